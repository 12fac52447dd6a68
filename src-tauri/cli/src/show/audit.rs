//! Findings, points in time and what differs between them, as lines of text.

use domain::audit::{AcceptedRisk, Audit, Finding, Outcome, Severity, Verdict};
use domain::topology::Difference;
use domain::{KeptSnapshot, clip};
use engine::views::{AuditComparison, PointInTime};
use jiff::Timestamp;

use super::outcome_mark;
use crate::harmless::harmless;
use crate::output::table;

/// The end of an acceptance is said aloud from so many days before.
const SOON: i64 = 14;

/// Findings that did not pass, worst first, then those that somebody accepted, and the four verdicts; as of `now`.
pub fn audit(audit: &Audit, now: Timestamp) -> String {
    let mut text = String::new();
    let (accepted, open): (Vec<&Finding>, Vec<&Finding>) =
        audit.findings.iter().filter(|f| f.outcome != Outcome::Pass).partition(|f| f.accepted.is_some());
    open.iter().chain(&accepted).for_each(|f| text.push_str(&finding(f, now)));
    let passed = audit.findings.iter().filter(|f| f.outcome == Outcome::Pass).count();
    let hold = audit.verdicts.iter().filter(|v| v.outcome == Outcome::Pass).count();
    let borne = if accepted.is_empty() { String::new() } else { format!(", {} accepted", accepted.len()) };
    text.push_str(&format!(
        "{passed} of {} checks passed{borne}; {hold} of {} promised properties hold\n",
        audit.findings.len(),
        audit.verdicts.len()
    ));
    audit.verdicts.iter().for_each(|v| text.push_str(&verdict(v)));
    text
}

fn finding(finding: &Finding, now: Timestamp) -> String {
    let mut text = format!("  {}\n", headline(finding));
    if let Some(resource) = finding.resource.as_deref().filter(|id| !finding.message.contains(*id)) {
        text.push_str(&format!("      at {}\n", harmless(resource)));
    }
    text.push_str(&format!("      {}\n", harmless(&finding.remediation)));
    if let Some(risk) = &finding.accepted {
        text.push_str(&format!("      {}{}: {}\n", decision(risk), ending(risk, now), harmless(&risk.reason)));
    }
    if let Some(lapsed) = &finding.lapsed {
        text.push_str(&format!("      was {}, but {}\n", decision(&lapsed.risk), lapsed.why.words()));
    }
    text
}

fn headline(finding: &Finding) -> String {
    let state = match (finding.outcome, &finding.accepted) {
        (Outcome::Unknown, _) => " (unknown)",
        (Outcome::Fail, Some(_)) => " (accepted)",
        (Outcome::Fail, None) => "",
        (Outcome::Pass, _) => " (holds)",
    };
    format!(
        "{} {}{state}: {}",
        finding.severity.word().to_uppercase(),
        harmless(&finding.rule),
        harmless(&finding.message)
    )
}

fn decision(risk: &AcceptedRisk) -> String {
    format!("accepted by {} until {}", harmless(&risk.owner), risk.until.strftime("%Y-%m-%d"))
}

fn ending(risk: &AcceptedRisk, now: Timestamp) -> String {
    match risk.until.duration_since(now).as_hours() / 24 {
        days if days > SOON => String::new(),
        0 => " (ends within a day)".to_owned(),
        1 => " (ends in 1 day)".to_owned(),
        days => format!(" (ends in {days} days)"),
    }
}

fn verdict(verdict: &Verdict) -> String {
    format!("  {} {}: {}\n", outcome_mark(verdict.outcome), harmless(&verdict.title), harmless(&verdict.message))
}

/// The points in time that are kept, oldest first.
pub fn snapshots(kept: &[KeptSnapshot]) -> String {
    if kept.is_empty() {
        return "Nothing is kept yet. A run, a hand-off and a report leave a snapshot, and so does --keep.".to_owned();
    }
    let row = |k: &KeptSnapshot| vec![k.number.to_string(), moment(k.at), open(k.failed), k.why.words()];
    let rows: Vec<Vec<String>> = kept.iter().map(row).collect();
    format!("{}\nThey are kept on this computer alone.", table(&["no", "looked at", "open findings", "kept"], &rows))
}

/// Failed findings by severity: “1 critical, 2 low”.
pub fn open(failed: [u32; 4]) -> String {
    let severities = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];
    let some = severities.iter().zip(failed).filter(|(_, count)| *count > 0);
    let words: Vec<String> = some.map(|(severity, count)| format!("{count} {}", severity.word())).collect();
    if words.is_empty() { "nothing open".to_owned() } else { words.join(", ") }
}

/// What differs. What is worse has a mark of its own.
pub fn comparison(view: &AuditComparison) -> String {
    let found = &view.comparison;
    let mut text = format!("From {}\nto   {}\n", point(&view.before), point(&view.after));
    if view.other_rules {
        text.push_str("Different versions of this program judged: a difference may be one of the rules.\n");
    }
    let mark = |worse: bool| if worse { '!' } else { ' ' };
    for finding in &found.appeared {
        text.push_str(&format!("{} + {}\n", mark(finding.is_worse_than_nothing()), headline(finding)));
    }
    for changed in &found.changed {
        let (mark, now) = (mark(changed.worse), headline(&changed.after));
        text.push_str(&format!("{mark} ~ {now}\n      before: {}\n", headline(&changed.before)));
    }
    found.gone.iter().for_each(|finding| text.push_str(&format!("  - {}\n", headline(finding))));
    for changed in &found.verdicts {
        text.push_str(&format!("{}{}", mark(changed.worse), verdict(&changed.after)));
        text.push_str(&format!("      before: {}\n", harmless(&changed.before.message)));
    }
    if found.holding_gone > 0 {
        text.push_str(&format!("  - held before, and not checked any more: {}\n", found.holding_gone));
    }
    text.push_str(&drawn(&view.drawing));
    text.push_str(match (found.worse, found.is_empty() && view.drawing == Difference::default()) {
        (true, _) => "Something is worse, where a line begins with an exclamation mark.\n",
        (false, true) => "Nothing differs.\n",
        (false, false) => "Nothing is worse.\n",
    });
    text
}

/// What came, went and changed in the drawing.
fn drawn(difference: &Difference) -> String {
    let mut text = String::new();
    for (sign, parts) in [('+', &difference.added), ('-', &difference.removed)] {
        parts.iter().for_each(|part| text.push_str(&format!("  {sign} in the drawing: {}\n", harmless(&part.label))));
    }
    for changed in &difference.changed {
        text.push_str(&format!("  ~ in the drawing: {}\n", harmless(&changed.part.label)));
        for (what, before, after) in &changed.what {
            text.push_str(&format!("      {what}: {} → {}\n", harmless(before), harmless(after)));
        }
    }
    text
}

fn point(point: &PointInTime) -> String {
    match (point.number, &point.why) {
        (Some(number), Some(why)) => format!("snapshot {number}, {}, {}", moment(point.at), clip(&why.words(), 100)),
        (Some(number), None) => format!("snapshot {number}, {}", moment(point.at)),
        (None, _) => format!("now, {}", moment(point.at)),
    }
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use domain::audit::{Lapsed, LapsedWhy};

    use super::*;

    const HOSTILE: &str = "a\u{1b}[2J\n  CRITICAL x\u{202e}";

    fn now() -> Timestamp {
        "2026-03-01T10:00:00Z".parse().unwrap()
    }

    fn risk(days: i64) -> AcceptedRisk {
        AcceptedRisk {
            rule: "FPL-X".into(),
            resource: Some("arn".into()),
            reason: HOSTILE.into(),
            owner: HOSTILE.into(),
            until: now() + jiff::SignedDuration::from_hours(24 * days + 1),
            severity: Severity::High,
            seen: String::new(),
            finding: None,
            by: "me".into(),
            at: now(),
        }
    }

    fn shown(accepted: Option<AcceptedRisk>, lapsed: Option<Lapsed>) -> String {
        let finding = Finding {
            rule: "FPL-X".into(),
            title: "t".into(),
            severity: Severity::High,
            outcome: Outcome::Fail,
            message: "It is so".into(),
            rationale: "r".into(),
            resource: Some("arn".into()),
            evidence: Vec::new(),
            remediation: "Mend it".into(),
            repairable: false,
            controls: Vec::new(),
            accepted,
            lapsed,
        };
        audit(&Audit { findings: vec![finding], verdicts: Vec::new() }, now())
    }

    #[test]
    fn an_acceptance_is_said_with_its_end() {
        assert!(shown(Some(risk(30)), None).contains("until 2026-03-31: "));
        let soon = shown(Some(risk(9)), None);
        assert!(
            soon.contains("HIGH FPL-X (accepted): It is so") && soon.contains("until 2026-03-10 (ends in 9 days): ")
        );
        assert!(soon.contains(", 1 accepted;"), "{soon}");
        assert!(shown(Some(risk(0)), None).contains("(ends within a day)"));
        let lapsed = shown(None, Some(Lapsed { risk: risk(0), why: LapsedWhy::Changed }));
        assert!(lapsed.contains("but what is seen now is not what was accepted"), "{lapsed}");
    }

    #[test]
    fn hostile_words_of_a_decision_steer_nothing() {
        let text = shown(Some(risk(3)), None);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        assert_eq!(text.lines().count(), 5, "{text}");
    }
}
