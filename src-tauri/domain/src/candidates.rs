//! What could stand behind the load balancer: a choice made of the inventory, each with its traps.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Attach, Inventory, Port, SecurityGroupId, SubnetId, TargetType, VpcId, ZoneName, plain, tag};

mod attached;

/// Something that can be registered as targets, together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Candidate {
    /// Stable key for lists.
    pub key: String,
    /// “GitHub Enterprise”.
    pub name: String,
    /// `EC2 instances`, `Auto Scaling groups`, `ECS services`, `Network interfaces`.
    pub group: String,
    pub target_type: TargetType,
    /// Why this target type.
    pub because: String,
    pub vpc: VpcId,
    /// What stands there now. With `attach` these are shown and not registered.
    pub targets: Vec<CandidateTarget>,
    /// Who registers the targets, where they come and go; of an ECS service the first of its container ports.
    pub attach: Option<Attach>,
    /// Ports that it is known to listen on.
    pub ports: Vec<Port>,
    /// Why it cannot be chosen as it stands.
    pub refused: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CandidateTarget {
    /// Instance ID or private address: what will be registered.
    pub id: String,
    pub name: Option<String>,
    pub address: Option<String>,
    pub subnet: Option<SubnetId>,
    pub zone: Option<ZoneName>,
    pub state: String,
    pub security_groups: Vec<SecurityGroupId>,
}

/// Every candidate, instances first, by name. What replaces its targets by itself is attached, since targets that were
/// registered by hand would go stale (`docs/aws.md`, “Target health”).
pub fn candidates(inventory: &Inventory) -> Vec<Candidate> {
    let mut found = instances(inventory);
    found.extend(attached::auto_scaling_groups(inventory));
    found.extend(attached::workloads(inventory));
    found.extend(interfaces(inventory));
    found
}

/// Instances of one service belong together: those with the same `Service` tag, else by name.
fn instances(inventory: &Inventory) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for instance in inventory.instances.iter().filter(|i| is_there(i) && i.auto_scaling_group.is_none()) {
        let Some(vpc) = &instance.vpc else { continue };
        let name = family(instance);
        let key = format!("instances/{vpc}/{name}");
        match found.iter_mut().find(|c| c.key == key) {
            Some(candidate) => candidate.targets.push(target(instance)),
            None => found.push(Candidate {
                key,
                name: plain(&name),
                group: "EC2 instances".to_owned(),
                target_type: TargetType::Instance,
                because: "Instances are registered by ID, so a changed address does not matter".to_owned(),
                vpc: vpc.clone(),
                targets: vec![target(instance)],
                attach: None,
                ports: Vec::new(),
                refused: None,
            }),
        }
    }
    by_name(found)
}

fn by_name(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by(|a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase()).then(a.key.cmp(&b.key)));
    found
}

fn is_there(instance: &crate::Instance) -> bool {
    !["terminated", "shutting-down"].iter().any(|over| instance.state.eq_ignore_ascii_case(over))
}

fn target(instance: &crate::Instance) -> CandidateTarget {
    CandidateTarget {
        id: instance.id.to_string(),
        name: instance.name.as_deref().map(plain),
        address: instance.private_ip.clone(),
        subnet: instance.subnet.clone(),
        zone: instance.zone.clone(),
        state: instance.state.clone(),
        security_groups: instance.security_groups.clone(),
    }
}

fn family(instance: &crate::Instance) -> String {
    let name = instance.tags.get("Service").or(instance.name.as_ref()).or_else(|| instance.tags.get(tag::NAME));
    name.filter(|n| !n.trim().is_empty()).cloned().unwrap_or_else(|| instance.id.to_string())
}

/// Interfaces of no instance and no AWS service: databases and appliances with a fixed address.
fn interfaces(inventory: &Inventory) -> Vec<Candidate> {
    let free = |i: &&crate::NetworkInterface| {
        i.instance.is_none() && i.kind == "interface" && !is_task(inventory, i) && !i.requester_managed
    };
    inventory.interfaces.iter().filter(free).filter_map(interface).collect()
}

fn is_task(inventory: &Inventory, interface: &crate::NetworkInterface) -> bool {
    let addresses = inventory.workloads.iter().flat_map(|w| &w.tasks).filter_map(|t| t.private_ip.as_ref());
    addresses.into_iter().any(|ip| interface.private_ips.contains(ip))
}

fn interface(interface: &crate::NetworkInterface) -> Option<Candidate> {
    let address = interface.private_ips.first()?.clone();
    let described = plain(&interface.description);
    let name = if described.is_empty() { interface.id.to_string() } else { described };
    Some(Candidate {
        key: format!("interface/{}", interface.id),
        name,
        group: "Network interfaces".to_owned(),
        target_type: TargetType::Ip,
        because: "A network interface without an instance is registered by its address".to_owned(),
        vpc: interface.vpc.clone()?,
        targets: vec![CandidateTarget {
            id: address.clone(),
            name: None,
            address: Some(address),
            subnet: interface.subnet.clone(),
            zone: interface.zone.clone(),
            state: "in-use".to_owned(),
            security_groups: interface.security_groups.clone(),
        }],
        attach: None,
        ports: Vec::new(),
        refused: None,
    })
}

#[cfg(test)]
mod tests;
