"""Reads what a look around reads, one call after another, and prints how long that took and which calls it made.

Pages are as large as AWS lets them be, and tags are asked for by twenty, so that no call is made in vain.
"""

import collections
import json
import time

import boto3
from botocore.config import Config

ec2, elb, ecs, acm, route53, sns, scaling, trail, sts = (
    boto3.client(name, config=Config(retries={"max_attempts": 1}))
    for name in ("ec2", "elbv2", "ecs", "acm", "route53", "sns", "autoscaling", "cloudtrail", "sts")
)
calls = collections.Counter()
CHANGES = (
    "ModifyVpcEndpointServicePermissions",
    "ModifyVpcEndpointServiceConfiguration",
    "AcceptVpcEndpointConnections",
    "RejectVpcEndpointConnections",
    "CreateVpcEndpointServiceConfiguration",
    "DeleteVpcEndpointServiceConfigurations",
)


def counted(model, request_signer, **_):
    scope = request_signer.signing_name
    # over REST a call has no name on the wire
    rest = f"{model.http['method']} {model.http['requestUri'].split('?')[0].rsplit('/', 1)[-1]}"
    calls[f"{scope} {rest if scope == 'route53' else model.name}"] += 1


for client in (ec2, elb, ecs, acm, route53, sns, scaling, trail, sts):
    client.meta.events.register("before-call", counted)


def everything(client, operation, result, most=None, size="MaxResults", **asked):
    """All pages of a list."""
    ask = getattr(client, operation)
    asked |= {size: most} if most else {}
    if not client.can_paginate(operation):
        return ask(**asked).get(result, [])
    config = {"PageSize": most} if most else {}
    asked.pop(size, None)
    pages = client.get_paginator(operation).paginate(PaginationConfig=config, **asked)
    return [item for page in pages for item in page.get(result, [])]


def tags(arns):
    for start in range(0, len(arns), 20):
        elb.describe_tags(ResourceArns=arns[start : start + 20])


def network():
    ec2.describe_availability_zones()
    for operation, result in (
        ("describe_vpcs", "Vpcs"),
        ("describe_subnets", "Subnets"),
        ("describe_network_acls", "NetworkAcls"),
        ("describe_security_groups", "SecurityGroups"),
        ("describe_instances", "Reservations"),
        ("describe_network_interfaces", "NetworkInterfaces"),
        ("describe_internet_gateways", "InternetGateways"),
        ("describe_nat_gateways", "NatGateways"),
        ("describe_flow_logs", "FlowLogs"),
        ("describe_vpc_endpoints", "VpcEndpoints"),
        ("describe_vpc_endpoint_connection_notifications", "ConnectionNotificationSet"),
        ("describe_vpc_block_public_access_exclusions", "VpcBlockPublicAccessExclusions"),
    ):
        everything(ec2, operation, result, 1000)
    everything(ec2, "describe_route_tables", "RouteTables", 100)
    ec2.describe_vpc_block_public_access_options()
    for service in everything(ec2, "describe_vpc_endpoint_service_configurations", "ServiceConfigurations", 1000):
        everything(ec2, "describe_vpc_endpoint_service_permissions", "AllowedPrincipals", 1000, ServiceId=service["ServiceId"])
        mine = [{"Name": "service-id", "Values": [service["ServiceId"]]}]
        everything(ec2, "describe_vpc_endpoint_connections", "VpcEndpointConnections", 1000, Filters=mine)


def balancing():
    everything(elb, "describe_account_limits", "Limits", 400)
    balancers = everything(elb, "describe_load_balancers", "LoadBalancers", 400)
    listeners = []
    for balancer in balancers:
        arn = balancer["LoadBalancerArn"]
        if balancer["Type"] == "network":
            elb.describe_load_balancer_attributes(LoadBalancerArn=arn)
        for listener in everything(elb, "describe_listeners", "Listeners", 400, LoadBalancerArn=arn):
            listeners.append(listener["ListenerArn"])
            if balancer["Type"] == "network" and listener["Protocol"] != "TLS":
                elb.describe_listener_attributes(ListenerArn=listener["ListenerArn"])
            if balancer["Type"] == "application":
                everything(elb, "describe_rules", "Rules", 400, ListenerArn=listener["ListenerArn"])
    groups = [group["TargetGroupArn"] for group in everything(elb, "describe_target_groups", "TargetGroups", 400)]
    for group in groups:
        elb.describe_target_group_attributes(TargetGroupArn=group)
        elb.describe_target_health(TargetGroupArn=group)
    tags([balancer["LoadBalancerArn"] for balancer in balancers])
    tags(listeners)
    tags(groups)


def rest():
    sts.get_caller_identity()
    everything(scaling, "describe_auto_scaling_groups", "AutoScalingGroups", 100)
    everything(acm, "list_certificates", "CertificateSummaryList", 1000)
    everything(route53, "list_hosted_zones", "HostedZones", 100)
    everything(sns, "list_topics", "Topics")
    clusters = everything(ecs, "list_clusters", "clusterArns")
    assert not clusters, "what runs in clusters is not read here"
    for name in CHANGES:
        everything(trail, "lookup_events", "Events", 50, LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}])


start = time.perf_counter()
rest()
network()
balancing()
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "calls": calls}))
