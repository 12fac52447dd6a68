//! Target groups and their health check settings.

use super::{Bench, bench};
use crate::testing::Answer;

fn create(bench: &Bench, more: &[(&str, &str)]) -> Answer {
    let base = [
        ("Name", "ffly-api"),
        ("Protocol", "TCP"),
        ("Port", "443"),
        ("VpcId", bench.vpc.as_str()),
        ("TargetType", "ip"),
    ];
    let kept = base.into_iter().filter(|(k, _)| more.iter().all(|(m, _)| m != k));
    bench.call("CreateTargetGroup", &kept.chain(more.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn a_target_group_has_the_defaults_of_its_protocol() {
    let bench = bench();
    let tcp = create(&bench, &[]).ok();
    assert!(tcp.get("TargetGroupArn").contains(":targetgroup/ffly-api/"));
    let read = |a: &Answer, names: &[&str]| names.iter().map(|n| a.get(n)).collect::<Vec<_>>();
    let names = ["HealthCheckProtocol", "HealthCheckPort", "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds"];
    assert_eq!(read(&tcp, &names), ["TCP", "traffic-port", "30", "10"]);
    assert_eq!(
        read(&tcp, &["HealthyThresholdCount", "UnhealthyThresholdCount", "TargetType", "IpAddressType"]),
        ["5", "2", "ip", "ipv4"]
    );
    assert!(tcp.all("HealthCheckPath").is_empty());
    let http = create(&bench, &[("Name", "http"), ("HealthCheckProtocol", "HTTP")]).ok();
    assert_eq!(read(&http, &["HealthCheckTimeoutSeconds", "HealthCheckPath", "HttpCode"]), ["6", "/", "200-399"]);
}

#[test]
fn a_repeat_with_the_same_settings_is_the_same_group() {
    let bench = bench();
    let first = create(&bench, &[]).ok().get("TargetGroupArn");
    assert_eq!(create(&bench, &[]).ok().get("TargetGroupArn"), first);
    assert_eq!(create(&bench, &[("Port", "444")]).code(), "DuplicateTargetGroupName");
}

#[test]
fn ranges_and_combinations_are_those_of_aws() {
    let bench = bench();
    for (more, code) in [
        (vec![("Name", "internal-is-allowed-here")], ""),
        (vec![("Name", "a.b")], "ValidationError"),
        (vec![("Port", "0")], "ValidationError"),
        (vec![("Port", "65536")], "ValidationError"),
        (vec![("Protocol", "SCTP")], "ValidationError"),
        (vec![("VpcId", "vpc-0123456789abcdef0")], "ValidationError"),
        (vec![("HealthCheckIntervalSeconds", "4")], "ValidationError"),
        (vec![("HealthCheckIntervalSeconds", "301")], "ValidationError"),
        (vec![("HealthCheckTimeoutSeconds", "121")], "ValidationError"),
        (vec![("HealthCheckTimeoutSeconds", "31")], "ValidationError"),
        (vec![("HealthyThresholdCount", "1")], "ValidationError"),
        (vec![("UnhealthyThresholdCount", "11")], "ValidationError"),
        (vec![("HealthCheckPort", "0")], "ValidationError"),
        (vec![("HealthCheckProtocol", "UDP")], "InvalidConfigurationRequest"),
        (vec![("HealthCheckPath", "/ready")], "InvalidConfigurationRequest"),
        (vec![("Matcher.HttpCode", "200")], "InvalidConfigurationRequest"),
        (vec![("HealthCheckProtocol", "HTTP"), ("HealthCheckPath", "ready")], "ValidationError"),
        (vec![("HealthCheckProtocol", "HTTP"), ("Matcher.HttpCode", "600")], "ValidationError"),
        (vec![("HealthCheckProtocol", "HTTP"), ("Matcher.HttpCode", "200,204-299")], ""),
        (vec![("HealthCheckEnabled", "false")], "InvalidConfigurationRequest"),
        (vec![("TargetType", "alb"), ("Protocol", "TLS")], "InvalidConfigurationRequest"),
    ] {
        let answer = create(&bench, &more);
        assert_eq!(answer.code(), code, "{more:?}");
        if answer.status == 200 {
            bench.call("DeleteTargetGroup", &[("TargetGroupArn", &answer.get("TargetGroupArn"))]).ok();
        }
    }
}

#[test]
fn the_health_check_can_be_changed_later() {
    let bench = bench();
    let arn = create(&bench, &[]).ok().get("TargetGroupArn");
    let http = [
        ("TargetGroupArn", arn.as_str()),
        ("HealthCheckProtocol", "HTTP"),
        ("HealthCheckPath", "/ready"),
        ("HealthCheckPort", "8080"),
    ];
    let changed = bench.call("ModifyTargetGroup", &http).ok();
    assert_eq!((changed.get("HealthCheckPath"), changed.get("HttpCode")), ("/ready".to_owned(), "200-399".to_owned()));
    let found = bench.call("DescribeTargetGroups", &[("TargetGroupArns.member.1", &arn)]).ok();
    assert_eq!(
        (found.get("HealthCheckPort"), found.get("HealthCheckProtocol")),
        ("8080".to_owned(), "HTTP".to_owned())
    );
}

#[test]
fn a_group_in_use_names_its_load_balancer_and_stays() {
    let bench = bench();
    let (balancer, group) = (bench.balancer("ffly-api"), bench.group("ffly-api", "443"));
    let listener = bench.listen(&balancer, "443", &group).ok().get("ListenerArn");
    let found = bench.call("DescribeTargetGroups", &[("LoadBalancerArn", &balancer)]).ok();
    assert_eq!(found.get("TargetGroupArn"), group);
    assert!(found.get("LoadBalancerArns").contains(&balancer));
    assert_eq!(bench.call("DeleteTargetGroup", &[("TargetGroupArn", &group)]).code(), "ResourceInUse");
    bench.call("DeleteListener", &[("ListenerArn", &listener)]).ok();
    bench.call("DeleteTargetGroup", &[("TargetGroupArn", &group)]).ok();
    bench.call("DeleteTargetGroup", &[("TargetGroupArn", &group)]).ok();
    assert_eq!(
        bench.call("DescribeTargetGroups", &[("TargetGroupArns.member.1", &group)]).code(),
        "TargetGroupNotFound"
    );
}

#[test]
fn a_group_has_a_thousand_targets() {
    let bench = bench();
    let group = bench.group("many", "443");
    let register = |ports: std::ops::RangeInclusive<u16>| {
        let pairs: Vec<(String, String)> = ports
            .flat_map(|port| {
                let name = format!("Targets.member.{port}");
                [(format!("{name}.Id"), "10.20.16.91".to_owned()), (format!("{name}.Port"), port.to_string())]
            })
            .collect();
        let mut all: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        all.push(("TargetGroupArn", &group));
        bench.call("RegisterTargets", &all)
    };
    register(1..=1000).ok();
    assert_eq!(register(1001..=1001).code(), "TooManyTargets");
    register(1000..=1000).ok();
}
