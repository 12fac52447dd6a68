//! Listeners: create, describe, modify, delete.

use crate::call::Call;
use crate::error::AwsError;
use crate::wire::params::Params;
use crate::world::World;

use super::certificates::{self, Secured};
use super::{Action, Elbv2, Listener, LoadBalancer, Scene, actions, ask, dual_stack, listener_show, nodes};

/// Of one load balancer (DescribeAccountLimits).
const LIMIT: usize = super::limits::LISTENERS;
const PROTOCOLS: [&str; 9] = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"];

/// Completes at most once: with identical settings the one that exists is the answer.
pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    let arn = ask::need(p, "LoadBalancerArn")?;
    let action = actions::read(p, "DefaultActions")?
        .ok_or_else(|| AwsError::validation("A default action must be specified"))?;
    let tags = ask::tags(p)?;
    let certificate = certificates::usable(world, call)?;
    let estate = &*Scene::of(world, call).estate;
    let all = &estate.elbv2;
    let balancer = all.load_balancer(arn)?.clone();
    let protocol =
        protocol(p, &balancer)?.ok_or_else(|| AwsError::validation("A listener protocol must be specified"))?;
    let port = ask::port(p, "Port")?.ok_or_else(|| AwsError::validation("A listener port must be specified"))?;
    let secured = certificates::read(p, certificate, &protocol, Secured::default())?;
    if let Some(existing) = all.listeners_of(arn).find(|l| l.port == port) {
        let same = existing.protocol == protocol && existing.action == action && Secured::of(existing) == secured;
        return if same { Ok(listener_show::one(existing)) } else { Err(duplicate()) };
    }
    actions::fits(&action, &protocol, &balancer, all)?;
    dual_stack::speaks(&balancer, &protocol)?;
    if all.listeners_of(arn).count() >= LIMIT {
        return Err(AwsError::new("TooManyListeners", "The maximum number of listeners has been reached"));
    }
    let made = Listener {
        arn: new_arn(world, call, &balancer, port),
        load_balancer: balancer.arn,
        port,
        created: call.now,
        tags,
        ..secured_by(secured, protocol, action)
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
    let certificate = certificates::usable(world, call)?;
    let estate = &*Scene::of(world, call).estate;
    let all = &estate.elbv2;
    let before = all.listener(arn)?.clone();
    let balancer = all.load_balancer(&before.load_balancer)?;
    let protocol = protocol(p, balancer)?.unwrap_or_else(|| before.protocol.clone());
    let port = ask::port(p, "Port")?.unwrap_or(before.port);
    if all.listeners_of(&before.load_balancer).any(|l| l.port == port && l.arn != arn) {
        return Err(duplicate());
    }
    in_use(all, &before, port)?;
    let secured = certificates::read(p, certificate, &protocol, Secured::of(&before))?;
    let action = actions::read(p, "DefaultActions")?.unwrap_or(before.action);
    actions::fits(&action, &protocol, balancer, all)?;
    dual_stack::speaks(balancer, &protocol)?;
    for rule in all.rules_of(arn) {
        actions::fits(&rule.action, &protocol, balancer, all)?;
    }
    let made = Listener {
        port,
        arn: before.arn,
        load_balancer: before.load_balancer,
        more_certificates: secured.certificate.as_ref().map(|_| before.more_certificates).unwrap_or_default(),
        created: before.created,
        attributes: before.attributes,
        tags: before.tags,
        default_rule_tags: before.default_rule_tags,
        ..secured_by(secured, protocol, action)
    };
    Ok(keep(world, call, made))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "ListenerArn")?;
    let scene = Scene::of(world, call);
    let found = scene.estate.elbv2.listener(arn)?;
    in_use(&scene.estate.elbv2, found, 0)?;
    let of = found.load_balancer.clone();
    scene.estate.elbv2.remove_listeners(|l| l.arn == arn);
    nodes::refresh(&mut scene.estate.ec2, &scene.estate.elbv2, &of);
    Ok(String::new())
}

/// Puts a listener in its place and lets the nodes listen on its port.
fn keep(world: &mut World, call: &Call, listener: Listener) -> String {
    let scene = Scene::of(world, call);
    let answer = listener_show::one(&listener);
    let of = listener.load_balancer.clone();
    scene.estate.elbv2.begin_use(&listener.action, scene.now);
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
    Err(AwsError::validation(format!("Listener protocol '{protocol}' must be one of '{}'", spoken.join(", "))))
}

/// A port on which a target group reaches the load balancer stays open (issue: terraform-provider-aws 34860).
fn in_use(all: &Elbv2, listener: &Listener, port_after: u16) -> Result<(), AwsError> {
    let (port, of) = (listener.port, &listener.load_balancer);
    if port == port_after || all.group_with(of, |p| p == port).is_none() {
        return Ok(());
    }
    let words = format!("Listener port '{port}' is in use by registered target '{of}' and cannot be removed.");
    Err(AwsError::new("ResourceInUse", words))
}

/// A listener with what secures it and what it does.
fn secured_by(secured: Secured, protocol: String, action: Action) -> Listener {
    let Secured { certificate, ssl_policy, alpn, mutual } = secured;
    Listener { protocol, action, certificate, ssl_policy, alpn, mutual, ..Listener::default() }
}

fn new_arn(world: &mut World, call: &Call, balancer: &LoadBalancer, port: u16) -> String {
    let digits = ask::digits(world, call, "listener", &format!("{} {port}", balancer.arn));
    format!("{}/{digits}", balancer.arn.replacen(":loadbalancer/", ":listener/", 1))
}

fn duplicate() -> AwsError {
    AwsError::new("DuplicateListener", "A listener already exists on this port for this load balancer")
}
