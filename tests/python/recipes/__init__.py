"""Valid requests: for every operation that the sandbox answers, how one asks it rightly, and what must be there first.

A service is a file here and nothing else: its recipes are found by themselves. A recipe is a function from an estate to the parameters of
one request; an operation may have several, each showing something else of its answer. What a recipe needs, the estate makes once.
"""

import datetime
import importlib
import json
import os
import pkgutil
import sys
import urllib.request
from functools import cached_property

import boto3
from botocore.config import Config

REGION = "us-east-1"
# The account whose estate comes with the seed, and who is to be connected with it
CUSTOMER, PARTNER, STRANGER = "111122223333", "444455556666", "777788889999"
PLAIN = Config(retries={"total_max_attempts": 1}, read_timeout=5, connect_timeout=5)
RAW = PLAIN.merge(Config(parameter_validation=False))

# Of the sandbox's administration, which moves its clock: every script that uses recipes is given it first
TOKEN = sys.argv[1] if len(sys.argv) > 1 else ""
# One for all accounts, since each session reads the service models anew
SESSION = boto3.Session()
ALL = {}


class Recipe:
    """One valid request of one operation."""

    def __init__(self, operation, build, by, seeded):
        self.operation, self.build, self.by, self.seeded = operation, build, by, seeded
        self.service, self.action = operation.split(".")

    def client(self, estate):
        return estate.client(self.service, self.by)


def recipe(operation, by="provider", seeded=False):
    """Registers a recipe of `service.Operation`, asked by the provider or the consumer. A seeded one needs what only the seed has."""

    def register(build):
        ALL.setdefault(operation, []).append(Recipe(operation, build, by, seeded))
        return build

    return register


def load():
    """Every recipe: operation → its recipes."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(ALL.items()))


class Estate:
    """Two accounts that want to be connected, and what was made in them so far. Every part is made when it is first asked for."""

    def __init__(self, provider=CUSTOMER, consumer=PARTNER):
        self.accounts = {"provider": provider, "consumer": consumer}
        self.kept, self.clients, self.number = {}, {}, 0

    def client(self, service, by="provider", config=RAW):
        key = (service, by, id(config))
        if key not in self.clients:
            own = dict(aws_access_key_id=self.accounts[by], aws_secret_access_key="sandbox", region_name=REGION)
            self.clients[key] = SESSION.client(service, config=config, **own)
        return self.clients[key]

    def once(self, name, make):
        """What `make` gives, made once."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    def fresh(self, word="it"):
        """A name that nothing else has."""
        self.number += 1
        return f"{word}-{self.number}"

    # What several services' recipes stand on

    @cached_property
    def ec2(self):
        return self.client("ec2", config=PLAIN)

    @cached_property
    def elbv2(self):
        return self.client("elbv2", config=PLAIN)

    @cached_property
    def vpc(self):
        """A VPC with names, since endpoints and load balancers want them."""
        return self.new_vpc(self.ec2, "10.77.0.0/16")

    @cached_property
    def zones(self):
        return [z["ZoneName"] for z in self.ec2.describe_availability_zones()["AvailabilityZones"]]

    @cached_property
    def subnets(self):
        return [self.new_subnet(self.ec2, self.vpc, f"10.77.{n}.0/24", self.zones[n]) for n in range(2)]

    @cached_property
    def group(self):
        return self.new_group()

    @cached_property
    def instance(self):
        return self.new_instance()

    @cached_property
    def load_balancer(self):
        return self.new_load_balancer()

    @cached_property
    def target_group(self):
        return self.new_target_group()

    @cached_property
    def listener(self):
        return self.new_listener(self.load_balancer, 443)

    @cached_property
    def service(self):
        """An endpoint service that asks, and lets the consumer in."""
        return self.new_service()

    @cached_property
    def certificate(self):
        """Issued, since its name is proved in a zone of one's own."""
        return self.new_certificate()

    @cached_property
    def consumer_vpc(self):
        return self.new_vpc(self.client("ec2", "consumer", PLAIN), "10.88.0.0/16")

    @cached_property
    def consumer_subnet(self):
        """In a zone that the service has too, in the consumer's own name for it."""
        ec2 = self.client("ec2", "consumer", PLAIN)
        offer = ec2.describe_vpc_endpoint_services(ServiceNames=[self.service["ServiceName"]])["ServiceDetails"][0]
        return self.new_subnet(ec2, self.consumer_vpc, "10.88.0.0/24", offer["AvailabilityZones"][0])

    def new_vpc(self, ec2, block):
        return ec2.create_vpc(CidrBlock=block, TagSpecifications=tagged("vpc"))["Vpc"]["VpcId"]

    def new_subnet(self, ec2, vpc, block, zone):
        asked = dict(VpcId=vpc, CidrBlock=block, AvailabilityZone=zone, TagSpecifications=tagged("subnet"))
        return ec2.create_subnet(**asked)["Subnet"]["SubnetId"]

    def new_group(self):
        asked = dict(GroupName=self.fresh("group"), Description="A group", VpcId=self.vpc, TagSpecifications=tagged("security-group"))
        return self.ec2.create_security_group(**asked)["GroupId"]

    def new_instance(self):
        asked = dict(ImageId="ami-0123456789abcdef0", InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=self.subnets[0])
        made = self.ec2.run_instances(**asked, SecurityGroupIds=[self.group], TagSpecifications=tagged("instance"))
        later(120)
        return made["Instances"][0]["InstanceId"]

    def new_load_balancer(self):
        """An internal network load balancer, and active."""
        asked = dict(Name=self.fresh("nlb"), Type="network", Scheme="internal", Subnets=self.subnets, SecurityGroups=[self.group])
        made = self.elbv2.create_load_balancer(**asked, Tags=TAGS)["LoadBalancers"][0]["LoadBalancerArn"]
        later(300)
        return made

    def new_target_group(self, kind="instance"):
        asked = dict(Name=self.fresh("group"), Protocol="TCP", Port=443, VpcId=self.vpc, TargetType=kind, Tags=TAGS)
        return self.elbv2.create_target_group(**asked)["TargetGroups"][0]["TargetGroupArn"]

    def new_listener(self, load_balancer, port, target_group=None):
        action = {"Type": "forward", "TargetGroupArn": target_group or self.target_group}
        asked = dict(LoadBalancerArn=load_balancer, Protocol="TCP", Port=port, DefaultActions=[action], Tags=TAGS)
        return self.elbv2.create_listener(**asked)["Listeners"][0]["ListenerArn"]

    def new_certificate(self):
        acm, dns, name = self.client("acm", config=PLAIN), self.client("route53", config=PLAIN), f"{self.fresh('proved')}.example.com"
        zone = dns.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]
        made = acm.request_certificate(DomainName=name, ValidationMethod="DNS", Tags=TAGS)["CertificateArn"]
        later(60)
        proof = acm.describe_certificate(CertificateArn=made)["Certificate"]["DomainValidationOptions"][0]["ResourceRecord"]
        record = {"Name": proof["Name"], "Type": proof["Type"], "TTL": 60, "ResourceRecords": [{"Value": proof["Value"]}]}
        change = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
        dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=change)
        later(900)
        return made

    def new_service(self, load_balancer=None):
        asked = dict(NetworkLoadBalancerArns=[load_balancer or self.new_load_balancer()], AcceptanceRequired=True)
        asked["TagSpecifications"] = tagged("vpc-endpoint-service")
        made = self.ec2.create_vpc_endpoint_service_configuration(**asked)["ServiceConfiguration"]
        principal = f"arn:aws:iam::{self.accounts['consumer']}:root"
        self.ec2.modify_vpc_endpoint_service_permissions(ServiceId=made["ServiceId"], AddAllowedPrincipals=[principal])
        later(60)
        return made

    def new_endpoint(self, service=None):
        """The consumer's endpoint to a service, waiting to be accepted."""
        ec2 = self.client("ec2", "consumer", PLAIN)
        asked = dict(VpcEndpointType="Interface", VpcId=self.consumer_vpc, SubnetIds=[self.consumer_subnet])
        asked |= dict(ServiceName=(service or self.service)["ServiceName"], TagSpecifications=tagged("vpc-endpoint"))
        made = ec2.create_vpc_endpoint(**asked)["VpcEndpoint"]["VpcEndpointId"]
        later(60)
        return made


TAGS = [{"Key": "Name", "Value": "recipe"}]


def tagged(kind):
    return [{"ResourceType": kind, "Tags": TAGS}]


def later(seconds):
    """Moves the sandbox's clock, which stands still otherwise, and gives its time."""
    return datetime.datetime.fromisoformat(administer("clock", {"advance_seconds": seconds})["now"])


def administer(what, body=None):
    """What an administrator does to the sandbox, or only looks at."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"X-Sandbox-Token": TOKEN, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{os.environ['AWS_ENDPOINT_URL']}/_sandbox/{what}", data, headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)
