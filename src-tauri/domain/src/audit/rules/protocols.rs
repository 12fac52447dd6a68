//! Whether listeners and target groups speak the same, on the agreed ports.

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::{Listener, LoadBalancer, TargetGroup};

pub(super) const PROTOCOLS: AuditRule = AuditRule {
    id: "FPL-PROTOCOLS",
    looks: &[call::LISTENERS, call::TARGET_GROUPS],
    title: "Listener and target group speak the same, to the agreed port",
    severity: Severity::High,
    rationale: "A target that is spoken to in another protocol or on another port accepts connections and breaks them",
    remediation: "Have the listener lead to a target group of a fitting protocol and port; AWS changes neither of a group that exists",
    repairable: false,
    controls: &[],
    judge: protocols,
};

fn protocols(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|balancer, group| {
        let leading = balancer.listeners.iter().filter(|l| l.target_groups.contains(&group.arn));
        leading.map(|listener| judge(scope, balancer, listener, group)).collect()
    })
}

fn judge(scope: &Scope, balancer: &LoadBalancer, listener: &Listener, group: &TargetGroup) -> Judgement {
    let arn = listener.arn.as_str();
    let what = format!("{} {}", listener.protocol, listener.port);
    let port = group.port.map_or_else(|| "a port that AWS did not tell".to_owned(), |p| p.to_string());
    let to = format!("{} {port} of {}", group.protocol, group.arn.short());
    let evidence = vec![
        scope.saw(format!("listens on {what}"), arn, call::LISTENERS),
        scope.saw(format!("speaks {} to port {port}", group.protocol), group.arn.as_str(), call::TARGET_GROUPS),
    ];
    if balancer.kind.eq_ignore_ascii_case("network") {
        match fits(&listener.protocol, &group.protocol) {
            Some(true) => {}
            Some(false) => return Judgement::fail(arn, format!("{what} leads to {to}, which does not fit"), evidence),
            None => {
                let message = format!("{what} leads to {to}; whether they fit is not known here");
                return Judgement::unknown(Some(arn), message, evidence);
            }
        }
    }
    let wanted = scope.desired.and_then(|d| d.listeners.iter().find(|w| w.port == listener.port));
    match (wanted, group.port) {
        (Some(wanted), Some(port)) if wanted.target_port != port => {
            let message = format!("{what} leads to {to}, but port {} was agreed", wanted.target_port);
            Judgement::fail(arn, message, evidence)
        }
        (Some(wanted), _) if !wanted.target_protocol().eq_ignore_ascii_case(&group.protocol) => {
            let message = format!("{what} leads to {to}, but {} was agreed", wanted.target_protocol());
            Judgement::fail(arn, message, evidence)
        }
        (_, None) => Judgement::unknown(Some(arn), format!("{what} leads to {to}"), evidence),
        _ => Judgement::pass(arn, format!("{what} leads to {to}"), evidence),
    }
}

/// What a network load balancer's listener may lead to (model: CreateTargetGroup, CreateListener); `None` for a protocol that
/// is not known here.
fn fits(listener: &str, group: &str) -> Option<bool> {
    let group = group.to_ascii_uppercase();
    Some(match listener.to_ascii_uppercase().as_str() {
        "TCP" => group == "TCP",
        "TLS" => group == "TCP" || group == "TLS",
        "UDP" => group == "UDP" || group == "TCP_UDP",
        "TCP_UDP" => group == "TCP_UDP",
        _ => return None,
    })
}
