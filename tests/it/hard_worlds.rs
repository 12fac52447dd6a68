//! Worlds that make it hard: strangers who have our names, somebody else's account, people who delete things meanwhile, and
//! estates of ten thousand machines. Each says what is wrong, and nothing is done by half.

use std::sync::Arc;

use domain::{
    Action, CloudWrite, Desired, Ending, Event, Fault, Inventory, Plan, Slot, Step, StepId, Token, Work, candidates,
};
use engine::views::Aim;
use engine::{Engine, Wish, planned, propose};
use serde_json::{Value, json};
use tests::desk::Desk;

use crate::command::Privatelink;
use crate::ground::{CUSTOMER, FIREFLY, Ground};

#[tokio::test(flavor = "multi_thread")]
async fn whatever_has_our_name_and_is_not_ours_is_named_and_left() {
    let (_, engine, desired) = prepared().await;
    let plan = planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap();
    let mut named = 0;
    for action in actions(&plan).into_iter().filter(|(_, action)| action.creates()).map(|(_, action)| action) {
        let (ground, engine, desired) = prepared().await;
        let Some((name, theirs)) = stranger(&action, &engine.look().await.unwrap()) else { continue };
        by_a_colleague(&ground, &theirs).await.unwrap();
        let before = ground.dump();
        let fault = planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap_err();
        println!("{}: {}; {}", action.call(), fault.message, fault.hint.as_deref().unwrap_or_default());
        assert_eq!(fault.code, "name-taken");
        assert!(fault.message.contains(&name), "{fault:?}");
        assert!(ground.apply(&engine, &desired, &Aim::SetUp).await.is_err());
        let teardown = planned(&desired, &engine.look().await.unwrap(), &Aim::Teardown).unwrap();
        assert!(teardown.changes_nothing(), "a teardown would touch what is not ours: {teardown:?}");
        assert_eq!(ground.dump(), before, "something was done");
        named += 1;
    }
    assert!(named >= 3, "{named} kinds have names");
}

/// The same creation without our tags, in groups that are there; `None` for what has no name of its own.
fn stranger(action: &Action, inventory: &Inventory) -> Option<(String, Action)> {
    let mut value = serde_json::to_value(action).unwrap();
    let name = value["name"].as_str()?.to_owned();
    value["tags"] = json!({ "Owner": "somebody" });
    if value.get("security_groups").is_some() {
        let vpc = &inventory.subnet(&serde_json::from_value(value["subnets"][0].clone()).unwrap()).unwrap().vpc;
        let group = inventory.security_groups.iter().find(|g| &g.vpc == vpc).unwrap();
        value["security_groups"] = json!([{ "known": group.id }]);
    }
    Some((name, serde_json::from_value(value).unwrap()))
}

/// What a stranger put onto what is ours has no name to be refused by, and is told apart all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_of_somebody_else_on_our_load_balancer_is_named_and_left() {
    let (ground, engine, desired) = prepared().await;
    finish(&ground, &engine, &desired, &Aim::SetUp).await;
    delete(&ground, &engine, "endpoint-service").await.unwrap();
    let plan = planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap();
    let (_, action) = actions(&plan).into_iter().find(|(step, _)| step.as_str() == "endpoint-service").unwrap();
    let mut theirs = serde_json::to_value(&action).unwrap();
    theirs["tags"] = json!({ "Owner": "somebody" });
    by_a_colleague(&ground, &serde_json::from_value(theirs).unwrap()).await.unwrap();
    let before = ground.dump();
    for (aim, code) in [(Aim::SetUp, "service-in-the-way"), (Aim::Teardown, "load-balancer-in-use")] {
        let fault = ground.apply(&engine, &desired, &aim).await.unwrap_err();
        println!("{aim:?}: {}; {}", fault.message, fault.hint.as_deref().unwrap_or_default());
        assert_eq!(fault.code, code);
    }
    assert_eq!(ground.dump(), before, "something was done");
}

/// The onboarding is of one account and Region; a session elsewhere is told so, by every verb that would change something.
#[test]
fn a_session_in_another_account_or_region_is_told_so() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = desk.home().join("onboarding.toml").display().to_string();
    let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666"];
    let words = ["init", "--service", "GitHub Enterprise", "--port", "443", "--admit-targets", "--out", &file];
    it.run(&[&words[..], &firefly].concat(), 0);
    it.run(&["apply", &file, "--yes"], 0);
    let before = it.json(&["sandbox", "dump"], 0);
    let world = format!("--sandbox={}", desk.home().join("world").display());
    let elsewhere = [("account", vec!["--sandbox-account", FIREFLY]), ("Region", vec!["--region", "eu-west-1"])];
    for (what, words) in elsewhere {
        let there = Privatelink::new(&desk, &[&[world.as_str()], &words[..]].concat());
        for verb in
            [vec!["plan", file.as_str()], vec!["apply", &file, "--yes"], vec!["teardown", "GitHub Enterprise", "--yes"]]
        {
            let output = there.command(&[&["--json"], &verb[..]].concat()).output().unwrap();
            let said: Value = serde_json::from_slice(&output.stdout).unwrap();
            println!("another {what}, {}: {}", verb[0], said["error"]["message"].as_str().unwrap_or_default());
            assert_ne!(output.status.code(), Some(0), "{said}");
            let code = said["error"]["code"].as_str().unwrap();
            // another account has records of its own, so that a name says nothing there
            assert!(["wrong-account", "wrong-region", "unknown-onboarding"].contains(&code), "{said}");
            assert!(!said["error"]["hint"].as_str().unwrap().is_empty(), "{said}");
        }
    }
    assert_eq!(it.json(&["sandbox", "dump"], 0), before, "something was done");
}

/// Somebody deletes by hand what the run has just made, while it goes on: it says so, and the next one mends it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_in_the_middle_is_told_and_made_anew() {
    let (whole, engine, desired) = prepared().await;
    finish(&whole, &engine, &desired, &Aim::SetUp).await;
    for victim in ["target-group-443", "load-balancer", "endpoint-service"] {
        let (ground, engine, desired) = prepared().await;
        let plan = planned(&desired, &engine.look().await.unwrap(), &Aim::SetUp).unwrap();
        let mut heard = engine.listen();
        let started = engine::apply::start(&engine, plan).unwrap();
        loop {
            let entry = heard.recv().await.unwrap();
            if matches!(&entry.event, Event::Done { step, .. } if step.as_str() == victim) {
                break;
            }
        }
        while let Err(fault) = delete(&ground, &engine, victim).await {
            println!("  {victim} is not deleted at once: {}", fault.message);
        }
        match started.outcome.await.unwrap() {
            Ok(ending) => println!("{victim} is deleted: {ending:?}"),
            Err(fault) => println!("{victim} is deleted: {}; {}", fault.message, fault.hint.unwrap_or_default()),
        }
        finish(&ground, &engine, &desired, &Aim::SetUp).await;
        assert_eq!(tagged(&ground), tagged(&whole), "{victim}");
    }
}

/// The same after everything was done, for each thing alone and by either aim.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_later_is_made_anew() {
    let (whole, engine, desired) = prepared().await;
    finish(&whole, &engine, &desired, &Aim::SetUp).await;
    for victim in ["target-group-22", "load-balancer", "endpoint-service", "listener-443"] {
        let (ground, engine, desired) = prepared().await;
        finish(&ground, &engine, &desired, &Aim::SetUp).await;
        delete(&ground, &engine, victim).await.unwrap();
        finish(&ground, &engine, &desired, &Aim::Repair).await;
        assert_eq!(tagged(&ground), tagged(&whole), "{victim}");
        finish(&ground, &engine, &desired, &Aim::Teardown).await;
        assert_eq!(tagged(&ground), Vec::<String>::new(), "{victim}");
    }
}

/// Five thousand instances with their interfaces, groups, load balancers and networks: more than ten thousand resources.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_resources_are_planned_around_and_left_alone() {
    let ground = Ground::new("large:5000");
    let engine = ground.engine(CUSTOMER).await;
    let inventory = engine.look().await.unwrap();
    within_the_quota(&ground, &inventory).await;
    let before = ground.dump();
    assert!(resources(&before) > 10_000, "{} resources", resources(&before));
    let candidates = candidates(&inventory);
    let wish = Wish {
        service: candidates.iter().find(|c| c.refused.is_none()).unwrap().key.clone(),
        firefly: FIREFLY.parse().unwrap(),
        ports: vec![443.try_into().unwrap()],
        hostname: None,
        admit: true,
    };
    let desired = propose(&wish, &inventory, &candidates, &json!("large")).unwrap();
    engine.keep(&desired, &inventory).unwrap();
    let set_up = planned(&desired, &inventory, &Aim::SetUp).unwrap();
    assert_eq!(engine::apply::apply(&engine, set_up).await.unwrap(), Ending::Finished);
    assert_eq!(tagged(&ground).len(), 5, "{:?}", tagged(&ground));
    let inventory = engine.look().await.unwrap();
    assert!(planned(&desired, &inventory, &Aim::SetUp).unwrap().changes_nothing());
    let teardown = planned(&desired, &inventory, &Aim::Teardown).unwrap();
    assert_eq!(engine::apply::apply(&engine, teardown).await.unwrap(), Ending::Finished);
    ground.sandbox.advance(std::time::Duration::from_secs(3600));
    assert_eq!(without_deleted(ground.dump()), without_deleted(before), "an estate is given back as it was");
}

/// The seed has more load balancers than an account may have, so that no further one could be made.
async fn within_the_quota(ground: &Ground, inventory: &Inventory) {
    for balancer in inventory.load_balancers.iter().skip(40) {
        let load_balancer = Slot::Known(balancer.arn.clone());
        by_a_colleague(ground, &Action::DeleteLoadBalancer { load_balancer }).await.unwrap();
    }
    ground.sandbox.advance(std::time::Duration::from_secs(3600));
}

/// Everything with an ID of its own in a dump.
fn resources(dump: &Value) -> usize {
    let kinds = dump.as_array().unwrap().iter().flat_map(|estate| ["ec2", "elbv2"].map(|service| &estate[service]));
    kinds
        .filter_map(Value::as_object)
        .flat_map(|kinds| kinds.values())
        .filter_map(Value::as_object)
        .map(serde_json::Map::len)
        .sum()
}

async fn prepared() -> (Ground, Arc<Engine>, Desired) {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let desired = ground.github(&engine).await;
    (ground, engine, desired)
}

/// Runs until it is finished, a few times at most, and says why it was not at once; then there is nothing left to do.
async fn finish(ground: &Ground, engine: &Arc<Engine>, desired: &Desired, aim: &Aim) {
    let mut said: Vec<Fault> = Vec::new();
    loop {
        match ground.apply(engine, desired, aim).await {
            Ok(ending) => break assert_eq!(ending, Ending::Finished),
            Err(fault) => {
                println!("  again, since: {}; {}", fault.message, fault.hint.as_deref().unwrap_or_default());
                said.push(fault);
            }
        }
        assert!(said.len() < 5, "{said:#?}");
        ground.sandbox.advance(std::time::Duration::from_secs(60));
    }
    let again = planned(desired, &engine.look().await.unwrap(), aim).unwrap();
    assert!(again.changes_nothing(), "{:?}", again.steps);
}

fn actions(plan: &Plan) -> Vec<(StepId, Action)> {
    let act = |step: &Step| match &step.work {
        Work::Act(action) => Some((step.id.clone(), action.clone())),
        Work::Wait(_) => None,
    };
    plan.steps.iter().filter_map(act).collect()
}

/// Deletes by hand what a step has made, and what stands in the way of that.
async fn delete(ground: &Ground, engine: &Engine, step: &str) -> Result<(), Fault> {
    let inventory = engine.look().await.unwrap();
    let ours = |tags: &domain::Tags| tags.get(domain::tag::STEP).is_some_and(|s| s == step);
    let services = inventory.endpoint_services.iter().filter(|s| s.tags.contains_key(domain::tag::STEP));
    let balancers = inventory.load_balancers.iter().filter(|l| l.tags.contains_key(domain::tag::STEP));
    let mut actions = Vec::new();
    if ["endpoint-service", "load-balancer"].contains(&step) {
        actions.extend(services.map(|s| Action::DeleteEndpointService { service: Slot::Known(s.id.clone()) }));
    }
    for balancer in balancers {
        let load_balancer = Slot::Known(balancer.arn.clone());
        if step == "load-balancer" {
            let attributes = [("deletion_protection.enabled".to_owned(), "false".to_owned())].into();
            actions.push(Action::SetLoadBalancerAttributes { load_balancer: load_balancer.clone(), attributes });
            actions.push(Action::DeleteLoadBalancer { load_balancer });
        }
        let leads = |l: &&domain::Listener| {
            ours(&l.tags) || inventory.target_groups.iter().any(|g| ours(&g.tags) && l.target_groups.contains(&g.arn))
        };
        actions.extend(
            balancer
                .listeners
                .iter()
                .filter(leads)
                .map(|l| Action::DeleteListener { listener: Slot::Known(l.arn.clone()) }),
        );
    }
    let groups = inventory.target_groups.iter().filter(|g| ours(&g.tags));
    actions.extend(groups.map(|g| Action::DeleteTargetGroup { target_group: Slot::Known(g.arn.clone()) }));
    assert!(!actions.is_empty(), "nothing is there to delete for {step}");
    for action in actions {
        by_a_colleague(ground, &action).await?;
        // a service lets go of its load balancer some seconds later
        ground.sandbox.advance(std::time::Duration::from_secs(15));
    }
    Ok(())
}

/// The same account, by other means.
async fn by_a_colleague(ground: &Ground, action: &Action) -> Result<(), Fault> {
    let token = Token::derive(&"colleague1".parse().unwrap(), &CUSTOMER.parse().unwrap(), &"x".parse().unwrap(), 0);
    ground.cloud(CUSTOMER).await.act(action, &token).await.map(drop)
}

/// `FireflyStep` of everything that has one and was not deleted, with repetitions.
fn tagged(ground: &Ground) -> Vec<String> {
    tests::marks::steps_in(&without_deleted(ground.dump()).to_string())
}

fn without_deleted(mut dump: Value) -> Value {
    fn prune(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.retain(|_, v| v.get("deleted").is_none_or(Value::is_null));
                fields.values_mut().for_each(prune);
            }
            Value::Array(items) => items.iter_mut().for_each(prune),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    prune(&mut dump);
    dump
}
