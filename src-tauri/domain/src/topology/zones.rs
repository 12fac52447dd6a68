//! Which Availability Zones there are, and in which of them a target stands.

use std::net::IpAddr;

use super::cast::Lane;
use crate::network::Lookup;
use crate::plan::our_load_balancer;
use crate::{Desired, Inventory, SubnetId};

/// The lane of what stands in the VPC, nobody knows where.
const UNKNOWN: &str = "~unknown";

/// Where a target stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stand {
    /// In the lane with this key.
    Lane(String),
    /// Beyond the VPC: on premises, or in a peer.
    Outside,
}

/// Every zone that the load balancer or a target stands in, by name; an unknown one last.
pub(super) fn lanes(desired: &Desired, inventory: &Inventory, stands: &[Stand]) -> Vec<Lane> {
    let mut keys: Vec<String> = subnets(desired, inventory).iter().map(|s| zone_of_subnet(inventory, s)).collect();
    keys.extend(stands.iter().filter_map(|s| match s {
        Stand::Lane(key) => Some(key.clone()),
        Stand::Outside => None,
    }));
    keys.sort();
    keys.dedup();
    keys.into_iter().map(|key| Lane { label: label(inventory, &key), key }).collect()
}

/// The subnets that the load balancer stands in or should, without repetition.
pub(super) fn subnets(desired: &Desired, inventory: &Inventory) -> Vec<SubnetId> {
    let mut subnets = desired.network.subnets.clone();
    if let Some(balancer) = our_load_balancer(desired, inventory) {
        subnets.extend(balancer.zones.iter().map(|z| z.subnet.clone()));
    }
    subnets.sort();
    subnets.dedup();
    subnets
}

/// The key of the lane that a subnet lies in; an unread subnet has a lane of its own.
pub(super) fn zone_of_subnet(inventory: &Inventory, subnet: &SubnetId) -> String {
    inventory.subnet(subnet).map_or_else(|| subnet.to_string(), |s| s.zone.to_string())
}

/// Where the target `id` (instance ID, address or ARN) stands. `registered_zone` is what its registration says.
pub(super) fn stand(desired: &Desired, look: &Lookup, id: &str, registered_zone: Option<&str>) -> Stand {
    if registered_zone == Some("all") {
        return Stand::Outside;
    }
    if let Some(zone) = look.zone_of(id, &desired.network.vpc) {
        return Stand::Lane(zone.to_string());
    }
    let Ok(address) = id.parse::<IpAddr>() else { return Stand::Lane(UNKNOWN.to_owned()) };
    match look.inventory.vpc(&desired.network.vpc) {
        Some(vpc) if !vpc.cidrs.iter().any(|c| c.contains(&address)) => Stand::Outside,
        _ => Stand::Lane(UNKNOWN.to_owned()),
    }
}

fn label(inventory: &Inventory, key: &str) -> String {
    if key == UNKNOWN {
        return "Zone not known".to_owned();
    }
    let of_subnets = inventory.subnets.iter().find(|s| s.zone.as_str() == key).map(|s| &s.zone_id);
    let id = of_subnets.or_else(|| inventory.zones.iter().find(|z| z.name.as_str() == key).map(|z| &z.id));
    match id {
        Some(id) => format!("{key} · {id}"),
        None if key.starts_with("subnet-") => format!("{} · zone not read", crate::clip(key, 16)),
        None => key.to_owned(),
    }
}
