//! What the commands take and give, where a noun of the domain alone does not say it.

mod judge;

pub use judge::*;

use domain::audit::{Audit, Outcome, Verdict};
use domain::cost::Estimate;
use domain::topology::{Drawing, Trace, View};
use domain::{
    AccountId, Actor, Adopt, Candidate, ChainReport, Checklist, ConnectionCard, Desired, DesiredListener, EndpointId,
    EndpointServiceId, Entry, ExportFormat, Exposure, Fault, Firefly, Gate, Identity, Inventory, Network, OnboardingId,
    Packet, Plan, Problem, Realm, Region, RunId, Service, Unread,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The seat we work from: a realm and an identity in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Session {
    pub realm: Realm,
    pub identity: Identity,
    /// Connection requests that wait for a decision, as last seen; null when they could not be read.
    pub pending_approvals: Option<u32>,
    /// What happened when this seat was taken that a person should know: a sandbox's record that had to be kept aside.
    pub notices: Vec<String>,
}

/// Sit down with a named profile of `~/.aws`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SeatProfile {
    pub profile: String,
    pub region: Region,
}

/// Sit down with an access key that the OS keychain keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SeatKey {
    pub name: String,
    pub region: Region,
}

/// A key in the keychain, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyName {
    pub name: String,
}

/// What can be sat down with. Names only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Identities {
    pub profiles: Vec<String>,
    pub keys: Vec<String>,
    /// Why the keychain cannot be used, where it cannot.
    pub keychain_fault: Option<Fault>,
    pub profiles_fault: Option<Fault>,
}

/// The account and Region as found, and what could stand behind a load balancer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct InventoryView {
    pub inventory: Inventory,
    pub candidates: Vec<Candidate>,
}

/// What the form sends: a desired state without the fields that the session gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Absent for a new onboarding.
    pub id: Option<OnboardingId>,
    pub name: String,
    pub firefly: Firefly,
    /// Firefly's account once more, from another source; needed until it was confirmed for this onboarding.
    #[serde(default)]
    #[ts(optional)]
    pub firefly_again: Option<AccountId>,
    pub network: Network,
    pub listeners: Vec<DesiredListener>,
    pub exposure: Exposure,
    #[serde(default)]
    #[ts(optional, as = "Option<Service>")]
    pub service: Service,
    #[serde(default)]
    #[ts(optional, as = "Option<Adopt>")]
    pub adopt: Adopt,
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub four_eyes: bool,
}

/// Names one onboarding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OnboardingKey {
    pub id: OnboardingId,
}

/// A line of the list of onboardings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OnboardingRow {
    pub id: OnboardingId,
    pub name: String,
    pub account: AccountId,
    pub region: Region,
    pub stage: String,
    pub next: String,
    pub waiting_on: Actor,
    pub verdicts: Vec<Verdict>,
    /// Failed findings by severity: critical, high, medium, low.
    pub failed: [u32; 4],
    pub pending: u32,
}

/// One onboarding with its checklist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OnboardingView {
    pub desired: Desired,
    /// Whether Firefly's account was given twice for this onboarding.
    pub firefly_confirmed: bool,
    pub checklist: Checklist,
    pub verdicts: Vec<Verdict>,
    /// Failed findings by severity: critical, high, medium, low.
    pub failed: [u32; 4],
    /// The newest run, finished or not.
    pub run: Option<RunId>,
    /// True while that run is being carried out by this process.
    pub running: bool,
    /// The run was cut short: apply again to go on.
    pub interrupted: bool,
    /// The last run did not come to its end, and what it did can be taken back.
    pub can_roll_back: bool,
    #[ts(type = "string")]
    pub looked_at: Timestamp,
    pub unread: Vec<Unread>,
}

/// What a plan is wanted for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Aim {
    SetUp,
    Repair,
    Accept {
        endpoint: EndpointId,
    },
    Reject {
        endpoint: EndpointId,
    },
    Teardown,
    /// Take back what the last run did, which did not come to its end.
    RollBack,
}

/// Asks for a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanInput {
    pub id: OnboardingId,
    pub aim: Aim,
}

/// A plan as it is reviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanView {
    pub plan: Plan,
    pub hash: String,
    /// Calls that would change AWS.
    pub changes: u32,
    /// The chain with what is planned drawn as planned.
    pub drawing: Drawing,
    /// What the onboarding costs in a month, with little traffic and with more; only for a set-up or a change.
    pub cost: Vec<Estimate>,
    #[ts(type = "string")]
    pub looked_at: Timestamp,
    pub unread: Vec<Unread>,
    /// Applied only once somebody else has approved it.
    pub needs_approval: bool,
}

/// Saves the plan that was shown, or is refused when it would be another one now.
pub type PaperSave = ApplyInput;

/// Names the saved plan that is open, by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperKey {
    pub hash: String,
}

/// Approves the saved plan that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperApprove {
    pub hash: String,
    /// What the approver writes beside it.
    pub note: Option<String>,
}

/// A saved plan as it is reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperView {
    /// Where it lies.
    pub path: String,
    /// The hash of the paper.
    pub hash: String,
    /// What the onboarding was called when it was saved.
    pub name: String,
    pub plan: Plan,
    pub plan_hash: String,
    /// Calls that would change AWS.
    pub changes: u32,
    pub unread: Vec<Unread>,
    /// The caller's ARN of whoever saved it.
    pub made_by: String,
    #[ts(type = "string")]
    pub made_at: Timestamp,
    pub sandbox: bool,
    pub approvals: Vec<ApprovalView>,
    /// The caller's ARN of whoever looks at it.
    pub you: String,
    /// Why this identity cannot approve it.
    pub approve_fault: Option<Fault>,
    /// Why this identity cannot apply it now.
    pub apply_fault: Option<Fault>,
}

/// Somebody's word about a saved plan; attested, never proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApprovalView {
    pub by: String,
    #[ts(type = "string")]
    pub at: Timestamp,
    pub note: Option<String>,
    /// It is of exactly this plan, by somebody who did not make it.
    pub counts: bool,
}

/// Asks for an onboarding as code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportInput {
    pub id: OnboardingId,
    pub format: ExportFormat,
}

/// An onboarding as code, with a name for its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ExportView {
    pub format: ExportFormat,
    pub text: String,
    pub file_name: String,
    pub unread: Vec<Unread>,
}

/// Applies the plan that was shown, or is refused when it would be another one now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplyInput {
    pub id: OnboardingId,
    pub aim: Aim,
    pub plan_hash: String,
}

/// Names one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunKey {
    pub run: RunId,
}

/// The hand-off as the contact will read it, or what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoffView {
    pub packet: Option<Packet>,
    /// What has to be so before anything is handed over.
    pub gates: Vec<Gate>,
    pub markdown: String,
    pub email_subject: String,
    pub email_body: String,
    pub sent: Vec<Sent>,
}

/// Asks for the packet, or lets the health gate pass for a reason that is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoffInput {
    pub id: OnboardingId,
    pub override_reason: Option<String>,
}

/// Records that the packet was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SentInput {
    pub id: OnboardingId,
    pub packet_hash: String,
    /// To whom: a name, an address, a thread.
    pub to: String,
}

/// One delivery of a packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sent {
    #[ts(type = "string")]
    pub at: Timestamp,
    pub packet_hash: String,
    pub to: String,
}

/// Requests and connections of one onboarding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConnectionsView {
    /// As AWS gave it; absent before the endpoint service exists.
    pub service_name: Option<String>,
    pub cards: Vec<ConnectionCard>,
    /// Why connections could not be read.
    pub unread: Vec<Unread>,
    #[ts(type = "string")]
    pub looked_at: Timestamp,
    /// True where the other parties' parts can be played.
    pub sandbox: bool,
}

/// Asks for the chain of an onboarding as a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TopologyInput {
    pub id: OnboardingId,
    pub view: View,
}

/// Asks for the account's whole network as a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NetworkInput {
    pub view: View,
}

/// A drawing with the ways of packets through it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TopologyView {
    pub drawing: Drawing,
    /// At the drawing's boxes and lines; none for a whole network.
    pub traces: Vec<Trace>,
    #[ts(type = "string")]
    pub looked_at: Timestamp,
    pub unread: Vec<Unread>,
}

/// As what a drawing is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PictureFormat {
    Svg,
    Png,
}

/// Saves a drawing as it is seen: of an onboarding, or of the account's network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PictureInput {
    pub id: Option<OnboardingId>,
    pub view: View,
    pub format: PictureFormat,
}

/// Findings and verdicts with the time of the look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AuditView {
    pub audit: Audit,
    #[ts(type = "string")]
    pub looked_at: Timestamp,
    pub unread: Vec<Unread>,
    /// Calls of the repair plan; none when nothing can be repaired by itself.
    pub repairs: u32,
    /// Why no repair plan can be made, where none can.
    pub repair_fault: Option<Fault>,
}

/// The whole record, newest last, with its check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActivityView {
    pub entries: Vec<Entry>,
    pub chain: ChainReport,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedFile {
    pub path: String,
    pub bytes: u32,
    pub sha256: String,
}

/// Which endpoint service to make an onboarding of, and whom it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportInput {
    pub service: EndpointServiceId,
    /// Firefly's account, from a person.
    pub firefly: AccountId,
}

/// Names an onboarding anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RenameInput {
    pub id: OnboardingId,
    pub name: String,
}

/// What came of checking a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftCheck {
    pub problems: Vec<Problem>,
}

/// The four verdicts as marks, for lists.
pub fn marks(audit: &Audit) -> Vec<Outcome> {
    audit.verdicts.iter().map(|v| v.outcome).collect()
}
