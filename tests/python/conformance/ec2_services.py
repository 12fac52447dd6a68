"""EC2: endpoint services, who may connect to one, and who is connected."""

import build
from build import NOTHING, root
from suite import Cases, has, holds, pages, refused, same, unsuccessful

cases = Cases("ec2")
SERVICE = f"vpce-svc-{NOTHING}"
ENDPOINT = f"vpce-{NOTHING}"


def shown(w, service):
    return w.ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[service.id])["ServiceConfigurations"][0]


def principals(w, service):
    told = w.ec2.describe_vpc_endpoint_service_permissions(ServiceId=service.id)["AllowedPrincipals"]
    return [one["Principal"] for one in told]


def connections(w, service):
    """The state of each endpoint that asks for or has a connection."""
    own = [{"Name": "service-id", "Values": [service.id]}]
    told = w.ec2.describe_vpc_endpoint_connections(Filters=own)["VpcEndpointConnections"]
    return {one["VpcEndpointId"]: one["VpcEndpointState"] for one in told}


# Endpoint services


@cases.success("CreateVpcEndpointServiceConfiguration", "cli")
def a_new_service(w):
    balancer = build.balancer(w)
    made = w.ec2.create_vpc_endpoint_service_configuration(NetworkLoadBalancerArns=[balancer.arn], AcceptanceRequired=True)["ServiceConfiguration"]
    has(made, "ServiceType", "ServiceId", "ServiceName", "ServiceState", "AvailabilityZones", "AcceptanceRequired", "ManagesVpcEndpoints",
        "NetworkLoadBalancerArns", "BaseEndpointDnsNames")
    same("the type", made["ServiceType"], [{"ServiceType": "Interface"}])
    same("the load balancers", made["NetworkLoadBalancerArns"], [balancer.arn])
    same("the zones", sorted(made["AvailabilityZones"]), sorted(balancer.network.zones))


@cases.state("CreateVpcEndpointServiceConfiguration", "aws.md: Names and IDs")
def a_services_names_follow_from_its_id(w):
    service = build.service(w)
    holds("the ID is vpce-svc- and 17 digits", len(service.id) == len(SERVICE) and service.id.startswith("vpce-svc-"), service.id)
    same("the name", service.name, f"com.amazonaws.vpce.us-east-1.{service.id}")
    same("the DNS names", shown(w, service)["BaseEndpointDnsNames"], [f"{service.id}.us-east-1.vpce.amazonaws.com"])


@cases.state("CreateVpcEndpointServiceConfiguration", "aws.md: Endpoint services and connections")
def a_new_service_is_pending_and_then_available(w):
    service = build.service(w, available=False)
    holds("it is pending or available", shown(w, service)["ServiceState"] in ("Pending", "Available"))
    w.pass_time(10)
    same("the state", shown(w, service)["ServiceState"], "Available")


@cases.state("CreateVpcEndpointServiceConfiguration", "aws.md: Idempotency")
def a_token_makes_no_second_service(w):
    balancer = build.balancer(w)
    made = [build.service(w, balancer, ClientToken="once").id for _ in range(2)]
    same("the second service", made[1], made[0])


def another_service_with_a_token(w):
    balancer = build.balancer(w)
    build.service(w, balancer, ClientToken="once")
    build.service(w, balancer, ClientToken="once", AcceptanceRequired=False)


def create(w, *balancers, **arguments):
    w.ec2.create_vpc_endpoint_service_configuration(NetworkLoadBalancerArns=list(balancers), **arguments)


def a_second_service(w):
    first = build.service(w)
    create(w, first.balancer.arn)


def on_an_application_load_balancer(w):
    net = build.network(w)
    made = w.elbv2.create_load_balancer(Name="web", Type="application", Scheme="internal", Subnets=net.subnets)
    w.pass_time(120)
    create(w, made["LoadBalancers"][0]["LoadBalancerArn"])


cases.refuses("CreateVpcEndpointServiceConfiguration", "InvalidParameter", "model", "no load balancer", lambda w: create(w))
cases.refuses("CreateVpcEndpointServiceConfiguration", "InvalidNetworkLoadBalancerArn.NotFound", "aws.md: Error codes", "a load balancer that is none",
              lambda w: create(w, f"arn:aws:elasticloadbalancing:us-east-1:{w.account}:loadbalancer/net/none/0123456789abcdef"))
cases.refuses("CreateVpcEndpointServiceConfiguration", "InvalidNetworkLoadBalancerArn.NotFound", "reading", "somebody else's load balancer",
              lambda w: create(w, build.balancer(w.other()).arn))
cases.refuses("CreateVpcEndpointServiceConfiguration", "InvalidParameter", "aws.md: Endpoint services and connections",
              "a load balancer that has a service", a_second_service)
cases.refuses("CreateVpcEndpointServiceConfiguration", "InvalidNetworkLoadBalancerArn.NotFound", "aws.md: Endpoint services and connections",
              "an application load balancer", on_an_application_load_balancer)
cases.refuses("CreateVpcEndpointServiceConfiguration", "InvalidParameter", "reading", "a load balancer that is not active yet",
              lambda w: create(w, build.balancer(w, active=False).arn))
cases.refuses("CreateVpcEndpointServiceConfiguration", "IdempotentParameterMismatch", "aws.md: Idempotency",
              "another request with a token", another_service_with_a_token)
cases.refuses("CreateVpcEndpointServiceConfiguration", "DryRunOperation", "model", "a dry run",
              lambda w: create(w, build.balancer(w).arn, DryRun=True))


@cases.success("DescribeVpcEndpointServiceConfigurations", "cli")
def a_service_is_described(w):
    told = shown(w, build.service(w))
    has(told, "ServiceType", "ServiceId", "ServiceName", "ServiceState", "AvailabilityZones", "AcceptanceRequired", "ManagesVpcEndpoints",
        "NetworkLoadBalancerArns", "BaseEndpointDnsNames")


@cases.state("DescribeVpcEndpointServiceConfigurations", "model")
def filters_choose_services(w):
    service = build.service(w)
    for name, value in {"service-id": service.id, "service-name": service.name, "service-state": "Available"}.items():
        found = w.ec2.describe_vpc_endpoint_service_configurations(Filters=[{"Name": name, "Values": [value]}])["ServiceConfigurations"]
        same(f"what {name} finds", [one["ServiceId"] for one in found], [service.id])


def services(w, count):
    net = build.network(w)
    return [build.service(w, build.balancer(w, f"orders-{number}", net)) for number in range(count)]


@cases.paging("DescribeVpcEndpointServiceConfigurations", "model")
def services_by_page(w):
    services(w, 6)
    pages(w.ec2, "describe_vpc_endpoint_service_configurations", "ServiceConfigurations", 5)


cases.refuses("DescribeVpcEndpointServiceConfigurations", "InvalidVpcEndpointServiceId.NotFound", "tf", "a service that is none",
              lambda w: w.ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[SERVICE]))
cases.refuses("DescribeVpcEndpointServiceConfigurations", "InvalidVpcEndpointServiceId.NotFound", "tf", "somebody else's service",
              lambda w: w.ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[build.service(w.other()).id]))


def modify(w, service, **arguments):
    return w.ec2.modify_vpc_endpoint_service_configuration(ServiceId=service.id, **arguments)


@cases.success("ModifyVpcEndpointServiceConfiguration", "cli")
def acceptance_is_switched(w):
    service = build.service(w)
    same("the answer", modify(w, service, AcceptanceRequired=False)["Return"], True)
    same("whether acceptance is required", shown(w, service)["AcceptanceRequired"], False)


@cases.state("ModifyVpcEndpointServiceConfiguration", "cli")
def load_balancers_are_swapped(w):
    service = build.service(w)
    new = build.balancer(w, "new", service.balancer.network)
    modify(w, service, AddNetworkLoadBalancerArns=[new.arn])
    modify(w, service, RemoveNetworkLoadBalancerArns=[service.balancer.arn])
    same("the load balancers", shown(w, service)["NetworkLoadBalancerArns"], [new.arn])


@cases.state("ModifyVpcEndpointServiceConfiguration", "aws.md: Endpoint services and connections")
def a_private_name_is_to_be_proved(w):
    service = build.service(w)
    modify(w, service, PrivateDnsName="orders.example.com")
    told = shown(w, service)
    same("the name", told["PrivateDnsName"], "orders.example.com")
    has(told["PrivateDnsNameConfiguration"], "State", "Type", "Value", "Name")
    same("the kind of record", told["PrivateDnsNameConfiguration"]["Type"], "TXT")
    same("the state", told["PrivateDnsNameConfiguration"]["State"], "pendingVerification")


cases.refuses("ModifyVpcEndpointServiceConfiguration", "InvalidVpcEndpointServiceId.NotFound", "tf", "a service that is none",
              lambda w: w.ec2.modify_vpc_endpoint_service_configuration(ServiceId=SERVICE, AcceptanceRequired=True))
def take_the_last(w):
    service = build.service(w)
    modify(w, service, RemoveNetworkLoadBalancerArns=[service.balancer.arn])


cases.refuses("ModifyVpcEndpointServiceConfiguration", "InvalidParameter", "reading", "the last load balancer taken away", take_the_last)
cases.refuses("ModifyVpcEndpointServiceConfiguration", "InvalidNetworkLoadBalancerArn.NotFound", "aws.md: Error codes", "a load balancer that is none",
              lambda w: modify(w, build.service(w), AddNetworkLoadBalancerArns=["arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/none/0123456789abcdef"]))


@cases.success("StartVpcEndpointServicePrivateDnsVerification", "model")
def a_proof_is_looked_for(w):
    service = build.service(w)
    modify(w, service, PrivateDnsName="orders.example.com")
    same("the answer", w.ec2.start_vpc_endpoint_service_private_dns_verification(ServiceId=service.id)["ReturnValue"], True)


cases.refuses("StartVpcEndpointServicePrivateDnsVerification", "InvalidVpcEndpointServiceId.NotFound", "tf", "a service that is none",
              lambda w: w.ec2.start_vpc_endpoint_service_private_dns_verification(ServiceId=SERVICE))
cases.refuses("StartVpcEndpointServicePrivateDnsVerification", "InvalidParameter", "reading", "a service without a private name",
              lambda w: w.ec2.start_vpc_endpoint_service_private_dns_verification(ServiceId=build.service(w).id))


def delete(w, service_id):
    return w.ec2.delete_vpc_endpoint_service_configurations(ServiceIds=[service_id])


@cases.success("DeleteVpcEndpointServiceConfigurations", "cli")
def a_service_is_deleted(w):
    same("what failed", delete(w, build.service(w).id)["Unsuccessful"], [])


@cases.state("DeleteVpcEndpointServiceConfigurations", "aws.md: Endpoint services and connections")
def a_deleted_service_comes_back_under_another_name(w):
    service = build.service(w)
    delete(w, service.id)
    refused("InvalidVpcEndpointServiceId.NotFound", lambda: shown(w, service))
    holds("the name is another one", build.service(w, service.balancer).name != service.name)


@cases.state("DeleteVpcEndpointServiceConfigurations", "tf")
def a_service_that_is_none_is_unsuccessful(w):
    unsuccessful(delete(w, SERVICE), "InvalidVpcEndpointService.NotFound")


@cases.state("DeleteVpcEndpointServiceConfigurations", "aws.md: Deletion order")
def connections_keep_a_service_until_they_are_rejected(w):
    service, _, endpoint = build.connected(w)
    unsuccessful(delete(w, service.id), "ExistingVpcEndpointConnections")
    w.ec2.reject_vpc_endpoint_connections(ServiceId=service.id, VpcEndpointIds=[endpoint])
    same("what failed", delete(w, service.id)["Unsuccessful"], [])


cases.refuses("DeleteVpcEndpointServiceConfigurations", "DryRunOperation", "model", "a dry run",
              lambda w: w.ec2.delete_vpc_endpoint_service_configurations(ServiceIds=[build.service(w).id], DryRun=True))

# Who may connect


@cases.success("ModifyVpcEndpointServicePermissions", "cli")
def an_account_is_let_in(w):
    service = build.service(w)
    answer = w.ec2.modify_vpc_endpoint_service_permissions(ServiceId=service.id, AddAllowedPrincipals=[root("444455556666")])
    has(answer, "AddedPrincipals", "ReturnValue")
    same("who was added", [one["Principal"] for one in answer["AddedPrincipals"]], [root("444455556666")])


@cases.state("ModifyVpcEndpointServicePermissions", "model")
def principals_are_added_and_removed(w):
    service, role = build.service(w), "arn:aws:iam::444455556666:role/orders"
    w.ec2.modify_vpc_endpoint_service_permissions(ServiceId=service.id, AddAllowedPrincipals=[root("444455556666"), role])
    w.ec2.modify_vpc_endpoint_service_permissions(ServiceId=service.id, RemoveAllowedPrincipals=[root("444455556666")])
    same("the principals", principals(w, service), [role])


@cases.state("ModifyVpcEndpointServicePermissions", "aws.md: Endpoint services and connections")
def removing_a_principal_ends_no_connection(w):
    service, other, endpoint = build.connected(w)
    w.ec2.modify_vpc_endpoint_service_permissions(ServiceId=service.id, RemoveAllowedPrincipals=[root(other.account)])
    same("the connections", connections(w, service), {endpoint: "available"})


def let(w, principal):
    w.ec2.modify_vpc_endpoint_service_permissions(ServiceId=build.service(w).id, AddAllowedPrincipals=[principal])


cases.refuses("ModifyVpcEndpointServicePermissions", "InvalidVpcEndpointServiceId.NotFound", "tf", "a service that is none",
              lambda w: w.ec2.modify_vpc_endpoint_service_permissions(ServiceId=SERVICE, AddAllowedPrincipals=["*"]))
cases.refuses("ModifyVpcEndpointServicePermissions", "InvalidPrincipal", "reading", "an account without an ARN", lambda w: let(w, "444455556666"))
cases.refuses("ModifyVpcEndpointServicePermissions", "InvalidPrincipal", "aws.md: Names and IDs", "a role with a path",
              lambda w: let(w, "arn:aws:iam::444455556666:role/team/orders"))


@cases.success("DescribeVpcEndpointServicePermissions", "cli")
def nobody_is_let_in_at_first(w):
    same("the principals", principals(w, build.service(w)), [])


@cases.state("DescribeVpcEndpointServicePermissions", "model")
def kinds_of_principals_are_told(w):
    service = build.service(w)
    kinds = {"*": "All", root("444455556666"): "Account", "arn:aws:iam::444455556666:role/orders": "Role", "arn:aws:iam::444455556666:user/ann": "User"}
    w.ec2.modify_vpc_endpoint_service_permissions(ServiceId=service.id, AddAllowedPrincipals=list(kinds))
    told = w.ec2.describe_vpc_endpoint_service_permissions(ServiceId=service.id)["AllowedPrincipals"]
    same("the kinds", {one["Principal"]: one["PrincipalType"] for one in told}, kinds)


@cases.paging("DescribeVpcEndpointServicePermissions", "model")
def principals_by_page(w):
    service = build.service(w)
    w.ec2.modify_vpc_endpoint_service_permissions(ServiceId=service.id, AddAllowedPrincipals=[root(f"44445555666{n}") for n in range(7)])
    pages(w.ec2, "describe_vpc_endpoint_service_permissions", "AllowedPrincipals", 5, ServiceId=service.id)


cases.refuses("DescribeVpcEndpointServicePermissions", "InvalidVpcEndpointServiceId.NotFound", "tf", "a service that is none",
              lambda w: w.ec2.describe_vpc_endpoint_service_permissions(ServiceId=SERVICE))

# Who is connected


@cases.success("DescribeVpcEndpointConnections", "cli")
def a_request_is_seen(w):
    service, other, endpoint = build.connected(w, accept=False)
    [told] = w.ec2.describe_vpc_endpoint_connections()["VpcEndpointConnections"]
    has(told, "ServiceId", "VpcEndpointId", "VpcEndpointOwner", "VpcEndpointState", "CreationTimestamp", "DnsEntries", "NetworkLoadBalancerArns")
    same("whose it is", (told["ServiceId"], told["VpcEndpointId"], told["VpcEndpointOwner"]), (service.id, endpoint, other.account))


@cases.state("DescribeVpcEndpointConnections", "aws.md: Endpoint services and connections")
def states_are_spelled_with_a_small_letter(w):
    service, _, endpoint = build.connected(w, accept=False)
    same("the connections", connections(w, service), {endpoint: "pendingAcceptance"})


@cases.state("DescribeVpcEndpointConnections", "model")
def filters_choose_connections(w):
    service, other, endpoint = build.connected(w)
    for name, value in {"vpc-endpoint-owner": other.account, "vpc-endpoint-state": "available", "service-id": service.id}.items():
        found = w.ec2.describe_vpc_endpoint_connections(Filters=[{"Name": name, "Values": [value]}])["VpcEndpointConnections"]
        same(f"what {name} finds", [one["VpcEndpointId"] for one in found], [endpoint])
    rejected = [{"Name": "vpc-endpoint-state", "Values": ["rejected"]}]
    same("what is rejected", w.ec2.describe_vpc_endpoint_connections(Filters=rejected)["VpcEndpointConnections"], [])


@cases.paging("DescribeVpcEndpointConnections", "model")
def connections_by_page(w):
    service = build.service(w)
    other, net = build.consumer(w, service)
    for _ in range(7):
        build.endpoint(other, net, service)
    pages(w.ec2, "describe_vpc_endpoint_connections", "VpcEndpointConnections", 5)


cases.refuses("DescribeVpcEndpointConnections", "InvalidFilter", "reading", "a filter that is none",
              lambda w: w.ec2.describe_vpc_endpoint_connections(Filters=[{"Name": "colour", "Values": ["blue"]}]))


def accept(w, service_id, *endpoints):
    return w.ec2.accept_vpc_endpoint_connections(ServiceId=service_id, VpcEndpointIds=list(endpoints))


def reject(w, service_id, *endpoints):
    return w.ec2.reject_vpc_endpoint_connections(ServiceId=service_id, VpcEndpointIds=list(endpoints))


@cases.success("AcceptVpcEndpointConnections", "cli")
def a_request_is_accepted(w):
    service, _, endpoint = build.connected(w, accept=False)
    same("what failed", accept(w, service.id, endpoint)["Unsuccessful"], [])


@cases.state("AcceptVpcEndpointConnections", "aws.md: Endpoint services and connections")
def an_accepted_request_is_pending_and_then_available(w):
    service, other, endpoint = build.connected(w, accept=False)
    accept(w, service.id, endpoint)
    same("the state at once", connections(w, service), {endpoint: "pending"})
    w.pass_time(20)
    same("the state later", connections(w, service), {endpoint: "available"})
    [theirs] = other.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"]
    same("the state that the other side sees", theirs["State"], "available")


@cases.state("AcceptVpcEndpointConnections", "reading")
def accepting_again_succeeds(w):
    service, _, endpoint = build.connected(w)
    same("what failed", accept(w, service.id, endpoint)["Unsuccessful"], [])
    same("the connections", connections(w, service), {endpoint: "available"})


@cases.state("AcceptVpcEndpointConnections", "reading")
def a_rejected_request_is_not_accepted(w):
    service, _, endpoint = build.connected(w, accept=False)
    reject(w, service.id, endpoint)
    unsuccessful(accept(w, service.id, endpoint), "InvalidState")


@cases.state("AcceptVpcEndpointConnections", "tf")
def accepting_an_endpoint_that_is_none_is_unsuccessful(w):
    unsuccessful(accept(w, build.service(w).id, ENDPOINT), "InvalidVpcEndpointId.NotFound")


cases.refuses("AcceptVpcEndpointConnections", "InvalidVpcEndpointServiceId.NotFound", "tf", "a service that is none", lambda w: accept(w, SERVICE, ENDPOINT))


@cases.success("RejectVpcEndpointConnections", "cli")
def a_request_is_rejected(w):
    service, _, endpoint = build.connected(w, accept=False)
    same("what failed", reject(w, service.id, endpoint)["Unsuccessful"], [])
    same("the connections", connections(w, service), {endpoint: "rejected"})


@cases.state("RejectVpcEndpointConnections", "aws.md: Endpoint services and connections")
def a_connection_in_use_is_cut(w):
    service, other, endpoint = build.connected(w)
    reject(w, service.id, endpoint)
    same("the connections", connections(w, service), {endpoint: "rejected"})
    [theirs] = other.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"]
    same("the state that the other side sees", theirs["State"], "rejected")


@cases.state("RejectVpcEndpointConnections", "tf")
def rejecting_an_endpoint_that_is_none_is_unsuccessful(w):
    unsuccessful(reject(w, build.service(w).id, ENDPOINT), "InvalidVpcEndpointId.NotFound")


cases.refuses("RejectVpcEndpointConnections", "InvalidVpcEndpointServiceId.NotFound", "tf", "a service that is none", lambda w: reject(w, SERVICE, ENDPOINT))
