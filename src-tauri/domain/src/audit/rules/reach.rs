//! Whether security groups let the load balancer through to its targets: its own outbound rules, and the targets'
//! inbound ones. Network ACLs, host firewalls and appliances are not judged here.

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::network::{Admission, Host, Side, admits, carriers, health_port, host_of, hosts_were_read, rules_of};
use crate::{Evidence, LoadBalancer, Port, Rule, TargetGroup, TargetHealth};

pub(super) const TARGET_REACH: AuditRule = AuditRule {
    id: "FPL-TARGET-REACH",
    looks: &[call::SECURITY_GROUPS, call::INSTANCES, call::INTERFACES],
    title: "Security groups let the load balancer reach its targets",
    severity: Severity::High,
    rationale: "Targets see the load balancer’s own addresses: what their groups do not admit from it is dropped, health checks included",
    remediation: "Allow the load balancer’s security group inbound on the target’s port and health port, and those ports outbound from it",
    repairable: false,
    controls: &[],
    judge: target_reach,
};

/// One way in: how the load balancer travels, and to which port.
type Way = (&'static str, Port);

fn target_reach(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|balancer, group| {
        if !scope.targets_were_read(group) {
            let message = format!("The targets behind {} could not be read", group.arn.short());
            return vec![Judgement::unknown(Some(group.arn.as_str()), message, vec![])];
        }
        if group.health.is_empty() { Vec::new() } else { vec![judge(scope, balancer, group)] }
    })
}

fn judge(scope: &Scope, balancer: &LoadBalancer, group: &TargetGroup) -> Judgement {
    let (arn, name) = (group.arn.as_str(), group.arn.short());
    // once for all targets
    let mut seen = Seen { sources: scope.index.sources_of(balancer), ..Seen::default() };
    for target in &group.health {
        match host_of(scope.look, target) {
            Some(host) => seen.target(scope, balancer, target, &host, &ways(group, target)),
            None => seen.unknown.push(format!("the host behind {} is not in this account’s list", target.id)),
        }
    }
    let evidence = seen.evidence;
    if !seen.blocked.is_empty() {
        let failed = Judgement::fail(arn, seen.blocked.into_iter().collect::<Vec<_>>().join("; "), evidence);
        return if seen.only_ours {
            failed.mended(true, "Restore the load balancer’s outbound rules; the repair plan does it")
        } else {
            failed
        };
    }
    if seen.unknown.is_empty() {
        return Judgement::pass(
            arn,
            format!("Security groups let {} reach the targets behind {name}", balancer.arn.short()),
            evidence,
        );
    }
    let gap = if hosts_were_read(scope.inventory) {
        ""
    } else {
        ", because instances or interfaces could not be read completely"
    };
    Judgement::unknown(
        Some(arn),
        format!("Not every target behind {name} can be judged: {}{gap}", seen.unknown.join("; ")),
        evidence,
    )
}

/// Traffic and health check, each in every carrier that the group speaks.
fn ways(group: &TargetGroup, target: &TargetHealth) -> Vec<Way> {
    let Some(traffic) = target.port.or(group.port) else { return Vec::new() };
    let mut ways: Vec<Way> = carriers(&group.protocol).iter().map(|carrier| (*carrier, traffic)).collect();
    ways.push(("tcp", health_port(&group.health_check, traffic)));
    ways.sort();
    ways.dedup();
    ways
}

/// What was found about the targets of one group.
#[derive(Default)]
struct Seen {
    /// The addresses that the load balancer's traffic comes from.
    sources: Vec<IpNet>,
    blocked: BTreeSet<String>,
    unknown: Vec<String>,
    evidence: Vec<Evidence>,
    /// Whether the load balancer's own group, which a repair may change, is all that blocks.
    only_ours: bool,
}

impl Seen {
    fn target(&mut self, scope: &Scope, balancer: &LoadBalancer, target: &TargetHealth, host: &Host, ways: &[Way]) {
        if ways.is_empty() {
            self.unknown.push(format!("the port of {} is not known", target.id));
        }
        let clear = self.blocked.is_empty();
        let leaves = self.outbound(scope, balancer, target, host, ways);
        let enters = self.inbound(scope, balancer, target, host, ways);
        self.only_ours = enters && (self.only_ours || (clear && !leaves));
    }

    /// Through the load balancer's own outbound rules; one without a group is not filtered.
    fn outbound(
        &mut self,
        scope: &Scope,
        balancer: &LoadBalancer,
        target: &TargetHealth,
        host: &Host,
        ways: &[Way],
    ) -> bool {
        if balancer.security_groups.is_empty() {
            return true;
        }
        let Some(rules) = rules_of(scope.look, &balancer.security_groups, false) else {
            self.unknown.push(format!("the security groups of {} could not be read", balancer.arn.short()));
            return true;
        };
        let side = Side { groups: host.groups, nets: host.nets(scope.inventory) };
        self.check(&rules, ways, &side, |(carrier, port)| {
            format!("{} does not let {carrier} {port} out to {}", balancer.security_groups[0], target.id)
        })
    }

    /// Through the targets' inbound rules.
    fn inbound(
        &mut self,
        scope: &Scope,
        balancer: &LoadBalancer,
        target: &TargetHealth,
        host: &Host,
        ways: &[Way],
    ) -> bool {
        let Some(rules) = rules_of(scope.look, host.groups, true) else {
            self.unknown.push(format!("the security groups of {} could not be read", target.id));
            return true;
        };
        let Some(first) = host.groups.first() else {
            self.unknown.push(format!("{} has no security group that the account shows", target.id));
            return true;
        };
        let fact = format!("{} inbound for {}", crate::checklist::counted(rules.len(), "rule"), target.id);
        self.evidence.push(scope.saw(fact, first.as_str(), call::SECURITY_GROUPS));
        let side = Side { groups: &balancer.security_groups, nets: self.sources.clone() };
        self.check(&rules, ways, &side, |(carrier, port)| {
            format!("{first} does not admit {} on {} {port}", balancer.arn.short(), carrier.to_uppercase())
        })
    }

    /// Whether every way is open; what is not is noted, as blocked or, where a rule whose addresses are not known may open
    /// it, as unknown.
    fn check(&mut self, rules: &[&Rule], ways: &[Way], side: &Side, says: impl Fn(&Way) -> String) -> bool {
        let mut open = true;
        for way in ways {
            match admits(rules, way.0, way.1, side) {
                Admission::By(_) => {}
                Admission::Perhaps(_) => {
                    self.unknown.push(format!("{}, unless a rule does whose addresses are not known here", says(way)));
                }
                Admission::No => {
                    self.blocked.insert(says(way));
                    open = false;
                }
            }
        }
        open
    }
}
