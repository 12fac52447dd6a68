//! Records of what happened: access logs of the load balancer, and flow logs around it.

use std::collections::BTreeSet;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::{Evidence, FlowLog, LoadBalancer};

pub(super) const ACCESS_LOGS: AuditRule = AuditRule {
    id: "FPL-ACCESS-LOGS",
    looks: &[call::LISTENERS, call::LOAD_BALANCER_ATTRIBUTES],
    title: "The load balancer records its TLS connections",
    severity: Severity::Low,
    rationale: "Access logs tell afterwards which TLS connections there were, and why some failed",
    remediation: "Switch access logs on, with an S3 bucket that lets Elastic Load Balancing write",
    repairable: false,
    controls: &["config:NLB_LOGGING_ENABLED", "prowler:elbv2_logging_enabled", "checkov:CKV_AWS_91"],
    judge: access_logs,
};

pub(super) const FLOW_LOGS: AuditRule = AuditRule {
    id: "FPL-FLOW-LOGS",
    looks: &[call::FLOW_LOGS, call::INTERFACES],
    title: "Flow logs record what reaches the load balancer, and are delivered",
    severity: Severity::Low,
    rationale: "Without them nobody sees afterwards what was let through or refused",
    remediation: "Create a flow log of all traffic for the VPC, its subnets or the load balancer’s interfaces; where delivery fails, mend its role or bucket policy",
    repairable: false,
    controls: &["securityhub:EC2.6", "prowler:vpc_flow_logs_enabled", "checkov:CKV2_AWS_11"],
    judge: flow_logs,
};

fn access_logs(scope: &Scope) -> Vec<Judgement> {
    scope.each_balancer(|balancer| vec![judge_access(scope, balancer)])
}

/// Network Load Balancers record TLS listeners only (guide: Network Load Balancers, “Access logs”).
fn judge_access(scope: &Scope, balancer: &LoadBalancer) -> Judgement {
    let (arn, name) = (balancer.arn.as_str(), balancer.arn.short());
    if !scope.read(call::LISTENERS) {
        return Judgement::unknown(Some(arn), format!("The listeners of {name} could not be read completely"), vec![]);
    }
    if !balancer.listeners.iter().any(|l| l.protocol.eq_ignore_ascii_case("TLS")) {
        let evidence = vec![scope.saw("no TLS listener", arn, call::LISTENERS)];
        let message = format!("{name} has no TLS listener, and AWS records no others: flow logs do");
        return Judgement::pass(arn, message, evidence).weighed(Severity::Info);
    }
    let Some(value) = balancer.attributes.get("access_logs.s3.enabled") else {
        return Judgement::unknown(Some(arn), format!("Whether {name} has access logs could not be read"), vec![]);
    };
    let bucket = balancer.attributes.get("access_logs.s3.bucket").map_or("", String::as_str);
    let fact = format!("access_logs.s3.enabled = {value}, bucket = {bucket}");
    let evidence = vec![scope.saw(fact, arn, call::LOAD_BALANCER_ATTRIBUTES)];
    if value == "true" {
        return Judgement::pass(arn, format!("{name} writes access logs to {bucket}"), evidence);
    }
    Judgement::fail(arn, format!("{name} writes no access logs"), evidence)
}

fn flow_logs(scope: &Scope) -> Vec<Judgement> {
    scope.each_balancer(|balancer| vec![judge_flow(scope, balancer)])
}

fn judge_flow(scope: &Scope, balancer: &LoadBalancer) -> Judgement {
    let (arn, name) = (balancer.arn.as_str(), balancer.arn.short());
    let found = logs_of(scope, balancer);
    let evidence: Vec<Evidence> = found.iter().map(|log| scope.saw(in_words(log), &log.id, call::FLOW_LOGS)).collect();
    let failing: Vec<String> = found.iter().filter(|l| is_failing(l)).map(|l| failure(l)).collect();
    let bare = uncovered(scope, balancer);
    if bare.is_empty() && failing.is_empty() && !found.is_empty() {
        return Judgement::pass(arn, format!("Flow logs record what reaches {name}"), evidence);
    }
    if !failing.is_empty() {
        return Judgement::fail(arn, format!("Flow logs are not delivered: {}", failing.join("; ")), evidence);
    }
    if !scope.read(call::FLOW_LOGS) || (balancer.zones.is_empty() && found.is_empty()) {
        let message = format!("Whether flow logs record what reaches {name} could not be read");
        return Judgement::unknown(Some(arn), message, evidence);
    }
    // the log of a shared VPC is its owner's, and shown to nobody else
    let another = |id| scope.look.subnet(id).is_some_and(|s| s.owner != scope.inventory.account);
    if balancer.zones.iter().filter(|z| bare.contains(&z.subnet.as_str())).all(|z| another(&z.subnet)) {
        let message = format!("Flow logs of {} are its owner’s, and not shown to this account", bare.join(", "));
        return Judgement::unknown(Some(arn), message, evidence);
    }
    let evidence = if evidence.is_empty() { vec![scope.saw("no flow log", arn, call::FLOW_LOGS)] } else { evidence };
    // a log of one kind of traffic is better than none, and not what was asked for
    let partly = found.iter().any(|l| !l.traffic.eq_ignore_ascii_case("ALL"));
    let kind = if partly { "all traffic" } else { "traffic" };
    Judgement::fail(arn, format!("No flow log records {kind} in {}", bare.join(", ")), evidence)
}

fn logs_of<'a>(scope: &Scope<'a>, balancer: &LoadBalancer) -> Vec<&'a FlowLog> {
    let of_vpc = balancer.vpc.iter().flat_map(|vpc| scope.index.flow_logs_of(vpc.as_str()));
    let of_subnets = balancer.zones.iter().flat_map(|z| scope.index.flow_logs_of(z.subnet.as_str()));
    let nodes = scope.index.nodes_of(balancer).iter();
    let of_nodes = nodes.flat_map(|i| scope.index.flow_logs_of(i.id.as_str()));
    let mut seen = BTreeSet::new();
    of_vpc.chain(of_subnets).chain(of_nodes).copied().filter(|log| seen.insert(log.id.as_str())).collect()
}

/// Subnets of the load balancer whose traffic no log records: not as a whole, nor at its interfaces there.
fn uncovered<'b>(scope: &Scope, balancer: &'b LoadBalancer) -> Vec<&'b str> {
    let records = |resource: &str| scope.index.flow_logs_of(resource).iter().any(|l| is_full(l));
    if balancer.vpc.as_ref().is_some_and(|vpc| records(vpc.as_str())) {
        return Vec::new();
    }
    let nodes = scope.index.nodes_of(balancer);
    let at_nodes = |subnet: &crate::SubnetId| {
        let mut here = nodes.iter().filter(|i| i.subnet.as_ref() == Some(subnet)).peekable();
        here.peek().is_some() && here.all(|i| records(i.id.as_str()))
    };
    let bare = balancer.zones.iter().filter(|z| !records(z.subnet.as_str()) && !at_nodes(&z.subnet));
    bare.map(|z| z.subnet.as_str()).collect()
}

fn is_full(log: &FlowLog) -> bool {
    log.state.eq_ignore_ascii_case("ACTIVE") && log.traffic.eq_ignore_ascii_case("ALL")
}

fn is_failing(log: &FlowLog) -> bool {
    log.delivery.as_deref().is_some_and(|d| d.eq_ignore_ascii_case("FAILED"))
}

fn failure(log: &FlowLog) -> String {
    let why = log.delivery_error.as_deref().unwrap_or("AWS did not say why");
    format!("{}: {}", log.id, crate::clip(why, 200))
}

fn in_words(log: &FlowLog) -> String {
    let to = log.destination.as_deref().unwrap_or(&log.destination_kind);
    let delivered = log.delivery.as_deref().unwrap_or("nothing delivered yet");
    format!("{} of {} to {to}: {}, {delivered}", log.traffic, log.resource, log.state)
}
