//! Decisions about connections, asked again at the very moment of the call: whoever asked may have been refused, or the
//! allowed principals changed, since the plan was made or since an answer was lost.

use domain::{
    Action, Arn, AttachedContainer, Connection, ContainerTarget, EndpointId, EndpointService, EndpointServiceId, Fault,
    OnboardingId, ServiceChange, Slot, StillAcceptable, belongs_to, clip, still_acceptable,
};

use crate::Engine;

/// Whether the call is still wanted.
pub(super) enum Decision {
    Go,
    /// It is so already; with the words for it.
    DoneAlready(String),
}

/// Refuses to accept what would no longer pass every check.
pub(super) async fn before_call(
    engine: &Engine,
    onboarding: &OnboardingId,
    action: &Action,
) -> Result<Decision, Fault> {
    if let Action::SetEcsTargetGroups { service, target_groups, .. } = action {
        return unchanged(engine, onboarding, service, target_groups).await;
    }
    let Action::AcceptConnection { service, endpoint } = action else { return Ok(Decision::Go) };
    let desired = engine.desired(onboarding)?;
    match still_acceptable(&desired, &fresh(engine, service).await?, endpoint)? {
        StillAcceptable::Acceptable => Ok(Decision::Go),
        StillAcceptable::AlreadyAccepted => Ok(Decision::DoneAlready("It was accepted already".to_owned())),
    }
}

/// One call replaces all target groups of an ECS service: what somebody else attached since the plan was made must not go.
async fn unchanged(
    engine: &Engine,
    onboarding: &OnboardingId,
    service: &Arn,
    planned: &[ContainerTarget],
) -> Result<Decision, Fault> {
    let inventory = engine.look().await?;
    let Some(workload) = inventory.workloads.iter().find(|w| &w.arn == service) else { return Ok(Decision::Go) };
    let kept = |a: &AttachedContainer| {
        planned.iter().any(|t| matches!(&t.target_group, Slot::Known(arn) if *arn == a.target_group))
    };
    let ours =
        |a: &AttachedContainer| inventory.target_group(&a.target_group).is_none_or(|g| belongs_to(&g.tags, onboarding));
    match workload.attached.iter().find(|a| !kept(a) && !ours(a)) {
        None => Ok(Decision::Go),
        Some(other) => {
            let message = format!(
                "Target group {} was attached to ECS service {} meanwhile, and this call would take it away",
                other.target_group.short(),
                clip(&workload.name, 60)
            );
            Err(Fault::invalid("plan-changed", message).hint("Plan again: the fresh plan keeps it"))
        }
    }
}

/// Whether `after_refusal` can tell of this action that it was done, once AWS shows it.
pub(super) fn can_be_told(action: &Action) -> bool {
    matches!(
        action,
        Action::RejectConnection { .. } | Action::ChangeEndpointService { .. } | Action::VerifyPrivateDns { .. }
    )
}

/// What a refused, or lost, call was for may have come about already. AWS has no code that would say so of these.
pub(super) async fn after_refusal(engine: &Engine, action: &Action) -> Option<String> {
    match action {
        Action::RejectConnection { service, endpoint } => rejected(engine, service, endpoint).await,
        // a change of nothing leaves no trace by which it could be told
        Action::ChangeEndpointService { service: Slot::Known(service), change }
            if change != &ServiceChange::default() =>
        {
            let there = engine.cloud().endpoint_service(service).await.ok()??;
            has_changed(&there, change).then(|| "The service is so already".to_owned())
        }
        Action::VerifyPrivateDns { service: Slot::Known(service) } => {
            let proof = engine.cloud().endpoint_service(service).await.ok()??.private_dns?;
            proof.state.eq_ignore_ascii_case("verified").then(|| "The name is verified already".to_owned())
        }
        _ => None,
    }
}

/// Whether all that was to come is there, and nothing is left of what was to go.
fn has_changed(service: &EndpointService, change: &ServiceChange) -> bool {
    let stands_on = |slot: &Slot<Arn>| matches!(slot, Slot::Known(arn) if service.load_balancers.contains(arn));
    let speaks = |kind: &String| service.ip_address_types.contains(kind);
    let reaches = |region: &String| service.regions.contains(region);
    change.add_load_balancers.iter().all(stands_on)
        && !change.remove_load_balancers.iter().any(stands_on)
        && change.add_address_types.iter().all(speaks)
        && !change.remove_address_types.iter().any(speaks)
        && change.add_regions.iter().all(reaches)
        && !change.remove_regions.iter().any(reaches)
}

/// Its owner withdrew the request, or it is rejected.
async fn rejected(engine: &Engine, service: &EndpointServiceId, endpoint: &EndpointId) -> Option<String> {
    let all = engine.cloud().connections(service).await.ok()?;
    let over = ["rejected", "deleting", "deleted", "expired", "failed"];
    match find(&all, endpoint) {
        None => Some("Its owner has deleted it meanwhile".to_owned()),
        Some(one) if over.iter().any(|state| one.is(state)) => Some(format!("It is {}", one.state)),
        Some(_) => None,
    }
}

async fn fresh(engine: &Engine, id: &EndpointServiceId) -> Result<EndpointService, Fault> {
    let gone = || {
        Fault::not_found("no-service", format!("Endpoint service {id} is not there any more"))
            .hint("Look at the plan again")
    };
    let mut service = engine.cloud().endpoint_service(id).await?.ok_or_else(gone)?;
    service.principals = Some(engine.cloud().principals(id).await?);
    service.connections = Some(engine.cloud().connections(id).await?);
    Ok(service)
}

fn find<'a>(all: &'a [Connection], endpoint: &EndpointId) -> Option<&'a Connection> {
    all.iter().find(|c| &c.endpoint == endpoint)
}
