//! What does not fit, in AWS's words.

use super::{call, prepare};
use crate::testing::open;

#[test]
fn groups_that_cannot_be_are_refused() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    let asked =
        [("Name", "ip"), ("Protocol", "TCP"), ("Port", "22"), ("VpcId", place.vpc.as_str()), ("TargetType", "ip")];
    let addresses = place.me.elbv2("CreateTargetGroup", &asked).ok().get("TargetGroupArn");
    for (wrong, words) in [
        ([("LaunchConfigurationName", "none")], "does not exist"),
        ([("LaunchConfigurationName", "")], "length greater than"),
        ([("MaxSize", "0")], "must be greater than or equal"),
        ([("DesiredCapacity", "5")], "must be between"),
        ([("VPCZoneIdentifier", "subnet-1")], "does not exist"),
        ([("VPCZoneIdentifier", ",")], "At least one Availability Zone"),
        ([("AvailabilityZones.member.1", "us-east-1z")], "does not exist"),
        ([("TargetGroupARNs.member.1", "arn:aws:elasticloadbalancing:x:targetgroup/none")], "may not be valid"),
        ([("TargetGroupARNs.member.1", addresses.as_str())], "does not take instances"),
        ([("HealthCheckType", "NOBODY")], "not supported"),
        ([("LaunchTemplate.LaunchTemplateName", "web")], "not supported"),
        ([("TrafficSources.member.1.Identifier", "x")], "Only target groups"),
        ([("InstanceId", "i-1")], "must contain either"),
        ([("Tags.member.1.Key", "aws:x")], "reserved"),
    ] {
        let answer = place.create(&wrong);
        assert_eq!(answer.code(), "ValidationError", "{wrong:?}");
        assert!(answer.get("Message").contains(words), "{wrong:?}: {}", answer.body);
    }
    assert!(call(&place.me, "DescribeAutoScalingGroups", &[]).ok().all("AutoScalingGroupName").is_empty());
    place.create(&[]).ok();
    assert_eq!(place.create(&[]).code(), "AlreadyExists");
}

#[test]
fn changes_that_cannot_be_are_refused() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    place.create(&[]).ok();
    for (action, wrong, code) in [
        ("SetDesiredCapacity", vec![("DesiredCapacity", "9")], "ValidationError"),
        ("SetDesiredCapacity", vec![("DesiredCapacity", "0")], "ValidationError"),
        ("UpdateAutoScalingGroup", vec![("MinSize", "9")], "ValidationError"),
        ("AttachInstances", vec![("InstanceIds.member.1", "i-1")], "ValidationError"),
        (
            "DetachInstances",
            vec![("InstanceIds.member.1", "i-1"), ("ShouldDecrementDesiredCapacity", "true")],
            "ValidationError",
        ),
        ("DetachLoadBalancerTargetGroups", vec![("TargetGroupARNs.member.1", place.group.as_str())], "ValidationError"),
    ] {
        assert_eq!(place.act(action, &wrong).code(), code, "{action}");
    }
    for (action, wrong, code) in [
        ("DeleteAutoScalingGroup", vec![("AutoScalingGroupName", "none")], "ValidationError"),
        ("DescribeAutoScalingGroups", vec![("NextToken", "x")], "InvalidNextToken"),
        ("DescribeAutoScalingGroups", vec![("MaxRecords", "101")], "ValidationError"),
        ("DescribeAutoScalingGroups", vec![("Filters.member.1.Name", "x")], "ValidationError"),
        ("CreateLaunchConfiguration", vec![("LaunchConfigurationName", "small")], "AlreadyExists"),
        ("CreateLaunchConfiguration", vec![("LaunchConfigurationName", "other")], "ValidationError"),
        ("DeleteLaunchConfiguration", vec![("LaunchConfigurationName", "other")], "ValidationError"),
        (
            "CreateOrUpdateTags",
            vec![("Tags.member.1.Key", "k"), ("Tags.member.1.ResourceId", "none")],
            "ValidationError",
        ),
        ("TerminateInstanceInAutoScalingGroup", vec![("ShouldDecrementDesiredCapacity", "true")], "ValidationError"),
        (
            "CreateLaunchConfiguration",
            vec![("LaunchConfigurationName", "other"), ("ImageId", "ami-!"), ("InstanceType", "t3.small")],
            "ValidationError",
        ),
        ("PutScalingPolicy", vec![], "InvalidAction"),
    ] {
        assert_eq!(call(&place.me, action, &wrong).code(), code, "{action}");
    }
    place.act("SetDesiredCapacity", &[("DesiredCapacity", "2")]).ok();
    let soon = [("DesiredCapacity", "3"), ("HonorCooldown", "true")];
    assert_eq!(place.act("SetDesiredCapacity", &soon).code(), "ScalingActivityInProgress");
    place.act("UpdateAutoScalingGroup", &[("MaxSize", "1")]).ok();
    assert_eq!(call(&place.me, "DescribeAutoScalingGroups", &[]).ok().get("DesiredCapacity"), "1");
}
