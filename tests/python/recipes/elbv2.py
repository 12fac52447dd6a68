"""Elastic Load Balancing v2: load balancers, target groups, targets, listeners."""

from . import TAGS, later, recipe


def of(operation, **asked):
    """A request whose values come from the estate: attribute names, or what is not a text stays as it is."""
    recipe(f"elbv2.{operation}")(lambda estate: {k: v(estate) if callable(v) else v for k, v in asked.items()})


def load_balancer(estate):
    return estate.load_balancer


def target_group(estate):
    return estate.target_group


def listener(estate):
    return estate.listener


for operation in ["LoadBalancers", "TargetGroups"]:
    recipe(f"elbv2.Describe{operation}", seeded=True)(lambda _: {"PageSize": 100})

of("DescribeLoadBalancers", LoadBalancerArns=lambda e: [e.load_balancer])
of("DescribeLoadBalancerAttributes", LoadBalancerArn=load_balancer)
of("DescribeTargetGroups", TargetGroupArns=lambda e: [used(e)])
of("DescribeTargetGroupAttributes", TargetGroupArn=target_group)
of("DescribeListeners", ListenerArns=lambda e: [e.listener, tls_listener(e)])
of("DescribeListenerAttributes", ListenerArn=listener)
of("DescribeListenerCertificates", ListenerArn=lambda e: tls_listener(e), PageSize=10)
of("DescribeRules", ListenerArn=listener, PageSize=10)
of("DescribeTags", ResourceArns=lambda e: [e.load_balancer, e.target_group])
of("DescribeAccountLimits", PageSize=10)
of("DescribeSSLPolicies", PageSize=10, LoadBalancerType="network")
of("AddTags", ResourceArns=lambda e: [e.load_balancer], Tags=TAGS)
of("RemoveTags", ResourceArns=lambda e: [e.load_balancer], TagKeys=["Absent"])
of("DeleteLoadBalancer", LoadBalancerArn=lambda e: e.new_load_balancer())
of("DeleteTargetGroup", TargetGroupArn=lambda e: e.new_target_group())
of("SetSubnets", LoadBalancerArn=load_balancer, Subnets=lambda e: e.subnets, IpAddressType="ipv4")
of(
    "SetSecurityGroups",
    LoadBalancerArn=load_balancer,
    SecurityGroups=lambda e: [e.group],
    EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic="on",
)
of(
    "ModifyLoadBalancerAttributes",
    LoadBalancerArn=load_balancer,
    Attributes=[{"Key": "load_balancing.cross_zone.enabled", "Value": "true"}],
)
of(
    "ModifyTargetGroupAttributes",
    TargetGroupArn=target_group,
    Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "60"}],
)
of("ModifyListenerAttributes", ListenerArn=listener, Attributes=[{"Key": "tcp.idle_timeout.seconds", "Value": "400"}])


@recipe("elbv2.CreateLoadBalancer")
def create_load_balancer(estate):
    asked = {"Name": estate.fresh("made"), "Type": "network", "Scheme": "internal", "IpAddressType": "ipv4", "Tags": TAGS}
    return asked | {"Subnets": estate.subnets, "SecurityGroups": [estate.group]}


@recipe("elbv2.CreateLoadBalancer")
def create_load_balancer_with_addresses(estate):
    mappings = [{"SubnetId": subnet} for subnet in estate.subnets]
    return {"Name": estate.fresh("mapped"), "Type": "network", "Scheme": "internal", "SubnetMappings": mappings}


@recipe("elbv2.CreateTargetGroup")
def create_target_group(estate):
    asked = {"Name": estate.fresh("made"), "Protocol": "TCP", "Port": 443, "VpcId": estate.vpc, "TargetType": "ip", "IpAddressType": "ipv4"}
    asked |= {"HealthCheckProtocol": "HTTP", "HealthCheckPort": "traffic-port", "HealthCheckPath": "/health", "Matcher": {"HttpCode": "200"}}
    asked |= {"HealthCheckIntervalSeconds": 10, "HealthCheckTimeoutSeconds": 5, "HealthCheckEnabled": True, "Tags": TAGS}
    return asked | {"HealthyThresholdCount": 3, "UnhealthyThresholdCount": 3}


@recipe("elbv2.ModifyTargetGroup")
def modify_target_group(estate):
    asked = {"TargetGroupArn": estate.target_group, "HealthCheckProtocol": "TCP", "HealthCheckPort": "traffic-port"}
    asked |= {"HealthCheckIntervalSeconds": 10, "HealthCheckTimeoutSeconds": 5, "HealthCheckEnabled": True}
    return asked | {"HealthyThresholdCount": 3, "UnhealthyThresholdCount": 3}


@recipe("elbv2.ModifyTargetGroup")
def modify_web_target_group(estate):
    def make():
        asked = dict(Name=estate.fresh("web"), Protocol="TCP", Port=80, VpcId=estate.vpc, HealthCheckProtocol="HTTP")
        return estate.elbv2.create_target_group(**asked)["TargetGroups"][0]["TargetGroupArn"]

    made = estate.once("web target group", make)
    return {"TargetGroupArn": made, "HealthCheckPath": "/health", "Matcher": {"HttpCode": "200-299"}}


@recipe("elbv2.RegisterTargets")
def register_targets(estate):
    return {"TargetGroupArn": estate.target_group, "Targets": [{"Id": estate.instance, "Port": 443}]}


@recipe("elbv2.DeregisterTargets")
def deregister_targets(estate):
    return {"TargetGroupArn": estate.target_group, "Targets": [{"Id": estate.instance, "Port": 8443}]}


@recipe("elbv2.DescribeTargetHealth")
def target_health(estate):
    used(estate)
    return {"TargetGroupArn": estate.target_group, "Targets": [{"Id": estate.instance, "Port": 443}]}


@recipe("elbv2.CreateListener")
def create_listener(estate):
    estate.number += 1
    action = [{"Type": "forward", "TargetGroupArn": estate.target_group}]
    asked = {"LoadBalancerArn": estate.load_balancer, "Protocol": "TCP", "Port": 2000 + estate.number, "Tags": TAGS}
    return asked | {"DefaultActions": action}


@recipe("elbv2.CreateListener")
def create_tls_listener(estate):
    estate.number += 1
    action = [{"Type": "forward", "TargetGroupArn": tls_target_group(estate)}]
    asked = {"LoadBalancerArn": estate.load_balancer, "Protocol": "TLS", "Port": 3000 + estate.number, "DefaultActions": action}
    return asked | {"Certificates": [{"CertificateArn": certificate(estate)}]}


@recipe("elbv2.ModifyListener")
def modify_listener(estate):
    action = [{"Type": "forward", "TargetGroupArn": estate.target_group}]
    return {"ListenerArn": estate.listener, "Port": 443, "Protocol": "TCP", "DefaultActions": action}


@recipe("elbv2.ModifyListener")
def modify_tls_listener(estate):
    return {"ListenerArn": tls_listener(estate), "Certificates": [{"CertificateArn": certificate(estate)}]}


@recipe("elbv2.DeleteListener")
def delete_listener(estate):
    estate.number += 1
    return {"ListenerArn": estate.new_listener(estate.load_balancer, 4000 + estate.number)}


def used(estate):
    """The target group behind a listener, with a target in it."""

    def register():
        estate.listener
        target = [{"Id": estate.instance, "Port": 443}]
        estate.elbv2.register_targets(TargetGroupArn=estate.target_group, Targets=target)
        later(300)
        return estate.target_group

    return estate.once("used target group", register)


def tls_target_group(estate):
    def make():
        asked = dict(Name=estate.fresh("tls"), Protocol="TLS", Port=443, VpcId=estate.vpc, TargetType="instance")
        return estate.elbv2.create_target_group(**asked)["TargetGroups"][0]["TargetGroupArn"]

    return estate.once("tls target group", make)


def tls_listener(estate):
    def make():
        return estate.elbv2.create_listener(**create_tls_listener(estate))["Listeners"][0]["ListenerArn"]

    return estate.once("tls listener", make)


def certificate(estate):
    return estate.certificate


# Rules beside the default one, and certificates beside the first


def new_rule(estate):
    return estate.elbv2.create_rule(**create_rule(estate))["Rules"][0]["RuleArn"]


def rule(estate):
    return estate.once("rule", lambda: new_rule(estate))


def web_listener(estate):
    """Of an application load balancer, since only these have rules."""

    def make():
        asked = dict(Name=estate.fresh("alb"), Type="application", Scheme="internal", Subnets=estate.subnets, SecurityGroups=[estate.group])
        made = estate.elbv2.create_load_balancer(**asked)["LoadBalancers"][0]["LoadBalancerArn"]
        later(300)
        action = [{"Type": "forward", "TargetGroupArn": web_target_group(estate)}]
        asked = dict(LoadBalancerArn=made, Protocol="HTTP", Port=80, DefaultActions=action)
        return estate.elbv2.create_listener(**asked)["Listeners"][0]["ListenerArn"]

    return estate.once("web listener", make)


def web_target_group(estate):
    def make():
        asked = dict(Name=estate.fresh("http"), Protocol="HTTP", Port=80, VpcId=estate.vpc, TargetType="instance")
        return estate.elbv2.create_target_group(**asked)["TargetGroups"][0]["TargetGroupArn"]

    return estate.once("http target group", make)


@recipe("elbv2.CreateRule")
def create_rule(estate):
    listener = web_listener(estate)
    estate.number += 1
    condition = {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/recipes/*"]}}
    action = {"Type": "forward", "TargetGroupArn": web_target_group(estate)}
    return {"ListenerArn": listener, "Priority": estate.number, "Conditions": [condition], "Actions": [action], "Tags": TAGS}


@recipe("elbv2.ModifyRule")
def modify_rule(estate):
    condition = {"Field": "host-header", "HostHeaderConfig": {"Values": ["recipes.example.com"]}}
    return {"RuleArn": rule(estate), "Conditions": [condition], "Actions": [{"Type": "forward", "TargetGroupArn": web_target_group(estate)}]}


@recipe("elbv2.SetRulePriorities")
def set_priorities(estate):
    made = rule(estate)
    estate.number += 1
    return {"RulePriorities": [{"RuleArn": made, "Priority": 500 + estate.number}]}


def added_certificate(estate):
    asked = [{"CertificateArn": estate.new_certificate()}]
    estate.elbv2.add_listener_certificates(ListenerArn=tls_listener(estate), Certificates=asked)
    return asked


of("DescribeRules", RuleArns=lambda e: [rule(e)])
of("DeleteRule", RuleArn=new_rule)
of("AddListenerCertificates", ListenerArn=tls_listener, Certificates=lambda e: [{"CertificateArn": e.new_certificate()}])
of("RemoveListenerCertificates", ListenerArn=tls_listener, Certificates=added_certificate)
of("SetIpAddressType", LoadBalancerArn=load_balancer, IpAddressType="ipv4")
of("DescribeCapacityReservation", LoadBalancerArn=load_balancer)
