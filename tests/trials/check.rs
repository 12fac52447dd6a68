//! What must hold after a trial, whatever happened in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::{Journal, verify};
use serde_json::Value;

use super::hand::Hand;
use super::{Prepared, served};
use crate::ground::Ground;

/// The secret access key of every trial: it would be known again wherever it was written.
pub const SECRET: &str = "TrialSecretKeyThatNobodyMayWriteDown+0123";

/// Stamps of when something was done, which differ with the time that a run took.
const TIMES: [&str; 6] = ["created", "registered", "since", "draining", "deleted", "gone_at"];

/// Holds the end of a trial against the one that nothing disturbed. `Err` says what differs.
pub async fn holds(prepared: &Prepared, ground: &Ground, hand: &Hand, said: &[String]) -> Result<(), String> {
    let account = prepared.scene.account;
    // before anything of the check itself is served
    let asked = served::calls(ground, account);
    nothing("calls without a row before them", hand.unannounced())?;
    same(&prepared.whole, &end(ground))?;
    nothing("made twice", twins(&ground.dump()))?;
    let again = ground.engine(account).await;
    let plan = prepared.goal.plan(&again).await.map_err(|f| f.message)?;
    if !plan.changes_nothing() {
        return Err(format!("a further plan is not empty: {:?}", plan.steps));
    }
    let entries = ground.store(account).entries(0, None).map_err(|f| f.message)?;
    if let Some(broken) = verify(&entries).broken {
        return Err(format!("the chain is broken: {broken:?}"));
    }
    nothing("served and not shown", served::unshown(&asked[prepared.served..], &entries[prepared.entries..]))?;
    nothing("secrets in files", files_holding(SECRET, ground.folder()))?;
    nothing("secrets in messages", said.iter().filter(|s| s.contains(SECRET)).cloned().collect())
}

/// The world once everything in it has settled, without its stamps.
pub fn end(ground: &Ground) -> Value {
    ground.sandbox.advance(Duration::from_secs(3600));
    let mut dump = ground.dump();
    without_times(&mut dump);
    dump
}

/// Takes the stamps out of a dump.
pub fn without_times(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| !TIMES.contains(&key.as_str()));
            fields.values_mut().for_each(without_times);
        }
        Value::Array(items) => items.iter_mut().for_each(without_times),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn nothing(what: &str, found: Vec<String>) -> Result<(), String> {
    if found.is_empty() { Ok(()) } else { Err(format!("{what}: {found:#?}")) }
}

pub fn same(whole: &Value, end: &Value) -> Result<(), String> {
    let mut found = Vec::new();
    differences("", whole, end, &mut found);
    nothing("the end is another one", found)
}

/// Where two dumps differ, each place with what was to be there and what is.
fn differences(place: &str, whole: &Value, end: &Value, found: &mut Vec<String>) {
    match (whole, end) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let null = Value::Null;
                differences(&format!("{place}/{key}"), a.get(key).unwrap_or(&null), b.get(key).unwrap_or(&null), found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(n, (a, b))| differences(&format!("{place}/{n}"), a, b, found));
        }
        (a, b) if a != b => found.push(format!("{place}: {b}, not {a}")),
        _ => {}
    }
}

/// Steps of an onboarding that stand for more than one resource.
pub fn twins(dump: &Value) -> Vec<String> {
    let mut counts = BTreeMap::new();
    count(dump, &mut counts);
    counts.into_iter().filter(|(_, n)| *n > 1).map(|(step, n)| format!("{n} × {step}")).collect()
}

fn count(value: &Value, counts: &mut BTreeMap<String, usize>) {
    match value {
        Value::Object(fields) => {
            if let Some(step) = fields.get("FireflyStep").and_then(Value::as_str) {
                *counts.entry(format!("{step} of {}", fields["FireflyOnboarding"])).or_default() += 1;
            }
            fields.values().for_each(|value| count(value, counts));
        }
        Value::Array(items) => items.iter().for_each(|value| count(value, counts)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Files below a folder that hold a secret.
pub fn files_holding(secret: &str, folder: &Path) -> Vec<String> {
    let holds = |file: &PathBuf| {
        let bytes = fs::read(file).unwrap();
        bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
    };
    files(folder).into_iter().filter(holds).map(|file| file.display().to_string()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
