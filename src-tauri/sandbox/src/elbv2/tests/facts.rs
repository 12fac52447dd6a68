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
