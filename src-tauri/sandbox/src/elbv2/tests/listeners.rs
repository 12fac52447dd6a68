//! Listeners, their default rules and certificates.

use super::{Bench, bench};
use crate::testing::Answer;

/// Of the seed: one that is good, another, and one that has expired.
const CERTIFICATE: &str = "arn:aws:acm:us-east-1:111122223333:certificate/5623d07b-cd24-0f8e-33a3-925f7e12575f";
const OTHER: &str = "arn:aws:acm:us-east-1:111122223333:certificate/f88985db-4747-1485-d5cb-c7c2125a240c";
const EXPIRED: &str = "arn:aws:acm:us-east-1:111122223333:certificate/068c7f2e-b9e4-f8d4-263c-da1582b9fc41";

fn create(bench: &Bench, balancer: &str, protocol: &str, port: &str, group: &str, more: &[(&str, &str)]) -> Answer {
    let base = [
        ("LoadBalancerArn", balancer),
        ("Protocol", protocol),
        ("Port", port),
        ("DefaultActions.member.1.Type", "forward"),
        ("DefaultActions.member.1.TargetGroupArn", group),
    ];
    bench.call("CreateListener", &base.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
}

fn group_of(bench: &Bench, protocol: &str) -> String {
    let name = format!("g-{}", protocol.replace('_', "-"));
    let made =
        [("Name", name.as_str()), ("Protocol", protocol), ("Port", "443"), ("VpcId", &bench.vpc), ("TargetType", "ip")];
    bench.call("CreateTargetGroup", &made).ok().get("TargetGroupArn")
}

#[test]
fn a_listener_forwards_to_its_group() {
    let bench = bench();
    let (balancer, group) = (bench.balancer("ffly-api"), bench.group("ffly-api", "443"));
    let made = bench.listen(&balancer, "443", &group).ok();
    let arn = made.get("ListenerArn");
    assert!(arn.starts_with(&balancer.replace(":loadbalancer/", ":listener/")), "{arn}");
    assert_eq!(
        (made.get("Protocol"), made.get("Port"), made.get("Type")),
        ("TCP".into(), "443".into(), "forward".into())
    );
    assert_eq!(made.all("TargetGroupArn"), [group.clone(), group.clone()], "in the action and in its ForwardConfig");
    assert_eq!(bench.listen(&balancer, "443", &group).ok().get("ListenerArn"), arn);
    let found = bench.call("DescribeListeners", &[("LoadBalancerArn", &balancer)]).ok();
    assert_eq!(found.all("ListenerArn"), [arn.as_str()]);
    let rules = bench.call("DescribeRules", &[("ListenerArn", &arn)]).ok();
    assert_eq!((rules.get("Priority"), rules.get("IsDefault")), ("default".to_owned(), "true".to_owned()));
    let again = bench.call("DescribeRules", &[("RuleArns.member.1", &rules.get("RuleArn"))]).ok();
    assert_eq!(again.get("RuleArn"), rules.get("RuleArn"));
    assert_eq!(bench.call("DescribeListeners", &[]).code(), "ValidationError");
}

#[test]
fn a_port_has_one_listener_and_a_group_one_load_balancer() {
    let bench = bench();
    let (one, two) = (bench.balancer("one"), bench.balancer("two"));
    let (group, other) = (bench.group("group", "443"), bench.group("other", "443"));
    bench.listen(&one, "443", &group).ok();
    assert_eq!(bench.listen(&one, "443", &other).code(), "DuplicateListener");
    assert_eq!(bench.listen(&two, "443", &group).code(), "TargetGroupAssociationLimit");
    bench.listen(&one, "444", &group).ok();
}

#[test]
fn protocols_of_listener_and_group_must_go_together() {
    let bench = bench();
    let balancer = bench.balancer("ffly-api");
    let (tcp, tls, udp, both) =
        (group_of(&bench, "TCP"), group_of(&bench, "TLS"), group_of(&bench, "UDP"), group_of(&bench, "TCP_UDP"));
    for (protocol, group, code) in [
        ("TCP", &udp, "IncompatibleProtocols"),
        ("TCP", &tls, "IncompatibleProtocols"),
        ("TCP_UDP", &tcp, "IncompatibleProtocols"),
        ("HTTP", &tcp, "ValidationError"),
        ("TLS", &tcp, "ValidationError"),
        ("UDP", &both, ""),
    ] {
        assert_eq!(create(&bench, &balancer, protocol, "443", group, &[]).code(), code, "{protocol} {group}");
    }
    let gone = tcp.replace("g-TCP", "g-GONE");
    assert_eq!(create(&bench, &balancer, "TCP", "80", &gone, &[]).code(), "TargetGroupNotFound");
    let missing = balancer.replace("ffly-api", "ffly-gone");
    assert_eq!(create(&bench, &missing, "TCP", "80", &tcp, &[]).code(), "LoadBalancerNotFound");
}

#[test]
fn tls_needs_a_certificate_and_gets_a_policy() {
    let bench = bench();
    let (balancer, group) = (bench.balancer("ffly-api"), group_of(&bench, "TLS"));
    let with = |more: &[(&str, &str)]| create(&bench, &balancer, "TLS", "443", &group, more);
    let certificate = ("Certificates.member.1.CertificateArn", CERTIFICATE);
    assert_eq!(with(&[("Certificates.member.1.CertificateArn", "mine")]).code(), "CertificateNotFound");
    assert_eq!(with(&[("Certificates.member.1.CertificateArn", EXPIRED)]).code(), "UnsupportedCertificate");
    assert_eq!(with(&[certificate, ("SslPolicy", "None")]).code(), "SSLPolicyNotFound");
    let made = with(&[certificate]).ok();
    assert_eq!(
        (made.get("CertificateArn"), made.get("SslPolicy")),
        (CERTIFICATE.to_owned(), "ELBSecurityPolicy-2016-08".to_owned())
    );
    let listed = bench.call("DescribeListenerCertificates", &[("ListenerArn", &made.get("ListenerArn"))]).ok();
    assert_eq!((listed.get("CertificateArn"), listed.get("IsDefault")), (CERTIFICATE.to_owned(), "true".to_owned()));
}

#[test]
fn weighted_groups_stand_in_the_forward_config() {
    let bench = bench();
    let balancer = bench.balancer("ffly-api");
    let (one, two) = (bench.group("one", "443"), bench.group("two", "443"));
    let made = bench.call(
        "CreateListener",
        &[
            ("LoadBalancerArn", &balancer),
            ("Protocol", "TCP"),
            ("Port", "443"),
            ("DefaultActions.member.1.Type", "forward"),
            ("DefaultActions.member.1.ForwardConfig.TargetGroups.member.1.TargetGroupArn", &one),
            ("DefaultActions.member.1.ForwardConfig.TargetGroups.member.1.Weight", "90"),
            ("DefaultActions.member.1.ForwardConfig.TargetGroups.member.2.TargetGroupArn", &two),
        ],
    );
    let made = made.ok();
    assert_eq!(
        (made.all("TargetGroupArn"), made.all("Weight")),
        (vec![one, two], vec!["90".to_owned(), "1".to_owned()])
    );
}

#[test]
fn a_listener_is_modified_and_deleted() {
    let bench = bench();
    let balancer = bench.balancer("ffly-api");
    let (one, two) = (bench.group("one", "443"), bench.group("two", "443"));
    let arn = bench.listen(&balancer, "443", &one).ok().get("ListenerArn");
    bench.listen(&balancer, "444", &one).ok();
    assert_eq!(bench.call("ModifyListener", &[("ListenerArn", &arn), ("Port", "444")]).code(), "DuplicateListener");
    let forward = [("DefaultActions.member.1.Type", "forward"), ("DefaultActions.member.1.TargetGroupArn", &two)];
    let all: Vec<(&str, &str)> = forward.into_iter().chain([("ListenerArn", arn.as_str()), ("Port", "445")]).collect();
    let changed = bench.call("ModifyListener", &all).ok();
    assert_eq!((changed.get("Port"), changed.get("TargetGroupArn")), ("445".to_owned(), two));
    bench.call("DeleteListener", &[("ListenerArn", &arn)]).ok();
    assert_eq!(bench.call("DeleteListener", &[("ListenerArn", &arn)]).code(), "ListenerNotFound");
}

#[test]
fn certificates_are_added_listed_and_removed() {
    let bench = bench();
    let (balancer, group) = (bench.balancer("ffly-api"), group_of(&bench, "TLS"));
    let certificate = ("Certificates.member.1.CertificateArn", CERTIFICATE);
    let more = [certificate, ("AlpnPolicy.member.1", "HTTP2Preferred")];
    let made = create(&bench, &balancer, "TLS", "443", &group, &more).ok();
    assert_eq!(made.get("AlpnPolicy"), "<member>HTTP2Preferred</member>");
    let arn = made.get("ListenerArn");
    let call = |action: &str, certificate: &str| {
        bench.call(action, &[("ListenerArn", &arn), ("Certificates.member.1.CertificateArn", certificate)])
    };
    assert_eq!(call("AddListenerCertificates", OTHER).ok().get("IsDefault"), "false");
    call("AddListenerCertificates", OTHER).ok();
    call("AddListenerCertificates", CERTIFICATE).ok();
    assert_eq!(call("AddListenerCertificates", "mine").code(), "CertificateNotFound");
    let listed = || bench.call("DescribeListenerCertificates", &[("ListenerArn", &arn)]).ok().all("IsDefault");
    assert_eq!(listed(), ["true", "false", "false"], "the default one stands in the list too");
    call("RemoveListenerCertificates", CERTIFICATE).ok();
    call("RemoveListenerCertificates", OTHER).ok();
    assert_eq!(call("RemoveListenerCertificates", CERTIFICATE).code(), "OperationNotPermitted");
    assert_eq!(listed(), ["true"]);
    let odd = [certificate, ("AlpnPolicy.member.1", "HTTP3Only")];
    assert_eq!(create(&bench, &balancer, "TLS", "444", &group, &odd).code(), "ALPNPolicyNotSupported");
    let tcp = bench.group("plain", "443");
    let plain = bench.listen(&balancer, "80", &tcp).ok().get("ListenerArn");
    let added = [("ListenerArn", plain.as_str()), certificate];
    assert_eq!(bench.call("AddListenerCertificates", &added).code(), "ValidationError");
}

#[test]
fn a_listener_that_a_target_group_reaches_stays() {
    let bench = bench();
    let harbor = bench.call("DescribeLoadBalancers", &[("Names.member.1", "harbor")]).ok().get("LoadBalancerArn");
    let listeners = bench.call("DescribeListeners", &[("LoadBalancerArn", &harbor)]).ok();
    let (listener, mutual) = (listeners.get("ListenerArn"), listeners.get("MutualAuthentication"));
    assert_eq!(mutual, "<Mode>off</Mode>");
    let made =
        [("Name", "front"), ("Protocol", "TCP"), ("Port", "443"), ("VpcId", bench.vpc.as_str()), ("TargetType", "alb")];
    let group = bench.call("CreateTargetGroup", &made).ok().get("TargetGroupArn");
    let target = [("TargetGroupArn", group.as_str()), ("Targets.member.1.Id", harbor.as_str())];
    bench.call("RegisterTargets", &target).ok();
    assert_eq!(bench.call("DeleteListener", &[("ListenerArn", &listener)]).code(), "ResourceInUse");
    assert_eq!(bench.call("ModifyListener", &[("ListenerArn", &listener), ("Port", "444")]).code(), "ResourceInUse");
    assert_eq!(bench.call("DeleteLoadBalancer", &[("LoadBalancerArn", &harbor)]).code(), "ResourceInUse");
    let balancer = bench.balancer("ffly-api");
    let secured =
        create(&bench, &balancer, "TLS", "443", &group, &[("Certificates.member.1.CertificateArn", CERTIFICATE)]);
    assert_eq!(secured.code(), "IncompatibleProtocols");
    bench.call("DeregisterTargets", &target).ok();
    bench.call("DeleteListener", &[("ListenerArn", &listener)]).ok();
}
