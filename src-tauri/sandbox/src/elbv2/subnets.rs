//! SetSubnets: the subnets given replace those that are enabled.

use crate::call::Call;
use crate::ec2;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

use super::load_balancer_asked::Mapping;
use super::load_balancers::{show_source_nat, show_zone};
use super::{LoadBalancer, Scene, ask, dual_stack, load_balancer_asked, nodes, placement};

pub(super) fn set(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "LoadBalancerArn")?;
    let scene = Scene::of(world, call);
    nodes::sweep(&mut scene.estate.ec2, call.now);
    let found = scene.estate.elbv2.load_balancer(arn)?.clone();
    let wanted = ask::one_of(&call.params, "IpAddressType", &load_balancer_asked::ADDRESS_TYPES)?;
    let source_nat = load_balancer_asked::source_nat(&call.params)?;
    let mappings = load_balancer_asked::mappings(&call.params, &found.kind, &found.scheme)?;
    let ec2 = &mut scene.estate.ec2;
    let place = placement::place(ec2, &mappings, &found.kind, &found.scheme, &found.zones)?;
    if place.vpc != found.vpc {
        return Err(ask::configuration("The subnets must belong to the VPC of the load balancer"));
    }
    let removed = removed(&found, &place.zones);
    let after = after(&found, wanted.as_deref(), source_nat, &mappings, &place.zones);
    dual_stack::stands(ec2, &after)?;
    dual_stack::addressed(ec2, &after, &mappings)?;
    dual_stack::carries(&scene.estate.elbv2, &after)?;
    if found.kind == "network" {
        no_swap(&found, &place.zones)?;
        in_use(ec2, &found, &removed)?;
    }
    nodes::remove(ec2, arn, Some(&removed), scene.clock.after(call.now, nodes::LINGER));
    for mapping in mappings.iter().filter(|m| found.zones.iter().all(|(_, s)| *s != m.subnet)) {
        nodes::add(world, call, &found, &mapping.subnet, mapping.private_ip.as_deref())?;
    }
    let scene = Scene::of(world, call);
    scene.estate.elbv2.load_balancers.insert(arn.to_owned(), after.clone());
    nodes::refresh(&mut scene.estate.ec2, &scene.estate.elbv2, arn);
    let mut x = Xml::new();
    x.each("AvailabilityZones", "member", &after.zones, |x, zone| show_zone(x, zone, &after, &scene.estate.ec2))
        .leaf("IpAddressType", &after.ip_address_type);
    show_source_nat(&mut x, &after);
    Ok(x.done())
}

/// The load balancer as it will be. Addresses that it has stay as long as their subnets.
fn after(
    before: &LoadBalancer,
    kind: Option<&str>,
    source_nat: Option<bool>,
    mappings: &[Mapping],
    zones: &[(String, String)],
) -> LoadBalancer {
    let mut b = before.clone();
    b.zones = zones.to_vec();
    if let Some(kind) = kind {
        b.retype(kind);
    }
    b.source_nat = source_nat.unwrap_or(b.source_nat);
    if !b.source_nat {
        b.prefixes.clear();
    }
    let new = |m: &&Mapping| before.zones.iter().all(|(_, s)| *s != m.subnet);
    let added: Vec<Mapping> = mappings.iter().filter(new).cloned().collect();
    let stays = |subnet: &String, _: &mut String| zones.iter().any(|(_, s)| s == subnet);
    b.private_ips.retain(stays);
    b.private_ips.extend(load_balancer_asked::private_ips(&added));
    b.ipv6s.retain(stays);
    b.ipv6s.extend(dual_stack::ipv6s(mappings));
    b.prefixes.retain(stays);
    b.prefixes.extend(dual_stack::prefixes(mappings));
    b
}

fn removed(before: &LoadBalancer, after: &[(String, String)]) -> Vec<String> {
    before.zones.iter().filter(|z| !after.contains(z)).map(|(_, subnet)| subnet.clone()).collect()
}

/// Another subnet in the same zone is a removal and then an addition, in two calls.
fn no_swap(before: &LoadBalancer, after: &[(String, String)]) -> Result<(), AwsError> {
    let swapped = |(zone, subnet): &(String, String)| before.zones.iter().any(|(z, s)| z == zone && s != subnet);
    match after.iter().find(|z| swapped(z)) {
        None => Ok(()),
        Some((zone, _)) => Err(ask::configuration(format!(
            "The subnet for Availability Zone '{zone}' cannot be changed. Remove the Availability Zone first"
        ))),
    }
}

/// Zones stay while endpoints are connected to a service of this load balancer.
fn in_use(ec2: &ec2::Ec2, found: &LoadBalancer, removed: &[String]) -> Result<(), AwsError> {
    let connected = |c: &ec2::Connection| matches!(c.state.as_str(), "pending" | "available");
    let associated = ec2::services_of(ec2, &found.arn).iter().any(|s| s.connections.iter().any(connected));
    if !removed.is_empty() && associated {
        return Err(ask::configuration(
            "Subnets cannot be removed while the load balancer has active VPC endpoint associations",
        ));
    }
    Ok(())
}
