//! What the commands of the audit take and give: accepted risks, points in time, files for other tools.

use domain::audit::{AuditFormat, Comparison};
use domain::topology::Difference;
use domain::{KeptSnapshot, OnboardingId, SnapshotWhy};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Accepts what a rule finds at a resource, for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RiskAccept {
    pub id: OnboardingId,
    pub rule: String,
    /// Needed only where the rule fails at several.
    pub resource: Option<String>,
    /// The finding's message as it was shown: where another one is found now, nothing is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub shown: Option<String>,
    pub reason: String,
    /// Who answers for it: a person or a team.
    pub owner: String,
    /// A day, which is meant to its end in UTC, or a moment.
    pub until: String,
}

/// Withdraws such a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RiskWithdraw {
    pub id: OnboardingId,
    pub rule: String,
    pub resource: Option<String>,
}

/// Wants the audit as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditExportInput {
    pub id: OnboardingId,
    pub format: AuditFormat,
}

/// The points in time that are kept of an onboarding, oldest first. They are local to this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SnapshotsView {
    pub snapshots: Vec<KeptSnapshot>,
}

/// Holds a later point in time against an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditCompareInput {
    pub id: OnboardingId,
    pub before: u32,
    /// Null for how it stands now.
    pub after: Option<u32>,
}

/// What differs between two points in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditComparison {
    pub before: PointInTime,
    pub after: PointInTime,
    /// Different versions of the product judged, so that a difference may be one of the rules.
    pub other_rules: bool,
    pub comparison: Comparison,
    /// What came, went and changed in the drawing.
    pub drawing: Difference,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PointInTime {
    /// Null for now.
    pub number: Option<u32>,
    #[ts(type = "string")]
    pub at: Timestamp,
    pub why: Option<SnapshotWhy>,
    pub version: String,
}
