//! Health check settings: AWS's defaults and ranges for the protocols of network and application load balancers.

use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;

use super::{HealthCheck, TargetGroup, ask};

/// Never TLS, UDP or TCP_UDP.
const PROTOCOLS: [&str; 9] = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"];

/// The kind of group that a check is for.
#[derive(Clone, Copy)]
pub(super) struct Kind<'a> {
    pub protocol: &'a str,
    pub target_type: &'a str,
}

/// The settings of a new target group.
pub(super) fn new(params: &Params, kind: Kind<'_>) -> Result<HealthCheck, AwsError> {
    let default = match kind.target_type {
        "lambda" => "",
        "alb" => "HTTP",
        _ if kind.is_http() => "HTTP",
        _ => "TCP",
    };
    let protocol = ask::one_of(params, "HealthCheckProtocol", &PROTOCOLS)?.unwrap_or_else(|| default.to_owned());
    let (interval, timeout) = match (kind.target_type, protocol.as_str()) {
        ("lambda", _) => (35, 30),
        _ if kind.is_http() => (30, 5),
        (_, "HTTP") => (30, 6),
        _ => (30, 10),
    };
    let before = HealthCheck {
        enabled: kind.target_type != "lambda",
        path: None,
        matcher: None,
        protocol,
        port: "traffic-port".to_owned(),
        interval,
        timeout,
        healthy: 5,
        unhealthy: 2,
    };
    changed(params, &before, kind)
}

/// The settings after a change; what is not given stays.
pub(super) fn changed(params: &Params, before: &HealthCheck, kind: Kind<'_>) -> Result<HealthCheck, AwsError> {
    let number = |name: &str, range, or: u32| Ok::<_, AwsError>(ask::within(params, name, range)?.unwrap_or(or));
    let protocol = ask::one_of(params, "HealthCheckProtocol", &PROTOCOLS)?.unwrap_or_else(|| before.protocol.clone());
    let http = matches!(protocol.as_str(), "HTTP" | "HTTPS") || kind.target_type == "lambda";
    let check = HealthCheck {
        enabled: enabled(params, before, kind)?,
        port: port(params)?.unwrap_or_else(|| before.port.clone()),
        path: path(params)?.or_else(|| before.path.clone().or_else(|| Some("/".to_owned())).filter(|_| http)),
        matcher: matcher(params, kind)?
            .or_else(|| before.matcher.clone().or_else(|| Some(codes(kind))).filter(|_| http)),
        interval: number("HealthCheckIntervalSeconds", 5..=300, before.interval)?,
        timeout: number("HealthCheckTimeoutSeconds", 2..=120, before.timeout)?,
        healthy: number("HealthyThresholdCount", 2..=10, before.healthy)?,
        unhealthy: number("UnhealthyThresholdCount", 2..=10, before.unhealthy)?,
        protocol,
    };
    fits(&check, http, kind)?;
    Ok(check)
}

/// Whether an HTTP code is one of success; checks over TCP ask for none.
pub(super) fn expects(check: &HealthCheck, code: u16) -> bool {
    let number = |t: &str| t.trim().parse::<u16>().ok();
    let holds = |part: &str| match part.split_once('-') {
        Some((from, to)) => number(from).zip(number(to)).is_some_and(|(from, to)| (from..=to).contains(&code)),
        None => number(part) == Some(code),
    };
    !matches!(check.protocol.as_str(), "HTTP" | "HTTPS")
        || check.matcher.as_deref().is_none_or(|codes| codes.split(',').any(holds))
}

/// A Lambda function has neither protocol nor port.
pub(super) fn show(x: &mut Xml, g: &TargetGroup) {
    let check = &g.health_check;
    if g.target_type != "lambda" {
        x.leaf("HealthCheckProtocol", &check.protocol);
        x.leaf("HealthCheckPort", &check.port);
    }
    x.leaf("HealthCheckEnabled", check.enabled);
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

impl Kind<'_> {
    fn is_http(self) -> bool {
        matches!(self.protocol, "HTTP" | "HTTPS")
    }

    /// Answers are those of an application load balancer's targets.
    fn is_application(self) -> bool {
        self.is_http() || self.target_type == "lambda"
    }
}

/// Only of Lambda functions need health not be checked.
fn enabled(params: &Params, before: &HealthCheck, kind: Kind<'_>) -> Result<bool, AwsError> {
    let enabled =
        if params.get("HealthCheckEnabled").is_some() { params.flag("HealthCheckEnabled") } else { before.enabled };
    if !enabled && kind.target_type != "lambda" {
        return Err(ask::configuration(
            "Health checks cannot be disabled for target groups with target type 'instance', 'ip' or 'alb'",
        ));
    }
    Ok(enabled)
}

fn fits(check: &HealthCheck, http: bool, kind: Kind<'_>) -> Result<(), AwsError> {
    let protocol = &check.protocol;
    if kind.target_type == "lambda" && (!protocol.is_empty() || check.port != "traffic-port") {
        let words = "A health check protocol or port cannot be specified for target groups with target type 'lambda'";
        return Err(AwsError::validation(words));
    }
    if !http && protocol != "TCP" {
        return Err(ask::configuration(format!(
            "Health check protocol '{protocol}' must be one of 'TCP, HTTP, HTTPS'"
        )));
    }
    if !http && kind.is_http() {
        let words = "is not supported for target groups with protocol";
        return Err(ask::configuration(format!("Health check protocol '{protocol}' {words} '{}'", kind.protocol)));
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
    if check.timeout > check.interval || (kind.is_application() && check.timeout == check.interval) {
        let (timeout, interval) = (check.timeout, check.interval);
        let words = if kind.is_application() { "must be smaller than" } else { "must be smaller than or equal to" };
        return Err(AwsError::validation(format!(
            "Health check timeout '{timeout}' {words} the interval '{interval}'"
        )));
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
fn matcher(params: &Params, kind: Kind<'_>) -> Result<Option<String>, AwsError> {
    let matcher = ask::inner(params, "Matcher");
    if matcher.get("GrpcCode").is_some() {
        return Err(ask::configuration("A gRPC code can be specified with protocol version 'GRPC' only"));
    }
    let Some(codes) = matcher.get("HttpCode") else { return Ok(None) };
    let highest = if kind.is_application() { 499 } else { 599 };
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

fn codes(kind: Kind<'_>) -> String {
    if kind.is_application() { "200" } else { "200-399" }.to_owned()
}
