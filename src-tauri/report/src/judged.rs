//! Checklist, findings, verdicts and connections as rows: each state with its words and its tone. How a tone looks is
//! the template's affair.

use domain::audit::{AcceptedRisk, Audit, Finding, Outcome, Severity, Verdict};
use domain::{Actor, Check, Checklist, ConnectionCard, Evidence, Item, ItemState};
use typst::foundations::{Array, Dict, IntoValue, Value, dict};

use crate::values::{list, moment};

/// Stage, next action, how many items are done, and the items by part of Firefly's guide.
pub(crate) fn checklist(checklist: &Checklist) -> Dict {
    let done = checklist.items.iter().filter(|i| i.state == ItemState::Done).count();
    let mut parts: Vec<_> = checklist.items.iter().map(|i| i.part).collect();
    parts.dedup();
    dict! {
        "stage" => checklist.stage.as_str(),
        "next" => dict! { "title" => checklist.next.title.as_str(), "detail" => checklist.next.detail.as_str(), "actor" => actor(checklist.next.actor) },
        "done" => done,
        "count" => checklist.items.len(),
        "parts" => list(&parts, |part| dict! {
            "title" => part.title(),
            "items" => list(checklist.items.iter().filter(|i| i.part == *part), item),
        }),
        "firefly" => list(checklist.items.iter().filter(|i| i.actor == Actor::Firefly), item),
    }
}

/// Verdicts; findings that are open, that somebody accepted, that are unknown and that hold, each worst first.
pub(crate) fn audit(audit: &Audit) -> Dict {
    let those = |which: fn(&Finding) -> bool| {
        audit.findings.iter().filter(|f| which(f)).map(finding).map(Value::Dict).collect::<Array>()
    };
    dict! {
        "verdicts" => list(&audit.verdicts, verdict),
        "open" => those(Finding::is_open),
        "accepted" => those(|f| f.accepted.is_some()),
        "unknown" => those(|f| f.outcome == Outcome::Unknown),
        "passed" => those(|f| f.outcome == Outcome::Pass),
    }
}

/// Every connection beside what was expected of it.
pub(crate) fn connections(cards: &[ConnectionCard]) -> Array {
    list(cards, |card| {
        let connection = &card.connection;
        dict! {
            "endpoint" => connection.endpoint.as_str(),
            "owner" => connection.owner.as_str(),
            "expected" => card.expected_owner.as_str(),
            "is_expected" => connection.owner == card.expected_owner,
            "state" => connection.state.as_str(),
            "tone" => connection_tone(card),
            "region" => connection.region.clone(),
            "address_type" => connection.ip_address_type.clone(),
            "created_at" => connection.created_at.map(moment),
            "dns_names" => list(&connection.dns_names, |name: &String| name.as_str()),
            "acceptable" => card.acceptable,
            "blocked_because" => card.blocked_because.clone(),
            "checks" => list(&card.checks, check),
        }
    })
}

fn connection_tone(card: &ConnectionCard) -> &'static str {
    let connection = &card.connection;
    let live = ["pendingAcceptance", "pending", "available"].iter().any(|s| connection.is(s));
    match (live, connection.owner == card.expected_owner) {
        (true, false) => "bad",
        (true, true) if connection.is("available") => "good",
        (true, true) => "pending",
        (false, _) => "neutral",
    }
}

fn check(check: &Check) -> Dict {
    let (tone, word) = match check.outcome {
        Outcome::Pass => ("good", "Holds"),
        Outcome::Fail => ("bad", "Fails"),
        Outcome::Unknown => ("unknown", "Unknown"),
    };
    dict! { "tone" => tone, "word" => word, "title" => check.title.as_str(), "detail" => check.detail.as_str(), "required" => check.required }
}

fn item(item: &Item) -> Dict {
    let (tone, word) = match item.state {
        ItemState::Done => ("good", "Done"),
        ItemState::InProgress => ("pending", "In progress"),
        ItemState::Next => ("next", "Next"),
        ItemState::Later => ("neutral", "Later"),
        ItemState::Attention => ("bad", "Attention"),
        ItemState::Unknown => ("unknown", "Unknown"),
    };
    dict! {
        "tone" => tone,
        "word" => word,
        "title" => item.title.as_str(),
        "actor" => actor(item.actor),
        "detail" => item.detail.as_str(),
        "evidence" => list(&item.evidence, evidence),
    }
}

fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::You => "customer",
        Actor::Firefly => "Firefly",
    }
}

fn verdict(verdict: &Verdict) -> Dict {
    let (tone, word) = outcome(verdict.outcome);
    dict! {
        "tone" => tone,
        "word" => word,
        "title" => verdict.title.as_str(),
        "message" => verdict.message.as_str(),
        "evidence" => list(&verdict.evidence, evidence),
    }
}

fn outcome(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Pass => ("good", "Holds"),
        Outcome::Fail => ("bad", "Does not hold"),
        Outcome::Unknown => ("unknown", "Unknown"),
    }
}

fn finding(finding: &Finding) -> Dict {
    let (tone, word) = match (finding.outcome, &finding.accepted) {
        (Outcome::Pass, _) => ("good", "In order"),
        (Outcome::Fail, None) => ("bad", "Open"),
        (Outcome::Fail, Some(_)) => ("pending", "Accepted"),
        (Outcome::Unknown, _) => ("unknown", "Unknown"),
    };
    dict! {
        "tone" => tone,
        "word" => word,
        "severity" => severity(finding.severity),
        "rule" => finding.rule.as_str(),
        "title" => finding.title.as_str(),
        "message" => finding.message.as_str(),
        "rationale" => finding.rationale.as_str(),
        "remediation" => finding.remediation.as_str(),
        "repairable" => finding.repairable,
        "resource" => finding.resource.clone(),
        "controls" => list(&finding.controls, |control: &String| control.as_str()),
        "evidence" => list(&finding.evidence, evidence),
        "accepted" => finding.accepted.as_ref().map(decision),
        "lapsed" => finding.lapsed.as_ref().map(|lapsed| {
            let mut decision = decision(&lapsed.risk);
            decision.insert("why".into(), lapsed.why.words().into_value());
            decision
        }),
    }
}

/// What somebody decided about a finding: attested, never observed.
fn decision(risk: &AcceptedRisk) -> Dict {
    dict! {
        "owner" => risk.owner.as_str(),
        "until" => moment(risk.until),
        "reason" => risk.reason.as_str(),
        "by" => risk.by.as_str(),
        "at" => moment(risk.at),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical",
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
        Severity::Info => "For information",
    }
}

/// What a person stated never looks like what AWS showed.
fn evidence(evidence: &Evidence) -> Dict {
    match evidence {
        Evidence::Observed { fact, resource, call, at } => dict! {
            "basis" => "observed", "text" => fact.as_str(), "resource" => resource.clone(), "source" => call.as_str(), "at" => at.map(moment),
        },
        Evidence::Attested { statement, by, at } => dict! {
            "basis" => "attested", "text" => statement.as_str(), "resource" => Option::<String>::None, "source" => by.as_str(), "at" => moment(*at),
        },
        Evidence::Unknown { because } => dict! {
            "basis" => "unknown", "text" => because.as_str(), "resource" => Option::<String>::None, "source" => Option::<String>::None,
            "at" => Option::<String>::None,
        },
    }
}
