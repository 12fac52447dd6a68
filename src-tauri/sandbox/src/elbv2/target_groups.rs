//! Target groups: create, describe, modify, delete.

use std::collections::BTreeMap;

use crate::call::Call;
use crate::ec2::Tags;
use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;
use crate::world::World;

use super::health_check::Kind;
use super::{Elbv2, HealthCheck, Scene, TargetGroup, ask, health_check};

/// In one Region (DescribeAccountLimits).
const LIMIT: usize = super::limits::TARGET_GROUPS;
const PROTOCOLS: [&str; 9] = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"];

struct Asked {
    name: String,
    protocol: String,
    port: u16,
    vpc: String,
    target_type: String,
    health_check: HealthCheck,
    tags: Tags,
}

impl Asked {
    /// Whether a group is as it was asked for. Tags do not count.
    fn is(&self, existing: &TargetGroup) -> bool {
        self.protocol == existing.protocol
            && self.port == existing.port
            && self.vpc == existing.vpc
            && self.target_type == existing.target_type
            && self.health_check == existing.health_check
    }
}

/// Completes at most once: with identical settings the one that exists is the answer.
pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let asked = read(&call.params)?;
    let scene = Scene::of(world, call);
    let all = &scene.estate.elbv2;
    if asked.target_type != "lambda" && !scene.estate.ec2.vpcs.contains_key(&asked.vpc) {
        return Err(AwsError::validation(format!("The VPC ID '{}' is not found", asked.vpc)));
    }
    if let Some(existing) = all.target_groups.values().find(|g| g.name == asked.name) {
        return if asked.is(existing) { Ok(one(existing, all)) } else { Err(duplicate(&asked.name)) };
    }
    if all.target_groups.len() >= LIMIT {
        return Err(AwsError::new("TooManyTargetGroups", "The maximum number of target groups has been reached"));
    }
    let made = build(world, call, asked);
    let all = &mut Scene::of(world, call).estate.elbv2;
    let answer = one(&made, all);
    all.target_groups.insert(made.arn.clone(), made);
    Ok(answer)
}

/// Those of a load balancer, those asked for by ARN or by name, or all; page by page.
pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    let (of, arns, names) = (p.get("LoadBalancerArn"), p.list("TargetGroupArns"), p.list("Names"));
    let ways = usize::from(of.is_some()) + usize::from(!arns.is_empty()) + usize::from(!names.is_empty());
    if ways > 1 {
        let words = "Only one of load balancer ARN, target group ARNs and target group names can be specified";
        return Err(AwsError::validation(words));
    }
    let all = &Scene::of(world, call).estate.elbv2;
    let found: Vec<&TargetGroup> = if let Some(arn) = of {
        all.load_balancer(arn)?;
        all.target_groups.values().filter(|g| load_balancers(g, all).contains(&arn)).collect()
    } else if !arns.is_empty() {
        arns.iter().map(|arn| all.target_group(arn)).collect::<Result<_, _>>()?
    } else if !names.is_empty() {
        let by_name = |name: &String| {
            all.target_groups.values().find(|g| g.name == *name).ok_or_else(ask::target_group_not_found)
        };
        names.iter().map(by_name).collect::<Result<_, _>>()?
    } else {
        all.target_groups.values().collect()
    };
    Ok(ask::listed("TargetGroups", ask::page(p, found)?, |x, g| show(x, g, all)))
}

/// Only the health check can be changed: protocol, port, VPC and target type are for life.
pub(super) fn modify(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "TargetGroupArn")?;
    let all = &mut Scene::of(world, call).estate.elbv2;
    let mut group = all.target_group(arn)?.clone();
    let kind = Kind { protocol: &group.protocol, target_type: &group.target_type };
    group.health_check = health_check::changed(&call.params, &group.health_check, kind)?;
    let answer = one(&group, all);
    all.target_groups.insert(arn.to_owned(), group);
    Ok(answer)
}

/// Succeeds when it is already gone: the call has no error for that.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "TargetGroupArn")?;
    ask::arn(arn, "targetgroup", "target group")?;
    let all = &mut Scene::of(world, call).estate.elbv2;
    if all.users_of(arn).next().is_some() {
        let words = format!("Target group '{arn}' is currently in use by a listener or a rule");
        return Err(AwsError::new("ResourceInUse", words));
    }
    all.target_groups.remove(arn);
    Ok(String::new())
}

/// The load balancers whose listeners forward to a group.
pub(super) fn load_balancers<'a>(group: &'a TargetGroup, all: &'a Elbv2) -> Vec<&'a str> {
    let mut arns: Vec<&str> = all.users_of(&group.arn).map(|l| l.load_balancer.as_str()).collect();
    arns.sort_unstable();
    arns.dedup();
    arns
}

impl TargetGroup {
    /// Whether it is one of an Application Load Balancer.
    pub(super) fn is_http(&self) -> bool {
        matches!(self.protocol.as_str(), "HTTP" | "HTTPS")
    }

    pub(super) fn is_udp(&self) -> bool {
        matches!(self.protocol.as_str(), "UDP" | "TCP_UDP")
    }
}

fn read(params: &Params) -> Result<Asked, AwsError> {
    let name = ask::need(params, "Name")?.to_owned();
    ask::name(&name, "Target group")?;
    let types = ["instance", "ip", "lambda", "alb"];
    let target_type = ask::one_of(params, "TargetType", &types)?.unwrap_or_else(|| "instance".to_owned());
    let protocol = ask::one_of(params, "Protocol", &PROTOCOLS)?;
    let (port, vpc) = (ask::port(params, "Port")?, params.get("VpcId").map(str::to_owned));
    let (protocol, port, vpc) = if target_type == "lambda" {
        no_place(protocol.is_some(), port.is_some(), vpc.is_some())?;
        (String::new(), 0, String::new())
    } else {
        let protocol = protocol.ok_or_else(|| AwsError::validation("A protocol must be specified"))?;
        let port = port.ok_or_else(|| AwsError::validation("A port must be specified"))?;
        (protocol, port, vpc.ok_or_else(|| AwsError::validation("A VPC ID must be specified"))?)
    };
    supported(params, &protocol, &target_type)?;
    let health_check = health_check::new(params, Kind { protocol: &protocol, target_type: &target_type })?;
    Ok(Asked { name, protocol, port, vpc, target_type, health_check, tags: ask::tags(params)? })
}

/// A Lambda function stands nowhere in a network.
fn no_place(protocol: bool, port: bool, vpc: bool) -> Result<(), AwsError> {
    match [(protocol, "Protocol"), (port, "Port"), (vpc, "VPC ID")].into_iter().find(|(given, _)| *given) {
        None => Ok(()),
        Some((_, what)) => {
            let words = "cannot be specified for target groups with target type 'lambda'";
            Err(AwsError::validation(format!("{what} {words}")))
        }
    }
}

/// GENEVE, QUIC, IPv6, gRPC and HTTP/2 are not simulated; an Application Load Balancer as a target takes TCP only.
fn supported(params: &Params, protocol: &str, target_type: &str) -> Result<(), AwsError> {
    if matches!(protocol, "GENEVE" | "QUIC" | "TCP_QUIC") {
        return Err(ask::configuration(format!(
            "Protocol '{protocol}' with target type '{target_type}' is not available in this Region"
        )));
    }
    if target_type == "alb" && protocol != "TCP" {
        return Err(ask::configuration(format!("Protocol '{protocol}' is not supported with target type 'alb'")));
    }
    if ask::one_of(params, "IpAddressType", &["ipv4", "ipv6"])?.is_some_and(|t| t == "ipv6") {
        return Err(ask::configuration("Target groups with IP address type 'ipv6' are not available in this Region"));
    }
    match params.get("ProtocolVersion") {
        None => Ok(()),
        Some("HTTP1") if protocol.starts_with("HTTP") => Ok(()),
        Some(version) => {
            let words = "is not supported for target groups with protocol";
            Err(ask::configuration(format!("Protocol version '{version}' {words} '{protocol}'")))
        }
    }
}

fn build(world: &mut World, call: &Call, asked: Asked) -> TargetGroup {
    let digits = ask::digits(world, call, "targetgroup", &asked.name);
    let arn =
        format!("arn:aws:elasticloadbalancing:{}:{}:targetgroup/{}/{digits}", call.region, call.account, asked.name);
    TargetGroup {
        arn,
        name: asked.name,
        protocol: asked.protocol,
        port: asked.port,
        vpc: asked.vpc,
        target_type: asked.target_type,
        health_check: asked.health_check,
        created: call.now,
        used_since: 0,
        attributes: BTreeMap::new(),
        targets: Vec::new(),
        tags: asked.tags,
        checkers: None,
    }
}

fn duplicate(name: &str) -> AwsError {
    let words = format!("A target group with the same name '{name}' exists, but with different settings");
    AwsError::new("DuplicateTargetGroupName", words)
}

fn one(group: &TargetGroup, all: &Elbv2) -> String {
    let mut x = Xml::new();
    x.each("TargetGroups", "member", [group], |x, g| show(x, g, all));
    x.done()
}

fn show(x: &mut Xml, g: &TargetGroup, all: &Elbv2) {
    x.leaf("TargetGroupArn", &g.arn);
    x.leaf("TargetGroupName", &g.name);
    if g.target_type != "lambda" {
        x.leaf("Protocol", &g.protocol).leaf("Port", g.port).leaf("VpcId", &g.vpc);
    }
    health_check::show(x, g);
    x.values("LoadBalancerArns", "member", load_balancers(g, all));
    x.leaf("TargetType", &g.target_type);
    if g.is_http() {
        x.leaf("ProtocolVersion", "HTTP1");
    }
    x.leaf("IpAddressType", "ipv4");
}
