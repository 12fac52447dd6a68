//! Listeners that are turned to another group: after its targets are healthy where AWS checks them before, and said where not.

use super::*;
use crate::Attach;

const OTHER: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/theirs/00000000000000ff";

/// The listener leads to a group of somebody else's, whose targets answer.
fn turned() -> Sample {
    sound().with(|s| {
        let mut other = s.group().clone();
        (other.arn, other.name) = (OTHER.parse().unwrap(), "theirs".into());
        other.tags.clear();
        s.inventory.target_groups.push(other);
        s.balancer().listeners[0].target_groups = vec![OTHER.parse().unwrap()];
    })
}

fn unused(s: &mut Sample) {
    s.group().load_balancers.clear();
    s.group().health.iter_mut().for_each(|h| h.state = "unused".into());
}

fn warns(plan: &Plan) -> bool {
    plan.warnings.iter().any(|w| w.contains("before any target of it can be checked"))
}

#[test]
fn a_group_that_is_checked_already_is_waited_for_first() {
    let plan = planned(&turned()).unwrap();
    assert_eq!(ids(&plan), ["targets-healthy-443", "modify-listener-443"]);
    assert!(before(&plan, "modify-listener-443").contains("targets-healthy-443"));
    assert!(!warns(&plan), "{:?}", plan.warnings);
    let short = planned(&turned().with(|s| drop(s.group().health.pop()))).unwrap();
    assert_eq!(ids(&short), ["targets-443", "targets-healthy-443", "modify-listener-443"]);
}

#[test]
fn a_group_that_nobody_checks_before_is_turned_to_and_that_is_said() {
    let plan = planned(&turned().with(unused)).unwrap();
    assert_eq!(ids(&plan), ["modify-listener-443", "targets-healthy-443"]);
    assert!(before(&plan, "targets-healthy-443").contains("modify-listener-443"), "it would never get healthy");
    assert!(step(&plan, "modify-listener-443").why.contains("only once a listener leads to their group"));
    assert!(warns(&plan), "{:?}", plan.warnings);
    let made = planned(&turned().with(|s| s.inventory.target_groups.retain(|g| g.arn.as_str() == OTHER))).unwrap();
    assert_eq!(ids(&made), ["target-group-443", "targets-443", "modify-listener-443", "targets-healthy-443"]);
    assert!(warns(&made));
    let ill = turned().with(unused).with(|s| {
        s.inventory.target_groups.iter_mut().flat_map(|g| &mut g.health).for_each(|h| h.state = "unhealthy".into());
    });
    assert!(!warns(&planned(&ill).unwrap()), "nobody is answered now either");
}

#[test]
fn an_ecs_service_is_attached_once_the_listener_leads_there() {
    let ecs = "arn:aws:ecs:us-east-1:111122223333:service/shop/orders";
    let plan = planned(&turned().with(unused).with(|s| {
        s.group().health.clear();
        s.group().target_type = "ip".into();
        let listener = &mut s.desired.listeners[0];
        (listener.targets, listener.target_type) = (vec![], crate::TargetType::Ip);
        let (service, container, container_port) = (ecs.parse().unwrap(), "app".to_owned(), 8443.try_into().unwrap());
        listener.attach = Some(Attach::EcsService { service, container, container_port });
        let one = serde_json::json!({ "name": "orders", "arn": ecs, "cluster": "shop", "network_mode": "awsvpc", "desired": 2, "running": 2, "tasks": [] });
        s.inventory.workloads = vec![serde_json::from_value(one).unwrap()];
    }))
    .unwrap();
    let waited = before(&plan, "targets-healthy-443");
    assert!(before(&plan, "attach-443").contains("modify-listener-443"), "{:?}", ids(&plan));
    assert!(waited.contains("attach-443"), "{:?}", ids(&plan));
}
