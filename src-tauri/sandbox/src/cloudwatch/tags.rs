//! Tags of alarms.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::alarms::Alarm;
use super::invalid;
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// On one alarm.
const MOST: usize = 50;

pub(super) fn add(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let added = given(&call.json["Tags"])?;
    let alarm = alarm(world, call)?;
    let mut tags = alarm.tags.clone();
    tags.extend(added);
    enough(&tags)?;
    alarm.tags = tags;
    Ok(json!({}))
}

pub(super) fn remove(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let alarm = alarm(world, call)?;
    let keys = call.json["TagKeys"].as_array().into_iter().flatten().filter_map(Value::as_str);
    keys.for_each(|key| drop(alarm.tags.remove(key)));
    Ok(json!({}))
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let tags = &alarm(world, call)?.tags;
    Ok(json!({ "Tags": tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect::<Vec<_>>() }))
}

/// The tags of a request.
pub(super) fn given(tags: &Value) -> Result<BTreeMap<String, String>, AwsError> {
    let text = |tag: &Value, name: &str| tag[name].as_str().unwrap_or_default().to_owned();
    let mut read = BTreeMap::new();
    for tag in tags.as_array().into_iter().flatten() {
        let key = text(tag, "Key");
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid("Tags", "Keys that begin with aws: are kept for AWS."));
        }
        if read.insert(key, text(tag, "Value")).is_some() {
            return Err(invalid("Tags", "No two tags can have one key."));
        }
    }
    enough(&read)?;
    Ok(read)
}

fn enough(tags: &BTreeMap<String, String>) -> Result<(), AwsError> {
    if tags.len() > MOST { Err(invalid("Tags", "A resource can have 50 tags.")) } else { Ok(()) }
}

fn alarm<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Alarm, AwsError> {
    let arn = call.json["ResourceARN"].as_str().unwrap_or_default();
    if !arn.starts_with("arn:aws:cloudwatch:") {
        return Err(invalid("ResourceARN", "It is not the ARN of a CloudWatch resource."));
    }
    let missing = || AwsError::new("ResourceNotFoundException", format!("{arn} does not exist.")).status(404);
    world.mine(call).cloudwatch.alarms.values_mut().find(|a| a.arn == arn).ok_or_else(missing)
}
