//! Runs that meet other people: a second terminal, a colleague, somebody who stops them, a disk that is full.

use std::sync::Arc;
use std::time::Duration;

use domain::{Action, CloudWrite, Desired, Ending, EndpointId, FaultKind, Slot, StepState, Token, plan};
use engine::views::Aim;
use engine::{Engine, follow, planned};

use crate::ground::{CUSTOMER, FIREFLY, Ground};
use crate::interruptions::Cut;

#[tokio::test(flavor = "multi_thread")]
async fn only_one_at_a_time_and_only_what_was_shown() {
    let (ground, engine, desired) = prepared().await;
    let other = ground.engine(CUSTOMER).await;
    let shown = engine.plan(&desired.id, &Aim::SetUp).await.unwrap().hash;
    let stale = engine.apply(&desired.id, &Aim::SetUp, "another plan").await.err().unwrap();
    assert_eq!(stale.code, "plan-changed");
    let started = engine.apply(&desired.id, &Aim::SetUp, &shown).await.unwrap();
    let refused = other.apply(&desired.id, &Aim::SetUp, &shown).await.err().unwrap();
    assert_eq!(refused.code, "onboarding-busy", "{refused:?}");
    assert_eq!(started.outcome.await.unwrap().unwrap(), Ending::Finished);
    let late = other.apply(&desired.id, &Aim::SetUp, &shown).await.err().unwrap();
    assert_eq!(late.code, "plan-changed", "what the first one did is not done again");
}

/// AWS may show for a while what was before: the run waits for what it made, and makes nothing twice.
#[tokio::test(flavor = "multi_thread")]
async fn what_shows_late_is_waited_for_and_not_made_twice() {
    let (quick, quick_engine, desired) = prepared().await;
    assert_eq!(quick.apply(&quick_engine, &desired, &Aim::SetUp).await.unwrap(), Ending::Finished);
    let (ground, engine, desired) = prepared().await;
    ground.sandbox.lag(Duration::from_secs(8));
    assert_eq!(ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap(), Ending::Finished);
    ground.sandbox.advance(Duration::from_secs(60));
    assert!(planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap().steps.is_empty());
    quick.sandbox.advance(Duration::from_secs(60));
    assert_eq!(ids(&ground.dump()), ids(&quick.dump()));
}

/// Everything that exists, by its name in AWS, without its times.
fn ids(dump: &serde_json::Value) -> Vec<String> {
    let text = dump.to_string();
    let mut found: Vec<String> = text
        .split('"')
        .filter(|t| t.starts_with("arn:") || t.starts_with("vpce-") || t.starts_with("sg-"))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_followed_to_its_end_and_replayed() {
    let (_ground, engine, desired) = prepared().await;
    let shown = engine.plan(&desired.id, &Aim::SetUp).await.unwrap().hash;
    let started = engine.apply(&desired.id, &Aim::SetUp, &shown).await.unwrap();
    let mut live = follow(Arc::clone(&engine), started.run.clone(), 0);
    let mut seen = Vec::new();
    while let Some(entry) = live.recv().await {
        seen.push(entry.unwrap().seq);
    }
    started.outcome.await.unwrap().unwrap();
    let all: Vec<u64> = engine.journal.run_entries(&started.run, 0).unwrap().iter().map(|e| e.seq).collect();
    assert_eq!(seen, all, "nothing is missing, nothing comes twice");
    let mut again = follow(Arc::clone(&engine), started.run.clone(), seen[5]);
    assert_eq!(again.recv().await.unwrap().unwrap().seq, seen[6]);
    let view = engine.run_view(&started.run).unwrap();
    assert!(view.steps.iter().all(|s| s.state == StepState::Done), "{view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_follows_a_run_that_cannot_write_its_end_is_told() {
    let (ground, _, desired) = prepared().await;
    let store = ground.store(CUSTOMER);
    let cut = Arc::new(Cut::after(store.clone(), 4));
    let doomed = ground.engine_with(CUSTOMER, cut, store).await;
    let plan = planned(&desired, &doomed.look().await.unwrap(), &Aim::SetUp).unwrap();
    let started = engine::apply::start(&doomed, plan).unwrap();
    let mut entries = follow(Arc::clone(&doomed), started.run.clone(), 0);
    let mut count = 0;
    while entries.recv().await.is_some() {
        count += 1;
    }
    assert_eq!(count, 4, "the stream ends with what was written");
    assert!(started.outcome.await.unwrap().is_err());
    assert!(!doomed.is_running(&started.run));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_stopped_goes_on_later() {
    let (ground, engine, desired) = prepared().await;
    let plan = planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap();
    let started = engine::apply::start(&engine, plan).unwrap();
    engine.cancel(&started.run).unwrap();
    assert_eq!(started.outcome.await.unwrap().unwrap(), Ending::Cancelled);
    assert_eq!(engine.cancel(&started.run).unwrap_err().code, "not-running");
    assert_eq!(ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap(), Ending::Finished);
}

/// Between the plan and the call a colleague says no: the decision is asked again at the very moment.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_has_refused_is_not_accepted() {
    let (ground, engine, desired) = prepared().await;
    ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap();
    let endpoint = firefly_asks(&ground, &engine, &desired).await;
    let plan = planned(&desired, &engine.look().await.unwrap(), &Aim::Accept { endpoint: endpoint.clone() }).unwrap();
    let service = plan::our_service(&desired, &engine.look().await.unwrap()).unwrap().id.clone();
    by_a_colleague(&ground, Action::RejectConnection { service, endpoint: endpoint.clone() }).await;
    let fault = engine::apply::apply(&engine, plan).await.unwrap_err();
    assert_eq!(fault.code, "no-longer-acceptable", "{fault:?}");
    let view = engine.connections(&desired.id).await.unwrap();
    assert_eq!(view.cards[0].connection.state, "rejected");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_came_in_meanwhile_stops_the_acceptance() {
    let (ground, engine, desired) = prepared().await;
    ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap();
    let endpoint = firefly_asks(&ground, &engine, &desired).await;
    let plan = planned(&desired, &engine.look().await.unwrap(), &Aim::Accept { endpoint: endpoint.clone() }).unwrap();
    let service = plan::our_service(&desired, &engine.look().await.unwrap()).unwrap().id.clone();
    let principals = vec!["arn:aws:iam::777788889999:root".to_owned()];
    by_a_colleague(&ground, Action::AddPrincipals { service: Slot::Known(service), principals }).await;
    assert_eq!(engine::apply::apply(&engine, plan).await.unwrap_err().code, "no-longer-acceptable");
    assert_eq!(engine.connections(&desired.id).await.unwrap().cards[0].connection.state, "pendingAcceptance");
}

/// A deleted service is made anew, however soon: its token would only give the dead one back.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_deleted_by_hand_is_made_anew() {
    for wait in [0, 20, 600] {
        let (ground, engine, desired) = prepared().await;
        ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap();
        let first = plan::our_service(&desired, &engine.look().await.unwrap()).unwrap().id.clone();
        by_a_colleague(&ground, Action::DeleteEndpointService { service: Slot::Known(first.clone()) }).await;
        ground.sandbox.advance(Duration::from_secs(wait));
        let repaired = ground.apply(&engine, &desired, &Aim::Repair).await;
        assert_eq!(repaired.as_ref().ok(), Some(&Ending::Finished), "{wait} s later: {repaired:?}");
        let second = plan::our_service(&desired, &engine.look().await.unwrap()).unwrap().id.clone();
        assert_ne!(first, second, "{wait} s later");
    }
}

/// Inside the VPC, and on premises behind its VPN.
#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_targets_too() {
    let (ground, engine, mut desired) = prepared().await;
    let inventory = engine.look().await.unwrap();
    let instance = inventory.instance(&desired.listeners[0].targets[0]).unwrap();
    let inside = vec![instance.private_ip.clone().unwrap()];
    let on_premises = vec!["192.168.40.10".to_owned(), "192.168.40.11".to_owned()];
    for targets in [inside, on_premises] {
        desired.listeners.truncate(1);
        desired.listeners[0].target_type = domain::TargetType::Ip;
        desired.listeners[0].targets.clone_from(&targets);
        engine.keep(&desired, &inventory).unwrap();
        let ended = ground.apply(&engine, &desired, &Aim::SetUp).await;
        assert_eq!(ended.as_ref().ok(), Some(&Ending::Finished), "{targets:?}: {ended:?}");
        let inventory = engine.look().await.unwrap();
        let group = inventory.target_groups.iter().find(|g| domain::belongs_to(&g.tags, &desired.id)).unwrap();
        assert_eq!((group.target_type.as_str(), group.health.len()), ("ip", targets.len()));
        assert!(planned(&desired, &inventory, &Aim::SetUp).unwrap().changes_nothing());
        ground.apply(&engine, &desired, &Aim::Teardown).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_of_another_account_is_refused() {
    let (ground, engine, desired) = prepared().await;
    let plan = planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap();
    let elsewhere = ground.engine(FIREFLY).await;
    let fault = engine::apply::start(&elsewhere, plan).err().unwrap();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Invalid, "wrong-account"));
}

async fn prepared() -> (Ground, Arc<Engine>, Desired) {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let desired = ground.github(&engine).await;
    (ground, engine, desired)
}

async fn firefly_asks(ground: &Ground, engine: &Arc<Engine>, desired: &Desired) -> EndpointId {
    let packet = engine.handoff(&desired.id, None).await.unwrap().packet.unwrap();
    let firefly = ground.engine(FIREFLY).await;
    let shown = firefly.consumer_plan(&packet, None).await.unwrap().hash();
    firefly.consumer_apply(&packet, None, &shown).await.unwrap().outcome.await.unwrap().unwrap();
    engine.connections(&desired.id).await.unwrap().cards[0].connection.endpoint.clone()
}

/// The same account, by other means.
async fn by_a_colleague(ground: &Ground, action: Action) {
    let token = Token::derive(&"colleague1".parse().unwrap(), &CUSTOMER.parse().unwrap(), &"x".parse().unwrap(), 0);
    ground.cloud(CUSTOMER).await.act(&action, &token).await.unwrap();
}
