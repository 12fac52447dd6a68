//! Audits a made-up account of about 10,000 resources, and prints how many there were and what was found.

mod account;

use domain::Desired;
use domain::audit::{Audit, Finding, Known, Outcome, audit, audit_all};

/// Enough for about 10,000 resources.
const ONBOARDINGS: usize = 57;

/// Each audit is made so often; the middle one is told.
const ROUNDS: usize = 9;

fn main() {
    if std::env::args().nth(1).is_some_and(|word| word == "--measure") {
        return measure();
    }
    let inventory = account::account(ONBOARDINGS);
    let onboardings: Vec<(Desired, Known)> =
        (0..ONBOARDINGS).map(|n| (account::onboarding(n), Known::default())).collect();
    println!("{} resources, {ONBOARDINGS} onboardings", account::resources(&inventory));
    println!("one onboarding: {}", told(&audit(Some(&onboardings[0].0), &inventory, &Known::default())));
    println!("all of them: {}", told(&audit_all(&onboardings, &inventory)));
}

/// How long the audits take, as JSON.
fn measure() {
    let inventory = account::account(ONBOARDINGS);
    let onboardings: Vec<(Desired, Known)> =
        (0..ONBOARDINGS).map(|n| (account::onboarding(n), Known::default())).collect();
    let known = Known::default();
    let one = median(|| drop(audit(Some(&onboardings[0].0), &inventory, &known)));
    let all = median(|| drop(audit_all(&onboardings, &inventory)));
    let findings = audit_all(&onboardings, &inventory).findings.len();
    let figures = serde_json::json!({
        "resources": account::resources(&inventory), "onboardings": ONBOARDINGS, "findings": findings,
        "one_onboarding_ms": one, "account_ms": all, "runs": ROUNDS,
    });
    println!("{figures}");
}

/// In milliseconds.
fn median(work: impl Fn()) -> f64 {
    let once = || {
        let begun = std::time::Instant::now();
        work();
        begun.elapsed().as_secs_f64()
    };
    let mut times: Vec<f64> = (0..ROUNDS).map(|_| once()).collect();
    times.sort_by(f64::total_cmp);
    (times[ROUNDS / 2] * 1e5).round() / 100.0
}

fn told(audit: &Audit) -> String {
    let count = |outcome: Outcome| audit.findings.iter().filter(|f: &&Finding| f.outcome == outcome).count();
    let counts = [Outcome::Fail, Outcome::Unknown, Outcome::Pass].map(count);
    format!("{} findings fail, {} are unknown, {} hold", counts[0], counts[1], counts[2])
}
