//! Finding what a creation made, by the tags it carries; and the generation of its idempotency token.

use std::time::Duration;

use domain::{Action, Event, Fault, FaultKind, Inventory, OnboardingId, StepId, Tags, tag};

use crate::Engine;

/// AWS may take five minutes to show a new thing everywhere; younger absences prove nothing (`docs/aws.md`, “Eventual
/// consistency”).
pub(super) const PROPAGATION: Duration = Duration::from_secs(300);

/// The ID or ARN of the resource with the very tags that `action` gives to what it creates. `None` only where the list was
/// read to its end; a fault where it was not.
pub(super) fn locate(action: &Action, inventory: &Inventory) -> Result<Option<String>, Fault> {
    let found = find(action, inventory);
    match list_of(action).filter(|_| found.is_none()) {
        Some(calls) if calls.iter().any(|call| !inventory.read_completely(call)) => {
            Err(Fault::new(FaultKind::Unavailable, "inventory-incomplete", "The look for what was made was not complete"))
        }
        _ => Ok(found),
    }
}

/// The calls that would show what the action makes, with its tags.
fn list_of(action: &Action) -> Option<&'static [&'static str]> {
    const TAGS: &str = "elasticloadbalancing:DescribeTags";
    match action {
        Action::CreateSecurityGroup { .. } => Some(&["ec2:DescribeSecurityGroups"]),
        Action::CreateLoadBalancer { .. } => Some(&["elasticloadbalancing:DescribeLoadBalancers", TAGS]),
        Action::CreateTargetGroup { .. } => Some(&["elasticloadbalancing:DescribeTargetGroups", TAGS]),
        Action::CreateListener { .. } => Some(&["elasticloadbalancing:DescribeListeners", TAGS]),
        Action::CreateEndpointService { .. } => Some(&["ec2:DescribeVpcEndpointServiceConfigurations"]),
        Action::CreateEndpoint { .. } => Some(&["ec2:DescribeVpcEndpoints"]),
        _ => None,
    }
}

fn find(action: &Action, inventory: &Inventory) -> Option<String> {
    let alike = |wanted: &Tags, has: &Tags| {
        [tag::MANAGED_BY, tag::ONBOARDING, tag::STEP]
            .iter()
            .all(|k| wanted.contains_key(*k) && wanted.get(*k) == has.get(*k))
    };
    match action {
        Action::CreateSecurityGroup { tags, vpc, .. } => {
            inventory.security_groups.iter().find(|g| &g.vpc == vpc && alike(tags, &g.tags)).map(|g| g.id.to_string())
        }
        Action::CreateLoadBalancer { tags, .. } => {
            inventory.load_balancers.iter().find(|l| alike(tags, &l.tags)).map(|l| l.arn.to_string())
        }
        Action::CreateTargetGroup { tags, .. } => {
            inventory.target_groups.iter().find(|g| alike(tags, &g.tags)).map(|g| g.arn.to_string())
        }
        Action::CreateListener { tags, .. } => {
            let mut listeners = inventory.load_balancers.iter().flat_map(|l| &l.listeners);
            listeners.find(|l| alike(tags, &l.tags)).map(|l| l.arn.to_string())
        }
        Action::CreateEndpointService { tags, .. } => {
            let alive = |state: &str| !is_over(state);
            let mut services = inventory.endpoint_services.iter();
            services.find(|s| alive(&s.state) && alike(tags, &s.tags)).map(|s| s.id.to_string())
        }
        Action::CreateEndpoint { tags, .. } => {
            let mut endpoints = inventory.endpoints.iter();
            endpoints.find(|e| !is_over(&e.state) && alike(tags, &e.tags)).map(|e| e.id.to_string())
        }
        _ => None,
    }
}

/// The state of something that will never serve again.
fn is_over(state: &str) -> bool {
    ["deleting", "deleted", "rejected", "failed", "expired"].iter().any(|over| state.eq_ignore_ascii_case(over))
}

/// How many things this step made before that are gone or dead. A token that made one of those would give it back, so each
/// raises the token by one; a thing too young to be missed does not.
pub(super) async fn generation(
    engine: &Engine,
    onboarding: &OnboardingId,
    step: &StepId,
    action: &Action,
) -> Result<u32, Fault> {
    if !matches!(action, Action::CreateEndpointService { .. } | Action::CreateEndpoint { .. }) {
        return Ok(0);
    }
    let mut made: Vec<(String, bool)> = Vec::new();
    for entry in engine.journal.entries(0, Some(onboarding))? {
        if let Event::Done { step: s, produced: Some(id), .. } = &entry.event
            && s == step
        {
            let old = engine.clock.elapsed(entry.at) > PROPAGATION;
            made.retain(|(known, _)| known != id);
            made.push((id.clone(), old));
        }
    }
    let mut dead = 0;
    for (id, old) in &made {
        dead += u32::from(is_dead(engine, action, id, *old).await?);
    }
    Ok(dead)
}

async fn is_dead(engine: &Engine, action: &Action, id: &str, old: bool) -> Result<bool, Fault> {
    let state = match action {
        Action::CreateEndpointService { .. } => engine.cloud.endpoint_service(&id.parse()?).await?.map(|s| s.state),
        _ => engine.cloud.endpoint(&id.parse()?).await?.map(|e| e.state),
    };
    Ok(state.map_or(old, |state| is_over(&state)))
}
