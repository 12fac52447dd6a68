//! Target groups, their targets and listeners; and the wait for health that everything after depends on.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Build;
use super::ours::{our_load_balancer, our_target_group, port_of, refuse_stranger};
use crate::checklist::counted;
use crate::{
    Action, Arn, Desired, DesiredListener, Fault, HealthCheck, Inventory, Listener, Port, Slot, Target, TargetGroup,
    Wait,
};

/// One target group and one listener for each port, and its targets. Nothing is taken away here.
pub(super) fn listeners(build: &mut Build, desired: &Desired, inventory: &Inventory, balancer: &Slot<Arn>) {
    for wanted in &desired.listeners {
        let group = target_group(build, desired, inventory, wanted);
        listener(build, desired, inventory, wanted, balancer, &group);
        register(build, desired, inventory, wanted, &group);
    }
}

/// Takes away targets, listeners and target groups that are no longer desired, once what replaces them answers.
pub(super) fn withdraw(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    for wanted in &desired.listeners {
        deregister(build, desired, inventory, wanted);
    }
    remove_undesired(build, desired, inventory);
}

/// Adds a wait for the targets of each port where some are registered by this plan, or of every port.
pub(super) fn wait_until_healthy(build: &mut Build, desired: &Desired, inventory: &Inventory, every_port: bool) {
    for wanted in &desired.listeners {
        let port = wanted.port;
        if !every_port && !build.has(&format!("targets-{port}")) {
            continue;
        }
        let existing = our_target_group(desired, inventory, port);
        let slot = existing.map_or_else(|| build.from(&format!("target-group-{port}")), |g| Slot::Known(g.arn.clone()));
        let needs = before_health(desired, port);
        let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
        let targets = wanted_targets(desired, inventory, wanted).into_iter().collect();
        build.wait(
            &format!("targets-healthy-{port}"),
            format!("Wait until every target behind port {port} is healthy"),
            "Nobody is let in, and nothing old goes, before the service answers",
            Wait::TargetsHealthy { target_group: slot, targets, at_least: 0 },
            &needs,
        );
    }
}

/// What health depends on.
fn before_health(desired: &Desired, port: Port) -> Vec<String> {
    let own = ["target-group", "listener", "targets", "health-check"].map(|step| format!("{step}-{port}"));
    let shared = ["load-balancer-active", "load-balancer-rules", "security-group-outbound", "security-group-close"]
        .map(str::to_owned);
    let admitted = desired.exposure.admit_in.iter().map(|group| format!("admit-{group}"));
    own.into_iter().chain(shared).chain(admitted).collect()
}

fn target_group(build: &mut Build, desired: &Desired, inventory: &Inventory, wanted: &DesiredListener) -> Slot<Arn> {
    let step = format!("target-group-{}", wanted.port);
    let name = desired.aws_name(&wanted.port.to_string());
    if let Some(existing) = our_target_group(desired, inventory, wanted.port) {
        keep_target_group(build, wanted, existing, &step);
        return Slot::Known(existing.arn.clone());
    }
    let same_name = |g: &&TargetGroup| g.name.eq_ignore_ascii_case(&name);
    refuse_stranger(build, &name, inventory.target_groups.iter().find(same_name).map(|g| g.arn.as_str()));
    let action = Action::CreateTargetGroup {
        name: name.clone(),
        vpc: desired.network.vpc.clone(),
        protocol: wanted.protocol.as_str().to_owned(),
        port: wanted.target_port,
        target_type: wanted.target_type.as_str().to_owned(),
        health_check: wanted.health_check.clone(),
        tags: desired.tags_for(&step),
    };
    let why = "It holds the targets and how their health is checked";
    build.act(&step, format!("Create target group {name} for port {}", wanted.target_port), why, action, &[]);
    build.from(&step)
}

fn keep_target_group(build: &mut Build, wanted: &DesiredListener, existing: &TargetGroup, step: &str) {
    build.keep(step, &existing.arn, format!("Target group {}", existing.name));
    let fixed = (existing.port, existing.protocol.as_str(), existing.target_type.as_str());
    if fixed != (Some(wanted.target_port), wanted.protocol.as_str(), wanted.target_type.as_str()) {
        build.refuse(
            Fault::invalid(
                "target-group-fixed",
                format!(
                    "Target group {} has another port, protocol or target type, which AWS never changes",
                    existing.name
                ),
            )
            .hint("Use another listener port, or tear the onboarding down and set it up anew"),
        );
    }
    if !same_check(&existing.health_check, &wanted.health_check) {
        let action = Action::ModifyTargetGroup {
            target_group: Slot::Known(existing.arn.clone()),
            health_check: wanted.health_check.clone(),
        };
        let title = format!("Change the health check of {}", existing.name);
        // a check on another port is dropped until the rules let it through
        let before = build.those(&["security-group-outbound", "admit-"]);
        let needs: Vec<&str> = before.iter().map(String::as_str).collect();
        build.act(&format!("health-check-{}", wanted.port), title, "It differs from what is desired", action, &needs);
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

fn listener(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    wanted: &DesiredListener,
    balancer: &Slot<Arn>,
    group: &Slot<Arn>,
) {
    let step = format!("listener-{}", wanted.port);
    let on_port =
        our_load_balancer(desired, inventory).and_then(|l| l.listeners.iter().find(|li| li.port == wanted.port));
    if let Some(existing) = on_port {
        keep_listener(build, wanted, existing, group, &step);
        return;
    }
    let action = Action::CreateListener {
        load_balancer: balancer.clone(),
        port: wanted.port,
        protocol: wanted.protocol.as_str().to_owned(),
        target_group: group.clone(),
        tls: wanted.tls.clone(),
        tags: desired.tags_for(&step),
    };
    let title = format!("Listen on {} {}", wanted.protocol.as_str(), wanted.port);
    build.act(
        &step,
        title,
        "This is the port that Firefly dials",
        action,
        &["load-balancer", &format!("target-group-{}", wanted.port)],
    );
}

fn keep_listener(build: &mut Build, wanted: &DesiredListener, existing: &Listener, group: &Slot<Arn>, step: &str) {
    build.keep(step, &existing.arn, format!("Listener on {} {}", existing.protocol, existing.port));
    let leads_right = match group {
        Slot::Known(arn) => existing.target_groups == [arn.clone()],
        Slot::From(_) => false,
    };
    if !leads_right || existing.protocol != wanted.protocol.as_str() {
        build.refuse(
            Fault::invalid(
                "listener-differs",
                format!("The listener on port {} leads elsewhere than desired", wanted.port),
            )
            .hint("Delete that listener in AWS, then plan again: it will be made anew"),
        );
    }
}

fn register(build: &mut Build, desired: &Desired, inventory: &Inventory, wanted: &DesiredListener, group: &Slot<Arn>) {
    let has = our_target_group(desired, inventory, wanted.port).map(registered).unwrap_or_default();
    let wants = wanted_targets(desired, inventory, wanted);
    let missing: Vec<Target> = wants.into_iter().filter(|t| !is_in(&has, t)).collect();
    if missing.is_empty() {
        return;
    }
    let title = format!("Register {} for port {}", counted(missing.len(), "target"), wanted.port);
    let action = Action::RegisterTargets { target_group: group.clone(), targets: missing };
    // a group that no listener uses stays unused: the listener comes first, so that checks begin at once
    let needs = [format!("target-group-{}", wanted.port), format!("listener-{}", wanted.port)];
    build.act(
        &format!("targets-{}", wanted.port),
        title,
        "These answer Firefly’s calls",
        action,
        &[&needs[0], &needs[1]],
    );
}

fn deregister(build: &mut Build, desired: &Desired, inventory: &Inventory, wanted: &DesiredListener) {
    let Some(group) = our_target_group(desired, inventory, wanted.port) else { return };
    let wants = wanted_targets(desired, inventory, wanted);
    let extra: Vec<Target> = registered(group).into_iter().filter(|t| !is_in(&wants, t)).collect();
    if extra.is_empty() {
        return;
    }
    let title = format!("Deregister {} that are not desired", counted(extra.len(), "target"));
    let action = Action::DeregisterTargets { target_group: Slot::Known(group.arn.clone()), targets: extra };
    let needs = [format!("targets-{}", wanted.port), format!("targets-healthy-{}", wanted.port)];
    build.act(
        &format!("extra-targets-{}", wanted.port),
        title,
        "Only agreed targets stand behind the port",
        action,
        &[&needs[0], &needs[1]],
    );
}

fn is_in(list: &BTreeSet<Target>, target: &Target) -> bool {
    list.iter().any(|other| other.id == target.id && other.port == target.port)
}

fn wanted_targets(desired: &Desired, inventory: &Inventory, wanted: &DesiredListener) -> BTreeSet<Target> {
    wanted.targets.iter().map(|id| target(desired, inventory, wanted, id)).collect()
}

fn target(desired: &Desired, inventory: &Inventory, wanted: &DesiredListener, id: &str) -> Target {
    let outside = id.parse::<std::net::IpAddr>().is_ok_and(|ip| {
        let ranges = inventory.vpc(&desired.network.vpc).map(|v| v.cidrs.clone()).unwrap_or_default();
        !ranges.iter().any(|net| net.contains(&ip))
    });
    Target { id: id.to_owned(), port: wanted.target_port, zone: outside.then(|| "all".to_owned()) }
}

fn registered(group: &TargetGroup) -> BTreeSet<Target> {
    let staying = group.health.iter().filter(|h| !h.is_draining());
    staying.filter_map(|h| Some(Target { id: h.id.clone(), port: h.port.or(group.port)?, zone: None })).collect()
}

/// Listeners and target groups that carry our tags, but that the onboarding no longer names.
fn remove_undesired(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let kept: BTreeSet<Port> = desired.listeners.iter().map(|l| l.port).collect();
    let gone = |tags: &crate::Tags, prefix: &str| port_of(tags, &desired.id, prefix).filter(|p| !kept.contains(p));
    let listening = our_load_balancer(desired, inventory).map(|l| l.listeners.as_slice()).unwrap_or_default();
    // a tag that was edited by hand must not take a door away that is agreed
    let undesired = listening.iter().filter(|l| !kept.contains(&l.port));
    let listeners: BTreeMap<Port, &Listener> =
        undesired.filter_map(|l| Some((gone(&l.tags, "listener-")?, l))).collect();
    let replaced = build.those(&["listener-", "targets-"]);
    let needs: Vec<&str> = replaced.iter().map(String::as_str).collect();
    for (port, listener) in listeners {
        let action = Action::DeleteListener { listener: Slot::Known(listener.arn.clone()) };
        build.act(
            &format!("remove-listener-{port}"),
            format!("Stop listening on port {}", listener.port),
            "The onboarding no longer names it",
            action,
            &needs,
        );
    }
    let groups: BTreeMap<Port, &TargetGroup> =
        inventory.target_groups.iter().filter_map(|g| Some((gone(&g.tags, "target-group-")?, g))).collect();
    for (port, group) in groups {
        let action = Action::DeleteTargetGroup { target_group: Slot::Known(group.arn.clone()) };
        let needs = format!("remove-listener-{port}");
        build.act(
            &format!("remove-target-group-{port}"),
            format!("Delete target group {}", group.name),
            "No listener uses it any more",
            action,
            &[&needs],
        );
    }
}
