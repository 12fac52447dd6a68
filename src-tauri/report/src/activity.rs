//! The activity in words, for people. The entries themselves, with their hashes, are the evidence; they are exported
//! as JSON lines and not repeated here.

use std::collections::BTreeMap;

use domain::{AccountId, Ending, Entry, Event, Plan, Purpose, RunId, StepId};
use typst::foundations::{Array, Dict, IntoValue, Value, dict};

use crate::values::{list, moment};

/// Rows, who acted, the runs with their plans, and the gates that a person let pass.
pub(crate) fn activity(entries: &[Entry]) -> Dict {
    let runs = runs(entries);
    let mut callers: Vec<&str> = Vec::new();
    for entry in entries {
        if !callers.contains(&entry.who.as_str()) {
            callers.push(&entry.who);
        }
    }
    dict! {
        "rows" => list(entries, |entry| row(entry, &runs, &callers)),
        "callers" => list(&callers, |caller| *caller),
        "runs" => list(entries.iter().filter(|e| matches!(e.event, Event::RunStarted { .. })), |entry| run(entry, entries)),
        "overrides" => overrides(entries),
        "handed" => handed(entries),
    }
}

type Runs<'a> = BTreeMap<&'a RunId, &'a Plan>;

fn runs(entries: &[Entry]) -> Runs<'_> {
    let mut runs = Runs::new();
    for entry in entries {
        if let Event::RunStarted { run, plan, .. } = &entry.event {
            runs.insert(run, plan);
        }
    }
    runs
}

fn row(entry: &Entry, runs: &Runs, callers: &[&str]) -> Dict {
    let (tone, title, detail) = words(&entry.event, runs);
    dict! {
        "seq" => entry.seq.to_string(),
        "at" => moment(entry.at),
        "caller" => callers.iter().position(|c| *c == entry.who).unwrap_or_default(),
        "tone" => tone,
        "title" => title,
        "detail" => detail.into_iter().filter(|d| !d.is_empty()).map(IntoValue::into_value).collect::<Array>(),
        "hash" => entry.hash.as_str(),
    }
}

/// Tone, what happened, and the particulars.
fn words(event: &Event, runs: &Runs) -> (&'static str, String, Vec<String>) {
    match event {
        Event::PaperUsed { paper } => ("neutral", "A saved plan is applied".to_owned(), vec![format!("plan {paper}")]),
        Event::OnboardingImported { service } => {
            ("neutral", "Onboarding made of what was there".to_owned(), vec![format!("endpoint service {service}")])
        }
        Event::OnboardingForgotten { name } => ("neutral", format!("Onboarding “{name}” forgotten"), Vec::new()),
        Event::OnboardingSaved { name, digest } => {
            ("neutral", format!("Onboarding “{name}” saved"), vec![format!("digest {digest}")])
        }
        Event::RunStarted { run, plan, plan_hash, .. } => {
            let title = format!("Run started: {}, {} changes", purpose(plan.purpose), plan.changes());
            ("neutral", title, vec![format!("run {run}"), format!("plan {plan_hash}")])
        }
        Event::Intent { run, step, action, attempt, .. } => {
            let again = if *attempt > 1 { format!("attempt {attempt}") } else { String::new() };
            ("neutral", format!("Asked: {}", title(runs, run, step)), vec![action.call().to_owned(), again])
        }
        Event::Done { run, step, produced, request_id, note } => {
            let request = request_id.as_ref().map(|id| format!("request {id}")).unwrap_or_default();
            (
                "good",
                format!("Done: {}", title(runs, run, step)),
                vec![produced.clone().unwrap_or_default(), note.clone().unwrap_or_default(), request],
            )
        }
        Event::Failed { run, step, fault, will_retry } => {
            let then = if *will_retry { "tried again" } else { "not tried again" };
            (
                "bad",
                format!("Failed: {}", title(runs, run, step)),
                vec![format!("{}: {}", fault.code, fault.message), then.to_owned()],
            )
        }
        Event::Waiting { run, step, saw } => {
            ("pending", format!("Waiting: {}", title(runs, run, step)), vec![saw.clone()])
        }
        Event::Reached { run, step, saw, polls, .. } => {
            ("good", format!("Reached: {}", title(runs, run, step)), vec![saw.clone(), format!("{polls} polls")])
        }
        Event::Paused { run, step, fault } => (
            "pending",
            format!("Paused: {}", title(runs, run, step)),
            vec![format!("{}: {}", fault.code, fault.message)],
        ),
        Event::Resumed { run } => ("neutral", "Went on with new credentials".to_owned(), vec![format!("run {run}")]),
        Event::RunEnded { run, ending } => {
            let (tone, word) = ended(*ending);
            (tone, format!("Run {word}"), vec![format!("run {run}")])
        }
        Event::HandedOff { packet_hash, to, .. } => {
            ("good", format!("Packet handed to {to}"), vec![format!("packet {packet_hash}")])
        }
        Event::FireflyConfirmed { account } => {
            ("good", format!("Firefly’s account {} given twice alike", account.grouped()), Vec::new())
        }
        Event::RiskAccepted { risk } => (
            "pending",
            format!("{} accepted by {} until {}", risk.rule, risk.owner, risk.until.strftime("%Y-%m-%d")),
            vec![
                format!("of {}", risk.resource.as_deref().unwrap_or("the onboarding")),
                format!("reason: {}", risk.reason),
            ],
        ),
        Event::RiskWithdrawn { rule, resource } => (
            "neutral",
            format!("{rule} no longer accepted"),
            vec![format!("of {}", resource.as_deref().unwrap_or("the onboarding"))],
        ),
        Event::Overridden { gate, reason } => {
            ("pending", format!("Gate {gate} let pass"), vec![format!("reason: {reason}")])
        }
        Event::Approved { paper, by, note, .. } => {
            let note = note.iter().map(|note| format!("note: {note}"));
            (
                "good",
                format!("Plan approved by {by}"),
                std::iter::once(format!("saved plan {paper}")).chain(note).collect(),
            )
        }
        Event::Judged { endpoint, owner, verdict } => {
            ("neutral", format!("Request of {} judged: {verdict}", grouped(owner)), vec![endpoint.clone()])
        }
        Event::SnapshotKept { number, sha256, why } => {
            ("neutral", format!("Snapshot {number} kept {}", why.words()), vec![format!("SHA-256 {sha256}")])
        }
        Event::Reported { sha256 } => ("neutral", "Report written".to_owned(), vec![format!("SHA-256 {sha256}")]),
        Event::Attested { statement, by } => ("neutral", format!("{by} stated: {statement}"), Vec::new()),
        Event::RecordsPutAside { files, salvaged, complete } => {
            let kept = files.iter().map(|f| format!("{}, SHA-256 {}", f.name, f.sha256));
            let taken = format!(
                "{} onboardings taken over{}",
                salvaged.len(),
                if *complete { "" } else { "; others may be lost" }
            );
            ("bad", "Record begun anew beside a damaged one".to_owned(), kept.chain([taken]).collect())
        }
        Event::Played { part } => ("neutral", format!("Played in the sandbox: {part}"), Vec::new()),
    }
}

fn title(runs: &Runs, run: &RunId, step: &StepId) -> String {
    let found = runs.get(run).and_then(|plan| plan.steps.iter().find(|s| &s.id == step));
    found.map_or_else(|| step.to_string(), |s| s.title.clone())
}

fn run(started: &Entry, entries: &[Entry]) -> Dict {
    let Event::RunStarted { run, plan, plan_hash, .. } = &started.event else { return Dict::new() };
    let ending = entries.iter().find_map(|e| match &e.event {
        Event::RunEnded { run: ended, ending } if ended == run => Some(*ending),
        _ => None,
    });
    let (tone, word) = ending.map_or(("pending", "not ended yet"), ended);
    dict! {
        "run" => run.as_str(),
        "at" => moment(started.at),
        "purpose" => purpose(plan.purpose),
        "changes" => plan.changes(),
        "plan" => plan_hash.as_str(),
        "tone" => tone,
        "word" => word,
    }
}

fn overrides(entries: &[Entry]) -> Array {
    let found = entries.iter().filter_map(|e| match &e.event {
        Event::Overridden { gate, reason } => Some(dict! { "at" => moment(e.at), "who" => e.who.as_str(), "gate" => gate.as_str(), "reason" => reason.as_str() }),
        _ => None,
    });
    found.map(Value::Dict).collect()
}

fn handed(entries: &[Entry]) -> Array {
    let found = entries.iter().filter_map(|e| match &e.event {
        Event::HandedOff { packet_hash, to, .. } => {
            Some(dict! { "at" => moment(e.at), "to" => to.as_str(), "hash" => packet_hash.as_str() })
        }
        _ => None,
    });
    found.map(Value::Dict).collect()
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SetUp => "set-up",
        Purpose::Repair => "repair",
        Purpose::Accept => "accept a connection",
        Purpose::Reject => "reject a connection",
        Purpose::Teardown => "teardown",
        Purpose::RollBack => "roll-back",
        Purpose::Consumer => "Firefly’s endpoint",
        Purpose::ConsumerTeardown => "removal of Firefly’s endpoint",
    }
}

fn ended(ending: Ending) -> (&'static str, &'static str) {
    match ending {
        Ending::Finished => ("good", "finished"),
        Ending::Failed => ("bad", "failed"),
        Ending::Cancelled => ("pending", "cancelled"),
        Ending::NeedsAttention => ("pending", "done, needs attention"),
    }
}

/// An account in groups of four; anything else as it is.
fn grouped(owner: &str) -> String {
    owner.parse::<AccountId>().map_or_else(|_| owner.to_owned(), |account| account.grouped())
}
