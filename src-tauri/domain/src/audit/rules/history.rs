//! What was so and is no longer: acceptance that was off for a while, and strangers who were let in. From CloudTrail, which
//! tells the last 90 days (docs/aws.md, “CloudTrail”).

use jiff::Timestamp;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use super::principals::account_of;
use crate::{Connection, EndpointService, Evidence, TrailEvent};

pub(super) const ACCEPTANCE_HISTORY: AuditRule = AuditRule {
    id: "FPL-ACCEPTANCE-HISTORY",
    looks: &[call::TRAIL, call::CONNECTIONS, call::SERVICES],
    title: "Acceptance was required all the time",
    severity: Severity::High,
    rationale: "Whoever asked while acceptance was off is connected without anybody having looked, and stays so after it is on again",
    remediation: "Look at every connection of that time, and reject what is not Firefly’s",
    repairable: false,
    controls: &["prowler:cloudtrail_multi_region_enabled"],
    judge: acceptance_history,
};

pub(super) const PRINCIPAL_HISTORY: AuditRule = AuditRule {
    id: "FPL-PRINCIPAL-HISTORY",
    looks: &[call::TRAIL],
    title: "Nobody but Firefly’s account was let in",
    severity: Severity::Medium,
    rationale: "A stranger who was let in for a while may have asked then; removing a principal ends no connection",
    remediation: "Ask whoever did it why, and look at the connections and requests that came since",
    repairable: false,
    controls: &[],
    judge: principal_history,
};

/// A time in which acceptance was off.
struct Span<'a> {
    /// Absent where it began before the trail.
    from: Option<&'a TrailEvent>,
    /// Absent while it lasts.
    until: Option<&'a TrailEvent>,
}

fn acceptance_history(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| {
        let id = service.id.as_str();
        let spans = spans(scope, service);
        let mut all: Vec<Judgement> = spans.iter().map(|span| judge_span(scope, service, span)).collect();
        // a trail that was not read to its end can convict, but not acquit
        if !scope.read(call::TRAIL) {
            let message = "Who changed the service in the last 90 days could not be read completely";
            all.push(Judgement::unknown(Some(id), message, vec![]));
        } else if all.is_empty() {
            let evidence = vec![scope.saw("nothing switched acceptance off", id, call::TRAIL)];
            all.push(Judgement::pass(id, "Nobody switched acceptance off in the last 90 days", evidence));
        }
        all
    })
}

fn spans<'a>(scope: &Scope<'a>, service: &EndpointService) -> Vec<Span<'a>> {
    let mut switched: Vec<(&TrailEvent, bool)> = events(scope, service)
        .filter_map(|e| Some((e, e.asked.get("acceptanceRequired")?.eq_ignore_ascii_case("true"))))
        .collect();
    switched.sort_by_key(|(event, _)| event.at);
    let mut spans = Vec::new();
    let mut off: Option<&TrailEvent> = None;
    for (number, (event, required)) in switched.iter().enumerate() {
        match (required, off) {
            (false, None) => off = Some(event),
            (true, Some(from)) => {
                spans.push(Span { from: Some(from), until: Some(event) });
                off = None;
            }
            // a service that is made with acceptance had no time before; switching it on hints at one
            (true, None) if number == 0 && !event.name.starts_with("Create") => {
                spans.push(Span { from: None, until: Some(event) });
            }
            (true, None) | (false, Some(_)) => {}
        }
    }
    let all_along = switched.is_empty() && !service.acceptance_required && scope.read(call::TRAIL);
    let lasts = off.is_some() || all_along;
    if lasts {
        spans.push(Span { from: off, until: None });
    }
    spans
}

fn judge_span(scope: &Scope, service: &EndpointService, span: &Span) -> Judgement {
    let id = service.id.as_str();
    let evidence: Vec<Evidence> =
        [span.from, span.until].into_iter().flatten().map(|event| seen(scope, id, event)).collect();
    let evidence =
        if evidence.is_empty() { vec![scope.saw("acceptance required = false", id, call::SERVICES)] } else { evidence };
    let when = match (span.from, span.until) {
        (Some(from), Some(until)) => format!("from {} until {}", minute(from.at), minute(until.at)),
        (Some(from), None) => format!("since {}", minute(from.at)),
        (None, Some(until)) => return perhaps(service, span, until, evidence),
        (None, None) => "for 90 days or longer".to_owned(),
    };
    let Some(connections) = &service.connections else {
        let message = format!("Acceptance was off {when}; which connections came then could not be read");
        return Judgement::unknown(Some(id), message, evidence);
    };
    let came: Vec<&str> =
        connections.iter().filter(|c| c.is_open() && within(span, c)).map(|c| c.endpoint.as_str()).collect();
    if came.is_empty() {
        let message = format!("Acceptance was off {when}; no connection of that time is open");
        return Judgement::fail(id, message, evidence).weighed(Severity::Low);
    }
    Judgement::fail(id, format!("Acceptance was off {when}; {} came then", came.join(", ")), evidence)
}

/// Acceptance was asked for when nothing is known of the time before: whoever declares a set-up sends the wish with every change.
fn perhaps(service: &EndpointService, span: &Span, until: &TrailEvent, evidence: Vec<Evidence>) -> Judgement {
    let id = service.id.as_str();
    let before = service.connections.iter().flatten().filter(|c| c.is_open() && within(span, c));
    let before: Vec<&str> = before.map(|c| c.endpoint.as_str()).collect();
    let what = format!("Acceptance was switched on or confirmed at {}", minute(until.at));
    match (&service.connections, before.as_slice()) {
        (Some(_), []) => Judgement::pass(id, format!("{what}, and no connection from before is open"), evidence),
        (Some(_), some) => {
            let message = format!("{what}; whether {} came without it before is not told", some.join(", "));
            Judgement::unknown(Some(id), message, evidence)
        }
        (None, _) => {
            let message = format!("{what}; which connections came before could not be read");
            Judgement::unknown(Some(id), message, evidence)
        }
    }
}

/// A moment as people read it.
fn minute(at: jiff::Timestamp) -> impl std::fmt::Display {
    at.strftime("%Y-%m-%d %H:%M UTC")
}

/// A connection whose time AWS did not tell may be of any.
fn within(span: &Span, connection: &Connection) -> bool {
    let Some(at) = connection.created_at else { return true };
    let after = |edge: Option<&TrailEvent>, or: bool| edge.map_or(or, |event| at >= event.at);
    after(span.from, true) && !after(span.until, false)
}

fn principal_history(scope: &Scope) -> Vec<Judgement> {
    let Some(pinned) = scope.pinned() else { return Vec::new() };
    scope.each_service(|service| {
        let id = service.id.as_str();
        let strange: Vec<(&TrailEvent, &str)> =
            added_principals(scope, service).filter(|(_, name)| account_of(name).as_ref() != Some(pinned)).collect();
        if !strange.is_empty() {
            let evidence = strange.iter().map(|(event, _)| seen(scope, id, event)).collect();
            let who: Vec<String> = strange.iter().map(|(e, name)| format!("{name} at {}", minute(e.at))).collect();
            return vec![Judgement::fail(id, format!("Others were let in: {}", who.join(", ")), evidence)];
        }
        if !scope.read(call::TRAIL) {
            let message = "Who was let in in the last 90 days could not be read completely";
            return vec![Judgement::unknown(Some(id), message, vec![])];
        }
        let evidence = vec![scope.saw("no other principal was added", id, call::TRAIL)];
        vec![Judgement::pass(id, "Nobody but Firefly’s account was let in in the last 90 days", evidence)]
    })
}

/// Every principal that was added to a service, with what added it.
pub(super) fn added_principals<'a>(
    scope: &Scope<'a>,
    service: &EndpointService,
) -> impl Iterator<Item = (&'a TrailEvent, &'a str)> + use<'a> {
    let added = |e: &'a TrailEvent| e.asked.get("addAllowedPrincipals").map(move |list| (e, list));
    let each = |(e, list): (&'a TrailEvent, &'a String)| {
        list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(move |name| (e, name))
    };
    events(scope, service).filter_map(added).flat_map(each)
}

/// What was done to a service, refused calls left out.
fn events<'a>(scope: &Scope<'a>, service: &EndpointService) -> impl Iterator<Item = &'a TrailEvent> + use<'a> {
    let done: Vec<&TrailEvent> = scope.index.trail_of(service.id.as_str()).to_vec();
    done.into_iter().filter(|event| event.error.is_none())
}

fn seen(scope: &Scope, service: &str, event: &TrailEvent) -> Evidence {
    let by = event.by.as_deref().unwrap_or("somebody whom the trail does not name");
    let asked: Vec<String> = event.asked.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    let at: Timestamp = event.at;
    scope.saw(format!("{} by {by} at {at}: {}", event.name, asked.join(", ")), service, call::TRAIL)
}
