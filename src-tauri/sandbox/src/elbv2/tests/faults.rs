//! What goes wrong without a call, and what AWS then tells of load balancers and targets.

use super::health::{OPEN, health, register, wired};
use super::{Bench, bench};
use crate::testing::{ACCOUNT, REGION, wait};
use crate::{Ailment, Checkers, Fault, FaultError};

/// A load balancer whose one target has been healthy for a while; HTTP checks when asked.
fn healthy(http: bool) -> (Bench, String, String) {
    let bench = bench();
    let (balancer, group) = wired(&bench);
    if http {
        let check = [("TargetGroupArn", group.as_str()), ("HealthCheckProtocol", "HTTP")];
        bench.call("ModifyTargetGroup", &check).ok();
    }
    register(&bench, &group, OPEN, None);
    wait(&bench.sandbox, 600);
    assert_eq!(health(&bench, &group), ["healthy"]);
    (bench, balancer, group)
}

fn answer(bench: &Bench, code: Option<u16>) {
    let (account, region, address) = (ACCOUNT.to_owned(), REGION.to_owned(), OPEN.to_owned());
    bench.sandbox.fault(Fault::HttpAnswer { account, region, address, port: 443, code }).unwrap();
}

fn attribute(bench: &Bench, kind: &str, arn: &str, key: &str, value: &str) {
    let (action, name) = (format!("Modify{kind}Attributes"), format!("{kind}Arn"));
    bench.call(&action, &[(&name, arn), ("Attributes.member.1.Key", key), ("Attributes.member.1.Value", value)]).ok();
}

fn refused(bench: &Bench, fault: Fault) {
    let before = bench.sandbox.dump();
    assert!(matches!(bench.sandbox.fault(fault), Err(FaultError::Refused(_))));
    assert_eq!(bench.sandbox.dump(), before);
}

#[test]
fn a_load_balancer_fails_or_is_impaired_until_it_is_well() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    let state = || bench.call("DescribeLoadBalancers", &[("LoadBalancerArns.member.1", &arn)]).ok().get("Code");
    let befall = |state| bench.sandbox.fault(Fault::LoadBalancer { load_balancer: arn.clone(), state }).unwrap();
    befall(Some(Ailment::Failed));
    assert_eq!(state(), "failed");
    wait(&bench.sandbox, 300);
    assert_eq!(state(), "failed");
    befall(Some(Ailment::ActiveImpaired));
    assert_eq!(state(), "active_impaired");
    befall(None);
    assert_eq!(state(), "active");
    refused(&bench, Fault::LoadBalancer { load_balancer: arn.replace("ffly", "none"), state: None });
}

#[test]
fn an_unexpected_code_is_a_mismatch_for_http_checks_only() {
    let (bench, _, group) = healthy(true);
    answer(&bench, Some(404));
    assert_eq!(health(&bench, &group), ["unhealthy Target.ResponseCodeMismatch"]);
    let told = bench.call("DescribeTargetHealth", &[("TargetGroupArn", &group)]).ok();
    assert!(told.body.contains("Health checks failed with these codes: [404]"), "{}", told.body);
    let lenient = [("TargetGroupArn", group.as_str()), ("Matcher.HttpCode", "200,300-404")];
    bench.call("ModifyTargetGroup", &lenient).ok();
    assert_eq!(health(&bench, &group), ["healthy"]);
    answer(&bench, Some(405));
    assert_eq!(health(&bench, &group), ["unhealthy Target.ResponseCodeMismatch"]);
    answer(&bench, None);
    assert_eq!(health(&bench, &group), ["healthy"]);
    answer(&bench, Some(500));
    bench.call("ModifyTargetGroup", &[("TargetGroupArn", &group), ("HealthCheckProtocol", "TCP")]).ok();
    assert_eq!(health(&bench, &group), ["healthy"]);
    let (account, region) = (ACCOUNT.to_owned(), REGION.to_owned());
    let odd = |account: &str, address: &str, port, code| {
        let (account, address) = (account.to_owned(), address.to_owned());
        refused(&bench, Fault::HttpAnswer { account, region: region.clone(), address, port, code: Some(code) });
    };
    odd(&account, OPEN, 0, 200);
    odd(&account, OPEN, 443, 99);
    odd(&account, "host", 443, 200);
    odd("me", OPEN, 443, 200);
}

#[test]
fn health_checkers_fail_or_know_nothing() {
    let (bench, _, group) = healthy(false);
    let befall = |state| bench.sandbox.fault(Fault::HealthChecks { target_group: group.clone(), state }).unwrap();
    befall(Some(Checkers::Failing));
    assert_eq!(health(&bench, &group), ["unhealthy Elb.InternalError"]);
    befall(Some(Checkers::Unavailable));
    assert_eq!(health(&bench, &group), ["unavailable Elb.InternalError"]);
    befall(None);
    assert_eq!(health(&bench, &group), ["healthy"]);
    refused(&bench, Fault::HealthChecks { target_group: "mine".to_owned(), state: None });
}

#[test]
fn an_unhealthy_target_may_drain_first() {
    let (bench, _, group) = healthy(true);
    let key = "target_health_state.unhealthy";
    attribute(&bench, "TargetGroup", &group, &format!("{key}.connection_termination.enabled"), "false");
    attribute(&bench, "TargetGroup", &group, &format!("{key}.draining_interval_seconds"), "60");
    answer(&bench, Some(503));
    assert_eq!(health(&bench, &group), ["unhealthy.draining"]);
    wait(&bench.sandbox, 59);
    assert_eq!(health(&bench, &group), ["unhealthy.draining"]);
    wait(&bench.sandbox, 1);
    assert_eq!(health(&bench, &group), ["unhealthy Target.ResponseCodeMismatch"]);
    // one that was never healthy has nothing to drain
    let other = [("TargetGroupArn", group.as_str()), ("Targets.member.1.Id", OPEN), ("Targets.member.1.Port", "443")];
    bench.call("DeregisterTargets", &other).ok();
    wait(&bench.sandbox, 300);
    answer(&bench, Some(502));
    bench.call("RegisterTargets", &other).ok();
    wait(&bench.sandbox, 150);
    assert_eq!(health(&bench, &group), ["unhealthy Target.ResponseCodeMismatch"]);
}

#[test]
fn a_flaky_target_is_made_and_mended() {
    let (bench, _, group) = healthy(false);
    let flaky = |flaky| {
        let (account, region, address) = (ACCOUNT.to_owned(), REGION.to_owned(), OPEN.to_owned());
        bench.sandbox.fault(Fault::Flaky { account, region, address, flaky }).unwrap();
    };
    flaky(true);
    wait(&bench.sandbox, 240);
    assert_eq!(health(&bench, &group), ["unhealthy Target.FailedHealthChecks"]);
    flaky(false);
    assert_eq!(health(&bench, &group), ["healthy"]);
}

#[test]
fn a_zonal_shift_overrides_targets_in_its_zone() {
    let (bench, balancer, group) = healthy(false);
    let shift =
        |zone: Option<&str>| Fault::ZonalShift { load_balancer: balancer.clone(), zone: zone.map(str::to_owned) };
    let told = || {
        let told = bench.call("DescribeTargetHealth", &[("TargetGroupArn", &group)]).ok();
        told.get("AdministrativeOverride").split(['<', '>']).nth(2).unwrap_or_default().to_owned()
    };
    assert_eq!(told(), "no_override");
    refused(&bench, shift(Some("us-east-1a")));
    attribute(&bench, "LoadBalancer", &balancer, "zonal_shift.config.enabled", "true");
    refused(&bench, shift(Some("us-east-1b")));
    bench.sandbox.fault(shift(Some("us-east-1a"))).unwrap();
    assert_eq!(told(), "zonal_shift_delegated_to_dns");
    assert_eq!(health(&bench, &group), ["healthy"]);
    attribute(&bench, "LoadBalancer", &balancer, "zonal_shift.config.enabled", "false");
    let key = "target_health_state.unhealthy.connection_termination.enabled";
    attribute(&bench, "TargetGroup", &group, key, "false");
    attribute(&bench, "LoadBalancer", &balancer, "load_balancing.cross_zone.enabled", "true");
    attribute(&bench, "LoadBalancer", &balancer, "zonal_shift.config.enabled", "true");
    bench.sandbox.fault(shift(Some("us-east-1a"))).unwrap();
    assert_eq!(told(), "zonal_shift_active");
    bench.sandbox.fault(shift(None)).unwrap();
    assert_eq!(told(), "no_override");
}

#[test]
fn zonal_shift_across_zones_wants_groups_that_let_connections_live() {
    let (bench, balancer, _) = healthy(false);
    attribute(&bench, "LoadBalancer", &balancer, "load_balancing.cross_zone.enabled", "true");
    let on = [
        ("LoadBalancerArn", balancer.as_str()),
        ("Attributes.member.1.Key", "zonal_shift.config.enabled"),
        ("Attributes.member.1.Value", "true"),
    ];
    assert_eq!(bench.call("ModifyLoadBalancerAttributes", &on).code(), "InvalidConfigurationRequest");
}
