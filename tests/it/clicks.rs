//! The list of commands as the window calls it, with the real host and its seat: two clicks at once, and “Go on”.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::{Event, Fault, FaultKind, OnboardingId, Pending, RunView, StepState, Work};
use engine::commands::{Answers, Nothing, answer};
use engine::views::{Aim, ApplyInput, PlanInput, RunKey};
use engine::{Wish, propose};
use host::{Dialogs, Host, Seat, SeatChoice};
use sandbox::{Rule, Trick};
use serde_json::json;

use crate::ground::{CUSTOMER, FIREFLY};

#[tokio::test(flavor = "multi_thread")]
async fn two_clicks_at_once_apply_once() {
    let home = tempfile::tempdir().unwrap();
    let (host, seat, id) = prepared(home.path()).await;
    let plan = host.plan(PlanInput { id: id.clone(), aim: Aim::SetUp }).await.unwrap();
    let click = || host.apply(ApplyInput { id: id.clone(), aim: Aim::SetUp, plan_hash: plan.hash.clone() });
    let (one, other) = tokio::join!(click(), click());
    let (run, refused) = match (one, other) {
        (Ok(run), Err(fault)) | (Err(fault), Ok(run)) => (run, fault),
        both => panic!("one of them begins: {both:?}"),
    };
    assert_eq!((refused.code.as_str(), refused.kind), ("onboarding-busy", FaultKind::InUse));
    let view = over(&host, &run).await;
    assert!(view.steps.iter().all(|s| s.state == StepState::Done), "{view:?}");
    let entries = seat.engine.journal.entries(0, Some(&id)).unwrap();
    assert_eq!(entries.iter().filter(|e| matches!(e.event, Event::RunStarted { .. })).count(), 1);
    let mut planned: Vec<String> = plan.plan.steps.iter().filter_map(|s| call(&s.work)).collect();
    let mut left = changes(home.path());
    planned.sort();
    left.sort();
    assert_eq!(left, planned, "each call left once");
}

#[tokio::test(flavor = "multi_thread")]
async fn go_on_reads_the_credentials_anew() {
    let home = tempfile::tempdir().unwrap();
    let (host, seat, id) = prepared(home.path()).await;
    let world = &seat.sandbox.as_ref().unwrap().0;
    world.mischief_rules(vec![expired("CreateTargetGroup"), expired("GetCallerIdentity")]);
    let plan_hash = host.plan(PlanInput { id: id.clone(), aim: Aim::SetUp }).await;
    // who we are is asked with every look; so the plan is made before that is refused
    assert!(plan_hash.is_err(), "{plan_hash:?}");
    world.mischief_rules(vec![expired("CreateTargetGroup")]);
    let plan_hash = host.plan(PlanInput { id: id.clone(), aim: Aim::SetUp }).await.unwrap().hash;
    let run = host.apply(ApplyInput { id: id.clone(), aim: Aim::SetUp, plan_hash }).await.unwrap();
    paused(&host, &run).await;
    assert_eq!(host.leave_seat(Nothing).await.unwrap_err().code, "run-in-progress");

    world.mischief_rules(vec![expired("CreateTargetGroup"), expired("GetCallerIdentity")]);
    let key = json!({ "run": run });
    let fault = answer(&host, "resume_run", key.clone()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Credentials);
    assert!(host.run(RunKey { run: run.clone() }).await.unwrap().paused.is_some(), "it still waits");

    world.mischief_rules(Vec::new());
    answer(&host, "resume_run", key.clone()).await.unwrap();
    let view = over(&host, &run).await;
    assert!(view.paused.is_none() && view.steps.iter().all(|s| s.state == StepState::Done), "{view:?}");
    assert_eq!(answer(&host, "resume_run", key).await.unwrap_err().code, "not-running");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_hears_of_records_that_were_put_aside() {
    let home = tempfile::tempdir().unwrap();
    let records = home.path().join(CUSTOMER).join("privatelink.db");
    std::fs::create_dir_all(records.parent().unwrap()).unwrap();
    std::fs::write(&records, "a stray write").unwrap();
    let (host, ..) = prepared(home.path()).await;
    let notices = host.session(Nothing).await.unwrap().unwrap().notices;
    assert!(notices.iter().any(|n| n.contains("privatelink.damaged-1.db")), "{notices:?}");
    let first = &host.activity(Nothing).await.unwrap().entries[0];
    assert!(matches!(&first.event, Event::RecordsPutAside { files, .. } if files.len() == 1), "{first:?}");
}

async fn prepared(home: &Path) -> (Host, Arc<Seat>, OnboardingId) {
    prepared_with(home, Arc::new(Nobody)).await
}

/// A host that sits in the sandbox with GitHub Enterprise's onboarding kept.
pub async fn prepared_with(home: &Path, dialogs: Arc<dyn Dialogs>) -> (Host, Arc<Seat>, OnboardingId) {
    let choice = SeatChoice { attended: true, ..SeatChoice::sandbox(home, CUSTOMER).unwrap() };
    let seat = Arc::new(Host::sit(&choice).await.unwrap());
    let view = seat.engine.inventory().await.unwrap();
    let wish = Wish {
        service: "GitHub Enterprise".to_owned(),
        firefly: FIREFLY.parse().unwrap(),
        ports: vec![443.try_into().unwrap(), 22.try_into().unwrap()],
        hostname: None,
        admit: true,
    };
    let desired = propose(&wish, &view.inventory, &view.candidates, &json!("clicks")).unwrap();
    seat.engine.keep(&desired, &view.inventory).unwrap();
    (Host::seated(None, dialogs, Arc::clone(&seat)), seat, desired.id)
}

/// The run when the journal has no more entries to come.
pub async fn over(host: &Host, run: &domain::RunId) -> RunView {
    let mut entries = host.follow(run.clone(), 0).await.unwrap();
    while entries.recv().await.is_some() {}
    host.run(RunKey { run: run.clone() }).await.unwrap()
}

async fn paused(host: &Host, run: &domain::RunId) {
    let mut entries = host.follow(run.clone(), 0).await.unwrap();
    while let Some(entry) = entries.recv().await {
        if matches!(entry.unwrap().event, Event::Paused { .. }) {
            return;
        }
    }
    panic!("it ended before it paused");
}

fn call(work: &Work) -> Option<String> {
    match work {
        Work::Act(action) => action.call().split(':').nth(1).map(str::to_owned),
        Work::Wait(_) => None,
    }
}

/// The operations that changed the world, from its own record: one line each.
pub fn changes(home: &Path) -> Vec<String> {
    let record = std::fs::read_to_string(home.join("world/world.jsonl")).unwrap();
    let action = |line: &str| Some(line.split_once("\"action\":\"")?.1.split_once('"')?.0.to_owned());
    record.lines().filter_map(action).collect()
}

fn expired(action: &str) -> Rule {
    Rule { service: None, action: Some(action.to_owned()), nth: None, times: None, trick: Trick::ExpireCredentials }
}

struct Nobody;

impl Dialogs for Nobody {
    fn save<'a>(&'a self, _: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>> {
        Box::pin(async { Ok(None) })
    }

    fn open<'a>(&'a self, _: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>> {
        Box::pin(async { Ok(None) })
    }

    fn read_clipboard(&self) -> Result<String, Fault> {
        Err(Fault::new(FaultKind::Other, "no-clipboard", "Nobody has a clipboard"))
    }

    fn clear_clipboard(&self) -> Result<(), Fault> {
        Ok(())
    }
}
