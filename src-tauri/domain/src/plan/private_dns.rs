//! The private DNS name of the endpoint service, and the TXT record that proves its domain: written where there is a zone to
//! write into, and taken out again when the name, the zone or the service goes. AWS says which record it is only as long as the
//! service has the name, so that the record goes before the name does.

use super::build::Build;
use crate::{
    Action, Desired, EndpointService, EndpointServiceId, HostedZoneId, Inventory, ProofRecord, Slot, TxtRecord, Wait,
};

/// The call that shows which zones hold the record.
const RECORDS: &str = "route53:ListResourceRecordSets";
const ZONES: &str = "route53:ListHostedZones";

/// The private DNS name, and the proof that its domain is ours. Without a zone to write into, a person writes the record.
pub(super) fn private_dns(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    existing: Option<&EndpointService>,
    service: &Slot<EndpointServiceId>,
) {
    let wanted = &desired.service.private_dns_name;
    if wanted.is_none() && desired.adopt.endpoint_service.is_some() {
        return;
    }
    if let Some(existing) = existing.filter(|s| &s.private_dns_name != wanted) {
        rename(build, desired, inventory, existing, service);
    }
    let Some(domain) = wanted else { return };
    let named = existing.filter(|s| s.private_dns_name.as_ref() == Some(domain));
    let state = named.and_then(|s| s.private_dns.as_ref());
    if state.is_some_and(|p| p.state.eq_ignore_ascii_case("verified")) {
        return move_record(build, desired, inventory, named);
    }
    prove(build, desired, service, domain);
    move_record(build, desired, inventory, named);
    if desired.service.dns_zone.is_none() && !desired.service.dns_proof_written {
        let record = named.and_then(EndpointService::proof).map(|r| format!(" {} with value {}", r.name, r.value));
        build.warn(format!(
            "The domain of {domain} is not proven yet: write the TXT record{} into its public DNS, then set service.dns_proof_written",
            record.unwrap_or_else(|| " that AWS names once the service is there".to_owned())
        ));
    }
}

/// The proof of a service that is about to be deleted, in every zone of this account where it stands. The steps that take it out.
pub(super) fn forget(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    service: &EndpointService,
) -> Vec<String> {
    let Some(record) = service.proof() else { return Vec::new() };
    let mut zones: Vec<&HostedZoneId> = standing(inventory, &record).map(|found| &found.zone).collect();
    let Some(own) = &desired.service.dns_zone else {
        for zone in zones {
            build.warn(format!("The TXT record {} stays in hosted zone {zone}: this onboarding names no zone to write into, so that a person wrote it", record.name));
        }
        return Vec::new();
    };
    // what could not be read may be there: the call itself looks again
    if is_unread(inventory) && !zones.contains(&own) {
        zones.push(own);
    }
    take_out_of_all(build, "delete-domain-record", &zones, &record, &["remove-principals"])
}

fn rename(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    existing: &EndpointService,
    service: &Slot<EndpointServiceId>,
) {
    let (has, wanted) = (existing.private_dns_name.clone(), desired.service.private_dns_name.clone());
    if let Some(record) = existing.proof() {
        drop_former(build, desired, inventory, &record);
    }
    let set = |name: Option<String>| Action::SetPrivateDnsName { service: service.clone(), name };
    let title = match &wanted {
        Some(name) => format!("Give the endpoint service the private DNS name {name}"),
        None => "Take the private DNS name off the endpoint service".to_owned(),
    };
    let before = build.those(&["former-domain-record", "endpoint-service-available"]);
    let needs: Vec<&str> = before.iter().map(String::as_str).collect();
    build.act("private-dns", title, "As it was chosen", set(wanted.clone()), &needs);
    build.undo(set(has.clone()));
    build.change("Private DNS name", has, wanted);
}

/// The record of the name that goes. Where a person writes the proofs, or wrote it before the service was adopted, it stays.
fn drop_former(build: &mut Build, desired: &Desired, inventory: &Inventory, record: &TxtRecord) {
    let zones: Vec<&HostedZoneId> = standing(inventory, record).map(|found| &found.zone).collect();
    let by_others = desired.service.dns_proof_written || desired.adopt.endpoint_service.is_some();
    if !by_others {
        take_out_of_all(build, "former-domain-record", &zones, record, &["endpoint-service-available"]);
    }
    let stays = "proves a name that goes, and is of no use any more";
    if is_unread(inventory) {
        build.warn(format!("The TXT record {} {stays}; whether a zone of this account holds it could not be read: take it out where it is", record.name));
    } else if by_others && !zones.is_empty() {
        build.warn(format!("The TXT record {} {stays}: whoever wrote it may take it out", record.name));
    }
}

/// The record stands in other zones than the one that was chosen: it is written there first.
fn move_record(build: &mut Build, desired: &Desired, inventory: &Inventory, named: Option<&EndpointService>) {
    let (Some(zone), Some(record)) = (&desired.service.dns_zone, named.and_then(EndpointService::proof)) else {
        return;
    };
    let elsewhere: Vec<&ProofRecord> = standing(inventory, &record).filter(|found| &found.zone != zone).collect();
    if elsewhere.is_empty() {
        return;
    }
    if !build.has("domain-record") && !standing(inventory, &record).any(|found| &found.zone == zone) {
        let action = Action::WriteTxtRecord { zone: zone.clone(), record: Slot::Known(record.clone()) };
        let title = format!("Write the TXT record {} into hosted zone {zone}", record.name);
        build.act("domain-record", title, "The zone that was chosen is to hold the proof", action, &[]);
    }
    for (number, found) in elsewhere.into_iter().enumerate() {
        let id = numbered("former-domain-record", number);
        take_out(build, &id, &found.zone, &record, &["domain-record", "domain-verified"]);
        // one that holds other values too is not written back: that would replace them
        if found.values.len() == 1 {
            build.undo(Action::WriteTxtRecord { zone: found.zone.clone(), record: Slot::Known(record.clone()) });
        }
    }
}

fn prove(build: &mut Build, desired: &Desired, service: &Slot<EndpointServiceId>, domain: &str) {
    let named = ["endpoint-service-available", "private-dns"];
    if let Some(zone) = &desired.service.dns_zone {
        // the proof of a wildcard is that of the domain below it
        let domain_of_proof = domain.trim_start_matches("*.").to_owned();
        let wait = Wait::DomainProof { service: service.clone(), domain: domain_of_proof };
        let title = "Ask AWS which record proves the domain".into();
        build.wait("domain-proof", title, "AWS draws it for each service", wait, &named);
        let action = Action::WriteTxtRecord { zone: zone.clone(), record: build.from("domain-proof") };
        let title = format!("Write the TXT record that proves {domain} into hosted zone {zone}");
        let why = "Consumers resolve the name only once its domain is proven";
        build.act("domain-record", title, why, action, &["domain-proof"]);
    } else if !desired.service.dns_proof_written {
        return;
    }
    let needs = [named[0], named[1], "domain-record"];
    let action = Action::VerifyPrivateDns { service: service.clone() };
    build.act(
        "verify-domain",
        format!("Have AWS look for the proof of {domain}"),
        "It looks only when asked",
        action,
        &needs,
    );
    let wait = Wait::DomainVerified { service: service.clone() };
    let title = "Wait until AWS has found the proof".into();
    build.wait("domain-verified", title, "Public DNS takes its time", wait, &["verify-domain"]);
}

fn standing<'a>(inventory: &'a Inventory, record: &'a TxtRecord) -> impl Iterator<Item = &'a ProofRecord> {
    inventory.proofs.iter().filter(|found| found.proves(record))
}

fn is_unread(inventory: &Inventory) -> bool {
    inventory.has_gap(RECORDS) || !inventory.read_completely(ZONES)
}

fn take_out_of_all(
    build: &mut Build,
    step: &str,
    zones: &[&HostedZoneId],
    record: &TxtRecord,
    needs: &[&str],
) -> Vec<String> {
    let steps: Vec<String> = (0..zones.len()).map(|number| numbered(step, number)).collect();
    for (id, zone) in steps.iter().zip(zones) {
        take_out(build, id, zone, record, needs);
    }
    steps
}

fn take_out(build: &mut Build, id: &str, zone: &HostedZoneId, record: &TxtRecord, needs: &[&str]) {
    let action = Action::DeleteTxtRecord { zone: zone.clone(), record: Slot::Known(record.clone()) };
    let title = format!("Take the TXT record {} out of hosted zone {zone}", record.name);
    let why = "It is of no use any more; a record that holds another value by then is left alone";
    build.act(id, title, why, action, needs);
}

fn numbered(step: &str, number: usize) -> String {
    if number == 0 { step.to_owned() } else { format!("{step}-{}", number + 1) }
}
