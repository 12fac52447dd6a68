//! ECS through `respond`, over a cluster that the test puts there.

use serde_json::{Value, json};

use super::{Cluster, Container, Deployment, Service, ServiceLoadBalancer, Task, TaskDefinition};
use crate::Sandbox;
use crate::testing::{ACCOUNT, REGION, client, open};

const SCOPE: &str = "arn:aws:ecs:us-east-1:111122223333";

fn world(services: usize) -> Sandbox {
    let sandbox = open("empty");
    let definition = TaskDefinition {
        arn: format!("{SCOPE}:task-definition/orders:7"),
        family: "orders".into(),
        revision: 7,
        network_mode: "awsvpc".into(),
        cpu: "256".into(),
        memory: "512".into(),
        containers: vec![Container { name: "api".into(), image: "orders:7".into(), ports: vec![8443], given: None }],
        ..TaskDefinition::default()
    };
    let service = |n: usize| Service {
        arn: format!("{SCOPE}:service/prod/orders-{n}"),
        name: format!("orders-{n}"),
        launch_type: "FARGATE".into(),
        desired: 1,
        deployments: vec![Deployment {
            task_definition: definition.arn.clone(),
            subnets: vec!["subnet-1".into()],
            load_balancers: vec![ServiceLoadBalancer {
                target_group: "tg".into(),
                container: "api".into(),
                port: 8443,
            }],
            ..Deployment::default()
        }],
        tasks: vec![Task {
            task_definition: definition.arn.clone(),
            arn: format!("{SCOPE}:task/prod/{n:032x}"),
            subnet: "subnet-1".into(),
            zone: "us-east-1a".into(),
            interface: "eni-1".into(),
            private_ip: "10.0.0.9".into(),
            health: "HEALTHY".into(),
            ..Task::default()
        }],
        ..Service::default()
    };
    let services = (1..=services).map(service).map(|s| (s.name.clone(), s)).collect();
    let cluster = Cluster { arn: format!("{SCOPE}:cluster/prod"), name: "prod".into(), services, ..Cluster::default() };
    let mut state = sandbox.state();
    let ecs = &mut state.world.estate(ACCOUNT, REGION).ecs;
    ecs.clusters.insert("prod".into(), cluster);
    ecs.task_definitions.insert(definition.arn.clone(), definition.clone());
    drop(state);
    sandbox
}

fn call(sandbox: &Sandbox, action: &str, body: Value) -> (u16, Value) {
    let target = format!("AmazonEC2ContainerServiceV20141113.{action}");
    let answer = client(sandbox, ACCOUNT).json("ecs", &target, &body.to_string());
    (answer.status, serde_json::from_str(&answer.body).unwrap())
}

#[test]
fn an_arn_is_of_this_cluster_region_and_account_or_refused() {
    let sandbox = world(1);
    let service = format!("{SCOPE}:service/prod/orders-1");
    let task = format!("{SCOPE}:task/prod/{:032x}", 1);
    let cluster = format!("{SCOPE}:cluster/prod");
    let others = |arn: &str| {
        [
            arn.replace("us-east-1", "eu-west-1"),
            arn.replace("111122223333", "444455556666"),
            arn.replace("/prod", "/other"),
            arn.replace(":ecs:", ":ec2:"),
            arn.replace("/prod", ""),
        ]
    };
    let refused = |action: &str, body: Value| {
        let (status, answer) = call(&sandbox, action, body.clone());
        let kind = answer["__type"].as_str().unwrap_or_default();
        let words = ["InvalidParameterException", "ClusterNotFoundException", "ServiceNotFoundException"];
        assert!(status == 400 && words.contains(&kind), "{action} {body}: {answer}");
    };
    for other in others(&service) {
        refused("UpdateService", json!({ "cluster": "prod", "service": other, "desiredCount": 0 }));
        refused("DeleteService", json!({ "cluster": "prod", "service": other, "force": true }));
        refused("DescribeServices", json!({ "cluster": "prod", "services": [other] }));
        refused("ListTasks", json!({ "cluster": "prod", "serviceName": other }));
    }
    for other in others(&task) {
        refused("StopTask", json!({ "cluster": "prod", "task": other }));
        refused("DescribeTasks", json!({ "cluster": "prod", "tasks": [other] }));
    }
    for other in others(&cluster) {
        refused("DeleteCluster", json!({ "cluster": other }));
        refused("ListServices", json!({ "cluster": other }));
    }
    refused("UpdateService", json!({ "cluster": "prod", "service": "other/orders-1", "desiredCount": 0 }));
    let (_, answer) = call(&sandbox, "DescribeServices", json!({ "cluster": cluster, "services": [service] }));
    assert_eq!(answer["services"][0]["serviceArn"], service);
    let definition = format!("{SCOPE}:task-definition/orders:7");
    for other in others(&definition).into_iter().filter(|other| *other != definition) {
        let (status, answer) = call(&sandbox, "DescribeTaskDefinition", json!({ "taskDefinition": other }));
        assert!(status == 400 && answer["__type"] == "ClientException", "{answer}");
    }
    let family = format!("{SCOPE}:task-definition/orders");
    for own in ["orders", "orders:7", &definition, &family] {
        let found = call(&sandbox, "DescribeTaskDefinition", json!({ "taskDefinition": own })).1;
        assert_eq!(found["taskDefinition"]["taskDefinitionArn"], definition);
    }
}

#[test]
fn services_and_tasks_are_found_from_the_cluster_on() {
    let sandbox = world(1);
    let cluster = call(&sandbox, "ListClusters", json!({})).1["clusterArns"][0].clone();
    let services = call(&sandbox, "ListServices", json!({ "cluster": cluster })).1["serviceArns"].clone();
    let described = call(&sandbox, "DescribeServices", json!({ "cluster": cluster, "services": services })).1;
    let service = &described["services"][0];
    assert_eq!((&service["serviceName"], &service["runningCount"]), (&json!("orders-1"), &json!(1)));
    assert_eq!(service["loadBalancers"][0]["targetGroupArn"], "tg");
    let tasks =
        call(&sandbox, "ListTasks", json!({ "cluster": "prod", "serviceName": service["serviceArn"] })).1["taskArns"]
            .clone();
    let task = call(&sandbox, "DescribeTasks", json!({ "cluster": "prod", "tasks": tasks })).1["tasks"][0].clone();
    assert_eq!(task["attachments"][0]["details"][3], json!({ "name": "privateIPv4Address", "value": "10.0.0.9" }));
    let definition = call(&sandbox, "DescribeTaskDefinition", json!({ "taskDefinition": task["taskDefinitionArn"] })).1;
    assert_eq!(definition["taskDefinition"]["containerDefinitions"][0]["portMappings"][0]["containerPort"], 8443);
    let latest = call(&sandbox, "DescribeTaskDefinition", json!({ "taskDefinition": "orders" })).1;
    assert_eq!(latest["taskDefinition"]["revision"], 7);
}

#[test]
fn services_come_ten_at_a_time() {
    let sandbox = world(12);
    let first = call(&sandbox, "ListServices", json!({ "cluster": "prod" })).1;
    assert_eq!(first["serviceArns"].as_array().unwrap().len(), 10);
    let rest = call(&sandbox, "ListServices", json!({ "cluster": "prod", "nextToken": first["nextToken"] })).1;
    assert_eq!((rest["serviceArns"].as_array().unwrap().len(), rest.get("nextToken")), (2, None));
    let arns: Vec<_> = (1..=11).map(|n| format!("orders-{n}")).collect();
    let refused = call(&sandbox, "DescribeServices", json!({ "cluster": "prod", "services": arns }));
    assert_eq!((refused.0, &refused.1["__type"]), (400, &json!("InvalidParameterException")));
}

#[test]
fn what_is_missing_is_named() {
    let sandbox = world(1);
    let missing = call(&sandbox, "DescribeServices", json!({ "cluster": "prod", "services": ["nobody"] })).1;
    assert_eq!(missing["failures"][0], json!({ "arn": format!("{SCOPE}:service/prod/nobody"), "reason": "MISSING" }));
    for (action, body, code) in [
        ("ListServices", json!({ "cluster": "gone" }), "ClusterNotFoundException"),
        ("ListServices", json!({}), "ClusterNotFoundException"),
        ("ListTasks", json!({ "cluster": "prod", "serviceName": "gone" }), "ServiceNotFoundException"),
        ("DescribeTasks", json!({ "cluster": "prod" }), "InvalidParameterException"),
        ("DescribeTaskDefinition", json!({ "taskDefinition": "gone" }), "ClientException"),
        ("ListClusters", json!({ "maxResults": 101 }), "InvalidParameterException"),
        ("RunTask", json!({}), "UnknownOperationException"),
    ] {
        assert_eq!(call(&sandbox, action, body).1["__type"], code, "{action}");
    }
}

mod running;
