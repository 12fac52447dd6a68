//! Small questions about addresses, ports, zones and rules that the audit, the trace and the drawing ask. No findings are made
//! here: an answer is what AWS's own rules give, or that it cannot be told.

mod acl;
pub(crate) mod call;
mod legs;
mod lookup;
mod routes;
mod rules;
mod shared;

pub(crate) use acl::{Gate, gate};
pub(crate) use call::saw;
pub(crate) use legs::{addresses_in, legs, places_of};
pub(crate) use lookup::Lookup;
pub(crate) use routes::{Way, internet_gateway, way};
pub(crate) use rules::{Admission, Side, admits, in_words};
pub(crate) use shared::{address_of, sharing};

use std::net::IpAddr;

use ipnet::IpNet;

use crate::{
    HealthCheck, Instance, Inventory, LoadBalancer, NetworkInterface, Peer, Port, Rule, SecurityGroupId, SubnetId,
    TargetGroup, TargetHealth,
};

/// Where the host of a target is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// In this zone, by name.
    Zone(String),
    /// Outside the VPC: AWS sends to it from every zone.
    AllZones,
    Unknown,
}

/// The place of a target: as AWS says, else by its instance, its interface, or the subnet its address lies in.
pub(crate) fn place_of(look: &Lookup, group: &TargetGroup, target: &TargetHealth) -> Place {
    let told = target.zone.as_deref().filter(|zone| !zone.is_empty());
    let instance = || look.instance(&target.id)?.zone.as_ref().map(|z| z.as_str());
    let interface = || look.interface_of(&target.id)?.zone.as_ref().map(|z| z.as_str());
    let subnet = || look.subnet_at(group.vpc.as_ref()?, target.id.parse().ok()?).map(|s| s.zone.as_str());
    match told.or_else(instance).or_else(interface).or_else(subnet) {
        Some("all") => Place::AllZones,
        Some(zone) => Place::Zone(name_of(look.inventory, zone).to_owned()),
        None => Place::Unknown,
    }
}

/// The name of a zone that may be given by its ID; load balancers name theirs.
fn name_of<'a>(inventory: &'a Inventory, zone: &'a str) -> &'a str {
    let of_list = inventory.zones.iter().find(|z| z.id.as_str() == zone).map(|z| z.name.as_str());
    let of_subnet = || inventory.subnets.iter().find(|s| s.zone_id.as_str() == zone).map(|s| s.zone.as_str());
    of_list.or_else(of_subnet).unwrap_or(zone)
}

/// The private addresses and security groups of a target's host, or of the load balancer that is the target; `None` where the
/// account does not show it.
pub(crate) fn host_of<'a>(look: &Lookup<'a>, target: &TargetHealth) -> Option<Host<'a>> {
    let instance = |i: &'a Instance| Host {
        address: i.private_ip.as_deref(),
        public_ip: i.public_ip.as_deref(),
        groups: &i.security_groups,
        balancer: None,
    };
    let interface = |i: &'a NetworkInterface| Host {
        address: i.private_ips.iter().find(|ip| **ip == target.id).map(String::as_str),
        public_ip: i.public_ip.as_deref(),
        groups: &i.security_groups,
        balancer: None,
    };
    let balancer =
        |l: &'a LoadBalancer| Host { address: None, public_ip: None, groups: &l.security_groups, balancer: Some(l) };
    let found = look.instance(&target.id).map(instance);
    let found = found.or_else(|| look.interface_of(&target.id).map(interface));
    found.or_else(|| look.balancer(&target.id).map(balancer))
}

/// What stands behind a target.
pub(crate) struct Host<'a> {
    pub address: Option<&'a str>,
    pub public_ip: Option<&'a str>,
    pub groups: &'a [SecurityGroupId],
    /// Where the target is an Application Load Balancer.
    pub balancer: Option<&'a LoadBalancer>,
}

impl Host<'_> {
    /// The addresses that traffic to it goes to: its own, or those of a load balancer's nodes. Empty where they are not known.
    pub fn nets(&self, inventory: &Inventory) -> Vec<IpNet> {
        let Some(balancer) = self.balancer else {
            return self.address.and_then(|a| a.parse::<IpAddr>().ok()).map(IpNet::from).into_iter().collect();
        };
        let nodes: Vec<_> = balancer.zones.iter().map(|z| node_sources(inventory, balancer, &z.subnet)).collect();
        if nodes.iter().any(Vec::is_empty) { Vec::new() } else { nodes.concat() }
    }
}

/// Whether `rule` lets `protocol` (`tcp` or `udp`) through on `port`, whoever the peer is.
pub(crate) fn permits(rule: &Rule, protocol: &str, port: Port) -> bool {
    let number = if protocol == "udp" { "17" } else { "6" };
    let speaks = rule.protocol == "-1" || rule.protocol.eq_ignore_ascii_case(protocol) || rule.protocol == number;
    let from = rule.from_port.is_none_or(|from| from <= port.number());
    let to = rule.to_port.is_none_or(|to| to >= port.number());
    speaks && (rule.protocol == "-1" || (from && to))
}

/// `tcp`, `udp` or both: what a listener or target group protocol travels in.
pub(crate) fn carriers(protocol: &str) -> &'static [&'static str] {
    match protocol.to_ascii_uppercase().as_str() {
        "UDP" | "QUIC" => &["udp"],
        "TCP_UDP" | "TCP_QUIC" => &["tcp", "udp"],
        _ => &["tcp"],
    }
}

/// Whether the internet falls under the peer. Two halves do the same as `0.0.0.0/0`; no private range is as wide as these
/// (10.0.0.0/8 and fc00::/7 are the widest).
pub(crate) fn is_anywhere(peer: &Peer) -> bool {
    matches!(peer, Peer::Cidr(net) if net.prefix_len() < 7)
}

/// The port that health checks knock at, for one target.
pub(crate) fn health_port(check: &HealthCheck, traffic: Port) -> Port {
    check.port.parse::<u32>().ok().and_then(|number| Port::try_from(number).ok()).unwrap_or(traffic)
}

/// Whether a target group sends to every zone; `None` where the attributes that decide were not read.
/// The group's own setting wins over the load balancer's (AWS-documented: `use_load_balancer_configuration`).
pub(crate) fn crosses_zones(balancer: &LoadBalancer, group: &TargetGroup) -> Option<bool> {
    const KEY: &str = "load_balancing.cross_zone.enabled";
    let told = |value: Option<&String>| match value.map(String::as_str) {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => None,
    };
    match group.attributes.get(KEY).map(String::as_str) {
        None if group.attributes.is_empty() => None,
        // a group made before the attribute existed does not show it, and follows its load balancer
        None | Some("use_load_balancer_configuration") => told(balancer.attributes.get(KEY)),
        Some(_) => told(group.attributes.get(KEY)),
    }
}

/// The addresses that the traffic of a load balancer's node in `subnet` comes from: its interfaces' where they were seen, else the
/// subnet's.
pub(crate) fn node_sources(inventory: &Inventory, balancer: &LoadBalancer, subnet: &SubnetId) -> Vec<IpNet> {
    let here = own_interfaces(inventory, balancer).filter(|i| i.subnet.as_ref() == Some(subnet));
    let seen: Vec<IpNet> = here.flat_map(addresses).collect();
    if seen.is_empty() { inventory.subnet(subnet).map(|s| s.cidr).into_iter().collect() } else { seen }
}

/// AWS describes a load balancer's interfaces as `ELB net/<name>/<id>` (docs/aws.md, “Security groups and enforcement”).
fn own_interfaces<'a>(
    inventory: &'a Inventory,
    balancer: &LoadBalancer,
) -> impl Iterator<Item = &'a NetworkInterface> + use<'a> {
    let marker = balancer.arn.as_str().split(":loadbalancer/").nth(1).map(|path| format!("ELB {path}"));
    inventory.interfaces.iter().filter(move |i| marker.as_ref().is_some_and(|m| &i.description == m))
}

fn addresses(interface: &NetworkInterface) -> impl Iterator<Item = IpNet> {
    interface.private_ips.iter().filter_map(|ip| ip.parse::<IpAddr>().ok()).map(IpNet::from)
}

/// Whether every address of `net` falls under `peers`, taken together.
pub(crate) fn covers<'a>(peers: impl IntoIterator<Item = &'a Peer>, net: &IpNet) -> bool {
    let ranges: Vec<IpNet> = peers.into_iter().filter_map(range_of).collect();
    IpNet::aggregate(&ranges).iter().any(|wide| wide.contains(net))
}

fn range_of(peer: &Peer) -> Option<IpNet> {
    match peer {
        Peer::Cidr(net) => Some(*net),
        Peer::Group(_) | Peer::PrefixList(_) => None,
    }
}

/// The rules of `groups` in one direction; `None` when one of the groups was not read.
pub(crate) fn rules_of<'a>(look: &Lookup<'a>, groups: &[SecurityGroupId], inbound: bool) -> Option<Vec<&'a Rule>> {
    let mut all = Vec::new();
    for id in groups {
        let group = look.security_group(id)?;
        all.extend(if inbound { &group.ingress } else { &group.egress });
    }
    Some(all)
}

/// Whether hosts and their groups could be seen completely.
pub(crate) fn hosts_were_read(inventory: &Inventory) -> bool {
    [call::INSTANCES, call::INTERFACES].iter().all(|call| inventory.read_completely(call))
}

/// Things in one line, with commas.
pub(crate) fn joined<T: ToString>(things: impl IntoIterator<Item = T>) -> String {
    things.into_iter().map(|t| t.to_string()).collect::<Vec<_>>().join(", ")
}
