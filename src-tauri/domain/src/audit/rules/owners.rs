//! Who else has a hand in it: a Kubernetes controller that puts back what others change, and the account's quotas.

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::kubernetes::controller_tag;
use crate::{LoadBalancer, Tags};

/// Per cent of a quota from which on it is near.
const NEAR: u64 = 80;

pub(super) const CONTROLLER: AuditRule = AuditRule {
    id: "FPL-CONTROLLER",
    looks: &[call::TAGS],
    title: "No Kubernetes controller owns what the service stands on",
    severity: Severity::Medium,
    rationale: "A controller puts its load balancers and target groups back to what the cluster says: changes made here are undone, and a deleted Service takes the connection along",
    remediation: "Make the change in the cluster, or give Firefly a load balancer of its own",
    repairable: false,
    controls: &[],
    judge: controller,
};

pub(super) const QUOTAS: AuditRule = AuditRule {
    id: "FPL-QUOTAS",
    looks: &[call::LIMITS, call::LOAD_BALANCERS, call::TARGET_GROUPS, call::LISTENERS],
    title: "Quotas leave room for changes and repairs",
    severity: Severity::Low,
    rationale: "At a quota the next listener, target group or load balancer cannot be made, in the middle of a change",
    remediation: "Ask AWS for a higher quota, or remove what is not used",
    repairable: false,
    controls: &[],
    judge: quotas,
};

fn controller(scope: &Scope) -> Vec<Judgement> {
    let mut all = scope.each_balancer(|balancer| {
        vec![judge_owner(scope, balancer.arn.as_str(), balancer.arn.short(), &balancer.tags)]
    });
    let groups = scope.all_groups();
    all.extend(groups.iter().map(|(_, g)| judge_owner(scope, g.arn.as_str(), g.arn.short(), &g.tags)));
    all
}

fn judge_owner(scope: &Scope, arn: &str, name: &str, tags: &Tags) -> Judgement {
    if let Some((tag, value)) = controller_tag(tags) {
        let evidence = vec![scope.saw(format!("tag {tag} = {value}"), arn, call::TAGS)];
        return Judgement::fail(arn, format!("A Kubernetes controller owns {name}, says its tag {tag}"), evidence)
            .untouchable();
    }
    if scope.inventory.has_gap(call::TAGS) {
        return Judgement::unknown(Some(arn), format!("The tags of {name} could not be read"), vec![]);
    }
    let evidence = vec![scope.saw("no tag of a Kubernetes controller", arn, call::TAGS)];
    Judgement::pass(arn, format!("No Kubernetes controller owns {name}"), evidence)
}

fn quotas(scope: &Scope) -> Vec<Judgement> {
    scope.each_balancer(|balancer| vec![judge_quotas(scope, balancer)])
}

/// Limits that the set-up counts against, with AWS's names (model: DescribeAccountLimits).
fn used(scope: &Scope, balancer: &LoadBalancer) -> [(&'static str, usize); 3] {
    let inventory = scope.inventory;
    let network = inventory.load_balancers.iter().filter(|l| l.kind.eq_ignore_ascii_case("network")).count();
    [
        ("network-load-balancers", network),
        ("target-groups", inventory.target_groups.len()),
        ("listeners-per-network-load-balancer", balancer.listeners.len()),
    ]
}

fn judge_quotas(scope: &Scope, balancer: &LoadBalancer) -> Judgement {
    let arn = balancer.arn.as_str();
    let lists = [call::LIMITS, call::LOAD_BALANCERS, call::TARGET_GROUPS, call::LISTENERS];
    let quotas = &scope.inventory.quotas;
    let known: Vec<(&str, usize, u32)> = used(scope, balancer)
        .into_iter()
        .filter_map(|(name, used)| Some((name, used, quotas.iter().find(|q| q.name == name)?.most)))
        .collect();
    let told = |(name, used, most): &(&str, usize, u32)| format!("{name}: {used} of {most}");
    let evidence: Vec<_> = known.iter().map(|one| scope.saw(told(one), arn, call::LIMITS)).collect();
    let is_near = |(_, used, most): &&(&str, usize, u32)| *used as u64 * 100 >= u64::from(*most) * NEAR;
    let near: Vec<String> = known.iter().filter(is_near).map(told).collect();
    if !near.is_empty() {
        return Judgement::fail(arn, format!("Near its quota: {}", near.join("; ")), evidence);
    }
    if known.is_empty() || lists.iter().any(|call| !scope.read(call)) {
        return Judgement::unknown(
            Some(arn),
            "Quotas, or what counts against them, could not be read completely",
            evidence,
        );
    }
    Judgement::pass(arn, "Every quota that was told leaves room", evidence)
}
