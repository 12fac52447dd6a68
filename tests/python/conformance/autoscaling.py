"""Auto Scaling: groups, their instances, and the target groups in which these are registered."""

import build
from suite import Cases, has, holds, pages, same

cases = Cases("autoscaling")


def template(w, name="orders"):
    """A launch configuration."""
    w.autoscaling.create_launch_configuration(LaunchConfigurationName=name, ImageId=build.IMAGE, InstanceType="t3.micro")
    return name


def group(w, name="orders", size=0, subnets=None, most=4, **arguments):
    subnets = subnets or build.network(w).subnets
    asked = dict(AutoScalingGroupName=name, LaunchConfigurationName=template(w, name), MinSize=0, MaxSize=most, DesiredCapacity=size,
                 VPCZoneIdentifier=",".join(subnets))
    w.autoscaling.create_auto_scaling_group(**(asked | arguments))
    w.pass_time(300)
    return name


def shown(w, name="orders"):
    return w.autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]


def instances(w, name="orders"):
    return [one["InstanceId"] for one in shown(w, name)[0]["Instances"]]


def in_network(w, size=0):
    """A group, and a target group in its VPC."""
    net = build.network(w)
    group(w, size=size, subnets=net.subnets)
    return build.target_group(w, net.vpc, TargetType="instance", Port=22)


def registered(w, target_group):
    told = w.elbv2.describe_target_health(TargetGroupArn=target_group)["TargetHealthDescriptions"]
    return sorted(one["Target"]["Id"] for one in told)


@cases.success("CreateLaunchConfiguration", "cli")
def a_launch_configuration_is_made(w):
    template(w)


cases.refuses("CreateLaunchConfiguration", "AlreadyExists", "model", "a name that is taken", lambda w: [template(w) for _ in range(2)])


@cases.success("DescribeLaunchConfigurations", "cli")
def a_launch_configuration_is_described(w):
    [told] = w.autoscaling.describe_launch_configurations(LaunchConfigurationNames=[template(w)])["LaunchConfigurations"]
    has(told, "LaunchConfigurationName", "LaunchConfigurationARN", "ImageId", "InstanceType", "CreatedTime", "SecurityGroups")
    same("what it launches", (told["ImageId"], told["InstanceType"]), (build.IMAGE, "t3.micro"))


@cases.paging("DescribeLaunchConfigurations", "model")
def launch_configurations_by_page(w):
    for number in range(5):
        template(w, f"orders-{number}")
    pages(w.autoscaling, "describe_launch_configurations", "LaunchConfigurations", 2)


@cases.success("DeleteLaunchConfiguration", "cli")
def a_launch_configuration_is_deleted(w):
    w.autoscaling.delete_launch_configuration(LaunchConfigurationName=template(w))
    same("the configurations", w.autoscaling.describe_launch_configurations()["LaunchConfigurations"], [])


def template_in_use(w):
    group(w)
    w.autoscaling.delete_launch_configuration(LaunchConfigurationName="orders")


cases.refuses("DeleteLaunchConfiguration", "ResourceInUse", "model", "one that a group has", template_in_use)


@cases.success("CreateAutoScalingGroup", "cli")
def a_group_is_made(w):
    group(w)


@cases.state("CreateAutoScalingGroup", "reading")
def a_group_launches_what_is_desired(w):
    group(w, size=2)
    told = w.ec2.describe_instances(InstanceIds=instances(w))["Reservations"]
    same("how many run", [one["State"]["Name"] for all in told for one in all["Instances"]], ["running"] * 2)
    holds("they lie in two zones", len({one["SubnetId"] for all in told for one in all["Instances"]}) == 2)


def group_twice(w):
    net = build.network(w)
    group(w, subnets=net.subnets)
    w.autoscaling.create_auto_scaling_group(AutoScalingGroupName="orders", LaunchConfigurationName="orders", MinSize=0, MaxSize=1,
                                            VPCZoneIdentifier=net.subnets[0])


cases.refuses("CreateAutoScalingGroup", "AlreadyExists", "model", "a name that is taken", group_twice)
cases.refuses("CreateAutoScalingGroup", "ValidationError", "reading", "a launch configuration that is none", lambda w: group(w, LaunchConfigurationName="none"))
cases.refuses("CreateAutoScalingGroup", "ValidationError", "reading", "more at least than at most", lambda w: group(w, MinSize=9))


@cases.success("DescribeAutoScalingGroups", "cli")
def a_group_is_described(w):
    group(w, size=1)
    [told] = shown(w)
    has(told, "AutoScalingGroupName", "AutoScalingGroupARN", "LaunchConfigurationName", "MinSize", "MaxSize", "DesiredCapacity", "DefaultCooldown",
        "AvailabilityZones", "HealthCheckType", "HealthCheckGracePeriod", "Instances", "CreatedTime", "SuspendedProcesses", "VPCZoneIdentifier",
        "EnabledMetrics", "Tags", "TerminationPolicies", "NewInstancesProtectedFromScaleIn")
    has(told["Instances"][0], "InstanceId", "AvailabilityZone", "LifecycleState", "HealthStatus", "ProtectedFromScaleIn")
    same("the state", told["Instances"][0]["LifecycleState"], "InService")


@cases.state("DescribeAutoScalingGroups", "model")
def a_name_that_is_none_finds_nothing(w):
    same("the groups", shown(w, "none"), [])


def several(w, count=5):
    net = build.network(w)
    for number in range(count):
        group(w, f"orders-{number}", subnets=net.subnets)


@cases.paging("DescribeAutoScalingGroups", "model")
def groups_by_page(w):
    several(w)
    pages(w.autoscaling, "describe_auto_scaling_groups", "AutoScalingGroups", 2)


@cases.success("DescribeAutoScalingInstances", "cli")
def instances_name_their_group(w):
    group(w, size=1)
    [told] = w.autoscaling.describe_auto_scaling_instances()["AutoScalingInstances"]
    same("the instance", (told["InstanceId"], told["AutoScalingGroupName"], told["LifecycleState"]), (instances(w)[0], "orders", "InService"))


@cases.paging("DescribeAutoScalingInstances", "model")
def instances_by_page(w):
    group(w, size=4)
    pages(w.autoscaling, "describe_auto_scaling_instances", "AutoScalingInstances", 2)


@cases.success("UpdateAutoScalingGroup", "cli")
def a_group_gets_other_bounds(w):
    w.autoscaling.update_auto_scaling_group(AutoScalingGroupName=group(w), MaxSize=9)
    same("the most", shown(w)[0]["MaxSize"], 9)


@cases.success("SetDesiredCapacity", "cli")
def a_group_grows(w):
    w.autoscaling.set_desired_capacity(AutoScalingGroupName=group(w), DesiredCapacity=2)
    w.pass_time(300)
    same("how many", len(instances(w)), 2)


cases.refuses("SetDesiredCapacity", "ValidationError", "reading", "more than at most",
              lambda w: w.autoscaling.set_desired_capacity(AutoScalingGroupName=group(w), DesiredCapacity=9))


@cases.success("TerminateInstanceInAutoScalingGroup", "cli")
def an_instance_is_terminated_for_good(w):
    group(w, size=2)
    first = instances(w)[0]
    answer = w.autoscaling.terminate_instance_in_auto_scaling_group(InstanceId=first, ShouldDecrementDesiredCapacity=True)
    has(answer["Activity"], "ActivityId", "AutoScalingGroupName", "Cause", "StartTime", "StatusCode")
    w.pass_time(300)
    holds("it is gone from the group", first not in instances(w))
    same("how many are left", len(instances(w)), 1)


cases.refuses("TerminateInstanceInAutoScalingGroup", "ValidationError", "reading", "an instance of no group",
              lambda w: w.autoscaling.terminate_instance_in_auto_scaling_group(InstanceId=f"i-{build.NOTHING}", ShouldDecrementDesiredCapacity=True))


@cases.success("AttachInstances", "cli")
def an_instance_is_attached(w):
    net = build.network(w)
    group(w, subnets=net.subnets)
    own = build.instance(w, net.subnets[0])
    w.autoscaling.attach_instances(AutoScalingGroupName="orders", InstanceIds=[own])
    w.pass_time(300)
    same("the instances", instances(w), [own])
    same("how many are desired", shown(w)[0]["DesiredCapacity"], 1)


@cases.success("DetachInstances", "cli")
def an_instance_is_detached_and_runs_on(w):
    group(w, size=1)
    [own] = instances(w)
    w.autoscaling.detach_instances(AutoScalingGroupName="orders", InstanceIds=[own], ShouldDecrementDesiredCapacity=True)
    w.pass_time(300)
    same("the instances", instances(w), [])
    same("the state", w.ec2.describe_instances(InstanceIds=[own])["Reservations"][0]["Instances"][0]["State"]["Name"], "running")


cases.refuses("DetachInstances", "ValidationError", "reading", "an instance of no group",
              lambda w: w.autoscaling.detach_instances(AutoScalingGroupName=group(w), InstanceIds=[f"i-{build.NOTHING}"], ShouldDecrementDesiredCapacity=True))


@cases.success("DeleteAutoScalingGroup", "cli")
def an_empty_group_is_deleted(w):
    w.autoscaling.delete_auto_scaling_group(AutoScalingGroupName=group(w))
    w.pass_time(300)
    same("the groups", shown(w), [])


cases.refuses("DeleteAutoScalingGroup", "ResourceInUse", "model", "a group with instances",
              lambda w: w.autoscaling.delete_auto_scaling_group(AutoScalingGroupName=group(w, size=1)))


@cases.success("AttachLoadBalancerTargetGroups", "aws.md: Target health")
def what_the_group_starts_is_registered(w):
    target_group = in_network(w, size=1)
    w.autoscaling.attach_load_balancer_target_groups(AutoScalingGroupName="orders", TargetGroupARNs=[target_group])
    w.pass_time(300)
    same("the targets", registered(w, target_group), instances(w))
    w.autoscaling.set_desired_capacity(AutoScalingGroupName="orders", DesiredCapacity=3)
    w.pass_time(300)
    same("the targets later", registered(w, target_group), sorted(instances(w)))


@cases.success("DetachLoadBalancerTargetGroups", "cli")
def what_the_group_started_is_deregistered(w):
    target_group = in_network(w, size=1)
    for call in (w.autoscaling.attach_load_balancer_target_groups, w.autoscaling.detach_load_balancer_target_groups):
        call(AutoScalingGroupName="orders", TargetGroupARNs=[target_group])
        w.pass_time(600)
    same("the targets", registered(w, target_group), [])


@cases.success("DescribeLoadBalancerTargetGroups", "cli")
def target_groups_of_a_group(w):
    target_group = in_network(w)
    w.autoscaling.attach_load_balancer_target_groups(AutoScalingGroupName="orders", TargetGroupARNs=[target_group])
    [told] = w.autoscaling.describe_load_balancer_target_groups(AutoScalingGroupName="orders")["LoadBalancerTargetGroups"]
    same("the target group", told["LoadBalancerTargetGroupARN"], target_group)
    has(told, "State")


@cases.paging("DescribeLoadBalancerTargetGroups", "model")
def target_groups_by_page(w):
    net = build.network(w)
    group(w, subnets=net.subnets)
    arns = [build.target_group(w, net.vpc, f"orders-{number}", TargetType="instance") for number in range(3)]
    w.autoscaling.attach_load_balancer_target_groups(AutoScalingGroupName="orders", TargetGroupARNs=arns)
    pages(w.autoscaling, "describe_load_balancer_target_groups", "LoadBalancerTargetGroups", 2, AutoScalingGroupName="orders")


def source(target_group):
    return [{"Identifier": target_group, "Type": "elbv2"}]


@cases.success("AttachTrafficSources", "cli")
def a_traffic_source_is_attached(w):
    target_group = in_network(w, size=1)
    w.autoscaling.attach_traffic_sources(AutoScalingGroupName="orders", TrafficSources=source(target_group))
    w.pass_time(300)
    same("the targets", registered(w, target_group), instances(w))


@cases.success("DescribeTrafficSources", "cli")
def traffic_sources_of_a_group(w):
    target_group = in_network(w)
    w.autoscaling.attach_traffic_sources(AutoScalingGroupName="orders", TrafficSources=source(target_group))
    [told] = w.autoscaling.describe_traffic_sources(AutoScalingGroupName="orders")["TrafficSources"]
    same("the source", (told["Identifier"], told["Type"]), (target_group, "elbv2"))


@cases.success("DetachTrafficSources", "cli")
def a_traffic_source_is_detached(w):
    target_group = in_network(w)
    for call in (w.autoscaling.attach_traffic_sources, w.autoscaling.detach_traffic_sources):
        call(AutoScalingGroupName="orders", TrafficSources=source(target_group))
        w.pass_time(600)
    same("the sources", w.autoscaling.describe_traffic_sources(AutoScalingGroupName="orders")["TrafficSources"], [])


def tag(key="Name", value="orders"):
    return {"ResourceId": "orders", "ResourceType": "auto-scaling-group", "Key": key, "Value": value, "PropagateAtLaunch": False}


@cases.success("CreateOrUpdateTags", "cli")
def tags_are_set(w):
    group(w)
    for value in ("old", "new"):
        w.autoscaling.create_or_update_tags(Tags=[tag(value=value)])
    same("the tags", [one["Value"] for one in shown(w)[0]["Tags"]], ["new"])


@cases.success("DescribeTags", "cli")
def tags_are_listed(w):
    group(w)
    w.autoscaling.create_or_update_tags(Tags=[tag()])
    same("the tags", w.autoscaling.describe_tags()["Tags"], [tag()])


@cases.paging("DescribeTags", "model")
def tags_by_page(w):
    group(w)
    w.autoscaling.create_or_update_tags(Tags=[tag(f"key-{number}") for number in range(5)])
    pages(w.autoscaling, "describe_tags", "Tags", 2)


@cases.success("DeleteTags", "cli")
def tags_are_deleted(w):
    group(w)
    w.autoscaling.create_or_update_tags(Tags=[tag()])
    w.autoscaling.delete_tags(Tags=[tag()])
    same("the tags", shown(w)[0]["Tags"], [])


@cases.success("DescribeAccountLimits", "cli")
def limits_are_told(w):
    has(w.autoscaling.describe_account_limits(), "MaxNumberOfAutoScalingGroups", "MaxNumberOfLaunchConfigurations", "NumberOfAutoScalingGroups")


NOTHING = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/none/0123456789abcdef"
for operation, call in {
    "UpdateAutoScalingGroup": lambda w: w.autoscaling.update_auto_scaling_group(AutoScalingGroupName="none", MaxSize=9),
    "DeleteAutoScalingGroup": lambda w: w.autoscaling.delete_auto_scaling_group(AutoScalingGroupName="none"),
    "SetDesiredCapacity": lambda w: w.autoscaling.set_desired_capacity(AutoScalingGroupName="none", DesiredCapacity=1),
    "AttachInstances": lambda w: w.autoscaling.attach_instances(AutoScalingGroupName="none", InstanceIds=[f"i-{build.NOTHING}"]),
    "AttachLoadBalancerTargetGroups": lambda w: w.autoscaling.attach_load_balancer_target_groups(AutoScalingGroupName="none", TargetGroupARNs=[NOTHING]),
    "DetachLoadBalancerTargetGroups": lambda w: w.autoscaling.detach_load_balancer_target_groups(AutoScalingGroupName="none", TargetGroupARNs=[NOTHING]),
    "DescribeLoadBalancerTargetGroups": lambda w: w.autoscaling.describe_load_balancer_target_groups(AutoScalingGroupName="none"),
    "AttachTrafficSources": lambda w: w.autoscaling.attach_traffic_sources(AutoScalingGroupName="none", TrafficSources=source(NOTHING)),
    "DetachTrafficSources": lambda w: w.autoscaling.detach_traffic_sources(AutoScalingGroupName="none", TrafficSources=source(NOTHING)),
    "DescribeTrafficSources": lambda w: w.autoscaling.describe_traffic_sources(AutoScalingGroupName="none"),
    "CreateOrUpdateTags": lambda w: w.autoscaling.create_or_update_tags(Tags=[tag()]),
    "DeleteTags": lambda w: w.autoscaling.delete_tags(Tags=[tag()]),
}.items():
    cases.refuses(operation, "ValidationError", "reading", "a group that is none", call)
for operation, call in {
    "DescribeAutoScalingGroups": "describe_auto_scaling_groups",
    "DescribeAutoScalingInstances": "describe_auto_scaling_instances",
    "DescribeLaunchConfigurations": "describe_launch_configurations",
    "DescribeTags": "describe_tags",
}.items():
    cases.refuses(operation, "InvalidNextToken", "model", "a token that nobody gave", lambda w, call=call: getattr(w.autoscaling, call)(NextToken="nobody"))
