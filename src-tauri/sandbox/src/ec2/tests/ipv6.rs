//! IPv6 of VPCs and subnets, and what stands on it.

use super::{alone, vpc};
use crate::testing::{ACCOUNT, OTHER, client, open, wait};

#[test]
fn a_vpc_gets_one_range_and_its_tables_and_acl_know_it() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let asked = [("VpcId", vpc.as_str()), ("AmazonProvidedIpv6CidrBlock", "true")];
    let made = me.ec2("AssociateVpcCidrBlock", &asked).ok();
    assert_eq!((made.get("state"), made.get("vpcId")), ("associating".to_owned(), vpc.clone()));
    assert_eq!(me.ec2("AssociateVpcCidrBlock", &asked).code(), "CidrLimitExceeded");
    assert_eq!(me.ec2("AssociateVpcCidrBlock", &asked[..1]).code(), "MissingParameter");
    let more = [asked[0], ("CidrBlock", "10.9.0.0/16")];
    assert_eq!(me.ec2("AssociateVpcCidrBlock", &more).code(), "UnsupportedOperation");
    let found = me.ec2("DescribeVpcs", &[("VpcId.1", &vpc)]).ok();
    let range = found.get("ipv6CidrBlock");
    assert!(range.starts_with("2001:db8:") && range.ends_with("::/56"), "{range}");
    assert_eq!(found.get("ipv6Pool"), "Amazon");
    let by_range =
        [("Filter.1.Name", "ipv6-cidr-block-association.ipv6-cidr-block"), ("Filter.1.Value.1", range.as_str())];
    assert_eq!(me.ec2("DescribeVpcs", &by_range).ok().all("vpcId"), std::slice::from_ref(&vpc));
    let of_vpc = [("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc.as_str())];
    assert!(me.ec2("DescribeRouteTables", &of_vpc).ok().all("destinationIpv6CidrBlock").contains(&range));
    let entries = me.ec2("DescribeNetworkAcls", &of_vpc).ok();
    let numbers = entries.all("ruleNumber");
    assert!(["101", "32768"].iter().all(|n| numbers.iter().filter(|m| m == n).count() == 2), "{numbers:?}");
    // what is made later knows it too
    let table = me.ec2("CreateRouteTable", &[("VpcId", &vpc)]).ok();
    assert_eq!(table.all("destinationIpv6CidrBlock"), [range]);
    assert_eq!(me.ec2("CreateNetworkAcl", &[("VpcId", &vpc)]).ok().all("ipv6CidrBlock"), ["::/0", "::/0"]);
}

#[test]
fn a_subnet_gets_a_part_of_it() {
    let me = alone();
    let asked = [("CidrBlock", "10.0.0.0/16"), ("AmazonProvidedIpv6CidrBlock", "true")];
    let made = me.ec2("CreateVpc", &asked).ok();
    assert_eq!((made.all("ipv6CidrBlock"), made.all("ipv6Pool")), (vec![String::new()], vec!["Amazon".to_owned()]));
    let vpc = made.get("vpcId");
    let range = me.ec2("DescribeVpcs", &[("VpcId.1", &vpc)]).ok().get("ipv6CidrBlock");
    let part = |n: u8, size: u8| range.replace("00::/56", &format!("{n:02x}::/{size}"));
    let create =
        |four: &str, six: &str| me.ec2("CreateSubnet", &[("VpcId", &vpc), ("CidrBlock", four), ("Ipv6CidrBlock", six)]);
    let both = create("10.0.1.0/24", &part(1, 64)).ok();
    assert_eq!(both.get("ipv6CidrBlock"), part(1, 64));
    assert_eq!(create("10.0.2.0/24", &part(1, 64)).code(), "InvalidSubnet.Conflict");
    assert_eq!(create("10.0.2.0/24", &part(2, 66)).code(), "InvalidSubnet.Range");
    assert_eq!(create("10.0.2.0/24", "2001:db9::/64").code(), "InvalidSubnet.Range");
    assert_eq!(create("10.0.2.0/24", "10.0.2.0/24").code(), "InvalidParameterValue");
    let four = me.ec2("CreateSubnet", &[("VpcId", &vpc), ("CidrBlock", "10.0.2.0/24")]).ok().get("subnetId");
    let six = part(2, 64);
    let asked = [("SubnetId", four.as_str()), ("Ipv6CidrBlock", six.as_str())];
    let made = me.ec2("AssociateSubnetCidrBlock", &asked).ok();
    assert!(made.get("associationId").starts_with("subnet-cidr-assoc-") && made.get("state") == "associating");
    assert_eq!(me.ec2("AssociateSubnetCidrBlock", &asked).code(), "CidrLimitExceeded");
    let found = me.ec2("DescribeSubnets", &[("SubnetId.1", &four)]).ok();
    assert_eq!(found.get("ipv6CidrBlock"), six);
}

#[test]
fn a_vpc_without_a_range_has_none_to_give() {
    let me = alone();
    let (_, subnet, _) = vpc(&me);
    let asked = [("SubnetId", subnet.as_str()), ("Ipv6CidrBlock", "2001:db8::/64")];
    assert_eq!(me.ec2("AssociateSubnetCidrBlock", &asked).code(), "InvalidSubnet.Range");
}

/// From the load balancer to the endpoint in another account.
#[test]
fn a_dual_stack_service_is_reached_by_dual_stack_endpoints() {
    let sandbox = open("acme");
    let (me, them) = (client(&sandbox, ACCOUNT), client(&sandbox, OTHER));
    let named = |name: &str| {
        me.ec2("DescribeSubnets", &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", name)]).ok().get("subnetId")
    };
    let (a, b) = (named("acme-prod-private-a"), named("acme-prod-private-b"));
    let balancer = |name: &str, kind: &str| {
        let asked = [
            ("Name", name),
            ("Type", "network"),
            ("Scheme", "internal"),
            ("Subnets.member.1", a.as_str()),
            ("Subnets.member.2", b.as_str()),
            ("IpAddressType", kind),
        ];
        me.elbv2("CreateLoadBalancer", &asked).ok().get("LoadBalancerArn")
    };
    let (four, six) = (balancer("four", "ipv4"), balancer("six", "dualstack"));
    wait(&sandbox, 600);
    let create = |arn: &str, kind: &str| {
        let asked = [("NetworkLoadBalancerArn.1", arn), ("SupportedIpAddressType.1", kind)];
        me.ec2("CreateVpcEndpointServiceConfiguration", &asked)
    };
    assert_eq!(create(&four, "ipv6").code(), "InvalidParameter");
    let made = create(&six, "ipv4").ok();
    let (service, name) = (made.get("serviceId"), made.get("serviceName"));
    let modify = |given: &[(&str, &str)]| {
        me.ec2("ModifyVpcEndpointServiceConfiguration", &[&[("ServiceId", service.as_str())], given].concat())
    };
    assert_eq!(modify(&[("RemoveSupportedIpAddressType.1", "ipv4")]).code(), "InvalidParameter");
    assert_eq!(
        modify(&[("AddSupportedIpAddressType.1", "ipv6"), ("AddNetworkLoadBalancerArn.1", &four)]).code(),
        "InvalidParameter"
    );
    let principal = [("ServiceId", service.as_str()), ("AddAllowedPrincipals.1", "arn:aws:iam::444455556666:root")];
    me.ec2("ModifyVpcEndpointServicePermissions", &principal).ok();
    // the other side has zones of both under another letter
    let theirs =
        them.ec2("DescribeSubnets", &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", "firefly-connect-d")]).ok();
    let (vpc, subnet) = (theirs.get("vpcId"), theirs.get("subnetId"));
    let connect = |kind: &str| {
        let asked = [
            ("VpcId", vpc.as_str()),
            ("ServiceName", &name),
            ("VpcEndpointType", "Interface"),
            ("SubnetId.1", subnet.as_str()),
            ("IpAddressType", kind),
        ];
        them.ec2("CreateVpcEndpoint", &asked)
    };
    assert_eq!(connect("dualstack").code(), "InvalidParameter", "the service speaks IPv4 only");
    modify(&[("AddSupportedIpAddressType.1", "ipv6")]).ok();
    assert_eq!(connect("dualstack").code(), "InvalidParameter", "the subnet has no IPv6");
    them.ec2("AssociateVpcCidrBlock", &[("VpcId", &vpc), ("AmazonProvidedIpv6CidrBlock", "true")]).ok();
    let range = them.ec2("DescribeVpcs", &[("VpcId.1", &vpc)]).ok().get("ipv6CidrBlock").replace("/56", "/64");
    them.ec2("AssociateSubnetCidrBlock", &[("SubnetId", &subnet), ("Ipv6CidrBlock", &range)]).ok();
    assert_eq!(connect("ipv6").code(), "InvalidParameter", "the subnet has IPv4 too");
    let endpoint = connect("dualstack").ok();
    assert_eq!(
        (endpoint.get("ipAddressType"), endpoint.get("dnsRecordIpType")),
        ("dualstack".into(), "dualstack".into())
    );
    let seen = me.ec2("DescribeVpcEndpointConnections", &[]).ok();
    assert!(seen.all("ipAddressType").contains(&"dualstack".to_owned()), "{}", seen.body);
    let id = endpoint.get("vpcEndpointId");
    them.ec2("ModifyVpcEndpoint", &[("VpcEndpointId", &id), ("IpAddressType", "ipv4")]).ok();
    assert!(!me.ec2("DescribeVpcEndpointConnections", &[]).ok().all("ipAddressType").contains(&"dualstack".to_owned()));
}
