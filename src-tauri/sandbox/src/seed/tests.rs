//! What the seeds hold, as a client sees it.

use std::collections::BTreeSet;

use crate::testing::{ACCOUNT, Answer, Client, OTHER, client, open, wait};

const STRANGER: &str = "777788889999";

fn acme(account: &str) -> Client {
    client(&open("acme"), account)
}

fn by_name(client: &Client, action: &str, name: &str) -> Answer {
    client.ec2(action, &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", name)]).ok()
}

#[test]
fn names_are_read_or_refused() {
    for name in ["acme", "empty", "large:1", "large:50000"] {
        assert_eq!(super::parse(name).unwrap().name(), name);
    }
    for name in ["", "Acme", "large", "large:0", "large:50001", "large:-1", "large:many"] {
        let refused = super::parse(name).unwrap_err().to_string();
        assert!(refused.contains("large:N with N from 1 to 50000"), "{refused}");
    }
}

#[test]
fn the_same_seed_gives_the_same_world() {
    for seed in ["acme", "large:60"] {
        assert_eq!(open(seed).dump(), open(seed).dump());
    }
}

#[test]
fn every_account_has_a_default_network_everywhere() {
    let mut stranger = client(&open("empty"), "000000000000");
    stranger.region = "eu-central-1".to_owned();
    let vpcs = stranger.ec2("DescribeVpcs", &[]).ok();
    assert_eq!((vpcs.all("vpcId").len(), vpcs.get("isDefault")), (1, "true".to_owned()));
    assert_eq!(stranger.ec2("DescribeSubnets", &[]).ok().all("subnetId").len(), 3);
    let main = stranger
        .ec2("DescribeRouteTables", &[("Filter.1.Name", "association.main"), ("Filter.1.Value.1", "true")])
        .ok();
    assert!(
        main.body.contains("<destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>igw-"),
        "{}",
        main.body
    );
    assert_eq!(stranger.ec2("DescribeNetworkAcls", &[]).ok().get("default"), "true");
    assert_eq!(stranger.ec2("DescribeSecurityGroups", &[]).ok().get("groupName"), "default");
}

#[test]
fn acme_has_a_network_worth_the_name() {
    let acme = acme(ACCOUNT);
    let vpcs = acme.ec2("DescribeVpcs", &[]).ok();
    let ranges: BTreeSet<String> = vpcs.all("cidrBlock").into_iter().collect();
    assert_eq!(ranges, ["10.20.0.0/16", "10.30.0.0/16", "10.60.0.0/16", "172.31.0.0/16"].map(str::to_owned).into());
    let vpc = by_name(&acme, "DescribeVpcs", "acme-prod").get("vpcId");
    let of_vpc = [("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc.as_str())];
    let subnets = acme.ec2("DescribeSubnets", &of_vpc).ok();
    assert_eq!(subnets.all("subnetId").len(), 8);
    assert_eq!(
        subnets.all("availabilityZoneId").into_iter().collect::<BTreeSet<_>>(),
        ["use1-az2", "use1-az4", "use1-az6"].map(str::to_owned).into()
    );
    assert_eq!(acme.ec2("DescribeNatGateways", &[]).ok().all("natGatewayId").len(), 1);
    assert_eq!(
        acme.ec2("DescribeNetworkAcls", &of_vpc).ok().all("networkAclId").into_iter().collect::<BTreeSet<_>>().len(),
        2
    );
    let shared =
        acme.ec2("DescribeSubnets", &[("Filter.1.Name", "owner-id"), ("Filter.1.Value.1", "222233334444")]).ok();
    assert_eq!(shared.all("cidrBlock"), ["10.60.1.0/24"]);
    assert_eq!(acme.iam("ListAccountAliases", &[]).ok().get("member"), "acme-prod");
}

#[test]
fn acme_has_services_worth_connecting() {
    let acme = acme(ACCOUNT);
    let github = by_name(&acme, "DescribeInstances", "GitHub Enterprise");
    assert_eq!(github.get("availabilityZone"), "us-east-1a");
    assert_eq!(github.all("instanceId").into_iter().collect::<BTreeSet<_>>().len(), 1);
    let tasks = acme.json(
        "ecs",
        "AmazonEC2ContainerServiceV20141113.ListTasks",
        r#"{"cluster":"acme-prod","serviceName":"orders-api"}"#,
    );
    let tasks: serde_json::Value = serde_json::from_str(&tasks.ok().body).unwrap();
    assert_eq!(tasks["taskArns"].as_array().unwrap().len(), 4);
    let databases = [("Filter.1.Name", "description"), ("Filter.1.Value.1", "RDSNetworkInterface")];
    assert_eq!(acme.ec2("DescribeNetworkInterfaces", &databases).ok().all("networkInterfaceId").len(), 2);
    let harbor = acme.elbv2("DescribeLoadBalancers", &[("Names.member.1", "harbor")]).ok();
    assert_eq!((harbor.get("Type"), harbor.get("Scheme")), ("application".to_owned(), "internal".to_owned()));
}

#[test]
fn acme_has_what_a_complete_onboarding_takes() {
    let acme = acme(ACCOUNT);
    let found = by_name(&acme, "DescribeVpcs", "acme-prod");
    assert_eq!(found.get("ipv6CidrBlock"), "2001:db8:ac3e:1000::/56");
    let of_vpc = [("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", &found.get("vpcId"))];
    assert_eq!(acme.ec2("DescribeSubnets", &of_vpc).ok().all("ipv6CidrBlock").len(), 3);
    let certificates = acme.json("acm", "CertificateManager.ListCertificates", "{}").ok().body;
    assert!(certificates.contains("*.acme.example") && certificates.contains("ISSUED"), "{certificates}");
    let topics = acme.query("sns", "2010-03-31", "ListTopics", &[]).ok().all("TopicArn");
    assert_eq!(topics, ["arn:aws:sns:us-east-1:111122223333:acme-privatelink-events"]);
    let zones = acme.rest("route53", "GET", "/2013-04-01/hostedzone", "").ok();
    assert!(
        zones.body.contains("<Name>acme.example.</Name>") && zones.all("PrivateZone").contains(&"false".to_owned())
    );
    let groups = acme.query("autoscaling", "2011-01-01", "DescribeAutoScalingGroups", &[]).ok();
    assert!(groups.all("AutoScalingGroupName").contains(&"portal-web".to_owned()));
}

#[test]
fn acme_has_faults_worth_finding() {
    let acme = acme(ACCOUNT);
    let legacy = acme.elbv2("DescribeLoadBalancers", &[("Names.member.1", "legacy-privatelink")]).ok();
    assert!(!legacy.body.contains("sg-"), "it was made without a security group");
    let service = acme.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok();
    assert_eq!(service.get("acceptanceRequired"), "false");
    let id = service.get("serviceId");
    assert_eq!(acme.ec2("DescribeVpcEndpointServicePermissions", &[("ServiceId", &id)]).ok().get("principal"), "*");
    let connections = acme.ec2("DescribeVpcEndpointConnections", &[]).ok();
    assert_eq!(
        (connections.get("vpcEndpointOwner"), connections.get("vpcEndpointState")),
        (STRANGER.to_owned(), "available".to_owned())
    );
    let others = acme.elbv2("DescribeLoadBalancers", &[]).ok();
    assert!(others.all("Scheme").contains(&"internet-facing".to_owned()));
    assert!(acme.elbv2("DescribeTargetGroups", &[]).ok().all("TargetGroupName").iter().any(|n| n.starts_with("ffly-")));
    let names = acme.ec2("DescribeInstances", &[]).ok().all("value");
    assert!(names.iter().any(|n| n.contains("&lt;script&gt;")) && names.iter().any(|n| n.contains('\u{202e}')));
    assert!(names.iter().any(|n| n.len() == 255));
}

#[test]
fn acme_and_its_partner_have_zones_of_one_name() {
    let sandbox = open("acme");
    let zones = |account: &str| {
        let listed = client(&sandbox, account).rest("route53", "GET", "/2013-04-01/hostedzonesbyname", "").ok();
        listed.all("Name").into_iter().zip(listed.all("PrivateZone")).collect::<Vec<_>>()
    };
    let zone = |name: &str, private: bool| (name.to_owned(), private.to_string());
    assert_eq!(zones(ACCOUNT), [zone("acme.example.", false), zone("acme.internal.", true)]);
    assert_eq!(zones(OTHER), [zone("acme.example.", true)]);
}

#[test]
fn the_hand_made_set_up_is_healthy_in_one_zone() {
    let acme = acme(ACCOUNT);
    for (group, expected) in [
        ("legacy-privatelink-443", 2),
        ("acme-edge-8443", 2),
        ("harbor-8080", 2),
        ("k8s-ingressn-controll-8b21e6f04a", 2),
    ] {
        let arn = acme.elbv2("DescribeTargetGroups", &[("Names.member.1", group)]).ok().get("TargetGroupArn");
        let health = acme.elbv2("DescribeTargetHealth", &[("TargetGroupArn", &arn)]).ok();
        let healthy = health.all("State").iter().filter(|s| *s == "healthy").count();
        assert_eq!(healthy, expected, "{group}: {}", health.body);
    }
}

#[test]
fn the_parties_share_zones_by_id_and_not_by_letter() {
    let sandbox = open("acme");
    let zones = |account: &str, vpc: &str| -> BTreeSet<(String, String)> {
        let client = client(&sandbox, account);
        let vpc = by_name(&client, "DescribeVpcs", vpc).get("vpcId");
        let subnets = client.ec2("DescribeSubnets", &[("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", &vpc)]).ok();
        subnets.all("availabilityZoneId").into_iter().zip(subnets.all("availabilityZone")).collect()
    };
    let (acme, firefly) = (zones(ACCOUNT, "acme-prod"), zones(OTHER, "firefly-connect"));
    let shared: Vec<&str> =
        acme.iter().filter(|(id, _)| firefly.iter().any(|(other, _)| other == id)).map(|(id, _)| id.as_str()).collect();
    assert_eq!(shared, ["use1-az2", "use1-az4"]);
    assert!(acme.is_disjoint(&firefly), "no zone has the same letter on both sides");
    let stranger: Vec<String> = zones(STRANGER, "somewhere").into_iter().map(|(id, _)| id).collect();
    assert_eq!(stranger, shared);
}

#[test]
fn the_stranger_has_its_endpoint() {
    let stranger = acme(STRANGER);
    let endpoint = stranger.ec2("DescribeVpcEndpoints", &[]).ok();
    assert_eq!(endpoint.get("state"), "available");
    assert_eq!(
        acme(ACCOUNT).ec2("DescribeVpcEndpointConnections", &[]).ok().get("vpcEndpointId"),
        endpoint.get("vpcEndpointId")
    );
}

/// The path of an onboarding: a load balancer with its own group, cross-zone on, in two private subnets.
#[test]
fn github_answers_once_its_group_admits_the_load_balancer() {
    let sandbox = open("acme");
    let acme = client(&sandbox, ACCOUNT);
    let instance = by_name(&acme, "DescribeInstances", "GitHub Enterprise");
    let (vpc, id, own) = (instance.get("vpcId"), instance.get("instanceId"), instance.get("groupId"));
    let subnet = |name: &str| by_name(&acme, "DescribeSubnets", name).get("subnetId");
    let group = acme
        .ec2("CreateSecurityGroup", &[("GroupName", "nlb"), ("GroupDescription", "NLB"), ("VpcId", &vpc)])
        .ok()
        .get("groupId");
    let balancer = [
        ("Name", "github"),
        ("Type", "network"),
        ("Scheme", "internal"),
        ("Subnets.member.1", &subnet("acme-prod-private-a")),
        ("Subnets.member.2", &subnet("acme-prod-private-b")),
        ("SecurityGroups.member.1", &group),
    ];
    let balancer = acme.elbv2("CreateLoadBalancer", &balancer).ok().get("LoadBalancerArn");
    let cross_zone = [
        ("LoadBalancerArn", balancer.as_str()),
        ("Attributes.member.1.Key", "load_balancing.cross_zone.enabled"),
        ("Attributes.member.1.Value", "true"),
    ];
    acme.elbv2("ModifyLoadBalancerAttributes", &cross_zone).ok();
    let groups = ["443", "22"].map(|port| {
        let name = format!("github-{port}");
        let target_group = acme
            .elbv2("CreateTargetGroup", &[("Name", &name), ("Protocol", "TCP"), ("Port", port), ("VpcId", &vpc)])
            .ok()
            .get("TargetGroupArn");
        let listener = [
            ("LoadBalancerArn", balancer.as_str()),
            ("Protocol", "TCP"),
            ("Port", port),
            ("DefaultActions.member.1.Type", "forward"),
            ("DefaultActions.member.1.TargetGroupArn", &target_group),
        ];
        acme.elbv2("CreateListener", &listener).ok();
        acme.elbv2("RegisterTargets", &[("TargetGroupArn", &target_group), ("Targets.member.1.Id", &id)]).ok();
        target_group
    });
    let health = |arn: &str| {
        let answer = acme.elbv2("DescribeTargetHealth", &[("TargetGroupArn", arn)]).ok();
        let own = answer.get("TargetHealth");
        let reason = own.split_once("<Reason>").map(|(_, r)| r.split('<').next().unwrap_or_default().to_owned());
        (answer.get("State"), reason)
    };
    wait(&sandbox, 400);
    for arn in &groups {
        assert_eq!(health(arn), ("unhealthy".to_owned(), Some("Target.Timeout".to_owned())));
    }
    for port in ["443", "22"] {
        let rule = [
            ("GroupId", own.as_str()),
            ("IpPermissions.1.IpProtocol", "tcp"),
            ("IpPermissions.1.FromPort", port),
            ("IpPermissions.1.ToPort", port),
            ("IpPermissions.1.Groups.1.GroupId", &group),
        ];
        acme.ec2("AuthorizeSecurityGroupIngress", &rule).ok();
    }
    wait(&sandbox, 400);
    for arn in &groups {
        assert_eq!(health(arn), ("healthy".to_owned(), None));
    }
}

#[test]
fn large_has_what_it_says() {
    let sandbox = open("large:260");
    let acme = client(&sandbox, ACCOUNT);
    let all =
        |action: &str, name: &str| -> BTreeSet<String> { acme.ec2(action, &[]).ok().all(name).into_iter().collect() };
    assert_eq!(all("DescribeInstances", "instanceId").len(), 260);
    assert_eq!(all("DescribeVpcs", "vpcId").len(), 3);
    let balancers = acme.elbv2("DescribeLoadBalancers", &[]).ok();
    assert_eq!(balancers.all("LoadBalancerArn").len(), 6);
    let group = acme.elbv2("DescribeTargetGroups", &[("Names.member.1", "site-0-0")]).ok().get("TargetGroupArn");
    let health = acme.elbv2("DescribeTargetHealth", &[("TargetGroupArn", &group)]).ok();
    assert_eq!(health.all("TargetHealth"), vec!["<State>healthy</State>"; 50]);
}
