//! Where aliases point: to a load balancer, to an interface endpoint, or to a record of the same zone. Other AWS resources are not simulated.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Key, Record, Zone, names};
use crate::world::World;
use crate::{ec2, elbv2};

/// What is wrong with an alias; nothing with what is none.
pub(super) fn check(world: &World, set: &Value, after: &BTreeMap<Key, Record>, zone: &Zone) -> Vec<String> {
    let Some(alias) = set.get("AliasTarget") else { return Vec::new() };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (target, target_zone, kind) = (text(&alias["DNSName"]), text(&alias["HostedZoneId"]), text(&set["Type"]));
    let (lies, found) = if target_zone == zone.id {
        let key = Key { order: names::order(&target), kind: kind.clone(), set: String::new() };
        let there = after.range(key.clone()..).next().is_some_and(|(k, _)| k.order == key.order && k.kind == kind);
        (names::within(&target, &zone.name), there && target != text(&set["Name"]))
    } else {
        let lies = zone_of(&target).contains(&target_zone);
        (lies, lies && matches!(kind.as_str(), "A" | "AAAA") && exists(world, &target))
    };
    let tried = format!("Tried to create an alias that targets {target}, type {kind} in zone {target_zone},");
    let mut wrong = Vec::new();
    if !lies {
        wrong.push(format!("{tried} but the alias target name does not lie within the target zone"));
    }
    if !found {
        wrong.push(format!("{tried} but that target was not found"));
    }
    wrong
}

/// AWS's hosted zones that a name may belong to, by its end.
fn zone_of(name: &str) -> Vec<String> {
    let labels: Vec<&str> = name.split_terminator('.').rev().collect();
    match labels.as_slice() {
        ["com", "amazonaws", "vpce", region, _, ..] => vec![ec2::endpoint_zone(region)],
        ["com", "amazonaws", "elb", region, _, ..] => vec![elbv2::hosted_zone("application", region)],
        ["com", "amazonaws", region, "elb", _, ..] => vec![elbv2::hosted_zone("network", region)],
        _ => Vec::new(),
    }
}

/// Whether anybody has a load balancer or an endpoint of that name.
fn exists(world: &World, name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let balancer = name.strip_prefix("dualstack.").unwrap_or(name);
    world.estates.iter().any(|((account, region), estate)| {
        estate.elbv2.load_balancers.values().any(|b| b.dns_name.eq_ignore_ascii_case(balancer))
            || estate
                .ec2
                .endpoints
                .keys()
                .any(|e| ec2::dns_names(world, account, region, e).iter().any(|(n, _)| n.eq_ignore_ascii_case(name)))
    })
}
