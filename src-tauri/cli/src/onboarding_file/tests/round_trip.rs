//! Whatever an onboarding may hold: written as a file, it has the form of the schema, and is read as the same value.

use std::collections::BTreeMap;

use domain::{
    AddressType, Adopt, Arn, Attach, Desired, DesiredListener, Exposure, Firefly, HealthCheck, HealthThresholds,
    ListenerOptions, Network, Port, Protocol, SCHEMA, Service, TargetType, Tls,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::{check, document::Document, text};

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same(desired in desired()) {
        let text = text(&desired).unwrap();
        prop_assert!(text.starts_with("#:schema "));
        let document = Document::parse(&text).map_err(|problems| TestCaseError::fail(format!("{problems:?}\n{text}")))?;
        prop_assert_eq!(check::form(&document), [], "{}", text);
        prop_assert_eq!(toml::from_str::<Desired>(&text).unwrap(), desired);
    }
}

fn desired() -> impl Strategy<Value = Desired> {
    let head = (id("[a-z0-9]{10}"), words(), id("[0-9]{12}"), region(), any::<bool>());
    let firefly = (id("[0-9]{12}"), prop::collection::vec(region(), 0..3), option::of(words()));
    let firefly = firefly.prop_map(|(account, regions, contact)| Firefly { account, regions, contact });
    let network = (id("vpc-[0-9a-f]{17}"), prop::collection::vec(id("subnet-[0-9a-f]{17}"), 1..4), 1..=9u8);
    let network = network.prop_map(|(vpc, subnets, edition)| Network { vpc, subnets, edition });
    let rest = (prop::collection::vec(listener(), 1..3), exposure(), service(), adopt());
    (head, firefly, network, rest).prop_map(|((id, name, account, region, four_eyes), firefly, network, rest)| {
        let (listeners, exposure, service, adopt) = rest;
        Desired {
            schema: SCHEMA,
            id,
            name,
            account,
            region,
            firefly,
            network,
            listeners,
            exposure,
            service,
            adopt,
            four_eyes,
        }
    })
}

fn listener() -> impl Strategy<Value = DesiredListener> {
    let protocol = select(vec![Protocol::Tcp, Protocol::Tls, Protocol::Udp, Protocol::TcpUdp]);
    let kind = select(vec![TargetType::Instance, TargetType::Ip, TargetType::Alb]);
    let head = (port(), protocol, kind, port(), prop::collection::vec(words(), 0..3));
    let rest = (option::of(attach()), option::of(tls()), health_check(), options(), option::of(arn()));
    (head, rest).prop_map(|((port, protocol, target_type, target_port, targets), rest)| {
        let (attach, tls, health_check, options, adopt_target_group) = rest;
        DesiredListener {
            port,
            protocol,
            target_type,
            target_port,
            targets,
            attach,
            tls,
            health_check,
            options,
            adopt_target_group,
        }
    })
}

fn attach() -> impl Strategy<Value = Attach> {
    let ecs = (arn(), words(), port()).prop_map(|(service, container, container_port)| Attach::EcsService {
        service,
        container,
        container_port,
    });
    prop_oneof![ecs, words().prop_map(Attach::AutoScalingGroup)]
}

fn tls() -> impl Strategy<Value = Tls> {
    let alpn = select(vec!["HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"]);
    (arn(), "ELBSecurityPolicy-[A-Z0-9-]{1,20}", alpn, any::<bool>()).prop_map(
        |(certificate, policy, alpn, to_targets)| Tls { certificate, policy, alpn: alpn.to_owned(), to_targets },
    )
}

fn health_check() -> impl Strategy<Value = HealthCheck> {
    let protocol = select(vec!["TCP", "HTTP", "HTTPS"]);
    let port = prop_oneof![Just("traffic-port".to_owned()), (1..=65535u32).prop_map(|p| p.to_string())];
    (protocol, port, option::of(words()), option::of(words()), 5..=300u32, 2..=120u32, 2..=10u32, 2..=10u32).prop_map(
        |(protocol, port, path, matcher, interval_seconds, timeout_seconds, healthy_threshold, unhealthy_threshold)| {
            let protocol = protocol.to_owned();
            HealthCheck {
                protocol,
                port,
                path,
                matcher,
                interval_seconds,
                timeout_seconds,
                healthy_threshold,
                unhealthy_threshold,
            }
        },
    )
}

fn options() -> impl Strategy<Value = ListenerOptions> {
    let share = || option::of(1..=100u32);
    let thresholds = (share(), share(), share(), share());
    let switch = || option::of(any::<bool>());
    let switches = (any::<bool>(), switch(), switch(), switch(), switch());
    (option::of(60..=6000u32), option::of(0..=3600u32), switches, thresholds).prop_map(|(idle, delay, s, t)| {
        ListenerOptions {
            idle_timeout_seconds: idle,
            proxy_protocol: s.0,
            preserve_client_ip: s.1,
            deregistration_delay_seconds: delay,
            end_connections_at_deregistration: s.2,
            end_connections_when_unhealthy: s.3,
            cross_zone: s.4,
            health_thresholds: HealthThresholds {
                dns_failover_count: t.0,
                dns_failover_percentage: t.1,
                routing_count: t.2,
                routing_percentage: t.3,
            },
        }
    })
}

fn exposure() -> impl Strategy<Value = Exposure> {
    let ranges = prop::collection::vec(select(vec!["10.0.0.0/8", "192.0.2.7/32", "fd00::/8"]), 0..3);
    let groups = prop::collection::vec(id("sg-[0-9a-f]{17}"), 0..3);
    let tags: BoxedStrategy<BTreeMap<String, String>> = prop::collection::btree_map(words(), words(), 0..3).boxed();
    let switches = (any::<bool>(), any::<bool>(), any::<bool>());
    (option::of(words()), option::of(words()), switches, ranges, groups, tags).prop_map(
        |(hostname, restrictions, s, ranges, admit_in, tags)| Exposure {
            hostname,
            restrictions,
            cross_zone: s.0,
            deletion_protection: s.1,
            enforce_inbound: s.2,
            consumer_ranges: ranges.into_iter().map(|r| r.parse().unwrap()).collect(),
            admit_in,
            tags,
        },
    )
}

fn service() -> impl Strategy<Value = Service> {
    let types =
        select(vec![vec![AddressType::Ipv4], vec![AddressType::Ipv6], vec![AddressType::Ipv4, AddressType::Ipv6]]);
    let name = (option::of(words()), option::of(id("Z[A-Z0-9]{5,20}")), any::<bool>());
    (name, types, prop::collection::vec(arn(), 0..3), option::of(arn())).prop_map(
        |(name, address_types, further_load_balancers, notify)| Service {
            private_dns_name: name.0,
            dns_zone: name.1,
            dns_proof_written: name.2,
            address_types,
            further_load_balancers,
            notify,
        },
    )
}

fn adopt() -> impl Strategy<Value = Adopt> {
    (option::of(arn()), option::of(id("vpce-svc-[0-9a-f]{17}")))
        .prop_map(|(load_balancer, endpoint_service)| Adopt { load_balancer, endpoint_service })
}

/// Anything that somebody may type, 1 to 60 characters of it.
fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{1,20}", "\\PC{1,20}", "[\\n\\t\"'#=\\\\]{1,9}"]
}

fn port() -> impl Strategy<Value = Port> {
    (1..=65535u32).prop_map(|number| number.try_into().unwrap())
}

fn region() -> impl Strategy<Value = domain::Region> {
    id("[a-z]{2}-[a-z]{4}-[1-9]")
}

fn arn() -> impl Strategy<Value = Arn> {
    id("arn:aws:[a-z]{3,8}:us-east-1:[0-9]{12}:[a-z]{1,9}/[A-Za-z0-9-]{1,20}")
}

fn id<T: std::str::FromStr<Err = domain::Fault> + std::fmt::Debug>(pattern: &'static str) -> impl Strategy<Value = T> {
    pattern.prop_map(|text| text.parse().unwrap())
}
