//! A service that is reached over IPv4 and IPv6, from the plan to Firefly's connection and back to nothing; and the same of one
//! that stood with IPv4 alone.

use std::sync::Arc;

use domain::{Action, AddressType, Desired, Ending, Inventory, Work, plan};
use engine::views::Aim;
use engine::{Engine, planned};

use crate::ground::{CUSTOMER, FIREFLY, Ground};

/// Carries it out, and finds nothing left to do.
async fn reach(ground: &Ground, engine: &Arc<Engine>, desired: &Desired, aim: &Aim) {
    assert_eq!(ground.apply(engine, desired, aim).await.unwrap(), Ending::Finished);
    let again = planned(desired, &engine.look().await.unwrap(), aim).unwrap();
    assert!(again.steps.is_empty(), "{again:?}");
}

fn speaks_both(desired: &Desired, seen: &Inventory) {
    let balancer = plan::our_load_balancer(desired, seen).unwrap();
    assert_eq!(balancer.address_type, "dualstack");
    let mut types = plan::our_service(desired, seen).unwrap().ip_address_types.clone();
    types.sort();
    assert_eq!(types, ["ipv4", "ipv6"]);
}

/// How many things of each kind there are.
fn counts(seen: &Inventory) -> [usize; 6] {
    let services = seen.endpoint_services.iter().filter(|s| !s.is("Deleted")).count();
    let endpoints = seen.endpoints.iter().filter(|e| !e.state.eq_ignore_ascii_case("deleted")).count();
    let (groups, interfaces) = (seen.security_groups.len(), seen.interfaces.len());
    [services, endpoints, seen.load_balancers.len(), seen.target_groups.len(), groups, interfaces]
}

#[tokio::test(flavor = "multi_thread")]
async fn both_kinds_of_addresses_lead_to_firefly_and_leave_nothing() {
    let ground = Ground::new("acme");
    let (engine, firefly) = (ground.engine(CUSTOMER).await, ground.engine(FIREFLY).await);
    let before = [counts(&engine.look().await.unwrap()), counts(&firefly.look().await.unwrap())];
    let mut desired = ground.github(&engine).await;
    desired.service.address_types = vec![AddressType::Ipv4, AddressType::Ipv6];
    let shown = planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap();
    let calls = || shown.steps.iter().filter_map(|s| if let Work::Act(action) = &s.work { Some(action) } else { None });
    assert!(calls().any(|a| matches!(a, Action::CreateLoadBalancer { dual_stack: true, .. })));
    assert!(!calls().any(|a| matches!(a, Action::SetDualStack { .. })), "it is made so");
    reach(&ground, &engine, &desired, &Aim::SetUp).await;
    speaks_both(&desired, &engine.look().await.unwrap());

    engine.keep(&desired, &engine.look().await.unwrap()).unwrap();
    let packet = engine.handoff(&desired.id, None).await.unwrap().packet.unwrap();
    let asks = firefly.consumer_plan(&packet, None).await.unwrap();
    let run = firefly.consumer_apply(&packet, None, &asks.hash()).await.unwrap();
    assert_eq!(run.outcome.await.unwrap().unwrap(), Ending::Finished);
    let cards = engine.connections(&desired.id).await.unwrap().cards;
    let endpoint = cards[0].connection.endpoint.clone();
    assert_eq!(ground.apply(&engine, &desired, &Aim::Accept { endpoint }).await.unwrap(), Ending::Finished);
    assert!(engine.connections(&desired.id).await.unwrap().cards[0].connection.is("available"));
    assert!(planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap().steps.is_empty());

    let goes = firefly.consumer_teardown_plan(&packet).await.unwrap();
    let run = firefly.consumer_teardown(&packet, &goes.hash()).await.unwrap();
    assert_eq!(run.outcome.await.unwrap().unwrap(), Ending::Finished);
    reach(&ground, &engine, &desired, &Aim::Teardown).await;
    assert_eq!([counts(&engine.look().await.unwrap()), counts(&firefly.look().await.unwrap())], before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_learns_the_other_kind_and_forgets_it_again() {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let mut desired = ground.github(&engine).await;
    reach(&ground, &engine, &desired, &Aim::SetUp).await;
    desired.service.address_types = vec![AddressType::Ipv4, AddressType::Ipv6];
    reach(&ground, &engine, &desired, &Aim::SetUp).await;
    speaks_both(&desired, &engine.look().await.unwrap());
    desired.service.address_types = vec![AddressType::Ipv4];
    reach(&ground, &engine, &desired, &Aim::SetUp).await;
    let seen = engine.look().await.unwrap();
    assert_eq!(plan::our_load_balancer(&desired, &seen).unwrap().address_type, "ipv4");
    assert_eq!(plan::our_service(&desired, &seen).unwrap().ip_address_types, ["ipv4"]);
}
