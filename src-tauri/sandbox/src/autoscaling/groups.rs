//! Groups: made, changed, deleted, described.

use serde_json::{Value, json};

use super::{
    AutoScaling, Group, MAX_GROUPS, capacity, filters, launch, life, named, paged, scene, show, sources, tags, text,
    validation,
};
use crate::call::Call;
use crate::ec2::Ec2;
use crate::error::AwsError;
use crate::world::{Estate, World};

/// What a request may hold; the rest means something in AWS and nothing here, and is refused.
const KNOWN: [&str; 20] = [
    "AutoScalingGroupName",
    "AvailabilityZones",
    "Context",
    "DefaultCooldown",
    "DefaultInstanceWarmup",
    "DesiredCapacity",
    "DesiredCapacityType",
    "HealthCheckGracePeriod",
    "HealthCheckType",
    "InstanceId",
    "LaunchConfigurationName",
    "MaxSize",
    "MinSize",
    "NewInstancesProtectedFromScaleIn",
    "SkipZonalShiftValidation",
    "Tags",
    "TargetGroupARNs",
    "TerminationPolicies",
    "TrafficSources",
    "VPCZoneIdentifier",
];
const GIVEN: [&str; 3] = ["Context", "DefaultInstanceWarmup", "DesiredCapacityType"];
const POLICIES: [&str; 3] = ["Default", "OldestInstance", "NewestInstance"];
/// The largest size that a request can name.
const LARGEST: i64 = 10_000;

pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = text(call, "AutoScalingGroupName").unwrap_or_default().to_owned();
    if name.contains(':') || name.is_empty() {
        return Err(validation("The name of a group cannot be empty or contain a colon"));
    }
    let estate = world.mine(call);
    if estate.autoscaling.groups.contains_key(&name) {
        let words =
            format!("AutoScalingGroup by this name already exists - A group with the name {name} already exists");
        return Err(AwsError::new("AlreadyExists", words));
    }
    if estate.autoscaling.groups.len() >= MAX_GROUPS {
        return Err(AwsError::new("LimitExceeded", format!("There can be at most {MAX_GROUPS} groups")));
    }
    let least = call.json["MinSize"].as_i64().unwrap_or_default();
    let before = Group {
        name: name.clone(),
        created: call.now,
        cooldown: 300,
        health_check: "EC2".to_owned(),
        policies: vec!["Default".to_owned()],
        desired: least,
        tags: tags::asked(call, &name)?,
        target_groups: sources::asked(call)?,
        ..Group::default()
    };
    let (mut group, new) = asked(estate, call, before)?;
    sources::fit(estate, &group, group.target_groups.iter())?;
    let uuid = super::uuid(&world.new_id(call, "asg", &name));
    group.arn = format!(
        "arn:aws:autoscaling:{}:{}:autoScalingGroup:{uuid}:autoScalingGroupName/{name}",
        call.region, call.account
    );
    if let Some(configuration) = new {
        launch::keep(world, call, configuration);
    }
    world.mine(call).autoscaling.groups.insert(name.clone(), group);
    capacity::reconcile(world, call, &name);
    Ok(json!({}))
}

pub(super) fn update(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let estate = world.mine(call);
    let before = open(&estate.autoscaling, call)?.clone();
    let (after, _) = asked(estate, call, before)?;
    sources::fit(estate, &after, after.target_groups.iter())?;
    let name = after.name.clone();
    capacity::change(world, call, &name, |g| *g = after);
    Ok(json!({}))
}

/// With instances it goes by force only, and then with them.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let estate = world.mine(call);
    let group = open(&estate.autoscaling, call)?.clone();
    if group.members.is_empty() {
        estate.autoscaling.groups.remove(&group.name);
        return Ok(json!({}));
    }
    if call.json["ForceDelete"] != true {
        let words = "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.";
        return Err(AwsError::new("ResourceInUse", words));
    }
    for member in group.live() {
        life::leave(estate, &group.name, &member.id, false, call.now);
    }
    if let Some(group) = estate.autoscaling.groups.get_mut(&group.name) {
        (group.desired, group.least, group.most, group.closing) = (0, 0, 0, true);
    }
    Ok(json!({}))
}

/// Names that do not exist are passed over.
pub(super) fn describe(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let names = named(call, "AutoScalingGroupNames");
    let filters = filters(call, |n| n == "tag-key" || n == "tag-value" || n.starts_with("tag:"))?;
    let (clock, estate) = scene(world, call);
    let matches = |g: &&Group| {
        filters.iter().all(|(name, values)| match name.as_str() {
            "tag-key" => g.tags.keys().any(|k| values.contains(k)),
            "tag-value" => g.tags.values().any(|(v, _)| values.contains(v)),
            tag => g.tags.get(tag.trim_start_matches("tag:")).is_some_and(|(v, _)| values.contains(v)),
        })
    };
    let found = estate.autoscaling.groups.values().filter(|g| names.is_empty() || names.contains(&g.name));
    let all: Vec<&Group> = found.filter(matches).collect();
    let instances = call.json["IncludeInstances"] != false;
    paged(call, "AutoScalingGroups", all, 50, |g| show::group(g, estate, clock, call, instances))
}

/// The group of a call, unless it is being deleted.
pub(super) fn open<'a>(all: &'a AutoScaling, call: &Call) -> Result<&'a Group, AwsError> {
    let name = text(call, "AutoScalingGroupName").unwrap_or_default();
    let found = all
        .groups
        .get(name)
        .ok_or_else(|| validation(format!("AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")))?;
    if found.closing {
        return Err(AwsError::new("ScalingActivityInProgress", format!("The group {name} is being deleted")));
    }
    Ok(found)
}

/// The group as the call wants it, and the launch configuration that is made of an instance.
fn asked(
    estate: &Estate,
    call: &Call,
    mut group: Group,
) -> Result<(Group, Option<super::LaunchConfiguration>), AwsError> {
    let strange = |n: &&String| !KNOWN.contains(&n.as_str()) && !call.json[n.as_str()].is_null();
    if let Some(name) = call.json.as_object().and_then(|o| o.keys().find(strange)) {
        return Err(validation(format!("{name} is not supported here")));
    }
    let number = |name: &str, into: &mut i64| *into = call.json[name].as_i64().unwrap_or(*into);
    number("MinSize", &mut group.least);
    number("MaxSize", &mut group.most);
    number("DefaultCooldown", &mut group.cooldown);
    number("HealthCheckGracePeriod", &mut group.grace);
    sizes(call, &mut group)?;
    if let Some(kind) = text(call, "HealthCheckType") {
        if !["EC2", "ELB"].contains(&kind) {
            return Err(validation(format!("The health check type {kind} is not supported here")));
        }
        kind.clone_into(&mut group.health_check);
    }
    let policies = named(call, "TerminationPolicies");
    if let Some(other) = policies.iter().find(|p| !POLICIES.contains(&p.as_str())) {
        return Err(validation(format!("The termination policy {other} is not supported here")));
    }
    if !policies.is_empty() {
        group.policies = policies;
    }
    group.protects = call.json["NewInstancesProtectedFromScaleIn"].as_bool().unwrap_or(group.protects);
    for name in GIVEN.iter().filter(|n| !call.json[**n].is_null()) {
        group.given.insert((*name).to_owned(), call.json[*name].clone());
    }
    let new = launch::of_group(estate, call, &mut group)?;
    place(&estate.ec2, call, &mut group)?;
    let known = new.as_ref().or_else(|| estate.autoscaling.launch_configurations.get(&group.launch));
    let groups = known.map(|l| l.security_groups.as_slice()).unwrap_or_default();
    let vpc = group.subnets.first().and_then(|s| estate.ec2.subnets.get(s)).map(|s| s.vpc.as_str());
    for id in groups {
        if estate.ec2.security_groups.get(id).map(|g| g.vpc.as_str()) != vpc {
            return Err(validation(format!(
                "The security group '{id}' does not exist in the VPC of the group's subnets"
            )));
        }
    }
    Ok((group, new))
}

/// The capacity follows the bounds where it is not given.
fn sizes(call: &Call, group: &mut Group) -> Result<(), AwsError> {
    let (least, most) = (group.least, group.most);
    if !(0..=LARGEST).contains(&least) || !(0..=LARGEST).contains(&most) || least > most {
        return Err(validation(format!("Max bound, {most}, must be greater than or equal to min bound, {least}")));
    }
    group.desired = match call.json["DesiredCapacity"].as_i64() {
        Some(n) if (least..=most).contains(&n) => n,
        Some(n) => {
            let words =
                format!("Desired capacity:{n} must be between the specified min size:{least} and max size:{most}");
            return Err(validation(words));
        }
        None => group.desired.clamp(least, most),
    };
    Ok(())
}

/// Subnets, or zones with their default subnets.
fn place(ec2: &Ec2, call: &Call, group: &mut Group) -> Result<(), AwsError> {
    let asked: Vec<&str> =
        text(call, "VPCZoneIdentifier").map(|s| s.split(',').map(str::trim).collect()).unwrap_or_default();
    let asked: Vec<&str> = asked.into_iter().filter(|s| !s.is_empty()).collect();
    let zones = named(call, "AvailabilityZones");
    if asked.is_empty() && zones.is_empty() {
        if group.subnets.is_empty() {
            return Err(validation("At least one Availability Zone or VPC Subnet is required."));
        }
        return Ok(());
    }
    if let Some(zone) = zones.iter().find(|z| !ec2.zones.iter().any(|known| known.name == **z)) {
        return Err(validation(format!("The availability zone {zone} does not exist")));
    }
    let mut found = Vec::new();
    for id in &asked {
        found.push(ec2.subnets.get(*id).ok_or_else(|| validation(format!("The subnet ID '{id}' does not exist")))?);
    }
    if asked.is_empty() {
        found.extend(ec2.subnets.values().filter(|s| s.is_default && zones.contains(&s.zone)));
    }
    let vpc = found.first().map(|s| s.vpc.clone()).ok_or_else(|| validation("No default subnet for the zones"))?;
    if found.iter().any(|s| s.vpc != vpc) {
        return Err(validation("The subnets of a group must be of one VPC"));
    }
    if !zones.is_empty() && found.iter().any(|s| !zones.contains(&s.zone)) {
        return Err(validation(
            "The availability zones of the specified subnets and the Auto Scaling group do not match",
        ));
    }
    group.subnets = found.iter().map(|s| s.id.clone()).collect();
    group.zones = found.iter().map(|s| s.zone.clone()).collect();
    group.zones.sort_unstable();
    group.zones.dedup();
    Ok(())
}
