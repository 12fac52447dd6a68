//! A teardown takes time, and what vanishes meanwhile vanishes by time alone: reopened at any point of it, the world is the
//! same, whoever looked at it before.

use std::path::Path;

use super::open_seed;
use crate::Sandbox;
use crate::testing::{ACCOUNT, Client, OTHER, client, wait};

/// What is taken down, and who made it.
struct Set {
    subnet: String,
    balancer: String,
    service: String,
    endpoint: String,
}

fn open(dir: &Path) -> Sandbox {
    open_seed(dir, "empty").unwrap()
}

/// The first subnet of an account's default network in a zone, by the zone's ID.
fn subnet(who: &Client, zone: &str) -> String {
    who.ec2("DescribeSubnets", &[("Filter.1.Name", "availability-zone-id"), ("Filter.1.Value.1", zone)])
        .ok()
        .get("subnetId")
}

/// A service that `OTHER` is connected to.
fn set_up(sandbox: &Sandbox) -> Set {
    let (owner, requester) = (client(sandbox, ACCOUNT), client(sandbox, OTHER));
    let zone = owner.ec2("DescribeAvailabilityZones", &[]).ok().get("zoneId");
    let (here, there) = (subnet(&owner, &zone), subnet(&requester, &zone));
    let network = [("Name", "nlb"), ("Type", "network"), ("Scheme", "internal"), ("Subnets.member.1", here.as_str())];
    let balancer = owner.elbv2("CreateLoadBalancer", &network).ok().get("LoadBalancerArn");
    wait(sandbox, 300);
    let made = owner.ec2("CreateVpcEndpointServiceConfiguration", &[("NetworkLoadBalancerArn.1", &balancer)]).ok();
    let (service, name) = (made.get("serviceId"), made.get("serviceName"));
    let principal = format!("arn:aws:iam::{OTHER}:root");
    let admitted = [("ServiceId", service.as_str()), ("AddAllowedPrincipals.1", principal.as_str())];
    owner.ec2("ModifyVpcEndpointServicePermissions", &admitted).ok();
    wait(sandbox, 10);
    let vpc = requester.ec2("DescribeVpcs", &[]).ok().get("vpcId");
    let asked =
        [("VpcEndpointType", "Interface"), ("VpcId", &vpc), ("ServiceName", &name), ("SubnetId.1", there.as_str())];
    let endpoint = requester.ec2("CreateVpcEndpoint", &asked).ok().get("vpcEndpointId");
    let accepted = [("ServiceId", service.as_str()), ("VpcEndpointId.1", endpoint.as_str())];
    owner.ec2("AcceptVpcEndpointConnections", &accepted).ok();
    wait(sandbox, 20);
    Set { subnet: here, balancer, service, endpoint }
}

/// The stages of the teardown, each as one deed or one pause.
const STAGES: usize = 7;

fn stage(n: usize, sandbox: &Sandbox, set: &Set) {
    let (owner, requester) = (client(sandbox, ACCOUNT), client(sandbox, OTHER));
    match n {
        0 => drop(requester.ec2("DeleteVpcEndpoints", &[("VpcEndpointId.1", &set.endpoint)]).ok()),
        1 | 2 => wait(sandbox, 10),
        3 => drop(owner.ec2("DeleteVpcEndpointServiceConfigurations", &[("ServiceId.1", &set.service)]).ok()),
        4 => drop(owner.elbv2("DeleteLoadBalancer", &[("LoadBalancerArn", &set.balancer)]).ok()),
        _ => wait(sandbox, 30),
    }
}

/// Looks at everything that a teardown waits for, and has something refused, as one does who is too early.
fn look(sandbox: &Sandbox, set: &Set) {
    for account in [ACCOUNT, OTHER] {
        let who = client(sandbox, account);
        for action in ["DescribeNetworkInterfaces", "DescribeVpcEndpoints", "DescribeVpcEndpointConnections"] {
            who.ec2(action, &[]).ok();
        }
    }
    assert!(client(sandbox, ACCOUNT).ec2("DeleteVpc", &[("VpcId", "vpc-00000000000000000")]).status >= 400);
    client(sandbox, ACCOUNT).ec2("DescribeSubnets", &[("SubnetId.1", &set.subnet)]).ok();
}

fn interfaces(sandbox: &Sandbox) -> usize {
    let count = |account| client(sandbox, account).ec2("DescribeNetworkInterfaces", &[]).ok().all("attachment").len();
    count(ACCOUNT) + count(OTHER)
}

#[test]
fn a_world_that_is_reopened_in_the_middle_of_a_teardown_is_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let world = open(dir.path());
    let set = set_up(&world);
    let mut standing = Vec::new();
    for n in 0..STAGES {
        stage(n, &world, &set);
        assert_eq!(open(dir.path()).dump(), world.dump(), "after stage {n}");
        standing.push(interfaces(&world));
        look(&world, &set);
        assert_eq!(open(dir.path()).dump(), world.dump(), "after a look at stage {n}");
    }
    assert_eq!(standing, [2, 2, 1, 1, 1, 1, 0], "they linger, each its own time");
}

#[test]
fn a_teardown_that_is_carried_on_elsewhere_ends_the_same() {
    let (one, many) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let world = open(one.path());
    let (set, same) = (set_up(&world), set_up(&open(many.path())));
    assert_eq!((&set.balancer, &set.endpoint), (&same.balancer, &same.endpoint));
    for n in 0..STAGES {
        stage(n, &world, &set);
        stage(n, &open(many.path()), &set);
    }
    look(&world, &set);
    assert_eq!(open(many.path()).dump(), world.dump());
}
