//! EC2 from outside: requests in, XML out. Here: what all calls share, and networks. Below: each family.

mod acls;
mod clearing;
mod connections;
mod flow_logs;
mod groups;
mod ipv6;
mod machines;
mod notifications;
mod paths;
mod prefix_lists;
mod private_dns;
mod service_changes;
mod services;

use crate::testing::{ACCOUNT, Client, client, open};

/// An account whose estate holds its default network only.
fn alone() -> Client {
    client(&open("empty"), ACCOUNT)
}

/// A VPC with two subnets in two zones: its ID and theirs.
fn vpc(me: &Client) -> (String, String, String) {
    let vpc = me.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]).ok().get("vpcId");
    let subnet = |zone: usize, cidr: &str| {
        let name = me.ec2("DescribeAvailabilityZones", &[]).ok().all("zoneName")[zone].clone();
        me.ec2("CreateSubnet", &[("VpcId", &vpc), ("CidrBlock", cidr), ("AvailabilityZone", &name)])
            .ok()
            .get("subnetId")
    };
    let (one, two) = (subnet(0, "10.0.1.0/24"), subnet(1, "10.0.2.0/24"));
    (vpc, one, two)
}

#[test]
fn a_dry_run_says_that_it_would_have_worked_and_does_nothing() {
    let me = alone();
    for (action, _) in super::OPERATIONS {
        // what the model requires, and what is needed beyond it
        let beyond = super::NEEDED.iter().filter(|(name, _)| name == action);
        let beyond: Vec<&str> = beyond.map(|(_, needed)| *needed).collect();
        let mut given = crate::model::tests::smallest(&crate::model::EC2, action, &beyond);
        given.push(("DryRun".to_owned(), "true".to_owned()));
        let given: Vec<(&str, &str)> = given.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let answer = me.ec2(action, &given);
        let without =
            ["ModifyVpcAttribute", "ModifySubnetAttribute", "AssociateVpcCidrBlock", "AssociateSubnetCidrBlock"];
        let without = without.contains(action);
        let wanted = if without { (400, "UnknownParameter") } else { (412, "DryRunOperation") };
        assert_eq!((answer.status, answer.code().as_str()), wanted, "{action}");
    }
    assert_eq!(me.ec2("DescribeVpcs", &[]).ok().all("vpcId").len(), 1);
}

#[test]
fn what_is_missing_unknown_or_malformed_is_refused_in_aws_words() {
    let me = alone();
    let code = |action: &str, given: &[(&str, &str)]| me.ec2(action, given).code();
    assert_eq!(code("CreateVpc", &[]), "MissingParameter");
    let missing = me.ec2("DeleteVpcEndpoints", &[]);
    assert!(missing.code() == "MissingParameter" && missing.get("Message").ends_with("parameter VpcEndpointId"));
    assert_eq!(code("CreateSpaceship", &[]), "InvalidAction");
    assert_eq!(code("DescribeVpcs", &[("VpcId.1", "vpc-00000000000000000")]), "InvalidVpcID.NotFound");
    assert_eq!(code("DescribeVpcs", &[("VpcId.1", "subnet-1")]), "InvalidVpcID.Malformed");
    assert_eq!(code("DescribeRouteTables", &[("RouteTableId.1", "rtb-1")]), "InvalidRouteTableID.NotFound");
    assert_eq!(code("DescribeRouteTables", &[("RouteTableId.1", "rtb-!")]), "InvalidRouteTableId.Malformed");
    assert_eq!(code("DescribeInstances", &[("InstanceId.1", "i-00000000000000000")]), "InvalidInstanceID.NotFound");
    assert_eq!(code("DescribeNatGateways", &[("NatGatewayId.1", "nat-00000000000000000")]), "NatGatewayNotFound");
    assert_eq!(code("DescribeVpcs", &[("MaxResults", "4")]), "InvalidParameterValue");
    assert_eq!(code("DescribeRouteTables", &[("MaxResults", "101")]), "InvalidParameterValue");
}

#[test]
fn an_unknown_filter_is_refused_even_where_there_is_nothing_to_filter() {
    let me = alone();
    for action in ["DescribeVpcs", "DescribeVpcEndpoints", "DescribeFlowLogs", "DescribeInstances", "DescribeTags"] {
        let answer = me.ec2(action, &[("Filter.1.Name", "colour"), ("Filter.1.Value.1", "red")]);
        let of_endpoints = action == "DescribeVpcEndpoints";
        assert_eq!(answer.code(), if of_endpoints { "InvalidFilter" } else { "InvalidParameterValue" }, "{action}");
    }
    let by_endpoint = [("Filter.1.Name", "vpc-endpoint-id"), ("Filter.1.Value.1", "vpce-0")];
    assert_eq!(me.ec2("DescribeVpcEndpointConnections", &by_endpoint).code(), "InvalidFilter");
}

#[test]
fn filters_join_and_their_values_are_alternatives() {
    let me = alone();
    let (vpc, one, two) = vpc(&me);
    let of_vpc = [("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc.as_str())];
    assert_eq!(me.ec2("DescribeSubnets", &of_vpc).ok().all("subnetId").len(), 2);
    let narrowed = [
        of_vpc[0],
        of_vpc[1],
        ("Filter.2.Name", "cidr-block"),
        ("Filter.2.Value.1", "10.0.2.*"),
        ("Filter.2.Value.2", "10.9.*"),
    ];
    assert_eq!(me.ec2("DescribeSubnets", &narrowed).ok().all("subnetId"), [two]);
    let none = [of_vpc[0], of_vpc[1], ("Filter.2.Name", "subnet-id"), ("Filter.2.Value.1", "subnet-0")];
    assert!(me.ec2("DescribeSubnets", &none).ok().all("subnetId").is_empty());
    assert!(!one.is_empty());
}

#[test]
fn pages_hold_everything_once() {
    let me = alone();
    for n in 0..7 {
        me.ec2("CreateVpc", &[("CidrBlock", &format!("10.{n}.0.0/16"))]).ok();
    }
    let first = me.ec2("DescribeVpcs", &[("MaxResults", "5")]).ok();
    let second = me.ec2("DescribeVpcs", &[("MaxResults", "5"), ("NextToken", &first.get("nextToken"))]).ok();
    assert!(second.all("nextToken").is_empty());
    let mut all = first.all("vpcId");
    all.extend(second.all("vpcId"));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 8);
}

#[test]
fn a_new_vpc_has_its_table_its_acl_and_its_group() {
    let me = alone();
    let (vpc, one, two) = vpc(&me);
    let of_vpc = [("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc.as_str())];
    let tables = me.ec2("DescribeRouteTables", &of_vpc).ok();
    assert_eq!(
        (tables.get("main"), tables.get("gatewayId"), tables.get("destinationCidrBlock")),
        ("true".into(), "local".into(), "10.0.0.0/16".into())
    );
    let acls = me.ec2("DescribeNetworkAcls", &of_vpc).ok();
    let mut under = acls.all("subnetId");
    under.sort();
    let mut both = vec![one, two];
    both.sort();
    assert_eq!((under, acls.all("ruleNumber").len()), (both, 4));
    assert_eq!(me.ec2("DescribeSecurityGroups", &of_vpc).ok().all("groupName"), ["default"]);
}

#[test]
fn subnets_lie_in_their_vpc_and_apart() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let code = |cidr: &str| me.ec2("CreateSubnet", &[("VpcId", &vpc), ("CidrBlock", cidr)]).code();
    assert_eq!(code("10.1.0.0/24"), "InvalidSubnet.Range");
    assert_eq!(code("10.0.1.128/25"), "InvalidSubnet.Conflict");
    assert_eq!(code("10.0.3.0/29"), "InvalidSubnet.Range");
    assert_eq!(code("ten"), "InvalidParameterValue");
    assert_eq!(
        me.ec2("CreateSubnet", &[("VpcId", &vpc), ("CidrBlock", "10.0.3.9/24")]).ok().get("cidrBlock"),
        "10.0.3.0/24"
    );
    let elsewhere = [("VpcId", vpc.as_str()), ("CidrBlock", "10.0.4.0/24"), ("AvailabilityZone", "mars-1a")];
    assert_eq!(me.ec2("CreateSubnet", &elsewhere).code(), "InvalidParameterValue");
}

#[test]
fn a_way_out_is_built_from_gateway_table_and_route() {
    let me = alone();
    let (vpc, one, _) = vpc(&me);
    let gateway = me.ec2("CreateInternetGateway", &[]).ok().get("internetGatewayId");
    me.ec2("AttachInternetGateway", &[("InternetGatewayId", &gateway), ("VpcId", &vpc)]).ok();
    let again = me.ec2("AttachInternetGateway", &[("InternetGatewayId", &gateway), ("VpcId", &vpc)]);
    assert_eq!(again.code(), "Resource.AlreadyAssociated");
    let table = me.ec2("CreateRouteTable", &[("VpcId", &vpc)]).ok().get("routeTableId");
    let route =
        [("RouteTableId", table.as_str()), ("DestinationCidrBlock", "0.0.0.0/0"), ("GatewayId", gateway.as_str())];
    me.ec2("CreateRoute", &route).ok();
    me.ec2("AssociateRouteTable", &[("RouteTableId", &table), ("SubnetId", &one)]).ok();
    let found =
        me.ec2("DescribeRouteTables", &[("Filter.1.Name", "association.subnet-id"), ("Filter.1.Value.1", &one)]).ok();
    assert_eq!((found.get("routeTableId"), found.all("gatewayId")), (table, vec!["local".to_owned(), gateway]));
}

#[test]
fn zones_have_names_of_their_own_and_ids_in_common() {
    let sandbox = open("empty");
    let zones = |account: &str| {
        let answer = client(&sandbox, account).ec2("DescribeAvailabilityZones", &[]).ok();
        let mut ids = answer.all("zoneId");
        ids.sort();
        ids
    };
    assert_eq!(zones(ACCOUNT), zones(crate::testing::OTHER));
    let regions = alone().ec2("DescribeRegions", &[("RegionName.1", "eu-west-1")]).ok();
    assert_eq!(regions.all("regionEndpoint"), ["ec2.eu-west-1.amazonaws.com"]);
}

#[test]
fn a_client_token_makes_one_thing_and_refuses_another() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let make = |token: &str, vpc: &str| me.ec2("CreateRouteTable", &[("VpcId", vpc), ("ClientToken", token)]);
    let first = make("one", &vpc).ok().get("routeTableId");
    assert_eq!(make("one", &vpc).ok().get("routeTableId"), first);
    assert_ne!(make("two", &vpc).ok().get("routeTableId"), first);
    assert_eq!(make("one", "vpc-0123456789abcdef0").code(), "IdempotentParameterMismatch");
}

#[test]
fn tags_come_with_creation_change_and_go() {
    let me = alone();
    let given = [
        ("CidrBlock", "10.0.0.0/16"),
        ("TagSpecification.1.ResourceType", "vpc"),
        ("TagSpecification.1.Tag.1.Key", "Name"),
        ("TagSpecification.1.Tag.1.Value", "<b>\"ours\"</b>"),
    ];
    let vpc = me.ec2("CreateVpc", &given).ok();
    assert_eq!(vpc.get("value"), "&lt;b&gt;&quot;ours&quot;&lt;/b&gt;");
    let id = vpc.get("vpcId");
    me.ec2("CreateTags", &[("ResourceId.1", &id), ("Tag.1.Key", "Stage"), ("Tag.1.Value", "test")]).ok();
    let tagged = [("Filter.1.Name", "tag:Stage"), ("Filter.1.Value.1", "test")];
    assert_eq!(me.ec2("DescribeVpcs", &tagged).ok().all("vpcId"), std::slice::from_ref(&id));
    let by_resource = [("Filter.1.Name", "resource-id"), ("Filter.1.Value.1", id.as_str())];
    assert_eq!(me.ec2("DescribeTags", &by_resource).ok().all("key"), ["Name", "Stage"]);
    me.ec2("DeleteTags", &[("ResourceId.1", &id), ("Tag.1.Key", "Stage"), ("Tag.1.Value", "other")]).ok();
    me.ec2("DeleteTags", &[("ResourceId.1", &id), ("Tag.1.Key", "Name")]).ok();
    assert_eq!(me.ec2("DescribeTags", &by_resource).ok().all("key"), ["Stage"]);
    let other = [
        ("CidrBlock", "10.0.0.0/16"),
        ("TagSpecification.1.ResourceType", "subnet"),
        ("TagSpecification.1.Tag.1.Key", "Name"),
    ];
    assert_eq!(me.ec2("CreateVpc", &other).code(), "InvalidParameterValue", "no subnet is made");
    let none = [("CidrBlock", "10.0.0.0/16"), ("TagSpecification.1.ResourceType", "vpc")];
    assert_eq!(me.ec2("CreateVpc", &none).code(), "InvalidParameterValue");
    let long = "k".repeat(128);
    let long = [("ResourceId.1", id.as_str()), ("Tag.1.Key", long.as_str()), ("Tag.1.Value", "")];
    assert_eq!(me.ec2("CreateTags", &long).code(), "InvalidParameterValue");
    let reserved = [("ResourceId.1", id.as_str()), ("Tag.1.Key", "aws:x"), ("Tag.1.Value", "")];
    assert_eq!(me.ec2("CreateTags", &reserved).code(), "InvalidParameterValue");
    assert_eq!(me.ec2("CreateTags", &[("ResourceId.1", "vpc-0"), ("Tag.1.Key", "a")]).code(), "InvalidVpcID.NotFound");
}

#[test]
fn dns_switches_of_a_vpc_are_kept() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let names =
        || me.ec2("DescribeVpcAttribute", &[("VpcId", &vpc), ("Attribute", "enableDnsHostnames")]).ok().get("value");
    assert_eq!(names(), "false");
    me.ec2("ModifyVpcAttribute", &[("VpcId", &vpc), ("EnableDnsHostnames.Value", "true")]).ok();
    assert_eq!(names(), "true");
    let set = |more: &[(&str, &str)]| me.ec2("ModifyVpcAttribute", &[&[("VpcId", vpc.as_str())], more].concat()).code();
    let (support, hostnames) = (("EnableDnsSupport.Value", "false"), ("EnableDnsHostnames.Value", "true"));
    assert_eq!(set(&[support, hostnames]), "InvalidParameterCombination");
    assert_eq!(set(&[]), "MissingParameter");
    assert_eq!((set(&[("EnableDnsHostnames.Value", "false")]), set(&[support])), (String::new(), String::new()));
    assert_eq!(set(&[hostnames]), "InvalidParameterValue", "host names need support");
}
