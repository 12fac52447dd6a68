//! Judging what is: rules over an inventory, findings out. What could not be read is unknown, never fine.

mod accept;
mod call;
mod compare;
mod csv;
mod export;
mod index;
mod known;
mod ocsf;
mod rule;
mod rules;
mod sarif;
mod scope;
mod table;
mod verdicts;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

pub use accept::{Wish, accept, end_of, withdraw};
pub use compare::{Changed, Comparison, VerdictChanged, compare};
pub use csv::csv;
pub use export::{AuditFormat, Exported, export};
pub use known::{AcceptedRisk, Known, Lapsed, LapsedWhy};
pub use table::rule_table;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Desired, EndpointService, Evidence, Inventory, belongs_to};
use index::Index;
use scope::Scope;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Critical,
    High,
    Medium,
    Low,
    Info,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Pass,
    Fail,
    Unknown,
}

/// What one rule says of one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Stable rule ID such as `FPL-PRINCIPALS`.
    pub rule: String,
    pub title: String,
    pub severity: Severity,
    pub outcome: Outcome,
    /// One sentence: what is so, here.
    pub message: String,
    /// Why it matters.
    pub rationale: String,
    /// The resource's ID or ARN.
    pub resource: Option<String>,
    pub evidence: Vec<Evidence>,
    /// What to do about it.
    pub remediation: String,
    /// Whether the repair plan mends it.
    pub repairable: bool,
    /// IDs of the controls that others use for the same thing.
    pub controls: Vec<String>,
    /// Somebody has accepted it for a while; it is still so.
    pub accepted: Option<AcceptedRisk>,
    /// Somebody had accepted it, and that does not hold any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub lapsed: Option<Lapsed>,
}

impl Finding {
    /// It fails, and nobody has accepted that.
    pub fn is_open(&self) -> bool {
        self.outcome == Outcome::Fail && self.accepted.is_none()
    }

    /// It is open, and no mere piece of advice.
    pub fn asks_for_action(&self) -> bool {
        self.is_open() && self.severity != Severity::Info
    }
}

impl Severity {
    /// As machines write it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Critical => "critical",
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
            Severity::Info => "info",
        }
    }
}

impl Outcome {
    /// As machines write it.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Fail => "fail",
            Outcome::Unknown => "unknown",
        }
    }
}

/// A promised property, computed from evidence. It never claims what only Firefly's account could show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verdict {
    /// `private_connectivity`, `no_public_exposure`, `stable_dns`, `granular_access_control`.
    pub key: String,
    pub title: String,
    pub outcome: Outcome,
    pub message: String,
    pub evidence: Vec<Evidence>,
}

/// Findings, worst first, and the four verdicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Audit {
    pub findings: Vec<Finding>,
    pub verdicts: Vec<Verdict>,
}

/// Judges what `inventory` shows: with `desired`, the resources of that onboarding; without, every endpoint service of the
/// account and the load balancers that they stand on. `known` is what the record of the onboarding adds; whether an accepted
/// risk is still in force is judged at the time of the look. The same input gives the same findings in the same order.
pub fn audit(desired: Option<&Desired>, inventory: &Inventory, known: &Known) -> Audit {
    judged(desired, &Index::of(inventory), known, |_| true)
}

fn judged(desired: Option<&Desired>, index: &Index, known: &Known, counts: impl Fn(&EndpointService) -> bool) -> Audit {
    let scope = Scope::new(desired, index, known, counts);
    let mut findings: Vec<Finding> = rules::ALL.iter().flat_map(|rule| rule.findings(&scope)).collect();
    known.mark(&mut findings, index.inventory().looked_at);
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    let verdicts = verdicts::verdicts(&scope, &findings);
    Audit { findings, verdicts }
}

/// Judges the whole account: each of the `onboardings` that lie here by what was agreed for it and what its record adds, and
/// every other endpoint service without. A property holds where it holds for all of them.
pub fn audit_all(onboardings: &[(Desired, Known)], inventory: &Inventory) -> Audit {
    let here: Vec<&(Desired, Known)> =
        onboardings.iter().filter(|(d, _)| d.account == inventory.account && d.region == inventory.region).collect();
    let index = Index::of(inventory);
    let is_of = |service: &EndpointService, desired: &Desired| {
        belongs_to(&service.tags, &desired.id) || desired.adopt.endpoint_service.as_ref() == Some(&service.id)
    };
    let unclaimed = |s: &EndpointService| !here.iter().any(|(d, _)| is_of(s, d));
    let mut whole = judged(None, &index, &Known::default(), unclaimed);
    // where every service has its onboarding, what is not there says nothing
    if !here.is_empty() && !inventory.endpoint_services.iter().any(unclaimed) {
        whole.verdicts.clear();
    }
    for (desired, known) in &here {
        let Audit { findings, verdicts } = judged(Some(desired), &index, known, |_| true);
        whole.findings.extend(findings);
        for verdict in verdicts {
            match whole.verdicts.iter_mut().find(|other| other.key == verdict.key) {
                Some(other) if rank(verdict.outcome) < rank(other.outcome) => *other = verdict,
                Some(_) => {}
                None => whole.verdicts.push(verdict),
            }
        }
    }
    whole.findings.sort_by(|a, b| order(a).cmp(&order(b)));
    whole
}

/// Worst first: what failed, then what is unknown, then what is as it should be; each by severity, rule and resource.
fn order(finding: &Finding) -> (u8, Severity, &str, Option<&str>, &str) {
    (rank(finding.outcome), finding.severity, &finding.rule, finding.resource.as_deref(), &finding.message)
}

fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Fail => 0,
        Outcome::Unknown => 1,
        Outcome::Pass => 2,
    }
}
