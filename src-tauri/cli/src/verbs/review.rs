//! Plans as papers: saved by one person, reviewed and approved by another, applied unchanged.

use std::path::Path;

use domain::{Desired, Fault, Paper, Plan, Purpose, Unread};
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
    let paper = seat.engine.paper(desired, plan.clone(), unread);
    file::overwrite(path, json(&paper)?.as_bytes())?;
    out.remark(&format!("Saved as {} by {}, hash {}", path.display(), paper.made_by, paper.hash));
    next(&paper, path).lines().for_each(|line| out.remark(line));
    Ok(())
}

/// Shows a saved plan as `plan` showed it. AWS is not asked.
pub fn review(out: Output, path: &Path) -> Result<Ended, Fault> {
    let paper = file::paper(path)?;
    out.document(&paper, &paper.unread, || {
        format!("{}{}{}\n", show::plan(&paper.plan), facts(&paper), next(&paper, path))
    });
    Ok(Ended::Done)
}

/// Adds the approval of whoever sits here. The record has it before the file has. The plan itself is what `review` shows.
pub fn approve(out: Output, seat: &Seat, path: &Path, paper: Paper, note: Option<&str>) -> Result<Ended, Fault> {
    let paper = seat.engine.approve(paper, note)?;
    file::overwrite(path, json(&paper)?.as_bytes())?;
    out.document(&paper, &[], || format!("{}{}\n", facts(&paper).trim_start(), next(&paper, path)));
    if paper.approvals.last().is_some_and(|own| !paper.counts(own)) {
        out.remark(
            "Your approval is recorded, but counts for nothing: you made this plan, and somebody else has to look",
        );
    }
    Ok(Ended::Done)
}

/// A repair or a teardown: saved for review, applied as reviewed, or shown and done.
pub async fn aimed(out: Output, seat: &Seat, a: AimArguments, aim: &Aim, question: &str) -> Result<Ended, Fault> {
    file::refuse_taken_out(a.out.as_deref(), a.force)?;
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

/// What is to be done with the paper now. Whether somebody has to agree says the onboarding, and not the paper.
fn next(paper: &Paper, path: &Path) -> String {
    let file = harmless(&path.display().to_string());
    let id = &paper.plan.onboarding;
    let apply = match paper.plan.purpose {
        Purpose::SetUp => format!("privatelink apply ONBOARDING.toml --plan {file}"),
        Purpose::Repair => format!("privatelink repair {id} --plan {file}"),
        Purpose::Teardown => format!("privatelink teardown {id} --plan {file}"),
        Purpose::RollBack => format!("privatelink rollback {id} --plan {file}"),
        Purpose::Accept | Purpose::Reject | Purpose::Consumer | Purpose::ConsumerTeardown => {
            return "Next: nothing; such a plan is applied only by the verb that makes it".to_owned();
        }
    };
    if paper.approvals.iter().any(|a| paper.counts(a)) {
        return format!("Next: {apply}");
    }
    format!(
        "Next: somebody else, signed in as themselves: privatelink approve {file}\nWhere the onboarding does not ask for four eyes, at once: {apply}"
    )
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
        let counts = match (paper.counts(approval), paper.is_of(&approval.by)) {
            (true, _) => "counts, unless the same person applies it",
            (false, true) => "counts for nothing: whoever made the plan gave it",
            (false, false) => "counts for nothing: it is of another version of the plan",
        };
        let note = approval.note.as_ref().map(|n| format!(": “{}”", harmless(n))).unwrap_or_default();
        let by = harmless(&approval.by);
        text.push_str(&format!("  approved by  {by} at {}{note} [attested]\n", when(approval.at)));
        text.push_str(&format!("               {counts}\n"));
    }
    if paper.approvals.is_empty() {
        text.push_str("  approved by  nobody yet\n");
    }
    text
}
