//! Interface endpoints, in the estate of whoever made them. Each is a connection too, in the estate of the service's owner.
//! Gateway endpoints and AWS's own services are not simulated.

use super::connections::{DELETED_IN, connection_state};
use super::endpoint_create;
use super::endpoint_policy::{self, ALLOWS_ALL};
use super::endpoint_zones::endpoint_zone;
use super::interface_shown;
use super::listing::{self, ENDPOINT, Pages, Shape, estate, known, known_mut, mine, one};
use super::offers::{self, Offer};
use super::private_dns;
use super::security_groups::for_interface;
use super::state::{Connection, Ec2, Endpoint};
use super::tags;
use crate::call::Call;
use crate::clock::{Time, stamp};
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

/// How the description of its interfaces names an endpoint.
pub(super) fn description(endpoint: &str) -> String {
    format!("VPC Endpoint Interface {endpoint}")
}

/// As its owner sees it: what the owner of the service decided, until it is deleted.
fn state(world: &World, call: &Call, endpoint: &Endpoint) -> &'static str {
    if endpoint.deleted.is_some() {
        return "deleting";
    }
    // A service that is gone had rejected whatever was connected to it
    connection(world, endpoint).map_or("rejected", |c| connection_state(world, call, c))
}

pub(super) fn connection<'a>(world: &'a World, endpoint: &Endpoint) -> Option<&'a Connection> {
    let there = estate(world, &endpoint.service_account, &endpoint.service_region)?;
    there.ec2.endpoint_services.get(&endpoint.service_id)?.connections.iter().find(|c| c.endpoint == endpoint.id)
}

/// An endpoint's DNS names with their hosted zone: the one of all zones first, then one for each zone.
pub(crate) fn dns_names(world: &World, owner: &str, region: &str, endpoint: &str) -> Vec<(String, String)> {
    let Some(ec2) = estate(world, owner, region).map(|e| &e.ec2) else { return Vec::new() };
    let Some(found) = ec2.endpoints.get(endpoint) else { return Vec::new() };
    let label = format!("{endpoint}-{}", ids::digest(&["dns", endpoint], 8));
    let base = format!("{}.{}.vpce.amazonaws.com", found.service_id, found.service_region);
    let zones = found.subnets.iter().filter_map(|s| ec2.subnets.get(s)).map(|s| format!("{label}-{}.{base}", s.zone));
    std::iter::once(format!("{label}.{base}"))
        .chain(zones)
        .map(|name| (name, endpoint_zone(&found.service_region)))
        .collect()
}

const ENDPOINTS: Shape = Shape {
    set: "vpcEndpointSet",
    filters: &[
        "ip-address-type",
        "service-name",
        "service-region",
        "vpc-endpoint-id",
        "vpc-endpoint-state",
        "vpc-endpoint-type",
        "vpc-id",
    ],
    pages: Pages::UpTo(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = mine(world, call)?;
    let chosen = listing::chosen(&ec2.endpoints, &call.params.list("VpcEndpointId"), &ENDPOINT)?;
    let value = |e: &&Endpoint, name: &str| match name {
        "ip-address-type" => one(&e.ip_address_type),
        "service-name" => one(&e.service_name),
        "service-region" => one(&e.service_region),
        "vpc-endpoint-id" => one(&e.id),
        "vpc-endpoint-state" => one(state(world, call, e)),
        "vpc-endpoint-type" => one("Interface"),
        "vpc-id" => one(&e.vpc),
        _ => Vec::new(),
    };
    listing::list(call, &ENDPOINTS, chosen, |e| Some(&e.tags), value, |x, e| write(x, world, call, ec2, e))
}

pub(super) fn write(x: &mut Xml, world: &World, call: &Call, ec2: &Ec2, e: &Endpoint) {
    x.leaf("vpcEndpointId", &e.id)
        .leaf("vpcEndpointType", "Interface")
        .leaf("vpcId", &e.vpc)
        .leaf("serviceName", &e.service_name);
    x.leaf("state", state(world, call, e)).leaf("serviceRegion", &e.service_region).leaf("ownerId", &call.account);
    x.leaf("policyDocument", e.policy.as_deref().unwrap_or(ALLOWS_ALL));
    x.within("routeTableIdSet", |_| {}).values("subnetIdSet", "item", &e.subnets);
    interface_shown::groups(x, ec2, &e.security_groups);
    x.leaf("ipAddressType", &e.ip_address_type).within("dnsOptions", |x| {
        x.leaf("dnsRecordIpType", &e.ip_address_type);
    });
    x.leaf("privateDnsEnabled", e.private_dns_enabled).leaf("requesterManaged", false);
    x.values("networkInterfaceIdSet", "item", &e.interfaces);
    let mut names = dns_names(world, &call.account, &call.region, &e.id);
    let private = private_dns::private_name(world, e).map(|name| (name.to_owned(), private_dns::private_zone(&e.id)));
    names.extend(private);
    x.each("dnsEntrySet", "item", names, |x, (name, zone)| {
        x.leaf("dnsName", name).leaf("hostedZoneId", zone);
    });
    x.leaf("creationTimestamp", stamp(e.created));
    tags::write(x, &e.tags);
}

/// Subnets, groups, policy and private name. Nothing changes unless all of it can.
pub(super) fn modify(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let id = call.params.need("VpcEndpointId")?;
    let ec2 = mine(world, call)?;
    let endpoint = known(&ec2.endpoints, id, &ENDPOINT)?.clone();
    let policy = endpoint_policy::changed(call, &endpoint)?;
    let groups = changed(&endpoint.security_groups, call, "SecurityGroupId");
    let groups = for_interface(ec2, &endpoint.vpc, &groups)?;
    let subnets = changed(&endpoint.subnets, call, "SubnetId");
    let ip_address_type = match call.params.get("IpAddressType") {
        Some(_) => endpoint_create::addresses(call, ec2, served(world, &endpoint)?.service, &subnets)?,
        None => endpoint.ip_address_type.clone(),
    };
    endpoint_create::dual(ec2, &ip_address_type, &subnets)?;
    let added: Vec<String> = subnets.iter().filter(|s| !endpoint.subnets.contains(s)).cloned().collect();
    let private_dns = match call.params.get("PrivateDnsEnabled") {
        Some(_) => call.params.flag("PrivateDnsEnabled"),
        None => endpoint.private_dns_enabled,
    };
    if private_dns && !endpoint.private_dns_enabled {
        let service = served(world, &endpoint)?.service;
        private_dns::usable(world, call, service, &endpoint.vpc, Some(&endpoint))?;
    }
    if !added.is_empty() {
        // What was accepted once needs no principal any more
        let accepted = matches!(state(world, call, &endpoint), "pending" | "available");
        let offer = match accepted {
            true => served(world, &endpoint)?,
            false => offers::offer(world, call, &endpoint.service_name, &endpoint.service_region)?,
        };
        endpoint_create::fit(world, call, &offer, &endpoint.vpc, &subnets)?;
        endpoint_create::roomy(ec2, &added)?;
    }
    let made = endpoint_create::interfaces(world, call, id, &added, &groups)?;
    let ec2 = &mut world.mine(call).ec2;
    let gone = |subnet: &String| !subnets.contains(subnet);
    ec2.interfaces.retain(|_, i| !(endpoint.interfaces.contains(&i.id) && gone(&i.subnet)));
    for interface in ec2.interfaces.values_mut().filter(|i| endpoint.interfaces.contains(&i.id)) {
        interface.security_groups.clone_from(&groups);
    }
    let kept = endpoint.interfaces.into_iter().filter(|i| ec2.interfaces.contains_key(i));
    let interfaces = kept.chain(made).collect();
    let endpoint = known_mut(&mut ec2.endpoints, id, &ENDPOINT)?;
    endpoint.interfaces = interfaces;
    endpoint.subnets = subnets;
    endpoint.security_groups = groups;
    endpoint.private_dns_enabled = private_dns;
    endpoint.ip_address_type.clone_from(&ip_address_type);
    endpoint.policy = policy;
    let endpoint = endpoint.clone();
    retype(world, &endpoint);
    Ok(listing::done())
}

/// The owner of the service sees the kind of addresses too.
fn retype(world: &mut World, endpoint: &Endpoint) {
    let there = world.estate(&endpoint.service_account, &endpoint.service_region);
    if let Some(service) = there.ec2.endpoint_services.get_mut(&endpoint.service_id) {
        for connection in service.connections.iter_mut().filter(|c| c.endpoint == endpoint.id) {
            connection.ip_address_type.clone_from(&endpoint.ip_address_type);
        }
    }
}

/// The service that an endpoint was made for.
fn served<'a>(world: &'a World, endpoint: &'a Endpoint) -> Result<Offer<'a>, AwsError> {
    let there = estate(world, &endpoint.service_account, &endpoint.service_region);
    let service = there.and_then(|e| e.ec2.endpoint_services.get(&endpoint.service_id));
    let service = service.ok_or_else(|| offers::unknown(&endpoint.service_name))?;
    Ok(Offer { owner: &endpoint.service_account, region: &endpoint.service_region, service })
}

fn changed(now: &[String], call: &Call, name: &str) -> Vec<String> {
    let gone = call.params.list(&format!("Remove{name}"));
    let new = call.params.list(&format!("Add{name}"));
    let mut list: Vec<String> = now.iter().filter(|v| !gone.contains(v)).cloned().collect();
    list.extend(new.into_iter().filter(|v| !now.contains(v)));
    list
}

/// Each endpoint apart. Its interfaces stand until it is gone, so that its groups cannot be deleted before.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let mut failed = Vec::new();
    for id in call.params.list("VpcEndpointId") {
        if let Err(error) = begin_deletion(world, call, &id) {
            failed.push((id, error));
        }
    }
    Ok(listing::unsuccessful(&failed))
}

fn begin_deletion(world: &mut World, call: &Call, id: &str) -> Result<(), AwsError> {
    ENDPOINT.check(id)?;
    let gone_at = world.clock.after(call.now, DELETED_IN);
    let ec2 = &mut world.mine(call).ec2;
    let missing = || AwsError::new("InvalidVpcEndpoint.NotFound", format!("The Vpc Endpoint Id '{id}' does not exist"));
    let endpoint = ec2.endpoints.get_mut(id).ok_or_else(missing)?;
    // A repeat does not begin anew
    if endpoint.deleted.is_some() {
        return Ok(());
    }
    endpoint.deleted = Some(call.now);
    let endpoint = endpoint.clone();
    for interface in ec2.interfaces.values_mut().filter(|i| endpoint.interfaces.contains(&i.id)) {
        interface.gone_at = Some(gone_at);
        interface.listens.clear();
    }
    disconnect(world, &endpoint, call.now);
    Ok(())
}

fn disconnect(world: &mut World, endpoint: &Endpoint, now: Time) {
    let there = world.estate(&endpoint.service_account, &endpoint.service_region);
    if let Some(service) = there.ec2.endpoint_services.get_mut(&endpoint.service_id) {
        for connection in service.connections.iter_mut().filter(|c| c.endpoint == endpoint.id) {
            "deleting".clone_into(&mut connection.state);
            connection.since = now;
        }
    }
}
