//! Finding what a creation made, by the tags it carries; and the generation of its idempotency token.

use domain::{Action, Event, Fault, Inventory, OnboardingId, StepId, Tags, tag};

use crate::Engine;

/// AWS forgets to show a new thing for up to five minutes; younger absences prove nothing.
const PROPAGATION_SECONDS: i64 = 300;

/// The ID or ARN of the resource with the very tags that `action` gives to what it creates.
pub(super) fn locate(action: &Action, inventory: &Inventory) -> Option<String> {
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
        Action::CreateListener { tags, .. } => inventory
            .load_balancers
            .iter()
            .flat_map(|l| &l.listeners)
            .find(|l| alike(tags, &l.tags))
            .map(|l| l.arn.to_string()),
        Action::CreateEndpointService { tags, .. } => {
            let alive = |state: &str| !["Deleting", "Deleted", "Failed"].contains(&state);
            inventory
                .endpoint_services
                .iter()
                .find(|s| alive(&s.state) && alike(tags, &s.tags))
                .map(|s| s.id.to_string())
        }
        Action::CreateEndpoint { tags, .. } => {
            let alive = |state: &str| !["deleting", "deleted"].iter().any(|s| state.eq_ignore_ascii_case(s));
            inventory.endpoints.iter().find(|e| alive(&e.state) && alike(tags, &e.tags)).map(|e| e.id.to_string())
        }
        _ => None,
    }
}

/// 0, and one more for each thing that this step made before and that AWS has had time to forget.
/// Younger ones keep the token: AWS then gives the same thing again, or refuses the reuse, which is looked into.
pub(super) async fn generation(
    engine: &Engine,
    onboarding: &OnboardingId,
    step: &StepId,
    action: &Action,
) -> Result<u32, Fault> {
    if !matches!(action, Action::CreateEndpointService { .. } | Action::CreateEndpoint { .. }) {
        return Ok(0);
    }
    let now = engine.now().as_second();
    let made_long_ago = |entry: &&domain::Entry| match &entry.event {
        Event::Done { step: s, produced: Some(_), .. } => s == step && now - entry.at.as_second() > PROPAGATION_SECONDS,
        _ => false,
    };
    let entries = engine.journal.entries(0, Some(onboarding))?;
    let count = entries.iter().filter(made_long_ago).count();
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
