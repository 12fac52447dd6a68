//! The one list of commands. From it come the dispatch, the TypeScript types, and what each read provides and each
//! write makes stale. Window, terminal and browser twin are hosts of this list.

use std::future::Future;

use domain::audit::AcceptedRisk;
use domain::presets::Preset;
use domain::{Fault, Imported, KeptSnapshot, OnboardingId, RunId, RunView};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::views::*;

/// For commands that take nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "null")]
pub struct Nothing;

/// Visits the input and output type of every command; the bindings are made with it.
pub trait Visit {
    fn command<I: TS + 'static, O: TS + 'static>(
        &mut self,
        name: &'static str,
        doc: &'static str,
        provides: &'static [&'static str],
        stale: &'static [&'static str],
    );
}

macro_rules! commands {
    ($( $(#[doc = $doc:literal])+ $name:ident($input:ty) -> $output:ty, provides [$($provides:ident),*], stale [$($stale:ident),*]; )+) => {
        /// What a host answers, one function a command.
        pub trait Answers: Send + Sync {
            $( $(#[doc = $doc])+ fn $name(&self, input: $input) -> impl Future<Output = Result<$output, Fault>> + Send; )+
        }

        /// Answers the command `name` with JSON in and JSON out.
        pub async fn answer<A: Answers>(host: &A, name: &str, input: Value) -> Result<Value, Fault> {
            match name {
                $( stringify!($name) => render(host.$name(parse::<$input>(name, input)?).await?), )+
                _ => Err(Fault::invalid("unknown-command", format!("There is no command “{name}”"))),
            }
        }

        /// Walks the list.
        pub fn visit(visitor: &mut impl Visit) {
            $( visitor.command::<$input, $output>(
                stringify!($name), concat!($($doc),+), &[$(stringify!($provides)),*], &[$(stringify!($stale)),*]); )+
        }
    };
}

commands! {
    /// The seat we sit in; null before one is taken.
    session(Nothing) -> Option<Session>, provides [session], stale [];
    /// Sit down in the sandbox: no account, no cost.
    seat_sandbox(Nothing) -> Session, provides [], stale [session, inventory, onboardings, onboarding, activity];
    /// Sit down with a named profile.
    seat_profile(SeatProfile) -> Session, provides [], stale [session, inventory, onboardings, onboarding, activity];
    /// Sit down with a key of the keychain.
    seat_key(SeatKey) -> Session, provides [], stale [session, inventory, onboardings, onboarding, activity];
    /// Leave the seat.
    leave_seat(Nothing) -> (), provides [], stale [session, inventory, onboardings, onboarding, activity];
    /// Profiles and keys that could be used, by name.
    identities(Nothing) -> Identities, provides [identities], stale [];
    /// Take an access key from the CSV file that the AWS console hands out. The host asks for the file; null when that was cancelled.
    key_import_file(KeyName) -> Option<String>, provides [], stale [identities];
    /// Take an access key from the clipboard, and clear the clipboard.
    key_import_clipboard(KeyName) -> String, provides [], stale [identities];
    /// Forget a key.
    key_remove(KeyName) -> (), provides [], stale [identities];
    /// Everything in the account and Region.
    inventory(Nothing) -> InventoryView, provides [inventory], stale [];
    /// Kinds of service that customers bring, with their ports and traps.
    presets(Nothing) -> Vec<Preset>, provides [], stale [];
    /// All onboardings of this realm.
    onboardings(Nothing) -> Vec<OnboardingRow>, provides [onboardings], stale [];
    /// One onboarding with its checklist.
    onboarding(OnboardingKey) -> OnboardingView, provides [onboarding], stale [];
    /// What is wrong with a form, all at once.
    onboarding_check(Draft) -> DraftCheck, provides [], stale [];
    /// Keep a form as an onboarding.
    onboarding_save(Draft) -> OnboardingId, provides [], stale [onboardings, onboarding, activity];
    /// Make an onboarding of an endpoint service that is there, for the form; it is not kept yet.
    onboarding_import(ImportInput) -> Imported, provides [], stale [];
    /// Give an onboarding another name.
    onboarding_rename(RenameInput) -> (), provides [], stale [onboardings, onboarding, activity];
    /// Forget an onboarding; what it made stays in AWS.
    onboarding_forget(OnboardingKey) -> (), provides [], stale [onboardings, onboarding, activity];
    /// What would be done.
    plan(PlanInput) -> PlanView, provides [plan, onboarding], stale [];
    /// The set-up as code for other tools, from nothing.
    export(ExportInput) -> ExportView, provides [export, onboarding], stale [];
    /// Do it.
    apply(ApplyInput) -> RunId, provides [], stale [session, onboardings, onboarding, activity];
    /// Write the plan that was shown where the host's dialog says, for somebody to review; null when that was cancelled.
    paper_save(PaperSave) -> Option<PaperView>, provides [], stale [paper];
    /// Open a saved plan where the host's dialog says; null when that was cancelled.
    paper_open(Nothing) -> Option<PaperView>, provides [], stale [paper];
    /// The saved plan that is open, read and compared with AWS anew.
    paper(Nothing) -> Option<PaperView>, provides [paper, onboarding], stale [];
    /// Approve the saved plan that is open; its file holds that afterwards.
    paper_approve(PaperApprove) -> PaperView, provides [], stale [paper, activity];
    /// Do what the saved plan that is open says.
    paper_apply(PaperKey) -> RunId, provides [], stale [session, onboardings, onboarding, paper, activity];
    /// A run as far as it is.
    run(RunKey) -> RunView, provides [run], stale [];
    /// Stop a run at the next step. Nothing is undone.
    cancel_run(RunKey) -> (), provides [], stale [onboarding];
    /// Let a run go on that is paused, with the credentials of its identity read anew.
    resume_run(RunKey) -> (), provides [], stale [session, run, onboarding, activity];
    /// The packet for Firefly, or what is missing.
    handoff(HandoffInput) -> HandoffView, provides [handoff, onboarding], stale [];
    /// Record that the packet was sent.
    handoff_sent(SentInput) -> (), provides [], stale [handoff, onboardings, onboarding, activity];
    /// Requests and connections.
    connections(OnboardingKey) -> ConnectionsView, provides [connections, onboarding], stale [];
    /// The chain as a drawing, with the ways of packets through it.
    topology(TopologyInput) -> TopologyView, provides [topology, onboarding], stale [];
    /// The account's network as a drawing.
    network(NetworkInput) -> TopologyView, provides [inventory], stale [];
    /// Write a drawing where the host's dialog says; null when that was cancelled.
    picture_save(PictureInput) -> Option<SavedFile>, provides [], stale [];
    /// Findings and verdicts.
    audit(OnboardingKey) -> AuditView, provides [audit, onboarding], stale [];
    /// Live with a finding for a while. The decision is kept on this computer; AWS does not know of it.
    risk_accept(RiskAccept) -> AcceptedRisk, provides [], stale [onboardings, onboarding, activity];
    /// Live with it no longer.
    risk_withdraw(RiskWithdraw) -> (), provides [], stale [onboardings, onboarding, activity];
    /// Write the audit where the host's dialog says, for other tools; null when that was cancelled.
    audit_export(AuditExportInput) -> Option<SavedFile>, provides [], stale [];
    /// The points in time that are kept on this computer.
    snapshots(OnboardingKey) -> SnapshotsView, provides [snapshots, onboarding], stale [];
    /// Keep how the onboarding stands now.
    snapshot_keep(OnboardingKey) -> KeptSnapshot, provides [], stale [snapshots, activity];
    /// Hold two points in time against each other, or one against now.
    audit_compare(AuditCompareInput) -> AuditComparison, provides [audit, onboarding], stale [];
    /// Everything that was done, with the check of its chain.
    activity(Nothing) -> ActivityView, provides [activity], stale [];
    /// Write the report where the host's dialog says; null when that was cancelled.
    report_save(OnboardingKey) -> Option<SavedFile>, provides [], stale [activity, onboarding];
    /// Sandbox only: Firefly creates its endpoint from the packet.
    play_firefly(OnboardingKey) -> (), provides [], stale [session, onboardings, onboarding, activity];
    /// Sandbox only: a colleague lets a stranger in by hand, and the stranger asks for a connection.
    play_stranger(OnboardingKey) -> (), provides [], stale [session, onboardings, onboarding, activity];
}

fn parse<T: serde::de::DeserializeOwned>(name: &str, input: Value) -> Result<T, Fault> {
    serde_json::from_value(input).map_err(|e| {
        Fault::invalid("bad-input", format!("The input of “{name}” is not as it should be")).because(e.to_string())
    })
}

fn render(output: impl Serialize) -> Result<Value, Fault> {
    serde_json::to_value(output)
        .map_err(|e| Fault::invalid("bad-output", "The answer cannot be written as JSON").because(e.to_string()))
}
