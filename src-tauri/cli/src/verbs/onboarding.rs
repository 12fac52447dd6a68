//! From a file to AWS and back: init, plan, apply, status, list, repair, teardown.

use domain::cost;
use domain::{Desired, Fault, ItemState};
use engine::views::Aim;
use engine::{Wish, planned, propose, refuse_problems};
use host::Seat;

use super::carry_out::{Shown, carry_out, consent};
use super::{named, review};
use crate::arguments::{AimArguments, ApplyArguments, InitArguments, PlanArguments};
use crate::harmless::harmless;
use crate::output::{Ended, Output, table};
use crate::{file, firefly, onboarding_file, show};

/// Firefly's account is given twice before anything is looked at or written.
pub async fn init(out: Output, seat: &Seat, arguments: InitArguments) -> Result<Ended, Fault> {
    file::refuse_taken(&arguments.out, arguments.force)?;
    let account = firefly::account(&arguments.firefly)?;
    firefly::given_again(out, &account, arguments.firefly_again.as_deref(), "--firefly-again")?;
    let view = seat.engine.inventory().await?;
    let ports = arguments.ports.iter().map(|p| (*p).try_into()).collect::<Result<Vec<_>, Fault>>()?;
    let wish = Wish {
        service: arguments.service,
        firefly: account,
        ports,
        hostname: arguments.hostname,
        admit: arguments.admit_targets,
    };
    let seed = serde_json::json!([wish.service, seat.engine.now(), seat.engine.identity().arn, std::process::id()]);
    let desired = propose(&wish, &view.inventory, &view.candidates, &seed)?;
    refuse_problems(&desired, &view.inventory)?;
    onboarding_file::write(&arguments.out, &desired, arguments.force)?;
    seat.engine.confirm_firefly(&desired.id, &desired.firefly.account)?;
    out.document(&desired, &view.inventory.faults, || {
        let (file, name) = (harmless(&arguments.out.display().to_string()), harmless(&desired.name));
        format!("Wrote {file} for “{name}”.\nReview it, then: privatelink plan {file}")
    });
    Ok(Ended::Done)
}

pub async fn plan(out: Output, seat: &Seat, arguments: PlanArguments) -> Result<Ended, Fault> {
    file::refuse_taken_out(arguments.out.as_deref(), arguments.force)?;
    let desired = onboarding_file::read(&arguments.file)?;
    let inventory = seat.engine.look().await?;
    let plan = planned(&desired, &inventory, &Aim::SetUp)?;
    if let Some(path) = &arguments.out {
        review::save(out, seat, path, &desired, &plan, &inventory.faults)?;
    }
    out.document(&plan, &inventory.faults, || show::plan(&plan));
    let scenarios = cost::scenarios(&cost::setup_of(&desired))?;
    scenarios.iter().for_each(|estimate| out.remark(&show::estimate(estimate)));
    if arguments.out.is_none() && !plan.changes_nothing() {
        let file = harmless(&arguments.file.display().to_string());
        out.remark(&match desired.four_eyes {
            true => format!("Next: privatelink plan {file} --out plan.json, for somebody else to approve"),
            false => format!("Next: privatelink apply {file}"),
        });
    }
    Ok(Ended::Done)
}

/// Does what the file says. Neither the file nor the confirmation of Firefly's account is kept before that is agreed to.
pub async fn apply(out: Output, seat: &Seat, arguments: ApplyArguments) -> Result<Ended, Fault> {
    let desired = onboarding_file::read(&arguments.file)?;
    let inventory = seat.engine.look().await?;
    let plan = planned(&desired, &inventory, &Aim::SetUp)?;
    let paper = arguments.plan.as_deref().map(file::paper).transpose()?;
    match &paper {
        Some(paper) => seat.engine.refuse_unlike(paper, &desired, &plan)?,
        None => seat.engine.refuse_unapproved(&desired, &plan)?,
    }
    let is_known = seat.engine.firefly_confirmed(&desired)?;
    if !is_known || arguments.confirm_firefly.is_some() {
        let again = arguments.confirm_firefly.as_deref();
        firefly::given_again(out, &desired.firefly.account, again, "--confirm-firefly")?;
    }
    let confirm = || if is_known { Ok(()) } else { seat.engine.confirm_firefly(&desired.id, &desired.firefly.account) };
    if plan.steps.is_empty() {
        let _place = seat.engine.shelf.lock(&desired.id)?;
        confirm()?;
        seat.engine.keep(&desired, &inventory)?;
    }
    let shown = Shown { plan: &plan, unread: &inventory.faults, above: String::new() };
    if let Some(ended) = consent(out, &shown, arguments.yes, "Change this")? {
        return Ok(ended);
    }
    confirm()?;
    let started = match &paper {
        Some(paper) => seat.engine.apply_paper(&desired, paper).await?,
        None => seat.engine.apply_desired(&desired, &Aim::SetUp, &plan.hash()).await?,
    };
    carry_out(out, seat, started).await
}

/// Exit 3 while something needs attention.
pub async fn status(out: Output, seat: &Seat, name: &str) -> Result<Ended, Fault> {
    let desired = named(&seat.engine, name)?;
    let view = seat.engine.onboarding(&desired.id).await?;
    out.document(&view, &view.unread, || {
        let interrupted = if view.interrupted { "The last run was cut short: apply again to go on.\n" } else { "" };
        let name = harmless(&desired.name);
        format!("{name} ({})\n{interrupted}{}", desired.id, show::checklist(&view.checklist))
    });
    let attention = view.checklist.items.iter().any(|i| i.state == ItemState::Attention);
    Ok(if attention { Ended::NeedsAttention } else { Ended::Done })
}

pub async fn list(out: Output, seat: &Seat) -> Result<Ended, Fault> {
    let rows = seat.engine.onboardings().await?;
    out.document(&rows, &[], || {
        if rows.is_empty() {
            return "No onboardings yet. Begin with `privatelink discover`, then `privatelink init`.".to_owned();
        }
        let cells = rows.iter().map(|r| {
            vec![
                r.id.to_string(),
                r.name.clone(),
                r.account.grouped(),
                r.region.to_string(),
                r.stage.clone(),
                r.next.clone(),
            ]
        });
        table(&["id", "name", "account", "region", "stage", "next"], &cells.collect::<Vec<_>>())
    });
    Ok(Ended::Done)
}

pub async fn repair(out: Output, seat: &Seat, arguments: AimArguments) -> Result<Ended, Fault> {
    review::aimed(out, seat, arguments, &Aim::Repair, "Put this right").await
}

pub async fn teardown(out: Output, seat: &Seat, arguments: AimArguments) -> Result<Ended, Fault> {
    review::aimed(out, seat, arguments, &Aim::Teardown, "Take all of this down").await
}

pub async fn roll_back(out: Output, seat: &Seat, arguments: AimArguments) -> Result<Ended, Fault> {
    review::aimed(out, seat, arguments, &Aim::RollBack, "Take this back").await
}

/// Shows a plan of a fresh look, asks, and does it.
pub async fn shown_then_done(
    out: Output,
    seat: &Seat,
    desired: &Desired,
    aim: &Aim,
    yes: bool,
    question: &str,
) -> Result<Ended, Fault> {
    let inventory = seat.engine.look().await?;
    let plan = seat.engine.planned(desired, &inventory, aim)?;
    seat.engine.refuse_unapproved(desired, &plan)?;
    let shown = Shown { plan: &plan, unread: &inventory.faults, above: String::new() };
    if let Some(ended) = consent(out, &shown, yes, question)? {
        return Ok(ended);
    }
    let started = seat.engine.apply(&desired.id, aim, &plan.hash()).await?;
    carry_out(out, seat, started).await
}
