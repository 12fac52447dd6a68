//! Plans as papers: saved by one person, reviewed and approved by another, applied unchanged.

use std::path::Path;

use domain::{Desired, Fault, Paper, Plan, Unread};
use engine::views::Aim;
use host::Seat;

use super::carry_out::{Shown, carry_out, consent};
use super::named;
use super::onboarding::shown_then_done;
use crate::arguments::AimArguments;
use crate::harmless::harmless;
use crate::output::{Ended, Output, json};
use crate::{file, show};

/// Saves a plan where somebody else can review it.
pub fn save(
    out: Output,
    seat: &Seat,
    path: &Path,
    desired: &Desired,
    plan: &Plan,
    unread: &[Unread],
) -> Result<(), Fault> {
    // a saved plan may be saved anew; whatever else is there stays
    if file::paper(path).is_err() {
        file::refuse_taken(path, false)?;
    }
    let paper = seat.engine.paper(desired, plan.clone(), unread);
    file::write(path, json(&paper)?.as_bytes())?;
    out.remark(&format!("Saved as {}, hash {}", path.display(), paper.hash));
    Ok(())
}

/// Shows a saved plan as `plan` showed it. AWS is not asked.
pub fn review(out: Output, path: &Path) -> Result<Ended, Fault> {
    let paper = file::paper(path)?;
    out.document(&paper, &paper.unread, || format!("{}{}", show::plan(&paper.plan), facts(&paper)));
    Ok(Ended::Done)
}

/// Adds the approval of whoever sits here. The record has it before the file has.
pub fn approve(out: Output, seat: &Seat, path: &Path, paper: Paper, note: Option<&str>) -> Result<Ended, Fault> {
    let paper = seat.engine.approve(paper, note)?;
    file::write(path, json(&paper)?.as_bytes())?;
    out.document(&paper, &paper.unread, || format!("{}{}", show::plan(&paper.plan), facts(&paper)));
    Ok(Ended::Done)
}

/// A repair or a teardown: saved for review, applied as reviewed, or shown and done.
pub async fn aimed(out: Output, seat: &Seat, a: AimArguments, aim: &Aim, question: &str) -> Result<Ended, Fault> {
    let desired = named(&seat.engine, &a.name)?;
    if a.out.is_none() && a.plan.is_none() {
        return shown_then_done(out, seat, &desired, aim, a.yes, question).await;
    }
    let inventory = seat.engine.look().await?;
    let plan = seat.engine.planned(&desired, &inventory, aim)?;
    if let Some(path) = &a.out {
        save(out, seat, path, &desired, &plan, &inventory.faults)?;
        out.document(&plan, &inventory.faults, || show::plan(&plan));
        return Ok(Ended::Done);
    }
    let Some(path) = &a.plan else { return Ok(Ended::Done) };
    let paper = file::paper(path)?;
    seat.engine.refuse_unlike(&paper, &desired, &plan)?;
    let shown = Shown { plan: &plan, unread: &inventory.faults, above: String::new() };
    if let Some(ended) = consent(out, &shown, a.yes, question)? {
        return Ok(ended);
    }
    let started = seat.engine.apply_paper(&desired, &paper).await?;
    carry_out(out, seat, started).await
}

/// Who made the paper, and who stands for it.
fn facts(paper: &Paper) -> String {
    let realm = if paper.sandbox { " (SANDBOX)" } else { "" };
    let when = |at: jiff::Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let mut text = format!(
        "\nSaved plan for “{}”{realm}\n  saved by     {}\n  saved at     {}\n  hash         {}\n",
        harmless(&paper.name),
        harmless(&paper.made_by),
        when(paper.made_at),
        paper.hash
    );
    for approval in &paper.approvals {
        let other = if approval.of == paper.hash { "" } else { ", but another version of it" };
        let note = approval.note.as_ref().map(|n| format!(": “{}”", harmless(n))).unwrap_or_default();
        let by = harmless(&approval.by);
        text.push_str(&format!("  approved by  {by} at {}{other}{note} [attested]\n", when(approval.at)));
    }
    if paper.approvals.is_empty() {
        text.push_str("  approved by  nobody yet\n");
    }
    text
}
