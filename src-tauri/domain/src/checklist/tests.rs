//! The document at each stage, what comes next, and that the unread is never ticked off.

use super::*;
use crate::audit::samples::*;
use crate::{Entry, Event};

type Change = fn(&mut Sample);

const ASKING: &str = "vpce-0ccccccccccccccc0";

fn listed(sample: &Sample, entries: &[Entry]) -> Checklist {
    checklist(&sample.desired, &sample.inventory, entries)
}

fn handed() -> Vec<Entry> {
    let event = Event::HandedOff { packet_hash: "0".repeat(64), to: "connect@firefly.example".into(), packet: None };
    vec![Entry::after(None, moment(), None, "arn:aws:iam::111122223333:user/ada".into(), event)]
}

fn item<'a>(list: &'a Checklist, key: &str) -> &'a Item {
    list.items.iter().find(|i| i.key == key).unwrap_or_else(|| panic!("no item {key}"))
}

/// The built estate, in which nobody has asked yet.
fn quiet() -> Sample {
    sound().with(|s| s.service().connections = Some(vec![]))
}

#[test]
fn each_stage_has_its_name_and_its_next_step() {
    let handed = handed();
    let asked = quiet().with(|s| s.connect(FIREFLY, ASKING, "PendingAcceptance"));
    let building = quiet().with(|s| s.service().principals = Some(vec![]));
    let pending = quiet().with(|s| s.connect(FIREFLY, ASKING, "Pending"));
    let stages: [(&Sample, &[Entry], &str, &str, Actor); 7] = [
        (&bare(), &[], "planned", "plan", Actor::You),
        (&building, &[], "building", "plan", Actor::You),
        (&quiet(), &[], "ready to hand off", "handoff", Actor::You),
        (&quiet(), &handed, "waiting for Firefly", "connections", Actor::Firefly),
        (&asked, &handed, "approval needed", "connections", Actor::You),
        (&pending, &handed, "waiting for Firefly", "connections", Actor::You),
        (&sound(), &handed, "connected", "report", Actor::You),
    ];
    for (sample, entries, stage, room, actor) in stages {
        let list = listed(sample, entries);
        assert_eq!((list.stage.as_str(), list.next.room.as_str(), list.next.actor), (stage, room, actor));
        let parts: Vec<Part> = list.items.iter().map(|i| i.part).collect();
        assert!(parts.is_sorted(), "the document’s own order");
    }
}

#[test]
fn before_the_set_up_the_load_balancer_comes_next() {
    let list = listed(&bare(), &[]);
    let states: Vec<ItemState> = ["account", "backend", "load-balancer", "listeners", "handoff", "connected"]
        .iter()
        .map(|k| item(&list, k).state)
        .collect();
    use ItemState::{Done, Later, Next};
    assert_eq!(states, [Done, Done, Next, Later, Later, Later]);
}

#[test]
fn a_connected_estate_is_done_but_for_what_firefly_states() {
    let list = listed(&sound(), &handed());
    let open: Vec<&str> = list.items.iter().filter(|i| i.state != ItemState::Done).map(|i| i.key.as_str()).collect();
    assert_eq!(open, ["firefly-group", "firefly-dns", "validated"]);
    assert!(
        list.items.iter().all(|i| i.state != ItemState::Done || !i.evidence.is_empty()),
        "done means seen or stated"
    );
    assert!(
        open.iter().all(|key| item(&list, key).actor == Actor::Firefly && item(&list, key).state == ItemState::Unknown)
    );
}

#[test]
fn what_is_observed_and_what_is_stated_are_told_apart() {
    let list = listed(&sound(), &handed());
    assert!(matches!(item(&list, "handoff").evidence[0], Evidence::Attested { .. }));
    assert!(matches!(item(&list, "load-balancer").evidence[0], Evidence::Observed { at: Some(_), .. }));
    assert!(matches!(item(&list, "firefly-dns").evidence[0], Evidence::Unknown { .. }));
}

#[test]
fn what_was_changed_by_hand_asks_for_repair_first() {
    let cases: [(&str, Change); 4] = [
        ("acceptance", |s| s.service().acceptance_required = false),
        ("principal", |s| s.allow(&root(STRANGER), None)),
        ("principal", |s| s.allow("*", None)),
        ("enforce", |s| s.balancer().enforce_inbound = Some("on".into())),
    ];
    for (key, change) in cases {
        let list = listed(&sound().with(change), &handed());
        assert_eq!((item(&list, key).state, list.next.room.as_str()), (ItemState::Attention, "audit"), "{key}");
    }
}

#[test]
fn a_switch_that_is_not_told_is_unknown() {
    let list = listed(&sound().with(|s| s.balancer().enforce_inbound = None), &handed());
    assert_eq!(item(&list, "enforce").state, ItemState::Unknown);
}

#[test]
fn a_stranger_is_rejected_before_anything_else() {
    for state in ["pendingAcceptance", "available", "partial"] {
        let list = listed(&sound().with(|s| s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", state)), &handed());
        assert_eq!(item(&list, "verified").state, ItemState::Attention, "{state}");
        assert_eq!(
            (list.next.room.as_str(), list.next.title.as_str()),
            ("connections", "Reject the stranger’s connection")
        );
    }
    let over = listed(&sound().with(|s| s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", "rejected")), &handed());
    assert_eq!(item(&over, "verified").state, ItemState::Done);
}

#[test]
fn verified_is_ticked_off_only_when_every_check_of_an_open_connection_holds() {
    let cases: [(ItemState, Change); 5] = [
        (ItemState::Done, |_| {}),
        (ItemState::Attention, |s| s.service().connections.as_mut().unwrap()[0].region = Some("eu-west-1".into())),
        (ItemState::Attention, |s| s.allow("*", None)),
        (ItemState::Unknown, |s| s.service().principals = None),
        (ItemState::Done, |s| s.service().connections.as_mut().unwrap()[0].state = "rejected".into()),
    ];
    for (number, (state, change)) in cases.into_iter().enumerate() {
        let list = listed(&sound().with(change), &handed());
        assert_eq!(item(&list, "verified").state, state, "case {number}: {}", item(&list, "verified").detail);
    }
}

#[test]
fn a_listener_or_a_target_that_was_not_agreed_counts_for_nothing() {
    let tls = listed(&sound().with(|s| s.balancer().listeners[0].protocol = "TLS".into()), &[]);
    assert_ne!(item(&tls, "listeners").state, ItemState::Done);
    let elsewhere = listed(&sound().with(|s| s.group().health[1].port = Some(9000u32.try_into().unwrap())), &[]);
    assert_eq!(item(&elsewhere, "targets-healthy").state, ItemState::InProgress);
}

#[test]
fn only_agreed_targets_that_are_healthy_count() {
    let cases: [(ItemState, Change); 5] = [
        (ItemState::Attention, |s| s.group().health[1].state = "Unhealthy".into()),
        (ItemState::InProgress, |s| s.group().health[1].state = "initial".into()),
        (ItemState::InProgress, |s| s.group().health[1].id = instance(7)),
        (ItemState::Next, |s| s.group().health.clear()),
        (ItemState::Next, |s| s.inventory.target_groups.clear()),
    ];
    for (state, change) in cases {
        assert_eq!(item(&listed(&sound().with(change), &[]), "targets-healthy").state, state);
    }
}

#[test]
fn a_load_balancer_that_faces_the_internet_is_not_done() {
    assert_eq!(
        item(&listed(&sound().with(|s| s.balancer().scheme = "internet-facing".into()), &[]), "load-balancer").state,
        ItemState::Attention
    );
    assert_eq!(
        item(&listed(&sound().with(|s| s.balancer().state = "Active".into()), &[]), "load-balancer").state,
        ItemState::Done
    );
    assert_eq!(
        item(&listed(&sound().with(|s| s.balancer().state = "provisioning".into()), &[]), "load-balancer").state,
        ItemState::InProgress
    );
    assert_eq!(
        item(&listed(&sound().with(|s| s.balancer().state = "active_impaired".into()), &[]), "load-balancer").state,
        ItemState::Attention
    );
}

#[test]
fn another_account_or_region_needs_attention() {
    let cases: [Change; 2] =
        [|s| s.inventory.account = STRANGER.parse().unwrap(), |s| s.inventory.region = "eu-west-1".parse().unwrap()];
    for change in cases {
        assert_eq!(item(&listed(&sound().with(change), &[]), "account").state, ItemState::Attention);
    }
}

#[test]
fn what_could_not_be_read_is_unknown() {
    let cases: [(&[&str], Change); 6] = [
        (&["load-balancer", "listeners", "enforce"], |s| {
            s.inventory.load_balancers.clear();
            s.unread("elasticloadbalancing:DescribeLoadBalancers");
        }),
        (&["listeners"], |s| s.unread("elasticloadbalancing:DescribeListeners")),
        (&["targets-healthy"], |s| {
            s.group().health.clear();
            s.unread("elasticloadbalancing:DescribeTargetHealth");
        }),
        (&["endpoint-service", "acceptance", "principal", "firefly-endpoint", "verified", "connected"], |s| {
            s.inventory.endpoint_services.clear();
            s.unread("ec2:DescribeVpcEndpointServiceConfigurations");
        }),
        (&["principal"], |s| s.service().principals = None),
        (&["firefly-endpoint", "verified", "connected"], |s| s.service().connections = None),
    ];
    for (keys, change) in cases {
        let list = listed(&sound().with(change), &[]);
        for key in keys {
            let item = item(&list, key);
            assert_eq!(item.state, ItemState::Unknown, "{key}");
            assert!(matches!(item.evidence[0], Evidence::Unknown { .. }), "{key}");
        }
    }
    let blind = listed(&sound().blind(), &[]);
    let ticked: Vec<&str> = blind.items.iter().filter(|i| i.state == ItemState::Done).map(|i| i.key.as_str()).collect();
    assert_eq!(ticked, ["account"]);
}
