//! Groups through `respond`.

mod refused;

use crate::testing::{ACCOUNT, Answer, Client, client, open, wait};
use crate::{ClockMode, Options, Sandbox};

/// A call of EC2 Auto Scaling.
fn call(client: &Client, action: &str, parameters: &[(&str, &str)]) -> Answer {
    client.query("autoscaling", "2011-01-01", action, parameters)
}

/// Subnet, zone and VPC of a default network, a target group of instances, and a launch configuration `small`.
struct Place {
    me: Client,
    subnet: String,
    vpc: String,
    group: String,
}

fn prepare(sandbox: &Sandbox) -> Place {
    let me = client(sandbox, ACCOUNT);
    let subnets = me.ec2("DescribeSubnets", &[]).ok();
    let (subnet, vpc) = (subnets.get("subnetId"), subnets.get("vpcId"));
    let asked = [("Name", "web"), ("Protocol", "TCP"), ("Port", "22"), ("VpcId", vpc.as_str())];
    let group = me.elbv2("CreateTargetGroup", &asked).ok().get("TargetGroupArn");
    let asked = [("LaunchConfigurationName", "small"), ("ImageId", "ami-1"), ("InstanceType", "t3.small")];
    call(&me, "CreateLaunchConfiguration", &asked).ok();
    Place { me, subnet, vpc, group }
}

impl Place {
    fn create(&self, more: &[(&str, &str)]) -> Answer {
        let mut asked = vec![
            ("AutoScalingGroupName", "web"),
            ("LaunchConfigurationName", "small"),
            ("MinSize", "1"),
            ("MaxSize", "4"),
            ("VPCZoneIdentifier", self.subnet.as_str()),
        ];
        asked.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        asked.extend(more);
        call(&self.me, "CreateAutoScalingGroup", &asked)
    }

    fn act(&self, action: &str, more: &[(&str, &str)]) -> Answer {
        let mut asked = vec![("AutoScalingGroupName", "web")];
        asked.extend(more);
        call(&self.me, action, &asked)
    }

    /// ID and state of every instance.
    fn instances(&self) -> Vec<(String, String)> {
        let shown = call(&self.me, "DescribeAutoScalingInstances", &[]).ok();
        shown.all("InstanceId").into_iter().zip(shown.all("LifecycleState")).collect()
    }

    fn targets(&self) -> Vec<(String, String)> {
        let health = self.me.elbv2("DescribeTargetHealth", &[("TargetGroupArn", &self.group)]).ok();
        health.all("Id").into_iter().zip(health.all("State")).collect()
    }

    fn state(&self, id: &str) -> String {
        self.me.ec2("DescribeInstances", &[("InstanceId.1", id)]).ok().get("name")
    }
}

#[test]
fn instances_come_into_service_and_are_registered() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    let tags = [
        ("DesiredCapacity", "2"),
        ("TargetGroupARNs.member.1", place.group.as_str()),
        ("Tags.member.1.Key", "Name"),
        ("Tags.member.1.Value", "web"),
        ("Tags.member.1.PropagateAtLaunch", "true"),
    ];
    place.create(&tags).ok();
    let state = |place: &Place| place.act("DescribeLoadBalancerTargetGroups", &[]).ok().get("State");
    assert!(place.instances().iter().all(|i| i.1 == "Pending") && place.targets().is_empty());
    assert_eq!(state(&place), "Adding");
    wait(&sandbox, 30);
    assert!(place.instances().iter().all(|i| i.1 == "InService"));
    assert_eq!((place.targets().len(), state(&place)), (2, "Added".to_owned()));
    let marked = [("Filter.1.Name", "tag:aws:autoscaling:groupName"), ("Filter.1.Value.1", "web")];
    let found = place.me.ec2("DescribeInstances", &marked).ok();
    assert_eq!(found.all("instanceId").len(), 2, "{}", found.body);
    let shown = call(
        &place.me,
        "DescribeAutoScalingGroups",
        &[("Filters.member.1.Name", "tag:Name"), ("Filters.member.1.Values.member.1", "web")],
    )
    .ok();
    assert_eq!((shown.get("DesiredCapacity"), shown.get("HealthCheckType")), ("2".to_owned(), "EC2".to_owned()));
    place.act("SetDesiredCapacity", &[("DesiredCapacity", "4")]).ok();
    wait(&sandbox, 30);
    assert_eq!(place.targets().len(), 4);
    place.act("SetDesiredCapacity", &[("DesiredCapacity", "1")]).ok();
    assert_eq!(place.targets().len(), 1, "no listener forwards to them, so nothing drains");
    let leaving: Vec<_> = place.instances().into_iter().filter(|i| i.1 == "Terminating").collect();
    assert_eq!(leaving.len(), 3);
    assert_eq!(place.state(&leaving[0].0), "running");
    wait(&sandbox, 30);
    assert_eq!((place.instances().len(), place.state(&leaving[0].0)), (1, "terminated".to_owned()));
}

#[test]
fn several_instances_are_terminated_together_or_not_at_all() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    place.create(&[("DesiredCapacity", "3")]).ok();
    wait(&sandbox, 30);
    let ids: Vec<String> = place.instances().into_iter().map(|i| i.0).collect();
    let terminate = |one: &str, other: &str| {
        let asked = [("InstanceIds.member.1", one), ("InstanceIds.member.2", other)];
        place.act(
            "TerminateInstanceInAutoScalingGroup",
            &[&asked[..], &[("ShouldDecrementDesiredCapacity", "true")]].concat(),
        )
    };
    assert_eq!(terminate(&ids[0], "i-1").code(), "ValidationError");
    assert!(place.instances().iter().all(|i| i.1 == "InService"));
    assert_eq!(terminate(&ids[0], &ids[1]).ok().all("ActivityId").len(), 2);
    wait(&sandbox, 60);
    assert_eq!(place.instances().into_iter().map(|i| i.0).collect::<Vec<_>>(), ids[2..]);
}

#[test]
fn target_groups_come_and_go_under_both_names() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    place.create(&[]).ok();
    wait(&sandbox, 30);
    let source =
        [("TrafficSources.member.1.Identifier", place.group.as_str()), ("TrafficSources.member.1.Type", "elbv2")];
    place.act("AttachTrafficSources", &source).ok();
    place.act("AttachTrafficSources", &source).ok();
    assert_eq!(place.targets().len(), 1);
    let told = place.act("DescribeTrafficSources", &[]).ok();
    assert_eq!((told.get("Identifier"), told.get("Type")), (place.group.clone(), "elbv2".to_owned()));
    place.act("DetachLoadBalancerTargetGroups", &[("TargetGroupARNs.member.1", &place.group)]).ok();
    assert!(place.targets().is_empty());
    assert!(place.act("DescribeLoadBalancerTargetGroups", &[]).ok().all("State").is_empty());
}

#[test]
fn what_ends_elsewhere_is_replaced() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    place.create(&[("TargetGroupARNs.member.1", &place.group)]).ok();
    wait(&sandbox, 30);
    let first = place.instances().remove(0).0;
    place.me.ec2("TerminateInstances", &[("InstanceId.1", &first)]).ok();
    wait(&sandbox, 30);
    let second = place.instances().remove(0).0;
    assert_ne!(first, second);
    assert_eq!(place.targets().into_iter().map(|t| t.0).collect::<Vec<_>>(), std::slice::from_ref(&second));
    let decrement = [("InstanceId", second.as_str()), ("ShouldDecrementDesiredCapacity", "true")];
    assert_eq!(call(&place.me, "TerminateInstanceInAutoScalingGroup", &decrement).code(), "ValidationError");
    let replace = [("InstanceId", second.as_str()), ("ShouldDecrementDesiredCapacity", "false")];
    let done = call(&place.me, "TerminateInstanceInAutoScalingGroup", &replace).ok();
    assert_eq!((done.get("StatusCode"), place.instances().len()), ("InProgress".to_owned(), 2));
}

#[test]
fn instances_join_and_leave_alive() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    place.create(&[("MinSize", "0"), ("TargetGroupARNs.member.1", &place.group)]).ok();
    let run = [("ImageId", "ami-1"), ("MinCount", "1"), ("MaxCount", "1"), ("SubnetId", place.subnet.as_str())];
    let id = place.me.ec2("RunInstances", &run).ok().get("instanceId");
    let this = [("InstanceIds.member.1", id.as_str())];
    assert_eq!(place.act("AttachInstances", &this).code(), "ValidationError", "it does not run yet");
    wait(&sandbox, 20);
    place.act("AttachInstances", &this).ok();
    assert_eq!(place.act("AttachInstances", &this).code(), "ValidationError");
    wait(&sandbox, 30);
    assert_eq!(place.targets().len(), 1);
    let leave = [this[0], ("ShouldDecrementDesiredCapacity", "true")];
    assert_eq!(place.act("DetachInstances", &leave).ok().get("StatusCode"), "InProgress");
    wait(&sandbox, 30);
    assert!(place.instances().is_empty() && place.targets().is_empty());
    assert_eq!(place.state(&id), "running");
}

#[test]
fn a_group_goes_with_its_instances_when_forced() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    place.create(&[]).ok();
    let id = place.instances().remove(0).0;
    assert_eq!(place.act("DeleteAutoScalingGroup", &[]).code(), "ResourceInUse");
    assert_eq!(
        call(&place.me, "DeleteLaunchConfiguration", &[("LaunchConfigurationName", "small")]).code(),
        "ResourceInUse"
    );
    place.act("DeleteAutoScalingGroup", &[("ForceDelete", "true")]).ok();
    let shown = call(&place.me, "DescribeAutoScalingGroups", &[]).ok();
    assert_eq!(shown.get("Status"), "Delete in progress");
    wait(&sandbox, 30);
    assert!(call(&place.me, "DescribeAutoScalingGroups", &[]).ok().all("AutoScalingGroupName").is_empty());
    assert_eq!(place.state(&id), "terminated");
    call(&place.me, "DeleteLaunchConfiguration", &[("LaunchConfigurationName", "small")]).ok();
}

#[test]
fn tags_are_put_found_and_taken() {
    let sandbox = open("empty");
    let place = prepare(&sandbox);
    place.create(&[]).ok();
    let tag = [
        ("Tags.member.1.ResourceId", "web"),
        ("Tags.member.1.ResourceType", "auto-scaling-group"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "one"),
    ];
    call(&place.me, "CreateOrUpdateTags", &tag).ok();
    let by = [("Filters.member.1.Name", "key"), ("Filters.member.1.Values.member.1", "team")];
    let found = call(&place.me, "DescribeTags", &by).ok();
    assert_eq!((found.get("Value"), found.get("PropagateAtLaunch")), ("one".to_owned(), "false".to_owned()));
    call(&place.me, "DeleteTags", &tag).ok();
    assert!(call(&place.me, "DescribeTags", &by).ok().all("Value").is_empty());
}

#[test]
fn the_portal_is_worth_connecting() {
    let sandbox = open("acme");
    let me = client(&sandbox, ACCOUNT);
    let groups = call(&me, "DescribeAutoScalingGroups", &[("MaxRecords", "1")]).ok();
    assert_eq!(groups.get("AutoScalingGroupName"), "eks-workers-3ac5f2d1");
    let next = groups.get("NextToken");
    let portal = call(&me, "DescribeAutoScalingGroups", &[("MaxRecords", "1"), ("NextToken", &next)]).ok();
    assert_eq!((portal.get("AutoScalingGroupName"), portal.all("InstanceId").len()), ("portal-web".to_owned(), 2));
    let larger = [("AutoScalingGroupName", "portal-web"), ("DesiredCapacity", "3")];
    call(&me, "SetDesiredCapacity", &larger).ok();
    let shown = call(&me, "DescribeAutoScalingGroups", &[("AutoScalingGroupNames.member.1", "portal-web")]).ok();
    assert_eq!(shown.all("ImageId").into_iter().collect::<std::collections::BTreeSet<_>>().len(), 1);
}

#[test]
fn reading_or_not_a_replay_comes_to_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let open = || {
        let dir = Some(dir.path().to_owned());
        Sandbox::open(Options { seed: "empty".into(), dir, clock: ClockMode::Manual }).unwrap()
    };
    let first = open();
    let place = prepare(&first);
    place.create(&[("DesiredCapacity", "3"), ("TargetGroupARNs.member.1", &place.group)]).ok();
    wait(&first, 40);
    place.instances();
    place.act("SetDesiredCapacity", &[("DesiredCapacity", "1")]).ok();
    wait(&first, 35);
    place.act("SetDesiredCapacity", &[("DesiredCapacity", "2")]).ok();
    wait(&first, 35);
    let (dump, shown) = (first.dump(), place.instances());
    drop((first, place));
    let again = open();
    assert_eq!(again.dump(), dump);
    let me = client(&again, ACCOUNT);
    let ids = call(&me, "DescribeAutoScalingInstances", &[]).ok().all("InstanceId");
    assert_eq!(ids, shown.into_iter().map(|i| i.0).collect::<Vec<_>>());
}
