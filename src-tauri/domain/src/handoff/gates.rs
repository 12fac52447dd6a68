//! What has to be so in AWS before Firefly is told anything. Every gate is held against what was read, never against a hope.

use super::parse::is_service_name;
use super::{Gate, HEALTH_GATE, PacketSubnet};
use crate::plan::{our_load_balancer, our_service, our_target_group, several_of_ours};
use crate::{Desired, DesiredListener, EndpointService, Inventory, TargetHealth, is_root_of, plain};

/// Every gate of `desired` that is shut, in the order in which they open.
pub fn gates(desired: &Desired, inventory: &Inventory) -> Vec<Gate> {
    if inventory.account != desired.account || inventory.region != desired.region {
        let detail = format!(
            "The onboarding is in account {}, {}; this session looks at {}, {}",
            desired.account.grouped(),
            desired.region,
            inventory.account.grouped(),
            inventory.region,
        );
        return vec![gate("account", "The session is in the onboarding’s account", detail)];
    }
    let several = several_of_ours(desired, inventory, |service| !service.is("Deleted") && !service.is("Deleting"));
    if !several.is_empty() {
        let detail = several.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("; ");
        return vec![gate("one-of-each", "Only one of each carries this onboarding’s tags", detail)];
    }
    let mut shut: Vec<Gate> =
        [load_balancer(desired, inventory), listeners(desired, inventory), health(desired, inventory)]
            .into_iter()
            .flatten()
            .collect();
    match our_service(desired, inventory) {
        Some(service) => shut.extend(
            [available(service), name(desired, service), acceptance(service), principals(desired, service)]
                .into_iter()
                .flatten(),
        ),
        None => shut.push(no_service(inventory)),
    }
    shut
}

/// The subnets that the load balancer stands in, with their zone IDs; `None` while any of it is unknown.
pub(super) fn standing_in(desired: &Desired, inventory: &Inventory) -> Option<Vec<PacketSubnet>> {
    let balancer = our_load_balancer(desired, inventory)?;
    let place = |subnet: &crate::Subnet| PacketSubnet {
        subnet: subnet.id.clone(),
        zone: subnet.zone.clone(),
        zone_id: subnet.zone_id.clone(),
    };
    let mut subnets: Vec<_> =
        balancer.zones.iter().map(|z| inventory.subnet(&z.subnet).map(place)).collect::<Option<_>>()?;
    subnets.sort_by(|a, b| a.zone_id.cmp(&b.zone_id));
    (!subnets.is_empty()).then_some(subnets)
}

fn gate(key: &str, title: &str, detail: String) -> Gate {
    Gate { key: key.to_owned(), title: title.to_owned(), detail: plain(&detail) }
}

fn load_balancer(desired: &Desired, inventory: &Inventory) -> Option<Gate> {
    let detail = match our_load_balancer(desired, inventory) {
        None => absence("load balancer", inventory.read_completely("elasticloadbalancing:DescribeLoadBalancers")),
        Some(l) if !l.state.eq_ignore_ascii_case("active") => format!("Load balancer {} is {}", l.name, l.state),
        Some(l) if l.scheme != "internal" => format!("Load balancer {} is {}", l.name, l.scheme),
        Some(l) if standing_in(desired, inventory).is_none() => {
            format!("The zone IDs of load balancer {} could not be read", l.name)
        }
        Some(_) => return None,
    };
    Some(gate("load-balancer", "The load balancer is internal and active", detail))
}

fn listeners(desired: &Desired, inventory: &Inventory) -> Option<Gate> {
    let balancer = our_load_balancer(desired, inventory)?;
    let listens = |wanted: &&DesiredListener| {
        balancer.listeners.iter().any(|l| l.port == wanted.port && l.protocol == wanted.protocol.as_str())
    };
    let missing: Vec<String> = desired
        .listeners
        .iter()
        .filter(|wanted| !listens(wanted))
        .map(|l| format!("{} {}", l.protocol.as_str(), l.port))
        .collect();
    let detail = format!("The load balancer does not listen on {}", missing.join(", "));
    (!missing.is_empty()).then(|| gate("listeners", "The load balancer listens on every agreed port", detail))
}

/// The document gates here: nobody is handed anything before the service answers.
fn health(desired: &Desired, inventory: &Inventory) -> Option<Gate> {
    let ill: Vec<String> = desired.listeners.iter().filter_map(|l| ill(desired, inventory, l)).collect();
    (!ill.is_empty()).then(|| gate(HEALTH_GATE, "Every target is healthy", ill.join("; ")))
}

fn ill(desired: &Desired, inventory: &Inventory, wanted: &DesiredListener) -> Option<String> {
    let port = wanted.port;
    let Some(group) = our_target_group(desired, inventory, wanted) else {
        return Some(format!("Port {port} has no target group yet"));
    };
    // what registers itself is agreed whatever its name
    let agreed = |t: &&TargetHealth| wanted.targets.contains(&t.id);
    // what was deregistered drains for minutes, and no new connection reaches it
    let counts: Vec<&TargetHealth> = group.health.iter().filter(|t| agreed(t) || !t.is_draining()).collect();
    let healthy = counts.iter().filter(|t| t.is_healthy()).count();
    let unregistered = |id: &&String| !counts.iter().any(|t| &t.id == *id);
    let missing = wanted.targets.iter().filter(unregistered).count();
    match (healthy, counts.len(), missing) {
        (_, 0, _) => Some(format!("Port {port} has no registered target")),
        (_, _, missing) if missing > 0 => {
            Some(format!("Port {port} misses {missing} of {} targets", wanted.targets.len()))
        }
        (healthy, all, _) if healthy < all => Some(format!("Port {port} has {healthy} of {all} targets healthy")),
        _ => None,
    }
}

fn no_service(inventory: &Inventory) -> Gate {
    let detail = absence("endpoint service", inventory.read_completely("ec2:DescribeVpcEndpointServiceConfigurations"));
    gate("service-available", "The endpoint service is available", detail)
}

/// An absence means something only in a list that was read to its end.
fn absence(what: &str, complete: bool) -> String {
    if complete {
        format!("The {what} of this onboarding does not exist yet")
    } else {
        format!("The {what}s could not be read completely")
    }
}

fn available(service: &EndpointService) -> Option<Gate> {
    let shut = !service.state.eq_ignore_ascii_case("Available");
    shut.then(|| {
        gate(
            "service-available",
            "The endpoint service is available",
            format!("Endpoint service {} is {}", service.id, service.state),
        )
    })
}

fn name(desired: &Desired, service: &EndpointService) -> Option<Gate> {
    let detail = format!("AWS’s answer holds no valid service name for {} in {}", service.id, desired.region);
    let shut = !is_service_name(&service.name, &desired.region, service.id.as_str());
    shut.then(|| gate("service-name", "AWS gave the service a name", detail))
}

fn acceptance(service: &EndpointService) -> Option<Gate> {
    let detail = format!("Whoever may ask {} is connected at once", service.id);
    (!service.acceptance_required).then(|| gate("acceptance", "Every connection needs your acceptance", detail))
}

fn principals(desired: &Desired, service: &EndpointService) -> Option<Gate> {
    let firefly = &desired.firefly.account;
    let detail = match service.principals.as_deref() {
        None => "The allowed principals could not be read".to_owned(),
        Some([]) => format!("Firefly’s account {} is not allowed to ask yet", firefly.grouped()),
        Some(all) => {
            let strangers: Vec<&str> =
                all.iter().map(|p| p.principal.as_str()).filter(|p| !is_root_of(p, firefly)).collect();
            if strangers.is_empty() {
                return None;
            }
            format!("The allowed principals also hold {}", strangers.join(", "))
        }
    };
    Some(gate("principals", "Only Firefly’s account may ask", detail))
}
