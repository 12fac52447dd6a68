//! What stands in the target groups: registered by us one by one, or by an ECS service or Auto Scaling group that was attached.
//! New targets come first; what is not desired goes once they answer.

use std::collections::BTreeSet;

use super::build::Build;
use super::ours::{is_of_former_edition, our_target_group, port_of};
use crate::checklist::counted;
use crate::{
    Action, Arn, Attach, AutoScalingGroup, ContainerTarget, Desired, DesiredListener, Fault, Inventory, Slot, Target,
    TargetGroup, Wait, Workload,
};

/// Registers what is missing, or attaches what registers it.
pub(super) fn register(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    wanted: &DesiredListener,
    group: &Slot<Arn>,
) {
    match &wanted.attach {
        None => one_by_one(build, desired, inventory, wanted, group),
        Some(Attach::AutoScalingGroup(name)) => auto_scaling(build, desired, inventory, wanted, group, name),
        Some(Attach::EcsService { service, container, container_port }) => {
            let Some(workload) = inventory.workloads.iter().find(|w| &w.arn == service) else { return };
            let target =
                ContainerTarget { target_group: group.clone(), container: container.clone(), port: *container_port };
            ecs(build, desired, wanted, workload, target);
        }
    }
}

/// Takes away targets and attachments that are no longer desired.
pub(super) fn withdraw(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    for wanted in &desired.listeners {
        if wanted.attach.is_none() {
            deregister(build, desired, inventory, wanted);
        }
    }
    detach_undesired(build, desired, inventory);
}

/// The step after which the targets of a port are on their way.
pub(super) fn steps_of(desired: &Desired, wanted: &DesiredListener) -> [String; 2] {
    ["targets", "attach"].map(|base| desired.edition_step(&format!("{base}-{}", wanted.port)))
}

/// The wait for the health of what stands behind a port.
pub(super) fn healthy(desired: &Desired, inventory: &Inventory, wanted: &DesiredListener, group: Slot<Arn>) -> Wait {
    let at_least = match &wanted.attach {
        None => 0,
        Some(Attach::AutoScalingGroup(name)) => auto_scaling_group(inventory, name).map_or(1, |g| g.desired.max(1)),
        Some(Attach::EcsService { service, .. }) => {
            inventory.workloads.iter().find(|w| &w.arn == service).map_or(1, |w| w.desired.max(1))
        }
    };
    let targets = wanted_targets(desired, inventory, wanted).into_iter().collect();
    Wait::TargetsHealthy { target_group: group, targets, at_least }
}

/// Whether everything that is desired behind a port answers now.
pub(super) fn are_healthy(desired: &Desired, inventory: &Inventory, wanted: &DesiredListener) -> bool {
    let Some(group) = our_target_group(desired, inventory, wanted) else { return false };
    let answers = |target: &Target| {
        let same = |h: &&crate::TargetHealth| h.id == target.id && h.port.or(group.port) == Some(target.port);
        group.health.iter().find(same).is_some_and(crate::TargetHealth::is_healthy)
    };
    match wanted.attach {
        Some(_) => group.health.iter().any(crate::TargetHealth::is_healthy),
        None => wanted_targets(desired, inventory, wanted).iter().all(answers),
    }
}

fn one_by_one(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    wanted: &DesiredListener,
    group: &Slot<Arn>,
) {
    let has = our_target_group(desired, inventory, wanted).map(registered).unwrap_or_default();
    let wants = wanted_targets(desired, inventory, wanted);
    let missing: Vec<Target> = wants.into_iter().filter(|t| !is_in(&has, t)).collect();
    if missing.is_empty() {
        return;
    }
    let title = format!("Register {} for port {}", counted(missing.len(), "target"), wanted.port);
    let action = Action::RegisterTargets { target_group: group.clone(), targets: missing };
    let [step, _] = steps_of(desired, wanted);
    let needs = before(desired, wanted);
    build.act(&step, title, "These answer Firefly’s calls", action, &needs.each_ref().map(String::as_str));
}

/// A group that no listener uses stays unused: the listener comes first, so that checks begin at once. ECS refuses a group
/// without a load balancer.
fn before(desired: &Desired, wanted: &DesiredListener) -> [String; 3] {
    let [group, listener] = ["target-group", "listener"].map(|b| desired.edition_step(&format!("{b}-{}", wanted.port)));
    [group, listener, format!("modify-listener-{}", wanted.port)]
}

fn auto_scaling(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    wanted: &DesiredListener,
    group: &Slot<Arn>,
    name: &str,
) {
    let found = auto_scaling_group(inventory, name);
    let attached = |g: &AutoScalingGroup| matches!(group, Slot::Known(arn) if g.target_groups.contains(arn));
    if found.is_some_and(attached) {
        return;
    }
    let action = Action::AttachAutoScaling { auto_scaling_group: name.to_owned(), target_group: group.clone() };
    let [_, step] = steps_of(desired, wanted);
    let needs = before(desired, wanted);
    let title = format!("Have Auto Scaling group {name} register its instances for port {}", wanted.port);
    let needs = needs.each_ref().map(String::as_str);
    build.act(&step, title, "Instances that it starts later are registered too", action, &needs);
}

fn ecs(build: &mut Build, desired: &Desired, wanted: &DesiredListener, workload: &Workload, target: ContainerTarget) {
    if workload.other_load_balancing {
        let message = format!(
            "ECS service {} has load balancing that this product does not know, and one call replaces all of it",
            workload.name
        );
        return build.refuse(
            Fault::invalid("ecs-not-understood", message)
                .hint("Attach the target group yourself, then leave attach out; or register the tasks behind a load balancer of their own"),
        );
    }
    let attached = workload.attached.iter().any(|a| {
        matches!(&target.target_group, Slot::Known(arn) if &a.target_group == arn)
            && a.container == target.container
            && a.port == target.port
    });
    if attached {
        return;
    }
    let (step, before_attach) = (steps_of(desired, wanted)[1].clone(), before(desired, wanted));
    // the call replaces the service's whole list, so that a second one has to know what the first one added
    let earlier = ecs_steps(build, workload);
    let mut list = match earlier.last() {
        Some((_, list)) => list.clone(),
        None => there(workload),
    };
    list.retain(|t| !matches!((&t.target_group, &target.target_group), (Slot::Known(a), Slot::Known(b)) if a == b));
    list.push(target);
    let set = |target_groups| Action::SetEcsTargetGroups {
        cluster: workload.cluster.clone(),
        service: workload.arn.clone(),
        target_groups,
    };
    let mut needs: Vec<&str> = before_attach.iter().map(String::as_str).collect();
    needs.extend(earlier.iter().map(|(id, _)| id.as_str()));
    let title = format!("Have ECS service {} register its tasks for port {}", workload.name, wanted.port);
    let why = "Tasks that it starts later register themselves; the service replaces its tasks once, one after another";
    build.act(&step, title, why, set(list), &needs);
    build.undo(set(there(workload)));
}

fn ecs_steps(build: &Build, workload: &Workload) -> Vec<(String, Vec<ContainerTarget>)> {
    build
        .actions()
        .filter_map(|(id, action)| match action {
            Action::SetEcsTargetGroups { service, target_groups, .. } if service == &workload.arn => {
                Some((id.to_string(), target_groups.clone()))
            }
            _ => None,
        })
        .collect()
}

pub(super) fn there(workload: &Workload) -> Vec<ContainerTarget> {
    let one = |a: &crate::AttachedContainer| ContainerTarget {
        target_group: Slot::Known(a.target_group.clone()),
        container: a.container.clone(),
        port: a.port,
    };
    workload.attached.iter().map(one).collect()
}

fn auto_scaling_group<'a>(inventory: &'a Inventory, name: &str) -> Option<&'a AutoScalingGroup> {
    inventory.auto_scaling_groups.iter().find(|g| g.name == name)
}

fn deregister(build: &mut Build, desired: &Desired, inventory: &Inventory, wanted: &DesiredListener) {
    let Some(group) = our_target_group(desired, inventory, wanted) else { return };
    let wants = wanted_targets(desired, inventory, wanted);
    let extra: Vec<Target> = registered(group).into_iter().filter(|t| !is_in(&wants, t)).collect();
    if extra.is_empty() || is_attached(inventory, &group.arn) {
        return;
    }
    let title = format!("Deregister {} that are not desired", counted(extra.len(), "target"));
    let action = Action::DeregisterTargets { target_group: Slot::Known(group.arn.clone()), targets: extra };
    let [registered, _] = steps_of(desired, wanted);
    let needs = [registered, format!("targets-healthy-{}", wanted.port)];
    build.act(
        &format!("extra-targets-{}", wanted.port),
        title,
        "Only agreed targets stand behind the port",
        action,
        &[&needs[0], &needs[1]],
    );
}

/// Whether an ECS service or Auto Scaling group registers targets in a group; what we took out it would put in again.
fn is_attached(inventory: &Inventory, group: &Arn) -> bool {
    inventory.workloads.iter().any(|w| w.attached.iter().any(|a| &a.target_group == group))
        || inventory.auto_scaling_groups.iter().any(|g| g.target_groups.contains(group))
}

/// Detaches services and Auto Scaling groups from groups of ours that they should no longer fill.
fn detach_undesired(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let wants = |group: &TargetGroup, by: &dyn Fn(&Attach) -> bool| {
        let of_group =
            |l: &&DesiredListener| our_target_group(desired, inventory, l).is_some_and(|g| g.arn == group.arn);
        desired.listeners.iter().filter(of_group).any(|l| l.attach.as_ref().is_some_and(by))
    };
    let unwanted = |group: &Arn, by: &dyn Fn(&Attach) -> bool| {
        // what an earlier edition made goes with its load balancer
        let current = |g: &&TargetGroup| {
            port_of(&g.tags, &desired.id, "target-group-").is_some() && !is_of_former_edition(&g.tags, desired)
        };
        inventory.target_group(group).filter(current).is_some_and(|g| !wants(g, by))
    };
    let replaced = build.those(&["targets-healthy-", "targets-", "attach-", "remove-listener-"]);
    let needs: Vec<&str> = replaced.iter().map(String::as_str).collect();
    detach(build, inventory, &unwanted, &needs);
}

/// Detaches services and Auto Scaling groups from `groups`, whoever attached them.
pub(super) fn detach_from(build: &mut Build, inventory: &Inventory, groups: &[&Arn], needs: &[&str]) {
    detach(build, inventory, &|group: &Arn, _: &dyn Fn(&Attach) -> bool| groups.contains(&group), needs);
}

type Unwanted<'a> = dyn Fn(&Arn, &dyn Fn(&Attach) -> bool) -> bool + 'a;

fn detach(build: &mut Build, inventory: &Inventory, unwanted: &Unwanted<'_>, needs: &[&str]) {
    for workload in &inventory.workloads {
        let this = |attach: &Attach| matches!(attach, Attach::EcsService { service, .. } if service == &workload.arn);
        let stays: Vec<_> = workload.attached.iter().filter(|a| !unwanted(&a.target_group, &this)).cloned().collect();
        if stays.len() == workload.attached.len() {
            continue;
        }
        let earlier = ecs_steps(build, workload);
        let set = |target_groups| Action::SetEcsTargetGroups {
            cluster: workload.cluster.clone(),
            service: workload.arn.clone(),
            target_groups,
        };
        let mut list = earlier.last().map_or_else(|| there(workload), |(_, list)| list.clone());
        list.retain(|t| !matches!(&t.target_group, Slot::Known(arn) if unwanted(arn, &this)));
        let mut needs = needs.to_vec();
        needs.extend(earlier.iter().map(|(id, _)| id.as_str()));
        let id = format!("detach-{}", crate::sha256_of(&workload.arn).chars().take(8).collect::<String>());
        let title = format!("Have ECS service {} no longer register its tasks", workload.name);
        build.act(&id, title, "AWS keeps a service from starting tasks for a group that is gone", set(list), &needs);
        build.undo(set(there(workload)));
    }
    for group in &inventory.auto_scaling_groups {
        let this = |attach: &Attach| matches!(attach, Attach::AutoScalingGroup(name) if name == &group.name);
        for arn in group.target_groups.iter().filter(|arn| unwanted(arn, &this)) {
            let seed = crate::sha256_of(&(&group.name, arn));
            let id = format!("detach-{}", seed.chars().take(8).collect::<String>());
            let action = Action::DetachAutoScaling {
                auto_scaling_group: group.name.clone(),
                target_group: Slot::Known(arn.clone()),
            };
            let title = format!("Have Auto Scaling group {} no longer register its instances", group.name);
            build.act(&id, title, "It would go on filling a group that is not desired", action, needs);
        }
    }
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

/// What is attached has to exist.
pub(super) fn refuse_unknown(build: &mut Build, inventory: &Inventory, wanted: &DesiredListener) {
    let (there, what) = match &wanted.attach {
        None => return,
        Some(Attach::AutoScalingGroup(name)) => {
            (auto_scaling_group(inventory, name).is_some(), format!("Auto Scaling group {name}"))
        }
        Some(Attach::EcsService { service, .. }) => {
            (inventory.workloads.iter().any(|w| &w.arn == service), format!("ECS service {}", service.short()))
        }
    };
    if !there {
        build.refuse(
            Fault::invalid("unknown-workload", format!("{what} does not exist in this account and Region"))
                .hint("Choose one of the services and groups that were found"),
        );
    }
}
