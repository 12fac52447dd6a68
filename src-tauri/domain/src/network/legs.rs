//! Between which subnets traffic travels from the nodes of a load balancer to a target.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Lookup, Place, crosses_zones, host_of, node_sources, place_of};
use crate::{LoadBalancer, Subnet, SubnetId, TargetGroup, TargetHealth};

/// From a node to a target, perhaps within one subnet.
pub(crate) struct Leg<'a> {
    pub node: &'a SubnetId,
    pub place: &'a Subnet,
    /// Whether the node sends there; else whether it crosses zones was not read.
    pub certain: bool,
}

/// All that lead to `target`, from the node of each zone that sends there: with cross-zone load balancing off, of its own only.
/// Empty where the subnet of the target is not known.
pub(crate) fn legs<'a>(
    look: &Lookup<'a>,
    balancer: &'a LoadBalancer,
    group: &TargetGroup,
    target: &TargetHealth,
) -> Vec<Leg<'a>> {
    let cross = crosses_zones(balancer, group);
    let everywhere = place_of(look, group, target) == Place::AllZones;
    let mut legs = Vec::new();
    for place in places_of(look, group, target) {
        for node in &balancer.zones {
            let own = everywhere || node.zone == place.zone;
            if own || cross != Some(false) {
                legs.push(Leg { node: &node.subnet, place, certain: own || cross == Some(true) });
            }
        }
    }
    legs
}

/// The subnets that a target stands in: one, or those of a load balancer's nodes. Empty where they are not all known.
pub(crate) fn places_of<'a>(look: &Lookup<'a>, group: &TargetGroup, target: &TargetHealth) -> Vec<&'a Subnet> {
    match look.balancer(&target.id) {
        Some(alb) => alb.zones.iter().map(|z| look.subnet(&z.subnet)).collect::<Option<_>>().unwrap_or_default(),
        None => group.vpc.iter().filter_map(|vpc| look.subnet_of(&target.id, vpc)).collect(),
    }
}

/// The addresses of a target in one of its subnets: its own where it is known, else the whole subnet's.
pub(crate) fn addresses_in(look: &Lookup, target: &TargetHealth, place: &Subnet) -> Vec<IpNet> {
    if let Some(alb) = look.balancer(&target.id) {
        return node_sources(look.inventory, alb, &place.id);
    }
    let told = host_of(look, target).and_then(|host| host.address).unwrap_or(&target.id);
    vec![told.parse::<IpAddr>().map_or(place.cidr, IpNet::from)]
}
