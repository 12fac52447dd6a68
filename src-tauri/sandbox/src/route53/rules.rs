//! What a record set must be by itself, and what the record sets of a zone must be to each other.

use std::collections::{BTreeMap, BTreeSet};

use super::form::{self, Action, Asked};
use super::{Key, Record, Zone, names, values};

/// Types that only answer plainly.
const PLAIN: [&str; 3] = ["NS", "SOA", "DS"];

/// What is wrong with one change.
pub(super) fn of_set(change: &Asked, zone: &Zone) -> Vec<String> {
    let (name, kind, set) = (change.name(), change.key.kind.as_str(), &change.set);
    if !change.wrong.is_empty() {
        return change.wrong.clone();
    }
    if !names::within(name, &zone.name) {
        return vec![format!("RRSet with DNS name {name} is not permitted in zone {}", zone.name)];
    }
    let apex = name == zone.name;
    match (change.action, kind) {
        (Action::Delete, "SOA") if apex => return vec!["A HostedZone must contain exactly one SOA record.".to_owned()],
        (Action::Delete, "NS") if apex => {
            return vec!["A HostedZone must contain at least one NS record for the zone itself.".to_owned()];
        }
        // what is there is good
        (Action::Delete, _) => return Vec::new(),
        (Action::Create | Action::Upsert, _) => {}
    }
    let mut wrong = Vec::new();
    let refused = |why: &str| format!("RRSet of type {kind} with DNS name {name} {why} in zone {}", zone.name);
    match kind {
        "CNAME" if apex => wrong.push(refused("is not permitted at apex")),
        "SOA" if !apex => wrong.push(refused("is permitted at apex only")),
        "NS" if name.starts_with("\\052.") => wrong.push(refused("cannot be a wildcard")),
        _ => {}
    }
    let policies = form::policies(set);
    if !policies.is_empty() && PLAIN.contains(&kind) {
        wrong.push(refused("cannot have a routing policy"));
    }
    let alias = set.get("AliasTarget").is_some();
    if alias && matches!(kind, "NS" | "SOA") {
        wrong.push(refused("cannot be an alias"));
    }
    if policies.contains(&"MultiValueAnswer") && (alias || kind == "CNAME") {
        wrong.push(refused("cannot be a multivalue answer"));
    }
    if !alias {
        wrong.extend(values::check(kind, &super::state::values(set).collect::<Vec<_>>()));
    }
    wrong
}

/// What is wrong between record sets, at the names that were touched.
pub(super) fn of_zone(touched: &[&Asked], after: &BTreeMap<Key, Record>, zone: &Zone) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut names_seen = BTreeSet::new();
    for change in touched.iter().filter(|c| c.wrong.is_empty()) {
        let (name, kind) = (change.name(), change.key.kind.as_str());
        if !names_seen.insert((name, kind)) {
            continue;
        }
        let at_name: Vec<(&Key, &Record)> = at(after, &change.key.order);
        let cname = at_name.iter().any(|(k, _)| k.kind == "CNAME");
        let others = at_name.iter().any(|(k, _)| k.kind != "CNAME");
        if cname && others {
            wrong.push(if kind == "CNAME" {
                format!("RRSet of type CNAME with DNS name {name} is not permitted as it conflicts with other records with the same DNS name in zone {}", zone.name)
            } else {
                format!("RRSet of type {kind} with DNS name {name} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone {}", zone.name)
            });
        }
        let group: Vec<&Record> = at_name.iter().filter(|(k, _)| k.kind == kind).map(|(_, r)| *r).collect();
        wrong.extend(of_group(name, kind, &group));
    }
    wrong
}

/// Record sets of one name and type: one plain one, or several with one policy, each with a place of its own in it.
fn of_group(name: &str, kind: &str, group: &[&Record]) -> Option<String> {
    let policies: BTreeSet<Vec<&str>> = group.iter().map(|r| form::policies(&r.shown)).collect();
    let plain = policies.iter().any(Vec::is_empty);
    if policies.len() > 1 || plain && group.len() > 1 {
        return Some(format!(
            "RRSet with DNS name {name}, type {kind} cannot be created as other RRSets exist with the same name and type."
        ));
    }
    let policy = policies.into_iter().flatten().next()?;
    let ttls: BTreeSet<i64> = group.iter().filter_map(|r| r.shown["TTL"].as_i64()).collect();
    if policy == "Weight" && ttls.len() > 1 {
        return Some(format!("RRSets with DNS name {name}, type {kind} must all have the same TTL."));
    }
    let places: BTreeSet<String> = group.iter().map(|r| r.shown[policy].to_string()).collect();
    let alone = matches!(policy, "Region" | "Failover" | "GeoLocation");
    (alone && places.len() < group.len()).then(|| {
        format!("RRSet with DNS name {name}, type {kind} cannot be created as one with the same {policy} exists.")
    })
}

fn at<'a>(records: &'a BTreeMap<Key, Record>, order: &str) -> Vec<(&'a Key, &'a Record)> {
    let from = Key { order: order.to_owned(), kind: String::new(), set: String::new() };
    records.range(from..).take_while(|(key, _)| key.order == order).collect()
}
