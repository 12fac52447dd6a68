//! Endpoint services as somebody sees who might connect to one: the own ones, and those that let the account in.
//! AWS's own services are not simulated and so not offered.

use super::endpoint_services::{base_name, service_type, write_payer, zones};
use super::listing::{self, Pages, Shape, mine, one};
use super::principals::{is_public, lets_in};
use super::state::EndpointService;
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

/// A service in another's hands.
#[derive(Clone)]
pub(super) struct Offer<'a> {
    pub owner: &'a str,
    pub region: &'a str,
    pub service: &'a EndpointService,
}

/// The services of those Regions that the caller may connect to, by name.
pub(super) fn offers<'a>(world: &'a World, call: &Call, regions: &[String]) -> Vec<Offer<'a>> {
    let in_region = world.estates.iter().filter(|((_, region), _)| regions.contains(region));
    let all = in_region.flat_map(|((owner, region), e)| {
        e.ec2.endpoint_services.values().map(move |service| Offer { owner, region, service })
    });
    let remote = |o: &Offer| o.region == call.region || o.service.supported_regions.contains(&call.region);
    all.filter(|o| (is_public(o.service) || listed(o, call)) && remote(o)).collect()
}

/// Without a name, those that are open to everybody show to those who were let in beside.
fn listed(offer: &Offer, call: &Call) -> bool {
    offer.owner == call.account || lets_in(offer.service, &call.account)
}

/// The service of that name. A wrong name, a wrong Region and a service that does not let the caller in look alike.
pub(super) fn offer<'a>(world: &'a World, call: &Call, name: &str, region: &str) -> Result<Offer<'a>, AwsError> {
    let found = offers(world, call, &[region.to_owned()]).into_iter().find(|o| o.service.name == name);
    found.ok_or_else(|| unknown(name))
}

pub(super) fn unknown(name: &str) -> AwsError {
    AwsError::new("InvalidServiceName", format!("The Vpc Endpoint Service '{name}' does not exist"))
}

/// The zones of the service in the caller's own names, matched by ID; zones that the caller lacks are left out.
pub(super) fn shared_zones(world: &World, call: &Call, offer: &Offer) -> Vec<(String, String)> {
    let theirs = zones(world, offer.owner, offer.region, offer.service);
    let ours = mine(world, call).map(|ec2| ec2.zones.as_slice()).unwrap_or_default();
    ours.iter().filter(|z| theirs.iter().any(|(_, id)| *id == z.id)).map(|z| (z.name.clone(), z.id.clone())).collect()
}

const OFFERS: Shape = Shape {
    set: "serviceDetailSet",
    filters: &["owner", "service-name", "service-region", "service-type", "supported-ip-address-types"],
    pages: Pages::UpTo(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let asked = call.params.list("ServiceRegion");
    let regions = if asked.is_empty() { vec![call.region.clone()] } else { asked };
    let mut all = offers(world, call, &regions);
    let names = call.params.list("ServiceName");
    if let Some(name) = names.iter().find(|n| !all.iter().any(|o| o.service.name == **n)) {
        return Err(unknown(name));
    }
    all.retain(|o| if names.is_empty() { listed(o, call) } else { names.contains(&o.service.name) });
    let value = |o: &Offer, name: &str| match name {
        "owner" => one(o.owner),
        "service-name" => one(&o.service.name),
        "service-region" => one(o.region),
        "service-type" => one("Interface"),
        "supported-ip-address-types" => o.service.ip_address_types.clone(),
        _ => Vec::new(),
    };
    let (page, token) = listing::select(call, &OFFERS, all, |o| Some(&o.service.tags), value)?;
    let mut x = Xml::new();
    x.values("serviceNameSet", "item", page.iter().map(|o| &o.service.name));
    x.each(OFFERS.set, "item", &page, |x, offer| write(x, world, call, offer)).maybe("nextToken", token);
    Ok(x.done())
}

fn write(x: &mut Xml, world: &World, call: &Call, offer: &Offer) {
    let s = offer.service;
    let zones = shared_zones(world, call, offer);
    service_type(x);
    x.leaf("serviceName", &s.name)
        .leaf("serviceId", &s.id)
        .leaf("serviceRegion", offer.region)
        .leaf("owner", offer.owner);
    x.values("availabilityZoneIdSet", "item", zones.iter().map(|(_, id)| id));
    x.values("availabilityZoneSet", "item", zones.iter().map(|(name, _)| name));
    x.values("baseEndpointDnsNameSet", "item", [base_name(&s.id, offer.region)]);
    x.leaf("vpcEndpointPolicySupported", false)
        .leaf("acceptanceRequired", s.acceptance_required)
        .leaf("managesVpcEndpoints", false);
    x.values("supportedIpAddressTypeSet", "item", &s.ip_address_types);
    if let Some(name) = &s.private_dns_name {
        x.leaf("privateDnsName", name).leaf("privateDnsNameVerificationState", s.proof_state(world, call.now));
        x.each("privateDnsNameSet", "item", [name], |x, name| {
            x.leaf("privateDnsName", name);
        });
    }
    write_payer(x, s);
    tags::write(x, &s.tags);
}
