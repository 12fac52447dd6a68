//! Load balancers with IPv6.

use super::{Bench, bench};
use crate::testing::Answer;

fn subnet(bench: &Bench, name: &str) -> String {
    let named = [("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", name)];
    bench.client.ec2("DescribeSubnets", &named).ok().get("subnetId")
}

fn create(bench: &Bench, name: &str, subnet: &str, more: &[(&str, &str)]) -> Answer {
    let given =
        [("Name", name), ("Type", "network"), ("Scheme", "internal"), ("SubnetMappings.member.1.SubnetId", subnet)];
    bench.call("CreateLoadBalancer", &[&given[..], more].concat())
}

fn udp(bench: &Bench, balancer: &str, protocol: &str) -> Answer {
    let name = format!("ffly-{}-{}", protocol.to_lowercase().replace('_', "-"), balancer.len());
    let group =
        [("Name", name.as_str()), ("Protocol", protocol), ("Port", "53"), ("VpcId", &bench.vpc), ("TargetType", "ip")];
    let group = bench.call("CreateTargetGroup", &group).ok().get("TargetGroupArn");
    let listener = [
        ("LoadBalancerArn", balancer),
        ("Protocol", protocol),
        ("Port", "53"),
        ("DefaultActions.member.1.Type", "forward"),
        ("DefaultActions.member.1.TargetGroupArn", &group),
    ];
    bench.call("CreateListener", &listener)
}

const DUAL: (&str, &str) = ("IpAddressType", "dualstack");
const NAT: (&str, &str) = ("EnablePrefixForIpv6SourceNat", "on");

#[test]
fn every_subnet_of_a_dual_stack_one_has_ipv6() {
    let bench = bench();
    let public = subnet(&bench, "acme-prod-public-a");
    assert_eq!(create(&bench, "six", &public, &[DUAL]).code(), "ValidationError");
    let made = create(&bench, "six", &bench.a, &[DUAL]).ok();
    assert_eq!(
        (made.get("IpAddressType"), made.get("EnablePrefixForIpv6SourceNat")),
        ("dualstack".into(), "off".into())
    );
    let arn = made.get("LoadBalancerArn");
    let c = subnet(&bench, "acme-prod-data-b");
    let widen = [("LoadBalancerArn", arn.as_str()), ("Subnets.member.1", &bench.a), ("Subnets.member.2", &c)];
    assert_eq!(bench.call("SetSubnets", &widen).code(), "ValidationError");
    let widen = [widen[0], widen[1], ("Subnets.member.2", bench.b.as_str())];
    assert_eq!(bench.call("SetSubnets", &widen).ok().get("IpAddressType"), "dualstack");
    assert_eq!(
        create(&bench, "odd", &bench.a, &[("IpAddressType", "dualstack-without-public-ipv4")]).code(),
        "InvalidConfigurationRequest"
    );
}

#[test]
fn the_type_of_addresses_changes_to_and_fro() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    let set = |kind: &str| bench.call("SetIpAddressType", &[("LoadBalancerArn", &arn), ("IpAddressType", kind)]);
    let shown =
        || bench.call("DescribeLoadBalancers", &[("LoadBalancerArns.member.1", &arn)]).ok().get("IpAddressType");
    assert_eq!(set("dualstack").ok().get("IpAddressType"), "dualstack");
    assert_eq!(shown(), "dualstack");
    assert_eq!(set("ipv6").code(), "ValidationError");
    assert_eq!(bench.call("SetIpAddressType", &[("LoadBalancerArn", &arn)]).code(), "ValidationError");
    set("ipv4").ok();
    assert_eq!(shown(), "ipv4");
}

#[test]
fn udp_over_ipv6_needs_prefixes_for_source_nat() {
    let bench = bench();
    assert_eq!(create(&bench, "nat", &bench.a, &[NAT]).code(), "InvalidConfigurationRequest");
    let without = create(&bench, "without", &bench.a, &[DUAL]).ok().get("LoadBalancerArn");
    assert_eq!(udp(&bench, &without, "UDP").code(), "InvalidConfigurationRequest");
    let set = |arn: &str, more: &[(&str, &str)]| {
        bench.call("SetSubnets", &[&[("LoadBalancerArn", arn), ("Subnets.member.1", &bench.a)], more].concat())
    };
    let on = set(&without, &[NAT]).ok();
    assert_eq!(on.get("EnablePrefixForIpv6SourceNat"), "on");
    assert!(on.get("SourceNatIpv6Prefixes").contains("2001:db8:ac3e:1010:") && on.body.contains("/80<"), "{}", on.body);
    udp(&bench, &without, "TCP_UDP").ok();
    assert_eq!(set(&without, &[("EnablePrefixForIpv6SourceNat", "off")]).code(), "InvalidConfigurationRequest");
    // and an old one with UDP cannot become dual-stack without them
    let old = bench.balancer("ffly-old");
    udp(&bench, &old, "UDP").ok();
    let plain = [("LoadBalancerArn", old.as_str()), DUAL];
    assert_eq!(bench.call("SetIpAddressType", &plain).code(), "InvalidConfigurationRequest");
    set(&old, &[DUAL, NAT]).ok();
}

#[test]
fn addresses_and_prefixes_can_be_chosen() {
    let bench = bench();
    let ip = |ip| ("SubnetMappings.member.1.IPv6Address", ip);
    let prefix = |prefix| ("SubnetMappings.member.1.SourceNatIpv6Prefix", prefix);
    let inside = ip("2001:db8:ac3e:1010::5");
    assert_eq!(create(&bench, "x", &bench.a, &[inside]).code(), "InvalidConfigurationRequest");
    assert_eq!(create(&bench, "x", &bench.a, &[DUAL, ip("2001:db8::5")]).code(), "InvalidConfigurationRequest");
    assert_eq!(create(&bench, "x", &bench.a, &[DUAL, prefix("auto_assigned")]).code(), "InvalidConfigurationRequest");
    let wide = prefix("2001:db8:ac3e:1010::/64");
    assert_eq!(create(&bench, "x", &bench.a, &[DUAL, NAT, wide]).code(), "ValidationError");
    let narrow = prefix("2001:db8:ac3e:1010:7::/80");
    let made = create(&bench, "x", &bench.a, &[DUAL, NAT, inside, narrow]).ok();
    assert_eq!(made.get("IPv6Address"), "2001:db8:ac3e:1010::5");
    assert_eq!(made.get("SourceNatIpv6Prefixes"), "<member>2001:db8:ac3e:1010:7::/80</member>");
}
