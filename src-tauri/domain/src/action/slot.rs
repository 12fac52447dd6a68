//! Inputs that are known now, or that an earlier step of the plan will produce. They are filled just before the call leaves.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Fault, Port, Rule, SecurityGroupId, StepId};

/// An input that is known now, or that an earlier step will produce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Slot<T> {
    Known(T),
    From(StepId),
}

/// What finished steps produced: step to ID or ARN.
pub type Outputs = BTreeMap<StepId, String>;

impl<T: FromStr<Err = Fault> + Clone> Slot<T> {
    /// The value itself, from `outputs` where an earlier step produced it.
    pub fn resolve(&self, outputs: &Outputs) -> Result<T, Fault> {
        match self {
            Slot::Known(value) => Ok(value.clone()),
            Slot::From(step) => outputs
                .get(step)
                .ok_or_else(|| Fault::invalid("slot-empty", format!("step “{step}” has not produced its result yet")))?
                .parse(),
        }
    }
}

impl<T> Slot<T> {
    /// The step that this waits for, if any.
    pub fn step(&self) -> Option<&StepId> {
        match self {
            Slot::Known(_) => None,
            Slot::From(step) => Some(step),
        }
    }
}

/// Anything that may wait for an earlier step, whatever its type.
pub(super) trait Pending {
    /// The step that it waits for, if any.
    fn waits_for(&self) -> Option<&StepId>;
    /// Fills it from `outputs`.
    fn fill(&mut self, outputs: &Outputs) -> Result<(), Fault>;
}

impl<T: FromStr<Err = Fault> + Clone> Pending for Slot<T> {
    fn waits_for(&self) -> Option<&StepId> {
        self.step()
    }

    fn fill(&mut self, outputs: &Outputs) -> Result<(), Fault> {
        *self = Slot::Known(self.resolve(outputs)?);
        Ok(())
    }
}

/// A security group rule whose peer may be a group that an earlier step makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlotRule {
    Plain(Rule),
    /// The peer is the group that `group` stands for.
    ToGroup {
        protocol: String,
        from_port: Port,
        to_port: Port,
        group: Slot<SecurityGroupId>,
        description: String,
    },
}

impl SlotRule {
    /// The rule with its peer known.
    pub fn resolve(&self, outputs: &Outputs) -> Result<Rule, Fault> {
        match self {
            SlotRule::Plain(rule) => Ok(rule.clone()),
            SlotRule::ToGroup { protocol, from_port, to_port, group, description } => Ok(Rule {
                protocol: protocol.clone(),
                from_port: Some(from_port.number()),
                to_port: Some(to_port.number()),
                peer: crate::Peer::Group(group.resolve(outputs)?),
                description: Some(description.clone()),
            }),
        }
    }
}

impl Pending for SlotRule {
    fn waits_for(&self) -> Option<&StepId> {
        match self {
            SlotRule::Plain(_) => None,
            SlotRule::ToGroup { group, .. } => group.step(),
        }
    }

    fn fill(&mut self, outputs: &Outputs) -> Result<(), Fault> {
        *self = SlotRule::Plain(self.resolve(outputs)?);
        Ok(())
    }
}
