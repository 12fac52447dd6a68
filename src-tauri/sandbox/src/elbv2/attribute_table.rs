//! The attributes that AWS knows, their defaults and what they take. From the service model (elbv2 2015-12-01).

use std::collections::BTreeMap;

use crate::error::AwsError;

use super::{Listener, LoadBalancer, TargetGroup, ask};

/// What an attribute takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Takes {
    Flag,
    Word(&'static [&'static str]),
    /// The one value that this kind of resource can have, of several that others can.
    Only(&'static str),
    Number(u32, u32),
    /// A number, or 0.
    NumberOrZero(u32, u32),
    /// A number, or `off`.
    NumberOrOff(u32, u32),
    Text,
}

/// One attribute: its key, its default, what it takes.
pub(super) type Attribute = (&'static str, &'static str, Takes);

use Takes::{Flag, Number, NumberOrOff, NumberOrZero, Only, Text, Word};

const ROUTING: &[&str] = &["any_availability_zone", "availability_zone_affinity", "partial_availability_zone_affinity"];
const CROSS_ZONE: &[&str] = &["true", "false", "use_load_balancer_configuration"];

const BOTH: &[Attribute] = &[
    ("access_logs.s3.enabled", "false", Flag),
    ("access_logs.s3.bucket", "", Text),
    ("access_logs.s3.prefix", "", Text),
    ("deletion_protection.enabled", "false", Flag),
    ("zonal_shift.config.enabled", "false", Flag),
];

const NETWORK: &[Attribute] = &[
    ("load_balancing.cross_zone.enabled", "false", Flag),
    ("dns_record.client_routing_policy", "any_availability_zone", Word(ROUTING)),
    ("secondary_ips.auto_assigned.per_subnet", "0", Number(0, 7)),
];

const APPLICATION: &[Attribute] = &[
    ("load_balancing.cross_zone.enabled", "true", Only("true")),
    ("idle_timeout.timeout_seconds", "60", Number(1, 4000)),
    ("client_keep_alive.seconds", "3600", Number(60, 604_800)),
    ("connection_logs.s3.enabled", "false", Flag),
    ("connection_logs.s3.bucket", "", Text),
    ("connection_logs.s3.prefix", "", Text),
    ("health_check_logs.s3.enabled", "false", Flag),
    ("health_check_logs.s3.bucket", "", Text),
    ("health_check_logs.s3.prefix", "", Text),
    ("routing.http.desync_mitigation_mode", "defensive", Word(&["monitor", "defensive", "strictest"])),
    ("routing.http.drop_invalid_header_fields.enabled", "false", Flag),
    ("routing.http.preserve_host_header.enabled", "false", Flag),
    ("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false", Flag),
    ("routing.http.xff_client_port.enabled", "false", Flag),
    ("routing.http.xff_header_processing.mode", "append", Word(&["append", "preserve", "remove"])),
    ("routing.http2.enabled", "true", Flag),
    ("waf.fail_open.enabled", "false", Flag),
];

/// Internal load balancers deny traffic of internet gateways by default.
const DENY_INTERNAL: Attribute = ("ipv6.deny_all_igw_traffic", "true", Flag);
const DENY_FACING: Attribute = ("ipv6.deny_all_igw_traffic", "false", Flag);

const EVERY_GROUP: &[Attribute] = &[
    ("load_balancing.cross_zone.enabled", "use_load_balancer_configuration", Word(CROSS_ZONE)),
    ("target_group_health.dns_failover.minimum_healthy_targets.count", "1", NumberOrOff(1, 1000)),
    ("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off", NumberOrOff(1, 100)),
    ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1", Number(1, 1000)),
    ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off", NumberOrOff(1, 100)),
];

/// Not for Lambda functions.
const PLACED_GROUP: &[Attribute] =
    &[("deregistration_delay.timeout_seconds", "300", Number(0, 3600)), ("stickiness.enabled", "false", Flag)];

const LAMBDA_GROUP: &[Attribute] = &[("lambda.multi_value_headers.enabled", "false", Flag)];

const NETWORK_GROUP: &[Attribute] =
    &[("stickiness.type", "source_ip", Only("source_ip")), ("proxy_protocol_v2.enabled", "false", Flag)];

const HTTP_GROUP: &[Attribute] = &[
    ("stickiness.type", "lb_cookie", Word(&["lb_cookie", "app_cookie"])),
    ("stickiness.lb_cookie.duration_seconds", "86400", Number(1, 604_800)),
    ("stickiness.app_cookie.cookie_name", "", Text),
    ("stickiness.app_cookie.duration_seconds", "86400", Number(1, 604_800)),
    ("slow_start.duration_seconds", "0", NumberOrZero(30, 900)),
    (
        "load_balancing.algorithm.type",
        "round_robin",
        Word(&["round_robin", "least_outstanding_requests", "weighted_random"]),
    ),
    ("load_balancing.algorithm.anomaly_mitigation", "off", Word(&["on", "off"])),
];

pub(super) const IDLE_TIMEOUT: Attribute = ("tcp.idle_timeout.seconds", "350", Number(60, 6000));

/// Of HTTP and HTTPS listeners.
const RESPONSES: &[Attribute] = &[
    ("routing.http.response.server.enabled", "true", Flag),
    ("routing.http.response.strict_transport_security.header_value", "", Text),
    ("routing.http.response.access_control_allow_origin.header_value", "", Text),
    ("routing.http.response.access_control_allow_methods.header_value", "", Text),
    ("routing.http.response.access_control_allow_headers.header_value", "", Text),
    ("routing.http.response.access_control_allow_credentials.header_value", "", Word(&["", "true"])),
    ("routing.http.response.access_control_expose_headers.header_value", "", Text),
    ("routing.http.response.access_control_max_age.header_value", "", Text),
    ("routing.http.response.content_security_policy.header_value", "", Text),
    ("routing.http.response.x_content_type_options.header_value", "", Word(&["", "nosniff"])),
    ("routing.http.response.x_frame_options.header_value", "", Text),
];

/// Of HTTPS listeners only.
const REQUESTS: &[Attribute] = &[
    (
        "routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name",
        "X-Amzn-Mtls-Clientcert-Serial-Number",
        Text,
    ),
    ("routing.http.request.x_amzn_mtls_clientcert_issuer.header_name", "X-Amzn-Mtls-Clientcert-Issuer", Text),
    ("routing.http.request.x_amzn_mtls_clientcert_subject.header_name", "X-Amzn-Mtls-Clientcert-Subject", Text),
    ("routing.http.request.x_amzn_mtls_clientcert_validity.header_name", "X-Amzn-Mtls-Clientcert-Validity", Text),
    ("routing.http.request.x_amzn_mtls_clientcert_leaf.header_name", "X-Amzn-Mtls-Clientcert-Leaf", Text),
    ("routing.http.request.x_amzn_mtls_clientcert.header_name", "X-Amzn-Mtls-Clientcert", Text),
    ("routing.http.request.x_amzn_tls_version.header_name", "X-Amzn-Tls-Version", Text),
    ("routing.http.request.x_amzn_tls_cipher_suite.header_name", "X-Amzn-Tls-Cipher-Suite", Text),
];

/// Of Gateway Load Balancers, which are not simulated.
const GATEWAY: &[Attribute] = &[
    ("target_failover.on_deregistration", "no_rebalance", Text),
    ("target_failover.on_unhealthy", "no_rebalance", Text),
    ("send_tcp_reset.on_unhealthy.enabled", "false", Flag),
    ("send_tcp_reset.on_deregistration.enabled", "false", Flag),
    ("send_tcp_reset.on_idle_timeout.enabled", "false", Flag),
];

/// Those whose defaults depend on the protocol.
const OF_NETWORK_GROUPS: [&str; 4] = [
    "deregistration_delay.connection_termination.enabled",
    "preserve_client_ip.enabled",
    "target_health_state.unhealthy.connection_termination.enabled",
    "target_health_state.unhealthy.draining_interval_seconds",
];

pub(super) fn of_load_balancer(b: &LoadBalancer) -> Vec<Attribute> {
    let own = if b.kind == "network" { NETWORK } else { APPLICATION };
    let deny = if b.scheme == "internal" { DENY_INTERNAL } else { DENY_FACING };
    BOTH.iter().chain(own).copied().chain([deny]).collect()
}

/// Client addresses are kept by default but for IP targets over TCP or TLS; connections end with deregistration over UDP only.
pub(super) fn of_target_group(g: &TargetGroup) -> Vec<Attribute> {
    if g.target_type == "lambda" {
        return EVERY_GROUP.iter().chain(LAMBDA_GROUP).copied().collect();
    }
    let placed = PLACED_GROUP.iter().chain(EVERY_GROUP).copied();
    if g.is_http() {
        return placed.chain(HTTP_GROUP.iter().copied()).collect();
    }
    let (udp, preserve) = (g.is_udp(), g.target_type != "ip" || g.is_udp());
    let ending: Attribute =
        ("deregistration_delay.connection_termination.enabled", if udp { "true" } else { "false" }, Flag);
    let client: Attribute =
        ("preserve_client_ip.enabled", if preserve { "true" } else { "false" }, if udp { Only("true") } else { Flag });
    let unhealthy: Attribute = (
        "target_health_state.unhealthy.connection_termination.enabled",
        if udp { "false" } else { "true" },
        if udp { Only("false") } else { Flag },
    );
    let draining: Attribute = ("target_health_state.unhealthy.draining_interval_seconds", "0", Number(0, 360_000));
    placed.chain(NETWORK_GROUP.iter().copied()).chain([ending, client, unhealthy, draining]).collect()
}

/// The idle timeout is fixed for TLS listeners, and UDP has none.
pub(super) fn of_listener(l: &Listener) -> Vec<Attribute> {
    match l.protocol.as_str() {
        "TCP" | "TCP_UDP" => vec![IDLE_TIMEOUT],
        "HTTP" => RESPONSES.to_vec(),
        "HTTPS" => REQUESTS.iter().chain(RESPONSES).copied().collect(),
        _ => Vec::new(),
    }
}

/// Whether some other kind of resource has such an attribute: AWS tells “not supported” from “not recognized”.
pub(super) fn known_elsewhere(key: &str) -> bool {
    let groups = [EVERY_GROUP, PLACED_GROUP, NETWORK_GROUP, HTTP_GROUP, LAMBDA_GROUP];
    let others = [BOTH, NETWORK, APPLICATION, RESPONSES, REQUESTS, GATEWAY, &[IDLE_TIMEOUT, DENY_INTERNAL]];
    groups.iter().chain(&others).flat_map(|t| t.iter()).any(|a| a.0 == key) || OF_NETWORK_GROUPS.contains(&key)
}

/// Every attribute with its value: what was set, else the default.
pub(super) fn values<'a>(table: &[Attribute], set: &'a BTreeMap<String, String>) -> Vec<(&'static str, &'a str)> {
    table.iter().map(|(key, default, _)| (*key, set.get(*key).map_or(*default, String::as_str))).collect()
}

/// Refuses a value that the attribute does not take.
pub(super) fn check((key, _, takes): &Attribute, value: &str) -> Result<(), AwsError> {
    let number = |low: u32, high: u32| value.parse().is_ok_and(|n: u32| (low..=high).contains(&n));
    let wrong = |what: String| Err(AwsError::validation(format!("'{key}' value '{value}' must be {what}")));
    match *takes {
        Flag if value != "true" && value != "false" => wrong("'true' or 'false'".to_owned()),
        Only(word) if word != value => {
            Err(ask::configuration(format!("'{key}' value '{value}' is not supported here, only '{word}'")))
        }
        Word(words) if !words.contains(&value) => wrong(format!("one of '{}'", words.join(", "))),
        Number(low, high) if !number(low, high) => wrong(format!("between '{low}-{high}' inclusive")),
        NumberOrZero(low, high) if value != "0" && !number(low, high) => {
            wrong(format!("'0' or between '{low}-{high}' inclusive"))
        }
        NumberOrOff(low, high) if value != "off" && !number(low, high) => {
            wrong(format!("'off' or between '{low}-{high}' inclusive"))
        }
        Flag | Word(_) | Only(_) | Number(..) | NumberOrZero(..) | NumberOrOff(..) | Text => Ok(()),
    }
}
