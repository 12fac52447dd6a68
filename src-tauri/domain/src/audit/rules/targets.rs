//! What stands behind the load balancer: targets that are well, in every zone that Firefly may come through.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::checklist::counted;
use crate::network::{Place, crosses_zones, place_of};
use crate::{Evidence, LoadBalancer, Port, TargetGroup, TargetHealth};

pub(super) const TARGET_HEALTH: AuditRule = AuditRule {
    id: "FPL-TARGET-HEALTH",
    looks: &[call::TARGET_HEALTH],
    title: "Every target is healthy",
    severity: Severity::High,
    rationale: "Connections go to healthy targets; where there is none, the load balancer sends to all of them, well or not",
    remediation: "Follow the reason code of each target: security groups, the port, the health check’s path, or the service itself",
    repairable: false,
    controls: &[],
    judge: target_health,
};

pub(super) const AZ_COVERAGE: AuditRule = AuditRule {
    id: "FPL-AZ-COVERAGE",
    looks: &[call::LOAD_BALANCERS, call::TARGET_GROUP_ATTRIBUTES, call::TARGET_HEALTH],
    title: "Every enabled zone leads to a healthy target",
    severity: Severity::High,
    rationale: "An endpoint talks to the load balancer in its own zone; with cross-zone load balancing off, a zone without a healthy target times out",
    remediation: "Switch cross-zone load balancing on, or put a healthy target into each enabled zone",
    repairable: true,
    controls: &[
        "config:NLB_CROSS_ZONE_LOAD_BALANCING_ENABLED",
        "prowler:elbv2_cross_zone_load_balancing_enabled",
        "checkov:CKV_AWS_152",
    ],
    judge: az_coverage,
};

fn target_health(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|_, group| vec![judge_health(scope, group)])
}

fn judge_health(scope: &Scope, group: &TargetGroup) -> Judgement {
    let (arn, name) = (group.arn.as_str(), group.arn.short());
    let targets: Vec<&TargetHealth> = group.health.iter().filter(|t| !t.is_draining()).collect();
    if targets.is_empty() {
        return nothing_registered(scope, group);
    }
    let absent = absent(scope, group);
    let missing = (!absent.is_empty())
        .then(|| format!("{} is not registered in {name}, although it was agreed", absent.join(", ")));
    let evidence: Vec<Evidence> = targets.iter().map(|t| scope.saw(in_words(t), arn, call::TARGET_HEALTH)).collect();
    let healthy = targets.iter().filter(|t| t.is_healthy()).count();
    let told = format!("{healthy} of {} behind {name} healthy", counted(targets.len(), "target"));
    let ill: Vec<&TargetHealth> = targets.iter().filter(|t| is_ill(t)).copied().collect();
    let Some(missing) = missing else {
        return match () {
            () if healthy == targets.len() => Judgement::pass(arn, told, evidence),
            () if ill.is_empty() => {
                Judgement::unknown(Some(arn), format!("{told}; the others are not known yet"), evidence)
            }
            () => weighed(Judgement::fail(arn, format!("{told}; {}", reasons(&ill)), evidence), healthy),
        };
    };
    let message = if ill.is_empty() { missing } else { format!("{told}; {}; {missing}", reasons(&ill)) };
    let healthy = if ill.is_empty() { 1 } else { healthy };
    weighed(Judgement::fail(arn, message, evidence), healthy)
        .mended(true, "Register the targets; the repair plan does it")
}

/// While somebody answers, it is less than an outage.
fn weighed(failed: Judgement, healthy: usize) -> Judgement {
    if healthy > 0 { failed.weighed(Severity::Medium) } else { failed }
}

fn nothing_registered(scope: &Scope, group: &TargetGroup) -> Judgement {
    let (arn, name) = (group.arn.as_str(), group.arn.short());
    if !scope.targets_were_read(group) {
        return Judgement::unknown(
            Some(arn),
            format!("The health of the targets behind {name} could not be read"),
            vec![],
        );
    }
    let evidence = vec![scope.saw("no target", arn, call::TARGET_HEALTH)];
    Judgement::fail(arn, format!("No target is registered in {name}"), evidence)
        .mended(true, "Register the targets; the repair plan does it")
}

/// Targets of the onboarding that its group does not hold.
fn absent(scope: &Scope, group: &TargetGroup) -> Vec<String> {
    let registered = |id: &&String, port: Port| {
        group.health.iter().any(|t| t.id == **id && t.port.or(group.port) == Some(port) && !t.is_draining())
    };
    scope
        .ports_of(group)
        .flat_map(|l| l.targets.iter().filter(move |id| !registered(id, l.target_port)))
        .cloned()
        .collect()
}

/// What is certain not to get traffic. Any other state than this and `healthy` is one that may yet turn out well.
fn is_ill(target: &TargetHealth) -> bool {
    ["unhealthy", "unused"].iter().any(|state| target.state.eq_ignore_ascii_case(state)) || target.is_draining()
}

fn in_words(target: &TargetHealth) -> String {
    let port = target.port.map(|p| format!(" port {p}")).unwrap_or_default();
    let reason = target.reason.as_deref().map(|r| format!(" ({r})")).unwrap_or_default();
    let state = if target.state.is_empty() { "in a state that AWS did not tell" } else { &target.state };
    format!("{}{port} is {state}{reason}", target.id)
}

fn reasons(ill: &[&TargetHealth]) -> String {
    let mut by_reason: BTreeMap<&str, usize> = BTreeMap::new();
    ill.iter().for_each(|t| *by_reason.entry(t.reason.as_deref().unwrap_or("no reason given")).or_default() += 1);
    by_reason
        .into_iter()
        .map(|(reason, count)| format!("{reason} for {}", counted(count, "target")))
        .collect::<Vec<_>>()
        .join(", ")
}

fn az_coverage(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|balancer, group| vec![judge_coverage(scope, balancer, group)])
}

fn judge_coverage(scope: &Scope, balancer: &LoadBalancer, group: &TargetGroup) -> Judgement {
    let (arn, name) = (group.arn.as_str(), group.arn.short());
    if !scope.targets_were_read(group) {
        return Judgement::unknown(
            Some(arn),
            format!("The health of the targets behind {name} could not be read"),
            vec![],
        );
    }
    let covered = Covered::by(scope, group);
    let cross = crosses_zones(balancer, group);
    let evidence = coverage_evidence(scope, balancer, group, cross, &covered);
    let open: Vec<&str> = balancer.zones.iter().map(|z| z.zone.as_str()).filter(|z| !covered.reaches(z)).collect();
    if balancer.zones.is_empty() {
        return Judgement::unknown(
            Some(arn),
            format!("AWS did not say in which zones {} stands", balancer.arn.short()),
            evidence,
        );
    }
    if covered.healthy == 0 && covered.undecided {
        return Judgement::unknown(
            Some(arn),
            format!("The health of the targets in {name} is not known yet"),
            evidence,
        );
    }
    if covered.healthy == 0 {
        return Judgement::fail(arn, format!("No zone leads to a healthy target in {name}"), evidence)
            .mended(false, "Make the targets healthy first");
    }
    if cross == Some(true) {
        return Judgement::pass(arn, format!("Every zone reaches every healthy target in {name}"), evidence);
    }
    if open.is_empty() {
        return Judgement::pass(arn, format!("Each enabled zone has a healthy target in {name}"), evidence);
    }
    uncovered(scope, group, cross, &covered, &open, evidence)
}

fn uncovered(
    scope: &Scope,
    group: &TargetGroup,
    cross: Option<bool>,
    covered: &Covered,
    open: &[&str],
    evidence: Vec<Evidence>,
) -> Judgement {
    let (arn, name, zones) = (group.arn.as_str(), group.arn.short(), open.join(", "));
    if cross.is_none() {
        let message = format!(
            "{zones} has no healthy target in {name}, and whether cross-zone load balancing is on could not be read"
        );
        return Judgement::unknown(Some(arn), message, evidence);
    }
    if covered.somewhere_unknown {
        return Judgement::unknown(
            Some(arn),
            format!("The zone of some targets in {name} is not known, so {zones} may be without one"),
            evidence,
        );
    }
    if open.iter().all(|zone| covered.perhaps.contains(*zone)) {
        return Judgement::unknown(
            Some(arn),
            format!("The health of the targets of {name} in {zones} is not known yet"),
            evidence,
        );
    }
    let failed = Judgement::fail(
        arn,
        format!("{zones} has no healthy target in {name}, and cross-zone load balancing is off"),
        evidence,
    );
    let by_group = group.attributes.get("load_balancing.cross_zone.enabled").is_some_and(|v| v == "false");
    let wanted = scope.desired.is_some_and(|d| d.exposure.cross_zone);
    if by_group || !wanted {
        return failed.mended(false, "Switch cross-zone load balancing on where it is off: the target group’s own setting wins over the load balancer’s");
    }
    failed
}

fn coverage_evidence(
    scope: &Scope,
    balancer: &LoadBalancer,
    group: &TargetGroup,
    cross: Option<bool>,
    covered: &Covered,
) -> Vec<Evidence> {
    let zones: Vec<&str> = balancer.zones.iter().map(|z| z.zone.as_str()).collect();
    let mut evidence = vec![
        scope.saw(format!("zones = {}", zones.join(", ")), balancer.arn.as_str(), call::LOAD_BALANCERS),
        scope.saw(format!("healthy targets in {}", covered.in_words()), group.arn.as_str(), call::TARGET_HEALTH),
    ];
    if let Some(on) = cross {
        let fact = format!("effective cross-zone load balancing = {on}");
        evidence.push(scope.saw(fact, group.arn.as_str(), call::TARGET_GROUP_ATTRIBUTES));
    }
    evidence
}

/// Where the healthy targets of a group are.
#[derive(Default)]
struct Covered {
    zones: BTreeSet<String>,
    /// Zones with a target whose health is not known (yet).
    perhaps: BTreeSet<String>,
    all: bool,
    /// Whether a target that is healthy, or may be, is in a zone that is not known.
    somewhere_unknown: bool,
    /// Whether the health of some target is not known (yet).
    undecided: bool,
    healthy: usize,
}

impl Covered {
    fn by(scope: &Scope, group: &TargetGroup) -> Self {
        let mut covered = Self::default();
        for target in group.health.iter().filter(|t| !is_ill(t)) {
            let healthy = target.is_healthy();
            covered.healthy += usize::from(healthy);
            covered.undecided |= !healthy;
            match (place_of(scope.look, group, target), healthy) {
                (Place::Zone(zone), true) => drop(covered.zones.insert(zone)),
                (Place::Zone(zone), false) => drop(covered.perhaps.insert(zone)),
                (Place::AllZones, true) => covered.all = true,
                (Place::AllZones, false) | (Place::Unknown, _) => covered.somewhere_unknown = true,
            }
        }
        covered
    }

    fn reaches(&self, zone: &str) -> bool {
        self.all || self.zones.contains(zone)
    }

    fn in_words(&self) -> String {
        let mut words: Vec<&str> = self.zones.iter().map(String::as_str).collect();
        words.extend(self.all.then_some("all zones"));
        words.extend(self.somewhere_unknown.then_some("a zone that is not known"));
        if words.is_empty() { "no zone".to_owned() } else { words.join(", ") }
    }
}
