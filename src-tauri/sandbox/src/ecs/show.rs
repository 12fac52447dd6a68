//! How clusters, services, tasks and task definitions are written: the members that recorded answers of AWS have.

use serde_json::{Value, json};

use super::{Cluster, Container, Ecs, Service, Task, TaskDefinition};
use crate::call::Call;
use crate::clock::Time;
use crate::ec2::{self, Tags};
use crate::ids;

pub(super) fn cluster(c: &Cluster) -> Value {
    let running: usize = c.services.values().map(|s| s.tasks.len()).sum();
    json!({
        "clusterArn": c.arn,
        "clusterName": c.name,
        "status": "ACTIVE",
        "registeredContainerInstancesCount": 0,
        "runningTasksCount": running,
        "pendingTasksCount": 0,
        "activeServicesCount": c.services.len(),
        "statistics": [],
        "tags": tags(&c.tags),
        "settings": [],
        "capacityProviders": [],
        "defaultCapacityProviderStrategy": [],
    })
}

pub(super) fn service(s: &Service, cluster: &Cluster, call: &Call, with_tags: bool) -> Value {
    let load_balancers: Vec<Value> = s
        .load_balancers
        .iter()
        .map(|b| json!({ "targetGroupArn": b.target_group, "containerName": b.container, "containerPort": b.port }))
        .collect();
    let mut body = json!({
        "serviceArn": s.arn,
        "serviceName": s.name,
        "clusterArn": cluster.arn,
        "loadBalancers": load_balancers,
        "serviceRegistries": [],
        "status": "ACTIVE",
        "desiredCount": s.desired,
        "runningCount": s.tasks.len(),
        "pendingCount": 0,
        "launchType": s.launch_type,
        "taskDefinition": s.task_definition,
        "deploymentConfiguration": {
            "deploymentCircuitBreaker": { "enable": false, "rollback": false },
            "maximumPercent": 200,
            "minimumHealthyPercent": 100,
        },
        "deployments": [deployment(s)],
        "roleArn": format!("arn:aws:iam::{}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", call.account),
        "events": [],
        "createdAt": seconds(s.created),
        "placementConstraints": [],
        "placementStrategy": [],
        "networkConfiguration": network(s),
        "schedulingStrategy": "REPLICA",
        "deploymentController": { "type": "ECS" },
        "createdBy": format!("arn:aws:iam::{}:user/sandbox", call.account),
        "enableECSManagedTags": false,
        "propagateTags": "NONE",
        "enableExecuteCommand": false,
    });
    if s.launch_type == "FARGATE" {
        body["platformVersion"] = "LATEST".into();
        body["platformFamily"] = "Linux".into();
    }
    if with_tags {
        body["tags"] = tags(&s.tags);
    }
    body
}

fn deployment(s: &Service) -> Value {
    let id = deployment_id(s);
    json!({
        "id": id,
        "status": "PRIMARY",
        "taskDefinition": s.task_definition,
        "desiredCount": s.desired,
        "pendingCount": 0,
        "runningCount": s.tasks.len(),
        "failedTasks": 0,
        "createdAt": seconds(s.created),
        "updatedAt": seconds(s.created),
        "launchType": s.launch_type,
        "networkConfiguration": network(s),
        "rolloutState": "COMPLETED",
        "rolloutStateReason": format!("ECS deployment {id} completed."),
    })
}

fn deployment_id(s: &Service) -> String {
    let number = u64::from_str_radix(&ids::digest(&["deployment", &s.arn], 15), 16).unwrap_or_default();
    format!("ecs-svc/{number}")
}

fn network(s: &Service) -> Value {
    json!({ "awsvpcConfiguration": {
        "subnets": s.subnets,
        "securityGroups": s.security_groups,
        "assignPublicIp": if s.assign_public_ip { "ENABLED" } else { "DISABLED" },
    } })
}

pub(super) fn task(t: &Task, s: &Service, cluster: &Cluster, ecs: &Ecs, with_tags: bool) -> Value {
    let definition = ecs.task_definitions.get(&s.task_definition).cloned().unwrap_or_default();
    let attachment = uuid(&["attachment", &t.arn]);
    let containers: Vec<Value> = definition.containers.iter().map(|c| running(c, t, &attachment)).collect();
    let overrides: Vec<Value> = definition.containers.iter().map(|c| json!({ "name": c.name })).collect();
    let mut body = json!({
        "attachments": [interface(t, &attachment)],
        "attributes": [{ "name": "ecs.cpu-architecture", "value": "x86_64" }],
        "availabilityZone": t.zone,
        "clusterArn": cluster.arn,
        "connectivity": "CONNECTED",
        "connectivityAt": seconds(t.created),
        "containers": containers,
        "cpu": definition.cpu,
        "createdAt": seconds(t.created),
        "desiredStatus": "RUNNING",
        "enableExecuteCommand": false,
        "group": format!("service:{}", s.name),
        "healthStatus": t.health,
        "lastStatus": "RUNNING",
        "launchType": s.launch_type,
        "memory": definition.memory,
        "overrides": { "containerOverrides": overrides, "inferenceAcceleratorOverrides": [] },
        "pullStartedAt": seconds(t.created),
        "pullStoppedAt": seconds(t.created),
        "startedAt": seconds(t.created),
        "startedBy": deployment_id(s),
        "tags": [],
        "taskArn": t.arn,
        "taskDefinitionArn": s.task_definition,
        "version": 3,
    });
    if s.launch_type == "FARGATE" {
        body["platformVersion"] = "1.4.0".into();
        body["platformFamily"] = "Linux".into();
        body["ephemeralStorage"] = json!({ "sizeInGiB": 20 });
    }
    if with_tags {
        body["tags"] = tags(&s.tags);
    }
    body
}

fn interface(t: &Task, attachment: &str) -> Value {
    let mac = ec2::mac(&t.interface);
    let details = [
        ("subnetId", &t.subnet),
        ("networkInterfaceId", &t.interface),
        ("macAddress", &mac),
        ("privateIPv4Address", &t.private_ip),
    ];
    let details: Vec<Value> =
        details.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    json!({ "id": attachment, "type": "ElasticNetworkInterface", "status": "ATTACHED", "details": details })
}

fn running(c: &Container, t: &Task, attachment: &str) -> Value {
    let scope = t.arn.split_once(":task/").map_or("", |(scope, _)| scope);
    json!({
        "containerArn": format!("{scope}:container/{}", uuid(&["container", &t.arn, &c.name])),
        "taskArn": t.arn,
        "name": c.name,
        "image": c.image,
        "lastStatus": "RUNNING",
        "networkBindings": [],
        "networkInterfaces": [{ "attachmentId": attachment, "privateIpv4Address": t.private_ip }],
        "healthStatus": t.health,
        "cpu": "0",
    })
}

pub(super) fn task_definition(d: &TaskDefinition) -> Value {
    let containers: Vec<Value> = d.containers.iter().map(container).collect();
    json!({
        "taskDefinitionArn": d.arn,
        "containerDefinitions": containers,
        "family": d.family,
        "networkMode": d.network_mode,
        "revision": d.revision,
        "volumes": [],
        "status": "ACTIVE",
        "requiresAttributes": [],
        "placementConstraints": [],
        "compatibilities": if d.network_mode == "awsvpc" { vec!["EC2", "FARGATE"] } else { vec!["EC2"] },
        "requiresCompatibilities": if d.network_mode == "awsvpc" { vec!["FARGATE"] } else { vec!["EC2"] },
        "cpu": d.cpu,
        "memory": d.memory,
    })
}

fn container(c: &Container) -> Value {
    let ports: Vec<Value> =
        c.ports.iter().map(|p| json!({ "containerPort": p, "hostPort": p, "protocol": "tcp" })).collect();
    json!({
        "name": c.name,
        "image": c.image,
        "cpu": 0,
        "portMappings": ports,
        "essential": true,
        "environment": [],
        "mountPoints": [],
        "volumesFrom": [],
    })
}

pub(super) fn tags(tags: &Tags) -> Value {
    tags.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

/// The JSON protocol writes times as seconds since 1970.
fn seconds(time: Time) -> Value {
    (time as f64 / 1000.0).into()
}

fn uuid(parts: &[&str]) -> String {
    let d = ids::digest(parts, 32);
    format!("{}-{}-{}-{}-{}", &d[0..8], &d[8..12], &d[12..16], &d[16..20], &d[20..32])
}
