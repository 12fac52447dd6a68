//! What the onboarding report is made from: a frozen snapshot, so that recording the report does not change it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::audit::Audit;
use crate::topology::Drawing;
use crate::{Checklist, ConnectionCard, Desired, Entry, Identity, Inventory, Packet};

/// The data of one report. The same value gives the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportInput {
    pub title: String,
    /// True for a report of the sandbox, which says so on every page.
    pub sandbox: bool,
    /// The moment that it describes.
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
    pub activity: Vec<Entry>,
    /// Hash of the last activity entry.
    pub chain_head: String,
}
