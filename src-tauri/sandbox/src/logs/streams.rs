//! Log streams.

use serde_json::{Value, json};

use super::{Group, Stream, done, events, exists, invalid, page, text};
use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::world::World;

pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = text(call, "logStreamName");
    let group = world.mine(call).logs.group(text(call, "logGroupName"))?;
    if group.streams.contains_key(name) {
        return Err(exists("log stream"));
    }
    group.streams.insert(name.to_owned(), Stream { created: call.now, events: Vec::new(), ingested: None });
    Ok(done())
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let group = world.mine(call).logs.group(text(call, "logGroupName"))?;
    group.stream(text(call, "logStreamName"))?;
    group.streams.remove(text(call, "logStreamName"));
    Ok(done())
}

pub(super) fn describe(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let asked = &call.json;
    let prefix = asked["logStreamNamePrefix"].as_str();
    let by_time = asked["orderBy"] == json!("LastEventTime");
    if by_time && prefix.is_some() {
        return Err(invalid("Cannot order by LastEventTime with a logStreamNamePrefix."));
    }
    let group = &*world.mine(call).logs.meant(call)?;
    let mut found: Vec<(&String, &Stream)> = group.streams.iter().collect();
    found.retain(|(name, _)| prefix.is_none_or(|p| name.starts_with(p)));
    if by_time {
        found.sort_by_key(|(_, s)| s.events.last().map(|e| e.at));
    }
    if asked["descending"].as_bool().unwrap_or_default() {
        found.reverse();
    }
    let shown = found.into_iter().map(|(name, stream)| show(group, name, stream, call.now)).collect();
    let (shown, next) = page(shown, asked["limit"].as_i64().unwrap_or(50), call)?;
    let mut answer = json!({ "logStreams": shown });
    if let Some(next) = next {
        answer["nextToken"] = json!(next);
    }
    Ok(answer)
}

/// The bytes of a stream are no longer told: zero, always.
fn show(group: &Group, name: &str, stream: &Stream, now: Time) -> Value {
    let mut shown = json!({ "logStreamName": name, "creationTime": stream.created, "storedBytes": 0,
        "arn": format!("{}:log-stream:{name}", group.arn), "uploadSequenceToken": events::sequence_token(stream) });
    let mut kept = stream.events.iter().filter(|e| e.at >= group.horizon(now));
    if let Some(first) = kept.next() {
        shown["firstEventTimestamp"] = json!(first.at);
        shown["lastEventTimestamp"] = json!(kept.next_back().unwrap_or(first).at);
    }
    if let Some(ingested) = stream.ingested {
        shown["lastIngestionTime"] = json!(ingested);
    }
    shown
}
