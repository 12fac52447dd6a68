//! Public ways to the targets beside PrivateLink: their own public addresses, rules open to the world, and other load
//! balancers that lead to them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::network::{Host, carriers, health_port, host_of, in_words, is_anywhere, permits};
use crate::{Evidence, Peer, Port, Rule, SecurityGroupId, TargetGroup, TargetHealth};

pub(super) const TARGET_PUBLIC: AuditRule = AuditRule {
    id: "FPL-TARGET-PUBLIC",
    looks: &[call::INSTANCES, call::TARGET_HEALTH, call::INTERFACES, call::SECURITY_GROUPS, call::LOAD_BALANCERS],
    title: "No target can be reached from the internet",
    severity: Severity::High,
    rationale: "A public address with an open rule makes the service reachable by everybody, whatever PrivateLink does",
    remediation: "Take the public address off the target, or close the rule that lets the internet in",
    repairable: false,
    controls: &[],
    judge: target_public,
};

pub(super) const OPEN_GROUPS: AuditRule = AuditRule {
    id: "FPL-OPEN-GROUPS",
    looks: &[call::SECURITY_GROUPS, call::INSTANCES, call::INTERFACES],
    title: "No security group of a target is open to the world",
    severity: Severity::Medium,
    rationale: "A rule for every address is one public address or one route away from the internet, and lets the whole network in already",
    remediation: "Name the load balancer’s security group in the rule instead of every address",
    repairable: false,
    controls: &["securityhub:EC2.18", "prowler:ec2_securitygroup_allow_ingress_from_internet_to_any_port"],
    judge: open_groups,
};

pub(super) const OTHER_WAYS: AuditRule = AuditRule {
    id: "FPL-OTHER-WAYS",
    looks: &[call::LOAD_BALANCERS, call::TARGET_GROUPS, call::TARGET_HEALTH],
    title: "No public load balancer leads to the same targets",
    severity: Severity::High,
    rationale: "The old public path stays open beside PrivateLink until somebody removes it. Classic Load Balancers, Global Accelerator, CloudFront and API Gateway are not looked at",
    remediation: "Once Firefly has moved over, take the targets out of the public load balancer or make that one internal",
    repairable: false,
    controls: &[],
    judge: other_ways,
};

fn target_public(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|_, group| vec![judge_public(scope, group)])
}

fn judge_public(scope: &Scope, group: &TargetGroup) -> Judgement {
    let (arn, name) = (group.arn.as_str(), group.arn.short());
    if !scope.targets_were_read(group) {
        return Judgement::unknown(Some(arn), format!("The targets behind {name} could not be read"), vec![]);
    }
    let (mut open, mut closed, mut unknown, mut evidence) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for target in &group.health {
        let Some(host) = host_of(scope.look, target) else {
            unknown.push(format!("whether {} has a public address is not known", target.id));
            continue;
        };
        let (public, seen) = match public_side(scope, target, &host) {
            Ok(Some(found)) => found,
            Ok(None) => continue,
            Err(because) => {
                unknown.push(because);
                continue;
            }
        };
        evidence.push(seen);
        match lets_in(scope, group, target, &host) {
            Door::Open(id) => open.push(format!("{public}, and {id} lets the internet in")),
            Door::Unknown(because) => unknown.push(format!("{public}, and {because}")),
            Door::Shut => closed.push(format!("{public}, and its rules keep the internet out")),
        }
    }
    if !open.is_empty() {
        return Judgement::fail(arn, open.join("; "), evidence);
    }
    if !unknown.is_empty() {
        return Judgement::unknown(Some(arn), format!("Behind {name}, {}", unknown.join("; ")), evidence);
    }
    if !closed.is_empty() {
        return Judgement::fail(arn, closed.join("; "), evidence).weighed(Severity::Low);
    }
    evidence.push(scope.saw("no target with a public address", arn, call::TARGET_HEALTH));
    Judgement::pass(arn, format!("No target behind {name} has a public address"), evidence)
}

/// What of a target faces the internet, in words and as it was seen; or why that is not known.
fn public_side(scope: &Scope, target: &TargetHealth, host: &Host) -> Result<Option<(String, Evidence)>, String> {
    if let Some(alb) = host.balancer {
        let seen = || scope.saw(format!("scheme = {}", alb.scheme), alb.arn.as_str(), call::LOAD_BALANCERS);
        return match alb.scheme.to_ascii_lowercase().as_str() {
            "internal" => Ok(None),
            "internet-facing" => Ok(Some((format!("{} faces the internet", alb.arn.short()), seen()))),
            _ => Err(format!("whether {} faces the internet is not known", alb.arn.short())),
        };
    }
    let Some(public) = host.public_ip else { return Ok(None) };
    let call = if target.id.starts_with("i-") { call::INSTANCES } else { call::INTERFACES };
    let seen = scope.saw(format!("public address {public}"), &target.id, call);
    Ok(Some((format!("{} has the public address {public}", target.id), seen)))
}

enum Door {
    Open(SecurityGroupId),
    Unknown(String),
    Shut,
}

fn lets_in(scope: &Scope, group: &TargetGroup, target: &TargetHealth, host: &Host) -> Door {
    let Some(port) = target.port.or(group.port) else { return Door::Shut };
    let fits = |rule: &&Rule| carriers(&group.protocol).iter().any(|carrier| permits(rule, carrier, port));
    if host.groups.is_empty() {
        return Door::Unknown("which security groups it has is not shown".to_owned());
    }
    let mut door = Door::Shut;
    let perhaps = |id: &SecurityGroupId| Door::Unknown(format!("{id} may let the internet in"));
    for id in host.groups {
        let Some(rules) = scope.look.security_group(id).map(|g| &g.ingress) else {
            door = perhaps(id);
            continue;
        };
        if rules.iter().filter(fits).any(|r| is_anywhere(&r.peer)) {
            return Door::Open(id.clone());
        }
        if rules.iter().filter(fits).any(|r| matches!(r.peer, Peer::PrefixList(_))) {
            door = perhaps(id);
        }
    }
    door
}

fn open_groups(scope: &Scope) -> Vec<Judgement> {
    let mut asked: BTreeMap<&SecurityGroupId, BTreeSet<(&'static str, Port)>> = BTreeMap::new();
    let mut all = scope.each_group(|_, group| unless_hosts(scope, group));
    for (_, group) in scope.all_groups() {
        for target in &group.health {
            let (Some(host), Some(port)) = (host_of(scope.look, target), target.port.or(group.port)) else { continue };
            for id in host.groups {
                let ports = asked.entry(id).or_default();
                ports.extend(carriers(&group.protocol).iter().map(|carrier| (*carrier, port)));
                ports.insert(("tcp", health_port(&group.health_check, port)));
            }
        }
    }
    all.extend(asked.into_iter().map(|(id, ports)| judge_group(scope, id, &ports)));
    all
}

fn unless_hosts(scope: &Scope, group: &TargetGroup) -> Vec<Judgement> {
    let arn = group.arn.as_str();
    if !scope.targets_were_read(group) {
        return vec![Judgement::unknown(
            Some(arn),
            format!("The targets behind {} could not be read", group.arn.short()),
            vec![],
        )];
    }
    let strange = |t: &&TargetHealth| host_of(scope.look, t).is_none_or(|host| host.groups.is_empty());
    let hidden: Vec<&str> = group.health.iter().filter(strange).map(|t| t.id.as_str()).collect();
    if hidden.is_empty() {
        return Vec::new();
    }
    let message = format!("Which security groups {} has is not shown", hidden.join(", "));
    vec![Judgement::unknown(Some(arn), message, vec![])]
}

fn judge_group(scope: &Scope, id: &SecurityGroupId, ports: &BTreeSet<(&'static str, Port)>) -> Judgement {
    let Some(group) = scope.look.security_group(id) else {
        return Judgement::unknown(Some(id.as_str()), format!("{id} could not be read"), vec![]);
    };
    let open =
        |way: &&(&'static str, Port)| group.ingress.iter().any(|r| permits(r, way.0, way.1) && is_anywhere(&r.peer));
    let found: Vec<String> = ports.iter().filter(open).map(|(carrier, port)| format!("{carrier} {port}")).collect();
    let fact = format!("{} inbound", crate::checklist::counted(group.ingress.len(), "rule"));
    let evidence = vec![scope.saw(fact, id.as_str(), call::SECURITY_GROUPS)];
    if !found.is_empty() {
        return Judgement::fail(id.as_str(), format!("{id} lets every address in on {}", found.join(", ")), evidence);
    }
    let elsewhere = group.ingress.iter().filter(|r| is_anywhere(&r.peer)).map(|r| in_words(r, "from"));
    let elsewhere: Vec<String> = elsewhere.collect::<BTreeSet<_>>().into_iter().collect();
    if !elsewhere.is_empty() {
        let message = format!("{id} admits {}, though not to the service’s ports", elsewhere.join(", "));
        return Judgement::fail(id.as_str(), message, evidence).weighed(Severity::Low);
    }
    Judgement::pass(id.as_str(), format!("{id} is not open to the world"), evidence)
}

fn other_ways(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|_, group| vec![judge_ways(scope, group)])
}

fn judge_ways(scope: &Scope, group: &TargetGroup) -> Judgement {
    let (arn, name) = (group.arn.as_str(), group.arn.short());
    let holders = group.health.iter().flat_map(|t| scope.index.holders_of(t));
    let others: BTreeSet<_> = holders.filter(|g| g.arn != group.arn).flat_map(|g| &g.load_balancers).collect();
    let balancers = others.into_iter().filter_map(|arn| scope.index.balancer(arn));
    let public: Vec<_> = balancers.filter(|l| l.is_public()).collect();
    if !public.is_empty() {
        let saw =
            |l: &&crate::LoadBalancer| scope.saw("scheme = internet-facing", l.arn.as_str(), call::LOAD_BALANCERS);
        let evidence: Vec<Evidence> = public.iter().map(saw).collect();
        let names: Vec<&str> = public.iter().map(|l| l.arn.short()).collect();
        let message = format!("{} faces the internet and leads to the same targets as {name}", names.join(", "));
        return Judgement::fail(arn, message, evidence);
    }
    let lists = [call::LOAD_BALANCERS, call::TARGET_GROUPS].iter().all(|call| scope.read(call));
    if !lists || scope.inventory.has_gap(call::TARGET_HEALTH) || !scope.targets_were_read(group) {
        let message = "Other load balancers could not be read completely, so a public one may lead to the same targets";
        return Judgement::unknown(Some(arn), message, vec![]);
    }
    let evidence = vec![scope.saw("no internet-facing load balancer", arn, call::LOAD_BALANCERS)];
    Judgement::pass(arn, format!("No public load balancer leads to the targets behind {name}"), evidence)
}
