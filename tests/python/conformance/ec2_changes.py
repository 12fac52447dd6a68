"""EC2: what changes and clears a network: addresses, NAT gateways, network ACLs, interfaces, routes, and deletions."""

import build
from build import EVERYWHERE, NOTHING
from ec2_networks import open_vpc
from suite import Cases, has, holds, refused, same

cases = Cases("ec2")


def one_of(prefix):
    return f"{prefix}-{NOTHING}"


# Addresses


def address(w):
    return w.ec2.allocate_address(Domain="vpc")["AllocationId"]


def placed(w):
    """An instance in a VPC with an internet gateway."""
    return build.instance(w, build.subnet(w, open_vpc(w)[0]))


@cases.success("AllocateAddress", "cli")
def an_address_is_allocated(w):
    made = w.ec2.allocate_address(Domain="vpc")
    has(made, "PublicIp", "AllocationId", "Domain", "NetworkBorderGroup", "PublicIpv4Pool")


cases.refuses("AllocateAddress", "DryRunOperation", "model", "a dry run", lambda w: w.ec2.allocate_address(DryRun=True))


@cases.success("DescribeAddresses", "cli")
def an_address_is_told(w):
    made = address(w)
    [told] = w.ec2.describe_addresses()["Addresses"]
    same("the address", (told["AllocationId"], told["Domain"]), (made, "vpc"))


@cases.success("AssociateAddress", "cli")
def an_instance_gets_an_address(w):
    instance, made = placed(w), address(w)
    has(w.ec2.associate_address(AllocationId=made, InstanceId=instance), "AssociationId")
    [told] = w.ec2.describe_addresses(AllocationIds=[made])["Addresses"]
    same("whose it is", told["InstanceId"], instance)


@cases.success("DisassociateAddress", "cli")
def an_instance_loses_its_address(w):
    instance, made = placed(w), address(w)
    w.ec2.disassociate_address(AssociationId=w.ec2.associate_address(AllocationId=made, InstanceId=instance)["AssociationId"])
    [told] = w.ec2.describe_addresses(AllocationIds=[made])["Addresses"]
    holds("it is nobody's", "AssociationId" not in told, told)


@cases.success("ReleaseAddress", "cli")
def an_address_is_released(w):
    w.ec2.release_address(AllocationId=address(w))
    same("the addresses", w.ec2.describe_addresses()["Addresses"], [])


def release_in_use(w):
    instance, made = placed(w), address(w)
    w.ec2.associate_address(AllocationId=made, InstanceId=instance)
    w.ec2.release_address(AllocationId=made)


cases.refuses("ReleaseAddress", "InvalidIPAddress.InUse", "reading", "an address of an instance", release_in_use)
for operation, call in {
    "DescribeAddresses": lambda w: w.ec2.describe_addresses(AllocationIds=[one_of("eipalloc")]),
    "AssociateAddress": lambda w: w.ec2.associate_address(AllocationId=one_of("eipalloc"), InstanceId=placed(w)),
    "ReleaseAddress": lambda w: w.ec2.release_address(AllocationId=one_of("eipalloc")),
}.items():
    cases.refuses(operation, "InvalidAllocationID.NotFound", "tf", "an address that is none", call)
cases.refuses("DisassociateAddress", "InvalidAssociationID.NotFound", "tf", "an association that is none",
              lambda w: w.ec2.disassociate_address(AssociationId=one_of("eipassoc")))

# NAT gateways


def nat(w):
    made = w.ec2.create_nat_gateway(SubnetId=build.subnet(w, open_vpc(w)[0]), AllocationId=address(w))["NatGateway"]
    w.pass_time(300)
    return made["NatGatewayId"]


def state(w, gateway):
    return [one["State"] for one in w.ec2.describe_nat_gateways(NatGatewayIds=[gateway])["NatGateways"]]


@cases.success("CreateNatGateway", "cli")
def a_nat_gateway_is_made(w):
    same("the state", state(w, nat(w)), ["available"])


@cases.success("DeleteNatGateway", "cli")
def a_nat_gateway_is_deleted(w):
    gateway = nat(w)
    same("the answer", w.ec2.delete_nat_gateway(NatGatewayId=gateway)["NatGatewayId"], gateway)
    w.pass_time(300)
    same("the state", state(w, gateway), ["deleted"])


cases.refuses("CreateNatGateway", "InvalidSubnetID.NotFound", "tf", "a subnet that is none",
              lambda w: w.ec2.create_nat_gateway(SubnetId=one_of("subnet"), AllocationId=address(w)))
cases.refuses("DeleteNatGateway", "NatGatewayNotFound", "tf", "a gateway that is none", lambda w: w.ec2.delete_nat_gateway(NatGatewayId=one_of("nat")))

# Network ACLs


def acl(w, vpc=None):
    return w.ec2.create_network_acl(VpcId=vpc or build.vpc(w))["NetworkAcl"]["NetworkAclId"]


def entry(call, acl, action="allow", number=110):
    call(NetworkAclId=acl, RuleNumber=number, Protocol="6", RuleAction=action, Egress=False, CidrBlock=EVERYWHERE, PortRange={"From": 443, "To": 443})


def entries(w, acl):
    [told] = w.ec2.describe_network_acls(NetworkAclIds=[acl])["NetworkAcls"]
    return [(one["RuleNumber"], one["RuleAction"]) for one in told["Entries"] if not one["Egress"]]


@cases.success("CreateNetworkAcl", "cli")
def a_new_acl_lets_nothing_through(w):
    same("the rules", entries(w, acl(w)), [(32767, "deny")])


@cases.success("CreateNetworkAclEntry", "cli")
def a_rule_is_added(w):
    made = acl(w)
    entry(w.ec2.create_network_acl_entry, made)
    same("the rules", sorted(entries(w, made)), [(110, "allow"), (32767, "deny")])


@cases.success("ReplaceNetworkAclEntry", "model")
def a_rule_is_replaced(w):
    made = acl(w)
    entry(w.ec2.create_network_acl_entry, made)
    entry(w.ec2.replace_network_acl_entry, made, "deny")
    same("the rules", sorted(entries(w, made)), [(110, "deny"), (32767, "deny")])


@cases.success("DeleteNetworkAclEntry", "cli")
def a_rule_is_deleted(w):
    made = acl(w)
    entry(w.ec2.create_network_acl_entry, made)
    w.ec2.delete_network_acl_entry(NetworkAclId=made, RuleNumber=110, Egress=False)
    same("the rules", entries(w, made), [(32767, "deny")])


def associations(w, subnet):
    [told] = w.ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["NetworkAcls"]
    return told["NetworkAclId"], [one["NetworkAclAssociationId"] for one in told["Associations"] if one["SubnetId"] == subnet][0]


@cases.success("ReplaceNetworkAclAssociation", "cli")
def a_subnet_comes_under_another_acl(w):
    net = build.network(w)
    made = acl(w, net.vpc)
    _, association = associations(w, net.subnets[0])
    has(w.ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=made), "NewAssociationId")
    same("the ACL", associations(w, net.subnets[0])[0], made)


@cases.success("DeleteNetworkAcl", "cli")
def an_acl_is_deleted(w):
    made = acl(w)
    w.ec2.delete_network_acl(NetworkAclId=made)
    refused("InvalidNetworkAclID.NotFound", lambda: entries(w, made))


def twice(w):
    made = acl(w)
    for _ in range(2):
        entry(w.ec2.create_network_acl_entry, made)


def acl_of_a_subnet(w):
    net = build.network(w)
    made = acl(w, net.vpc)
    w.ec2.replace_network_acl_association(AssociationId=associations(w, net.subnets[0])[1], NetworkAclId=made)
    w.ec2.delete_network_acl(NetworkAclId=made)


cases.refuses("CreateNetworkAclEntry", "NetworkAclEntryAlreadyExists", "tf", "a number that is taken", twice)
cases.refuses("DeleteNetworkAclEntry", "InvalidNetworkAclEntry.NotFound", "tf", "a number that is none",
              lambda w: w.ec2.delete_network_acl_entry(NetworkAclId=acl(w), RuleNumber=7, Egress=False))
cases.refuses("ReplaceNetworkAclEntry", "InvalidNetworkAclEntry.NotFound", "tf", "a number that is none", lambda w: entry(w.ec2.replace_network_acl_entry, acl(w)))
cases.refuses("ReplaceNetworkAclAssociation", "InvalidAssociationID.NotFound", "tf", "an association that is none",
              lambda w: w.ec2.replace_network_acl_association(AssociationId=one_of("aclassoc"), NetworkAclId=acl(w)))
cases.refuses("CreateNetworkAcl", "InvalidVpcID.NotFound", "tf", "a VPC that is none", lambda w: acl(w, one_of("vpc")))
cases.refuses("CreateNetworkAclEntry", "InvalidNetworkAclID.NotFound", "tf", "an ACL that is none", lambda w: entry(w.ec2.create_network_acl_entry, one_of("acl")))
cases.refuses("DeleteNetworkAcl", "InvalidNetworkAclID.NotFound", "tf", "an ACL that is none", lambda w: w.ec2.delete_network_acl(NetworkAclId=one_of("acl")))

# Interfaces and subnets


def interface(w, subnet=None):
    return w.ec2.create_network_interface(SubnetId=subnet or build.subnet(w, build.vpc(w)))["NetworkInterface"]["NetworkInterfaceId"]


@cases.success("CreateNetworkInterface", "cli")
def an_interface_is_made(w):
    [told] = w.ec2.describe_network_interfaces(NetworkInterfaceIds=[interface(w)])["NetworkInterfaces"]
    same("the status", told["Status"], "available")


@cases.success("DeleteNetworkInterface", "cli")
def an_interface_is_deleted(w):
    w.ec2.delete_network_interface(NetworkInterfaceId=interface(w))
    same("the interfaces", w.ec2.describe_network_interfaces()["NetworkInterfaces"], [])


cases.refuses("CreateNetworkInterface", "InvalidSubnetID.NotFound", "tf", "a subnet that is none", lambda w: interface(w, one_of("subnet")))
cases.refuses("DeleteNetworkInterface", "InvalidNetworkInterfaceID.NotFound", "tf", "an interface that is none",
              lambda w: w.ec2.delete_network_interface(NetworkInterfaceId=one_of("eni")))


@cases.success("ModifySubnetAttribute", "cli")
def a_subnet_gives_public_addresses(w):
    subnet = build.subnet(w, build.vpc(w))
    w.ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
    same("the switch", w.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["MapPublicIpOnLaunch"], True)


cases.refuses("ModifySubnetAttribute", "InvalidSubnetID.NotFound", "tf", "a subnet that is none",
              lambda w: w.ec2.modify_subnet_attribute(SubnetId=one_of("subnet"), MapPublicIpOnLaunch={"Value": True}))

# Routes


def routes(w, table):
    [told] = w.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    return [route["DestinationCidrBlock"] for route in told["Routes"]]


def routed(w):
    vpc, gateway, table = open_vpc(w)
    w.ec2.create_route(RouteTableId=table, DestinationCidrBlock=EVERYWHERE, GatewayId=gateway)
    return vpc, table


@cases.success("DeleteRoute", "cli")
def a_route_is_deleted(w):
    _, table = routed(w)
    w.ec2.delete_route(RouteTableId=table, DestinationCidrBlock=EVERYWHERE)
    same("the routes", routes(w, table), ["10.60.0.0/16"])


@cases.success("ReplaceRoute", "cli")
def a_route_leads_elsewhere(w):
    vpc, table = routed(w)
    own = interface(w, build.subnet(w, vpc))
    w.ec2.replace_route(RouteTableId=table, DestinationCidrBlock=EVERYWHERE, NetworkInterfaceId=own)
    [told] = w.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    same("where", told["Routes"][-1].get("NetworkInterfaceId"), own)


cases.refuses("DeleteRoute", "InvalidRoute.NotFound", "tf", "a route that is none",
              lambda w: w.ec2.delete_route(RouteTableId=open_vpc(w)[2], DestinationCidrBlock=EVERYWHERE))


def replace_nothing(w):
    _, gateway, table = open_vpc(w)
    w.ec2.replace_route(RouteTableId=table, DestinationCidrBlock=EVERYWHERE, GatewayId=gateway)


cases.refuses("ReplaceRoute", "InvalidParameterValue", "reading", "a route that is none", replace_nothing)


@cases.success("DisassociateRouteTable", "cli")
def a_subnet_comes_under_the_main_table_again(w):
    vpc, _, table = open_vpc(w)
    made = w.ec2.associate_route_table(RouteTableId=table, SubnetId=build.subnet(w, vpc))["AssociationId"]
    w.ec2.disassociate_route_table(AssociationId=made)
    same("the associations", w.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Associations"], [])


cases.refuses("DisassociateRouteTable", "InvalidAssociationID.NotFound", "tf", "an association that is none",
              lambda w: w.ec2.disassociate_route_table(AssociationId=one_of("rtbassoc")))

# Deletions


@cases.success("DeleteRouteTable", "cli")
def a_table_is_deleted(w):
    _, _, table = open_vpc(w)
    w.ec2.delete_route_table(RouteTableId=table)
    refused("InvalidRouteTableID.NotFound", lambda: routes(w, table))


@cases.success("DetachInternetGateway", "cli")
def a_gateway_is_detached(w):
    vpc, gateway, _ = open_vpc(w)
    w.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    [told] = w.ec2.describe_internet_gateways(InternetGatewayIds=[gateway])["InternetGateways"]
    same("the attachments", told["Attachments"], [])


@cases.success("DeleteInternetGateway", "cli")
def a_gateway_is_deleted(w):
    vpc, gateway, _ = open_vpc(w)
    w.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    w.ec2.delete_internet_gateway(InternetGatewayId=gateway)
    refused("InvalidInternetGatewayID.NotFound", lambda: w.ec2.describe_internet_gateways(InternetGatewayIds=[gateway]))


@cases.success("DeleteSubnet", "cli")
def a_subnet_is_deleted(w):
    subnet = build.subnet(w, build.vpc(w))
    w.ec2.delete_subnet(SubnetId=subnet)
    refused("InvalidSubnetID.NotFound", lambda: w.ec2.describe_subnets(SubnetIds=[subnet]))


@cases.success("DeleteVpc", "cli")
def a_vpc_is_deleted_with_what_it_was_born_with(w):
    vpc = build.vpc(w)
    w.ec2.delete_vpc(VpcId=vpc)
    refused("InvalidVpcID.NotFound", lambda: w.ec2.describe_vpcs(VpcIds=[vpc]))
    same("its groups", w.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"], [])


def subnet_in_use(w):
    subnet = build.subnet(w, build.vpc(w))
    build.instance(w, subnet)
    w.ec2.delete_subnet(SubnetId=subnet)


def the_main_table(w):
    [table] = w.ec2.describe_route_tables()["RouteTables"]
    w.ec2.delete_route_table(RouteTableId=table["RouteTableId"])


cases.refuses("DeleteRouteTable", "DependencyViolation", "model", "the main table", the_main_table)
cases.refuses("DeleteInternetGateway", "DependencyViolation", "model", "a gateway that is attached",
              lambda w: w.ec2.delete_internet_gateway(InternetGatewayId=open_vpc(w)[1]))
cases.refuses("DeleteSubnet", "DependencyViolation", "model", "a subnet with an instance", subnet_in_use)
cases.refuses("DeleteVpc", "DependencyViolation", "model", "a VPC with subnets", lambda w: w.ec2.delete_vpc(VpcId=build.network(w).vpc))
cases.refuses("DeleteNetworkAcl", "DependencyViolation", "model", "an ACL of a subnet", acl_of_a_subnet)

cases.refuses("DetachInternetGateway", "Gateway.NotAttached", "tf", "a gateway that is not attached", lambda w: w.ec2.detach_internet_gateway(
    VpcId=build.vpc(w), InternetGatewayId=w.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]))
for operation, code, call in (
    ("DeleteRouteTable", "InvalidRouteTableID.NotFound", lambda w: w.ec2.delete_route_table(RouteTableId=one_of("rtb"))),
    ("DeleteInternetGateway", "InvalidInternetGatewayID.NotFound", lambda w: w.ec2.delete_internet_gateway(InternetGatewayId=one_of("igw"))),
    ("DeleteSubnet", "InvalidSubnetID.NotFound", lambda w: w.ec2.delete_subnet(SubnetId=one_of("subnet"))),
    ("DeleteVpc", "InvalidVpcID.NotFound", lambda w: w.ec2.delete_vpc(VpcId=one_of("vpc"))),
):
    cases.refuses(operation, code, "tf", "one that is none", call)

# The account


@cases.success("DescribeAccountAttributes", "cli")
def attributes_of_the_account(w):
    told = {one["AttributeName"]: [value["AttributeValue"] for value in one["AttributeValues"]] for one in w.ec2.describe_account_attributes()["AccountAttributes"]}
    same("the platforms", told["supported-platforms"], ["VPC"])
    same("the default VPC", told["default-vpc"], [build.default_vpc(w)])


cases.refuses("DescribeAccountAttributes", "DryRunOperation", "model", "a dry run", lambda w: w.ec2.describe_account_attributes(DryRun=True))


@cases.success("DescribeVpcBlockPublicAccessOptions", "model")
def public_access_is_not_blocked_at_first(w):
    told = w.ec2.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]
    same("the mode", told["InternetGatewayBlockMode"], "off")


@cases.success("ModifyVpcBlockPublicAccessOptions", "model")
def public_access_is_blocked(w):
    w.ec2.modify_vpc_block_public_access_options(InternetGatewayBlockMode="block-ingress")
    w.pass_time(600)
    told = w.ec2.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]
    same("the mode", told["InternetGatewayBlockMode"], "block-ingress")


def exclusion(w, mode="allow-egress"):
    made = w.ec2.create_vpc_block_public_access_exclusion(VpcId=build.vpc(w), InternetGatewayExclusionMode=mode)
    return made["VpcBlockPublicAccessExclusion"]


def exclusions(w, **asked):
    return w.ec2.describe_vpc_block_public_access_exclusions(**asked)["VpcBlockPublicAccessExclusions"]


@cases.success("CreateVpcBlockPublicAccessExclusion", "model")
def a_vpc_is_left_alone(w):
    has(exclusion(w), "ExclusionId", "InternetGatewayExclusionMode", "ResourceArn", "State", "CreationTimestamp")


@cases.success("DescribeVpcBlockPublicAccessExclusions", "model")
def what_is_left_alone_is_told(w):
    made = exclusion(w)
    w.pass_time(600)
    [told] = exclusions(w, ExclusionIds=[made["ExclusionId"]])
    same("its state and mode", (told["State"], told["InternetGatewayExclusionMode"]), ("create-complete", "allow-egress"))


@cases.paging("DescribeVpcBlockPublicAccessExclusions", "model")
def exclusions_by_page(w):
    made = {exclusion(w)["ExclusionId"] for _ in range(7)}
    first = w.ec2.describe_vpc_block_public_access_exclusions(MaxResults=5)
    second = w.ec2.describe_vpc_block_public_access_exclusions(MaxResults=5, NextToken=first["NextToken"])
    pages = [[e["ExclusionId"] for e in page["VpcBlockPublicAccessExclusions"]] for page in (first, second)]
    same("the pages", ([len(page) for page in pages], set(sum(pages, []))), ([5, 2], made))


@cases.success("ModifyVpcBlockPublicAccessExclusion", "model")
def another_way_is_left_alone(w):
    made = exclusion(w)["ExclusionId"]
    w.ec2.modify_vpc_block_public_access_exclusion(ExclusionId=made, InternetGatewayExclusionMode="allow-bidirectional")
    w.pass_time(600)
    [told] = exclusions(w)
    same("its state and mode", (told["State"], told["InternetGatewayExclusionMode"]), ("update-complete", "allow-bidirectional"))


@cases.success("DeleteVpcBlockPublicAccessExclusion", "model")
def nothing_is_left_alone_any_more(w):
    made = exclusion(w)["ExclusionId"]
    w.ec2.delete_vpc_block_public_access_exclusion(ExclusionId=made)
    w.pass_time(600)
    [told] = exclusions(w)
    same("its state", told["State"], "delete-complete")


cases.refuses("CreateVpcBlockPublicAccessExclusion", "InvalidVpcID.NotFound", "tf", "a VPC that is none",
              lambda w: w.ec2.create_vpc_block_public_access_exclusion(VpcId=f"vpc-{NOTHING}", InternetGatewayExclusionMode="allow-egress"))
cases.refuses("DescribeVpcBlockPublicAccessExclusions", "DryRunOperation", "model", "a dry run",
              lambda w: w.ec2.describe_vpc_block_public_access_exclusions(DryRun=True))
for change in ("modify", "delete"):
    cases.refuses(f"{change.capitalize()}VpcBlockPublicAccessExclusion", "InvalidVpcBlockPublicAccessExclusionId.NotFound", "tf", "an exclusion that is none",
                  lambda w, change=change: getattr(w.ec2, f"{change}_vpc_block_public_access_exclusion")(
                      ExclusionId=f"vpcbpa-exclude-{NOTHING}", **({"InternetGatewayExclusionMode": "allow-egress"} if change == "modify" else {})))
cases.refuses("DescribeVpcBlockPublicAccessOptions", "DryRunOperation", "model", "a dry run", lambda w: w.ec2.describe_vpc_block_public_access_options(DryRun=True))
cases.refuses("ModifyVpcBlockPublicAccessOptions", "InvalidParameterValue", "reading", "a mode that is none",
              lambda w: w.raw("ec2").modify_vpc_block_public_access_options(InternetGatewayBlockMode="shut"))
