//! The endpoint service beyond what every onboarding's has: its private name, its address types, what else it stands on, and
//! whom it tells (`docs/aws.md`, “Endpoint services and connections”, “Private DNS names”).

use std::collections::BTreeSet;

use super::arns::{NETWORK, is_in_region, misplaced, part};
use super::shown;
use super::texts::is_host_name;
use crate::plan::serves;
use crate::{Arn, Desired, EndpointService, Inventory, LoadBalancer, Problem, is_ours, tag};

pub(super) fn form(desired: &Desired, problems: &mut Vec<Problem>) {
    let service = &desired.service;
    problems.extend(private_name(desired));
    if let (Some(zone), None) = (&service.dns_zone, &service.private_dns_name) {
        let message = format!("Zone {zone} is named for the proof of a private DNS name, and there is no such name");
        problems.push(problem(
            "dns_zone",
            "zone-without-name",
            message,
            "Name it in private_dns_name, or take this out",
        ));
    }
    let types: BTreeSet<_> = service.address_types.iter().collect();
    if types.is_empty() || types.len() < service.address_types.len() {
        let message = "The address types are none, or one is listed twice";
        problems.push(problem("address_types", "address-types", message, "List ipv4, ipv6 or both"));
    }
    let mut seen: BTreeSet<&Arn> = desired.adopt.load_balancer.iter().collect();
    for (index, arn) in service.further_load_balancers.iter().enumerate() {
        let field = format!("service.further_load_balancers[{index}]");
        if !seen.insert(arn) {
            let message = format!("{} is listed twice", arn.short());
            problems.push(Problem::new(field, "balancer-twice", message, "List each load balancer once"));
            continue;
        }
        problems.extend(misplaced(arn, &NETWORK, desired, &field));
    }
    problems.extend(service.notify.as_ref().and_then(|topic| topic_form(desired, topic)));
}

/// Small letters, and perhaps a star before it (guide: PrivateLink, “Configure an endpoint service”).
fn private_name(desired: &Desired) -> Option<Problem> {
    let name = desired.service.private_dns_name.as_ref()?;
    let plain = name.strip_prefix("*.").unwrap_or(name);
    (!is_host_name(plain) || name.bytes().any(|b| b.is_ascii_uppercase())).then(|| {
        let message = format!("“{}” is no private DNS name", shown(name));
        problem(
            "private_dns_name",
            "private-dns-name",
            message,
            "Use a full name in small letters, such as git.example.com",
        )
    })
}

/// A topic in the service's own Region; it may be another account's.
fn topic_form(desired: &Desired, topic: &Arn) -> Option<Problem> {
    if part(topic, 2) != "sns" || part(topic, 5).contains([':', '/']) {
        let message = format!("{} is not an SNS topic", shown(topic.as_str()));
        return Some(problem("notify", "wrong-resource", message, "Give the ARN of a topic: arn:…:sns:…"));
    }
    (!is_in_region(topic, desired)).then(|| {
        let message = format!("Topic {} is not in {}", topic.short(), desired.region);
        problem("notify", "resource-elsewhere", message, "Use a topic of the onboarding’s Region")
    })
}

pub(super) fn known(desired: &Desired, inventory: &Inventory, problems: &mut Vec<Problem>) {
    problems.extend(zone(desired, inventory));
    ipv6(desired, inventory, problems);
    for (index, arn) in desired.service.further_load_balancers.iter().enumerate() {
        problems.extend(network_balancer(desired, inventory, arn, &format!("service.further_load_balancers[{index}]")));
    }
    let own = |topic: &&Arn| topic.account().as_ref() == Some(&desired.account);
    if let Some(topic) = desired.service.notify.as_ref().filter(own)
        && inventory.read_completely("sns:ListTopics")
        && !inventory.topics.contains(topic)
    {
        let message = format!("Topic {} does not exist in this account and Region", topic.short());
        problems.push(problem("notify", "unknown-topic", message, "Choose a topic that exists, or make it first"));
    }
}

/// The proof is a record at the name or above it (guide: PrivateLink, “Manage DNS names”).
fn zone(desired: &Desired, inventory: &Inventory) -> Option<Problem> {
    let id = desired.service.dns_zone.as_ref()?;
    let Some(zone) = inventory.hosted_zones.iter().find(|z| &z.id == id) else {
        return inventory.read_completely("route53:ListHostedZones").then(|| {
            let message = format!("{id} is no public hosted zone of this account");
            problem(
                "dns_zone",
                "unknown-zone",
                message,
                "Choose one that was found, or leave the record to somebody else",
            )
        });
    };
    let name = desired.service.private_dns_name.as_ref()?;
    let name = name.trim_start_matches("*.");
    (!zone.holds(name)).then(|| {
        let message = format!("Zone {} does not hold {}", shown(&zone.name), shown(name));
        problem("dns_zone", "zone-elsewhere", message, "Choose the zone of that name’s domain")
    })
}

/// A dual-stack load balancer wants subnets with IPv6 (`docs/aws.md`, “Load balancers, target groups, listeners”).
fn ipv6(desired: &Desired, inventory: &Inventory, problems: &mut Vec<Problem>) {
    let subnets = desired.network.subnets.iter().enumerate().filter(|_| desired.service.is_dual_stack());
    for (index, subnet) in subnets.filter_map(|(index, id)| Some((index, inventory.subnet(id)?))) {
        if !subnet.ipv6 {
            let message = format!("{} has no IPv6 range, which a service with IPv6 needs", subnet.id);
            let hint = "Give the subnet an IPv6 range first, or leave ipv6 out of service.address_types";
            problems.push(Problem::new(format!("network.subnets[{index}]"), "subnet-without-ipv6", message, hint));
        }
    }
}

/// An internal Network Load Balancer that exists here, and that no other service stands on: one belongs to one service
/// (`docs/aws.md`, “Endpoint services and connections”).
pub(super) fn network_balancer(desired: &Desired, inventory: &Inventory, arn: &Arn, field: &str) -> Option<Problem> {
    let say = |code: &str, message: String, hint: &str| Some(Problem::new(field, code, message, hint));
    let Some(balancer) = inventory.load_balancer(arn) else {
        let missing = inventory.read_completely("elasticloadbalancing:DescribeLoadBalancers");
        let message = format!("Load balancer {} does not exist in this account and Region", arn.short());
        return if missing { say("unknown-balancer", message, "Choose one that was found") } else { None };
    };
    let name = shown(&balancer.name);
    if !is_internal_network(balancer) {
        let message = format!("Load balancer {name} is {} and {}", shown(&balancer.kind), shown(&balancer.scheme));
        return say("balancer-kind", message, "Choose an internal Network Load Balancer");
    }
    let taken =
        inventory.endpoint_services.iter().find(|s| s.load_balancers.contains(arn) && serves(s) && !is_own(desired, s));
    if let Some(service) = taken {
        let message = format!("Endpoint service {} stands on {name}, and is not this onboarding’s", service.id);
        return say("balancer-taken", message, "Choose another; a load balancer belongs to one endpoint service");
    }
    None
}

fn is_internal_network(balancer: &LoadBalancer) -> bool {
    balancer.kind.eq_ignore_ascii_case("network") && balancer.scheme.eq_ignore_ascii_case("internal")
}

fn is_own(desired: &Desired, service: &EndpointService) -> bool {
    is_ours(&service.tags, &desired.id, "endpoint-service")
        || desired.adopt.endpoint_service.as_ref() == Some(&service.id)
        || service.tags.get(tag::ADOPTED).is_some_and(|id| id == desired.id.as_str())
}

fn problem(field: &str, code: &str, message: impl Into<String>, hint: &str) -> Problem {
    Problem::new(format!("service.{field}"), code, message, hint)
}
