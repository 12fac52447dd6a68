//! What stands between a node and a target: security groups, network ACLs and routes. To the target, PrivateLink traffic comes
//! from the node's own address, whatever the group says of client addresses (docs/aws.md, “Security groups and enforcement”).

use ipnet::IpNet;

use super::ahead::travels;
use super::behind::End;
use super::{Entry, Hop, Road, Walk};
use crate::network::{Admission, Gate, Place, Side, Way, admits, call, gate, in_words, joined, rules_of, way};
use crate::{Route, SecurityGroupId, Subnet, clip};

/// Nodes take any port from 1024 on for what they send, so replies come to these (the same range as AWS's recommended ACLs for
/// load balancers).
const REPLIES: (u16, u16) = (1024, 65535);

/// From the node to the target's interface. `sources` are the node's addresses, or its subnet's range.
pub(super) fn hops(walk: &Walk, road: &Road, entry: &Entry, end: &End, sources: &[IpNet]) -> Vec<Hop> {
    let carriers = travels(road);
    let mut hops = vec![leaves(walk, entry, end, carriers)];
    hops.extend(between(walk, entry, end, sources, carriers));
    hops.extend(enters(walk, road, end, sources, carriers));
    hops
}

fn leaves(walk: &Walk, entry: &Entry, end: &End, carriers: &[&str]) -> Hop {
    const CHECK: &str = "Outbound rules of the load balancer";
    let node = &entry.node;
    let Some(balancer) = walk.balancer else {
        return Hop::pass(node, CHECK, "The plan lets the load balancer out to the targets’ ports");
    };
    let groups = &balancer.security_groups;
    let Some(first) = groups.first() else {
        return Hop::pass(node, CHECK, "The load balancer has no security group that could stop it");
    };
    let to = end.address.map_or_else(|| clip(&end.id, 60), |net| net.to_string());
    let side = Side { groups: groups_of(end), nets: nets_of(walk, end) };
    let hop = by_rules(walk, node, CHECK, groups, false, (carriers, end), &side);
    let speaks = spoken(carriers);
    hop.unwrap_or_else(|missing| {
        Hop::stop(node, CHECK, format!("{first} does not let {missing} {} out to {to}", end.port))
            .rule(format!("{} outbound", joined(groups)))
            .allow(format!("In {first}, outbound {speaks} {} to {to}", end.port))
    })
    .seen(walk.inventory, &format!("outbound rules of {}", joined(groups)), first.as_str(), call::SECURITY_GROUPS)
}

fn enters(walk: &Walk, road: &Road, end: &End, sources: &[IpNet], carriers: &[&str]) -> Option<Hop> {
    const CHECK: &str = "Inbound rules of the target";
    if end.place == Place::AllZones {
        return None;
    }
    let groups = groups_of(end);
    let Some(first) = groups.first() else {
        return Some(Hop::unknown(
            &end.id,
            CHECK,
            format!("Which security groups {} has is not shown", clip(&end.id, 60)),
        ));
    };
    let ours: &[SecurityGroupId] = walk.balancer.map_or(&[], |b| &b.security_groups);
    let side = Side { groups: ours, nets: sources.to_vec() };
    let from = ours.first().map_or_else(|| joined(sources), ToString::to_string);
    let planned = groups.iter().find(|g| walk.desired.exposure.admit_in.contains(g));
    let hop = match (by_rules(walk, &end.id, CHECK, groups, true, (carriers, end), &side), planned) {
        (Ok(hop), _) => hop,
        (Err(_), Some(group)) if walk.balancer.is_none() || road.group.is_none() => {
            Hop::unknown(&end.id, CHECK, format!("The plan adds a rule to {group} that admits the load balancer"))
        }
        (Err(missing), _) => {
            let speaks = spoken(carriers);
            let who = if from.is_empty() { "the load balancer".to_owned() } else { from };
            Hop::stop(&end.id, CHECK, format!("{} admits no {missing} {} from {who}", joined(groups), end.port))
                .rule(format!("{} inbound", joined(groups)))
                .allow(format!("In {first}, inbound {speaks} {} from {who}", end.port))
        }
    };
    Some(hop.seen(
        walk.inventory,
        &format!("inbound rules of {}", joined(groups)),
        first.as_str(),
        call::SECURITY_GROUPS,
    ))
}

/// The hop that `rules` make, or the protocol that they do not let through.
fn by_rules(
    walk: &Walk,
    node: &str,
    check: &str,
    groups: &[SecurityGroupId],
    inbound: bool,
    (carriers, end): (&[&str], &End),
    side: &Side,
) -> Result<Hop, String> {
    let Some(rules) = rules_of(&walk.look, groups, inbound) else {
        return Ok(Hop::unknown(node, check, format!("{} could not be read", joined(groups))));
    };
    let (way, joint) = if inbound { ("inbound", "from") } else { ("outbound", "to") };
    let mut by = String::new();
    for carrier in carriers {
        let said = |rule| format!("{} {way}: {}", joined(groups), in_words(rule, joint));
        match admits(&rules, carrier, end.port, side) {
            Admission::By(rule) => by = said(rule),
            Admission::Perhaps(rule) => {
                let says = "A rule may let it through; its addresses, or those at the other end, are not known here";
                return Ok(Hop::unknown(node, check, says).rule(said(rule)));
            }
            Admission::No => return Err(carrier.to_uppercase()),
        }
    }
    Ok(Hop::pass(node, check, format!("A rule lets {} {} through", spoken(carriers), end.port)).rule(by))
}

/// Between the subnets: both ACLs both ways, and the route there.
fn between(walk: &Walk, entry: &Entry, end: &End, sources: &[IpNet], carriers: &[&str]) -> Vec<Hop> {
    let here = walk.look.subnet(&entry.subnet);
    if let (Some(here), Some(there)) = (here, end.subnet)
        && here.id == there.id
    {
        let says = format!("Node and target stand in {}: network ACLs and routes stand between subnets only", here.id);
        return vec![Hop::pass(&entry.node, "Between the subnets", says)];
    }
    let Some(to) = end.address else {
        let says =
            format!("The address of {} is not known, so network ACLs and routes are not judged", clip(&end.id, 60));
        return vec![Hop::unknown(&entry.node, "Between the subnets", says)];
    };
    let port = (end.port.number(), end.port.number());
    let acl = Acl { walk, carriers };
    let mut hops = vec![
        acl.hop(&entry.node, "Network ACL of the load balancer’s subnet, outwards", here, true, &[to], port),
        acl.hop(&entry.node, "Network ACL of the load balancer’s subnet, replies", here, false, &[to], REPLIES),
        route(walk, &entry.node, "Route to the target", here, &to),
    ];
    match end.subnet {
        None => hops.push(Hop::unknown(&end.id, "Beyond the VPC", beyond(walk, end))),
        Some(_) => {
            hops.push(acl.hop(
                &end.id,
                "Network ACL of the target’s subnet, inwards",
                end.subnet,
                false,
                sources,
                port,
            ));
            hops.push(acl.hop(
                &end.id,
                "Network ACL of the target’s subnet, replies",
                end.subnet,
                true,
                sources,
                REPLIES,
            ));
        }
    }
    if let (Some(_), Some(source)) = (end.subnet, sources.first()) {
        hops.push(route(walk, &end.id, "Route back to the load balancer", end.subnet, source));
    }
    hops
}

fn beyond(walk: &Walk, end: &End) -> String {
    let noted = walk.desired.exposure.restrictions.as_deref().map(|r| format!("; noted: {}", clip(r, 200)));
    format!(
        "{} stands outside the VPC: firewalls and the way back there AWS does not show{}",
        clip(&end.id, 60),
        noted.unwrap_or_default()
    )
}

struct Acl<'a> {
    walk: &'a Walk<'a>,
    carriers: &'a [&'a str],
}

impl Acl<'_> {
    fn hop(
        &self,
        node: &str,
        check: &str,
        subnet: Option<&Subnet>,
        egress: bool,
        others: &[IpNet],
        ports: (u16, u16),
    ) -> Hop {
        let inventory = self.walk.inventory;
        let Some(subnet) = subnet else { return Hop::unknown(node, check, "The subnet could not be read") };
        if subnet.owner != inventory.account {
            let says = format!("{} is shared by {}, who alone sees its network ACL", subnet.id, subnet.owner.grouped());
            return Hop::unknown(node, check, says);
        }
        let Some(acl) = self.walk.look.network_acl_of(subnet) else {
            return Hop::unknown(node, check, format!("The network ACL of {} could not be read", subnet.id));
        };
        if others.is_empty() {
            return Hop::unknown(node, check, "The address at the other end is not known");
        }
        let joint = if egress { "to" } else { "from" };
        let way = if egress { "outbound" } else { "inbound" };
        let told = if ports.0 == ports.1 { ports.0.to_string() } else { format!("{}–{}", ports.0, ports.1) };
        let mut numbers = Vec::new();
        for (carrier, other) in self.carriers.iter().flat_map(|c| others.iter().map(move |o| (c, o))) {
            let speaks = carrier.to_uppercase();
            match gate(acl, egress, carrier, other, ports) {
                Gate::Open(by) => numbers.extend(by),
                Gate::Unclear(number) => {
                    let says = format!(
                        "Entry {number} holds some of {other} and not the rest; which address it is, is not known"
                    );
                    return Hop::unknown(node, check, says).rule(format!("{} {way} entry {number}", acl.id));
                }
                Gate::Shut(number, port) => {
                    let entry = number.map_or("*".to_owned(), |n| n.to_string());
                    let before = number.map(|n| format!(" with a number below {n}")).unwrap_or_default();
                    return Hop::stop(node, check, format!("{} denies {speaks} {port} {joint} {other}", acl.id))
                        .rule(format!("{} {way} entry {entry}", acl.id))
                        .allow(format!(
                            "In {}, an {way} entry{before} that allows {speaks} {told} {joint} {other}",
                            acl.id
                        ))
                        .seen(inventory, &format!("{way} entries of {}", subnet.id), &acl.id, call::NETWORK_ACLS);
                }
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        let entries = if numbers.len() == 1 { "entry" } else { "entries" };
        Hop::pass(node, check, format!("{} allows {} {told} {joint} {}", acl.id, spoken(self.carriers), joined(others)))
            .rule(format!("{} {way} {entries} {}", acl.id, joined(numbers)))
            .seen(inventory, &format!("{way} entries of {}", subnet.id), &acl.id, call::NETWORK_ACLS)
    }
}

fn route(walk: &Walk, node: &str, check: &str, from: Option<&Subnet>, to: &IpNet) -> Hop {
    let Some(subnet) = from else { return Hop::unknown(node, check, "The subnet could not be read") };
    // of a part of the tables, the one of the VPC would be taken for the subnet's own
    let read = walk.inventory.read_completely(call::ROUTE_TABLES);
    let Some(table) = walk.look.route_table_of(subnet).filter(|_| read) else {
        return Hop::unknown(
            node,
            check,
            format!("The routes of {} are another account’s, or could not be read", subnet.id),
        );
    };
    let within = walk.inventory.vpc(&subnet.vpc).is_some_and(|vpc| vpc.cidrs.iter().any(|range| range.contains(to)));
    let said = |r: &Route| format!("{} {} → {}", table.id, r.destination, r.target);
    let wanted = format!("In {}, a route to {to} through what leads there", table.id);
    let hop = match way(&walk.look, table, to.addr()) {
        Way::Local(r) => Hop::pass(node, check, format!("{to} is reached within the VPC")).rule(said(r)),
        Way::Through(r) if within => {
            let target = clip(&r.target, 60);
            let says =
                format!("{to} lies in the VPC, but is reached through {target}; what that does with it is not shown");
            Hop::unknown(node, check, says).rule(said(r))
        }
        Way::Through(r) => {
            Hop::pass(node, check, format!("{to} is reached through {}", clip(&r.target, 60))).rule(said(r))
        }
        Way::Perhaps(r) => {
            Hop::unknown(node, check, format!("Whether the prefix list holds {to} is not shown")).rule(said(r))
        }
        Way::Blackhole(r) => Hop::stop(node, check, format!("The route to {to} leads to something that is gone"))
            .rule(format!("{}, blackhole", said(r)))
            .allow(wanted),
        Way::Lost(r) => {
            let says = format!("{to} is reached through {}, where private addresses are lost", clip(&r.target, 60));
            Hop::stop(node, check, says).rule(said(r)).allow(wanted)
        }
        Way::Nowhere if within => {
            let says =
                format!("{to} lies in the VPC, and {} does not show the route that every table has for it", table.id);
            Hop::unknown(node, check, says).rule(table.id.as_str())
        }
        Way::Nowhere => Hop::stop(node, check, format!("No route of {} leads to {to}", table.id))
            .rule(table.id.as_str())
            .allow(format!("In {}, a route to {to}", table.id)),
    };
    hop.seen(walk.inventory, &format!("routes of {}", subnet.id), &table.id, call::ROUTE_TABLES)
}

fn groups_of<'a>(end: &End<'a>) -> &'a [SecurityGroupId] {
    end.host.as_ref().map(|h| h.groups).unwrap_or_default()
}

fn nets_of(walk: &Walk, end: &End) -> Vec<IpNet> {
    let own = end.address.into_iter().collect();
    end.host.as_ref().filter(|h| h.balancer.is_some()).map_or(own, |h| h.nets(walk.inventory))
}

fn spoken(carriers: &[&str]) -> String {
    joined(carriers.iter().map(|c| c.to_uppercase()))
}
