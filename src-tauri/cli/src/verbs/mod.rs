//! What each verb does. All of it goes through the same engine as the window.

mod activity;
mod audit;
mod carry_out;
mod check;
mod connections;
mod consumer;
mod credentials;
mod export;
mod journey;
mod keeping;
mod look;
mod onboarding;
mod papers;
mod pause;
mod review;
mod sandbox;
mod topology;

use std::path::Path;

use domain::{Desired, Fault, Region, clip};
use engine::Engine;
use host::{Host, Seat};

use crate::arguments::{ApplyArguments, Arguments, PlanArguments, SeatArguments, Verb};
use crate::failure::Failure;
use crate::onboarding_file;
use crate::output::{Ended, Output, is_somebody_there, say};

/// Does what the arguments say. A bad file is told with all its problems, before anybody sits down.
pub async fn run(arguments: Arguments) -> Result<Ended, Failure> {
    if let Verb::Plan(PlanArguments { file, .. }) | Verb::Apply(ApplyArguments { file, .. }) | Verb::Check { file } =
        &arguments.verb
    {
        onboarding_file::read(file)?;
    }
    Ok(verb(arguments).await?)
}

async fn verb(mut arguments: Arguments) -> Result<Ended, Fault> {
    let out = Output { json: arguments.json };
    arguments.seat.attended = !out.json && is_somebody_there();
    let seat = &arguments.seat;
    match arguments.verb {
        Verb::Journey { out: folder, force } => journey::journey(out, folder, force).await,
        Verb::Whoami => look::whoami(out, &sit(seat).await?),
        Verb::Discover => look::discover(out, &sit(seat).await?).await,
        Verb::Init(a) => onboarding::init(out, &sit(seat).await?, a).await,
        Verb::Plan(a) => onboarding::plan(out, &sit(&at_home(seat, &a.file)?).await?, a).await,
        Verb::Apply(a) => onboarding::apply(out, &sit(&at_home(seat, &a.file)?).await?, a).await,
        Verb::Check { file } => check::check(out, &file),
        Verb::Schema { out: file, force } => check::schema(out, file.as_deref(), force),
        Verb::Review { plan } => review::review(out, &plan),
        Verb::Approve { plan, note } => {
            let paper = crate::file::paper(&plan)?;
            review::approve(out, &sit(&in_region(seat, &paper.plan.region)).await?, &plan, paper, note.as_deref())
        }
        Verb::Status { name } => onboarding::status(out, &sit(seat).await?, &name).await,
        Verb::List => onboarding::list(out, &sit(seat).await?).await,
        Verb::Teardown(a) => onboarding::teardown(out, &sit(seat).await?, a).await,
        Verb::Repair(a) => onboarding::repair(out, &sit(seat).await?, a).await,
        Verb::Import(a) => keeping::import(out, &sit(seat).await?, a).await,
        Verb::Clone(a) => keeping::clone(out, &sit(seat).await?, a).await,
        Verb::Rename { name, new_name } => keeping::rename(out, &sit(seat).await?, &name, &new_name).await,
        Verb::Forget { name, yes } => keeping::forget(out, &sit(seat).await?, &name, yes).await,
        Verb::Rollback(a) => onboarding::roll_back(out, &sit(seat).await?, a).await,
        Verb::Export(a) => export::export(out, seat, a).await,
        Verb::Handoff(a) => papers::handoff(out, &sit(seat).await?, a).await,
        Verb::Audit(a) => audit::audit(out, &sit(seat).await?, a).await,
        Verb::Topology(a) => {
            crate::file::refuse_taken_out(a.out.as_deref(), a.force)?;
            topology::topology(out, &sit(seat).await?, a).await
        }
        Verb::Trace { name, port } => topology::trace(out, &sit(seat).await?, &name, port).await,
        Verb::Report { name, out: file, force, as_of } => {
            crate::file::refuse_taken(&file, force)?;
            papers::report(out, &sit(seat).await?, &name, (&file, force), as_of).await
        }
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

/// An onboarding lies in one Region, which its file names: where nobody says a Region, that one is meant.
fn at_home(arguments: &SeatArguments, file: &Path) -> Result<SeatArguments, Fault> {
    Ok(in_region(arguments, &onboarding_file::read(file)?.region))
}

fn in_region(arguments: &SeatArguments, region: &Region) -> SeatArguments {
    let mut arguments = arguments.clone();
    let said = arguments.region.is_some() || std::env::var_os("AWS_REGION").is_some_and(|region| !region.is_empty());
    if !said || arguments.sandbox.is_some() {
        arguments.region.get_or_insert(region.to_string());
    }
    arguments
}

async fn sit(arguments: &SeatArguments) -> Result<Seat, Fault> {
    let seat = Host::sit(&crate::seat::choice(arguments)?).await?;
    seat.notices().iter().for_each(|notice| say(notice));
    Ok(seat)
}

/// What could have been meant.
fn known(all: &[Desired]) -> String {
    const MOST: usize = 5;
    let names: Vec<String> = all.iter().take(MOST).map(|d| format!("“{}”", clip(&d.name, 60))).collect();
    match all.len() {
        0 => "There are none yet: begin with `privatelink init`".to_owned(),
        1..=MOST => format!("Known here: {}", names.join(", ")),
        _ => format!("Known here are {} and others: see `privatelink list`", names.join(", ")),
    }
}

/// The onboarding called `name`, by id or by name.
fn named(engine: &Engine, name: &str) -> Result<Desired, Fault> {
    let all = engine.shelf.all()?;
    let found: Vec<&Desired> =
        all.iter().filter(|d| d.id.as_str() == name || d.name.eq_ignore_ascii_case(name)).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Fault::invalid("unknown-onboarding", format!("There is no onboarding “{}” here", clip(name, 80)))
            .hint(known(&all))),
        several => {
            let ids: Vec<&str> = several.iter().map(|d| d.id.as_str()).collect();
            Err(Fault::invalid("several-onboardings", format!("{} onboardings are called “{name}”", several.len()))
                .hint(format!("Use the id: {}", ids.join(", "))))
        }
    }
}
