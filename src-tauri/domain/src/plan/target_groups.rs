//! Target groups of a plan: how their targets are checked and treated. What stands in them is `targets.rs`.

use super::build::Build;
use super::ours::{our_target_group, refuse_stranger};
use crate::{
    Action, Arn, Desired, DesiredListener, Fault, HealthCheck, Inventory, Protocol, Slot, TargetGroup, TargetType,
};

/// The group behind a port, with its settings.
pub(super) fn target_group(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    wanted: &DesiredListener,
) -> Slot<Arn> {
    let step = desired.edition_step(&format!("target-group-{}", wanted.port));
    let existing = our_target_group(desired, inventory, wanted);
    let slot = match existing {
        Some(existing) => {
            keep(build, wanted, existing, &step);
            Slot::Known(existing.arn.clone())
        }
        None => create(build, desired, inventory, wanted, &step),
    };
    attributes(build, wanted, existing, &slot, &step);
    slot
}

fn create(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    wanted: &DesiredListener,
    step: &str,
) -> Slot<Arn> {
    let name = desired.edition_name(&wanted.port.to_string());
    let same_name = |g: &&TargetGroup| g.name.eq_ignore_ascii_case(&name);
    refuse_stranger(build, &name, inventory.target_groups.iter().find(same_name).map(|g| g.arn.as_str()));
    let action = Action::CreateTargetGroup {
        name: name.clone(),
        vpc: desired.network.vpc.clone(),
        protocol: wanted.target_protocol().to_owned(),
        port: wanted.target_port,
        target_type: wanted.target_type.as_str().to_owned(),
        health_check: wanted.health_check.clone(),
        tags: desired.tags_for(step),
    };
    let why = "It holds the targets and how their health is checked";
    build.act(step, format!("Create target group {name} for port {}", wanted.target_port), why, action, &[]);
    build.from(step)
}

fn keep(build: &mut Build, wanted: &DesiredListener, existing: &TargetGroup, step: &str) {
    build.keep(step, &existing.arn, format!("Target group {}", existing.name));
    let fixed = (existing.port, existing.protocol.as_str(), existing.target_type.as_str());
    if fixed != (Some(wanted.target_port), wanted.target_protocol(), wanted.target_type.as_str()) {
        let message = format!(
            "Target group {} has another port, protocol or target type, which AWS never changes",
            existing.name
        );
        build.refuse(
            Fault::invalid("target-group-fixed", message)
                .hint("Use another listener port, or raise network.edition, which makes a new load balancer and groups beside these"),
        );
    }
    if !same_check(&existing.health_check, &wanted.health_check) {
        change_check(build, wanted, existing);
    }
}

fn change_check(build: &mut Build, wanted: &DesiredListener, existing: &TargetGroup) {
    let set = |check: &HealthCheck| Action::ModifyTargetGroup {
        target_group: Slot::Known(existing.arn.clone()),
        health_check: check.clone(),
    };
    let title = format!("Change the health check of {}", existing.name);
    // a check on another port is dropped until the rules let it through
    let before = build.those(&["security-group-outbound", "admit-"]);
    let needs: Vec<&str> = before.iter().map(String::as_str).collect();
    let step = format!("health-check-{}", wanted.port);
    build.act(&step, title, "It differs from what is desired", set(&wanted.health_check), &needs);
    build.undo(set(&existing.health_check));
    let (old, new) = (&existing.health_check, &wanted.health_check);
    build.change("Health check protocol", Some(old.protocol.clone()), Some(new.protocol.clone()));
    build.change("Health check port", Some(old.port.clone()), Some(new.port.clone()));
    build.change("Health check path", old.path.clone(), new.path.clone());
    build.change("Health check success codes", old.matcher.clone(), new.matcher.clone());
    let numbers = [
        ("Health check interval (s)", old.interval_seconds, new.interval_seconds),
        ("Health check timeout (s)", old.timeout_seconds, new.timeout_seconds),
        ("Healthy after checks in a row", old.healthy_threshold, new.healthy_threshold),
        ("Unhealthy after checks in a row", old.unhealthy_threshold, new.unhealthy_threshold),
    ];
    for (what, old, new) in numbers {
        build.change(what, Some(old.to_string()), Some(new.to_string()));
    }
}

/// Path and matcher mean something for HTTP and HTTPS only; AWS fills its own for the rest.
fn same_check(has: &HealthCheck, wants: &HealthCheck) -> bool {
    let numbers = |c: &HealthCheck| (c.interval_seconds, c.timeout_seconds, c.healthy_threshold, c.unhealthy_threshold);
    let http = wants.protocol != "TCP";
    let path = !http || wants.path.is_none() || has.path == wants.path;
    let matcher = !http || wants.matcher.is_none() || has.matcher == wants.matcher;
    has.protocol == wants.protocol && has.port == wants.port && numbers(has) == numbers(wants) && path && matcher
}

/// What a new group has without being told (`docs/aws.md`, “Load balancers, target groups, listeners”). It is not told that, as
/// a group that was made and not yet set is not either: what is sent is the same in one run and in two.
fn default(wanted: &DesiredListener, key: &str) -> Option<&'static str> {
    let datagrams = matches!(wanted.protocol, Protocol::Udp | Protocol::TcpUdp);
    let flag = |on: bool| Some(if on { "true" } else { "false" });
    match key {
        PROXY_PROTOCOL => flag(false),
        "preserve_client_ip.enabled" => flag(wanted.target_type != TargetType::Ip || datagrams),
        "deregistration_delay.timeout_seconds" => Some("300"),
        "deregistration_delay.connection_termination.enabled" => flag(datagrams),
        "target_health_state.unhealthy.connection_termination.enabled" if !datagrams => flag(true),
        "load_balancing.cross_zone.enabled" => Some("use_load_balancer_configuration"),
        "target_group_health.dns_failover.minimum_healthy_targets.count"
        | "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count" => Some("1"),
        _ => None,
    }
}

const PROXY_PROTOCOL: &str = "proxy_protocol_v2.enabled";

fn attributes(
    build: &mut Build,
    wanted: &DesiredListener,
    existing: Option<&TargetGroup>,
    slot: &Slot<Arn>,
    group_step: &str,
) {
    let has = |key: &str| {
        let told = existing.and_then(|g| g.attributes.get(key).cloned());
        let untold = || default(wanted, key).filter(|_| existing.is_none() || key == PROXY_PROTOCOL);
        told.or_else(|| untold().map(str::to_owned))
    };
    let mut differing = wanted.target_group_attributes();
    differing.retain(|key, value| has(key).as_ref() != Some(value));
    if differing.is_empty() {
        return;
    }
    let what = existing.map_or_else(|| format!("the group of port {}", wanted.port), |g| g.name.clone());
    let set = |attributes| Action::SetTargetGroupAttributes { target_group: slot.clone(), attributes };
    let action = set(differing.clone());
    let step = format!("target-group-attributes-{}", wanted.port);
    build.act(&step, format!("Set how {what} treats its targets"), "As it was chosen", action, &[group_step]);
    let before = differing.keys().filter_map(|key| Some((key.clone(), has(key)?))).collect();
    if existing.is_some() {
        build.undo(set(before));
    }
    for (key, value) in differing {
        build.change(&key, existing.and_then(|_| has(&key)), Some(value));
    }
}
