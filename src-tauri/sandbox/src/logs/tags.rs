//! Tags of log groups.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Group, done, invalid, not_found, text};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// On one resource.
const MOST: usize = 50;

pub(super) fn add(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let added = given(&call.json["tags"])?;
    let group = group(world, call)?;
    let mut tags = group.tags.clone();
    tags.extend(added);
    if tags.len() > MOST {
        let message = format!("A resource can have no more than {MOST} tags.");
        return Err(AwsError::new("TooManyTagsException", message).member("resourceName", group.arn.clone()));
    }
    group.tags = tags;
    Ok(done())
}

pub(super) fn remove(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let group = group(world, call)?;
    let keys = call.json["tagKeys"].as_array().into_iter().flatten().filter_map(Value::as_str);
    keys.for_each(|key| drop(group.tags.remove(key)));
    Ok(done())
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    Ok(json!({ "tags": group(world, call)?.tags }))
}

/// The tags of a request.
pub(super) fn given(tags: &Value) -> Result<BTreeMap<String, String>, AwsError> {
    let pairs = tags.as_object().into_iter().flatten();
    let tags: BTreeMap<String, String> =
        pairs.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect();
    if tags.keys().any(|key| key.to_ascii_lowercase().starts_with("aws:")) {
        return Err(invalid("Tag keys that begin with aws: are reserved for AWS."));
    }
    Ok(tags)
}

/// By an ARN without `:*`.
fn group<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Group, AwsError> {
    let arn = text(call, "resourceArn");
    if !arn.starts_with("arn:aws:logs:") {
        return Err(invalid("The specified resourceArn is not the ARN of a log group."));
    }
    let found = world.mine(call).logs.groups.values_mut().find(|g| g.arn == arn);
    found.ok_or_else(|| not_found("resource"))
}
