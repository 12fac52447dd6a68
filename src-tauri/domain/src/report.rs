//! What the onboarding report is made from: a frozen snapshot, so that recording the report does not change it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::audit::Audit;
use crate::topology::Drawing;
use crate::{ChainReport, Checklist, ConnectionCard, Desired, Entry, Identity, Inventory, Packet};

/// The data of one report. The same value gives the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportInput {
    pub title: String,
    /// True for a report of the sandbox, which says so on every page.
    pub sandbox: bool,
    /// The activity is told up to this moment. What AWS showed is dated by `inventory.looked_at`, never by this.
    #[ts(type = "string")]
    pub as_of: Timestamp,
    pub identity: Identity,
    pub desired: Desired,
    /// Only what belongs to the onboarding.
    pub inventory: Inventory,
    pub checklist: Checklist,
    pub audit: Audit,
    pub connections: Vec<ConnectionCard>,
    pub drawing: Drawing,
    pub packet: Option<Packet>,
    /// The onboarding's entries up to `as_of`.
    pub activity: Vec<Entry>,
    /// Hash of the last of `activity`, where there is one.
    pub last_hash: Option<String>,
    /// The check of the whole record, with the entries of every onboarding and after `as_of`.
    pub chain: ChainReport,
}
