//! Groups of users, which have the groups' policies beside their own.

use serde_json::{Value, json};

use super::ask::{self, conflict, exists, limit, missing, need, text};
use super::entities::{bare, user};
use super::show::{self, Detail, seconds};
use super::state::{Entity, Group, Iam, User};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// In one account, and of one user.
const GROUPS: usize = 300;
const OF_USER: usize = 10;

pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = need(call, "GroupName");
    ask::name("groupName", name)?;
    let iam = &world.account(&call.account).iam;
    if iam.group(name).is_some() {
        return Err(exists(format!("Group with name {name} already exists.")));
    }
    if iam.groups.len() >= GROUPS {
        return Err(limit(format!("Cannot exceed quota for GroupsPerAccount: {GROUPS}")));
    }
    let unique = world.new_id(call, "group", name);
    let path = text(call, "Path").unwrap_or("/");
    let entity = Entity::new("group", &call.account, path, name, call.now, &unique);
    let made = Group { entity, ..Group::default() };
    let shown = shown(&made);
    world.account(&call.account).iam.groups.insert(name.to_ascii_lowercase(), made);
    Ok(json!({ "Group": shown }))
}

pub(super) fn get(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let iam = &world.account(&call.account).iam;
    let found = group(iam, need(call, "GroupName"))?;
    let users = found.members.iter().filter_map(|name| iam.user(name));
    let mut answer = ask::page(call, "Users", users.map(|u| show::user(u, Detail::Listed)).collect())?;
    answer["Group"] = shown(found);
    Ok(answer)
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let prefix = text(call, "PathPrefix").unwrap_or("/");
    let groups = world.account(&call.account).iam.groups.values().filter(|g| g.entity.path.starts_with(prefix));
    ask::page(call, "Groups", groups.map(shown).collect())
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = need(call, "GroupName");
    let iam = &mut world.account(&call.account).iam;
    let found = group(iam, name)?;
    if !found.members.is_empty() {
        return Err(conflict("Cannot delete entity, must remove users from group first."));
    }
    bare(&found.entity)?;
    iam.groups.remove(&name.to_ascii_lowercase());
    Ok(json!({}))
}

/// Adding who is there already succeeds.
pub(super) fn add(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = need(call, "UserName");
    let iam = &mut world.account(&call.account).iam;
    user(iam, name)?;
    let others = of(iam, name).filter(|g| !g.entity.name.eq_ignore_ascii_case(need(call, "GroupName"))).count();
    let found = group_mut(iam, need(call, "GroupName"))?;
    if others >= OF_USER {
        return Err(limit(format!("Cannot exceed quota for GroupsPerUser: {OF_USER}")));
    }
    found.members.insert(name.to_ascii_lowercase());
    Ok(json!({}))
}

pub(super) fn remove(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = need(call, "UserName");
    let iam = &mut world.account(&call.account).iam;
    user(iam, name)?;
    group_mut(iam, need(call, "GroupName"))?.members.remove(&name.to_ascii_lowercase());
    Ok(json!({}))
}

pub(super) fn of_user(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let iam = &world.account(&call.account).iam;
    let found: &User = user(iam, need(call, "UserName"))?;
    ask::page(call, "Groups", of(iam, &found.entity.name).map(shown).collect())
}

/// The groups that a user is in.
pub(super) fn of<'a>(iam: &'a Iam, user: &str) -> impl Iterator<Item = &'a Group> {
    let user = user.to_ascii_lowercase();
    iam.groups.values().filter(move |g| g.members.contains(&user))
}

pub(super) fn group<'a>(iam: &'a Iam, name: &str) -> Result<&'a Group, AwsError> {
    iam.group(name).ok_or_else(|| no_group(name))
}

pub(super) fn group_mut<'a>(iam: &'a mut Iam, name: &str) -> Result<&'a mut Group, AwsError> {
    iam.groups.get_mut(&name.to_ascii_lowercase()).ok_or_else(|| no_group(name))
}

fn shown(group: &Group) -> Value {
    let e = &group.entity;
    json!({ "Path": e.path, "GroupName": e.name, "GroupId": e.id, "Arn": e.arn, "CreateDate": seconds(e.created) })
}

fn no_group(name: &str) -> AwsError {
    missing(format!("The group with name {name} cannot be found."))
}
