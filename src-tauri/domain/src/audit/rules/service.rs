//! The endpoint service itself: what it stands on and offers, who is told of requests, its private DNS name, who pays.

use std::collections::BTreeSet;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::{Arn, Desired, EndpointService, Evidence, ZoneName};

pub(super) const SERVICE_ZONES: AuditRule = AuditRule {
    id: "FPL-SERVICE-ZONES",
    looks: &[call::SERVICES, call::LOAD_BALANCERS],
    title: "The service offers exactly the zones of its load balancers",
    severity: Severity::Medium,
    rationale: "A zone that a load balancer got later is offered to Firefly only once the service is told; one that it left leads nowhere",
    remediation: "Have the endpoint service take over its load balancers’ zones, and tell Firefly which are new",
    repairable: false,
    controls: &[],
    judge: service_zones,
};

pub(super) const SERVICE_BALANCERS: AuditRule = AuditRule {
    id: "FPL-SERVICE-BALANCERS",
    looks: &[call::SERVICES],
    title: "The service stands on the agreed load balancers only",
    severity: Severity::High,
    rationale: "AWS spreads connections over every load balancer of a service: one that was never agreed answers some of them",
    remediation: "Take the load balancer off the service, or name it in the onboarding",
    repairable: false,
    controls: &[],
    judge: service_balancers,
};

pub(super) const NOTIFICATION: AuditRule = AuditRule {
    id: "FPL-NOTIFICATION",
    looks: &[call::NOTIFICATIONS],
    title: "Somebody is told of requests and connections",
    severity: Severity::Low,
    rationale: "Without a notification a request is noticed only by whoever happens to look",
    remediation: "Choose an SNS topic in the onboarding that is told of every request, connection and end",
    repairable: false,
    controls: &[],
    judge: notification,
};

pub(super) const PAYER: AuditRule = AuditRule {
    id: "FPL-PAYER",
    looks: &[call::SERVICES],
    title: "Each side pays for its own endpoints",
    severity: Severity::Low,
    rationale: "The owner of a service can take over what its consumers’ endpoints cost, and can never give that back",
    remediation: "Know that you pay for Firefly’s endpoints too; only a new endpoint service ends that",
    repairable: false,
    controls: &[],
    judge: payer,
};

fn service_zones(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| {
        let id = service.id.as_str();
        let balancers: Option<Vec<_>> = service.load_balancers.iter().map(|arn| scope.index.balancer(arn)).collect();
        let Some(balancers) = balancers.filter(|list| !list.is_empty()) else {
            let message = "The load balancers that the service stands on could not all be read";
            return vec![Judgement::unknown(Some(id), message, vec![])];
        };
        let stands: BTreeSet<&ZoneName> = balancers.iter().flat_map(|l| &l.zones).map(|z| &z.zone).collect();
        let offers: BTreeSet<&ZoneName> = service.zones.iter().collect();
        let evidence = vec![
            scope.saw(format!("zones = {}", listed(&offers)), id, call::SERVICES),
            scope.saw(format!("zones of its load balancers = {}", listed(&stands)), id, call::LOAD_BALANCERS),
        ];
        vec![judge_zones(scope, service, &stands, &offers, evidence)]
    })
}

fn judge_zones(
    scope: &Scope,
    service: &EndpointService,
    stands: &BTreeSet<&ZoneName>,
    offers: &BTreeSet<&ZoneName>,
    evidence: Vec<Evidence>,
) -> Judgement {
    let id = service.id.as_str();
    let missing: BTreeSet<&ZoneName> = stands.difference(offers).copied().collect();
    let left: BTreeSet<&ZoneName> = offers.difference(stands).copied().collect();
    if stands.is_empty() || offers.is_empty() {
        return Judgement::unknown(Some(id), "AWS did not say in which zones the service is offered", evidence);
    }
    if !missing.is_empty() {
        let failed = Judgement::fail(id, format!("{} is not offered to Firefly", listed(&missing)), evidence);
        // the plan compares the zones of the subnets that the onboarding names
        let planned = scope.desired.is_some_and(|d| {
            let chosen: Vec<_> =
                d.network.subnets.iter().filter_map(|s| scope.look.subnet(s)).map(|s| &s.zone).collect();
            scope.own.is_some() && missing.iter().any(|zone| chosen.contains(zone))
        });
        return if planned {
            failed.mended(true, "Have the service take over the zone; the repair plan does it")
        } else {
            failed
        };
    }
    if !left.is_empty() {
        return Judgement::fail(
            id,
            format!("{} is offered, and no load balancer stands there", listed(&left)),
            evidence,
        );
    }
    Judgement::pass(id, format!("Offered in {}, where its load balancers stand", listed(offers)), evidence)
}

fn listed(zones: &BTreeSet<&ZoneName>) -> String {
    if zones.is_empty() { "none".to_owned() } else { zones.iter().map(|z| z.as_str()).collect::<Vec<_>>().join(", ") }
}

fn service_balancers(scope: &Scope) -> Vec<Judgement> {
    let Some(desired) = scope.desired else { return Vec::new() };
    scope.each_service(|service| vec![judge_balancers(scope, desired, service)])
}

fn judge_balancers(scope: &Scope, desired: &Desired, service: &EndpointService) -> Judgement {
    let id = service.id.as_str();
    let names = |list: &[&Arn]| list.iter().map(|arn| arn.short()).collect::<Vec<_>>().join(", ");
    let all: Vec<&Arn> = service.load_balancers.iter().collect();
    let evidence = vec![scope.saw(format!("load balancers = {}", names(&all)), id, call::SERVICES)];
    let Some(own) = scope.own else {
        let message = "Which load balancer is this onboarding’s could not be told";
        return Judgement::unknown(Some(id), message, evidence);
    };
    let further = &desired.service.further_load_balancers;
    let others: Vec<&Arn> = all.iter().filter(|arn| ***arn != own.arn && !further.contains(arn)).copied().collect();
    if !others.is_empty() {
        return Judgement::fail(id, format!("It also stands on {}, which was never agreed", names(&others)), evidence);
    }
    let absent: Vec<&Arn> = std::iter::once(&own.arn).chain(further).filter(|arn| !all.contains(arn)).collect();
    match absent.as_slice() {
        [] => Judgement::pass(id, format!("It stands on {}, as agreed", names(&all)), evidence),
        some => Judgement::fail(id, format!("It does not stand on {}", names(some)), evidence)
            .mended(true, "Have the service stand on it; the repair plan does it"),
    }
}

fn notification(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| {
        let id = service.id.as_str();
        let Some(list) = &service.notifications else {
            return vec![Judgement::unknown(Some(id), "The notifications of the service could not be read", vec![])];
        };
        let told =
            |n: &crate::Notification| format!("{} is told of {} ({})", n.topic.short(), n.events.join(", "), n.state);
        let mut evidence: Vec<Evidence> = list.iter().map(|n| scope.saw(told(n), id, call::NOTIFICATIONS)).collect();
        if evidence.is_empty() {
            evidence.push(scope.saw("no notification", id, call::NOTIFICATIONS));
        }
        let is_on = |n: &&crate::Notification| n.state.eq_ignore_ascii_case("Enabled");
        let of_requests = |n: &crate::Notification| n.events.iter().any(|e| e.eq_ignore_ascii_case("Connect"));
        let wanted = scope.desired.and_then(|d| d.service.notify.as_ref());
        vec![if list.iter().filter(is_on).any(of_requests) {
            Judgement::pass(id, "An SNS topic is told of requests", evidence)
        } else if list.iter().any(of_requests) {
            Judgement::fail(id, "The notification of requests is disabled", evidence)
                .mended(false, "Find out why AWS disabled it, which it does when the topic is gone or refuses it")
        } else if wanted.is_some_and(|topic| !list.iter().any(|n| &n.topic == topic)) {
            Judgement::fail(id, "Nobody is told of requests, although it was chosen", evidence)
                .mended(true, "Create the notification; the repair plan does it")
        } else {
            Judgement::fail(id, "Nobody is told of requests", evidence)
        }]
    })
}

fn payer(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| {
        let id = service.id.as_str();
        let payer = service.payer.as_deref().unwrap_or("each side");
        let evidence = vec![scope.saw(format!("payer = {payer}"), id, call::SERVICES)];
        vec![if payer.eq_ignore_ascii_case("ServiceOwner") {
            Judgement::fail(id, "You pay for Firefly’s endpoints too", evidence)
        } else {
            Judgement::pass(id, "Each side pays for its own endpoints", evidence)
        }]
    })
}
