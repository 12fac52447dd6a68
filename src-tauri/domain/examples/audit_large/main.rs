//! Audits a made-up account of about 10,000 resources, and prints how many there were and what was found.

mod account;

use domain::Desired;
use domain::audit::{Audit, Finding, Known, Outcome, audit, audit_all};

/// Enough for about 10,000 resources.
const ONBOARDINGS: usize = 57;

fn main() {
    let inventory = account::account(ONBOARDINGS);
    let onboardings: Vec<(Desired, Known)> =
        (0..ONBOARDINGS).map(|n| (account::onboarding(n), Known::default())).collect();
    println!("{} resources, {ONBOARDINGS} onboardings", account::resources(&inventory));
    println!("one onboarding: {}", told(&audit(Some(&onboardings[0].0), &inventory, &Known::default())));
    println!("all of them: {}", told(&audit_all(&onboardings, &inventory)));
}

fn told(audit: &Audit) -> String {
    let count = |outcome: Outcome| audit.findings.iter().filter(|f: &&Finding| f.outcome == outcome).count();
    let counts = [Outcome::Fail, Outcome::Unknown, Outcome::Pass].map(count);
    format!("{} findings fail, {} are unknown, {} hold", counts[0], counts[1], counts[2])
}
