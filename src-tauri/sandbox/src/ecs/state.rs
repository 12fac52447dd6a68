//! What ECS holds for one account in one Region. Data only; moments may lie ahead, where a stop is already decided.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::clock::Time;
use crate::ec2::Tags;

#[derive(Debug, Clone, Default)]
pub(crate) struct Ecs {
    /// By name.
    pub clusters: BTreeMap<String, Cluster>,
    /// By ARN.
    pub task_definitions: BTreeMap<String, TaskDefinition>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Cluster {
    pub arn: String,
    pub name: String,
    /// By name.
    pub services: BTreeMap<String, Service>,
    /// When it was deleted.
    pub closed: Option<Time>,
    pub tags: Tags,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Service {
    pub arn: String,
    pub name: String,
    /// `FARGATE` or `EC2`.
    pub launch_type: String,
    pub desired: u32,
    pub created: Time,
    pub created_by: String,
    /// The oldest first; the last is the one that is meant to be.
    pub deployments: Vec<Deployment>,
    /// In the order of their creation.
    pub tasks: Vec<Task>,
    /// When it was deleted.
    pub closed: Option<Time>,
    /// When a task could not be placed, and why.
    pub shortages: Vec<(Time, String)>,
    /// Members that are only given back: `deploymentConfiguration`, `propagateTags` …
    pub settings: BTreeMap<String, Value>,
    pub tags: Tags,
}

/// What tasks are started with.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Deployment {
    pub id: String,
    pub created: Time,
    /// ARN.
    pub task_definition: String,
    pub subnets: Vec<String>,
    pub security_groups: Vec<String>,
    pub assign_public_ip: bool,
    /// Target groups to which ECS itself registers the tasks.
    pub load_balancers: Vec<ServiceLoadBalancer>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ServiceLoadBalancer {
    pub target_group: String,
    pub container: String,
    pub port: u16,
}

/// A task with a network interface of its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Task {
    pub arn: String,
    /// The deployment that started it.
    pub deployment: String,
    /// ARN.
    pub task_definition: String,
    pub load_balancers: Vec<ServiceLoadBalancer>,
    pub subnet: String,
    /// Zone name.
    pub zone: String,
    /// The interface in EC2.
    pub interface: String,
    pub private_ip: String,
    pub created: Time,
    /// Of a running one: `HEALTHY`, `UNHEALTHY` or `UNKNOWN`.
    pub health: String,
    /// Whether its targets were registered, and deregistered again.
    pub registered: bool,
    pub withdrawn: bool,
    pub stop: Option<Stop>,
}

/// Why and when a task ends.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop {
    pub at: Time,
    pub code: String,
    pub reason: String,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct TaskDefinition {
    pub arn: String,
    pub family: String,
    pub revision: u32,
    /// `awsvpc`, `bridge`, `host` or `none`.
    pub network_mode: String,
    /// CPU units and MiB, as text, as AWS writes them; empty where not given.
    pub cpu: String,
    pub memory: String,
    /// `FARGATE`, `EC2`.
    pub requires: Vec<String>,
    pub containers: Vec<Container>,
    /// Absent in a seed.
    pub registered: Option<(Time, String)>,
    /// When it was deregistered.
    pub closed: Option<Time>,
    /// Members that are only given back: roles, volumes …
    pub given: BTreeMap<String, Value>,
    pub tags: Tags,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Container {
    pub name: String,
    pub image: String,
    /// TCP ports.
    pub ports: Vec<u16>,
    /// The definition as it was registered; absent in a seed.
    pub given: Option<Value>,
}

impl Service {
    /// The deployment that is meant to be.
    pub fn primary(&self) -> Deployment {
        self.deployments.last().cloned().unwrap_or_default()
    }
}
