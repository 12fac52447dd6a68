//! What AWS refuses for a while: what is said then, and that a later run goes on. What it loses and throttles is in `soak`.

use domain::{Ending, FaultKind};
use engine::views::Aim;
use sandbox::{Rule, Trick};

use crate::ground::{CUSTOMER, Ground};

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

/// Strikes the first such call, once.
fn rule(action: &str, trick: Trick) -> Rule {
    Rule { service: None, action: Some(action.to_owned()), nth: None, times: Some(1), trick }
}
