"""Auto Scaling: groups of instances, what they are started from, and the target groups that they register in."""

from . import PLAIN, later, recipe

DISKS = [
    {
        "DeviceName": "/dev/xvda",
        "Ebs": {"SnapshotId": "snap-0123456789abcdef0", "VolumeSize": 8, "VolumeType": "gp3", "DeleteOnTermination": True, "Encrypted": False},
    }
]
METADATA = {"HttpEndpoint": "enabled", "HttpTokens": "required", "HttpPutResponseHopLimit": 1}


def of(operation, **asked):
    recipe(f"autoscaling.{operation}")(lambda estate: {k: v(estate) if callable(v) else v for k, v in asked.items()})


def scaling(estate):
    return estate.client("autoscaling", config=PLAIN)


def configuration(estate):
    def make():
        name = estate.fresh("configuration")
        asked = dict(LaunchConfigurationName=name, ImageId="ami-0123456789abcdef0", InstanceType="t3.micro", SecurityGroups=[estate.group])
        asked |= dict(AssociatePublicIpAddress=False, BlockDeviceMappings=DISKS, MetadataOptions=METADATA)
        scaling(estate).create_launch_configuration(**asked)
        return name

    return estate.once("launch configuration", make)


def new_group(estate, size=1):
    name = estate.fresh("scaled")
    asked = dict(AutoScalingGroupName=name, LaunchConfigurationName=configuration(estate), MinSize=0, MaxSize=4, DesiredCapacity=size)
    asked |= dict(VPCZoneIdentifier=",".join(estate.subnets), Tags=tags(name))
    scaling(estate).create_auto_scaling_group(**asked)
    later(600)
    return name


def group(estate):
    return estate.once("scaled group", lambda: new_group(estate))


def attached(estate):
    """A group that registers its instances."""

    def make():
        name = new_group(estate)
        scaling(estate).attach_load_balancer_target_groups(AutoScalingGroupName=name, TargetGroupARNs=[estate.target_group])
        later(60)
        return name

    return estate.once("attached group", make)


def instance_of(estate, name):
    found = scaling(estate).describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"][0]
    return found["Instances"][0]["InstanceId"]


def tags(name):
    return [{"ResourceId": name, "ResourceType": "auto-scaling-group", "Key": "Name", "Value": "recipe", "PropagateAtLaunch": True}]


def spare_tag(name, estate):
    made = [tags(name)[0] | {"Key": estate.fresh("spare")}]
    scaling(estate).create_or_update_tags(Tags=made)
    return made


def spare_configuration(estate):
    name = estate.fresh("spare")
    asked = dict(LaunchConfigurationName=name, ImageId="ami-0123456789abcdef0", InstanceType="t3.micro")
    scaling(estate).create_launch_configuration(**asked)
    return name


@recipe("autoscaling.TerminateInstanceInAutoScalingGroup")
def terminate_several(estate):
    """One of a group, as the several that the form is for."""
    name = new_group(estate)
    return {"AutoScalingGroupName": name, "InstanceIds": [instance_of(estate, name)], "ShouldDecrementDesiredCapacity": True}


@recipe("autoscaling.CreateLaunchConfiguration")
def create_configuration(estate):
    asked = {"LaunchConfigurationName": estate.fresh("made"), "ImageId": "ami-0123456789abcdef0", "InstanceType": "t3.micro"}
    return asked | {"SecurityGroups": [estate.group]}


@recipe("autoscaling.CreateAutoScalingGroup")
def create_group(estate):
    name = estate.fresh("made")
    asked = {"AutoScalingGroupName": name, "LaunchConfigurationName": configuration(estate), "MinSize": 0, "MaxSize": 2, "DesiredCapacity": 1}
    return asked | {"VPCZoneIdentifier": ",".join(estate.subnets), "HealthCheckType": "EC2", "Tags": tags(name)}


@recipe("autoscaling.DetachLoadBalancerTargetGroups")
def detach_target_groups(estate):
    made, name = estate.new_target_group(), group(estate)
    scaling(estate).attach_load_balancer_target_groups(AutoScalingGroupName=name, TargetGroupARNs=[made])
    return {"AutoScalingGroupName": name, "TargetGroupARNs": [made]}


@recipe("autoscaling.DetachTrafficSources")
def detach_sources(estate):
    made, name = [{"Identifier": estate.new_target_group(), "Type": "elbv2"}], group(estate)
    scaling(estate).attach_traffic_sources(AutoScalingGroupName=name, TrafficSources=made)
    return {"AutoScalingGroupName": name, "TrafficSources": made}


@recipe("autoscaling.DetachInstances")
def detach_instances(estate):
    name = new_group(estate)
    return {"AutoScalingGroupName": name, "InstanceIds": [instance_of(estate, name)], "ShouldDecrementDesiredCapacity": True}


of("UpdateAutoScalingGroup", AutoScalingGroupName=group, MaxSize=5)
of("DeleteAutoScalingGroup", AutoScalingGroupName=lambda e: new_group(e, 0), ForceDelete=True)
of("DescribeAutoScalingGroups", AutoScalingGroupNames=lambda e: [attached(e)], MaxRecords=10)
of("DescribeAutoScalingInstances", InstanceIds=lambda e: [instance_of(e, group(e))], MaxRecords=10)
of("AttachLoadBalancerTargetGroups", AutoScalingGroupName=group, TargetGroupARNs=lambda e: [e.new_target_group()])
of("DescribeLoadBalancerTargetGroups", AutoScalingGroupName=attached, MaxRecords=10)
of("AttachTrafficSources", AutoScalingGroupName=group, TrafficSources=lambda e: [{"Identifier": e.new_target_group(), "Type": "elbv2"}])
of("DescribeTrafficSources", AutoScalingGroupName=attached, MaxRecords=10)
of("AttachInstances", AutoScalingGroupName=lambda e: new_group(e, 0), InstanceIds=lambda e: [e.new_instance()])
of("SetDesiredCapacity", AutoScalingGroupName=group, DesiredCapacity=1, HonorCooldown=False)
of(
    "TerminateInstanceInAutoScalingGroup",
    InstanceId=lambda e: instance_of(e, new_group(e)),
    ShouldDecrementDesiredCapacity=True,
)
of("DeleteLaunchConfiguration", LaunchConfigurationName=spare_configuration)
of("DescribeLaunchConfigurations", LaunchConfigurationNames=lambda e: [configuration(e)], MaxRecords=10)
of("DescribeTags", Filters=lambda e: [{"Name": "auto-scaling-group", "Values": [group(e)]}], MaxRecords=10)
of("CreateOrUpdateTags", Tags=lambda e: tags(group(e)))
of("DeleteTags", Tags=lambda e: spare_tag(group(e), e))
of("DescribeAccountLimits")
