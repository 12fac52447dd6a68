//! Plans are values: ordered steps from what exists to what is desired. Nothing here awaits; how a plan is made
//! for each purpose stands in the modules below.

mod admit;
mod behind;
mod build;
mod consumer;
mod decide;
mod difference;
mod former;
mod groups;
mod listeners;
mod load_balancer;
mod ours;
mod paper;
mod private_dns;
mod provider;
mod remaining;
mod roll_back;
mod service;
mod target_groups;
mod targets;
mod teardown;
mod unlisted;

pub(crate) use admit::{admitted_by_us, mark as admit_mark};
pub use consumer::consumer;
pub use decide::{accept, reject};
pub use difference::{Difference, Differs, differences, same_as_reviewed};
pub use ours::{our_load_balancer, our_service, our_target_group};
pub(crate) use ours::{serves, several_of_ours};
pub use paper::{Approval, PAPER_SCHEMA, Paper, needs_approval};
pub use provider::provider;
pub use roll_back::{can_roll_back, roll_back};
pub use teardown::{consumer_teardown, teardown};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::{
    AccountId, Action, Arn, EndpointId, EndpointServiceId, Fault, OnboardingId, Region, SecurityGroupId, Slot, StepId,
    Target,
};

/// What a plan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    SetUp,
    Repair,
    Accept,
    Reject,
    Teardown,
    /// Takes back what a run did that did not come to its end.
    RollBack,
    Consumer,
    ConsumerTeardown,
}

/// Something that AWS does in its own time, and that the next step needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Wait {
    LoadBalancerActive {
        load_balancer: Slot<Arn>,
    },
    LoadBalancerGone {
        load_balancer: Slot<Arn>,
    },
    /// No network interface uses the group any more, so that it can be deleted.
    SecurityGroupFree {
        group: Slot<SecurityGroupId>,
    },
    EndpointServiceAvailable {
        service: Slot<EndpointServiceId>,
    },
    EndpointServiceGone {
        service: Slot<EndpointServiceId>,
    },
    /// Each of `targets` is registered and healthy; what else is registered does not matter.
    TargetsHealthy {
        target_group: Slot<Arn>,
        /// Absent in records of plans from before targets were named; then nothing is ever waited for successfully.
        #[serde(default)]
        targets: Vec<Target>,
        /// Where somebody else registers them, and none are named: how many have to be healthy.
        #[serde(default)]
        at_least: u32,
    },
    /// None of the targets that are on their way out is left.
    TargetsGone {
        target_group: Slot<Arn>,
    },
    /// AWS has said which TXT record proves the private DNS name; the wait produces it.
    DomainProof {
        service: Slot<EndpointServiceId>,
        domain: String,
    },
    /// AWS has found the proof.
    DomainVerified {
        service: Slot<EndpointServiceId>,
    },
    /// The allowed principals are exactly these.
    PrincipalsAre {
        service: Slot<EndpointServiceId>,
        principals: Vec<String>,
    },
    ConnectionAvailable {
        service: EndpointServiceId,
        endpoint: EndpointId,
    },
    ConnectionRejected {
        service: EndpointServiceId,
        endpoint: EndpointId,
    },
    /// The endpoint waits for acceptance, or is available.
    EndpointAsked {
        endpoint: Slot<EndpointId>,
    },
    EndpointGone {
        endpoint: Slot<EndpointId>,
    },
}

/// A step either acts or waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    Act(Action),
    Wait(Wait),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Step {
    pub id: StepId,
    /// What it does, for people: “Create the load balancer ffly-orders-api-k3m9”.
    pub title: String,
    /// Why it is needed.
    pub why: String,
    pub work: Work,
    /// Steps that must be done before.
    pub needs: Vec<StepId>,
    /// What it changes of something that exists: each setting with its value before and after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What takes it back, as far as that is possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub undo: Option<Box<Action>>,
}

/// One setting of something that exists, before and after a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Change {
    /// “Health check interval”, in words.
    pub what: String,
    /// Absent when it was not set, or is not known.
    pub before: Option<String>,
    /// Absent when it goes.
    pub after: Option<String>,
}

/// Something that exists already and stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Kept {
    pub step: StepId,
    pub id: String,
    pub title: String,
}

/// Ordered steps from what exists to what is desired, in one account and Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Plan {
    pub onboarding: OnboardingId,
    pub account: AccountId,
    pub region: Region,
    pub purpose: Purpose,
    pub steps: Vec<Step>,
    pub kept: Vec<Kept>,
    /// What deserves a second look but stops nothing.
    pub warnings: Vec<String>,
}

impl Plan {
    /// A plan without steps.
    pub fn empty(onboarding: OnboardingId, account: AccountId, region: Region, purpose: Purpose) -> Self {
        Self { onboarding, account, region, purpose, steps: Vec::new(), kept: Vec::new(), warnings: Vec::new() }
    }

    /// True when nothing would change in AWS.
    pub fn changes_nothing(&self) -> bool {
        !self.steps.iter().any(|s| matches!(s.work, Work::Act(_)))
    }

    /// How many calls would change AWS.
    pub fn changes(&self) -> usize {
        self.steps.iter().filter(|s| matches!(s.work, Work::Act(_))).count()
    }

    /// SHA-256 in hexadecimal over the canonical JSON (RFC 8785) of account, Region, onboarding, purpose and every call with
    /// its parameters, in order. Waits, words and times are no part of it: AWS may get ready while somebody reads.
    pub fn hash(&self) -> String {
        let call = |step: &Step| match &step.work {
            Work::Act(action) => Some(serde_json::json!({ "step": step.id, "action": action })),
            Work::Wait(_) => None,
        };
        let body = serde_json::json!({
            "account": self.account, "region": self.region, "onboarding": self.onboarding,
            "purpose": self.purpose, "calls": self.steps.iter().filter_map(call).collect::<Vec<_>>(),
        });
        sha256_of(&body)
    }

    /// Refuses a plan whose steps need, or take from, a step that does not come before them.
    pub fn check(self) -> Result<Self, Fault> {
        let mut seen = BTreeSet::new();
        for step in &self.steps {
            let used = step.needs.iter().cloned().chain(step.work.takes_from());
            if let Some(missing) = used.into_iter().find(|n| !seen.contains(n)) {
                return Err(Fault::invalid(
                    "plan-order",
                    format!("step “{}” needs “{missing}”, which does not come before it", step.id),
                ));
            }
            if !seen.insert(step.id.clone()) {
                return Err(Fault::invalid("plan-order", format!("step “{}” appears twice", step.id)));
            }
        }
        Ok(self)
    }
}

impl Work {
    /// The steps whose results it takes.
    pub fn takes_from(&self) -> Vec<StepId> {
        match self {
            Work::Act(action) => action.takes_from(),
            Work::Wait(wait) => wait.takes_from().into_iter().cloned().collect(),
        }
    }
}

impl Wait {
    /// The step whose result it watches, where that is not known yet.
    pub fn takes_from(&self) -> Option<&StepId> {
        match self {
            Wait::LoadBalancerActive { load_balancer } | Wait::LoadBalancerGone { load_balancer } => {
                load_balancer.step()
            }
            Wait::SecurityGroupFree { group } => group.step(),
            Wait::EndpointServiceAvailable { service }
            | Wait::EndpointServiceGone { service }
            | Wait::PrincipalsAre { service, .. }
            | Wait::DomainProof { service, .. }
            | Wait::DomainVerified { service } => service.step(),
            Wait::TargetsHealthy { target_group, .. } | Wait::TargetsGone { target_group } => target_group.step(),
            Wait::EndpointAsked { endpoint } | Wait::EndpointGone { endpoint } => endpoint.step(),
            Wait::ConnectionAvailable { .. } | Wait::ConnectionRejected { .. } => None,
        }
    }
}

/// SHA-256 in hexadecimal over canonical JSON (RFC 8785).
pub fn sha256_of(value: &impl Serialize) -> String {
    let canonical = serde_json_canonicalizer::to_vec(value).unwrap_or_default();
    hex(&Sha256::digest(&canonical))
}

/// The idempotency token of a step: at most 64 ASCII characters, the same after every restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "string")]
pub struct Token(String);

impl Token {
    /// The token of `step`; `generation` rises only after an observed deletion, or a refused reuse with an empty look-up.
    pub fn derive(onboarding: &OnboardingId, account: &AccountId, step: &StepId, generation: u32) -> Self {
        Self(sha256_of(&serde_json::json!([onboarding, account, step, generation])))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests;
