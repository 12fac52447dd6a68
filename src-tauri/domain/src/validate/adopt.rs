//! What exists already and is to be used: of the right kind, in the right place, and nobody else's.

use super::arns::{NETWORK, TARGET_GROUP, misplaced};
use super::service::network_balancer;
use super::{At, shown};
use crate::plan::{our_load_balancer, serves};
use crate::{Desired, Inventory, OnboardingId, Problem, Tags, tag};

pub(super) fn form(desired: &Desired, problems: &mut Vec<Problem>) {
    if let Some(arn) = &desired.adopt.load_balancer {
        problems.extend(misplaced(arn, &NETWORK, desired, "adopt.load_balancer"));
    }
    for (index, listener) in desired.listeners.iter().enumerate() {
        let field = format!("listeners[{index}].adopt_target_group");
        let Some(arn) = &listener.adopt_target_group else { continue };
        problems.extend(misplaced(arn, &TARGET_GROUP, desired, &field));
        let twice = desired.listeners[..index].iter().any(|l| l.adopt_target_group.as_ref() == Some(arn));
        if twice && !listener.targets.is_empty() {
            let message = format!("Target group {} is adopted by two ports that name targets", arn.short());
            problems.push(Problem::new(field, "group-twice", message, "Adopt it for one port, and make another group"));
        }
    }
}

pub(super) fn known(desired: &Desired, inventory: &Inventory, problems: &mut Vec<Problem>) {
    problems.extend(balancer(desired, inventory));
    problems.extend(service(desired, inventory));
}

fn balancer(desired: &Desired, inventory: &Inventory) -> Option<Problem> {
    let (arn, field) = (desired.adopt.load_balancer.as_ref()?, "adopt.load_balancer");
    if let Some(problem) = network_balancer(desired, inventory, arn, field) {
        return Some(problem);
    }
    let balancer = inventory.load_balancer(arn)?;
    let name = shown(&balancer.name);
    if balancer.vpc.as_ref() != Some(&desired.network.vpc) {
        let message = format!("Load balancer {name} is not in {}", desired.network.vpc);
        return Some(Problem::new(field, "balancer-elsewhere", message, "Choose one in the onboarding’s VPC"));
    }
    another(&balancer.tags, &desired.id).map(|owner| owned(field, &format!("Load balancer {name}"), owner))
}

fn service(desired: &Desired, inventory: &Inventory) -> Option<Problem> {
    let (id, field) = (desired.adopt.endpoint_service.as_ref()?, "adopt.endpoint_service");
    let say = |code: &str, message: String, hint: &str| Some(Problem::new(field, code, message, hint));
    let Some(service) = inventory.endpoint_service(id).filter(|s| serves(s)) else {
        let missing = inventory.read_completely("ec2:DescribeVpcEndpointServiceConfigurations");
        let message = format!("{id} does not exist in this account and Region, or is being deleted");
        return if missing { say("unknown-service", message, "Choose an endpoint service that works") } else { None };
    };
    if let Some(owner) = another(&service.tags, &desired.id) {
        return Some(owned(field, &format!("Endpoint service {id}"), owner));
    }
    // Gateway Load Balancers are listed apart, and PrivateLink to a service wants network ones
    if service.load_balancers.is_empty() {
        let message = format!("Endpoint service {id} stands on no Network Load Balancer");
        return say("service-kind", message, "Choose one that does, or leave this out and have one made");
    }
    let arn = desired.adopt.load_balancer.as_ref().filter(|arn| !service.load_balancers.contains(arn))?;
    let message = format!("Endpoint service {id} does not stand on {}", arn.short());
    say("service-elsewhere", message, "Adopt a load balancer that the service stands on")
}

/// A target group serves one load balancer, and type, protocol and VPC are fixed for its life (model: CreateTargetGroup,
/// `TargetGroupAssociationLimit`).
pub(super) fn target_group(at: &At, inventory: &Inventory) -> Option<Problem> {
    let (arn, field) = (at.listener.adopt_target_group.as_ref()?, "adopt_target_group");
    let say = |code: &str, message: String, hint: &str| Some(at.problem(field, code, message, hint));
    let Some(group) = inventory.target_group(arn) else {
        let missing = inventory.read_completely("elasticloadbalancing:DescribeTargetGroups");
        let message = format!("Target group {} does not exist in this account and Region", arn.short());
        return if missing { say("unknown-group", message, "Choose one that was found") } else { None };
    };
    let name = shown(&group.name);
    if group.vpc.as_ref() != Some(&at.desired.network.vpc) {
        return say(
            "group-elsewhere",
            format!("Target group {name} is not in {}", at.desired.network.vpc),
            "Choose one in that VPC",
        );
    }
    let (kind, protocol) = (at.listener.target_type.as_str(), at.listener.target_protocol());
    if !group.target_type.eq_ignore_ascii_case(kind) || !group.protocol.eq_ignore_ascii_case(protocol) {
        let (has, speaks) = (shown(&group.target_type), shown(&group.protocol));
        let message =
            format!("Target group {name} has targets of type {has} and speaks {speaks}, not {kind} and {protocol}");
        return say(
            "group-kind",
            message,
            "Make the port like the group, or choose another; AWS changes neither later",
        );
    }
    if let Some(owner) = another(&group.tags, &at.desired.id) {
        return Some(owned(&format!("{}.{field}", at.field), &format!("Target group {name}"), owner));
    }
    let own = at.desired.adopt.load_balancer.as_ref().or(our_load_balancer(at.desired, inventory).map(|l| &l.arn));
    let other = group.load_balancers.iter().find(|arn| Some(*arn) != own)?;
    let message = format!("Target group {name} is in use by {}, and serves one load balancer only", other.short());
    say("group-taken", message, "Adopt that load balancer too, or leave this out and have a group made")
}

/// Which other onboarding made or uses it.
fn another<'a>(tags: &'a Tags, id: &OnboardingId) -> Option<&'a str> {
    let made = tags.get(tag::ONBOARDING).filter(|_| tags.get(tag::MANAGED_BY).is_some_and(|by| by == tag::PRODUCT));
    made.into_iter().chain(tags.get(tag::ADOPTED)).map(String::as_str).find(|owner| *owner != id.as_str())
}

fn owned(field: &str, what: &str, owner: &str) -> Problem {
    let message = format!("{what} belongs to onboarding {}", shown(owner));
    Problem::new(field, "owned-by-another", message, "Choose another, or tear that onboarding down first")
}
