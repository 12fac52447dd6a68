//! Copies that carry our tags too, as a colleague's tool makes them: nothing is taken for ours, and nothing is deleted.

use super::*;
use crate::plan::decide::{accept, reject};

/// What is copied, with its tags, and the ids that have to be named.
const COPIES: &[(Change, [&str; 2])] = &[
    (
        |s| {
            let mut copy = s.balancer().clone();
            copy.arn = BALANCER.replace("ffly-orders-api-k3m9", "copied").parse().unwrap();
            copy.name = "copied".into();
            s.inventory.load_balancers.insert(0, copy);
        },
        ["copied", "ffly-orders-api-k3m9"],
    ),
    (
        |s| {
            let mut copy = s.group().clone();
            copy.arn = GROUP.replace("ffly-orders-api-k3m9-443", "copied").parse().unwrap();
            copy.name = "copied".into();
            s.inventory.target_groups.insert(0, copy);
        },
        ["copied", "ffly-orders-api-k3m9-443"],
    ),
    (
        |s| {
            let mut copy = s.security_group(OURS).clone();
            copy.id = "sg-0ddddddddddddddd0".parse().unwrap();
            s.inventory.security_groups.insert(0, copy);
        },
        ["sg-0ddddddddddddddd0", OURS],
    ),
    (
        |s| {
            s.listen(8080);
            s.balancer().listeners[1].tags = crate::our_tags(&s.desired.id, "listener-443");
        },
        ["443", "8080"],
    ),
    (copied_service, [SERVICE, COPIED_SERVICE]),
];

const COPIED_SERVICE: &str = "vpce-svc-0123456789abcdef1";

fn copied_service(s: &mut Sample) {
    let mut copy = s.service().clone();
    copy.id = COPIED_SERVICE.parse().unwrap();
    s.inventory.endpoint_services.insert(0, copy);
}

#[test]
fn both_are_named_and_nothing_is_planned() {
    for (change, named) in COPIES {
        let sample = sound().with(change);
        for result in [planned(&sample), teardown_of(&sample.desired, &sample.inventory)] {
            let faults = result.unwrap_err();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert_eq!(faults[0].code, "several-of-ours");
            assert!(named.iter().all(|id| faults[0].message.contains(id)) && faults[0].hint.is_some(), "{faults:?}");
        }
    }
}

#[test]
fn nothing_is_decided_on_one_of_two_services() {
    let sample = sound().with(copied_service);
    let endpoint = "vpce-0aaaaaaaaaaaaaaa0".parse().unwrap();
    assert_eq!(codes(accept(&sample.desired, &sample.inventory, &endpoint)), ["several-of-ours"]);
    assert_eq!(codes(reject(&sample.desired, &sample.inventory, &endpoint)), ["several-of-ours"]);
}

#[test]
fn a_packet_is_not_made_of_one_of_two() {
    for (change, _) in COPIES {
        let sample = sound().with(change);
        let shut = crate::Packet::of(&sample.desired, &sample.inventory, moment(), false, Some("go")).unwrap_err();
        assert_eq!(shut.iter().map(|g| g.key.as_str()).collect::<Vec<_>>(), ["one-of-each"]);
    }
}

#[test]
fn a_port_that_is_no_longer_desired_is_not_removed_twice() {
    let sample = sound().with(|s| {
        for name in ["first", "second"] {
            let mut group = s.group().clone();
            group.arn = GROUP.replace("ffly-orders-api-k3m9-443", name).parse().unwrap();
            group.tags = crate::our_tags(&s.desired.id, "target-group-8080");
            s.inventory.target_groups.push(group);
        }
    });
    assert_eq!(codes(planned(&sample)), ["several-of-ours"]);
}

#[test]
fn a_service_that_is_over_is_no_twin() {
    for state in ["Deleting", "Deleted"] {
        let sample = sound().with(copied_service).with(|s| s.inventory.endpoint_services[0].state = state.into());
        assert!(planned(&sample).unwrap().steps.is_empty(), "{state}");
        assert!(teardown_of(&sample.desired, &sample.inventory).is_ok(), "{state}");
    }
}

#[test]
fn a_target_group_whose_step_is_not_ours_is_left_and_pointed_at() {
    for step in ["orders", "target-group-", "target-group-0443", "target-group-https", "target-group-70000"] {
        let sample = sound().with(|s| {
            let mut group = s.group().clone();
            group.arn = GROUP.replace("ffly-orders-api-k3m9-443", "theirs").parse().unwrap();
            group.name = "theirs".into();
            group.tags = crate::our_tags(&s.desired.id, step);
            s.inventory.target_groups.push(group);
        });
        let plan = teardown_of(&sample.desired, &sample.inventory).unwrap();
        assert!(!ids(&plan).contains(&"delete-target-group-theirs"), "{step}");
        assert!(plan.warnings.iter().any(|w| w.contains("theirs")), "{step}: {:?}", plan.warnings);
        assert!(planned(&sample).unwrap().steps.is_empty(), "{step}");
    }
}

#[test]
fn a_plan_shows_what_strangers_wrote_as_plain_text() {
    let turned = "ffly\u{202e}cba\n\u{200b}";
    let sample = sound().with(|s| {
        s.balancer().name = turned.into();
        s.security_group(OURS).name = turned.into();
        s.security_group(THEIRS).name = turned.into();
        s.security_group(THEIRS).ingress.clear();
        s.service().principals = Some(vec![]);
        s.allow(turned, None);
        s.balancer().scheme = "internal".into();
    });
    let plan = planned(&sample).unwrap();
    let said: Vec<&String> = plan.steps.iter().map(|s| &s.title).chain(plan.kept.iter().map(|k| &k.title)).collect();
    assert!(said.iter().all(|t| !t.contains(['\u{202e}', '\u{200b}', '\n'])), "{said:?}");
    let unfit = sample.with(|s| s.balancer().state = "failed".into());
    let faults = planned(&unfit).unwrap_err();
    assert!(faults.iter().all(|f| !f.message.contains(['\u{202e}', '\u{200b}', '\n'])), "{faults:?}");
}
