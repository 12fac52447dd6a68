//! What a service tells of itself: its events follow from its tasks, as long as ECS still knows them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::show::{seconds, uuid};
use super::{Service, Task, life};
use crate::clock::{Clock, Time};

/// ECS keeps the last hundred (model: ecs Service).
const MOST: usize = 100;

/// The newest first.
pub(super) fn of(s: &Service, clock: &Clock, now: Time) -> Vec<Value> {
    let mut told: Vec<(Time, String)> = s.shortages.clone();
    for (at, tasks) in together(s, |t| Some(t.created)) {
        told.push((at, format!("has started {} tasks: {}.", tasks.len(), named(&tasks))));
    }
    for (at, tasks) in together(s, |t| t.stop.as_ref().map(|s| s.at)) {
        told.push((at, format!("has stopped {} running tasks: {}.", tasks.len(), named(&tasks))));
        balanced(&tasks, "deregistered", at, &mut told);
    }
    for (at, tasks) in together(s, |t| t.registered.then(|| life::runs_at(clock, t.created))) {
        balanced(&tasks, "registered", at, &mut told);
    }
    told.extend(steady(s, clock, now));
    told.retain(|(at, _)| *at <= now);
    told.sort_by_key(|(at, _)| *at);
    told.reverse();
    told.truncate(MOST);
    let shown = |(at, words): (Time, String)| {
        let id = uuid(&["event", &s.arn, &at.to_string(), &words]);
        json!({ "id": id, "createdAt": seconds(at), "message": format!("(service {}) {words}", s.name) })
    };
    told.into_iter().map(shown).collect()
}

/// Since when as many run as are meant to, and nothing is on its way.
fn steady(s: &Service, clock: &Clock, now: Time) -> Option<(Time, String)> {
    let live: Vec<&Task> = s.tasks.iter().filter(|t| !life::ends(now, t)).collect();
    let primary = s.primary().id;
    let calm = live.iter().all(|t| life::running(clock, now, t) && t.deployment == primary);
    let since = s.tasks.iter().map(|t| match &t.stop {
        Some(stop) if stop.at <= now => stop.at,
        _ => life::runs_at(clock, t.created),
    });
    let since = since.max().unwrap_or(s.created);
    (calm && live.len() == s.desired as usize && s.closed.is_none())
        .then(|| (since, "has reached a steady state.".to_owned()))
}

fn together(s: &Service, moment: impl Fn(&Task) -> Option<Time>) -> BTreeMap<Time, Vec<&Task>> {
    let mut groups: BTreeMap<Time, Vec<&Task>> = BTreeMap::new();
    for task in &s.tasks {
        if let Some(at) = moment(task) {
            groups.entry(at).or_default().push(task);
        }
    }
    groups
}

fn balanced(tasks: &[&Task], verb: &str, at: Time, told: &mut Vec<(Time, String)>) {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for b in tasks.iter().flat_map(|t| &t.load_balancers) {
        *groups.entry(&b.target_group).or_default() += 1;
    }
    told.extend(groups.into_iter().map(|(arn, n)| (at, format!("{verb} {n} targets in (target-group {arn})"))));
}

fn named(tasks: &[&Task]) -> String {
    let id = |t: &&Task| format!("(task {})", t.arn.rsplit('/').next().unwrap_or_default());
    tasks.iter().map(id).collect::<Vec<_>>().join(" ")
}
