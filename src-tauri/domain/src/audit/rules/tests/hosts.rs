//! What the rules about targets must not overlook: addresses that move, load balancers as targets, clusters, shifts.

use serde_json::json;

use super::behind::{addresses, alb};
use super::*;

#[test]
fn an_address_is_judged_by_who_has_it_now() {
    let judge = |change: Change| {
        let mut found = found("FPL-ADDRESSES", |s| {
            addresses(s);
            change(s);
        });
        found.sort_by_key(|f| f.outcome == Outcome::Pass);
        (found[0].outcome, found.remove(0).message)
    };
    assert_eq!(judge(keep).0, Outcome::Pass);
    let moving = judge(|s| {
        let interface = &mut s.inventory.interfaces[0];
        (interface.description, interface.instance, interface.requester_managed) =
            ("RDSNetworkInterface".into(), None, true);
    });
    assert!(moving.0 == Outcome::Fail && moving.1.contains("fails over"), "{moving:?}");
    let by_hand = judge(task);
    assert!(by_hand.0 == Outcome::Fail && by_hand.1.contains("by hand"), "{by_hand:?}");
    let outside = judge(|s| s.group().health[0].id = "192.168.7.7".into());
    assert!(outside.0 == Outcome::Unknown && outside.1.contains("outside the VPC"), "{outside:?}");
    let gone = judge(|s| drop(s.inventory.interfaces.pop()));
    assert!(gone.0 == Outcome::Fail && gone.1.contains("belongs to nothing"), "{gone:?}");
}

/// The first address is a task's.
pub(super) fn task(sample: &mut Sample) {
    let workload = json!([{ "name": "orders", "arn": "arn:aws:ecs:us-east-1:111122223333:service/acme/orders", "cluster": "acme",
        "network_mode": "awsvpc", "desired": 1, "running": 1, "tasks": [{ "arn": "arn:aws:ecs:us-east-1:111122223333:task/acme/1",
        "private_ip": "10.20.0.10", "subnet": subnet(0), "zone": zone(0), "status": "RUNNING", "health": "HEALTHY", "container_ports": [8443] }] }]);
    sample.inventory.workloads = serde_json::from_value(workload).unwrap();
}

#[test]
fn a_task_of_the_attached_service_is_what_was_meant() {
    let service = json!({ "ecs_service": { "service": "arn:aws:ecs:us-east-1:111122223333:service/acme/orders", "container": "app", "container_port": 8443 } });
    let outcomes = outcomes("FPL-ADDRESSES", |s| {
        addresses(s);
        task(s);
        s.desired.listeners[0].attach = Some(serde_json::from_value(service).unwrap());
    });
    assert_eq!(outcomes, [Outcome::Fail, Outcome::Pass], "the other address is no task of it");
}

#[test]
fn an_instance_that_is_replaced_wants_its_group_attached() {
    let judge = |groups: serde_json::Value| {
        let mut found = found("FPL-RUNNING", |s| {
            s.inventory.instances[0].auto_scaling_group = Some("orders".into());
            let group = json!([{ "name": "orders", "desired": 2, "instances": [instance(0)], "subnets": [], "target_groups": groups }]);
            s.inventory.auto_scaling_groups = serde_json::from_value(group).unwrap();
        });
        found.sort_by_key(|f| f.outcome == Outcome::Pass);
        found.remove(0).outcome
    };
    assert_eq!(judge(json!([GROUP])), Outcome::Pass);
    assert_eq!(judge(json!([])), Outcome::Fail);
}

#[test]
fn many_that_are_well_are_told_together() {
    assert_eq!(found("FPL-RUNNING", keep).len(), 1);
    assert_eq!(found("FPL-RUNNING", |s| s.inventory.instances[0].state = "stopped".into()).len(), 2);
}

#[test]
fn a_load_balancer_as_a_target_has_its_traps() {
    let against = |change: Change| {
        let finding = open("FPL-ALB-TARGET", |s| {
            alb(s);
            change(s);
        });
        assert_eq!(finding.outcome, Outcome::Fail);
        finding.message
    };
    assert!(against(|s| s.group().health_check.protocol = "TCP".into()).contains("understands HTTP"));
    assert!(against(|s| s.security_group(THEIRS).ingress.clear()).contains("does not admit"));
    assert!(against(|s| s.group().protocol = "TLS".into()).contains("speaks TCP"));
    assert!(outcomes("FPL-ALB-TARGET", keep).is_empty(), "there is none");
}

#[test]
fn a_redirect_may_lead_where_firefly_cannot_go() {
    let finding = open("FPL-ALB-RULES", |s| {
        alb(s);
        let rule = json!({ "arn": LISTENER.replace("listener", "listener-rule"), "priority": "1", "conditions": [], "action": "redirect", "target_groups": [] });
        s.inventory.load_balancers.last_mut().unwrap().listeners[0].rules.push(serde_json::from_value(rule).unwrap());
    });
    assert!(finding.message.contains("1 rule"), "{}", finding.message);
}

#[test]
fn a_public_one_behind_it_is_no_private_service() {
    let judged = judged(|s| {
        alb(s);
        s.inventory.load_balancers.last_mut().unwrap().scheme = "internet-facing".into();
    });
    for key in ["private_connectivity", "no_public_exposure"] {
        assert_eq!(judged.verdicts.iter().find(|v| v.key == key).unwrap().outcome, Outcome::Fail, "{key}");
    }
}

#[test]
fn a_cluster_is_known_by_its_tags_wherever_they_are() {
    for tag in ["elbv2.k8s.aws/cluster", "service.k8s.aws/stack", "ingress.k8s.aws/stack", "kubernetes.io/cluster/acme"]
    {
        let finding = open("FPL-CONTROLLER", |s| drop(s.group().tags.insert(tag.into(), "owned".into())));
        assert_eq!((finding.outcome, finding.repairable), (Outcome::Fail, false), "{tag}");
    }
}

#[test]
fn an_override_without_a_shift_is_none() {
    for state in ["no_override", "unknown"] {
        let outcomes = outcomes("FPL-ZONAL-SHIFT", |s| s.group().health[0].admin_override = Some(state.into()));
        assert_eq!(outcomes, [Outcome::Pass], "{state}");
    }
}

#[test]
fn a_check_of_another_port_says_little() {
    let finding = open("FPL-HEALTH-CHECK", |s| s.group().health_check.port = "9000".into());
    assert!(finding.repairable && finding.message.contains("9000"), "{finding:?}");
    let agreed = open("FPL-HEALTH-CHECK", |s| {
        s.group().health_check.port = "9000".into();
        s.desired.listeners[0].health_check.port = "9000".into();
    });
    assert!(!agreed.repairable, "the plan changes nothing that was agreed");
}

#[test]
fn a_door_to_the_world_beside_the_service_is_told_too() {
    let beside = crate::Rule { from_port: Some(22), to_port: Some(22), ..to("0.0.0.0/0") };
    let found = open("FPL-OPEN-GROUPS", |s| s.security_group(THEIRS).ingress.push(beside));
    assert_eq!((found.outcome, found.severity), (Outcome::Fail, Severity::Low));
    assert!(found.message.contains("admits TCP 22 from 0.0.0.0/0, though not to the service’s ports"), "{found:?}");
}
