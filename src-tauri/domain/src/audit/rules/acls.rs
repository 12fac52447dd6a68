//! Whether network ACLs let the load balancer through to its targets and the replies back. An ACL knows no connections: both
//! subnets, both directions, and the ephemeral ports of the replies count.

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::network::{Gate, carriers, gate, health_port};
use crate::{LoadBalancer, NetworkAcl, Port, Subnet, SubnetId, TargetGroup};

/// Load balancers ask from these ports, so that replies go there (guide: VPC, “Network ACLs”, ephemeral ports).
const EPHEMERAL: (u16, u16) = (1024, 65535);

pub(super) const NETWORK_ACLS: AuditRule = AuditRule {
    id: "FPL-NACL",
    looks: &[call::NETWORK_ACLS, call::SUBNETS],
    title: "Network ACLs let traffic and replies pass between load balancer and targets",
    severity: Severity::High,
    rationale: "A network ACL drops silently and knows no connections: without an entry for the replies, connections time out",
    remediation: "Allow the target and health-check ports from the load balancer’s subnets to the targets’, and ports 1024 to 65535 back",
    repairable: false,
    controls: &["prowler:ec2_networkacl_allow_ingress_any_port"],
    judge: network_acls,
};

/// A pair of subnets, and what passes between them: each once, however many targets there are.
type Pair<'a> = (&'a SubnetId, &'a SubnetId, &'static str, Port);

fn network_acls(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|balancer, group| vec![judge(scope, balancer, group)])
}

fn judge(scope: &Scope, balancer: &LoadBalancer, group: &TargetGroup) -> Judgement {
    let (arn, name) = (group.arn.as_str(), group.arn.short());
    if !scope.targets_were_read(group) {
        return Judgement::unknown(Some(arn), format!("The targets behind {name} could not be read"), vec![]);
    }
    let mut found = Found::default();
    for (node, place, carrier, port) in pairs(scope, balancer, group, &mut found) {
        let (Some(node), Some(place)) = (scope.look.subnet(node), scope.look.subnet(place)) else { continue };
        // traffic within a subnet passes no ACL
        if node.id != place.id {
            found.between(scope, balancer, node, place, carrier, port);
        }
    }
    let acls: Vec<String> = found.acls.iter().map(|id| (*id).to_owned()).collect();
    let evidence = acls.iter().map(|id| scope.saw("entries of the ACL", id, call::NETWORK_ACLS)).collect();
    if !found.blocked.is_empty() {
        return Judgement::fail(arn, found.blocked.into_iter().collect::<Vec<_>>().join("; "), evidence);
    }
    if !found.unknown.is_empty() {
        let message = found.unknown.into_iter().collect::<Vec<_>>().join("; ");
        return Judgement::unknown(Some(arn), message, evidence);
    }
    Judgement::pass(
        arn,
        format!("Network ACLs let {} and the targets behind {name} talk", balancer.arn.short()),
        evidence,
    )
}

fn pairs<'a>(
    scope: &'a Scope,
    balancer: &'a LoadBalancer,
    group: &'a TargetGroup,
    found: &mut Found,
) -> BTreeSet<Pair<'a>> {
    let mut pairs = BTreeSet::new();
    for target in &group.health {
        let place = group.vpc.as_ref().and_then(|vpc| scope.look.subnet_of(&target.id, vpc));
        let (Some(place), Some(port)) = (place, target.port.or(group.port)) else {
            if group.target_type != "alb" {
                found.unknown.insert(format!("which subnet {} stands in is not known", target.id));
            }
            continue;
        };
        for node in &balancer.zones {
            let ways = carriers(&group.protocol).iter().map(|carrier| (*carrier, port));
            let checked = ("tcp", health_port(&group.health_check, port));
            let pair = |(carrier, port)| (&node.subnet, &place.id, carrier, port);
            pairs.extend(ways.chain([checked]).map(pair));
        }
    }
    pairs
}

#[derive(Default)]
struct Found<'a> {
    blocked: BTreeSet<String>,
    unknown: BTreeSet<String>,
    acls: BTreeSet<&'a str>,
}

impl<'a> Found<'a> {
    /// Out of the node's subnet, into the target's, and the same way back.
    fn between(
        &mut self,
        scope: &Scope<'a>,
        balancer: &LoadBalancer,
        node: &Subnet,
        place: &Subnet,
        carrier: &str,
        port: Port,
    ) {
        let there = (port.number(), port.number());
        let nodes = scope.index.node_sources(balancer, node);
        let hosts = [place.cidr];
        self.passes(scope, node, true, carrier, &hosts, there);
        self.passes(scope, place, false, carrier, &nodes, there);
        self.passes(scope, place, true, carrier, &nodes, EPHEMERAL);
        self.passes(scope, node, false, carrier, &hosts, EPHEMERAL);
    }

    fn passes(
        &mut self,
        scope: &Scope<'a>,
        subnet: &Subnet,
        egress: bool,
        carrier: &str,
        other: &[IpNet],
        ports: (u16, u16),
    ) {
        let Some(acl) = self.acl(scope, subnet) else { return };
        let same_family = |net: &&IpNet| net.addr().is_ipv4() == subnet.cidr.addr().is_ipv4();
        for net in other.iter().filter(same_family) {
            let way = if egress {
                format!("out of {} to {net}", subnet.id)
            } else {
                format!("into {} from {net}", subnet.id)
            };
            match gate(acl, egress, carrier, net, ports) {
                Gate::Open(_) => {}
                Gate::Shut(entry, port) => {
                    let entry = entry.map_or("*".to_owned(), |number| number.to_string());
                    self.blocked.insert(format!("{} stops {carrier} {port} {way} by entry {entry}", acl.id));
                }
                Gate::Unclear(entry) => {
                    self.unknown
                        .insert(format!("entry {entry} of {} decides for a part of {carrier} {way} only", acl.id));
                }
            }
        }
    }

    fn acl(&mut self, scope: &Scope<'a>, subnet: &Subnet) -> Option<&'a NetworkAcl> {
        let acl = scope.index.network_acl_of(subnet).filter(|_| scope.read(call::NETWORK_ACLS));
        match acl {
            Some(acl) => drop(self.acls.insert(&acl.id)),
            None if subnet.owner != scope.inventory.account => {
                let owner = subnet.owner.grouped();
                self.unknown.insert(format!("the ACL of {} is its owner’s, account {owner}", subnet.id));
            }
            None => drop(self.unknown.insert(format!("the ACL of {} could not be read", subnet.id))),
        }
        acl
    }
}
