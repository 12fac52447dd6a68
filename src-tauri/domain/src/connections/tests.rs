//! Requests that look like Firefly's and are not, and those that are.

use super::*;
use crate::audit::samples::*;

type Change = fn(&mut Sample);

const ASKING: &str = "vpce-0ccccccccccccccc0";

fn card(change: impl FnOnce(&mut Sample)) -> ConnectionCard {
    let sample = sound().with(|s| {
        s.service().connections = Some(vec![]);
        s.connect(FIREFLY, ASKING, "pendingAcceptance");
        change(s);
    });
    let cards = judge(&sample.desired, &sample.inventory.endpoint_services[0]);
    cards.into_iter().find(|c| c.connection.endpoint.as_str() == ASKING).unwrap()
}

fn connection(sample: &mut Sample) -> &mut Connection {
    &mut sample.service().connections.as_mut().unwrap()[0]
}

fn outcome(card: &ConnectionCard, key: &str) -> Outcome {
    card.checks.iter().find(|c| c.key == key).unwrap().outcome
}

#[test]
fn fireflys_request_can_be_accepted() {
    for state in ["pendingAcceptance", "PendingAcceptance", "pendingacceptance"] {
        let card = card(|s| connection(s).state = state.into());
        assert!(card.acceptable && card.rejectable, "{:?}", card.blocked_because);
        assert_eq!(card.blocked_because, None);
        assert_eq!(outcome(&card, "zone"), Outcome::Unknown);
    }
}

#[test]
fn an_account_that_looks_like_fireflys_is_a_stranger() {
    for alike in ["444455556665", "444455565666", "444455556667", "044455556666", "555544446666"] {
        let card = card(|s| connection(s).owner = alike.parse().unwrap());
        assert!(!card.acceptable && card.rejectable, "{alike}");
        assert_eq!(outcome(&card, "owner"), Outcome::Fail);
        assert!(card.blocked_because.unwrap().contains("4444 5555 6666"));
    }
}

#[test]
fn the_root_of_an_account_is_told_exactly() {
    let firefly: AccountId = FIREFLY.parse().unwrap();
    for root in
        ["arn:aws:iam::444455556666:root", "arn:aws-cn:iam::444455556666:root", "arn:aws-us-gov:iam::444455556666:root"]
    {
        assert!(is_root_of(root, &firefly), "{root}");
    }
    for other in [
        "*",
        "444455556666",
        "arn:aws:iam::444455556666:role/root",
        "arn:aws:iam::444455556666:root ",
        "arn:aws:iam::444455556666:ROOT",
        "arn:aws:sts::444455556666:root",
        "arn:aws:iam:us-east-1:444455556666:root",
        "arn:evil:iam::444455556666:root",
        "arn:aws:s3:x:iam::444455556666:root",
        "arn:aws:iam::1444455556666:root",
        "arn:aws:iam::777788889999:root",
    ] {
        assert!(!is_root_of(other, &firefly), "{other}");
    }
}

#[test]
fn the_service_must_be_ours_and_its_list_exact() {
    let cases: [(&str, Outcome, Change); 5] = [
        ("service", Outcome::Fail, |s| s.service().tags.clear()),
        ("principals", Outcome::Fail, |s| s.allow("*", None)),
        ("principals", Outcome::Fail, |s| s.allow(&root(STRANGER), None)),
        ("principals", Outcome::Fail, |s| s.service().principals = Some(vec![])),
        ("principals", Outcome::Unknown, |s| s.service().principals = None),
    ];
    for (key, expected, change) in cases {
        let card = card(change);
        assert_eq!(outcome(&card, key), expected, "{key}");
        assert!(!card.acceptable && card.blocked_because.is_some());
    }
}

#[test]
fn the_region_is_the_agreed_one() {
    let elsewhere = card(|s| connection(s).region = Some("eu-west-1".into()));
    assert!(!elsewhere.acceptable);
    let agreed = card(|s| {
        connection(s).region = Some("eu-west-1".into());
        s.desired.firefly.regions = vec!["eu-west-1".parse().unwrap()];
    });
    assert!(agreed.acceptable, "{:?}", agreed.blocked_because);
    let own = card(|s| s.desired.firefly.regions = vec!["eu-west-1".parse().unwrap()]);
    assert!(own.blocked_because.unwrap().contains("us-east-1, which was not agreed"));
    assert!(card(|s| connection(s).region = Some("us-east-1".into())).acceptable);
}

#[test]
fn the_address_type_has_to_fit_where_it_is_told() {
    assert!(card(|s| connection(s).ip_address_type = None).acceptable);
    assert!(!card(|s| connection(s).ip_address_type = Some("ipv6".into())).acceptable);
}

#[test]
fn only_what_waits_can_be_accepted() {
    for (state, rejectable) in [
        ("available", true),
        ("Pending", true),
        ("rejected", false),
        ("deleted", false),
        ("expired", false),
        ("failed", false),
        ("", false),
    ] {
        let card = card(|s| connection(s).state = state.into());
        assert!(!card.acceptable, "{state}");
        assert_eq!(card.rejectable, rejectable, "{state}");
        assert!(card.blocked_because.is_some());
    }
}

#[test]
fn several_requests_of_one_account_are_a_question() {
    let card = card(|s| s.connect(FIREFLY, "vpce-0ddddddddddddddd0", "PendingAcceptance"));
    assert_eq!(outcome(&card, "only_one"), Outcome::Unknown);
    assert!(card.acceptable, "the person decides which one is meant");
}

#[test]
fn a_request_beside_a_connection_is_told_from_the_connection_itself() {
    let sample = sound().with(|s| s.connect(FIREFLY, ASKING, "pendingAcceptance"));
    let cards = judge(&sample.desired, &sample.inventory.endpoint_services[0]);
    let (asking, connected) = (&cards[0], &cards[1]);
    assert_eq!((outcome(asking, "only_one"), outcome(connected, "only_one")), (Outcome::Pass, Outcome::Unknown));
    let said = &connected.checks.iter().find(|c| c.key == "only_one").unwrap().detail;
    assert!(said.contains("1 request waits"), "{said}");
}

#[test]
fn a_check_says_no_more_than_was_read() {
    let card = card(|s| s.service().ip_address_types.clear());
    assert_eq!(outcome(&card, "address_type"), Outcome::Unknown);
    assert!(card.acceptable, "{:?}", card.blocked_because);
    let region = &card.checks.iter().find(|c| c.key == "region").unwrap().detail;
    assert!(region.contains("AWS names no Region"), "{region}");
}

fn still(change: impl FnOnce(&mut Sample)) -> Result<StillAcceptable, Fault> {
    let sample = sound().with(|s| {
        s.service().connections = Some(vec![]);
        s.connect(FIREFLY, ASKING, "pendingAcceptance");
        change(s);
    });
    still_acceptable(&sample.desired, &sample.inventory.endpoint_services[0], &ASKING.parse().unwrap())
}

#[test]
fn a_request_that_still_fits_is_accepted_once() {
    assert_eq!(still(|_| {}), Ok(StillAcceptable::Acceptable));
    assert_eq!(still(|s| connection(s).state = "PendingAcceptance".into()), Ok(StillAcceptable::Acceptable));
    for state in ["pending", "Available"] {
        assert_eq!(still(|s| connection(s).state = state.into()), Ok(StillAcceptable::AlreadyAccepted), "{state}");
    }
}

#[test]
fn a_request_that_no_longer_fits_is_refused_with_every_reason() {
    let cases: [(&str, Change); 9] = [
        ("also hold *", |s| s.allow("*", None)),
        ("could not be read", |s| s.service().principals = None),
        ("does not carry the tags", |s| s.service().tags.clear()),
        ("7777 8888 9999", |s| connection(s).owner = STRANGER.parse().unwrap()),
        ("eu-west-1", |s| connection(s).region = Some("eu-west-1".into())),
        ("is rejected", |s| connection(s).state = "rejected".into()),
        ("no connection", |s| s.service().connections = Some(vec![])),
        ("could not be read", |s| s.service().connections = None),
        ("also hold *", |s| {
            s.allow("*", None);
            connection(s).state = "available".into();
        }),
    ];
    for (reason, change) in cases {
        let fault = still(change).unwrap_err();
        assert_eq!(fault.code, "no-longer-acceptable");
        assert!(fault.hint.is_some() && fault.causes.iter().any(|c| c.contains(reason)), "{reason}: {fault:?}");
    }
    let both = still(|s| {
        s.allow("*", None);
        connection(s).owner = STRANGER.parse().unwrap();
    });
    assert_eq!(both.unwrap_err().causes.len(), 2);
}

#[test]
fn what_waits_comes_first() {
    let sample = sound().with(|s| {
        s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", "rejected");
        s.connect(FIREFLY, ASKING, "PendingAcceptance");
    });
    let cards = judge(&sample.desired, &sample.inventory.endpoint_services[0]);
    assert_eq!(cards[0].connection.endpoint.as_str(), ASKING);
    assert_eq!(cards.len(), 3);
}
