//! How a fresh plan differs from a reviewed one: which calls came, which went, and which say something else now.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Action, Change, Fault, Plan, Step, StepId, Work, clip, plain};

/// One call that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub step: StepId,
    pub title: String,
    pub kind: Differs,
}

/// How it differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Differs {
    /// It would be made now, and was not in the reviewed plan.
    Added,
    /// It was reviewed, and would not be made now.
    Gone,
    /// The same step with other parameters.
    Changed(Vec<Change>),
    /// The same call, at another place in the order.
    Moved,
}

/// Every difference that counts: waits and words do not (`Plan::hash`).
pub fn differences(reviewed: &Plan, fresh: &Plan) -> Vec<Difference> {
    let (then, now) = (calls(reviewed), calls(fresh));
    let find = |list: &[(&Step, &Action)], id: &StepId| list.iter().position(|(step, _)| &step.id == id);
    let mut found = Vec::new();
    for (step, action) in &now {
        let Some((_, before)) = find(&then, &step.id).map(|at| then[at]) else {
            found.push(difference(step, Differs::Added));
            continue;
        };
        if before != *action {
            found.push(difference(step, Differs::Changed(changes(before, action))));
        }
    }
    let gone = then.iter().filter(|(step, _)| find(&now, &step.id).is_none());
    found.extend(gone.map(|(step, _)| difference(step, Differs::Gone)));
    if found.is_empty() {
        let moved = then.iter().zip(&now).find(|(a, b)| a.0.id != b.0.id);
        found.extend(moved.map(|(_, (step, _))| difference(step, Differs::Moved)));
    }
    found
}

/// Refuses unless a plan that is made now is the reviewed one, and says how it differs.
pub fn same_as_reviewed(fresh: &Plan, reviewed: &Plan) -> Result<(), Fault> {
    if fresh.hash() == reviewed.hash() {
        return Ok(());
    }
    let fault = Fault::invalid("plan-changed", "A fresh plan differs from the reviewed one, so nothing was done")
        .hint("Look at the fresh plan, save it, have it reviewed, and apply that");
    let whole = [
        ("onboarding", reviewed.onboarding.to_string(), fresh.onboarding.to_string()),
        ("account", reviewed.account.to_string(), fresh.account.to_string()),
        ("Region", reviewed.region.to_string(), fresh.region.to_string()),
        ("purpose", format!("{:?}", reviewed.purpose), format!("{:?}", fresh.purpose)),
    ];
    let elsewhere = whole.into_iter().filter(|(_, then, now)| then != now);
    let elsewhere = elsewhere.map(|(what, then, now)| format!("{what}: was {then}, is now {now}"));
    let steps = differences(reviewed, fresh).into_iter().flat_map(|d| d.sentences());
    Err(elsewhere.chain(steps).fold(fault, Fault::because))
}

impl Difference {
    /// What a person is told: one line, and one more for each parameter that changed.
    pub fn sentences(&self) -> Vec<String> {
        let title = plain(&self.title);
        match &self.kind {
            Differs::Added => vec![format!("now also: {title} ({})", self.step)],
            Differs::Gone => vec![format!("no longer: {title} ({})", self.step)],
            Differs::Moved => vec![format!("in another order, from here on: {title} ({})", self.step)],
            Differs::Changed(changes) => {
                let shown = |value: &Option<String>| value.as_deref().map_or("nothing".to_owned(), |v| clip(v, 300));
                let line = |c: &Change| {
                    format!("changed in {}: {} was {}, is now {}", self.step, c.what, shown(&c.before), shown(&c.after))
                };
                changes.iter().map(line).collect()
            }
        }
    }
}

fn calls(plan: &Plan) -> Vec<(&Step, &Action)> {
    let mut calls = Vec::new();
    for step in &plan.steps {
        if let Work::Act(action) = &step.work {
            calls.push((step, action));
        }
    }
    calls
}

fn difference(step: &Step, kind: Differs) -> Difference {
    Difference { step: step.id.clone(), title: step.title.clone(), kind }
}

/// Each parameter whose value differs.
fn changes(before: &Action, after: &Action) -> Vec<Change> {
    let (mut then, mut now) = (BTreeMap::new(), BTreeMap::new());
    parameters("", &serde_json::to_value(before).unwrap_or_default(), &mut then);
    parameters("", &serde_json::to_value(after).unwrap_or_default(), &mut now);
    let mut names: Vec<&String> = then.keys().chain(now.keys()).collect();
    names.sort();
    names.dedup();
    let differing = names.into_iter().filter(|name| then.get(*name) != now.get(*name));
    let change = |name: &String| Change {
        what: plain(&name.replace('_', " ")),
        before: then.get(name).map(|v| plain(v)),
        after: now.get(name).map(|v| plain(v)),
    };
    differing.map(change).collect()
}

/// Parameters by their path, each as one text. A list of simple values is one parameter.
fn parameters(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(fields) if !is_slot(value) => {
            fields.iter().for_each(|(name, field)| parameters(&below(name), field, into));
        }
        Value::Array(items) if !items.iter().all(is_simple) => {
            let at = |index: usize| format!("{path}[{index}]");
            items.iter().enumerate().for_each(|(index, item)| parameters(&at(index), item, into));
        }
        Value::Null => {}
        Value::Array(items) => {
            let list: Vec<String> = items.iter().map(word).collect();
            into.insert(path.to_owned(), if list.is_empty() { "none".to_owned() } else { list.join(", ") });
        }
        simple => drop(into.insert(path.to_owned(), word(simple))),
    }
}

fn is_simple(value: &Value) -> bool {
    is_slot(value) || !(value.is_object() || value.is_array())
}

/// `{"known": …}` or `{"from": …}`: what is known, or the step that will make it.
fn is_slot(value: &Value) -> bool {
    let only = value.as_object().filter(|o| o.len() == 1).and_then(|o| o.iter().next());
    only.is_some_and(|(key, inner)| (key == "known" || key == "from") && inner.is_string())
}

fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(slot) => match (slot.get("known"), slot.get("from")) {
            (Some(known), _) => word(known),
            (None, Some(step)) => format!("‹result of {}›", word(step)),
            (None, None) => value.to_string(),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Purpose;
    use crate::audit::samples::*;

    fn plan(sample: &Sample) -> Plan {
        crate::plan::provider(&sample.desired, &sample.inventory, Purpose::SetUp).unwrap()
    }

    fn told(change: impl FnOnce(&mut Sample)) -> Vec<String> {
        let (then, now) = (plan(&bare()), plan(&bare().with(change)));
        let fault = same_as_reviewed(&now, &then).unwrap_err();
        assert_eq!(fault.code, "plan-changed");
        assert!(!fault.causes.is_empty(), "a refusal always says why");
        fault.causes
    }

    #[test]
    fn the_same_plan_is_let_through() {
        assert_eq!(same_as_reviewed(&plan(&bare()), &plan(&bare())), Ok(()));
        assert_eq!(differences(&plan(&bare()), &plan(&bare())), []);
    }

    #[test]
    fn a_changed_parameter_is_told_with_both_values() {
        let causes = told(|s| s.desired.listeners[0].health_check.interval_seconds = 30);
        let expected = "changed in target-group-443: health check.interval seconds was 10, is now 30";
        assert_eq!(causes, [expected]);
    }

    #[test]
    fn what_came_and_what_went_is_named_by_its_title() {
        let causes = told(|s| {
            s.desired.exposure.admit_in.clear();
            let mut second = s.desired.listeners[0].clone();
            second.port = 22.try_into().unwrap();
            s.desired.listeners.push(second);
        });
        assert!(causes.iter().any(|c| c.starts_with("now also: ") && c.ends_with("(listener-22)")), "{causes:?}");
        assert!(causes.iter().any(|c| c.starts_with("no longer: ")), "{causes:?}");
        assert!(causes.iter().all(|c| !c.contains(['\n', '{'])), "{causes:?}");
    }

    #[test]
    fn another_purpose_and_another_order_are_told_too() {
        let first = plan(&bare());
        let mut other = first.clone();
        other.purpose = Purpose::Repair;
        assert_eq!(same_as_reviewed(&other, &first).unwrap_err().causes, ["purpose: was SetUp, is now Repair"]);
        let mut turned = first.clone();
        turned.steps.reverse();
        assert!(same_as_reviewed(&turned, &first).unwrap_err().causes[0].starts_with("in another order"));
    }
}
