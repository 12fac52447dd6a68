//! Where the load balancer stands: private subnets, the account's block of public access, and subnets of other accounts.

use std::collections::BTreeSet;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::network::internet_gateway;
use crate::{Evidence, LoadBalancer, Subnet, SubnetId, TargetGroup, VpcId};

pub(super) const SUBNETS: AuditRule = AuditRule {
    id: "FPL-SUBNETS",
    looks: &[call::ROUTE_TABLES, call::SUBNETS, call::INTERNET_GATEWAYS],
    title: "The load balancer stands in private subnets",
    severity: Severity::Low,
    rationale: "An internal load balancer needs no way to the internet; a subnet that has one is where something public is launched by mistake",
    remediation: "Choose subnets without a route to an internet gateway, which hand out no public addresses",
    repairable: false,
    controls: &["securityhub:EC2.15", "prowler:vpc_subnet_no_public_ip_by_default"],
    judge: subnets,
};

pub(super) const BLOCK_PUBLIC: AuditRule = AuditRule {
    id: "FPL-BLOCK-PUBLIC",
    looks: &[call::BLOCK_PUBLIC, call::BLOCK_EXCLUSIONS],
    title: "VPC Block Public Access covers the VPC",
    severity: Severity::Info,
    rationale: "The block keeps internet traffic out whatever routes, addresses and rules say",
    remediation: "Consider switching the block on for this Region, at least for ingress, with exclusions for what has to be public",
    repairable: false,
    controls: &["securityhub:EC2.172"],
    judge: block_public,
};

pub(super) const SHARED_VPC: AuditRule = AuditRule {
    id: "FPL-SHARED-VPC",
    looks: &[call::SUBNETS],
    title: "Routes and network ACLs on the way are this account’s own",
    severity: Severity::Medium,
    rationale: "In a subnet that another account shares, only its owner sees and changes routes and ACLs: the way to the targets cannot be judged here",
    remediation: "Ask the owner of the subnet which routes and ACLs are in force",
    repairable: false,
    controls: &[],
    judge: shared_vpc,
};

fn subnets(scope: &Scope) -> Vec<Judgement> {
    scope.each_balancer(|balancer| vec![judge_subnets(scope, balancer)])
}

fn judge_subnets(scope: &Scope, balancer: &LoadBalancer) -> Judgement {
    let (arn, name) = (balancer.arn.as_str(), balancer.arn.short());
    let (mut against, mut unknown, mut evidence) = (Vec::new(), Vec::new(), Vec::new());
    for zone in &balancer.zones {
        let id = zone.subnet.as_str();
        let Some(subnet) = scope.look.subnet(&zone.subnet) else {
            unknown.push(format!("{id} could not be read"));
            continue;
        };
        evidence.push(scope.saw(
            format!("public addresses by default = {}", subnet.public_addresses),
            id,
            call::SUBNETS,
        ));
        if subnet.public_addresses {
            against.push(format!("{id} hands out public addresses"));
        }
        match scope.index.route_table_of(subnet).filter(|_| scope.read(call::ROUTE_TABLES)) {
            None => unknown.push(format!("the routes of {id} could not be read")),
            Some(table) => {
                let gateway = internet_gateway(table);
                let fact = format!("{} of {id} leads to {}", table.id, gateway.unwrap_or("no internet gateway"));
                evidence.push(scope.saw(fact, &table.id, call::ROUTE_TABLES));
                if let Some(gateway) = gateway {
                    against.push(format!("{id} has a route to {gateway}"));
                    let found = scope.inventory.gateways.iter().find(|g| g.id == gateway);
                    let saw = |g: &crate::Gateway| {
                        scope.saw(format!("state = {}", g.state), gateway, call::INTERNET_GATEWAYS)
                    };
                    evidence.extend(found.map(saw));
                }
            }
        }
    }
    if !against.is_empty() {
        return Judgement::fail(arn, format!("{name} stands in public subnets: {}", against.join("; ")), evidence);
    }
    if !unknown.is_empty() || balancer.zones.is_empty() {
        return Judgement::unknown(Some(arn), format!("The subnets of {name}: {}", unknown.join("; ")), evidence);
    }
    Judgement::pass(arn, format!("{name} stands in subnets without a way to the internet"), evidence)
}

fn block_public(scope: &Scope) -> Vec<Judgement> {
    scope.each_balancer(|balancer| vec![judge_block(scope, balancer)])
}

fn judge_block(scope: &Scope, balancer: &LoadBalancer) -> Judgement {
    let arn = balancer.arn.as_str();
    let (Some(block), true) = (&scope.inventory.public_access_block, scope.read(call::BLOCK_PUBLIC)) else {
        return Judgement::unknown(Some(arn), "Whether VPC Block Public Access is on could not be read", vec![]);
    };
    let evidence = vec![scope.saw(format!("mode = {}, {}", block.mode, block.state), arn, call::BLOCK_PUBLIC)];
    if !block.mode.to_ascii_lowercase().starts_with("block") {
        return Judgement::fail(arn, "VPC Block Public Access is off in this Region", evidence);
    }
    if !scope.read(call::BLOCK_EXCLUSIONS) {
        let message = "VPC Block Public Access is on; what is excluded from it could not be read";
        return Judgement::unknown(Some(arn), message, evidence);
    }
    let own: BTreeSet<&str> =
        balancer.zones.iter().map(|z| z.subnet.as_str()).chain(balancer.vpc.as_ref().map(VpcId::as_str)).collect();
    // model: VpcBlockPublicAccessExclusionState
    let over = ["delete", "disable", "create-failed"];
    let is_gone = |state: &str| over.iter().any(|end| state.to_ascii_lowercase().starts_with(end));
    let about = |arn: &crate::Arn| own.iter().any(|id| arn.as_str().ends_with(&format!("/{id}")));
    let excluded: Vec<_> = block.exclusions.iter().filter(|e| !is_gone(&e.state) && about(&e.resource)).collect();
    if excluded.is_empty() {
        return Judgement::pass(arn, format!("VPC Block Public Access is on: {}", block.mode), evidence);
    }
    let saw = |e: &&crate::PublicAccessExclusion| {
        scope.saw(format!("{} excluded: {}", e.resource.short(), e.mode), &e.id, call::BLOCK_EXCLUSIONS)
    };
    let evidence: Vec<Evidence> = evidence.into_iter().chain(excluded.iter().map(saw)).collect();
    let names: Vec<String> = excluded.iter().map(|e| format!("{} ({})", e.resource.short(), e.mode)).collect();
    let message = format!("VPC Block Public Access leaves out {}", names.join(", "));
    Judgement::fail(arn, message, evidence)
        .weighed(Severity::Low)
        .mended(false, "Delete the exclusion unless something in it has to be public")
}

fn shared_vpc(scope: &Scope) -> Vec<Judgement> {
    let mut all = scope.each_balancer(|balancer| {
        let subnets: Vec<_> = balancer.zones.iter().map(|z| z.subnet.clone()).collect();
        vec![judge_owners(scope, balancer.arn.as_str(), balancer.arn.short(), &subnets)]
    });
    let mut seen = BTreeSet::new();
    for (_, group) in scope.all_groups() {
        let places: BTreeSet<SubnetId> = places(scope, group).map(|s| s.id.clone()).collect();
        let fresh: Vec<SubnetId> = places.into_iter().filter(|id| seen.insert(id.clone())).collect();
        if !fresh.is_empty() {
            all.push(judge_owners(scope, group.arn.as_str(), group.arn.short(), &fresh));
        }
    }
    all
}

fn places<'a>(scope: &'a Scope, group: &'a TargetGroup) -> impl Iterator<Item = &'a Subnet> {
    group.vpc.iter().flat_map(move |vpc| group.health.iter().filter_map(move |t| scope.look.subnet_of(&t.id, vpc)))
}

fn judge_owners(scope: &Scope, resource: &str, name: &str, subnets: &[SubnetId]) -> Judgement {
    let (mut foreign, mut unread, mut evidence) = (Vec::new(), Vec::new(), Vec::new());
    for id in subnets {
        match scope.look.subnet(id) {
            None => unread.push(id.as_str()),
            Some(subnet) if subnet.owner == scope.inventory.account => {
                evidence.push(scope.saw(format!("owner = {}", subnet.owner), id.as_str(), call::SUBNETS));
            }
            Some(subnet) => {
                evidence.push(scope.saw(format!("owner = {}", subnet.owner), id.as_str(), call::SUBNETS));
                foreign.push(format!("{id} belongs to account {}", subnet.owner.grouped()));
            }
        }
    }
    if !foreign.is_empty() {
        return Judgement::fail(resource, format!("Of the subnets of {name}, {}", foreign.join("; ")), evidence);
    }
    if !unread.is_empty() || subnets.is_empty() {
        return Judgement::unknown(Some(resource), format!("The subnets of {name} could not all be read"), evidence);
    }
    Judgement::pass(resource, format!("The subnets of {name} belong to this account"), evidence)
}
