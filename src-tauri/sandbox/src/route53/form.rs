//! One change as it is asked for: which of its members go together. Whether its values are any good is for `rules` to say.

use std::fmt;

use serde_json::Value;

use super::{AwsError, Key, bare, invalid, names};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Create,
    Delete,
    Upsert,
}

/// A change, its names as Route 53 keeps them where they are names at all.
#[derive(Debug)]
pub(super) struct Asked {
    pub action: Action,
    pub set: Value,
    pub key: Key,
    /// What is wrong with the names in it.
    pub wrong: Vec<String>,
}

/// The members of routing policies, of which a record set has at most one.
pub(super) const POLICIES: [&str; 7] =
    ["Weight", "Region", "Failover", "GeoLocation", "MultiValueAnswer", "GeoProximityLocation", "CidrRoutingConfig"];

pub(super) fn read(change: &Value) -> Result<Asked, AwsError> {
    let action = match change["Action"].as_str() {
        Some("CREATE") => Action::Create,
        Some("DELETE") => Action::Delete,
        _ => Action::Upsert,
    };
    let mut set = change["ResourceRecordSet"].clone();
    if let Some(members) = set.as_object_mut() {
        // a record set that is not of that kind, said at length
        members.retain(|name, value| !(value.is_null() || name == "MultiValueAnswer" && *value == Value::Bool(false)));
    }
    fits(&set).map_err(|what| refused(change, &what))?;
    unknown(&set)?;
    let mut wrong = Vec::new();
    let mut keep = |name: &mut Value| {
        let text = name.as_str().unwrap_or_default().to_owned();
        match names::normal(&text) {
            Ok(kept) => *name = kept.into(),
            Err(why) => wrong.push(format!("FATAL problem: {why} encountered with '{text}'")),
        }
    };
    keep(&mut set["Name"]);
    if let Some(target) = set.get_mut("AliasTarget") {
        keep(&mut target["DNSName"]);
        let zone = bare(target["HostedZoneId"].as_str().unwrap_or_default()).to_owned();
        target["HostedZoneId"] = zone.into();
    }
    Ok(Asked { action, key: Key::of(&set), set, wrong })
}

impl Asked {
    pub fn name(&self) -> &str {
        self.set["Name"].as_str().unwrap_or_default()
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (name, kind) = (self.name(), &self.key.kind);
        match self.key.set.as_str() {
            "" => write!(f, "resource record set [name='{name}', type='{kind}']"),
            set => write!(f, "resource record set [name='{name}', type='{kind}', set identifier='{set}']"),
        }
    }
}

/// The policies that a record set has.
pub(super) fn policies(set: &Value) -> Vec<&'static str> {
    POLICIES.into_iter().filter(|p| set.get(*p).is_some()).collect()
}

fn fits(set: &Value) -> Result<(), String> {
    let has = |member: &str| set.get(member).is_some();
    let plain = has("TTL") && has("ResourceRecords");
    let kinds = [has("AliasTarget"), plain, has("TrafficPolicyInstanceId")].into_iter().filter(|k| *k).count();
    let halves = !plain && (has("TTL") || has("ResourceRecords"));
    let expected =
        "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]";
    match (kinds, halves) {
        (0, _) => return Err(format!("{expected}, but found none")),
        (1, false) => {}
        _ => return Err(format!("{expected}, but found more than one")),
    }
    let (policies, identified) = (policies(set).len(), has("SetIdentifier"));
    let expected = "Expected exactly one of [Weight, Region, Failover, GeoLocation, MultiValueAnswer, GeoProximityLocation, or CidrRoutingConfig]";
    match (policies, identified) {
        (0, false) | (1, true) => Ok(()),
        (1, false) => Err("Missing field 'SetIdentifier'".to_owned()),
        (0, true) => Err(format!("{expected}, but found none")),
        _ => Err(format!("{expected}, but found more than one")),
    }
}

/// What a record set may point at, and none of which exists here.
fn unknown(set: &Value) -> Result<(), AwsError> {
    if let Some(id) = set["HealthCheckId"].as_str() {
        return Err(AwsError::new("NoSuchHealthCheck", format!("No health check exists with the ID {id}")).status(404));
    }
    if set.get("TrafficPolicyInstanceId").is_some() {
        return Err(invalid("There is no traffic policy instance with this ID"));
    }
    if set.get("CidrRoutingConfig").is_some() {
        return Err(invalid("There is no CIDR collection with this ID"));
    }
    Ok(())
}

fn refused(change: &Value, what: &str) -> AwsError {
    let of = |member: &str| change["ResourceRecordSet"][member].as_str().unwrap_or("null");
    let (name, kind, set) = (of("Name"), of("Type"), of("SetIdentifier"));
    let action = change["Action"].as_str().unwrap_or_default();
    invalid(format!(
        "Invalid request: {what} in Change with [Action={action}, Name={name}, Type={kind}, SetIdentifier={set}]"
    ))
}
