//! Lists of hosted zones: all, by name, by VPC.

use serde_json::{Value, json};

use super::lookup::all_zones;
use super::{AwsError, Call, PAGE, World, Zone, invalid, names, page_size, vpcs, zone_id, zones};
use crate::page;

/// By ID; the marker is the ID of the first one of the next page.
pub(super) fn all(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    if let Some(set) = call.json["DelegationSetId"].as_str() {
        let message = format!("No reusable delegation set found with ID: {set}");
        return Err(AwsError::new("NoSuchDelegationSet", message));
    }
    let size = page_size(call, "MaxItems", PAGE, PAGE)?;
    let (marker, private) = (zone_id(call, "Marker"), call.json["HostedZoneType"].is_string());
    let zones = world.account(&call.account).route53.zones.values();
    let mut rest = zones.filter(|z| z.id.as_str() >= marker && (!private || z.is_private()));
    let shown: Vec<Value> = rest.by_ref().take(size).map(zones::show).collect();
    let next = rest.next();
    let mut answer = json!({ "HostedZones": shown, "IsTruncated": next.is_some(), "MaxItems": size.to_string() });
    if call.json["Marker"].is_string() {
        answer["Marker"] = call.json["Marker"].clone();
    }
    if let Some(next) = next {
        answer["NextMarker"] = json!(next.id);
    }
    Ok(answer)
}

/// By name with the labels reversed, then by ID, from the name and the ID that are given.
pub(super) fn by_name(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let size = page_size(call, "MaxItems", PAGE, PAGE)?;
    let from = match call.json["DNSName"].as_str() {
        Some(name) => {
            let refused = |why: &str| AwsError::new("InvalidDomainName", format!("{why} encountered with '{name}'"));
            (names::order(&names::normal(name).map_err(refused)?), zone_id(call, "HostedZoneId").to_owned())
        }
        None if call.json["HostedZoneId"].is_string() => {
            return Err(invalid("A hosted zone ID can be given only with a DNS name"));
        }
        None => (String::new(), String::new()),
    };
    let place = |z: &Zone| (names::order(&z.name), z.id.clone());
    let mut found: Vec<&Zone> =
        world.account(&call.account).route53.zones.values().filter(|z| place(z) >= from).collect();
    found.sort_by_cached_key(|z| place(z));
    let next = found.get(size);
    let shown: Vec<Value> = found.iter().take(size).map(|z| zones::show(z)).collect();
    let mut answer = json!({ "HostedZones": shown, "IsTruncated": next.is_some(), "MaxItems": size.to_string() });
    for member in ["DNSName", "HostedZoneId"].into_iter().filter(|m| call.json[*m].is_string()) {
        answer[member] = call.json[member].clone();
    }
    if let Some(next) = next {
        answer["NextDNSName"] = json!(next.name);
        answer["NextHostedZoneId"] = json!(next.id);
    }
    Ok(answer)
}

/// All private zones of a VPC of the caller's, whoever owns them.
pub(super) fn by_vpc(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let size = page_size(call, "MaxItems", PAGE, PAGE)?;
    let vpc = vpcs::read(&call.json["VPCId"], &call.json["VPCRegion"])?;
    let vpc = vpcs::own_vpc(world, call, vpc).map_err(|e| invalid(e.message))?;
    let mut found: Vec<(&str, &Zone)> = all_zones(world).filter(|(_, z)| z.vpcs.contains(&vpc)).collect();
    found.sort_by_key(|(_, z)| (&z.name, &z.id));
    let (shown, next) = page::page(found, i64::try_from(size).ok(), call.json["NextToken"].as_str())
        .map_err(|e| AwsError::new("InvalidPaginationToken", e.message))?;
    let summary = |(owner, zone): (&str, &Zone)| json!({ "HostedZoneId": zone.id, "Name": zone.name, "Owner": { "OwningAccount": owner } });
    let summaries: Vec<Value> = shown.into_iter().map(summary).collect();
    let mut answer = json!({ "HostedZoneSummaries": summaries, "MaxItems": size.to_string() });
    if let Some(next) = next {
        answer["NextToken"] = json!(next);
    }
    Ok(answer)
}
