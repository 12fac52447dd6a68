//! Findings as a log of the Static Analysis Results Interchange Format, version 2.1.0 (OASIS, errata 01). A resource in AWS is
//! no file, so places are logical ones: tools that show results at lines of source code list these without a place.

use serde_json::{Value, json};

use super::csv::evidence;
use super::export::Exported;
use super::{Finding, Outcome, Severity};
use crate::plain;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run of one tool, with a result for each finding, those that hold included.
pub(super) fn log(exported: &Exported) -> Value {
    let rules = rules(&exported.audit.findings);
    let results: Vec<Value> = exported.audit.findings.iter().map(|finding| result(exported, &rules, finding)).collect();
    let of = exported.onboarding.as_ref().map_or("account", |subject| subject.id.as_str());
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Firefly PrivateLink",
                "organization": "Firefly",
                "semanticVersion": exported.version,
                "rules": rules.iter().map(|finding| rule(finding)).collect::<Vec<_>>(),
            } },
            "automationDetails": { "id": format!("{}/{}/{of}/", exported.account, exported.region) },
            "invocations": [invocation(exported)],
            "results": results,
            "properties": { "sandbox": exported.sandbox, "account": exported.account, "region": exported.region },
        }],
    })
}

/// One finding of each rule, in the order in which they come.
fn rules(findings: &[Finding]) -> Vec<&Finding> {
    let mut rules: Vec<&Finding> = Vec::new();
    for finding in findings {
        if !rules.iter().any(|known| known.rule == finding.rule) {
            rules.push(finding);
        }
    }
    rules
}

fn rule(finding: &Finding) -> Value {
    json!({
        "id": finding.rule,
        "shortDescription": { "text": finding.title },
        "fullDescription": { "text": finding.rationale },
        "properties": { "controls": finding.controls },
    })
}

/// When it was looked, and what could not be read.
fn invocation(exported: &Exported) -> Value {
    let unread = exported.unread.iter().map(|unread| {
        let text = format!("{} could not be read: {}", plain(&unread.call), plain(&unread.fault.message));
        json!({ "level": "warning", "message": { "text": text } })
    });
    json!({
        "executionSuccessful": true,
        // the format has times in UTC to the millisecond
        "endTimeUtc": exported.looked_at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
        "toolExecutionNotifications": unread.collect::<Vec<_>>(),
    })
}

fn result(exported: &Exported, rules: &[&Finding], finding: &Finding) -> Value {
    let (kind, level) = kind(finding);
    let place = |resource: &String| json!({ "logicalLocations": [{ "fullyQualifiedName": plain(resource), "kind": "resource" }] });
    json!({
        "ruleId": finding.rule,
        "ruleIndex": rules.iter().position(|rule| rule.rule == finding.rule),
        "kind": kind,
        "level": level,
        "message": { "text": plain(&finding.message) },
        "locations": finding.resource.iter().map(place).collect::<Vec<_>>(),
        "partialFingerprints": { "finding/v1": exported.fingerprint(finding) },
        "suppressions": finding.accepted.iter().map(|risk| json!({
            "kind": "external",
            "status": "accepted",
            "justification": format!("{} (accepted by {} until {})", plain(&risk.reason), plain(&risk.owner), risk.until),
        })).collect::<Vec<_>>(),
        "properties": {
            "severity": finding.severity.word(),
            "remediation": finding.remediation,
            "repairable": finding.repairable,
            "evidence": finding.evidence.iter().map(evidence).collect::<Vec<_>>(),
        },
    })
}

/// A level other than `none` belongs to what fails alone (2.1.0, section 3.27.10). *Open* is where it could not be told.
fn kind(finding: &Finding) -> (&'static str, &'static str) {
    match finding.outcome {
        Outcome::Pass => ("pass", "none"),
        Outcome::Unknown => ("open", "none"),
        Outcome::Fail => (
            "fail",
            match finding.severity {
                Severity::Critical | Severity::High => "error",
                Severity::Medium => "warning",
                Severity::Low | Severity::Info => "note",
            },
        ),
    }
}
