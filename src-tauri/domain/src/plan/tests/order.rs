//! Repairing what is in use: what is new comes first and works before anything old goes.

use super::*;
use crate::plan::build::Build;
use crate::plan::groups;
use crate::{Peer, Rule, SlotRule, Target};

/// Each of `later` waits for each of `earlier`.
fn waits(plan: &Plan, later: &[&str], earlier: &[&str]) {
    for id in later {
        let waited = before(plan, id);
        assert!(earlier.iter().all(|e| waited.contains(e)), "{id} waits for {waited:?} only, of {:?}", ids(plan));
    }
}

#[test]
fn a_replaced_target_goes_once_the_new_one_is_healthy() {
    let plan = planned(&sound().with(|s| {
        s.group().health[1].id = instance(7);
        s.security_group(OURS).egress[1] = to("10.20.7.7/32");
    }))
    .unwrap();
    let expected =
        ["security-group-outbound", "targets-443", "targets-healthy-443", "extra-targets-443", "security-group-close"];
    assert_eq!(ids(&plan), expected);
    waits(&plan, &["targets-healthy-443"], &["targets-443", "security-group-outbound"]);
    waits(&plan, &["extra-targets-443"], &["targets-443", "targets-healthy-443"]);
    waits(&plan, &["security-group-close"], &["security-group-outbound", "targets-healthy-443", "extra-targets-443"]);
}

#[test]
fn a_group_that_nothing_uses_yet_is_closed_before_health_is_judged() {
    let interrupted = bare().with(|s| {
        let mut group = sound().security_group(OURS).clone();
        group.egress = vec![groups::allow_all()];
        s.inventory.security_groups.push(group);
    });
    let plan = planned(&interrupted).unwrap();
    waits(&plan, &["targets-healthy-443"], &["security-group-close"]);
    waits(&plan, &["security-group-close"], &["security-group-outbound"]);
}

#[test]
fn a_target_too_many_goes_at_once_where_nothing_replaces_it() {
    let mut extra = sound();
    let mut more = extra.group().health[1].clone();
    more.id = instance(7);
    extra.group().health.push(more);
    let plan = planned(&extra).unwrap();
    assert_eq!(ids(&plan), ["extra-targets-443"]);
    assert!(before(&plan, "extra-targets-443").is_empty());
}

#[test]
fn the_wait_names_the_agreed_targets_and_no_other() {
    let sample = sound().with(|s| {
        s.group().health[1].id = instance(7);
        s.service().principals = Some(vec![]);
    });
    for sample in [sample, bare()] {
        let plan = planned(&sample).unwrap();
        let Work::Wait(Wait::TargetsHealthy { targets, .. }) = &step(&plan, "targets-healthy-443").work else {
            panic!()
        };
        let port = 8443u32.try_into().unwrap();
        assert_eq!(targets, &[0, 1].map(|n| Target { id: instance(n), port, zone: None }));
    }
}

#[test]
fn a_wait_recorded_without_targets_can_still_be_read() {
    let old = serde_json::json!({ "for": "targets_healthy", "target_group": { "known": GROUP } });
    let Wait::TargetsHealthy { targets, .. } = serde_json::from_value(old).unwrap() else { panic!() };
    assert!(targets.is_empty());
}

#[test]
fn a_changed_range_is_let_in_before_the_old_one_is_shut_out() {
    let enforced: Change = |s| {
        s.desired.exposure.enforce_inbound = true;
        s.desired.exposure.consumer_ranges = vec!["10.99.0.0/16".parse().unwrap()];
        s.security_group(OURS).ingress = vec![Rule { from_port: Some(443), to_port: Some(443), ..to("10.40.0.0/16") }];
    };
    let plan = planned(&sound().with(enforced)).unwrap();
    assert_eq!(ids(&plan), ["security-group-inbound", "load-balancer-rules", "security-group-seal"]);
    waits(&plan, &["load-balancer-rules"], &["security-group-inbound"]);
    waits(&plan, &["security-group-seal"], &["security-group-inbound", "load-balancer-rules"]);
}

#[test]
fn rules_stay_until_they_are_no_longer_enforced() {
    let plan = planned(&sound().with(|s| {
        s.balancer().enforce_inbound = Some("on".into());
        s.security_group(OURS).ingress.push(to("10.40.0.0/16"));
    }))
    .unwrap();
    waits(&plan, &["security-group-seal"], &["load-balancer-rules"]);
}

#[test]
fn a_port_moves_by_the_new_door_opening_first() {
    let plan = planned(&sound().with(|s| s.desired.listeners[0].port = 8080u32.try_into().unwrap())).unwrap();
    waits(&plan, &["remove-listener-443"], &["listener-8080", "targets-8080", "targets-healthy-8080"]);
    waits(&plan, &["remove-target-group-443"], &["remove-listener-443"]);
}

#[test]
fn a_check_on_another_port_waits_for_the_rules_that_let_it_through() {
    let plan = planned(&sound().with(|s| s.desired.listeners[0].health_check.port = "9000".into())).unwrap();
    waits(&plan, &["health-check-443"], &["security-group-outbound", "admit-sg-0bbbbbbbbbbbbbbb0"]);
    let back = planned(&sound().with(|s| {
        s.group().health_check.port = "9000".into();
        let more = Rule { from_port: Some(9000), to_port: Some(9000), ..to("10.20.0.10/32") };
        s.security_group(OURS).egress.push(more);
    }))
    .unwrap();
    waits(&back, &["security-group-close"], &["health-check-443"]);
}

#[test]
fn old_and_new_rules_beyond_the_quota_are_pointed_at() {
    let plan = planned(&sound().with(|s| {
        s.security_group(OURS).egress = (0..60).map(|n| to(&format!("10.9.{n}.0/24"))).collect();
    }))
    .unwrap();
    assert!(plan.warnings[0].contains("60"), "{:?}", plan.warnings);
}

#[test]
fn a_range_is_planned_and_compared_as_aws_stores_it() {
    let mut sample = sound().with(|s| {
        s.desired.exposure.enforce_inbound = true;
        s.desired.exposure.consumer_ranges = vec!["10.99.0.5/16".parse().unwrap(), "10.99.0.0/16".parse().unwrap()];
    });
    let rules_of = |sample: &Sample| {
        let mut build = Build::new(planned(&bare()).unwrap());
        build.plan.steps.clear();
        let slot = groups::of_load_balancer(&mut build, &sample.desired, &sample.inventory);
        groups::withdraw(&mut build, &sample.desired, &sample.inventory, &slot);
        build.plan
    };
    let plan = rules_of(&sample);
    assert_eq!(ids(&plan), ["security-group-inbound"]);
    let Action::AuthorizeIngress { rules, .. } = action(&plan, "security-group-inbound") else { panic!() };
    let [SlotRule::Plain(rule)] = rules.as_slice() else { panic!("{rules:?}") };
    assert_eq!(rule.peer, Peer::Cidr("10.99.0.0/16".parse().unwrap()));
    sample.security_group(OURS).ingress = vec![rule.clone()];
    assert!(rules_of(&sample).steps.is_empty(), "the second plan has nothing to do");
}
