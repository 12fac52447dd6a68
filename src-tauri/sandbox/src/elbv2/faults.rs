//! What befalls load balancers without a call: the verbs behind `fault`.

use crate::clock::Time;
use crate::fault::{Ailment, Checkers};

use super::{Elbv2, attributes};

/// A load balancer fails or is impaired, or is well again.
pub(crate) fn afflict(all: Option<&mut Elbv2>, arn: &str, state: Option<Ailment>) -> Result<(), String> {
    let found = all.and_then(|all| all.load_balancers.get_mut(arn)).ok_or_else(|| missing("load balancer", arn))?;
    found.ailment = state;
    Ok(())
}

/// The health checkers of a target group fail, or work again.
pub(crate) fn checkers(all: Option<&mut Elbv2>, arn: &str, state: Option<Checkers>, now: Time) -> Result<(), String> {
    let found = all.and_then(|all| all.target_groups.get_mut(arn)).ok_or_else(|| missing("target group", arn))?;
    found.checkers = state.map(|state| (state, now));
    Ok(())
}

/// What an address answers to HTTP requests on a port.
pub(crate) fn answers(all: &mut Elbv2, place: (String, u16), code: Option<u16>, now: Time) {
    match code {
        Some(code) => all.answers.insert(place, (code, now)),
        None => all.answers.remove(&place),
    };
}

/// Only where `zonal_shift.config.enabled` says so, and away from one of the load balancer's zones
/// (guide: Network Load Balancers, “Zonal shift”).
pub(crate) fn shift(all: Option<&mut Elbv2>, arn: &str, zone: Option<&str>) -> Result<(), String> {
    let found = all.and_then(|all| all.load_balancers.get_mut(arn)).ok_or_else(|| missing("load balancer", arn))?;
    if let Some(zone) = zone {
        if attributes::load_balancer_value(found, "zonal_shift.config.enabled") != "true" {
            return Err(format!("Zonal shift is not enabled for {arn}"));
        }
        if !found.zones.iter().any(|(name, _)| name == zone) {
            return Err(format!("{arn} does not stand in the zone {zone}"));
        }
    }
    found.shifted_from = zone.map(str::to_owned);
    Ok(())
}

fn missing(what: &str, arn: &str) -> String {
    format!("There is no {what} {arn}")
}
