//! Who is let through, and who has a connection. Who may ask is `principals.rs`.

use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use super::super::{Outcome, Severity};
use super::principals::{is_everyone, names_account};
use crate::{Connection, EndpointService};

pub(super) const ACCEPTANCE: AuditRule = AuditRule {
    id: "FPL-ACCEPTANCE",
    looks: &[call::SERVICES],
    title: "Every connection needs your acceptance",
    severity: Severity::Critical,
    rationale: "Without acceptance, whoever is allowed to ask is connected at once, and nobody looks at the account first",
    remediation: "Require acceptance on the endpoint service again",
    repairable: true,
    controls: &["checkov:CKV_AWS_123", "powerpipe:vpc_endpoint_service_acceptance_required_enabled"],
    judge: acceptance,
};

pub(super) const CONNECTION_OWNER: AuditRule = AuditRule {
    id: "FPL-CONNECTION-OWNER",
    looks: &[call::CONNECTIONS],
    title: "Every connection belongs to Firefly’s account",
    severity: Severity::Critical,
    rationale: "A connection outlives the principal that allowed it: removing a stranger from the list does not end what the stranger has",
    remediation: "Reject the connection",
    // ending a connection is a decision about that one connection, never a part of a repair
    repairable: false,
    controls: &[],
    judge: connection_owner,
};

fn acceptance(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| {
        let evidence = vec![scope.saw(
            format!("acceptance required = {}", service.acceptance_required),
            service.id.as_str(),
            call::SERVICES,
        )];
        vec![if service.acceptance_required {
            Judgement::pass(service.id.as_str(), "Acceptance is required", evidence)
        } else {
            Judgement::fail(
                service.id.as_str(),
                "Acceptance is not required, so a request connects by itself",
                evidence,
            )
        }]
    })
}

fn connection_owner(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| {
        let id = service.id.as_str();
        let Some(connections) = &service.connections else {
            return vec![Judgement::unknown(Some(id), "The connections could not be read", vec![])];
        };
        let open: Vec<&Connection> = connections.iter().filter(|c| c.is_open()).collect();
        if open.is_empty() {
            let evidence = vec![scope.saw("no open connection", id, call::CONNECTIONS)];
            return vec![Judgement::pass(id, "No account is connected, and none waits", evidence)];
        }
        open.into_iter().map(|c| judge_owner(scope, service, c)).collect()
    })
}

fn judge_owner(scope: &Scope, service: &EndpointService, connection: &Connection) -> Judgement {
    let resource = connection.endpoint.as_str();
    let owner = connection.owner.grouped();
    let evidence = vec![scope.saw(
        format!("owner = {}, state = {}", connection.owner, connection.state),
        resource,
        call::CONNECTIONS,
    )];
    let (outcome, why) = match scope.pinned() {
        Some(pinned) if pinned == &connection.owner => (Outcome::Pass, "which is Firefly’s account".to_owned()),
        Some(pinned) => (Outcome::Fail, format!("but Firefly’s account is {}", pinned.grouped())),
        None => unpinned(service, connection),
    };
    let message = format!("{resource} is {} and belongs to {owner}, {why}", state_in_words(connection));
    match outcome {
        Outcome::Pass => Judgement::pass(resource, message, evidence),
        Outcome::Fail => Judgement::fail(resource, message, evidence),
        Outcome::Unknown => Judgement::unknown(Some(resource), message, evidence),
    }
}

/// With nobody pinned, the service's own list is the only measure: it can convict, but not acquit.
fn unpinned(service: &EndpointService, connection: &Connection) -> (Outcome, String) {
    match &service.principals {
        Some(list) if !list.iter().any(|p| is_everyone(p) || names_account(&p.principal, &connection.owner)) => {
            (Outcome::Fail, "which no allowed principal names any more".to_owned())
        }
        _ => (Outcome::Unknown, "and no onboarding says whose it should be".to_owned()),
    }
}

fn state_in_words(connection: &Connection) -> &str {
    match connection.state.to_ascii_lowercase().as_str() {
        "available" => "connected",
        "pendingacceptance" => "waiting for acceptance",
        "pending" => "being connected",
        "" => "in a state that AWS did not tell",
        _ => &connection.state,
    }
}
