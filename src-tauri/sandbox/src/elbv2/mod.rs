//! Elastic Load Balancing v2, query protocol: which call is answered where. Gateway Load Balancers, listener rules
//! other than the default one, trust stores and capacity reservations are not simulated.

mod ask;
mod attribute_table;
mod attributes;
mod certificates;
mod facts;
mod forward;
mod health;
mod health_check;
mod listener_show;
mod listeners;
mod load_balancer_asked;
mod load_balancers;
mod nodes;
mod placement;
mod security_groups;
mod state;
mod subnets;
mod tags;
mod target_groups;
mod targets;
#[cfg(test)]
mod tests;
mod watched;

use serde_json::{Value, json};

pub(crate) use state::*;
pub(crate) use watched::{Checks, Courses, Group, Watched, watched};

use crate::call::Call;
use crate::clock::{Clock, Time, stamp};
use crate::error::AwsError;
use crate::world::{Estate, World};

/// Seconds that a new load balancer takes to become active.
const PROVISIONING: i64 = crate::waits::LOAD_BALANCER_SECONDS as i64;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<String, AwsError> {
    match call.action.as_str() {
        "CreateLoadBalancer" => load_balancers::create(world, call),
        "DescribeLoadBalancers" => load_balancers::describe(world, call),
        "DeleteLoadBalancer" => load_balancers::delete(world, call),
        "DescribeLoadBalancerAttributes" | "ModifyLoadBalancerAttributes" => attributes::of_load_balancer(world, call),
        "SetSecurityGroups" => security_groups::set(world, call),
        "SetSubnets" => subnets::set(world, call),
        "CreateTargetGroup" => target_groups::create(world, call),
        "DescribeTargetGroups" => target_groups::describe(world, call),
        "ModifyTargetGroup" => target_groups::modify(world, call),
        "DeleteTargetGroup" => target_groups::delete(world, call),
        "DescribeTargetGroupAttributes" | "ModifyTargetGroupAttributes" => attributes::of_target_group(world, call),
        "RegisterTargets" => targets::register(world, call),
        "DeregisterTargets" => targets::deregister(world, call),
        "DescribeTargetHealth" => targets::describe(world, call),
        "CreateListener" => listeners::create(world, call),
        "DescribeListeners" => listeners::describe(world, call),
        "ModifyListener" => listeners::modify(world, call),
        "DeleteListener" => listeners::delete(world, call),
        "DescribeListenerAttributes" | "ModifyListenerAttributes" => attributes::of_listener(world, call),
        "DescribeListenerCertificates" => certificates::describe(world, call),
        "DescribeRules" => listener_show::rules(world, call),
        "DescribeTags" => tags::describe(world, call),
        "AddTags" => tags::add(world, call),
        "RemoveTags" => tags::remove(world, call),
        "DescribeAccountLimits" => facts::account_limits(call),
        "DescribeSSLPolicies" => facts::ssl_policies(call),
        other => Err(AwsError::unknown_action(other)),
    }
}

/// `provisioning`, then `active`.
pub(crate) fn state_of(world: &World, now: Time, load_balancer: &LoadBalancer) -> &'static str {
    state_at(&world.clock, now, load_balancer)
}

/// The network load balancer of that ARN.
pub(crate) fn nlb<'a>(estate: &'a Estate, arn: &str) -> Option<&'a LoadBalancer> {
    estate.elbv2.load_balancers.get(arn).filter(|b| b.kind == "network")
}

fn state_at(clock: &Clock, now: Time, load_balancer: &LoadBalancer) -> &'static str {
    if clock.seconds(load_balancer.created, now) < PROVISIONING { "provisioning" } else { "active" }
}

/// The caller's estate and the time, borrowed side by side.
struct Scene<'a> {
    estate: &'a mut Estate,
    clock: &'a Clock,
    now: Time,
}

impl<'a> Scene<'a> {
    fn of(world: &'a mut World, call: &Call) -> Self {
        world.mine(call);
        let World { estates, clock, .. } = world;
        let estate = estates.entry((call.account.clone(), call.region.clone())).or_default();
        Self { estate, clock, now: call.now }
    }

    /// AWS's seconds since `from`.
    fn since(&self, from: Time) -> i64 {
        self.clock.seconds(from, self.now)
    }
}

impl Elbv2 {
    /// The load balancer of an ARN, or AWS's refusal.
    fn load_balancer(&self, arn: &str) -> Result<&LoadBalancer, AwsError> {
        ask::arn(arn, "loadbalancer", "load balancer")?;
        self.load_balancers.get(arn).ok_or_else(|| ask::load_balancer_not_found(arn))
    }

    /// The target group of an ARN, or AWS's refusal.
    fn target_group(&self, arn: &str) -> Result<&TargetGroup, AwsError> {
        ask::arn(arn, "targetgroup", "target group")?;
        self.target_groups.get(arn).ok_or_else(ask::target_group_not_found)
    }

    /// The listener of an ARN, or AWS's refusal.
    fn listener(&self, arn: &str) -> Result<&Listener, AwsError> {
        ask::arn(arn, "listener", "listener")?;
        self.listeners.get(arn).ok_or_else(ask::listener_not_found)
    }

    /// The listeners of a load balancer, by port.
    fn listeners_of<'a>(&'a self, load_balancer: &'a str) -> impl Iterator<Item = &'a Listener> {
        self.listeners.values().filter(move |l| l.load_balancer == load_balancer)
    }

    /// The listeners that forward to a target group.
    fn users_of<'a>(&'a self, target_group: &'a str) -> impl Iterator<Item = &'a Listener> {
        self.listeners.values().filter(move |l| l.target_groups.iter().any(|g| g == target_group))
    }

    /// What exists, for looking and for tests.
    pub fn dump(&self) -> Value {
        let load_balancers = self.load_balancers.values().map(|b| {
            json!({ "arn": b.arn, "name": b.name, "type": b.kind, "scheme": b.scheme, "vpc": b.vpc, "zones": b.zones,
                "securityGroups": b.security_groups, "enforce": b.enforce, "attributes": b.attributes, "tags": b.tags })
        });
        let target_groups = self.target_groups.values().map(|g| {
            let target = |t: &Target| json!({ "id": t.id, "port": t.port, "zone": t.zone, "draining": t.draining.is_some() });
            json!({ "arn": g.arn, "name": g.name, "created": stamp(g.created), "protocol": g.protocol, "port": g.port, "vpc": g.vpc, "targetType": g.target_type,
                "attributes": g.attributes, "targets": g.targets.iter().map(target).collect::<Vec<_>>(), "tags": g.tags })
        });
        let listeners = self.listeners.values().map(|l| {
            json!({ "arn": l.arn, "loadBalancer": l.load_balancer, "port": l.port, "protocol": l.protocol,
                "targetGroups": l.target_groups, "attributes": l.attributes, "tags": l.tags })
        });
        json!({ "loadBalancers": load_balancers.collect::<Vec<_>>(), "targetGroups": target_groups.collect::<Vec<_>>(),
            "listeners": listeners.collect::<Vec<_>>() })
    }
}
