//! How targets are asked whether they are well (`docs/aws.md`, “Load balancers, target groups, listeners”).

use super::{At, shown};
use crate::{Problem, TargetType};

/// Ranges of ELBv2's CreateTargetGroup for Network Load Balancers. Whatever the traffic speaks, the check speaks TCP, HTTP or
/// HTTPS (model: CreateTargetGroup, `HealthCheckProtocol`), and an Application Load Balancer is asked in HTTP or HTTPS (guide:
/// Network Load Balancers, “Use an Application Load Balancer as a target”).
pub(super) fn health_check(at: &At, problems: &mut Vec<Problem>) {
    let check = &at.listener.health_check;
    let ranges = [
        ("interval_seconds", check.interval_seconds, 5, 300),
        ("timeout_seconds", check.timeout_seconds, 2, 120),
        ("healthy_threshold", check.healthy_threshold, 2, 10),
        ("unhealthy_threshold", check.unhealthy_threshold, 2, 10),
    ];
    for (name, value, least, most) in ranges.into_iter().filter(|(_, v, least, most)| v < least || v > most) {
        let message = format!("{value} is outside {least} to {most}");
        problems.push(below(at, name, "out-of-range", message, "Use a value that AWS accepts"));
    }
    problems.extend(protocol(at));
    if check.port != "traffic-port" && !check.port.parse::<u16>().is_ok_and(|p| p > 0) {
        let message = format!("“{}” is no port", shown(&check.port));
        problems.push(below(at, "port", "health-port", message, "Use traffic-port, or a number from 1 to 65535"));
    }
    if check.protocol == "TCP" {
        let said = [("path", &check.path), ("matcher", &check.matcher)];
        for (name, _) in said.into_iter().filter(|(_, value)| value.is_some()) {
            let message = format!("A TCP check only opens a connection, and has no {name}");
            problems.push(below(at, name, "health-not-http", message, "Take it out, or check with HTTP or HTTPS"));
        }
    }
    problems.extend(path(at));
}

fn protocol(at: &At) -> Option<Problem> {
    let check = &at.listener.health_check;
    let alb = at.listener.target_type == TargetType::Alb;
    let known: &[&str] = if alb { &["HTTP", "HTTPS"] } else { &["TCP", "HTTP", "HTTPS"] };
    if known.contains(&check.protocol.as_str()) {
        return None;
    }
    if alb && check.protocol == "TCP" {
        let message = "An Application Load Balancer is checked with HTTP or HTTPS, not with TCP";
        return Some(below(
            at,
            "protocol",
            "health-protocol",
            message,
            "Say protocol = \"HTTP\", or HTTPS, and a path",
        ));
    }
    let message = format!("“{}” is no health check protocol", shown(&check.protocol));
    Some(below(at, "protocol", "health-protocol", message, &format!("Use {}", known.join(", "))))
}

/// 1 to 1024 characters (model: CreateTargetGroup, `Path`) and, being asked for over HTTP, from the root on.
fn path(at: &At) -> Option<Problem> {
    let path = at.listener.health_check.path.as_ref()?;
    (!path.starts_with('/') || path.chars().count() > 1024).then(|| {
        let message = format!("“{}” is no path of 1 to 1024 characters that begins with /", shown(path));
        below(at, "path", "health-path", message, "Write it as /health")
    })
}

fn below(at: &At, name: &str, code: &str, message: impl Into<String>, hint: &str) -> Problem {
    at.problem(&format!("health_check.{name}"), code, message, hint)
}
