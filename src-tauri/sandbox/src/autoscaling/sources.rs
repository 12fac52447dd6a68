//! Target groups that a group's instances are registered in, under both names that AWS has for them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Group, groups, life, named, paged, scene, text, validation};
use crate::call::Call;
use crate::clock::Clock;
use crate::elbv2;
use crate::error::AwsError;
use crate::world::{Estate, World};

/// The kind of traffic source that a target group is.
const KIND: &str = "elbv2";

/// Instances in service are registered at once, the others when they come into service.
pub(super) fn attach(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let estate = world.mine(call);
    let group = groups::open(&estate.autoscaling, call)?.clone();
    let new: BTreeSet<String> = asked(call)?.difference(&group.target_groups).cloned().collect();
    fit(estate, &group, new.iter())?;
    for (arn, member) in new.iter().flat_map(|arn| group.live().map(move |m| (arn, m))) {
        if member.registered {
            elbv2::enroll(&mut estate.elbv2, arn, &member.id, None, call.now);
        }
    }
    if let Some(group) = estate.autoscaling.groups.get_mut(&group.name) {
        group.target_groups.extend(new);
    }
    Ok(json!({}))
}

pub(super) fn detach(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let estate = world.mine(call);
    let group = groups::open(&estate.autoscaling, call)?.clone();
    let old = asked(call)?;
    if old.iter().any(|arn| !group.target_groups.contains(arn)) {
        return Err(validation("Trying to remove Target Groups that are not part of the group"));
    }
    for (arn, member) in old.iter().flat_map(|arn| group.live().map(move |m| (arn, m))) {
        elbv2::withdraw(&mut estate.elbv2, arn, &member.id, None, call.now);
    }
    if let Some(group) = estate.autoscaling.groups.get_mut(&group.name) {
        group.target_groups.retain(|arn| !old.contains(arn));
    }
    Ok(json!({}))
}

pub(super) fn target_groups(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (clock, estate) = scene(world, call);
    let group = groups::open(&estate.autoscaling, call)?;
    paged(
        call,
        "LoadBalancerTargetGroups",
        group.target_groups.iter().collect(),
        100,
        |arn| json!({ "LoadBalancerTargetGroupARN": arn, "State": state(estate, clock, call, group, arn) }),
    )
}

pub(super) fn traffic_sources(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (clock, estate) = scene(world, call);
    let group = groups::open(&estate.autoscaling, call)?;
    let wanted = text(call, "TrafficSourceType").is_none_or(|kind| kind == KIND);
    paged(call, "TrafficSources", group.target_groups.iter().filter(|_| wanted).collect(), 50, |arn| {
        let state = state(estate, clock, call, group, arn);
        json!({ "TrafficSource": arn, "State": state, "Identifier": arn, "Type": KIND })
    })
}

/// `InService` is told only of groups that ask the load balancer whether their instances are well.
fn state(estate: &Estate, clock: &Clock, call: &Call, group: &Group, arn: &str) -> &'static str {
    if group.live().any(|m| life::state(clock, call.now, m) == "Pending") {
        "Adding"
    } else if group.health_check == "ELB" && elbv2::any_healthy(estate, clock, call.now, arn) {
        "InService"
    } else {
        "Added"
    }
}

/// The target groups that a call names.
pub(super) fn asked(call: &Call) -> Result<BTreeSet<String>, AwsError> {
    let mut arns: BTreeSet<String> = named(call, "TargetGroupARNs").into_iter().collect();
    for source in call.json["TrafficSources"].as_array().into_iter().flatten() {
        let arn = source["Identifier"].as_str().unwrap_or_default();
        if source["Type"].as_str().is_some_and(|kind| kind != KIND) || !arn.contains(":targetgroup/") {
            return Err(validation("Only target groups can be traffic sources here"));
        }
        arns.insert(arn.to_owned());
    }
    Ok(arns)
}

/// They must exist in the group's VPC, and take instances.
pub(super) fn fit<'a>(estate: &Estate, group: &Group, arns: impl Iterator<Item = &'a String>) -> Result<(), AwsError> {
    let vpc = group.subnets.first().and_then(|s| estate.ec2.subnets.get(s)).map(|s| s.vpc.as_str());
    for arn in arns {
        let found = estate.elbv2.target_groups.get(arn).ok_or_else(|| {
            validation("Provided Target Groups may not be valid. Please ensure they exist and try again.")
        })?;
        if found.target_type != "instance" || Some(found.vpc.as_str()) != vpc {
            return Err(validation(format!("The target group {arn} does not take instances of the group's VPC")));
        }
    }
    Ok(())
}
