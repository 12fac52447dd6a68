//! Listeners of a plan, each with what stands behind it; and the wait for health that everything after depends on.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Build;
use super::ours::{our_load_balancer, our_target_group, port_of};
use super::{target_groups, targets, unlisted};
use crate::{
    Action, Arn, Attach, Desired, DesiredListener, Fault, Inventory, Listener, LoadBalancer, Port, Slot, Tags,
    TargetGroup, TargetHealth, Tls, is_ours,
};

/// One target group and one listener for each port, and its targets. Nothing is taken away here.
pub(super) fn listeners(build: &mut Build, desired: &Desired, inventory: &Inventory, balancer: &Slot<Arn>) {
    for wanted in &desired.listeners {
        let group = target_groups::target_group(build, desired, inventory, wanted);
        listener(build, desired, inventory, wanted, balancer, &group);
        targets::refuse_unknown(build, inventory, wanted);
        let put_right = |build: &mut Build| {
            let existing = differing(desired, inventory, wanted, &group).filter(|l| !turns_later(inventory, l, &group));
            existing.into_iter().for_each(|l| put_right(build, inventory, wanted, l, &group));
        };
        // ECS refuses a group without a load balancer
        let by_ecs = matches!(wanted.attach, Some(Attach::EcsService { .. }));
        if by_ecs {
            put_right(build);
        }
        targets::register(build, desired, inventory, wanted, &group);
        if !by_ecs {
            put_right(build);
        }
    }
}

/// Turns listeners of ours to groups whose targets AWS checks already, once these are healthy.
pub(super) fn turn(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    for wanted in &desired.listeners {
        let group = group_of(build, desired, inventory, wanted);
        let existing = differing(desired, inventory, wanted, &group).filter(|l| turns_later(inventory, l, &group));
        if let Some(existing) = existing {
            let healthy = format!("targets-healthy-{}", wanted.port);
            let why = "It leads elsewhere than desired; what it is to lead to answers";
            modify(build, wanted, existing, &group, why, &[&healthy]);
        }
    }
}

/// Takes away targets, listeners and target groups that are no longer desired, once what replaces them answers.
pub(super) fn withdraw(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    targets::withdraw(build, desired, inventory);
    remove_undesired(build, desired, inventory);
}

/// Adds a wait for the targets of each port where some are registered by this plan or its listener is turned to them, or of every port. Where the plan takes
/// something away, also of each port that does not answer now: what is taken away may be all that does.
pub(super) fn wait_until_healthy(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    every_port: bool,
    withdraws: bool,
) {
    for wanted in &desired.listeners {
        let port = wanted.port;
        let registers = || targets::steps_of(desired, wanted).iter().any(|step| build.has(step));
        let ill = || withdraws && !targets::are_healthy(desired, inventory, wanted);
        let slot = group_of(build, desired, inventory, wanted);
        let turns = || differing(desired, inventory, wanted, &slot).is_some_and(|l| !leads_to(l, &slot));
        if !every_port && !registers() && !ill() && !turns() {
            continue;
        }
        let needs = before_health(desired, wanted);
        let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
        build.wait(
            &format!("targets-healthy-{port}"),
            format!("Wait until every target behind port {port} is healthy"),
            "Nobody is let in, and nothing old goes, before the service answers",
            targets::healthy(desired, inventory, wanted, slot),
            &needs,
        );
    }
}

/// What health depends on.
fn before_health(desired: &Desired, wanted: &DesiredListener) -> Vec<String> {
    let port = wanted.port;
    let own = ["target-group", "listener"].map(|step| desired.edition_step(&format!("{step}-{port}")));
    let settings = ["health-check", "target-group-attributes", "modify-listener"].map(|step| format!("{step}-{port}"));
    let shared = ["load-balancer-active", "load-balancer-rules", "security-group-outbound", "security-group-close"]
        .map(str::to_owned);
    let admitted = desired.exposure.admit_in.iter().map(|group| format!("admit-{group}"));
    let filled = targets::steps_of(desired, wanted);
    own.into_iter().chain(filled).chain(settings).chain(shared).chain(admitted).collect()
}

fn listener(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    wanted: &DesiredListener,
    balancer: &Slot<Arn>,
    group: &Slot<Arn>,
) {
    let step = desired.edition_step(&format!("listener-{}", wanted.port));
    let standing = our_load_balancer(desired, inventory);
    let existing = standing.and_then(|l| l.listeners.iter().find(|li| li.port == wanted.port));
    let slot = match existing {
        Some(existing) => {
            keep(build, desired, wanted, existing, group, &step);
            Slot::Known(existing.arn.clone())
        }
        None => create(build, desired, wanted, balancer, group, &step),
    };
    attributes(build, wanted, existing, slot, &step);
}

fn create(
    build: &mut Build,
    desired: &Desired,
    wanted: &DesiredListener,
    balancer: &Slot<Arn>,
    group: &Slot<Arn>,
    step: &str,
) -> Slot<Arn> {
    let action = Action::CreateListener {
        load_balancer: balancer.clone(),
        port: wanted.port,
        protocol: wanted.protocol.as_str().to_owned(),
        target_group: group.clone(),
        tls: wanted.tls.clone(),
        tags: desired.tags_for(step),
    };
    let title = format!("Listen on {} {}", wanted.protocol.as_str(), wanted.port);
    let needs = ["load-balancer".to_owned(), format!("target-group-{}", wanted.port)].map(|s| desired.edition_step(&s));
    let needs = [needs[0].as_str(), needs[1].as_str()];
    build.act(step, title, "This is the port that Firefly dials", action, &needs);
    build.from(step)
}

/// A listener of ours is put right; somebody else's is used as it is, or not at all.
fn keep(
    build: &mut Build,
    desired: &Desired,
    wanted: &DesiredListener,
    existing: &Listener,
    group: &Slot<Arn>,
    step: &str,
) {
    build.keep(step, &existing.arn, format!("Listener on {} {}", existing.protocol, existing.port));
    if !is_right(wanted, existing, group) && !is_ours(&existing.tags, &desired.id, step) {
        let message = format!("The listener on port {} leads elsewhere than desired", wanted.port);
        let fault = Fault::invalid("listener-differs", message).hint(
            "It was not made by this onboarding, so it stays: adopt the target group that it leads to, or choose another port",
        );
        build.refuse(fault);
    }
}

/// The listener of ours on a port that leads or speaks otherwise than desired.
fn differing<'a>(
    desired: &Desired,
    inventory: &'a Inventory,
    wanted: &DesiredListener,
    group: &Slot<Arn>,
) -> Option<&'a Listener> {
    let step = desired.edition_step(&format!("listener-{}", wanted.port));
    let existing = our_load_balancer(desired, inventory)?.listeners.iter().find(|l| l.port == wanted.port)?;
    (is_ours(&existing.tags, &desired.id, &step) && !is_right(wanted, existing, group)).then_some(existing)
}

/// Whether it is to lead to another group, whose targets AWS checks already: then their health is waited for first. AWS checks
/// those of a group only once a listener leads to it (`docs/aws.md`, “Target health”).
fn turns_later(inventory: &Inventory, existing: &Listener, group: &Slot<Arn>) -> bool {
    let checks = |arn: &Arn| inventory.target_group(arn).is_some_and(|g| !g.load_balancers.is_empty());
    !leads_to(existing, group) && matches!(group, Slot::Known(arn) if checks(arn))
}

/// A listener that speaks otherwise, or is to lead to a group that AWS does not check before: once that is filled.
fn put_right(
    build: &mut Build,
    inventory: &Inventory,
    wanted: &DesiredListener,
    existing: &Listener,
    group: &Slot<Arn>,
) {
    let filled = build.those(&["target-group-", "targets-", "attach-", "security-group-", "admit-"]);
    let needs: Vec<&str> = filled.iter().map(String::as_str).collect();
    if leads_to(existing, group) {
        return modify(build, wanted, existing, group, "It differs from what is desired", &needs);
    }
    let why = "It leads elsewhere than desired; AWS checks targets only once a listener leads to their group";
    modify(build, wanted, existing, group, why, &needs);
    let answers = |arn: &Arn| {
        let unread = inventory.has_gap("elasticloadbalancing:DescribeTargetHealth");
        unread || inventory.target_group(arn).is_none_or(|g| g.health.iter().any(TargetHealth::is_healthy))
    };
    if existing.target_groups.iter().any(answers) {
        build.warn(format!(
            "Port {} is turned to target group {} before any target of it can be checked: AWS begins only then, and until its targets are healthy connections may fail",
            wanted.port,
            shown(group)
        ));
    }
}

fn leads_to(existing: &Listener, group: &Slot<Arn>) -> bool {
    matches!(group, Slot::Known(arn) if existing.target_groups == [arn.clone()])
}

fn is_right(wanted: &DesiredListener, existing: &Listener, group: &Slot<Arn>) -> bool {
    leads_to(existing, group)
        && existing.protocol == wanted.protocol.as_str()
        && same_tls(existing, wanted.tls.as_ref())
}

fn modify(
    build: &mut Build,
    wanted: &DesiredListener,
    existing: &Listener,
    group: &Slot<Arn>,
    why: &str,
    needs: &[&str],
) {
    let listener = Slot::Known(existing.arn.clone());
    let action = Action::ModifyListener {
        listener: listener.clone(),
        protocol: wanted.protocol.as_str().to_owned(),
        target_group: group.clone(),
        tls: wanted.tls.clone(),
    };
    let step = format!("modify-listener-{}", wanted.port);
    let title = format!("Put right how port {} is listened on", wanted.port);
    build.act(&step, title, why, action, needs);
    if let [target_group] = existing.target_groups.as_slice() {
        build.undo(Action::ModifyListener {
            listener,
            protocol: existing.protocol.clone(),
            target_group: Slot::Known(target_group.clone()),
            tls: tls_of(existing),
        });
    }
    let leads: Vec<&str> = existing.target_groups.iter().map(Arn::short).collect();
    build.change("Forwards to", Some(leads.join(", ")).filter(|l| !l.is_empty()), Some(shown(group)));
    build.change("Protocol", Some(existing.protocol.clone()), Some(wanted.protocol.as_str().to_owned()));
    let tls = |f: fn(&Tls) -> String| wanted.tls.as_ref().map(f);
    build.change("Certificate", existing.certificate.as_ref().map(Arn::to_string), tls(|t| t.certificate.to_string()));
    build.change("Security policy", existing.policy.clone(), tls(|t| t.policy.clone()));
    let alpn = tls_of(existing).map(|t| t.alpn);
    build.change("ALPN policy", alpn, tls(|t| t.alpn.clone()));
}

fn shown(slot: &Slot<Arn>) -> String {
    match slot {
        Slot::Known(arn) => arn.short().to_owned(),
        Slot::From(step) => format!("what {step} makes"),
    }
}

/// The group behind a port: the one that is there, or the one that this plan makes.
fn group_of(build: &Build, desired: &Desired, inventory: &Inventory, wanted: &DesiredListener) -> Slot<Arn> {
    let step = desired.edition_step(&format!("target-group-{}", wanted.port));
    let existing = our_target_group(desired, inventory, wanted);
    existing.map_or_else(|| build.from(&step), |g| Slot::Known(g.arn.clone()))
}

fn tls_of(existing: &Listener) -> Option<Tls> {
    Some(Tls {
        certificate: existing.certificate.clone()?,
        policy: existing.policy.clone()?,
        alpn: existing.alpn.clone().unwrap_or_else(|| "None".to_owned()),
        to_targets: false,
    })
}

fn same_tls(existing: &Listener, wanted: Option<&Tls>) -> bool {
    let Some(wanted) = wanted else { return existing.certificate.is_none() };
    let alpn = existing.alpn.as_deref().unwrap_or("None");
    existing.certificate.as_ref() == Some(&wanted.certificate)
        && existing.policy.as_deref() == Some(wanted.policy.as_str())
        && alpn == wanted.alpn
}

fn attributes(build: &mut Build, wanted: &DesiredListener, existing: Option<&Listener>, slot: Slot<Arn>, step: &str) {
    // a new listener has that without being told (`docs/aws.md`, “Load balancers, target groups, listeners”)
    let untold = |key: &str| (existing.is_none() && key == "tcp.idle_timeout.seconds").then(|| "350".to_owned());
    let has = |key: &str| existing.and_then(|l| l.attributes.get(key).cloned()).or_else(|| untold(key));
    let mut differing = wanted.listener_attributes();
    differing.retain(|key, value| has(key).as_ref() != Some(value));
    if differing.is_empty() {
        return;
    }
    let set = |attributes| Action::SetListenerAttributes { listener: slot.clone(), attributes };
    let title = format!("Set how long port {} keeps silent connections", wanted.port);
    build.act(
        &format!("listener-attributes-{}", wanted.port),
        title,
        "As it was chosen",
        set(differing.clone()),
        &[step],
    );
    let before: BTreeMap<String, String> = differing.keys().filter_map(|k| Some((k.clone(), has(k)?))).collect();
    if existing.is_some() && !before.is_empty() {
        build.undo(set(before));
    }
    for (key, value) in differing {
        build.change(&key, existing.and_then(|_| has(&key)), Some(value));
    }
}

/// Listeners and target groups of the current edition that carry our tags, but that the onboarding no longer names.
fn remove_undesired(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let kept: BTreeSet<Port> = desired.listeners.iter().map(|l| l.port).collect();
    // a tag that was edited by hand must not take a door away that is agreed
    let undesired =
        |l: &&Listener| !kept.contains(&l.port) && listener_port(&l.tags, desired).is_some_and(|p| !kept.contains(&p));
    let listening: &[Listener] = our_load_balancer(desired, inventory).map_or(&[], |l: &LoadBalancer| &l.listeners);
    let listeners: BTreeMap<Port, &Listener> =
        listening.iter().filter(undesired).filter_map(|l| Some((listener_port(&l.tags, desired)?, l))).collect();
    let replaced = build.those(&["listener-", "targets-", "attach-"]);
    let needs: Vec<&str> = replaced.iter().map(String::as_str).collect();
    for (port, listener) in listeners {
        let action = Action::DeleteListener { listener: Slot::Known(listener.arn.clone()) };
        let title = format!("Stop listening on port {}", listener.port);
        build.act(&format!("remove-listener-{port}"), title, "The onboarding no longer names it", action, &needs);
    }
    for (port, group) in undesired_groups(desired, inventory) {
        unlisted::refuse_perhaps_filled(build, desired, inventory, group);
        let action = Action::DeleteTargetGroup { target_group: Slot::Known(group.arn.clone()) };
        let mut needs = build.those(&["detach-", "modify-listener-"]);
        needs.push(format!("remove-listener-{port}"));
        let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
        let title = format!("Delete target group {}", group.name);
        build.act(&format!("remove-target-group-{port}"), title, "No listener uses it any more", action, &needs);
    }
}

/// Target groups of the current edition that no desired listener uses, by the port they were made for.
fn undesired_groups<'a>(desired: &Desired, inventory: &'a Inventory) -> BTreeMap<Port, &'a TargetGroup> {
    let used: Vec<&Arn> =
        desired.listeners.iter().filter_map(|l| our_target_group(desired, inventory, l)).map(|g| &g.arn).collect();
    let made = |g: &'a TargetGroup| {
        let port = port_of(&g.tags, &desired.id, "target-group-")?;
        (!super::ours::is_of_former_edition(&g.tags, desired)).then_some((port, g))
    };
    inventory.target_groups.iter().filter(|g| !used.contains(&&g.arn)).filter_map(made).collect()
}

fn listener_port(tags: &Tags, desired: &Desired) -> Option<Port> {
    port_of(tags, &desired.id, "listener-")
}
