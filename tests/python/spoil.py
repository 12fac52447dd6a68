"""Changes what two set-ups stand on, so that other auditors have something to say.

    AWS_ENDPOINT_URL=… python spoil.py ready|spoil TCP_SERVICE TLS_SERVICE

`ready` adds what a set-up leaves to its owner: flow logs of the VPC and access logs. `spoil` makes each thing wrong that a check of
Prowler looks for. Prints nothing.
"""

import sys

import boto3

ec2, elb = boto3.client("ec2"), boto3.client("elbv2")


def balancer(service):
    """The one load balancer of a service."""
    asked = ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[service])
    (arn,) = asked["ServiceConfigurations"][0]["NetworkLoadBalancerArns"]
    return elb.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"][0]


def listeners(one):
    return elb.describe_listeners(LoadBalancerArn=one["LoadBalancerArn"])["Listeners"]


def attributes(one, **values):
    pairs = [{"Key": key.replace("__", "."), "Value": value} for key, value in values.items()]
    elb.modify_load_balancer_attributes(LoadBalancerArn=one["LoadBalancerArn"], Attributes=pairs)


def ready(tcp, tls):
    del tcp
    ec2.create_flow_logs(
        ResourceIds=[tls["VpcId"]],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination="arn:aws:s3:::acme-flow-logs",
    )
    attributes(tls, access_logs__s3__enabled="true", access_logs__s3__bucket="acme-access-logs")


def spoil(tcp, tls):
    attributes(tcp, deletion_protection__enabled="false", load_balancing__cross_zone__enabled="false")
    for listener in listeners(tcp):
        elb.delete_listener(ListenerArn=listener["ListenerArn"])

    attributes(tls, access_logs__s3__enabled="false")
    for listener in listeners(tls):
        elb.modify_listener(ListenerArn=listener["ListenerArn"], SslPolicy="ELBSecurityPolicy-2016-08")
    logs = ec2.describe_flow_logs()["FlowLogs"]
    ec2.delete_flow_logs(FlowLogIds=[log["FlowLogId"] for log in logs])
    for zone in tls["AvailabilityZones"]:
        ec2.modify_subnet_attribute(SubnetId=zone["SubnetId"], MapPublicIpOnLaunch={"Value": True})


def world_open(groups):
    permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    for group in groups:
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])


def groups_of_targets(one):
    for group in elb.describe_target_groups(LoadBalancerArn=one["LoadBalancerArn"])["TargetGroups"]:
        health = elb.describe_target_health(TargetGroupArn=group["TargetGroupArn"])["TargetHealthDescriptions"]
        asked = ec2.describe_instances(InstanceIds=[target["Target"]["Id"] for target in health])
        for reservation in asked["Reservations"]:
            for instance in reservation["Instances"]:
                yield from (group["GroupId"] for group in instance["SecurityGroups"])


def another(tls, service):
    """A second load balancer of the service: public, in one zone, without groups and listeners."""
    made = elb.create_load_balancer(
        Name="public-door", Type="network", Scheme="internet-facing", Subnets=[tls["AvailabilityZones"][0]["SubnetId"]]
    )
    arn = made["LoadBalancers"][0]["LoadBalancerArn"]
    elb.get_waiter("load_balancer_available").wait(LoadBalancerArns=[arn], WaiterConfig={"Delay": 1})
    ec2.modify_vpc_endpoint_service_configuration(ServiceId=service, AddNetworkLoadBalancerArns=[arn])


def main():
    deed, *services = sys.argv[1:]
    tcp, tls = map(balancer, services)
    if deed == "ready":
        ready(tcp, tls)
        return
    spoil(tcp, tls)
    world_open(set(groups_of_targets(tls)))
    another(tls, services[1])
    # the wildcard beside the agreed account, in both orders that a reader may come across
    for service in services:
        ec2.modify_vpc_endpoint_service_permissions(ServiceId=service, AddAllowedPrincipals=["*"])


if __name__ == "__main__":
    main()
