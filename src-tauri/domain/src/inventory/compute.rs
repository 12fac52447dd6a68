//! What a service runs on: instances, ECS services and their tasks, Auto Scaling groups.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Tags;
use crate::{Arn, InstanceId, Port, SecurityGroupId, SubnetId, VpcId, ZoneName};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Instance {
    pub id: InstanceId,
    pub name: Option<String>,
    pub vpc: Option<VpcId>,
    pub subnet: Option<SubnetId>,
    pub zone: Option<ZoneName>,
    pub state: String,
    pub private_ip: Option<String>,
    pub public_ip: Option<String>,
    pub security_groups: Vec<SecurityGroupId>,
    /// The Auto Scaling group that replaces it, where there is one.
    pub auto_scaling_group: Option<String>,
    pub tags: Tags,
}

/// An ECS service and the addresses of its running tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Workload {
    pub name: String,
    pub arn: Arn,
    pub cluster: String,
    /// `awsvpc`, `bridge` or `host`.
    pub network_mode: String,
    pub desired: u32,
    pub running: u32,
    pub tasks: Vec<Task>,
    /// Container ports that the task definition names.
    #[serde(default)]
    pub containers: Vec<ContainerPort>,
    /// The target groups that the tasks register themselves in.
    #[serde(default)]
    pub attached: Vec<AttachedContainer>,
    /// It has load balancing that is not told here: a Classic Load Balancer, or a blue/green set-up.
    #[serde(default)]
    pub other_load_balancing: bool,
}

/// A port of a container, as a task definition names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContainerPort {
    pub container: String,
    pub port: Port,
}

/// A container port whose tasks register themselves in a target group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachedContainer {
    pub target_group: Arn,
    pub container: String,
    pub port: Port,
}

/// A group of instances that AWS replaces by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AutoScalingGroup {
    pub name: String,
    pub desired: u32,
    pub instances: Vec<InstanceId>,
    pub subnets: Vec<SubnetId>,
    /// The target groups that its instances are registered in.
    pub target_groups: Vec<Arn>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Task {
    pub arn: Arn,
    pub private_ip: Option<String>,
    pub subnet: Option<SubnetId>,
    pub zone: Option<ZoneName>,
    pub status: String,
    pub health: String,
    pub container_ports: Vec<Port>,
}
