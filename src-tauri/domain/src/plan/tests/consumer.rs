//! Firefly's side: one endpoint in private subnets of shared zones, with a group of its own.

use super::*;
use crate::{Offer, Packet, Peer, Rule, our_tags};

type Spoil = fn(&mut Inventory);

const ENDPOINT: &str = "vpce-0aaaaaaaaaaaaaaa0";

fn packet() -> Packet {
    let sample = sound();
    Packet::of(&sample.desired, &sample.inventory, moment(), false, None).unwrap()
}

/// Firefly's account before anything is made.
fn theirs() -> Inventory {
    let mut inventory = bare().inventory;
    inventory.account = FIREFLY.parse().unwrap();
    inventory.security_groups.clear();
    inventory
}

/// The same once it is done.
fn made() -> Inventory {
    let mut inventory = theirs();
    let mut group = sound().inventory.security_groups.remove(1);
    group.name = "ffly-orders-api-k3m9-endpoint".into();
    group.tags = our_tags(&packet().onboarding, "endpoint-group");
    group.egress.clear();
    group.ingress = vec![Rule { from_port: Some(443), to_port: Some(443), ..to("10.20.0.0/16") }];
    inventory.endpoints = vec![crate::Endpoint {
        id: ENDPOINT.parse().unwrap(),
        vpc: VPC.parse().unwrap(),
        kind: "Interface".into(),
        service_name: packet().service_name,
        state: "pendingAcceptance".into(),
        owner: None,
        subnets: vec![],
        security_groups: vec![group.id.clone()],
        dns_names: vec![],
        created_at: None,
        last_error: None,
        tags: our_tags(&packet().onboarding, "endpoint"),
    }];
    inventory.security_groups = vec![group];
    inventory
}

fn offered(zones: &[usize]) -> Offer {
    Offer { owner: Some(packet().account), zones: zones.iter().map(|n| zone(*n).parse().unwrap()).collect() }
}

fn plan_of(inventory: &Inventory) -> Result<Plan, Vec<Fault>> {
    super::super::consumer(&packet(), inventory, &offered(&[0, 1]), None)
}

#[test]
fn the_endpoint_stands_in_the_shared_zones_with_a_closed_group() {
    let plan = plan_of(&theirs()).unwrap();
    assert_eq!(
        ids(&plan),
        ["endpoint-group", "endpoint-group-close", "endpoint-group-inbound", "endpoint", "endpoint-asked"]
    );
    assert_eq!(before(&plan, "endpoint").len(), 3);
    let Action::CreateEndpoint { subnets, service_name, security_groups, .. } = action(&plan, "endpoint") else {
        panic!()
    };
    assert_eq!((subnets.len(), security_groups.len()), (2, 1));
    assert_eq!(service_name, &packet().service_name);
    let Action::AuthorizeIngress { rules, .. } = action(&plan, "endpoint-group-inbound") else { panic!() };
    let rule = rules[0].resolve(&Default::default()).unwrap();
    assert_eq!((rules.len(), rule.from_port, rule.peer), (1, Some(443), Peer::Cidr("10.20.0.0/16".parse().unwrap())));
    let one = super::super::consumer(&packet(), &theirs(), &offered(&[1, 2]), None).unwrap();
    let Action::CreateEndpoint { subnets, .. } = action(&one, "endpoint") else { panic!() };
    assert_eq!(subnets[0].as_str(), subnet(1));
}

#[test]
fn what_is_made_is_kept_and_its_rules_are_mended() {
    let plan = plan_of(&made()).unwrap();
    assert!(plan.steps.is_empty(), "{:?}", ids(&plan));
    let mut half = made();
    half.endpoints.clear();
    half.security_groups[0].ingress.clear();
    half.security_groups[0].egress.push(to("0.0.0.0/0"));
    assert_eq!(
        ids(&plan_of(&half).unwrap()),
        ["endpoint-group-close", "endpoint-group-inbound", "endpoint", "endpoint-asked"]
    );
    let mut open = made();
    open.security_groups[0].ingress.push(to("0.0.0.0/0"));
    assert_eq!(ids(&plan_of(&open).unwrap()), ["endpoint-group-seal"]);
}

#[test]
fn what_does_not_fit_is_refused() {
    let cases: [(&str, Spoil); 7] = [
        ("wrong-region", |i| i.region = "eu-west-1".parse().unwrap()),
        ("no-shared-zone", |i| i.subnets.clear()),
        ("no-shared-zone", |i| {
            i.route_tables[0].routes.push(crate::Route {
                destination: "0.0.0.0/0".into(),
                target: "igw-0123".into(),
                state: "active".into(),
            })
        }),
        ("no-shared-zone", |i| i.vpcs[0].is_default = true),
        ("inventory-incomplete", |i| i.sources.retain(|s| s.call != "ec2:DescribeVpcEndpoints")),
        ("inventory-incomplete", |i| i.sources.retain(|s| s.call != "ec2:DescribeRouteTables")),
        ("name-taken", |i| {
            i.security_groups = made().security_groups;
            i.security_groups[0].tags.clear();
        }),
    ];
    for (code, change) in cases {
        let mut inventory = theirs();
        change(&mut inventory);
        assert_eq!(codes(plan_of(&inventory)), [code]);
    }
}

#[test]
fn an_endpoint_to_another_service_is_not_taken_for_this_one() {
    let mut inventory = made();
    inventory.endpoints[0].service_name = packet().service_name.replace("abcdef0", "abcdef9");
    assert_eq!(codes(plan_of(&inventory)), ["endpoint-elsewhere"]);
    for over in ["Rejected", "deleted", "failed"] {
        let mut inventory = made();
        inventory.endpoints[0].state = over.into();
        assert_eq!(ids(&plan_of(&inventory).unwrap()), ["endpoint", "endpoint-asked"], "{over}");
    }
}

#[test]
fn an_account_that_the_packet_does_not_expect_is_refused() {
    let mut inventory = theirs();
    inventory.account = STRANGER.parse().unwrap();
    assert_eq!(codes(plan_of(&inventory)), ["wrong-account"]);
}

#[test]
fn taking_down_goes_from_the_endpoint_to_its_group() {
    let plan = consumer_teardown(&packet(), &made()).unwrap();
    assert_eq!(
        ids(&plan),
        [
            "delete-vpce-0aaaaaaaaaaaaaaa0",
            "gone-vpce-0aaaaaaaaaaaaaaa0",
            "security-group-free",
            "delete-security-group"
        ]
    );
    assert!(before(&plan, "delete-security-group").contains("gone-vpce-0aaaaaaaaaaaaaaa0"));
    let mut foreign = made();
    foreign.endpoints[0].tags.clear();
    foreign.security_groups[0].tags.clear();
    assert!(consumer_teardown(&packet(), &foreign).unwrap().steps.is_empty());
    let mut unread = made();
    unread.sources.retain(|s| s.call != "ec2:DescribeVpcEndpoints");
    unread.endpoints.clear();
    assert_eq!(codes(consumer_teardown(&packet(), &unread)), ["inventory-incomplete"]);
}

#[test]
fn every_endpoint_to_the_service_goes_and_none_to_another() {
    let second = |state: &str| {
        let mut inventory = made();
        let mut endpoint = inventory.endpoints[0].clone();
        endpoint.id = "vpce-0bbbbbbbbbbbbbbb0".parse().unwrap();
        endpoint.state = state.into();
        inventory.endpoints.push(endpoint);
        inventory
    };
    for state in ["available", "rejected", "failed"] {
        let plan = consumer_teardown(&packet(), &second(state)).unwrap();
        let waited = before(&plan, "delete-security-group");
        assert!(["gone-vpce-0aaaaaaaaaaaaaaa0", "gone-vpce-0bbbbbbbbbbbbbbb0"].iter().all(|id| waited.contains(id)));
        assert!(waited.contains("delete-vpce-0bbbbbbbbbbbbbbb0"), "{waited:?}");
    }
    assert!(
        !ids(&consumer_teardown(&packet(), &second("deleted")).unwrap()).contains(&"delete-vpce-0bbbbbbbbbbbbbbb0")
    );
    let mut elsewhere = second("available");
    elsewhere.endpoints[1].service_name = "com.amazonaws.vpce.us-east-1.vpce-svc-0fffffffffffffff0".into();
    assert_eq!(codes(consumer_teardown(&packet(), &elsewhere)), ["endpoint-elsewhere"]);
}

#[test]
fn several_of_ours_are_a_persons_decision() {
    let mut groups = made();
    let mut copy = groups.security_groups[0].clone();
    copy.id = "sg-0ddddddddddddddd0".parse().unwrap();
    copy.vpc = "vpc-00000000000000000".parse().unwrap();
    groups.security_groups.push(copy.clone());
    let faults = plan_of(&groups).unwrap_err();
    assert!(["sg-0ddddddddddddddd0", OURS].iter().all(|id| faults[0].message.contains(id)), "{faults:?}");
    assert_eq!(codes(plan_of(&groups)), ["several-of-ours"]);
    assert_eq!(codes(consumer_teardown(&packet(), &groups)), ["several-of-ours"]);
    let mut endpoints = made();
    let mut twin = endpoints.endpoints[0].clone();
    twin.id = "vpce-0bbbbbbbbbbbbbbb0".parse().unwrap();
    endpoints.endpoints.push(twin);
    assert_eq!(codes(plan_of(&endpoints)), ["several-of-ours"]);
    // one that is over was replaced, and one group in another VPC would become the second
    endpoints.endpoints[1].state = "rejected".into();
    assert!(plan_of(&endpoints).unwrap().steps.is_empty());
    let mut moved = theirs();
    moved.security_groups = vec![copy];
    assert_eq!(codes(plan_of(&moved)), ["group-elsewhere"]);
}

#[test]
fn what_is_missing_comes_before_anything_is_taken_away() {
    let mut other = made();
    other.security_groups[0].ingress = vec![to("10.20.0.0/16")];
    let plan = plan_of(&other).unwrap();
    assert_eq!(ids(&plan), ["endpoint-group-inbound", "endpoint-group-seal"]);
    assert!(before(&plan, "endpoint-group-seal").contains("endpoint-group-inbound"));
}

#[test]
fn a_service_of_somebody_else_is_refused() {
    for owner in [Some(STRANGER.parse().unwrap()), None] {
        let offer = Offer { owner, ..offered(&[0, 1]) };
        assert_eq!(codes(super::super::consumer(&packet(), &theirs(), &offer, None)), ["service-owner-differs"]);
    }
}

#[test]
fn a_packet_of_another_service_removes_nothing() {
    let mut forged = packet();
    forged.service_name = "com.amazonaws.vpce.us-east-1.vpce-svc-0fffffffffffffff0".into();
    assert_eq!(codes(consumer_teardown(&forged, &made())), ["endpoint-elsewhere"]);
    assert_eq!(codes(super::super::consumer(&forged, &made(), &offered(&[0, 1]), None)), ["endpoint-elsewhere"]);
}

#[test]
fn a_rule_that_was_narrowed_stays() {
    let mut narrowed = made();
    narrowed.security_groups[0].ingress =
        vec![Rule { from_port: Some(443), to_port: Some(443), ..to("10.20.16.0/24") }];
    assert!(plan_of(&narrowed).unwrap().steps.is_empty());
    narrowed.security_groups[0].ingress.push(Rule { from_port: Some(80), to_port: Some(80), ..to("10.20.16.0/24") });
    assert_eq!(ids(&plan_of(&narrowed).unwrap()), ["endpoint-group-seal"]);
}
