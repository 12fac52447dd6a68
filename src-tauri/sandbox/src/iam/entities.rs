//! Users and roles: made, shown, deleted. Their policies are in `policies_of`.

use serde_json::{Value, json};

use super::ask::{self, conflict, exists, invalid, limit, missing, need, text};
use super::policy::Kind;
use super::show::{self, Detail};
use super::state::{Entity, Iam, Role, User};
use super::{groups, managed};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// In one account.
const USERS: usize = 5000;
const ROLES: usize = 1000;
/// Characters of a trust policy.
const TRUST: usize = 2048;
/// Paths that are AWS's own.
const RESERVED: &str = "/aws-service-role/";

pub(super) fn create_user(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = need(call, "UserName");
    let entity = entity(world, call, "user", name)?;
    let iam = &mut world.account(&call.account).iam;
    if iam.users.len() >= USERS {
        return Err(limit(format!("Cannot exceed quota for UsersPerAccount: {USERS}")));
    }
    let made = User { entity, keys: Vec::new() };
    let shown = show::user(&made, Detail::One);
    iam.add_user(made);
    Ok(json!({ "User": shown }))
}

/// Without a name, the user who asks.
pub(super) fn get_user(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = user_name(call)?;
    Ok(json!({ "User": show::user(user(&world.account(&call.account).iam, &name)?, Detail::One) }))
}

pub(super) fn list_users(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let prefix = text(call, "PathPrefix").unwrap_or("/");
    let users = world.account(&call.account).iam.users.values().filter(|u| u.entity.path.starts_with(prefix));
    ask::page(call, "Users", users.map(|u| show::user(u, Detail::Listed)).collect())
}

pub(super) fn delete_user(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = need(call, "UserName");
    let iam = &mut world.account(&call.account).iam;
    let found = user(iam, name)?;
    if !found.keys.is_empty() {
        return Err(conflict("Cannot delete entity, must delete access keys first."));
    }
    bare(&found.entity)?;
    if groups::of(iam, name).next().is_some() {
        return Err(conflict("Cannot delete entity, must remove users from group first."));
    }
    iam.users.remove(&name.to_ascii_lowercase());
    Ok(json!({}))
}

pub(super) fn create_role(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = need(call, "RoleName");
    let trust = need(call, "AssumeRolePolicyDocument");
    trusted(trust)?;
    if text(call, "Path").is_some_and(|path| path.starts_with(RESERVED)) {
        return Err(invalid("The path /aws-service-role/ is reserved for AWS's own use."));
    }
    let entity = entity(world, call, "role", name)?;
    let iam = &mut world.account(&call.account).iam;
    if iam.roles.len() >= ROLES {
        return Err(limit(format!("Cannot exceed quota for RolesPerAccount: {ROLES}")));
    }
    let made = Role {
        entity,
        trust: trust.to_owned(),
        description: text(call, "Description").map(str::to_owned),
        max_session: call.json["MaxSessionDuration"].as_i64().unwrap_or(3600),
    };
    let shown = show::role(&made, Detail::One);
    iam.add_role(made);
    Ok(json!({ "Role": shown }))
}

pub(super) fn get_role(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let found = role(&world.account(&call.account).iam, need(call, "RoleName"))?;
    Ok(json!({ "Role": show::role(found, Detail::One) }))
}

pub(super) fn list_roles(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let prefix = text(call, "PathPrefix").unwrap_or("/");
    let roles = world.account(&call.account).iam.roles.values().filter(|r| r.entity.path.starts_with(prefix));
    ask::page(call, "Roles", roles.map(|r| show::role(r, Detail::Listed)).collect())
}

pub(super) fn update_trust(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let document = need(call, "PolicyDocument");
    let found = role_mut(&mut world.account(&call.account).iam, need(call, "RoleName"))?;
    trusted(document)?;
    document.clone_into(&mut found.trust);
    Ok(json!({}))
}

pub(super) fn delete_role(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = need(call, "RoleName");
    let iam = &mut world.account(&call.account).iam;
    bare(&role_mut(iam, name)?.entity)?;
    iam.roles.remove(&name.to_ascii_lowercase());
    Ok(json!({}))
}

/// The user that a request means: the one it names, or the one who asks.
pub(super) fn user_name(call: &Call) -> Result<String, AwsError> {
    if let Some(name) = text(call, "UserName") {
        return Ok(name.to_owned());
    }
    let resource = call.caller.splitn(6, ':').nth(5).unwrap_or_default();
    match resource.strip_prefix("user/") {
        Some(user) => Ok(user.rsplit('/').next().unwrap_or_default().to_owned()),
        None => Err(AwsError::validation("Must specify userName when calling with non-User credentials")),
    }
}

pub(super) fn user<'a>(iam: &'a Iam, name: &str) -> Result<&'a User, AwsError> {
    iam.user(name).ok_or_else(|| no_user(name))
}

pub(super) fn user_mut<'a>(iam: &'a mut Iam, name: &str) -> Result<&'a mut User, AwsError> {
    iam.users.get_mut(&name.to_ascii_lowercase()).ok_or_else(|| no_user(name))
}

pub(super) fn role<'a>(iam: &'a Iam, name: &str) -> Result<&'a Role, AwsError> {
    iam.role(name).ok_or_else(|| no_role(name))
}

/// A role that may be changed: those of AWS's services may not.
pub(super) fn role_mut<'a>(iam: &'a mut Iam, name: &str) -> Result<&'a mut Role, AwsError> {
    let found = iam.roles.get_mut(&name.to_ascii_lowercase()).ok_or_else(|| no_role(name))?;
    if found.entity.path.starts_with(RESERVED) { Err(ask::unmodifiable(name)) } else { Ok(found) }
}

fn entity(world: &mut World, call: &Call, kind: &str, name: &str) -> Result<Entity, AwsError> {
    ask::name(&format!("{kind}Name"), name)?;
    let tags = ask::tags(call)?;
    let iam = &world.account(&call.account).iam;
    let taken = if kind == "role" { iam.role(name).is_some() } else { iam.user(name).is_some() };
    if taken {
        let kind = if kind == "role" { "Role" } else { "User" };
        return Err(exists(format!("{kind} with name {name} already exists.")));
    }
    let boundary = boundary(iam, call)?;
    let unique = world.new_id(call, kind, name);
    let made = Entity::new(kind, &call.account, text(call, "Path").unwrap_or("/"), name, call.now, &unique);
    Ok(Entity { tags, boundary, ..made })
}

/// The permissions boundary that a request names, which must exist.
pub(super) fn boundary(iam: &Iam, call: &Call) -> Result<Option<String>, AwsError> {
    let Some(arn) = text(call, "PermissionsBoundary") else { return Ok(None) };
    if managed::find(iam, arn).is_none() {
        return Err(missing(format!("Scope ARN: {arn} does not exist or is not attachable.")));
    }
    Ok(Some(arn.to_owned()))
}

fn trusted(document: &str) -> Result<(), AwsError> {
    ask::document(document, Kind::Trust)?;
    if ask::size(document) > TRUST {
        return Err(limit(format!("Cannot exceed quota for ACLSizePerRole: {TRUST}")));
    }
    Ok(())
}

pub(super) fn bare(entity: &Entity) -> Result<(), AwsError> {
    if !entity.attached.is_empty() {
        return Err(conflict("Cannot delete entity, must detach all policies first."));
    }
    if !entity.inline.is_empty() {
        return Err(conflict("Cannot delete entity, must delete policies first."));
    }
    Ok(())
}

fn no_user(name: &str) -> AwsError {
    missing(format!("The user with name {name} cannot be found."))
}

fn no_role(name: &str) -> AwsError {
    missing(format!("The role with name {name} cannot be found."))
}
