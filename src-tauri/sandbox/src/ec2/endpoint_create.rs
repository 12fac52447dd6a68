//! Making an interface endpoint to another's service, or to an own one: what is checked, and what comes into being on both sides.

use std::collections::BTreeSet;

use super::endpoint_policy;
use super::endpoints::{self, description};
use super::interfaces::{self as network, NewInterface, free_addresses};
use super::ipv6::has_six;
use super::listing::{ENDPOINT, INTERFACE, SUBNET, VPC, known, mine};
use super::offers::{Offer, offer, shared_zones};
use super::private_dns;
use super::security_groups::for_interface;
use super::state::{Connection, Ec2, Endpoint, EndpointService, Tags};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

/// AWS's default quota of interface endpoints in a VPC (`docs/aws.md`, “Consumer side”).
pub(crate) const ENDPOINTS_PER_VPC: usize = 50;

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let token = call.params.get("ClientToken");
    let id = world.once(call, new_endpoint)?;
    let ec2 = mine(world, call)?;
    let endpoint = known(&ec2.endpoints, &id, &ENDPOINT)?;
    let mut x = Xml::new();
    x.within("vpcEndpoint", |x| endpoints::write(x, world, call, ec2, endpoint)).maybe("clientToken", token);
    Ok(x.done())
}

/// Everything is checked before anything is made.
fn new_endpoint(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let region = call.params.get("ServiceRegion").unwrap_or(&call.region).to_owned();
    let offer = offer(world, call, call.params.need("ServiceName")?, &region)?;
    check_type(call)?;
    let ec2 = mine(world, call)?;
    let vpc = known(&ec2.vpcs, call.params.need("VpcId")?, &VPC)?.id.clone();
    if ec2.endpoints.values().filter(|e| e.vpc == vpc && e.deleted.is_none()).count() >= ENDPOINTS_PER_VPC {
        return Err(AwsError::new("VpcEndpointLimitExceeded", "The maximum number of VPC endpoints has been reached."));
    }
    let subnets = call.params.list("SubnetId");
    fit(world, call, &offer, &vpc, &subnets)?;
    roomy(ec2, &subnets)?;
    let ip_address_type = addresses(call, ec2, offer.service, &subnets)?;
    let groups = for_interface(ec2, &vpc, &call.params.list("SecurityGroupId"))?;
    let private_dns_enabled = call.params.flag("PrivateDnsEnabled");
    if private_dns_enabled {
        private_dns::usable(world, call, offer.service, &vpc, None)?;
    }
    let policy = endpoint_policy::asked(call)?;
    let tags = tags::asked(call, &ENDPOINT)?;
    let mut endpoint = Endpoint {
        id: String::new(),
        vpc,
        service_name: offer.service.name.clone(),
        service_account: offer.owner.to_owned(),
        service_region: region,
        service_id: offer.service.id.clone(),
        created: call.now,
        subnets,
        security_groups: groups,
        interfaces: Vec::new(),
        policy,
        private_dns_enabled,
        ip_address_type,
        deleted: None,
        tags,
    };
    let acceptance_required = offer.service.acceptance_required;
    let key = call.params.get("ClientToken").map_or_else(|| endpoint.service_name.clone(), str::to_owned);
    endpoint.id = world.new_id(call, ENDPOINT.prefix, &key);
    endpoint.interfaces = interfaces(world, call, &endpoint.id, &endpoint.subnets, &endpoint.security_groups)?;
    connect(world, call, &endpoint, acceptance_required);
    let id = endpoint.id.clone();
    world.mine(call).ec2.endpoints.insert(id.clone(), endpoint);
    Ok(id)
}

/// Without a type AWS means Gateway, which customers' services are not.
fn check_type(call: &Call) -> Result<(), AwsError> {
    match call.params.get("VpcEndpointType").unwrap_or("Gateway") {
        "Interface" => Ok(()),
        kind => {
            let message = format!("Endpoint type ({kind}) does not match available service types ([Interface]).");
            Err(AwsError::new("InvalidParameter", message))
        }
    }
}

/// The kind of addresses that was asked for, or IPv4: one that the service is reached over, and the subnets have. An endpoint of IPv6 alone
/// wants subnets without IPv4, of which there are none.
pub(super) fn addresses(
    call: &Call,
    ec2: &Ec2,
    service: &EndpointService,
    subnets: &[String],
) -> Result<String, AwsError> {
    let kind = call.params.get("IpAddressType").unwrap_or("ipv4");
    let needed: &[&str] = match kind {
        "ipv4" => &["ipv4"],
        "ipv6" => &["ipv6"],
        "dualstack" => &["ipv4", "ipv6"],
        other => {
            return Err(AwsError::invalid(format!("Value ({other}) for parameter IpAddressType is invalid.")));
        }
    };
    if !needed.iter().all(|n| service.ip_address_types.iter().any(|t| t == n)) {
        let message = format!("The service {} does not support the IP address type {kind}", service.name);
        return Err(AwsError::new("InvalidParameter", message));
    }
    dual(ec2, kind, subnets)?;
    Ok(kind.to_owned())
}

/// Whether subnets have addresses of that kind.
pub(super) fn dual(ec2: &Ec2, kind: &str, subnets: &[String]) -> Result<(), AwsError> {
    let unfit = |id: &&String| kind == "ipv6" || !has_six(ec2, id);
    match subnets.iter().filter(|_| kind != "ipv4").find(unfit) {
        Some(id) => {
            let message = format!("The subnet '{id}' does not support the IP address type {kind}");
            Err(AwsError::new("InvalidParameter", message))
        }
        None => Ok(()),
    }
}

/// The subnets together: of the VPC, one a zone, in zones where the service is.
pub(super) fn fit(world: &World, call: &Call, offer: &Offer, vpc: &str, subnets: &[String]) -> Result<(), AwsError> {
    let ec2 = mine(world, call)?;
    let shared = shared_zones(world, call, offer);
    let mut zones = BTreeSet::new();
    for id in subnets {
        let subnet = known(&ec2.subnets, id, &SUBNET)?;
        if subnet.vpc != vpc {
            return Err(AwsError::new(
                "InvalidParameter",
                format!("The subnet ID '{id}' does not belong to the VPC {vpc}"),
            ));
        }
        if !zones.insert(&subnet.zone_id) {
            let message = format!(
                "Found another VPC endpoint subnet in the availability zone of {id}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service."
            );
            return Err(AwsError::new("DuplicateSubnetsInSameZone", message));
        }
        // Where the service is in another Region, zones need not be shared
        if offer.region == call.region && !shared.iter().any(|(_, zone)| *zone == subnet.zone_id) {
            let message = format!(
                "The VPC endpoint service {} does not support the availability zone of the subnet: {id}.",
                offer.service.name
            );
            return Err(AwsError::new("InvalidParameter", message));
        }
    }
    Ok(())
}

/// Each subnet has a free address for a new interface.
pub(super) fn roomy(ec2: &Ec2, subnets: &[String]) -> Result<(), AwsError> {
    let full = |id: &&String| ec2.subnets.get(*id).is_none_or(|s| free_addresses(ec2, id, &s.cidr) == 0);
    let Some(subnet) = subnets.iter().find(full) else { return Ok(()) };
    Err(AwsError::new(
        "InsufficientFreeAddressesInSubnet",
        format!("There are not enough free addresses in subnet '{subnet}'."),
    ))
}

/// One interface in each subnet.
pub(super) fn interfaces(
    world: &mut World,
    call: &Call,
    endpoint: &str,
    subnets: &[String],
    groups: &[String],
) -> Result<Vec<String>, AwsError> {
    let mut made = Vec::new();
    for subnet in subnets {
        let new = NewInterface {
            subnet,
            kind: "vpc_endpoint",
            description: description(endpoint),
            security_groups: groups.to_vec(),
            requester_managed: true,
            tags: tags::asked(call, &INTERFACE)?,
            ..NewInterface::default()
        };
        made.push(network::add_interface(world, call, new)?);
    }
    Ok(made)
}

/// The owner of the service sees the request, or a connection in the making where nobody is asked.
fn connect(world: &mut World, call: &Call, endpoint: &Endpoint, acceptance_required: bool) {
    let connection = Connection {
        endpoint: endpoint.id.clone(),
        owner: call.account.clone(),
        region: call.region.clone(),
        ip_address_type: endpoint.ip_address_type.clone(),
        created: call.now,
        state: if acceptance_required { "pendingAcceptance" } else { "pending" }.to_owned(),
        since: call.now,
        tags: Tags::new(),
    };
    let there = world.estate(&endpoint.service_account, &endpoint.service_region);
    if let Some(service) = there.ec2.endpoint_services.get_mut(&endpoint.service_id) {
        service.connections.push(connection);
    }
}
