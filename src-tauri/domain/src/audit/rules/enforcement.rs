//! Whether inbound rules are held against PrivateLink traffic, and whether rules and switch agree. The consumer's
//! address is what such rules see, and the customer does not know it: the classic silent drop.

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::network::{carriers, covers, permits, rules_of};
use crate::{Desired, Evidence, LoadBalancer, Peer, Rule};

pub(super) const ENFORCE_INBOUND: AuditRule = AuditRule {
    id: "FPL-ENFORCE-INBOUND",
    looks: &[call::SECURITY_GROUPS, call::LOAD_BALANCERS],
    title: "Inbound rules and their enforcement on PrivateLink traffic agree",
    severity: Severity::High,
    rationale: "Enforced rules are held against Firefly’s own addresses; where none admits them, connections are accepted and then time out without a trace",
    remediation: "Switch enforcement off, or allow Firefly’s agreed ranges inbound",
    repairable: true,
    controls: &[],
    judge: enforcement,
};

fn enforcement(scope: &Scope) -> Vec<Judgement> {
    scope.each_balancer(|balancer| vec![judge(scope, balancer)])
}

fn judge(scope: &Scope, balancer: &LoadBalancer) -> Judgement {
    let (arn, name) = (balancer.arn.as_str(), balancer.arn.short());
    if balancer.security_groups.is_empty() {
        return no_group(scope, balancer);
    }
    let Some(rules) = rules_of(scope.look, &balancer.security_groups, true) else {
        return Judgement::unknown(Some(arn), format!("The security groups of {name} could not be read"), vec![]);
    };
    let evidence = evidence(scope, balancer, &rules);
    match balancer.enforce_inbound.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("on") => enforced(scope, balancer, &rules, evidence),
        Some("off") => not_enforced(scope, balancer, &rules, evidence),
        _ => {
            let message = format!(
                "AWS did not say whether inbound rules of {name} apply to PrivateLink traffic; unless switched off, they do"
            );
            Judgement::unknown(Some(arn), message, evidence)
        }
    }
}

fn no_group(scope: &Scope, balancer: &LoadBalancer) -> Judgement {
    let arn = balancer.arn.as_str();
    let evidence = vec![scope.saw("no security group", arn, call::LOAD_BALANCERS)];
    let message =
        format!("{} has no security group, so nothing filters who reaches it within the network", balancer.arn.short());
    Judgement::fail(arn, message, evidence).weighed(Severity::Medium).mended(
        false,
        "Build it anew with a security group; AWS never adds one to a load balancer that was made without",
    )
}

fn enforced(scope: &Scope, balancer: &LoadBalancer, rules: &[&Rule], evidence: Vec<Evidence>) -> Judgement {
    let (arn, name) = (balancer.arn.as_str(), balancer.arn.short());
    if rules.is_empty() {
        return Judgement::fail(
            arn,
            format!("{name} enforces inbound rules and has none: everything is dropped silently"),
            evidence,
        );
    }
    let shut: Vec<String> = unadmitted_ports(balancer, rules);
    if !shut.is_empty() {
        return Judgement::fail(
            arn,
            format!("{name} enforces inbound rules, and none admits {}", shut.join(", ")),
            evidence,
        );
    }
    let Some(desired) = scope.desired else {
        let message =
            format!("{name} enforces inbound rules; whether they admit Firefly’s addresses, no onboarding says");
        return Judgement::unknown(Some(arn), message, evidence);
    };
    if !desired.exposure.enforce_inbound {
        let message = format!("{name} enforces inbound rules, although it was decided not to");
        return Judgement::fail(arn, message, evidence).mended(true, "Switch enforcement off; the repair plan does it");
    }
    against_ranges(balancer, rules, desired, evidence)
}

fn against_ranges(balancer: &LoadBalancer, rules: &[&Rule], desired: &Desired, evidence: Vec<Evidence>) -> Judgement {
    let (arn, name) = (balancer.arn.as_str(), balancer.arn.short());
    let ranges = &desired.exposure.consumer_ranges;
    if ranges.is_empty() {
        let message =
            format!("{name} enforces inbound rules, and which addresses are Firefly’s the onboarding does not say");
        return Judgement::unknown(Some(arn), message, evidence);
    }
    let (missing, listed) = missing(rules, desired);
    if !missing.is_empty() {
        return Judgement::fail(
            arn,
            format!("{name} enforces inbound rules that do not admit {}", missing.join(", ")),
            evidence,
        );
    }
    if !listed.is_empty() {
        let message = format!(
            "{name} enforces inbound rules; whether their prefix lists hold {}, is not shown",
            listed.join(", ")
        );
        return Judgement::unknown(Some(arn), message, evidence);
    }
    let agreed: Vec<Peer> = ranges.iter().map(|net| Peer::Cidr(*net)).collect();
    let wider = rules.iter().any(|r| !matches!(&r.peer, Peer::Cidr(net) if covers(&agreed, net)));
    if wider {
        let message = format!("{name} admits Firefly’s agreed ranges, and others beside them");
        return Judgement::fail(arn, message, evidence)
            .weighed(Severity::Low)
            .mended(true, "Remove the other inbound rules; the repair plan does it");
    }
    Judgement::pass(arn, format!("{name} enforces inbound rules, and they admit every agreed range"), evidence)
}

/// Agreed ranges that no rule admits, and those that only a prefix list may admit.
fn missing(rules: &[&Rule], desired: &Desired) -> (Vec<String>, Vec<String>) {
    let (mut missing, mut listed) = (Vec::new(), Vec::new());
    for listener in &desired.listeners {
        for protocol in listener.protocol.ip_protocols() {
            let admits = rules.iter().filter(|r| permits(r, protocol, listener.port));
            let admitting: Vec<&Peer> = admits.map(|r| &r.peer).collect();
            let by_list = admitting.iter().any(|peer| matches!(peer, Peer::PrefixList(_)));
            let ranges = &desired.exposure.consumer_ranges;
            let uncovered = ranges.iter().filter(|net| !covers(admitting.iter().copied(), net));
            let told = uncovered.map(|net| format!("{net} on {protocol} port {}", listener.port));
            if by_list { listed.extend(told) } else { missing.extend(told) }
        }
    }
    (missing, listed)
}

fn not_enforced(scope: &Scope, balancer: &LoadBalancer, rules: &[&Rule], evidence: Vec<Evidence>) -> Judgement {
    let (arn, name) = (balancer.arn.as_str(), balancer.arn.short());
    if scope.desired.is_some_and(|d| d.exposure.enforce_inbound) {
        let message = format!("{name} does not enforce inbound rules, although it was decided to");
        return Judgement::fail(arn, message, evidence).mended(true, "Switch enforcement on; the repair plan does it");
    }
    if rules.is_empty() {
        return Judgement::pass(arn, format!("{name} lets PrivateLink traffic in, and nothing else"), evidence);
    }
    let message = format!("{name} has inbound rules that PrivateLink does not need; they let others in");
    Judgement::fail(arn, message, evidence)
        .weighed(Severity::Low)
        .mended(true, "Remove the inbound rules; the repair plan does it")
}

/// Listener ports that no inbound rule admits, from anyone.
fn unadmitted_ports(balancer: &LoadBalancer, rules: &[&Rule]) -> Vec<String> {
    let mut shut = Vec::new();
    for listener in &balancer.listeners {
        let carriers = carriers(&listener.protocol).iter();
        let closed = carriers.filter(|carrier| !rules.iter().any(|r| permits(r, carrier, listener.port)));
        shut.extend(closed.map(|carrier| format!("{carrier} {}", listener.port)));
    }
    shut
}

fn evidence(scope: &Scope, balancer: &LoadBalancer, rules: &[&Rule]) -> Vec<Evidence> {
    let switch = balancer.enforce_inbound.as_deref().unwrap_or("not given");
    let groups: Vec<&str> = balancer.security_groups.iter().map(|g| g.as_str()).collect();
    let fact = format!("{} in {}", crate::checklist::counted(rules.len(), "inbound rule"), groups.join(", "));
    vec![
        scope.saw(
            format!("enforce inbound rules on PrivateLink traffic = {switch}"),
            balancer.arn.as_str(),
            call::LOAD_BALANCERS,
        ),
        scope.saw(fact, groups[0], call::SECURITY_GROUPS),
    ]
}
