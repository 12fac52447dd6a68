//! Health check settings: AWS's defaults and ranges for the protocols of network and application load balancers.

use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;

use super::{HealthCheck, TargetGroup, ask};

/// Never TLS, UDP or TCP_UDP.
const PROTOCOLS: [&str; 9] = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"];

/// The settings of a new target group.
pub(super) fn new(params: &Params, group_protocol: &str, target_type: &str) -> Result<HealthCheck, AwsError> {
    let http_group = matches!(group_protocol, "HTTP" | "HTTPS");
    let default = if http_group || target_type == "alb" { "HTTP" } else { "TCP" };
    let protocol = ask::one_of(params, "HealthCheckProtocol", &PROTOCOLS)?.unwrap_or_else(|| default.to_owned());
    let timeout = match (http_group, protocol.as_str()) {
        (true, _) => 5,
        (false, "HTTP") => 6,
        (false, _) => 10,
    };
    let before = HealthCheck {
        path: None,
        matcher: None,
        protocol,
        port: "traffic-port".to_owned(),
        interval: 30,
        timeout,
        healthy: 5,
        unhealthy: 2,
    };
    changed(params, &before, group_protocol)
}

/// The settings after a change; what is not given stays.
pub(super) fn changed(params: &Params, before: &HealthCheck, group_protocol: &str) -> Result<HealthCheck, AwsError> {
    if params.get("HealthCheckEnabled").is_some_and(|v| v.eq_ignore_ascii_case("false")) {
        return Err(ask::configuration(
            "Health checks cannot be disabled for target groups with target type 'instance', 'ip' or 'alb'",
        ));
    }
    let number = |name: &str, range, or: u32| Ok::<_, AwsError>(ask::within(params, name, range)?.unwrap_or(or));
    let protocol = ask::one_of(params, "HealthCheckProtocol", &PROTOCOLS)?.unwrap_or_else(|| before.protocol.clone());
    let http = matches!(protocol.as_str(), "HTTP" | "HTTPS");
    let check = HealthCheck {
        port: port(params)?.unwrap_or_else(|| before.port.clone()),
        path: path(params)?.or_else(|| before.path.clone().or_else(|| Some("/".to_owned())).filter(|_| http)),
        matcher: matcher(params, group_protocol)?
            .or_else(|| before.matcher.clone().or_else(|| Some(codes(group_protocol))).filter(|_| http)),
        interval: number("HealthCheckIntervalSeconds", 5..=300, before.interval)?,
        timeout: number("HealthCheckTimeoutSeconds", 2..=120, before.timeout)?,
        healthy: number("HealthyThresholdCount", 2..=10, before.healthy)?,
        unhealthy: number("UnhealthyThresholdCount", 2..=10, before.unhealthy)?,
        protocol,
    };
    fits(&check, http, group_protocol)?;
    Ok(check)
}

pub(super) fn show(x: &mut Xml, g: &TargetGroup) {
    let check = &g.health_check;
    x.leaf("HealthCheckProtocol", &check.protocol);
    x.leaf("HealthCheckPort", &check.port);
    x.leaf("HealthCheckEnabled", true);
    x.leaf("HealthCheckIntervalSeconds", check.interval);
    x.leaf("HealthCheckTimeoutSeconds", check.timeout);
    x.leaf("HealthyThresholdCount", check.healthy);
    x.leaf("UnhealthyThresholdCount", check.unhealthy);
    x.maybe("HealthCheckPath", check.path.as_ref());
    if let Some(codes) = &check.matcher {
        x.within("Matcher", |x| {
            x.leaf("HttpCode", codes);
        });
    }
}

fn fits(check: &HealthCheck, http: bool, group_protocol: &str) -> Result<(), AwsError> {
    let protocol = &check.protocol;
    if !http && protocol != "TCP" {
        return Err(ask::configuration(format!(
            "Health check protocol '{protocol}' must be one of 'TCP, HTTP, HTTPS'"
        )));
    }
    if !http && matches!(group_protocol, "HTTP" | "HTTPS") {
        let words = "is not supported for target groups with protocol";
        return Err(ask::configuration(format!("Health check protocol '{protocol}' {words} '{group_protocol}'")));
    }
    if !http && check.path.is_some() {
        return Err(ask::configuration(format!(
            "A health check path cannot be specified with health check protocol '{protocol}'"
        )));
    }
    if !http && check.matcher.is_some() {
        return Err(ask::configuration(format!(
            "A matcher cannot be specified with health check protocol '{protocol}'"
        )));
    }
    if check.timeout > check.interval {
        let (timeout, interval) = (check.timeout, check.interval);
        let words = "must be smaller than or equal to the interval";
        return Err(AwsError::validation(format!("Health check timeout '{timeout}' {words} '{interval}'")));
    }
    Ok(())
}

fn port(params: &Params) -> Result<Option<String>, AwsError> {
    let Some(port) = params.get("HealthCheckPort") else { return Ok(None) };
    if port == "traffic-port" || port.parse::<u16>().is_ok_and(|p| p > 0) {
        return Ok(Some(port.to_owned()));
    }
    Err(AwsError::validation(format!("Health check port '{port}' must be '1-65535' or 'traffic-port'")))
}

fn path(params: &Params) -> Result<Option<String>, AwsError> {
    match params.get("HealthCheckPath") {
        Some(path) if !path.starts_with('/') || path.len() > 1024 => Err(AwsError::validation(format!(
            "Health check path '{path}' must begin with a '/' character, and can be at most 1024 characters in length"
        ))),
        other => Ok(other.map(str::to_owned)),
    }
}

/// Codes, lists and ranges of them: 200-599 with network, 200-499 with application load balancers.
fn matcher(params: &Params, group_protocol: &str) -> Result<Option<String>, AwsError> {
    let matcher = ask::inner(params, "Matcher");
    let Some(codes) = matcher.get("HttpCode") else { return Ok(None) };
    let highest = if matches!(group_protocol, "HTTP" | "HTTPS") { 499 } else { 599 };
    let code = |t: &str| t.trim().parse().is_ok_and(|c: u16| (200..=highest).contains(&c));
    let valid =
        |part: &str| part.split_once('-').map_or_else(|| code(part), |(from, to)| code(from) && code(to) && from <= to);
    if codes.split(',').all(valid) {
        return Ok(Some(codes.to_owned()));
    }
    Err(AwsError::validation(format!(
        "Health check matcher HTTP code '{codes}' must be within '200-{highest}' inclusive"
    )))
}

fn codes(group_protocol: &str) -> String {
    if matches!(group_protocol, "HTTP" | "HTTPS") { "200" } else { "200-399" }.to_owned()
}
