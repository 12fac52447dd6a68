//! Tags of groups, which instances get at launch where a tag says so.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Group, filters, paged, scene, validation};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

const MOST: usize = 50;

/// The tags of a call that are for a group; those that name none are for the one in hand.
pub(super) fn asked(call: &Call, group: &str) -> Result<BTreeMap<String, (String, bool)>, AwsError> {
    let mut found = BTreeMap::new();
    for tag in call.json["Tags"].as_array().into_iter().flatten() {
        if tag["ResourceId"].as_str().is_some_and(|id| id != group) {
            continue;
        }
        let key = tag["Key"].as_str().unwrap_or_default();
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(validation("Tag keys starting with 'aws:' are reserved for internal use"));
        }
        let value = tag["Value"].as_str().unwrap_or_default().to_owned();
        found.insert(key.to_owned(), (value, tag["PropagateAtLaunch"] == true));
    }
    if found.len() > MOST {
        return Err(validation(format!("A group can have at most {MOST} tags")));
    }
    Ok(found)
}

pub(super) fn put(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let mut after = Vec::new();
    for name in owners(world, call)? {
        let Some(group) = world.mine(call).autoscaling.groups.get(&name) else { continue };
        let mut tags = group.tags.clone();
        tags.extend(asked(call, &name)?);
        if tags.len() > MOST {
            return Err(validation(format!("A group can have at most {MOST} tags")));
        }
        after.push((name, tags));
    }
    for (name, tags) in after {
        if let Some(group) = world.mine(call).autoscaling.groups.get_mut(&name) {
            group.tags = tags;
        }
    }
    Ok(json!({}))
}

/// A key that is not there is passed over; with a value the tag goes where it has that value.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    owners(world, call)?;
    for tag in call.json["Tags"].as_array().into_iter().flatten() {
        let (key, value) = (tag["Key"].as_str().unwrap_or_default(), tag["Value"].as_str());
        let group = tag["ResourceId"].as_str().and_then(|id| world.mine(call).autoscaling.groups.get_mut(id));
        if let Some(group) = group {
            group.tags.retain(|k, (v, _)| k != key || value.is_some_and(|given| given != v));
        }
    }
    Ok(json!({}))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let known = ["auto-scaling-group", "key", "value", "propagate-at-launch"];
    let filters = filters(call, |n| known.contains(&n))?;
    let (_, estate) = scene(world, call);
    let all = estate.autoscaling.groups.values().flat_map(shown);
    let of = |tag: &Value, name: &str| match name {
        "auto-scaling-group" => tag["ResourceId"].as_str().unwrap_or_default().to_owned(),
        "key" => tag["Key"].as_str().unwrap_or_default().to_owned(),
        "value" => tag["Value"].as_str().unwrap_or_default().to_owned(),
        _ => tag["PropagateAtLaunch"].to_string(),
    };
    let matches = |tag: &Value| filters.iter().all(|(name, values)| values.contains(&of(tag, name)));
    paged(call, "Tags", all.filter(matches).collect(), 50, |tag| tag)
}

pub(super) fn shown(group: &Group) -> impl Iterator<Item = Value> {
    let one = |(key, (value, falls)): (&String, &(String, bool))| json!({ "ResourceId": group.name, "ResourceType": "auto-scaling-group", "Key": key, "Value": value, "PropagateAtLaunch": falls });
    group.tags.iter().map(one).collect::<Vec<_>>().into_iter()
}

/// The groups whose tags a call changes, all of which must exist.
fn owners(world: &mut World, call: &Call) -> Result<Vec<String>, AwsError> {
    let all = &world.mine(call).autoscaling.groups;
    let mut found = Vec::new();
    for tag in call.json["Tags"].as_array().into_iter().flatten() {
        let id = tag["ResourceId"].as_str().unwrap_or_default();
        if !all.contains_key(id) {
            return Err(validation(format!("AutoScalingGroup name not found - AutoScalingGroup '{id}' not found")));
        }
        found.push(id.to_owned());
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
