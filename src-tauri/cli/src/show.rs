//! Plans, runs, checklists and connections as lines of text. Same words and order as the screens.

use domain::audit::{Audit, Outcome, Severity};
use domain::{Checklist, ConnectionCard, Ending, Entry, Event, Evidence, ItemState, Plan, RunView, Work};

use crate::output::harmless;

/// A plan: what would happen, in order, and what stays.
pub fn plan(plan: &Plan) -> String {
    let mut text = format!("Plan for account {} in {}\n", plan.account.grouped(), plan.region);
    for kept in &plan.kept {
        text.push_str(&format!("  = {}\n", harmless(&kept.title)));
    }
    for step in &plan.steps {
        let mark = match &step.work {
            Work::Act(action) if action.creates() => '+',
            Work::Act(action) if action.deletes() => '-',
            Work::Act(_) => '~',
            Work::Wait(_) => '…',
        };
        text.push_str(&format!("  {mark} {}\n      {}\n", harmless(&step.title), step.why));
    }
    for warning in &plan.warnings {
        text.push_str(&format!("  ! {}\n", harmless(warning)));
    }
    match plan.changes() {
        0 => text.push_str("Nothing to change.\n"),
        n => text.push_str(&format!("{n} calls would change AWS. Plan {}\n", &plan.hash()[..12])),
    }
    text
}

/// The line that an entry of a run is worth, if any. `view` gives the titles and has taken the entry in.
pub fn progress(view: &RunView, entry: &Entry) -> Option<String> {
    let title = |step: &domain::StepId| {
        view.steps.iter().find(|s| &s.id == step).map_or_else(|| step.to_string(), |s| harmless(&s.title))
    };
    match &entry.event {
        Event::Done { step, note, .. } => {
            let note = note.as_ref().map(|n| format!(" ({})", harmless(n))).unwrap_or_default();
            Some(format!("  ✓ {}{note}", title(step)))
        }
        Event::Reached { step, saw, .. } => Some(format!("  ✓ {} ({})", title(step), harmless(saw))),
        Event::Waiting { step, saw, .. } => Some(format!("  … {}: {}", title(step), harmless(saw))),
        Event::Failed { step, fault, will_retry: true, .. } => {
            Some(format!("  ↻ {}: {}; trying again", title(step), harmless(&fault.message)))
        }
        Event::Failed { step, fault, .. } => Some(format!("  ✗ {}: {}", title(step), harmless(&fault.message))),
        Event::RunEnded { ending, .. } => Some(match ending {
            Ending::Finished => "Finished.".to_owned(),
            Ending::Failed => "Stopped at a fault. Apply again to go on; nothing is done twice.".to_owned(),
            Ending::Cancelled => "Stopped. Apply again to go on.".to_owned(),
            Ending::NeedsAttention => {
                "Not every target is healthy yet, so nobody was let in. Apply again once they are.".to_owned()
            }
        }),
        _ => None,
    }
}

/// The document as a checklist, and what comes next.
pub fn checklist(list: &Checklist) -> String {
    let mut text = String::new();
    let mut part = None;
    for item in &list.items {
        if part != Some(item.part) {
            text.push_str(&format!("{}\n", item.part.title()));
            part = Some(item.part);
        }
        text.push_str(&format!(
            "  {} {}: {}{}\n",
            state_mark(item.state),
            item.title,
            harmless(&item.detail),
            basis(&item.evidence)
        ));
    }
    text.push_str(&format!("Stage: {}\nNext:  {}. {}\n", list.stage, list.next.title, harmless(&list.next.detail)));
    text
}

fn state_mark(state: ItemState) -> char {
    match state {
        ItemState::Done => '✓',
        ItemState::InProgress => '…',
        ItemState::Next => '→',
        ItemState::Later => '·',
        ItemState::Attention => '!',
        ItemState::Unknown => '?',
    }
}

fn basis(evidence: &[Evidence]) -> &'static str {
    match evidence.first() {
        Some(Evidence::Observed { .. }) => " [observed]",
        Some(Evidence::Attested { .. }) => " [attested]",
        Some(Evidence::Unknown { .. }) | None => "",
    }
}

/// Findings that did not pass, worst first, and the four verdicts.
pub fn audit(audit: &Audit) -> String {
    let mut text = String::new();
    for finding in audit.findings.iter().filter(|f| f.outcome != Outcome::Pass) {
        let unknown = if finding.outcome == Outcome::Unknown { " (unknown)" } else { "" };
        text.push_str(&format!(
            "  {} {}{unknown}: {}\n",
            severity(finding.severity),
            finding.rule,
            harmless(&finding.message)
        ));
        text.push_str(&format!("      {}\n", harmless(&finding.remediation)));
    }
    let passed = audit.findings.iter().filter(|f| f.outcome == Outcome::Pass).count();
    text.push_str(&format!("{passed} of {} checks passed\n", audit.findings.len()));
    for verdict in &audit.verdicts {
        text.push_str(&format!(
            "  {} {}: {}\n",
            outcome_mark(verdict.outcome),
            verdict.title,
            harmless(&verdict.message)
        ));
    }
    text
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "CRITICAL",
        Severity::High => "HIGH",
        Severity::Medium => "MEDIUM",
        Severity::Low => "LOW",
        Severity::Info => "INFO",
    }
}

fn outcome_mark(outcome: Outcome) -> char {
    match outcome {
        Outcome::Pass => '✓',
        Outcome::Fail => '✗',
        Outcome::Unknown => '?',
    }
}

/// Each connection beside what was expected, with every check.
pub fn connections(cards: &[ConnectionCard]) -> String {
    if cards.is_empty() {
        return "No connections and no requests.".to_owned();
    }
    let mut text = String::new();
    for card in cards {
        let c = &card.connection;
        text.push_str(&format!(
            "{}  {}\n  requester  {}\n  expected   {}\n",
            c.endpoint,
            harmless(&c.state),
            c.owner.grouped(),
            card.expected_owner.grouped()
        ));
        if c.owner != card.expected_owner {
            text.push_str(&format!(
                "             {}\n",
                differing_digits(&c.owner.grouped(), &card.expected_owner.grouped())
            ));
        }
        for check in &card.checks {
            text.push_str(&format!("  {} {}: {}\n", outcome_mark(check.outcome), check.title, harmless(&check.detail)));
        }
        if let (true, Some(why)) = (c.is("pendingAcceptance"), &card.blocked_because) {
            text.push_str(&format!("  Cannot be accepted: {}\n", harmless(why)));
        }
    }
    text
}

/// Marks where two account IDs differ, digit by digit.
fn differing_digits(a: &str, b: &str) -> String {
    a.chars().zip(b.chars()).map(|(x, y)| if x == y { ' ' } else { '^' }).collect()
}
