//! Creating, finding, changing and deleting load balancers.

use super::bench;
use crate::testing::{ACCOUNT, client, open, wait};

#[test]
fn a_load_balancer_becomes_active_and_has_an_interface_in_each_zone() {
    let bench = bench();
    let group = bench.security_group("front");
    let made = bench.call(
        "CreateLoadBalancer",
        &[
            ("Name", "ffly-api"),
            ("Type", "network"),
            ("Scheme", "internal"),
            ("Subnets.member.1", &bench.a),
            ("Subnets.member.2", &bench.b),
            ("SecurityGroups.member.1", &group),
            ("Tags.member.1.Key", "ManagedBy"),
            ("Tags.member.1.Value", "somebody"),
        ],
    );
    let made = made.ok();
    let arn = made.get("LoadBalancerArn");
    assert!(arn.starts_with("arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/ffly-api/"), "{arn}");
    let id = arn.rsplit('/').next().unwrap();
    assert_eq!(id.len(), 16);
    assert_eq!(made.get("DNSName"), format!("ffly-api-{id}.elb.us-east-1.amazonaws.com"));
    assert_eq!(made.get("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"), "on");
    assert_eq!(
        (made.get("Scheme"), made.get("Code"), made.get("VpcId")),
        ("internal".into(), "provisioning".into(), bench.vpc.clone())
    );
    wait(&bench.sandbox, 119);
    let found = bench.call("DescribeLoadBalancers", &[("Names.member.1", "ffly-api")]).ok();
    assert_eq!(found.get("Code"), "provisioning");
    wait(&bench.sandbox, 1);
    let found = bench.call("DescribeLoadBalancers", &[("LoadBalancerArns.member.1", &arn)]).ok();
    assert_eq!(found.get("Code"), "active");
    assert_eq!(found.all("SubnetId"), [bench.a.clone(), bench.b.clone()]);
    let interfaces = bench.interfaces(&arn);
    assert_eq!(interfaces.all("interfaceType"), ["network_load_balancer", "network_load_balancer"]);
    assert_eq!(interfaces.all("requesterManaged"), ["true", "true"]);
    assert_eq!(interfaces.all("description")[0], format!("ELB net/ffly-api/{id}"));
    assert_eq!(interfaces.all("groupId"), [group.clone(), group]);
}

#[test]
fn a_repeat_with_the_same_settings_is_the_same_load_balancer() {
    let bench = bench();
    let first = bench.balancer("ffly-api");
    assert_eq!(bench.balancer("ffly-api"), first);
    let other = [("Name", "ffly-api"), ("Type", "network"), ("Scheme", "internal"), ("Subnets.member.1", &bench.b)];
    assert_eq!(bench.call("CreateLoadBalancer", &other).code(), "DuplicateLoadBalancerName");
    assert_eq!(bench.interfaces(&first).all("interfaceType").len(), 1);
}

#[test]
fn defaults_are_those_of_aws_application_and_internet_facing() {
    let sandbox = open("empty");
    let client = client(&sandbox, ACCOUNT);
    let subnets = client.ec2("DescribeSubnets", &[]).ok().all("subnetId");
    let made = client.elbv2(
        "CreateLoadBalancer",
        &[("Name", "web"), ("Subnets.member.1", &subnets[0]), ("Subnets.member.2", &subnets[1])],
    );
    let made = made.ok();
    assert_eq!((made.get("Type"), made.get("Scheme")), ("application".to_owned(), "internet-facing".to_owned()));
    assert!(made.get("LoadBalancerArn").contains(":loadbalancer/app/web/"));
    assert!(made.get("SecurityGroups").contains("sg-"), "the default group of the VPC");
    let alone = client.elbv2("CreateLoadBalancer", &[("Name", "one"), ("Subnets.member.1", &subnets[0])]);
    assert_eq!(alone.code(), "ValidationError");
}

#[test]
fn what_aws_refuses_at_creation_is_refused() {
    let bench = bench();
    let elsewhere = bench
        .client
        .ec2("DescribeSecurityGroups", &[("Filter.1.Name", "group-name"), ("Filter.1.Value.1", "default")])
        .ok();
    let vpcs = elsewhere.all("vpcId");
    let stranger =
        elsewhere.all("groupId").into_iter().zip(vpcs).find(|(_, vpc)| *vpc != bench.vpc).map(|(id, _)| id).unwrap();
    let base = |name: &'static str| vec![("Name", name), ("Type", "network"), ("Scheme", "internal")];
    let with = |name, more: &[(&'static str, String)]| {
        let mut all: Vec<(&str, String)> = base(name).into_iter().map(|(k, v)| (k, v.to_owned())).collect();
        all.retain(|(k, _)| more.iter().all(|(m, _)| m != k));
        all.extend(more.iter().cloned());
        let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (*k, v.as_str())).collect();
        bench.call("CreateLoadBalancer", &all).code()
    };
    let a = ("Subnets.member.1", bench.a.clone());
    let long = "a".repeat(33);
    for (name, more, code) in [
        ("internal-api", vec![a.clone()], "ValidationError"),
        ("-api", vec![a.clone()], "ValidationError"),
        ("a_b", vec![a.clone()], "ValidationError"),
        ("x", vec![a.clone(), ("Name", long)], "ValidationError"),
        ("x", vec![a.clone(), ("Scheme", "private".into())], "ValidationError"),
        ("x", vec![a.clone(), ("IpAddressType", "ipv6".into())], "ValidationError"),
        ("x", vec![], "ValidationError"),
        ("x", vec![a.clone(), ("Subnets.member.2", bench.a.clone())], "InvalidConfigurationRequest"),
        ("x", vec![("Subnets.member.1", "subnet-0123456789abcdef0".into())], "SubnetNotFound"),
        ("x", vec![a.clone(), ("SecurityGroups.member.1", "sg-0123456789abcdef0".into())], "InvalidSecurityGroup"),
        ("x", vec![a.clone(), ("SecurityGroups.member.1", stranger)], "InvalidConfigurationRequest"),
        (
            "x",
            vec![
                ("SubnetMappings.member.1.SubnetId", bench.a.clone()),
                ("SubnetMappings.member.1.AllocationId", "eipalloc-1".into()),
            ],
            "AllocationIdNotFound",
        ),
        (
            "x",
            vec![
                ("SubnetMappings.member.1.SubnetId", bench.a.clone()),
                ("SubnetMappings.member.1.PrivateIPv4Address", "10.1.1.1".into()),
            ],
            "InvalidConfigurationRequest",
        ),
        (
            "x",
            vec![
                ("SubnetMappings.member.1.SubnetId", bench.a.clone()),
                ("SubnetMappings.member.1.PrivateIPv4Address", "10.20.16.1".into()),
            ],
            "InvalidConfigurationRequest",
        ),
        (
            "x",
            vec![
                ("SubnetMappings.member.1.SubnetId", bench.a.clone()),
                ("SubnetMappings.member.1.PrivateIPv4Address", "10.20.16.91".into()),
            ],
            "ResourceInUse",
        ),
        (
            "x",
            vec![a.clone(), ("Tags.member.1.Key", "a".into()), ("Tags.member.2.Key", "a".into())],
            "DuplicateTagKeys",
        ),
        ("x", vec![a.clone(), ("Tags.member.1.Key", "a<b".into())], "ValidationError"),
    ] {
        assert_eq!(with(name, &more), code, "{name} {more:?}");
    }
    assert_eq!(bench.call("DescribeLoadBalancers", &[("Names.member.1", "x")]).code(), "LoadBalancerNotFound");
}

#[test]
fn a_wished_address_is_given() {
    let bench = bench();
    let (subnet, address) = ("SubnetMappings.member.1.SubnetId", "SubnetMappings.member.1.PrivateIPv4Address");
    let made =
        [("Name", "x"), ("Type", "network"), ("Scheme", "internal"), (subnet, &bench.a), (address, "10.20.31.77")];
    let told = bench.call("CreateLoadBalancer", &made).ok();
    let arn = told.get("LoadBalancerArn");
    assert_eq!(told.get("PrivateIPv4Address"), "10.20.31.77");
    assert_eq!(bench.interfaces(&arn).get("privateIpAddress"), "10.20.31.77");
    assert_eq!(bench.call("CreateLoadBalancer", &made).ok().get("LoadBalancerArn"), arn);
    assert_eq!(bench.call("CreateLoadBalancer", &made[..4]).code(), "DuplicateLoadBalancerName", "another address");
}

#[test]
fn lists_come_in_pages() {
    let bench = bench();
    for name in ["p-1", "p-2", "p-3"] {
        bench.balancer(name);
    }
    let all = bench.call("DescribeLoadBalancers", &[]).ok().all("LoadBalancerArn");
    let (mut seen, mut marker) = (Vec::new(), String::new());
    loop {
        let page = bench.call("DescribeLoadBalancers", &[("PageSize", "2"), ("Marker", &marker)]).ok();
        seen.extend(page.all("LoadBalancerArn"));
        match page.all("NextMarker").pop() {
            Some(next) => marker = next,
            None => break,
        }
    }
    assert_eq!(seen, all);
    assert_eq!(bench.call("DescribeLoadBalancers", &[("PageSize", "401")]).code(), "ValidationError");
    let arns: Vec<(String, String)> =
        (1..=21).map(|n| (format!("LoadBalancerArns.member.{n}"), all[0].clone())).collect();
    let arns: Vec<(&str, &str)> = arns.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(bench.call("DescribeLoadBalancers", &arns).code(), "ValidationError");
}

#[test]
fn deleting_twice_succeeds_and_interfaces_linger_for_a_minute() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    let group = bench.group("ffly-api", "443");
    bench.listen(&arn, "443", &group).ok();
    bench.call("DeleteLoadBalancer", &[("LoadBalancerArn", &arn)]).ok();
    bench.call("DeleteLoadBalancer", &[("LoadBalancerArn", &arn)]).ok();
    assert_eq!(bench.call("DescribeListeners", &[("LoadBalancerArn", &arn)]).code(), "LoadBalancerNotFound");
    bench.call("DeleteTargetGroup", &[("TargetGroupArn", &group)]).ok();
    wait(&bench.sandbox, 59);
    assert_eq!(bench.interfaces(&arn).all("interfaceType").len(), 1);
    wait(&bench.sandbox, 1);
    assert!(bench.interfaces(&arn).all("interfaceType").is_empty());
}

#[test]
fn protected_and_associated_load_balancers_are_not_deleted() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    let protect = |on: &str| {
        let key = ("Attributes.member.1.Key", "deletion_protection.enabled");
        bench
            .call("ModifyLoadBalancerAttributes", &[("LoadBalancerArn", &arn), key, ("Attributes.member.1.Value", on)])
            .ok();
    };
    protect("true");
    assert_eq!(bench.call("DeleteLoadBalancer", &[("LoadBalancerArn", &arn)]).code(), "OperationNotPermitted");
    protect("false");
    wait(&bench.sandbox, 120);
    bench.client.ec2("CreateVpcEndpointServiceConfiguration", &[("NetworkLoadBalancerArn.1", &arn)]).ok();
    assert_eq!(bench.call("DeleteLoadBalancer", &[("LoadBalancerArn", &arn)]).code(), "ResourceInUse");
}

#[test]
fn groups_can_be_replaced_but_not_added_to_one_made_without() {
    let bench = bench();
    let (one, two) = (bench.security_group("one"), bench.security_group("two"));
    let without = bench.balancer("without");
    let set = |arn: &str, group: &str, enforce: &str| {
        let enforce = ("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", enforce);
        bench.call("SetSecurityGroups", &[("LoadBalancerArn", arn), ("SecurityGroups.member.1", group), enforce])
    };
    assert_eq!(set(&without, &one, "off").code(), "InvalidConfigurationRequest");
    let made = [
        ("Name", "with"),
        ("Type", "network"),
        ("Scheme", "internal"),
        ("Subnets.member.1", &bench.a),
        ("SecurityGroups.member.1", &one),
    ];
    let with = bench.call("CreateLoadBalancer", &made).ok().get("LoadBalancerArn");
    let answer = set(&with, &two, "off").ok();
    assert!(answer.get("SecurityGroupIds").contains(&two));
    assert_eq!(answer.get("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"), "off");
    assert_eq!(bench.interfaces(&with).all("groupId"), [two.as_str()]);
    let found = bench.call("DescribeLoadBalancers", &[("LoadBalancerArns.member.1", &with)]).ok();
    assert_eq!(found.get("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"), "off");
    assert_eq!(set(&with, &two, "maybe").code(), "ValidationError");
    assert_eq!(set(&with, "sg-0123456789abcdef0", "off").code(), "InvalidSecurityGroup");
}

#[test]
fn subnets_given_replace_those_enabled() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    let set = |subnets: &[&str]| {
        let names = ["Subnets.member.1", "Subnets.member.2"];
        let given = names.into_iter().zip(subnets.iter().copied());
        let all: Vec<(&str, &str)> = given.chain([("LoadBalancerArn", arn.as_str())]).collect();
        bench.call("SetSubnets", &all)
    };
    assert_eq!(set(&[&bench.a, &bench.b]).ok().all("SubnetId"), [bench.a.clone(), bench.b.clone()]);
    assert_eq!(bench.interfaces(&arn).all("interfaceType").len(), 2);
    set(&[&bench.b]).ok();
    wait(&bench.sandbox, 60);
    assert_eq!(bench.interfaces(&arn).all("availabilityZone"), ["us-east-1b"]);
    let public = bench
        .client
        .ec2("DescribeSubnets", &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", "acme-prod-public-b")])
        .ok()
        .get("subnetId");
    assert_eq!(set(&[&public]).code(), "InvalidConfigurationRequest");
}

#[test]
fn a_repeat_is_held_against_what_stands_now() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    let both = [("LoadBalancerArn", arn.as_str()), ("Subnets.member.1", &bench.a), ("Subnets.member.2", &bench.b)];
    bench.call("SetSubnets", &both).ok();
    let base = [("Name", "ffly-api"), ("Type", "network"), ("Scheme", "internal"), ("Subnets.member.1", &bench.a)];
    assert_eq!(bench.call("CreateLoadBalancer", &base).code(), "DuplicateLoadBalancerName");
    let wider: Vec<(&str, &str)> = base.into_iter().chain([("Subnets.member.2", bench.b.as_str())]).collect();
    assert_eq!(bench.call("CreateLoadBalancer", &wider).ok().get("LoadBalancerArn"), arn);
}

#[test]
fn the_address_of_a_nat_gateway_is_taken() {
    let bench = bench();
    let gateway = bench.client.ec2("DescribeNatGateways", &[]).ok();
    let (subnet, address) = ("SubnetMappings.member.1.SubnetId", "SubnetMappings.member.1.PrivateIPv4Address");
    let ask = |ip: &str| {
        let given = [("Name", "ffly-nat"), ("Type", "network"), ("Scheme", "internal")];
        bench.call("CreateLoadBalancer", &[&given[..], &[(subnet, &gateway.get("subnetId")), (address, ip)]].concat())
    };
    assert_eq!(ask(&gateway.get("privateIp")).code(), "ResourceInUse");
    ask("10.20.0.99").ok();
}
