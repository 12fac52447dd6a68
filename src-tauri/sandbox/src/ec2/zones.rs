//! Regions and Availability Zones. A zone's name is the account's own, its ID everybody's
//! (`docs/aws.md`, “Names and IDs”).

use super::listing::{self, Pages, Shape, one};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// The Regions that every account has without opting in.
pub(super) const REGIONS: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

const REGION_SHAPE: Shape =
    Shape { set: "regionInfo", filters: &["endpoint", "opt-in-status", "region-name"], pages: Pages::None };

pub(super) fn regions(_world: &mut World, call: &Call) -> Result<String, AwsError> {
    let named = call.params.list("RegionName");
    if let Some(unknown) = named.iter().find(|n| !REGIONS.contains(&n.as_str())) {
        return Err(AwsError::invalid(format!("Invalid region names: {unknown}")));
    }
    let chosen = REGIONS.into_iter().filter(|r| named.is_empty() || named.iter().any(|n| n == r));
    let endpoint = |region: &str| format!("ec2.{region}.amazonaws.com");
    let value = |region: &&str, name: &str| match name {
        "endpoint" => one(endpoint(region)),
        "opt-in-status" => one("opt-in-not-required"),
        "region-name" => one(region),
        _ => Vec::new(),
    };
    listing::list(
        call,
        &REGION_SHAPE,
        chosen,
        |_| None,
        value,
        |x, region| {
            x.leaf("regionName", region)
                .leaf("regionEndpoint", endpoint(region))
                .leaf("optInStatus", "opt-in-not-required");
        },
    )
}

const ZONE_SHAPE: Shape = Shape {
    set: "availabilityZoneInfo",
    filters: &[
        "group-long-name",
        "group-name",
        "message",
        "opt-in-status",
        "parent-zone-id",
        "parent-zone-name",
        "region-name",
        "state",
        "zone-id",
        "zone-name",
        "zone-type",
    ],
    pages: Pages::None,
};

pub(super) fn zones(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let all = &world.mine(call).ec2.zones;
    let (names, ids) = (call.params.list("ZoneName"), call.params.list("ZoneId"));
    if let Some(unknown) = names.iter().find(|n| !all.iter().any(|z| z.name == **n)) {
        return Err(AwsError::invalid(format!("Invalid availability zone: [{unknown}]")));
    }
    let wanted = all
        .iter()
        .filter(|z| names.is_empty() || names.contains(&z.name))
        .filter(|z| ids.is_empty() || ids.contains(&z.id));
    let group = format!("{}-zg-1", call.region);
    let value = |z: &&super::Zone, name: &str| match name {
        "group-name" => one(&group),
        "opt-in-status" => one("opt-in-not-required"),
        "region-name" => one(&call.region),
        "state" => one("available"),
        "zone-id" => one(&z.id),
        "zone-name" => one(&z.name),
        "zone-type" => one("availability-zone"),
        _ => Vec::new(),
    };
    listing::list(
        call,
        &ZONE_SHAPE,
        wanted,
        |_| None,
        value,
        |x, z| {
            x.leaf("zoneName", &z.name)
                .leaf("zoneState", "available")
                .leaf("zoneId", &z.id)
                .leaf("regionName", &call.region);
            x.leaf("optInStatus", "opt-in-not-required")
                .leaf("groupName", &group)
                .leaf("networkBorderGroup", &call.region);
            x.leaf("zoneType", "availability-zone").within("messageSet", |_| {});
        },
    )
}
