//! Finding what a creation made, by the tags it carries (a notification: by whom it tells of what); and the generation of its idempotency token.

use std::time::Duration;

use domain::{Action, Event, Fault, FaultKind, Inventory, OnboardingId, Slot, StepId, Tags, tag};

use crate::Engine;

/// AWS may take five minutes to show a new thing everywhere; younger absences prove nothing (`docs/aws.md`, “Eventual
/// consistency”).
pub(super) const PROPAGATION: Duration = Duration::from_secs(300);

/// The ID or ARN of the resource with the very tags that `action` gives to what it creates. `None` only where the list was
/// read to its end; a fault where it was not, or where several carry these tags.
pub(super) fn locate(action: &Action, inventory: &Inventory) -> Result<Option<String>, Fault> {
    let mut found = find(action, inventory);
    let unread = |call: &&&str| !inventory.read_completely(call);
    match (found.pop(), found.is_empty(), list_of(action).iter().find(unread)) {
        (Some(one), true, _) => Ok(Some(one)),
        (Some(one), false, _) => {
            let others = found.join(", ");
            Err(Fault::invalid("several-of-ours", format!("{one} and {others} carry the same tags of this step"))
                .hint("Take the tags off the one that is a copy"))
        }
        (None, _, None) => Ok(None),
        (None, _, Some(call)) => Err(Fault::new(
            FaultKind::Unavailable,
            "inventory-incomplete",
            format!("{call} did not answer completely, so it is not known what was made"),
        )
        .hint("Apply again once it answers; nothing is done twice")),
    }
}

/// The calls that would show what the action makes, with its tags.
fn list_of(action: &Action) -> &'static [&'static str] {
    const TAGS: &str = "elasticloadbalancing:DescribeTags";
    match action {
        Action::CreateSecurityGroup { .. } => &["ec2:DescribeSecurityGroups"],
        Action::CreateLoadBalancer { .. } => &["elasticloadbalancing:DescribeLoadBalancers", TAGS],
        Action::CreateTargetGroup { .. } => &["elasticloadbalancing:DescribeTargetGroups", TAGS],
        Action::CreateListener { .. } => &["elasticloadbalancing:DescribeListeners", TAGS],
        Action::CreateEndpointService { .. } => &["ec2:DescribeVpcEndpointServiceConfigurations"],
        Action::CreateNotification { .. } => {
            &["ec2:DescribeVpcEndpointServiceConfigurations", "ec2:DescribeVpcEndpointConnectionNotifications"]
        }
        Action::CreateEndpoint { .. } => &["ec2:DescribeVpcEndpoints"],
        _ => &[],
    }
}

fn find(action: &Action, inventory: &Inventory) -> Vec<String> {
    let alike = |wanted: &Tags, has: &Tags| {
        [tag::MANAGED_BY, tag::ONBOARDING, tag::STEP]
            .iter()
            .all(|k| wanted.contains_key(*k) && wanted.get(*k) == has.get(*k))
    };
    let i = inventory;
    match action {
        Action::CreateSecurityGroup { tags, vpc, .. } => {
            let ours = i.security_groups.iter().filter(|g| &g.vpc == vpc && alike(tags, &g.tags));
            ours.map(|g| g.id.to_string()).collect()
        }
        Action::CreateLoadBalancer { tags, .. } => {
            i.load_balancers.iter().filter(|l| alike(tags, &l.tags)).map(|l| l.arn.to_string()).collect()
        }
        Action::CreateTargetGroup { tags, .. } => {
            i.target_groups.iter().filter(|g| alike(tags, &g.tags)).map(|g| g.arn.to_string()).collect()
        }
        Action::CreateListener { tags, .. } => {
            let listeners = i.load_balancers.iter().flat_map(|l| &l.listeners);
            listeners.filter(|l| alike(tags, &l.tags)).map(|l| l.arn.to_string()).collect()
        }
        Action::CreateEndpointService { tags, .. } => {
            let alive = i.endpoint_services.iter().filter(|s| !is_over(&s.state));
            alive.filter(|s| alike(tags, &s.tags)).map(|s| s.id.to_string()).collect()
        }
        // a notification has no tags: it is the one of this service that tells this topic
        Action::CreateNotification { service, topic, .. } => {
            let of_service = i.endpoint_services.iter().filter(|s| service == &Slot::Known(s.id.clone()));
            let told = of_service.flat_map(|s| s.notifications.iter().flatten());
            told.filter(|n| &n.topic == topic).map(|n| n.id.to_string()).collect()
        }
        Action::CreateEndpoint { tags, .. } => {
            let alive = i.endpoints.iter().filter(|e| !is_over(&e.state));
            alive.filter(|e| alike(tags, &e.tags)).map(|e| e.id.to_string()).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a creation was refused because what its token made before is gone.
pub(super) fn made_is_gone(action: &Action, fault: &Fault) -> bool {
    match action {
        Action::CreateEndpointService { .. } => fault.code.starts_with("InvalidVpcEndpointService"),
        Action::CreateNotification { .. } => fault.code.starts_with("InvalidConnectionNotification"),
        Action::CreateEndpoint { .. } => fault.code.starts_with("InvalidVpcEndpoint"),
        _ => false,
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
    if !takes_token(action) {
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

fn takes_token(action: &Action) -> bool {
    matches!(
        action,
        Action::CreateEndpointService { .. } | Action::CreateNotification { .. } | Action::CreateEndpoint { .. }
    )
}

async fn is_dead(engine: &Engine, action: &Action, id: &str, old: bool) -> Result<bool, Fault> {
    let state = match action {
        // no call of ours asks for one notification alone, and it has no state of its own
        Action::CreateNotification { .. } => {
            let there = locate(action, &*engine.look().await?)?;
            return Ok(old && there.as_deref() != Some(id));
        }
        Action::CreateEndpointService { .. } => engine.cloud().endpoint_service(&id.parse()?).await?.map(|s| s.state),
        _ => engine.cloud().endpoint(&id.parse()?).await?.map(|e| e.state),
    };
    Ok(state.map_or(old, |state| is_over(&state)))
}
