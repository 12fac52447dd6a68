"""EC2: parts of a network that are made, changed and taken away again."""

import ipaddress

from . import later, recipe, tagged
from .ec2 import attached_gateway, names, new_gateway, table

LOGS = {"LogDestinationType": "cloud-watch-logs", "LogGroupName": "recipes"}


def of(operation, by="provider", **asked):
    recipe(f"ec2.{operation}", by)(lambda estate: {k: v(estate) if callable(v) else v for k, v in asked.items()})


def number(estate):
    estate.number += 1
    return estate.number


def new_subnet(estate):
    return estate.new_subnet(estate.ec2, estate.vpc, f"10.77.{100 + number(estate)}.0/24", estate.zones[0])


def dual_stack_vpc(estate):
    return estate.ec2.create_vpc(CidrBlock="10.81.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]["VpcId"]


def part(estate, ordinal):
    """So many parts into the IPv6 range of the dual-stack VPC."""
    vpc = estate.once("dual-stack vpc", lambda: dual_stack_vpc(estate))
    found = estate.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    return str(list(ipaddress.ip_network(found).subnets(new_prefix=64))[ordinal])


def plain_subnet(estate):
    vpc = estate.once("dual-stack vpc", lambda: dual_stack_vpc(estate))
    return estate.new_subnet(estate.ec2, vpc, f"10.81.{number(estate)}.0/24", estate.zones[0])


def new_table(estate):
    return estate.ec2.create_route_table(VpcId=estate.vpc)["RouteTable"]["RouteTableId"]


def new_route(estate):
    block = f"172.17.{number(estate)}.0/24"
    estate.ec2.create_route(RouteTableId=table(estate), DestinationCidrBlock=block, GatewayId=attached_gateway(estate))
    return block


def new_address(estate):
    """An account may have five: what others left unused is released first."""
    for one in estate.ec2.describe_addresses()["Addresses"]:
        if "AssociationId" not in one and one["AllocationId"] != estate.kept.get("address"):
            estate.ec2.release_address(AllocationId=one["AllocationId"])
    return estate.ec2.allocate_address(Domain="vpc", TagSpecifications=tagged("elastic-ip"))["AllocationId"]


def address(estate):
    return estate.once("address", lambda: new_address(estate))


def associated(estate):
    asked = dict(AllocationId=address(estate), NetworkInterfaceId=new_interface(estate), AllowReassociation=True)
    return estate.ec2.associate_address(**asked)["AssociationId"]


def new_interface(estate):
    attached_gateway(estate)
    asked = dict(SubnetId=estate.subnets[0], Groups=[estate.group], TagSpecifications=tagged("network-interface"))
    return estate.ec2.create_network_interface(**asked)["NetworkInterface"]["NetworkInterfaceId"]


def new_nat(estate):
    attached_gateway(estate)
    made = estate.ec2.create_nat_gateway(SubnetId=estate.subnets[0], AllocationId=new_address(estate))["NatGateway"]["NatGatewayId"]
    later(600)
    return made


def new_acl(estate):
    return estate.ec2.create_network_acl(VpcId=estate.vpc, TagSpecifications=tagged("network-acl"))["NetworkAcl"]["NetworkAclId"]


def acl(estate):
    return estate.once("network acl", lambda: new_acl(estate))


def entry(estate, acl_of=acl):
    asked = {"NetworkAclId": acl_of(estate), "RuleNumber": 100, "Egress": False, "Protocol": "6", "RuleAction": "allow"}
    return asked | {"CidrBlock": "10.1.0.0/16", "PortRange": {"From": 443, "To": 443}}


def acl_with_entry(estate):
    made = new_acl(estate)
    estate.ec2.create_network_acl_entry(**entry(estate, lambda _: made))
    return made


def acl_association(estate):
    subnet = new_subnet(estate)
    found = estate.ec2.describe_network_acls(Filters=names(("association.subnet-id", [subnet])))["NetworkAcls"][0]["Associations"]
    return next(one["NetworkAclAssociationId"] for one in found if one["SubnetId"] == subnet)


def new_flow_log(estate):
    asked = dict(ResourceIds=[new_subnet(estate)], ResourceType="Subnet", TrafficType="ALL", DeliverLogsPermissionArn=deliverer(estate))
    return estate.ec2.create_flow_logs(**asked, **LOGS, TagSpecifications=tagged("vpc-flow-log"))["FlowLogIds"][0]


def deliverer(estate):
    return f"arn:aws:iam::{estate.accounts['provider']}:role/flow-logs"


def new_list(estate):
    asked = dict(PrefixListName=estate.fresh("list"), MaxEntries=5, AddressFamily="IPv4", Entries=[{"Cidr": "10.5.0.0/16", "Description": "A range"}])
    made = estate.ec2.create_managed_prefix_list(**asked, TagSpecifications=tagged("prefix-list"))["PrefixList"]["PrefixListId"]
    later(120)
    return made


def prefix_list(estate):
    return estate.once("prefix list", lambda: new_list(estate))


def version(estate):
    found = estate.ec2.describe_managed_prefix_lists(PrefixListIds=[prefix_list(estate)])["PrefixLists"]
    later(120)
    return found[0]["Version"]


def topic(estate):
    return f"arn:aws:sns:us-east-1:{estate.accounts['provider']}:recipes"


def new_notification(estate):
    asked = dict(ServiceId=estate.new_service()["ServiceId"], ConnectionNotificationArn=topic(estate), ConnectionEvents=["Accept"])
    made = estate.ec2.create_vpc_endpoint_connection_notification(**asked)
    return made["ConnectionNotification"]["ConnectionNotificationId"]


def notification(estate):
    return estate.once("notification", lambda: new_notification(estate))


@recipe("ec2.DetachInternetGateway")
def detach_gateway(estate):
    vpc, made = estate.new_vpc(estate.ec2, f"10.{150 + number(estate) % 100}.0.0/16"), new_gateway(estate)
    estate.ec2.attach_internet_gateway(InternetGatewayId=made, VpcId=vpc)
    return {"InternetGatewayId": made, "VpcId": vpc}


@recipe("ec2.CreateNetworkAclEntry")
def create_entry(estate):
    return entry(estate, new_acl)


@recipe("ec2.ReplaceNetworkAclEntry")
def replace_entry(estate):
    return entry(estate, acl_with_entry)


@recipe("ec2.DisassociateRouteTable")
def disassociate_table(estate):
    made = estate.ec2.associate_route_table(RouteTableId=table(estate), SubnetId=new_subnet(estate))
    return {"AssociationId": made["AssociationId"]}


of("AssociateVpcCidrBlock", VpcId=lambda e: e.new_vpc(e.ec2, f"10.{150 + number(e) % 100}.0.0/16"), AmazonProvidedIpv6CidrBlock=True)
of("AssociateSubnetCidrBlock", SubnetId=plain_subnet, Ipv6CidrBlock=lambda e: part(e, number(e)))
of("DeleteVpc", VpcId=lambda e: e.new_vpc(e.ec2, f"10.{150 + number(e) % 100}.0.0/16"))
of("DeleteSubnet", SubnetId=new_subnet)
of("ModifySubnetAttribute", SubnetId=new_subnet, MapPublicIpOnLaunch={"Value": True})
of("DeleteRouteTable", RouteTableId=new_table)
of("ReplaceRoute", RouteTableId=table, DestinationCidrBlock=new_route, GatewayId=attached_gateway)
of("DeleteRoute", RouteTableId=table, DestinationCidrBlock=new_route)
of("DeleteInternetGateway", InternetGatewayId=new_gateway)
of("AllocateAddress", Domain="vpc", TagSpecifications=tagged("elastic-ip"))
of("DescribeAddresses", AllocationIds=lambda e: [associated(e) and address(e)])
of("DescribeAddresses")
of("AssociateAddress", AllocationId=new_address, NetworkInterfaceId=new_interface)
of("DisassociateAddress", AssociationId=associated)
of("ReleaseAddress", AllocationId=new_address)
of("CreateNatGateway", SubnetId=lambda e: attached_gateway(e) and e.subnets[0], AllocationId=new_address, TagSpecifications=tagged("natgateway"))
of("DeleteNatGateway", NatGatewayId=new_nat)
of("CreateNetworkAcl", VpcId=lambda e: e.vpc, TagSpecifications=tagged("network-acl"))
of("DeleteNetworkAcl", NetworkAclId=new_acl)
of("DeleteNetworkAclEntry", NetworkAclId=acl_with_entry, RuleNumber=100, Egress=False)
of("ReplaceNetworkAclAssociation", AssociationId=acl_association, NetworkAclId=acl)
of(
    "CreateFlowLogs",
    ResourceIds=lambda e: [new_subnet(e)],
    ResourceType="Subnet",
    TrafficType="ALL",
    DeliverLogsPermissionArn=deliverer,
    LogDestinationType="cloud-watch-logs",
    LogGroupName="recipes",
    TagSpecifications=tagged("vpc-flow-log"),
)
of("DescribeFlowLogs", FlowLogIds=lambda e: [e.once("flow log", lambda: new_flow_log(e))])
of("DeleteFlowLogs", FlowLogIds=lambda e: [new_flow_log(e)])
of(
    "CreateManagedPrefixList",
    PrefixListName=lambda e: e.fresh("made"),
    MaxEntries=5,
    AddressFamily="IPv4",
    Entries=[{"Cidr": "10.6.0.0/16", "Description": "A range"}],
    TagSpecifications=tagged("prefix-list"),
)
of("GetManagedPrefixListEntries", PrefixListId=prefix_list, MaxResults=5)
of("DescribeManagedPrefixLists", PrefixListIds=lambda e: [prefix_list(e)])
of("ModifyManagedPrefixList", PrefixListId=prefix_list, CurrentVersion=version, AddEntries=lambda e: [{"Cidr": f"10.7.{number(e)}.0/24", "Description": "A range"}])
of("DeleteManagedPrefixList", PrefixListId=new_list)
of("CreateNetworkInterface", SubnetId=lambda e: e.subnets[0], Groups=lambda e: [e.group], Description="Made", TagSpecifications=tagged("network-interface"))
of("DeleteNetworkInterface", NetworkInterfaceId=new_interface)
of("DescribeAccountAttributes", AttributeNames=["default-vpc", "supported-platforms"])
of("DescribeVpcBlockPublicAccessOptions")
of("ModifyVpcBlockPublicAccessOptions", InternetGatewayBlockMode="off")


def new_exclusion(estate):
    vpc = estate.ec2.create_vpc(CidrBlock="10.93.0.0/16")["Vpc"]["VpcId"]
    made = estate.ec2.create_vpc_block_public_access_exclusion(VpcId=vpc, InternetGatewayExclusionMode="allow-egress")
    return made["VpcBlockPublicAccessExclusion"]["ExclusionId"]


of("CreateVpcBlockPublicAccessExclusion", VpcId=lambda e: e.vpc, InternetGatewayExclusionMode="allow-egress", TagSpecifications=tagged("vpc-block-public-access-exclusion"))
of("DescribeVpcBlockPublicAccessExclusions", ExclusionIds=lambda e: [e.once("exclusion", lambda: new_exclusion(e))])
of("ModifyVpcBlockPublicAccessExclusion", ExclusionId=lambda e: new_exclusion(e), InternetGatewayExclusionMode="allow-bidirectional")
of("DeleteVpcBlockPublicAccessExclusion", ExclusionId=lambda e: new_exclusion(e))
of(
    "CreateVpcEndpointConnectionNotification",
    ServiceId=lambda e: e.new_service()["ServiceId"],
    ConnectionNotificationArn=topic,
    ConnectionEvents=["Accept", "Reject"],
)
of("DescribeVpcEndpointConnectionNotifications", ConnectionNotificationId=notification)
of("ModifyVpcEndpointConnectionNotification", ConnectionNotificationId=notification, ConnectionEvents=["Accept"])
of("DeleteVpcEndpointConnectionNotifications", ConnectionNotificationIds=lambda e: [new_notification(e)])
of("ModifyVpcEndpointServicePayerResponsibility", ServiceId=lambda e: e.new_service()["ServiceId"], PayerResponsibility="ServiceOwner")
