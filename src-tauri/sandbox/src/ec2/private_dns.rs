//! Private DNS names of endpoint services: how their owner proves them in public DNS, and when an endpoint may use them
//! (`docs/aws.md`, “Private DNS names”).

use super::connections::connection_state;
use super::endpoints::connection;
use super::listing::{SERVICE, estate, known, known_mut, mine};
use super::state::{Endpoint, EndpointService, Proof};
use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::ids;
use crate::route53;
use crate::wire::xml::Xml;
use crate::world::World;

impl EndpointService {
    /// The label and the value of the record that proves the name.
    pub(super) fn record(&self) -> Option<(String, String)> {
        let name = self.private_dns_name.as_ref()?;
        let label = format!("_{}", ids::digest(&["name", &self.id, name], 20));
        Some((label, format!("vpce:{}", letters(&ids::digest(&["value", &self.id, name], 40)))))
    }

    /// `pendingVerification`, `verified` or `failed`.
    pub(super) fn proof_state(&self, world: &World, now: Time) -> &'static str {
        let through = |since, seconds: u32| world.clock.after(since, i64::from(seconds)) <= now;
        match (self.found(world, now), self.proof.started) {
            (Some(since), _) if through(since, crate::waits::VERIFICATION_SECONDS) => "verified",
            (None, Some(since)) if through(since, crate::waits::FAILED_VERIFICATION_SECONDS) => "failed",
            _ => "pendingVerification",
        }
    }

    /// When the record was found: as soon as the name servers have it, unless the search had failed by then.
    fn found(&self, world: &World, now: Time) -> Option<Time> {
        let (name, (label, value)) = (self.private_dns_name.as_ref()?, self.record()?);
        let patience = i64::from(crate::waits::FAILED_VERIFICATION_SECONDS);
        let until = self.proof.started.map(|t| world.clock.after(t, patience));
        let texts = || places(name, &label).into_iter().flat_map(|place| route53::public_txt(world, &place));
        let times = || texts().filter(|t| t.text == value).map(|t| t.from.max(self.proof.from));
        self.proof.found.or_else(|| times().filter(|t| *t <= now && until.is_none_or(|u| *t < u)).min())
    }
}

/// Hexadecimal digits as letters of both cases and digits: case must survive the way through DNS.
fn letters(hex: &str) -> String {
    const ALL: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let pairs =
        hex.as_bytes().chunks(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    pairs.filter_map(|n| ALL.get(usize::from(n) % ALL.len())).map(|b| char::from(*b)).collect()
}

/// What its owner is told of the name.
pub(super) fn write_record(x: &mut Xml, world: &World, call: &Call, s: &EndpointService) {
    if let Some((name, value)) = s.record() {
        x.leaf("state", s.proof_state(world, call.now)).leaf("type", "TXT").leaf("value", value).leaf("name", name);
    }
}

/// Labels of at most 63 characters, 255 in all, in small letters; the first may be a star.
pub(super) fn check_name(name: &str) -> Result<(), AwsError> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    let label =
        |l: &str| (1..=63).contains(&l.len()) && l.bytes().all(allowed) && !l.starts_with('-') && !l.ends_with('-');
    let plain = name.strip_prefix("*.").unwrap_or(name);
    match name.len() <= 255 && plain.contains('.') && plain.split('.').all(label) {
        true => Ok(()),
        false => Err(AwsError::new("InvalidParameter", format!("Invalid private DNS name: {name}"))),
    }
}

/// Looks for the record anew. What is found stays found.
pub(super) fn start(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let id = call.params.need("ServiceId")?;
    let service = known(&mine(world, call)?.endpoint_services, id, &SERVICE)?;
    if service.private_dns_name.is_none() {
        let message = format!("The service {id} has no private DNS name");
        return Err(AwsError::new("InvalidParameter", message));
    }
    if service.found(world, call.now).is_none() {
        let proof = Proof { from: call.now, started: Some(call.now), found: None };
        known_mut(&mut world.mine(call).ec2.endpoint_services, id, &SERVICE)?.proof = proof;
    }
    Ok(super::listing::done())
}

/// Takes down what has been found, before the records change that prove it.
pub(crate) fn settle_proofs(world: &mut World, now: Time) {
    let mut found = Vec::new();
    for (place, estate) in &world.estates {
        let services = estate.ec2.endpoint_services.values();
        found.extend(services.filter_map(|s| Some((place.clone(), s.id.clone(), s.found(world, now)?))));
    }
    for (place, id, time) in found {
        let there = world.estates.get_mut(&place);
        if let Some(service) = there.and_then(|e| e.ec2.endpoint_services.get_mut(&id)) {
            service.proof.found = Some(time);
        }
    }
}

/// Where the record may stand: under its label at the name or at a domain above it, or, for want of underscores, at the
/// name or domain itself.
fn places(name: &str, label: &str) -> Vec<String> {
    let mut domain = domain(name);
    let mut places = Vec::new();
    while domain.contains('.') {
        places.extend([format!("{label}.{domain}"), domain.to_owned()]);
        domain = domain.split_once('.').map_or("", |(_, above)| above);
    }
    places
}

/// Whether endpoints in a VPC may use a service's private name. `now` is the endpoint's connection, where there is one yet.
pub(super) fn usable(
    world: &World,
    call: &Call,
    service: &EndpointService,
    vpc: &str,
    endpoint: Option<&Endpoint>,
) -> Result<(), AwsError> {
    let refused = |message: String| Err(AwsError::new("InvalidParameter", message));
    let service_name = &service.name;
    let Some(name) = &service.private_dns_name else {
        return refused(format!(
            "Private DNS can't be enabled because the service {service_name} does not provide a private DNS name."
        ));
    };
    if service.proof_state(world, call.now) != "verified" {
        return refused(format!(
            "Private DNS can't be enabled because the service {service_name} has not verified the private DNS name."
        ));
    }
    let accepted = match endpoint.and_then(|e| connection(world, e)) {
        Some(c) => matches!(connection_state(world, call, c), "pending" | "available"),
        None => endpoint.is_none() && !service.acceptance_required,
    };
    if !accepted {
        return refused(format!(
            "Private DNS can only be enabled after the endpoint connection is accepted by the owner of {service_name}."
        ));
    }
    let ec2 = mine(world, call)?;
    let dns = ec2.dns_of(vpc);
    if !(dns.support && dns.hostnames) {
        return refused(format!(
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for {vpc}"
        ));
    }
    let taken = named(world, &call.region, vpc)
        .any(|(e, n)| endpoint.is_none_or(|o| o.id != e.id) && domain(n) == domain(name));
    if taken || route53::has_private_zone(world, &call.region, vpc, domain(name)) {
        return refused(format!(
            "private-dns-enabled cannot be set because there is already a conflicting DNS domain for {name} in the VPC {vpc}"
        ));
    }
    Ok(())
}

/// The hosted zone that stands in a VPC for an endpoint's private name, by its domain as Route 53 keeps names.
pub(crate) fn private_zone_of(world: &World, region: &str, vpc: &str, name: &str) -> Option<String> {
    let (endpoint, _) = named(world, region, vpc).find(|(_, n)| domain(n) == name.trim_end_matches('.'))?;
    Some(private_zone(&endpoint.id))
}

/// The hosted zone that AWS makes in the VPC for an endpoint's private name.
pub(super) fn private_zone(endpoint: &str) -> String {
    format!("Z{}", ids::digest(&["private zone", endpoint], 20).to_uppercase())
}

/// The endpoints of a VPC that stand under private names, whoever owns them.
fn named<'a>(world: &'a World, region: &'a str, vpc: &'a str) -> impl Iterator<Item = (&'a Endpoint, &'a str)> {
    let here = world.estates.iter().filter(move |((_, r), _)| r == region).flat_map(|(_, e)| e.ec2.endpoints.values());
    let here = here.filter(move |e| e.vpc == vpc && e.deleted.is_none());
    here.filter_map(|e| Some((e, private_name(world, e)?)))
}

/// Of a name with a star, what is behind it.
fn domain(name: &str) -> &str {
    name.strip_prefix("*.").unwrap_or(name)
}

/// The name that stands for an endpoint in its VPC, where it is enabled.
pub(super) fn private_name<'a>(world: &'a World, endpoint: &Endpoint) -> Option<&'a str> {
    let there = estate(world, &endpoint.service_account, &endpoint.service_region)?;
    let service = there.ec2.endpoint_services.get(&endpoint.service_id)?;
    service.private_dns_name.as_deref().filter(|_| endpoint.private_dns_enabled)
}
