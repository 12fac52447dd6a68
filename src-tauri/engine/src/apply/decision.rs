//! Decisions about connections, asked again at the very moment of the call: whoever asked may have been refused, or the
//! allowed principals changed, since the plan was made or since an answer was lost.

use domain::{
    Action, Connection, EndpointId, EndpointService, EndpointServiceId, Fault, OnboardingId, StillAcceptable,
    still_acceptable,
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
    let Action::AcceptConnection { service, endpoint } = action else { return Ok(Decision::Go) };
    let desired = engine.desired(onboarding)?;
    match still_acceptable(&desired, &fresh(engine, service).await?, endpoint)? {
        StillAcceptable::Acceptable => Ok(Decision::Go),
        StillAcceptable::AlreadyAccepted => Ok(Decision::DoneAlready("It was accepted already".to_owned())),
    }
}

/// What a refused, or lost, rejection was for may have come about: its owner withdrew it, or it is rejected.
pub(super) async fn after_refusal(engine: &Engine, action: &Action) -> Option<String> {
    let Action::RejectConnection { service, endpoint } = action else { return None };
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
