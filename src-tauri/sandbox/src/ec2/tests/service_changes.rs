//! Changes of endpoint services that others are connected to: load balancers, zones, Regions, tags, and who sees them.

use super::connections::{Scene, scene};
use super::services::{balancer, let_in, service};
use super::vpc;
use crate::testing::{ACCOUNT, Answer, OTHER, client, open, wait};

impl Scene {
    fn change(&self, given: &[(&str, &str)]) -> Answer {
        let mut all = vec![("ServiceId", self.id.as_str())];
        all.extend(given);
        self.owner.ec2("ModifyVpcEndpointServiceConfiguration", &all)
    }

    /// As its owner sees it.
    fn seen(&self) -> Answer {
        self.owner.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok()
    }

    /// A load balancer beside the first one, in its only subnet.
    fn second(&self) -> String {
        let subnets = self.owner.elbv2("DescribeLoadBalancers", &[]).ok().all("SubnetId");
        balancer(&self.owner, "second", &[&subnets[0]])
    }
}

/// The only text between the tags of a list.
fn item(list: &str) -> String {
    list.replace("<item>", "").replace("</item>", "")
}

#[test]
fn no_load_balancer_goes_while_an_endpoint_is_connected() {
    let scene = scene();
    let first = item(&scene.seen().get("networkLoadBalancerArnSet"));
    scene.change(&[("AddNetworkLoadBalancerArn.1", &scene.second())]).ok();
    let endpoint = scene.ask(&[]).ok().get("vpcEndpointId");
    scene.decide("AcceptVpcEndpointConnections", &endpoint);
    let remove = || scene.change(&[("RemoveNetworkLoadBalancerArn.1", first.as_str())]);
    assert_eq!(remove().code(), "InvalidParameter", "it is being connected");
    wait(&scene.owner.sandbox, 20);
    assert_eq!(remove().code(), "InvalidParameter", "it is connected");
    scene.decide("RejectVpcEndpointConnections", &endpoint);
    remove().ok();
    assert!(!scene.seen().get("networkLoadBalancerArnSet").contains(&first));
}

#[test]
fn a_new_zone_of_a_load_balancer_is_enabled_by_a_modifying_call() {
    let me = client(&open("empty"), ACCOUNT);
    let (_, one, two) = vpc(&me);
    let arn = balancer(&me, "nlb", &[&one]);
    let made = service(&me, &arn);
    let (id, name) = (made.get("serviceId"), made.get("serviceName"));
    let zones = || {
        let own = me.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok().get("availabilityZoneSet");
        let offered = me.ec2("DescribeVpcEndpointServices", &[("ServiceName.1", &name)]).ok();
        assert_eq!(offered.get("availabilityZoneSet"), own);
        own.matches("<item>").count()
    };
    let subnets = |given: &[&str]| {
        let keys: Vec<String> = (1..=given.len()).map(|n| format!("Subnets.member.{n}")).collect();
        let mut all = vec![("LoadBalancerArn", arn.as_str())];
        all.extend(keys.iter().map(String::as_str).zip(given.iter().copied()));
        me.elbv2("SetSubnets", &all).ok();
    };
    assert_eq!(zones(), 1);
    subnets(&[&one, &two]);
    assert_eq!(zones(), 1, "it is not enabled yet");
    let in_new = || {
        let vpc = me.ec2("DescribeSubnets", &[("SubnetId.1", &two)]).ok().get("vpcId");
        let to = [("ServiceName", name.as_str()), ("VpcEndpointType", "Interface")];
        me.ec2("CreateVpcEndpoint", &[to[0], to[1], ("VpcId", &vpc), ("SubnetId.1", &two)])
    };
    assert_eq!(in_new().code(), "InvalidParameter");
    me.ec2("ModifyVpcEndpointServiceConfiguration", &[("ServiceId", &id)]).ok();
    assert_eq!(zones(), 2);
    in_new().ok();
    subnets(&[&two]);
    assert_eq!(zones(), 1, "a zone that is gone is not offered");
}

#[test]
fn its_own_region_stays_and_others_need_the_default_idle_timeout() {
    let scene = scene();
    assert_eq!(scene.change(&[("RemoveSupportedRegion.1", "us-east-1")]).code(), "InvalidParameter");
    let arn = item(&scene.seen().get("networkLoadBalancerArnSet"));
    let vpc = scene.owner.elbv2("DescribeLoadBalancers", &[]).ok().get("VpcId");
    let group = [("Name", "g"), ("Protocol", "TCP"), ("Port", "443"), ("VpcId", vpc.as_str())];
    let group = scene.owner.elbv2("CreateTargetGroup", &group).ok().get("TargetGroupArn");
    let forward = [("DefaultActions.member.1.Type", "forward"), ("DefaultActions.member.1.TargetGroupArn", &group)];
    let listener = [("LoadBalancerArn", arn.as_str()), ("Protocol", "TCP"), ("Port", "443"), forward[0], forward[1]];
    let listener = scene.owner.elbv2("CreateListener", &listener).ok().get("ListenerArn");
    let timeout = |seconds: &str| {
        let key = ("Attributes.member.1.Key", "tcp.idle_timeout.seconds");
        let given = [("ListenerArn", listener.as_str()), key, ("Attributes.member.1.Value", seconds)];
        scene.owner.elbv2("ModifyListenerAttributes", &given).ok();
    };
    timeout("600");
    let far = || scene.change(&[("AddSupportedRegion.1", "eu-west-1")]);
    assert_eq!(far().code(), "InvalidParameter");
    timeout("350");
    far().ok();
    scene.change(&[("RemoveSupportedRegion.1", "eu-west-1")]).ok();
}

#[test]
fn an_accepted_endpoint_changes_after_its_principal_is_gone() {
    let sandbox = open("empty");
    let (owner, requester) = (client(&sandbox, ACCOUNT), client(&sandbox, OTHER));
    let (_, one, two) = vpc(&owner);
    let made = service(&owner, &balancer(&owner, "nlb", &[&one, &two]));
    let (id, name) = (made.get("serviceId"), made.get("serviceName"));
    let root = format!("arn:aws:iam::{OTHER}:root");
    let_in(&owner, &id, &root).ok();
    let vpc = requester.ec2("CreateVpc", &[("CidrBlock", "10.8.0.0/16")]).ok().get("vpcId");
    let subnets: Vec<String> = [(&one, "10.8.1.0/24"), (&two, "10.8.2.0/24")]
        .into_iter()
        .map(|(theirs, cidr)| {
            let zone = owner.ec2("DescribeSubnets", &[("SubnetId.1", theirs)]).ok().get("availabilityZoneId");
            let given = [("VpcId", vpc.as_str()), ("CidrBlock", cidr), ("AvailabilityZoneId", &zone)];
            requester.ec2("CreateSubnet", &given).ok().get("subnetId")
        })
        .collect();
    let ask = || {
        let to = [("ServiceName", name.as_str()), ("VpcEndpointType", "Interface"), ("SubnetId.1", &subnets[0])];
        requester.ec2("CreateVpcEndpoint", &[to[0], to[1], to[2], ("VpcId", &vpc)]).ok().get("vpcEndpointId")
    };
    let (accepted, waiting) = (ask(), ask());
    let decided = [("ServiceId", id.as_str()), ("VpcEndpointId.1", &accepted)];
    owner.ec2("AcceptVpcEndpointConnections", &decided).ok();
    let gone = [("ServiceId", id.as_str()), ("RemoveAllowedPrincipals.1", &root)];
    owner.ec2("ModifyVpcEndpointServicePermissions", &gone).ok();
    let add = |endpoint: &str| {
        requester.ec2("ModifyVpcEndpoint", &[("VpcEndpointId", endpoint), ("AddSubnetId.1", &subnets[1])])
    };
    assert_eq!(add(&waiting).code(), "InvalidServiceName");
    add(&accepted).ok();
}

#[test]
fn connections_and_permissions_have_tags_of_their_own() {
    let scene = scene();
    scene.ask(&[]).ok();
    let connections = || scene.owner.ec2("DescribeVpcEndpointConnections", &[]).ok();
    let permissions = || scene.owner.ec2("DescribeVpcEndpointServicePermissions", &[("ServiceId", &scene.id)]).ok();
    let connection = connections().get("vpcEndpointConnectionId");
    let permission = permissions().get("servicePermissionId");
    for id in [&connection, &permission] {
        scene.owner.ec2("CreateTags", &[("ResourceId.1", id), ("Tag.1.Key", "ours"), ("Tag.1.Value", id)]).ok();
    }
    assert_eq!(connections().get("value"), connection);
    assert_eq!(permissions().get("value"), permission);
    let by_tag = [("Filter.1.Name", "tag:ours"), ("Filter.1.Value.1", permission.as_str())];
    assert_eq!(scene.owner.ec2("DescribeVpcEndpointConnections", &by_tag).ok().get("vpcEndpointConnectionSet"), "");
    let listed = scene.owner.ec2("DescribeTags", &[("Filter.1.Name", "key"), ("Filter.1.Value.1", "ours")]).ok();
    assert_eq!(listed.all("resourceType"), ["vpc-endpoint-connection", "vpc-endpoint-service-permission"]);
    scene.owner.ec2("DeleteTags", &[("ResourceId.1", &connection)]).ok();
    assert_eq!(connections().get("tagSet"), "");
    let tag = |id: &str| scene.owner.ec2("CreateTags", &[("ResourceId.1", id), ("Tag.1.Key", "a")]).code();
    assert_eq!(tag("vpce-con-0123456789abcdef0"), "InvalidVpcEndpointConnectionId.NotFound");
    assert_eq!(tag("vpce-svc-perm-0123456789abcdef0"), "InvalidVpcEndpointServicePermissionId.NotFound");
}

#[test]
fn a_service_for_everybody_shows_to_strangers_when_it_is_named() {
    let scene = scene();
    let_in(&scene.owner, &scene.id, "*").ok();
    let stranger = client(&scene.owner.sandbox, "777788889999");
    let look = |given: &[(&str, &str)]| stranger.ec2("DescribeVpcEndpointServices", given).ok().all("serviceId");
    assert!(look(&[]).is_empty());
    assert_eq!(look(&[("ServiceName.1", &scene.name)]), std::slice::from_ref(&scene.id));
    assert_eq!(scene.requester.ec2("DescribeVpcEndpointServices", &[]).ok().all("serviceId").len(), 1);
}

#[test]
fn policies_are_kept_and_route_tables_refused() {
    let scene = scene();
    let own = r#"{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}"#;
    let long = format!("{{\"Statement\":[]{}}}", " ".repeat(20_480));
    for wrong in ["{", "[]", "{}", long.as_str()] {
        assert_eq!(scene.ask(&[("PolicyDocument", wrong)]).code(), "InvalidPolicyDocument");
    }
    assert_eq!(scene.ask(&[("RouteTableId.1", "rtb-0123456789abcdef0")]).code(), "InvalidParameter");
    let id = scene.ask(&[("PolicyDocument", own)]).ok().get("vpcEndpointId");
    let policy = || scene.requester.ec2("DescribeVpcEndpoints", &[]).ok().get("policyDocument");
    let change = |given: &[(&str, &str)]| {
        scene.requester.ec2("ModifyVpcEndpoint", &[&[("VpcEndpointId", id.as_str())], given].concat())
    };
    assert!(policy().contains("Deny"));
    assert_eq!(change(&[("AddRouteTableId.1", "rtb-0")]).code(), "InvalidParameter");
    assert_eq!(change(&[("RemoveRouteTableId.1", "rtb-0")]).code(), "InvalidParameter");
    assert_eq!(change(&[("ResetPolicy", "true"), ("PolicyDocument", own)]).code(), "InvalidParameterCombination");
    change(&[("PrivateDnsEnabled", "false")]).ok();
    assert!(policy().contains("Deny"), "untold, it stays");
    change(&[("ResetPolicy", "true")]).ok();
    assert!(policy().contains("Allow"));
    change(&[("PolicyDocument", own)]).ok();
    assert!(policy().contains("Deny"));
}

#[test]
fn names_of_endpoints_stand_in_the_zone_of_their_region() {
    let scene = scene();
    let made = scene.ask(&[]).ok();
    assert_eq!(made.get("hostedZoneId"), "Z7HUB22UULQXV");
    assert_eq!(crate::ec2::endpoint_zone("eu-west-1"), "Z38GZ743OKFT7T");
    assert_eq!(crate::ec2::endpoint_zone("mars-1").len(), 14);
    let attachments = |who: &crate::testing::Client, kind: &str| {
        let by_kind = [("Filter.1.Name", "interface-type"), ("Filter.1.Value.1", kind)];
        who.ec2("DescribeNetworkInterfaces", &by_kind).ok().get("attachmentId")
    };
    assert!(attachments(&scene.owner, "network_load_balancer").starts_with("ela-attach-"));
    assert!(attachments(&scene.requester, "vpc_endpoint").starts_with("ela-attach-"));
}
