//! Building an estate and clearing it again: what keeps what.

use super::{alone, vpc};
use crate::testing::{Answer, Client, wait};

fn codes<const N: usize>(answers: [Answer; N]) -> [String; N] {
    answers.map(|a| a.code())
}

/// A gateway to the internet, in the VPC.
fn internet(me: &Client, vpc: &str) -> String {
    let gateway = me.ec2("CreateInternetGateway", &[]).ok().get("internetGatewayId");
    me.ec2("AttachInternetGateway", &[("InternetGatewayId", &gateway), ("VpcId", vpc)]).ok();
    gateway
}

#[test]
fn a_vpc_is_cleared_from_its_leaves() {
    let me = alone();
    let (vpc, one, two) = vpc(&me);
    let gateway = internet(&me, &vpc);
    let table = me.ec2("CreateRouteTable", &[("VpcId", &vpc)]).ok().get("routeTableId");
    let of_table = ("RouteTableId", table.as_str());
    let out = ("DestinationCidrBlock", "0.0.0.0/0");
    me.ec2("CreateRoute", &[of_table, out, ("GatewayId", &gateway)]).ok();
    let tied = me.ec2("AssociateRouteTable", &[of_table, ("SubnetId", &one)]).ok().get("associationId");
    let group = [("VpcId", vpc.as_str()), ("GroupName", "g"), ("GroupDescription", "x")];
    let group = me.ec2("CreateSecurityGroup", &group).ok().get("groupId");
    let placed = [("SubnetId", one.as_str()), ("SecurityGroupId.1", &group), ("Description", "ours")];
    let interface = me.ec2("CreateNetworkInterface", &placed).ok();
    assert_eq!((interface.get("status"), interface.all("attachmentId").len()), ("available".to_owned(), 0));
    let interface = interface.get("networkInterfaceId");
    let kept = codes([
        me.ec2("DeleteVpc", &[("VpcId", &vpc)]),
        me.ec2("DeleteSubnet", &[("SubnetId", &one)]),
        me.ec2("DeleteRouteTable", &[of_table]),
        me.ec2("DeleteInternetGateway", &[("InternetGatewayId", &gateway)]),
        me.ec2("DeleteSecurityGroup", &[("GroupId", &group)]),
    ]);
    assert_eq!(kept, [(); 5].map(|()| "DependencyViolation".to_owned()));
    me.ec2("DeleteNetworkInterface", &[("NetworkInterfaceId", &interface)]).ok();
    me.ec2("DeleteSecurityGroup", &[("GroupId", &group)]).ok();
    me.ec2("DisassociateRouteTable", &[("AssociationId", &tied)]).ok();
    me.ec2("DeleteRoute", &[of_table, out]).ok();
    me.ec2("DeleteRouteTable", &[of_table]).ok();
    me.ec2("DetachInternetGateway", &[("InternetGatewayId", &gateway), ("VpcId", &vpc)]).ok();
    let again = me.ec2("DetachInternetGateway", &[("InternetGatewayId", &gateway), ("VpcId", &vpc)]);
    assert_eq!(again.code(), "Gateway.NotAttached");
    me.ec2("DeleteInternetGateway", &[("InternetGatewayId", &gateway)]).ok();
    me.ec2("DeleteSubnet", &[("SubnetId", &one)]).ok();
    assert_eq!(me.ec2("DeleteVpc", &[("VpcId", &vpc)]).code(), "DependencyViolation");
    me.ec2("DeleteSubnet", &[("SubnetId", &two)]).ok();
    me.ec2("DeleteVpc", &[("VpcId", &vpc)]).ok();
    let of_vpc = [("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc.as_str())];
    for action in ["DescribeSecurityGroups", "DescribeRouteTables", "DescribeNetworkAcls", "DescribeVpcs"] {
        assert!(!me.ec2(action, &of_vpc).ok().body.contains(&vpc), "{action}");
    }
}

#[test]
fn routes_are_replaced_go_dark_and_stay_local() {
    let me = alone();
    let (vpc, one, _) = vpc(&me);
    let gateway = internet(&me, &vpc);
    let table = me.ec2("CreateRouteTable", &[("VpcId", &vpc)]).ok().get("routeTableId");
    let call = |action: &str, to: &str, more: &[(&str, &str)]| {
        me.ec2(action, &[&[("RouteTableId", table.as_str()), ("DestinationCidrBlock", to)], more].concat())
    };
    let out = [("GatewayId", gateway.as_str())];
    assert_eq!(call("ReplaceRoute", "0.0.0.0/0", &out).code(), "InvalidParameterValue");
    assert_eq!(
        call("CreateRoute", "0.0.0.0/0", &[("GatewayId", "vgw-0123456789abcdef0")]).code(),
        "InvalidVpnGatewayID.NotFound"
    );
    assert_eq!(call("CreateRoute", "0.0.0.0/0", &[]).code(), "InvalidParameterCombination");
    call("CreateRoute", "0.0.0.0/0", &out).ok();
    let interface = me.ec2("CreateNetworkInterface", &[("SubnetId", &one)]).ok().get("networkInterfaceId");
    call("ReplaceRoute", "0.0.0.0/0", &[("NetworkInterfaceId", &interface)]).ok();
    me.ec2("DeleteNetworkInterface", &[("NetworkInterfaceId", &interface)]).ok();
    let seen = me.ec2("DescribeRouteTables", &[("RouteTableId.1", &table)]).ok();
    assert_eq!(seen.body.matches("<state>blackhole</state>").count(), 1);
    assert_eq!(call("DeleteRoute", "10.0.0.0/16", &[]).code(), "InvalidParameterValue");
    assert_eq!(call("DeleteRoute", "10.9.0.0/16", &[]).code(), "InvalidRoute.NotFound");
    let main = me.ec2("DescribeRouteTables", &[("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", &vpc)]).ok();
    let main = main.all("associationSet").into_iter().find(|a| a.contains("<main>true</main>")).unwrap();
    let main = main.split("rtbassoc-").nth(1).and_then(|rest| rest.split('<').next()).unwrap().to_owned();
    let main = [("AssociationId", format!("rtbassoc-{main}"))];
    let main = [(main[0].0, main[0].1.as_str())];
    assert_eq!(me.ec2("DisassociateRouteTable", &main).code(), "InvalidParameterValue");
    let absent = [("AssociationId", "rtbassoc-0123456789abcdef0")];
    assert_eq!(me.ec2("DisassociateRouteTable", &absent).code(), "InvalidAssociationID.NotFound");
    let elsewhere = me.ec2("CreateVpc", &[("CidrBlock", "10.5.0.0/16")]).ok().get("vpcId");
    let other = me.ec2("CreateRouteTable", &[("VpcId", &elsewhere)]).ok().get("routeTableId");
    let given = [("RouteTableId", other.as_str()), ("DestinationCidrBlock", "0.0.0.0/0"), out[0]];
    assert_eq!(me.ec2("CreateRoute", &given).code(), "InvalidParameterValue", "another VPC's gateway");
    let lists = me.ec2("DescribePrefixLists", &[]).ok().all("prefixListId");
    let given = [("RouteTableId", table.as_str()), ("DestinationPrefixListId", lists[0].as_str()), out[0]];
    me.ec2("CreateRoute", &given).ok();
    let found = [("Filter.1.Name", "route.destination-prefix-list-id"), ("Filter.1.Value.1", lists[0].as_str())];
    assert_eq!(me.ec2("DescribeRouteTables", &found).ok().all("destinationPrefixListId"), [lists[0].clone()]);
}

#[test]
fn a_nat_gateway_takes_an_address_and_gives_it_back() {
    let me = alone();
    let (vpc, one, _) = vpc(&me);
    let address = me.ec2("AllocateAddress", &[("Domain", "vpc")]).ok();
    let (id, ip) = (address.get("allocationId"), address.get("publicIp"));
    let make = |more: &[(&str, &str)]| me.ec2("CreateNatGateway", &[&[("SubnetId", one.as_str())], more].concat());
    let look = |id: &str| me.ec2("DescribeNatGateways", &[("NatGatewayId.1", id)]).ok();
    assert_eq!(make(&[]).code(), "MissingParameter");
    assert_eq!(make(&[("AllocationId", &id), ("ConnectivityType", "private")]).code(), "InvalidParameterCombination");
    let lost = make(&[("AllocationId", &id)]).ok().get("natGatewayId");
    assert_eq!(look(&lost).get("state"), "pending");
    wait(&me.sandbox, 60);
    assert_eq!(
        (look(&lost).get("state"), look(&lost).get("failureCode")),
        ("failed".into(), "Gateway.NotAttached".into())
    );
    let gateway = internet(&me, &vpc);
    let made = make(&[("AllocationId", &id), ("ClientToken", "t")]).ok().get("natGatewayId");
    assert_eq!(make(&[("AllocationId", &id), ("ClientToken", "t")]).ok().get("natGatewayId"), made);
    wait(&me.sandbox, 60);
    let seen = look(&made);
    assert_eq!((seen.get("state"), seen.get("publicIp")), ("available".to_owned(), ip.clone()));
    let used = me.ec2("DescribeAddresses", &[("AllocationId.1", &id)]).ok();
    assert_eq!(used.get("networkInterfaceId"), seen.get("networkInterfaceId"));
    let second = make(&[("AllocationId", &id)]).ok().get("natGatewayId");
    wait(&me.sandbox, 60);
    assert_eq!(look(&second).get("failureCode"), "Resource.AlreadyAssociated");
    let release = || me.ec2("ReleaseAddress", &[("AllocationId", &id)]);
    let detach = || me.ec2("DetachInternetGateway", &[("InternetGatewayId", &gateway), ("VpcId", &vpc)]);
    assert_eq!(codes([release(), detach()]), ["InvalidIPAddress.InUse", "DependencyViolation"]);
    me.ec2("DeleteNatGateway", &[("NatGatewayId", &made)]).ok();
    assert_eq!(look(&made).get("state"), "deleting");
    assert_eq!(me.ec2("DeleteSubnet", &[("SubnetId", &one)]).code(), "DependencyViolation");
    wait(&me.sandbox, 60);
    assert_eq!(look(&made).get("state"), "deleted");
    assert_eq!(codes([release(), detach(), release()]), ["", "", "InvalidAllocationID.NotFound"]);
    me.ec2("DeleteSubnet", &[("SubnetId", &one)]).ok();
    wait(&me.sandbox, 3600);
    assert_eq!(me.ec2("DescribeNatGateways", &[]).ok().get("natGatewaySet"), "");
}

#[test]
fn addresses_are_few_and_nobodys_twice() {
    let me = alone();
    let mut all: Vec<String> = (0..5).map(|_| me.ec2("AllocateAddress", &[]).ok().get("publicIp")).collect();
    assert_eq!(me.ec2("AllocateAddress", &[]).code(), "AddressLimitExceeded");
    assert_eq!(me.ec2("DescribeAddresses", &[("PublicIp.1", "192.0.2.1")]).code(), "InvalidAddress.NotFound");
    let one = [("Filter.1.Name", "public-ip"), ("Filter.1.Value.1", all[0].as_str())];
    assert_eq!(me.ec2("DescribeAddresses", &one).ok().all("allocationId").len(), 1);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 5);
    let limit = me.ec2("DescribeAccountAttributes", &[("AttributeName.1", "vpc-max-elastic-ips")]).ok();
    assert_eq!(limit.all("attributeValue"), ["5"]);
    assert_eq!(me.ec2("DescribeAccountAttributes", &[("AttributeName.1", "colour")]).code(), "InvalidParameterValue");
}

#[test]
fn public_addresses_follow_the_subnet_and_the_machine() {
    let me = alone();
    let (_, one, _) = vpc(&me);
    let open = [("SubnetId", one.as_str()), ("MapPublicIpOnLaunch.Value", "true")];
    me.ec2("ModifySubnetAttribute", &open).ok();
    let both = [open[0], open[1], ("EnableDns64.Value", "true")];
    assert_eq!(me.ec2("ModifySubnetAttribute", &both).code(), "InvalidParameterCombination");
    assert_eq!(
        me.ec2("ModifySubnetAttribute", &[open[0], ("EnableDns64.Value", "true")]).code(),
        "UnsupportedOperation"
    );
    let given = [("ImageId", "ami-1"), ("MinCount", "1"), ("MaxCount", "1"), open[0]];
    let id = me.ec2("RunInstances", &given).ok().get("instanceId");
    let look = || me.ec2("DescribeInstances", &[("InstanceId.1", &id)]).ok().all("ipAddress");
    let first = look();
    assert_eq!(first.len(), 1);
    wait(&me.sandbox, 20);
    me.ec2("StopInstances", &[("InstanceId.1", &id)]).ok();
    assert!(look().is_empty());
    wait(&me.sandbox, 30);
    me.ec2("StartInstances", &[("InstanceId.1", &id)]).ok();
    assert!(look().len() == 1 && look() != first);
    let mut in_interface = given.to_vec();
    in_interface.pop();
    in_interface.extend([
        ("NetworkInterface.1.DeviceIndex", "0"),
        ("NetworkInterface.1.SubnetId", one.as_str()),
        ("NetworkInterface.1.AssociatePublicIpAddress", "false"),
    ]);
    let private = me.ec2("RunInstances", &in_interface).ok();
    assert!(private.all("ipAddress").is_empty() && private.all("publicIp").is_empty());
}

#[test]
fn an_elastic_address_goes_to_a_machine_and_stays_through_a_stop() {
    let me = alone();
    let (vpc, one, _) = vpc(&me);
    let address = me.ec2("AllocateAddress", &[]).ok();
    let (id, ip) = (address.get("allocationId"), address.get("publicIp"));
    let given = [("ImageId", "ami-1"), ("MinCount", "2"), ("MaxCount", "2"), ("SubnetId", one.as_str())];
    let mut machines = me.ec2("RunInstances", &given).ok().all("instanceId");
    // Each is named by its interface too
    machines.dedup();
    let tie = |machine: &str, more: &[(&str, &str)]| {
        me.ec2("AssociateAddress", &[&[("AllocationId", id.as_str()), ("InstanceId", machine)], more].concat())
    };
    assert_eq!(tie(&machines[0], &[]).code(), "IncorrectInstanceState");
    wait(&me.sandbox, 20);
    assert_eq!(tie(&machines[0], &[]).code(), "Gateway.NotAttached");
    let gateway = internet(&me, &vpc);
    let tied = tie(&machines[0], &[]).ok().get("associationId");
    assert_eq!(tie(&machines[1], &[("AllowReassociation", "false")]).code(), "Resource.AlreadyAssociated");
    let look = |machine: &str| me.ec2("DescribeInstances", &[("InstanceId.1", machine)]).ok().all("ipAddress");
    me.ec2("StopInstances", &[("InstanceId.1", &machines[0])]).ok();
    wait(&me.sandbox, 30);
    assert_eq!(look(&machines[0]), std::slice::from_ref(&ip));
    let moved = tie(&machines[1], &[]).ok().get("associationId");
    assert_eq!((look(&machines[0]), look(&machines[1])), (Vec::new(), vec![ip.clone()]));
    let interfaces = me
        .ec2("DescribeNetworkInterfaces", &[("Filter.1.Name", "association.allocation-id"), ("Filter.1.Value.1", &id)]);
    assert_eq!(interfaces.ok().get("ipOwnerId"), crate::testing::ACCOUNT);
    let release = || me.ec2("ReleaseAddress", &[("AllocationId", &id)]);
    let detach = || me.ec2("DetachInternetGateway", &[("InternetGatewayId", &gateway), ("VpcId", &vpc)]);
    assert_eq!(codes([release(), detach()]), ["InvalidIPAddress.InUse", "DependencyViolation"]);
    let part = |tie: &str| me.ec2("DisassociateAddress", &[("AssociationId", tie)]);
    assert_eq!(
        codes([part(&tied), part(&moved), part(&moved)]),
        ["InvalidAssociationID.NotFound", "", "InvalidAssociationID.NotFound"]
    );
    assert_eq!(codes([detach(), release()]), ["", ""]);
}

#[test]
fn the_block_on_public_access_is_told_everywhere() {
    let me = alone();
    let look = || me.ec2("DescribeVpcBlockPublicAccessOptions", &[]).ok();
    assert_eq!((look().get("state"), look().get("internetGatewayBlockMode")), ("default-state".into(), "off".into()));
    let set = |mode: &str| me.ec2("ModifyVpcBlockPublicAccessOptions", &[("InternetGatewayBlockMode", mode)]);
    assert_eq!(set("shut").code(), "InvalidParameterValue");
    assert_eq!(set("block-bidirectional").ok().get("state"), "update-in-progress");
    wait(&me.sandbox, 60);
    assert_eq!(look().get("state"), "update-complete");
    let vpcs = me.ec2("DescribeVpcs", &[]).ok();
    assert_eq!(vpcs.get("internetGatewayBlockMode"), "block-bidirectional");
}

#[test]
fn a_vpc_can_be_left_alone_by_the_block() {
    let me = alone();
    let (vpc, subnet, _) = vpc(&me);
    let exclude = |what: (&str, &str)| {
        me.ec2("CreateVpcBlockPublicAccessExclusion", &[what, ("InternetGatewayExclusionMode", "allow-egress")])
    };
    assert_eq!(exclude(("VpcId", "vpc-0123456789abcdef0")).code(), "InvalidVpcID.NotFound");
    let made = exclude(("VpcId", &vpc)).ok();
    assert!(made.get("resourceArn").ends_with(&format!(":vpc/{vpc}")));
    assert_eq!(
        (made.get("state"), exclude(("VpcId", &vpc)).code()),
        ("create-in-progress".into(), "InvalidParameterValue".into())
    );
    exclude(("SubnetId", &subnet)).ok();
    wait(&me.sandbox, 60);
    let told = me.ec2("DescribeVpcBlockPublicAccessExclusions", &[]).ok();
    assert_eq!(told.all("state"), ["create-complete", "create-complete"]);
    let id = made.get("exclusionId");
    let of =
        |action: &str, further: &[(&str, &str)]| me.ec2(action, &[&[("ExclusionId", id.as_str())], further].concat());
    let both = [("InternetGatewayExclusionMode", "allow-bidirectional")];
    assert_eq!(of("ModifyVpcBlockPublicAccessExclusion", &both).ok().get("state"), "update-in-progress");
    assert_eq!(of("DeleteVpcBlockPublicAccessExclusion", &[]).ok().get("state"), "delete-in-progress");
    assert_eq!(of("DeleteVpcBlockPublicAccessExclusion", &[]).code(), "InvalidParameterValue");
    let another = [("ExclusionId", "vpcbpa-exclude-0123456789abcdef0")];
    assert_eq!(
        me.ec2("DeleteVpcBlockPublicAccessExclusion", &another).code(),
        "InvalidVpcBlockPublicAccessExclusionId.NotFound"
    );
}
