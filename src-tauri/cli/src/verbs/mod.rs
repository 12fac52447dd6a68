//! What each verb does. All of it goes through the same engine as the window.

mod activity;
mod connections;
mod consumer;
mod credentials;
mod journey;
mod look;
mod onboarding;
mod papers;
mod sandbox;

use std::sync::Arc;

use domain::{Desired, Fault, Plan, RunView};
use engine::{Engine, follow};
use host::{Host, Seat};

use crate::arguments::{Arguments, Verb};
use crate::output::{Ended, Output};
use crate::show;

/// Does what the arguments say.
pub async fn run(arguments: Arguments) -> Result<Ended, Fault> {
    let out = Output { json: arguments.json };
    let seat = &arguments.seat;
    match arguments.verb {
        Verb::Journey { out: folder } => journey::journey(out, folder).await,
        Verb::Whoami => look::whoami(out, &sit(seat).await?),
        Verb::Discover => look::discover(out, &sit(seat).await?).await,
        Verb::Init(a) => onboarding::init(out, &sit(seat).await?, a).await,
        Verb::Plan(a) => onboarding::plan(out, &sit(seat).await?, a).await,
        Verb::Apply(a) => onboarding::apply(out, &sit(seat).await?, a).await,
        Verb::Status { name } => onboarding::status(out, &sit(seat).await?, &name).await,
        Verb::List => onboarding::list(out, &sit(seat).await?).await,
        Verb::Teardown { name, yes } => onboarding::teardown(out, &sit(seat).await?, &name, yes).await,
        Verb::Repair { name, yes } => onboarding::repair(out, &sit(seat).await?, &name, yes).await,
        Verb::Handoff(a) => papers::handoff(out, &sit(seat).await?, a).await,
        Verb::Audit { name, format } => look::audit(out, &sit(seat).await?, name, format).await,
        Verb::Topology { name, format, out: file } => {
            papers::topology(out, &sit(seat).await?, &name, format, file).await
        }
        Verb::Report { name, out: file, as_of } => papers::report(out, &sit(seat).await?, &name, &file, as_of).await,
        Verb::Connections(a) => connections::connections(out, &sit(seat).await?, a).await,
        Verb::Activity { what } => activity::activity(out, &sit(seat).await?, what),
        Verb::Consumer { what } => consumer::consumer(out, seat, what).await,
        Verb::Credentials { what } => credentials::credentials(out, seat, what),
        Verb::Sandbox { what } => sandbox::sandbox(out, seat, what).await,
        Verb::Completions { shell } => {
            sandbox::completions(shell);
            Ok(Ended::Done)
        }
        Verb::Man => sandbox::man(),
    }
}

async fn sit(arguments: &crate::arguments::SeatArguments) -> Result<Seat, Fault> {
    Host::sit(&crate::seat::choice(arguments)?).await
}

/// The onboarding called `name`, by id or by name.
fn named(engine: &Engine, name: &str) -> Result<Desired, Fault> {
    let all = engine.shelf.all()?;
    let found: Vec<&Desired> =
        all.iter().filter(|d| d.id.as_str() == name || d.name.eq_ignore_ascii_case(name)).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Fault::invalid("unknown-onboarding", format!("There is no onboarding “{name}” here"))
            .hint("See `privatelink list`")),
        several => {
            let ids: Vec<&str> = several.iter().map(|d| d.id.as_str()).collect();
            Err(Fault::invalid("several-onboardings", format!("{} onboardings are called “{name}”", several.len()))
                .hint(format!("Use the id: {}", ids.join(", "))))
        }
    }
}

/// Applies a plan and prints its progress. Ctrl-C stops it at the next step, and nothing is lost.
async fn carry_out(out: Output, engine: &Arc<Engine>, plan: Plan) -> Result<Ended, Fault> {
    let started = engine::apply::start(engine, plan)?;
    let mut entries = follow(Arc::clone(engine), started.run.clone(), 0);
    let mut seen = Vec::new();
    loop {
        tokio::select! {
            entry = entries.recv() => match entry {
                Some(entry) => {
                    let entry = entry?;
                    seen.push(entry.clone());
                    let line = || RunView::fold(&seen).and_then(|view| show::progress(&view, &entry));
                    out.event(&entry, line);
                }
                None => break,
            },
            _ = tokio::signal::ctrl_c() => {
                // a run that has just ended cannot be stopped any more, which is what was wanted
                let _ = engine.cancel(&started.run);
            }
        }
    }
    match started.outcome.await {
        Ok(ending) => ending.map(ended),
        Err(e) => {
            Err(Fault::new(domain::FaultKind::Other, "run-broke-off", "The run broke off by a mistake of this program")
                .because(e.to_string()))
        }
    }
}

fn ended(ending: domain::Ending) -> Ended {
    match ending {
        domain::Ending::Finished => Ended::Done,
        domain::Ending::NeedsAttention => Ended::NeedsAttention,
        domain::Ending::Failed | domain::Ending::Cancelled => Ended::Cancelled,
    }
}
