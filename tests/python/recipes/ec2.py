"""EC2: the network, machines, and both sides of an endpoint service."""

from . import CUSTOMER, TAGS, later, recipe, tagged


def names(*wanted):
    return [{"Name": name, "Values": values} for name, values in wanted]


def reads(operation, **asked):
    """A reading call with parameters that need nothing made first."""
    recipe(f"ec2.{operation}")(lambda _: asked)


def of_seed(operation, **asked):
    """The same, in the estate that came with the seed: what only the seed has is seen there."""
    recipe(f"ec2.{operation}", seeded=True)(lambda _: asked)


reads("DescribeRegions", RegionNames=["us-east-1"], AllRegions=True, Filters=names(("region-name", ["us-east-1"])))
reads("DescribeAvailabilityZones", ZoneNames=["us-east-1a"], AllAvailabilityZones=False, Filters=names(("state", ["available"])))
reads("DescribeFlowLogs", MaxResults=5, Filter=names(("resource-id", ["vpc-0123456789abcdef0"])))
reads("DescribePrefixLists", MaxResults=5, Filters=names(("prefix-list-name", ["com.amazonaws.us-east-1.s3"])))
reads("DescribePrefixLists", MaxResults=100)
reads("DescribeManagedPrefixLists", MaxResults=5, Filters=names(("owner-id", ["AWS"])))

for operation in [
    "Vpcs", "Subnets", "RouteTables", "InternetGateways", "NatGateways", "NetworkAcls", "SecurityGroups", "SecurityGroupRules", "Instances",
    "NetworkInterfaces", "Tags", "VpcEndpointServiceConfigurations", "VpcEndpointConnections", "VpcEndpointServices", "VpcEndpoints",
]:  # fmt: skip
    of_seed(f"Describe{operation}")


def listed(operation, member, values, filters="Filters"):
    """By ID, and apart from that a page by a filter: AWS takes no page size beside IDs."""
    recipe(f"ec2.{operation}")(lambda estate: {member: values(estate)})
    recipe(f"ec2.{operation}")(lambda _: {"MaxResults": 5, filters: names(("tag-key", ["Name"]))})


listed("DescribeVpcs", "VpcIds", lambda e: [e.vpc])
listed("DescribeSubnets", "SubnetIds", lambda e: e.subnets)
listed("DescribeSecurityGroups", "GroupIds", lambda e: [group_with_pairs(e)])
listed("DescribeInstances", "InstanceIds", lambda e: [e.instance])
listed("DescribeInternetGateways", "InternetGatewayIds", lambda e: [gateway(e)])
listed("DescribeRouteTables", "RouteTableIds", lambda e: [table(e)])
listed("DescribeVpcEndpointServiceConfigurations", "ServiceIds", lambda e: [e.service["ServiceId"]])


@recipe("ec2.DescribeNatGateways", seeded=True)
def nat_gateways(estate):
    found = estate.ec2.describe_nat_gateways()["NatGateways"]
    return {"NatGatewayIds": [found[0]["NatGatewayId"]], "Filter": names(("state", ["available"]))}


@recipe("ec2.DescribeNetworkAcls")
def network_acls(estate):
    of = names(("vpc-id", [estate.vpc]))
    return {"NetworkAclIds": [estate.ec2.describe_network_acls(Filters=of)["NetworkAcls"][0]["NetworkAclId"]], "Filters": of}


@recipe("ec2.DescribeNetworkInterfaces")
def network_interfaces(estate):
    of = names(("attachment.instance-id", [estate.instance]))
    found = estate.ec2.describe_network_interfaces(Filters=of)["NetworkInterfaces"][0]["NetworkInterfaceId"]
    estate.ec2.create_tags(Resources=[found], Tags=TAGS)
    return {"NetworkInterfaceIds": [found], "Filters": of}


@recipe("ec2.DescribeSecurityGroupRules")
def rules(estate):
    of = names(("group-id", [estate.group]))
    found = estate.ec2.describe_security_group_rules(Filters=of)["SecurityGroupRules"]
    return {"SecurityGroupRuleIds": [found[0]["SecurityGroupRuleId"]], "Filters": of}


@recipe("ec2.DescribeTags")
def tags(estate):
    return {"Filters": names(("resource-id", [estate.vpc])), "MaxResults": 5}


@recipe("ec2.DescribeVpcAttribute")
def vpc_attribute(estate):
    return {"VpcId": estate.vpc, "Attribute": "enableDnsSupport"}


@recipe("ec2.DescribeVpcAttribute")
def vpc_host_names(estate):
    return {"VpcId": estate.vpc, "Attribute": "enableDnsHostnames"}


@recipe("ec2.CreateVpc")
def create_vpc(_):
    return {"CidrBlock": "10.99.0.0/16", "InstanceTenancy": "default", "TagSpecifications": tagged("vpc")}


@recipe("ec2.ModifyVpcAttribute")
def modify_vpc_attribute(estate):
    return {"VpcId": estate.vpc, "EnableDnsHostnames": {"Value": True}}


@recipe("ec2.CreateSubnet")
def create_subnet(estate):
    estate.number += 1
    block = f"10.77.{100 + estate.number}.0/24"
    return {"VpcId": estate.vpc, "CidrBlock": block, "AvailabilityZone": estate.zones[0], "TagSpecifications": tagged("subnet")}


@recipe("ec2.CreateRouteTable")
def create_route_table(estate):
    return {"VpcId": estate.vpc, "TagSpecifications": tagged("route-table")}


@recipe("ec2.CreateRoute")
def create_route(estate):
    attached = attached_gateway(estate)
    estate.number += 1
    return {"RouteTableId": table(estate), "DestinationCidrBlock": f"172.16.{estate.number}.0/24", "GatewayId": attached}


@recipe("ec2.AssociateRouteTable")
def associate_route_table(estate):
    estate.number += 1
    subnet = estate.new_subnet(estate.ec2, estate.vpc, f"10.77.{100 + estate.number}.0/24", estate.zones[0])
    return {"RouteTableId": table(estate), "SubnetId": subnet}


@recipe("ec2.CreateInternetGateway")
def create_internet_gateway(_):
    return {"TagSpecifications": tagged("internet-gateway")}


@recipe("ec2.AttachInternetGateway")
def attach_internet_gateway(estate):
    estate.number += 1
    vpc = estate.new_vpc(estate.ec2, f"10.{150 + estate.number % 100}.0.0/16")
    return {"InternetGatewayId": new_gateway(estate), "VpcId": vpc}


@recipe("ec2.CreateSecurityGroup")
def create_security_group(estate):
    asked = {"GroupName": estate.fresh("made"), "Description": "Made by a recipe", "VpcId": estate.vpc}
    return asked | {"TagSpecifications": tagged("security-group")}


@recipe("ec2.DeleteSecurityGroup")
def delete_security_group(estate):
    return {"GroupId": estate.new_group()}


def permission(estate, **more):
    estate.number += 1
    port = 1000 + estate.number
    ranges = [{"CidrIp": "10.1.0.0/16", "Description": "A range"}]
    return [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": ranges} | more]


@recipe("ec2.AuthorizeSecurityGroupIngress")
def authorize_ingress(estate):
    return {"GroupId": estate.group, "IpPermissions": permission(estate), "TagSpecifications": tagged("security-group-rule")}


@recipe("ec2.AuthorizeSecurityGroupIngress")
def authorize_ingress_of_a_group(estate):
    pairs = [{"GroupId": estate.group, "Description": "A group"}]
    return {"GroupId": estate.group, "IpPermissions": permission(estate, IpRanges=[], UserIdGroupPairs=pairs)}


@recipe("ec2.AuthorizeSecurityGroupEgress")
def authorize_egress(estate):
    return {"GroupId": estate.group, "IpPermissions": permission(estate)}


@recipe("ec2.AuthorizeSecurityGroupEgress")
def authorize_egress_to_a_group(estate):
    pairs = [{"GroupId": estate.group, "Description": "A group"}]
    return {"GroupId": estate.group, "IpPermissions": permission(estate, IpRanges=[], UserIdGroupPairs=pairs)}


@recipe("ec2.RevokeSecurityGroupIngress")
def revoke_ingress(estate):
    asked = permission(estate)
    estate.ec2.authorize_security_group_ingress(GroupId=estate.group, IpPermissions=asked)
    return {"GroupId": estate.group, "IpPermissions": asked}


@recipe("ec2.RevokeSecurityGroupIngress")
def revoke_ingress_by_rule(estate):
    made = estate.ec2.authorize_security_group_ingress(GroupId=estate.group, IpPermissions=permission(estate))
    return {"GroupId": estate.group, "SecurityGroupRuleIds": [made["SecurityGroupRules"][0]["SecurityGroupRuleId"]]}


@recipe("ec2.RevokeSecurityGroupEgress")
def revoke_egress(estate):
    asked = permission(estate)
    estate.ec2.authorize_security_group_egress(GroupId=estate.group, IpPermissions=asked)
    return {"GroupId": estate.group, "IpPermissions": asked}


@recipe("ec2.RunInstances")
def run_instances(estate):
    asked = {"ImageId": "ami-0123456789abcdef0", "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    asked |= {"SubnetId": estate.subnets[0], "SecurityGroupIds": [estate.group], "ClientToken": estate.fresh("run")}
    return asked | {"TagSpecifications": tagged("instance")}


@recipe("ec2.StopInstances")
def stop_instances(estate):
    return {"InstanceIds": [estate.new_instance()]}


@recipe("ec2.StartInstances")
def start_instances(estate):
    made = estate.new_instance()
    estate.ec2.stop_instances(InstanceIds=[made])
    later(300)
    return {"InstanceIds": [made]}


@recipe("ec2.TerminateInstances")
def terminate_instances(estate):
    return {"InstanceIds": [estate.new_instance()]}


@recipe("ec2.CreateTags")
def create_tags(estate):
    return {"Resources": [estate.vpc], "Tags": TAGS}


@recipe("ec2.DeleteTags")
def delete_tags(estate):
    return {"Resources": [estate.vpc], "Tags": [{"Key": "Absent", "Value": "nothing"}]}


@recipe("ec2.CreateVpcEndpointServiceConfiguration")
def create_service(estate):
    asked = {"NetworkLoadBalancerArns": [estate.new_load_balancer()], "AcceptanceRequired": True}
    asked |= {"SupportedIpAddressTypes": ["ipv4"], "ClientToken": estate.fresh("service")}
    return asked | {"TagSpecifications": tagged("vpc-endpoint-service")}


@recipe("ec2.CreateVpcEndpointServiceConfiguration")
def create_service_with_a_name(estate):
    return {"NetworkLoadBalancerArns": [estate.new_load_balancer()], "PrivateDnsName": "service.example.com"}


@recipe("ec2.ModifyVpcEndpointServiceConfiguration")
def modify_service(estate):
    return {"ServiceId": estate.service["ServiceId"], "AcceptanceRequired": True}


@recipe("ec2.DeleteVpcEndpointServiceConfigurations")
def delete_services(estate):
    return {"ServiceIds": [estate.new_service()["ServiceId"]]}


@recipe("ec2.StartVpcEndpointServicePrivateDnsVerification")
def start_verification(estate):
    def named():
        asked = dict(NetworkLoadBalancerArns=[estate.new_load_balancer()], PrivateDnsName="name.example.com")
        return estate.ec2.create_vpc_endpoint_service_configuration(**asked)["ServiceConfiguration"]["ServiceId"]

    return {"ServiceId": estate.once("named service", named)}


@recipe("ec2.DescribeVpcEndpointServicePermissions")
def permissions(estate):
    return {"ServiceId": estate.service["ServiceId"], "MaxResults": 5, "Filters": names(("principal-type", ["Account"]))}


@recipe("ec2.ModifyVpcEndpointServicePermissions")
def modify_permissions(estate):
    principal = f"arn:aws:iam::{CUSTOMER}:root"
    return {"ServiceId": estate.service["ServiceId"], "AddAllowedPrincipals": [principal]}


@recipe("ec2.DescribeVpcEndpointConnections")
def connections(estate):
    endpoint(estate)
    return {"Filters": names(("service-id", [estate.service["ServiceId"]])), "MaxResults": 5}


@recipe("ec2.AcceptVpcEndpointConnections")
def accept(estate):
    return {"ServiceId": estate.service["ServiceId"], "VpcEndpointIds": [estate.new_endpoint()]}


@recipe("ec2.RejectVpcEndpointConnections")
def reject(estate):
    return {"ServiceId": estate.service["ServiceId"], "VpcEndpointIds": [estate.new_endpoint()]}


@recipe("ec2.DescribeVpcEndpointServices", by="consumer")
def services(estate):
    return {"ServiceNames": [estate.service["ServiceName"]], "Filters": names(("service-type", ["Interface"])), "MaxResults": 5}


@recipe("ec2.DescribeVpcEndpoints", by="consumer")
def endpoints(estate):
    return {"VpcEndpointIds": [endpoint(estate)], "Filters": names(("vpc-id", [estate.consumer_vpc]))}


@recipe("ec2.CreateVpcEndpoint", by="consumer")
def create_endpoint(estate):
    asked = {"VpcEndpointType": "Interface", "VpcId": estate.consumer_vpc, "SubnetIds": [estate.consumer_subnet]}
    asked |= {"ServiceName": estate.service["ServiceName"], "SecurityGroupIds": [consumer_group(estate)], "IpAddressType": "ipv4"}
    asked |= {"PrivateDnsEnabled": False, "ClientToken": estate.fresh("endpoint")}
    return asked | {"TagSpecifications": tagged("vpc-endpoint")}


@recipe("ec2.ModifyVpcEndpoint", by="consumer")
def modify_endpoint(estate):
    return {"VpcEndpointId": endpoint(estate), "AddSecurityGroupIds": [consumer_group(estate)]}


@recipe("ec2.DeleteVpcEndpoints", by="consumer")
def delete_endpoints(estate):
    return {"VpcEndpointIds": [estate.new_endpoint()]}


def endpoint(estate):
    """One that was accepted and works."""

    def make():
        made = estate.new_endpoint()
        estate.ec2.accept_vpc_endpoint_connections(ServiceId=estate.service["ServiceId"], VpcEndpointIds=[made])
        later(300)
        return made

    return estate.once("endpoint", make)


def group_with_pairs(estate):
    """A group that lets in and out what belongs to itself."""

    def make():
        made = estate.new_group()
        asked = permission(estate, IpRanges=[], UserIdGroupPairs=[{"GroupId": made}])
        estate.ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=asked)
        estate.ec2.authorize_security_group_egress(GroupId=made, IpPermissions=asked)
        return made

    return estate.once("group with pairs", make)


def consumer_group(estate):
    groups = estate.client("ec2", "consumer").describe_security_groups(Filters=names(("vpc-id", [estate.consumer_vpc])))
    return groups["SecurityGroups"][0]["GroupId"]


def new_gateway(estate):
    made = estate.ec2.create_internet_gateway(TagSpecifications=tagged("internet-gateway"))
    return made["InternetGateway"]["InternetGatewayId"]


def gateway(estate):
    return estate.once("gateway", lambda: new_gateway(estate))


def attached_gateway(estate):
    def attach():
        estate.ec2.attach_internet_gateway(InternetGatewayId=gateway(estate), VpcId=estate.vpc)
        return gateway(estate)

    return estate.once("attached gateway", attach)


def table(estate):
    def make():
        return estate.ec2.create_route_table(VpcId=estate.vpc, TagSpecifications=tagged("route-table"))["RouteTable"]["RouteTableId"]

    return estate.once("route table", make)
