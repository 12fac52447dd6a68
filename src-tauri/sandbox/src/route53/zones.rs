//! Hosted zones: made, looked at, described anew, deleted.

use serde_json::{Value, json};

use super::lookup::all_zones;
use super::{Vpc, Zone, invalid, names, new_id, own, submit, vpcs, zone_id};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;
use crate::{acm, ec2};

/// Of one account, unless AWS was asked for more.
const ZONES: usize = 500;

/// With a VPC it becomes private.
pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let text = |member: &str| call.json[member].as_str().unwrap_or_default();
    let name = zone_name(text("Name"), call.json["VPC"].is_object())?;
    let (reference, config) = (text("CallerReference"), &call.json["HostedZoneConfig"]);
    let vpc = match vpcs::asked(call)? {
        Some(vpc) => Some(vpcs::own_vpc(world, call, vpc)?),
        None if config["PrivateZone"] == true => {
            return Err(invalid("A private hosted zone needs a VPC to be associated with"));
        }
        None => None,
    };
    let zones = &world.account(&call.account).route53.zones;
    if zones.values().any(|z| z.reference == reference) {
        let message =
            format!("A hosted zone has already been created with the specified caller reference: {reference}");
        return Err(AwsError::new("HostedZoneAlreadyExists", message).status(409));
    }
    if zones.len() >= ZONES {
        return Err(AwsError::new("TooManyHostedZones", format!("Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER {ZONES}")));
    }
    if let Some(set) = call.json["DelegationSetId"].as_str() {
        return Err(match &vpc {
            Some(_) => invalid("A private hosted zone cannot have a reusable delegation set"),
            None => AwsError::new("NoSuchDelegationSet", format!("No reusable delegation set found with ID: {set}")),
        });
    }
    if let Some(vpc) = &vpc {
        free_on(world, &name, vpc)?;
    }
    let mut zone = Zone {
        id: new_id(world, call, "Z", &name),
        name,
        reference: reference.to_owned(),
        comment: config["Comment"].as_str().filter(|c| !c.is_empty()).map(str::to_owned),
        vpcs: vpc.iter().cloned().collect(),
        ..Zone::default()
    };
    zone.begin(call.now);
    let location = format!("https://route53.amazonaws.com/2013-04-01/hostedzone/{}", zone.id);
    let mut answer = json!({ "HostedZone": show(&zone), "DelegationSet": delegation_set(&zone), "Location": location });
    if let Some(vpc) = &vpc {
        answer["VPC"] = vpcs::show(vpc);
    }
    world.account(&call.account).route53.zones.insert(zone.id.clone(), zone);
    answer["ChangeInfo"] = submit(world, call, None);
    Ok(answer)
}

pub(super) fn get(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let zone = own(world, call, zone_id(call, "Id"))?;
    Ok(if zone.is_private() {
        json!({ "HostedZone": show(zone), "VPCs": zone.vpcs.iter().map(vpcs::show).collect::<Vec<_>>() })
    } else {
        json!({ "HostedZone": show(zone), "DelegationSet": delegation_set(zone) })
    })
}

/// Only what the zone began with may be left in it.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let id = zone_id(call, "Id");
    let zone = own(world, call, id)?;
    let required = |r: &super::Record| r.name() == zone.name && matches!(r.kind(), "NS" | "SOA");
    if !zone.records.values().all(required) {
        let message = "The specified hosted zone contains non-required resource record sets and so cannot be deleted.";
        return Err(AwsError::new("HostedZoneNotEmpty", message));
    }
    acm::settle(world, call.now);
    ec2::settle_proofs(world, call.now);
    world.account(&call.account).route53.zones.remove(id);
    Ok(json!({ "ChangeInfo": submit(world, call, None) }))
}

pub(super) fn count(world: &mut World, call: &Call) -> Value {
    json!({ "HostedZoneCount": world.account(&call.account).route53.zones.len() })
}

/// Without a comment, the one that is there is taken away.
pub(super) fn update_comment(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let zone = own(world, call, zone_id(call, "Id"))?;
    zone.comment = call.json["Comment"].as_str().filter(|c| !c.is_empty()).map(str::to_owned);
    Ok(json!({ "HostedZone": show(zone) }))
}

pub(super) fn show(zone: &Zone) -> Value {
    let mut config = json!({ "PrivateZone": zone.is_private() });
    if let Some(comment) = &zone.comment {
        config["Comment"] = json!(comment);
    }
    json!({
        "Id": format!("/hostedzone/{}", zone.id), "Name": zone.name, "CallerReference": zone.reference, "Config": config,
        "ResourceRecordSetCount": zone.records.len(),
    })
}

/// Refuses a name that another zone has on that VPC, whoever owns it, also one that AWS made for an endpoint's private name.
pub(super) fn free_on(world: &World, name: &str, vpc: &Vpc) -> Result<(), AwsError> {
    let taken = |z: &Zone| z.name == name && z.vpcs.contains(vpc);
    let other = all_zones(world).find(|(_, z)| taken(z)).map(|(_, z)| z.id.clone());
    let Some(other) = other.or_else(|| ec2::private_zone_of(world, &vpc.region, &vpc.id, name)) else { return Ok(()) };
    let message = format!(
        "The VPC {} in region {} has already been associated with the hosted zone {other} with the same domain name.",
        vpc.id, vpc.region
    );
    Err(AwsError::new("ConflictingDomainExists", message))
}

fn delegation_set(zone: &Zone) -> Value {
    json!({ "NameServers": zone.servers() })
}

/// A public zone of one label would be a top-level domain.
fn zone_name(text: &str, private: bool) -> Result<String, AwsError> {
    let refused = |why: &str| AwsError::new("InvalidDomainName", format!("{why} encountered with '{text}'"));
    let name = names::normal(text).map_err(refused)?;
    if !private && name.split_terminator('.').count() < 2 {
        return Err(refused("A top-level domain cannot be a public hosted zone"));
    }
    Ok(name)
}
