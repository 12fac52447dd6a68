//! How targets are checked, and how many there are.

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::{Evidence, HealthCheck, Port, TargetGroup, TargetHealth};

/// Seconds within which an ill target should be out.
const SLOW: u32 = 120;

pub(super) const HEALTH_CHECK: AuditRule = AuditRule {
    id: "FPL-HEALTH-CHECK",
    looks: &[call::TARGET_GROUPS],
    title: "Health checks notice soon what is wrong with the service itself",
    severity: Severity::Low,
    rationale: "Until a check notices, connections go to a target that does not answer; a check of something else than the service says little",
    remediation: "Check the port of the service, every 10 s, with two to three checks in a row",
    repairable: false,
    controls: &[],
    judge: health_check,
};

pub(super) const SINGLE_TARGET: AuditRule = AuditRule {
    id: "FPL-SINGLE-TARGET",
    looks: &[call::TARGET_HEALTH],
    title: "Two targets or more are behind every port",
    severity: Severity::Low,
    rationale: "With one target every restart of it is an outage for Firefly",
    remediation: "Register a second target, in another zone",
    repairable: false,
    controls: &[],
    judge: single_target,
};

pub(super) const ZONAL_SHIFT: AuditRule = AuditRule {
    id: "FPL-ZONAL-SHIFT",
    looks: &[call::TARGET_HEALTH],
    title: "No zonal shift leads traffic away",
    severity: Severity::Medium,
    rationale: "A zonal shift takes a zone of the load balancer out of service, though every target in it is healthy; what endpoints in that zone get meanwhile, AWS does not say",
    remediation: "End the shift once the zone is well again; it ends by itself when its time is over",
    repairable: false,
    controls: &[],
    judge: zonal_shift,
};

fn health_check(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|_, group| vec![judge_check(scope, group)])
}

fn judge_check(scope: &Scope, group: &TargetGroup) -> Judgement {
    let (arn, name, check) = (group.arn.as_str(), group.arn.short(), &group.health_check);
    let evidence = vec![scope.saw(in_words(check), arn, call::TARGET_GROUPS)];
    let after = check.interval_seconds.saturating_mul(check.unhealthy_threshold);
    if check.interval_seconds == 0 || check.protocol.is_empty() {
        return Judgement::unknown(
            Some(arn),
            format!("AWS did not say how the targets of {name} are checked"),
            evidence,
        );
    }
    if after > SLOW {
        let failed = Judgement::fail(arn, format!("{name} notices an ill target after {after} s only"), evidence);
        return mended(scope, group, failed);
    }
    if check.timeout_seconds > check.interval_seconds {
        let message = format!(
            "{name} waits {} s for a check that it repeats every {} s",
            check.timeout_seconds, check.interval_seconds
        );
        return mended(scope, group, Judgement::fail(arn, message, evidence));
    }
    let checked = check.port.parse::<u32>().ok().and_then(|number| Port::try_from(number).ok());
    if let (Some(checked), Some(traffic)) = (checked, group.port)
        && checked != traffic
    {
        let message = format!(
            "{name} checks port {checked}, but traffic goes to port {traffic}: healthy targets may still refuse it"
        );
        return mended(scope, group, Judgement::fail(arn, message, evidence));
    }
    let listens = |port: u32| group.port.is_some_and(|p| u32::from(p.number()) == port);
    if check.protocol.eq_ignore_ascii_case("TCP") && [443, 8443].into_iter().any(listens) {
        let message = format!(
            "{name} checks by TCP only that something listens; a check by HTTPS would say whether the service answers"
        );
        return Judgement::pass(arn, message, evidence).weighed(Severity::Info);
    }
    Judgement::pass(arn, format!("{name} notices an ill target after {after} s"), evidence)
}

/// The plan restores the agreed check, and changes no check that was agreed.
fn mended(scope: &Scope, group: &TargetGroup, failed: Judgement) -> Judgement {
    let differs = scope.ports_of(group).any(|l| l.health_check != group.health_check);
    if differs { failed.mended(true, "Restore the agreed health check; the repair plan does it") } else { failed }
}

fn in_words(check: &HealthCheck) -> String {
    format!(
        "{} on {}, every {} s with {} s of patience, ill after {} and well after {} in a row",
        check.protocol,
        check.port,
        check.interval_seconds,
        check.timeout_seconds,
        check.unhealthy_threshold,
        check.healthy_threshold
    )
}

fn single_target(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|_, group| {
        let (arn, name) = (group.arn.as_str(), group.arn.short());
        if !scope.targets_were_read(group) {
            return vec![Judgement::unknown(Some(arn), format!("The targets behind {name} could not be read"), vec![])];
        }
        let staying: Vec<&TargetHealth> = group.health.iter().filter(|t| !t.is_draining()).collect();
        let evidence = vec![scope.saw(crate::checklist::counted(staying.len(), "target"), arn, call::TARGET_HEALTH)];
        vec![match staying.len() {
            // such a group never has more; that none is registered is FPL-TARGET-HEALTH's
            _ if group.target_type == "alb" => return Vec::new(),
            0 => return Vec::new(),
            1 => Judgement::fail(arn, format!("{} is the only target behind {name}", staying[0].id), evidence),
            more => Judgement::pass(arn, format!("{more} targets are behind {name}"), evidence),
        }]
    })
}

fn zonal_shift(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|_, group| {
        let (arn, name) = (group.arn.as_str(), group.arn.short());
        if !scope.targets_were_read(group) {
            return vec![Judgement::unknown(Some(arn), format!("The targets behind {name} could not be read"), vec![])];
        }
        let shifted: Vec<(&TargetHealth, &str)> = group
            .health
            .iter()
            .filter_map(|t| Some((t, t.admin_override.as_deref()?)))
            .filter(|(_, o)| is_shift(o))
            .collect();
        let saw = |(t, how): &(&TargetHealth, &str)| scope.saw(format!("{}: {how}", t.id), arn, call::TARGET_HEALTH);
        let evidence: Vec<Evidence> = shifted.iter().map(saw).collect();
        vec![if shifted.is_empty() {
            let evidence = vec![scope.saw("no target is led around", arn, call::TARGET_HEALTH)];
            Judgement::pass(arn, format!("No zonal shift concerns {name}"), evidence)
        } else {
            let ids: Vec<&str> = shifted.iter().map(|(t, _)| t.id.as_str()).collect();
            Judgement::fail(arn, format!("A zonal shift leads traffic away from {}", ids.join(", ")), evidence)
        }]
    })
}

/// `no_override` and `unknown` are none (model: `TargetAdministrativeOverrideReasonEnum` and its states).
fn is_shift(state: &str) -> bool {
    state.to_ascii_lowercase().starts_with("zonal_shift")
}
