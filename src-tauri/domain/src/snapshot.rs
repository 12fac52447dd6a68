//! A point in time: how an onboarding was judged and drawn at one look, kept so that a later look can be held against it.
//! Local to this machine. Where it is kept is the store's affair.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::audit::{Audit, Severity};
use crate::topology::Drawing;
use crate::{Ending, RunId, clip};

/// How an onboarding stood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// When AWS was looked at.
    pub at: Timestamp,
    pub why: SnapshotWhy,
    /// The product's version, whose rules judged.
    pub version: String,
    pub audit: Audit,
    pub drawing: Drawing,
}

/// What it was kept for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum SnapshotWhy {
    RunEnded {
        run: RunId,
        ending: Ending,
    },
    HandedOff {
        to: String,
    },
    Reported {
        /// SHA-256 of the report.
        sha256: String,
    },
    /// Somebody wanted it kept.
    Asked,
}

/// A line of the list of what is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptSnapshot {
    /// What it is called by; never given twice.
    pub number: u32,
    #[ts(type = "string")]
    pub at: Timestamp,
    pub why: SnapshotWhy,
    pub version: String,
    /// Failed findings that nobody had accepted, by severity: critical, high, medium, low.
    pub failed: [u32; 4],
    /// SHA-256 of what is kept; the activity holds the one that it had when it was written.
    pub sha256: String,
}

impl Snapshot {
    /// Of a look at `at`, by the rules of this version.
    pub fn new(at: Timestamp, why: SnapshotWhy, audit: Audit, drawing: Drawing) -> Self {
        Self { at, why, version: env!("CARGO_PKG_VERSION").to_owned(), audit, drawing }
    }

    /// Its line of the list.
    pub fn kept_as(&self, number: u32, sha256: String) -> KeptSnapshot {
        let (why, version) = (self.why.clone(), self.version.clone());
        KeptSnapshot { number, at: self.at, why, version, failed: open_by_severity(&self.audit), sha256 }
    }
}

impl SnapshotWhy {
    /// “after the hand-off to …”
    pub fn words(&self) -> String {
        match self {
            SnapshotWhy::RunEnded { ending: Ending::Finished, .. } => "after a run".to_owned(),
            SnapshotWhy::RunEnded { .. } => "after a run that was not finished".to_owned(),
            SnapshotWhy::HandedOff { to } => format!("at the hand-off to {}", clip(to, 60)),
            SnapshotWhy::Reported { .. } => "with a report".to_owned(),
            SnapshotWhy::Asked => "because it was asked for".to_owned(),
        }
    }
}

fn open_by_severity(audit: &Audit) -> [u32; 4] {
    let open = |severity| audit.findings.iter().filter(|f| f.is_open() && f.severity == severity).count();
    [Severity::Critical, Severity::High, Severity::Medium, Severity::Low]
        .map(|severity| u32::try_from(open(severity)).unwrap_or(u32::MAX))
}
