//! Nouns, pure verbs and ports of an onboarding. Nothing here awaits or reads a clock.

mod action;
pub mod audit;
mod candidates;
mod checklist;
mod connections;
pub mod cost;
mod export;
mod fault;
mod handoff;
pub mod health;
mod identity;
mod ids;
mod import;
mod inventory;
mod journal;
mod kubernetes;
mod network;
mod onboarding;
mod plain;
pub mod plan;
mod ports;
pub mod presets;
mod problem;
mod report;
mod run;
mod snapshot;
pub mod topology;
mod validate;

pub use action::{Action, ContainerTarget, Outputs, ServiceChange, Slot, SlotRule, Target, TxtRecord};
pub use candidates::{Candidate, CandidateTarget, candidates};
pub use checklist::{Actor, Checklist, Evidence, Item, ItemState, NextAction, Part, checklist};
pub use connections::{Check, ConnectionCard, StillAcceptable, is_root_of, judge, still_acceptable};
pub use export::{ExportFormat, export, without_ours};
pub use fault::{Fault, FaultKind};
pub use handoff::{Gate, HEALTH_GATE, PACKET_SCHEMA, Packet, PacketListener, PacketSubnet, email, gates, markdown};
pub use identity::{CredentialSource, Identity, Realm};
pub use ids::*;
pub use import::{Imported, import};
pub use inventory::*;
pub use journal::{Break, ChainReport, Ending, Entry, Event, GENESIS, KeptFile, verify};
pub use onboarding::{
    AddressType, Adopt, Attach, Desired, DesiredListener, Exposure, Firefly, HealthThresholds, ListenerOptions,
    Network, Protocol, SCHEMA, Service, TargetType, Tls, adopted_tags, belongs_to, default_health_check, is_ours,
    onboarding_schema, our_tags, slug, tag,
};
pub use plain::{clip, escaped, plain};
pub use plan::{Approval, Change, Kept, Paper, Plan, Purpose, Step, Token, Wait, Work, sha256_of};
pub use ports::{
    AccessKey, Clock, CloudRead, CloudWrite, Done, Journal, Keychain, Offer, Pending, Shelf, Snapshots, Typesetter,
};
pub use problem::Problem;
pub use report::ReportInput;
pub use run::{Pause, RunView, StepState, StepView};
pub use snapshot::{KeptSnapshot, Snapshot, SnapshotWhy};
pub use validate::{validate, validate_alone};
