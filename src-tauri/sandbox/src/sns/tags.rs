//! Tags of topics.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Topic, done, invalid, own, text};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// On one topic.
const MOST: usize = 50;

pub(super) fn add(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let added = given(&call.json["Tags"])?;
    let topic = topic(world, call)?;
    let mut tags = topic.tags.clone();
    tags.extend(added);
    enough(&tags)?;
    topic.tags = tags;
    Ok(done())
}

pub(super) fn remove(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let topic = topic(world, call)?;
    let keys = call.json["TagKeys"].as_array().into_iter().flatten().filter_map(Value::as_str);
    keys.for_each(|key| drop(topic.tags.remove(key)));
    Ok(done())
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let tags = &topic(world, call)?.tags;
    Ok(json!({ "Tags": tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect::<Vec<_>>() }))
}

/// The tags of a request.
pub(super) fn given(tags: &Value) -> Result<BTreeMap<String, String>, AwsError> {
    let mut read = BTreeMap::new();
    for tag in tags.as_array().into_iter().flatten() {
        let text = |name: &str| tag[name].as_str().unwrap_or_default().to_owned();
        let key = text("Key");
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid("Tags Reason: keys that begin with aws: are kept for AWS"));
        }
        if read.insert(key, text("Value")).is_some() {
            return Err(invalid("Duplicated keys are not allowed."));
        }
    }
    enough(&read)?;
    Ok(read)
}

fn enough(tags: &BTreeMap<String, String>) -> Result<(), AwsError> {
    let refused =
        || AwsError::new("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded");
    (tags.len() <= MOST).then_some(()).ok_or_else(refused)
}

fn topic<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Topic, AwsError> {
    let arn = text(call, "ResourceArn");
    own(call, arn, "ResourceArn")?;
    let missing = || AwsError::new("ResourceNotFound", "Resource does not exist").status(404);
    world.mine(call).sns.topics.get_mut(arn).ok_or_else(missing)
}
