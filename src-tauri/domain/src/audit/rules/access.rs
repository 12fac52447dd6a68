//! Who may ask for a connection, and who has one: acceptance, allowed principals, owners of connections.

use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use super::super::{Outcome, Severity};
use crate::{AccountId, Connection, EndpointService, Principal, is_root_of};

pub(super) const ACCEPTANCE: AuditRule = AuditRule {
    id: "FPL-ACCEPTANCE",
    title: "Every connection needs your acceptance",
    severity: Severity::Critical,
    rationale: "Without acceptance, whoever is allowed to ask is connected at once, and nobody looks at the account first",
    remediation: "Require acceptance on the endpoint service again",
    repairable: true,
    controls: &["checkov:CKV_AWS_123", "powerpipe:vpc_endpoint_service_acceptance_required_enabled"],
    judge: acceptance,
};

pub(super) const PRINCIPALS: AuditRule = AuditRule {
    id: "FPL-PRINCIPALS",
    title: "Only Firefly’s account may ask for a connection",
    severity: Severity::Critical,
    rationale: "Every allowed principal can find the service and ask; a wildcard lets every AWS account do so",
    remediation: "Remove every principal but Firefly’s account, which was confirmed out of band",
    repairable: true,
    controls: &["prowler:vpc_endpoint_services_allowed_principals_trust_boundaries"],
    judge: principals,
};

pub(super) const CONNECTION_OWNER: AuditRule = AuditRule {
    id: "FPL-CONNECTION-OWNER",
    title: "Every connection belongs to Firefly’s account",
    severity: Severity::Critical,
    rationale: "A connection outlives the principal that allowed it: removing a stranger from the list does not end what the stranger has",
    remediation: "Reject the connection",
    // ending a connection is a decision about that one connection, never a part of a repair
    repairable: false,
    controls: &[],
    judge: connection_owner,
};

/// What is said of a wildcard; a verdict rests on it.
pub(in super::super) const EVERYONE: &str = "Every AWS account may ask for a connection";

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

fn principals(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| {
        let id = service.id.as_str();
        vec![match &service.principals {
            None => Judgement::unknown(Some(id), "The allowed principals could not be read", vec![]),
            Some(list) => judge_principals(scope, id, list),
        }]
    })
}

fn judge_principals(scope: &Scope, service: &str, list: &[Principal]) -> Judgement {
    let names: Vec<&str> = list.iter().map(|p| p.principal.as_str()).collect();
    let fact = if names.is_empty() { "no principal".to_owned() } else { format!("principals = {}", names.join(", ")) };
    let evidence = vec![scope.saw(fact, service, call::PRINCIPALS)];
    if list.iter().any(is_everyone) {
        return Judgement::fail(service, EVERYONE, evidence);
    }
    let Some(pinned) = scope.pinned() else {
        return match names.as_slice() {
            [] => Judgement::pass(service, "Nobody may ask for a connection", evidence),
            _ => Judgement::unknown(
                Some(service),
                format!("No onboarding says who may ask; {} may", names.join(", ")),
                evidence,
            ),
        };
    };
    against_pinned(service, &names, pinned, evidence)
}

fn against_pinned(service: &str, names: &[&str], pinned: &AccountId, evidence: Vec<crate::Evidence>) -> Judgement {
    let other: Vec<&str> = names.iter().copied().filter(|name| !is_root_of(name, pinned)).collect();
    let (within, strangers): (Vec<&str>, Vec<&str>) =
        other.into_iter().partition(|name| account_of(name).as_ref() == Some(pinned));
    if !strangers.is_empty() {
        return Judgement::fail(
            service,
            format!("{} may ask too, which was never agreed", strangers.join(", ")),
            evidence,
        );
    }
    if !names.iter().any(|name| is_root_of(name, pinned)) {
        let message = format!("Firefly’s account {} is not allowed to ask yet", pinned.grouped());
        return Judgement::fail(service, message, evidence)
            .weighed(Severity::Medium)
            .mended(true, "Go on with the set-up; the account is allowed once the targets are healthy");
    }
    match within.as_slice() {
        [] => Judgement::pass(service, format!("Only Firefly’s account {} may ask", pinned.grouped()), evidence),
        some => {
            let message = format!("{} stands beside Firefly’s account as a whole, and adds nothing", some.join(", "));
            Judgement::fail(service, message, evidence).weighed(Severity::Low)
        }
    }
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

fn is_everyone(principal: &Principal) -> bool {
    principal.principal == "*" || principal.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("All"))
}

/// Organisations and AWS services name no account: they may stand for this one as well as for others.
fn names_account(principal: &str, account: &AccountId) -> bool {
    account_of(principal).is_none_or(|named| &named == account)
}

fn account_of(principal: &str) -> Option<AccountId> {
    let rest = principal.strip_prefix("arn:")?;
    let mut parts = rest.split(':').skip(1);
    if parts.next()? != "iam" {
        return None;
    }
    parts.nth(1)?.parse().ok()
}
