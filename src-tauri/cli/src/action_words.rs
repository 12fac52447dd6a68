//! The parameters of a call in words, a line each, so that a consent in the terminal covers what the screen shows too.
//! What a step is called and why it is needed stands in the plan.

use std::collections::BTreeMap;
use std::fmt::Display;

use domain::{Action, HealthCheck, Peer, Port, Rule, Slot, SlotRule, SubnetId, Tags, Target, tag};

use crate::harmless::harmless;

/// Every input of `action`, each on one line; tags are summed up.
pub fn parameters(action: &Action) -> Vec<String> {
    words(action).iter().map(|line| harmless(line)).collect()
}

fn words(action: &Action) -> Vec<String> {
    match action {
        Action::CreateSecurityGroup { vpc, name, description, tags } => {
            vec![named(name, Some(vpc)), format!("description: “{description}”"), tagged(tags)]
        }
        Action::DeleteSecurityGroup { group } => vec![one("security group", group)],
        Action::AuthorizeIngress { group, rules } => on_group(group, "admits", "from", rules),
        Action::RevokeIngress { group, rules } => on_group(group, "no longer admits", "from", rules),
        Action::AuthorizeEgress { group, rules } => on_group(group, "lets out", "to", rules),
        Action::RevokeEgress { group, rules } => on_group(group, "no longer lets out", "to", rules),
        Action::CreateLoadBalancer { name, subnets, security_groups, tags } => vec![
            named(name, None::<&str>),
            "kind: network, internal, IPv4".to_owned(),
            standing_in(subnets),
            many("security groups", security_groups),
            tagged(tags),
        ],
        Action::DeleteLoadBalancer { load_balancer } => vec![one("load balancer", load_balancer)],
        Action::SetSecurityGroups { load_balancer, security_groups, enforce_inbound } => vec![
            one("load balancer", load_balancer),
            many("security groups, and no others", security_groups),
            format!("inbound rules hold for PrivateLink traffic: {}", yes(*enforce_inbound)),
        ],
        Action::SetLoadBalancerAttributes { load_balancer, attributes } => {
            settings(one("load balancer", load_balancer), attributes)
        }
        Action::CreateTargetGroup { name, vpc, protocol, port, target_type, health_check, tags } => vec![
            named(name, Some(vpc)),
            format!("traffic: {protocol} to port {port}, targets of type {target_type}"),
            checked(health_check),
            tagged(tags),
        ],
        Action::DeleteTargetGroup { target_group } => vec![one("target group", target_group)],
        Action::SetTargetGroupAttributes { target_group, attributes } => {
            settings(one("target group", target_group), attributes)
        }
        Action::ModifyTargetGroup { target_group, health_check } => {
            vec![one("target group", target_group), checked(health_check)]
        }
        Action::RegisterTargets { target_group, targets } | Action::DeregisterTargets { target_group, targets } => {
            vec![one("target group", target_group), format!("targets: {}", listed(targets.iter().map(target)))]
        }
        Action::CreateListener { load_balancer, port, protocol, target_group, tags } => vec![
            one("load balancer", load_balancer),
            format!("listens on: {protocol} port {port}"),
            one("forwards to", target_group),
            tagged(tags),
        ],
        Action::DeleteListener { listener } => vec![one("listener", listener)],
        Action::CreateEndpointService { load_balancers, acceptance_required, tags } => vec![
            many("load balancers", load_balancers),
            format!("each request must be accepted: {}", yes(*acceptance_required)),
            tagged(tags),
        ],
        Action::DeleteEndpointService { service } => vec![one("endpoint service", service)],
        Action::SetAcceptance { service, required } => {
            vec![one("endpoint service", service), format!("each request must be accepted: {}", yes(*required))]
        }
        Action::AddPrincipals { service, principals } => {
            let list = principals.iter().map(|p| format!("may ask from now on: {p}"));
            std::iter::once(one("endpoint service", service)).chain(list).collect()
        }
        Action::RemovePrincipals { service, principals } => {
            let list = principals.iter().map(|p| format!("may no longer ask: {p}"));
            std::iter::once(one("endpoint service", service)).chain(list).collect()
        }
        Action::AcceptConnection { service, endpoint } | Action::RejectConnection { service, endpoint } => {
            vec![format!("endpoint service: {service}"), format!("endpoint: {endpoint}")]
        }
        Action::CreateEndpoint { vpc, subnets, security_groups, service_name, tags } => vec![
            format!("service name: {service_name}"),
            format!("kind: interface, without private DNS, in {vpc}"),
            standing_in(subnets),
            many("security groups", security_groups),
            tagged(tags),
        ],
        Action::DeleteEndpoint { endpoint } => vec![one("endpoint", endpoint)],
    }
}

fn named(name: &str, vpc: Option<impl Display>) -> String {
    let place = vpc.map(|vpc| format!(", in {vpc}")).unwrap_or_default();
    format!("name: {name}{place}")
}

fn one<T: Display>(label: &str, slot: &Slot<T>) -> String {
    format!("{label}: {}", what(slot))
}

fn many<T: Display>(label: &str, slots: &[Slot<T>]) -> String {
    format!("{label}: {}", listed(slots.iter().map(what)))
}

/// The thing itself, or the step that will make it.
fn what<T: Display>(slot: &Slot<T>) -> String {
    match slot {
        Slot::Known(value) => value.to_string(),
        Slot::From(step) => format!("‹result of {step}›"),
    }
}

fn listed(values: impl Iterator<Item = String>) -> String {
    let values: Vec<String> = values.collect();
    if values.is_empty() { "none".to_owned() } else { values.join(", ") }
}

fn standing_in(subnets: &[SubnetId]) -> String {
    format!("subnets: {}", listed(subnets.iter().map(ToString::to_string)))
}

fn target(target: &Target) -> String {
    let zone = target.zone.as_ref().map(|zone| format!(" (zone {zone})")).unwrap_or_default();
    format!("{} port {}{zone}", target.id, target.port)
}

fn settings(of: String, attributes: &BTreeMap<String, String>) -> Vec<String> {
    std::iter::once(of).chain(attributes.iter().map(|(key, value)| format!("{key} = {value}"))).collect()
}

fn checked(check: &HealthCheck) -> String {
    let HealthCheck { protocol, port, path, matcher, interval_seconds, timeout_seconds, .. } = check;
    let path = path.as_ref().map(|p| format!(" path {p}")).unwrap_or_default();
    let matcher = matcher.as_ref().map(|m| format!(" expecting {m}")).unwrap_or_default();
    format!(
        "health check: {protocol} on port {port}{path}{matcher} every {interval_seconds} s, {timeout_seconds} s at most; well after {}, ill after {} in a row",
        check.healthy_threshold, check.unhealthy_threshold
    )
}

fn on_group<T: Display>(group: &Slot<T>, verb: &str, preposition: &str, rules: &[SlotRule]) -> Vec<String> {
    let line = |rule: &SlotRule| format!("{verb}: {}", rule_words(rule, preposition));
    std::iter::once(one("security group", group)).chain(rules.iter().map(line)).collect()
}

fn rule_words(rule: &SlotRule, preposition: &str) -> String {
    match rule {
        SlotRule::Plain(Rule { protocol, from_port, to_port, peer, description }) => {
            let peer = match peer {
                Peer::Cidr(range) => range.to_string(),
                Peer::Group(group) => group.to_string(),
                Peer::PrefixList(list) => list.clone(),
            };
            let traffic = traffic(protocol, *from_port, *to_port);
            format!("{traffic} {preposition} {peer}{}", remark(description.as_deref()))
        }
        SlotRule::ToGroup { protocol, from_port, to_port, group, description } => {
            let number = |port: &Port| Some(port.number());
            let traffic = traffic(protocol, number(from_port), number(to_port));
            format!("{traffic} {preposition} {}{}", what(group), remark(Some(description)))
        }
    }
}

/// `-1` is every protocol, and no port is all of them (EC2 `IpPermission`).
fn traffic(protocol: &str, from: Option<u16>, to: Option<u16>) -> String {
    let protocol = if protocol == "-1" { "all protocols" } else { protocol };
    match (from, to) {
        (None, None) => format!("{protocol}, all ports"),
        (Some(from), Some(to)) if from == to => format!("{protocol} port {from}"),
        (from, to) => {
            let end = |port: Option<u16>| port.map_or_else(|| "…".to_owned(), |p| p.to_string());
            format!("{protocol} ports {} to {}", end(from), end(to))
        }
    }
}

fn remark(description: Option<&str>) -> String {
    description.filter(|d| !d.is_empty()).map(|d| format!(" (“{d}”)")).unwrap_or_default()
}

/// Our own tags are the same everywhere but for the step; what a person added is told.
fn tagged(tags: &Tags) -> String {
    const OURS: [&str; 4] = [tag::MANAGED_BY, tag::ONBOARDING, tag::STEP, tag::SCHEMA];
    let more = tags.iter().filter(|(key, _)| !OURS.contains(&key.as_str()));
    let more = more.map(|(key, value)| format!(", and {key} = “{value}”")).collect::<String>();
    format!("with this onboarding’s tags{more}")
}

fn yes(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
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
        let action = Action::AuthorizeIngress {
            group: Slot::Known(id("sg-0123456789abcdef0")),
            rules: vec![SlotRule::Plain(rule)],
        };
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
        for words in
            ["vpce-svc-0123456789abcdef0", "subnet-0123456789abcdef0", "‹result of endpoint-group›", "private DNS"]
        {
            assert!(told.contains(words), "{words} is missing in\n{told}");
        }
    }
}
