//! How much one load balancer can hold (DescribeAccountLimits).

use std::collections::BTreeSet;

use crate::error::AwsError;

use super::{Elbv2, Forward, LoadBalancer, TargetGroup};

const TARGETS_OF_NETWORK: usize = 3000;
const TARGETS_OF_APPLICATION: usize = 1000;
const GROUPS_OF_APPLICATION: usize = 100;

/// The targets of all its groups, with `group` as it is to be.
pub(super) fn targets(all: &Elbv2, balancer: &LoadBalancer, group: &TargetGroup) -> Result<(), AwsError> {
    let limit = if balancer.kind == "network" { TARGETS_OF_NETWORK } else { TARGETS_OF_APPLICATION };
    let others = used(all, balancer).into_iter().filter(|arn| *arn != group.arn);
    let count: usize = others.filter_map(|arn| all.target_groups.get(arn)).map(|g| g.targets.len()).sum();
    if count + group.targets.len() <= limit {
        return Ok(());
    }
    let words = format!("A load balancer of type '{}' can have at most {limit} targets", balancer.kind);
    Err(AwsError::new("TooManyTargets", words))
}

/// The different groups of an application load balancer, with those of a new action.
pub(super) fn groups(all: &Elbv2, balancer: &LoadBalancer, forward: &Forward) -> Result<(), AwsError> {
    let mut groups = used(all, balancer);
    groups.extend(forward.groups.iter().map(|(arn, _)| arn.as_str()));
    if balancer.kind == "network" || groups.len() <= GROUPS_OF_APPLICATION {
        return Ok(());
    }
    let words = format!("A load balancer can have at most {GROUPS_OF_APPLICATION} different target groups");
    Err(AwsError::new("TooManyUniqueTargetGroupsPerLoadBalancer", words))
}

fn used<'a>(all: &'a Elbv2, balancer: &'a LoadBalancer) -> BTreeSet<&'a str> {
    all.listeners_of(&balancer.arn).flat_map(|l| all.actions_of(l)).flat_map(|a| a.target_groups()).collect()
}
