//! Putting events into a stream, and reading them back.

use serde_json::{Value, json};

use super::{Event, Stream, invalid, text};
use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::world::World;

/// Bytes of one batch, with 26 for each event.
const MOST_BYTES: usize = 1_048_576;
const EACH: usize = 26;
const HOUR: Time = 3_600_000;
const DAY: Time = 24 * HOUR;

/// Events that are too old or too new are left out, and told; all others are taken.
pub(super) fn put(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let given: Vec<(Time, &str)> = call.json["logEvents"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|e| (e["timestamp"].as_i64().unwrap_or(Time::MAX), e["message"].as_str().unwrap_or_default()))
        .collect();
    let bytes: usize = given.iter().map(|(_, message)| message.len() + EACH).sum();
    if bytes > MOST_BYTES {
        return Err(invalid(format!("Upload too large: {bytes} bytes exceeds limit of {MOST_BYTES}")));
    }
    if !given.is_sorted_by_key(|(at, _)| at) {
        return Err(invalid("Log events in a single PutLogEvents request must be in chronological order."));
    }
    let group = world.mine(call).logs.group(text(call, "logGroupName"))?;
    let horizon = group.horizon(call.now);
    let stream = group.stream(text(call, "logStreamName"))?;
    let expired = given.iter().take_while(|(at, _)| *at < horizon).count();
    let old = given.iter().take_while(|(at, _)| *at < call.now - 14 * DAY).count();
    let new = given.iter().take_while(|(at, _)| *at <= call.now + 2 * HOUR).count();
    let first = old.max(expired);
    let valid = given.get(first..new).unwrap_or_default();
    let span = valid.first().zip(valid.last()).map_or(0, |((first, _), (last, _))| last - first);
    if span > DAY {
        let message = "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.";
        return Err(invalid(message));
    }
    for (n, (at, message)) in given.iter().enumerate().take(new).skip(first) {
        let id = format!("{at:013}{:030}{n:013}", call.number);
        stream.events.push(Event { at: *at, message: (*message).to_owned(), ingested: call.now, id });
    }
    stream.events.sort_by_key(|e| e.at);
    stream.ingested = Some(call.now);
    let mut rejected = json!({});
    for (name, index, told) in [
        ("tooNewLogEventStartIndex", new, new < given.len()),
        ("tooOldLogEventEndIndex", old, old > 0),
        ("expiredLogEventEndIndex", expired, expired > 0),
    ] {
        if told {
            rejected[name] = json!(index);
        }
    }
    let mut answer = json!({ "nextSequenceToken": sequence_token(stream) });
    if rejected != json!({}) {
        answer["rejectedLogEventsInfo"] = rejected;
    }
    Ok(answer)
}

/// AWS still gives one, and takes any.
pub(super) fn sequence_token(stream: &Stream) -> String {
    format!("49{:054}", stream.events.len())
}

/// A window of a stream: from its end, unless it is asked for from its head, or from where a token stands.
pub(super) fn get(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let asked = &call.json;
    let group = world.mine(call).logs.meant(call)?;
    let (horizon, from, to) = (group.horizon(call.now), asked["startTime"].as_i64(), asked["endTime"].as_i64());
    let stream = group.stream(text(call, "logStreamName"))?;
    let events: Vec<&Event> = stream.events.iter().filter(|e| e.at >= horizon && within(e, from, to)).collect();
    let most = asked["limit"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(10_000);
    let (begin, end) = match asked["nextToken"].as_str() {
        Some(token) => match place(token).ok_or_else(|| invalid("The specified nextToken is invalid."))? {
            (true, at) => (at.min(events.len()), at.saturating_add(most).min(events.len())),
            (false, at) => (at.min(events.len()).saturating_sub(most), at.min(events.len())),
        },
        None if asked["startFromHead"].as_bool().unwrap_or_default() => (0, most.min(events.len())),
        None => (events.len().saturating_sub(most), events.len()),
    };
    let window = events.get(begin..end).unwrap_or_default();
    let show = |e: &&Event| json!({ "timestamp": e.at, "message": e.message, "ingestionTime": e.ingested });
    Ok(json!({
        "events": window.iter().map(show).collect::<Vec<_>>(),
        "nextForwardToken": format!("f/{end:056}/s"),
        "nextBackwardToken": format!("b/{begin:056}/s"),
    }))
}

/// Whether an event lies in a span that holds its beginning and not its end.
pub(super) fn within(event: &Event, from: Option<Time>, to: Option<Time>) -> bool {
    from.is_none_or(|from| event.at >= from) && to.is_none_or(|to| event.at < to)
}

/// Forwards or backwards, and from where.
fn place(token: &str) -> Option<(bool, usize)> {
    let (way, rest) = token.split_once('/')?;
    let at = rest.strip_suffix("/s")?.parse().ok()?;
    matches!(way, "f" | "b").then_some((way == "f", at))
}
