//! Tags of users and roles, which conditions know as the principal's.

use serde_json::{Value, json};

use super::ask::{self, invalid, texts};
use super::policies_of::{entity, entity_mut};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// Of one user or role.
const TAGS: usize = 50;

pub(super) fn add(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let given = ask::tags(call)?;
    let tags = &mut entity_mut(world, call)?.tags;
    let new = given.keys().filter(|key| !tags.contains_key(*key)).count();
    if tags.len() + new > TAGS {
        return Err(invalid(format!("The number of tags has reached the maximum limit of {TAGS}.")));
    }
    tags.extend(given);
    Ok(json!({}))
}

/// Removing what is not there succeeds.
pub(super) fn remove(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let tags = &mut entity_mut(world, call)?.tags;
    for key in texts(&call.json["TagKeys"]) {
        tags.remove(&key);
    }
    Ok(json!({}))
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let tags = &entity(world, call)?.tags;
    ask::page(call, "Tags", tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect())
}
