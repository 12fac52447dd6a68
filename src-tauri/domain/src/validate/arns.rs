//! What an ARN in a file may name: the right kind of thing, in the onboarding's own account and Region.

use crate::{Arn, Desired, Problem};

/// A kind of thing, as its ARNs have it.
pub(super) struct Kind {
    pub service: &'static str,
    /// How the last part begins.
    pub resource: &'static str,
    /// With its article.
    pub what: &'static str,
}

pub(super) const NETWORK: Kind =
    Kind { service: "elasticloadbalancing", resource: "loadbalancer/net/", what: "a Network Load Balancer" };
pub(super) const APPLICATION: Kind =
    Kind { service: "elasticloadbalancing", resource: "loadbalancer/app/", what: "an Application Load Balancer" };
pub(super) const TARGET_GROUP: Kind =
    Kind { service: "elasticloadbalancing", resource: "targetgroup/", what: "a target group" };
pub(super) const CERTIFICATE: Kind =
    Kind { service: "acm", resource: "certificate/", what: "a certificate of AWS Certificate Manager" };
pub(super) const ECS_SERVICE: Kind = Kind { service: "ecs", resource: "service/", what: "an ECS service" };

/// What is wrong with an ARN at `field` that should name something of `kind` in the onboarding's own place.
pub(super) fn misplaced(arn: &Arn, kind: &Kind, desired: &Desired, field: &str) -> Option<Problem> {
    wrong_kind(arn, kind, field).or_else(|| {
        (!is_in_region(arn, desired) || part(arn, 4) != desired.account.as_str()).then(|| {
            let message = format!("{} is not in {}, {}", arn.short(), desired.account.grouped(), desired.region);
            let hint = format!("Name {} of the onboarding’s own account and Region", kind.what);
            Problem::new(field, "resource-elsewhere", message, &hint)
        })
    })
}

/// The same, whatever account and Region it names.
pub(super) fn wrong_kind(arn: &Arn, kind: &Kind, field: &str) -> Option<Problem> {
    (part(arn, 2) != kind.service || !part(arn, 5).starts_with(kind.resource)).then(|| {
        let message = format!("{} is not {}", super::shown(arn.as_str()), kind.what);
        let hint = format!("Give the ARN of {}: arn:…:{}:…:{}…", kind.what, kind.service, kind.resource);
        Problem::new(field, "wrong-resource", message, &hint)
    })
}

/// Whether it names something in the onboarding's Region.
pub(super) fn is_in_region(arn: &Arn, desired: &Desired) -> bool {
    part(arn, 3) == desired.region.as_str()
}

/// One of the six parts: `arn`, partition, service, Region, account, and the rest.
pub(super) fn part(arn: &Arn, index: usize) -> &str {
    arn.as_str().splitn(6, ':').nth(index).unwrap_or_default()
}
