//! What AWS answers to every account alike: its limits, and that it reserved no capacity.

use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

use super::{Scene, ask, limits};

/// Changes of a reservation that may lower it, in a day.
const DECREASES: u32 = 2;

pub(super) fn account_limits(call: &Call) -> Result<String, AwsError> {
    let page = ask::page(&call.params, limits::NAMED.to_vec())?;
    Ok(ask::listed("Limits", page, |x, (name, max)| {
        x.leaf("Name", name).leaf("Max", max);
    }))
}

/// No capacity can be reserved here, so none is.
pub(super) fn capacity_reservation(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "LoadBalancerArn")?;
    Scene::of(world, call).estate.elbv2.load_balancer(arn)?;
    let mut x = Xml::new();
    x.leaf("DecreaseRequestsRemaining", DECREASES).values::<&str>("CapacityReservationState", "member", []);
    Ok(x.done())
}
