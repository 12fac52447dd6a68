//! What was agreed with Firefly beyond ports and accounts: Regions, and requests answered while they are fresh.

use jiff::SignedDuration;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::{Connection, Desired, EndpointService};

/// Days after which a request that nobody answered deserves a look.
const STALE_AFTER_DAYS: i64 = 3;

pub(super) const REGIONS: AuditRule = AuditRule {
    id: "FPL-REGIONS",
    looks: &[call::SERVICES, call::CONNECTIONS],
    title: "The service can be reached from the agreed Regions only",
    severity: Severity::Medium,
    rationale: "Every further Region is one from which endpoints may ask for a connection",
    remediation: "Take the Region away from the endpoint service, or add it to the onboarding once it is agreed",
    repairable: false,
    controls: &[],
    judge: regions,
};

pub(super) const STALE_PENDING: AuditRule = AuditRule {
    id: "FPL-STALE-PENDING",
    looks: &[call::CONNECTIONS],
    title: "No request waits for long",
    severity: Severity::Low,
    rationale: "A request left waiting expires on Firefly’s side, and makes it hard to tell a new one from an old one",
    remediation: "Accept the request if it is Firefly’s, reject it otherwise",
    repairable: false,
    controls: &[],
    judge: stale_pending,
};

pub(super) const HANDED_OFF: AuditRule = AuditRule {
    id: "FPL-SERVICE-NAME",
    looks: &[call::SERVICES],
    title: "The service has the name that was handed over",
    severity: Severity::High,
    rationale: "A recreated service has another name: Firefly’s endpoint still asks for the one it was told, and reaches nothing",
    remediation: "Hand over a new packet, and tell Firefly that the name has changed",
    repairable: false,
    controls: &[],
    judge: handed_off,
};

fn handed_off(scope: &Scope) -> Vec<Judgement> {
    let Some(told) = scope.known.handed_off.as_deref().filter(|_| scope.desired.is_some()) else { return Vec::new() };
    scope.each_service(|service| {
        let id = service.id.as_str();
        let evidence = vec![scope.saw(format!("service name = {}", service.name), id, call::SERVICES)];
        vec![if service.name == told {
            Judgement::pass(id, "Firefly was told the name that the service has", evidence)
        } else {
            Judgement::fail(id, format!("Firefly was told {told}, and the service is {}", service.name), evidence)
        }]
    })
}

fn regions(scope: &Scope) -> Vec<Judgement> {
    let Some(desired) = scope.desired else { return Vec::new() };
    scope.each_service(|service| {
        let mut all = vec![offered(scope, desired, service)];
        match &service.connections {
            None => all.push(Judgement::unknown(
                Some(service.id.as_str()),
                "The Regions that connections come from could not be read",
                vec![],
            )),
            Some(list) => all.extend(list.iter().filter(|c| c.is_open()).filter_map(|c| asked_from(scope, desired, c))),
        }
        all
    })
}

/// Regions that the service is offered in, beside its own.
fn offered(scope: &Scope, desired: &Desired, service: &EndpointService) -> Judgement {
    let id = service.id.as_str();
    let own = desired.region.as_str();
    let shown = if service.regions.is_empty() { own.to_owned() } else { service.regions.join(", ") };
    let evidence = vec![scope.saw(format!("Regions = {shown}"), id, call::SERVICES)];
    let wider: Vec<&str> =
        service.regions.iter().map(String::as_str).filter(|r| *r != own && !agreed(desired, r)).collect();
    let abroad = desired.firefly.regions.iter().any(|r| r.as_str() != own);
    match wider.as_slice() {
        [] if service.remote_access == Some(true) && !abroad => {
            let evidence = vec![scope.saw("remote access enabled = true", id, call::SERVICES)];
            Judgement::fail(id, "Endpoints in other Regions can reach the service, which was not agreed", evidence)
        }
        [] => Judgement::pass(id, format!("The service is offered in {shown}, as agreed"), evidence),
        some => Judgement::fail(
            id,
            format!("The service is offered in {} too, which was not agreed", some.join(", ")),
            evidence,
        ),
    }
}

fn asked_from(scope: &Scope, desired: &Desired, connection: &Connection) -> Option<Judgement> {
    // AWS leaves the Region out for an endpoint in the service's own Region
    let region =
        Some(connection.region.as_deref().unwrap_or(desired.region.as_str())).filter(|r| !agreed(desired, r))?;
    let endpoint = connection.endpoint.as_str();
    let evidence = vec![scope.saw(format!("Region = {region}"), endpoint, call::CONNECTIONS)];
    let failed =
        Judgement::fail(endpoint, format!("{endpoint} connects from {region}, which was not agreed"), evidence);
    Some(failed.mended(false, "Reject the connection, or add the Region to the onboarding once it is agreed"))
}

fn agreed(desired: &Desired, region: &str) -> bool {
    let list = &desired.firefly.regions;
    if list.is_empty() { region == desired.region.as_str() } else { list.iter().any(|r| r.as_str() == region) }
}

fn stale_pending(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| match &service.connections {
        None => vec![Judgement::unknown(Some(service.id.as_str()), "The connections could not be read", vec![])],
        Some(list) => list.iter().filter(|c| c.is("pendingAcceptance")).map(|c| judge_age(scope, c)).collect(),
    })
}

fn judge_age(scope: &Scope, connection: &Connection) -> Judgement {
    let endpoint = connection.endpoint.as_str();
    let Some(created) = connection.created_at else {
        return Judgement::unknown(Some(endpoint), format!("AWS did not say since when {endpoint} waits"), vec![]);
    };
    let evidence = vec![scope.saw(format!("waiting since {created}"), endpoint, call::CONNECTIONS)];
    let waited = scope.inventory.looked_at.duration_since(created);
    if waited >= SignedDuration::from_hours(24 * STALE_AFTER_DAYS) {
        let days = waited.as_hours() / 24;
        return Judgement::fail(endpoint, format!("{endpoint} has waited for {days} days"), evidence);
    }
    Judgement::pass(endpoint, format!("{endpoint} waits, and asked less than {STALE_AFTER_DAYS} days ago"), evidence)
}
