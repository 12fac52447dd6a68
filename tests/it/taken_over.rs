//! A set-up that was built by hand is taken over, repaired by plan, and is as it was but for that when the onboarding goes.

use domain::plan::our_service;
use domain::{Ending, tag};
use engine::planned;
use engine::views::Aim;

use crate::ground::{CUSTOMER, FIREFLY, Ground};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_built_by_hand_is_repaired_and_stays_at_teardown() {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let inventory = engine.look().await.unwrap();
    let named = |s: &&domain::EndpointService| s.tags.get("Name").is_some_and(|n| n == "legacy-privatelink");
    let legacy = inventory.endpoint_services.iter().find(named).expect("the estate has one").clone();
    assert!(!legacy.acceptance_required, "it was built the way the document warns of");

    let imported = engine.import(&legacy.id, &FIREFLY.parse().unwrap()).await.unwrap();
    let desired = imported.desired;
    assert_eq!(desired.adopt.endpoint_service.as_ref(), Some(&legacy.id));
    let plan = planned(&desired, &inventory, &Aim::SetUp).unwrap();
    let creates = plan.steps.iter().any(|s| matches!(&s.work, domain::Work::Act(a) if a.creates()));
    assert!(!creates, "everything is there: {:?}", plan.steps);
    engine.keep(&desired, &inventory).unwrap();
    assert_eq!(ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap(), Ending::Finished);

    let repaired = engine.look().await.unwrap();
    let service = our_service(&desired, &repaired).unwrap();
    assert!(service.acceptance_required);
    let principals: Vec<&str> = service.principals.iter().flatten().map(|p| p.principal.as_str()).collect();
    assert_eq!(principals, [format!("arn:aws:iam::{FIREFLY}:root")], "the wildcard is gone");
    assert!(planned(&desired, &repaired, &Aim::SetUp).unwrap().changes_nothing());
    // a colleague's copy finds it by its mark; here it is known
    assert_eq!(engine.import(&legacy.id, &FIREFLY.parse().unwrap()).await.unwrap_err().code, "already-kept");

    assert_eq!(ground.apply(&engine, &desired, &Aim::Teardown).await.unwrap(), Ending::Finished);
    let left = engine.look().await.unwrap();
    let stays = left.endpoint_service(&legacy.id).expect("what was adopted stays");
    assert!(stays.acceptance_required && !stays.tags.contains_key(tag::ADOPTED));
    for arn in &legacy.load_balancers {
        let balancer = left.load_balancer(arn).expect("so does its load balancer");
        assert!(!balancer.listeners.is_empty() && !balancer.tags.contains_key(tag::ADOPTED));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forgotten_is_taken_up_again_by_its_tags() {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let desired = ground.github(&engine).await;
    ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap();
    let inventory = engine.look().await.unwrap();
    let service = our_service(&desired, &inventory).unwrap().id.clone();
    engine.rename(&desired.id, "Git").await.unwrap();
    assert!(planned(&engine.desired(&desired.id).unwrap(), &inventory, &Aim::SetUp).unwrap().changes_nothing());
    engine.forget(&desired.id).unwrap();
    let again = engine.import(&service, &FIREFLY.parse().unwrap()).await.unwrap().desired;
    let mut listeners = desired.listeners.clone();
    listeners.sort_by_key(|l| l.port);
    assert_eq!((&again.id, &again.listeners), (&desired.id, &listeners));
    assert!(planned(&again, &inventory, &Aim::SetUp).unwrap().changes_nothing());
}
