//! Whether network ACLs let the load balancer through to its targets and the replies back. An ACL knows no connections: both
//! subnets, both directions, and the ephemeral ports of the replies count.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use ipnet::IpNet;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::network::{Gate, addresses_in, carriers, gate, health_port, legs, places_of};
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

/// Two subnets, a port, and whether traffic passes between them for certain: each once, however many targets there are.
type Pair<'a> = (&'a SubnetId, &'a SubnetId, &'static str, Port, bool);

/// The targets' addresses behind each pair.
type Pairs<'a> = BTreeMap<Pair<'a>, BTreeSet<IpNet>>;

fn network_acls(scope: &Scope) -> Vec<Judgement> {
    scope.each_group(|balancer, group| vec![judge(scope, balancer, group)])
}

fn judge(scope: &Scope, balancer: &LoadBalancer, group: &TargetGroup) -> Judgement {
    let (arn, name) = (group.arn.as_str(), group.arn.short());
    if !scope.targets_were_read(group) {
        return Judgement::unknown(Some(arn), format!("The targets behind {name} could not be read"), vec![]);
    }
    let found = look(scope, balancer, group);
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

fn look<'a>(scope: &'a Scope, balancer: &'a LoadBalancer, group: &'a TargetGroup) -> Found<'a> {
    let (mut found, mut perhaps) = (Found::default(), Found::default());
    for ((node, place, carrier, port, certain), hosts) in pairs(scope, balancer, group, &mut found) {
        let (Some(node), Some(place)) = (scope.look.subnet(node), scope.look.subnet(place)) else {
            found.unknown.insert(format!("{node} could not be read"));
            continue;
        };
        // traffic within a subnet passes no ACL
        if node.id != place.id {
            let nodes = scope.index.node_sources(balancer, node);
            let found = if certain { &mut found } else { &mut perhaps };
            found.between(scope, (node, &nodes), (place, &Vec::from_iter(hosts)), carrier, port);
        }
    }
    let unsure = perhaps.blocked.into_iter().chain(perhaps.unknown);
    found.unknown.extend(unsure.map(|what| format!("{what}, and whether traffic crosses zones could not be read")));
    found.acls.extend(perhaps.acls);
    found
}

fn pairs<'a>(scope: &'a Scope, balancer: &'a LoadBalancer, group: &'a TargetGroup, found: &mut Found) -> Pairs<'a> {
    let mut pairs = Pairs::new();
    for target in &group.health {
        if target.id.parse::<IpAddr>().is_ok_and(|ip| ip.is_ipv6()) {
            found.unknown.insert(format!("{} is an IPv6 address, and those of the nodes are not shown", target.id));
            continue;
        }
        let Some(port) = target.port.or(group.port) else {
            found.unknown.insert(format!("the port of {} is not known", target.id));
            continue;
        };
        if places_of(scope.look, group, target).is_empty() {
            found.unknown.insert(format!("which subnet {} stands in is not known", target.id));
        }
        let ways = carriers(&group.protocol).iter().map(|carrier| (*carrier, port));
        let ways: Vec<_> = ways.chain([("tcp", health_port(&group.health_check, port))]).collect();
        for leg in legs(scope.look, balancer, group, target) {
            let hosts = addresses_in(scope.look, target, leg.place);
            for (carrier, port) in &ways {
                let pair = (leg.node, &leg.place.id, *carrier, *port, leg.certain);
                pairs.entry(pair).or_default().extend(&hosts);
            }
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

/// A subnet, and the addresses in it that talk.
type Side<'s> = (&'s Subnet, &'s [IpNet]);

impl<'a> Found<'a> {
    /// Out of the node's subnet, into the target's, and the same way back.
    fn between(&mut self, scope: &Scope<'a>, node: Side, place: Side, carrier: &str, port: Port) {
        let there = (port.number(), port.number());
        self.passes(scope, node.0, true, carrier, place, there);
        self.passes(scope, place.0, false, carrier, node, there);
        self.passes(scope, place.0, true, carrier, node, EPHEMERAL);
        self.passes(scope, node.0, false, carrier, place, EPHEMERAL);
    }

    fn passes(
        &mut self,
        scope: &Scope<'a>,
        subnet: &Subnet,
        egress: bool,
        carrier: &str,
        (other, addresses): Side,
        ports: (u16, u16),
    ) {
        let Some(acl) = self.acl(scope, subnet) else { return };
        // mostly the whole range fares alike; only else its addresses are asked about
        let whole = [other.cidr];
        let unlike = matches!(gate(acl, egress, carrier, &other.cidr, ports), Gate::Unclear(_));
        for net in if unlike { addresses } else { &whole } {
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
