//! What the terminal says of a call covers each of its inputs, and harms nobody.

use domain::{default_health_check, our_tags};

use super::*;

fn id<T: std::str::FromStr<Err = domain::Fault>>(text: &str) -> T {
    text.parse().unwrap()
}

fn tags() -> Tags {
    let mut tags = our_tags(&id("k3m9x2p7qa"), "load-balancer");
    tags.insert("team".to_owned(), "payments\u{1b}[2J\n".to_owned());
    tags
}

fn port(number: u32) -> Port {
    number.try_into().unwrap()
}

fn text(action: &Action) -> String {
    parameters(action).join("\n")
}

#[test]
fn a_rule_says_protocol_ports_and_peer() {
    let all = Rule {
        protocol: "-1".to_owned(),
        from_port: None,
        to_port: None,
        peer: Peer::Cidr("0.0.0.0/0".parse().unwrap()),
        description: None,
    };
    let range = SlotRule::ToGroup {
        protocol: "tcp".to_owned(),
        from_port: port(8000),
        to_port: port(8100),
        group: Slot::From(id("security-group")),
        description: "to the targets".to_owned(),
    };
    let rules = vec![SlotRule::Plain(all), range];
    let group = Slot::Known(id("sg-0123456789abcdef0"));
    assert_eq!(
        text(&Action::AuthorizeEgress { group, rules }),
        "security group: sg-0123456789abcdef0\n\
         lets out: all protocols, all ports to 0.0.0.0/0\n\
         lets out: tcp ports 8000 to 8100 to ‹result of security-group› (“to the targets”)"
    );
}

#[test]
fn an_admission_names_whom_it_admits() {
    let rule = Rule {
        protocol: "tcp".to_owned(),
        from_port: Some(443),
        to_port: Some(443),
        peer: Peer::Group(id("sg-0fedcba9876543210")),
        description: Some("Firefly\u{7}\nadmits: nobody".to_owned()),
    };
    let action =
        Action::AuthorizeIngress { group: Slot::Known(id("sg-0123456789abcdef0")), rules: vec![SlotRule::Plain(rule)] };
    assert_eq!(
        parameters(&action)[1],
        "admits: tcp port 443 from sg-0fedcba9876543210 (“Firefly\u{fffd} admits: nobody”)"
    );
}

#[test]
fn what_is_created_is_told_with_all_that_matters() {
    let group = Action::CreateTargetGroup {
        name: "ffly-orders-k3m9-443".to_owned(),
        vpc: id("vpc-0123456789abcdef0"),
        protocol: "TCP".to_owned(),
        port: port(443),
        target_type: "ip".to_owned(),
        health_check: HealthCheck { path: Some("/health".to_owned()), ..default_health_check() },
        tags: tags(),
    };
    let told = text(&group);
    for words in [
        "in vpc-0123456789abcdef0",
        "TCP to port 443",
        "type ip",
        "path /health every 10 s",
        "this onboarding’s tags, and team = “payments\u{fffd}[2J ”",
    ] {
        assert!(told.contains(words), "{words} is missing in\n{told}");
    }
    assert!(!told.contains("FireflyOnboarding"), "{told}");
    assert_eq!(told.lines().count(), 4, "{told}");
}

#[test]
fn every_target_principal_and_attribute_is_named() {
    let target_group = Slot::From(id("target-group-443"));
    let targets = vec![
        Target { id: "i-0123456789abcdef0".to_owned(), port: port(443), zone: None },
        Target { id: "192.0.2.7".to_owned(), port: port(8443), zone: Some("all".to_owned()) },
    ];
    let registered = text(&Action::RegisterTargets { target_group, targets });
    assert!(registered.contains("i-0123456789abcdef0 port 443, 192.0.2.7 port 8443 (zone all)"), "{registered}");
    let principals = vec!["arn:aws:iam::444455556666:root".to_owned(), "*".to_owned()];
    let allowed = text(&Action::AddPrincipals { service: Slot::From(id("endpoint-service")), principals });
    assert!(allowed.ends_with("may ask from now on: arn:aws:iam::444455556666:root\nmay ask from now on: *"));
    let attributes = [("deletion_protection.enabled", "true")].map(|(k, v)| (k.to_owned(), v.to_owned()));
    let set = text(&Action::SetLoadBalancerAttributes {
        load_balancer: Slot::From(id("load-balancer")),
        attributes: attributes.into(),
    });
    assert!(set.ends_with("deletion_protection.enabled = true"), "{set}");
}

#[test]
fn an_endpoint_says_which_service_it_reaches() {
    let told = text(&Action::CreateEndpoint {
        vpc: id("vpc-0123456789abcdef0"),
        subnets: vec![id("subnet-0123456789abcdef0")],
        security_groups: vec![Slot::From(id("endpoint-group"))],
        service_name: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0".to_owned(),
        tags: Tags::new(),
    });
    for words in ["vpce-svc-0123456789abcdef0", "subnet-0123456789abcdef0", "‹result of endpoint-group›", "private DNS"]
    {
        assert!(told.contains(words), "{words} is missing in\n{told}");
    }
}

#[test]
fn an_encrypted_listener_says_how_it_ends_the_encryption() {
    let tls = Tls {
        certificate: id("arn:aws:acm:us-east-1:111122223333:certificate/0123"),
        policy: "ELBSecurityPolicy-TLS13-1-2-2021-06".to_owned(),
        alpn: "HTTP2Preferred".to_owned(),
        to_targets: true,
    };
    let told = text(&Action::CreateListener {
        load_balancer: Slot::From(id("load-balancer")),
        port: port(443),
        protocol: "TLS".to_owned(),
        target_group: Slot::From(id("target-group-443")),
        tls: Some(tls.clone()),
        tags: tags(),
    });
    for words in
        ["certificate/0123", "policy ELBSecurityPolicy-TLS13-1-2-2021-06", "ALPN HTTP2Preferred", "TLS again to"]
    {
        assert!(told.contains(words), "{words} is missing in\n{told}");
    }
    let listener = Slot::Known(id("arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/net/a/1/2"));
    let target_group = Slot::From(id("target-group-443"));
    let plain = Action::ModifyListener { listener, protocol: "TCP".to_owned(), target_group, tls: None };
    assert!(text(&plain).ends_with("speaks: TCP\nforwards to: ‹result of target-group-443›"), "{}", text(&plain));
    let both = Action::SetDualStack { load_balancer: Slot::From(id("load-balancer")), on: true };
    assert!(text(&both).ends_with("addresses: IPv4 and IPv6"));
}

#[test]
fn a_change_of_a_service_names_what_comes_and_what_goes() {
    let change = ServiceChange {
        add_load_balancers: vec![Slot::From(id("load-balancer-2"))],
        remove_address_types: vec!["ipv6".to_owned()],
        add_regions: vec!["eu-west-1".to_owned(), "eu-west-2".to_owned()],
        ..ServiceChange::default()
    };
    let service = || Slot::Known(id("vpce-svc-0123456789abcdef0"));
    assert_eq!(
        text(&Action::ChangeEndpointService { service: service(), change }),
        "endpoint service: vpce-svc-0123456789abcdef0\n\
         stands on, too: ‹result of load-balancer-2›\n\
         address types no more: ipv6\n\
         new Regions: eu-west-1, eu-west-2"
    );
    let nothing = Action::ChangeEndpointService { service: service(), change: ServiceChange::default() };
    assert!(text(&nothing).ends_with("takes over the zones of its load balancers"));
    let created = Action::CreateEndpointService {
        load_balancers: vec![Slot::From(id("load-balancer"))],
        acceptance_required: true,
        private_dns_name: Some("git.acme.example".to_owned()),
        address_types: vec!["ipv4".to_owned(), "ipv6".to_owned()],
        regions: vec!["eu-west-1".to_owned()],
        tags: Tags::new(),
    };
    for words in ["private DNS name: git.acme.example", "address types: ipv4, ipv6", "further Regions: eu-west-1"] {
        assert!(text(&created).contains(words), "{words} is missing in\n{}", text(&created));
    }
    let renamed = Action::SetPrivateDnsName { service: service(), name: None };
    assert!(text(&renamed).ends_with("private DNS name: none any more"));
}

#[test]
fn a_record_is_told_with_its_name_and_value() {
    let zone: domain::HostedZoneId = id("Z0123456789ABCDEF");
    let record: TxtRecord = id("_1d36.acme.example vpce:qUAth3\u{1b}[2J");
    let deleted = text(&Action::DeleteTxtRecord { zone: zone.clone(), record: Slot::Known(record.clone()) });
    assert_eq!(
        deleted,
        "hosted zone: Z0123456789ABCDEF\nTXT record: _1d36.acme.example\nvalue: “vpce:qUAth3\u{fffd}[2J”"
    );
    let written = text(&Action::WriteTxtRecord { zone: zone.clone(), record: Slot::Known(record) });
    assert!(written.starts_with(&deleted) && written.ends_with("is replaced"), "{written}");
    let later = text(&Action::WriteTxtRecord { zone, record: Slot::From(id("domain-proof")) });
    assert!(later.contains("TXT record: ‹result of domain-proof›"), "{later}");
}

#[test]
fn who_registers_and_who_is_told_is_named() {
    let target = ContainerTarget {
        target_group: Slot::From(id("target-group-443")),
        container: "api".to_owned(),
        port: port(8443),
    };
    let service: Arn = id("arn:aws:ecs:us-east-1:111122223333:service/prod/orders");
    let ecs = |target_groups| Action::SetEcsTargetGroups {
        cluster: "prod".to_owned(),
        service: service.clone(),
        target_groups,
    };
    let told = text(&ecs(vec![target]));
    for words in
        ["service/prod/orders, in cluster prod", "‹result of target-group-443› (container api port 8443)", "anew"]
    {
        assert!(told.contains(words), "{words} is missing in\n{told}");
    }
    assert!(text(&ecs(Vec::new())).contains("and no others: none"));
    let attached = text(&Action::AttachAutoScaling {
        auto_scaling_group: "web\nname: other".to_owned(),
        target_group: Slot::From(id("target-group-443")),
    });
    assert_eq!(attached.lines().count(), 2, "{attached}");
    let notification = text(&Action::CreateNotification {
        service: Slot::From(id("endpoint-service")),
        topic: id("arn:aws:sns:us-east-1:111122223333:connections"),
        events: vec!["Connect".to_owned(), "Delete".to_owned()],
    });
    assert!(notification.ends_with("is told: arn:aws:sns:us-east-1:111122223333:connections\nof: Connect, Delete"));
    let tags: Tags = [("FireflyAdoptedBy".to_owned(), "k3m9x2p7qa".to_owned())].into();
    let marked = text(&Action::AddTags { resource: "vpce-svc-0123456789abcdef0".to_owned(), tags });
    assert_eq!(marked, "resource: vpce-svc-0123456789abcdef0\ngets the tag: FireflyAdoptedBy = “k3m9x2p7qa”");
}
