//! Registering and deregistering targets, and telling their health.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::call::Call;
use crate::clock::Time;
use crate::ec2::Ec2;
use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;
use crate::world::World;

use super::health::{self, Eyes, Health};
use super::{Elbv2, Scene, Target, TargetGroup, ask, attributes};

/// In one target group (DescribeAccountLimits).
const LIMIT: usize = super::limits::TARGETS;
/// Addresses outside the VPC must be private: RFC 1918 and RFC 6598.
const PRIVATE: [&str; 4] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/// Registers all or none. What is registered stays as it is; what drains is registered anew.
pub(super) fn register(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let scene = Scene::of(world, call);
    let (arn, mut group) = changing(&scene, call)?;
    for target in given(&call.params, &group)? {
        fits(&target, &group, &scene.estate.ec2, &scene.estate.elbv2)?;
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

/// Registers for another service what it started at that moment: an address or an instance, on the group's port where none is given.
/// Nothing happens where the group is gone or full.
pub(crate) fn enroll(all: &mut Elbv2, group: &str, id: &str, port: Option<u16>, at: Time) {
    let Some(group) = all.target_groups.get_mut(group) else { return };
    let target =
        Target { id: id.to_owned(), port: port.unwrap_or(group.port), zone: None, registered: at, draining: None };
    let full = group.targets.len() >= LIMIT;
    match group.targets.iter_mut().find(|t| t.id == target.id && t.port == target.port) {
        Some(there) if there.draining.is_none() => {}
        Some(there) => *there = target,
        None if full => {}
        None => group.targets.push(target),
    }
}

/// Deregisters for another service what it stopped at that moment.
pub(crate) fn withdraw(all: &mut Elbv2, arn: &str, id: &str, port: Option<u16>, at: Time) {
    let used = all.users_of(arn).next().is_some();
    let Some(group) = all.target_groups.get_mut(arn) else { return };
    let port = port.unwrap_or(group.port);
    let meant = |t: &Target| t.id == id && t.port == port;
    if used {
        group.targets.iter_mut().filter(|t| meant(t) && t.draining.is_none()).for_each(|t| t.draining = Some(at));
    } else {
        group.targets.retain(|t| !meant(t));
    }
}

/// The health of the targets asked for, or of all.
pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let scene = Scene::of(world, call);
    let group = scene.estate.elbv2.target_group(ask::need(&call.params, "TargetGroupArn")?)?;
    let eyes = Eyes::on(&scene);
    let present: Vec<&Target> = group.targets.iter().filter(|t| !drained(&scene, group, t)).collect();
    let told = if call.params.structs("Targets").is_empty() {
        present.iter().map(|t| ((*t).clone(), health::of(&eyes, group, t))).collect()
    } else {
        let wanted = given(&call.params, group)?;
        let find = |w: &Target| present.iter().find(|t| t.id == w.id && t.port == w.port).copied();
        let tell = |w: Target| {
            find(&w).map(|t| (t.clone(), health::of(&eyes, group, t))).unwrap_or((w, health::NOT_REGISTERED))
        };
        wanted.into_iter().map(tell).collect::<Vec<_>>()
    };
    let mut x = Xml::new();
    x.each("TargetHealthDescriptions", "member", told, |x, (target, health)| {
        show(x, group, &target, &health, &scene.estate.ec2)
    });
    Ok(x.done())
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
    if call.params.structs("Targets").is_empty() {
        ask::need_list(&call.params, "Targets")?;
    }
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

fn fits(target: &Target, group: &TargetGroup, ec2: &Ec2, all: &Elbv2) -> Result<(), AwsError> {
    match group.target_type.as_str() {
        "instance" => instance(target, group, ec2),
        "alb" => application(target, group, all),
        _ => address(target, group, ec2),
    }
}

fn instance(target: &Target, group: &TargetGroup, ec2: &Ec2) -> Result<(), AwsError> {
    let (id, vpc) = (&target.id, &group.vpc);
    no_zone(target, "instance")?;
    let Some(found) = ec2.instances.get(id) else {
        return Err(invalid(format!("The following targets are not valid: '{id}'")));
    };
    if found.vpc != *vpc {
        return Err(invalid(format!("The following targets are not in the target group VPC '{vpc}': '{id}'")));
    }
    if found.state != "running" {
        return Err(invalid(format!(
            "The following targets are not in a running state and cannot be registered: '{id}'"
        )));
    }
    Ok(())
}

/// Inside the VPC the zone follows from the subnet; outside it must be said, and the address must be private.
fn address(target: &Target, group: &TargetGroup, ec2: &Ec2) -> Result<(), AwsError> {
    let id = &target.id;
    let ip: Ipv4Addr =
        id.parse().map_err(|_| AwsError::validation(format!("The IP address '{id}' is not a valid IPv4 address")))?;
    let known = |z: &String| z == "all" || ec2.zones.iter().any(|zone| zone.name == *z);
    if let Some(zone) = target.zone.as_ref().filter(|z| !known(z)) {
        return Err(AwsError::validation(format!("The Availability Zone '{zone}' is not valid")));
    }
    if in_vpc(ec2, &group.vpc, ip) {
        return Ok(());
    }
    if !PRIVATE.iter().any(|range| range.parse().is_ok_and(|r: Ipv4Net| r.contains(&ip))) {
        let words =
            "must be in the VPC of the target group or in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10";
        return Err(invalid(format!("The IP address '{id}' {words}")));
    }
    if target.zone.is_none() {
        let words = "is outside the VPC of the target group: an Availability Zone, or 'all', must be specified";
        return Err(AwsError::validation(format!("The IP address '{id}' {words}")));
    }
    Ok(())
}

/// One Application Load Balancer of the VPC, with a listener on the group's port.
fn application(target: &Target, group: &TargetGroup, all: &Elbv2) -> Result<(), AwsError> {
    no_zone(target, "alb")?;
    let found = all.load_balancers.get(&target.id).filter(|b| b.kind == "application" && b.vpc == group.vpc);
    if found.is_none() {
        return Err(invalid(format!("'{}' is not an Application Load Balancer in the target group VPC", target.id)));
    }
    if target.port != group.port || !all.listeners_of(&target.id).any(|l| l.port == group.port) {
        return Err(invalid(format!("'{}' has no listener on the port of the target group", target.id)));
    }
    if group.targets.iter().any(|t| t.id != target.id) {
        return Err(AwsError::new("TooManyTargets", "A target group with target type 'alb' can have one target"));
    }
    Ok(())
}

fn no_zone(target: &Target, target_type: &str) -> Result<(), AwsError> {
    if target.zone.is_none() {
        return Ok(());
    }
    Err(AwsError::validation(format!("An Availability Zone cannot be specified for targets of type '{target_type}'")))
}

fn in_vpc(ec2: &Ec2, vpc: &str, ip: Ipv4Addr) -> bool {
    let cidrs = ec2.vpcs.get(vpc).map(|v| v.cidrs.as_slice()).unwrap_or_default();
    cidrs.iter().any(|c| c.parse().is_ok_and(|n: Ipv4Net| n.contains(&ip)))
}

fn invalid(message: String) -> AwsError {
    AwsError::new("InvalidTarget", message)
}

fn show(x: &mut Xml, group: &TargetGroup, target: &Target, health: &Health, ec2: &Ec2) {
    x.within("Target", |x| {
        x.leaf("Id", &target.id).leaf("Port", target.port);
        x.maybe("AvailabilityZone", health::zone(ec2, group, target).filter(|_| group.target_type == "ip"));
    });
    let check = &group.health_check;
    let port = if check.port == "traffic-port" { target.port.to_string() } else { check.port.clone() };
    x.leaf("HealthCheckPort", port);
    x.within("TargetHealth", |x| {
        x.leaf("State", health.state).maybe("Reason", health.reason).maybe("Description", health.description);
    });
}
