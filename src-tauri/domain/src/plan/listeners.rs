//! Target groups, their targets and listeners; and the wait for health that everything after depends on.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Build;
use super::provider::{our_load_balancer, refuse_stranger};
use crate::checklist::counted;
use crate::{
    Action, Arn, Desired, DesiredListener, Fault, HealthCheck, Inventory, Listener, Slot, Target, TargetGroup, Wait,
    is_ours,
};

/// One target group and one listener for each port; those that are ours but no longer desired go.
pub(super) fn listeners(build: &mut Build, desired: &Desired, inventory: &Inventory, balancer: &Slot<Arn>) {
    for wanted in &desired.listeners {
        let group = target_group(build, desired, inventory, wanted);
        listener(build, desired, inventory, wanted, balancer, &group);
        targets(build, desired, inventory, wanted, &group);
    }
    remove_undesired(build, desired, inventory);
}

/// Adds a wait for each target group.
pub(super) fn wait_until_healthy(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    for wanted in &desired.listeners {
        let port = wanted.port;
        let existing = our_target_group(desired, inventory, wanted);
        let slot = existing.map_or_else(|| build.from(&format!("target-group-{port}")), |g| Slot::Known(g.arn.clone()));
        let id = format!("targets-healthy-{port}");
        let mut needs = vec![
            format!("target-group-{port}"),
            format!("listener-{port}"),
            format!("targets-{port}"),
            format!("health-check-{port}"),
        ];
        needs.extend(["load-balancer-active", "load-balancer-rules", "security-group-outbound"].map(str::to_owned));
        needs.extend(desired.exposure.admit_in.iter().map(|g| format!("admit-{g}")));
        let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
        let title = format!("Wait until every target behind port {port} is healthy");
        build.wait(
            &id,
            title,
            "Nobody is let in before the service answers",
            Wait::TargetsHealthy { target_group: slot },
            &needs,
        );
    }
}

fn our_target_group<'a>(
    desired: &Desired,
    inventory: &'a Inventory,
    wanted: &DesiredListener,
) -> Option<&'a TargetGroup> {
    let step = format!("target-group-{}", wanted.port);
    inventory.target_groups.iter().find(|g| is_ours(&g.tags, &desired.id, &step))
}

fn target_group(build: &mut Build, desired: &Desired, inventory: &Inventory, wanted: &DesiredListener) -> Slot<Arn> {
    let step = format!("target-group-{}", wanted.port);
    let name = desired.aws_name(&wanted.port.to_string());
    if let Some(existing) = our_target_group(desired, inventory, wanted) {
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
        build.act(&format!("health-check-{}", wanted.port), title, "It differs from what is desired", action, &[]);
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

fn targets(build: &mut Build, desired: &Desired, inventory: &Inventory, wanted: &DesiredListener, group: &Slot<Arn>) {
    let wants: BTreeSet<Target> = wanted.targets.iter().map(|id| target(desired, inventory, wanted, id)).collect();
    let existing = our_target_group(desired, inventory, wanted);
    let registered = existing.map(registered).unwrap_or_default();
    let is_in = |list: &BTreeSet<Target>, t: &Target| list.iter().any(|o| o.id == t.id && o.port == t.port);
    let missing: Vec<Target> = wants.iter().filter(|t| !is_in(&registered, t)).cloned().collect();
    let extra: Vec<Target> = registered.iter().filter(|t| !is_in(&wants, t)).cloned().collect();
    if !missing.is_empty() {
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
    if !extra.is_empty() {
        let title = format!("Deregister {} that are not desired", counted(extra.len(), "target"));
        let action = Action::DeregisterTargets { target_group: group.clone(), targets: extra };
        build.act(
            &format!("extra-targets-{}", wanted.port),
            title,
            "Only agreed targets stand behind the port",
            action,
            &[],
        );
    }
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
    let kept: BTreeSet<String> = desired.listeners.iter().map(|l| l.port.to_string()).collect();
    let gone = |tags: &crate::Tags, prefix: &str| {
        let step = tags.get(crate::tag::STEP).filter(|_| crate::belongs_to(tags, &desired.id))?;
        step.strip_prefix(prefix).filter(|port| !kept.contains(*port)).map(str::to_owned)
    };
    let listening = our_load_balancer(desired, inventory).map(|l| l.listeners.as_slice()).unwrap_or_default();
    // a tag that was edited by hand must not take a door away that is agreed
    let undesired = listening.iter().filter(|l| !kept.contains(&l.port.to_string()));
    let listeners: BTreeMap<String, &Listener> =
        undesired.filter_map(|l| Some((gone(&l.tags, "listener-")?, l))).collect();
    for (port, listener) in listeners {
        let action = Action::DeleteListener { listener: Slot::Known(listener.arn.clone()) };
        build.act(
            &format!("remove-listener-{port}"),
            format!("Stop listening on port {port}"),
            "The onboarding no longer names it",
            action,
            &[],
        );
    }
    let groups: BTreeMap<String, &TargetGroup> =
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
