//! Log groups.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Group, done, exists, invalid, page, tags, text};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = text(call, "logGroupName");
    if name.to_ascii_lowercase().starts_with("aws/") {
        return Err(invalid("Log groups starting with AWS/ are reserved for AWS."));
    }
    let tags = tags::given(&call.json["tags"])?;
    let groups = &mut world.mine(call).logs.groups;
    if groups.contains_key(name) {
        return Err(exists("log group"));
    }
    let group = Group {
        arn: format!("arn:aws:logs:{}:{}:log-group:{name}", call.region, call.account),
        created: call.now,
        class: call.json["logGroupClass"].as_str().unwrap_or("STANDARD").to_owned(),
        key: call.json["kmsKeyId"].as_str().map(str::to_owned),
        protected: call.json["deletionProtectionEnabled"].as_bool().unwrap_or_default(),
        retention: None,
        tags,
        streams: BTreeMap::new(),
    };
    groups.insert(name.to_owned(), group);
    Ok(done())
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = text(call, "logGroupName");
    let logs = &mut world.mine(call).logs;
    if logs.group(name)?.protected {
        return Err(AwsError::new("ValidationException", "The log group is protected against deletion."));
    }
    logs.groups.remove(name);
    Ok(done())
}

pub(super) fn describe(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let asked = &call.json;
    let (prefix, part) = (asked["logGroupNamePrefix"].as_str(), asked["logGroupNamePattern"].as_str());
    let wanted: Option<Vec<&str>> =
        asked["logGroupIdentifiers"].as_array().map(|names| names.iter().filter_map(Value::as_str).collect());
    if [prefix.is_some(), part.is_some(), wanted.is_some()].iter().filter(|given| **given).count() > 1 {
        let message = "Log group name prefix, pattern and identifiers are mutually exclusive parameters.";
        return Err(invalid(message));
    }
    let fits = |(name, group): &(&String, &Group)| {
        prefix.is_none_or(|p| name.starts_with(p))
            && part.is_none_or(|p| name.contains(p))
            && wanted.as_ref().is_none_or(|w| w.contains(&name.as_str()) || w.contains(&group.arn.as_str()))
            && asked["logGroupClass"].as_str().is_none_or(|class| class == group.class)
    };
    let shown = world.mine(call).logs.groups.iter().filter(fits).map(|(name, group)| show(name, group)).collect();
    let (shown, next) = page(shown, asked["limit"].as_i64().unwrap_or(50), call)?;
    let mut answer = json!({ "logGroups": shown });
    if let Some(next) = next {
        answer["nextToken"] = json!(next);
    }
    Ok(answer)
}

/// `arn` ends in `:*`, as policies want it, `logGroupArn` does not.
fn show(name: &str, group: &Group) -> Value {
    let stored: usize = group.streams.values().flat_map(|s| &s.events).map(|e| e.message.len() + 26).sum();
    let mut shown = json!({ "logGroupName": name, "creationTime": group.created, "metricFilterCount": 0,
        "arn": format!("{}:*", group.arn), "logGroupArn": group.arn, "storedBytes": stored, "logGroupClass": group.class,
        "deletionProtectionEnabled": group.protected });
    if let Some(days) = group.retention {
        shown["retentionInDays"] = json!(days);
    }
    if let Some(key) = &group.key {
        shown["kmsKeyId"] = json!(key);
    }
    shown
}
