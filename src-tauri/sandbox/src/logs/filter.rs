//! FilterLogEvents: the events of many streams that hold certain words.

use serde_json::{Value, json};

use super::{Event, events, invalid, page};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

pub(super) fn events(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let asked = &call.json;
    let names: Option<Vec<&str>> =
        asked["logStreamNames"].as_array().map(|names| names.iter().filter_map(Value::as_str).collect());
    let prefix = asked["logStreamNamePrefix"].as_str();
    if names.is_some() && prefix.is_some() {
        return Err(invalid("logStreamNames and logStreamNamePrefix cannot both be specified."));
    }
    let pattern = Pattern::read(asked["filterPattern"].as_str().unwrap_or_default())?;
    let (from, to) = (asked["startTime"].as_i64(), asked["endTime"].as_i64());
    let group = &*world.mine(call).logs.meant(call)?;
    if let Some(stranger) = names.iter().flatten().find(|name| !group.streams.contains_key(**name)) {
        return Err(AwsError::new("ResourceNotFoundException", format!("The log stream {stranger} does not exist.")));
    }
    let horizon = group.horizon(call.now);
    let chosen = group.streams.iter().filter(|(name, _)| {
        names.as_ref().is_none_or(|names| names.contains(&name.as_str())) && prefix.is_none_or(|p| name.starts_with(p))
    });
    let all = chosen.flat_map(|(name, stream)| stream.events.iter().map(move |event| (name, event)));
    let fits = |e: &Event| e.at >= horizon && events::within(e, from, to) && pattern.fits(&e.message);
    let mut found: Vec<(&String, &Event)> = all.filter(|(_, e)| fits(e)).collect();
    found.sort_by_key(|(_, e)| e.at);
    let (found, next) = page(found, asked["limit"].as_i64().unwrap_or(10_000), call)?;
    let show = |(name, e): (&String, &Event)| json!({ "logStreamName": name, "timestamp": e.at, "message": e.message, "ingestionTime": e.ingested, "eventId": e.id });
    let shown: Vec<Value> = found.into_iter().map(show).collect();
    let mut answer = json!({ "events": shown, "searchedLogStreams": [] });
    if let Some(next) = next {
        answer["nextToken"] = json!(next);
    }
    Ok(answer)
}

/// Words that a message must hold, one of which it must hold, or must not hold. Patterns over JSON and columns are not simulated.
struct Pattern {
    all: Vec<String>,
    any: Vec<String>,
    none: Vec<String>,
}

impl Pattern {
    fn read(text: &str) -> Result<Self, AwsError> {
        let mut pattern = Self { all: Vec::new(), any: Vec::new(), none: Vec::new() };
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let list = match first {
                '{' | '[' | '%' => return Err(invalid("Invalid filter pattern")),
                '?' => &mut pattern.any,
                '-' => &mut pattern.none,
                _ => &mut pattern.all,
            };
            rest = rest.strip_prefix(['?', '-']).unwrap_or(rest);
            let (word, after) = match rest.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').ok_or_else(|| invalid("Invalid filter pattern"))?,
                None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
            };
            // unquoted words are of letters and digits
            let plain = rest.starts_with('"') || word.chars().all(|c| c.is_alphanumeric() || c == '_');
            if word.is_empty() || !plain {
                return Err(invalid("Invalid character(s) in term"));
            }
            list.push(word.to_owned());
            rest = after.trim_start();
        }
        Ok(pattern)
    }

    fn fits(&self, message: &str) -> bool {
        let holds = |word: &String| message.contains(word.as_str());
        self.all.iter().all(holds)
            && !self.none.iter().any(holds)
            && (self.any.is_empty() || self.any.iter().any(holds))
    }
}
