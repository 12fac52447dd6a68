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

/// Public DNS: the texts that stand under a name.
pub(super) type PublicText = fn(&World, &str, Time) -> Vec<String>;

impl EndpointService {
    /// The label and the value of the record that proves the name.
    pub(super) fn record(&self) -> Option<(String, String)> {
        let name = self.private_dns_name.as_ref()?;
        let label = format!("_{}", ids::digest(&["name", &self.id, name], 20));
        Some((label, format!("vpce:{}", letters(&ids::digest(&["value", &self.id, name], 40)))))
    }

    /// `pendingVerification`, `verified` or `failed`.
    pub(super) fn proof_state(&self, world: &World, now: Time) -> &'static str {
        let passed = |since| world.clock.seconds(since, now);
        match self.proof {
            Proof::Found(since) if passed(since) >= i64::from(crate::waits::VERIFICATION_SECONDS) => "verified",
            Proof::Missing(since) if passed(since) >= i64::from(crate::waits::FAILED_VERIFICATION_SECONDS) => "failed",
            Proof::NotSought | Proof::Found(_) | Proof::Missing(_) => "pendingVerification",
        }
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

/// Labels of at most 63 characters, 255 in all; the first may be a star.
pub(super) fn check_name(name: &str) -> Result<(), AwsError> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let label =
        |l: &str| (1..=63).contains(&l.len()) && l.bytes().all(allowed) && !l.starts_with('-') && !l.ends_with('-');
    let plain = name.strip_prefix("*.").unwrap_or(name);
    match name.len() <= 255 && plain.contains('.') && plain.split('.').all(label) {
        true => Ok(()),
        false => Err(AwsError::new("InvalidParameter", format!("Invalid private DNS name: {name}"))),
    }
}

pub(super) fn start(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let id = call.params.need("ServiceId")?;
    seek(world, (&call.account, &call.region), id, call.now, route53::public_txt)?;
    Ok(super::listing::done())
}

/// Looks for the record once; what was found shows after AWS's time. A name that is verified stays so.
pub(super) fn seek(
    world: &mut World,
    owner: (&str, &str),
    id: &str,
    now: Time,
    dns: PublicText,
) -> Result<(), AwsError> {
    let none = estate(world, owner.0, owner.1).map(|e| &e.ec2.endpoint_services);
    let service = none.ok_or_else(|| SERVICE.not_found(id)).and_then(|all| known(all, id, &SERVICE))?;
    let (Some(name), Some((label, value))) = (&service.private_dns_name, service.record()) else {
        let message = format!("The service {id} has no private DNS name");
        return Err(AwsError::new("InvalidParameter", message));
    };
    if service.proof_state(world, now) == "verified" {
        return Ok(());
    }
    let found = places(name, &label).iter().any(|place| dns(world, place, now).contains(&value));
    let there = &mut world.estate(owner.0, owner.1).ec2.endpoint_services;
    known_mut(there, id, &SERVICE)?.proof = if found { Proof::Found(now) } else { Proof::Missing(now) };
    Ok(())
}

/// Where the record may stand: under its label at the name or at a domain above it, or, for want of underscores, at the
/// name or domain itself.
fn places(name: &str, label: &str) -> Vec<String> {
    let mut domain = name.strip_prefix("*.").unwrap_or(name);
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
    let others = ec2.endpoints.values().filter(|e| e.vpc == vpc && e.deleted.is_none() && e.private_dns_enabled);
    let mut others = others.filter(|e| endpoint.is_none_or(|own| own.id != e.id));
    if others.any(|e| private_name(world, e).is_some_and(|other| other.eq_ignore_ascii_case(name))) {
        return refused(format!(
            "private-dns-enabled cannot be set because there is already a conflicting DNS domain for {name} in the VPC {vpc}"
        ));
    }
    Ok(())
}

/// The name that stands for an endpoint in its VPC, where it is enabled.
pub(super) fn private_name<'a>(world: &'a World, endpoint: &Endpoint) -> Option<&'a str> {
    let there = estate(world, &endpoint.service_account, &endpoint.service_region)?;
    let service = there.ec2.endpoint_services.get(&endpoint.service_id)?;
    service.private_dns_name.as_deref().filter(|_| endpoint.private_dns_enabled)
}
