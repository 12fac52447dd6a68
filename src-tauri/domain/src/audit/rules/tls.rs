//! Encryption: where it ends, and with which policy. A TCP listener passes the service's own encryption through.

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::{Listener, LoadBalancer, TargetGroup};

pub(super) const ENCRYPTION: AuditRule = AuditRule {
    id: "FPL-ENCRYPTION",
    looks: &[call::LISTENERS, call::TARGET_GROUPS],
    title: "It is known where encryption ends on every port",
    severity: Severity::Low,
    rationale: "PrivateLink keeps traffic on AWS’s network and adds no encryption of its own: that is the listener’s, or the service’s",
    remediation: "Have the load balancer speak TLS to the targets too, or let the service end the encryption behind a TCP listener",
    repairable: false,
    controls: &["securityhub:ELB.18", "securityhub:ELB.22", "prowler:elbv2_nlb_tls_termination_enabled"],
    judge: encryption,
};

pub(super) const TLS_POLICY: AuditRule = AuditRule {
    id: "FPL-TLS-POLICY",
    looks: &[call::LISTENERS],
    title: "TLS listeners speak TLS 1.2 or later, with forward secrecy",
    severity: Severity::Medium,
    rationale: "Older versions and ciphers have known weaknesses, and standards forbid them",
    remediation: "Choose ELBSecurityPolicy-TLS13-1-2-Res-2021-06 or a later one in the onboarding",
    repairable: false,
    controls: &[
        "securityhub:ELB.17",
        "prowler:elbv2_insecure_ssl_ciphers",
        "prowler:elbv2_listener_pqc_tls_enabled",
        "checkov:CKV_AWS_103",
        "checkov:CKV2_AWS_74",
    ],
    judge: tls_policy,
};

/// Judges every listener of the load balancers; unknown where they could not be read.
pub(super) fn each_listener(scope: &Scope, judge: impl Fn(&Listener) -> Option<Judgement>) -> Vec<Judgement> {
    scope.each_balancer(|balancer: &LoadBalancer| {
        let mut all: Vec<Judgement> = balancer.listeners.iter().filter_map(&judge).collect();
        if !scope.read(call::LISTENERS) {
            let message = format!("The listeners of {} could not be read completely", balancer.arn.short());
            all.push(Judgement::unknown(Some(balancer.arn.as_str()), message, vec![]));
        }
        all
    })
}

pub(super) fn is_tls(listener: &Listener) -> bool {
    listener.protocol.eq_ignore_ascii_case("TLS")
}

fn encryption(scope: &Scope) -> Vec<Judgement> {
    each_listener(scope, |listener| {
        let arn = listener.arn.as_str();
        let what = format!("{} {}", listener.protocol, listener.port);
        let evidence = vec![scope.saw(what.clone(), arn, call::LISTENERS)];
        let groups: Vec<_> = listener.target_groups.iter().map(|g| scope.index.group(g)).collect();
        if !is_tls(listener) {
            if let Some(group) = groups.iter().flatten().find(|g| speaks_plain_http(g)) {
                let message = format!(
                    "{what} passes on plain HTTP, says the health check of {}: nothing encrypts it",
                    group.arn.short()
                );
                return Some(Judgement::fail(arn, message, evidence));
            }
            let message = format!(
                "{what} passes through what the service speaks, its own encryption included: a written exception to rules that want TLS at the load balancer"
            );
            return Some(Judgement::pass(arn, message, evidence).weighed(Severity::Info));
        }
        let plain = groups.iter().flatten().any(|g| !g.protocol.eq_ignore_ascii_case("TLS"));
        Some(if plain {
            Judgement::fail(
                arn,
                format!("{what} ends the encryption, and what the targets get is not encrypted again"),
                evidence,
            )
        } else if groups.iter().any(Option::is_none) || groups.is_empty() {
            Judgement::unknown(Some(arn), format!("What {what} speaks to its targets could not be read"), evidence)
        } else {
            Judgement::pass(arn, format!("{what} speaks TLS to the targets too"), evidence)
        })
    })
}

/// A service whose own port answers plain HTTP does not encrypt on it.
fn speaks_plain_http(group: &TargetGroup) -> bool {
    let check = &group.health_check;
    let own = check.port == "traffic-port" || group.port.is_some_and(|port| port.to_string() == check.port);
    check.protocol.eq_ignore_ascii_case("HTTP") && own
}

fn tls_policy(scope: &Scope) -> Vec<Judgement> {
    each_listener(scope, |listener| is_tls(listener).then(|| judge_policy(scope, listener)))
}

fn judge_policy(scope: &Scope, listener: &Listener) -> Judgement {
    let (arn, port) = (listener.arn.as_str(), listener.port);
    let Some(policy) = listener.policy.as_deref() else {
        return Judgement::unknown(Some(arn), format!("AWS did not say which security policy port {port} has"), vec![]);
    };
    let evidence = vec![scope.saw(format!("security policy = {policy}"), arn, call::LISTENERS)];
    let judged = match strength(policy) {
        Some(Strength::Strong) => return Judgement::pass(arn, format!("Port {port} has {policy}"), evidence),
        Some(Strength::Weak) => {
            let message = format!(
                "Port {port} has {policy}, which lets clients choose ciphers without forward secrecy or with weaker modes"
            );
            Judgement::fail(arn, message, evidence).weighed(Severity::Low)
        }
        Some(Strength::Outdated) => {
            Judgement::fail(arn, format!("Port {port} has {policy}, which speaks TLS 1.0 or 1.1"), evidence)
        }
        None => {
            let message = format!("Port {port} has {policy}, which is not known here");
            return Judgement::unknown(Some(arn), message, evidence);
        }
    };
    let wanted = scope.desired.and_then(|d| d.listeners.iter().find(|l| l.port == port)?.tls.as_ref());
    match wanted {
        Some(tls) if tls.policy != policy => judged.mended(true, "Restore the agreed policy; the repair plan does it"),
        _ => judged,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strength {
    Strong,
    Weak,
    Outdated,
}

/// What a security policy speaks, by its name (guide: Network Load Balancers, “Security policies”): the oldest version stands
/// in it, `Ext` adds ciphers, and 2017-01 and 2018-06 ones lack forward secrecy for all.
fn strength(policy: &str) -> Option<Strength> {
    let name = policy.strip_prefix("ELBSecurityPolicy-")?;
    if name.starts_with("20") || name.starts_with("FS-2018-06") {
        return Some(Strength::Outdated);
    }
    let (family, rest) = ["TLS13-1-", "TLS-1-", "FS-1-"].into_iter().find_map(|f| Some((f, name.strip_prefix(f)?)))?;
    match rest.chars().next()? {
        '0' | '1' => Some(Strength::Outdated),
        '2' if rest.contains("-Ext") || family == "TLS-1-" => Some(Strength::Weak),
        '2' | '3' => Some(Strength::Strong),
        _ => None,
    }
}
