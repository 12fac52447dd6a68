//! Tags of certificates.

use serde_json::{Value, json};

use super::own;
use crate::call::Call;
use crate::ec2::Tags;
use crate::error::AwsError;
use crate::world::World;

/// Of one certificate.
const LIMIT: usize = 50;

pub(super) fn add(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let certificate = own(world, call)?;
    let mut tags = certificate.tags.clone();
    tags.extend(read(call, "Tags")?);
    if tags.len() > LIMIT {
        return Err(AwsError::new("TooManyTagsException", format!("A certificate can have {LIMIT} tags")));
    }
    Ok(keep(world, call, tags))
}

/// One that is given with a value is removed only where it has that value.
pub(super) fn remove(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let mut tags = own(world, call)?.tags.clone();
    for tag in call.json["Tags"].as_array().into_iter().flatten() {
        let (key, value) = (tag["Key"].as_str().unwrap_or_default(), tag["Value"].as_str());
        if value.is_none_or(|v| tags.get(key).is_some_and(|there| there == v)) {
            tags.remove(key);
        }
    }
    Ok(keep(world, call, tags))
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let tags = &own(world, call)?.tags;
    let tags: Vec<Value> = tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
    Ok(json!({ "Tags": tags }))
}

/// The tags in a member of a request.
pub(super) fn read(call: &Call, member: &str) -> Result<Tags, AwsError> {
    let mut tags = Tags::new();
    for tag in call.json[member].as_array().into_iter().flatten() {
        let (key, value) = (tag["Key"].as_str().unwrap_or_default(), tag["Value"].as_str().unwrap_or_default());
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(AwsError::new("InvalidTagException", format!("The tag key {key} is reserved")));
        }
        tags.insert(key.to_owned(), value.to_owned());
    }
    Ok(tags)
}

fn keep(world: &mut World, call: &Call, tags: Tags) -> Value {
    let arn = call.json["CertificateArn"].as_str().unwrap_or_default();
    if let Some(certificate) = world.mine(call).acm.certificates.get_mut(arn) {
        certificate.tags = tags;
    }
    json!({})
}
