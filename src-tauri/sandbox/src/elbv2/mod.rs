//! Elastic Load Balancing v2, query protocol: which call is answered where. Gateway Load Balancers, authentication by a
//! load balancer, trust stores and the reservation of capacity are not simulated.

mod actions;
mod ask;
mod attribute_table;
mod attributes;
mod certificates;
mod conditions;
mod dual_stack;
mod facts;
mod faults;
mod forward;
mod health;
mod health_check;
mod hosted_zones;
pub(crate) mod limits;
mod listener_show;
mod listeners;
mod load_balancer_asked;
mod load_balancers;
mod nodes;
mod overrides;
mod placement;
mod quotas;
mod redirects;
mod registrable;
mod rules;
mod security_groups;
mod security_policies;
mod state;
mod subnets;
mod tags;
mod target_groups;
mod targets;
#[cfg(test)]
mod tests;
mod transforms;
mod watched;

use std::collections::BTreeSet;

use serde_json::{Value, json};

pub(crate) use faults::{afflict, answers, checkers, shift};
pub(crate) use health::any_healthy;
pub(crate) use hosted_zones::of as hosted_zone;
pub(crate) use state::*;
pub(crate) use targets::{enroll, withdraw};
pub(crate) use watched::{Checks, Courses, Group, Watched, watched};

use crate::call::Call;
use crate::clock::{Clock, Time, stamp};
use crate::error::AwsError;
use crate::fault::Ailment;
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
        "SetIpAddressType" => dual_stack::set_ip_address_type(world, call),
        "DescribeCapacityReservation" => facts::capacity_reservation(world, call),
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
        "AddListenerCertificates" => certificates::add(world, call),
        "RemoveListenerCertificates" => certificates::remove(world, call),
        "CreateRule" => rules::create(world, call),
        "DescribeRules" => rules::describe(world, call),
        "ModifyRule" => rules::modify(world, call),
        "DeleteRule" => rules::delete(world, call),
        "SetRulePriorities" => rules::set_priorities(world, call),
        "DescribeTags" => tags::describe(world, call),
        "AddTags" => tags::add(world, call),
        "RemoveTags" => tags::remove(world, call),
        "DescribeAccountLimits" => facts::account_limits(call),
        "DescribeSSLPolicies" => security_policies::describe(call),
        other => Err(AwsError::unknown_action(other)),
    }
}

/// `provisioning`, then `active`, unless something befell it.
pub(crate) fn state_of(world: &World, now: Time, load_balancer: &LoadBalancer) -> &'static str {
    state_at(&world.clock, now, load_balancer)
}

/// Whether a text is the ARN of a load balancer, by its form.
pub(crate) fn is_arn(arn: &str) -> bool {
    ask::arn(arn, "loadbalancer", "load balancer").is_ok()
}

/// The network load balancer of that ARN.
pub(crate) fn nlb<'a>(estate: &'a Estate, arn: &str) -> Option<&'a LoadBalancer> {
    estate.elbv2.load_balancers.get(arn).filter(|b| b.kind == "network")
}

/// Names of the zones that a load balancer is in.
pub(crate) fn zones_of(all: &Elbv2, arn: &str) -> BTreeSet<String> {
    all.load_balancers.get(arn).into_iter().flat_map(|b| b.zones.iter().map(|(zone, _)| zone.clone())).collect()
}

/// Whether a load balancer is reached over IPv6 too.
pub(crate) fn is_dual_stack(all: &Elbv2, arn: &str) -> bool {
    all.load_balancers.get(arn).is_some_and(|b| b.ip_address_type == "dualstack")
}

/// Whether a listener of a load balancer has another TCP idle timeout than AWS's default.
pub(crate) fn has_own_idle_timeout(all: &Elbv2, arn: &str) -> bool {
    let (key, default, _) = attribute_table::IDLE_TIMEOUT;
    all.listeners_of(arn).any(|l| l.attributes.get(key).is_some_and(|v| v != default))
}

fn state_at(clock: &Clock, now: Time, load_balancer: &LoadBalancer) -> &'static str {
    match load_balancer.ailment {
        Some(Ailment::Failed) => return "failed",
        Some(Ailment::ActiveImpaired) => return "active_impaired",
        None => {}
    }
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

    /// The rules of a listener, by priority, without the default one.
    fn rules_of<'a>(&'a self, listener: &'a str) -> Vec<&'a Rule> {
        let mut rules: Vec<&Rule> = self.rules.values().filter(|r| r.listener == listener).collect();
        rules.sort_by_key(|r| r.priority);
        rules
    }

    /// What a listener does by default and by its rules.
    fn actions_of<'a>(&'a self, listener: &'a Listener) -> impl Iterator<Item = &'a Action> {
        let rules = self.rules.values().filter(|r| r.listener == listener.arn);
        std::iter::once(&listener.action).chain(rules.map(|r| &r.action))
    }

    /// Whether a load balancer forwards to a target group.
    pub(crate) fn is_used(&self, target_group: &str) -> bool {
        self.users_of(target_group).next().is_some()
    }

    /// The listeners that forward to a target group, by default or by a rule.
    fn users_of<'a>(&'a self, target_group: &'a str) -> impl Iterator<Item = &'a Listener> {
        let forwards = move |l: &&Listener| self.actions_of(l).any(|a| a.target_groups().any(|g| g == target_group));
        self.listeners.values().filter(forwards)
    }

    /// A target group in which an Application Load Balancer is registered on such a port.
    fn group_with(&self, balancer: &str, port: impl Fn(u16) -> bool) -> Option<&str> {
        let holds = |t: &Target| t.id == balancer && t.draining.is_none() && port(t.port);
        self.target_groups.values().find(|g| g.targets.iter().any(holds)).map(|g| g.arn.as_str())
    }

    /// Removes listeners with their rules.
    fn remove_listeners(&mut self, gone: impl Fn(&Listener) -> bool) {
        self.listeners.retain(|_, l| !gone(l));
        let Self { rules, listeners, .. } = self;
        rules.retain(|_, r| listeners.contains_key(&r.listener));
    }

    /// Notes since when the groups of a new action are forwarded to, where nothing did so before.
    fn begin_use(&mut self, action: &Action, now: Time) {
        let idle = |arn: &&str| self.users_of(arn).next().is_none();
        let begun: Vec<String> = action.target_groups().filter(idle).map(str::to_owned).collect();
        for arn in begun {
            self.target_groups.entry(arn).and_modify(|g| g.used_since = now);
        }
    }

    /// What exists, for looking and for tests.
    pub fn dump(&self) -> Value {
        let load_balancers = self.load_balancers.values().map(|b| {
            json!({ "arn": b.arn, "name": b.name, "type": b.kind, "scheme": b.scheme, "ipAddressType": b.ip_address_type, "vpc": b.vpc, "zones": b.zones,
                "securityGroups": b.security_groups, "enforce": b.enforce, "state": b.ailment, "shiftedFrom": b.shifted_from, "attributes": b.attributes, "tags": b.tags })
        });
        let target_groups = self.target_groups.values().map(|g| {
            let target = |t: &Target| json!({ "id": t.id, "port": t.port, "zone": t.zone, "draining": t.draining.is_some() });
            json!({ "arn": g.arn, "name": g.name, "created": stamp(g.created), "protocol": g.protocol, "port": g.port, "vpc": g.vpc, "targetType": g.target_type,
                "attributes": g.attributes, "checkers": g.checkers.map(|(how, _)| how), "targets": g.targets.iter().map(target).collect::<Vec<_>>(), "tags": g.tags })
        });
        let listeners = self.listeners.values().map(|l| {
            json!({ "arn": l.arn, "loadBalancer": l.load_balancer, "port": l.port, "protocol": l.protocol,
                "targetGroups": l.action.target_groups().collect::<Vec<_>>(), "attributes": l.attributes, "tags": l.tags })
        });
        let rules = self.rules.values().map(|r| {
            json!({ "arn": r.arn, "listener": r.listener, "priority": r.priority,
                "targetGroups": r.action.target_groups().collect::<Vec<_>>(), "tags": r.tags })
        });
        let answers = self
            .answers
            .iter()
            .map(|((address, port), (code, _))| json!({ "address": address, "port": port, "code": code }));
        json!({ "loadBalancers": load_balancers.collect::<Vec<_>>(), "targetGroups": target_groups.collect::<Vec<_>>(),
            "listeners": listeners.collect::<Vec<_>>(), "rules": rules.collect::<Vec<_>>(), "answers": answers.collect::<Vec<_>>() })
    }
}
