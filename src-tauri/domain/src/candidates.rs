//! What could stand behind the load balancer: a choice made of the inventory, each with its traps.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Inventory, Port, SecurityGroupId, SubnetId, TargetType, VpcId, ZoneName, clip, plain, tag};

/// Something that can be registered as targets, together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Candidate {
    /// Stable key for lists.
    pub key: String,
    /// “GitHub Enterprise”.
    pub name: String,
    /// `EC2 instances`, `ECS service`, `Network interfaces`.
    pub group: String,
    pub target_type: TargetType,
    /// Why this target type.
    pub because: String,
    pub vpc: VpcId,
    pub targets: Vec<CandidateTarget>,
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

/// Every candidate, instances first, by name.
pub fn candidates(inventory: &Inventory) -> Vec<Candidate> {
    let mut found = instances(inventory);
    found.extend(workloads(inventory));
    found.extend(interfaces(inventory));
    found
}

/// Instances of one service belong together: those of an Auto Scaling group, else those with the same `Service` tag, else by name.
fn instances(inventory: &Inventory) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for instance in &inventory.instances {
        let Some(vpc) = &instance.vpc else { continue };
        if ["terminated", "shutting-down"].iter().any(|over| instance.state.eq_ignore_ascii_case(over)) {
            continue;
        }
        let name = family(instance);
        let key = format!("instances/{vpc}/{name}");
        let target = CandidateTarget {
            id: instance.id.to_string(),
            name: instance.name.as_deref().map(plain),
            address: instance.private_ip.clone(),
            subnet: instance.subnet.clone(),
            zone: instance.zone.clone(),
            state: instance.state.clone(),
            security_groups: instance.security_groups.clone(),
        };
        let replaced = instance.auto_scaling_group.as_ref();
        let refused = replaced.map(|group| {
            format!(
                "Auto Scaling group “{}” replaces these instances; targets registered by hand would go stale",
                clip(group, 60)
            )
        });
        match found.iter_mut().find(|c| c.key == key) {
            Some(candidate) => {
                candidate.targets.push(target);
                candidate.refused = candidate.refused.take().or(refused);
            }
            None => found.push(Candidate {
                key,
                name: plain(&name),
                group: "EC2 instances".to_owned(),
                target_type: TargetType::Instance,
                because: "Instances are registered by ID, so a changed address does not matter".to_owned(),
                vpc: vpc.clone(),
                targets: vec![target],
                ports: Vec::new(),
                refused,
            }),
        }
    }
    found.sort_by(|a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase()).then(a.key.cmp(&b.key)));
    found
}

fn family(instance: &crate::Instance) -> String {
    let by_tag = instance.auto_scaling_group.as_ref().or_else(|| instance.tags.get("Service"));
    let name = by_tag.or(instance.name.as_ref()).or_else(|| instance.tags.get(tag::NAME));
    name.filter(|n| !n.trim().is_empty()).cloned().unwrap_or_else(|| instance.id.to_string())
}

/// Task addresses change with every deployment (`docs/aws.md`, “Target health”), so they are shown and refused.
fn workloads(inventory: &Inventory) -> Vec<Candidate> {
    let candidate = |w: &crate::Workload| {
        let vpc = w.tasks.iter().filter_map(|t| inventory.subnet(t.subnet.as_ref()?)).map(|s| s.vpc.clone()).next()?;
        let mut ports: Vec<Port> = w.tasks.iter().flat_map(|t| t.container_ports.clone()).collect();
        ports.sort_unstable();
        ports.dedup();
        Some(Candidate {
            key: format!("workload/{}", w.arn),
            name: plain(&w.name),
            group: "ECS services".to_owned(),
            target_type: TargetType::Ip,
            because: "Tasks in awsvpc mode have addresses of their own".to_owned(),
            vpc,
            targets: w.tasks.iter().filter_map(|t| task(inventory, t)).collect(),
            ports,
            refused: Some("Task addresses change with every deployment; the target group has to be attached to the ECS service itself".to_owned()),
        })
    };
    inventory.workloads.iter().filter_map(candidate).collect()
}

fn task(inventory: &Inventory, task: &crate::Task) -> Option<CandidateTarget> {
    let address = task.private_ip.clone()?;
    let groups = inventory.interface_of(&address).map(|i| i.security_groups.clone()).unwrap_or_default();
    Some(CandidateTarget {
        id: address.clone(),
        name: None,
        address: Some(address),
        subnet: task.subnet.clone(),
        zone: task.zone.clone(),
        state: task.status.clone(),
        security_groups: groups,
    })
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
        ports: Vec::new(),
        refused: None,
    })
}

#[cfg(test)]
mod tests;
