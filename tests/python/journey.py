"""The provider's and the consumer's part of an onboarding, as any other client would do it. Prints what came of it as JSON."""

import json
import time

import boto3
from botocore.exceptions import ClientError


def main():
    provider, consumer = Party("111122223333"), Party("444455556666")
    target, subnets, vpc = provider.target()
    group = provider.group(vpc, target)
    arn = provider.load_balancer(subnets, group)
    target_group = provider.listener(arn, vpc, target)
    states = until(lambda: provider.health(target_group), lambda states: set(states) == {"healthy"})
    service = provider.service(arn)
    refused = [
        error(lambda: consumer.endpoint(service["ServiceName"])),
        error(lambda: provider.elb.delete_load_balancer(LoadBalancerArn=arn)),
        error(lambda: provider.ec2.describe_vpcs(DryRun=True)),
    ]
    provider.ec2.modify_vpc_endpoint_service_permissions(
        ServiceId=service["ServiceId"], AddAllowedPrincipals=["arn:aws:iam::444455556666:root"]
    )
    endpoint = consumer.endpoint(service["ServiceName"])
    assert provider.connection(service, endpoint) == "pendingAcceptance"
    done = provider.ec2.accept_vpc_endpoint_connections(ServiceId=service["ServiceId"], VpcEndpointIds=[endpoint])
    assert done["Unsuccessful"] == [], done
    connection = until(lambda: provider.connection(service, endpoint), lambda state: state == "available")
    print(
        json.dumps(
            {
                "service_name": service["ServiceName"],
                "health": states,
                "connection": connection,
                "endpoint": until(lambda: consumer.endpoint_state(endpoint), lambda state: state == "available"),
                "refused": refused,
            }
        )
    )


class Party:
    """One account's clients."""

    def __init__(self, account):
        session = boto3.Session(aws_access_key_id=account, aws_secret_access_key="sandbox", region_name="us-east-1")
        assert session.client("sts").get_caller_identity()["Account"] == account
        self.ec2 = session.client("ec2")
        self.elb = session.client("elbv2")

    def target(self):
        """GitHub Enterprise, and a private subnet under the default network ACL in each of two zones of its VPC."""
        named = [{"Name": "tag:Name", "Values": ["GitHub Enterprise"]}]
        instance = self.ec2.describe_instances(Filters=named)["Reservations"][0]["Instances"][0]
        vpc = [{"Name": "vpc-id", "Values": [instance["VpcId"]]}]
        public = {
            association["SubnetId"]
            for table in self.ec2.describe_route_tables(Filters=vpc)["RouteTables"]
            if any(route.get("GatewayId", "").startswith("igw-") for route in table["Routes"])
            for association in table["Associations"]
            if "SubnetId" in association
        }
        acls = self.ec2.describe_network_acls(Filters=vpc)["NetworkAcls"]
        tight = {a["SubnetId"] for acl in acls if not acl["IsDefault"] for a in acl["Associations"]}
        zones = {}
        for subnet in self.ec2.describe_subnets(Filters=vpc)["Subnets"]:
            if subnet["SubnetId"] not in public | tight:
                zones.setdefault(subnet["AvailabilityZone"], subnet["SubnetId"])
        home = instance["Placement"]["AvailabilityZone"]
        other = next(zone for zone in sorted(zones) if zone != home)
        return instance, [zones[home], zones[other]], instance["VpcId"]

    def group(self, vpc, target):
        """The load balancer's group, admitted by the target's own."""
        made = self.ec2.create_security_group(GroupName="boto-nlb", Description="By boto3", VpcId=vpc)["GroupId"]
        rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": made}]}
        own = target["SecurityGroups"][0]["GroupId"]
        self.ec2.authorize_security_group_ingress(GroupId=own, IpPermissions=[rule])
        assert error(lambda: self.ec2.authorize_security_group_ingress(GroupId=own, IpPermissions=[rule])) == "InvalidPermission.Duplicate"
        return made

    def load_balancer(self, subnets, group):
        asked = dict(Name="boto", Type="network", Scheme="internal", Subnets=subnets, SecurityGroups=[group])
        arn = self.elb.create_load_balancer(**asked)["LoadBalancers"][0]["LoadBalancerArn"]
        assert self.elb.create_load_balancer(**asked)["LoadBalancers"][0]["LoadBalancerArn"] == arn, "a repeat makes no second one"
        assert error(lambda: self.elb.create_load_balancer(**{**asked, "Subnets": subnets[:1]})) == "DuplicateLoadBalancerName"
        until(
            lambda: self.elb.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"][0]["State"]["Code"],
            lambda state: state == "active",
        )
        self.elb.set_security_groups(
            LoadBalancerArn=arn, SecurityGroups=[group], EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic="off"
        )
        attributes = {"deletion_protection.enabled": "true", "load_balancing.cross_zone.enabled": "true"}
        self.elb.modify_load_balancer_attributes(
            LoadBalancerArn=arn, Attributes=[{"Key": key, "Value": value} for key, value in attributes.items()]
        )
        return arn

    def listener(self, arn, vpc, target):
        group = self.elb.create_target_group(
            Name="boto", Protocol="TCP", Port=443, VpcId=vpc, TargetType="instance",
            HealthCheckIntervalSeconds=10, HealthyThresholdCount=2,
        )["TargetGroups"][0]["TargetGroupArn"]  # fmt: skip
        self.elb.create_listener(
            LoadBalancerArn=arn, Protocol="TCP", Port=443, DefaultActions=[{"Type": "forward", "TargetGroupArn": group}]
        )
        self.elb.register_targets(TargetGroupArn=group, Targets=[{"Id": target["InstanceId"], "Port": 443}])
        return group

    def health(self, target_group):
        described = self.elb.describe_target_health(TargetGroupArn=target_group)["TargetHealthDescriptions"]
        return [target["TargetHealth"]["State"] for target in described]

    def service(self, arn):
        asked = dict(NetworkLoadBalancerArns=[arn], AcceptanceRequired=True, ClientToken="boto-1")
        made = self.ec2.create_vpc_endpoint_service_configuration(**asked)["ServiceConfiguration"]
        again = self.ec2.create_vpc_endpoint_service_configuration(**asked)["ServiceConfiguration"]
        assert again["ServiceId"] == made["ServiceId"], "the token makes a repeat harmless"
        until(
            lambda: self.ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[made["ServiceId"]])[
                "ServiceConfigurations"
            ][0]["ServiceState"],
            lambda state: state == "Available",
        )
        return made

    def endpoint(self, service_name):
        """An endpoint in every zone that the service and the one own VPC share."""
        zones = self.ec2.describe_vpc_endpoint_services(ServiceNames=[service_name])["ServiceDetails"][0]["AvailabilityZones"]
        vpc = next(v["VpcId"] for v in self.ec2.describe_vpcs()["Vpcs"] if not v["IsDefault"])
        subnets = self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
        fitting = [subnet["SubnetId"] for subnet in subnets if subnet["AvailabilityZone"] in zones]
        made = self.ec2.create_vpc_endpoint(VpcEndpointType="Interface", VpcId=vpc, ServiceName=service_name, SubnetIds=fitting)
        return made["VpcEndpoint"]["VpcEndpointId"]

    def endpoint_state(self, endpoint):
        return self.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]["State"]

    def connection(self, service, endpoint):
        asked = [{"Name": "service-id", "Values": [service["ServiceId"]]}]
        found = self.ec2.describe_vpc_endpoint_connections(Filters=asked)["VpcEndpointConnections"]
        return next(c["VpcEndpointState"] for c in found if c["VpcEndpointId"] == endpoint)


def error(call):
    """The code that a call is refused with."""
    try:
        call()
    except ClientError as refused:
        return refused.response["Error"]["Code"]
    return "none"


def until(look, enough):
    """Looks until it is enough, 300 times at most."""
    for _ in range(300):
        seen = look()
        if enough(seen):
            return seen
        time.sleep(0.1)
    raise AssertionError(f"it stayed at {seen}")


main()
