//! An Application Load Balancer as a target: internal itself, listening where it is knocked at, and where its rules lead.

use std::collections::BTreeSet;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::network::{Admission, Side, admits, rules_of};
use crate::{Arn, Evidence, Listener, LoadBalancer, Port, TargetGroup, TargetHealth};

pub(super) const ALB_PUBLIC: AuditRule = AuditRule {
    id: "FPL-ALB-PUBLIC",
    looks: &[call::LOAD_BALANCERS],
    title: "An Application Load Balancer behind it is internal",
    severity: Severity::High,
    rationale: "What faces the internet is reached without PrivateLink, and its nodes have public addresses",
    remediation: "Put an internal Application Load Balancer with the same rules behind the service; AWS never changes a scheme",
    repairable: false,
    controls: &["powerpipe:elb_application_classic_network_lb_prohibit_public_access", "prowler:elbv2_internet_facing"],
    judge: alb_public,
};

pub(super) const ALB_TARGET: AuditRule = AuditRule {
    id: "FPL-ALB-TARGET",
    looks: &[call::LISTENERS, call::TARGET_GROUPS, call::SECURITY_GROUPS],
    title: "An Application Load Balancer behind it can be reached and checked",
    severity: Severity::High,
    rationale: "It must listen on the group’s port, admit the load balancer, and answer checks in HTTP or HTTPS, or nothing gets through",
    remediation: "Give it a listener on the group’s port, admit the load balancer in its security group, and check it by HTTP or HTTPS",
    repairable: false,
    controls: &[],
    judge: alb_target,
};

pub(super) const ALB_RULES: AuditRule = AuditRule {
    id: "FPL-ALB-RULES",
    looks: &[call::RULES, call::LISTENERS],
    title: "The rules of an Application Load Balancer lead to one place",
    severity: Severity::Info,
    rationale: "Everybody who is connected reaches whatever its rules lead to, and a redirect may name a host that Firefly cannot reach",
    remediation: "Look at each rule, and give Firefly a listener of its own where some are not meant for it",
    repairable: false,
    controls: &[],
    judge: alb_rules,
};

/// Judges every Application Load Balancer that is a target, with the port that it is asked on.
fn each_alb(
    scope: &Scope,
    judge: impl Fn(&LoadBalancer, &TargetGroup, &LoadBalancer, Option<Port>) -> Judgement,
) -> Vec<Judgement> {
    scope.each_group(|balancer, group| {
        if group.target_type != "alb" {
            return Vec::new();
        }
        if !scope.targets_were_read(group) {
            let message = format!("The targets behind {} could not be read", group.arn.short());
            return vec![Judgement::unknown(Some(group.arn.as_str()), message, vec![])];
        }
        let one = |target: &TargetHealth| {
            let found = target.id.parse::<Arn>().ok().and_then(|arn| scope.index.balancer(&arn));
            match found {
                Some(alb) => judge(balancer, group, alb, target.port.or(group.port)),
                None => Judgement::unknown(Some(&target.id), format!("{} could not be read", target.id), vec![]),
            }
        };
        group.health.iter().map(one).collect()
    })
}

fn alb_public(scope: &Scope) -> Vec<Judgement> {
    each_alb(scope, |_, _, alb, _| {
        let (arn, name) = (alb.arn.as_str(), alb.arn.short());
        let evidence = vec![scope.saw(format!("scheme = {}", alb.scheme), arn, call::LOAD_BALANCERS)];
        match alb.scheme.to_ascii_lowercase().as_str() {
            "internal" => Judgement::pass(arn, format!("{name} is internal"), evidence),
            "internet-facing" => Judgement::fail(arn, format!("{name}, a target, faces the internet"), evidence),
            _ => Judgement::unknown(Some(arn), format!("AWS did not say whether {name} is internal"), evidence),
        }
    })
}

fn alb_target(scope: &Scope) -> Vec<Judgement> {
    each_alb(scope, |balancer, group, alb, port| {
        let (mut against, mut unknown) = (Vec::new(), Vec::new());
        let evidence = seen(scope, alb, group);
        traps(scope, group, alb, port, &mut against, &mut unknown);
        if let Some(port) = port {
            admitted(scope, balancer, alb, port, &mut against, &mut unknown);
        }
        let (arn, name) = (alb.arn.as_str(), alb.arn.short());
        if !against.is_empty() {
            return Judgement::fail(arn, format!("{name}: {}", against.join("; ")), evidence);
        }
        if !unknown.is_empty() {
            return Judgement::unknown(Some(arn), format!("{name}: {}", unknown.join("; ")), evidence);
        }
        Judgement::pass(arn, format!("{name} listens where it is asked, and admits {}", balancer.arn.short()), evidence)
    })
}

fn seen(scope: &Scope, alb: &LoadBalancer, group: &TargetGroup) -> Vec<Evidence> {
    let ports: Vec<String> = alb.listeners.iter().map(|l| format!("{} {}", l.protocol, l.port)).collect();
    let check = format!("checked by {} on {}", group.health_check.protocol, group.health_check.port);
    vec![
        scope.saw(format!("listens on {}", ports.join(", ")), alb.arn.as_str(), call::LISTENERS),
        scope.saw(check, group.arn.as_str(), call::TARGET_GROUPS),
    ]
}

/// What AWS asks of such a target (docs/aws.md, “Load balancers, target groups, listeners”).
fn traps(
    scope: &Scope,
    group: &TargetGroup,
    alb: &LoadBalancer,
    port: Option<Port>,
    against: &mut Vec<String>,
    unknown: &mut Vec<String>,
) {
    match port {
        Some(port) if !alb.listeners.iter().any(|l| l.port == port) => {
            let says = format!("it does not listen on port {port}, which it is asked on");
            if scope.read(call::LISTENERS) {
                against.push(says)
            } else {
                unknown.push("its listeners could not be read".to_owned())
            }
        }
        Some(_) => {}
        None => unknown.push("the port that it is asked on is not known".to_owned()),
    }
    if group.health.len() > 1 {
        against.push("such a group has one target only".to_owned());
    }
    if !group.protocol.eq_ignore_ascii_case("TCP") {
        against.push(format!("such a group speaks TCP, not {}", group.protocol));
    }
    if !["HTTP", "HTTPS"].iter().any(|p| group.health_check.protocol.eq_ignore_ascii_case(p)) {
        against.push(format!("it is checked by {}, and understands HTTP and HTTPS", group.health_check.protocol));
    }
    if alb.vpc.is_some() && group.vpc.is_some() && alb.vpc != group.vpc {
        against.push("it stands in another VPC".to_owned());
    }
}

fn admitted(
    scope: &Scope,
    balancer: &LoadBalancer,
    alb: &LoadBalancer,
    port: Port,
    against: &mut Vec<String>,
    unknown: &mut Vec<String>,
) {
    let Some(rules) = rules_of(scope.look, &alb.security_groups, true).filter(|_| !alb.security_groups.is_empty())
    else {
        return unknown.push("its security groups could not be read".to_owned());
    };
    let side = Side { groups: &balancer.security_groups, nets: scope.index.sources_of(balancer) };
    match admits(&rules, "tcp", port, &side) {
        Admission::By(_) => {}
        Admission::Perhaps(_) => unknown
            .push(format!("whether its security group admits {} on port {port} is not known", balancer.arn.short())),
        Admission::No => {
            against.push(format!("its security group does not admit {} on port {port}", balancer.arn.short()))
        }
    }
}

fn alb_rules(scope: &Scope) -> Vec<Judgement> {
    each_alb(scope, |_, _, alb, port| {
        let (arn, name) = (alb.arn.as_str(), alb.arn.short());
        let Some(listener) = alb.listeners.iter().find(|l| Some(l.port) == port) else {
            return Judgement::unknown(
                Some(arn),
                format!("No listener of {name} is known on the port it is asked on"),
                vec![],
            );
        };
        if !scope.read(call::RULES) {
            let message = format!("The rules of {name} could not be read, so where they lead is not known");
            return Judgement::unknown(Some(arn), message, vec![]);
        }
        judge_rules(scope, alb, listener)
    })
}

fn judge_rules(scope: &Scope, alb: &LoadBalancer, listener: &Listener) -> Judgement {
    let (arn, name) = (alb.arn.as_str(), alb.arn.short());
    let of_rules = listener.rules.iter().flat_map(|r| &r.target_groups);
    let groups: BTreeSet<&str> = listener.target_groups.iter().chain(of_rules).map(|g| g.short()).collect();
    let redirects = listener.rules.iter().filter(|r| r.action.eq_ignore_ascii_case("redirect")).count();
    let fact = |r: &crate::ListenerRule| format!("{}: {} → {}", r.priority, r.conditions.join(" and "), r.action);
    let evidence: Vec<Evidence> = match listener.rules.as_slice() {
        [] => vec![scope.saw("no rule", listener.arn.as_str(), call::RULES)],
        rules => rules.iter().map(|r| scope.saw(fact(r), r.arn.as_str(), call::RULES)).collect(),
    };
    let names: Vec<&str> = groups.iter().copied().collect();
    let mut against = Vec::new();
    if names.len() > 1 {
        against.push(format!("port {} of {name} leads to {}", listener.port, names.join(", ")));
    }
    if redirects > 0 {
        against.push(format!(
            "{} of {name} on port {} redirect",
            crate::checklist::counted(redirects, "rule"),
            listener.port
        ));
    }
    if against.is_empty() {
        return Judgement::pass(
            arn,
            format!("Port {} of {name} leads to {} alone", listener.port, names.join(", ")),
            evidence,
        );
    }
    Judgement::fail(arn, against.join("; "), evidence)
}
