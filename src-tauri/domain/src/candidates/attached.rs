//! What registers its targets itself, as they come and go: Auto Scaling groups and ECS services.

use std::collections::BTreeSet;

use super::{Candidate, CandidateTarget, by_name, is_there, target};
use crate::{Attach, Inventory, Port, TargetType, VpcId, Workload, clip, plain};

/// Groups that were found, and those that instances name although they were not.
pub(super) fn auto_scaling_groups(inventory: &Inventory) -> Vec<Candidate> {
    let named = inventory.instances.iter().filter(|i| is_there(i)).filter_map(|i| i.auto_scaling_group.as_ref());
    let names: BTreeSet<&String> = inventory.auto_scaling_groups.iter().map(|g| &g.name).chain(named).collect();
    by_name(names.into_iter().filter_map(|name| auto_scaling_group(inventory, name)).collect())
}

fn auto_scaling_group(inventory: &Inventory, name: &str) -> Option<Candidate> {
    let known = inventory.auto_scaling_groups.iter().find(|g| g.name == name);
    let its: Vec<_> =
        inventory.instances.iter().filter(|i| is_there(i) && i.auto_scaling_group.as_deref() == Some(name)).collect();
    let stands = known.into_iter().flat_map(|g| &g.subnets).filter_map(|id| inventory.subnet(id)).map(|s| &s.vpc);
    let vpc = its.iter().filter_map(|i| i.vpc.as_ref()).chain(stands).next()?.clone();
    let refused = known.is_none().then(|| {
        format!(
            "Its instances name Auto Scaling group “{}”, which was not found in this account and Region",
            clip(name, 60)
        )
    });
    Some(Candidate {
        key: format!("auto-scaling/{name}"),
        name: plain(name),
        group: "Auto Scaling groups".to_owned(),
        target_type: TargetType::Instance,
        because: "The group registers its instances itself, also those that it starts later".to_owned(),
        vpc,
        targets: its.into_iter().map(target).collect(),
        attach: Some(Attach::AutoScalingGroup(name.to_owned())),
        ports: Vec::new(),
        refused,
    })
}

pub(super) fn workloads(inventory: &Inventory) -> Vec<Candidate> {
    inventory.workloads.iter().filter_map(|w| workload(inventory, w)).collect()
}

fn workload(inventory: &Inventory, workload: &Workload) -> Option<Candidate> {
    let own_addresses = workload.network_mode == "awsvpc";
    let (target_type, because) = if own_addresses {
        (TargetType::Ip, "Its tasks have addresses of their own, and the service registers them itself".to_owned())
    } else {
        let mode = if workload.network_mode.is_empty() { "default" } else { &workload.network_mode };
        let mode = clip(mode, 20);
        (
            TargetType::Instance,
            format!(
                "In mode {mode} tasks share an instance’s address: the service registers instances and ports itself"
            ),
        )
    };
    let (vpc, refused) = place(inventory, workload)?;
    let first = workload.containers.first();
    Some(Candidate {
        key: format!("workload/{}", workload.arn),
        name: plain(&workload.name),
        group: "ECS services".to_owned(),
        target_type,
        because,
        vpc,
        targets: workload.tasks.iter().filter_map(|t| task(inventory, t)).collect(),
        attach: first.map(|c| Attach::EcsService {
            service: workload.arn.clone(),
            container: c.container.clone(),
            container_port: c.port,
        }),
        ports: workload.containers.iter().map(|c| c.port).collect::<BTreeSet<Port>>().into_iter().collect(),
        refused: refused.or_else(|| {
            let why = "Its task definition names no container port, so that no task can be registered";
            first.is_none().then(|| why.to_owned())
        }),
    })
}

/// The VPC of a service, and why it is uncertain where it is. AWS tells it of tasks with addresses of their own; of others the
/// target groups tell that they are attached to, or that instances run in one VPC alone.
fn place(inventory: &Inventory, workload: &Workload) -> Option<(VpcId, Option<String>)> {
    let by_task = workload.tasks.iter().filter_map(|t| inventory.subnet(t.subnet.as_ref()?)).map(|s| s.vpc.clone());
    let by_group = workload.attached.iter().filter_map(|a| inventory.target_group(&a.target_group)?.vpc.clone());
    if let Some(vpc) = by_task.chain(by_group).next() {
        return Some((vpc, None));
    }
    if workload.network_mode == "awsvpc" {
        return None;
    }
    let running: BTreeSet<&VpcId> =
        inventory.instances.iter().filter(|i| is_there(i)).filter_map(|i| i.vpc.as_ref()).collect();
    let why = "AWS does not tell in which VPC its instances are: name that in an onboarding file";
    let vpc = running.first().copied()?.clone();
    Some((vpc, (running.len() > 1).then(|| why.to_owned())))
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
