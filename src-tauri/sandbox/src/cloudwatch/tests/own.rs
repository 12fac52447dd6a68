//! What AWS itself measures.

use serde_json::{Value, json};

use super::{data, told};
use crate::Sandbox;
use crate::testing::{ACCOUNT, client, open, wait};

const STRANGER: &str = "777788889999";

fn metrics(sandbox: &Sandbox, account: &str, namespace: &str, name: &str) -> Vec<Value> {
    let asked = json!({ "Namespace": namespace, "MetricName": name });
    told(sandbox, account, "ListMetrics", &asked)["Metrics"].as_array().unwrap().clone()
}

fn values(sandbox: &Sandbox, account: &str, metric: &Value, stat: &str) -> Vec<f64> {
    let query = json!([{ "Id": "m", "MetricStat": { "Metric": metric, "Period": 60, "Stat": stat } }]);
    let found = data(sandbox, account, &query, 30);
    found[0]["Values"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn dimension(metric: &Value, name: &str) -> Option<String> {
    let found = metric["Dimensions"].as_array().unwrap().iter().find(|d| d["Name"] == json!(name));
    found.map(|d| d["Value"].as_str().unwrap().to_owned())
}

#[test]
fn nodes_count_the_targets_of_their_zone() {
    let sandbox = open("acme");
    wait(&sandbox, 1800);
    let counts = |name: &str| {
        let all = metrics(&sandbox, ACCOUNT, "AWS/NetworkELB", name);
        let legacy = |m: &&Value| dimension(m, "TargetGroup").unwrap().contains("legacy-privatelink-443");
        let told = |m: &Value| {
            let zone = dimension(m, "AvailabilityZone").unwrap_or_else(|| "all".to_owned());
            (zone, ["Maximum", "Minimum"].map(|stat| values(&sandbox, ACCOUNT, m, stat)[0]))
        };
        all.iter().filter(legacy).map(told).collect::<std::collections::BTreeMap<_, _>>()
    };
    let zones = |all, a, b| [("all", all), ("us-east-1a", a), ("us-east-1b", b)].map(|(z, v)| (z.to_owned(), v)).into();
    assert_eq!(counts("HealthyHostCount"), zones([2.0, 0.0], [2.0, 2.0], [0.0, 0.0]));
    assert_eq!(counts("UnHealthyHostCount"), zones([0.0, 0.0], [0.0, 0.0], [0.0, 0.0]));
}

#[test]
fn traffic_is_the_same_each_time_and_only_where_somebody_answers() {
    let sandbox = open("acme");
    wait(&sandbox, 1800);
    let all = metrics(&sandbox, ACCOUNT, "AWS/PrivateLinkServices", "NewConnections");
    assert_eq!(all.len(), 7, "a service; its two zones and its load balancer, alone and together; its endpoint");
    let of = |zone: Option<&str>| {
        let plain = |m: &&Value| m["Dimensions"].as_array().unwrap().len() == 1 + usize::from(zone.is_some());
        let found = all.iter().filter(plain).find(|m| dimension(m, "Az").as_deref() == zone).unwrap();
        values(&sandbox, ACCOUNT, found, "Sum")
    };
    assert!(!of(None).is_empty() && of(None).len() < 30 && of(None).iter().all(|n| *n > 0.0));
    assert_eq!(of(Some("us-east-1a")), of(None));
    assert!(of(Some("us-east-1b")).is_empty(), "its node has no targets");
    let seen = metrics(&sandbox, STRANGER, "AWS/PrivateLinkEndpoints", "NewConnections");
    let whole = seen.iter().find(|m| dimension(m, "Subnet Id").is_none()).unwrap();
    assert_eq!(values(&sandbox, STRANGER, whole, "Sum"), of(None), "both sides see the same");
    let flows = metrics(&sandbox, ACCOUNT, "AWS/NetworkELB", "NewFlowCount");
    let flows: Vec<&Value> = flows.iter().filter(|m| dimension(m, "AvailabilityZone").is_none()).collect();
    let legacy = flows.iter().find(|m| dimension(m, "LoadBalancer").unwrap().contains("legacy")).unwrap();
    let edge = flows.iter().find(|m| dimension(m, "LoadBalancer").unwrap().contains("acme-edge")).unwrap();
    let flowing: Vec<f64> = values(&sandbox, ACCOUNT, legacy, "Sum").into_iter().filter(|n| *n > 0.0).collect();
    assert_eq!(flowing, of(None));
    assert_eq!(values(&sandbox, ACCOUNT, edge, "Sum"), vec![0.0; 30], "a load balancer always reports");
    let again = open("acme");
    wait(&again, 1800);
    assert_eq!(values(&again, STRANGER, whole, "Sum"), of(None));
}

#[test]
fn a_rejected_connection_falls_silent() {
    let sandbox = open("acme");
    wait(&sandbox, 1800);
    let acme = client(&sandbox, ACCOUNT);
    let connection = acme.ec2("DescribeVpcEndpointConnections", &[]).ok();
    let (service, endpoint) = (connection.get("serviceId"), connection.get("vpcEndpointId"));
    assert_eq!(metrics(&sandbox, ACCOUNT, "AWS/PrivateLinkServices", "EndpointsCount").len(), 1);
    acme.ec2("RejectVpcEndpointConnections", &[("ServiceId", &service), ("VpcEndpointId.1", &endpoint)]).ok();
    assert!(metrics(&sandbox, ACCOUNT, "AWS/PrivateLinkServices", "EndpointsCount").is_empty());
    assert!(metrics(&sandbox, STRANGER, "AWS/PrivateLinkEndpoints", "NewConnections").is_empty());
}

#[test]
fn nothing_is_measured_before_it_is_there() {
    let sandbox = open("acme");
    let acme = client(&sandbox, ACCOUNT);
    wait(&sandbox, 600);
    let place =
        acme.ec2("DescribeSubnets", &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", "acme-prod-private-a")]);
    let (vpc, subnet) = (place.get("vpcId"), place.get("subnetId"));
    let made = [("Name", "new"), ("Type", "network"), ("Scheme", "internal"), ("Subnets.member.1", subnet.as_str())];
    let balancer = acme.elbv2("CreateLoadBalancer", &made).ok().get("LoadBalancerArn");
    let made = [("Name", "new"), ("Protocol", "TCP"), ("Port", "443"), ("VpcId", vpc.as_str()), ("TargetType", "ip")];
    let group = acme.elbv2("CreateTargetGroup", &made).ok().get("TargetGroupArn");
    let made = [
        ("LoadBalancerArn", balancer.as_str()),
        ("Protocol", "TCP"),
        ("Port", "443"),
        ("DefaultActions.member.1.Type", "forward"),
        ("DefaultActions.member.1.TargetGroupArn", group.as_str()),
    ];
    acme.elbv2("CreateListener", &made).ok();
    let new = |name: &str| {
        wait(&sandbox, 180);
        let all = metrics(&sandbox, ACCOUNT, "AWS/NetworkELB", name);
        let own = |m: &Value| {
            dimension(m, "LoadBalancer").unwrap().contains("net/new/") && dimension(m, "AvailabilityZone").is_none()
        };
        all.into_iter().find(own)
    };
    assert!(new("HealthyHostCount").is_none(), "no target is registered");
    let target = [("TargetGroupArn", group.as_str()), ("Targets.member.1.Id", "10.20.16.200")];
    acme.elbv2("RegisterTargets", &target).ok();
    wait(&sandbox, 600);
    let unhealthy = values(&sandbox, ACCOUNT, &new("UnHealthyHostCount").unwrap(), "Maximum");
    assert_eq!((unhealthy[0], unhealthy.last()), (0.0, Some(&1.0)), "first it is checked, then found dead");
    // registered at 780 s, listed at 1560 s; half an hour is asked for
    assert_eq!(unhealthy.len(), (1560 - 780) / 60 + 1);
}
