//! Attributes of load balancers, target groups and listeners as the arguments that Terraform's provider has for them.
//! What it has none for is handed back.

use std::collections::BTreeMap;

use super::hcl::{Block, quoted};
use crate::{Action, Slot, StepId};

type Map = BTreeMap<String, String>;

/// An argument, and whether the provider takes it as text.
type Known = (&'static str, &'static str, Form);

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Text,
    Bare,
}

const BALANCER: [Known; 5] = [
    ("deletion_protection.enabled", "enable_deletion_protection", Form::Bare),
    ("load_balancing.cross_zone.enabled", "enable_cross_zone_load_balancing", Form::Bare),
    ("dns_record.client_routing_policy", "dns_record_client_routing_policy", Form::Text),
    ("zonal_shift.config.enabled", "enable_zonal_shift", Form::Bare),
    ("secondary_ips.auto_assigned.per_subnet", "secondary_ips_auto_assigned_per_subnet", Form::Bare),
];

const LISTENER: [Known; 1] = [("tcp.idle_timeout.seconds", "tcp_idle_timeout_seconds", Form::Bare)];

const TARGET_GROUP: [Known; 5] = [
    ("proxy_protocol_v2.enabled", "proxy_protocol_v2", Form::Bare),
    ("preserve_client_ip.enabled", "preserve_client_ip", Form::Text),
    ("deregistration_delay.timeout_seconds", "deregistration_delay", Form::Text),
    ("deregistration_delay.connection_termination.enabled", "connection_termination", Form::Bare),
    ("load_balancing.cross_zone.enabled", "load_balancing_cross_zone_enabled", Form::Text),
];

const HEALTH_STATE: [Known; 2] = [
    (
        "target_health_state.unhealthy.connection_termination.enabled",
        "enable_unhealthy_connection_termination",
        Form::Bare,
    ),
    ("target_health_state.unhealthy.draining_interval_seconds", "unhealthy_draining_interval", Form::Bare),
];

const FAILOVER: [Known; 2] = [
    ("target_group_health.dns_failover.minimum_healthy_targets.count", "minimum_healthy_targets_count", Form::Text),
    (
        "target_group_health.dns_failover.minimum_healthy_targets.percentage",
        "minimum_healthy_targets_percentage",
        Form::Text,
    ),
];

const ROUTING: [Known; 2] = [
    (
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
        "minimum_healthy_targets_count",
        Form::Bare,
    ),
    (
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
        "minimum_healthy_targets_percentage",
        Form::Text,
    ),
];

/// The block with what the provider knows, and the rest where there is any.
pub(super) fn of_balancer(block: Block, attributes: &Map) -> (Block, Option<Map>) {
    let mut rest = attributes.clone();
    let block = taken(block, &BALANCER, &mut rest);
    (block, some(rest))
}

pub(super) fn of_listener(block: Block, attributes: &Map) -> (Block, Option<Map>) {
    let mut rest = attributes.clone();
    let block = taken(block, &LISTENER, &mut rest);
    (block, some(rest))
}

pub(super) fn of_target_group(block: Block, attributes: &Map) -> (Block, Option<Map>) {
    let mut rest = attributes.clone();
    let block = taken(block, &TARGET_GROUP, &mut rest);
    let block = nested(block, "target_health_state", &HEALTH_STATE, &mut rest);
    let failover = taken(Block::new("dns_failover", &[]), &FAILOVER, &mut rest);
    let routing = taken(Block::new("unhealthy_state_routing", &[]), &ROUTING, &mut rest);
    let mut health = Block::new("target_group_health", &[]);
    for inner in [failover, routing].into_iter().filter(|inner| !inner.is_empty()) {
        health = health.nest(inner);
    }
    let block = if health.is_empty() { block } else { block.nest(health) };
    (block, some(rest))
}

/// What sets the rest by hand.
pub(super) fn balancer_by_hand(step: &StepId, attributes: Map) -> Action {
    Action::SetLoadBalancerAttributes { load_balancer: Slot::From(step.clone()), attributes }
}

pub(super) fn listener_by_hand(step: &StepId, attributes: Map) -> Action {
    Action::SetListenerAttributes { listener: Slot::From(step.clone()), attributes }
}

pub(super) fn target_group_by_hand(step: &StepId, attributes: Map) -> Action {
    Action::SetTargetGroupAttributes { target_group: Slot::From(step.clone()), attributes }
}

fn some(rest: Map) -> Option<Map> {
    (!rest.is_empty()).then_some(rest)
}

fn nested(block: Block, name: &str, known: &[Known], rest: &mut Map) -> Block {
    let inner = taken(Block::new(name, &[]), known, rest);
    if inner.is_empty() { block } else { block.nest(inner) }
}

/// Moves what is known out of `rest` into the block. A number or a switch that is neither stays behind.
fn taken(mut block: Block, known: &[Known], rest: &mut Map) -> Block {
    for (key, argument, form) in known {
        let fits = |value: &&String| *form == Form::Text || is_bare(value);
        if let Some(value) = rest.get(*key).filter(fits).cloned() {
            rest.remove(*key);
            block = block.set(argument, if *form == Form::Text { quoted(&value) } else { value });
        }
    }
    block
}

fn is_bare(value: &str) -> bool {
    ["true", "false"].contains(&value) || value.parse::<u32>().is_ok_and(|number| number.to_string() == value)
}
