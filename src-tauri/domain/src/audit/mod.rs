//! Judging what is: rules over an inventory, findings out. What could not be read is unknown, never fine.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Evidence;

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
