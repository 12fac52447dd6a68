//! Machines, gateways and lists change by time alone: reopened while they do, the world is the same, whoever looked.

use super::open_seed;
use crate::testing::{ACCOUNT, client, wait};

#[test]
fn what_is_on_its_way_arrives_in_a_reopened_world_too() {
    let dir = tempfile::tempdir().unwrap();
    let world = open_seed(dir.path(), "empty").unwrap();
    let me = client(&world, ACCOUNT);
    let subnet = me.ec2("DescribeSubnets", &[]).ok().get("subnetId");
    let same = |when: &str| {
        assert_eq!(open_seed(dir.path(), "empty").unwrap().dump(), world.dump(), "{when}");
        for action in ["DescribeInstances", "DescribeNatGateways", "DescribeAddresses", "DescribeManagedPrefixLists"] {
            me.ec2(action, &[]).ok();
        }
        assert_eq!(open_seed(dir.path(), "empty").unwrap().dump(), world.dump(), "{when}, looked at");
    };
    let machine = [("ImageId", "ami-1"), ("MinCount", "1"), ("MaxCount", "1"), ("SubnetId", subnet.as_str())];
    let machine = me.ec2("RunInstances", &machine).ok().get("instanceId");
    let address = me.ec2("AllocateAddress", &[]).ok().get("allocationId");
    let gateway = [("SubnetId", subnet.as_str()), ("AllocationId", address.as_str())];
    let gateway = me.ec2("CreateNatGateway", &gateway).ok().get("natGatewayId");
    let list = [("PrefixListName", "p"), ("AddressFamily", "IPv4"), ("MaxEntries", "2")];
    let list = me.ec2("CreateManagedPrefixList", &list).ok().get("prefixListId");
    let log = [
        ("ResourceType", "Subnet"),
        ("ResourceId.1", subnet.as_str()),
        ("ResourceId.2", "subnet-00000000000000000"),
        ("TrafficType", "ALL"),
        ("LogDestinationType", "s3"),
        ("LogDestination", "arn:aws:s3:::flows"),
        ("ClientToken", "t"),
    ];
    let made = me.ec2("CreateFlowLogs", &log).ok();
    assert_eq!(me.ec2("CreateFlowLogs", &log).ok().get("unsuccessful"), made.get("unsuccessful"));
    same("made");
    wait(&world, 20);
    same("running");
    me.ec2("StopInstances", &[("InstanceId.1", &machine)]).ok();
    wait(&world, 40);
    same("stopped");
    me.ec2("StartInstances", &[("InstanceId.1", &machine)]).ok();
    me.ec2("DeleteNatGateway", &[("NatGatewayId", &gateway)]).ok();
    me.ec2("DeleteManagedPrefixList", &[("PrefixListId", &list)]).ok();
    wait(&world, 20);
    same("started again");
    me.ec2("TerminateInstances", &[("InstanceId.1", &machine)]).ok();
    wait(&world, 40);
    same("all is gone");
    me.ec2("ReleaseAddress", &[("AllocationId", &address)]).ok();
    wait(&world, 3600);
    same("an hour later");
    assert_eq!(me.ec2("DescribeInstances", &[]).ok().get("reservationSet"), "");
}
