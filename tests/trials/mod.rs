//! Trials: an aim is carried out while something goes wrong at chosen calls, and is run again until it is finished. Whatever
//! happened, the end is the one of a run that nothing disturbed. What can go wrong is a table in `kind`, what is carried out
//! one in `scene`, and what must hold afterwards stands in `check`.

pub mod check;
pub mod choices;
mod hand;
mod kills;
mod kind;
mod pool;
pub mod scene;
pub mod seeds;
mod served;
mod table;
#[cfg(test)]
mod teeth;
mod watched;

use std::sync::Arc;
use std::time::Duration;

use cloud::{Cloud, Door, Limits, Settings};
use domain::{AccessKey, CredentialSource, Ending, Fault, FaultKind, Journal, Keychain, Plan, StepId, Work};
use engine::Engine;
use serde_json::Value;

use crate::ground::Ground;
use check::SECRET;
use hand::{Hand, Strike};
pub use kills::Estates;
use kind::{Kind, kinds};
pub use pool::every_one;
use scene::{Goal, SCENES, Scene};
pub use seeds::{asked_seed, seeded};
pub use table::Table;
use watched::Watched;

/// A client that waits no longer than this, where an answer is to come too late.
const IMPATIENT: Duration = Duration::from_millis(300);

/// A scene with its estate made ready, and what came of it when nothing disturbed it.
pub struct Prepared {
    pub scene: &'static Scene,
    /// The changing calls of its plan: step, and `service:Operation`.
    pub steps: Vec<(StepId, &'static str)>,
    ground: Ground,
    goal: Goal,
    /// The end that every trial has to come to.
    whole: Value,
    /// Changing calls that were served while it was made ready, and rows that were written.
    served: usize,
    entries: usize,
}

/// A scene and what goes wrong in it.
pub struct Trial<'a> {
    pub name: String,
    pub prepared: &'a Prepared,
    /// Step and kind.
    pub faults: Vec<(StepId, Kind)>,
}

/// Every scene, made ready.
pub fn prepare() -> Vec<Prepared> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
    SCENES.iter().map(|scene| runtime.block_on(Prepared::of(scene))).collect()
}

/// Every call of every scene with every kind of fault.
pub fn matrix(prepared: &[Prepared]) -> Vec<Trial<'_>> {
    let mut trials = Vec::new();
    for one in prepared {
        for (step, _) in &one.steps {
            trials.extend(kinds().into_iter().map(|kind| Trial {
                name: format!("{}: {} at {step}", one.scene.name, kind.name),
                prepared: one,
                faults: vec![(step.clone(), kind)],
            }));
        }
    }
    trials
}

impl Prepared {
    async fn of(scene: &'static Scene) -> Prepared {
        let ground = Ground::kept("acme");
        let goal = (scene.prepare)(&ground).await;
        let served = served::calls(&ground, scene.account).len();
        let entries = ground.store(scene.account).entries(0, None).unwrap().len();
        let mut prepared = Prepared { scene, steps: Vec::new(), ground, goal, whole: Value::Null, served, entries };
        let ground = prepared.ground.copy();
        let hand = Hand::new(&ground.sandbox, Vec::new());
        let engine = engine(&ground, scene.account, &hand, Limits::default().write).await.unwrap();
        let plan = prepared.goal.plan(&engine).await.unwrap();
        prepared.steps = calls(&plan);
        let started = prepared.goal.start(&engine, &plan).await.unwrap();
        let (run, ended) = (started.run, started.outcome.await.unwrap().unwrap());
        let steps = || engine.run_view(&run).unwrap().steps.into_iter().filter_map(|s| s.fault).collect::<Vec<_>>();
        assert_eq!(ended, Ending::Finished, "{} undisturbed: {:?}", scene.name, steps());
        prepared.whole = check::end(&ground);
        prepared
    }
}

fn calls(plan: &Plan) -> Vec<(StepId, &'static str)> {
    let call = |work: &Work| match work {
        Work::Act(action) => Some(action.call()),
        Work::Wait(_) => None,
    };
    plan.steps.iter().filter_map(|step| Some((step.id.clone(), call(&step.work)?))).collect()
}

impl Trial<'_> {
    /// Carries it out. `Err` says what did not hold.
    pub async fn run(&self) -> Result<(), String> {
        let ground = self.prepared.ground.copy();
        let lags = self.faults.iter().any(|(_, kind)| kind.lag);
        if lags {
            ground.sandbox.lag(kind::LAG);
        }
        let strikes = self.faults.iter().map(|(step, kind)| Strike { step: step.clone(), does: kind.does.clone() });
        let hand = Hand::new(&ground.sandbox, strikes.collect());
        let mut said = Vec::new();
        // each fault costs a run at most, and what shows late may cost another
        let most = 2 * self.faults.len() + 2;
        while let Err(fault) = self.once(&ground, &hand).await {
            said.push(format!("{}: {}", fault.code, fault.message));
            if said.len() >= most {
                return Err(format!("it does not come to an end: {said:#?}"));
            }
            hand.revive();
            if lags {
                ground.sandbox.advance(kind::LAG);
            }
        }
        hand.release();
        if self.faults.iter().all(|(_, kind)| kind.alone) && !said.is_empty() {
            return Err(format!("it did not go on by itself: {said:#?}"));
        }
        if let ([_], 1..) = (self.faults.as_slice(), hand.left()) {
            return Err("the fault met no call".to_owned());
        }
        check::holds(self.prepared, &ground, &hand, &said).await
    }

    /// One process from its start to the end of its run, or to its death.
    async fn once(&self, ground: &Ground, hand: &Arc<Hand>) -> Result<(), Fault> {
        let late = self.faults.iter().any(|(_, kind)| kind.does.is_late());
        let patience = if late { IMPATIENT } else { Limits::default().write };
        let engine = engine(ground, self.prepared.scene.account, hand, patience).await?;
        let plan = self.prepared.goal.plan(&engine).await?;
        if plan.steps.is_empty() {
            return Ok(());
        }
        let mut outcome = self.prepared.goal.start(&engine, &plan).await?.outcome;
        tokio::select! {
            biased;
            () = hand.death() => {
                outcome.abort();
                let _ = outcome.await;
                Err(Fault::new(FaultKind::Other, "killed", "The process was killed"))
            }
            ended = &mut outcome => match ended.expect("a run does not panic")? {
                Ending::Finished => Ok(()),
                other => Err(Fault::new(FaultKind::Other, "ended", format!("It ended {other:?}"))),
            }
        }
    }
}

/// An engine with the hand at its door and at its journal, and with a secret key that would be known again.
async fn engine(ground: &Ground, account: &str, hand: &Arc<Hand>, patience: Duration) -> Result<Arc<Engine>, Fault> {
    let (at_the_door, life) = (Arc::clone(hand), hand.life());
    let settings = Settings {
        door: Door::InProcess(Arc::new(move |request| at_the_door.answer(life, request))),
        source: CredentialSource::Key { name: "trial".to_owned() },
        region: Some("us-east-1".parse()?),
        keychain: Some(Arc::new(OneKey { account: account.to_owned() })),
        clock: ground.clock(),
        limits: Limits { write: patience, ..Limits::default() },
    };
    let store = ground.store(account);
    let journal = Arc::new(Watched { store: store.clone(), hand: Arc::clone(hand), life });
    ground.engine_of(Arc::new(Cloud::open(settings).await?), journal, store).await
}

/// A keychain that holds an account's key: the sandbox knows accounts by their number.
pub struct OneKey {
    pub account: String,
}

impl Keychain for OneKey {
    fn names(&self) -> Result<Vec<String>, Fault> {
        Ok(vec!["trial".to_owned()])
    }

    fn put(&self, _: &str, _: &AccessKey) -> Result<(), Fault> {
        Err(Fault::invalid("read-only", "This keychain takes nothing"))
    }

    fn get(&self, _: &str) -> Result<AccessKey, Fault> {
        Ok(AccessKey { access_key_id: self.account.clone(), secret_access_key: SECRET.to_owned() })
    }

    fn remove(&self, _: &str) -> Result<(), Fault> {
        Err(Fault::invalid("read-only", "This keychain gives nothing up"))
    }
}
