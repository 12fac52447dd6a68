//! Endpoint services, as their owner has them. Who may see one is in `principals`, who is connected in `connections`.
//! Gateway Load Balancers are not simulated. Proving a private DNS name is in `private_dns`.

use std::collections::{BTreeMap, BTreeSet};

use super::connections::connection_state;
use super::listing::{self, Pages, SERVICE, Shape, estate, known, known_mut, mine, one};
use super::private_dns;
use super::service_reach;
use super::state::{Connection, Ec2, EndpointService, Proof};
use super::tags;
use crate::call::Call;
use crate::elbv2;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

/// AWS's seconds until a new service is available.
const SETS_UP_IN: i64 = crate::waits::ENDPOINT_SERVICE_SECONDS as i64;

/// The services that a load balancer carries: while there is one, it cannot be deleted.
pub(crate) fn services_of<'a>(ec2: &'a Ec2, load_balancer_arn: &str) -> Vec<&'a EndpointService> {
    ec2.endpoint_services.values().filter(|s| s.load_balancers.iter().any(|arn| arn == load_balancer_arn)).collect()
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let token = call.params.get("ClientToken");
    let id = world.once(call, new_service)?;
    let service = known(&mine(world, call)?.endpoint_services, &id, &SERVICE)?;
    let mut x = Xml::new();
    x.within("serviceConfiguration", |x| write(x, world, call, service)).maybe("clientToken", token);
    Ok(x.done())
}

fn new_service(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let load_balancers = call.params.list("NetworkLoadBalancerArn");
    let gateways = call.params.list("GatewayLoadBalancerArn");
    if load_balancers.is_empty() == gateways.is_empty() {
        let message = "exactly one of network_load_balancer_arn or gateway_load_balancer_arn is a required member";
        return Err(AwsError::new("InvalidParameter", message));
    }
    if let Some(gateway) = gateways.first() {
        return Err(invalid(format!("The gateway load balancer {gateway} does not exist")));
    }
    for arn in &load_balancers {
        fit(world, call, arn)?;
    }
    let reach = service_reach::asked(call)?;
    service_reach::far(world, call, &load_balancers, &reach.regions)?;
    service_reach::spoken(world, call, &load_balancers, &reach.ip_address_types)?;
    if let Some(name) = call.params.get("PrivateDnsName") {
        private_dns::check_name(name)?;
    }
    let tags = tags::asked(call, &SERVICE)?;
    let key = call.params.get("ClientToken").map_or_else(|| load_balancers.join(","), str::to_owned);
    let id = world.new_id(call, SERVICE.prefix, &key);
    let service = EndpointService {
        name: format!("com.amazonaws.vpce.{}.{id}", call.region),
        id: id.clone(),
        created: call.now,
        // AWS's default is to ask
        acceptance_required: call
            .params
            .get("AcceptanceRequired")
            .is_none_or(|_| call.params.flag("AcceptanceRequired")),
        zones: enabled(world, call, &load_balancers),
        load_balancers,
        private_dns_name: call.params.get("PrivateDnsName").map(str::to_owned),
        proof: Proof { from: call.now, ..Proof::default() },
        owner_pays: false,
        ip_address_types: reach.ip_address_types,
        supported_regions: reach.regions,
        principals: BTreeMap::new(),
        connections: Vec::new(),
        tags,
    };
    world.mine(call).ec2.endpoint_services.insert(id.clone(), service);
    Ok(id)
}

/// A load balancer can carry a service when it is ours, of type network, active, and carries no other one.
fn fit(world: &World, call: &Call, arn: &str) -> Result<(), AwsError> {
    if !elbv2::is_arn(arn) {
        let message = format!("{arn} is not the ARN of a load balancer");
        return Err(AwsError::new("InvalidNetworkLoadBalancerArn.Malformed", message));
    }
    let missing = || {
        let message = format!("The network load balancer {arn} does not exist");
        AwsError::new("InvalidNetworkLoadBalancerArn.NotFound", message)
    };
    let here = estate(world, &call.account, &call.region);
    let lb = here.and_then(|e| elbv2::nlb(e, arn)).ok_or_else(missing)?;
    let state = elbv2::state_of(world, call.now, lb);
    if state != "active" {
        return Err(invalid(format!("The network load balancer {arn} must be in the active state, and is {state}")));
    }
    match here.and_then(|e| services_of(&e.ec2, arn).first().map(|s| s.id.clone())) {
        Some(other) => Err(invalid(format!("The network load balancer {arn} is already associated with {other}"))),
        None => Ok(()),
    }
}

fn invalid(message: String) -> AwsError {
    AwsError::new("InvalidParameter", message)
}

/// `Pending` for a short while, then `Available`.
fn state(world: &World, call: &Call, service: &EndpointService) -> &'static str {
    if world.since(service.created, call) < SETS_UP_IN { "Pending" } else { "Available" }
}

/// The zones that load balancers have now, which is when a service is enabled there.
fn enabled(world: &World, call: &Call, load_balancers: &[String]) -> BTreeSet<String> {
    let here = estate(world, &call.account, &call.region);
    here.into_iter().flat_map(|e| load_balancers.iter().flat_map(|arn| elbv2::zones_of(&e.elbv2, arn))).collect()
}

/// Names and IDs of the zones that the service is enabled in and its load balancers are still in, as its owner has them.
pub(super) fn zones(world: &World, account: &str, region: &str, service: &EndpointService) -> Vec<(String, String)> {
    let Some(here) = estate(world, account, region) else { return Vec::new() };
    let names: BTreeSet<String> =
        service.load_balancers.iter().flat_map(|arn| elbv2::zones_of(&here.elbv2, arn)).collect();
    let open = |name: &String| names.contains(name) && service.zones.contains(name);
    here.ec2.zones.iter().filter(|z| open(&z.name)).map(|z| (z.name.clone(), z.id.clone())).collect()
}

const SERVICES: Shape = Shape {
    set: "serviceConfigurationSet",
    filters: &["service-id", "service-name", "service-state", "supported-ip-address-types"],
    pages: Pages::UpTo(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = mine(world, call)?;
    let chosen = listing::chosen(&ec2.endpoint_services, &call.params.list("ServiceId"), &SERVICE)?;
    let value = |s: &&EndpointService, name: &str| match name {
        "service-id" => one(&s.id),
        "service-name" => one(&s.name),
        "service-state" => one(state(world, call, s)),
        "supported-ip-address-types" => s.ip_address_types.clone(),
        _ => Vec::new(),
    };
    listing::list(call, &SERVICES, chosen, |s| Some(&s.tags), value, |x, s| write(x, world, call, s))
}

fn write(x: &mut Xml, world: &World, call: &Call, s: &EndpointService) {
    let state = state(world, call, s);
    let zones = zones(world, &call.account, &call.region, s);
    service_type(x);
    x.leaf("serviceId", &s.id).leaf("serviceName", &s.name).leaf("serviceState", state);
    x.values("availabilityZoneIdSet", "item", zones.iter().map(|(_, id)| id));
    x.values("availabilityZoneSet", "item", zones.iter().map(|(name, _)| name));
    x.leaf("acceptanceRequired", s.acceptance_required)
        .leaf("managesVpcEndpoints", false)
        .leaf("remoteAccessEnabled", false);
    x.values("networkLoadBalancerArnSet", "item", &s.load_balancers).values(
        "supportedIpAddressTypeSet",
        "item",
        &s.ip_address_types,
    );
    x.values("baseEndpointDnsNameSet", "item", [base_name(&s.id, &call.region)]);
    x.maybe("privateDnsName", s.private_dns_name.as_ref())
        .within("privateDnsNameConfiguration", |x| private_dns::write_record(x, world, call, s));
    write_payer(x, s);
    x.each("supportedRegionSet", "item", &s.supported_regions, |x, region| {
        x.leaf("region", region).leaf("serviceState", state);
    });
    tags::write(x, &s.tags);
}

pub(super) fn service_type(x: &mut Xml) {
    x.within("serviceType", |x| {
        x.within("item", |x| {
            x.leaf("serviceType", "Interface");
        });
    });
}

/// What the names of the service's endpoints end with (`docs/aws.md`, “Names and IDs”).
pub(super) fn base_name(id: &str, region: &str) -> String {
    format!("{id}.{region}.vpce.amazonaws.com")
}

/// Untold, the owner of the endpoint pays.
pub(super) fn write_payer(x: &mut Xml, s: &EndpointService) {
    x.maybe("payerResponsibility", s.owner_pays.then_some("ServiceOwner"));
}

/// Everything is checked before anything changes. Whatever else is asked, the service is then enabled in all zones that
/// its load balancers have.
pub(super) fn modify(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let service = known(&mine(world, call)?.endpoint_services, call.params.need("ServiceId")?, &SERVICE)?;
    let reach = service_reach::changed(call, service)?;
    let load_balancers = changed_balancers(world, call, service)?;
    if load_balancers != service.load_balancers || reach.regions != service.supported_regions {
        service_reach::far(world, call, &load_balancers, &reach.regions)?;
    }
    if load_balancers != service.load_balancers || reach.ip_address_types != service.ip_address_types {
        service_reach::spoken(world, call, &load_balancers, &reach.ip_address_types)?;
    }
    let name = changed_name(call, service)?;
    let (id, zones) = (service.id.clone(), enabled(world, call, &load_balancers));
    let service = known_mut(&mut world.mine(call).ec2.endpoint_services, &id, &SERVICE)?;
    (service.load_balancers, service.zones) = (load_balancers, zones);
    (service.ip_address_types, service.supported_regions) = (reach.ip_address_types, reach.regions);
    if call.params.get("AcceptanceRequired").is_some() {
        service.acceptance_required = call.params.flag("AcceptanceRequired");
    }
    if service.private_dns_name != name {
        service.private_dns_name = name;
        service.proof = Proof { from: call.now, ..Proof::default() };
    }
    Ok(listing::done())
}

/// None goes while an endpoint is connected, and one must stay.
fn changed_balancers(world: &World, call: &Call, service: &EndpointService) -> Result<Vec<String>, AwsError> {
    let id = &service.id;
    let (add, remove) =
        (call.params.list("AddNetworkLoadBalancerArn"), call.params.list("RemoveNetworkLoadBalancerArn"));
    for arn in &add {
        fit(world, call, arn)?;
    }
    if let Some(stranger) = remove.iter().find(|arn| !service.load_balancers.contains(arn)) {
        return Err(invalid(format!("The network load balancer {stranger} is not associated with {id}")));
    }
    let connected = |c: &Connection| matches!(connection_state(world, call, c), "pending" | "available");
    if !remove.is_empty() && service.connections.iter().any(connected) {
        let message = format!("Network load balancers cannot be removed from {id} while endpoints are connected to it");
        return Err(invalid(message));
    }
    let left = service.load_balancers.iter().filter(|arn| !remove.contains(arn));
    let after: Vec<String> = left.chain(&add).cloned().collect();
    match after.is_empty() {
        true => Err(invalid(format!("The service {id} must keep at least one network load balancer"))),
        false => Ok(after),
    }
}

/// A name is given or removed.
fn changed_name(call: &Call, service: &EndpointService) -> Result<Option<String>, AwsError> {
    match (call.params.get("PrivateDnsName"), call.params.flag("RemovePrivateDnsName")) {
        (Some(_), true) => {
            let message = "PrivateDnsName and RemovePrivateDnsName cannot be given together";
            Err(AwsError::new("InvalidParameterCombination", message))
        }
        (Some(name), false) => private_dns::check_name(name).map(|()| Some(name.to_owned())),
        (None, true) => Ok(None),
        (None, false) => Ok(service.private_dns_name.clone()),
    }
}

/// From the owner of the endpoint to the owner of the service; there is no way back.
pub(super) fn modify_payer(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let payer = call.params.need("PayerResponsibility")?;
    let services = &mut world.mine(call).ec2.endpoint_services;
    let service = known_mut(services, call.params.need("ServiceId")?, &SERVICE)?;
    if payer != "ServiceOwner" {
        return Err(AwsError::invalid(format!("Value ({payer}) for parameter PayerResponsibility is invalid.")));
    }
    service.owner_pays = true;
    Ok(listing::done())
}

/// Each service apart: what cannot go is said in the list of the unsuccessful.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let mut failed = Vec::new();
    for id in call.params.list("ServiceId") {
        match deletable(world, call, &id) {
            Ok(()) => drop(world.mine(call).ec2.endpoint_services.remove(&id)),
            Err(error) => failed.push((id, error)),
        }
    }
    Ok(listing::unsuccessful(&failed))
}

fn deletable(world: &World, call: &Call, id: &str) -> Result<(), AwsError> {
    SERVICE.check(id)?;
    let gone = || {
        AwsError::new("InvalidVpcEndpointService.NotFound", format!("The VpcEndpointService Id '{id}' does not exist"))
    };
    let service = mine(world, call)?.endpoint_services.get(id).ok_or_else(gone)?;
    let open = |state: &str| matches!(state, "available" | "pending" | "pendingAcceptance");
    match service.connections.iter().any(|c| open(connection_state(world, call, c))) {
        true => Err(AwsError::new(
            "ExistingVpcEndpointConnections",
            format!("Service {id} has existing active VPC Endpoint connections!"),
        )),
        false => Ok(()),
    }
}
