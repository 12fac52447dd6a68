//! From the target group to the targets: which of them the node sends to, and what stands before each.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Entry, Hop, Road, Walk, alike, filter};
use crate::network::{Host, Place, call, crosses_zones, health_port, host_of, joined, node_sources, place_of};
use crate::{Port, Subnet, TargetHealth, health};

/// One target, as far as it is known.
pub(super) struct End<'a> {
    pub id: String,
    pub port: Port,
    /// Absent while it is only desired.
    pub health: Option<&'a TargetHealth>,
    pub host: Option<Host<'a>>,
    pub address: Option<IpNet>,
    pub subnet: Option<&'a Subnet>,
    pub place: Place,
}

/// The targets that the node of `entry` sends to, those that fare alike together, and their hops. Where it has none, that.
pub(super) fn ends(walk: &Walk, road: &Road, entry: &Entry) -> Vec<(Vec<String>, Vec<Hop>)> {
    let cross = match (walk.balancer, road.group) {
        (Some(balancer), Some(group)) => crosses_zones(balancer, group),
        _ => Some(walk.desired.exposure.cross_zone),
    };
    let sources = match walk.balancer {
        Some(balancer) => node_sources(walk.inventory, balancer, &entry.subnet),
        None => walk.look.subnet(&entry.subnet).map(|s| s.cidr).into_iter().collect(),
    };
    let all = targets(walk, road);
    let mut ways = Vec::new();
    for end in &all {
        if let Some(zones) = zones(road, entry, end, cross) {
            let mut hops = vec![zones];
            hops.extend(filter::hops(walk, road, entry, end, &sources));
            hops.push(well(walk, road, end, &all));
            hops.push(answers(walk, road, end));
            if let Some(first) = hops.iter().position(|h| h.node == end.id) {
                hops[first] = hops[first].clone().from(&road.group_id);
            }
            ways.push((end.id.clone(), hops));
        }
    }
    if ways.is_empty() { vec![(Vec::new(), vec![deserted(walk, road, entry, &all)])] } else { alike(ways) }
}

/// A target's name for people.
pub(super) fn name(walk: &Walk, id: &str) -> String {
    walk.look.instance(id).and_then(|i| i.name.clone()).unwrap_or_else(|| id.to_owned())
}

fn targets<'a>(walk: &Walk<'a>, road: &Road<'a>) -> Vec<End<'a>> {
    let found = road.group.map_or(&[][..], |g| &g.health);
    let known: std::collections::HashSet<&str> = found.iter().map(|t| t.id.as_str()).collect();
    let absent = road.wanted.targets.iter().filter(|id| !known.contains(id.as_str()));
    let mut all: Vec<End> = found.iter().map(|t| end(walk, road, &t.id, Some(t))).collect();
    all.extend(absent.map(|id| end(walk, road, id, None)));
    all
}

fn end<'a>(walk: &Walk<'a>, road: &Road<'a>, id: &str, health: Option<&'a TargetHealth>) -> End<'a> {
    let vpc = &walk.desired.network.vpc;
    let stand_in = TargetHealth {
        id: id.to_owned(),
        port: None,
        zone: None,
        state: String::new(),
        reason: None,
        description: None,
        admin_override: None,
    };
    let asked = health.unwrap_or(&stand_in);
    let host = host_of(&walk.look, asked);
    let named = host.as_ref().and_then(|h| h.address).unwrap_or(id);
    let outside = asked.zone.as_deref() == Some("all");
    let zone = || walk.look.zone_of(id, vpc).map_or(Place::Unknown, |z| Place::Zone(z.to_string()));
    End {
        id: id.to_owned(),
        port: asked.port.or(road.group.and_then(|g| g.port)).unwrap_or(road.wanted.target_port),
        health,
        address: named.parse::<IpAddr>().ok().map(IpNet::from),
        subnet: if outside { None } else { walk.look.subnet_of(id, vpc) },
        place: road.group.map_or_else(zone, |group| match place_of(&walk.look, group, asked) {
            Place::Unknown => zone(),
            known => known,
        }),
        host,
    }
}

/// Whether the node sends there at all; `None` where it does not (docs/aws.md, “Target health”).
fn zones(road: &Road, entry: &Entry, end: &End, cross: Option<bool>) -> Option<Hop> {
    const CHECK: &str = "Cross-zone load balancing";
    let node = &road.group_id;
    let own = matches!(&end.place, Place::Zone(zone) if *zone == entry.zone);
    let attribute =
        format!("load_balancing.cross_zone.enabled = {}", cross.map_or("not read".to_owned(), |on| on.to_string()));
    let hop = match (&end.place, cross) {
        (Place::Zone(zone), _) if own => {
            Hop::pass(node, CHECK, format!("The target stands in the node’s own zone, {zone}"))
        }
        (Place::AllZones, _) => Hop::pass(node, CHECK, "Every node sends to what stands outside the VPC"),
        (_, Some(true)) => Hop::pass(node, CHECK, "Each node sends to the targets of every zone").rule(attribute),
        (Place::Zone(_), Some(false)) => return None,
        (Place::Zone(zone), None) => Hop::unknown(
            node,
            CHECK,
            format!("The target stands in {zone}; whether nodes send to other zones than their own could not be read"),
        ),
        (Place::Unknown, Some(false) | None) => {
            Hop::unknown(node, CHECK, "The target’s zone is not known, and the node may send to its own zone only")
                .rule(attribute)
        }
    };
    Some(hop)
}

/// The node has nobody to send to.
fn deserted(walk: &Walk, road: &Road, entry: &Entry, all: &[End]) -> Hop {
    const CHECK: &str = "Targets in reach";
    let node = &road.group_id;
    let unread = road.group.is_some_and(|_| !walk.inventory.read_completely(call::TARGET_HEALTH));
    if all.is_empty() {
        return if unread || road.wanted.attach.is_some() && road.group.is_none() {
            Hop::unknown(node, CHECK, "Which targets there are is not known")
        } else {
            Hop::stop(node, CHECK, "No target is registered").allow("A registered target")
        };
    }
    let by_group = road.group.and_then(|g| g.attributes.get("load_balancing.cross_zone.enabled"));
    let whose = if by_group.is_some_and(|v| v == "false") { "the target group" } else { "the load balancer" };
    let zones: std::collections::BTreeSet<&str> = all
        .iter()
        .filter_map(|e| match &e.place {
            Place::Zone(zone) => Some(zone.as_str()),
            Place::AllZones | Place::Unknown => None,
        })
        .collect();
    let says = format!(
        "The node in {} has no target in its zone and sends to no other; the targets stand in {}",
        entry.zone,
        joined(zones)
    );
    Hop::stop(node, CHECK, says)
        .rule(format!("load_balancing.cross_zone.enabled = false at {whose}"))
        .allow(format!("Cross-zone load balancing, or a target in {}", entry.zone))
}

fn well(walk: &Walk, road: &Road, end: &End, all: &[End]) -> Hop {
    const CHECK: &str = "Health of the target";
    let (id, name) = (&end.id, name(walk, &end.id));
    let Some(target) = end.health else {
        return Hop::stop(id, CHECK, format!("{name} is not registered yet")).allow("The plan, applied");
    };
    let state = target.state.to_ascii_lowercase();
    let reason = health::because(target).map(|b| format!(" ({b})")).unwrap_or_default();
    let advice = target.reason.as_deref().and_then(health::meaning).map_or("A healthy target", |(_, advice)| advice);
    let fact = format!("{} is {}", target.id, crate::clip(&target.state, 40));
    let shifted =
        target.admin_override.as_deref().is_some_and(|state| state.eq_ignore_ascii_case("zonal_shift_active"));
    let any_healthy = all.iter().any(|e| e.health.is_some_and(TargetHealth::is_healthy));
    let hop = match state.as_str() {
        // docs/aws.md, “Not verified”
        "healthy" if shifted => {
            let says = format!(
                "{name} is healthy, and a zonal shift leads traffic away from it; whether what comes through endpoints still gets there AWS does not say"
            );
            Hop::unknown(id, CHECK, says)
        }
        // docs/aws.md, “Target health”
        "unhealthy" if !any_healthy => {
            let says = format!(
                "{name} is unhealthy{reason}, and no target is healthy: AWS then sends to all, and whether they answer is not known"
            );
            Hop::unknown(id, CHECK, says)
        }
        "healthy" => Hop::pass(id, CHECK, format!("{name} is healthy")),
        "initial" | "unavailable" | "" => {
            Hop::unknown(id, CHECK, format!("The health of {name} is not known yet{reason}"))
        }
        _ if target.is_draining() => {
            Hop::stop(id, CHECK, format!("{name} is on its way out and gets no new connections"))
                .allow("The target, registered again")
        }
        _ => Hop::stop(id, CHECK, format!("{name} is {state}{reason}")).allow(advice),
    };
    let group = road.group.map_or("", |g| g.arn.as_str());
    hop.rule(target.reason.as_deref().unwrap_or(&target.state)).seen(walk.inventory, &fact, group, call::TARGET_HEALTH)
}

/// A health check on the same port, in the same carrier, is the only witness of a service behind it.
fn answers(walk: &Walk, road: &Road, end: &End) -> Hop {
    let (id, port) = (&end.id, end.port);
    let check = format!("Service on port {port}");
    let knocks = road.group.map_or(port, |g| health_port(&g.health_check, port));
    let healthy = end.health.is_some_and(TargetHealth::is_healthy);
    let noted = walk
        .desired
        .exposure
        .restrictions
        .as_deref()
        .map(|r| format!("; noted: {}", crate::clip(r, 200)))
        .unwrap_or_default();
    if !road.wanted.protocol.has_datagrams() && healthy && knocks == port {
        return Hop::pass(id, &check, format!("AWS’s health checks are answered on port {port}"));
    }
    let says = if healthy && knocks != port {
        format!(
            "Health checks knock at port {knocks}; whether anything answers on port {port} AWS does not show{noted}"
        )
    } else {
        format!(
            "Whether anything answers on port {port}, and what a firewall on the host does, AWS does not show{noted}"
        )
    };
    Hop::unknown(id, &check, says)
}
