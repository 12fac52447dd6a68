//! What ECS holds for one account in one Region. Data only; nothing here starts or stops a task.

use std::collections::BTreeMap;

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
    pub tags: Tags,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Service {
    pub arn: String,
    pub name: String,
    /// ARN.
    pub task_definition: String,
    /// `FARGATE` or `EC2`.
    pub launch_type: String,
    pub desired: u32,
    pub created: Time,
    pub subnets: Vec<String>,
    pub security_groups: Vec<String>,
    pub assign_public_ip: bool,
    /// Target groups to which ECS itself registers the tasks.
    pub load_balancers: Vec<ServiceLoadBalancer>,
    pub tasks: Vec<Task>,
    pub tags: Tags,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct ServiceLoadBalancer {
    pub target_group: String,
    pub container: String,
    pub port: u16,
}

/// A running task with a network interface of its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Task {
    pub arn: String,
    pub subnet: String,
    /// Zone name.
    pub zone: String,
    /// The interface in EC2.
    pub interface: String,
    pub private_ip: String,
    pub created: Time,
    /// `HEALTHY`, `UNHEALTHY` or `UNKNOWN`.
    pub health: String,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct TaskDefinition {
    pub arn: String,
    pub family: String,
    pub revision: u32,
    /// `awsvpc`, `bridge` or `host`.
    pub network_mode: String,
    /// CPU units and MiB, as text, as AWS writes them.
    pub cpu: String,
    pub memory: String,
    pub containers: Vec<Container>,
    pub tags: Tags,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Container {
    pub name: String,
    pub image: String,
    /// TCP ports.
    pub ports: Vec<u16>,
}
