//! How a task is written, at each point of its life.

use serde_json::{Value, json};

use super::show::{seconds, tags, uuid};
use super::{Cluster, Container, Ecs, Service, Task, life};
use crate::call::Call;
use crate::clock::Clock;
use crate::ec2::{self, Tags};

pub(super) fn task(
    t: &Task,
    s: &Service,
    cluster: &Cluster,
    ecs: &Ecs,
    clock: &Clock,
    call: &Call,
    with_tags: bool,
) -> Value {
    let now = call.now;
    let definition = ecs.task_definitions.get(&t.task_definition).cloned().unwrap_or_default();
    let attachment = uuid(&["attachment", &t.arn]);
    let status = life::status(clock, now, t);
    let runs = life::runs_at(clock, t.created);
    let ran = t.registered || status == "RUNNING";
    let containers: Vec<Value> =
        definition.containers.iter().map(|c| container(c, t, status, &attachment, &cluster.name)).collect();
    let overrides: Vec<Value> = definition.containers.iter().map(|c| json!({ "name": c.name })).collect();
    let mut body = json!({
        "attachments": [interface(t, status, &attachment)],
        "attributes": [{ "name": "ecs.cpu-architecture", "value": "x86_64" }],
        "availabilityZone": t.zone,
        "clusterArn": cluster.arn,
        "containers": containers,
        "cpu": definition.cpu,
        "createdAt": seconds(t.created),
        "desiredStatus": if life::ends(now, t) { "STOPPED" } else { "RUNNING" },
        "enableExecuteCommand": false,
        "group": format!("service:{}", s.name),
        "healthStatus": health(t, status),
        "lastStatus": status,
        "launchType": s.launch_type,
        "memory": definition.memory,
        "overrides": { "containerOverrides": overrides, "inferenceAcceleratorOverrides": [] },
        "startedBy": t.deployment,
        "tags": [],
        "taskArn": t.arn,
        "taskDefinitionArn": t.task_definition,
        "version": version(status),
    });
    if s.launch_type == "FARGATE" {
        body["platformVersion"] = "1.4.0".into();
        body["platformFamily"] = "Linux".into();
        body["ephemeralStorage"] = json!({ "sizeInGiB": 20 });
    }
    if ran {
        body["connectivity"] = "CONNECTED".into();
        for name in ["connectivityAt", "pullStartedAt", "pullStoppedAt", "startedAt"] {
            body[name] = seconds(runs);
        }
    }
    if let Some(stop) = t.stop.as_ref().filter(|s| s.at <= now) {
        body["stopCode"] = json!(stop.code);
        body["stoppedReason"] = json!(stop.reason);
        body["stoppingAt"] = seconds(stop.at);
        if status == "STOPPED" {
            body["executionStoppedAt"] = seconds(life::stopped_at(clock, stop.at));
            body["stoppedAt"] = body["executionStoppedAt"].clone();
        }
    }
    if with_tags {
        body["tags"] = tags(&tags_of(s, &definition.tags, &cluster.name));
    }
    body
}

/// A task has the tags that its service lets come down to it.
fn tags_of(s: &Service, of_definition: &Tags, cluster: &str) -> Tags {
    let mut found = match s.settings.get("propagateTags").and_then(Value::as_str) {
        Some("SERVICE") => s.tags.clone(),
        Some("TASK_DEFINITION") => of_definition.clone(),
        _ => Tags::new(),
    };
    if s.settings.get("enableECSManagedTags") == Some(&json!(true)) {
        found.insert("aws:ecs:clusterName".to_owned(), cluster.to_owned());
        found.insert("aws:ecs:serviceName".to_owned(), s.name.clone());
    }
    found
}

fn interface(t: &Task, status: &str, attachment: &str) -> Value {
    let mac = ec2::mac(&t.interface);
    let details = [
        ("subnetId", &t.subnet),
        ("networkInterfaceId", &t.interface),
        ("macAddress", &mac),
        ("privateIPv4Address", &t.private_ip),
    ];
    let details: Vec<Value> =
        details.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    let state = match status {
        "PROVISIONING" => "ATTACHING",
        "STOPPED" => "DELETED",
        _ => "ATTACHED",
    };
    json!({ "id": attachment, "type": "ElasticNetworkInterface", "status": state, "details": details })
}

fn container(c: &Container, t: &Task, status: &str, attachment: &str, cluster: &str) -> Value {
    let scope = t.arn.split_once(":task/").map_or("", |(scope, _)| scope);
    let state = match status {
        "PROVISIONING" | "PENDING" => "PENDING",
        "DEPROVISIONING" | "STOPPED" => "STOPPED",
        _ => "RUNNING",
    };
    let id = t.arn.rsplit('/').next().unwrap_or_default();
    let mut body = json!({
        "containerArn": format!("{scope}:container/{cluster}/{id}/{}", uuid(&["container", &t.arn, &c.name])),
        "taskArn": t.arn,
        "name": c.name,
        "image": c.image,
        "lastStatus": state,
        "networkBindings": [],
        "networkInterfaces": [{ "attachmentId": attachment, "privateIpv4Address": t.private_ip }],
        "healthStatus": health(t, status),
        "cpu": "0",
    });
    if state == "STOPPED" {
        body["exitCode"] = 0.into();
    }
    body
}

fn health<'a>(t: &'a Task, status: &str) -> &'a str {
    if status == "RUNNING" { &t.health } else { "UNKNOWN" }
}

/// It grows with each change of state.
fn version(status: &str) -> u8 {
    match status {
        "PROVISIONING" => 1,
        "PENDING" => 2,
        "RUNNING" => 3,
        "DEACTIVATING" => 4,
        "STOPPING" => 5,
        "DEPROVISIONING" => 6,
        _ => 7,
    }
}
