//! Batches of changes to records: all or none, with everything that is wrong told at once; and what became of a batch.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::form::{self, Action, Asked};
use super::{AwsError, Call, Key, PROPAGATION, Record, World, alias, bare, change_info, own, rules, submit, zone_id};
use crate::{acm, ec2};

/// Of one request: record elements, and characters in their values. Those of an UPSERT count twice.
const ELEMENTS: usize = 1000;
const CHARACTERS: usize = 32_000;
/// Record sets of one zone.
const RECORDS: usize = 10_000;

pub(super) fn change(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let id = zone_id(call, "HostedZoneId");
    let zone = own(world, call, id)?.clone();
    let batch = &call.json["ChangeBatch"];
    let asked: Vec<Asked> =
        batch["Changes"].as_array().into_iter().flatten().map(form::read).collect::<Result<_, _>>()?;
    let mut wrong = limits(&asked);
    let mut after = zone.records.clone();
    let mut seen: BTreeMap<&Key, Action> = BTreeMap::new();
    for change in &asked {
        let found = rules::of_set(change, &zone);
        let before = seen.insert(&change.key, change.action);
        let replaced = (before, change.action) == (Some(Action::Delete), Action::Create);
        if before.is_some() && !replaced {
            wrong.push(format!(
                "The request contains an invalid set of changes for a resource record set '{} {}'",
                change.key.kind,
                change.name()
            ));
        } else if found.is_empty() {
            wrong.extend(apply(&mut after, change, call));
        }
        wrong.extend(found);
    }
    if after.len() > RECORDS {
        wrong.push(format!("Number of records limit of {RECORDS} exceeded."));
    }
    let touched: Vec<&Asked> = asked.iter().filter(|c| c.action != Action::Delete).collect();
    wrong.extend(rules::of_zone(&touched, &after, &zone));
    wrong.extend(touched.iter().flat_map(|c| alias::check(world, &c.set, &after, &zone)));
    refuse(&wrong)?;
    acm::settle(world, call.now);
    ec2::settle_proofs(world, call.now);
    own(world, call, id)?.records = after;
    Ok(json!({ "ChangeInfo": submit(world, call, batch["Comment"].as_str()) }))
}

pub(super) fn get(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let id = bare(call.json["Id"].as_str().unwrap_or_default());
    let found = world.accounts.get(&call.account).and_then(|a| a.route53.changes.get(id));
    let change = found.ok_or_else(|| {
        AwsError::new("NoSuchChange", format!("A change with the specified change ID does not exist: {id}")).status(404)
    })?;
    let in_sync = world.since(change.submitted, call) >= PROPAGATION;
    Ok(json!({ "ChangeInfo": change_info(id, change, in_sync) }))
}

fn apply(records: &mut BTreeMap<Key, Record>, change: &Asked, call: &Call) -> Option<String> {
    let record = || Record { shown: change.set.clone(), changed: call.now };
    let there = records.get(&change.key);
    match (change.action, there) {
        (Action::Create, Some(_)) => return Some(format!("Tried to create {change} but it already exists")),
        (Action::Delete, None) => return Some(format!("Tried to delete {change} but it was not found")),
        (Action::Delete, Some(there)) if !same(&there.shown, &change.set) => {
            return Some(format!("Tried to delete {change} but the values provided do not match the current values"));
        }
        (Action::Delete, Some(_)) => {
            records.remove(&change.key);
        }
        // what stays the same goes on being answered
        (Action::Upsert, Some(there)) if same(&there.shown, &change.set) => {}
        (Action::Create, None) | (Action::Upsert, _) => {
            records.insert(change.key.clone(), record());
        }
    }
    None
}

/// Whether two record sets say the same, in whatever order.
fn same(one: &Value, other: &Value) -> bool {
    let sorted = |set: &Value| {
        let mut set = set.clone();
        if let Some(records) = set["ResourceRecords"].as_array_mut() {
            records.sort_by_key(|r| r["Value"].as_str().unwrap_or_default().to_owned());
        }
        // a null is as good as nothing
        if let Some(members) = set.as_object_mut() {
            members.retain(|_, value| !value.is_null());
        }
        set
    };
    sorted(one) == sorted(other)
}

fn limits(asked: &[Asked]) -> Vec<String> {
    let weight = |c: &Asked| if c.action == Action::Upsert { 2 } else { 1 };
    let elements: usize = asked.iter().map(|c| weight(c) * super::state::values(&c.set).count().max(1)).sum();
    let length = |c: &Asked| super::state::values(&c.set).map(|v| v.chars().count()).sum::<usize>();
    let characters: usize = asked.iter().map(|c| weight(c) * length(c)).sum();
    let mut wrong = Vec::new();
    if elements > ELEMENTS {
        wrong.push(format!("Number of records limit of {ELEMENTS} exceeded."));
    }
    if characters > CHARACTERS {
        wrong.push(format!("Number of characters limit of {CHARACTERS} exceeded."));
    }
    wrong
}

fn refuse(wrong: &[String]) -> Result<(), AwsError> {
    if wrong.is_empty() {
        return Ok(());
    }
    Err(AwsError::new("InvalidChangeBatch", format!("[{}]", wrong.join(", "))))
}
