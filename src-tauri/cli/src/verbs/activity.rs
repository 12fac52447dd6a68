//! The record: show, verify, export.

use domain::{Event, Fault};
use host::Seat;

use crate::arguments::ActivityVerb;
use crate::file;
use crate::output::{Ended, Output, table};

/// Exit 3 when the chain is broken.
pub fn activity(out: Output, seat: &Seat, what: Option<ActivityVerb>) -> Result<Ended, Fault> {
    let view = seat.engine.activity()?;
    let ended = if view.chain.broken.is_some() { Ended::NeedsAttention } else { Ended::Done };
    match what {
        None => out.document(&view, &[], || {
            let rows = view
                .entries
                .iter()
                .map(|e| vec![e.seq.to_string(), e.at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(), words(&e.event)]);
            table(&["no", "when", "what"], &rows.collect::<Vec<_>>())
        }),
        Some(ActivityVerb::Verify) => out.document(&view.chain, &[], || match &view.chain.broken {
            None => format!("{} entries, unbroken\nHead {}", view.chain.entries, view.chain.head),
            Some(b) => format!("Broken at entry {}: {}", b.seq, b.message),
        }),
        Some(ActivityVerb::Export { out: path }) => {
            let lines = jsonl(&view.entries)?;
            match path {
                Some(path) => file::write(&path, lines.as_bytes())?,
                None => Output { json: false }.document(&(), &[], || lines),
            }
        }
    }
    Ok(ended)
}

/// One entry a line.
pub fn jsonl(entries: &[domain::Entry]) -> Result<String, Fault> {
    let line = |e: &domain::Entry| {
        serde_json::to_string(e).map_err(|e| Fault::invalid("bad-output", format!("An entry cannot be written: {e}")))
    };
    Ok(entries.iter().map(line).collect::<Result<Vec<_>, _>>()?.join("\n") + "\n")
}

fn words(event: &Event) -> String {
    match event {
        Event::OnboardingSaved { name, .. } => format!("saved onboarding “{name}”"),
        Event::RunStarted { plan, .. } => format!("began a run of {} steps", plan.steps.len()),
        Event::Intent { action, attempt, .. } => {
            format!("calls {}{}", action.call(), if *attempt > 0 { " again" } else { "" })
        }
        Event::Done { step, produced, .. } => {
            format!("done: {step}{}", produced.as_ref().map(|p| format!(" → {p}")).unwrap_or_default())
        }
        Event::Failed { step, fault, .. } => format!("failed: {step}: {}", fault.message),
        Event::Waiting { step, saw, .. } => format!("waits: {step}: {saw}"),
        Event::Reached { step, saw, .. } => format!("reached: {step}: {saw}"),
        Event::RunEnded { ending, .. } => format!("run ended: {ending:?}"),
        Event::HandedOff { to, .. } => format!("handed the packet to {to}"),
        Event::Overridden { gate, reason } => format!("let gate {gate} pass: {reason}"),
        Event::Judged { endpoint, verdict, .. } => format!("judged {endpoint}: {verdict}"),
        Event::Reported { sha256 } => format!("wrote a report, SHA-256 {sha256}"),
        Event::Attested { statement, by } => format!("{by} states: {statement}"),
        Event::Played { part } => format!("sandbox: {part}"),
    }
}
