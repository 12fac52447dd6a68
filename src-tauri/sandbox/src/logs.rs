//! Amazon CloudWatch Logs: groups, streams and events. Queries, filters for metrics and subscriptions, and exports are not simulated,
//! and no service writes anything here by itself.

mod events;
mod filter;
mod groups;
mod retention;
mod streams;
mod tags;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::world::World;

/// The log groups of one account in one Region, by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Logs {
    groups: BTreeMap<String, Group>,
}

#[derive(Debug, Clone)]
struct Group {
    arn: String,
    created: Time,
    class: String,
    key: Option<String>,
    protected: bool,
    /// In days; kept for ever where absent.
    retention: Option<i64>,
    tags: BTreeMap<String, String>,
    streams: BTreeMap<String, Stream>,
}

#[derive(Debug, Clone)]
struct Stream {
    created: Time,
    /// By the time that their sender gave them.
    events: Vec<Event>,
    ingested: Option<Time>,
}

#[derive(Debug, Clone)]
struct Event {
    at: Time,
    message: String,
    ingested: Time,
    id: String,
}

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "CreateLogGroup" => groups::create(world, call),
        "DeleteLogGroup" => groups::delete(world, call),
        "DescribeLogGroups" => groups::describe(world, call),
        "PutRetentionPolicy" => retention::put(world, call),
        "DeleteRetentionPolicy" => retention::delete(world, call),
        "TagResource" => tags::add(world, call),
        "UntagResource" => tags::remove(world, call),
        "ListTagsForResource" => tags::list(world, call),
        "CreateLogStream" => streams::create(world, call),
        "DescribeLogStreams" => streams::describe(world, call),
        "DeleteLogStream" => streams::delete(world, call),
        "PutLogEvents" => events::put(world, call),
        "GetLogEvents" => events::get(world, call),
        "FilterLogEvents" => filter::events(world, call),
        _ => Err(call.unknown_action()),
    }
}

impl Logs {
    /// The names of the groups, for looking and for tests.
    pub fn dump(&self) -> Value {
        self.groups.keys().map(String::as_str).collect()
    }

    fn group(&mut self, name: &str) -> Result<&mut Group, AwsError> {
        self.groups.get_mut(name).ok_or_else(|| not_found("log group"))
    }

    /// The group that a request means, by its name or by an identifier that may be an ARN; exactly one of both.
    fn meant(&mut self, call: &Call) -> Result<&mut Group, AwsError> {
        match (call.json["logGroupName"].as_str(), call.json["logGroupIdentifier"].as_str()) {
            (Some(name), None) => self.group(name),
            (None, Some(identifier)) => {
                let found = self.groups.iter_mut().find(|(name, g)| *name == identifier || g.arn == identifier);
                found.map(|(_, group)| group).ok_or_else(|| not_found("log group"))
            }
            _ => Err(invalid("Exactly one of logGroupName and logGroupIdentifier must be specified.")),
        }
    }
}

impl Group {
    fn stream(&mut self, name: &str) -> Result<&mut Stream, AwsError> {
        self.streams.get_mut(name).ok_or_else(|| not_found("log stream"))
    }

    /// The moment before which events are no longer kept.
    fn horizon(&self, now: Time) -> Time {
        self.retention.map_or(Time::MIN, |days| now - days * 86_400_000)
    }
}

fn text<'a>(call: &'a Call, name: &str) -> &'a str {
    call.json[name].as_str().unwrap_or_default()
}

fn done() -> Value {
    json!({})
}

fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::new("InvalidParameterException", message)
}

fn not_found(what: &str) -> AwsError {
    AwsError::new("ResourceNotFoundException", format!("The specified {what} does not exist."))
}

fn exists(what: &str) -> AwsError {
    AwsError::new("ResourceAlreadyExistsException", format!("The specified {what} already exists"))
}

/// One page; what is no token of ours is refused.
fn page<T>(items: Vec<T>, size: i64, call: &Call) -> Result<(Vec<T>, Option<String>), AwsError> {
    let token = call.json["nextToken"].as_str();
    crate::page::page(items, Some(size), token).map_err(|_| invalid("The specified nextToken is invalid."))
}
