//! What a zonal shift does to targets: AWS tells it beside their health, which it does not change.

use crate::ec2::Ec2;
use crate::wire::xml::Xml;

use super::health::{self, Eyes};
use super::{Target, TargetGroup};

/// State, reason code and AWS's words (guide: Network Load Balancers, “Zonal shift administrative override”).
pub(super) struct Override(&'static str, &'static str, &'static str);

pub(super) const NONE: Override =
    Override("no_override", "AdministrativeOverride.NoOverride", "No override is currently active on target");
const SHIFTED: Override = Override(
    "zonal_shift_active",
    "AdministrativeOverride.ZonalShiftActive",
    "Zonal shift is active in target Availability Zone",
);
const BY_DNS: Override = Override(
    "zonal_shift_delegated_to_dns",
    "AdministrativeOverride.ZonalShiftDelegatedToDns",
    "This target's zonal shift state is not available through DescribeTargetHealth",
);

/// Targets in the zone are overridden; where nodes send to their own zone only, it is enough that DNS leaves the zone out.
pub(super) fn of(eyes: &Eyes<'_>, ec2: &Ec2, group: &TargetGroup, target: &Target) -> Override {
    let zone = health::zone(ec2, group, target);
    let shifted = |from: &Option<String>| from.is_some() && *from == zone;
    match eyes.users(group).into_iter().find(|(_, b)| shifted(&b.shifted_from)) {
        None => NONE,
        Some((_, b)) if b.kind == "network" && !health::crosses_zones(group, b) => BY_DNS,
        Some(_) => SHIFTED,
    }
}

pub(super) fn show(x: &mut Xml, Override(state, reason, description): &Override) {
    x.within("AdministrativeOverride", |x| {
        x.leaf("State", state).leaf("Reason", reason).leaf("Description", description);
    });
}
