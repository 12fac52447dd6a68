//! Waiting for AWS: polls quicker than the field's usual table, says what it sees, and never gives up silently.

use std::time::Duration;

use domain::{Event, Fault, FaultKind, Outputs, Principal, StepId, Wait};

use super::Run;
use crate::Engine;

/// Code of the fault that leaves a finished set-up needing a person.
pub(super) const TARGETS_UNHEALTHY: &str = "targets-unhealthy";

/// What one look showed.
struct Saw {
    there: bool,
    words: String,
}

impl Run<'_> {
    pub(super) async fn wait(&self, step: &StepId, wait: &Wait) -> Result<(), Fault> {
        let outputs = self.outputs();
        let (every, limit) = pace(wait);
        let mut last = String::new();
        let mut polls = 0;
        let mut waited = Duration::ZERO;
        loop {
            self.stop_if_cancelled()?;
            polls += 1;
            let saw = match look(self.engine, wait, &outputs).await {
                Ok(saw) => saw,
                Err(fault) if tolerable(&fault) => Saw { there: false, words: fault.message },
                Err(fault) => return self.fail(step, fault),
            };
            if saw.there {
                return self.note(Event::Reached { run: self.id.clone(), step: step.clone(), saw: saw.words, polls });
            }
            if saw.words != last {
                self.note(Event::Waiting { run: self.id.clone(), step: step.clone(), saw: saw.words.clone() })?;
                last = saw.words;
            }
            if waited >= limit {
                return self.fail(step, too_long(wait, limit, &last));
            }
            self.engine.clock.pause(every).await;
            waited += every;
        }
    }

    fn fail(&self, step: &StepId, fault: Fault) -> Result<(), Fault> {
        self.note(Event::Failed { run: self.id.clone(), step: step.clone(), fault: fault.clone(), will_retry: false })?;
        Err(fault)
    }
}

/// A poll that fails for a passing reason is asked again; AWS may not know a new thing everywhere yet.
fn tolerable(fault: &Fault) -> bool {
    fault.passes_by_itself() || matches!(fault.kind, FaultKind::Lost | FaultKind::NotFound)
}

/// How often to look, and how long at most, in AWS's time.
fn pace(wait: &Wait) -> (Duration, Duration) {
    let (every, limit) = match wait {
        Wait::LoadBalancerActive { .. } => (4, 900),
        Wait::TargetsHealthy { .. } => (4, 600),
        Wait::LoadBalancerGone { .. } | Wait::SecurityGroupFree { .. } => (4, 900),
        Wait::EndpointServiceAvailable { .. } | Wait::EndpointServiceGone { .. } => (2, 600),
        Wait::PrincipalsAre { .. } => (2, 120),
        Wait::ConnectionAvailable { .. } | Wait::ConnectionRejected { .. } => (2, 600),
        Wait::EndpointAsked { .. } | Wait::EndpointGone { .. } => (2, 600),
    };
    (Duration::from_secs(every), Duration::from_secs(limit))
}

fn too_long(wait: &Wait, limit: Duration, last: &str) -> Fault {
    let minutes = limit.as_secs() / 60;
    match wait {
        Wait::TargetsHealthy { .. } => Fault::new(
            FaultKind::Other,
            TARGETS_UNHEALTHY,
            format!("After {minutes} minutes not every target is healthy: {last}"),
        )
        .hint("See each target’s reason, mend it, and apply again: the set-up goes on where it stopped"),
        _ => Fault::new(
            FaultKind::Unavailable,
            "waited-too-long",
            format!("After {minutes} minutes AWS still says: {last}"),
        )
        .hint("Apply again: it goes on waiting"),
    }
}

async fn look(engine: &Engine, wait: &Wait, outputs: &Outputs) -> Result<Saw, Fault> {
    let cloud = &engine.cloud;
    match wait {
        Wait::LoadBalancerActive { load_balancer } => {
            let found = cloud.load_balancer(&load_balancer.resolve(outputs)?).await?;
            match found {
                Some(l) if l.state == "failed" => Err(Fault::new(
                    FaultKind::Other,
                    "load-balancer-failed",
                    format!("AWS could not build load balancer {}", l.name),
                )
                .hint("Tear it down, check the subnets’ free addresses, and apply again")),
                Some(l) => Ok(saw(l.state.starts_with("active"), l.state)),
                None => Ok(saw(false, "not visible yet")),
            }
        }
        Wait::LoadBalancerGone { load_balancer } => {
            Ok(gone(cloud.load_balancer(&load_balancer.resolve(outputs)?).await?.map(|l| l.state)))
        }
        Wait::SecurityGroupFree { group } => {
            let users = cloud.interfaces_using(&group.resolve(outputs)?).await?;
            Ok(saw(users == 0, format!("{users} network interfaces use it")))
        }
        Wait::EndpointServiceAvailable { service } => {
            let found = cloud.endpoint_service(&service.resolve(outputs)?).await?;
            match found {
                Some(s) if s.state.eq_ignore_ascii_case("Failed") => Err(Fault::new(
                    FaultKind::Other,
                    "endpoint-service-failed",
                    format!("AWS could not set up endpoint service {}", s.id),
                )
                .hint("Tear it down and apply again")),
                Some(s) => Ok(saw(s.state.eq_ignore_ascii_case("Available"), s.state)),
                None => Ok(saw(false, "not visible yet")),
            }
        }
        Wait::EndpointServiceGone { service } => {
            let state = cloud.endpoint_service(&service.resolve(outputs)?).await?.map(|s| s.state);
            Ok(gone(state.filter(|s| !s.eq_ignore_ascii_case("Deleted"))))
        }
        Wait::TargetsHealthy { target_group } => {
            let health = cloud.target_health(&target_group.resolve(outputs)?).await?;
            Ok(healthy(&health))
        }
        Wait::PrincipalsAre { service, principals } => {
            let has = cloud.principals(&service.resolve(outputs)?).await?;
            Ok(exactly(&has, principals))
        }
        Wait::ConnectionAvailable { service, endpoint } => connection(engine, service, endpoint, &["available"]).await,
        Wait::ConnectionRejected { service, endpoint } => {
            connection(engine, service, endpoint, &["rejected", "deleting", "deleted"]).await
        }
        Wait::EndpointAsked { endpoint } => match cloud.endpoint(&endpoint.resolve(outputs)?).await? {
            Some(e) if ["failed", "rejected", "expired"].iter().any(|s| e.state.eq_ignore_ascii_case(s)) => {
                Err(Fault::new(FaultKind::Other, "endpoint-failed", format!("The endpoint is {}", e.state))
                    .because(e.last_error.unwrap_or_default()))
            }
            Some(e) => {
                Ok(saw(["pendingAcceptance", "available"].iter().any(|s| e.state.eq_ignore_ascii_case(s)), e.state))
            }
            None => Ok(saw(false, "not visible yet")),
        },
        Wait::EndpointGone { endpoint } => {
            let state = cloud.endpoint(&endpoint.resolve(outputs)?).await?.map(|e| e.state);
            Ok(gone(state.filter(|s| !s.eq_ignore_ascii_case("deleted"))))
        }
    }
}

async fn connection(
    engine: &Engine,
    service: &domain::EndpointServiceId,
    endpoint: &domain::EndpointId,
    wanted: &[&str],
) -> Result<Saw, Fault> {
    let all = engine.cloud.connections(service).await?;
    let state = all.into_iter().find(|c| &c.endpoint == endpoint).map_or_else(|| "deleted".to_owned(), |c| c.state);
    let dead = ["failed", "expired", "deleted", "rejected"].iter().any(|s| state.eq_ignore_ascii_case(s));
    let there = wanted.iter().any(|w| state.eq_ignore_ascii_case(w));
    if dead && !there {
        return Err(Fault::new(FaultKind::Other, "connection-ended", format!("The connection is {state}"))
            .hint("Its owner has to create the endpoint anew"));
    }
    Ok(saw(there, state))
}

fn healthy(health: &[domain::TargetHealth]) -> Saw {
    let well = health.iter().filter(|h| h.is_healthy()).count();
    let reason = health.iter().find(|h| !h.is_healthy()).and_then(|h| h.reason.clone());
    let because = reason.map(|r| format!(" ({r})")).unwrap_or_default();
    saw(!health.is_empty() && well == health.len(), format!("{well} of {} targets healthy{because}", health.len()))
}

fn exactly(has: &[Principal], wanted: &[String]) -> Saw {
    let mut has: Vec<&str> = has.iter().map(|p| p.principal.as_str()).collect();
    let mut wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    has.sort_unstable();
    wanted.sort_unstable();
    saw(has == wanted, if has.is_empty() { "none".to_owned() } else { has.join(", ") })
}

fn gone(state: Option<String>) -> Saw {
    match state {
        None => saw(true, "gone"),
        Some(state) => saw(false, state),
    }
}

fn saw(there: bool, words: impl Into<String>) -> Saw {
    Saw { there, words: words.into() }
}
