//! A plan that changes nothing, of an onboarding that stands in a large estate, beside the discovery that it rests on.

use std::time::Instant;

use domain::{Ending, candidates};
use engine::views::Aim;
use engine::{Wish, planned, propose};
use serde_json::{Value, json};

use crate::ground::{CUSTOMER, FIREFLY, Ground};
use crate::{median, rounded};

const RUNS: usize = 5;
const ESTATE: &str = "large:2000";

pub async fn measure() -> Value {
    let ground = Ground::new(ESTATE);
    let engine = ground.engine(CUSTOMER).await;
    let inventory = engine.look().await.expect("the sandbox answers");
    let found = candidates(&inventory);
    let usable = found.iter().find(|c| c.refused.is_none() && c.targets.len() > 1).expect("the estate has instances");
    let wish = Wish {
        service: usable.key.clone(),
        firefly: FIREFLY.parse().expect("a well-formed account"),
        ports: vec![443.try_into().expect("a port")],
        hostname: None,
        admit: true,
    };
    let desired = propose(&wish, &inventory, &found, &json!("bench")).expect("it can be proposed");
    engine.keep(&desired, &inventory).expect("it is sound");
    let ended = ground.apply(&engine, &desired, &Aim::SetUp).await.expect("it finishes");
    assert_eq!(ended, Ending::Finished);
    let (mut looks, mut plans) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let start = Instant::now();
        let inventory = engine.look().await.expect("the sandbox answers");
        looks.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let plan = planned(&desired, &inventory, &Aim::SetUp).expect("it can be planned");
        plans.push(start.elapsed().as_secs_f64());
        assert!(plan.changes_nothing(), "{:?}", plan.steps);
    }
    let (look, plan) = (median(looks), median(plans));
    json!({
        "estate": ESTATE,
        "discovery_seconds": rounded(look),
        "no_change_plan_seconds": rounded(plan),
        "plan_over_discovery": (plan / look * 10_000.0).round() / 10_000.0,
        "runs": RUNS,
    })
}
