//! Carrying a plan out: every step as soon as what it needs is done, each journaled before it leaves. A run that is cut
//! short is not replayed: look again, plan again, go on. Only one whose credentials ended waits for new ones (`pause`).

mod decision;
mod locate;
mod pause;
mod perform;
mod proof;
mod wait;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::{Ending, Event, Fault, FaultKind, Outputs, Plan, RunId, Step, StepId, Work, sha256_of};
use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::Engine;
use crate::active::Heard;

/// One run in progress.
pub(crate) struct Run<'a> {
    pub engine: &'a Engine,
    pub plan: &'a Plan,
    pub id: RunId,
    pub outputs: Mutex<Outputs>,
    pub heard: Heard,
}

/// The one writer's place of an onboarding, given back when dropped.
pub(crate) type Place = Box<dyn Send + Sync>;

/// A run that was started: its id, and what becomes of it.
pub struct Started {
    pub run: RunId,
    pub outcome: tokio::task::JoinHandle<Result<Ending, Fault>>,
    /// Ends once the point in time after the run is kept, or could not be. Nobody need wait for it but a program that is
    /// about to end.
    pub kept: tokio::task::JoinHandle<()>,
}

/// Applies `plan` and waits for its end. `Err` is the first fault that stopped it; the journal holds all of them.
///
/// Faults: `onboarding-busy` when another window or terminal is at it, `wrong-account` when the session is elsewhere.
pub async fn apply(engine: &Arc<Engine>, plan: Plan) -> Result<Ending, Fault> {
    match start(engine, plan)?.outcome.await {
        Ok(ending) => ending,
        Err(panicked) => {
            Err(Fault::new(FaultKind::Other, "run-broke-off", "The run broke off by a mistake of this program")
                .because(panicked.to_string())
                .hint("Apply again to go on, nothing is done twice; and report it"))
        }
    }
}

/// Starts `plan` in the background. The start is in the journal when this returns.
pub fn start(engine: &Arc<Engine>, plan: Plan) -> Result<Started, Fault> {
    let place = engine.shelf.lock(&plan.onboarding)?;
    start_in(engine, plan, place)
}

/// The same from the one writer's place, which was taken before the plan was made: nothing can have come in between.
pub(crate) fn start_in(engine: &Arc<Engine>, plan: Plan, place: Place) -> Result<Started, Fault> {
    let identity = engine.identity();
    if plan.account != identity.account || plan.region != identity.region {
        return Err(Fault::invalid("wrong-account", "The plan is for another account or Region than this session’s")
            .hint("Sign in there and plan again"));
    }
    let id = run_id(engine, &plan)?;
    let (heard, active) = engine.begin(&id, &plan.onboarding);
    let started = Event::RunStarted {
        run: id.clone(),
        plan: Box::new(plan.clone()),
        plan_hash: plan.hash(),
        caller: identity.arn.clone(),
    };
    engine.note(Some(&plan.onboarding), started)?;
    let (over, ending) = tokio::sync::oneshot::channel();
    let kept = tokio::spawn({
        let (engine, onboarding, run) = (Arc::clone(engine), plan.onboarding.clone(), id.clone());
        async move {
            if let Ok(ending) = ending.await {
                engine.keep_after_run(&onboarding, run, ending).await;
            }
        }
    });
    let (engine, run) = (Arc::clone(engine), id.clone());
    let outcome = tokio::spawn(async move {
        let ended = carry_out(&engine, &plan, run, heard, place).await;
        drop(active);
        // whoever keeps the point in time may be gone with the program
        let _ = over.send(*ended.as_ref().unwrap_or(&Ending::Failed));
        ended
    });
    Ok(Started { run: id, outcome, kept })
}

async fn carry_out(engine: &Engine, plan: &Plan, id: RunId, heard: Heard, place: Place) -> Result<Ending, Fault> {
    let run = Run { engine, plan, id: id.clone(), outputs: Mutex::new(Outputs::new()), heard };
    let (ending, fault) = match run.steps().await {
        Ok(()) => (Ending::Finished, None),
        Err(fault) => (ending_of(&fault), Some(fault)),
    };
    // whoever hears of the end may begin the next run at once
    engine.forget_look();
    drop(place);
    engine.note(Some(&plan.onboarding), Event::RunEnded { run: id, ending })?;
    match (ending, fault) {
        (Ending::Failed, Some(fault)) => Err(fault),
        _ => Ok(ending),
    }
}

fn cancelled() -> Fault {
    Fault::new(FaultKind::Cancelled, "cancelled", "The run was stopped").hint("Apply again to go on; nothing is lost")
}

fn ending_of(fault: &Fault) -> Ending {
    match (fault.kind, fault.code.as_str()) {
        (FaultKind::Cancelled, _) => Ending::Cancelled,
        (_, wait::TARGETS_UNHEALTHY) => Ending::NeedsAttention,
        _ => Ending::Failed,
    }
}

fn run_id(engine: &Engine, plan: &Plan) -> Result<RunId, Fault> {
    let seed = serde_json::json!([plan.onboarding, plan.hash(), engine.now(), std::process::id()]);
    format!("run-{}", &sha256_of(&seed)[..12]).parse()
}

impl Run<'_> {
    /// Starts each step when its needs are done. After a fault nothing new is started, and what runs is let finish.
    async fn steps(&self) -> Result<(), Fault> {
        let mut waiting: Vec<&Step> = self.plan.steps.iter().collect();
        let mut done: BTreeSet<&StepId> = BTreeSet::new();
        let mut running = FuturesUnordered::new();
        let mut first_fault = None;
        loop {
            if first_fault.is_none() {
                let (ready, later): (Vec<_>, Vec<_>) =
                    waiting.into_iter().partition(|s| s.needs.iter().all(|n| done.contains(n)));
                waiting = later;
                ready.into_iter().for_each(|step| running.push(async move { (step, self.step(step).await) }));
            }
            match running.next().await {
                None => return first_fault.map_or(Ok(()), Err),
                Some((step, Ok(()))) => {
                    done.insert(&step.id);
                }
                Some((_, Err(fault))) => {
                    first_fault.get_or_insert(fault);
                }
            }
        }
    }

    /// Does one step, and does it again each time that its credentials ended and were renewed.
    async fn step(&self, step: &Step) -> Result<(), Fault> {
        let mut again = false;
        loop {
            self.until_going().await?;
            let renewals = self.engine.renewals();
            let done = match &step.work {
                Work::Act(action) => self.perform(&step.id, action, again).await,
                Work::Wait(wait) => self.wait(&step.id, wait).await,
            };
            match done {
                Err(fault) if fault.kind == FaultKind::Credentials => self.pause(&step.id, fault, renewals).await?,
                over => return over,
            }
            again = true;
        }
    }

    /// Waits as AWS would count it, or until somebody stops the run.
    pub(crate) async fn rest(&self, real: Duration) -> Result<(), Fault> {
        tokio::select! {
            () = self.engine.clock.pause(real) => Ok(()),
            () = self.until_cancelled() => self.stop_if_cancelled(),
        }
    }

    /// Returns once somebody stops the run, and never when nobody does.
    pub(crate) async fn until_cancelled(&self) {
        let mut cancelled = self.heard.cancelled.clone();
        if cancelled.wait_for(|stopped| *stopped).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    pub(crate) fn stop_if_cancelled(&self) -> Result<(), Fault> {
        if *self.heard.cancelled.borrow() { Err(cancelled()) } else { Ok(()) }
    }

    pub(crate) fn note(&self, event: Event) -> Result<(), Fault> {
        self.engine.note(Some(&self.plan.onboarding), event).map(drop)
    }

    pub(crate) fn outputs(&self) -> Outputs {
        self.outputs.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    pub(crate) fn produced(&self, step: &StepId, id: String) {
        self.outputs.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(step.clone(), id);
    }
}
