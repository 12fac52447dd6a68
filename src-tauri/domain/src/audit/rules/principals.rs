//! Who may ask for a connection: the allowed principals, each with its kind, its account and its use.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use super::history::added_principals;
use crate::{AccountId, EndpointService, Evidence, Principal, is_root_of};

/// Days after which somebody who may ask, but is not connected, deserves a look.
const UNUSED_AFTER_DAYS: i64 = 30;

pub(super) const PRINCIPALS: AuditRule = AuditRule {
    id: "FPL-PRINCIPALS",
    looks: &[call::PRINCIPALS],
    title: "Only Firefly’s account may ask for a connection",
    severity: Severity::Critical,
    rationale: "Every allowed principal can find the service and ask; a wildcard lets every AWS account do so",
    remediation: "Remove every principal but Firefly’s account, which was confirmed out of band",
    repairable: true,
    controls: &["prowler:vpc_endpoint_services_allowed_principals_trust_boundaries"],
    judge: principals,
};

pub(super) const AUTO_ACCEPT: AuditRule = AuditRule {
    id: "FPL-AUTO-ACCEPT",
    looks: &[call::SERVICES, call::PRINCIPALS],
    title: "Nobody unknown can connect without being asked",
    severity: Severity::Critical,
    rationale: "A wildcard together with acceptance switched off connects any AWS account in the world at once",
    remediation: "Require acceptance and remove the wildcard; then look at every connection that came meanwhile",
    repairable: true,
    controls: &[],
    judge: auto_accept,
};

pub(super) const PRINCIPAL_USE: AuditRule = AuditRule {
    id: "FPL-PRINCIPAL-USE",
    looks: &[call::CONNECTIONS, call::PRINCIPALS, call::TRAIL],
    title: "Every allowed principal has a connection",
    severity: Severity::Low,
    rationale: "A principal that nobody uses any more is a door that nobody watches: an account that was Firefly’s before, or one that was let in for a trial",
    remediation: "Remove the principal unless its connection is expected soon",
    repairable: false,
    controls: &[],
    judge: principal_use,
};

/// What is said of a wildcard; a verdict rests on it.
pub(in super::super) const EVERYONE: &str = "Every AWS account may ask for a connection";

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
    let evidence = vec![told(scope, service, list)];
    if list.iter().any(is_everyone) {
        return Judgement::fail(service, EVERYONE, evidence);
    }
    let Some(pinned) = scope.pinned() else {
        return match list {
            [] => Judgement::pass(service, "Nobody may ask for a connection", evidence),
            some => {
                let message = format!("No onboarding says who may ask; {} may", in_words(some.iter()));
                Judgement::unknown(Some(service), message, evidence)
            }
        };
    };
    against_pinned(service, list, pinned, evidence)
}

fn against_pinned(service: &str, list: &[Principal], pinned: &AccountId, evidence: Vec<Evidence>) -> Judgement {
    let (agreed, other): (Vec<&Principal>, Vec<&Principal>) =
        list.iter().partition(|p| is_root_of(&p.principal, pinned));
    let (within, strangers): (Vec<&Principal>, Vec<&Principal>) =
        other.into_iter().partition(|p| account_of(&p.principal).as_ref() == Some(pinned));
    if !strangers.is_empty() {
        let message = format!("{} may ask too, which was never agreed", in_words(strangers.into_iter()));
        return Judgement::fail(service, message, evidence);
    }
    if agreed.is_empty() {
        let message = format!("Firefly’s account {} is not allowed to ask yet", pinned.grouped());
        return Judgement::fail(service, message, evidence)
            .weighed(Severity::Medium)
            .mended(true, "Go on with the set-up; the account is allowed once the targets are healthy");
    }
    if !within.is_empty() {
        let names = in_words(within.into_iter());
        let message = format!("{names} stands beside Firefly’s account as a whole, and adds nothing");
        return Judgement::fail(service, message, evidence).weighed(Severity::Low);
    }
    if agreed.len() > 1 {
        let message = format!("Firefly’s account {} is named {} times", pinned.grouped(), agreed.len());
        return Judgement::fail(service, message, evidence)
            .weighed(Severity::Low)
            .mended(false, "Remove the principal and add it again, once");
    }
    Judgement::pass(service, format!("Only Firefly’s account {} may ask", pinned.grouped()), evidence)
}

fn auto_accept(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| {
        let id = service.id.as_str();
        let mut evidence =
            vec![scope.saw(format!("acceptance required = {}", service.acceptance_required), id, call::SERVICES)];
        if service.acceptance_required {
            return vec![Judgement::pass(id, "Whoever asks is looked at first", evidence)];
        }
        let Some(list) = &service.principals else {
            let message = "Acceptance is not required, and who may ask could not be read";
            return vec![Judgement::unknown(Some(id), message, evidence)];
        };
        evidence.push(told(scope, id, list));
        if list.iter().any(is_everyone) {
            return vec![Judgement::fail(id, "Any AWS account connects by itself, without being asked", evidence)];
        }
        let pinned = scope.pinned();
        let others = || list.iter().filter(|p| pinned.is_none() || account_of(&p.principal).as_ref() != pinned);
        vec![match (others().next(), pinned) {
            (None, _) => Judgement::pass(id, "Acceptance is not required, but nobody unknown may ask", evidence),
            (Some(_), Some(_)) => {
                let message = format!("{} connects by itself, without being asked", in_words(others()));
                Judgement::fail(id, message, evidence)
            }
            (Some(_), None) => {
                let message = format!(
                    "{} connects by itself; whether you know them all is not recorded here",
                    in_words(others())
                );
                Judgement::unknown(Some(id), message, evidence)
            }
        }]
    })
}

fn principal_use(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| {
        let id = service.id.as_str();
        let (Some(list), Some(connections)) = (&service.principals, &service.connections) else {
            let message = "The allowed principals or the connections could not be read";
            return vec![Judgement::unknown(Some(id), message, vec![])];
        };
        let used: BTreeSet<&AccountId> = connections.iter().filter(|c| c.is_open()).map(|c| &c.owner).collect();
        let accounts = list.iter().filter_map(|p| Some((p, account_of(&p.principal)?)));
        let unused: Vec<&Principal> = accounts.filter(|(_, account)| !used.contains(account)).map(|(p, _)| p).collect();
        let evidence =
            vec![told(scope, id, list), scope.saw(format!("open connections = {}", used.len()), id, call::CONNECTIONS)];
        vec![judge_unused(scope, service, &unused, evidence)]
    })
}

/// Whoever was let in lately may still come. Since when somebody is let in, only the trail tells.
fn judge_unused(scope: &Scope, service: &EndpointService, unused: &[&Principal], evidence: Vec<Evidence>) -> Judgement {
    let id = service.id.as_str();
    if unused.is_empty() {
        return Judgement::pass(id, "Everybody who may ask is connected, or waits", evidence);
    }
    let lately = |p: &&Principal| added_at(scope, service, &p.principal).is_some_and(|at| !is_long_ago(scope, at));
    let stale: Vec<&Principal> = unused.iter().filter(|p| !lately(p)).copied().collect();
    if stale.is_empty() {
        let names = in_words(unused.iter().copied());
        return Judgement::pass(id, format!("{names} was let in less than {UNUSED_AFTER_DAYS} days ago"), evidence);
    }
    let names = in_words(stale.into_iter());
    // CloudTrail tells some minutes late, so that its silence says nothing of what was made lately
    if is_young(scope, service) {
        let message =
            format!("{names} was let in less than {UNUSED_AFTER_DAYS} days ago: what carries the service is younger");
        return Judgement::pass(id, message, evidence);
    }
    if !scope.read(call::TRAIL) {
        let message = format!("{names} may ask and is not connected; since when, could not be read completely");
        return Judgement::unknown(Some(id), message, evidence);
    }
    let message = format!("{names} may ask for longer than {UNUSED_AFTER_DAYS} days, and is not connected");
    Judgement::fail(id, message, evidence)
}

/// Whether every load balancer that carries the service was made lately.
fn is_young(scope: &Scope, service: &EndpointService) -> bool {
    let made = |arn| scope.inventory.load_balancer(arn).and_then(|balancer| balancer.created_at);
    let mut carriers = service.load_balancers.iter().map(made).peekable();
    carriers.peek().is_some() && carriers.all(|made| made.is_some_and(|at| !is_long_ago(scope, at)))
}

fn is_long_ago(scope: &Scope, at: Timestamp) -> bool {
    scope.inventory.looked_at.duration_since(at) >= SignedDuration::from_hours(24 * UNUSED_AFTER_DAYS)
}

/// When a principal was let in last, as far as the trail goes back.
fn added_at(scope: &Scope, service: &EndpointService, principal: &str) -> Option<Timestamp> {
    added_principals(scope, service).filter(|(_, name)| *name == principal).map(|(event, _)| event.at).max()
}

fn told(scope: &Scope, service: &str, list: &[Principal]) -> Evidence {
    let names: Vec<&str> = list.iter().map(|p| p.principal.as_str()).collect();
    let fact = if names.is_empty() { "no principal".to_owned() } else { format!("principals = {}", names.join(", ")) };
    scope.saw(fact, service, call::PRINCIPALS)
}

fn in_words<'p>(list: impl Iterator<Item = &'p Principal>) -> String {
    let one = |p: &Principal| match p.kind.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("service") => format!("the AWS service {}", p.principal),
        Some("organizationunit") => format!("everybody in {}", p.principal),
        _ if p.principal.contains(":organizations::") => format!("everybody in {}", p.principal),
        _ => p.principal.clone(),
    };
    list.map(one).collect::<Vec<_>>().join(", ")
}

pub(super) fn is_everyone(principal: &Principal) -> bool {
    principal.principal == "*" || principal.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("All"))
}

/// Organisations and AWS services name no account: they may stand for this one as well as for others.
pub(super) fn names_account(principal: &str, account: &AccountId) -> bool {
    account_of(principal).is_none_or(|named| &named == account)
}

pub(super) fn account_of(principal: &str) -> Option<AccountId> {
    let rest = principal.strip_prefix("arn:")?;
    let mut parts = rest.split(':').skip(1);
    if parts.next()? != "iam" {
        return None;
    }
    parts.nth(1)?.parse().ok()
}
