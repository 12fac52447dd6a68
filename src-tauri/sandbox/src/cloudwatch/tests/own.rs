//! What AWS itself measures.

use serde_json::{Value, json};

use super::{data, told};
use crate::Sandbox;
use crate::testing::{ACCOUNT, Client, OTHER, client, open, wait};

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

/// Makes a service on a load balancer with a group of its own, in front of GitHub, and an endpoint of the partner's to it.
fn connected(sandbox: &Sandbox) -> (String, String) {
    let (acme, other) = (client(sandbox, ACCOUNT), client(sandbox, OTHER));
    let named = |client: &Client, action: &str, name: &str| {
        client.ec2(action, &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", name)]).ok()
    };
    let instance = named(&acme, "DescribeInstances", "GitHub Enterprise");
    let (vpc, id, own) = (instance.get("vpcId"), instance.get("instanceId"), instance.get("groupId"));
    let group = [("GroupName", "nlb"), ("GroupDescription", "NLB"), ("VpcId", vpc.as_str())];
    let group = acme.ec2("CreateSecurityGroup", &group).ok().get("groupId");
    let subnet = named(&acme, "DescribeSubnets", "acme-prod-private-a").get("subnetId");
    let made = [
        ("Name", "github"),
        ("Type", "network"),
        ("Scheme", "internal"),
        ("Subnets.member.1", subnet.as_str()),
        ("SecurityGroups.member.1", group.as_str()),
    ];
    let balancer = acme.elbv2("CreateLoadBalancer", &made).ok().get("LoadBalancerArn");
    let made = [("Name", "github"), ("Protocol", "TCP"), ("Port", "443"), ("VpcId", vpc.as_str())];
    let target_group = acme.elbv2("CreateTargetGroup", &made).ok().get("TargetGroupArn");
    let listener = [
        ("LoadBalancerArn", balancer.as_str()),
        ("Protocol", "TCP"),
        ("Port", "443"),
        ("DefaultActions.member.1.Type", "forward"),
        ("DefaultActions.member.1.TargetGroupArn", target_group.as_str()),
    ];
    acme.elbv2("CreateListener", &listener).ok();
    acme.elbv2("RegisterTargets", &[("TargetGroupArn", target_group.as_str()), ("Targets.member.1.Id", &id)]).ok();
    let rule = [
        ("GroupId", own.as_str()),
        ("IpPermissions.1.IpProtocol", "tcp"),
        ("IpPermissions.1.FromPort", "443"),
        ("IpPermissions.1.ToPort", "443"),
        ("IpPermissions.1.Groups.1.GroupId", group.as_str()),
    ];
    acme.ec2("AuthorizeSecurityGroupIngress", &rule).ok();
    wait(sandbox, 300);
    let made = acme.ec2("CreateVpcEndpointServiceConfiguration", &[("NetworkLoadBalancerArn.1", &balancer)]).ok();
    let (service, name) = (made.get("serviceId"), made.get("serviceName"));
    let principal = [("ServiceId", service.as_str()), ("AddAllowedPrincipals.1", "arn:aws:iam::444455556666:root")];
    acme.ec2("ModifyVpcEndpointServicePermissions", &principal).ok();
    wait(sandbox, 60);
    let zone = named(&acme, "DescribeSubnets", "acme-prod-private-a").get("availabilityZoneId");
    let place = other
        .ec2(
            "DescribeSubnets",
            &[
                ("Filter.1.Name", "availability-zone-id"),
                ("Filter.1.Value.1", &zone),
                ("Filter.2.Name", "tag-key"),
                ("Filter.2.Value.1", "Name"),
            ],
        )
        .ok();
    let (vpc, subnet) = (place.get("vpcId"), place.get("subnetId"));
    let made =
        [("VpcId", vpc.as_str()), ("ServiceName", &name), ("VpcEndpointType", "Interface"), ("SubnetId.1", &subnet)];
    let endpoint = other.ec2("CreateVpcEndpoint", &made).ok().get("vpcEndpointId");
    assert!(metrics(sandbox, OTHER, "AWS/PrivateLinkEndpoints", "NewConnections").is_empty(), "it waits");
    acme.ec2("AcceptVpcEndpointConnections", &[("ServiceId", &service), ("VpcEndpointId.1", &endpoint)]).ok();
    (service, group)
}

#[test]
fn what_the_groups_turn_away_is_counted_and_nothing_else() {
    let sandbox = open("acme");
    let (service, group) = connected(&sandbox);
    wait(&sandbox, 900);
    let of_service = || {
        let all = metrics(&sandbox, ACCOUNT, "AWS/PrivateLinkServices", "NewConnections");
        all.into_iter().find(|m| {
            m["Dimensions"].as_array().unwrap().len() == 1 && dimension(m, "Service Id").as_ref() == Some(&service)
        })
    };
    let blocked = || {
        let all = metrics(&sandbox, ACCOUNT, "AWS/NetworkELB", "SecurityGroupBlockedFlowCount_Inbound_TCP");
        all.into_iter().find(|m| dimension(m, "AvailabilityZone").is_none())
    };
    assert!(of_service().is_none());
    let counted = values(&sandbox, ACCOUNT, &blocked().unwrap(), "Sum");
    assert!(!counted.is_empty() && counted.len() < 16, "{counted:?}");
    let rule = [
        ("GroupId", group.as_str()),
        ("IpPermissions.1.IpProtocol", "tcp"),
        ("IpPermissions.1.FromPort", "443"),
        ("IpPermissions.1.ToPort", "443"),
        ("IpPermissions.1.IpRanges.1.CidrIp", "10.90.0.0/16"),
    ];
    client(&sandbox, ACCOUNT).ec2("AuthorizeSecurityGroupIngress", &rule).ok();
    assert!(blocked().is_none());
    assert_eq!(values(&sandbox, ACCOUNT, &of_service().unwrap(), "Sum"), counted);
}
