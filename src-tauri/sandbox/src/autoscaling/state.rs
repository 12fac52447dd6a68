//! What EC2 Auto Scaling holds for one account in one Region. Data only.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::clock::Time;

#[derive(Debug, Clone, Default)]
pub(crate) struct AutoScaling {
    /// By name.
    pub groups: BTreeMap<String, Group>,
    /// By name.
    pub launch_configurations: BTreeMap<String, LaunchConfiguration>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct LaunchConfiguration {
    pub name: String,
    pub arn: String,
    pub created: Time,
    pub image: String,
    pub kind: String,
    pub security_groups: Vec<String>,
    /// Members that are only given back.
    pub given: Map<String, Value>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    pub name: String,
    pub arn: String,
    pub created: Time,
    /// Name of a launch configuration.
    pub launch: String,
    pub least: i64,
    pub most: i64,
    pub desired: i64,
    pub cooldown: i64,
    /// When its capacity was last changed, for the cooldown.
    pub scaled: Option<Time>,
    pub subnets: Vec<String>,
    /// Zone names of the subnets.
    pub zones: Vec<String>,
    /// `EC2` or `ELB`.
    pub health_check: String,
    pub grace: i64,
    pub policies: Vec<String>,
    /// New instances are not taken when the group shrinks.
    pub protects: bool,
    /// Value, and whether instances get it.
    pub tags: BTreeMap<String, (String, bool)>,
    /// ARNs.
    pub target_groups: BTreeSet<String>,
    /// In the order in which they joined.
    pub members: Vec<Member>,
    /// It is being deleted, and goes with its last instance.
    pub closing: bool,
    /// Members that are only given back.
    pub given: Map<String, Value>,
}

/// An instance in a group.
#[derive(Debug, Clone, Default)]
pub(crate) struct Member {
    pub id: String,
    pub zone: String,
    pub subnet: String,
    pub image: String,
    pub kind: String,
    /// Name of the launch configuration it is of; absent where it was attached.
    pub launch: Option<String>,
    pub joined: Time,
    pub protected: bool,
    /// Whether its targets were registered.
    pub registered: bool,
    pub leaving: Option<Time>,
    /// It leaves and goes on running.
    pub detached: bool,
}

impl Group {
    /// Those that are to stay.
    pub fn live(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|m| m.leaving.is_none())
    }
}
