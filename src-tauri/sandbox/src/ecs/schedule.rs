//! The scheduler of services: starts and stops tasks until as many run as are desired, with what the last deployment says.
//! What it decides at a call it decides for good; what a stop or a start brings about later is in `life`.

use std::collections::BTreeSet;

use super::{Deployment, Service, Stop, Task, TaskDefinition, life};
use crate::call::Call;
use crate::clock::Time;
use crate::ec2::{NewInterface, add_interface, free_addresses};
use crate::error::AwsError;
use crate::ids;
use crate::world::World;

/// How many tasks a service has room for here, as an account has by its quota of vCPUs.
const ROOM: usize = 100;

/// Makes a service what it is meant to be. Old tasks of an earlier deployment go when as many new ones run.
pub(super) fn reconcile(world: &mut World, call: &Call, cluster: &str, name: &str) {
    let Some(service) = find(world, call, cluster, name) else { return };
    let primary = service.primary();
    let desired = service.desired as usize;
    let live = |t: &&Task| t.stop.is_none();
    let current: Vec<Task> =
        service.tasks.iter().filter(live).filter(|t| t.deployment == primary.id).cloned().collect();
    let former: Vec<Task> = service.tasks.iter().filter(live).filter(|t| t.deployment != primary.id).cloned().collect();
    for task in current.iter().skip(desired) {
        stop(world, call, cluster, name, &task.arn, at(call.now, &primary.id));
    }
    let mut there = current.len().min(desired);
    while there < desired && start(world, call, cluster, name, &primary) {
        there += 1;
    }
    let runs = if desired == 0 { call.now } else { life::runs_at(&world.clock, call.now) };
    let keep = desired.saturating_sub(there);
    for task in former.iter().skip(keep) {
        stop(world, call, cluster, name, &task.arn, at(runs, &primary.id));
    }
}

fn at(at: Time, deployment: &str) -> Stop {
    Stop {
        at,
        code: "ServiceSchedulerInitiated".to_owned(),
        reason: format!("Scaling activity initiated by (deployment {deployment})"),
    }
}

/// Tells a task to stop. Its interface stands until it has stopped.
pub(super) fn stop(world: &mut World, call: &Call, cluster: &str, service: &str, arn: &str, stop: Stop) {
    let gone = life::stopped_at(&world.clock, stop.at);
    let estate = world.mine(call);
    let service = estate.ecs.clusters.get_mut(cluster).and_then(|c| c.services.get_mut(service));
    let Some(task) = service.and_then(|s| s.tasks.iter_mut().find(|t| t.arn == arn)) else { return };
    task.stop = Some(stop);
    if let Some(interface) = estate.ec2.interfaces.get_mut(&task.interface) {
        interface.gone_at = Some(gone);
    }
}

/// Starts one task where there is room: in the subnet that has the fewest of the deployment. `false` where there is none.
fn start(world: &mut World, call: &Call, cluster: &str, name: &str, deployment: &Deployment) -> bool {
    let Some(service) = find(world, call, cluster, name) else { return false };
    let estate = world.mine(call);
    let definition = estate.ecs.task_definitions.get(&deployment.task_definition).cloned().unwrap_or_default();
    if service.launch_type != "FARGATE" {
        let reason = "No Container Instances were found in your cluster";
        return short(world, call, cluster, name, reason);
    }
    if service.tasks.iter().filter(|t| t.stop.is_none()).count() >= ROOM {
        let reason = "You've reached the limit on the number of tasks you can run concurrently";
        return short(world, call, cluster, name, reason);
    }
    let here = |subnet: &str| {
        service.tasks.iter().filter(|t| t.stop.is_none() && t.deployment == deployment.id && t.subnet == subnet).count()
    };
    let room =
        |id: &&String| estate.ec2.subnets.get(*id).is_some_and(|s| free_addresses(&estate.ec2, &s.id, &s.cidr) > 0);
    let Some(subnet) = deployment.subnets.iter().filter(room).min_by_key(|s| here(s)).cloned() else {
        return short(world, call, cluster, name, "There are no free addresses in the subnets");
    };
    match launch(world, call, &service, deployment, &definition, &subnet, cluster) {
        Ok(task) => {
            if let Some(service) = find_mut(world, call, cluster, name) {
                service.tasks.push(task);
            }
            true
        }
        Err(e) => short(world, call, cluster, name, &e.message),
    }
}

fn launch(
    world: &mut World,
    call: &Call,
    service: &Service,
    deployment: &Deployment,
    definition: &TaskDefinition,
    subnet: &str,
    cluster: &str,
) -> Result<Task, AwsError> {
    let seed = world.new_id(call, "task", &service.arn);
    let id = ids::digest(&["task", &seed], 32);
    let scope = format!("arn:aws:ecs:{}:{}", call.region, call.account);
    let new = NewInterface {
        subnet,
        kind: "interface",
        description: format!("{scope}:attachment/{}", super::show::uuid(&["attachment", &id])),
        security_groups: deployment.security_groups.clone(),
        requester_managed: true,
        listens: definition.containers.iter().flat_map(|c| c.ports.iter().copied()).collect::<BTreeSet<u16>>(),
        ..NewInterface::default()
    };
    let interface = add_interface(world, call, new)?;
    let made = world.mine(call).ec2.interfaces.get(&interface).cloned();
    let (zone, private_ip) = made.map(|i| (i.zone, i.private_ip)).unwrap_or_default();
    let checked = |c: &super::Container| c.given.as_ref().is_some_and(|g| g["healthCheck"].is_object());
    let health = if definition.containers.iter().any(checked) { "HEALTHY" } else { "UNKNOWN" };
    Ok(Task {
        arn: format!("{scope}:task/{cluster}/{id}"),
        deployment: deployment.id.clone(),
        task_definition: deployment.task_definition.clone(),
        load_balancers: deployment.load_balancers.clone(),
        subnet: subnet.to_owned(),
        zone,
        interface,
        private_ip,
        created: call.now,
        health: health.to_owned(),
        ..Task::default()
    })
}

/// Notes that a task could not be placed. Nobody tries again before the service is changed.
fn short(world: &mut World, call: &Call, cluster: &str, name: &str, reason: &str) -> bool {
    if let Some(service) = find_mut(world, call, cluster, name) {
        let words = format!(
            "was unable to place a task because no container instance met all of its requirements. Reason: {reason}."
        );
        service.shortages.push((call.now, words));
    }
    false
}

fn find(world: &mut World, call: &Call, cluster: &str, name: &str) -> Option<Service> {
    find_mut(world, call, cluster, name).cloned()
}

fn find_mut<'a>(world: &'a mut World, call: &Call, cluster: &str, name: &str) -> Option<&'a mut Service> {
    world.mine(call).ecs.clusters.get_mut(cluster)?.services.get_mut(name)
}
