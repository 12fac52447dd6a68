//! What AWS answers to everybody, and what it answers to nonsense.

use super::bench;
use crate::testing::{OTHER, client};

#[test]
fn limits_and_policies_are_told() {
    let bench = bench();
    let limits = bench.call("DescribeAccountLimits", &[]).ok();
    assert!(limits.all("Name").contains(&"network-load-balancers".to_owned()));
    let policies = bench.call("DescribeSSLPolicies", &[("Names.member.1", "ELBSecurityPolicy-TLS13-1-3-2021-06")]).ok();
    assert_eq!(policies.get("SslProtocols"), "<member>TLSv1.3</member>");
    assert_eq!(bench.call("DescribeSSLPolicies", &[("Names.member.1", "x")]).code(), "SSLPolicyNotFound");
}

#[test]
fn an_unknown_action_is_refused_as_aws_does() {
    let answer = bench().call("CreateNothing", &[]);
    assert_eq!((answer.status, answer.code()), (400, "InvalidAction".to_owned()));
}

#[test]
fn accounts_see_only_their_own() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    let other = client(&bench.sandbox, OTHER);
    assert_eq!(
        other.elbv2("DescribeLoadBalancers", &[("LoadBalancerArns.member.1", &arn)]).code(),
        "LoadBalancerNotFound"
    );
    assert!(!other.elbv2("DescribeLoadBalancers", &[]).ok().body.contains(&arn));
}

#[test]
fn what_exists_is_dumped() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    let dump = bench.sandbox.dump().to_string();
    assert!(dump.contains(&arn));
}

#[test]
fn policies_have_their_protocols_and_ciphers() {
    let bench = bench();
    let one = |name: &str| bench.call("DescribeSSLPolicies", &[("Names.member.1", name)]).ok();
    let strict = one("ELBSecurityPolicy-TLS13-1-2-Res-2021-06");
    assert_eq!(
        strict.all("Name")[..7],
        [
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384",
        ]
    );
    assert_eq!(one("ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04").all("Priority"), ["1", "2"]);
    let of =
        |kind: &str| bench.call("DescribeSSLPolicies", &[("LoadBalancerType", kind)]).ok().all("SslProtocols").len();
    assert_eq!((of("application"), of("network"), of("gateway")), (39, 39, 0));
    let first = bench.call("DescribeSSLPolicies", &[("PageSize", "30")]).ok();
    let rest = bench.call("DescribeSSLPolicies", &[("Marker", &first.get("NextMarker"))]).ok();
    assert_eq!((first.all("SslProtocols").len(), rest.all("SslProtocols").len()), (30, 9));
}

#[test]
fn limits_come_in_pages_of_a_size_within_the_range() {
    let bench = bench();
    let page = |size: &str| bench.call("DescribeAccountLimits", &[("PageSize", size)]);
    assert_eq!(page("22").ok().all("Name").len(), 22);
    assert_eq!(page("400").ok().all("Name").len(), 23);
    assert_eq!((page("0").code(), page("401").code()), ("ValidationError".to_owned(), "ValidationError".to_owned()));
}

#[test]
fn no_capacity_is_reserved() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    let told = bench.call("DescribeCapacityReservation", &[("LoadBalancerArn", &arn)]).ok();
    assert_eq!(told.get("CapacityReservationState"), "");
    let gone = arn.replace("ffly", "none");
    assert_eq!(bench.call("DescribeCapacityReservation", &[("LoadBalancerArn", &gone)]).code(), "LoadBalancerNotFound");
}
