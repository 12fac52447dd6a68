//! What is of an onboarding, told by its tags. Anybody can copy tags: where two resources carry those of one step, neither
//! is taken for ours, and nothing is planned. What has our name but not our tags is refused.

use std::collections::BTreeMap;

use super::build::Build;
use crate::{
    Desired, DesiredListener, EndpointService, Fault, Inventory, LoadBalancer, OnboardingId, Port, SecurityGroup, Tags,
    TargetGroup, belongs_to, is_ours, tag,
};

/// The load balancer that was adopted, else the one of the current edition that carries our tags.
pub fn our_load_balancer<'a>(desired: &Desired, inventory: &'a Inventory) -> Option<&'a LoadBalancer> {
    match &desired.adopt.load_balancer {
        Some(arn) => inventory.load_balancer(arn),
        None => {
            let step = desired.edition_step("load-balancer");
            inventory.load_balancers.iter().find(|l| is_ours(&l.tags, &desired.id, &step))
        }
    }
}

/// Load balancers that we made and that are not the one in use: earlier editions, and all of them once one was adopted.
pub(super) fn former_load_balancers<'a>(desired: &Desired, inventory: &'a Inventory) -> Vec<&'a LoadBalancer> {
    let current = our_load_balancer(desired, inventory).map(|l| &l.arn);
    let mut found: Vec<&LoadBalancer> = made_load_balancers(desired, inventory);
    found.retain(|l| Some(&l.arn) != current);
    found
}

/// Every load balancer that we made, the oldest edition first.
pub(super) fn made_load_balancers<'a>(desired: &Desired, inventory: &'a Inventory) -> Vec<&'a LoadBalancer> {
    let made = |l: &&LoadBalancer| step_of(&l.tags, &desired.id).is_some_and(|s| base_of(s) == "load-balancer");
    let mut found: Vec<&LoadBalancer> = inventory.load_balancers.iter().filter(made).collect();
    found.sort_by_key(|l| (edition_of(step_of(&l.tags, &desired.id).unwrap_or_default()), &l.arn));
    found
}

/// The endpoint service that was adopted, or that carries our tags, and is not being deleted.
pub fn our_service<'a>(desired: &Desired, inventory: &'a Inventory) -> Option<&'a EndpointService> {
    let ours = |s: &&EndpointService| match &desired.adopt.endpoint_service {
        Some(id) => &s.id == id,
        None => is_ours(&s.tags, &desired.id, "endpoint-service"),
    };
    inventory.endpoint_services.iter().filter(|s| serves(s)).find(ours)
}

/// The target group behind a port: the one that was adopted, else the one of the current edition that carries our tags.
pub fn our_target_group<'a>(
    desired: &Desired,
    inventory: &'a Inventory,
    listener: &DesiredListener,
) -> Option<&'a TargetGroup> {
    match &listener.adopt_target_group {
        Some(arn) => inventory.target_group(arn),
        None => {
            let step = desired.edition_step(&format!("target-group-{}", listener.port));
            inventory.target_groups.iter().find(|g| is_ours(&g.tags, &desired.id, &step))
        }
    }
}

pub(super) fn our_security_group<'a>(desired: &Desired, inventory: &'a Inventory) -> Option<&'a SecurityGroup> {
    inventory.security_groups.iter().find(|g| is_ours(&g.tags, &desired.id, "security-group"))
}

/// The step in the tags of one of our resources.
fn step_of<'a>(tags: &'a Tags, id: &OnboardingId) -> Option<&'a str> {
    tags.get(tag::STEP).filter(|_| belongs_to(tags, id)).map(String::as_str)
}

/// A step without its edition.
fn base_of(step: &str) -> &str {
    match step.rsplit_once("-e") {
        Some((base, edition)) if edition.parse::<u8>().is_ok_and(|e| e > 1 && e.to_string() == edition) => base,
        _ => step,
    }
}

fn edition_of(step: &str) -> u8 {
    step.strip_prefix(base_of(step)).and_then(|rest| rest.strip_prefix("-e")?.parse().ok()).unwrap_or(1)
}

/// The port in the step tag of one of our resources, such as 443 in `target-group-443` or `target-group-443-e2`; `None` for
/// every other tag.
pub(super) fn port_of(tags: &Tags, id: &OnboardingId, prefix: &str) -> Option<Port> {
    port_in(step_of(tags, id)?, prefix)
}

/// Whether something carries the tags of an edition of the load balancer that is not the current one.
pub(super) fn is_of_former_edition(tags: &Tags, desired: &Desired) -> bool {
    step_of(tags, &desired.id).is_some_and(|step| edition_of(step) != desired.network.edition)
}

/// Whether an endpoint service works or is about to.
pub(crate) fn serves(service: &EndpointService) -> bool {
    !["Deleting", "Deleted", "Failed"].iter().any(|over| service.is(over))
}

/// A fault for each step of the provider's side whose tags several resources carry. `counts` says which services do.
pub(crate) fn several_of_ours(
    desired: &Desired,
    inventory: &Inventory,
    counts: fn(&EndpointService) -> bool,
) -> Vec<Fault> {
    let id = &desired.id;
    let balancers = inventory.load_balancers.iter().map(|l| (&l.tags, l.arn.short().to_owned()));
    let listening = our_load_balancer(desired, inventory).map(|l| l.listeners.as_slice()).unwrap_or_default();
    let listeners = listening.iter().map(|l| (&l.tags, format!("the one on port {}", l.port)));
    let target_groups = inventory.target_groups.iter().map(|g| (&g.tags, g.arn.short().to_owned()));
    let security_groups = inventory.security_groups.iter().map(|g| (&g.tags, g.id.to_string()));
    let mut faults = several(id, "load balancers", balancers, |step| base_of(step) == "load-balancer");
    faults.extend(several(id, "listeners", listeners, |step| port_in(step, "listener-").is_some()));
    faults.extend(several(id, "target groups", target_groups, |step| port_in(step, "target-group-").is_some()));
    faults.extend(several(id, "security groups", security_groups, |step| step == "security-group"));
    faults.extend(several_services(desired, inventory, counts));
    faults
}

/// A fault where several endpoint services that `counts` carry our tags.
pub(super) fn several_services(
    desired: &Desired,
    inventory: &Inventory,
    counts: fn(&EndpointService) -> bool,
) -> Vec<Fault> {
    let services = inventory.endpoint_services.iter().filter(|s| counts(s)).map(|s| (&s.tags, s.id.to_string()));
    several(&desired.id, "endpoint services", services, |step| step == "endpoint-service")
}

/// A fault for each step tag that `is_step` knows and that more than one of `found` carries, naming all of them.
pub(super) fn several<'a>(
    id: &OnboardingId,
    what: &str,
    found: impl Iterator<Item = (&'a Tags, String)>,
    is_step: impl Fn(&str) -> bool,
) -> Vec<Fault> {
    let mut by_step: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (tags, name) in found.filter(|(tags, _)| belongs_to(tags, id)) {
        if let Some(step) = tags.get(tag::STEP).filter(|step| is_step(step)) {
            by_step.entry(step).or_default().push(name);
        }
    }
    by_step.into_iter().filter(|(_, names)| names.len() > 1).map(|(step, names)| too_many(what, step, names)).collect()
}

fn too_many(what: &str, step: &str, mut names: Vec<String>) -> Fault {
    names.sort();
    let message = format!("Several {what} carry this onboarding’s tags of step “{step}”: {}", names.join(", "));
    Fault::invalid("several-of-ours", message).hint(format!(
        "Take the tag {} off the ones that this onboarding did not make, or delete them, then plan again",
        tag::ONBOARDING
    ))
}

fn port_in(step: &str, prefix: &str) -> Option<Port> {
    let text = base_of(step).strip_prefix(prefix)?;
    let port = Port::try_from(text.parse::<u32>().ok()?).ok()?;
    (port.to_string() == text).then_some(port)
}

/// Something of our name that does not carry our tags belongs to a stranger, and is never overwritten.
pub(super) fn refuse_stranger(build: &mut Build, name: &str, stranger: Option<&str>) {
    if let Some(id) = stranger {
        build.refuse(
            Fault::new(
                crate::FaultKind::Duplicate,
                "name-taken",
                format!("“{name}” exists already and was not made by this onboarding: {id}"),
            )
            .hint("Rename the onboarding, or remove what has that name"),
        );
    }
}
