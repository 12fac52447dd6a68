//! IAM: users, groups, roles, their policies and access keys, and what principals may do. MFA devices, instance profiles, identity
//! providers and further versions of policies are not simulated.

mod ask;
mod authorize;
mod entities;
mod groups;
mod identity;
mod keys;
mod linked;
mod managed;
mod policies_of;
pub(crate) mod policy;
mod show;
mod simulate;
mod state;
mod tags;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

pub(crate) use ask::tags as asked_tags;
pub(crate) use authorize::{after, authorize, decoded};
pub(crate) use identity::{admit, context, identity};
pub(crate) use linked::plant as plant_linked;
pub(crate) use managed::find as managed;
pub(crate) use state::*;

use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "ListAccountAliases" => aliases(world, call),
        "CreateAccountAlias" => create_alias(world, call),
        "DeleteAccountAlias" => delete_alias(world, call),
        "CreateUser" => entities::create_user(world, call),
        "GetUser" => entities::get_user(world, call),
        "ListUsers" => entities::list_users(world, call),
        "DeleteUser" => entities::delete_user(world, call),
        "CreateRole" => entities::create_role(world, call),
        "GetRole" => entities::get_role(world, call),
        "ListRoles" => entities::list_roles(world, call),
        "UpdateAssumeRolePolicy" => entities::update_trust(world, call),
        "DeleteRole" => entities::delete_role(world, call),
        "TagUser" | "TagRole" => tags::add(world, call),
        "UntagUser" | "UntagRole" => tags::remove(world, call),
        "ListUserTags" | "ListRoleTags" => tags::list(world, call),
        "CreateGroup" => groups::create(world, call),
        "GetGroup" => groups::get(world, call),
        "ListGroups" => groups::list(world, call),
        "DeleteGroup" => groups::delete(world, call),
        "AddUserToGroup" => groups::add(world, call),
        "RemoveUserFromGroup" => groups::remove(world, call),
        "ListGroupsForUser" => groups::of_user(world, call),
        "PutUserPolicy" | "PutRolePolicy" | "PutGroupPolicy" => policies_of::put(world, call),
        "GetUserPolicy" | "GetRolePolicy" | "GetGroupPolicy" => policies_of::get(world, call),
        "DeleteUserPolicy" | "DeleteRolePolicy" | "DeleteGroupPolicy" => policies_of::delete(world, call),
        "ListUserPolicies" | "ListRolePolicies" | "ListGroupPolicies" => policies_of::list(world, call),
        "AttachUserPolicy" | "AttachRolePolicy" | "AttachGroupPolicy" => policies_of::attach(world, call),
        "DetachUserPolicy" | "DetachRolePolicy" | "DetachGroupPolicy" => policies_of::detach(world, call),
        "ListAttachedUserPolicies" | "ListAttachedRolePolicies" | "ListAttachedGroupPolicies" => {
            policies_of::attached(world, call)
        }
        "PutUserPermissionsBoundary" | "PutRolePermissionsBoundary" => policies_of::put_boundary(world, call),
        "DeleteUserPermissionsBoundary" | "DeleteRolePermissionsBoundary" => policies_of::delete_boundary(world, call),
        "CreatePolicy" => managed::create(world, call),
        "GetPolicy" => managed::get(world, call),
        "GetPolicyVersion" => managed::version(world, call),
        "DeletePolicy" => managed::delete(world, call),
        "ListPolicies" => managed::list(world, call),
        "CreateAccessKey" => keys::create(world, call),
        "DeleteAccessKey" => keys::delete(world, call),
        "ListAccessKeys" => keys::list(world, call),
        "CreateServiceLinkedRole" => linked::create(world, call),
        "SimulatePrincipalPolicy" => simulate::principal(world, call),
        "SimulateCustomPolicy" => simulate::custom(call),
        _ => Err(call.unknown_action()),
    }
}

fn aliases(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let alias = &world.account(&call.account).alias;
    ask::page(call, "AccountAliases", alias.iter().map(|a| json!(a)).collect())
}

/// An account has one alias, and no other account has it.
fn create_alias(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let alias = ask::need(call, "AccountAlias");
    let owner = world.accounts.iter().find(|(_, a)| a.alias.as_deref() == Some(alias)).map(|(id, _)| id.clone());
    if owner.is_some_and(|id| id != call.account) {
        return Err(ask::exists(format!("The account alias {alias} already exists.")));
    }
    world.account(&call.account).alias = Some(alias.to_owned());
    Ok(json!({}))
}

fn delete_alias(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let alias = ask::need(call, "AccountAlias");
    let own = &mut world.account(&call.account).alias;
    if own.as_deref() != Some(alias) {
        return Err(ask::missing(format!("The account alias {alias} is not associated with this account.")));
    }
    *own = None;
    Ok(json!({}))
}
