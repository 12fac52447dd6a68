//! Which calls of a look wait for which: a call waits for the first answer that holds an ID, an ARN or a token that it asks with.
//! Lookups in CloudTrail wait for each other, since AWS answers two a second.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Value, json};

/// Shorter values are words and numbers, not names of something found.
const SHORTEST: usize = 12;

/// One call: what it asks for with which values, and what came.
pub struct Asked {
    service: String,
    action: String,
    values: Vec<String>,
    answer: String,
    /// So many calls had been made when the answer came: none of them can have waited for it.
    made: usize,
}

impl Asked {
    pub fn new(request: &http::Request<Bytes>) -> Asked {
        let header = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let service = header("authorization").split('/').nth(3).unwrap_or_default().to_owned();
        let body = std::str::from_utf8(request.body()).unwrap_or_default();
        let (action, values) = if let Some((_, action)) = header("x-amz-target").rsplit_once('.') {
            let mut values = Vec::new();
            texts(&serde_json::from_str(body).unwrap_or_default(), &mut values);
            (action.to_owned(), values)
        } else if body.is_empty() {
            let path = request.uri().path().rsplit('/').next().unwrap_or_default();
            (format!("{} {path}", request.method()), request.uri().path().split('/').map(str::to_owned).collect())
        } else {
            let pairs: Vec<_> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
            let action = pairs.iter().find(|(name, _)| name == "Action").map(|(_, v)| v.clone()).unwrap_or_default();
            let asked = pairs.into_iter().filter(|(name, _)| !["Action", "Version"].contains(&name.as_str()));
            (action, asked.map(|(_, value)| value).collect())
        };
        let values = values.into_iter().filter(|value| value.len() >= SHORTEST).collect();
        Asked { service, action, values, answer: String::new(), made: usize::MAX }
    }

    pub fn answered(&mut self, answer: String, made: usize) {
        (self.answer, self.made) = (answer, made);
    }
}

/// The longest chain, by the names of its calls.
pub fn longest(calls: &[Asked]) -> Vec<String> {
    let mut chains: Vec<Vec<String>> = Vec::new();
    for (number, call) in calls.iter().enumerate() {
        let before = |other: &usize| calls[*other].service == call.service && calls[*other].made <= number;
        let shortest = |holds: &dyn Fn(&Asked) -> bool| {
            (0..number).filter(before).filter(|other| holds(&calls[*other])).min_by_key(|other| chains[*other].len())
        };
        let of_values = call.values.iter().filter_map(|value| shortest(&|other| other.answer.contains(value.as_str())));
        let in_turn =
            (0..number).filter(|other| calls[*other].action == "LookupEvents" && call.action == "LookupEvents");
        let last = of_values.chain(in_turn).max_by_key(|other| chains[*other].len());
        let mut chain = last.map(|other| chains[other].clone()).unwrap_or_default();
        chain.push(call.action.clone());
        chains.push(chain);
    }
    chains.into_iter().max_by_key(Vec::len).unwrap_or_default()
}

/// How often each operation of each service was asked.
pub fn counts(calls: &[Asked]) -> Value {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for call in calls {
        *counts.entry(format!("{} {}", call.service, call.action)).or_default() += 1;
    }
    json!(counts)
}

fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, into)),
        Value::Object(members) => members.values().for_each(|member| texts(member, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
