//! The private name, the address types, further load balancers, the topic.

use serde_json::json;

use super::*;
use crate::AddressType;

const OTHER: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/other/0123456789abcdef";
const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:requests";

/// An endpoint service with everything that one can have.
fn full() -> Sample {
    sound().with(|s| {
        let mut other = s.balancer().clone();
        other.arn = OTHER.parse().unwrap();
        other.tags.clear();
        s.inventory.load_balancers.push(other);
        let zones = json!([{ "id": "Z0123", "name": "acme.example" }, { "id": "Z0456", "name": "other.example" }]);
        s.inventory.hosted_zones = serde_json::from_value(zones).unwrap();
        s.inventory.topics = vec![TOPIC.parse().unwrap()];
        s.inventory.subnets.iter_mut().for_each(|subnet| subnet.ipv6 = true);
        s.read("route53:ListHostedZones");
        s.read("sns:ListTopics");
        let service = &mut s.desired.service;
        service.private_dns_name = Some("orders.acme.example".into());
        service.dns_zone = Some("Z0123".parse().unwrap());
        service.address_types = vec![AddressType::Ipv4, AddressType::Ipv6];
        service.further_load_balancers = vec![OTHER.parse().unwrap()];
        service.notify = Some(TOPIC.parse().unwrap());
    })
}

#[test]
fn each_part_of_the_service_is_held_against_aws() {
    assert!(problems(full(), |_| {}).is_empty());
    each(
        full(),
        &[
            ("service.private_dns_name", "private-dns-name", |s| {
                s.desired.service.private_dns_name = Some("orders_.acme.example".into())
            }),
            ("service.dns_zone", "zone-without-name", |s| s.desired.service.private_dns_name = None),
            ("service.dns_zone", "zone-elsewhere", |s| s.desired.service.dns_zone = Some("Z0456".parse().unwrap())),
            ("service.dns_zone", "unknown-zone", |s| s.inventory.hosted_zones.clear()),
            ("service.address_types", "address-types", |s| s.desired.service.address_types.clear()),
            ("service.address_types", "address-types", |s| {
                s.desired.service.address_types = vec![AddressType::Ipv4, AddressType::Ipv4]
            }),
            ("network.subnets[1]", "subnet-without-ipv6", |s| s.inventory.subnets[1].ipv6 = false),
            ("service.further_load_balancers[1]", "balancer-twice", |s| {
                s.desired.service.further_load_balancers.push(OTHER.parse().unwrap())
            }),
            ("service.further_load_balancers[0]", "unknown-balancer", |s| drop(s.inventory.load_balancers.remove(1))),
            ("service.further_load_balancers[0]", "balancer-kind", |s| {
                s.inventory.load_balancers[1].scheme = "internet-facing".into()
            }),
            ("service.further_load_balancers[0]", "balancer-taken", |s| {
                let mut taken = s.service().clone();
                taken.id = "vpce-svc-0fedcba9876543210".parse().unwrap();
                taken.load_balancers = vec![OTHER.parse().unwrap()];
                taken.tags.clear();
                s.inventory.endpoint_services.push(taken);
            }),
            ("service.notify", "unknown-topic", |s| s.inventory.topics.clear()),
            ("service.notify", "wrong-resource", |s| s.desired.service.notify = Some(OTHER.parse().unwrap())),
            ("service.notify", "resource-elsewhere", |s| {
                s.desired.service.notify = Some(TOPIC.replace("us-east-1", "eu-west-1").parse().unwrap())
            }),
        ],
    );
}

#[test]
fn a_private_name_is_in_small_letters_and_held_by_its_zone() {
    for name in ["*.acme.example", "acme.example", "a.b.acme.example"] {
        assert!(problems(full(), |s| s.desired.service.private_dns_name = Some(name.into())).is_empty(), "{name}");
    }
    let lookalike = problems(full(), |s| s.desired.service.private_dns_name = Some("evilacme.example".into()));
    assert_eq!(lookalike, [("service.dns_zone".to_owned(), "zone-elsewhere".to_owned())]);
    let capital = full().with(|s| s.desired.service.private_dns_name = Some("Orders.acme.example".into()));
    assert_eq!(validate_alone(&capital.desired)[0].code, "private-dns-name");
}

#[test]
fn a_topic_of_another_account_is_not_looked_for() {
    let theirs = TOPIC.replace("111122223333", "222233334444");
    assert!(problems(full(), |s| s.desired.service.notify = Some(theirs.parse().unwrap())).is_empty());
}
