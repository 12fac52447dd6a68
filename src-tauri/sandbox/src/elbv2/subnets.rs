//! SetSubnets: the subnets given replace those that are enabled.

use crate::call::Call;
use crate::ec2;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

use super::load_balancers::show_zone;
use super::{LoadBalancer, Scene, ask, load_balancer_asked, nodes, placement};

pub(super) fn set(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "LoadBalancerArn")?;
    let scene = Scene::of(world, call);
    nodes::sweep(&mut scene.estate.ec2, call.now);
    let found = scene.estate.elbv2.load_balancer(arn)?.clone();
    let wanted = ask::one_of(&call.params, "IpAddressType", &load_balancer_asked::ADDRESS_TYPES)?;
    placement::only_ipv4(wanted.as_deref().unwrap_or("ipv4"))?;
    load_balancer_asked::not_here(&call.params)?;
    let mappings = load_balancer_asked::mappings(&call.params, &found.kind, &found.scheme)?;
    let ec2 = &mut scene.estate.ec2;
    let place = placement::place(ec2, &mappings, &found.kind, &found.scheme, &found.zones)?;
    if place.vpc != found.vpc {
        return Err(ask::configuration("The subnets must belong to the VPC of the load balancer"));
    }
    let removed = removed(&found, &place.zones);
    if found.kind == "network" {
        no_swap(&found, &place.zones)?;
        in_use(ec2, &found, &removed)?;
    }
    nodes::remove(ec2, arn, Some(&removed), scene.clock.after(call.now, nodes::LINGER));
    for mapping in mappings.iter().filter(|m| found.zones.iter().all(|(_, s)| *s != m.subnet)) {
        nodes::add(world, call, &found, &mapping.subnet, mapping.private_ip.as_deref())?;
    }
    let scene = Scene::of(world, call);
    if let Some(b) = scene.estate.elbv2.load_balancers.get_mut(arn) {
        b.zones.clone_from(&place.zones);
        b.private_ips.retain(|subnet, _| !removed.contains(subnet));
        let added = mappings.into_iter().filter(|m| found.zones.iter().all(|(_, s)| *s != m.subnet));
        b.private_ips.extend(load_balancer_asked::private_ips(&added.collect::<Vec<_>>()));
    }
    let private_ips = scene.estate.elbv2.load_balancers.get(arn).map(|b| b.private_ips.clone()).unwrap_or_default();
    nodes::refresh(&mut scene.estate.ec2, &scene.estate.elbv2, arn);
    let mut x = Xml::new();
    x.each("AvailabilityZones", "member", &place.zones, |x, zone| show_zone(x, zone, &private_ips))
        .leaf("IpAddressType", &found.ip_address_type);
    Ok(x.done())
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
