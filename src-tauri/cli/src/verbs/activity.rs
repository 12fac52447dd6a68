//! The record: show, verify, export.

use domain::{ChainReport, Entry, Event, Fault, GENESIS};
use engine::views::ActivityView;
use host::Seat;
use serde::Serialize;

use crate::arguments::ActivityVerb;
use crate::file;
use crate::harmless::{harmless, harmless_json};
use crate::output::{Ended, Output, table, unprintable};

/// Exit 3 when the chain is broken, or does not hold the head that was asked for.
pub fn activity(out: Output, seat: &Seat, what: Option<ActivityVerb>) -> Result<Ended, Fault> {
    let view = seat.engine.activity()?;
    match what {
        None => {
            out.document(&view, &[], || rows(&view.entries));
            Ok(ended(view.chain.broken.is_none()))
        }
        Some(ActivityVerb::Verify { head }) => verify(out, &view, head.as_deref()),
        Some(ActivityVerb::Export { out: path, force }) => {
            file::refuse_taken_out(path.as_deref(), force)?;
            let lines = jsonl(&view.entries)?;
            match path {
                Some(path) => file::save(out, &path, lines.as_bytes(), force)?,
                None => Output { json: false }.document(&(), &[], || lines),
            }
            Ok(ended(view.chain.broken.is_none()))
        }
    }
}

fn ended(well: bool) -> Ended {
    if well { Ended::Done } else { Ended::NeedsAttention }
}

/// One entry a line.
pub fn jsonl(entries: &[Entry]) -> Result<String, Fault> {
    let line = |e: &Entry| {
        serde_json::to_string(e)
            .map(|json| harmless_json(&json))
            .map_err(|e| unprintable(format!("An entry cannot be written: {e}")))
    };
    Ok(entries.iter().map(line).collect::<Result<Vec<_>, _>>()?.join("\n") + "\n")
}

#[derive(Serialize)]
struct Verified<'a> {
    #[serde(flatten)]
    chain: &'a ChainReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    head_found: Option<bool>,
}

fn verify(out: Output, view: &ActivityView, head: Option<&str>) -> Result<Ended, Fault> {
    let head = head.map(hash).transpose()?;
    let place = head.as_ref().map(|head| place_of(&view.entries, head));
    let verified = Verified { chain: &view.chain, head_found: place.map(|place| place.is_some()) };
    out.document(&verified, &[], || verdict(&view.chain, place));
    Ok(ended(view.chain.broken.is_none() && verified.head_found != Some(false)))
}

/// SHA-256 in hexadecimal, as `activity verify` prints it.
fn hash(text: &str) -> Result<String, Fault> {
    let hash = text.trim().to_ascii_lowercase();
    if hash.len() == GENESIS.len() && hash.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(hash);
    }
    Err(Fault::invalid("bad-hash", format!("“{text}” is not the head of a record"))
        .hint("Give the 64 hexadecimal digits that `privatelink activity verify` printed"))
}

/// The number of the entry with this hash; 0 is what an empty record has.
fn place_of(entries: &[Entry], head: &str) -> Option<u64> {
    if head == GENESIS { Some(0) } else { entries.iter().find(|e| e.hash == head).map(|e| e.seq) }
}

/// `place` is where the head that was kept elsewhere stands, if one was given.
fn verdict(chain: &ChainReport, place: Option<Option<u64>>) -> String {
    let words = match (&chain.broken, place) {
        (Some(broken), _) => return format!("Broken at entry {}: {}", broken.seq, harmless(&broken.message)),
        (None, None) => "Consistent. Whether its end is missing, only a head kept elsewhere can show".to_owned(),
        (None, Some(Some(seq))) => {
            format!("Consistent, and nothing up to entry {seq}, which carries that hash, is missing")
        }
        (None, Some(None)) => {
            "No entry carries that hash: the end of the record is missing, or it is another record".to_owned()
        }
    };
    format!("{words}\n{} entries, head {}", chain.entries, chain.head)
}

fn rows(entries: &[Entry]) -> String {
    let row = |e: &Entry| vec![e.seq.to_string(), e.at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(), words(&e.event)];
    table(&["no", "when", "what"], &entries.iter().map(row).collect::<Vec<_>>())
}

fn words(event: &Event) -> String {
    match event {
        Event::PaperUsed { paper } => format!("applies the saved plan {}", paper.chars().take(12).collect::<String>()),
        Event::OnboardingImported { service } => format!("made an onboarding of {service}"),
        Event::OnboardingForgotten { name } => format!("forgot onboarding “{name}”; what it made stays in AWS"),
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
        Event::Paused { step, fault, .. } => format!("paused: {step}: {}", fault.message),
        Event::Resumed { .. } => "went on with new credentials".to_owned(),
        Event::RunEnded { ending, .. } => format!("run ended: {ending:?}"),
        Event::HandedOff { to, .. } => format!("handed the packet to {to}"),
        Event::FireflyConfirmed { account } => format!("confirmed Firefly’s account {}", account.grouped()),
        Event::RiskAccepted { risk } => format!(
            "{} accepts {} for {} until {}: {}",
            risk.owner,
            risk.rule,
            risk.resource.as_deref().unwrap_or("the onboarding"),
            risk.until.strftime("%Y-%m-%d"),
            risk.reason
        ),
        Event::RiskWithdrawn { rule, resource } => {
            format!("no longer accepts {rule} for {}", resource.as_deref().unwrap_or("the onboarding"))
        }
        Event::Overridden { gate, reason } => format!("let gate {gate} pass: {reason}"),
        Event::Approved { paper, by, note, .. } => {
            let note = note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
            format!("{by} approves the saved plan {}{note}", paper.get(..12).unwrap_or(paper))
        }
        Event::Judged { endpoint, verdict, .. } => format!("judged {endpoint}: {verdict}"),
        Event::SnapshotKept { number, why, .. } => format!("kept snapshot {number} {}", why.words()),
        Event::Reported { sha256 } => format!("wrote a report, SHA-256 {sha256}"),
        Event::Attested { statement, by } => format!("{by} states: {statement}"),
        Event::Played { part } => format!("sandbox: {part}"),
        Event::RecordsPutAside { files, salvaged, .. } => {
            let kept: Vec<String> = files.iter().map(|f| format!("{} (SHA-256 {})", f.name, f.sha256)).collect();
            format!(
                "began a new record beside a damaged one: {}; {} onboardings taken over",
                kept.join(", "),
                salvaged.len()
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(count: usize) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for number in 0..count {
            let event = Event::Played { part: format!("part {number}\u{1b}\u{202e}") };
            entries.push(Entry::after(entries.last(), jiff::Timestamp::UNIX_EPOCH, None, "me".to_owned(), event));
        }
        entries
    }

    #[test]
    fn a_head_that_was_kept_elsewhere_shows_a_missing_end() {
        let mut entries = record(4);
        let kept = entries[3].hash.clone();
        assert_eq!(place_of(&entries, &kept), Some(4));
        entries.truncate(3);
        let chain = domain::verify(&entries);
        assert_eq!(chain.broken, None, "a missing end alone breaks nothing");
        assert_eq!(place_of(&entries, &kept), None);
        assert!(verdict(&chain, Some(None)).starts_with("No entry carries that hash"));
        assert!(verdict(&chain, None).contains(&chain.head));
        assert_eq!(place_of(&[], GENESIS), Some(0));
    }

    #[test]
    fn a_hash_is_given_whole() {
        assert_eq!(hash(&format!(" {} ", GENESIS.replace('0', "A"))).unwrap(), GENESIS.replace('0', "a"));
        for bad in ["", "0000", &GENESIS.replace('0', "g"), &format!("{GENESIS}0")] {
            assert_eq!(hash(bad).unwrap_err().code, "bad-hash", "{bad}");
        }
    }

    #[test]
    fn exported_lines_are_harmless_and_still_verify() {
        let lines = jsonl(&record(2)).unwrap();
        assert!(!lines.contains(['\u{1b}', '\u{202e}']), "{lines}");
        let entries: Vec<Entry> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(domain::verify(&entries).broken, None);
    }
}
