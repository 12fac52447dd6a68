//! How clusters, services and task definitions are written: the members that recorded answers of AWS have.

use serde_json::{Value, json};

use super::{Cluster, Container, Deployment, Service, TaskDefinition, definitions, events, life};
use crate::call::Call;
use crate::clock::{Clock, Time};
use crate::ec2::Tags;
use crate::ids;

pub(super) fn cluster(c: &Cluster, clock: &Clock, now: Time) -> Value {
    let (running, pending) = counts(c.services.values(), None, clock, now);
    json!({
        "clusterArn": c.arn,
        "clusterName": c.name,
        "status": if c.closed.is_some() { "INACTIVE" } else { "ACTIVE" },
        "registeredContainerInstancesCount": 0,
        "runningTasksCount": running,
        "pendingTasksCount": pending,
        "activeServicesCount": c.services.values().filter(|s| s.closed.is_none()).count(),
        "statistics": [],
        "tags": tags(&c.tags),
        "settings": [],
        "capacityProviders": [],
        "defaultCapacityProviderStrategy": [],
    })
}

pub(super) fn service(s: &Service, cluster: &Cluster, clock: &Clock, call: &Call, with_tags: bool) -> Value {
    let (now, primary) = (call.now, s.primary());
    let (running, pending) = counts([s], None, clock, now);
    let deployments: Vec<Value> = s
        .deployments
        .iter()
        .rev()
        .filter(|d| d.id == primary.id || s.tasks.iter().any(|t| t.deployment == d.id && !life::stopped(clock, now, t)))
        .map(|d| deployment(s, d, clock, now))
        .collect();
    let mut body = json!({
        "serviceArn": s.arn,
        "serviceName": s.name,
        "clusterArn": cluster.arn,
        "loadBalancers": load_balancers(&primary),
        "serviceRegistries": [],
        "status": life::service_status(clock, now, s),
        "desiredCount": s.desired,
        "runningCount": running,
        "pendingCount": pending,
        "launchType": s.launch_type,
        "taskDefinition": primary.task_definition,
        "deploymentConfiguration": {
            "deploymentCircuitBreaker": { "enable": false, "rollback": false },
            "maximumPercent": 200,
            "minimumHealthyPercent": 100,
        },
        "deployments": deployments,
        "roleArn": format!("arn:aws:iam::{}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", call.account),
        "events": events::of(s, clock, now),
        "createdAt": seconds(s.created),
        "placementConstraints": [],
        "placementStrategy": [],
        "schedulingStrategy": "REPLICA",
        "deploymentController": { "type": "ECS" },
        "createdBy": s.created_by,
        "enableECSManagedTags": false,
        "propagateTags": "NONE",
        "enableExecuteCommand": false,
        "healthCheckGracePeriodSeconds": 0,
        // Of one that was made before there was a choice
        "availabilityZoneRebalancing": "DISABLED",
    });
    if s.launch_type == "FARGATE" {
        body["platformVersion"] = "LATEST".into();
        body["platformFamily"] = "Linux".into();
    }
    for (name, value) in &s.settings {
        match (body[name.as_str()].as_object_mut(), value.as_object()) {
            (Some(shown), Some(given)) => shown.extend(given.clone()),
            _ => body[name.as_str()] = value.clone(),
        }
    }
    if !primary.subnets.is_empty() {
        body["networkConfiguration"] = network(&primary);
    }
    if with_tags {
        body["tags"] = tags(&s.tags);
    }
    body
}

fn deployment(s: &Service, d: &Deployment, clock: &Clock, now: Time) -> Value {
    let primary = s.primary().id == d.id;
    let (running, pending) = counts([s], Some(&d.id), clock, now);
    let desired = if primary { s.desired } else { 0 };
    let others = s.tasks.iter().any(|t| t.deployment != d.id && !life::ends(now, t));
    let done = primary && running == desired as usize && pending == 0 && !others;
    let mut body = json!({
        "id": d.id,
        "status": if primary { "PRIMARY" } else { "ACTIVE" },
        "taskDefinition": d.task_definition,
        "desiredCount": desired,
        "pendingCount": pending,
        "runningCount": running,
        "failedTasks": 0,
        "createdAt": seconds(d.created),
        "updatedAt": seconds(d.created),
        "launchType": s.launch_type,
        "rolloutState": if done || !primary { "COMPLETED" } else { "IN_PROGRESS" },
        "rolloutStateReason": if done || !primary {
            format!("ECS deployment {} completed.", d.id)
        } else {
            format!("ECS deployment {} in progress.", d.id)
        },
    });
    if s.launch_type == "FARGATE" {
        // What `LATEST` means
        let asked = s.settings.get("platformVersion").filter(|v| **v != "LATEST");
        body["platformVersion"] = asked.cloned().unwrap_or_else(|| "1.4.0".into());
        body["platformFamily"] = "Linux".into();
    }
    if !d.subnets.is_empty() {
        body["networkConfiguration"] = network(d);
    }
    body
}

/// How many tasks run, and how many are on their way; of one deployment where it is given.
fn counts<'a>(
    services: impl IntoIterator<Item = &'a Service>,
    deployment: Option<&str>,
    clock: &Clock,
    now: Time,
) -> (usize, usize) {
    let mine = |t: &&super::Task| deployment.is_none_or(|d| t.deployment == d) && !life::ends(now, t);
    let tasks: Vec<_> = services.into_iter().flat_map(|s| &s.tasks).filter(mine).collect();
    let running = tasks.iter().filter(|t| life::running(clock, now, t)).count();
    (running, tasks.len() - running)
}

fn load_balancers(d: &Deployment) -> Vec<Value> {
    let one = |b: &super::ServiceLoadBalancer| json!({ "targetGroupArn": b.target_group, "containerName": b.container, "containerPort": b.port });
    d.load_balancers.iter().map(one).collect()
}

fn network(d: &Deployment) -> Value {
    json!({ "awsvpcConfiguration": {
        "subnets": d.subnets,
        "securityGroups": d.security_groups,
        "assignPublicIp": if d.assign_public_ip { "ENABLED" } else { "DISABLED" },
    } })
}

pub(super) fn task_definition(d: &TaskDefinition) -> Value {
    let containers: Vec<Value> = d.containers.iter().map(|c| container(c, &d.network_mode)).collect();
    let mut body = json!({
        "taskDefinitionArn": d.arn,
        "containerDefinitions": containers,
        "family": d.family,
        "networkMode": d.network_mode,
        "revision": d.revision,
        "volumes": [],
        "status": if d.closed.is_some() { "INACTIVE" } else { "ACTIVE" },
        "requiresAttributes": [],
        "placementConstraints": [],
        "compatibilities": definitions::compatibilities(d),
    });
    for (name, value) in &d.given {
        body[name.as_str()] = value.clone();
    }
    if !d.requires.is_empty() {
        body["requiresCompatibilities"] = json!(d.requires);
    }
    for (name, value) in [("cpu", &d.cpu), ("memory", &d.memory)] {
        if !value.is_empty() {
            body[name] = json!(value);
        }
    }
    if let Some((at, by)) = &d.registered {
        body["registeredAt"] = seconds(*at);
        body["registeredBy"] = json!(by);
    }
    if let Some(at) = d.closed {
        body["deregisteredAt"] = seconds(at);
    }
    body
}

/// What was given, with AWS's defaults for the rest.
fn container(c: &Container, mode: &str) -> Value {
    let ports: Vec<Value> =
        c.ports.iter().map(|p| json!({ "containerPort": p, "hostPort": p, "protocol": "tcp" })).collect();
    let mut body = json!({
        "name": c.name,
        "image": c.image,
        "cpu": 0,
        "portMappings": ports,
        "essential": true,
        "environment": [],
        "mountPoints": [],
        "volumesFrom": [],
    });
    for (name, value) in c.given.iter().filter_map(Value::as_object).flatten() {
        body[name.as_str()] = value.clone();
    }
    for port in body["portMappings"].as_array_mut().into_iter().flatten() {
        let host = if mode == "awsvpc" || mode == "host" { port["containerPort"].clone() } else { 0.into() };
        for (name, value) in [("hostPort", host), ("protocol", json!("tcp"))] {
            if port[name].is_null() {
                port[name] = value;
            }
        }
    }
    body
}

pub(super) fn tags(tags: &Tags) -> Value {
    tags.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

/// The JSON protocol writes times as seconds since 1970.
pub(super) fn seconds(time: Time) -> Value {
    (time as f64 / 1000.0).into()
}

pub(super) fn uuid(parts: &[&str]) -> String {
    let d = ids::digest(parts, 32);
    format!("{}-{}-{}-{}-{}", &d[0..8], &d[8..12], &d[12..16], &d[16..20], &d[20..32])
}
