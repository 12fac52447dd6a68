//! Holding an onboarding against what AWS accepts and what the account holds: all problems at once.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::plain::unseen;
use crate::plan::{our_load_balancer, our_target_group};
use crate::{Desired, DesiredListener, HealthCheck, Inventory, Problem, SCHEMA, Subnet, SubnetId, TargetType, clip};

/// Free addresses that AWS advises for a load balancer's subnet.
const FREE_ADDRESSES: u32 = 8;

/// Everything that is wrong with `desired` in this account and Region. Empty means that it can be planned.
pub fn validate(desired: &Desired, inventory: &Inventory) -> Vec<Problem> {
    let mut problems = validate_alone(desired);
    place(desired, inventory, &mut problems);
    subnets(desired, inventory, &mut problems);
    for (index, listener) in desired.listeners.iter().enumerate() {
        targets(desired, inventory, listener, index, &mut problems);
    }
    for (index, group) in desired.exposure.admit_in.iter().enumerate() {
        if inventory.read_completely("ec2:DescribeSecurityGroups") && inventory.security_group(group).is_none() {
            let field = format!("exposure.admit_in[{index}]");
            problems.push(Problem::new(
                field,
                "unknown-group",
                format!("{group} does not exist here"),
                "Choose a security group of the targets",
            ));
        }
    }
    problems
}

/// What can be said without looking at AWS.
pub fn validate_alone(desired: &Desired) -> Vec<Problem> {
    let mut problems = Vec::new();
    if desired.schema != SCHEMA {
        let message = format!("This file has form {}, and this version knows form {SCHEMA}", desired.schema);
        problems.push(Problem::new(
            "schema",
            "unknown-schema",
            message,
            "Use the version of the product that wrote it",
        ));
    }
    if desired.name.trim().is_empty() || desired.name.chars().count() > 60 {
        problems.push(Problem::new(
            "name",
            "name-length",
            "The name is empty or longer than 60 characters",
            "Give the service a short name",
        ));
    }
    if desired.firefly.account == desired.account {
        let message = format!("{} is the account that is set up, not Firefly’s", desired.account.grouped());
        problems.push(Problem::new(
            "firefly.account",
            "own-account",
            message,
            "Ask your Firefly contact for Firefly’s account ID",
        ));
    }
    ports(desired, &mut problems);
    enforcement(desired, &mut problems);
    ranges(desired, &mut problems);
    texts(desired, &mut problems);
    hostname(desired, &mut problems);
    tags(desired, &mut problems);
    problems
}

fn place(desired: &Desired, inventory: &Inventory, problems: &mut Vec<Problem>) {
    if desired.account != inventory.account {
        let message = format!(
            "The onboarding belongs to {}, but this session is in {}",
            desired.account.grouped(),
            inventory.account.grouped()
        );
        problems.push(Problem::new("account", "wrong-account", message, "Sign in to the onboarding’s account"));
    }
    if desired.region != inventory.region {
        let message =
            format!("The onboarding belongs to {}, but this session looks at {}", desired.region, inventory.region);
        problems.push(Problem::new("region", "wrong-region", message, "Choose the onboarding’s Region"));
    }
    if inventory.vpc(&desired.network.vpc).is_none() {
        let message = format!("{} does not exist in this account and Region", desired.network.vpc);
        problems.push(Problem::new("network.vpc", "unknown-vpc", message, "Choose one of the VPCs that were found"));
    }
}

fn subnets(desired: &Desired, inventory: &Inventory, problems: &mut Vec<Problem>) {
    if desired.network.subnets.is_empty() {
        problems.push(Problem::new(
            "network.subnets",
            "no-subnet",
            "No subnet is chosen",
            "Choose one subnet in each zone; two zones or more",
        ));
    }
    let mut zones = BTreeSet::new();
    for (index, id) in desired.network.subnets.iter().enumerate() {
        let field = format!("network.subnets[{index}]");
        match inventory.subnet(id) {
            None => problems.push(unknown_subnet(&field, id)),
            Some(subnet) => {
                let stands =
                    our_load_balancer(desired, inventory).is_some_and(|l| l.zones.iter().any(|z| &z.subnet == id));
                problems.extend(subnet_problem(desired, subnet, &field, zones.insert(subnet.zone.clone()), stands));
            }
        }
    }
}

fn unknown_subnet(field: &str, id: &SubnetId) -> Problem {
    Problem::new(
        field,
        "unknown-subnet",
        format!("{id} does not exist in this account and Region"),
        "Choose one of the subnets that were found",
    )
}

fn subnet_problem(
    desired: &Desired,
    subnet: &Subnet,
    field: &str,
    first_in_zone: bool,
    stands: bool,
) -> Option<Problem> {
    if subnet.vpc != desired.network.vpc {
        let message = format!("{} lies in {}, not in {}", subnet.id, subnet.vpc, desired.network.vpc);
        return Some(Problem::new(
            field,
            "subnet-elsewhere",
            message,
            "Choose subnets of the VPC in which the service runs",
        ));
    }
    if !first_in_zone {
        let message = format!("{} is a second subnet in zone {}", subnet.id, subnet.zone);
        return Some(Problem::new(field, "zone-twice", message, "A load balancer takes one subnet in each zone"));
    }
    // a load balancer that stands there already has its addresses, and must stay repairable
    (subnet.free_addresses < FREE_ADDRESSES && !stands).then(|| {
        let message = format!(
            "{} has {} free addresses; a load balancer needs at least {FREE_ADDRESSES}",
            subnet.id, subnet.free_addresses
        );
        Problem::new(field, "subnet-full", message, "Choose another subnet in that zone")
    })
}

fn ports(desired: &Desired, problems: &mut Vec<Problem>) {
    if desired.listeners.is_empty() {
        problems.push(Problem::new(
            "listeners",
            "no-listener",
            "No port is exposed",
            "Name at least one port that Firefly should reach",
        ));
    }
    let mut seen = BTreeSet::new();
    for (index, listener) in desired.listeners.iter().enumerate() {
        if !seen.insert(listener.port) {
            let field = format!("listeners[{index}].port");
            problems.push(Problem::new(
                field,
                "port-twice",
                format!("Port {} is listed twice", listener.port),
                "List each port once",
            ));
        }
        if listener.targets.is_empty() && listener.attach.is_none() {
            let field = format!("listeners[{index}].targets");
            problems.push(Problem::new(
                field,
                "no-target",
                format!("Nothing stands behind port {}", listener.port),
                "Name at least one target",
            ));
        }
        health_check(&listener.health_check, index, problems);
    }
}

/// Ranges of ELBv2's CreateTargetGroup for Network Load Balancers.
fn health_check(check: &HealthCheck, index: usize, problems: &mut Vec<Problem>) {
    let ranges = [
        ("interval_seconds", check.interval_seconds, 5, 300),
        ("timeout_seconds", check.timeout_seconds, 2, 120),
        ("healthy_threshold", check.healthy_threshold, 2, 10),
        ("unhealthy_threshold", check.unhealthy_threshold, 2, 10),
    ];
    let field = |name: &str| format!("listeners[{index}].health_check.{name}");
    for (name, value, least, most) in ranges.into_iter().filter(|(_, v, least, most)| v < least || v > most) {
        let message = format!("{value} is outside {least} to {most}");
        problems.push(Problem::new(field(name), "out-of-range", message, "Use a value that AWS accepts"));
    }
    if !["TCP", "HTTP", "HTTPS"].contains(&check.protocol.as_str()) {
        problems.push(Problem::new(
            field("protocol"),
            "health-protocol",
            format!("“{}” is no health check protocol", shown(&check.protocol)),
            "Use TCP, HTTP or HTTPS",
        ));
    }
    if check.port != "traffic-port" && !check.port.parse::<u16>().is_ok_and(|p| p > 0) {
        problems.push(Problem::new(
            field("port"),
            "health-port",
            format!("“{}” is no port", shown(&check.port)),
            "Use traffic-port, or a number from 1 to 65535",
        ));
    }
}

fn targets(
    desired: &Desired,
    inventory: &Inventory,
    listener: &DesiredListener,
    index: usize,
    problems: &mut Vec<Problem>,
) {
    let mut seen = BTreeSet::new();
    for (position, target) in listener.targets.iter().enumerate() {
        let field = format!("listeners[{index}].targets[{position}]");
        if !seen.insert(target) {
            problems.push(Problem::new(
                field,
                "target-twice",
                format!("{} is listed twice", shown(target)),
                "List each target once",
            ));
            continue;
        }
        let problem = match listener.target_type {
            TargetType::Instance => instance_problem(desired, inventory, listener, target, &field),
            TargetType::Ip => address_problem(target, &field),
            TargetType::Alb => None,
        };
        problems.extend(problem);
    }
}

fn instance_problem(
    desired: &Desired,
    inventory: &Inventory,
    listener: &DesiredListener,
    target: &str,
    field: &str,
) -> Option<Problem> {
    let Some(instance) = inventory.instance(target) else {
        let message = format!("Instance {} does not exist in this account and Region", shown(target));
        return Some(Problem::new(field, "unknown-instance", message, "Choose one of the instances that were found"));
    };
    if instance.vpc.as_ref() != Some(&desired.network.vpc) {
        let message = format!("Instance {} is not in {}", instance.id, desired.network.vpc);
        return Some(Problem::new(
            field,
            "instance-elsewhere",
            message,
            "Instances are registered in their own VPC; use their addresses otherwise",
        ));
    }
    // a target that is registered and was stopped since is ill, not invalid: it must not stand in the way of a repair
    let group = our_target_group(desired, inventory, listener);
    let registered = group.into_iter().flat_map(|g| &g.health).any(|t| t.id == target);
    (!registered && !instance.state.eq_ignore_ascii_case("running")).then(|| {
        Problem::new(
            field,
            "instance-not-running",
            format!("Instance {} is {}", instance.id, shown(&instance.state)),
            "Start it first; AWS registers running instances only",
        )
    })
}

/// ELBv2 takes addresses of the VPC, 10/8, 172.16/12, 192.168/16 and 100.64/10, and no public ones. The address type of a
/// target group is fixed when it is made, and ours are IPv4.
fn address_problem(target: &str, field: &str) -> Option<Problem> {
    let private = match target.parse::<IpAddr>() {
        Err(_) => {
            return Some(Problem::new(
                field,
                "not-an-address",
                format!("“{}” is not an IP address", shown(target)),
                "Use a private IPv4 address such as 10.0.1.20",
            ));
        }
        Ok(IpAddr::V4(ip)) => ip.is_private() || (ip.octets()[0] == 100 && (64..128).contains(&ip.octets()[1])),
        Ok(IpAddr::V6(_)) => {
            let message = format!("{} is an IPv6 address, and target groups are made for IPv4", shown(target));
            return Some(Problem::new(field, "ipv6-address", message, "Use the target’s private IPv4 address"));
        }
    };
    (!private).then(|| {
        Problem::new(
            field,
            "public-address",
            format!("{} is a public address", shown(target)),
            "Targets must have private addresses",
        )
    })
}

fn enforcement(desired: &Desired, problems: &mut Vec<Problem>) {
    if desired.exposure.enforce_inbound && desired.exposure.consumer_ranges.is_empty() {
        let message = "Inbound rules are applied to PrivateLink traffic, but no range of Firefly’s is named, so nothing would get in";
        problems.push(Problem::new(
            "exposure.consumer_ranges",
            "no-consumer-range",
            message,
            "Name Firefly’s ranges from the invite, or switch enforcement off",
        ));
    }
}

/// AWS stores a range without its host bits, so that one written with them would never be found again.
fn ranges(desired: &Desired, problems: &mut Vec<Problem>) {
    for (index, net) in desired.exposure.consumer_ranges.iter().enumerate() {
        let stored = net.trunc();
        if *net != stored {
            problems.push(Problem::new(
                format!("exposure.consumer_ranges[{index}]"),
                "host-bits",
                format!("{net} names an address inside a range, and AWS stores the range {stored}"),
                &format!("Write {stored}, or {}/{} for that one address", net.addr(), net.max_prefix_len()),
            ));
        }
    }
}

/// Texts of people that go to AWS, to Firefly or into a report: nothing in them may hide or reorder what a reader sees.
fn texts(desired: &Desired, problems: &mut Vec<Problem>) {
    let mut look = |field: String, text: &str| problems.extend(hidden(field, text));
    look("name".into(), &desired.name);
    look("firefly.contact".into(), desired.firefly.contact.as_deref().unwrap_or_default());
    for line in desired.exposure.restrictions.as_deref().unwrap_or_default().lines() {
        look("exposure.restrictions".into(), line);
    }
    for (index, listener) in desired.listeners.iter().enumerate() {
        let check = &listener.health_check;
        look(format!("listeners[{index}].health_check.path"), check.path.as_deref().unwrap_or_default());
        look(format!("listeners[{index}].health_check.matcher"), check.matcher.as_deref().unwrap_or_default());
    }
}

fn hidden(field: String, text: &str) -> Option<Problem> {
    let found = unseen(text)?;
    let message = format!("“{}” holds a character that cannot be seen (U+{:04X})", clip(text, 60), u32::from(found));
    Some(Problem::new(
        field,
        "hidden-character",
        message,
        "Type it anew, without control characters, invisible ones and those that turn the direction of text",
    ))
}

fn hostname(desired: &Desired, problems: &mut Vec<Problem>) {
    let Some(name) = &desired.exposure.hostname else { return };
    let label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    if name.len() > 253 || name.split('.').count() < 2 || !name.split('.').all(label) {
        let message = format!("“{}” is not a host name", shown(name));
        problems.push(Problem::new(
            "exposure.hostname",
            "hostname",
            message,
            "Use a full name such as git.internal.example.com",
        ));
    }
}

/// Tags must fit ELBv2, which accepts letters, digits, spaces and `_ . : / = + - @` only.
fn tags(desired: &Desired, problems: &mut Vec<Problem>) {
    let fits = |t: &str, most: usize| {
        t.chars().count() <= most
            && t.chars().all(|c| c.is_alphanumeric() || " _.:/=+-@".contains(c))
            // some letters, such as the Hangul fillers, show nothing
            && unseen(t).is_none()
    };
    for (key, value) in &desired.exposure.tags {
        if key.is_empty() || key.to_lowercase().starts_with("aws:") || !fits(key, 127) || !fits(value, 256) {
            let message = format!("Tag “{}” is not accepted by AWS load balancers", shown(key));
            problems.push(Problem::new(
                "exposure.tags",
                "tag",
                message,
                "Use letters, digits, spaces and _ . : / = + - @; keys up to 127 characters, values up to 256",
            ));
        }
    }
}

/// Hostile text, made short and harmless for a sentence.
fn shown(text: &str) -> String {
    clip(text, 60)
}

#[cfg(test)]
mod tests;
