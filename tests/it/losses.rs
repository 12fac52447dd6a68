//! AWS that throttles, stumbles and loses answers: whatever call it strikes, the end is the same, and nothing is there twice.

use domain::{Ending, FaultKind, Work};
use engine::planned;
use engine::views::Aim;
use sandbox::{Rule, Trick};

use crate::ground::{CUSTOMER, Ground};

#[tokio::test(flavor = "multi_thread")]
async fn every_changing_call_survives_every_kind_of_loss() {
    let (whole, calls) = undisturbed().await;
    assert!(calls.len() > 8, "{calls:?}");
    let mut table = Vec::new();
    for call in &calls {
        for (kind, trick) in tricks() {
            let ground = Ground::new("acme");
            let engine = ground.engine(CUSTOMER).await;
            let desired = ground.github(&engine).await;
            ground.sandbox.mischief_rules(vec![rule(call, trick)]);
            let ended = ground.apply(&engine, &desired, &Aim::SetUp).await;
            assert_eq!(ended.as_ref().ok(), Some(&Ending::Finished), "{kind} at {call}: {ended:?}");
            assert_eq!(tagged(&ground), whole, "{kind} at {call}");
            let again = planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap();
            assert!(again.changes_nothing(), "{kind} at {call}: {:?}", again.steps);
            table.push(format!("{call:<50} {kind:<22} recovered, one of each"));
        }
    }
    println!("{}", table.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_end_stop_the_run_and_new_ones_go_on() {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let desired = ground.github(&engine).await;
    ground.sandbox.mischief_rules(vec![rule("CreateTargetGroup", Trick::ExpireCredentials)]);
    let fault = ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Credentials, "{fault:?}");
    assert!(fault.hint.is_some());
    ground.sandbox.mischief_rules(Vec::new());
    assert_eq!(ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap(), Ending::Finished);
}

fn tricks() -> Vec<(&'static str, Trick)> {
    vec![
        ("throttled", Trick::Throttle),
        (
            "internal error",
            Trick::Error { code: "InternalError".into(), status: 500, message: "We had a problem".into() },
        ),
        ("request lost", Trick::Refuse),
        ("reply lost after acting", Trick::Lose),
        ("reply cut", Trick::Cut),
    ]
}

/// Strikes the first such call, once.
fn rule(action: &str, trick: Trick) -> Rule {
    Rule { service: None, action: Some(action.to_owned()), nth: None, times: Some(1), trick }
}

/// The tags that our resources carry, and the operations that make them.
pub async fn undisturbed() -> (Vec<String>, Vec<String>) {
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
pub fn tagged(ground: &Ground) -> Vec<String> {
    let dump = ground.dump().to_string();
    let mut steps: Vec<String> =
        dump.split("\"FireflyStep\":\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect();
    steps.sort();
    steps
}
