//! What AWS answers to every account alike: its limits, and that it reserved no capacity.

use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

use super::{Scene, ask};

/// The limits of a new account, as the AWS CLI's example of describe-account-limits has them.
const LIMITS: &[(&str, u32)] = &[
    ("target-groups", 3000),
    ("targets-per-application-load-balancer", 1000),
    ("listeners-per-application-load-balancer", 50),
    ("rules-per-application-load-balancer", 100),
    ("network-load-balancers", 50),
    ("targets-per-network-load-balancer", 3000),
    ("targets-per-availability-zone-per-network-load-balancer", 500),
    ("listeners-per-network-load-balancer", 50),
    ("condition-values-per-alb-rule", 5),
    ("condition-wildcards-per-alb-rule", 5),
    ("target-groups-per-application-load-balancer", 100),
    ("target-groups-per-action-on-application-load-balancer", 5),
    ("target-groups-per-action-on-network-load-balancer", 1),
    ("certificates-per-application-load-balancer", 25),
    ("certificates-per-network-load-balancer", 25),
    ("targets-per-target-group", 1000),
    ("target-id-registrations-per-application-load-balancer", 1000),
    ("network-load-balancer-enis-per-vpc", 1200),
    ("application-load-balancers", 50),
    ("gateway-load-balancers", 100),
    ("gateway-load-balancers-per-vpc", 100),
    ("geneve-target-groups", 100),
    ("targets-per-availability-zone-per-gateway-load-balancer", 300),
];

/// Changes of a reservation that may lower it, in a day.
const DECREASES: u32 = 2;

pub(super) fn account_limits(call: &Call) -> Result<String, AwsError> {
    let page = ask::page(&call.params, LIMITS.to_vec())?;
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
