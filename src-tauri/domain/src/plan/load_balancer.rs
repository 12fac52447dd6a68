//! The load balancer of a plan: made, or used as it is; where it stands, what filters it, and its attributes.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Build;
use super::ours::{our_load_balancer, our_service, refuse_stranger};
use crate::{Action, Arn, Desired, Fault, Inventory, LoadBalancer, SecurityGroupId, Slot, SubnetId, Wait, ZoneName};

/// The load balancer that the service stands on, active or about to be.
pub(super) fn load_balancer(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    groups: &[Slot<SecurityGroupId>],
) -> Slot<Arn> {
    let existing = our_load_balancer(desired, inventory);
    let slot = match existing {
        Some(existing) => {
            keep(build, desired, inventory, existing);
            Slot::Known(existing.arn.clone())
        }
        None => {
            let name = desired.edition_name("");
            let same_name = |l: &&LoadBalancer| l.name.eq_ignore_ascii_case(&name);
            refuse_stranger(build, &name, inventory.load_balancers.iter().find(same_name).map(|l| l.arn.as_str()));
            create(build, desired, &name, groups)
        }
    };
    filter(build, desired, existing, groups, &slot);
    attributes(build, desired, existing, &slot);
    slot
}

fn keep(build: &mut Build, desired: &Desired, inventory: &Inventory, existing: &LoadBalancer) {
    let step = desired.edition_step("load-balancer");
    build.keep(&step, &existing.arn, format!("Network Load Balancer {}", existing.name));
    refuse_unfit(build, desired, existing);
    if !existing.state.to_ascii_lowercase().starts_with("active") {
        let wait = Wait::LoadBalancerActive { load_balancer: Slot::Known(existing.arn.clone()) };
        let title = "Wait until the load balancer is active".into();
        build.wait("load-balancer-active", title, "AWS builds it in its own time", wait, &[]);
    }
    subnets(build, desired, inventory, existing);
    dual_stack(build, desired, existing);
}

/// Where it stands. AWS replaces the whole set, takes no subnet away while somebody is connected, and changes the subnet of a
/// zone only by taking the zone away first (`docs/aws.md`, “Load balancers, target groups, listeners”).
fn subnets(build: &mut Build, desired: &Desired, inventory: &Inventory, existing: &LoadBalancer) {
    let has: BTreeSet<&SubnetId> = existing.zones.iter().map(|z| &z.subnet).collect();
    let wants: BTreeSet<&SubnetId> = desired.network.subnets.iter().collect();
    if has == wants {
        return;
    }
    let mut refuse = |code: &str, why: &str, hint: &str| {
        let message = format!("Load balancer {} stands in other subnets than desired, and {why}", existing.name);
        build.refuse(Fault::invalid(code, message).hint(hint));
    };
    if desired.adopt.load_balancer.is_some() {
        let hint = "Put its subnets into the onboarding";
        return refuse("subnets-differ", "it was there before, so that it stays where it is", hint);
    }
    let leaving = has.iter().any(|id| !wants.contains(*id));
    let connected = our_service(desired, inventory).is_some_and(|s| s.known_connections().iter().any(|c| c.is_open()));
    if leaving && connected {
        let hint = "Put the subnet back into the onboarding, reject the connections first, or raise network.edition, which makes a new load balancer beside it";
        return refuse("subnet-in-use", "AWS takes none away while an endpoint is connected", hint);
    }
    let staying: Vec<SubnetId> = has.intersection(&wants).map(|id| (*id).clone()).collect();
    if staying.is_empty() {
        let hint = "Keep one of them, or raise network.edition, which makes a new load balancer beside it";
        return refuse("subnets-all-differ", "a load balancer cannot leave all of them", hint);
    }
    let changed_zone = |zone: &ZoneName| existing.zones.iter().any(|z| &z.zone == zone && !wants.contains(&z.subnet));
    let arriving = || wants.iter().filter(|id| !has.contains(*id));
    let twice = arriving().filter_map(|id| inventory.subnet(id)).any(|s| changed_zone(&s.zone));
    let set = |subnets: Vec<SubnetId>| Action::SetSubnets { load_balancer: Slot::Known(existing.arn.clone()), subnets };
    if twice {
        let title = "Leave the subnets that are no longer desired".into();
        let why = "AWS changes the subnet of a zone only by taking the zone away first";
        build.act("load-balancer-leaves", title, why, set(staying), &["load-balancer-active"]);
        build.undo(set(has.iter().map(|id| (*id).clone()).collect()));
    }
    let title = format!("Have the load balancer stand in {}", listed(wants.iter().map(|id| id.to_string())));
    let why = "It serves the zones of its subnets, and no others";
    let needs = ["load-balancer-active", "load-balancer-leaves"];
    build.act("load-balancer-subnets", title, why, set(desired.network.subnets.clone()), &needs);
    build.undo(set(has.iter().map(|id| (*id).clone()).collect()));
    let shown = |set: &BTreeSet<&SubnetId>| Some(listed(set.iter().map(|id| id.to_string())));
    build.change("Subnets", shown(&has), shown(&wants));
}

fn listed(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(", ")
}

fn dual_stack(build: &mut Build, desired: &Desired, existing: &LoadBalancer) {
    let (has, wants) = (existing.address_type.eq_ignore_ascii_case("dualstack"), desired.service.is_dual_stack());
    if has != wants && wants {
        set_dual_stack(build, existing, true, &["load-balancer-active", "load-balancer-subnets"]);
    }
}

/// Takes IPv6 from the load balancer, once its service is no longer reached over it. IPv6 that an adopted one has beside IPv4
/// harms nobody.
pub(super) fn withdraw_dual_stack(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let standing = our_load_balancer(desired, inventory).filter(|_| desired.adopt.load_balancer.is_none());
    let has = |l: &&LoadBalancer| l.address_type.eq_ignore_ascii_case("dualstack");
    if let Some(existing) = standing.filter(has).filter(|_| !desired.service.is_dual_stack()) {
        set_dual_stack(build, existing, false, &["load-balancer-active", "load-balancer-subnets", "service-offer"]);
    }
}

fn set_dual_stack(build: &mut Build, existing: &LoadBalancer, wants: bool, needs: &[&str]) {
    let set = |on| Action::SetDualStack { load_balancer: Slot::Known(existing.arn.clone()), on };
    let title = format!("Have the load balancer speak IPv4 {}", if wants { "and IPv6" } else { "only" });
    let why =
        if wants { "The endpoints of the service may have it" } else { "The service is no longer reached over IPv6" };
    build.act("load-balancer-address-type", title, why, set(wants), needs);
    build.undo(set(!wants));
}

/// What AWS never lets be changed on a load balancer that exists.
fn refuse_unfit(build: &mut Build, desired: &Desired, existing: &LoadBalancer) {
    let adopted = desired.adopt.load_balancer.is_some();
    let mut refuse = |code: &str, what: &str| {
        let fault = Fault::invalid(code, format!("Load balancer {} {what}", existing.name));
        build.refuse(fault.hint(if adopted {
            "Adopt another one, or leave adopt.load_balancer out, so that a new one is made"
        } else {
            "Raise network.edition, which makes a new load balancer beside it"
        }));
    };
    if existing.security_groups.is_empty() && !adopted {
        refuse("no-security-group", "was made without a security group, and AWS never lets one be added");
    }
    if !existing.scheme.eq_ignore_ascii_case("internal") {
        refuse("not-internal", "is not internal, and AWS never changes that");
    }
    if existing.state.eq_ignore_ascii_case("failed") {
        refuse("load-balancer-failed", "could not be built by AWS");
    }
}

fn create(build: &mut Build, desired: &Desired, name: &str, groups: &[Slot<SecurityGroupId>]) -> Slot<Arn> {
    let step = desired.edition_step("load-balancer");
    let action = Action::CreateLoadBalancer {
        name: name.to_owned(),
        subnets: desired.network.subnets.clone(),
        security_groups: groups.to_vec(),
        dual_stack: desired.service.is_dual_stack(),
        tags: desired.tags_for(&step),
    };
    let title = format!("Create the internal Network Load Balancer {name}");
    build.act(
        &step,
        title,
        "PrivateLink needs one in front of the service; internal, so that nothing is public",
        action,
        &["security-group"],
    );
    let slot = build.from(&step);
    let wait = Wait::LoadBalancerActive { load_balancer: slot.clone() };
    build.wait(
        "load-balancer-active",
        "Wait until the load balancer is active".into(),
        "AWS takes a few minutes to build it",
        wait,
        &[&step],
    );
    slot
}

/// Whether inbound rules apply to PrivateLink traffic. A load balancer without a group has no rules, and can never get one.
fn filter(
    build: &mut Build,
    desired: &Desired,
    existing: Option<&LoadBalancer>,
    groups: &[Slot<SecurityGroupId>],
    slot: &Slot<Arn>,
) {
    if groups.is_empty() || existing.is_some_and(|l| filters_as_desired(l, desired, groups)) {
        return;
    }
    let enforce = desired.exposure.enforce_inbound;
    let set = |security_groups, enforce_inbound| Action::SetSecurityGroups {
        load_balancer: slot.clone(),
        security_groups,
        enforce_inbound,
    };
    let (title, why) = if enforce {
        ("Apply inbound rules to PrivateLink traffic", "Only Firefly’s agreed ranges get in")
    } else {
        (
            "Let PrivateLink traffic pass the inbound rules",
            "The rules would be held against Firefly’s addresses, which are not known here, and drop everything silently",
        )
    };
    let made = desired.edition_step("load-balancer");
    let needs = ["security-group", "security-group-outbound", "security-group-inbound", &made, "load-balancer-active"];
    build.act("load-balancer-rules", title.into(), why, set(groups.to_vec(), enforce), &needs);
    if let Some(existing) = existing {
        let was_on = existing.enforce_inbound.as_deref().is_none_or(|e| e.eq_ignore_ascii_case("on"));
        build.undo(set(existing.security_groups.iter().cloned().map(Slot::Known).collect(), was_on));
        let shown = |on: bool| Some(if on { "applied" } else { "not applied" }.to_owned());
        build.change("Inbound rules on PrivateLink traffic", shown(was_on), shown(enforce));
    }
}

/// The groups that it should have and no other, enforced or not as it was decided. A switch that is not told cannot be
/// compared, and setting it again would never end: that is warned of.
fn filters_as_desired(balancer: &LoadBalancer, desired: &Desired, groups: &[Slot<SecurityGroupId>]) -> bool {
    let wants = if desired.exposure.enforce_inbound { "on" } else { "off" };
    let known: Vec<&SecurityGroupId> = groups
        .iter()
        .filter_map(|slot| match slot {
            Slot::Known(id) => Some(id),
            Slot::From(_) => None,
        })
        .collect();
    let alone = known.len() == groups.len() && balancer.security_groups.iter().eq(known);
    alone && balancer.enforce_inbound.as_deref().is_none_or(|has| has.eq_ignore_ascii_case(wants))
}

fn attributes(build: &mut Build, desired: &Desired, existing: Option<&LoadBalancer>, slot: &Slot<Arn>) {
    let attributes = differing(existing, desired);
    if attributes.is_empty() {
        return;
    }
    let what: Vec<String> = attributes.iter().map(|(key, value)| in_words(key, value)).collect();
    let set = |attributes| Action::SetLoadBalancerAttributes { load_balancer: slot.clone(), attributes };
    let title = format!("Switch {}", what.join(" and "));
    let why = "Every zone reaches every healthy target, and nobody deletes it by accident";
    let made = desired.edition_step("load-balancer");
    build.act("load-balancer-attributes", title, why, set(attributes.clone()), &[&made]);
    let Some(existing) = existing else { return };
    let before = attributes.keys().filter_map(|k| Some((k.clone(), existing.attributes.get(k)?.clone()))).collect();
    build.undo(set(before));
    for (key, value) in attributes {
        build.change(&key, existing.attributes.get(&key).cloned(), Some(value));
    }
}

fn in_words(key: &str, value: &str) -> String {
    let what = match key {
        "deletion_protection.enabled" => "deletion protection",
        "load_balancing.cross_zone.enabled" => "cross-zone load balancing",
        other => other,
    };
    format!("{what} {}", if value == "true" { "on" } else { "off" })
}

/// What has to be set. Attributes that could not be read at all are set, whatever they are.
fn differing(existing: Option<&LoadBalancer>, desired: &Desired) -> BTreeMap<String, String> {
    let wanted = [
        ("deletion_protection.enabled", desired.exposure.deletion_protection),
        ("load_balancing.cross_zone.enabled", desired.exposure.cross_zone),
    ];
    let unread = existing.is_some_and(|l| l.attributes.is_empty());
    let has = |key: &str| existing.and_then(|l| l.attributes.get(key)).is_some_and(|v| v == "true");
    wanted
        .into_iter()
        .filter(|(key, want)| unread || has(key) != *want)
        .map(|(key, want)| (key.to_owned(), want.to_string()))
        .collect()
}
