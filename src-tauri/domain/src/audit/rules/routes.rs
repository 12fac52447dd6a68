//! Whether routes lead from the load balancer's subnets to its targets and back. Within a VPC the local route always does; it
//! is the targets outside that need one.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::network::{Way, way};
use crate::{LoadBalancer, TargetGroup};

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
    let ranges =
        group.vpc.as_ref().and_then(|vpc| scope.inventory.vpcs.iter().find(|v| &v.id == vpc)).map(|v| &v.cidrs);
    let addresses = group.health.iter().filter_map(|t| t.id.parse::<IpAddr>().ok());
    let outside: Vec<IpAddr> = match ranges {
        Some(ranges) => addresses.filter(|ip| !ranges.iter().any(|net| net.contains(ip))).collect(),
        None if group.target_type == "ip" => {
            return Judgement::unknown(Some(arn), format!("The ranges of the VPC of {name} could not be read"), vec![]);
        }
        None => Vec::new(),
    };
    if outside.is_empty() {
        let evidence = vec![scope.saw("every target lies in the VPC", arn, call::TARGET_HEALTH)];
        return Judgement::pass(arn, format!("The targets behind {name} lie in the load balancer’s VPC"), evidence);
    }
    leads_out(scope, balancer, group, &outside)
}

fn leads_out(scope: &Scope, balancer: &LoadBalancer, group: &TargetGroup, outside: &[IpAddr]) -> Judgement {
    let (arn, name) = (group.arn.as_str(), group.arn.short());
    let (mut blocked, mut unknown, mut evidence) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for zone in &balancer.zones {
        let subnet = scope.look.subnet(&zone.subnet);
        let table = subnet.and_then(|s| scope.index.route_table_of(s)).filter(|_| scope.read(call::ROUTE_TABLES));
        let Some(table) = table else {
            unknown.insert(format!("the routes of {} could not be read", zone.subnet));
            continue;
        };
        evidence.push(scope.saw(format!("routes of {}", zone.subnet), &table.id, call::ROUTE_TABLES));
        for address in outside {
            match way(table, *address) {
                Way::Local(_) => {}
                Way::Through(route) if route.target.starts_with("igw-") => {
                    blocked.insert(format!(
                        "{} of {} leads to {address} over {}, where a private address is lost",
                        table.id, zone.subnet, route.target
                    ));
                }
                Way::Through(_) => {}
                Way::Blackhole(route) => {
                    blocked.insert(format!("{} leads to {address} over {}, which is gone", table.id, route.target));
                }
                Way::Perhaps(route) => {
                    unknown
                        .insert(format!("whether {} of {} holds {address} is not shown", route.destination, table.id));
                }
                Way::Nowhere => {
                    blocked.insert(format!("{} of {} has no route to {address}", table.id, zone.subnet));
                }
            }
        }
    }
    if !blocked.is_empty() {
        return Judgement::fail(arn, blocked.into_iter().collect::<Vec<_>>().join("; "), evidence);
    }
    // AWS shows the first hop only: whatever is beyond, and the way back, is somebody else's
    unknown.insert(format!("the way back from the targets of {name} outside the VPC is not shown here"));
    Judgement::unknown(Some(arn), unknown.into_iter().collect::<Vec<_>>().join("; "), evidence)
}
