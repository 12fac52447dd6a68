//! Policies of users and roles: inline ones, attached ones, boundaries. One code for both kinds: the operation's name says which.

use serde_json::{Value, json};

use super::ask::{self, invalid, limit, missing, need, text};
use super::entities::{boundary, role, role_mut, user, user_mut};
use super::managed;
use super::policy::Kind;
use super::state::{Entity, Iam};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// Characters of all inline policies of a user and of a role.
const OF_USER: usize = 2048;
const OF_ROLE: usize = 10_240;
/// Managed policies of one user or role.
const ATTACHED: usize = 10;

pub(super) fn put(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (name, document) = (need(call, "PolicyName"), need(call, "PolicyDocument"));
    ask::name("policyName", name)?;
    let entity = entity_mut(world, call)?;
    ask::document(document, Kind::Identity)?;
    let others = entity.inline.iter().filter(|(n, _)| *n != name).map(|(_, d)| ask::size(d)).sum::<usize>();
    let most = if of_role(call) { OF_ROLE } else { OF_USER };
    if others + ask::size(document) > most {
        let kind = if of_role(call) { "role" } else { "user" };
        return Err(limit(format!("Maximum policy size of {most} bytes exceeded for {kind} {}", entity.name)));
    }
    entity.inline.insert(name.to_owned(), document.to_owned());
    Ok(json!({}))
}

pub(super) fn get(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (entity, name) = (entity(world, call)?, need(call, "PolicyName"));
    let document = entity.inline.get(name).ok_or_else(|| no_policy(call, name))?;
    let of = if of_role(call) { "RoleName" } else { "UserName" };
    Ok(json!({ of: entity.name, "PolicyName": name, "PolicyDocument": super::show::encoded(document) }))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = need(call, "PolicyName");
    entity_mut(world, call)?.inline.remove(name).ok_or_else(|| no_policy(call, name))?;
    Ok(json!({}))
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let names = entity(world, call)?.inline.keys().map(|name| json!(name)).collect();
    ask::page(call, "PolicyNames", names)
}

/// Attaching what is attached succeeds.
pub(super) fn attach(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let arn = arn(call)?;
    let known = managed::find(&world.account(&call.account).iam, arn).map(|p| p.path.clone());
    let entity = entity_mut(world, call)?;
    let path = known.ok_or_else(|| missing(format!("Policy {arn} does not exist or is not attachable.")))?;
    if path.starts_with("/aws-service-role/") {
        return Err(AwsError::new("PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role."));
    }
    if entity.attached.iter().any(|a| a == arn) {
        return Ok(json!({}));
    }
    if entity.attached.len() >= ATTACHED {
        let kind = if of_role(call) { "Role" } else { "User" };
        return Err(limit(format!("Cannot exceed quota for PoliciesPer{kind}: {ATTACHED}")));
    }
    entity.attached.push(arn.to_owned());
    Ok(json!({}))
}

pub(super) fn detach(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let arn = arn(call)?;
    let entity = entity_mut(world, call)?;
    let at = entity.attached.iter().position(|a| a == arn);
    let at = at.ok_or_else(|| missing(format!("Policy {arn} was not found.")))?;
    entity.attached.remove(at);
    Ok(json!({}))
}

pub(super) fn attached(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let attached = entity(world, call)?.attached.clone();
    let iam = &world.account(&call.account).iam;
    let prefix = text(call, "PathPrefix").unwrap_or("/");
    let policies = attached.iter().filter_map(|arn| managed::find(iam, arn)).filter(|p| p.path.starts_with(prefix));
    let shown = policies.map(|p| json!({ "PolicyName": p.name, "PolicyArn": p.arn })).collect();
    ask::page(call, "AttachedPolicies", shown)
}

pub(super) fn put_boundary(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let boundary = boundary(&world.account(&call.account).iam, call)?;
    entity_mut(world, call)?.boundary = boundary;
    Ok(json!({}))
}

pub(super) fn delete_boundary(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let entity = entity_mut(world, call)?;
    if entity.boundary.take().is_none() {
        return Err(missing(format!("{} does not have a permissions boundary.", entity.name)));
    }
    Ok(json!({}))
}

fn of_role(call: &Call) -> bool {
    call.action.contains("Role")
}

fn entity<'a>(world: &'a mut World, call: &Call) -> Result<&'a Entity, AwsError> {
    let iam: &Iam = &world.account(&call.account).iam;
    if of_role(call) {
        role(iam, need(call, "RoleName")).map(|r| &r.entity)
    } else {
        user(iam, need(call, "UserName")).map(|u| &u.entity)
    }
}

fn entity_mut<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Entity, AwsError> {
    let iam = &mut world.account(&call.account).iam;
    if of_role(call) {
        role_mut(iam, need(call, "RoleName")).map(|r| &mut r.entity)
    } else {
        user_mut(iam, need(call, "UserName")).map(|u| &mut u.entity)
    }
}

fn arn(call: &Call) -> Result<&str, AwsError> {
    let arn = need(call, "PolicyArn");
    if arn.starts_with("arn:") { Ok(arn) } else { Err(invalid(format!("ARN {arn} is not valid."))) }
}

fn no_policy(call: &Call, name: &str) -> AwsError {
    let kind = if of_role(call) { "role" } else { "user" };
    missing(format!("The {kind} policy with name {name} cannot be found."))
}
