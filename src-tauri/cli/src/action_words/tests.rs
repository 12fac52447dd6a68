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
