//! Amazon Route 53, REST-XML: which call is answered where. Health checks, reusable delegation sets, traffic policies, CIDR collections,
//! DNSSEC and query logging are not simulated.

mod alias;
mod changes;
mod form;
mod lookup;
mod names;
mod record_list;
mod rules;
mod state;
mod tags;
#[cfg(test)]
mod tests;
mod values;
mod vpcs;
mod zone_lists;
mod zones;

use serde_json::{Value, json};

pub(crate) use lookup::public_cname;
pub(crate) use lookup::{has_private_zone, public_txt};
pub(crate) use state::{Key, Record, Route53, Vpc, Zone};

use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::world::World;

/// How many of something come in one page when nothing is said.
const PAGE: usize = 100;
/// From a change until all name servers have it.
const PROPAGATION: i64 = crate::waits::DNS_CHANGE_SECONDS as i64;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "CreateHostedZone" => zones::create(world, call),
        "GetHostedZone" => zones::get(world, call),
        "DeleteHostedZone" => zones::delete(world, call),
        "GetHostedZoneCount" => Ok(zones::count(world, call)),
        "UpdateHostedZoneComment" => zones::update_comment(world, call),
        "ListHostedZones" => zone_lists::all(world, call),
        "ListHostedZonesByName" => zone_lists::by_name(world, call),
        "ListHostedZonesByVPC" => zone_lists::by_vpc(world, call),
        "AssociateVPCWithHostedZone" => vpcs::associate(world, call),
        "DisassociateVPCFromHostedZone" => vpcs::disassociate(world, call),
        "CreateVPCAssociationAuthorization" => vpcs::authorize(world, call),
        "DeleteVPCAssociationAuthorization" => vpcs::deauthorize(world, call),
        "ListVPCAssociationAuthorizations" => vpcs::authorizations(world, call),
        "ChangeResourceRecordSets" => changes::change(world, call),
        "ListResourceRecordSets" => record_list::list(world, call),
        "GetChange" => changes::get(world, call),
        "ChangeTagsForResource" => tags::change(world, call),
        "ListTagsForResource" => tags::list(world, call),
        "ListTagsForResources" => tags::list_many(world, call),
        _ => Err(call.unknown_action()),
    }
}

/// Takes a change down and shows it, as `ChangeInfo`.
fn submit(world: &mut World, call: &Call, comment: Option<&str>) -> Value {
    let id = new_id(world, call, "C", &call.action);
    let change = state::Change { submitted: call.now, comment: comment.map(str::to_owned) };
    let shown = change_info(&id, &change, false);
    world.account(&call.account).route53.changes.insert(id, change);
    shown
}

fn change_info(id: &str, change: &state::Change, in_sync: bool) -> Value {
    let status = if in_sync { "INSYNC" } else { "PENDING" };
    let mut shown =
        json!({ "Id": format!("/change/{id}"), "Status": status, "SubmittedAt": seconds(change.submitted) });
    if let Some(comment) = &change.comment {
        shown["Comment"] = json!(comment);
    }
    shown
}

/// An ID in the form that AWS gives today: a letter, a zero, and capital letters and digits.
fn new_id(world: &mut World, call: &Call, letter: &str, key: &str) -> String {
    world.new_id(call, letter, key).replace('-', "").to_uppercase()
}

/// The ID of a zone that a member names, with or without `/hostedzone/` before it.
fn zone_id<'a>(call: &'a Call, member: &str) -> &'a str {
    bare(call.json[member].as_str().unwrap_or_default())
}

fn bare(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or_default()
}

/// A zone of the caller's.
fn own<'a>(world: &'a mut World, call: &Call, id: &str) -> Result<&'a mut Zone, AwsError> {
    world.account(&call.account).route53.zones.get_mut(id).ok_or_else(|| no_such_zone(id))
}

fn no_such_zone(id: &str) -> AwsError {
    AwsError::new("NoSuchHostedZone", format!("No hosted zone found with ID: {id}")).status(404)
}

fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::new("InvalidInput", message)
}

/// The size of a page, at most `largest`.
fn page_size(call: &Call, member: &str, size: usize, largest: usize) -> Result<usize, AwsError> {
    let Some(text) = call.json[member].as_str() else { return Ok(size) };
    let told = text.parse::<u32>().ok().filter(|n| *n > 0);
    let told = told.ok_or_else(|| invalid(format!("{member} must be a positive number, not '{text}'")))?;
    Ok(usize::try_from(told).unwrap_or(largest).min(largest))
}

/// Seconds since 1970, with milliseconds.
#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
fn seconds(time: Time) -> f64 {
    time as f64 / 1000.0
}
