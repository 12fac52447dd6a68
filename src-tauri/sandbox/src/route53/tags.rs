//! Tags of hosted zones. There are no health checks.

use serde_json::{Value, json};

use super::{AwsError, Call, World, bare, invalid, own};
use crate::ec2::Tags;

/// Of one zone.
const LIMIT: usize = 10;

pub(super) fn change(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (add, remove) = (call.json["AddTags"].as_array(), call.json["RemoveTagKeys"].as_array());
    let zone = own(world, call, id(call)?)?;
    if add.is_none() && remove.is_none() {
        return Err(invalid("Tags to add or keys to remove must be specified"));
    }
    let mut tags = zone.tags.clone();
    for key in remove.into_iter().flatten().filter_map(Value::as_str) {
        tags.remove(key);
    }
    for tag in add.into_iter().flatten() {
        let key = tag["Key"].as_str().unwrap_or_default();
        if key.is_empty() || key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid(format!("The tag key '{key}' is not valid")));
        }
        tags.insert(key.to_owned(), tag["Value"].as_str().unwrap_or_default().to_owned());
    }
    if tags.len() > LIMIT {
        return Err(invalid(format!("A resource can have {LIMIT} tags")));
    }
    zone.tags = tags;
    Ok(json!({}))
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let zone = own(world, call, id(call)?)?;
    Ok(json!({ "ResourceTagSet": show(&zone.id, &zone.tags) }))
}

pub(super) fn list_many(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let mut sets = Vec::new();
    for id in call.json["ResourceIds"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let zone = own(world, call, of(call, id)?)?;
        sets.push(show(&zone.id, &zone.tags));
    }
    Ok(json!({ "ResourceTagSets": sets }))
}

fn id(call: &Call) -> Result<&str, AwsError> {
    of(call, call.json["ResourceId"].as_str().unwrap_or_default())
}

fn of<'a>(call: &Call, id: &'a str) -> Result<&'a str, AwsError> {
    if call.json["ResourceType"] == "hostedzone" {
        return Ok(bare(id));
    }
    Err(AwsError::new("NoSuchHealthCheck", format!("No health check exists with the specified ID: {id}")).status(404))
}

fn show(id: &str, tags: &Tags) -> Value {
    let tags: Vec<Value> = tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
    json!({ "ResourceType": "hostedzone", "ResourceId": id, "Tags": tags })
}
