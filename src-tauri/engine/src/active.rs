//! The runs that this process carries out: who follows them, who stops them, who lets them go on. Nothing of it is kept.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use domain::{Event, Fault, OnboardingId, RunId};
use tokio::sync::watch;

use crate::Engine;

/// By run, what it is told.
pub(crate) type Runs = HashMap<RunId, Orders>;

/// What a run is told from outside.
pub(crate) struct Orders {
    onboarding: OnboardingId,
    cancelled: watch::Sender<bool>,
    paused: Arc<watch::Sender<bool>>,
}

/// The run's end of it.
pub(crate) struct Heard {
    /// Turns true when somebody stops the run.
    pub cancelled: watch::Receiver<bool>,
    /// True while the run waits for a person. The entry that says so is written before it turns, and with it.
    pub paused: Arc<watch::Sender<bool>>,
}

/// A run that this process carries out. Dropping it, even in a panic, tells those who follow that nothing more will come.
pub(crate) struct Active {
    engine: Arc<Engine>,
    run: RunId,
}

impl Drop for Active {
    fn drop(&mut self) {
        self.engine.running().remove(&self.run);
    }
}

impl Engine {
    /// Marks a run as carried out here, until the mark is dropped.
    pub(crate) fn begin(self: &Arc<Self>, run: &RunId, onboarding: &OnboardingId) -> (Heard, Active) {
        let (cancelled, stopped) = watch::channel(false);
        let paused = Arc::new(watch::Sender::new(false));
        let heard = Heard { cancelled: stopped, paused: Arc::clone(&paused) };
        self.running().insert(run.clone(), Orders { onboarding: onboarding.clone(), cancelled, paused });
        (heard, Active { engine: Arc::clone(self), run: run.clone() })
    }

    /// Whether this process is carrying any run out. A paused one counts.
    pub fn has_runs(&self) -> bool {
        !self.running().is_empty()
    }

    /// Closes when a run of this process is over, however it ended; `None` when it is not carried out here.
    pub(crate) fn until_over(&self, run: &RunId) -> Option<watch::Receiver<bool>> {
        self.running().get(run).map(|orders| orders.cancelled.subscribe())
    }

    /// Whether this process is carrying the run out.
    pub fn is_running(&self, run: &RunId) -> bool {
        self.running().contains_key(run)
    }

    /// Asks a run to stop at the next step. A fault when it is not running here.
    pub fn cancel(&self, run: &RunId) -> Result<(), Fault> {
        let running = self.running();
        let orders = running.get(run).ok_or_else(|| not_running(run))?;
        // a run that has just ended hears nothing any more, which is what was wanted
        let _ = orders.cancelled.send(true);
        Ok(())
    }

    /// Lets a paused run go on, at the steps where it paused. A fault when it does not run here, or is not paused.
    pub fn resume(&self, run: &RunId) -> Result<(), Fault> {
        let orders = |o: &Orders| (o.onboarding.clone(), Arc::clone(&o.paused));
        let (onboarding, paused) = self.running().get(run).map(orders).ok_or_else(|| not_running(run))?;
        let mut resumed = Err(not_paused(run));
        paused.send_if_modified(|paused| {
            if *paused {
                resumed = self.note(Some(&onboarding), Event::Resumed { run: run.clone() }).map(drop);
                *paused = resumed.is_err();
            }
            resumed.is_ok()
        });
        resumed
    }

    fn running(&self) -> MutexGuard<'_, Runs> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_running(run: &RunId) -> Fault {
    Fault::not_found("not-running", format!("Run {run} is not being carried out here"))
        .hint("Look at how it ended; apply again to go on")
}

fn not_paused(run: &RunId) -> Fault {
    Fault::invalid("not-paused", format!("Run {run} is not paused, so it needs nobody to go on"))
        .hint("Nothing has to be done")
}
