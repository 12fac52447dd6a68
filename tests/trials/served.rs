//! What the sandbox says it was asked to change, by its own CloudTrail, held against what the journal says was planned,
//! shown and announced.

use bytes::Bytes;
use domain::{Entry, Event, Outputs, Plan, RunId, Work};
use http::Request;
use serde_json::{Value, json};

use crate::ground::Ground;

/// What `cloud` adds to an action by itself, whatever the action: never a name, a peer or a number of somebody's choosing.
const FIXED: [&str; 16] = [
    "on",
    "off",
    "network",
    "internal",
    "ipv4",
    "dualstack",
    "forward",
    "Interface",
    "security-group",
    "vpc-endpoint-service",
    "vpc-endpoint",
    "us-east-1",
    "UPSERT",
    "DELETE",
    "TXT",
    // how long resolvers keep the record
    "300",
];

/// One changing call that AWS carried out.
pub struct Served {
    /// `service:Operation`.
    pub call: String,
    /// Everything that was asked.
    asked: Value,
}

/// Every changing call of an account, in its order. CloudTrail tells of a call after a while, so time passes first.
pub fn calls(ground: &Ground, account: &str) -> Vec<Served> {
    ground.sandbox.advance(std::time::Duration::from_secs(u64::from(sandbox::waits::TRAIL_SECONDS)));
    let mut found = Vec::new();
    let mut next = json!({});
    loop {
        let page = look_up(ground, account, &next);
        let events = page["Events"].as_array().unwrap_or_else(|| panic!("no events: {page}"));
        found.extend(events.iter().map(served));
        if page["NextToken"].is_null() {
            break;
        }
        next = json!({ "NextToken": page["NextToken"] });
    }
    found.reverse();
    found
}

fn look_up(ground: &Ground, account: &str, body: &Value) -> Value {
    let credential = format!(
        "AWS4-HMAC-SHA256 Credential={account}/20260101/us-east-1/cloudtrail/aws4_request, SignedHeaders=host, Signature=0"
    );
    let request = Request::post("https://cloudtrail.us-east-1.amazonaws.com/")
        .header("authorization", credential)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents");
    let answer = ground.sandbox.respond(request.body(Bytes::from(body.to_string())).unwrap());
    serde_json::from_slice(answer.body()).unwrap()
}

fn served(event: &Value) -> Served {
    let record: Value = serde_json::from_str(event["CloudTrailEvent"].as_str().unwrap_or_default()).unwrap_or_default();
    let source = event["EventSource"].as_str().unwrap_or_default();
    let service = source.split('.').next().unwrap_or_default();
    let call = format!("{service}:{}", event["EventName"].as_str().unwrap_or_default());
    Served { call, asked: record["requestParameters"].clone() }
}

/// Whether every call was announced by a row, and every row by the plan that was shown. What was not, in words.
pub fn unshown(served: &[Served], entries: &[Entry]) -> Vec<String> {
    let (mut intents, mut wrong) = announced(entries);
    for one in served {
        let asked = leaves(&one.asked, false);
        let fits = |i: &&mut Intent| i.left > 0 && i.call == one.call && asked.iter().all(|leaf| is_said(i, leaf));
        match intents.iter_mut().find(fits) {
            Some(intent) => intent.left -= 1,
            None => {
                let near = intents.iter().filter(|i| i.call == one.call).min_by_key(|i| missing(i, &asked).len());
                let missing = near.map(|i| missing(i, &asked));
                wrong.push(format!("{} was not announced: {} (nearest lacks {missing:?})", one.call, one.asked));
            }
        }
    }
    wrong
}

fn missing(intent: &Intent, asked: &[String]) -> Vec<String> {
    asked.iter().filter(|leaf| !is_said(intent, leaf)).cloned().collect()
}

/// The value of a TXT record stands in quotes.
fn is_said(intent: &Intent, leaf: &str) -> bool {
    let bare = leaf.strip_prefix('"').and_then(|l| l.strip_suffix('"')).unwrap_or(leaf);
    is_fixed(leaf) || intent.says.iter().any(|said| said == bare)
}

fn is_fixed(leaf: &str) -> bool {
    FIXED.contains(&leaf)
}

/// A row that announced a call.
struct Intent {
    call: &'static str,
    /// Every text and number in it.
    says: Vec<String>,
    /// How many calls it stands for: rules that are there in part are sent one by one.
    left: usize,
}

/// The intents, and those of them that no shown plan holds.
fn announced(entries: &[Entry]) -> (Vec<Intent>, Vec<String>) {
    let (mut intents, mut wrong) = (Vec::new(), Vec::new());
    let mut run: Option<(RunId, Plan, Outputs)> = None;
    for entry in entries {
        match &entry.event {
            Event::RunStarted { run: id, plan, .. } => run = Some((id.clone(), (**plan).clone(), Outputs::new())),
            Event::Done { step, produced: Some(id), .. } | Event::Reached { step, produced: Some(id), .. } => {
                run.iter_mut().for_each(|(_, _, outputs)| drop(outputs.insert(step.clone(), id.clone())));
            }
            Event::Intent { run: id, step, action, token, .. } => {
                let planned = run.as_ref().filter(|(r, ..)| r == id).and_then(|(_, plan, outputs)| {
                    let step = plan.steps.iter().find(|s| &s.id == step)?;
                    let Work::Act(action) = &step.work else { return None };
                    action.settle(outputs).ok()
                });
                if planned.as_ref() != Some(&**action) {
                    wrong.push(format!("step “{step}” did what was not shown: {action:?}, not {planned:?}"));
                }
                let value = json!({ "action": action, "token": token });
                let left = value["action"]["rules"].as_array().map_or(1, |rules| rules.len().max(1));
                intents.push(Intent { call: action.call(), says: leaves(&value, true), left });
            }
            _ => {}
        }
    }
    (intents, wrong)
}

/// Every text and number in a value. The keys of what is announced count too: there they are the keys of tags and attributes.
pub fn leaves(value: &Value, keys: bool) -> Vec<String> {
    let below = |value: &Value| leaves(value, keys);
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.iter().flat_map(below).collect(),
        Value::Object(fields) => {
            // the ordinal that CloudTrail gives to the members of a list
            let said = fields.iter().filter(|(key, _)| *key != "tag");
            said.flat_map(|(key, value)| keys.then(|| key.clone()).into_iter().chain(below(value))).collect()
        }
        Value::Bool(_) | Value::Null => Vec::new(),
    }
}
