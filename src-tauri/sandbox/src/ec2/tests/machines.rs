//! Instances and interfaces.

use super::{alone, vpc};
use crate::testing::{Client, wait};

fn run(me: &Client, subnet: &str, more: &[(&str, &str)]) -> crate::testing::Answer {
    let mut given = vec![("ImageId", "ami-1"), ("MinCount", "1"), ("MaxCount", "1"), ("SubnetId", subnet)];
    given.retain(|(k, _)| !more.iter().any(|(m, _)| m == k));
    given.extend(more);
    me.ec2("RunInstances", &given)
}

#[test]
fn instances_run_with_an_address_and_an_interface_and_end() {
    let me = alone();
    let (_, one, _) = vpc(&me);
    let launched = run(&me, &one, &[("MinCount", "2"), ("MaxCount", "2"), ("ClientToken", "t")]).ok();
    assert_eq!(
        run(&me, &one, &[("MinCount", "2"), ("MaxCount", "2"), ("ClientToken", "t")]).ok().all("instanceId"),
        launched.all("instanceId")
    );
    let found = me.ec2("DescribeInstances", &[]).ok();
    assert_eq!(found.all("reservationId").len(), 1);
    let interfaces =
        me.ec2("DescribeNetworkInterfaces", &[("Filter.1.Name", "subnet-id"), ("Filter.1.Value.1", &one)]).ok();
    assert_eq!(interfaces.all("networkInterfaceId").len(), 2);
    assert!(interfaces.body.contains("<privateIpAddress>10.0.1.4<"));
    let free = me.ec2("DescribeSubnets", &[("SubnetId.1", &one)]).ok().get("availableIpAddressCount");
    assert_eq!(free, "249");
    let id = launched.get("instanceId");
    let state = || me.ec2("DescribeInstances", &[("InstanceId.1", &id)]).ok().get("name");
    assert_eq!(state(), "pending");
    assert_eq!(me.ec2("StopInstances", &[("InstanceId.1", &id)]).code(), "IncorrectInstanceState");
    wait(&me.sandbox, 20);
    assert_eq!(state(), "running");
    assert_eq!(me.ec2("StopInstances", &[("InstanceId.1", &id)]).ok().all("name"), ["stopping", "running"]);
    assert_eq!(me.ec2("StartInstances", &[("InstanceId.1", &id)]).code(), "IncorrectInstanceState");
    wait(&me.sandbox, 30);
    assert_eq!(me.ec2("StopInstances", &[("InstanceId.1", &id)]).ok().all("name"), ["stopped", "stopped"]);
    let ended = me.ec2("TerminateInstances", &[("InstanceId.1", &id)]).ok();
    assert_eq!(ended.all("name"), ["shutting-down", "stopped"]);
    assert_eq!(me.ec2("StopInstances", &[("InstanceId.1", &id)]).code(), "IncorrectInstanceState");
    wait(&me.sandbox, 30);
    assert_eq!(state(), "terminated");
    let free = me.ec2("DescribeSubnets", &[("SubnetId.1", &one)]).ok().get("availableIpAddressCount");
    assert_eq!(free, "250", "its interface is gone");
    wait(&me.sandbox, 3600);
    assert_eq!(me.ec2("DescribeInstances", &[("InstanceId.1", &id)]).code(), "InvalidInstanceID.NotFound");
}

#[test]
fn what_cannot_be_launched_leaves_nothing_behind() {
    let me = alone();
    let (_, one, _) = vpc(&me);
    assert_eq!(run(&me, &one, &[("PrivateIpAddress", "10.0.2.5")]).code(), "InvalidParameterValue");
    assert_eq!(run(&me, &one, &[("PrivateIpAddress", "10.0.1.3")]).code(), "InvalidParameterValue");
    run(&me, &one, &[("PrivateIpAddress", "10.0.1.9")]).ok();
    assert_eq!(run(&me, &one, &[("PrivateIpAddress", "10.0.1.9")]).code(), "InvalidIPAddress.InUse");
    assert_eq!(run(&me, &one, &[("SecurityGroupId.1", "sg-0123456789abcdef0")]).code(), "InvalidGroup.NotFound");
    assert_eq!(run(&me, "subnet-0123456789abcdef0", &[]).code(), "InvalidSubnetID.NotFound");
    assert_eq!(run(&me, &one, &[("MaxCount", "0")]).code(), "InvalidParameterValue");
    assert_eq!(me.ec2("DescribeInstances", &[]).ok().all("reservationId").len(), 1);
}

#[test]
fn a_small_subnet_runs_out_of_addresses() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let small = me.ec2("CreateSubnet", &[("VpcId", &vpc), ("CidrBlock", "10.0.9.0/28")]).ok().get("subnetId");
    assert_eq!(run(&me, &small, &[("MinCount", "12"), ("MaxCount", "12")]).code(), "InsufficientFreeAddressesInSubnet");
    run(&me, &small, &[("MinCount", "1"), ("MaxCount", "12")]).ok();
    assert_eq!(me.ec2("DescribeSubnets", &[("SubnetId.1", &small)]).ok().get("availableIpAddressCount"), "0");
}

#[test]
fn a_machine_is_a_target_once_it_runs() {
    let me = alone();
    let (vpc, one, _) = vpc(&me);
    let id = run(&me, &one, &[("InstanceType", "t3.small")]).ok().get("instanceId");
    let group = [("Name", "g"), ("Protocol", "TCP"), ("Port", "22"), ("VpcId", vpc.as_str())];
    let group = me.elbv2("CreateTargetGroup", &group).ok().get("TargetGroupArn");
    let register = || me.elbv2("RegisterTargets", &[("TargetGroupArn", &group), ("Targets.member.1.Id", &id)]).code();
    assert_eq!(register(), "InvalidTarget");
    wait(&me.sandbox, 20);
    assert_eq!(register(), "");
}

#[test]
fn machines_are_found_by_what_is_told_of_them() {
    let me = alone();
    let (_, one, _) = vpc(&me);
    let id = run(&me, &one, &[("PrivateIpAddress", "10.0.1.9")]).ok().get("instanceId");
    for (name, value) in [
        ("metadata-options.http-tokens", "required"),
        ("network-interface.addresses.private-ip-address", "10.0.1.9"),
        ("network-interface.attachment.instance-id", id.as_str()),
        ("instance.group-name", "default"),
        ("private-dns-name-options.hostname-type", "ip-name"),
    ] {
        let found = me.ec2("DescribeInstances", &[("Filter.1.Name", name), ("Filter.1.Value.1", value)]).ok();
        assert!(found.body.contains(&id), "{name}");
        let other = me.ec2("DescribeInstances", &[("Filter.1.Name", name), ("Filter.1.Value.1", "x")]).ok();
        assert_eq!(other.get("reservationSet"), "", "{name}");
    }
}
