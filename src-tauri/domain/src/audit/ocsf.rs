//! Findings as Compliance Finding events (class 2003) of the Open Cybersecurity Schema Framework, with its *cloud* profile.
//! Each export says how things stand: nothing here knows what was sent before, so every event creates its finding.

use serde_json::{Value, json};

use super::csv::evidence;
use super::export::Exported;
use super::{Finding, Outcome, Severity};
use crate::{Evidence, plain, sha256_of};

/// The release whose schema the events keep.
const VERSION: &str = "1.8.0";

/// One event for each finding, those that hold included.
pub(super) fn events(exported: &Exported) -> Vec<Value> {
    exported.audit.findings.iter().map(|finding| event(exported, finding)).collect()
}

fn event(exported: &Exported, finding: &Finding) -> Value {
    let at = exported.looked_at.as_millisecond();
    let (severity_id, severity) = severity(finding);
    let (status_id, status) = if finding.accepted.is_some() { (3, "Suppressed") } else { (1, "New") };
    let accepted = finding
        .accepted
        .as_ref()
        .map(|risk| format!("Accepted by {} until {}: {}", plain(&risk.owner), risk.until, plain(&risk.reason)));
    let mut event = json!({
        "activity_id": 1, "activity_name": "Create",
        "category_uid": 2, "category_name": "Findings",
        "class_uid": 2003, "class_name": "Compliance Finding",
        "type_uid": 200301, "type_name": "Compliance Finding: Create",
        "time": at,
        "severity_id": severity_id, "severity": severity,
        "status_id": status_id, "status": status,
        "message": plain(&finding.message),
        "metadata": metadata(exported, finding),
        "cloud": cloud(exported),
        "compliance": compliance(finding),
        "finding_info": finding_info(exported, finding),
        "remediation": { "desc": finding.remediation },
        "evidences": finding.evidence.iter().filter(|e| !matches!(e, Evidence::Unknown { .. }))
            .map(|e| json!({ "data": { "statement": evidence(e) } })).collect::<Vec<_>>(),
        "resources": finding.resource.iter().map(|resource| json!({
            "uid": plain(resource), "region": exported.region, "cloud_partition": exported.partition, "provider": "AWS",
        })).collect::<Vec<_>>(),
    });
    if let (Some(words), Some(fields)) = (accepted, event.as_object_mut()) {
        fields.insert("status_detail".to_owned(), words.into());
    }
    event
}

fn metadata(exported: &Exported, finding: &Finding) -> Value {
    let fingerprint = exported.fingerprint(finding);
    json!({
        "version": VERSION,
        "profiles": ["cloud"],
        "uid": sha256_of(&(fingerprint, exported.looked_at)),
        "event_code": finding.rule,
        "labels": if exported.sandbox { vec!["sandbox"] } else { Vec::new() },
        "product": { "name": "Firefly PrivateLink", "vendor_name": "Firefly", "version": exported.version },
    })
}

fn cloud(exported: &Exported) -> Value {
    json!({
        "provider": "AWS",
        "region": exported.region,
        "cloud_partition": exported.partition,
        "account": { "uid": exported.account, "type_id": 10, "type": "AWS Account" },
    })
}

fn compliance(finding: &Finding) -> Value {
    let (status_id, status) = match finding.outcome {
        Outcome::Pass => (1, "Pass"),
        Outcome::Fail => (3, "Fail"),
        Outcome::Unknown => (0, "Unknown"),
    };
    json!({
        "control": finding.rule,
        "desc": finding.title,
        "standards": ["Firefly PrivateLink"],
        "status_id": status_id, "status": status,
        "status_details": [plain(&finding.message)],
    })
}

/// The same theme elsewhere is a related analytic, its scanner the category.
fn finding_info(exported: &Exported, finding: &Finding) -> Value {
    let rule = |uid: &str, name: &str, category: &str| json!({ "type_id": 1, "type": "Rule", "uid": uid, "name": name, "category": category });
    let elsewhere = finding.controls.iter().map(|control| {
        let (scanner, id) = control.split_once(':').unwrap_or(("", control));
        rule(id, id, scanner)
    });
    json!({
        "uid": exported.fingerprint(finding),
        "title": finding.title,
        "desc": finding.rationale,
        "last_seen_time": exported.looked_at.as_millisecond(),
        "analytic": rule(&finding.rule, &finding.title, "Firefly PrivateLink"),
        "related_analytics": elsewhere.collect::<Vec<_>>(),
        "data_sources": calls(finding),
    })
}

/// The calls of AWS's API that showed it, each once.
fn calls(finding: &Finding) -> Vec<&str> {
    let mut calls: Vec<&str> = finding
        .evidence
        .iter()
        .filter_map(|e| match e {
            Evidence::Observed { call, .. } => Some(call.as_str()),
            Evidence::Attested { .. } | Evidence::Unknown { .. } => None,
        })
        .collect();
    calls.sort_unstable();
    calls.dedup();
    calls
}

/// What holds is for information, however bad it would be if it did not.
fn severity(finding: &Finding) -> (u8, &'static str) {
    match (finding.outcome, finding.severity) {
        (Outcome::Pass, _) | (_, Severity::Info) => (1, "Informational"),
        (_, Severity::Low) => (2, "Low"),
        (_, Severity::Medium) => (3, "Medium"),
        (_, Severity::High) => (4, "High"),
        (_, Severity::Critical) => (5, "Critical"),
    }
}
