"""ELBv2: target groups, their attributes, targets and how these are."""

import build
from build import NOTHING, rule
from suite import Cases, has, holds, pages, refused, same

cases = Cases("elbv2")


def no_group(w):
    return f"arn:aws:elasticloadbalancing:us-east-1:{w.account}:targetgroup/none/0123456789abcdef"


def create(w, **arguments):
    """A target group in a VPC of its own, but for what is said otherwise; None leaves a thing out."""
    asked = dict(Name="orders", Protocol="TCP", Port=443, VpcId=build.vpc(w), TargetType="ip") | arguments
    [made] = w.raw("elbv2").create_target_group(**{name: value for name, value in asked.items() if value is not None})["TargetGroups"]
    return made


def shown(w, arn):
    return w.elbv2.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"][0]


@cases.success("CreateTargetGroup", "cli")
def a_new_target_group(w):
    made = create(w)
    has(made, "TargetGroupArn", "TargetGroupName", "Protocol", "Port", "VpcId", "HealthCheckProtocol", "HealthCheckPort", "HealthCheckEnabled",
        "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds", "HealthyThresholdCount", "UnhealthyThresholdCount", "TargetType",
        "LoadBalancerArns", "IpAddressType")
    holds("the ARN ends with name and ID", f":{w.account}:targetgroup/orders/" in made["TargetGroupArn"], made["TargetGroupArn"])
    same("the load balancers", made["LoadBalancerArns"], [])


@cases.state("CreateTargetGroup", "aws.md: Load balancers, target groups, listeners")
def defaults_of_a_tcp_check(w):
    made = create(w)
    told = [made[name] for name in ("HealthCheckProtocol", "HealthCheckPort", "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds",
                                    "HealthyThresholdCount", "UnhealthyThresholdCount")]
    same("the check", told, ["TCP", "traffic-port", 30, 10, 5, 2])


@cases.state("CreateTargetGroup", "aws.md: Load balancers, target groups, listeners")
def defaults_of_an_http_check(w):
    made = create(w, HealthCheckProtocol="HTTP")
    told = made["HealthCheckTimeoutSeconds"], made["HealthCheckPath"], made["Matcher"]
    same("the check", told, (6, "/", {"HttpCode": "200-399"}))


@cases.state("CreateTargetGroup", "model")
def untold_targets_are_instances(w):
    same("the type", create(w, TargetType=None)["TargetType"], "instance")


@cases.state("CreateTargetGroup", "aws.md: Idempotency")
def an_identical_creation_makes_no_second_one(w):
    vpc = build.vpc(w)
    same("the second one", create(w, VpcId=vpc)["TargetGroupArn"], create(w, VpcId=vpc)["TargetGroupArn"])


def of_another_port(w):
    vpc = build.vpc(w)
    create(w, VpcId=vpc)
    create(w, VpcId=vpc, Port=8443)


def refuses(code, source, name, **arguments):
    cases.refuses("CreateTargetGroup", code, source, name, lambda w: create(w, **arguments))


FACTS = "aws.md: Load balancers, target groups, listeners"
cases.refuses("CreateTargetGroup", "DuplicateTargetGroupName", "model", "a name that is taken, of other settings", of_another_port)
refuses("ValidationError", "model", "no name", Name=None)
refuses("ValidationError", "aws.md: Names and IDs", "a name of 33 characters", Name="x" * 33)
refuses("ValidationError", "aws.md: Names and IDs", "a name that begins with a hyphen", Name="-orders")
refuses("ValidationError", "reading", "no protocol", Protocol=None)
refuses("ValidationError", "reading", "no port", Port=None)
refuses("ValidationError", "model", "port 65,536", Port=65536)
refuses("ValidationError", "reading", "no VPC", VpcId=None)
refuses("ValidationError", "reading", "a VPC that is none", VpcId=f"vpc-{NOTHING}")
refuses("ValidationError", "model", "a protocol that is none", Protocol="ICMP")
refuses("ValidationError", FACTS, "a check every four seconds", HealthCheckIntervalSeconds=4)
refuses("ValidationError", FACTS, "a check every 301 seconds", HealthCheckIntervalSeconds=301)
refuses("ValidationError", FACTS, "patience of one second", HealthCheckTimeoutSeconds=1)
refuses("ValidationError", FACTS, "healthy after one check", HealthyThresholdCount=1)
refuses("ValidationError", FACTS, "unhealthy after eleven checks", UnhealthyThresholdCount=11)
refuses("ValidationError", FACTS, "success code 600", HealthCheckProtocol="HTTP", Matcher={"HttpCode": "600"})
refuses("ValidationError", "model", "a path without a slash", HealthCheckProtocol="HTTP", HealthCheckPath="health")
refuses("InvalidConfigurationRequest", FACTS, "a check over UDP", HealthCheckProtocol="UDP")
refuses("InvalidConfigurationRequest", "model", "no health checks", HealthCheckEnabled=False)
refuses("TooManyTags", "model", "51 tags on a target group", Tags=[{"Key": f"key-{n}", "Value": "x"} for n in range(51)])


@cases.success("DescribeTargetGroups", "cli")
def target_groups_of_a_load_balancer(w):
    balancer = build.balancer(w)
    group = build.target_group(w, balancer.network.vpc)
    build.target_group(w, balancer.network.vpc, "unused")
    build.listener(w, balancer, group)
    [told] = w.elbv2.describe_target_groups(LoadBalancerArn=balancer.arn)["TargetGroups"]
    same("the group", (told["TargetGroupArn"], told["LoadBalancerArns"]), (group, [balancer.arn]))


@cases.state("DescribeTargetGroups", "model")
def a_target_group_is_found_by_name(w):
    arn = create(w)["TargetGroupArn"]
    same("the groups", [one["TargetGroupArn"] for one in w.elbv2.describe_target_groups(Names=["orders"])["TargetGroups"]], [arn])


@cases.paging("DescribeTargetGroups", "model")
def target_groups_by_page(w):
    vpc = build.vpc(w)
    for number in range(5):
        build.target_group(w, vpc, f"orders-{number}")
    pages(w.elbv2, "describe_target_groups", "TargetGroups", 2)


cases.refuses("DescribeTargetGroups", "TargetGroupNotFound", "model", "a target group that is none", lambda w: shown(w, no_group(w)))
cases.refuses("DescribeTargetGroups", "TargetGroupNotFound", "model", "a name that is none", lambda w: w.elbv2.describe_target_groups(Names=["none"]))
cases.refuses("DescribeTargetGroups", "LoadBalancerNotFound", "model", "a load balancer that is none",
              lambda w: w.elbv2.describe_target_groups(LoadBalancerArn=no_group(w).replace(":targetgroup/", ":loadbalancer/net/")))


@cases.success("ModifyTargetGroup", "cli")
def the_check_is_changed(w):
    arn = create(w)["TargetGroupArn"]
    [told] = w.elbv2.modify_target_group(TargetGroupArn=arn, HealthCheckIntervalSeconds=10, HealthyThresholdCount=3)["TargetGroups"]
    same("the check", (told["HealthCheckIntervalSeconds"], told["HealthyThresholdCount"]), (10, 3))
    same("the check afterwards", shown(w, arn)["HealthCheckIntervalSeconds"], 10)
    same("what was not said", told["UnhealthyThresholdCount"], 2)


cases.refuses("ModifyTargetGroup", "TargetGroupNotFound", "model", "a target group that is none",
              lambda w: w.elbv2.modify_target_group(TargetGroupArn=no_group(w), HealthyThresholdCount=3))
cases.refuses("ModifyTargetGroup", "ValidationError", FACTS, "a check every four seconds",
              lambda w: w.raw("elbv2").modify_target_group(TargetGroupArn=create(w)["TargetGroupArn"], HealthCheckIntervalSeconds=4))


def in_use(w):
    balancer = build.balancer(w)
    group = build.target_group(w, balancer.network.vpc)
    build.listener(w, balancer, group)
    return group


@cases.success("DeleteTargetGroup", "model")
def a_target_group_is_deleted(w):
    arn = create(w)["TargetGroupArn"]
    w.elbv2.delete_target_group(TargetGroupArn=arn)
    refused("TargetGroupNotFound", lambda: shown(w, arn))


@cases.state("DeleteTargetGroup", "reading")
def deleting_one_that_is_gone_succeeds(w):
    w.elbv2.delete_target_group(TargetGroupArn=no_group(w))


cases.refuses("DeleteTargetGroup", "ResourceInUse", "model", "one that a listener forwards to", lambda w: w.elbv2.delete_target_group(TargetGroupArn=in_use(w)))


def attributes(answer):
    return {one["Key"]: one["Value"] for one in answer["Attributes"]}


@cases.success("DescribeTargetGroupAttributes", "model")
def attributes_of_addresses_behind_tcp(w):
    told = attributes(w.elbv2.describe_target_group_attributes(TargetGroupArn=create(w)["TargetGroupArn"]))
    expected = {
        "deregistration_delay.timeout_seconds": "300",
        "stickiness.enabled": "false",
        "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
        "preserve_client_ip.enabled": "false",
        "proxy_protocol_v2.enabled": "false",
        "deregistration_delay.connection_termination.enabled": "false",
        "target_health_state.unhealthy.connection_termination.enabled": "true",
    }
    for key, value in expected.items():
        same(key, told.get(key), value)


@cases.state("DescribeTargetGroupAttributes", "model")
def instances_see_the_clients_address(w):
    told = attributes(w.elbv2.describe_target_group_attributes(TargetGroupArn=create(w, TargetType="instance")["TargetGroupArn"]))
    same("preserve_client_ip.enabled", told["preserve_client_ip.enabled"], "true")


cases.refuses("DescribeTargetGroupAttributes", "TargetGroupNotFound", "model", "a target group that is none",
              lambda w: w.elbv2.describe_target_group_attributes(TargetGroupArn=no_group(w)))


def set_attribute(w, key, value, arn=None, **arguments):
    arn = arn or create(w, **arguments)["TargetGroupArn"]
    return w.elbv2.modify_target_group_attributes(TargetGroupArn=arn, Attributes=[{"Key": key, "Value": value}])


@cases.success("ModifyTargetGroupAttributes", "cli")
def an_attribute_is_set(w):
    arn = create(w)["TargetGroupArn"]
    same("the attribute", attributes(set_attribute(w, "proxy_protocol_v2.enabled", "true", arn))["proxy_protocol_v2.enabled"], "true")
    told = attributes(w.elbv2.describe_target_group_attributes(TargetGroupArn=arn))
    same("the attribute afterwards", told["proxy_protocol_v2.enabled"], "true")


cases.refuses("ModifyTargetGroupAttributes", "TargetGroupNotFound", "model", "a target group that is none",
              lambda w: set_attribute(w, "proxy_protocol_v2.enabled", "true", no_group(w)))
cases.refuses("ModifyTargetGroupAttributes", "ValidationError", "reading", "a delay of 3,601 seconds",
              lambda w: set_attribute(w, "deregistration_delay.timeout_seconds", "3601"))
cases.refuses("ModifyTargetGroupAttributes", "ValidationError", "reading", "a key that is none", lambda w: set_attribute(w, "colour", "blue"))
cases.refuses("ModifyTargetGroupAttributes", "InvalidConfigurationRequest", "model", "a key of application load balancers",
              lambda w: set_attribute(w, "slow_start.duration_seconds", "60"))


# Targets


def behind(w, port=443, **arguments):
    """A target group behind a load balancer, and two instances in its subnets."""
    balancer = build.balancer(w)
    group = build.target_group(w, balancer.network.vpc, Port=port, **arguments)
    build.listener(w, balancer, group)
    instances = [build.instance(w, subnet) for subnet in balancer.network.subnets]
    return group, instances, balancer


def register(w, group, *targets):
    return w.elbv2.register_targets(TargetGroupArn=group, Targets=[target if isinstance(target, dict) else {"Id": target} for target in targets])


def health(w, group, *targets):
    """State and reason by target."""
    asked = dict(Targets=[{"Id": target} for target in targets]) if targets else {}
    told = w.elbv2.describe_target_health(TargetGroupArn=group, **asked)["TargetHealthDescriptions"]
    return {one["Target"]["Id"]: (one["TargetHealth"]["State"], one["TargetHealth"].get("Reason")) for one in told}


@cases.success("RegisterTargets", "cli")
def targets_are_registered(w):
    group = create(w)["TargetGroupArn"]
    register(w, group, "10.60.0.10", {"Id": "10.60.0.10", "Port": 8443})
    told = w.elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    same("the targets", sorted((one["Target"]["Id"], one["Target"]["Port"]) for one in told), [("10.60.0.10", 443), ("10.60.0.10", 8443)])


@cases.state("RegisterTargets", "model")
def registering_again_changes_nothing(w):
    group = create(w)["TargetGroupArn"]
    register(w, group, "10.60.0.10")
    register(w, group, "10.60.0.10")
    same("the targets", list(health(w, group)), ["10.60.0.10"])


@cases.state("RegisterTargets", FACTS)
def an_address_outside_the_vpc_needs_a_zone(w):
    group = create(w)["TargetGroupArn"]
    refused("ValidationError", lambda: register(w, group, "192.168.7.7"))
    register(w, group, {"Id": "192.168.7.7", "AvailabilityZone": "all"})


def stopped(w):
    group, [instance, _], _ = behind(w, TargetType="instance")
    w.ec2.stop_instances(InstanceIds=[instance])
    w.pass_time(60)
    register(w, group, instance)


def of_another_vpc(w):
    group, _, _ = behind(w, TargetType="instance")
    register(w, group, build.instance(w, build.subnet(w, build.vpc(w))))


cases.refuses("RegisterTargets", "TargetGroupNotFound", "model", "a target group that is none", lambda w: register(w, no_group(w), "10.60.0.10"))
cases.refuses("RegisterTargets", "InvalidTarget", "model", "an instance that is none",
              lambda w: register(w, create(w, TargetType="instance")["TargetGroupArn"], f"i-{NOTHING}"))
cases.refuses("RegisterTargets", "InvalidTarget", FACTS, "an instance that is stopped", stopped)
cases.refuses("RegisterTargets", "InvalidTarget", "model", "an instance of another VPC", of_another_vpc)
cases.refuses("RegisterTargets", "ValidationError", "reading", "an address that is none", lambda w: register(w, create(w)["TargetGroupArn"], "orders"))
cases.refuses("RegisterTargets", "InvalidTarget", FACTS, "a public address",
              lambda w: register(w, create(w)["TargetGroupArn"], {"Id": "8.8.8.8", "AvailabilityZone": "all"}))
cases.refuses("RegisterTargets", "ValidationError", "model", "no target", lambda w: register(w, create(w)["TargetGroupArn"]))


@cases.success("DeregisterTargets", "cli")
def targets_are_deregistered(w):
    group = create(w)["TargetGroupArn"]
    register(w, group, "10.60.0.10")
    w.elbv2.deregister_targets(TargetGroupArn=group, Targets=[{"Id": "10.60.0.10"}])
    same("the targets", health(w, group), {})


@cases.state("DeregisterTargets", "aws.md: Idempotency")
def deregistering_an_absent_target_succeeds(w):
    w.elbv2.deregister_targets(TargetGroupArn=create(w)["TargetGroupArn"], Targets=[{"Id": "10.60.0.10"}])


@cases.state("DeregisterTargets", "model")
def a_target_in_use_drains_for_the_delay(w):
    group, [instance, _], _ = behind(w, TargetType="instance")
    register(w, group, instance)
    w.elbv2.deregister_targets(TargetGroupArn=group, Targets=[{"Id": instance}])
    same("its health at once", health(w, group), {instance: ("draining", "Target.DeregistrationInProgress")})
    w.pass_time(300)
    same("its health later", health(w, group), {})


cases.refuses("DeregisterTargets", "TargetGroupNotFound", "model", "a target group that is none",
              lambda w: w.elbv2.deregister_targets(TargetGroupArn=no_group(w), Targets=[{"Id": "10.60.0.10"}]))


@cases.success("DescribeTargetHealth", "cli")
def a_target_has_a_port_and_a_state(w):
    group, [instance, _], _ = behind(w, TargetType="instance")
    register(w, group, instance)
    [told] = w.elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    same("the target", (told["Target"]["Id"], told["Target"]["Port"], told["HealthCheckPort"]), (instance, 443, "443"))
    has(told["TargetHealth"], "State", "Reason", "Description")


@cases.state("DescribeTargetHealth", "aws.md: Target health")
def a_target_that_no_listener_uses_is_unused(w):
    group = create(w)["TargetGroupArn"]
    register(w, group, "10.60.0.10")
    same("its health", health(w, group), {"10.60.0.10": ("unused", "Target.NotInUse")})


@cases.state("DescribeTargetHealth", "model")
def a_target_that_is_not_registered_is_unused(w):
    group, [instance, _], _ = behind(w, TargetType="instance")
    same("its health", health(w, group, instance), {instance: ("unused", "Target.NotRegistered")})


@cases.state("DescribeTargetHealth", "aws.md: Target health")
def a_new_target_is_initial(w):
    group, [instance, _], _ = behind(w, TargetType="instance")
    register(w, group, instance)
    same("its health", health(w, group), {instance: ("initial", "Elb.RegistrationInProgress")})


@cases.state("DescribeTargetHealth", "aws.md: Security groups and enforcement")
def a_target_becomes_healthy_once_its_group_admits_the_nodes(w):
    group, instances, balancer = behind(w, port=22, TargetType="instance")
    own = w.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [balancer.network.vpc]}, {"Name": "group-name", "Values": ["default"]}])
    default = own["SecurityGroups"][0]["GroupId"]
    register(w, group, *instances)
    w.pass_time(300)
    same("their health behind a shut group", set(health(w, group).values()), {("unhealthy", "Target.Timeout")})
    inside = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "UserIdGroupPairs": [{"GroupId": balancer.group}]}
    w.ec2.authorize_security_group_ingress(GroupId=default, IpPermissions=[inside])
    w.pass_time(300)
    same("their health", set(health(w, group).values()), {("healthy", None)})


@cases.state("DescribeTargetHealth", "aws.md: Target health")
def where_nobody_listens_the_check_fails(w):
    group, [instance, _], balancer = behind(w, TargetType="instance")
    own = w.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [balancer.network.vpc]}, {"Name": "group-name", "Values": ["default"]}])
    w.ec2.authorize_security_group_ingress(GroupId=own["SecurityGroups"][0]["GroupId"], IpPermissions=[rule(443)])
    register(w, group, instance)
    w.pass_time(300)
    same("its health", health(w, group), {instance: ("unhealthy", "Target.FailedHealthChecks")})


cases.refuses("DescribeTargetHealth", "TargetGroupNotFound", "model", "a target group that is none", lambda w: health(w, no_group(w)))
