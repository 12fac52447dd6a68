//! What Elastic Load Balancing holds for one account in one Region. Data only.

use std::collections::BTreeMap;

use crate::clock::Time;
use crate::ec2::Tags;
use crate::fault::{Ailment, Checkers};

#[derive(Debug, Clone, Default)]
pub(crate) struct Elbv2 {
    pub load_balancers: BTreeMap<String, LoadBalancer>,
    pub target_groups: BTreeMap<String, TargetGroup>,
    pub listeners: BTreeMap<String, Listener>,
    /// Without the default rules, which are part of their listeners.
    pub rules: BTreeMap<String, Rule>,
    /// Not shown by AWS: the HTTP code that an address answers on a port, and since when; others answer 200.
    pub answers: BTreeMap<(String, u16), (u16, Time)>,
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
    /// The private addresses that were asked for, by subnet.
    pub private_ips: BTreeMap<String, String>,
    pub security_groups: Vec<String>,
    /// `on` or `off`; absent without security groups.
    pub enforce: Option<String>,
    pub ip_address_type: String,
    /// Whether source NAT has an IPv6 prefix in each subnet.
    pub source_nat: bool,
    /// Those of these prefixes that were asked for, by subnet.
    pub prefixes: BTreeMap<String, String>,
    /// The IPv6 addresses that were asked for, by subnet.
    pub ipv6s: BTreeMap<String, String>,
    pub created: Time,
    /// Those that were set; the others have AWS's defaults.
    pub attributes: BTreeMap<String, String>,
    pub tags: Tags,
    pub ailment: Option<Ailment>,
    /// The zone that its traffic is shifted away from.
    pub shifted_from: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct TargetGroup {
    pub arn: String,
    pub name: String,
    /// Empty, like port and VPC, where the target is a Lambda function.
    pub protocol: String,
    pub port: u16,
    pub vpc: String,
    pub target_type: String,
    pub health_check: HealthCheck,
    pub created: Time,
    /// Since when an action forwards to it.
    pub used_since: Time,
    /// Those that were set; the others have AWS's defaults.
    pub attributes: BTreeMap<String, String>,
    pub targets: Vec<Target>,
    pub tags: Tags,
    /// How its health checkers fail, and since when.
    pub checkers: Option<(Checkers, Time)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HealthCheck {
    pub enabled: bool,
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
    /// The default rule's, which has no other parts.
    pub action: Action,
    pub certificate: Option<String>,
    /// Those that were added; the default one may be among them.
    pub more_certificates: Vec<String>,
    pub ssl_policy: Option<String>,
    pub alpn: Option<String>,
    /// How clients prove themselves with certificates: `off` or `passthrough`; absent is `off`.
    pub mutual: Option<String>,
    pub created: Time,
    /// Those that were set; the others have AWS's defaults.
    pub attributes: BTreeMap<String, String>,
    pub tags: Tags,
    pub default_rule_tags: Tags,
}

/// What a listener does with some requests instead of its default action.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub arn: String,
    pub listener: String,
    pub priority: u32,
    pub conditions: Vec<Condition>,
    pub action: Action,
    pub transforms: Vec<Transform>,
    pub tags: Tags,
}

/// The one action of a listener or rule; authentication before it is not simulated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Action {
    pub order: Option<u32>,
    pub kind: ActionKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ActionKind {
    Forward(Forward),
    Redirect(Redirect),
    FixedResponse(FixedResponse),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Forward {
    /// Target group and weight.
    pub groups: Vec<(String, u32)>,
    pub sticky: bool,
    pub sticky_seconds: Option<u32>,
}

/// Parts that were not given stand as AWS's placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redirect {
    pub protocol: String,
    pub port: String,
    pub host: String,
    pub path: String,
    pub query: String,
    pub status: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FixedResponse {
    pub status: String,
    pub content_type: Option<String>,
    pub body: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    Host(Matched),
    Path(Matched),
    Header(String, Matched),
    Method(Vec<String>),
    /// Key, if any, and value.
    Query(Vec<(Option<String>, String)>),
    SourceIp(Vec<String>),
    /// `ipv4` or `ipv6`, with network load balancers.
    SourceType(String),
}

/// What a part of a request is compared with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Matched {
    pub values: Vec<String>,
    pub patterns: Vec<String>,
}

/// A rewriting of requests before they are forwarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Transform {
    /// `host-header-rewrite` or `url-rewrite`.
    pub kind: String,
    /// Regular expression and replacement.
    pub rewrites: Vec<(String, String)>,
}

impl Default for ActionKind {
    fn default() -> Self {
        Self::Forward(Forward::default())
    }
}

impl Action {
    /// Forwards to one target group.
    pub fn to(target_group: &str) -> Self {
        let forward = Forward { groups: vec![(target_group.to_owned(), 1)], ..Forward::default() };
        Self { order: None, kind: ActionKind::Forward(forward) }
    }

    /// The target groups that it forwards to.
    pub fn target_groups(&self) -> impl Iterator<Item = &str> {
        let groups = match &self.kind {
            ActionKind::Forward(forward) => forward.groups.as_slice(),
            ActionKind::Redirect(_) | ActionKind::FixedResponse(_) => &[],
        };
        groups.iter().map(|(arn, _)| arn.as_str())
    }
}
