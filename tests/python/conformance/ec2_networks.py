"""EC2: Regions, zones, VPCs, subnets, route tables, gateways, network ACLs, and what is only listed beside them."""

import build
from build import EVERYWHERE, NOTHING, ZONE
from suite import Cases, has, holds, pages, same

cases = Cases("ec2")


def filtered(name, *values):
    return [{"Name": name, "Values": list(values)}]


@cases.success("DescribeRegions", "cli")
def regions_have_a_name_and_an_endpoint(w):
    regions = w.ec2.describe_regions()["Regions"]
    for region in regions:
        has(region, "RegionName", "Endpoint", "OptInStatus")
    found = {region["RegionName"]: region["Endpoint"] for region in regions}
    same("the endpoint of us-east-1", found["us-east-1"], "ec2.us-east-1.amazonaws.com")


@cases.state("DescribeRegions", "model")
def a_region_can_be_asked_for_by_name(w):
    regions = w.ec2.describe_regions(RegionNames=["eu-west-1"])["Regions"]
    same("the names", [region["RegionName"] for region in regions], ["eu-west-1"])


cases.refuses("DescribeRegions", "InvalidParameterValue", "reading", "a Region that is none",
              lambda w: w.ec2.describe_regions(RegionNames=["us-nowhere-1"]))


@cases.success("DescribeAvailabilityZones", "cli")
def zones_have_a_name_and_an_id(w):
    zones = w.ec2.describe_availability_zones()["AvailabilityZones"]
    for zone in zones:
        has(zone, "ZoneName", "ZoneId", "RegionName", "State", "OptInStatus", "ZoneType", "GroupName")
        same("the state", zone["State"], "available")
    holds("zone IDs are apart", len({zone["ZoneId"] for zone in zones}) == len(zones))


@cases.state("DescribeAvailabilityZones", "aws.md: Names and IDs")
def ids_of_zones_are_everybodys(w):
    ids = [{zone["ZoneId"] for zone in one.ec2.describe_availability_zones()["AvailabilityZones"]} for one in (w, w.other())]
    same("the IDs that two accounts see", ids[0], ids[1])


cases.refuses("DescribeAvailabilityZones", "InvalidParameterValue", "reading", "a zone that is none",
              lambda w: w.ec2.describe_availability_zones(ZoneNames=["us-east-1z"]))


@cases.success("CreateVpc", "cli")
def a_new_vpc(w):
    vpc = w.ec2.create_vpc(CidrBlock="10.60.0.0/16")["Vpc"]
    has(vpc, "VpcId", "OwnerId", "CidrBlock", "CidrBlockAssociationSet", "DhcpOptionsId", "InstanceTenancy", "IsDefault", "State")
    same("the owner", vpc["OwnerId"], w.account)
    same("the range", vpc["CidrBlock"], "10.60.0.0/16")
    same("whether it is the default one", vpc["IsDefault"], False)


@cases.state("CreateVpc", "reading")
def a_new_vpc_has_a_main_route_table_an_acl_and_a_group(w):
    own = filtered("vpc-id", build.vpc(w))
    tables = w.ec2.describe_route_tables(Filters=own)["RouteTables"]
    same("the tables", [table["Associations"][0]["Main"] for table in tables], [True])
    same("the routes", [route["GatewayId"] for route in tables[0]["Routes"]], ["local"])
    same("the ACLs", [acl["IsDefault"] for acl in w.ec2.describe_network_acls(Filters=own)["NetworkAcls"]], [True])
    groups = w.ec2.describe_security_groups(Filters=own)["SecurityGroups"]
    same("the groups", [group["GroupName"] for group in groups], ["default"])


@cases.state("CreateVpc", "model")
def a_range_is_stored_in_its_canonical_form(w):
    same("the range", w.ec2.create_vpc(CidrBlock="100.68.0.18/18")["Vpc"]["CidrBlock"], "100.68.0.0/18")


@cases.state("CreateVpc", "model")
def tags_come_with_a_new_vpc(w):
    tags = [{"Key": "Name", "Value": "orders"}]
    vpc = w.ec2.create_vpc(CidrBlock="10.60.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": tags}])["Vpc"]
    same("the tags in the answer", vpc["Tags"], tags)
    same("the tags afterwards", w.ec2.describe_vpcs(VpcIds=[vpc["VpcId"]])["Vpcs"][0]["Tags"], tags)


cases.refuses("CreateVpc", "InvalidVpc.Range", "reading", "a range of /8", lambda w: w.ec2.create_vpc(CidrBlock="10.0.0.0/8"))
cases.refuses("CreateVpc", "InvalidVpc.Range", "reading", "a range of /29", lambda w: w.ec2.create_vpc(CidrBlock="10.0.0.0/29"))
cases.refuses("CreateVpc", "InvalidParameterValue", "reading", "no range at all", lambda w: w.ec2.create_vpc(CidrBlock="orders"))
cases.refuses("CreateVpc", "MissingParameter", "reading", "nothing said", lambda w: w.ec2.create_vpc())
cases.refuses("CreateVpc", "DryRunOperation", "model", "a dry run", lambda w: w.ec2.create_vpc(CidrBlock="10.0.0.0/16", DryRun=True))


@cases.success("DescribeVpcs", "cli")
def every_account_has_a_default_vpc(w):
    [vpc] = w.ec2.describe_vpcs()["Vpcs"]
    has(vpc, "VpcId", "OwnerId", "CidrBlock", "CidrBlockAssociationSet", "DhcpOptionsId", "InstanceTenancy", "IsDefault", "State")
    same("whether it is the default one", vpc["IsDefault"], True)
    same("the state of its range", vpc["CidrBlockAssociationSet"][0]["CidrBlockState"], {"State": "associated"})


@cases.state("DescribeVpcs", "model")
def filters_choose_vpcs(w):
    made = build.vpc(w)
    for name, value in {"cidr": "10.60.*", "vpc-id": made, "is-default": "false"}.items():
        found = w.ec2.describe_vpcs(Filters=filtered(name, value))["Vpcs"]
        same(f"what {name} finds", [vpc["VpcId"] for vpc in found], [made])


@cases.paging("DescribeVpcs", "model")
def vpcs_by_page(w):
    for number in range(12):
        build.vpc(w, f"10.{number}.0.0/16")
    pages(w.ec2, "describe_vpcs", "Vpcs", 5)


cases.refuses("DescribeVpcs", "InvalidVpcID.NotFound", "tf", "a VPC that is none",
              lambda w: w.ec2.describe_vpcs(VpcIds=[f"vpc-{NOTHING}"]))
cases.refuses("DescribeVpcs", "InvalidVpcID.NotFound", "tf", "somebody else's VPC",
              lambda w: w.ec2.describe_vpcs(VpcIds=[build.vpc(w.other())]))
cases.refuses("DescribeVpcs", "InvalidParameterValue", "reading", "a filter that is none",
              lambda w: w.ec2.describe_vpcs(Filters=filtered("colour", "blue")))
cases.refuses("DescribeVpcs", "InvalidParameterValue", "model", "pages of four",
              lambda w: w.raw("ec2").describe_vpcs(MaxResults=4))
cases.refuses("DescribeVpcs", "InvalidParameterValue", "model", "pages of 1,001",
              lambda w: w.raw("ec2").describe_vpcs(MaxResults=1001))
cases.refuses("DescribeVpcs", "InvalidParameterValue", "reading", "a token that nobody gave",
              lambda w: w.ec2.describe_vpcs(MaxResults=5, NextToken="nobody"))
cases.refuses("DescribeVpcs", "DryRunOperation", "model", "a dry run", lambda w: w.ec2.describe_vpcs(DryRun=True))


@cases.success("DescribeVpcAttribute", "cli")
def dns_support_is_on_in_a_new_vpc_and_host_names_are_not(w):
    vpc = build.vpc(w)
    for name, on in {"enableDnsSupport": True, "enableDnsHostnames": False}.items():
        told = w.ec2.describe_vpc_attribute(VpcId=vpc, Attribute=name)
        same("the VPC", told["VpcId"], vpc)
        same(name, told[name[0].upper() + name[1:]], {"Value": on})


cases.refuses("DescribeVpcAttribute", "InvalidVpcID.NotFound", "tf", "a VPC that is none",
              lambda w: w.ec2.describe_vpc_attribute(VpcId=f"vpc-{NOTHING}", Attribute="enableDnsSupport"))
cases.refuses("DescribeVpcAttribute", "InvalidParameterValue", "reading", "an attribute that is none",
              lambda w: w.raw("ec2").describe_vpc_attribute(VpcId=build.vpc(w), Attribute="colour"))


@cases.success("ModifyVpcAttribute", "model")
def an_attribute_is_set(w):
    w.ec2.modify_vpc_attribute(VpcId=build.vpc(w), EnableDnsHostnames={"Value": True})


@cases.state("ModifyVpcAttribute", "model")
def what_was_set_is_told_and_the_rest_stays(w):
    vpc = build.vpc(w)
    w.ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    told = w.ec2.describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsHostnames")
    same("host names", told["EnableDnsHostnames"], {"Value": True})
    told = w.ec2.describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsSupport")
    same("support", told["EnableDnsSupport"], {"Value": True})


cases.refuses("ModifyVpcAttribute", "InvalidVpcID.NotFound", "tf", "a VPC that is none",
              lambda w: w.ec2.modify_vpc_attribute(VpcId=f"vpc-{NOTHING}", EnableDnsSupport={"Value": True}))


@cases.success("CreateSubnet", "cli")
def a_new_subnet(w):
    vpc = build.vpc(w)
    subnet = w.ec2.create_subnet(VpcId=vpc, CidrBlock="10.60.1.0/24", AvailabilityZone=ZONE)["Subnet"]
    has(subnet, "SubnetId", "SubnetArn", "State", "VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId", "DefaultForAz",
        "MapPublicIpOnLaunch", "AssignIpv6AddressOnCreation", "Ipv6CidrBlockAssociationSet", "OwnerId")
    same("the zone", subnet["AvailabilityZone"], ZONE)
    same("the free addresses: AWS keeps five of 256", subnet["AvailableIpAddressCount"], 251)


@cases.state("CreateSubnet", "model")
def a_zone_can_be_given_by_its_id(w):
    zone = w.ec2.describe_availability_zones()["AvailabilityZones"][1]
    made = w.ec2.create_subnet(VpcId=build.vpc(w), CidrBlock="10.60.1.0/24", AvailabilityZoneId=zone["ZoneId"])["Subnet"]
    same("the zone", made["AvailabilityZone"], zone["ZoneName"])


cases.refuses("CreateSubnet", "InvalidVpcID.NotFound", "tf", "a VPC that is none",
              lambda w: build.subnet(w, f"vpc-{NOTHING}"))
cases.refuses("CreateSubnet", "InvalidSubnet.Range", "reading", "a range outside the VPC",
              lambda w: build.subnet(w, build.vpc(w), "10.61.0.0/24"))
cases.refuses("CreateSubnet", "InvalidSubnet.Range", "reading", "a range of /29",
              lambda w: build.subnet(w, build.vpc(w), "10.60.0.0/29"))
cases.refuses("CreateSubnet", "InvalidParameterValue", "reading", "a zone that is none",
              lambda w: build.subnet(w, build.vpc(w), zone="us-east-1z"))


def overlapping_subnets(w):
    vpc = build.vpc(w)
    build.subnet(w, vpc, "10.60.0.0/24")
    build.subnet(w, vpc, "10.60.0.128/25")


cases.refuses("CreateSubnet", "InvalidSubnet.Conflict", "reading", "a range that overlaps another", overlapping_subnets)


@cases.success("AssociateVpcCidrBlock", "cli")
def a_vpc_gets_a_range_of_ipv6(w):
    vpc = build.vpc(w)
    made = w.ec2.associate_vpc_cidr_block(VpcId=vpc, AmazonProvidedIpv6CidrBlock=True)
    has(made["Ipv6CidrBlockAssociation"], "AssociationId", "Ipv6CidrBlockState", "NetworkBorderGroup")
    same("the VPC", made["VpcId"], vpc)
    [found] = w.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Ipv6CidrBlockAssociationSet"]
    same("the state", found["Ipv6CidrBlockState"]["State"], "associated")
    holds("it is a /56", found["Ipv6CidrBlock"].endswith("/56"))


def associated_twice(w):
    vpc = build.dual_stack(w)[0]
    w.ec2.associate_vpc_cidr_block(VpcId=vpc, AmazonProvidedIpv6CidrBlock=True)


cases.refuses("AssociateVpcCidrBlock", "InvalidVpcID.NotFound", "tf", "a VPC that is none",
              lambda w: w.ec2.associate_vpc_cidr_block(VpcId=f"vpc-{NOTHING}", AmazonProvidedIpv6CidrBlock=True))
cases.refuses("AssociateVpcCidrBlock", "CidrLimitExceeded", "reading", "a second range of Amazon's", associated_twice)


@cases.success("AssociateSubnetCidrBlock", "cli")
def a_subnet_gets_a_part_of_it(w):
    vpc, block = build.dual_stack(w)
    subnet, wanted = build.subnet(w, vpc), build.part(block, 3)
    made = w.ec2.associate_subnet_cidr_block(SubnetId=subnet, Ipv6CidrBlock=wanted)
    has(made["Ipv6CidrBlockAssociation"], "AssociationId", "Ipv6CidrBlock", "Ipv6CidrBlockState")
    same("the subnet", made["SubnetId"], subnet)
    [found] = w.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["Ipv6CidrBlockAssociationSet"]
    same("the range and its state", (found["Ipv6CidrBlock"], found["Ipv6CidrBlockState"]["State"]), (wanted, "associated"))


cases.refuses("AssociateSubnetCidrBlock", "InvalidSubnetID.NotFound", "tf", "a subnet that is none",
              lambda w: w.ec2.associate_subnet_cidr_block(SubnetId=f"subnet-{NOTHING}", Ipv6CidrBlock="2001:db8::/64"))
cases.refuses("AssociateSubnetCidrBlock", "InvalidSubnet.Range", "reading", "a range that is not the VPC's",
              lambda w: w.ec2.associate_subnet_cidr_block(SubnetId=build.subnet(w, build.dual_stack(w)[0]), Ipv6CidrBlock="2001:dbf::/64"))


@cases.success("DescribeSubnets", "cli")
def the_default_vpc_has_a_subnet_in_each_zone(w):
    subnets = w.ec2.describe_subnets()["Subnets"]
    zones = [zone["ZoneName"] for zone in w.ec2.describe_availability_zones()["AvailabilityZones"]]
    same("the zones", sorted(subnet["AvailabilityZone"] for subnet in subnets), sorted(zones))
    for subnet in subnets:
        has(subnet, "SubnetId", "SubnetArn", "State", "VpcId", "CidrBlock", "AvailableIpAddressCount", "AvailabilityZoneId", "OwnerId")
        same("default for its zone", subnet["DefaultForAz"], True)


@cases.state("DescribeSubnets", "model")
def an_instance_takes_an_address(w):
    net = build.network(w)
    build.instances(w, net.subnets[0], 3)
    [subnet] = w.ec2.describe_subnets(SubnetIds=net.subnets[:1])["Subnets"]
    same("the free addresses", subnet["AvailableIpAddressCount"], 248)


@cases.state("DescribeSubnets", "model")
def filters_choose_subnets(w):
    net = build.network(w)
    for name, value in {"vpc-id": net.vpc, "cidr-block": "10.60.*"}.items():
        found = w.ec2.describe_subnets(Filters=filtered(name, value))["Subnets"]
        same(f"what {name} finds", sorted(subnet["SubnetId"] for subnet in found), sorted(net.subnets))


@cases.paging("DescribeSubnets", "model")
def subnets_by_page(w):
    vpc = build.vpc(w)
    for number in range(6):
        build.subnet(w, vpc, f"10.60.{number}.0/24")
    pages(w.ec2, "describe_subnets", "Subnets", 5, Filters=filtered("vpc-id", vpc))


cases.refuses("DescribeSubnets", "InvalidSubnetID.NotFound", "tf", "a subnet that is none",
              lambda w: w.ec2.describe_subnets(SubnetIds=[f"subnet-{NOTHING}"]))


@cases.success("CreateRouteTable", "cli")
def a_new_table_has_the_local_route(w):
    table = w.ec2.create_route_table(VpcId=build.vpc(w))["RouteTable"]
    has(table, "RouteTableId", "VpcId", "OwnerId", "Routes", "Associations", "PropagatingVgws", "Tags")
    [route] = table["Routes"]
    same("the route", route, {"DestinationCidrBlock": "10.60.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"})


@cases.state("CreateRouteTable", "aws.md: Idempotency")
def a_token_makes_no_second_table(w):
    vpc = build.vpc(w)
    made = [w.ec2.create_route_table(VpcId=vpc, ClientToken="once")["RouteTable"]["RouteTableId"] for _ in range(2)]
    same("the second table", made[1], made[0])


def another_request_with_a_token(w):
    w.ec2.create_route_table(VpcId=build.vpc(w), ClientToken="once")
    w.ec2.create_route_table(VpcId=build.vpc(w), ClientToken="once")


cases.refuses("CreateRouteTable", "IdempotentParameterMismatch", "aws.md: Idempotency", "another request with a token", another_request_with_a_token)
cases.refuses("CreateRouteTable", "InvalidVpcID.NotFound", "tf", "a VPC that is none",
              lambda w: w.ec2.create_route_table(VpcId=f"vpc-{NOTHING}"))


@cases.success("DescribeRouteTables", "cli")
def the_default_vpc_has_a_main_table(w):
    [table] = w.ec2.describe_route_tables()["RouteTables"]
    has(table, "RouteTableId", "VpcId", "OwnerId", "Routes", "Associations", "PropagatingVgws", "Tags")
    has(table["Associations"][0], "Main", "RouteTableAssociationId", "RouteTableId", "AssociationState")
    same("where its default route leads", [route["GatewayId"][:4] for route in table["Routes"] if route["DestinationCidrBlock"] == EVERYWHERE], ["igw-"])


@cases.paging("DescribeRouteTables", "model")
def tables_by_page(w):
    vpc = build.vpc(w)
    for _ in range(6):
        w.ec2.create_route_table(VpcId=vpc)
    pages(w.ec2, "describe_route_tables", "RouteTables", 5)


cases.refuses("DescribeRouteTables", "InvalidRouteTableID.NotFound", "tf", "a table that is none",
              lambda w: w.ec2.describe_route_tables(RouteTableIds=[f"rtb-{NOTHING}"]))
cases.refuses("DescribeRouteTables", "InvalidParameterValue", "aws.md: Paging", "pages of 101",
              lambda w: w.raw("ec2").describe_route_tables(MaxResults=101))


def open_vpc(w):
    """A VPC with an internet gateway, and a second table in it."""
    vpc = build.vpc(w)
    gateway = w.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    w.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return vpc, gateway, w.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]


@cases.success("CreateRoute", "cli")
def a_new_route(w):
    _, gateway, table = open_vpc(w)
    same("the answer", w.ec2.create_route(RouteTableId=table, DestinationCidrBlock=EVERYWHERE, GatewayId=gateway)["Return"], True)


@cases.state("CreateRoute", "cli")
def a_new_route_shows_in_its_table(w):
    _, gateway, table = open_vpc(w)
    w.ec2.create_route(RouteTableId=table, DestinationCidrBlock=EVERYWHERE, GatewayId=gateway)
    [shown] = w.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    same("the route", shown["Routes"][-1], {"DestinationCidrBlock": EVERYWHERE, "GatewayId": gateway, "Origin": "CreateRoute", "State": "active"})


def route_that_exists(w):
    vpc, gateway, table = open_vpc(w)
    instance = build.instance(w, build.subnet(w, vpc))
    w.ec2.create_route(RouteTableId=table, DestinationCidrBlock=EVERYWHERE, GatewayId=gateway)
    w.ec2.create_route(RouteTableId=table, DestinationCidrBlock=EVERYWHERE, InstanceId=instance)


cases.refuses("CreateRoute", "RouteAlreadyExists", "tf", "a destination that has another route", route_that_exists)
cases.refuses("CreateRoute", "InvalidRouteTableID.NotFound", "tf", "a table that is none",
              lambda w: w.ec2.create_route(RouteTableId=f"rtb-{NOTHING}", DestinationCidrBlock=EVERYWHERE, GatewayId=open_vpc(w)[1]))
cases.refuses("CreateRoute", "InvalidInternetGatewayID.NotFound", "tf", "a gateway that is none",
              lambda w: w.ec2.create_route(RouteTableId=open_vpc(w)[2], DestinationCidrBlock=EVERYWHERE, GatewayId=f"igw-{NOTHING}"))


@cases.success("AssociateRouteTable", "cli")
def a_table_is_associated_with_a_subnet(w):
    vpc, _, table = open_vpc(w)
    answer = w.ec2.associate_route_table(RouteTableId=table, SubnetId=build.subnet(w, vpc))
    has(answer, "AssociationId", "AssociationState")


@cases.state("AssociateRouteTable", "cli")
def the_table_shows_its_subnet(w):
    vpc, _, table = open_vpc(w)
    subnet = build.subnet(w, vpc)
    made = w.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)["AssociationId"]
    [shown] = w.ec2.describe_route_tables(Filters=filtered("association.subnet-id", subnet))["RouteTables"]
    [association] = shown["Associations"]
    same("the association", (association["RouteTableAssociationId"], association["SubnetId"], association["Main"]), (made, subnet, False))


cases.refuses("AssociateRouteTable", "InvalidRouteTableID.NotFound", "tf", "a table that is none",
              lambda w: w.ec2.associate_route_table(RouteTableId=f"rtb-{NOTHING}", SubnetId=build.subnet(w, build.vpc(w))))
cases.refuses("AssociateRouteTable", "InvalidSubnetID.NotFound", "tf", "a subnet that is none",
              lambda w: w.ec2.associate_route_table(RouteTableId=open_vpc(w)[2], SubnetId=f"subnet-{NOTHING}"))


def subnet_of_another_table(w):
    vpc, _, table = open_vpc(w)
    subnet = build.subnet(w, vpc)
    w.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    w.ec2.associate_route_table(RouteTableId=w.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"], SubnetId=subnet)


cases.refuses("AssociateRouteTable", "Resource.AlreadyAssociated", "reading", "a subnet that has another table", subnet_of_another_table)


@cases.success("CreateInternetGateway", "cli")
def a_new_internet_gateway(w):
    gateway = w.ec2.create_internet_gateway()["InternetGateway"]
    has(gateway, "InternetGatewayId", "OwnerId", "Attachments", "Tags")
    same("the attachments", gateway["Attachments"], [])


cases.refuses("CreateInternetGateway", "DryRunOperation", "model", "a dry run", lambda w: w.ec2.create_internet_gateway(DryRun=True))
cases.refuses("CreateInternetGateway", "InvalidParameterValue", "aws.md: Tags", "a tag of AWS's own",
              lambda w: w.ec2.create_internet_gateway(TagSpecifications=[
                  {"ResourceType": "internet-gateway", "Tags": [{"Key": "aws:owner", "Value": "me"}]}]))


@cases.success("AttachInternetGateway", "cli")
def a_gateway_is_attached(w):
    open_vpc(w)


@cases.state("AttachInternetGateway", "cli")
def a_gateway_shows_its_vpc(w):
    vpc, gateway, _ = open_vpc(w)
    [shown] = w.ec2.describe_internet_gateways(InternetGatewayIds=[gateway])["InternetGateways"]
    same("the attachments", shown["Attachments"], [{"State": "available", "VpcId": vpc}])


cases.refuses("AttachInternetGateway", "Resource.AlreadyAssociated", "reading", "a gateway that is attached",
              lambda w: w.ec2.attach_internet_gateway(InternetGatewayId=open_vpc(w)[1], VpcId=build.vpc(w)))
cases.refuses("AttachInternetGateway", "InvalidInternetGatewayID.NotFound", "tf", "a gateway that is none",
              lambda w: w.ec2.attach_internet_gateway(InternetGatewayId=f"igw-{NOTHING}", VpcId=build.vpc(w)))
cases.refuses("AttachInternetGateway", "InvalidParameterValue", "reading", "a VPC that has one",
              lambda w: w.ec2.attach_internet_gateway(
                  VpcId=open_vpc(w)[0], InternetGatewayId=w.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]))


@cases.success("DescribeInternetGateways", "cli")
def the_default_vpc_has_a_gateway(w):
    [gateway] = w.ec2.describe_internet_gateways(Filters=filtered("attachment.vpc-id", build.default_vpc(w)))["InternetGateways"]
    has(gateway, "InternetGatewayId", "OwnerId", "Attachments", "Tags")


@cases.paging("DescribeInternetGateways", "model")
def gateways_by_page(w):
    for _ in range(6):
        w.ec2.create_internet_gateway()
    pages(w.ec2, "describe_internet_gateways", "InternetGateways", 5)


cases.refuses("DescribeInternetGateways", "InvalidInternetGatewayID.NotFound", "tf", "a gateway that is none",
              lambda w: w.ec2.describe_internet_gateways(InternetGatewayIds=[f"igw-{NOTHING}"]))


def nat_gateways(w):
    """An account that has one. The sandbox makes none: its seed has."""
    seeded = w.seeded()
    if w.endpoint.is_moto:
        address = seeded.ec2.allocate_address(Domain="vpc")["AllocationId"]
        seeded.ec2.create_nat_gateway(SubnetId=build.subnet(seeded, build.vpc(seeded)), AllocationId=address)
    return seeded


@cases.success("DescribeNatGateways", "cli")
def a_nat_gateway_has_an_address(w):
    gateway = nat_gateways(w).ec2.describe_nat_gateways()["NatGateways"][0]
    has(gateway, "NatGatewayId", "VpcId", "SubnetId", "State", "CreateTime", "NatGatewayAddresses", "ConnectivityType", "Tags")
    has(gateway["NatGatewayAddresses"][0], "PublicIp", "PrivateIp", "AllocationId", "NetworkInterfaceId")


@cases.paging("DescribeNatGateways", "model")
def nat_gateways_by_page(w):
    pages(nat_gateways(w).ec2, "describe_nat_gateways", "NatGateways", 5, least=1)


cases.refuses("DescribeNatGateways", "NatGatewayNotFound", "tf", "a gateway that is none",
              lambda w: w.ec2.describe_nat_gateways(NatGatewayIds=[f"nat-{NOTHING}"]))


@cases.success("DescribeNetworkAcls", "cli")
def the_default_acl_lets_everything_through(w):
    [acl] = w.ec2.describe_network_acls()["NetworkAcls"]
    has(acl, "NetworkAclId", "VpcId", "IsDefault", "OwnerId", "Entries", "Associations", "Tags")
    rules = sorted((entry["Egress"], entry["RuleNumber"], entry["RuleAction"], entry["Protocol"]) for entry in acl["Entries"])
    same("the rules", rules, [(side, number, action, "-1") for side in (False, True) for number, action in ((100, "allow"), (32767, "deny"))])


@cases.state("DescribeNetworkAcls", "cli")
def a_new_subnet_is_under_the_default_acl(w):
    net = build.network(w)
    [acl] = w.ec2.describe_network_acls(Filters=filtered("association.subnet-id", net.subnets[0]))["NetworkAcls"]
    same("the subnets", sorted(one["SubnetId"] for one in acl["Associations"]), sorted(net.subnets))


@cases.paging("DescribeNetworkAcls", "model")
def acls_by_page(w):
    for number in range(6):
        build.vpc(w, f"10.{number}.0.0/16")
    pages(w.ec2, "describe_network_acls", "NetworkAcls", 5)


cases.refuses("DescribeNetworkAcls", "InvalidNetworkAclID.NotFound", "tf", "an ACL that is none",
              lambda w: w.ec2.describe_network_acls(NetworkAclIds=[f"acl-{NOTHING}"]))
