//! Findings as a table for spreadsheets (RFC 4180). A cell that a spreadsheet would run as a formula is made text first.

use super::{Audit, Finding};
use crate::{Evidence, plain};

const HEADER: [&str; 15] = [
    "severity",
    "outcome",
    "rule",
    "title",
    "resource",
    "message",
    "rationale",
    "remediation",
    "repairable",
    "controls",
    "evidence",
    "accepted by",
    "accepted until",
    "reason",
    "acceptance lapsed",
];

/// One line for each finding below a header; lines end with CR LF, the text is UTF-8 without a mark. Every cell is quoted,
/// because spreadsheets of other countries split at semicolons.
pub fn csv(audit: &Audit) -> String {
    let mut out = line(HEADER.map(str::to_owned));
    audit.findings.iter().for_each(|finding| out.push_str(&line(cells(finding))));
    out
}

fn cells(finding: &Finding) -> [String; 15] {
    let lapsed = finding.lapsed.as_ref();
    let risk = finding.accepted.as_ref().or(lapsed.map(|lapsed| &lapsed.risk));
    [
        finding.severity.word().to_owned(),
        finding.outcome.word().to_owned(),
        finding.rule.clone(),
        finding.title.clone(),
        finding.resource.clone().unwrap_or_default(),
        finding.message.clone(),
        finding.rationale.clone(),
        finding.remediation.clone(),
        if finding.repairable { "yes" } else { "no" }.to_owned(),
        finding.controls.join(" "),
        finding.evidence.iter().map(evidence).collect::<Vec<_>>().join("\n"),
        risk.map(|risk| risk.owner.clone()).unwrap_or_default(),
        risk.map(|risk| risk.until.to_string()).unwrap_or_default(),
        risk.map(|risk| risk.reason.clone()).unwrap_or_default(),
        lapsed.map(|lapsed| lapsed.why.words().to_owned()).unwrap_or_default(),
    ]
}

/// A piece of evidence as one line of text.
pub(super) fn evidence(evidence: &Evidence) -> String {
    plain(&match evidence {
        Evidence::Observed { fact, resource, call, at } => {
            let of = resource.as_deref().map(|r| format!(" of {r}")).unwrap_or_default();
            let when = at.map(|t| format!(" at {t}")).unwrap_or_default();
            format!("observed: {fact}{of}, by {call}{when}")
        }
        Evidence::Attested { statement, by, at } => format!("attested: {statement}, by {by} at {at}"),
        Evidence::Unknown { because } => format!("unknown: {because}"),
    })
}

fn line<const N: usize>(cells: [String; N]) -> String {
    cells.map(|cell| format!("\"{}\"", harmless(&cell).replace('"', "\"\""))).join(",") + "\r\n"
}

/// Spreadsheets run what begins with `= + - @`, also in full width; an apostrophe makes it text. What hides or reorders
/// text is seen instead, and lines stay lines.
fn harmless(cell: &str) -> String {
    let text = cell.lines().map(plain).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let first = text.chars().find(|c| !is_lead(*c));
    if first.is_some_and(|c| "=+-@＝＋－＠".contains(c)) { format!("'{text}") } else { text }
}

/// What a spreadsheet may pass over before it looks for a formula.
fn is_lead(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{fffd}' | '"' | '\'')
}
