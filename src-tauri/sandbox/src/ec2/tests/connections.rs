//! Endpoints and connections, from both sides.

use super::services::{balancer, let_in, service};
use super::vpc;
use crate::testing::{ACCOUNT, Answer, Client, OTHER, client, open, wait};

/// A service that lets `OTHER` in, and a VPC of theirs with a subnet in the service's zone and one outside it.
pub(super) struct Scene {
    pub owner: Client,
    pub requester: Client,
    pub id: String,
    pub name: String,
    pub vpc: String,
    inside: String,
    outside: String,
}

pub(super) fn scene() -> Scene {
    let sandbox = open("empty");
    let (owner, requester) = (client(&sandbox, ACCOUNT), client(&sandbox, OTHER));
    let (_, one, _) = vpc(&owner);
    let made = service(&owner, &balancer(&owner, "nlb", &[&one]));
    let (id, name) = (made.get("serviceId"), made.get("serviceName"));
    let_in(&owner, &id, &format!("arn:aws:iam::{OTHER}:root")).ok();
    let zone = owner.ec2("DescribeSubnets", &[("SubnetId.1", &one)]).ok().get("availabilityZoneId");
    let zones = requester.ec2("DescribeAvailabilityZones", &[]).ok().all("zoneId");
    let elsewhere = zones.iter().find(|z| **z != zone).unwrap();
    let vpc = requester.ec2("CreateVpc", &[("CidrBlock", "10.8.0.0/16")]).ok().get("vpcId");
    let subnet = |cidr, zone: &str| {
        requester
            .ec2("CreateSubnet", &[("VpcId", &vpc), ("CidrBlock", cidr), ("AvailabilityZoneId", zone)])
            .ok()
            .get("subnetId")
    };
    let (inside, outside) = (subnet("10.8.1.0/24", &zone), subnet("10.8.2.0/24", elsewhere));
    Scene { owner, requester, id, name, vpc, inside, outside }
}

impl Scene {
    pub fn ask(&self, more: &[(&str, &str)]) -> Answer {
        let mut given = vec![
            ("VpcEndpointType", "Interface"),
            ("VpcId", &self.vpc),
            ("ServiceName", &self.name),
            ("SubnetId.1", &self.inside),
        ];
        given.retain(|(k, _)| !more.iter().any(|(m, _)| m == k));
        given.extend(more);
        self.requester.ec2("CreateVpcEndpoint", &given)
    }

    /// The state as the requester and as the owner of the service see it.
    fn states(&self, endpoint: &str) -> (String, String) {
        let theirs = self.requester.ec2("DescribeVpcEndpoints", &[("VpcEndpointId.1", endpoint)]).ok().get("state");
        (theirs, self.owner.ec2("DescribeVpcEndpointConnections", &[]).ok().get("vpcEndpointState"))
    }

    pub fn decide(&self, action: &str, endpoint: &str) -> Answer {
        self.owner.ec2(action, &[("ServiceId", &self.id), ("VpcEndpointId.1", endpoint)]).ok()
    }
}

fn both(state: &str) -> (String, String) {
    (state.to_owned(), state.to_owned())
}

#[test]
fn a_request_is_accepted_and_becomes_available_on_both_sides() {
    let scene = scene();
    let made = scene.ask(&[]).ok();
    let id = made.get("vpcEndpointId");
    assert_eq!(scene.states(&id), both("pendingAcceptance"));
    assert!(made.body.contains(&format!(".{}.us-east-1.vpce.amazonaws.com", scene.id)));
    let seen = scene
        .owner
        .ec2(
            "DescribeVpcEndpointConnections",
            &[("Filter.1.Name", "vpc-endpoint-state"), ("Filter.1.Value.1", "pendingAcceptance")],
        )
        .ok();
    assert_eq!(
        (seen.get("vpcEndpointOwner"), seen.get("serviceId"), seen.get("vpcEndpointRegion")),
        (OTHER.into(), scene.id.clone(), "us-east-1".into())
    );
    assert_eq!(scene.decide("AcceptVpcEndpointConnections", &id).get("unsuccessful"), "");
    assert_eq!(scene.states(&id), both("pending"));
    wait(&scene.owner.sandbox, 20);
    assert_eq!(scene.states(&id), both("available"));
    let interfaces = scene
        .requester
        .ec2("DescribeNetworkInterfaces", &[("Filter.1.Name", "interface-type"), ("Filter.1.Value.1", "vpc_endpoint")])
        .ok();
    assert_eq!(
        (interfaces.get("description"), interfaces.get("groupName")),
        (format!("VPC Endpoint Interface {id}"), "default".to_owned())
    );
}

#[test]
fn without_acceptance_nobody_is_asked() {
    let scene = scene();
    scene
        .owner
        .ec2("ModifyVpcEndpointServiceConfiguration", &[("ServiceId", &scene.id), ("AcceptanceRequired", "false")])
        .ok();
    let id = scene.ask(&[]).ok().get("vpcEndpointId");
    assert_eq!(scene.states(&id), both("pending"));
    wait(&scene.owner.sandbox, 20);
    assert_eq!(scene.states(&id), both("available"));
}

#[test]
fn rejecting_cuts_a_connection_in_use_and_cannot_be_taken_back() {
    let scene = scene();
    let id = scene.ask(&[]).ok().get("vpcEndpointId");
    scene.decide("AcceptVpcEndpointConnections", &id);
    wait(&scene.owner.sandbox, 20);
    let refused = scene.owner.ec2("DeleteVpcEndpointServiceConfigurations", &[("ServiceId.1", &scene.id)]).ok();
    assert_eq!(refused.all("code"), ["ExistingVpcEndpointConnections"]);
    scene.decide("RejectVpcEndpointConnections", &id);
    assert_eq!(scene.states(&id), both("rejected"));
    assert_eq!(scene.decide("AcceptVpcEndpointConnections", &id).all("code"), ["InvalidState"]);
    let unknown = scene.decide("AcceptVpcEndpointConnections", "vpce-0123456789abcdef0");
    assert_eq!(unknown.all("resourceId"), ["vpce-0123456789abcdef0"]);
    let gone = scene.owner.ec2("DeleteVpcEndpointServiceConfigurations", &[("ServiceId.1", &scene.id)]).ok();
    assert_eq!(gone.get("unsuccessful"), "");
    assert_eq!(scene.requester.ec2("DescribeVpcEndpoints", &[]).ok().get("state"), "rejected");
}

#[test]
fn a_deleted_endpoint_holds_its_group_until_it_is_gone() {
    let scene = scene();
    let group = [("VpcId", scene.vpc.as_str()), ("GroupName", "endpoint"), ("GroupDescription", "x")];
    let group = scene.requester.ec2("CreateSecurityGroup", &group).ok().get("groupId");
    let id = scene.ask(&[("SecurityGroupId.1", &group)]).ok().get("vpcEndpointId");
    let delete = || {
        scene
            .requester
            .ec2("DeleteVpcEndpoints", &[("VpcEndpointId.1", &id), ("VpcEndpointId.2", "vpce-0123456789abcdef0")])
            .ok()
    };
    assert_eq!(delete().all("code"), ["InvalidVpcEndpoint.NotFound"]);
    assert_eq!(scene.states(&id), both("deleting"));
    assert_eq!(scene.requester.ec2("DeleteSecurityGroup", &[("GroupId", &group)]).code(), "DependencyViolation");
    wait(&scene.owner.sandbox, 20);
    assert_eq!(
        scene.requester.ec2("DescribeVpcEndpoints", &[("VpcEndpointId.1", &id)]).code(),
        "InvalidVpcEndpointId.NotFound"
    );
    scene.requester.ec2("DeleteSecurityGroup", &[("GroupId", &group)]).ok();
    assert_eq!(scene.owner.ec2("DescribeVpcEndpointConnections", &[]).ok().get("vpcEndpointState"), "deleted");
    wait(&scene.owner.sandbox, 60);
    assert_eq!(scene.owner.ec2("DescribeVpcEndpointConnections", &[]).ok().get("vpcEndpointConnectionSet"), "");
}

#[test]
fn what_cannot_be_connected_is_refused_and_leaves_nothing() {
    let scene = scene();
    let code = |more: &[(&str, &str)]| scene.ask(more).code();
    assert_eq!(
        code(&[("ServiceName", "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0")]),
        "InvalidServiceName"
    );
    assert_eq!(code(&[("VpcEndpointType", "Gateway")]), "InvalidParameter");
    assert_eq!(code(&[("VpcEndpointType", "Bridge")]), "InvalidVpcEndpointType");
    for kind in ["vpc", "bridge"] {
        let tag = [("TagSpecification.1.ResourceType", kind), ("TagSpecification.1.Tag.1.Key", "k")];
        assert_eq!(code(&tag), "InvalidParameter", "{kind}");
    }
    assert_eq!(code(&[("SubnetId.1", &scene.outside)]), "InvalidParameter", "a zone where the service is not");
    assert_eq!(code(&[("PrivateDnsEnabled", "true")]), "InvalidParameter");
    assert_eq!(code(&[("IpAddressType", "ipv6")]), "InvalidParameter");
    assert_eq!(code(&[("SecurityGroupId.1", "sg-0123456789abcdef0")]), "InvalidGroup.NotFound");
    let zone = scene.requester.ec2("DescribeSubnets", &[("SubnetId.1", &scene.inside)]).ok().get("availabilityZone");
    let twin = [("VpcId", scene.vpc.as_str()), ("CidrBlock", "10.8.3.0/24"), ("AvailabilityZone", zone.as_str())];
    let twin = scene.requester.ec2("CreateSubnet", &twin).ok().get("subnetId");
    assert_eq!(code(&[("SubnetId.2", &twin)]), "DuplicateSubnetsInSameZone");
    assert_eq!(scene.requester.ec2("DescribeVpcEndpoints", &[]).ok().get("vpcEndpointSet"), "");
    assert_eq!(scene.owner.ec2("DescribeVpcEndpointConnections", &[]).ok().get("vpcEndpointConnectionSet"), "");
    let free =
        scene.requester.ec2("DescribeSubnets", &[("SubnetId.1", &scene.inside)]).ok().get("availableIpAddressCount");
    assert_eq!(free, "251");
}

#[test]
fn strangers_cannot_connect_and_old_connections_outlive_their_principal() {
    let scene = scene();
    let id = scene.ask(&[]).ok().get("vpcEndpointId");
    let root = format!("arn:aws:iam::{OTHER}:root");
    scene
        .owner
        .ec2("ModifyVpcEndpointServicePermissions", &[("ServiceId", &scene.id), ("RemoveAllowedPrincipals.1", &root)])
        .ok();
    assert_eq!(scene.ask(&[]).code(), "InvalidServiceName");
    assert_eq!(scene.states(&id), both("pendingAcceptance"));
}

#[test]
fn an_endpoint_is_made_once_for_its_token_and_changes_its_groups() {
    let scene = scene();
    let id = scene.ask(&[("ClientToken", "t")]).ok().get("vpcEndpointId");
    assert_eq!(scene.ask(&[("ClientToken", "t")]).ok().get("vpcEndpointId"), id);
    assert_eq!(scene.owner.ec2("DescribeVpcEndpointConnections", &[]).ok().all("vpcEndpointId").len(), 1);
    let group = [("VpcId", scene.vpc.as_str()), ("GroupName", "endpoint"), ("GroupDescription", "x")];
    let group = scene.requester.ec2("CreateSecurityGroup", &group).ok().get("groupId");
    let old = scene.requester.ec2("DescribeVpcEndpoints", &[]).ok().get("groupId");
    let given = [("VpcEndpointId", id.as_str()), ("AddSecurityGroupId.1", &group), ("RemoveSecurityGroupId.1", &old)];
    scene.requester.ec2("ModifyVpcEndpoint", &given).ok();
    let interface = scene
        .requester
        .ec2("DescribeNetworkInterfaces", &[("Filter.1.Name", "group-id"), ("Filter.1.Value.1", &group)])
        .ok();
    assert_eq!(interface.all("networkInterfaceId").len(), 1);
    scene.requester.ec2("ModifyVpcEndpoint", &[("VpcEndpointId", &id), ("RemoveSubnetId.1", &scene.inside)]).ok();
    assert_eq!(scene.requester.ec2("DescribeVpcEndpoints", &[]).ok().get("networkInterfaceIdSet"), "");
    scene.requester.ec2("ModifyVpcEndpoint", &[("VpcEndpointId", &id), ("AddSubnetId.1", &scene.inside)]).ok();
    assert!(scene.requester.ec2("DescribeVpcEndpoints", &[]).ok().get("networkInterfaceIdSet").contains("eni-0"));
}

#[test]
fn from_another_region_a_service_is_reached_where_its_owner_supports_it() {
    let scene = scene();
    let far = Client { region: "eu-west-1".to_owned(), ..scene.requester.clone() };
    let vpc = far.ec2("CreateVpc", &[("CidrBlock", "10.9.0.0/16")]).ok().get("vpcId");
    let subnet = far.ec2("CreateSubnet", &[("VpcId", &vpc), ("CidrBlock", "10.9.1.0/24")]).ok().get("subnetId");
    let ask = || {
        let kind = ("VpcEndpointType", "Interface");
        let to = [("ServiceName", scene.name.as_str()), ("ServiceRegion", "us-east-1")];
        far.ec2("CreateVpcEndpoint", &[kind, ("VpcId", &vpc), to[0], to[1], ("SubnetId.1", &subnet)])
    };
    assert_eq!(ask().code(), "InvalidServiceName");
    let opened = [("ServiceId", scene.id.as_str()), ("AddSupportedRegion.1", "eu-west-1")];
    scene.owner.ec2("ModifyVpcEndpointServiceConfiguration", &opened).ok();
    let made = ask().ok();
    assert_eq!((made.get("state"), made.get("serviceRegion")), ("pendingAcceptance".into(), "us-east-1".into()));
    let seen = scene.owner.ec2("DescribeVpcEndpointConnections", &[]).ok();
    assert_eq!(seen.get("vpcEndpointRegion"), "eu-west-1");
    assert_eq!(
        made.get("hostedZoneId"),
        crate::ec2::endpoint_zone("us-east-1"),
        "the names are the service's Region's"
    );
    let by_region = [("Filter.1.Name", "vpc-endpoint-region"), ("Filter.1.Value.1", "cross-region")];
    let found = scene.owner.ec2("DescribeVpcEndpointConnections", &by_region).ok();
    assert_eq!(found.all("vpcEndpointId"), [made.get("vpcEndpointId")]);
}
