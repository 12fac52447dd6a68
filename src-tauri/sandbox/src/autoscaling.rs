//! EC2 Auto Scaling: groups that keep as many instances as are desired, and register them in target groups. Instances come from launch
//! configurations; launch templates, scaling policies, lifecycle hooks, warm pools and instance refresh are not simulated.

mod capacity;
mod groups;
mod launch;
mod life;
mod show;
mod sources;
mod state;
mod tags;

use serde_json::{Value, json};

pub(crate) use capacity::heal;
pub(crate) use life::settle;
pub(crate) use state::*;

use crate::call::Call;
use crate::clock::Clock;
use crate::error::AwsError;
use crate::world::{Estate, World};
use crate::{ids, page};

/// An account's limits in a Region (guide: Amazon EC2 Auto Scaling, “Quotas”).
pub(crate) const MAX_GROUPS: usize = 500;
pub(crate) const MAX_LAUNCH_CONFIGURATIONS: usize = 200;
/// The most of any page (model).
const LARGEST_PAGE: i64 = 100;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "CreateAutoScalingGroup" => groups::create(world, call),
        "UpdateAutoScalingGroup" => groups::update(world, call),
        "DeleteAutoScalingGroup" => groups::delete(world, call),
        "DescribeAutoScalingGroups" => groups::describe(world, call),
        "DescribeAutoScalingInstances" => instances(world, call),
        "AttachLoadBalancerTargetGroups" | "AttachTrafficSources" => sources::attach(world, call),
        "DetachLoadBalancerTargetGroups" | "DetachTrafficSources" => sources::detach(world, call),
        "DescribeLoadBalancerTargetGroups" => sources::target_groups(world, call),
        "DescribeTrafficSources" => sources::traffic_sources(world, call),
        "AttachInstances" => capacity::attach(world, call),
        "DetachInstances" => capacity::detach(world, call),
        "SetDesiredCapacity" => capacity::set_desired(world, call),
        "TerminateInstanceInAutoScalingGroup" => capacity::terminate(world, call),
        "CreateLaunchConfiguration" => launch::create(world, call),
        "DeleteLaunchConfiguration" => launch::delete(world, call),
        "DescribeLaunchConfigurations" => launch::describe(world, call),
        "CreateOrUpdateTags" => tags::put(world, call),
        "DeleteTags" => tags::delete(world, call),
        "DescribeTags" => tags::describe(world, call),
        "DescribeAccountLimits" => Ok(limits(&world.mine(call).autoscaling)),
        _ => Err(call.unknown_action()),
    }
}

fn instances(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let ids = named(call, "InstanceIds");
    let (clock, estate) = scene(world, call);
    let all = estate.autoscaling.groups.values().flat_map(|g| g.members.iter().map(move |m| (g, m)));
    let found = all.filter(|(_, m)| ids.is_empty() || ids.contains(&m.id)).collect();
    paged(call, "AutoScalingInstances", found, 50, |(group, member)| {
        let mut body = show::member(member, estate, clock, call.now);
        // here AWS writes it in capitals
        let health = body["HealthStatus"].as_str().unwrap_or_default().to_uppercase();
        body["HealthStatus"] = json!(health);
        body["AutoScalingGroupName"] = json!(group.name);
        body
    })
}

fn limits(all: &AutoScaling) -> Value {
    json!({
        "MaxNumberOfAutoScalingGroups": MAX_GROUPS,
        "MaxNumberOfLaunchConfigurations": MAX_LAUNCH_CONFIGURATIONS,
        "NumberOfAutoScalingGroups": all.groups.len(),
        "NumberOfLaunchConfigurations": all.launch_configurations.len(),
    })
}

/// The caller's estate and the clock, to be read side by side.
fn scene<'a>(world: &'a mut World, call: &Call) -> (&'a Clock, &'a Estate) {
    world.mine(call);
    let World { estates, clock, .. } = world;
    (clock, estates.entry((call.account.clone(), call.region.clone())).or_default())
}

/// One page of a list; of a default size where none is given.
fn paged<T>(call: &Call, name: &str, all: Vec<T>, size: i64, show: impl Fn(T) -> Value) -> Result<Value, AwsError> {
    let size = call.json["MaxRecords"].as_i64().unwrap_or(size);
    if !(1..=LARGEST_PAGE).contains(&size) {
        return Err(validation(format!("MaxRecords must be between 1 and {LARGEST_PAGE}")));
    }
    let token = text(call, "NextToken");
    let invalid =
        |_| AwsError::new("InvalidNextToken", format!("The token '{}' is invalid.", token.unwrap_or_default()));
    let (page, next) = page::page(all, Some(size), token).map_err(invalid)?;
    let mut body = json!({ name: page.into_iter().map(show).collect::<Vec<_>>() });
    if let Some(next) = next {
        body["NextToken"] = next.into();
    }
    Ok(body)
}

/// The filters of a call, each with a name that is known.
fn filters(call: &Call, known: impl Fn(&str) -> bool) -> Result<Vec<(String, Vec<String>)>, AwsError> {
    let mut found = Vec::new();
    for filter in call.json["Filters"].as_array().into_iter().flatten() {
        let name = filter["Name"].as_str().unwrap_or_default();
        if !known(name) {
            return Err(validation(format!("The filter name '{name}' is not valid")));
        }
        let values = filter["Values"].as_array().into_iter().flatten().filter_map(Value::as_str);
        found.push((name.to_owned(), values.map(str::to_owned).collect()));
    }
    Ok(found)
}

fn text<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    call.json[name].as_str()
}

/// A list of texts.
fn named(call: &Call, name: &str) -> Vec<String> {
    call.json[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn uuid(of: &str) -> String {
    let d = ids::digest(&["autoscaling", of], 32);
    format!("{}-{}-{}-{}-{}", &d[0..8], &d[8..12], &d[12..16], &d[16..20], &d[20..32])
}

fn validation(words: impl Into<String>) -> AwsError {
    AwsError::validation(words)
}

#[cfg(test)]
mod tests;
