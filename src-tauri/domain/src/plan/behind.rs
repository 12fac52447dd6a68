//! What stands behind a port: addresses that the load balancer has to reach, and security groups that have to let it in.

use ipnet::IpNet;

use crate::{Attach, Desired, DesiredListener, Inventory, Port, SecurityGroupId, TargetType};

/// AWS's default quota is 60 rules a direction; beyond this many the VPC's ranges stand for single addresses.
const MOST_ADDRESSES: usize = 25;

/// The addresses behind a port. What registers itself may come up anywhere in the VPC; an Application Load Balancer has its
/// interfaces in its subnets, wherever AWS puts them.
pub(super) fn addresses(desired: &Desired, inventory: &Inventory, listener: &DesiredListener) -> Vec<IpNet> {
    // targets have IPv4 addresses, whatever else the VPC has
    let ranges = || -> Vec<IpNet> {
        let all = inventory.vpc(&desired.network.vpc).map(|v| v.cidrs.as_slice()).unwrap_or_default();
        all.iter().filter(|net| net.addr().is_ipv4()).copied().collect()
    };
    match (&listener.attach, listener.target_type) {
        (Some(_), _) => ranges(),
        (None, TargetType::Alb) => {
            let balancers = inventory.load_balancers.iter().filter(|l| listener.targets.contains(&l.arn.to_string()));
            let zones = balancers.flat_map(|l| &l.zones);
            zones.filter_map(|z| inventory.subnet(&z.subnet)).map(|s| s.cidr).collect()
        }
        (None, TargetType::Instance | TargetType::Ip) => {
            let known = |t: &String| inventory.instance(t).map_or(Some(t.clone()), |i| i.private_ip.clone());
            let addresses = listener.targets.iter().filter_map(known);
            let single: Vec<IpNet> =
                addresses.filter_map(|a| a.parse::<std::net::IpAddr>().ok()).map(IpNet::from).collect();
            let many = desired.listeners.iter().map(|l| l.targets.len()).sum::<usize>() > MOST_ADDRESSES;
            if !many {
                return single;
            }
            let ranges = ranges();
            let outside: Vec<IpNet> = single.into_iter().filter(|a| !ranges.iter().any(|r| r.contains(a))).collect();
            ranges.into_iter().chain(outside).collect()
        }
    }
}

/// The security groups of each target that is known, one list for each.
pub(super) fn groups(inventory: &Inventory, listener: &DesiredListener) -> Vec<Vec<SecurityGroupId>> {
    match &listener.attach {
        Some(Attach::EcsService { service, .. }) => {
            let tasks = inventory.workloads.iter().filter(|w| &w.arn == service).flat_map(|w| &w.tasks);
            let interfaces = tasks.filter_map(|t| inventory.interface_of(t.private_ip.as_deref()?));
            interfaces.map(|i| i.security_groups.clone()).collect()
        }
        Some(Attach::AutoScalingGroup(name)) => {
            let group = inventory.auto_scaling_groups.iter().find(|g| &g.name == name);
            let instances = group.into_iter().flat_map(|g| &g.instances);
            instances.filter_map(|id| inventory.instance(id.as_str())).map(|i| i.security_groups.clone()).collect()
        }
        None => listener.targets.iter().map(|target| groups_of(inventory, target)).collect(),
    }
}

fn groups_of(inventory: &Inventory, target: &str) -> Vec<SecurityGroupId> {
    let balancer = inventory.load_balancers.iter().find(|l| l.arn.as_str() == target);
    let of_instance = inventory.instance(target).map(|i| i.security_groups.clone());
    of_instance
        .or_else(|| balancer.map(|l| l.security_groups.clone()))
        .or_else(|| inventory.interface_of(target).map(|i| i.security_groups.clone()))
        .unwrap_or_default()
}

/// What leaves the load balancer for a port: its traffic, and its health checks, which always are TCP connections.
pub(super) fn traffic(listener: &DesiredListener) -> Vec<(&'static str, Port)> {
    let checked = listener.health_check.port.parse::<u32>().ok().and_then(|p| Port::try_from(p).ok());
    let mut found: Vec<(&'static str, Port)> =
        listener.protocol.ip_protocols().iter().map(|protocol| (*protocol, listener.target_port)).collect();
    found.push(("tcp", checked.unwrap_or(listener.target_port)));
    found.sort_unstable();
    found.dedup();
    found
}
