//! LookupEvents: the last ninety days, the newest first, once CloudTrail has come to know of them.

use serde_json::{Value, json};

use super::Event;
use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::world::World;

/// Milliseconds for which events can be looked up.
const KEPT: Time = 90 * 86_400_000;
/// AWS's seconds until an event shows.
const SHOWS_IN: i64 = crate::waits::TRAIL_SECONDS as i64;

pub(super) fn events(world: &World, call: &Call) -> Result<Value, AwsError> {
    let asked = &call.json;
    let attribute = attribute(asked)?;
    let (from, to) = span(asked)?;
    let before = match asked["NextToken"].as_str() {
        None => usize::MAX,
        Some(token) => token
            .strip_prefix("sandbox-before-")
            .and_then(|n| n.parse().ok())
            .ok_or_else(|| AwsError::new("InvalidNextTokenException", "The next token is invalid."))?,
    };
    let most = asked["MaxResults"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(50);
    // the other category, insights, is never come to here
    let plain = asked["EventCategory"].is_null();
    let history = world.accounts.get(&call.account).map(|a| a.history.events.as_slice()).unwrap_or_default();
    let fits = |(at, event): &(usize, &Event)| {
        plain
            && *at < before
            && event.region == call.region
            && world.since(event.at, call) >= SHOWS_IN
            && event.at >= call.now - KEPT
            && from.is_none_or(|from| event.at >= from)
            && to.is_none_or(|to| event.at <= to)
            && attribute.is_none_or(|(key, value)| has(event, key, value))
    };
    let mut found = history.iter().enumerate().rev().filter(fits);
    let page: Vec<(usize, &Event)> = found.by_ref().take(most).collect();
    let mut answer = json!({ "Events": page.iter().map(|(_, event)| show(event)).collect::<Vec<_>>() });
    if let Some((last, _)) = page.last().filter(|_| found.next().is_some()) {
        answer["NextToken"] = json!(format!("sandbox-before-{last}"));
    }
    Ok(answer)
}

/// The one attribute that can be asked for.
fn attribute(asked: &Value) -> Result<Option<(&str, &str)>, AwsError> {
    let attributes = asked["LookupAttributes"].as_array().map(Vec::as_slice).unwrap_or_default();
    match attributes {
        [] => Ok(None),
        [one] => Ok(one["AttributeKey"].as_str().zip(one["AttributeValue"].as_str())),
        _ => Err(AwsError::new("InvalidLookupAttributesException", "You can specify only one lookup attribute.")),
    }
}

fn span(asked: &Value) -> Result<(Option<Time>, Option<Time>), AwsError> {
    #[expect(clippy::cast_possible_truncation, reason = "a float becomes the nearest integer that there is")]
    let moment = |name: &str| asked[name].as_f64().map(|seconds| (seconds * 1000.0) as Time);
    match (moment("StartTime"), moment("EndTime")) {
        (Some(from), Some(to)) if from > to => {
            Err(AwsError::new("InvalidTimeRangeException", "The start time must not be after the end time."))
        }
        span => Ok(span),
    }
}

fn has(event: &Event, key: &str, value: &str) -> bool {
    match key {
        "EventId" => event.id == value,
        "EventName" => event.name == value,
        "ReadOnly" => event.read_only.to_string() == value,
        "Username" => event.username == value,
        "ResourceType" => event.resources.iter().any(|(kind, _)| *kind == value),
        "ResourceName" => event.resources.iter().any(|(_, name)| name == value),
        "EventSource" => event.source == value,
        "AccessKeyId" => event.access_key == value,
        _ => false,
    }
}

fn show(event: &Event) -> Value {
    let resource = |(kind, name): &(&str, String)| json!({ "ResourceType": kind, "ResourceName": name });
    json!({
        "EventId": event.id,
        "EventName": event.name,
        "ReadOnly": event.read_only.to_string(),
        "AccessKeyId": event.access_key,
        "EventTime": event.at.div_euclid(1000),
        "EventSource": event.source,
        "Username": event.username,
        "Resources": event.resources.iter().map(resource).collect::<Vec<_>>(),
        "CloudTrailEvent": event.text,
    })
}
