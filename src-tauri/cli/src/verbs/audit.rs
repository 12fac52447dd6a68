//! Judging an onboarding or the account; living with a finding for a while; points in time and what differs between them.

use domain::audit::{self, Audit, Exported, Outcome, audit as judge, audit_all, export};
use domain::{Desired, Fault, Inventory, clip};
use engine::views::{AuditCompareInput, RiskAccept, RiskWithdraw};
use engine::{Engine, at_home};
use host::Seat;

use super::named;
use crate::arguments::{AuditArguments, AuditFormat};
use crate::harmless::harmless;
use crate::output::{Ended, Output};
use crate::show;

/// Said wherever a decision is made: it is of no use to whoever looks elsewhere.
const LOCAL: &str =
    "This stands in the record on this computer. AWS does not know of it, and a colleague’s copy does not either.";

/// Exit 3 when a check failed that nobody accepted, or a promised property does not hold; of a comparison, when anything got worse.
pub async fn audit(out: Output, seat: &Seat, arguments: AuditArguments) -> Result<Ended, Fault> {
    let engine = &seat.engine;
    let desired = arguments.name.as_deref().map(|name| named(engine, name)).transpose()?;
    match (&desired, &arguments) {
        (Some(one), AuditArguments { accept: Some(what), .. }) => accept(out, engine, one, what, &arguments).await,
        (Some(one), AuditArguments { withdraw: Some(what), .. }) => withdraw(out, engine, one, what),
        (Some(one), AuditArguments { keep: true, .. }) => keep(out, engine, one).await,
        (Some(one), AuditArguments { snapshots: true, .. }) => list(out, engine, one),
        (Some(one), AuditArguments { compare: Some(before), to, .. }) => {
            compare(out, engine, one, before, to.as_deref()).await
        }
        (which, _) => judged(out, seat, which.as_ref(), arguments.format).await,
    }
}

async fn judged(out: Output, seat: &Seat, desired: Option<&Desired>, format: AuditFormat) -> Result<Ended, Fault> {
    let inventory = seat.engine.look().await?;
    let result = judge_of(&seat.engine, desired, &inventory)?;
    let exported = Exported::new(desired, &inventory, &result, seat.engine.sandbox);
    let as_file = |format| export(&exported, format);
    let plainly = |text: String| Output { json: false }.document(&(), &[], || text);
    match format {
        AuditFormat::Text => {
            out.document(&exported, &inventory.faults, || show::audit(&result, inventory.looked_at));
        }
        AuditFormat::Json => Output { json: true }.document(&exported, &inventory.faults, String::new),
        AuditFormat::Csv => plainly(as_file(audit::AuditFormat::Csv)?),
        AuditFormat::Sarif => plainly(as_file(audit::AuditFormat::Sarif)?),
        AuditFormat::Ocsf => plainly(as_file(audit::AuditFormat::Ocsf)?),
    }
    let failed = result.findings.iter().any(domain::audit::Finding::asks_for_action)
        || result.verdicts.iter().any(|v| v.outcome == Outcome::Fail);
    Ok(if failed { Ended::NeedsAttention } else { Ended::Done })
}

fn judge_of(engine: &Engine, desired: Option<&Desired>, inventory: &Inventory) -> Result<Audit, Fault> {
    if let Some(one) = desired {
        at_home(one, inventory)?;
        return Ok(judge(Some(one), inventory, &engine.known(&one.id)?));
    }
    let with_known = |d: Desired| engine.known(&d.id).map(|known| (d, known));
    let all = engine.shelf.all()?.into_iter().map(with_known).collect::<Result<Vec<_>, _>>()?;
    Ok(audit_all(&all, inventory))
}

async fn accept(
    out: Output,
    engine: &Engine,
    desired: &Desired,
    what: &str,
    arguments: &AuditArguments,
) -> Result<Ended, Fault> {
    let (rule, resource) = subject(what);
    let typed = |word: &Option<String>| word.clone().unwrap_or_default();
    let input = RiskAccept {
        id: desired.id.clone(),
        rule,
        resource,
        shown: None,
        reason: typed(&arguments.reason),
        owner: typed(&arguments.owner),
        until: typed(&arguments.until),
    };
    let risk = engine.accept_risk(&input).await?;
    out.document(&risk, &[], || {
        let of = risk.resource.as_deref().map(|r| format!(" at {}", harmless(r))).unwrap_or_default();
        let (owner, until) = (harmless(&risk.owner), risk.until.strftime("%Y-%m-%d"));
        let finding = risk.finding.as_deref().map(|f| format!(": {}", harmless(f))).unwrap_or_default();
        format!("{}{of} is accepted by {owner} until {until}{finding}.\n{LOCAL}", harmless(&risk.rule))
    });
    Ok(Ended::Done)
}

fn withdraw(out: Output, engine: &Engine, desired: &Desired, what: &str) -> Result<Ended, Fault> {
    let (rule, resource) = subject(what);
    let input = RiskWithdraw { id: desired.id.clone(), rule, resource };
    engine.withdraw_risk(&input)?;
    out.document(&input, &[], || format!("{} is a finding like any other again.\n{LOCAL}", harmless(what)));
    Ok(Ended::Done)
}

async fn keep(out: Output, engine: &Engine, desired: &Desired) -> Result<Ended, Fault> {
    let kept = engine.keep_snapshot(&desired.id).await?;
    out.document(&kept, &[], || {
        format!(
            "Kept as snapshot {}: {}.\nSee later what differs: privatelink audit {} --compare {}",
            kept.number,
            show::open(kept.failed),
            desired.id,
            kept.number
        )
    });
    Ok(Ended::Done)
}

fn list(out: Output, engine: &Engine, desired: &Desired) -> Result<Ended, Fault> {
    let view = engine.snapshots(&desired.id)?;
    out.document(&view.snapshots, &[], || show::snapshots(&view.snapshots));
    Ok(Ended::Done)
}

async fn compare(
    out: Output,
    engine: &Engine,
    desired: &Desired,
    before: &str,
    after: Option<&str>,
) -> Result<Ended, Fault> {
    let number = |word: &str| numbered(engine, desired, word);
    let input =
        AuditCompareInput { id: desired.id.clone(), before: number(before)?, after: after.map(number).transpose()? };
    let view = engine.compare(&input).await?;
    out.document(&view, &[], || show::comparison(&view));
    Ok(if view.comparison.worse { Ended::NeedsAttention } else { Ended::Done })
}

fn numbered(engine: &Engine, desired: &Desired, word: &str) -> Result<u32, Fault> {
    if word == "last" {
        let kept = engine.snapshots(&desired.id)?.snapshots;
        return kept.last().map(|kept| kept.number).ok_or_else(|| {
            Fault::invalid("unknown-snapshot", "No snapshot of this onboarding is kept here")
                .hint("Keep one with --keep; runs, hand-offs and reports leave one too")
        });
    }
    word.parse().map_err(|_| {
        Fault::invalid("unknown-snapshot", format!("“{}” is no number of a snapshot", clip(word, 40)))
            .hint("Give a number that --snapshots lists, or `last`")
    })
}

/// `RULE`, or `RULE=RESOURCE`. A rule's ID holds no such sign, and a resource may.
fn subject(what: &str) -> (String, Option<String>) {
    match what.split_once('=') {
        Some((rule, resource)) => (rule.trim().to_owned(), Some(resource.trim().to_owned())),
        None => (what.trim().to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::arguments::Arguments;

    fn typed(words: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from([&["privatelink", "audit"], words].concat())
    }

    #[test]
    fn one_deed_at_a_time_and_each_of_one_onboarding() {
        let accept = ["--accept", "FPL-X", "--reason", "r", "--owner", "o", "--until", "2026-12-31"];
        typed(&[&["orders"], &accept[..]].concat()).unwrap();
        typed(&[]).unwrap();
        typed(&["orders", "--compare", "last", "--to", "3"]).unwrap();
        for wrong in [
            &accept[..],
            &["--keep"],
            &["orders", "--accept", "FPL-X"],
            &["orders", "--reason", "r"],
            &["orders", "--keep", "--snapshots"],
            &["orders", "--keep", "--format", "csv"],
            &["orders", "--to", "3"],
        ] {
            assert!(typed(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_subject_is_a_rule_and_perhaps_a_resource() {
        assert_eq!(subject("FPL-X"), ("FPL-X".to_owned(), None));
        assert_eq!(subject("FPL-X=arn:a=b"), ("FPL-X".to_owned(), Some("arn:a=b".to_owned())));
    }
}
