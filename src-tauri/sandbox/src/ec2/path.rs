//! Whether a TCP connection from one interface would arrive: what AWS's health checks and packets find out and its API does not say.
//! IPv4 and TCP only. What lies outside the VPC is never judged, only whether a route leads there.

use std::collections::HashMap;
use std::net::IpAddr;

use ipnet::IpNet;

use super::state::{AclEntry, Ec2, Interface, NetworkAcl, Peer, Permission, PrefixList, Route};

/// What became of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Open,
    /// It arrived, and nobody listens on that port.
    Refused,
    /// A security group, a network ACL or a missing route swallowed it, or the machine is off.
    Blocked,
    /// It left the VPC: what is there is not simulated.
    Unknown,
}

/// The ports that replies go to: a load balancer's node takes any from 1024 on.
const EPHEMERAL: (u16, u16) = (1024, 65535);

/// The interfaces of an estate by VPC and private address: found once, for many questions.
pub(crate) struct Addresses<'a>(HashMap<(&'a str, &'a str), &'a Interface>);

impl<'a> Addresses<'a> {
    pub fn of(ec2: &'a Ec2) -> Self {
        let place = |i: &'a Interface| ((i.vpc.as_str(), i.private_ip.as_str()), i);
        Self(ec2.interfaces.values().map(place).collect())
    }

    /// The interface that has an address in a VPC.
    pub fn at(&self, vpc: &str, ip: &str) -> Option<&'a Interface> {
        self.0.get(&(vpc, ip)).copied()
    }
}

/// A TCP connection from an interface to an address and port. An interface without security groups is not limited by any.
pub(crate) fn reaches(ec2: &Ec2, addresses: &Addresses, from: &Interface, to_ip: &str, port: u16) -> Reach {
    let Ok(to) = to_ip.parse::<IpAddr>() else { return Reach::Blocked };
    match addresses.at(&from.vpc, to_ip) {
        Some(target) => inside(ec2, from, target, port),
        None => outside(ec2, from, to, port),
    }
}

fn inside(ec2: &Ec2, from: &Interface, target: &Interface, port: u16) -> Reach {
    let (Ok(source), Ok(destination)) = (from.private_ip.parse(), target.private_ip.parse()) else {
        return Reach::Blocked;
    };
    let leaves = admits(ec2, from, |g| &g.egress, destination, &target.security_groups, port);
    let enters = admits(ec2, target, |g| &g.ingress, source, &from.security_groups, port);
    let on = target.instance.as_ref().is_none_or(|id| ec2.instances.get(id).is_none_or(|i| i.state == "running"));
    if !(leaves && enters && on && crosses(ec2, from, target, source, destination, port)) {
        return Reach::Blocked;
    }
    if target.listens.contains(&port) { Reach::Open } else { Reach::Refused }
}

fn outside(ec2: &Ec2, from: &Interface, to: IpAddr, port: u16) -> Reach {
    let leaves = admits(ec2, from, |g| &g.egress, to, &[], port);
    let there = acl_of(ec2, &from.subnet).is_none_or(|acl| permits(acl, true, to, (port, port)));
    let back = acl_of(ec2, &from.subnet).is_none_or(|acl| permits(acl, false, to, EPHEMERAL));
    if leaves && there && back && routed_out(ec2, from, to) { Reach::Unknown } else { Reach::Blocked }
}

/// Whether an interface's groups let the other side's address or groups through.
fn admits(
    ec2: &Ec2,
    interface: &Interface,
    rules: impl Fn(&super::state::SecurityGroup) -> &Vec<Permission>,
    other: IpAddr,
    other_groups: &[String],
    port: u16,
) -> bool {
    let groups = interface.security_groups.iter().filter_map(|id| ec2.security_groups.get(id));
    interface.security_groups.is_empty()
        || groups.flat_map(rules).any(|p| p.lets(port) && named(ec2, &p.peer, other, other_groups))
}

impl Permission {
    /// Whether it speaks of TCP on that port.
    fn lets(&self, port: u16) -> bool {
        match self.protocol.as_str() {
            "-1" => true,
            "tcp" | "6" => self.ports.is_none_or(|(first, last)| (first..=last).contains(&port)),
            _ => false,
        }
    }
}

fn named(ec2: &Ec2, peer: &Peer, other: IpAddr, other_groups: &[String]) -> bool {
    match peer {
        Peer::Cidr(cidr) => holds(cidr, other),
        Peer::Group(group) => other_groups.contains(group),
        Peer::PrefixList(id) => ec2.prefix_lists.get(id).is_some_and(|l| l.holds(other)),
    }
}

impl PrefixList {
    fn holds(&self, ip: IpAddr) -> bool {
        self.entries().iter().any(|e| holds(&e.cidr, ip))
    }
}

fn holds(cidr: &str, ip: IpAddr) -> bool {
    cidr.parse::<IpNet>().is_ok_and(|range| range.contains(&ip))
}

/// Network ACLs stand between subnets only, know no connections, and so are asked about the reply too.
fn crosses(ec2: &Ec2, from: &Interface, target: &Interface, source: IpAddr, destination: IpAddr, port: u16) -> bool {
    if from.subnet == target.subnet {
        return true;
    }
    let here = acl_of(ec2, &from.subnet)
        .is_none_or(|a| permits(a, true, destination, (port, port)) && permits(a, false, destination, EPHEMERAL));
    let there = acl_of(ec2, &target.subnet)
        .is_none_or(|a| permits(a, false, source, (port, port)) && permits(a, true, source, EPHEMERAL));
    here && there
}

fn acl_of<'a>(ec2: &'a Ec2, subnet: &str) -> Option<&'a NetworkAcl> {
    let vpc = &ec2.subnets.get(subnet)?.vpc;
    let own = ec2.network_acls.values().find(|acl| acl.subnets.iter().any(|s| s == subnet));
    own.or_else(|| ec2.network_acls.values().find(|acl| acl.is_default && acl.vpc == *vpc))
}

/// Whether every port of a range is allowed. The answer changes only at the edges of entries, so only those are asked about.
fn permits(acl: &NetworkAcl, egress: bool, other: IpAddr, ports: (u16, u16)) -> bool {
    let mut entries: Vec<&AclEntry> = acl.entries.iter().filter(|e| e.egress == egress && concerns(e, other)).collect();
    entries.sort_by_key(|e| e.number);
    let edges = entries.iter().filter_map(|e| e.ports).flat_map(|(first, last)| [first, last.saturating_add(1)]);
    let asked = edges.filter(|p| (ports.0..=ports.1).contains(p)).chain([ports.0, ports.1]);
    let allowed = |port| {
        entries
            .iter()
            .find(|e| e.ports.is_none_or(|(first, last)| (first..=last).contains(&port)))
            .is_some_and(|e| e.allow)
    };
    asked.into_iter().all(allowed)
}

fn concerns(entry: &AclEntry, other: IpAddr) -> bool {
    matches!(entry.protocol.as_str(), "-1" | "6" | "tcp") && holds(&entry.cidr, other)
}

/// The longest matching route decides; `local` leads nowhere when nobody has the address.
fn routed_out(ec2: &Ec2, from: &Interface, to: IpAddr) -> bool {
    let own = ec2.route_tables.values().find(|t| t.subnets.contains(&from.subnet));
    let table = own.or_else(|| ec2.route_tables.values().find(|t| t.is_main && t.vpc == from.vpc));
    let ranges = |r: &Route| match ec2.prefix_lists.get(&r.destination) {
        Some(list) => list.entries().iter().filter_map(|e| e.cidr.parse::<IpNet>().ok()).collect::<Vec<_>>(),
        None => r.destination.parse::<IpNet>().into_iter().collect(),
    };
    let routes = table.into_iter().flat_map(|t| &t.routes).flat_map(|r| ranges(r).into_iter().map(move |n| (n, r)));
    let best = routes.filter(|(range, _)| range.contains(&to)).max_by_key(|(range, _)| range.prefix_len());
    best.is_some_and(|(_, route)| {
        route.state == "active" && route.target != "local" && is_open(ec2, from, &route.target)
    })
}

/// The block on public access shuts internet gateways, and so what leaves through public NAT gateways.
fn is_open(ec2: &Ec2, from: &Interface, target: &str) -> bool {
    let gateway = ec2.nat_gateways.get(target).filter(|g| g.allocation.is_some());
    // what leaves through a NAT gateway leaves from its subnet
    let subnet = gateway.map_or(&from.subnet, |g| &g.subnet);
    let public = gateway.is_some() || target.starts_with("igw-");
    !public || ec2.lets_out(&from.vpc, subnet)
}
