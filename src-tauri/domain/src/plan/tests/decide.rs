//! One decision about one connection: acceptance only when everything holds, rejection with what it costs.

use super::*;
use crate::EndpointId;

const ASKING: &str = "vpce-0ccccccccccccccc0";

fn asked(owner: &str, state: &str) -> Sample {
    let mut sample = sound();
    sample.service().connections = Some(vec![]);
    sample.connect(owner, ASKING, state);
    sample
}

fn accepted(sample: &Sample) -> Result<Plan, Vec<Fault>> {
    accept(&sample.desired, &sample.inventory, &endpoint())
}

fn rejected(sample: &Sample) -> Result<Plan, Vec<Fault>> {
    reject(&sample.desired, &sample.inventory, &endpoint())
}

fn endpoint() -> EndpointId {
    ASKING.parse().unwrap()
}

#[test]
fn fireflys_request_is_accepted_and_waited_for() {
    for state in ["pendingAcceptance", "PendingAcceptance"] {
        let plan = accepted(&asked(FIREFLY, state)).unwrap();
        assert_eq!(ids(&plan), ["accept", "accepted"]);
        assert!(plan.warnings.is_empty());
        assert_eq!(plan.purpose, Purpose::Accept);
    }
}

#[test]
fn acceptance_is_refused_when_anything_that_it_needs_fails() {
    let cases: [Change; 9] = [
        |s| s.allow(&root(STRANGER), None),
        |s| s.allow("*", None),
        |s| s.service().principals = None,
        |s| s.service().principals = Some(vec![]),
        |s| connection(s).owner = STRANGER.parse().unwrap(),
        |s| connection(s).region = Some("eu-west-1".into()),
        |s| s.desired.firefly.regions = vec!["eu-west-1".parse().unwrap()],
        |s| connection(s).ip_address_type = Some("ipv6".into()),
        |s| connection(s).state = "available".into(),
    ];
    for (number, change) in cases.into_iter().enumerate() {
        let faults = accepted(&asked(FIREFLY, "pendingAcceptance").with(change)).unwrap_err();
        assert_eq!(faults[0].code, "not-acceptable", "case {number}");
        assert!(faults[0].hint.is_some());
    }
}

fn connection(sample: &mut Sample) -> &mut crate::Connection {
    &mut sample.service().connections.as_mut().unwrap()[0]
}

#[test]
fn a_stranger_is_rejected_and_never_accepted() {
    let sample = asked(STRANGER, "pendingAcceptance");
    assert_eq!(codes(accepted(&sample)), ["not-acceptable"]);
    let plan = rejected(&sample).unwrap();
    assert_eq!(ids(&plan), ["reject", "rejected"]);
    assert!(plan.warnings.is_empty());
}

#[test]
fn a_rejection_says_what_it_cuts() {
    let live = rejected(&asked(STRANGER, "Available")).unwrap();
    assert!(live.warnings[0].contains("in use"), "{:?}", live.warnings);
    let fireflys = rejected(&asked(FIREFLY, "available")).unwrap();
    assert_eq!(fireflys.warnings.len(), 2);
}

#[test]
fn what_is_over_is_not_rejected_again() {
    for state in ["rejected", "Deleted", "expired", "failed"] {
        assert_eq!(codes(rejected(&asked(STRANGER, state))), ["not-rejectable"], "{state}");
    }
}

#[test]
fn two_requests_of_firefly_are_asked_about() {
    let plan = accepted(
        &asked(FIREFLY, "pendingAcceptance")
            .with(|s| s.connect(FIREFLY, "vpce-0ddddddddddddddd0", "pendingAcceptance")),
    )
    .unwrap();
    assert!(plan.warnings[0].contains("2 requests"), "{:?}", plan.warnings);
}

#[test]
fn what_cannot_be_found_or_read_is_not_decided() {
    let sample = sound();
    assert_eq!(codes(accepted(&sample)), ["no-connection"]);
    assert_eq!(codes(rejected(&sample)), ["no-connection"]);
    assert_eq!(codes(accepted(&sound().with(|s| s.service().connections = None))), ["connections-unread"]);
    let cases: [(&str, Change); 4] = [
        ("no-service", |s| s.service().tags.clear()),
        ("no-service", |s| s.service().state = "deleting".into()),
        ("wrong-account", |s| s.inventory.account = STRANGER.parse().unwrap()),
        ("wrong-account", |s| s.inventory.region = "eu-west-1".parse().unwrap()),
    ];
    for (code, change) in cases {
        let sample = asked(FIREFLY, "pendingAcceptance").with(change);
        assert_eq!(codes(accepted(&sample)), [code]);
        assert_eq!(codes(rejected(&sample)), [code]);
    }
}
