//! Policies of users, roles and groups: inline ones, attached ones, boundaries. One code for all kinds: the operation's name says which.

use serde_json::{Value, json};

use super::ask::{self, invalid, limit, missing, need, text};
use super::entities::{boundary, role, role_mut, user, user_mut};
use super::groups::{group, group_mut};
use super::managed;
use super::policy;
use super::state::{Entity, Iam};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// Managed policies of one user, role or group.
const ATTACHED: usize = 10;

/// Whose policies an operation is about.
#[derive(Clone, Copy)]
enum Kind {
    User,
    Role,
    Group,
}

impl Kind {
    fn of(call: &Call) -> Self {
        match call.action.as_str() {
            action if action.contains("Role") => Kind::Role,
            action if action.contains("Group") => Kind::Group,
            _ => Kind::User,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::User => "User",
            Kind::Role => "Role",
            Kind::Group => "Group",
        }
    }

    /// The member that names one.
    fn member(self) -> &'static str {
        match self {
            Kind::User => "UserName",
            Kind::Role => "RoleName",
            Kind::Group => "GroupName",
        }
    }

    /// Characters of all inline policies together.
    fn most(self) -> usize {
        match self {
            Kind::User => 2048,
            Kind::Role => 10_240,
            Kind::Group => 5120,
        }
    }
}

pub(super) fn put(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (name, document) = (need(call, "PolicyName"), need(call, "PolicyDocument"));
    ask::name("policyName", name)?;
    let entity = entity_mut(world, call)?;
    ask::document(document, policy::Kind::Identity)?;
    let others = entity.inline.iter().filter(|(n, _)| *n != name).map(|(_, d)| ask::size(d)).sum::<usize>();
    let most = Kind::of(call).most();
    if others + ask::size(document) > most {
        let kind = Kind::of(call).name().to_lowercase();
        return Err(limit(format!("Maximum policy size of {most} bytes exceeded for {kind} {}", entity.name)));
    }
    entity.inline.insert(name.to_owned(), document.to_owned());
    Ok(json!({}))
}

pub(super) fn get(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (entity, name) = (entity(world, call)?, need(call, "PolicyName"));
    let document = entity.inline.get(name).ok_or_else(|| no_policy(call, name))?;
    let of = Kind::of(call).member();
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
        let kind = Kind::of(call).name();
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

pub(super) fn entity<'a>(world: &'a mut World, call: &Call) -> Result<&'a Entity, AwsError> {
    let iam: &Iam = &world.account(&call.account).iam;
    let name = need(call, Kind::of(call).member());
    match Kind::of(call) {
        Kind::User => user(iam, name).map(|u| &u.entity),
        Kind::Role => role(iam, name).map(|r| &r.entity),
        Kind::Group => group(iam, name).map(|g| &g.entity),
    }
}

pub(super) fn entity_mut<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Entity, AwsError> {
    let iam = &mut world.account(&call.account).iam;
    let name = need(call, Kind::of(call).member());
    match Kind::of(call) {
        Kind::User => user_mut(iam, name).map(|u| &mut u.entity),
        Kind::Role => role_mut(iam, name).map(|r| &mut r.entity),
        Kind::Group => group_mut(iam, name).map(|g| &mut g.entity),
    }
}

fn arn(call: &Call) -> Result<&str, AwsError> {
    let arn = need(call, "PolicyArn");
    if arn.starts_with("arn:") { Ok(arn) } else { Err(invalid(format!("ARN {arn} is not valid."))) }
}

fn no_policy(call: &Call, name: &str) -> AwsError {
    let kind = Kind::of(call).name().to_lowercase();
    missing(format!("The {kind} policy with name {name} cannot be found."))
}
