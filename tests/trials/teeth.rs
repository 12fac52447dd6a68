//! That the judge of the trials complains: of a call that nobody planned, of things made twice, of a secret in a file, of
//! another end.

use domain::{Action, CloudWrite, Event, Journal, Slot, Token, plan};
use engine::views::Aim;
use serde_json::json;

use super::check::{files_holding, same, twins};
use super::served::{calls, unshown};
use crate::ground::{CUSTOMER, Ground};

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_no_plan_shows_is_told() {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let desired = ground.github(&engine).await;
    ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap();
    let entries = ground.store(CUSTOMER).entries(0, None).unwrap();
    let served = calls(&ground, CUSTOMER);
    assert!(served.len() > 12, "{} calls", served.len());
    assert_eq!(unshown(&served, &entries), Vec::<String>::new());

    let silent = entries.iter().position(|e| matches!(&e.event, Event::Intent { .. })).unwrap();
    let without: Vec<_> = entries.iter().enumerate().filter(|(n, _)| *n != silent).map(|(_, e)| e.clone()).collect();
    assert_eq!(unshown(&served, &without).len(), 1, "a call without its row");

    let mut replanned = entries.clone();
    for entry in &mut replanned {
        if let Event::RunStarted { plan, .. } = &mut entry.event {
            plan.steps.pop();
            plan.steps.retain(|step| step.id.as_str() != "principal");
        }
    }
    assert_eq!(unshown(&served, &replanned).len(), 1, "a row without its step");

    let service = plan::our_service(&desired, &engine.look().await.unwrap()).unwrap().id.clone();
    let principals = vec!["arn:aws:iam::777788889999:root".to_owned()];
    let action = Action::AddPrincipals { service: Slot::Known(service), principals };
    let token = Token::derive(&desired.id, &desired.account, &"principal".parse().unwrap(), 0);
    ground.cloud(CUSTOMER).await.act(&action, &token).await.unwrap();
    let told = unshown(&calls(&ground, CUSTOMER), &entries);
    assert!(matches!(told.as_slice(), [one] if one.contains("777788889999")), "{told:?}");
}

#[test]
fn twins_secrets_and_other_ends_are_told() {
    let one = |id: &str| json!({ "tags": { "FireflyOnboarding": id, "FireflyStep": "listener-443" } });
    assert_eq!(twins(&json!([one("a"), one("b")])), Vec::<String>::new());
    assert_eq!(twins(&json!([one("a"), { "x": one("a") }])).len(), 1);

    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("deep")).unwrap();
    std::fs::write(folder.path().join("deep/file"), b"\x00\xffthe secret\x00").unwrap();
    assert_eq!(files_holding("the secret", folder.path()).len(), 1);
    assert_eq!(files_holding("another", folder.path()), Vec::<String>::new());

    assert_eq!(same(&one("a"), &one("a")), Ok(()));
    let told = same(&json!([one("a")]), &json!([one("b")])).unwrap_err();
    assert!(told.contains("/0/tags/FireflyOnboarding"), "{told}");
    assert!(same(&json!({ "a": [1] }), &json!({ "a": [1, 2] })).is_err());
}
