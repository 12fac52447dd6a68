//! Credentials that end in the middle of a run while somebody is there: it keeps its place, says so, and goes on at the same
//! step once they are renewed.

use std::sync::Arc;

use domain::{CloudRead, Desired, Ending, Entry, Event, Fault, RunId, RunView, StepId, StepState, Work};
use engine::apply::Started;
use engine::views::Aim;
use engine::{Engine, planned};
use sandbox::{Rule, Trick};

use crate::ground::{CUSTOMER, FIREFLY, Ground};

#[tokio::test(flavor = "multi_thread")]
async fn whatever_call_meets_it_the_same_run_goes_on_there() {
    let (whole, calls) = undisturbed().await;
    // a wait meets it as well as a call that changes something
    let waits = ["DescribeTargetHealth", "DescribeVpcEndpointServicePermissions"].map(str::to_owned);
    for call in calls.iter().chain(&waits) {
        let (ground, engine, desired) = prepared().await;
        // planned before, since looking around would meet it too; begun after, since the run is quick
        let plan = planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap();
        ground.sandbox.mischief_rules(vec![expired(call)]);
        let started = engine::apply::start(&engine, plan).unwrap();
        paused(&engine, &started.run).await;
        ground.sandbox.mischief_rules(Vec::new());
        renew(&ground, &engine).await;
        engine.resume(&started.run).unwrap();
        assert_eq!(started.outcome.await.unwrap().unwrap(), Ending::Finished, "at {call}");
        assert_eq!(tagged(&ground), whole, "at {call}");
        let view = engine.run_view(&started.run).unwrap();
        assert!(view.steps.iter().all(|s| s.state == StepState::Done) && view.paused.is_none(), "at {call}: {view:?}");
        assert!(planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap().changes_nothing(), "at {call}");
        let all = engine.journal.entries(0, Some(&desired.id)).unwrap();
        assert_eq!(count(&all, |e| matches!(e, Event::RunStarted { .. })), 1, "at {call}: it is one run");
        assert_eq!(domain::verify(&engine.journal.entries(0, None).unwrap()).broken, None);
    }
}

/// The steps beside it finish what they are at, and what could begin waits.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_new_is_begun_while_it_is_paused() {
    let (ground, engine, desired) = prepared().await;
    ground.sandbox.mischief_rules(vec![expired("CreateTargetGroup")]);
    let started = begun(&engine, &desired).await;
    let view = quiet(&engine, &started.run).await;
    let of = |state: StepState| view.steps.iter().filter(|s| s.state == state).count();
    assert!(of(StepState::Paused) > 0 && of(StepState::Waiting) > 0 && of(StepState::Failed) == 0, "{view:?}");
    assert!(engine.has_runs() && engine.is_running(&started.run));
    ground.sandbox.mischief_rules(Vec::new());
    renew(&ground, &engine).await;
    engine.resume(&started.run).unwrap();
    assert_eq!(started.outcome.await.unwrap().unwrap(), Ending::Finished);
    let all = engine.journal.run_entries(&started.run, 0).unwrap();
    let place = |wanted: fn(&Event) -> bool| all.iter().position(|e| wanted(&e.event)).unwrap();
    let (from, to) = (place(|e| matches!(e, Event::Paused { .. })), place(|e| matches!(e, Event::Resumed { .. })));
    let Event::RunStarted { plan, .. } = &all[0].event else { panic!("{:?}", all[0]) };
    let done_before = |step: &StepId| {
        all[..from]
            .iter()
            .any(|e| matches!(&e.event, Event::Done { step: s, .. } | Event::Reached { step: s, .. } if s == step))
    };
    for entry in &all[from..to] {
        let (Event::Intent { step, .. } | Event::Waiting { step, .. }) = &entry.event else { continue };
        let needs = &plan.steps.iter().find(|s| s.id == *step).unwrap().needs;
        assert!(needs.iter().all(done_before), "{step} became possible during the pause, and began: {entry:?}");
    }
}

/// The reply was lost, nothing could be read, and then the credentials ended: it is there, and is not made again.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_before_the_credentials_ended_is_looked_for() {
    for (create, describe) in [
        ("CreateVpcEndpointServiceConfiguration", "DescribeVpcEndpointServiceConfigurations"),
        ("CreateSecurityGroup", "DescribeSecurityGroups"),
    ] {
        let (ground, engine, desired) = prepared().await;
        let started = begun(&engine, &desired).await;
        let lost = Rule { times: Some(1), trick: Trick::Lose, ..expired(create) };
        let then = Rule { nth: Some(2), times: Some(u32::MAX), ..expired(create) };
        ground.sandbox.mischief_rules(vec![lost, then, expired(describe)]);
        let step = paused(&engine, &started.run).await.paused.unwrap().step;
        let attempts = |entries: &[Entry]| count(entries, |e| matches!(e, Event::Intent { step: s, .. } if *s == step));
        let before = attempts(&engine.journal.run_entries(&started.run, 0).unwrap());
        ground.sandbox.mischief_rules(Vec::new());
        renew(&ground, &engine).await;
        engine.resume(&started.run).unwrap();
        assert_eq!(started.outcome.await.unwrap().unwrap(), Ending::Finished, "{create}");
        let all = engine.journal.run_entries(&started.run, 0).unwrap();
        assert_eq!(attempts(&all), before, "{create} did not leave again");
        let note = |e: &Entry| match &e.event {
            Event::Done { step: s, note, .. } if *s == step => note.clone(),
            _ => None,
        };
        assert!(all.iter().find_map(note).unwrap().contains("It was there already"), "{create}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_pauses_as_often_as_it_has_to() {
    let (ground, engine, desired) = prepared().await;
    ground.sandbox.mischief_rules(vec![expired("CreateLoadBalancer")]);
    let started = begun(&engine, &desired).await;
    for _ in 0..3 {
        // each time the new ones have ended too
        paused(&engine, &started.run).await;
        renew(&ground, &engine).await;
        engine.resume(&started.run).unwrap();
    }
    paused(&engine, &started.run).await;
    ground.sandbox.mischief_rules(Vec::new());
    renew(&ground, &engine).await;
    engine.resume(&started.run).unwrap();
    assert_eq!(started.outcome.await.unwrap().unwrap(), Ending::Finished);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_run_can_be_stopped() {
    let (ground, engine, desired) = prepared().await;
    ground.sandbox.mischief_rules(vec![expired("CreateTargetGroup")]);
    let started = begun(&engine, &desired).await;
    paused(&engine, &started.run).await;
    engine.cancel(&started.run).unwrap();
    assert_eq!(started.outcome.await.unwrap().unwrap(), Ending::Cancelled);
    assert_eq!(engine.resume(&started.run).unwrap_err().code, "not-running");
    assert_eq!(engine.run_view(&started.run).unwrap().paused, None);
    ground.sandbox.mischief_rules(Vec::new());
    assert_eq!(ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap(), Ending::Finished);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_on_in_the_same_account_and_region_only() {
    let (ground, engine, desired) = prepared().await;
    ground.sandbox.mischief_rules(vec![expired("CreateTargetGroup")]);
    let started = begun(&engine, &desired).await;
    let pause = paused(&engine, &started.run).await.paused.unwrap();
    assert!(pause.fault.hint.is_some(), "{pause:?}");
    let other = ground.cloud(FIREFLY).await;
    let identity = other.identity().await.unwrap();
    let fault = engine.renew(other, identity).unwrap_err();
    assert_eq!(fault.code, "another-account");
    assert!(fault.message.contains("4444 5555 6666") && fault.message.contains("1111 2222 3333"), "{fault:?}");
    let same = ground.cloud(CUSTOMER).await;
    let moved = domain::Identity { region: "eu-west-1".parse().unwrap(), ..same.identity().await.unwrap() };
    assert_eq!(engine.renew(same, moved).unwrap_err().code, "another-region");
    assert_eq!(engine.identity().account.as_str(), CUSTOMER);
    assert!(engine.run_view(&started.run).unwrap().paused.is_some(), "it still waits");
    engine.cancel(&started.run).unwrap();
    started.outcome.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_paused_run_is_let_go_on() {
    let (ground, engine, desired) = prepared().await;
    ground.sandbox.mischief_rules(vec![expired("CreateTargetGroup")]);
    let started = begun(&engine, &desired).await;
    paused(&engine, &started.run).await;
    ground.sandbox.mischief_rules(Vec::new());
    renew(&ground, &engine).await;
    engine.resume(&started.run).unwrap();
    let again = engine.resume(&started.run).map_err(|fault| fault.code);
    assert!(again == Err("not-paused".into()) || again == Err("not-running".into()), "{again:?}");
    started.outcome.await.unwrap().unwrap();
    let all = engine.journal.run_entries(&started.run, 0).unwrap();
    assert_eq!(count(&all, |e| matches!(e, Event::Resumed { .. })), 1);
}

/// Where nobody can be asked the run ends, and says how to go on.
#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_is_there_the_run_ends() {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let desired = ground.github(&engine).await;
    ground.sandbox.mischief_rules(vec![expired("CreateTargetGroup")]);
    let fault = ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap_err();
    assert!(fault.hint.as_ref().unwrap().contains("apply again"), "{fault:?}");
    let all = engine.journal.entries(0, Some(&desired.id)).unwrap();
    assert_eq!(count(&all, |e| matches!(e, Event::Paused { .. })), 0);
    let ended = all.iter().rev().find(|e| matches!(e.event, Event::RunEnded { .. })).unwrap();
    assert!(matches!(ended.event, Event::RunEnded { ending: Ending::Failed, .. }), "{ended:?}");
}

fn expired(action: &str) -> Rule {
    Rule { service: None, action: Some(action.to_owned()), nth: None, times: None, trick: Trick::ExpireCredentials }
}

async fn prepared() -> (Ground, Arc<Engine>, Desired) {
    let ground = Ground::new("acme");
    let engine = ground.attended(CUSTOMER).await;
    let desired = ground.github(&engine).await;
    (ground, engine, desired)
}

async fn begun(engine: &Arc<Engine>, desired: &Desired) -> Started {
    let plan = planned(desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap();
    engine::apply::start(engine, plan).unwrap()
}

async fn renew(ground: &Ground, engine: &Arc<Engine>) {
    let cloud = ground.cloud(CUSTOMER).await;
    let identity = cloud.identity().await.unwrap();
    engine.renew(cloud, identity).unwrap();
}

async fn paused(engine: &Arc<Engine>, run: &RunId) -> RunView {
    until(engine, run, |view| view.paused.is_some()).await
}

/// Paused, and nothing is under way any more.
async fn quiet(engine: &Arc<Engine>, run: &RunId) -> RunView {
    let over = |state: StepState| matches!(state, StepState::Waiting | StepState::Paused | StepState::Done);
    until(engine, run, |view| view.paused.is_some() && view.steps.iter().all(|s| over(s.state))).await
}

/// What the run's journal says when it says so; panics when the run ends before.
async fn until(engine: &Arc<Engine>, run: &RunId, so: impl Fn(&RunView) -> bool) -> RunView {
    let mut entries = engine::follow(Arc::clone(engine), run.clone(), 0);
    while let Some(entry) = entries.recv().await {
        let _: Entry = entry.unwrap_or_else(|fault: Fault| panic!("{fault:?}"));
        let view = engine.run_view(run).unwrap();
        if so(&view) {
            return view;
        }
    }
    panic!("it ended before: {:?}", engine.run_view(run))
}

fn count(entries: &[Entry], of: impl Fn(&Event) -> bool) -> usize {
    entries.iter().filter(|e| of(&e.event)).count()
}

/// The tags that our resources carry, and the operations that make them.
async fn undisturbed() -> (Vec<String>, Vec<String>) {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let desired = ground.github(&engine).await;
    let plan = planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap();
    let mut calls: Vec<String> = plan
        .steps
        .iter()
        .filter_map(|step| match &step.work {
            Work::Act(action) => action.call().split(':').nth(1).map(str::to_owned),
            Work::Wait(_) => None,
        })
        .collect();
    calls.sort();
    calls.dedup();
    assert_eq!(engine::apply::apply(&engine, plan).await.unwrap(), Ending::Finished);
    (tagged(&ground), calls)
}

/// `FireflyStep` of every resource that has one, with repetitions.
fn tagged(ground: &Ground) -> Vec<String> {
    tests::marks::steps_in(&ground.dump().to_string())
}
