"""EC2: services as somebody sees who might connect to one, and interface endpoints."""

import build
from build import NOTHING
from suite import Cases, has, holds, pages, refused, same, unsuccessful

cases = Cases("ec2")
ENDPOINT = f"vpce-{NOTHING}"
NO_SERVICE = f"com.amazonaws.vpce.us-east-1.vpce-svc-{NOTHING}"


def shown(w, endpoint):
    return w.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]


def placed(w):
    """A service, somebody else who is let in, and that one's network."""
    service = build.service(w)
    return service, *build.consumer(w, service)


# Services on offer


@cases.success("DescribeVpcEndpointServices", "cli")
def a_service_is_offered_to_whom_it_lets_in(w):
    service, other, net = placed(w)
    told = other.ec2.describe_vpc_endpoint_services(ServiceNames=[service.name])
    same("the names", told["ServiceNames"], [service.name])
    [offer] = told["ServiceDetails"]
    has(offer, "ServiceName", "ServiceId", "ServiceType", "AvailabilityZones", "Owner", "BaseEndpointDnsNames", "VpcEndpointPolicySupported",
        "AcceptanceRequired", "ManagesVpcEndpoints")
    same("the owner", offer["Owner"], w.account)


@cases.state("DescribeVpcEndpointServices", "aws.md: Consumer side")
def zones_are_told_in_the_callers_names(w):
    service, other, net = placed(w)
    [offer] = other.ec2.describe_vpc_endpoint_services(ServiceNames=[service.name])["ServiceDetails"]
    same("the zones", sorted(offer["AvailabilityZones"]), sorted(net.zones))


@cases.state("DescribeVpcEndpointServices", "model")
def a_service_is_offered_to_its_owner(w):
    service = build.service(w)
    same("the names", w.ec2.describe_vpc_endpoint_services(ServiceNames=[service.name])["ServiceNames"], [service.name])


@cases.paging("DescribeVpcEndpointServices", "model")
def offers_by_page(w):
    net = build.network(w)
    made = [build.service(w, build.balancer(w, f"orders-{number}", net)) for number in range(6)]
    names = [service.name for service in made]
    pages(w.ec2, "describe_vpc_endpoint_services", "ServiceDetails", 5, Filters=[{"Name": "service-name", "Values": names}])


def as_a_stranger(w):
    service = build.service(w)
    w.other().ec2.describe_vpc_endpoint_services(ServiceNames=[service.name])


cases.refuses("DescribeVpcEndpointServices", "InvalidServiceName", "aws.md: Consumer side", "a service that does not let the account in", as_a_stranger)
cases.refuses("DescribeVpcEndpointServices", "InvalidServiceName", "aws.md: Consumer side", "a service that is none",
              lambda w: w.ec2.describe_vpc_endpoint_services(ServiceNames=[NO_SERVICE]))

# Endpoints


@cases.success("CreateVpcEndpoint", "cli")
def a_new_endpoint(w):
    service, other, net = placed(w)
    group = build.group(other, net.vpc)
    made = other.ec2.create_vpc_endpoint(
        VpcEndpointType="Interface", VpcId=net.vpc, ServiceName=service.name, SubnetIds=net.subnets, SecurityGroupIds=[group]
    )["VpcEndpoint"]
    has(made, "VpcEndpointId", "VpcEndpointType", "VpcId", "ServiceName", "State", "RouteTableIds", "SubnetIds", "Groups", "PrivateDnsEnabled",
        "RequesterManaged", "NetworkInterfaceIds", "DnsEntries", "CreationTimestamp", "OwnerId")
    holds("the ID is vpce- and 17 digits", len(made["VpcEndpointId"]) == len(ENDPOINT))
    same("the type", made["VpcEndpointType"], "Interface")
    same("the groups", [one["GroupId"] for one in made["Groups"]], [group])
    same("the state", made["State"], "pendingAcceptance")


@cases.state("CreateVpcEndpoint", "aws.md: Consumer side")
def without_groups_it_gets_the_default_one(w):
    service, other, net = placed(w)
    [group] = shown(other, build.endpoint(other, net, service))["Groups"]
    same("the group", group["GroupName"], "default")


@cases.state("CreateVpcEndpoint", "cli")
def an_endpoint_has_an_interface_in_each_subnet(w):
    service, other, net = placed(w)
    interfaces = shown(other, build.endpoint(other, net, service))["NetworkInterfaceIds"]
    found = other.ec2.describe_network_interfaces(NetworkInterfaceIds=interfaces)["NetworkInterfaces"]
    same("the subnets", sorted(one["SubnetId"] for one in found), sorted(net.subnets))
    same("the kind", {one["InterfaceType"] for one in found}, {"vpc_endpoint"})


@cases.state("CreateVpcEndpoint", "aws.md: Endpoint services and connections")
def an_endpoint_has_a_name_for_each_zone(w):
    service, other, net = placed(w)
    names = [entry["DnsName"] for entry in shown(other, build.endpoint(other, net, service))["DnsEntries"]]
    same("how many names", len(names), 1 + len(net.zones))
    base = f".{service.id}.us-east-1.vpce.amazonaws.com"
    holds("all end alike", all(name.endswith(base) for name in names), names)


@cases.state("CreateVpcEndpoint", "aws.md: Idempotency")
def a_token_makes_no_second_endpoint(w):
    service, other, net = placed(w)
    made = [build.endpoint(other, net, service, ClientToken="once") for _ in range(2)]
    same("the second endpoint", made[1], made[0])


@cases.state("CreateVpcEndpoint", "model")
def where_nobody_is_asked_it_becomes_available(w):
    service, other, net = placed(w)
    w.ec2.modify_vpc_endpoint_service_configuration(ServiceId=service.id, AcceptanceRequired=False)
    endpoint = build.endpoint(other, net, service)
    w.pass_time(20)
    same("the state", shown(other, endpoint)["State"], "available")


def not_let_in(w):
    service = build.service(w)
    other, net = build.consumer(w, service, let=False)
    build.endpoint(other, net, service)


def with_changes(w, **arguments):
    service, other, net = placed(w)
    asked = dict(VpcEndpointType="Interface", VpcId=net.vpc, ServiceName=service.name, SubnetIds=net.subnets) | arguments
    other.ec2.create_vpc_endpoint(**{name: value for name, value in asked.items() if value is not None})


def two_subnets_in_a_zone(w):
    service, other, net = placed(w)
    second = build.subnet(other, net.vpc, "10.60.9.0/24", net.zones[0])
    net.subnets = [net.subnets[0], second]
    build.endpoint(other, net, service)


def zone_without_the_service(w):
    service, other, net = placed(w)
    zones = [zone["ZoneName"] for zone in other.ec2.describe_availability_zones()["AvailabilityZones"]]
    net.subnets = [build.subnet(other, net.vpc, "10.60.9.0/24", next(zone for zone in zones if zone not in net.zones))]
    build.endpoint(other, net, service)


def another_endpoint_with_a_token(w):
    service, other, net = placed(w)
    build.endpoint(other, net, service, ClientToken="once")
    net.subnets = net.subnets[:1]
    build.endpoint(other, net, service, ClientToken="once")


cases.refuses("CreateVpcEndpoint", "InvalidServiceName", "aws.md: Consumer side", "a service that does not let the account in", not_let_in)
cases.refuses("CreateVpcEndpoint", "InvalidServiceName", "aws.md: Consumer side", "a service name that is none", lambda w: with_changes(w, ServiceName=NO_SERVICE))
cases.refuses("CreateVpcEndpoint", "InvalidParameter", "aws.md: Consumer side", "no type, which means Gateway", lambda w: with_changes(w, VpcEndpointType=None))
cases.refuses("CreateVpcEndpoint", "InvalidVpcID.NotFound", "tf", "a VPC that is none for an endpoint", lambda w: with_changes(w, VpcId=f"vpc-{NOTHING}"))
cases.refuses("CreateVpcEndpoint", "InvalidSubnetID.NotFound", "tf", "a subnet that is none for an endpoint",
              lambda w: with_changes(w, SubnetIds=[f"subnet-{NOTHING}"]))
cases.refuses("CreateVpcEndpoint", "InvalidGroup.NotFound", "tf", "a group that is none for an endpoint",
              lambda w: with_changes(w, SecurityGroupIds=[f"sg-{NOTHING}"]))
cases.refuses("CreateVpcEndpoint", "DuplicateSubnetsInSameZone", "reading", "two subnets in a zone", two_subnets_in_a_zone)
cases.refuses("CreateVpcEndpoint", "InvalidParameter", "aws.md: Consumer side", "a zone in which the service is not", zone_without_the_service)
cases.refuses("CreateVpcEndpoint", "InvalidParameter", "reading", "a private name that the service lacks", lambda w: with_changes(w, PrivateDnsEnabled=True))
cases.refuses("CreateVpcEndpoint", "IdempotentParameterMismatch", "aws.md: Idempotency", "another endpoint with a token", another_endpoint_with_a_token)
cases.refuses("CreateVpcEndpoint", "DryRunOperation", "model", "a dry run of an endpoint", lambda w: with_changes(w, DryRun=True))


def too_many(w):
    service, other, net = placed(w)
    for _ in range(51):
        build.endpoint(other, net, service)


cases.refuses("CreateVpcEndpoint", "VpcEndpointLimitExceeded", "aws.md: Consumer side", "the 51st endpoint of a VPC", too_many)


@cases.success("DescribeVpcEndpoints", "cli")
def an_endpoint_is_described(w):
    _, other, endpoint = build.connected(w)
    told = shown(other, endpoint)
    has(told, "VpcEndpointId", "VpcEndpointType", "VpcId", "ServiceName", "State", "PolicyDocument", "RouteTableIds", "SubnetIds", "Groups",
        "PrivateDnsEnabled", "RequesterManaged", "NetworkInterfaceIds", "DnsEntries", "CreationTimestamp", "OwnerId", "Tags")
    same("the state", told["State"], "available")


@cases.state("DescribeVpcEndpoints", "model")
def filters_choose_endpoints(w):
    service, other, endpoint = build.connected(w)
    for name, value in {"vpc-endpoint-state": "available", "service-name": service.name, "vpc-endpoint-type": "Interface"}.items():
        found = other.ec2.describe_vpc_endpoints(Filters=[{"Name": name, "Values": [value]}])["VpcEndpoints"]
        same(f"what {name} finds", [one["VpcEndpointId"] for one in found], [endpoint])


@cases.paging("DescribeVpcEndpoints", "model")
def endpoints_by_page(w):
    service, other, net = placed(w)
    for _ in range(12):
        build.endpoint(other, net, service)
    pages(other.ec2, "describe_vpc_endpoints", "VpcEndpoints", 5)


cases.refuses("DescribeVpcEndpoints", "InvalidVpcEndpointId.NotFound", "tf", "an endpoint that is none", lambda w: shown(w, ENDPOINT))


@cases.success("ModifyVpcEndpoint", "cli")
def an_endpoint_gets_another_group(w):
    _, other, endpoint = build.connected(w)
    told = shown(other, endpoint)
    group = build.group(other, told["VpcId"])
    default = told["Groups"][0]["GroupId"]
    answer = other.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddSecurityGroupIds=[group], RemoveSecurityGroupIds=[default])
    same("the answer", answer["Return"], True)
    same("the groups", [one["GroupId"] for one in shown(other, endpoint)["Groups"]], [group])


@cases.state("ModifyVpcEndpoint", "model")
def an_endpoint_leaves_a_subnet(w):
    _, other, endpoint = build.connected(w)
    first, second = shown(other, endpoint)["SubnetIds"]
    other.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, RemoveSubnetIds=[first])
    told = shown(other, endpoint)
    same("the subnets", told["SubnetIds"], [second])
    same("how many interfaces", len(told["NetworkInterfaceIds"]), 1)
    other.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddSubnetIds=[first])
    same("the subnets again", sorted(shown(other, endpoint)["SubnetIds"]), sorted([first, second]))


def modify_with_a_group_that_is_none(w):
    _, other, endpoint = build.connected(w)
    other.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddSecurityGroupIds=[f"sg-{NOTHING}"])


cases.refuses("ModifyVpcEndpoint", "InvalidVpcEndpointId.NotFound", "tf", "an endpoint that is none",
              lambda w: w.ec2.modify_vpc_endpoint(VpcEndpointId=ENDPOINT, AddSecurityGroupIds=[f"sg-{NOTHING}"]))
cases.refuses("ModifyVpcEndpoint", "InvalidGroup.NotFound", "tf", "a group that is none", modify_with_a_group_that_is_none)


def delete(w, endpoint):
    return w.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])


@cases.success("DeleteVpcEndpoints", "cli")
def an_endpoint_is_deleted(w):
    _, other, endpoint = build.connected(w)
    same("what failed", delete(other, endpoint)["Unsuccessful"], [])


@cases.state("DeleteVpcEndpoints", "aws.md: Endpoint services and connections")
def a_deleted_endpoint_is_deleting_and_then_gone(w):
    service, other, endpoint = build.connected(w)
    delete(other, endpoint)
    same("the state at once", shown(other, endpoint)["State"], "deleting")
    w.pass_time(20)
    refused("InvalidVpcEndpointId.NotFound", lambda: shown(other, endpoint))
    same("what keeps the service", w.ec2.delete_vpc_endpoint_service_configurations(ServiceIds=[service.id])["Unsuccessful"], [])


@cases.state("DeleteVpcEndpoints", "aws.md: Deletion order")
def its_group_is_kept_until_its_interfaces_are_gone(w):
    service, other, net = placed(w)
    group = build.group(other, net.vpc)
    endpoint = build.endpoint(other, net, service, SecurityGroupIds=[group])
    delete(other, endpoint)
    refused("DependencyViolation", lambda: other.ec2.delete_security_group(GroupId=group))
    w.pass_time(20)
    other.ec2.delete_security_group(GroupId=group)


@cases.state("DeleteVpcEndpoints", "tf")
def an_endpoint_that_is_none_is_unsuccessful(w):
    unsuccessful(delete(w, ENDPOINT), "InvalidVpcEndpoint.NotFound")


cases.refuses("DeleteVpcEndpoints", "DryRunOperation", "model", "a dry run of a deletion",
              lambda w: w.ec2.delete_vpc_endpoints(VpcEndpointIds=[ENDPOINT], DryRun=True))
