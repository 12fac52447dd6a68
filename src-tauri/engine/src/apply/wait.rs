//! Waiting for AWS: polls quicker than the field's usual table, says what it sees, and never gives up silently.

use std::time::Duration;

use domain::health::because;
use domain::{Event, Fault, FaultKind, Outputs, Principal, StepId, Target, TargetHealth, Wait};

use super::{Run, cancelled, proof};
use crate::Engine;

/// Code of the fault that leaves a finished set-up needing a person.
pub(super) const TARGETS_UNHEALTHY: &str = "targets-unhealthy";

/// What one look showed.
pub(super) struct Saw {
    pub there: bool,
    pub words: String,
    /// What later steps take from it.
    pub produced: Option<String>,
}

impl Run<'_> {
    pub(super) async fn wait(&self, step: &StepId, wait: &Wait) -> Result<(), Fault> {
        let outputs = self.outputs();
        let (every, limit) = pace(wait);
        let begun = self.engine.now();
        let mut last = String::new();
        for polls in 1.. {
            self.stop_if_cancelled()?;
            // asked before the look: whatever became true within the limit is seen
            let late = self.engine.clock.elapsed(begun) >= limit;
            let saw = match self.see(wait, &outputs).await {
                Ok(saw) => saw,
                Err(fault) if tolerable(&fault) => saw(false, fault.message),
                Err(fault) => return self.fail(step, fault),
            };
            if saw.there {
                return self.reached(step, saw, polls);
            }
            if saw.words != last {
                self.note(Event::Waiting { run: self.id.clone(), step: step.clone(), saw: saw.words.clone() })?;
                last = saw.words;
            }
            if late {
                return self.fail(step, too_long(wait, limit, &last));
            }
            self.rest(every).await?;
        }
        unreachable!("time passes, so a look is late some day")
    }

    fn reached(&self, step: &StepId, saw: Saw, polls: u32) -> Result<(), Fault> {
        let Saw { words, produced, .. } = saw;
        if let Some(produced) = &produced {
            self.produced(step, produced.clone());
        }
        self.note(Event::Reached { run: self.id.clone(), step: step.clone(), saw: words, polls, produced })
    }

    /// One look, or the end of the run where somebody stops it meanwhile.
    async fn see(&self, wait: &Wait, outputs: &Outputs) -> Result<Saw, Fault> {
        tokio::select! {
            saw = look(self.engine, wait, outputs) => saw,
            () = self.until_cancelled() => Err(cancelled()),
        }
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
        // a target may finish for an hour at most (model: `TargetGroupAttribute`)
        Wait::TargetsGone { .. } => (4, 3900),
        Wait::DomainProof { .. } => (2, 600),
        // as Terraform waits (docs/aws.md, “Private DNS names”)
        Wait::DomainVerified { .. } => (5, 1800),
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
    let cloud = engine.cloud();
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
        Wait::TargetsHealthy { target_group, targets, at_least } => {
            let health = cloud.target_health(&target_group.resolve(outputs)?).await?;
            Ok(if targets.is_empty() { enough(&health, *at_least) } else { healthy(&health, targets) })
        }
        Wait::TargetsGone { target_group } => {
            let health = cloud.target_health(&target_group.resolve(outputs)?).await?;
            let left = health.iter().filter(|h| h.is_draining()).count();
            Ok(saw(left == 0, if left == 0 { "none left".to_owned() } else { format!("{left} still finishing") }))
        }
        Wait::DomainProof { service, domain } => {
            proof::told(cloud.endpoint_service(&service.resolve(outputs)?).await?, domain)
        }
        Wait::DomainVerified { service } => proof::verified(cloud.endpoint_service(&service.resolve(outputs)?).await?),
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
                    .because(e.last_error.unwrap_or_default())
                    .hint("Ask the customer why, if they rejected it; remove the endpoint with `privatelink consumer teardown`, then create it anew"))
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
    let all = engine.cloud().connections(service).await?;
    let state = all.into_iter().find(|c| &c.endpoint == endpoint).map_or_else(|| "deleted".to_owned(), |c| c.state);
    let dead = ["failed", "expired", "deleted", "rejected"].iter().any(|s| state.eq_ignore_ascii_case(s));
    let there = wanted.iter().any(|w| state.eq_ignore_ascii_case(w));
    if dead && !there {
        return Err(Fault::new(FaultKind::Other, "connection-ended", format!("The connection is {state}"))
            .hint("Its owner has to create the endpoint anew"));
    }
    Ok(saw(there, state))
}

/// Each of the `named` targets, whatever else is registered. One that AWS does not list yet is not healthy yet.
fn healthy(health: &[TargetHealth], named: &[Target]) -> Saw {
    let of =
        |target: &Target| health.iter().find(|h| h.id == target.id && h.port.is_none_or(|port| port == target.port));
    let ill: Vec<Option<&TargetHealth>> = named.iter().map(of).filter(|h| !h.is_some_and(|h| h.is_healthy())).collect();
    let reason = ill.iter().flatten().find_map(|h| because(h));
    let absent = ill.iter().filter(|h| h.is_none()).count();
    let because = match (reason, absent) {
        (Some(reason), _) => format!(" ({reason})"),
        (None, 0) => String::new(),
        (None, absent) => format!(" ({absent} not there yet)"),
    };
    let well = named.len() - ill.len();
    saw(!named.is_empty() && ill.is_empty(), format!("{well} of {} targets healthy{because}", named.len()))
}

/// Whoever is registered, and at least so many of them. Those on their way out do not count.
fn enough(health: &[TargetHealth], at_least: u32) -> Saw {
    let staying: Vec<&TargetHealth> = health.iter().filter(|h| !h.is_draining()).collect();
    let well = staying.iter().filter(|h| h.is_healthy()).count();
    let because = staying.iter().find_map(|h| because(h)).map(|reason| format!(" ({reason})")).unwrap_or_default();
    let wanted = usize::try_from(at_least).unwrap_or(usize::MAX);
    let there = wanted > 0 && well >= wanted && well == staying.len();
    saw(there, format!("{well} of {} targets healthy{because}", staying.len().max(wanted)))
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

pub(super) fn saw(there: bool, words: impl Into<String>) -> Saw {
    Saw { there, words: words.into(), produced: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(id: &str) -> Target {
        Target { id: id.to_owned(), port: 8443u32.try_into().unwrap(), zone: None }
    }

    fn health(id: &str, port: u32, state: &str) -> TargetHealth {
        let port = Some(port.try_into().unwrap());
        TargetHealth {
            id: id.into(),
            port,
            zone: None,
            state: state.into(),
            reason: None,
            description: None,
            admin_override: None,
        }
    }

    #[test]
    fn the_named_targets_are_waited_for_and_no_other() {
        let named = [target("i-1"), target("i-2")];
        let well = [health("i-1", 8443, "healthy"), health("i-2", 8443, "healthy")];
        assert!(healthy(&well, &named).there);
        let draining = [well[0].clone(), well[1].clone(), health("i-3", 8443, "draining")];
        assert!(healthy(&draining, &named).there, "what is on its way out is not waited for");
        let absent = healthy(&well[..1], &named);
        assert_eq!((absent.there, absent.words.as_str()), (false, "1 of 2 targets healthy (1 not there yet)"));
        let elsewhere = [well[0].clone(), health("i-2", 9000, "healthy")];
        assert!(!healthy(&elsewhere, &named).there, "another port is another target");
        let ill = [
            well[0].clone(),
            TargetHealth { reason: Some("Target.Timeout".into()), ..health("i-2", 8443, "unhealthy") },
        ];
        assert_eq!(
            healthy(&ill, &named).words,
            "1 of 2 targets healthy (Target.Timeout: nothing answers its health checks)"
        );
        assert!(!healthy(&well, &[]).there, "a wait for nothing says nothing");
    }

    #[test]
    fn where_others_register_there_are_enough_and_all_are_well() {
        let well = [health("i-1", 8443, "healthy"), health("i-2", 8443, "healthy")];
        assert!(enough(&well, 2).there);
        let few = enough(&well[..1], 2);
        assert_eq!((few.there, few.words.as_str()), (false, "1 of 2 targets healthy"));
        let replaced = [well[0].clone(), health("i-3", 8443, "draining"), health("i-4", 8443, "unhealthy.draining")];
        assert!(enough(&replaced, 1).there, "what leaves is not counted, well or not");
        assert!(!enough(&replaced, 2).there, "what leaves is not enough either");
        let ill = [well[0].clone(), well[1].clone(), health("i-5", 8443, "unhealthy")];
        assert!(!enough(&ill, 2).there, "each one that is there has to be well");
        assert!(!enough(&[], 1).there && !enough(&well, 0).there, "a wait for nothing says nothing");
    }
}
