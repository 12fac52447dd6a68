//! Whether routes lead from the load balancer's subnets to its targets and back. Within a VPC the local route does, unless a more
//! specific one leads through something else; targets outside need one of their own.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::network::{Way, legs, places_of, way};
use crate::{Evidence, LoadBalancer, SubnetId, TargetGroup, TargetHealth};

pub(super) const ROUTES: AuditRule = AuditRule {
    id: "FPL-ROUTES",
    looks: &[call::ROUTE_TABLES, call::TARGET_HEALTH, call::SUBNETS],
    title: "Routes lead from the load balancer to its targets",
    severity: Severity::High,
    rationale: "A target outside the VPC is reached by a route of the load balancer’s subnets; a missing one, or one to what is gone, drops silently",
    remediation: "Add the route to the load balancer’s subnets, and the way back where the targets are",
    repairable: false,
    controls: &[],
    judge: routes,
};

fn routes(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|balancer, group| vec![judge(scope, balancer, group)])
}

fn judge(scope: &Scope, balancer: &LoadBalancer, group: &TargetGroup) -> Judgement {
    let (arn, name) = (group.arn.as_str(), group.arn.short());
    if !scope.targets_were_read(group) {
        return Judgement::unknown(Some(arn), format!("The targets behind {name} could not be read"), vec![]);
    }
    let vpc = group.vpc.as_ref().and_then(|id| scope.inventory.vpc(id));
    if vpc.is_none() && group.target_type == "ip" {
        return Judgement::unknown(Some(arn), format!("The ranges of the VPC of {name} could not be read"), vec![]);
    }
    let is_outside = |ip: &IpAddr| vpc.is_some_and(|vpc| !vpc.cidrs.iter().any(|net| net.contains(ip)));
    let mut found = Found::default();
    let (mut pairs, mut outside) = (BTreeSet::new(), BTreeSet::new());
    for target in &group.health {
        match target.id.parse().ok().filter(is_outside) {
            Some(address) => drop(outside.insert(address)),
            None => pairs.extend(found.apart(scope, balancer, group, target)),
        }
    }
    for (node, place, certain) in pairs {
        found.between(scope, node, place, certain);
    }
    for (zone, address) in balancer.zones.iter().flat_map(|zone| outside.iter().map(move |ip| (zone, *ip))) {
        found.ask(scope, &zone.subnet, address, Leads { name: &address.to_string(), within: false, certain: true });
    }
    if !outside.is_empty() {
        // AWS shows the first hop only: whatever is beyond, and the way back, is somebody else's
        found.unknown.insert(format!("the way back from the targets of {name} outside the VPC is not shown here"));
    }
    found.judged(scope, group)
}

/// A node's subnet, a target's, and whether the one sends to the other for certain.
type Pair<'a> = (&'a SubnetId, &'a SubnetId, bool);

/// What a table is asked for.
struct Leads<'n> {
    name: &'n str,
    /// Whether it lies in the same VPC.
    within: bool,
    /// Whether anything is sent there at all.
    certain: bool,
}

#[derive(Default)]
struct Found<'a> {
    blocked: BTreeSet<String>,
    unknown: BTreeSet<String>,
    /// The tables that were asked, with the subnets that they are in force for.
    asked: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Found<'a> {
    /// Between which subnets traffic to a target in the VPC is routed: within one, nothing is.
    fn apart(
        &mut self,
        scope: &Scope<'a>,
        balancer: &'a LoadBalancer,
        group: &TargetGroup,
        target: &TargetHealth,
    ) -> impl Iterator<Item = Pair<'a>> + use<'a> {
        if places_of(scope.look, group, target).is_empty() {
            self.unknown.insert(format!("which subnet {} stands in is not known", target.id));
        }
        let legs = legs(scope.look, balancer, group, target).into_iter();
        legs.filter(|leg| *leg.node != leg.place.id).map(|leg| (leg.node, &leg.place.id, leg.certain))
    }

    /// There and back. What is more specific than the local route has the whole range of a subnet (docs/aws.md, “Routes”), so
    /// one address of it stands for all.
    fn between(&mut self, scope: &Scope<'a>, node: &'a SubnetId, place: &'a SubnetId, certain: bool) {
        let (Some(here), Some(there)) = (scope.look.subnet(node), scope.look.subnet(place)) else {
            self.unknown.insert(format!("{node} could not be read"));
            return;
        };
        for (from, to) in [(here, there), (there, here)] {
            let leads = Leads { name: to.id.as_str(), within: from.vpc == to.vpc, certain };
            self.ask(scope, &from.id, to.cidr.addr(), leads);
        }
    }

    fn ask(&mut self, scope: &Scope<'a>, from: &'a SubnetId, to: IpAddr, leads: Leads) {
        let subnet = scope.look.subnet(from);
        let table = subnet.and_then(|s| scope.index.route_table_of(s)).filter(|_| scope.read(call::ROUTE_TABLES));
        let Some(table) = table else {
            self.unknown.insert(format!("the routes of {from} could not be read"));
            return;
        };
        self.asked.insert((&table.id, from.as_str()));
        let (says, name) = (format!("{} of {from}", table.id), leads.name);
        let blocked = match way(scope.look, table, to) {
            Way::Local(_) => return,
            Way::Through(_) if !leads.within => return,
            Way::Lost(route) => {
                format!("{says} leads to {name} over {}, where a private address is lost", route.target)
            }
            Way::Blackhole(route) => format!("{says} leads to {name} over {}, which is gone", route.target),
            Way::Nowhere if !leads.within => format!("{says} has no route to {name}"),
            Way::Through(route) => {
                let told =
                    format!("{says} leads to {name} over {}, and what that does with it is not shown", route.target);
                self.unknown.insert(told);
                return;
            }
            Way::Perhaps(route) => {
                self.unknown.insert(format!("whether {} in {says} holds {name} is not shown", route.destination));
                return;
            }
            Way::Nowhere => {
                self.unknown.insert(format!("{says} does not show the VPC’s own route, which every table has"));
                return;
            }
        };
        if leads.certain {
            self.blocked.insert(blocked);
        } else {
            self.unknown.insert(format!("{blocked}, and whether traffic crosses zones could not be read"));
        }
    }

    fn judged(self, scope: &Scope, group: &TargetGroup) -> Judgement {
        let (arn, name) = (group.arn.as_str(), group.arn.short());
        let saw = |(table, subnet): &(&str, &str)| scope.saw(format!("routes of {subnet}"), table, call::ROUTE_TABLES);
        let mut evidence: Vec<Evidence> = self.asked.iter().map(saw).collect();
        let joined = |told: BTreeSet<String>| told.into_iter().collect::<Vec<_>>().join("; ");
        if !self.blocked.is_empty() {
            return Judgement::fail(arn, joined(self.blocked), evidence);
        }
        if !self.unknown.is_empty() {
            return Judgement::unknown(Some(arn), joined(self.unknown), evidence);
        }
        evidence.push(scope.saw("every target lies in the VPC", arn, call::TARGET_HEALTH));
        Judgement::pass(arn, format!("The VPC’s own routes lead to the targets behind {name} and back"), evidence)
    }
}
