//! Targets and their health: every state and reason that this world can show.

use super::{Bench, bench};
use crate::ec2::Machine;
use crate::testing::{ACCOUNT, REGION, wait};

/// Answers on 443 for everybody in the VPC (zone a); for the sites only (a); nobody listens at the standby (b).
pub(super) const OPEN: &str = "10.20.16.91";
const CLOSED: &str = "10.20.16.20";
const ON_PREMISES: &str = "192.168.40.10";

pub(super) fn register(bench: &Bench, group: &str, id: &str, zone: Option<&str>) -> String {
    let base = [("TargetGroupArn", group), ("Targets.member.1.Id", id)];
    let zone = zone.map(|z| ("Targets.member.1.AvailabilityZone", z));
    bench.call("RegisterTargets", &base.into_iter().chain(zone).collect::<Vec<_>>()).code()
}

/// State and reason of each target.
pub(super) fn health(bench: &Bench, group: &str) -> Vec<String> {
    let told = bench.call("DescribeTargetHealth", &[("TargetGroupArn", group)]).ok().all("TargetHealth");
    let part = |t: &str, name: &str| {
        t.split_once(&format!("<{name}>")).map_or("", |(_, r)| r.split('<').next().unwrap_or("")).to_owned()
    };
    told.iter().map(|t| format!("{} {}", part(t, "State"), part(t, "Reason")).trim().to_owned()).collect()
}

/// A load balancer in zone a with a listener to a group of IP targets on 443.
pub(super) fn wired(bench: &Bench) -> (String, String) {
    let (balancer, group) = (bench.balancer("ffly-api"), bench.group("ffly-api", "443"));
    bench.listen(&balancer, "443", &group).ok();
    (balancer, group)
}

#[test]
fn a_target_goes_from_unused_over_initial_to_healthy() {
    let bench = bench();
    let (balancer, group) = (bench.balancer("ffly-api"), bench.group("ffly-api", "443"));
    register(&bench, &group, OPEN, None);
    assert_eq!(health(&bench, &group), ["unused Target.NotInUse"]);
    bench.listen(&balancer, "443", &group).ok();
    assert_eq!(health(&bench, &group), ["initial Elb.RegistrationInProgress"]);
    wait(&bench.sandbox, 120 + 10);
    assert_eq!(health(&bench, &group), ["initial Elb.InitialHealthChecking"]);
    wait(&bench.sandbox, 140);
    assert_eq!(health(&bench, &group), ["healthy"]);
    let told = bench.call("DescribeTargetHealth", &[("TargetGroupArn", &group)]).ok();
    assert_eq!(
        (told.get("HealthCheckPort"), told.get("AvailabilityZone")),
        ("443".to_owned(), "us-east-1a".to_owned())
    );
    assert_eq!(told.get("TargetHealth"), "<State>healthy</State>");
}

#[test]
fn the_zone_of_an_address_in_the_vpc_is_that_of_its_subnet() {
    let bench = bench();
    let (_, group) = wired(&bench);
    for said in [None, Some("us-east-1b"), Some("all")] {
        assert_eq!(register(&bench, &group, OPEN, said), "");
        let told = bench.call("DescribeTargetHealth", &[("TargetGroupArn", &group)]).ok();
        assert_eq!(told.get("AvailabilityZone"), "us-east-1a", "{said:?}");
    }
    assert_eq!(register(&bench, &group, ON_PREMISES, Some("us-east-1b")), "");
    let told = bench.call("DescribeTargetHealth", &[("TargetGroupArn", &group)]).ok();
    assert_eq!(told.all("AvailabilityZone"), ["us-east-1a", "us-east-1b"]);
}

#[test]
fn who_is_not_reached_times_out_and_who_does_not_listen_fails() {
    let bench = bench();
    let (_, group) = wired(&bench);
    register(&bench, &group, CLOSED, None);
    register(&bench, &group, OPEN, None);
    let other_port =
        [("TargetGroupArn", group.as_str()), ("Targets.member.1.Id", OPEN), ("Targets.member.1.Port", "444")];
    bench.call("RegisterTargets", &other_port).ok();
    wait(&bench.sandbox, 300);
    assert_eq!(health(&bench, &group), ["unhealthy Target.Timeout", "healthy", "unhealthy Target.Timeout"]);
    let admitting = bench
        .client
        .ec2("DescribeSecurityGroups", &[("Filter.1.Name", "group-name"), ("Filter.1.Value.1", "billing-export")])
        .ok();
    let rule = [
        ("GroupId", admitting.get("groupId")),
        ("IpPermissions.1.IpProtocol", "tcp".to_owned()),
        ("IpPermissions.1.FromPort", "444".to_owned()),
        ("IpPermissions.1.ToPort", "444".to_owned()),
        ("IpPermissions.1.IpRanges.1.CidrIp", "10.20.0.0/16".to_owned()),
    ];
    bench.client.ec2("AuthorizeSecurityGroupIngress", &rule.each_ref().map(|(k, v)| (*k, v.as_str()))).ok();
    assert_eq!(health(&bench, &group)[2], "unhealthy Target.FailedHealthChecks");
}

#[test]
fn a_zone_that_is_not_enabled_is_checked_only_across_zones() {
    let bench = bench();
    let (balancer, group) = wired(&bench);
    register(&bench, &group, "10.20.32.90", None);
    register(&bench, &group, "10.20.32.77", None);
    wait(&bench.sandbox, 300);
    // a node of another load balancer, and an address that nobody has
    assert_eq!(health(&bench, &group), ["unused Target.IpUnusable", "unused Target.NotInUse"]);
    let on = [("Attributes.member.1.Key", "load_balancing.cross_zone.enabled"), ("Attributes.member.1.Value", "true")];
    let all: Vec<_> = on.into_iter().chain([("LoadBalancerArn", balancer.as_str())]).collect();
    bench.call("ModifyLoadBalancerAttributes", &all).ok();
    assert_eq!(health(&bench, &group)[1], "unhealthy Target.Timeout");
}

#[test]
fn addresses_on_premises_answer_where_a_route_leads() {
    let bench = bench();
    let (_, group) = wired(&bench);
    assert_eq!(register(&bench, &group, ON_PREMISES, None), "ValidationError");
    assert_eq!(register(&bench, &group, ON_PREMISES, Some("all")), "");
    assert_eq!(register(&bench, &group, "192.168.40.99", Some("all")), "");
    assert_eq!(register(&bench, &group, "8.8.8.8", Some("all")), "InvalidTarget");
    assert_eq!(register(&bench, &group, "not-an-address", None), "ValidationError");
    wait(&bench.sandbox, 300);
    assert_eq!(health(&bench, &group), ["healthy", "unhealthy Target.Timeout"]);
}

#[test]
fn a_deregistered_target_drains_and_goes() {
    let bench = bench();
    let (_, group) = wired(&bench);
    register(&bench, &group, OPEN, None);
    let target = [("TargetGroupArn", group.as_str()), ("Targets.member.1.Id", OPEN)];
    bench.call("DeregisterTargets", &target).ok();
    assert_eq!(health(&bench, &group), ["draining Target.DeregistrationInProgress"]);
    wait(&bench.sandbox, 300);
    assert!(health(&bench, &group).is_empty());
    let asked = bench.call("DescribeTargetHealth", &target).ok();
    assert_eq!(asked.get("Reason"), "Target.NotRegistered");
    bench.call("DeregisterTargets", &target).ok();
}

#[test]
fn a_stopped_instance_is_unused_and_cannot_be_registered() {
    let bench = bench();
    let made = [("Name", "machines"), ("Protocol", "TCP"), ("Port", "443"), ("VpcId", bench.vpc.as_str())];
    let group = bench.call("CreateTargetGroup", &made).ok().get("TargetGroupArn");
    let balancer = bench.balancer("ffly-api");
    bench.listen(&balancer, "443", &group).ok();
    let found = bench
        .client
        .ec2("DescribeInstances", &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", "billing-export-*")])
        .ok();
    let ids = found.all("instanceId");
    let (one, two) = (ids[0].as_str(), ids[1].as_str());
    assert_eq!(register(&bench, &group, one, Some("us-east-1a")), "ValidationError");
    assert_eq!(register(&bench, &group, one, None), "");
    wait(&bench.sandbox, 300);
    assert_eq!(health(&bench, &group), ["healthy"]);
    bench.client.ec2("StopInstances", &[("InstanceId.1", one), ("InstanceId.2", two)]).ok();
    wait(&bench.sandbox, 300);
    assert_eq!(health(&bench, &group), ["unused Target.InvalidState"]);
    assert_eq!(register(&bench, &group, two, None), "InvalidTarget");
    assert_eq!(register(&bench, &group, "i-0123456789abcdef0", None), "InvalidTarget");
}

#[test]
fn old_instances_are_no_targets_of_network_load_balancers() {
    let bench = bench();
    let found = bench
        .client
        .ec2("DescribeInstances", &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", "billing-export-*")])
        .ok();
    let id = found.all("instanceId")[0].clone();
    let kind = Machine { image: String::new(), kind: "m3.large".to_owned(), reservation: String::new() };
    bench.sandbox.state().world.estate(ACCOUNT, REGION).ec2.machines.insert(id.clone(), kind);
    for (protocol, code) in [("TCP", "InvalidTarget"), ("HTTP", "")] {
        let made = [("Name", protocol), ("Protocol", protocol), ("Port", "443"), ("VpcId", bench.vpc.as_str())];
        let group = bench.call("CreateTargetGroup", &made).ok().get("TargetGroupArn");
        assert_eq!(register(&bench, &group, &id, None), code, "{protocol}");
    }
}

#[test]
fn a_group_that_comes_into_use_is_checked_from_then_on() {
    let bench = bench();
    let (balancer, first) = wired(&bench);
    let group = bench.group("later", "443");
    register(&bench, &group, OPEN, None);
    wait(&bench.sandbox, 600);
    assert_eq!(health(&bench, &group), ["unused Target.NotInUse"]);
    let listener = bench.call("DescribeListeners", &[("LoadBalancerArn", &balancer)]).ok().get("ListenerArn");
    let to = |group: &str| {
        let action = [("DefaultActions.member.1.Type", "forward"), ("DefaultActions.member.1.TargetGroupArn", group)];
        bench.call("ModifyListener", &[("ListenerArn", listener.as_str()), action[0], action[1]]).ok();
    };
    to(&group);
    assert_eq!(health(&bench, &group), ["initial Elb.RegistrationInProgress"]);
    wait(&bench.sandbox, 300);
    to(&group);
    assert_eq!(health(&bench, &group), ["healthy"]);
    to(&first);
    assert_eq!(health(&bench, &group), ["unused Target.NotInUse"]);
}

#[test]
fn an_application_load_balancer_is_a_target() {
    let bench = bench();
    let harbor = bench.call("DescribeLoadBalancers", &[("Names.member.1", "harbor")]).ok().get("LoadBalancerArn");
    let made = [
        ("Name", "harbor-front"),
        ("Protocol", "TCP"),
        ("Port", "443"),
        ("VpcId", bench.vpc.as_str()),
        ("TargetType", "alb"),
    ];
    let group = bench.call("CreateTargetGroup", &made).ok();
    assert_eq!(group.get("HealthCheckProtocol"), "HTTP");
    let group = group.get("TargetGroupArn");
    assert_eq!(register(&bench, &group, &harbor.replace("harbor", "nobody"), None), "InvalidTarget");
    assert_eq!(register(&bench, &group, &harbor, None), "");
    bench.listen(&bench.balancer("ffly-harbor"), "443", &group).ok();
    wait(&bench.sandbox, 300);
    // it listens for HTTPS, and answers plain HTTP with 400
    assert_eq!(health(&bench, &group), ["unhealthy Target.ResponseCodeMismatch"]);
    bench.call("ModifyTargetGroup", &[("TargetGroupArn", &group), ("HealthCheckProtocol", "HTTPS")]).ok();
    assert_eq!(health(&bench, &group), ["healthy"]);
    let elsewhere =
        [("TargetGroupArn", group.as_str()), ("Targets.member.1.Id", &harbor), ("Targets.member.1.Port", "81")];
    assert_eq!(bench.call("RegisterTargets", &elsewhere).code(), "ValidationError");
}

#[test]
fn a_lambda_function_is_a_target_whose_health_need_not_be_checked() {
    let bench = bench();
    let harbor = bench.call("DescribeLoadBalancers", &[("Names.member.1", "harbor")]).ok().get("LoadBalancerArn");
    let listener = bench.call("DescribeListeners", &[("LoadBalancerArn", &harbor)]).ok().get("ListenerArn");
    let made = [("Name", "function"), ("TargetType", "lambda")];
    let placed = [made[0], made[1], ("Port", "80")];
    assert_eq!(bench.call("CreateTargetGroup", &placed).code(), "ValidationError");
    let made = bench.call("CreateTargetGroup", &made).ok();
    assert_eq!((made.get("HealthCheckEnabled"), made.all("Port").len()), ("false".to_owned(), 0));
    let group = made.get("TargetGroupArn");
    let function = "arn:aws:lambda:us-east-1:111122223333:function:answer";
    assert_eq!(register(&bench, &group, "i-0123456789abcdef0", None), "ValidationError");
    assert_eq!(register(&bench, &group, function, None), "");
    assert_eq!(register(&bench, &group, &function.replace("answer", "other"), None), "TooManyTargets");
    let rule = [
        ("ListenerArn", listener.as_str()),
        ("Priority", "7"),
        ("Conditions.member.1.Field", "path-pattern"),
        ("Conditions.member.1.Values.member.1", "/answer"),
        ("Actions.member.1.Type", "forward"),
        ("Actions.member.1.TargetGroupArn", &group),
    ];
    bench.call("CreateRule", &rule).ok();
    assert_eq!(health(&bench, &group), ["unavailable Target.HealthCheckDisabled"]);
    bench.call("ModifyTargetGroup", &[("TargetGroupArn", &group), ("HealthCheckEnabled", "true")]).ok();
    assert_eq!(health(&bench, &group), ["initial Elb.RegistrationInProgress"]);
    wait(&bench.sandbox, 300);
    assert_eq!(health(&bench, &group), ["healthy"]);
}

#[test]
fn anomalies_are_told_when_asked_for() {
    let bench = bench();
    let made = [("Name", "web"), ("Protocol", "HTTP"), ("Port", "80"), ("VpcId", &bench.vpc), ("TargetType", "ip")];
    let arn = bench.call("CreateTargetGroup", &made).ok().get("TargetGroupArn");
    assert_eq!(register(&bench, &arn, OPEN, None), "");
    let ask =
        |include: &str| bench.call("DescribeTargetHealth", &[("TargetGroupArn", &arn), ("Include.member.1", include)]);
    assert!(ask("AnomalyDetection").ok().body.contains("<Result>normal</Result>"));
    assert_eq!(ask("Everything").code(), "ValidationError");
}

#[test]
fn a_flaky_target_fails_in_every_fifth_minute() {
    let bench = bench();
    let (_, group) = wired(&bench);
    register(&bench, &group, OPEN, None);
    bench.sandbox.state().world.estate(ACCOUNT, REGION).ec2.flaky.insert(OPEN.to_owned());
    wait(&bench.sandbox, 300);
    assert_eq!(health(&bench, &group), ["healthy"]);
    wait(&bench.sandbox, 240);
    assert_eq!(health(&bench, &group), ["unhealthy Target.FailedHealthChecks"]);
    wait(&bench.sandbox, 60);
    assert_eq!(health(&bench, &group), ["healthy"]);
}
