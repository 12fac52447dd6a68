//! One port that Firefly dials: what it speaks, what stands behind it, and how that is watched. Ranges and defaults are those of
//! Elastic Load Balancing for Network Load Balancers (`docs/aws.md`, “Load balancers, target groups, listeners”).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::is_default;
use crate::{Arn, HealthCheck, Port};

/// One port that Firefly will dial, and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DesiredListener {
    /// The port that Firefly dials.
    pub port: Port,
    pub protocol: Protocol,
    pub target_type: TargetType,
    /// The port that the service listens on.
    pub target_port: Port,
    /// Instance IDs, private IP addresses, or the ARN of one Application Load Balancer. Empty where `attach` names who registers them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<String>,
    /// Who registers and deregisters the targets, as they come and go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub attach: Option<Attach>,
    /// Needed for TLS, and for nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tls: Option<Tls>,
    #[serde(default = "default_health_check")]
    pub health_check: HealthCheck,
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: ListenerOptions,
    /// An existing target group that is used instead of making one. It stays at teardown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub adopt_target_group: Option<Arn>,
}

/// What a listener speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
pub enum Protocol {
    #[serde(rename = "TCP")]
    Tcp,
    #[serde(rename = "TLS")]
    Tls,
    #[serde(rename = "UDP")]
    Udp,
    #[serde(rename = "TCP_UDP")]
    TcpUdp,
}

impl Protocol {
    /// As AWS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Protocol::Tcp => "TCP",
            Protocol::Tls => "TLS",
            Protocol::Udp => "UDP",
            Protocol::TcpUdp => "TCP_UDP",
        }
    }

    /// The protocols of the security group rules that let it through.
    pub fn ip_protocols(self) -> &'static [&'static str] {
        match self {
            Protocol::Tcp | Protocol::Tls => &["tcp"],
            Protocol::Udp => &["udp"],
            Protocol::TcpUdp => &["tcp", "udp"],
        }
    }

    /// Whether it carries datagrams, alone or beside a stream.
    pub fn has_datagrams(self) -> bool {
        matches!(self, Protocol::Udp | Protocol::TcpUdp)
    }
}

/// How targets are named; fixed for the life of a target group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum TargetType {
    Instance,
    Ip,
    /// An Application Load Balancer.
    Alb,
}

impl TargetType {
    /// As AWS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            TargetType::Instance => "instance",
            TargetType::Ip => "ip",
            TargetType::Alb => "alb",
        }
    }
}

/// What keeps a target group up to date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Attach {
    /// An ECS service: each of its tasks registers this port of this container.
    EcsService {
        /// The service.
        service: Arn,
        /// A container of its task definition, by name.
        container: String,
        /// A port that the task definition gives that container.
        container_port: Port,
    },
    /// An Auto Scaling group, by name: each of its instances is registered.
    AutoScalingGroup(String),
}

/// How a TLS listener ends the encryption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Of AWS Certificate Manager, in the same Region.
    pub certificate: Arn,
    /// The security policy: which versions and ciphers are spoken.
    #[serde(default = "default_policy")]
    #[schemars(regex(pattern = "^ELBSecurityPolicy-[A-Za-z0-9-]+$"))]
    pub policy: String,
    /// `HTTP1Only`, `HTTP2Only`, `HTTP2Optional`, `HTTP2Preferred` or `None`.
    #[serde(default = "no_alpn")]
    #[schemars(extend("enum" = ALPN))]
    pub alpn: String,
    /// Speak TLS to the targets too. Their certificates are not verified by AWS.
    #[serde(default, skip_serializing_if = "is_default")]
    pub to_targets: bool,
}

/// ALPN policies of a TLS listener (model: CreateListener, `AlpnPolicy`).
pub(crate) const ALPN: [&str; 5] = ["HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"];

fn default_policy() -> String {
    "ELBSecurityPolicy-TLS13-1-2-2021-06".to_owned()
}

fn no_alpn() -> String {
    "None".to_owned()
}

/// Settings with AWS's defaults: what is absent is left as AWS has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
pub struct ListenerOptions {
    /// Silence after which a TCP connection is dropped: 60 to 6000 s, 350 when absent. TLS listeners have no such setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[schemars(range(min = 60, max = 6000))]
    pub idle_timeout_seconds: Option<u32>,
    /// Send proxy protocol version 2 before each connection. A service that does not expect it breaks.
    #[serde(default, skip_serializing_if = "is_default")]
    pub proxy_protocol: bool,
    /// Let the targets see the client's address. Over PrivateLink that is always a load balancer's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub preserve_client_ip: Option<bool>,
    /// How long a target that leaves may finish: 0 to 3600 s, 300 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[schemars(range(min = 0, max = 3600))]
    pub deregistration_delay_seconds: Option<u32>,
    /// Cut what is still open at the end of that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub end_connections_at_deregistration: Option<bool>,
    /// Cut the connections of a target that becomes unhealthy.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub end_connections_when_unhealthy: Option<bool>,
    /// Cross-zone for this port alone; as the load balancer when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cross_zone: Option<bool>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub health_thresholds: HealthThresholds,
}

/// How few healthy targets a zone may have before its address leaves DNS, and before traffic goes to unhealthy ones as well.
/// Counts from 1, percentages 1 to 100.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
pub struct HealthThresholds {
    /// Healthy targets below which the zone leaves DNS.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[schemars(range(min = 1))]
    pub dns_failover_count: Option<u32>,
    /// The same in per cent of all targets.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[schemars(range(min = 1, max = 100))]
    pub dns_failover_percentage: Option<u32>,
    /// Healthy targets below which unhealthy ones get traffic too; not above the threshold of DNS.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[schemars(range(min = 1))]
    pub routing_count: Option<u32>,
    /// The same in per cent of all targets.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[schemars(range(min = 1, max = 100))]
    pub routing_percentage: Option<u32>,
}

impl DesiredListener {
    /// The protocol of the target group: what is said to the targets.
    pub fn target_protocol(&self) -> &'static str {
        match (self.protocol, &self.tls) {
            (Protocol::Tls, Some(tls)) if tls.to_targets => "TLS",
            (Protocol::Tls | Protocol::Tcp, _) => "TCP",
            (Protocol::Udp, _) => "UDP",
            (Protocol::TcpUdp, _) => "TCP_UDP",
        }
    }

    /// The target group attributes that are asked for, as AWS names them. Proxy protocol is always told: a service breaks when
    /// it is not as expected.
    pub fn target_group_attributes(&self) -> BTreeMap<String, String> {
        let o = &self.options;
        let h = &o.health_thresholds;
        let pairs = [
            // an Application Load Balancer takes no proxy protocol, and its group has no such attribute
            ("proxy_protocol_v2.enabled", (self.target_type != TargetType::Alb).then(|| o.proxy_protocol.to_string())),
            ("preserve_client_ip.enabled", o.preserve_client_ip.map(|v| v.to_string())),
            ("deregistration_delay.timeout_seconds", o.deregistration_delay_seconds.map(|v| v.to_string())),
            (
                "deregistration_delay.connection_termination.enabled",
                o.end_connections_at_deregistration.map(|v| v.to_string()),
            ),
            (
                "target_health_state.unhealthy.connection_termination.enabled",
                o.end_connections_when_unhealthy.map(|v| v.to_string()),
            ),
            ("load_balancing.cross_zone.enabled", o.cross_zone.map(|v| v.to_string())),
            (
                "target_group_health.dns_failover.minimum_healthy_targets.count",
                h.dns_failover_count.map(|v| v.to_string()),
            ),
            (
                "target_group_health.dns_failover.minimum_healthy_targets.percentage",
                h.dns_failover_percentage.map(|v| v.to_string()),
            ),
            (
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
                h.routing_count.map(|v| v.to_string()),
            ),
            (
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
                h.routing_percentage.map(|v| v.to_string()),
            ),
        ];
        pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
    }

    /// The listener attributes that are asked for, as AWS names them.
    pub fn listener_attributes(&self) -> BTreeMap<String, String> {
        let idle = self.options.idle_timeout_seconds;
        idle.map(|v| ("tcp.idle_timeout.seconds".to_owned(), v.to_string())).into_iter().collect()
    }
}

/// The default of AWS for TCP groups, but quicker: 10 s and three checks in a row.
pub fn default_health_check() -> HealthCheck {
    HealthCheck {
        protocol: "TCP".to_owned(),
        port: "traffic-port".to_owned(),
        path: None,
        matcher: None,
        interval_seconds: 10,
        timeout_seconds: 10,
        healthy_threshold: 3,
        unhealthy_threshold: 2,
    }
}
