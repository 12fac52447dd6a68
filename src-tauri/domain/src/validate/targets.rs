//! Targets that are named: instances, private addresses, one Application Load Balancer.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::arns::{APPLICATION, misplaced, wrong_kind};
use super::{At, shown};
use crate::plan::our_target_group;
use crate::{Arn, InstanceId, Inventory, Problem, Protocol, TargetType};

/// Each once, and each of the form that the target type wants.
pub(super) fn form(at: &At, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (position, target) in at.listener.targets.iter().enumerate() {
        let field = format!("targets[{position}]");
        if !seen.insert(target) {
            let message = format!("{} is listed twice", shown(target));
            problems.push(at.problem(&field, "target-twice", message, "List each target once"));
            continue;
        }
        problems.extend(match at.listener.target_type {
            TargetType::Instance => None,
            TargetType::Ip => address_problem(at, target, &field),
            TargetType::Alb => balancer_form(at, target, &field),
        });
    }
    if at.listener.target_type == TargetType::Alb {
        problems.extend(alone(at));
    }
}

/// They exist here, in the onboarding's VPC, and can be registered as they are.
pub(super) fn known(at: &At, inventory: &Inventory, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (position, target) in at.listener.targets.iter().enumerate().filter(|(_, target)| seen.insert(*target)) {
        let field = format!("targets[{position}]");
        problems.extend(match at.listener.target_type {
            TargetType::Instance => instance_problem(at, inventory, target, &field),
            TargetType::Ip => None,
            TargetType::Alb => balancer_problem(at, inventory, target, &field),
        });
    }
}

fn instance_problem(at: &At, inventory: &Inventory, target: &str, field: &str) -> Option<Problem> {
    let Some(instance) = inventory.instance(target) else {
        let known = target.parse::<InstanceId>().is_ok();
        let message = match known {
            true => format!("Instance {target} does not exist in this account and Region"),
            false => format!("“{}” is not the ID of an instance here", shown(target)),
        };
        return Some(at.problem(field, "unknown-instance", message, "Choose one of the instances that were found"));
    };
    if instance.vpc.as_ref() != Some(&at.desired.network.vpc) {
        let message = format!("Instance {} is not in {}", instance.id, at.desired.network.vpc);
        let hint = "Instances are registered in their own VPC; use their addresses otherwise";
        return Some(at.problem(field, "instance-elsewhere", message, hint));
    }
    // a target that is registered and was stopped since is ill, not invalid: it must not stand in the way of a repair
    let group = our_target_group(at.desired, inventory, at.listener);
    let registered = group.into_iter().flat_map(|g| &g.health).any(|t| t.id == target);
    (!registered && !instance.state.eq_ignore_ascii_case("running")).then(|| {
        let message = format!("Instance {} is {}", instance.id, shown(&instance.state));
        at.problem(field, "instance-not-running", message, "Start it first; AWS registers running instances only")
    })
}

/// ELBv2 takes addresses of the VPC, 10/8, 172.16/12, 192.168/16 and 100.64/10, and no public ones. The address type of a
/// target group is fixed when it is made, and ours are IPv4.
fn address_problem(at: &At, target: &str, field: &str) -> Option<Problem> {
    let private = match target.parse::<IpAddr>() {
        Err(_) => {
            let message = format!("“{}” is not an IP address", shown(target));
            return Some(at.problem(field, "not-an-address", message, "Use a private IPv4 address such as 10.0.1.20"));
        }
        Ok(IpAddr::V4(ip)) => ip.is_private() || (ip.octets()[0] == 100 && (64..128).contains(&ip.octets()[1])),
        Ok(IpAddr::V6(_)) => {
            let message = format!("{} is an IPv6 address, and target groups are made for IPv4", shown(target));
            return Some(at.problem(field, "ipv6-address", message, "Use the target’s private IPv4 address"));
        }
    };
    (!private).then(|| {
        let message = format!("{} is a public address", shown(target));
        at.problem(field, "public-address", message, "Targets must have private addresses")
    })
}

/// One Application Load Balancer in a group, for TCP listeners (`docs/aws.md`, “Load balancers, target groups, listeners”).
fn alone(at: &At) -> Vec<Problem> {
    let mut problems = Vec::new();
    if at.listener.targets.len() > 1 {
        let message = format!("Port {} leads to several Application Load Balancers", at.listener.port);
        problems.push(at.problem(
            "targets",
            "several-balancers",
            message,
            "Name one; AWS takes no more in a target group",
        ));
    }
    if at.listener.protocol != Protocol::Tcp {
        let protocol = at.listener.protocol.as_str();
        let message = format!(
            "An Application Load Balancer stands behind TCP only, and port {} speaks {protocol}",
            at.listener.port
        );
        let hint = "Make the protocol TCP; the Application Load Balancer ends TLS itself";
        problems.push(at.problem("protocol", "balancer-protocol", message, hint));
    }
    problems
}

fn balancer_form(at: &At, target: &str, field: &str) -> Option<Problem> {
    let Ok(arn) = target.parse::<Arn>() else {
        let message = format!("“{}” is not the ARN of an Application Load Balancer", shown(target));
        let hint = "Give its ARN: arn:…:elasticloadbalancing:…:loadbalancer/app/…";
        return Some(at.problem(field, "wrong-resource", message, hint));
    };
    misplaced(&arn, &APPLICATION, at.desired, &format!("{}.{field}", at.field))
}

/// In the same VPC, and listening on the port that it is to be reached on (`docs/aws.md`, the same section).
fn balancer_problem(at: &At, inventory: &Inventory, target: &str, field: &str) -> Option<Problem> {
    let arn = target.parse::<Arn>().ok().filter(|arn| wrong_kind(arn, &APPLICATION, "").is_none())?;
    let Some(balancer) = inventory.load_balancer(&arn) else {
        return inventory.read_completely("elasticloadbalancing:DescribeLoadBalancers").then(|| {
            let message =
                format!("Application Load Balancer {} does not exist in this account and Region", arn.short());
            at.problem(field, "unknown-balancer", message, "Choose one of the load balancers that were found")
        });
    };
    let name = shown(&balancer.name);
    if balancer.vpc.as_ref() != Some(&at.desired.network.vpc) {
        let message = format!("Application Load Balancer {name} is not in {}", at.desired.network.vpc);
        return Some(at.problem(field, "balancer-elsewhere", message, "Choose one in the onboarding’s VPC"));
    }
    let listens = balancer.listeners.iter().any(|l| l.port == at.listener.target_port);
    let read = !inventory.has_gap("elasticloadbalancing:DescribeListeners");
    (read && !listens).then(|| {
        let message = format!("Application Load Balancer {name} does not listen on port {}", at.listener.target_port);
        at.problem(
            "target_port",
            "balancer-port",
            message,
            "Use a port that it listens on, or give it a listener first",
        )
    })
}
