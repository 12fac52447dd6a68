//! What holds for every plan: slots lead back, nothing depends on times or on the order in which AWS lists.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::Outputs;

/// Ways to take something away or change it; a plan from any mixture must still hold together.
const CHANGES: &[Change] = &[
    |s| s.inventory.endpoint_services.clear(),
    |s| {
        s.inventory.load_balancers.clear();
        s.inventory.endpoint_services.clear();
    },
    |s| {
        s.inventory.target_groups.clear();
        s.inventory.load_balancers.iter_mut().for_each(|l| l.listeners.clear());
    },
    |s| s.inventory.load_balancers.iter_mut().for_each(|l| l.listeners.clear()),
    |s| s.inventory.security_groups.retain(|g| g.id.as_str() == THEIRS),
    |s| s.inventory.security_groups.iter_mut().for_each(|g| g.ingress.clear()),
    |s| s.inventory.target_groups.iter_mut().for_each(|g| g.health.clear()),
    |s| s.inventory.endpoint_services.iter_mut().for_each(|e| e.principals = Some(vec![])),
    |s| s.inventory.endpoint_services.iter_mut().for_each(|e| e.acceptance_required = false),
    |s| s.inventory.load_balancers.iter_mut().for_each(|l| l.enforce_inbound = Some("on".into())),
    |s| s.inventory.load_balancers.iter_mut().for_each(|l| l.state = "provisioning".into()),
    |s| {
        let mut more = s.desired.listeners[0].clone();
        more.port = 8080u32.try_into().unwrap();
        more.health_check.port = "9000".into();
        s.desired.listeners.push(more);
    },
    |s| {
        s.desired.exposure.enforce_inbound = true;
        s.desired.exposure.consumer_ranges = vec!["10.99.0.0/16".parse().unwrap()];
    },
    |s| s.desired.exposure.admit_in.clear(),
];

fn mixture(picked: &[bool]) -> Sample {
    let changes = CHANGES.iter().zip(picked).filter(|(_, on)| **on);
    changes.fold(sound(), |sample, (change, _)| sample.with(change))
}

/// What AWS would answer to a creation.
fn produced(action: &Action) -> Option<String> {
    match action {
        Action::CreateSecurityGroup { .. } => Some("sg-0ccccccccccccccc0".into()),
        Action::CreateLoadBalancer { .. } => Some(BALANCER.into()),
        Action::CreateTargetGroup { .. } => Some(GROUP.into()),
        Action::CreateListener { .. } => Some(LISTENER.into()),
        Action::CreateEndpointService { .. } => Some(SERVICE.into()),
        Action::CreateEndpoint { .. } => Some("vpce-0ddddddddddddddd0".into()),
        _ => None,
    }
}

/// Goes through the plan as the engine does: each action is settled from the results of the steps that it waits for.
fn walk(plan: &Plan) {
    let mut outputs = Outputs::new();
    for step in &plan.steps {
        let waited = before(plan, step.id.as_str());
        for source in step.work.takes_from() {
            assert!(waited.contains(source.as_str()), "{} takes from {source} without waiting for it", step.id);
        }
        let Work::Act(action) = &step.work else { continue };
        let known: Outputs = outputs
            .iter()
            .filter(|(id, _)| waited.contains(id.as_str()))
            .map(|(id, out)| (id.clone(), out.clone()))
            .collect();
        let settled = action.settle(&known).unwrap();
        assert!(settled.takes_from().is_empty(), "{}", step.id);
        outputs.extend(produced(action).map(|id| (step.id.clone(), id)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn slots_lead_to_earlier_steps_that_are_waited_for(picked in prop::collection::vec(any::<bool>(), CHANGES.len())) {
        let sample = mixture(&picked);
        if let Ok(plan) = planned(&sample) {
            walk(&plan);
            prop_assert_eq!(plan.hash(), planned(&sample).unwrap().hash());
        }
        if let Ok(plan) = teardown_of(&sample.desired, &sample.inventory) {
            walk(&plan);
        }
    }
}

#[test]
fn most_mixtures_can_be_planned() {
    let single = (0..CHANGES.len())
        .filter(|n| planned(&mixture(&(0..CHANGES.len()).map(|k| k == *n).collect::<Vec<_>>())).is_ok());
    assert!(single.count() >= CHANGES.len() - 2, "the property above would hold of nothing");
}

#[test]
fn a_slot_without_its_step_is_no_plan() {
    let mut plan = planned(&bare()).unwrap();
    plan.steps.retain(|s| s.id.as_str() != "target-group-443");
    plan.steps.iter_mut().for_each(|s| s.needs.retain(|n| n.as_str() != "target-group-443"));
    assert_eq!(plan.check().unwrap_err().code, "plan-order");
    let mut turned = planned(&bare()).unwrap();
    turned.steps.reverse();
    assert_eq!(turned.check().unwrap_err().code, "plan-order");
    let mut twice = planned(&bare()).unwrap();
    twice.steps.push(twice.steps[0].clone());
    assert_eq!(twice.check().unwrap_err().code, "plan-order");
}

/// An estate that needs much, listed as AWS may list it.
fn busy() -> Sample {
    sound().with(|s| {
        s.allow(&root(STRANGER), None);
        s.allow("*", None);
        s.security_group(OURS).egress = vec![to("10.9.0.0/16"), to("10.8.0.0/16")];
        s.group().health.iter_mut().zip([8, 9]).for_each(|(t, n)| t.id = instance(n));
        s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", "available");
    })
}

fn shuffled(mut sample: Sample) -> Sample {
    sample.service().principals.as_mut().unwrap().reverse();
    sample.service().connections.as_mut().unwrap().reverse();
    sample.group().health.reverse();
    sample.security_group(OURS).egress.reverse();
    sample.security_group(THEIRS).ingress.reverse();
    sample.inventory.security_groups.reverse();
    sample.inventory.instances.reverse();
    sample.inventory.subnets.reverse();
    sample
}

#[test]
fn the_hash_is_the_same_whatever_the_time_and_the_order_of_lists() {
    let (sample, mut other) = (busy(), shuffled(busy()));
    let later = moment() + SignedDuration::from_hours(30);
    other.inventory.looked_at = later;
    other.inventory.sources.iter_mut().for_each(|s| (s.at, s.pages) = (later, 7));
    other.balancer().created_at = Some(later);
    other.service().connections.as_mut().unwrap().iter_mut().for_each(|c| c.created_at = Some(later));
    assert_eq!(planned(&sample).unwrap().hash(), planned(&other).unwrap().hash());
    let taken = |s: &Sample| teardown_of(&s.desired, &s.inventory).unwrap().hash();
    assert_eq!(taken(&sample), taken(&other));
    assert_ne!(planned(&sample).unwrap().hash(), planned(&sound()).unwrap().hash());
    assert_ne!(
        planned(&sample).unwrap().hash(),
        provider(&sample.desired, &sample.inventory, Purpose::Repair).unwrap().hash()
    );
}

#[test]
fn the_hash_of_a_known_plan_stays_as_it_is() {
    // RFC 8785 over fixed data: when this changes, saved plans no longer fit
    let plan = Plan::empty(
        "k3m9x2p7qa".parse().unwrap(),
        "111122223333".parse().unwrap(),
        "us-east-1".parse().unwrap(),
        Purpose::SetUp,
    );
    let by_hand =
        r#"{"account":"111122223333","calls":[],"onboarding":"k3m9x2p7qa","purpose":"set_up","region":"us-east-1"}"#;
    assert_eq!(plan.hash(), hex(&Sha256::digest(by_hand)));
}
