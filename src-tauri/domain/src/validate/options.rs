//! Settings of a listener and of its target group, as AWS has them (model: `TargetGroupAttribute`, `ListenerAttribute`).

use super::At;
use crate::{HealthThresholds, Problem, Protocol, TargetType};

/// AWS's own default, which is no custom setting.
const IDLE_TIMEOUT: u32 = 350;

pub(super) fn options(at: &At, problems: &mut Vec<Problem>) {
    let options = &at.listener.options;
    let thresholds = &options.health_thresholds;
    let ranges = [
        ("idle_timeout_seconds", options.idle_timeout_seconds, 60, 6000),
        ("deregistration_delay_seconds", options.deregistration_delay_seconds, 0, 3600),
        ("health_thresholds.dns_failover_count", thresholds.dns_failover_count, 1, u32::MAX),
        ("health_thresholds.dns_failover_percentage", thresholds.dns_failover_percentage, 1, 100),
        ("health_thresholds.routing_count", thresholds.routing_count, 1, u32::MAX),
        ("health_thresholds.routing_percentage", thresholds.routing_percentage, 1, 100),
    ];
    for (name, value, least, most) in ranges {
        let Some(value) = value.filter(|v| *v < least || *v > most) else { continue };
        let most = if most == u32::MAX { "the number of targets".to_owned() } else { most.to_string() };
        let message = format!("{value} is outside {least} to {most}");
        problems.push(below(at, name, "out-of-range", message, "Use a value that AWS accepts"));
    }
    problems.extend(idle_timeout(at));
    problems.extend(datagrams(at));
    problems.extend(proxy_protocol(at));
    problems.extend(order(at, thresholds));
}

/// The time-out of TLS listeners is fixed, and UDP has its own (guide: Network Load Balancers, “Listeners”). Load balancers
/// with a custom one serve no other Region (guide: PrivateLink, “Share your services”).
fn idle_timeout(at: &At) -> Option<Problem> {
    let seconds = at.listener.options.idle_timeout_seconds?;
    if at.listener.protocol != Protocol::Tcp {
        let message = format!("A {} listener has no idle time-out that can be set", at.listener.protocol.as_str());
        return Some(below(at, "idle_timeout_seconds", "idle-timeout", message, "Take it out; TCP alone has it"));
    }
    let elsewhere = at.desired.firefly.regions.iter().find(|region| **region != at.desired.region)?;
    (seconds != IDLE_TIMEOUT).then(|| {
        let message = format!("With an idle time-out of its own, a load balancer cannot be reached from {elsewhere}");
        let hint = "Take the time-out out, or Firefly’s other Regions";
        below(at, "idle_timeout_seconds", "idle-timeout-regions", message, hint)
    })
}

/// What target groups of datagrams cannot have (model: TargetGroupAttribute, `Key`), and listeners of them neither (model:
/// CreateListener, `Protocol`; the source NAT prefix that lifts it is not set here).
fn datagrams(at: &At) -> Vec<Problem> {
    let protocol = at.listener.protocol.as_str();
    if !at.listener.protocol.has_datagrams() {
        return Vec::new();
    }
    let mut problems = Vec::new();
    if at.listener.options.preserve_client_ip == Some(false) {
        let message = format!("The client’s address cannot be hidden from the targets of {protocol}");
        problems.push(below(at, "preserve_client_ip", "client-ip", message, "Take it out, or switch it on"));
    }
    if at.listener.options.end_connections_when_unhealthy == Some(true) {
        let message = format!("Connections of {protocol} to unhealthy targets cannot be cut");
        let hint = "Take it out, or switch it off";
        problems.push(below(at, "end_connections_when_unhealthy", "unhealthy-connections", message, hint));
    }
    if at.desired.service.is_dual_stack() {
        let message = format!("AWS refuses {protocol} on a load balancer with IPv6, unless it has a source NAT prefix");
        let hint = "Leave IPv6 out of service.address_types, or this port out of the onboarding";
        problems.push(at.problem("protocol", "datagrams-dual-stack", message, hint));
    }
    problems
}

/// An Application Load Balancer reads no proxy protocol (guide: Network Load Balancers, “Use an Application Load Balancer as a
/// target”).
fn proxy_protocol(at: &At) -> Option<Problem> {
    (at.listener.options.proxy_protocol && at.listener.target_type == TargetType::Alb).then(|| {
        let message = "An Application Load Balancer does not understand proxy protocol";
        below(at, "proxy_protocol", "proxy-protocol", message, "Switch it off for this port")
    })
}

/// A zone leaves DNS no later than it sends to unhealthy targets (guide: Network Load Balancers, “Target group health”).
fn order(at: &At, thresholds: &HealthThresholds) -> Vec<Problem> {
    let pairs = [
        ("dns_failover_count", thresholds.dns_failover_count, thresholds.routing_count),
        ("dns_failover_percentage", thresholds.dns_failover_percentage, thresholds.routing_percentage),
    ];
    let wrong = pairs.into_iter().filter_map(|(name, dns, routing)| Some((name, dns?, routing?)).filter(|p| p.1 < p.2));
    wrong
        .map(|(name, dns, routing)| {
            let message =
                format!("The zone would leave DNS below {dns}, after it sends to unhealthy targets below {routing}");
            let hint = "Make the threshold of DNS at least as high as the one of routing";
            below(at, &format!("health_thresholds.{name}"), "thresholds-order", message, hint)
        })
        .collect()
}

fn below(at: &At, name: &str, code: &str, message: impl Into<String>, hint: &str) -> Problem {
    at.problem(&format!("options.{name}"), code, message, hint)
}
