"""The small worlds that cases build for themselves: a network, a load balancer in it, a service on that, an endpoint to it; a certificate."""

import ipaddress
from dataclasses import dataclass

# The ID of nothing, behind the prefix of any kind
NOTHING = "0123456789abcdef0"
ZONE = "us-east-1a"
IMAGE = "ami-0abcdef1234567890"
EVERYWHERE = "0.0.0.0/0"


@dataclass
class Network:
    vpc: str
    subnets: list
    zones: list


@dataclass
class Balancer:
    arn: str
    network: Network
    group: str


@dataclass
class Service:
    id: str
    name: str
    balancer: Balancer


def vpc(w, cidr="10.60.0.0/16"):
    return w.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]


def subnet(w, vpc, cidr="10.60.0.0/24", zone=ZONE):
    return w.ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone)["Subnet"]["SubnetId"]


def dual_stack(w):
    """A VPC with a range of Amazon's, and that range."""
    made = w.ec2.create_vpc(CidrBlock="10.60.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]["VpcId"]
    return made, w.ec2.describe_vpcs(VpcIds=[made])["Vpcs"][0]["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]


def part(block, ordinal=0):
    """A /64 of a range."""
    return str(list(ipaddress.ip_network(block).subnets(new_prefix=64))[ordinal])


def network(w, zones=2):
    """A VPC with a subnet in each of so many zones."""
    made = vpc(w)
    names = [zone["ZoneName"] for zone in w.ec2.describe_availability_zones()["AvailabilityZones"][:zones]]
    return Network(made, [subnet(w, made, f"10.60.{n}.0/24", zone) for n, zone in enumerate(names)], names)


def group(w, vpc, name="orders"):
    return w.ec2.create_security_group(GroupName=name, Description="The orders API", VpcId=vpc)["GroupId"]


def default_vpc(w):
    return w.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]


def rule(port=443, cidr="10.0.0.0/8", **also):
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": cidr, **also}]}


def instances(w, subnet, count=1, **arguments):
    """Running ones."""
    made = w.ec2.run_instances(
        ImageId=IMAGE, InstanceType="t3.micro", MinCount=count, MaxCount=count, SubnetId=subnet, **arguments
    )
    w.pass_time(60)
    return [one["InstanceId"] for one in made["Instances"]]


def instance(w, subnet, **arguments):
    return instances(w, subnet, **arguments)[0]


def balancer(w, name="orders", net=None, grouped=True, active=True, **arguments):
    """An internal network load balancer in both zones of a network."""
    net = net or network(w)
    own = group(w, net.vpc, f"{name}-nlb")
    asked = dict(Name=name, Type="network", Scheme="internal", Subnets=net.subnets, **arguments)
    if grouped:
        asked["SecurityGroups"] = [own]
    arn = w.elbv2.create_load_balancer(**asked)["LoadBalancers"][0]["LoadBalancerArn"]
    if active:
        w.pass_time(120)
    return Balancer(arn, net, own)


def target_group(w, vpc, name="orders", **arguments):
    asked = dict(Name=name, Protocol="TCP", Port=443, VpcId=vpc, TargetType="ip") | arguments
    return w.elbv2.create_target_group(**asked)["TargetGroups"][0]["TargetGroupArn"]


def forward(target_group):
    return [{"Type": "forward", "TargetGroupArn": target_group}]


def listener(w, balancer, target_group, port=443, **arguments):
    asked = dict(LoadBalancerArn=balancer.arn, Protocol="TCP", Port=port) | arguments
    return w.elbv2.create_listener(DefaultActions=forward(target_group), **asked)["Listeners"][0]["ListenerArn"]


def certificate(w, name="orders.example.com"):
    """One that is issued: a record in public DNS proves its name."""
    arn = w.acm.request_certificate(DomainName=name, ValidationMethod="DNS")["CertificateArn"]
    w.pass_time(60)
    [option] = w.acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"]
    proof = option["ResourceRecord"]
    zone = w.route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]
    record = {"Name": proof["Name"], "Type": proof["Type"], "TTL": 60, "ResourceRecords": [{"Value": proof["Value"]}]}
    change = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    w.route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=change)
    w.pass_time(600)
    return arn


def service(w, balanced=None, available=True, **arguments):
    """An endpoint service that wants to be asked."""
    balanced = balanced or balancer(w)
    asked = dict(AcceptanceRequired=True, NetworkLoadBalancerArns=[balanced.arn]) | arguments
    made = w.ec2.create_vpc_endpoint_service_configuration(**asked)["ServiceConfiguration"]
    if available:
        w.pass_time(10)
    return Service(made["ServiceId"], made["ServiceName"], balanced)


def root(account):
    return f"arn:aws:iam::{account}:root"


def let_in(w, service, account):
    w.ec2.modify_vpc_endpoint_service_permissions(ServiceId=service.id, AddAllowedPrincipals=[root(account)])


def consumer(w, service, let=True):
    """Somebody else, let in, with a VPC that has subnets in the zones of the service."""
    other = w.other()
    if let:
        let_in(w, service, other.account)
    own = w.ec2.describe_subnets(SubnetIds=service.balancer.network.subnets)["Subnets"]
    by_id = {zone["ZoneId"]: zone["ZoneName"] for zone in other.ec2.describe_availability_zones()["AvailabilityZones"]}
    zones = [by_id[one["AvailabilityZoneId"]] for one in own]
    made = vpc(other)
    return other, Network(made, [subnet(other, made, f"10.60.{n}.0/24", zone) for n, zone in enumerate(zones)], zones)


def endpoint(other, net, service, **arguments):
    asked = dict(
        VpcEndpointType="Interface", VpcId=net.vpc, ServiceName=service.name, SubnetIds=net.subnets, **arguments
    )
    return other.ec2.create_vpc_endpoint(**asked)["VpcEndpoint"]["VpcEndpointId"]


def connected(w, accept=True):
    """A service, somebody else, and that one's endpoint to it; accepted and available unless it shall wait."""
    made = service(w)
    other, net = consumer(w, made)
    asked = endpoint(other, net, made)
    if accept:
        w.ec2.accept_vpc_endpoint_connections(ServiceId=made.id, VpcEndpointIds=[asked])
        w.pass_time(20)
    return made, other, asked
