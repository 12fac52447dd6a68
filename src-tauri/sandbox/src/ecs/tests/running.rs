//! Services whose tasks come and go, behind a load balancer that the test makes.

use serde_json::{Value, json};

use super::call;
use crate::testing::{ACCOUNT, client, open, wait};
use crate::{ClockMode, Options, Sandbox};

/// What a service is made in.
struct Place {
    subnet: String,
    group: String,
}

/// A cluster, a task definition of port 8080, and a target group behind a listener.
fn prepare(sandbox: &Sandbox) -> Place {
    let me = client(sandbox, ACCOUNT);
    let subnets = me.ec2("DescribeSubnets", &[]).ok();
    let (subnet, vpc) = (subnets.get("subnetId"), subnets.get("vpcId"));
    let group = |kind: &str| {
        let asked = [("Name", kind), ("Protocol", "TCP"), ("Port", "8080"), ("VpcId", &vpc), ("TargetType", kind)];
        me.elbv2("CreateTargetGroup", &asked).ok().get("TargetGroupArn")
    };
    let (address, _) = (group("ip"), group("instance"));
    let asked = [("Name", "front"), ("Type", "network"), ("Scheme", "internal"), ("Subnets.member.1", &subnet)];
    let balancer = me.elbv2("CreateLoadBalancer", &asked).ok().get("LoadBalancerArn");
    let listener = [
        ("LoadBalancerArn", balancer.as_str()),
        ("Protocol", "TCP"),
        ("Port", "8080"),
        ("DefaultActions.member.1.Type", "forward"),
        ("DefaultActions.member.1.TargetGroupArn", &address),
    ];
    me.elbv2("CreateListener", &listener).ok();
    good(sandbox, "CreateCluster", json!({ "clusterName": "prod" }));
    register(sandbox, "web:1");
    Place { subnet, group: address }
}

fn register(sandbox: &Sandbox, image: &str) -> String {
    let container = json!({ "name": "web", "image": image, "portMappings": [{ "containerPort": 8080 }] });
    let asked = json!({
        "family": "web", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512",
        "containerDefinitions": [container],
    });
    let made = good(sandbox, "RegisterTaskDefinition", asked);
    made["taskDefinition"]["taskDefinitionArn"].as_str().unwrap().to_owned()
}

fn good(sandbox: &Sandbox, action: &str, body: Value) -> Value {
    let (status, answer) = call(sandbox, action, body);
    assert_eq!(status, 200, "{action}: {answer}");
    answer
}

fn create(place: &Place, count: u32) -> Value {
    json!({
        "cluster": "prod", "serviceName": "web", "taskDefinition": "web", "desiredCount": count, "launchType": "FARGATE",
        "networkConfiguration": { "awsvpcConfiguration": { "subnets": [place.subnet] } },
        "loadBalancers": [{ "targetGroupArn": place.group, "containerName": "web", "containerPort": 8080 }],
    })
}

fn update(sandbox: &Sandbox, what: (&str, Value)) -> Value {
    good(sandbox, "UpdateService", json!({ "cluster": "prod", "service": "web", what.0: what.1 }))["service"].clone()
}

fn service(sandbox: &Sandbox) -> Value {
    good(sandbox, "DescribeServices", json!({ "cluster": "prod", "services": ["web"] }))["services"][0].clone()
}

/// Status and address of every task that is meant to run, or to stop.
fn tasks(sandbox: &Sandbox, desired: &str) -> Vec<(String, String, String)> {
    let arns = good(sandbox, "ListTasks", json!({ "cluster": "prod", "desiredStatus": desired }))["taskArns"].clone();
    if arns.as_array().unwrap().is_empty() {
        return Vec::new();
    }
    let found = good(sandbox, "DescribeTasks", json!({ "cluster": "prod", "tasks": arns }))["tasks"].clone();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let one =
        |t: &Value| (text(&t["taskArn"]), text(&t["lastStatus"]), text(&t["attachments"][0]["details"][3]["value"]));
    found.as_array().unwrap().iter().map(one).collect()
}

/// Address and state of every target.
fn targets(sandbox: &Sandbox, place: &Place) -> Vec<(String, String)> {
    let health = client(sandbox, ACCOUNT).elbv2("DescribeTargetHealth", &[("TargetGroupArn", &place.group)]).ok();
    let states = health.all("State").into_iter().filter(|s| s != "no_override");
    health.all("Id").into_iter().zip(states).collect()
}

#[test]
fn tasks_start_and_are_registered_once_they_run() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    let made = good(&sandbox, "CreateService", create(&place, 2))["service"].clone();
    assert_eq!((&made["runningCount"], &made["pendingCount"]), (&json!(0), &json!(2)));
    for (seconds, state) in [(0, "PROVISIONING"), (10, "PENDING")] {
        wait(&sandbox, seconds);
        assert!(tasks(&sandbox, "RUNNING").iter().all(|t| t.1 == state), "{state}");
        assert!(targets(&sandbox, &place).is_empty());
    }
    wait(&sandbox, 10);
    let running = tasks(&sandbox, "RUNNING");
    assert!(running.len() == 2 && running.iter().all(|t| t.1 == "RUNNING"));
    assert_eq!(targets(&sandbox, &place).len(), 2);
    wait(&sandbox, 300);
    assert!(targets(&sandbox, &place).iter().all(|t| t.1 == "unhealthy"), "its group lets nobody in");
    let shown = service(&sandbox);
    assert_eq!((&shown["runningCount"], &shown["deployments"][0]["rolloutState"]), (&json!(2), &json!("COMPLETED")));
    assert!(shown["events"][0]["message"].as_str().unwrap().ends_with("has reached a steady state."));
}

#[test]
fn a_new_service_says_how_many_tasks_and_balances_its_zones_unless_told_otherwise() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    let mut asked = create(&place, 1);
    asked.as_object_mut().unwrap().remove("desiredCount");
    let (status, refused) = call(&sandbox, "CreateService", asked.clone());
    assert_eq!((status, refused["__type"].as_str().unwrap()), (400, "InvalidParameterException"));
    asked["desiredCount"] = json!(0);
    let made = good(&sandbox, "CreateService", asked)["service"].clone();
    assert_eq!(made["availabilityZoneRebalancing"], "ENABLED");
    let changed = update(&sandbox, ("availabilityZoneRebalancing", json!("DISABLED")));
    assert_eq!(changed["availabilityZoneRebalancing"], "DISABLED");
    assert_eq!(update(&sandbox, ("desiredCount", json!(0)))["availabilityZoneRebalancing"], "DISABLED");
    let odd = json!({ "cluster": "prod", "service": "web", "availabilityZoneRebalancing": "PERHAPS" });
    assert_eq!(call(&sandbox, "UpdateService", odd).0, 400);
}

#[test]
fn a_stopped_task_is_replaced_at_another_address() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    good(&sandbox, "CreateService", create(&place, 1));
    wait(&sandbox, 20);
    let (arn, _, old) = tasks(&sandbox, "RUNNING").remove(0);
    let stopped =
        good(&sandbox, "StopTask", json!({ "cluster": "prod", "task": arn, "reason": "why not" }))["task"].clone();
    assert_eq!((&stopped["lastStatus"], &stopped["stoppedReason"]), (&json!("DEACTIVATING"), &json!("why not")));
    let new = tasks(&sandbox, "RUNNING").remove(0).2;
    assert_ne!(new, old);
    assert_eq!(targets(&sandbox, &place), [(old.clone(), "draining".to_owned())]);
    wait(&sandbox, 30);
    assert_eq!(tasks(&sandbox, "STOPPED")[0].1, "STOPPED");
    assert!(targets(&sandbox, &place).iter().any(|(ip, state)| *ip == new && state != "draining"));
    let interfaces = [("Filter.1.Name", "private-ip-address"), ("Filter.1.Value.1", old.as_str())];
    let there = client(&sandbox, ACCOUNT).ec2("DescribeNetworkInterfaces", &interfaces).ok();
    assert!(there.all("networkInterfaceId").is_empty(), "its interface went with it");
    wait(&sandbox, 3600);
    assert!(tasks(&sandbox, "STOPPED").is_empty(), "forgotten");
}

#[test]
fn a_new_deployment_replaces_the_old_tasks() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    good(&sandbox, "CreateService", create(&place, 2));
    wait(&sandbox, 20);
    let before = tasks(&sandbox, "RUNNING");
    let second = register(&sandbox, "web:2");
    let during = update(&sandbox, ("taskDefinition", json!(second)));
    let states: Vec<_> = during["deployments"].as_array().unwrap().iter().map(|d| d["status"].clone()).collect();
    assert_eq!(states, ["PRIMARY", "ACTIVE"]);
    assert_eq!(during["runningCount"], 2);
    wait(&sandbox, 20);
    let after = tasks(&sandbox, "RUNNING");
    assert!(after.len() == 2 && after.iter().all(|t| before.iter().all(|b| b.0 != t.0)));
    let states: Vec<String> = targets(&sandbox, &place).into_iter().map(|t| t.1).collect();
    assert_eq!(states.iter().filter(|s| *s == "draining").count(), 2, "{states:?}");
    wait(&sandbox, 30);
    assert_eq!(service(&sandbox)["deployments"].as_array().unwrap().len(), 1);
    update(&sandbox, ("loadBalancers", json!([])));
    wait(&sandbox, 330);
    assert!(targets(&sandbox, &place).is_empty(), "detached");
    assert_eq!(update(&sandbox, ("desiredCount", json!(0)))["runningCount"], 0);
}

#[test]
fn what_does_not_fit_is_refused() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    let group = client(&sandbox, ACCOUNT).elbv2("DescribeTargetGroups", &[("Names.member.1", "instance")]).ok();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut asked = create(&place, 1);
        change(&mut asked);
        let (status, answer) = call(&sandbox, "CreateService", asked);
        assert_eq!(status, 400, "{answer}");
        (answer["__type"].as_str().unwrap().to_owned(), answer["message"].as_str().unwrap().to_owned())
    };
    let balancer = |name: &'static str, value: Value| move |v: &mut Value| v["loadBalancers"][0][name] = value.clone();
    let other = json!(group.get("TargetGroupArn"));
    for (change, code, words) in [
        (
            &balancer("targetGroupArn", other) as &dyn Fn(&mut Value),
            "InvalidParameterException",
            "incompatible with the awsvpc",
        ),
        (&balancer("targetGroupArn", json!("arn:x")), "InvalidParameterException", "does not exist"),
        (
            &balancer("containerName", json!("api")),
            "InvalidParameterException",
            "does not exist in the task definition",
        ),
        (&balancer("containerPort", json!(1)), "InvalidParameterException", "container port 1"),
        (&|v: &mut Value| v["networkConfiguration"] = Value::Null, "InvalidParameterException", "must be provided"),
        (&|v: &mut Value| v["cluster"] = "gone".into(), "ClusterNotFoundException", "not found"),
        (&|v: &mut Value| v["taskDefinition"] = "gone".into(), "ClientException", "not found"),
        (&|v: &mut Value| v["serviceRegistries"] = json!([{}]), "UnsupportedFeatureException", "serviceRegistries"),
        (&|v: &mut Value| v["serviceName"] = "a b".into(), "InvalidParameterException", "letters"),
    ] {
        let (found, message) = with(change);
        assert!(found == code && message.contains(words), "{found}: {message}");
    }
    let me = client(&sandbox, ACCOUNT);
    let listeners = me
        .elbv2(
            "DescribeListeners",
            &[("LoadBalancerArn", &me.elbv2("DescribeLoadBalancers", &[]).ok().get("LoadBalancerArn"))],
        )
        .ok();
    me.elbv2("DeleteListener", &[("ListenerArn", &listeners.get("ListenerArn"))]).ok();
    assert!(with(&|_| {}).1.contains("does not have an associated load balancer"));
}

#[test]
fn what_is_deleted_drains_first() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    good(&sandbox, "CreateService", create(&place, 1));
    let delete =
        |force: bool| call(&sandbox, "DeleteService", json!({ "cluster": "prod", "service": "web", "force": force }));
    let end = || call(&sandbox, "DeleteCluster", json!({ "cluster": "prod" }));
    let code = |answer: (u16, Value)| answer.1["__type"].clone();
    assert_eq!(code(call(&sandbox, "CreateService", create(&place, 1))), "InvalidParameterException");
    assert_eq!(code(delete(false)), "InvalidParameterException");
    assert_eq!(code(end()), "ClusterContainsServicesException");
    assert_eq!(delete(true).1["service"]["status"], "DRAINING");
    assert_eq!(code(end()), "ClusterContainsTasksException");
    wait(&sandbox, 30);
    assert_eq!(service(&sandbox)["status"], "INACTIVE");
    assert_eq!(end().1["cluster"]["status"], "INACTIVE");
    assert_eq!(good(&sandbox, "ListClusters", json!({}))["clusterArns"], json!([]));
    let gone = good(&sandbox, "DeregisterTaskDefinition", json!({ "taskDefinition": "web:1" }));
    assert_eq!(gone["taskDefinition"]["status"], "INACTIVE");
    assert_eq!(code(call(&sandbox, "DescribeTaskDefinition", json!({ "taskDefinition": "web" }))), "ClientException");
    assert_eq!(good(&sandbox, "ListTaskDefinitions", json!({}))["taskDefinitionArns"], json!([]));
}

#[test]
fn reading_or_not_a_replay_comes_to_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let open = || {
        let dir = Some(dir.path().to_owned());
        Sandbox::open(Options { seed: "empty".into(), dir, clock: ClockMode::Manual }).unwrap()
    };
    let first = open();
    let place = prepare(&first);
    good(&first, "CreateService", create(&place, 3));
    wait(&first, 12);
    update(&first, ("desiredCount", json!(2)));
    service(&first);
    wait(&first, 25);
    targets(&first, &place);
    update(&first, ("forceNewDeployment", json!(true)));
    wait(&first, 45);
    let (dump, shown) = (first.dump(), service(&first));
    drop(first);
    let again = open();
    assert_eq!(again.dump(), dump);
    assert_eq!(service(&again), shown);
    assert_eq!(tasks(&again, "RUNNING").len(), 2);
}
