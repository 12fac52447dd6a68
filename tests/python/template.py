"""Reads a CloudFormation template and makes what it declares with boto3, where no other reader knows these resources.

    python template.py show FILE        the resources with every reference told by name
    python template.py make FILE        makes them at the endpoint, as the environment says
    python template.py deploy FILE      creates a stack of what moto's CloudFormation knows, and finds each resource there
"""

import json
import sys
import time

import boto3
import yaml


def main(what, file):
    with open(file, encoding="utf-8") as text:
        template = yaml.safe_load(text)
    print(json.dumps({"show": show, "make": make, "deploy": deploy}[what](template)))


def show(template):
    reader = Reader(template, lambda name, attribute: f"<{name}{'.' + attribute if attribute else ''}>")
    return {name: reader.value(body["Properties"]) for name, body in template["Resources"].items()}


class Reader:
    """Values of a template; `refer(name, attribute)` says what a resource is called."""

    def __init__(self, template, refer):
        self.template, self.refer = template, refer

    def value(self, node):
        if isinstance(node, list):
            return [self.value(item) for item in node]
        if not isinstance(node, dict):
            return node
        if list(node) == ["Ref"]:
            return self.refer(node["Ref"], None)
        if list(node) == ["Fn::GetAtt"]:
            return self.refer(*node["Fn::GetAtt"])
        if list(node) == ["Fn::Join"]:
            delimiter, items = node["Fn::Join"]
            return delimiter.join(self.value(items))
        assert not any(key.startswith("Fn::") for key in node), node
        return {key: self.value(value) for key, value in node.items()}


def make(template):
    """Makes every resource once, those that it refers to before it."""
    maker = Maker(template)
    for name in template["Resources"]:
        maker.made(name)
    return {name: list(results) for name, results in maker.results.items()}


class Maker:
    """What each resource is asked for with, and what stands for it afterwards: by `Ref`, and by each attribute."""

    def __init__(self, template):
        session = boto3.Session()
        self.ec2, self.elb, self.dns = session.client("ec2"), session.client("elbv2"), session.client("route53")
        self.template, self.results = template, {}
        self.reader = Reader(template, self.result)

    def result(self, name, attribute):
        return self.made(name)[attribute]

    def made(self, name):
        if name not in self.results:
            body = self.template["Resources"][name]
            assert set(body) <= {"Type", "Properties", "Metadata", "Condition"}, body
            step = getattr(self, body["Type"].removeprefix("AWS::").replace("::", "_"))
            self.results[name] = step(self.reader.value(body["Properties"]))
        return self.results[name]

    def EC2_SecurityGroup(self, asked):
        group = self.ec2.create_security_group(
            GroupName=asked.pop("GroupName"),
            Description=asked.pop("GroupDescription"),
            VpcId=asked.pop("VpcId"),
            TagSpecifications=[{"ResourceType": "security-group", "Tags": asked.pop("Tags")}],
        )["GroupId"]
        # CloudFormation takes AWS's own outbound rule away where the template names one
        everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        self.ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[everything])
        for rule in asked.pop("SecurityGroupEgress"):
            self.ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[permission(rule)])
        for rule in asked.pop("SecurityGroupIngress", []):
            self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission(rule)])
        assert not asked, asked
        return {None: group, "GroupId": group}

    def EC2_SecurityGroupIngress(self, asked):
        self.ec2.authorize_security_group_ingress(GroupId=asked.pop("GroupId"), IpPermissions=[permission(asked)])
        return {}

    def ElasticLoadBalancingV2_LoadBalancer(self, asked):
        attributes = asked.pop("LoadBalancerAttributes", [])
        enforce = asked.pop("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", None)
        made = self.elb.create_load_balancer(**asked)["LoadBalancers"][0]["LoadBalancerArn"]
        if attributes:
            self.elb.modify_load_balancer_attributes(LoadBalancerArn=made, Attributes=attributes)
        until(lambda: self.elb.describe_load_balancers(LoadBalancerArns=[made])["LoadBalancers"][0]["State"]["Code"] == "active")
        if enforce:
            self.elb.set_security_groups(
                LoadBalancerArn=made,
                SecurityGroups=asked["SecurityGroups"],
                EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic=enforce,
            )
        return {None: made}

    def ElasticLoadBalancingV2_TargetGroup(self, asked):
        attributes, targets = asked.pop("TargetGroupAttributes", []), asked.pop("Targets", [])
        made = self.elb.create_target_group(**asked)["TargetGroups"][0]["TargetGroupArn"]
        if attributes:
            self.elb.modify_target_group_attributes(TargetGroupArn=made, Attributes=attributes)
        if targets:
            self.elb.register_targets(TargetGroupArn=made, Targets=targets)
        return {None: made}

    def ElasticLoadBalancingV2_Listener(self, asked):
        attributes = asked.pop("ListenerAttributes", [])
        made = self.elb.create_listener(**asked)["Listeners"][0]["ListenerArn"]
        if attributes:
            self.elb.modify_listener_attributes(ListenerArn=made, Attributes=attributes)
        return {None: made}

    def EC2_VPCEndpointService(self, asked):
        tags = [{"ResourceType": "vpc-endpoint-service", "Tags": asked.pop("Tags")}]
        made = self.ec2.create_vpc_endpoint_service_configuration(TagSpecifications=tags, **asked)["ServiceConfiguration"]
        service = made["ServiceId"]
        until(lambda: self.service(service)["ServiceState"] == "Available")
        proof = self.service(service).get("PrivateDnsNameConfiguration", {})
        told = {f"PrivateDnsNameConfiguration.{key}": value for key, value in proof.items()}
        return {None: service, "ServiceId": service, **told}

    def service(self, service):
        return self.ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[service])["ServiceConfigurations"][0]

    def EC2_VPCEndpointServicePermissions(self, asked):
        self.ec2.modify_vpc_endpoint_service_permissions(
            ServiceId=asked["ServiceId"], AddAllowedPrincipals=asked["AllowedPrincipals"]
        )
        return {}

    def EC2_VPCEndpointConnectionNotification(self, asked):
        made = self.ec2.create_vpc_endpoint_connection_notification(**asked)["ConnectionNotification"]
        return {None: made["ConnectionNotificationId"]}

    def Route53_RecordSet(self, asked):
        records = [{"Value": value} for value in asked.pop("ResourceRecords")]
        zone, ttl = asked.pop("HostedZoneId"), int(asked.pop("TTL"))
        change = {"Action": "UPSERT", "ResourceRecordSet": {**asked, "TTL": ttl, "ResourceRecords": records}}
        self.dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [change]})
        return {None: asked["Name"]}


def permission(rule):
    """A rule of a template as EC2 takes it."""
    words = {"Description": rule["Description"]} if "Description" in rule else {}
    peers = {
        "CidrIp": ("IpRanges", "CidrIp"),
        "CidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
        "SourceSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
        "DestinationSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
        "SourcePrefixListId": ("PrefixListIds", "PrefixListId"),
        "DestinationPrefixListId": ("PrefixListIds", "PrefixListId"),
    }
    [peer] = [key for key in rule if key in peers]
    members, member = peers[peer]
    ports = {key: rule[key] for key in ("FromPort", "ToPort") if key in rule}
    return {"IpProtocol": rule["IpProtocol"], **ports, members: [{member: rule[peer], **words}]}


def until(holds):
    for _ in range(120):
        if holds():
            return
        time.sleep(0.5)
    raise AssertionError("AWS did not get ready in time")


# What moto's CloudFormation makes of ours, and how each is found (moto 5.2.5). It makes every load balancer an application one, so
# that a listener for TCP is refused; and it looks at no targets.
KNOWN_TO_MOTO = {
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
}


def deploy(template):
    session = boto3.Session()
    stacks, ec2, elb = session.client("cloudformation"), session.client("ec2"), session.client("elbv2")
    resources = template["Resources"]
    left_out = sorted({body["Type"] for body in resources.values()} - KNOWN_TO_MOTO)
    kept = {name: body for name, body in resources.items() if body["Type"] in KNOWN_TO_MOTO}
    body = json.dumps({key: template[key] for key in ("AWSTemplateFormatVersion", "Description")} | {"Resources": kept})
    stacks.create_stack(StackName="export", TemplateBody=body)
    status = stacks.describe_stacks(StackName="export")["Stacks"][0]["StackStatus"]
    made = {
        made["LogicalResourceId"]: made.get("PhysicalResourceId")
        for made in stacks.describe_stack_resources(StackName="export")["StackResources"]
    }
    found = {}
    for name, body in kept.items():
        found[name] = find(ec2, elb, body["Type"], made[name])
    return {"status": status, "left_out": left_out, "found": found}


def find(ec2, elb, kind, made):
    if kind == "AWS::EC2::SecurityGroup":
        return ec2.describe_security_groups(GroupIds=[made])["SecurityGroups"][0]["GroupName"]
    if kind == "AWS::EC2::SecurityGroupIngress":
        rules = ec2.describe_security_group_rules()["SecurityGroupRules"]
        return [[rule["IpProtocol"], rule["FromPort"]] for rule in rules if "ReferencedGroupInfo" in rule]
    if kind == "AWS::ElasticLoadBalancingV2::LoadBalancer":
        found = elb.describe_load_balancers(LoadBalancerArns=[made])["LoadBalancers"][0]
        return [found["LoadBalancerName"], found["Scheme"], len(found["AvailabilityZones"]), len(found["SecurityGroups"])]
    found = elb.describe_target_groups(TargetGroupArns=[made])["TargetGroups"][0]
    return [found["TargetGroupName"], found["Protocol"], found["Port"], found["TargetType"], found["HealthCheckIntervalSeconds"]]


if __name__ == "__main__":
    main(*sys.argv[1:])
