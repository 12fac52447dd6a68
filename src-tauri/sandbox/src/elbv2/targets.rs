//! Registering and deregistering targets, and telling their health.

use crate::call::Call;
use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;
use crate::world::World;

use super::health::{self, Eyes, Health};
use super::overrides::{self, Override};
use super::{Scene, Target, TargetGroup, ask, attributes, quotas, registrable};

/// In one target group (DescribeAccountLimits).
const LIMIT: usize = 1000;

/// Registers all or none. What is registered stays as it is; what drains is registered anew.
pub(super) fn register(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let scene = Scene::of(world, call);
    let (arn, mut group) = changing(&scene, call)?;
    for target in given(&call.params, &group)? {
        registrable::fits(&target, &group, scene.estate)?;
        let target = Target { registered: call.now, ..target };
        match group.targets.iter_mut().find(|t| t.id == target.id && t.port == target.port) {
            Some(there) if there.draining.is_none() => there.zone = target.zone,
            Some(there) => *there = target,
            None => group.targets.push(target),
        }
    }
    if group.targets.len() > LIMIT {
        return Err(AwsError::new("TooManyTargets", format!("A target group can have at most {LIMIT} targets")));
    }
    let all = &scene.estate.elbv2;
    for balancer in all.users_of(&arn).filter_map(|l| all.load_balancers.get(&l.load_balancer)) {
        quotas::targets(all, balancer, &group)?;
    }
    scene.estate.elbv2.target_groups.insert(arn, group);
    Ok(String::new())
}

/// An absent target is a success. Without a port, every port of that target.
pub(super) fn deregister(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let scene = Scene::of(world, call);
    let (arn, mut group) = changing(&scene, call)?;
    let used = scene.estate.elbv2.users_of(&arn).next().is_some();
    let given = call.params.structs("Targets");
    for wanted in &given {
        let (id, port) = (ask::need(wanted, "Id")?, ask::port(wanted, "Port")?);
        let meant = |t: &Target| t.id == id && port.is_none_or(|p| p == t.port);
        if used {
            group
                .targets
                .iter_mut()
                .filter(|t| meant(t) && t.draining.is_none())
                .for_each(|t| t.draining = Some(call.now));
        } else {
            group.targets.retain(|t| !meant(t));
        }
    }
    scene.estate.elbv2.target_groups.insert(arn, group);
    Ok(String::new())
}

/// The health of the targets asked for, or of all.
pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let with_anomalies = includes_anomalies(&call.params)?;
    let scene = Scene::of(world, call);
    let group = scene.estate.elbv2.target_group(ask::need(&call.params, "TargetGroupArn")?)?;
    let (eyes, ec2) = (Eyes::on(&scene), &scene.estate.ec2);
    let present: Vec<&Target> = group.targets.iter().filter(|t| !drained(&scene, group, t)).collect();
    let seen = |t: &Target| (t.clone(), health::of(&eyes, group, t), overrides::of(&eyes, ec2, group, t));
    let told: Vec<_> = if call.params.structs("Targets").is_empty() {
        present.into_iter().map(seen).collect()
    } else {
        let find = |w: &Target| present.iter().find(|t| t.id == w.id && t.port == w.port).copied();
        let tell = |w: Target| find(&w).map_or_else(|| (w.clone(), health::NOT_REGISTERED, overrides::NONE), seen);
        given(&call.params, group)?.into_iter().map(tell).collect()
    };
    let mut x = Xml::new();
    x.each("TargetHealthDescriptions", "member", told, |x, (target, health, over)| {
        let zone = health::zone(ec2, group, &target);
        show(x, group, &target, zone.as_deref(), &health, &over);
        if with_anomalies && group.is_http() {
            x.within("AnomalyDetection", |x| {
                x.leaf("Result", "normal").leaf("MitigationInEffect", "no");
            });
        }
    });
    Ok(x.done())
}

/// `Include` with `AnomalyDetection` or `All`. Nothing behaves oddly here, so the result is always `normal`.
fn includes_anomalies(params: &Params) -> Result<bool, AwsError> {
    let options = params.list("Include");
    match options.iter().find(|o| !["AnomalyDetection", "All"].contains(&o.as_str())) {
        Some(other) => Err(AwsError::validation(format!("'{other}' must be one of '[AnomalyDetection, All]'"))),
        None => Ok(!options.is_empty()),
    }
}

/// Whether a target that was deregistered is gone.
fn drained(scene: &Scene<'_>, group: &TargetGroup, target: &Target) -> bool {
    let delay = attributes::target_group_value(group, "deregistration_delay.timeout_seconds").parse().unwrap_or(300);
    target.draining.is_some_and(|since| scene.since(since) >= delay)
}

/// The group of a changing call, without the targets that are gone.
fn changing(scene: &Scene<'_>, call: &Call) -> Result<(String, TargetGroup), AwsError> {
    let arn = ask::need(&call.params, "TargetGroupArn")?;
    let found = scene.estate.elbv2.target_group(arn)?;
    ask::need_structs(&call.params, "Targets")?;
    let targets = found.targets.iter().filter(|t| !drained(scene, found, t)).cloned().collect();
    let group = TargetGroup { targets, ..found.clone() };
    Ok((arn.to_owned(), group))
}

/// The targets of a call; the group's port where none is given.
fn given(params: &Params, group: &TargetGroup) -> Result<Vec<Target>, AwsError> {
    let read = |p: Params| {
        let zone = p.get("AvailabilityZone").map(str::to_owned);
        let (id, port) = (ask::need(&p, "Id")?.to_owned(), ask::port(&p, "Port")?.unwrap_or(group.port));
        Ok(Target { id, port, zone, registered: 0, draining: None })
    };
    params.structs("Targets").into_iter().map(read).collect()
}

fn show(x: &mut Xml, group: &TargetGroup, target: &Target, zone: Option<&str>, health: &Health, over: &Override) {
    let function = group.target_type == "lambda";
    x.within("Target", |x| {
        x.leaf("Id", &target.id).maybe("Port", Some(target.port).filter(|_| !function));
        x.maybe("AvailabilityZone", zone.filter(|_| function || group.target_type == "ip"));
    });
    let check = &group.health_check;
    let port = if check.port == "traffic-port" { target.port.to_string() } else { check.port.clone() };
    x.maybe("HealthCheckPort", Some(port).filter(|_| !function));
    x.within("TargetHealth", |x| {
        x.leaf("State", health.state).maybe("Reason", health.reason).maybe("Description", health.description.as_ref());
    });
    overrides::show(x, over);
}
