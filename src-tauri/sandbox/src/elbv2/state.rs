//! What Elastic Load Balancing holds for one account in one Region. Data only.

use std::collections::BTreeMap;

use crate::clock::Time;
use crate::ec2::Tags;

#[derive(Debug, Clone, Default)]
pub(crate) struct Elbv2 {
    pub load_balancers: BTreeMap<String, LoadBalancer>,
    pub target_groups: BTreeMap<String, TargetGroup>,
    pub listeners: BTreeMap<String, Listener>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct LoadBalancer {
    pub arn: String,
    pub name: String,
    /// `network` or `application`.
    pub kind: String,
    /// `internal` or `internet-facing`.
    pub scheme: String,
    pub vpc: String,
    pub dns_name: String,
    /// Zone name and subnet, one for each zone.
    pub zones: Vec<(String, String)>,
    pub security_groups: Vec<String>,
    /// `on` or `off`; absent without security groups.
    pub enforce: Option<String>,
    pub ip_address_type: String,
    pub created: Time,
    /// What the creation asked for, to tell an identical repeat from another one.
    pub asked: String,
    /// Those that were set; the others have AWS's defaults.
    pub attributes: BTreeMap<String, String>,
    pub tags: Tags,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct TargetGroup {
    pub arn: String,
    pub name: String,
    pub protocol: String,
    pub port: u16,
    pub vpc: String,
    pub target_type: String,
    pub health_check: HealthCheck,
    pub asked: String,
    pub created: Time,
    /// Those that were set; the others have AWS's defaults.
    pub attributes: BTreeMap<String, String>,
    pub targets: Vec<Target>,
    pub tags: Tags,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct HealthCheck {
    pub protocol: String,
    pub port: String,
    pub path: Option<String>,
    pub matcher: Option<String>,
    pub interval: u32,
    pub timeout: u32,
    pub healthy: u32,
    pub unhealthy: u32,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Target {
    pub id: String,
    pub port: u16,
    /// As given: a zone name, `all`, or nothing.
    pub zone: Option<String>,
    pub registered: Time,
    /// Set when it was deregistered; gone after the deregistration delay.
    pub draining: Option<Time>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Listener {
    pub arn: String,
    pub load_balancer: String,
    pub port: u16,
    pub protocol: String,
    /// Target groups of the default action.
    pub target_groups: Vec<String>,
    pub certificate: Option<String>,
    pub ssl_policy: Option<String>,
    pub asked: String,
    pub created: Time,
    /// Weights that were given, by target group; the others weigh 1.
    pub weights: BTreeMap<String, u32>,
    /// Those that were set; the others have AWS's defaults.
    pub attributes: BTreeMap<String, String>,
    pub tags: Tags,
}
