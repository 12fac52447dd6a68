//! A run that is cut short anywhere and begun again ends in the state of one that was not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::{Ending, Entry, Event, Fault, FaultKind, Journal, OnboardingId, RunId, verify};
use engine::views::Aim;
use engine::{Engine, planned};
use jiff::Timestamp;
use serde_json::Value;
use store::Store;

use crate::ground::{CUSTOMER, Ground};

/// A journal that writes `left` more rows and then none: what a process that was killed leaves behind.
pub struct Cut {
    store: Arc<Store>,
    left: AtomicUsize,
}

impl Cut {
    pub fn after(store: Arc<Store>, rows: usize) -> Cut {
        Cut { store, left: AtomicUsize::new(rows) }
    }
}

impl Journal for Cut {
    fn append(
        &self,
        at: Timestamp,
        onboarding: Option<&OnboardingId>,
        who: &str,
        event: Event,
    ) -> Result<Entry, Fault> {
        let may = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        may.map_err(|_| Fault::new(FaultKind::Other, "killed", "The process was killed here"))?;
        self.store.append(at, onboarding, who, event)
    }

    fn entries(&self, after: u64, onboarding: Option<&OnboardingId>) -> Result<Vec<Entry>, Fault> {
        self.store.entries(after, onboarding)
    }

    fn run_entries(&self, run: &RunId, after: u64) -> Result<Vec<Entry>, Fault> {
        self.store.run_entries(run, after)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn apply_that_is_cut_at_any_journal_row_ends_in_the_same_world() {
    let (rows, whole) = undisturbed(&Aim::SetUp).await;
    assert!(rows > 20, "the run wrote {rows} rows only");
    for cut in 0..rows {
        let (ground, engine, desired) = prepared().await;
        stop_after(&ground, &desired, &Aim::SetUp, cut).await;
        assert_eq!(ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap(), Ending::Finished, "after row {cut}");
        assert_eq!(ours(&ground), whole, "cut after row {cut}");
        let again = planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap();
        assert!(again.changes_nothing(), "cut after row {cut}: {:?}", again.steps);
        assert_eq!(verify(&engine.journal.entries(0, None).unwrap()).broken, None, "cut after row {cut}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn teardown_that_is_cut_at_any_journal_row_leaves_nothing_of_ours() {
    let before = ours(&prepared().await.0);
    let (rows, after) = undisturbed(&Aim::Teardown).await;
    assert_eq!(after, before, "teardown gives back the world as it was");
    for cut in 0..rows {
        let (ground, engine, desired) = prepared().await;
        ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap();
        stop_after(&ground, &desired, &Aim::Teardown, cut).await;
        assert_eq!(ground.apply(&engine, &desired, &Aim::Teardown).await.unwrap(), Ending::Finished, "after row {cut}");
        assert_eq!(ours(&ground), before, "cut after row {cut}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_call_changes_aws_without_its_row() {
    let (ground, _, desired) = prepared().await;
    let before = ours(&ground);
    stop_after(&ground, &desired, &Aim::SetUp, 1).await;
    assert_eq!(ours(&ground), before, "only the start of the run was written, so nothing was done");
}

/// How things stood afterwards is kept beside the run: its end is its end, whatever becomes of that.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_snapshot_is_lost_has_finished_all_the_same() {
    let (rows, _) = undisturbed(&Aim::SetUp).await;
    let (ground, engine, desired) = prepared().await;
    let store = ground.store(CUSTOMER);
    let doomed = ground.engine_with(CUSTOMER, Arc::new(Cut::after(store.clone(), rows)), store).await;
    assert_eq!(ground.apply(&doomed, &desired, &Aim::SetUp).await.unwrap(), Ending::Finished);
    let all = engine.journal.entries(0, None).unwrap();
    assert!(matches!(all.last().unwrap().event, Event::RunEnded { ending: Ending::Finished, .. }));
}

/// How many rows a run writes when nothing stops it, and the world after it.
async fn undisturbed(aim: &Aim) -> (usize, Value) {
    let (ground, engine, desired) = prepared().await;
    if matches!(aim, Aim::Teardown) {
        ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap();
    }
    assert_eq!(ground.apply(&engine, &desired, aim).await.unwrap(), Ending::Finished);
    let run = engine.journal.entries(0, None).unwrap().iter().rev().find_map(|entry| match &entry.event {
        Event::RunEnded { run, .. } => Some(run.clone()),
        _ => None,
    });
    (engine.journal.run_entries(&run.unwrap(), 0).unwrap().len(), ours(&ground))
}

async fn prepared() -> (Ground, Arc<Engine>, domain::Desired) {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let desired = ground.github(&engine).await;
    (ground, engine, desired)
}

/// Runs with a journal that takes `rows` rows, in an engine of its own that is then gone.
async fn stop_after(ground: &Ground, desired: &domain::Desired, aim: &Aim, rows: usize) {
    let store = ground.store(CUSTOMER);
    let cut = Arc::new(Cut::after(store.clone(), rows));
    let doomed = ground.engine_with(CUSTOMER, cut, store).await;
    let stopped = ground.apply(&doomed, desired, aim).await;
    assert!(stopped.is_err(), "the run was not stopped after {rows} rows: {stopped:?}");
}

/// The customer's estate without the stamps that differ with the time a run took.
fn ours(ground: &Ground) -> Value {
    let mut dump = ground.dump();
    without_times(&mut dump);
    dump
}

fn without_times(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| {
                !["created", "registered", "since", "draining", "deleted", "gone_at"].contains(&key.as_str())
            });
            fields.values_mut().for_each(without_times);
        }
        Value::Array(items) => items.iter_mut().for_each(without_times),
        _ => {}
    }
}
