//! What may be registered in a target group: instances, addresses, one Application Load Balancer, one Lambda function.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::ec2::Ec2;
use crate::error::AwsError;
use crate::world::Estate;

use super::{Elbv2, Target, TargetGroup};

/// Addresses outside the VPC must be private: RFC 1918 and RFC 6598.
const PRIVATE: [&str; 4] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];
/// Instances that network load balancers do not take by ID (docs/aws.md, “Load balancers, target groups, listeners”).
const OLD_TYPES: [&str; 15] =
    ["c1", "cc1", "cc2", "cg1", "cg2", "cr1", "cs1", "g1", "g2", "hi1", "hs1", "m1", "m2", "m3", "t1"];

/// Refuses what cannot be a target of the group.
pub(super) fn fits(target: &Target, group: &TargetGroup, estate: &Estate) -> Result<(), AwsError> {
    match group.target_type.as_str() {
        "instance" => instance(target, group, &estate.ec2),
        "alb" => application(target, group, &estate.elbv2),
        "lambda" => function(target, group),
        _ => address(target, group, &estate.ec2),
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
    let old = |kind: &str| OLD_TYPES.contains(&kind.split('.').next().unwrap_or_default());
    if !group.is_http() && ec2.machines.get(id).is_some_and(|m| old(&m.kind)) {
        return Err(invalid(format!("Targets {{{id}}} are not supported")));
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

/// One Application Load Balancer of the VPC, with a listener on the port (issue: terraform-provider-aws 38987).
fn application(target: &Target, group: &TargetGroup, all: &Elbv2) -> Result<(), AwsError> {
    no_zone(target, "alb")?;
    let found = all.load_balancers.get(&target.id).filter(|b| b.kind == "application" && b.vpc == group.vpc);
    if found.is_none() {
        return Err(invalid(format!("'{}' is not an Application Load Balancer in the target group VPC", target.id)));
    }
    if !all.listeners_of(&target.id).any(|l| l.port == target.port) {
        let words =
            "must have at least one listener that matches the target group port or any specified port overrides";
        return Err(AwsError::validation(format!("If the target type is ALB, the target {words}")));
    }
    only_one(target, group)
}

/// One Lambda function, by ARN. Functions are not simulated, so any is taken.
fn function(target: &Target, group: &TargetGroup) -> Result<(), AwsError> {
    if target.zone.as_deref().is_some_and(|z| z != "all") {
        return Err(AwsError::validation("The Availability Zone of a Lambda function must be 'all'"));
    }
    let parts: Vec<&str> = target.id.splitn(7, ':').collect();
    if !matches!(parts.as_slice(), ["arn", _, "lambda", _, _, "function", name] if !name.is_empty()) {
        return Err(AwsError::validation(format!("'{}' is not a valid Lambda function ARN", target.id)));
    }
    only_one(target, group)
}

fn only_one(target: &Target, group: &TargetGroup) -> Result<(), AwsError> {
    if group.targets.iter().all(|t| t.draining.is_some() || (t.id == target.id && t.port == target.port)) {
        return Ok(());
    }
    let words = format!("A target group with target type '{}' can have one target", group.target_type);
    Err(AwsError::new("TooManyTargets", words))
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
