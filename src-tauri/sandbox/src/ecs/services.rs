//! Creating, changing and deleting services, and stopping a task.

use serde_json::{Value, json};

use super::{
    Deployment, Service, Stop, asked, clusters, invalid, last, life, name_of, schedule, show, show_task, text,
};
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::world::World;

/// Members that change nothing here and are given back.
const SETTINGS: [&str; 8] = [
    "availabilityZoneRebalancing",
    "deploymentConfiguration",
    "healthCheckGracePeriodSeconds",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "propagateTags",
    "platformVersion",
    "schedulingStrategy",
];

pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let cluster = clusters::open(&world.mine(call).ecs, call)?.name.clone();
    let name = text(call, "serviceName").unwrap_or_default().to_owned();
    asked::name(&name)?;
    let token = text(call, "clientToken").map(str::to_owned);
    let made = world.token(call, token.as_deref()).map_err(|_| not_idempotent())?;
    if made.is_none() {
        make(world, call, &cluster, &name)?;
    }
    let arn = format!("arn:aws:ecs:{}:{}:service/{cluster}/{name}", call.region, call.account);
    world.remember(call, token.as_deref(), &arn);
    answer(world, call, &cluster, &name)
}

fn make(world: &mut World, call: &Call, cluster: &str, name: &str) -> Result<(), AwsError> {
    let (clock, ecs) = (&world.clock, world.estates.get(&(call.account.clone(), call.region.clone())).map(|e| &e.ecs));
    let there = ecs.and_then(|e| e.clusters.get(cluster)?.services.get(name));
    match there.map(|s| life::service_status(clock, call.now, s)) {
        Some("ACTIVE") => return Err(not_idempotent()),
        Some("DRAINING") => return Err(invalid("Unable to Start a service that is still Draining.")),
        Some(_) | None => {}
    }
    asked::supported(call)?;
    if text(call, "schedulingStrategy") == Some("DAEMON") {
        return Err(asked::unsupported("The scheduling strategy DAEMON"));
    }
    let launch_type = text(call, "launchType").unwrap_or("EC2").to_owned();
    let tags = asked::tags(call)?;
    let desired =
        asked::count(call)?.ok_or_else(|| invalid("desiredCount is required for the scheduling strategy REPLICA."))?;
    let arn = format!("arn:aws:ecs:{}:{}:service/{cluster}/{name}", call.region, call.account);
    let wanted = asked::deployment(world.mine(call), call, &launch_type, &Deployment::default())?;
    let service = Service {
        arn: arn.clone(),
        name: name.to_owned(),
        launch_type,
        desired,
        created: call.now,
        created_by: call.caller.clone(),
        deployments: vec![stamped(world, call, &arn, wanted)],
        // The default of a new service
        settings: std::iter::once(("availabilityZoneRebalancing".to_owned(), json!("ENABLED")))
            .chain(given_settings(call))
            .collect(),
        tags,
        ..Service::default()
    };
    if let Some(c) = world.mine(call).ecs.clusters.get_mut(cluster) {
        c.services.insert(name.to_owned(), service);
    }
    schedule::reconcile(world, call, cluster, name);
    Ok(())
}

/// Changes what is given. All but the desired count and settings is a new deployment, whose tasks replace the old ones.
pub(super) fn update(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (cluster, mut service) = find(world, call)?;
    if service.closed.is_some() {
        return Err(AwsError::new("ServiceNotActiveException", "Service was not ACTIVE."));
    }
    asked::supported(call)?;
    service.desired = asked::count(call)?.unwrap_or(service.desired);
    let present = service.primary();
    let wanted = asked::deployment(world.mine(call), call, &service.launch_type, &present)?;
    let anew = call.json["forceNewDeployment"] == true || !call.json["platformVersion"].is_null();
    if anew || wanted != present {
        let deployment = stamped(world, call, &service.arn, wanted);
        service.deployments.push(deployment);
    }
    service.settings.extend(given_settings(call));
    let name = service.name.clone();
    put(world, call, &cluster, service);
    schedule::reconcile(world, call, &cluster, &name);
    answer(world, call, &cluster, &name)
}

/// It drains until its tasks have stopped. One that should have tasks goes by force only.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (cluster, mut service) = find(world, call)?;
    if service.closed.is_some() {
        return Err(AwsError::new("ServiceNotFoundException", "Service not found."));
    }
    if service.desired > 0 && call.json["force"] != true {
        return Err(invalid("The service cannot be stopped while it is scaled above 0."));
    }
    (service.desired, service.closed) = (0, Some(call.now));
    let name = service.name.clone();
    put(world, call, &cluster, service);
    schedule::reconcile(world, call, &cluster, &name);
    answer(world, call, &cluster, &name)
}

/// Its service starts another one at once.
pub(super) fn stop_task(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let ecs = &world.mine(call).ecs;
    let cluster = clusters::open(ecs, call)?;
    let id = name_of(call, &format!("task/{}", cluster.name), text(call, "task").unwrap_or_default())?;
    let of = |s: &&Service| s.tasks.iter().any(|t| last(&t.arn) == id);
    let service = cluster.services.values().find(of).cloned();
    let service = service.ok_or_else(|| invalid("The referenced task was not found."))?;
    let (cluster, name) = (cluster.name.clone(), service.name.clone());
    let task = service.tasks.into_iter().find(|t| last(&t.arn) == id).unwrap_or_default();
    if !life::ends(call.now, &task) {
        let reason = text(call, "reason").unwrap_or("Task stopped by user").to_owned();
        let stop = Stop { at: call.now, code: "UserInitiated".to_owned(), reason };
        schedule::stop(world, call, &cluster, &name, &task.arn, stop);
        schedule::reconcile(world, call, &cluster, &name);
    }
    let (clock, estate) = super::scene(world, call);
    let cluster = estate.ecs.clusters.get(&cluster);
    let found = cluster.and_then(|c| Some((c, c.services.get(&name)?)));
    let shown = found.and_then(|(c, s)| {
        Some(show_task::task(s.tasks.iter().find(|t| t.arn == task.arn)?, s, c, &estate.ecs, clock, call, true))
    });
    Ok(json!({ "task": shown }))
}

fn given_settings(call: &Call) -> impl Iterator<Item = (String, Value)> {
    let given = SETTINGS.iter().filter(|n| !call.json[**n].is_null());
    given.map(|n| ((*n).to_owned(), call.json[*n].clone()))
}

fn stamped(world: &mut World, call: &Call, service: &str, wanted: Deployment) -> Deployment {
    let seed = world.new_id(call, "deployment", service);
    let number = u64::from_str_radix(&ids::digest(&["deployment", &seed], 15), 16).unwrap_or_default();
    Deployment { id: format!("ecs-svc/{number}"), created: call.now, ..wanted }
}

/// The service of a call, and its cluster's name.
fn find(world: &mut World, call: &Call) -> Result<(String, Service), AwsError> {
    let cluster = clusters::open(&world.mine(call).ecs, call)?;
    let name = name_of(call, &format!("service/{}", cluster.name), text(call, "service").unwrap_or_default())?;
    let service = cluster.services.get(name);
    let missing = || AwsError::new("ServiceNotFoundException", "Service not found.");
    service.map(|s| (cluster.name.clone(), s.clone())).ok_or_else(missing)
}

fn put(world: &mut World, call: &Call, cluster: &str, service: Service) {
    if let Some(cluster) = world.mine(call).ecs.clusters.get_mut(cluster) {
        cluster.services.insert(service.name.clone(), service);
    }
}

fn answer(world: &mut World, call: &Call, cluster: &str, name: &str) -> Result<Value, AwsError> {
    let (clock, estate) = super::scene(world, call);
    let cluster = estate.ecs.clusters.get(cluster);
    let found = cluster.and_then(|c| Some(show::service(c.services.get(name)?, c, clock, call, true)));
    Ok(json!({ "service": found }))
}

fn not_idempotent() -> AwsError {
    invalid("Creation of service was not idempotent.")
}
