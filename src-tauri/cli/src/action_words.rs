//! The parameters of a call in words, a line each, so that a consent in the terminal covers what the screen shows too.
//! What a step is called and why it is needed stands in the plan.

use std::collections::BTreeMap;
use std::fmt::Display;

use domain::{
    Action, Arn, ContainerTarget, HealthCheck, HostedZoneId, Peer, Port, Rule, ServiceChange, Slot, SlotRule, SubnetId,
    Tags, Target, Tls, TxtRecord, tag,
};

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
        Action::CreateLoadBalancer { name, subnets, security_groups, dual_stack, tags } => vec![
            named(name, None::<&str>),
            format!("kind: network, internal, {}", address_type(*dual_stack)),
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
        Action::SetSubnets { load_balancer, subnets } => vec![
            one("load balancer", load_balancer),
            format!("subnets, and no others: {}", listed(subnets.iter().map(ToString::to_string))),
        ],
        Action::SetDualStack { load_balancer, on } => {
            vec![one("load balancer", load_balancer), format!("addresses: {}", address_type(*on))]
        }
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
        Action::SetEcsTargetGroups { cluster, service, target_groups } => {
            let list = target_groups.iter().map(registers);
            let head = [
                format!("ECS service: {service}, in cluster {cluster}"),
                format!("target groups, and no others: {}", listed(list)),
                "all its tasks are started anew".to_owned(),
            ];
            head.into()
        }
        Action::AttachAutoScaling { auto_scaling_group, target_group }
        | Action::DetachAutoScaling { auto_scaling_group, target_group } => {
            vec![format!("Auto Scaling group: {auto_scaling_group}"), one("target group", target_group)]
        }
        Action::CreateListener { load_balancer, port, protocol, target_group, tls, tags } => {
            let mut lines = vec![
                one("load balancer", load_balancer),
                format!("listens on: {protocol} port {port}"),
                one("forwards to", target_group),
            ];
            lines.extend(tls.iter().flat_map(encrypted));
            lines.push(tagged(tags));
            lines
        }
        Action::ModifyListener { listener, protocol, target_group, tls } => {
            let head = [one("listener", listener), format!("speaks: {protocol}"), one("forwards to", target_group)];
            head.into_iter().chain(tls.iter().flat_map(encrypted)).collect()
        }
        Action::SetListenerAttributes { listener, attributes } => settings(one("listener", listener), attributes),
        Action::DeleteListener { listener } => vec![one("listener", listener)],
        Action::CreateEndpointService {
            load_balancers,
            acceptance_required,
            private_dns_name,
            address_types,
            regions,
            tags,
        } => {
            let mut lines = vec![
                many("load balancers", load_balancers),
                format!("each request must be accepted: {}", yes(*acceptance_required)),
            ];
            lines.extend(private_dns_name.as_ref().map(|name| format!("private DNS name: {name}")));
            lines.extend(unless_empty("address types", address_types));
            lines.extend(unless_empty("further Regions", regions));
            lines.push(tagged(tags));
            lines
        }
        Action::DeleteEndpointService { service } => vec![one("endpoint service", service)],
        Action::SetAcceptance { service, required } => {
            vec![one("endpoint service", service), format!("each request must be accepted: {}", yes(*required))]
        }
        Action::ChangeEndpointService { service, change } => changed(one("endpoint service", service), change),
        Action::SetPrivateDnsName { service, name } => {
            let name = name.as_deref().unwrap_or("none any more");
            vec![one("endpoint service", service), format!("private DNS name: {name}")]
        }
        Action::VerifyPrivateDns { service } => vec![
            one("endpoint service", service),
            "AWS looks for the record that proves the private DNS name".to_owned(),
        ],
        Action::WriteTxtRecord { zone, record } => {
            let mut lines = txt(zone, record);
            lines.push("what stands there under that name is replaced".to_owned());
            lines
        }
        Action::DeleteTxtRecord { zone, record } => txt(zone, record),
        Action::CreateNotification { service, topic, events } => vec![
            one("endpoint service", service),
            format!("is told: {topic}"),
            format!("of: {}", listed(events.iter().cloned())),
        ],
        Action::DeleteNotification { notification } => vec![one("notification", notification)],
        Action::AddTags { resource, tags } => marked(resource, "gets the tag", tags),
        Action::RemoveTags { resource, tags } => marked(resource, "loses the tag", tags),
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

fn address_type(dual_stack: bool) -> &'static str {
    if dual_stack { "IPv4 and IPv6" } else { "IPv4" }
}

fn encrypted(tls: &Tls) -> [String; 2] {
    let Tls { certificate, policy, alpn, to_targets } = tls;
    let onward = if *to_targets { ", and TLS again to the targets" } else { "" };
    [format!("certificate: {certificate}"), format!("TLS: policy {policy}, ALPN {alpn}{onward}")]
}

fn registers(target: &ContainerTarget) -> String {
    format!("{} (container {} port {})", what(&target.target_group), target.container, target.port)
}

fn txt(zone: &HostedZoneId, record: &Slot<TxtRecord>) -> Vec<String> {
    let mut lines = vec![format!("hosted zone: {zone}")];
    match record {
        Slot::Known(TxtRecord { name, value }) => {
            lines.extend([format!("TXT record: {name}"), format!("value: “{value}”")]);
        }
        Slot::From(_) => lines.push(one("TXT record", record)),
    }
    lines
}

fn marked(resource: &str, verb: &str, tags: &Tags) -> Vec<String> {
    let list = tags.iter().map(|(key, value)| format!("{verb}: {key} = “{value}”"));
    std::iter::once(format!("resource: {resource}")).chain(list).collect()
}

/// What comes and what goes. A change of nothing makes AWS look at the load balancers anew.
fn changed(of: String, change: &ServiceChange) -> Vec<String> {
    let slots = |list: &[Slot<Arn>]| list.iter().map(what).collect::<Vec<_>>();
    let lines = [
        unless_empty("stands on, too", &slots(&change.add_load_balancers)),
        unless_empty("no longer stands on", &slots(&change.remove_load_balancers)),
        unless_empty("new address types", &change.add_address_types),
        unless_empty("address types no more", &change.remove_address_types),
        unless_empty("new Regions", &change.add_regions),
        unless_empty("Regions no more", &change.remove_regions),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    let nothing = || vec!["takes over the zones of its load balancers".to_owned()];
    std::iter::once(of).chain(if lines.is_empty() { nothing() } else { lines }).collect()
}

fn unless_empty(label: &str, values: &[String]) -> Option<String> {
    (!values.is_empty()).then(|| format!("{label}: {}", values.join(", ")))
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
mod tests;
