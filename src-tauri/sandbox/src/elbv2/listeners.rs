//! Listeners: create, describe, modify, delete.

use std::collections::BTreeMap;

use crate::call::Call;
use crate::error::AwsError;
use crate::wire::params::Params;
use crate::world::World;

use super::certificates::{self, Secured};
use super::forward::{self, Forward};
use super::{Elbv2, Listener, LoadBalancer, Scene, ask, listener_show, nodes};

/// Of one load balancer (DescribeAccountLimits).
const LIMIT: usize = super::limits::LISTENERS;
const PROTOCOLS: [&str; 9] = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"];

/// Completes at most once: with identical settings the one that exists is the answer.
pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    let arn = ask::need(p, "LoadBalancerArn")?;
    let forward = forward::read(p)?.ok_or_else(|| AwsError::validation("A default action must be specified"))?;
    let tags = ask::tags(p)?;
    let all = &Scene::of(world, call).estate.elbv2;
    let balancer = all.load_balancer(arn)?.clone();
    let protocol =
        protocol(p, &balancer)?.ok_or_else(|| AwsError::validation("A listener protocol must be specified"))?;
    let port = ask::port(p, "Port")?.ok_or_else(|| AwsError::validation("A listener port must be specified"))?;
    let secured = certificates::read(p, &protocol, Secured { certificate: None, ssl_policy: None })?;
    let asked = settings(&protocol, &secured, &forward);
    if let Some(existing) = all.listeners_of(arn).find(|l| l.port == port) {
        return if existing.asked == asked { Ok(listener_show::one(existing)) } else { Err(duplicate()) };
    }
    forward::fits(&forward, &protocol, &balancer, all)?;
    if all.listeners_of(arn).count() >= LIMIT {
        return Err(AwsError::new("TooManyListeners", "The maximum number of listeners has been reached"));
    }
    let made = Listener {
        arn: new_arn(world, call, &balancer, port),
        load_balancer: balancer.arn,
        port,
        protocol,
        target_groups: forward.target_groups,
        weights: forward.weights,
        certificate: secured.certificate,
        ssl_policy: secured.ssl_policy,
        asked,
        created: call.now,
        attributes: BTreeMap::new(),
        tags,
    };
    Ok(keep(world, call, made))
}

/// Those of a load balancer, or those asked for by ARN.
pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let (of, arns) = (call.params.get("LoadBalancerArn"), call.params.list("ListenerArns"));
    let all = &Scene::of(world, call).estate.elbv2;
    let found: Vec<&Listener> = match (of, arns.as_slice()) {
        (None, []) => return Err(AwsError::validation("You must specify either listener ARNs or a load balancer ARN")),
        (Some(_), [_, ..]) => {
            return Err(AwsError::validation("You cannot specify both listener ARNs and a load balancer ARN"));
        }
        (Some(arn), []) => {
            all.load_balancer(arn)?;
            all.listeners_of(arn).collect()
        }
        (None, arns) => arns.iter().map(|arn| all.listener(arn)).collect::<Result<_, _>>()?,
    };
    Ok(ask::listed("Listeners", ask::page(&call.params, found)?, listener_show::show))
}

/// What is not given stays as it is.
pub(super) fn modify(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    let arn = ask::need(p, "ListenerArn")?;
    let all = &Scene::of(world, call).estate.elbv2;
    let before = all.listener(arn)?.clone();
    let balancer = all.load_balancer(&before.load_balancer)?;
    let protocol = protocol(p, balancer)?.unwrap_or(before.protocol);
    let port = ask::port(p, "Port")?.unwrap_or(before.port);
    if all.listeners_of(&before.load_balancer).any(|l| l.port == port && l.arn != arn) {
        return Err(duplicate());
    }
    let secured = Secured { certificate: before.certificate, ssl_policy: before.ssl_policy };
    let secured = certificates::read(p, &protocol, secured)?;
    let unchanged = Forward { target_groups: before.target_groups, weights: before.weights };
    let forward = forward::read(p)?.unwrap_or(unchanged);
    forward::fits(&forward, &protocol, balancer, all)?;
    let made = Listener {
        asked: settings(&protocol, &secured, &forward),
        port,
        protocol,
        target_groups: forward.target_groups,
        weights: forward.weights,
        certificate: secured.certificate,
        ssl_policy: secured.ssl_policy,
        arn: before.arn,
        load_balancer: before.load_balancer,
        created: before.created,
        attributes: before.attributes,
        tags: before.tags,
    };
    Ok(keep(world, call, made))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "ListenerArn")?;
    let scene = Scene::of(world, call);
    let of = scene.estate.elbv2.listener(arn)?.load_balancer.clone();
    scene.estate.elbv2.listeners.remove(arn);
    nodes::refresh(&mut scene.estate.ec2, &scene.estate.elbv2, &of);
    Ok(String::new())
}

/// Puts a listener in its place and lets the nodes listen on its port.
fn keep(world: &mut World, call: &Call, listener: Listener) -> String {
    let scene = Scene::of(world, call);
    let answer = listener_show::one(&listener);
    let of = listener.load_balancer.clone();
    scene.estate.elbv2.listeners.insert(listener.arn.clone(), listener);
    nodes::refresh(&mut scene.estate.ec2, &scene.estate.elbv2, &of);
    answer
}

/// The protocol asked for, which must be one that such a load balancer speaks.
fn protocol(params: &Params, balancer: &LoadBalancer) -> Result<Option<String>, AwsError> {
    let Some(protocol) = ask::one_of(params, "Protocol", &PROTOCOLS)? else { return Ok(None) };
    let spoken: &[&str] =
        if balancer.kind == "network" { &["TCP", "TLS", "UDP", "TCP_UDP"] } else { &["HTTP", "HTTPS"] };
    if spoken.contains(&protocol.as_str()) {
        return Ok(Some(protocol));
    }
    Err(AwsError::new(
        "UnsupportedProtocol",
        format!("Listener protocol '{protocol}' must be one of '{}'", spoken.join(", ")),
    ))
}

fn settings(protocol: &str, secured: &Secured, forward: &Forward) -> String {
    format!("{protocol} {:?} {:?} {forward:?}", secured.certificate, secured.ssl_policy)
}

fn new_arn(world: &mut World, call: &Call, balancer: &LoadBalancer, port: u16) -> String {
    let digits = ask::digits(world, call, "listener", &format!("{} {port}", balancer.arn));
    format!("{}/{digits}", balancer.arn.replacen(":loadbalancer/", ":listener/", 1))
}

fn duplicate() -> AwsError {
    AwsError::new("DuplicateListener", "A listener already exists on this port for this load balancer")
}

impl Elbv2 {
    /// The listener whose default rule has that ARN.
    pub(super) fn listener_of_rule(&self, rule: &str) -> Option<&Listener> {
        self.listeners.values().find(|l| listener_show::rule_arn(l) == rule)
    }
}
