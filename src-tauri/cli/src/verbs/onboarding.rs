//! From a file to AWS and back: init, plan, apply, status, list, repair, teardown.

use domain::{Desired, Fault, ItemState, Plan};
use engine::views::Aim;
use engine::{Wish, planned, propose};
use host::Seat;

use super::{carry_out, named};
use crate::arguments::{ApplyArguments, InitArguments, PlanArguments};
use crate::file;
use crate::output::{Ended, Output, table};
use crate::show;

pub async fn init(out: Output, seat: &Seat, arguments: InitArguments) -> Result<Ended, Fault> {
    let view = seat.engine.inventory().await?;
    let ports = arguments.ports.iter().map(|p| (*p).try_into()).collect::<Result<Vec<_>, Fault>>()?;
    let wish = Wish {
        service: arguments.service,
        firefly: arguments.firefly.replace([' ', '-'], "").parse()?,
        ports,
        hostname: arguments.hostname,
        admit: arguments.admit_targets,
    };
    let seed = serde_json::json!([wish.service, seat.engine.now(), seat.engine.identity.arn, std::process::id()]);
    let desired = propose(&wish, &view.inventory, &view.candidates, &seed)?;
    file::write_onboarding(&arguments.out, &desired, arguments.force)?;
    out.document(&desired, &view.inventory.faults, || {
        format!(
            "Wrote {} for “{}”.\nReview it, then: privatelink plan {}",
            arguments.out.display(),
            desired.name,
            arguments.out.display()
        )
    });
    Ok(Ended::Done)
}

pub async fn plan(out: Output, seat: &Seat, arguments: PlanArguments) -> Result<Ended, Fault> {
    let desired = file::onboarding(&arguments.file)?;
    let inventory = seat.engine.look().await?;
    let plan = planned(&desired, &inventory, &Aim::SetUp)?;
    if let Some(path) = &arguments.out {
        let body = serde_json::to_vec_pretty(&plan)
            .map_err(|e| Fault::invalid("bad-output", format!("The plan cannot be written: {e}")))?;
        file::write(path, &body)?;
        out.remark(&format!("Saved as {}", path.display()));
    }
    out.document(&plan, &inventory.faults, || show::plan(&plan));
    Ok(Ended::Done)
}

pub async fn apply(out: Output, seat: &Seat, arguments: ApplyArguments) -> Result<Ended, Fault> {
    let desired = file::onboarding(&arguments.file)?;
    let inventory = seat.engine.look().await?;
    let plan = planned(&desired, &inventory, &Aim::SetUp)?;
    if let Some(path) = &arguments.plan {
        same_as_reviewed(&plan, &file::plan(path)?)?;
    }
    if plan.steps.is_empty() {
        seat.engine.keep(&desired, &inventory)?;
        out.document(&plan, &inventory.faults, || show::plan(&plan));
        return Ok(Ended::Done);
    }
    if !out.json {
        out.event(&plan, || Some(show::plan(&plan)));
    }
    if !out.confirm(arguments.yes, &format!("Change account {} now?", plan.account.grouped()))? {
        return Ok(Ended::Cancelled);
    }
    seat.engine.keep(&desired, &inventory)?;
    carry_out(out, &seat.engine, plan).await
}

fn same_as_reviewed(fresh: &Plan, reviewed: &Plan) -> Result<(), Fault> {
    if fresh.hash() == reviewed.hash() {
        return Ok(());
    }
    let ids = |p: &Plan| p.steps.iter().map(|s| s.id.to_string()).collect::<Vec<_>>();
    let (now, then) = (ids(fresh), ids(reviewed));
    let added = now.iter().filter(|s| !then.contains(s)).map(|s| format!("now also: {s}"));
    let gone = then.iter().filter(|s| !now.contains(s)).map(|s| format!("no longer: {s}"));
    let changed = fresh
        .steps
        .iter()
        .filter(|s| reviewed.steps.iter().any(|r| r.id == s.id && &r != s))
        .map(|s| format!("changed: {}", s.id));
    let fault = Fault::invalid("plan-changed", "A fresh plan differs from the reviewed one, so nothing was done")
        .hint("Review the fresh plan, save it, and apply that");
    Err(added.chain(gone).chain(changed).fold(fault, Fault::because))
}

/// Exit 3 while something needs attention.
pub async fn status(out: Output, seat: &Seat, name: &str) -> Result<Ended, Fault> {
    let desired = named(&seat.engine, name)?;
    let view = seat.engine.onboarding(&desired.id).await?;
    out.document(&view, &view.unread, || {
        let interrupted = if view.interrupted { "The last run was cut short: apply again to go on.\n" } else { "" };
        format!("{} ({})\n{interrupted}{}", desired.name, desired.id, show::checklist(&view.checklist))
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

pub async fn repair(out: Output, seat: &Seat, name: &str, yes: bool) -> Result<Ended, Fault> {
    let desired = named(&seat.engine, name)?;
    shown_then_done(out, seat, &desired, &Aim::Repair, yes, "Put this right").await
}

pub async fn teardown(out: Output, seat: &Seat, name: &str, yes: bool) -> Result<Ended, Fault> {
    let desired = named(&seat.engine, name)?;
    shown_then_done(out, seat, &desired, &Aim::Teardown, yes, "Take all of this down").await
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
    let plan = planned(desired, &inventory, aim)?;
    if plan.steps.is_empty() {
        out.document(&plan, &inventory.faults, || show::plan(&plan));
        return Ok(Ended::Done);
    }
    if !out.json {
        out.event(&plan, || Some(show::plan(&plan)));
    }
    if !out.confirm(yes, &format!("{question} in account {}?", plan.account.grouped()))? {
        return Ok(Ended::Cancelled);
    }
    carry_out(out, &seat.engine, plan).await
}
