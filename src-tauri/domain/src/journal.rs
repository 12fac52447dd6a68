//! What was done, as a chain of entries: each names the hash of the one before it, so that a quiet edit shows.
//! The journal is both the record to resume from and the activity that a reviewer reads.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::audit::AcceptedRisk;
use crate::{AccountId, Action, Fault, OnboardingId, Packet, Plan, RunId, SnapshotWhy, StepId, Token, sha256_of};

/// What the first entry of a chain names as its predecessor.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// An onboarding was written or changed.
    OnboardingSaved { name: String, digest: String },
    /// A saved plan is what the next run applies.
    PaperUsed { paper: String },
    /// An onboarding was made of what stood in the account.
    OnboardingImported { service: String },
    /// An onboarding is no longer kept here. What it made stays in AWS.
    OnboardingForgotten { name: String },
    /// A plan is about to be applied.
    RunStarted { run: RunId, plan: Box<Plan>, plan_hash: String, caller: String },
    /// The call is about to leave. Durable before it does.
    Intent { run: RunId, step: StepId, action: Box<Action>, token: Token, attempt: u32 },
    /// AWS answered: it is done.
    Done { run: RunId, step: StepId, produced: Option<String>, request_id: Option<String>, note: Option<String> },
    /// AWS answered, or failed to: it is not done, as far as we know.
    Failed { run: RunId, step: StepId, fault: Fault, will_retry: bool },
    /// A wait has begun, or says something new.
    Waiting { run: RunId, step: StepId, saw: String },
    /// What was waited for is there.
    Reached {
        run: RunId,
        step: StepId,
        saw: String,
        polls: u32,
        /// What the steps after it take from the wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        produced: Option<String>,
    },
    /// The credentials ended before this step was done. The run keeps its place and waits for a person.
    Paused { run: RunId, step: StepId, fault: Fault },
    /// A person signed in again: the run goes on at the steps where it paused.
    Resumed { run: RunId },
    /// The run is over.
    RunEnded { run: RunId, ending: Ending },
    /// The packet was handed to Firefly.
    HandedOff {
        packet_hash: String,
        to: String,
        /// The packet itself, where it was still what AWS held when the delivery was recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        packet: Option<Box<Packet>>,
    },
    /// Firefly's account was given a second time, from another source, and was the same.
    FireflyConfirmed { account: AccountId },
    /// A person lets a gate pass, and says why.
    Overridden { gate: String, reason: String },
    /// Somebody approved a saved plan: written by their own copy, and again by the one that applies it, which has it from the
    /// saved plan alone.
    Approved {
        /// The hash of the saved plan.
        paper: String,
        plan_hash: String,
        /// The approver's caller ARN.
        by: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        note: Option<String>,
    },
    /// A connection request was judged.
    Judged { endpoint: String, owner: String, verdict: String },
    /// Somebody decided to live with a finding for a while.
    RiskAccepted { risk: Box<AcceptedRisk> },
    /// That decision does not hold any more.
    RiskWithdrawn { rule: String, resource: Option<String> },
    /// How the onboarding stood was kept, to be compared with later.
    SnapshotKept {
        number: u32,
        /// SHA-256 of what is kept.
        sha256: String,
        why: SnapshotWhy,
    },
    /// A report was written.
    Reported { sha256: String },
    /// A person states something that AWS does not show.
    Attested { statement: String, by: String },
    /// In the sandbox: another party's part was played.
    Played { part: String },
    /// This record begins anew: an older one was damaged and is kept under other names.
    RecordsPutAside {
        files: Vec<KeptFile>,
        /// The onboardings that could still be read from it and were taken over.
        salvaged: Vec<OnboardingId>,
        /// Whether all that it held of them could be read.
        complete: bool,
    },
}

/// A file that is kept as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptFile {
    /// Its name in the folder of the records.
    pub name: String,
    pub sha256: String,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    Finished,
    Failed,
    Cancelled,
    /// Everything was done, but something needs a person (targets unhealthy at the limit).
    NeedsAttention,
}

/// An event in its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Entry {
    /// 1, 2, 3 … without a gap.
    #[ts(type = "number")]
    pub seq: u64,
    #[ts(type = "string")]
    pub at: Timestamp,
    /// The onboarding that it belongs to, where it belongs to one.
    pub onboarding: Option<OnboardingId>,
    /// The caller's ARN.
    pub who: String,
    pub event: Event,
    /// Hash of the entry before.
    pub previous: String,
    /// SHA-256 over the canonical JSON of all the above.
    pub hash: String,
}

impl Entry {
    /// Puts `event` behind `last`.
    pub fn after(
        last: Option<&Entry>,
        at: Timestamp,
        onboarding: Option<OnboardingId>,
        who: String,
        event: Event,
    ) -> Self {
        let seq = last.map_or(1, |e| e.seq + 1);
        let previous = last.map_or_else(|| GENESIS.to_owned(), |e| e.hash.clone());
        let mut entry = Self { seq, at, onboarding, who, event, previous, hash: String::new() };
        entry.hash = entry.digest();
        entry
    }

    /// The hash that the entry should carry.
    pub fn digest(&self) -> String {
        sha256_of(&serde_json::json!({
            "seq": self.seq, "at": self.at, "onboarding": self.onboarding,
            "who": self.who, "event": self.event, "previous": self.previous,
        }))
    }
}

/// Where a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Break {
    #[ts(type = "number")]
    pub seq: u64,
    pub message: String,
}

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChainReport {
    #[ts(type = "number")]
    pub entries: u64,
    /// Hash of the last entry: keep it elsewhere, and the whole record is pinned.
    pub head: String,
    pub broken: Option<Break>,
}

/// Recomputes every hash from the first entry on.
pub fn verify(entries: &[Entry]) -> ChainReport {
    let mut previous = GENESIS.to_owned();
    for (index, entry) in entries.iter().enumerate() {
        let expected = index as u64 + 1;
        let message = if entry.seq != expected {
            Some(format!("entry {expected} is missing"))
        } else if entry.previous != previous {
            Some(format!("entry {expected} does not follow the one before it"))
        } else if entry.digest() != entry.hash {
            Some(format!("entry {expected} was changed after it was written"))
        } else {
            None
        };
        if let Some(message) = message {
            return ChainReport {
                entries: entries.len() as u64,
                head: previous,
                broken: Some(Break { seq: expected, message }),
            };
        }
        previous.clone_from(&entry.hash);
    }
    ChainReport { entries: entries.len() as u64, head: previous, broken: None }
}

impl Event {
    /// The run that it belongs to.
    pub fn run(&self) -> Option<&RunId> {
        match self {
            Event::RunStarted { run, .. }
            | Event::Intent { run, .. }
            | Event::Done { run, .. }
            | Event::Failed { run, .. }
            | Event::Waiting { run, .. }
            | Event::Reached { run, .. }
            | Event::Paused { run, .. }
            | Event::Resumed { run }
            | Event::RunEnded { run, .. } => Some(run),
            Event::OnboardingSaved { .. }
            | Event::OnboardingImported { .. }
            | Event::PaperUsed { .. }
            | Event::OnboardingForgotten { .. }
            | Event::HandedOff { .. }
            | Event::FireflyConfirmed { .. }
            | Event::Overridden { .. }
            | Event::Approved { .. }
            | Event::Judged { .. }
            | Event::RiskAccepted { .. }
            | Event::RiskWithdrawn { .. }
            | Event::SnapshotKept { .. }
            | Event::Reported { .. }
            | Event::Attested { .. }
            | Event::Played { .. }
            | Event::RecordsPutAside { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(n: usize) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for k in 0..n {
            let event = Event::Played { part: format!("part {k}") };
            entries.push(Entry::after(entries.last(), Timestamp::UNIX_EPOCH, None, "me".into(), event));
        }
        entries
    }

    #[test]
    fn a_wait_that_produced_nothing_reads_and_hashes_as_ever() {
        let old =
            serde_json::json!({ "event": "reached", "run": "run-1", "step": "active", "saw": "active", "polls": 3 });
        let event: Event = serde_json::from_value(old.clone()).unwrap();
        assert!(matches!(&event, Event::Reached { produced: None, .. }));
        assert_eq!(serde_json::to_value(&event).unwrap(), old);
    }

    #[test]
    fn an_untouched_chain_verifies() {
        assert_eq!(verify(&chain(4)).broken, None);
        assert_eq!(verify(&[]).head, GENESIS);
    }

    #[test]
    fn every_kind_of_edit_shows_where() {
        let mut edited = chain(4);
        edited[1].who = "someone else".into();
        assert_eq!(verify(&edited).broken.unwrap().seq, 2);
        let mut removed = chain(4);
        removed.remove(2);
        assert_eq!(verify(&removed).broken.unwrap().seq, 3);
        let mut reordered = chain(4);
        reordered.swap(0, 1);
        assert_eq!(verify(&reordered).broken.unwrap().seq, 1);
        let mut rehashed = chain(4);
        rehashed[1].who = "someone else".into();
        rehashed[1].hash = rehashed[1].digest();
        assert_eq!(verify(&rehashed).broken.unwrap().seq, 3);
    }
}
