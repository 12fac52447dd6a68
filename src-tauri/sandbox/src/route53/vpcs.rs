//! VPCs of private zones. One of another account takes two: the zone's owner authorises, the VPC's owner associates.

use serde_json::{Value, json};

use super::lookup::all_zones;
use super::{AwsError, Call, Vpc, World, Zone, invalid, no_such_zone, own, submit, zone_id, zones};
use crate::page;

/// Of one zone.
const ASSOCIATIONS: usize = 300;
/// Of one zone.
const AUTHORIZATIONS: usize = 1000;
/// Of one page, when nothing is said and at most.
const PAGE: usize = 50;

pub(super) fn associate(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (id, vpc) = (zone_id(call, "HostedZoneId"), needed(call)?);
    let (owner, zone) = anybodys(world, id)?;
    if !zone.is_private() {
        let message = "A VPC cannot be associated with a public hosted zone";
        return Err(AwsError::new("PublicZoneVPCAssociation", message));
    }
    let (mine, authorized, many) =
        (owner == call.account, zone.authorized.contains(&vpc), zone.vpcs.len() >= ASSOCIATIONS);
    let vpc = own_vpc(world, call, vpc)?;
    if !mine && !authorized {
        let message = format!("The VPC: {} has not authorized to associate with your hosted zone.", vpc.id);
        return Err(AwsError::new("NotAuthorizedException", message).status(401));
    }
    zones::free_on(world, &zone.name, &vpc)?;
    if many {
        let message = format!("A hosted zone can be associated with {ASSOCIATIONS} VPCs");
        return Err(AwsError::new("LimitsExceeded", message));
    }
    change(world, &owner, id, |zone| zone.vpcs.insert(vpc));
    Ok(json!({ "ChangeInfo": submit(world, call, call.json["Comment"].as_str()) }))
}

/// By the owner of the zone or by that of the VPC.
pub(super) fn disassociate(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (id, vpc) = (zone_id(call, "HostedZoneId"), needed(call)?);
    let (owner, zone) = anybodys(world, id)?;
    if owner != call.account && own_vpc(world, call, vpc.clone()).is_err() {
        return Err(no_such_zone(id));
    }
    if !zone.vpcs.contains(&vpc) {
        let message = format!("The VPC {} is not associated with the hosted zone {id}", vpc.id);
        return Err(AwsError::new("VPCAssociationNotFound", message).status(404));
    }
    if zone.vpcs.len() == 1 {
        let message = "The last VPC cannot be disassociated from a private hosted zone";
        return Err(AwsError::new("LastVPCAssociation", message));
    }
    change(world, &owner, id, |zone| zone.vpcs.remove(&vpc));
    Ok(json!({ "ChangeInfo": submit(world, call, call.json["Comment"].as_str()) }))
}

/// A repeat succeeds.
pub(super) fn authorize(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (id, vpc) = (zone_id(call, "HostedZoneId"), needed(call)?);
    let zone = private(world, call, id)?;
    if zone.authorized.len() >= AUTHORIZATIONS && !zone.authorized.contains(&vpc) {
        let message = format!("A hosted zone can have {AUTHORIZATIONS} authorizations");
        return Err(AwsError::new("TooManyVPCAssociationAuthorizations", message));
    }
    exists(world, &vpc)?;
    let answer = json!({ "HostedZoneId": id, "VPC": show(&vpc) });
    private(world, call, id)?.authorized.insert(vpc);
    Ok(answer)
}

pub(super) fn deauthorize(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (id, vpc) = (zone_id(call, "HostedZoneId"), needed(call)?);
    if !private(world, call, id)?.authorized.remove(&vpc) {
        let message = format!("The VPC {} is not authorized to be associated with the hosted zone {id}", vpc.id);
        return Err(AwsError::new("VPCAssociationAuthorizationNotFound", message).status(404));
    }
    Ok(json!({}))
}

pub(super) fn authorizations(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let size = super::page_size(call, "MaxResults", PAGE, PAGE)?;
    let zone = own(world, call, zone_id(call, "HostedZoneId"))?;
    let shown = zone.authorized.iter().map(show);
    let (shown, next) = page::page(shown, i64::try_from(size).ok(), call.json["NextToken"].as_str())
        .map_err(|e| AwsError::new("InvalidPaginationToken", e.message))?;
    let mut answer = json!({ "HostedZoneId": zone.id, "VPCs": shown });
    if let Some(next) = next {
        answer["NextToken"] = json!(next);
    }
    Ok(answer)
}

pub(super) fn show(vpc: &Vpc) -> Value {
    json!({ "VPCRegion": vpc.region, "VPCId": vpc.id })
}

/// The VPC of a request, where it names one.
pub(super) fn asked(call: &Call) -> Result<Option<Vpc>, AwsError> {
    let vpc = &call.json["VPC"];
    if vpc.is_object() { read(&vpc["VPCId"], &vpc["VPCRegion"]).map(Some) } else { Ok(None) }
}

pub(super) fn read(id: &Value, region: &Value) -> Result<Vpc, AwsError> {
    match (id.as_str(), region.as_str()) {
        (Some(id), Some(region)) => Ok(Vpc { region: region.to_owned(), id: id.to_owned() }),
        (None, _) => Err(AwsError::new("InvalidVPCId", "The VPC ID must be specified")),
        (_, None) => Err(invalid("The Region of the VPC must be specified")),
    }
}

/// The same VPC, refused unless it is the caller's.
pub(super) fn own_vpc(world: &mut World, call: &Call, vpc: Vpc) -> Result<Vpc, AwsError> {
    let found = world.estate(&call.account, &vpc.region).ec2.vpcs.get(&vpc.id);
    if found.is_some_and(|v| v.owner == call.account) { Ok(vpc) } else { Err(no_such_vpc(&vpc)) }
}

fn needed(call: &Call) -> Result<Vpc, AwsError> {
    asked(call)?.ok_or_else(|| AwsError::new("InvalidVPCId", "The VPC ID must be specified"))
}

fn exists(world: &World, vpc: &Vpc) -> Result<(), AwsError> {
    let there = world.estates.iter().filter(|((_, region), _)| *region == vpc.region);
    if there.into_iter().any(|(_, e)| e.ec2.vpcs.contains_key(&vpc.id)) { Ok(()) } else { Err(no_such_vpc(vpc)) }
}

fn no_such_vpc(vpc: &Vpc) -> AwsError {
    let message = format!("The VPC {} does not exist in {} or is not yours", vpc.id, vpc.region);
    AwsError::new("InvalidVPCId", message)
}

fn anybodys(world: &World, id: &str) -> Result<(String, Zone), AwsError> {
    let found = all_zones(world).find(|(_, z)| z.id == id);
    found.map(|(owner, z)| (owner.to_owned(), z.clone())).ok_or_else(|| no_such_zone(id))
}

fn private<'a>(world: &'a mut World, call: &Call, id: &str) -> Result<&'a mut Zone, AwsError> {
    let zone = own(world, call, id)?;
    if zone.is_private() { Ok(zone) } else { Err(invalid("The hosted zone is a public one")) }
}

fn change<T>(world: &mut World, owner: &str, id: &str, how: impl FnOnce(&mut Zone) -> T) {
    if let Some(zone) = world.account(owner).route53.zones.get_mut(id) {
        how(zone);
    }
}
