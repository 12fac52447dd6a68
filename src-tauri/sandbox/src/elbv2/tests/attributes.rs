//! Attributes: defaults, what they take, and what does not go together.

use std::collections::BTreeMap;

use super::{Bench, bench};
use crate::testing::Answer;

fn values(answer: &Answer) -> BTreeMap<String, String> {
    answer.all("Key").into_iter().zip(answer.all("Value")).collect()
}

fn modify(bench: &Bench, kind: &str, arn: &str, key: &str, value: &str) -> Answer {
    let (action, name) = (format!("Modify{kind}Attributes"), format!("{kind}Arn"));
    bench.call(&action, &[(&name, arn), ("Attributes.member.1.Key", key), ("Attributes.member.1.Value", value)])
}

#[test]
fn a_network_load_balancer_has_the_defaults_of_aws() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    let found = values(&bench.call("DescribeLoadBalancerAttributes", &[("LoadBalancerArn", &arn)]).ok());
    for (key, value) in [
        ("deletion_protection.enabled", "false"),
        ("load_balancing.cross_zone.enabled", "false"),
        ("dns_record.client_routing_policy", "any_availability_zone"),
        ("access_logs.s3.bucket", ""),
        ("ipv6.deny_all_igw_traffic", "true"),
    ] {
        assert_eq!(found.get(key).map(String::as_str), Some(value), "{key}");
    }
    let changed = modify(&bench, "LoadBalancer", &arn, "load_balancing.cross_zone.enabled", "true").ok();
    assert_eq!(values(&changed)["load_balancing.cross_zone.enabled"], "true");
    let found = values(&bench.call("DescribeLoadBalancerAttributes", &[("LoadBalancerArn", &arn)]).ok());
    assert_eq!(found["load_balancing.cross_zone.enabled"], "true");
}

#[test]
fn unknown_foreign_and_impossible_attributes_are_refused() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    for (key, value, code) in [
        ("no.such.thing", "1", "ValidationError"),
        ("idle_timeout.timeout_seconds", "60", "InvalidConfigurationRequest"),
        ("deletion_protection.enabled", "yes", "ValidationError"),
        ("secondary_ips.auto_assigned.per_subnet", "8", "ValidationError"),
        ("access_logs.s3.enabled", "true", "InvalidConfigurationRequest"),
    ] {
        assert_eq!(modify(&bench, "LoadBalancer", &arn, key, value).code(), code, "{key}");
    }
    modify(&bench, "LoadBalancer", &arn, "secondary_ips.auto_assigned.per_subnet", "2").ok();
    let fewer = modify(&bench, "LoadBalancer", &arn, "secondary_ips.auto_assigned.per_subnet", "1");
    assert_eq!(fewer.code(), "InvalidConfigurationRequest");
    assert_eq!(bench.call("ModifyLoadBalancerAttributes", &[("LoadBalancerArn", &arn)]).code(), "ValidationError");
}

#[test]
fn target_groups_keep_client_addresses_by_type_and_protocol() {
    let bench = bench();
    let of = |kind: &str, protocol: &str| {
        let name = format!("g-{kind}-{}", protocol.replace('_', "-"));
        let made = [
            ("Name", name.as_str()),
            ("Protocol", protocol),
            ("Port", "443"),
            ("VpcId", &bench.vpc),
            ("TargetType", kind),
        ];
        let arn = bench.call("CreateTargetGroup", &made).ok().get("TargetGroupArn");
        let found = values(&bench.call("DescribeTargetGroupAttributes", &[("TargetGroupArn", &arn)]).ok());
        (arn, found["preserve_client_ip.enabled"].clone())
    };
    assert_eq!(of("ip", "TCP").1, "false");
    assert_eq!(of("instance", "TCP").1, "true");
    let (udp, preserved) = of("ip", "UDP");
    assert_eq!(preserved, "true");
    assert_eq!(
        modify(&bench, "TargetGroup", &udp, "preserve_client_ip.enabled", "false").code(),
        "InvalidConfigurationRequest"
    );
}

#[test]
fn target_group_attributes_have_ranges() {
    let bench = bench();
    let arn = bench.group("ffly-api", "443");
    for (key, value, code) in [
        ("deregistration_delay.timeout_seconds", "3600", ""),
        ("deregistration_delay.timeout_seconds", "3601", "ValidationError"),
        ("proxy_protocol_v2.enabled", "true", ""),
        ("load_balancing.cross_zone.enabled", "use_load_balancer_configuration", ""),
        ("slow_start.duration_seconds", "30", "InvalidConfigurationRequest"),
        ("target_health_state.unhealthy.draining_interval_seconds", "30", "InvalidConfigurationRequest"),
        ("target_group_health.dns_failover.minimum_healthy_targets.count", "off", ""),
    ] {
        assert_eq!(modify(&bench, "TargetGroup", &arn, key, value).code(), code, "{key}");
    }
}

#[test]
fn a_tcp_listener_has_an_idle_timeout() {
    let bench = bench();
    let balancer = bench.balancer("ffly-api");
    let group = bench.group("ffly-api", "443");
    let arn = bench.listen(&balancer, "443", &group).ok().get("ListenerArn");
    let found = values(&bench.call("DescribeListenerAttributes", &[("ListenerArn", &arn)]).ok());
    assert_eq!(found["tcp.idle_timeout.seconds"], "350");
    assert_eq!(
        values(&modify(&bench, "Listener", &arn, "tcp.idle_timeout.seconds", "6000").ok())["tcp.idle_timeout.seconds"],
        "6000"
    );
    assert_eq!(modify(&bench, "Listener", &arn, "tcp.idle_timeout.seconds", "59").code(), "ValidationError");
}

#[test]
fn target_groups_of_application_load_balancers_have_their_own() {
    let bench = bench();
    let group = |name: &str, protocol: &str| {
        let made = [("Name", name), ("Protocol", protocol), ("Port", "443"), ("VpcId", bench.vpc.as_str())];
        bench.call("CreateTargetGroup", &made).ok().get("TargetGroupArn")
    };
    let web = group("web", "HTTPS");
    for (key, value, code) in [
        ("slow_start.duration_seconds", "29", "ValidationError"),
        ("slow_start.duration_seconds", "30", ""),
        ("slow_start.duration_seconds", "0", ""),
        ("stickiness.type", "app_cookie", ""),
        ("stickiness.enabled", "true", "InvalidConfigurationRequest"),
        ("stickiness.app_cookie.cookie_name", "AWSALBAPP-0", "InvalidConfigurationRequest"),
        ("stickiness.app_cookie.cookie_name", "session", ""),
        ("stickiness.enabled", "true", ""),
        ("load_balancing.algorithm.anomaly_mitigation", "on", "InvalidConfigurationRequest"),
        ("load_balancing.algorithm.type", "weighted_random", ""),
        ("load_balancing.algorithm.anomaly_mitigation", "on", ""),
        ("preserve_client_ip.enabled", "true", "InvalidConfigurationRequest"),
        ("target_failover.on_unhealthy", "rebalance", "InvalidConfigurationRequest"),
    ] {
        assert_eq!(modify(&bench, "TargetGroup", &web, key, value).code(), code, "{key} {value}");
    }
    let secure = group("secure", "TLS");
    assert_eq!(
        modify(&bench, "TargetGroup", &secure, "stickiness.enabled", "true").code(),
        "InvalidConfigurationRequest"
    );
}

#[test]
fn an_https_listener_has_headers_and_a_tls_one_nothing() {
    let bench = bench();
    let harbor = bench.call("DescribeLoadBalancers", &[("Names.member.1", "harbor")]).ok().get("LoadBalancerArn");
    let arn = bench.call("DescribeListeners", &[("LoadBalancerArn", &harbor)]).ok().get("ListenerArn");
    let found = values(&bench.call("DescribeListenerAttributes", &[("ListenerArn", &arn)]).ok());
    assert_eq!(found["routing.http.response.server.enabled"], "true");
    assert_eq!(found["routing.http.request.x_amzn_tls_version.header_name"], "X-Amzn-Tls-Version");
    assert_eq!(found.len(), 19);
    let edge = bench.call("DescribeLoadBalancers", &[("Names.member.1", "acme-edge")]).ok().get("LoadBalancerArn");
    let arn = bench.call("DescribeListeners", &[("LoadBalancerArn", &edge)]).ok().get("ListenerArn");
    assert!(values(&bench.call("DescribeListenerAttributes", &[("ListenerArn", &arn)]).ok()).is_empty());
    assert_eq!(
        modify(&bench, "Listener", &arn, "tcp.idle_timeout.seconds", "60").code(),
        "InvalidConfigurationRequest"
    );
}
