//! Holding an onboarding against what AWS accepts and what the account holds: all problems at once. A rule without a
//! remark is this product's own; where AWS forces one, the source stands beside it. Nothing is concluded from a list that was
//! not read to its end.

mod adopt;
mod arns;
mod attach;
mod doubts;
mod health;
mod listeners;
mod options;
mod place;
mod service;
mod targets;
mod texts;
mod tls;

pub(crate) use doubts::doubts;

use crate::{Desired, Inventory, Problem, SCHEMA, clip};

/// Everything that is wrong with `desired` in this account and Region. Empty means that it can be planned.
pub fn validate(desired: &Desired, inventory: &Inventory) -> Vec<Problem> {
    let mut problems = validate_alone(desired);
    let mut found = Vec::new();
    place::place(desired, inventory, &mut found);
    place::subnets(desired, inventory, &mut found);
    place::admitted(desired, inventory, &mut found);
    for (index, listener) in desired.listeners.iter().enumerate() {
        let at = At { desired, listener, field: format!("listeners[{index}]") };
        targets::known(&at, inventory, &mut found);
        found.extend(attach::known(&at, inventory));
        found.extend(tls::known(&at, inventory));
        found.extend(adopt::target_group(&at, inventory));
    }
    service::known(desired, inventory, &mut found);
    adopt::known(desired, inventory, &mut found);
    // what is wrong in itself is not looked for in the account too
    found.retain(|problem| problems.iter().all(|p| p.field != problem.field));
    problems.extend(found);
    problems
}

/// What can be said without looking at AWS.
pub fn validate_alone(desired: &Desired) -> Vec<Problem> {
    let mut problems = Vec::new();
    itself(desired, &mut problems);
    listeners::listeners(desired, &mut problems);
    for (index, listener) in desired.listeners.iter().enumerate() {
        let at = At { desired, listener, field: format!("listeners[{index}]") };
        targets::form(&at, &mut problems);
        problems.extend(attach::form(&at));
        problems.extend(tls::form(&at));
        health::health_check(&at, &mut problems);
        options::options(&at, &mut problems);
    }
    texts::enforcement(desired, &mut problems);
    texts::ranges(desired, &mut problems);
    texts::texts(desired, &mut problems);
    texts::hostname(desired, &mut problems);
    texts::tags(desired, &mut problems);
    service::form(desired, &mut problems);
    adopt::form(desired, &mut problems);
    problems
}

/// One listener of an onboarding, and the path of its field.
struct At<'a> {
    desired: &'a Desired,
    listener: &'a crate::DesiredListener,
    field: String,
}

impl At<'_> {
    /// A problem of a field below the listener.
    fn problem(&self, field: &str, code: &str, message: impl Into<String>, hint: &str) -> Problem {
        Problem::new(format!("{}.{field}", self.field), code, message, hint)
    }
}

fn itself(desired: &Desired, problems: &mut Vec<Problem>) {
    if desired.schema != SCHEMA {
        let message = format!("This file has form {}, and this version knows form {SCHEMA}", desired.schema);
        problems.push(Problem::new(
            "schema",
            "unknown-schema",
            message,
            "Use the version of the product that wrote it",
        ));
    }
    if desired.name.trim().is_empty() || desired.name.chars().count() > 60 {
        problems.push(Problem::new(
            "name",
            "name-length",
            "The name is empty or longer than 60 characters",
            "Give the service a short name",
        ));
    }
    if desired.firefly.account == desired.account {
        let message = format!("{} is the account that is set up, not Firefly’s", desired.account.grouped());
        problems.push(Problem::new(
            "firefly.account",
            "own-account",
            message,
            "Ask your Firefly contact for Firefly’s account ID",
        ));
    }
    if !(1..=9).contains(&desired.network.edition) {
        let message = format!("{} is outside 1 to 9", desired.network.edition);
        problems.push(Problem::new("network.edition", "out-of-range", message, "Use the next number, or 1 again"));
    }
}

/// Hostile text, made short and harmless for a sentence.
fn shown(text: &str) -> String {
    clip(text, 60)
}

#[cfg(test)]
mod tests;
