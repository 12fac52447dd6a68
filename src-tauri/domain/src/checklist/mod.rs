//! Firefly's guide “Integrating AWS PrivateLink” as a live checklist: who acts, what state, observed or attested, by
//! which evidence.

mod build;
mod facts;
mod items;
#[cfg(test)]
mod tests;

pub use build::checklist;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    You,
    Firefly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    Done,
    /// AWS or Firefly is at it.
    InProgress,
    /// It is this one's turn.
    Next,
    Later,
    /// It is not as it should be.
    Attention,
    /// It could not be read.
    Unknown,
}

/// How we know. Facts and statements are never mixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "basis", rename_all = "snake_case")]
pub enum Evidence {
    /// Read from AWS.
    Observed {
        /// What was read: “state = active”.
        fact: String,
        /// The resource's ID or ARN.
        resource: Option<String>,
        /// `service:Operation`.
        call: String,
        #[ts(type = "string | null")]
        at: Option<Timestamp>,
    },
    /// Stated by a person.
    Attested {
        statement: String,
        by: String,
        #[ts(type = "string")]
        at: Timestamp,
    },
    /// Neither: what would make it known.
    Unknown { because: String },
}

/// The parts of the guide, in its own order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Prerequisites,
    LoadBalancer,
    EndpointService,
    Handoff,
    FireflySide,
    Approval,
    Validation,
}

impl Part {
    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Part::Prerequisites => "Prerequisites",
            Part::LoadBalancer => "Network Load Balancer",
            Part::EndpointService => "VPC endpoint service",
            Part::Handoff => "Hand-off to Firefly",
            Part::FireflySide => "Firefly’s side",
            Part::Approval => "Approve the connection",
            Part::Validation => "Validation",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Item {
    /// Stable key, such as `targets-healthy`.
    pub key: String,
    pub part: Part,
    pub title: String,
    pub actor: Actor,
    pub state: ItemState,
    /// One sentence: how it stands.
    pub detail: String,
    pub evidence: Vec<Evidence>,
}

/// Where to go next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextAction {
    /// A whole sentence: “Create the load balancer and the endpoint service”.
    pub title: String,
    pub detail: String,
    /// The room to go to: `plan`, `handoff`, `connections`, `audit`, `report`.
    pub room: String,
    pub actor: Actor,
}

/// The checklist of one onboarding and what comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Checklist {
    pub items: Vec<Item>,
    pub next: NextAction,
    /// `planned`, `building`, `ready to hand off`, `waiting for Firefly`, `approval needed`, `connected`.
    pub stage: String,
}

/// “1 target”, “3 targets”.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
