//! Enforcement, doors, the way to the targets and the Regions: what their rules must not overlook.

use super::*;
use crate::Peer;

#[test]
fn enforcement_and_rules_must_agree() {
    fn enforced(s: &mut Sample, sources: &[&str]) {
        s.balancer().enforce_inbound = Some("On".into());
        s.desired.exposure.enforce_inbound = true;
        s.desired.exposure.consumer_ranges = vec!["10.99.0.0/16".parse().unwrap()];
        s.security_group(OURS).ingress =
            sources.iter().map(|net| crate::Rule { from_port: Some(443), to_port: Some(443), ..to(net) }).collect();
    }
    let judge = |sources: &[&str]| found("FPL-ENFORCE-INBOUND", |s| enforced(s, sources)).remove(0);
    assert_eq!(judge(&["10.99.0.0/16"]).outcome, Outcome::Pass);
    assert_eq!(judge(&["10.99.0.0/17", "10.99.128.0/17"]).outcome, Outcome::Pass);
    assert_eq!(judge(&["10.99.0.0/17"]).outcome, Outcome::Fail);
    assert_eq!(judge(&[]).outcome, Outcome::Fail);
    let wider = judge(&["0.0.0.0/0"]);
    assert_eq!((wider.outcome, wider.severity), (Outcome::Fail, Severity::Low));
    let by_list = found("FPL-ENFORCE-INBOUND", |s| {
        enforced(s, &["10.99.0.0/16"]);
        s.security_group(OURS).ingress[0].peer = Peer::PrefixList("pl-0123456789abcdef0".into());
    });
    assert_eq!(by_list[0].outcome, Outcome::Unknown);
    let unnamed = found("FPL-ENFORCE-INBOUND", |s| {
        enforced(s, &["10.99.0.0/16"]);
        s.desired.exposure.consumer_ranges.clear();
    });
    assert_eq!(unnamed[0].outcome, Outcome::Unknown);
}

#[test]
fn enforcement_against_the_decision_fails_both_ways() {
    let on = open("FPL-ENFORCE-INBOUND", |s| {
        s.balancer().enforce_inbound = Some("on".into());
        s.security_group(OURS).ingress.push(crate::Rule {
            from_port: Some(443),
            to_port: Some(443),
            ..to("10.0.0.0/8")
        });
    });
    assert_eq!((on.outcome, on.severity, on.repairable), (Outcome::Fail, Severity::High, true));
    let off = open("FPL-ENFORCE-INBOUND", |s| {
        s.desired.exposure.enforce_inbound = true;
        s.desired.exposure.consumer_ranges = vec!["10.99.0.0/16".parse().unwrap()];
    });
    assert_eq!((off.outcome, off.repairable), (Outcome::Fail, true));
    let idle = open("FPL-ENFORCE-INBOUND", |s| s.security_group(OURS).ingress.push(to("10.0.0.0/8")));
    assert_eq!((idle.outcome, idle.severity), (Outcome::Fail, Severity::Low));
}

#[test]
fn a_load_balancer_without_a_group_is_said_so_and_never_promised_a_repair() {
    let finding = open("FPL-ENFORCE-INBOUND", |s| {
        s.balancer().security_groups.clear();
        s.balancer().enforce_inbound = None;
    });
    assert_eq!((finding.outcome, finding.severity, finding.repairable), (Outcome::Fail, Severity::Medium, false));
    assert_eq!(outcomes("FPL-ENFORCE-INBOUND", |s| s.inventory.security_groups.clear()), [Outcome::Unknown]);
}

#[test]
fn doors_are_exactly_the_agreed_ones() {
    let gone = open("FPL-LISTENERS", |s| s.balancer().listeners.clear());
    assert_eq!((gone.outcome, gone.repairable), (Outcome::Fail, true));
    let extra = open("FPL-LISTENERS", |s| s.listen(8080));
    assert!(!extra.repairable, "a stranger's listener is not ours to remove");
    let astray = open("FPL-LISTENERS", |s| s.balancer().listeners[0].target_groups.clear());
    assert_eq!(astray.outcome, Outcome::Fail);
    let udp = open("FPL-LISTENERS", |s| s.balancer().listeners[0].protocol = "UDP".into());
    assert_eq!(udp.outcome, Outcome::Fail);
    let planted = open("FPL-LISTENERS", |s| s.group().health[0].id = "10.20.0.99".into());
    assert_eq!((planted.outcome, planted.repairable), (Outcome::Fail, true));
    assert!(planted.message.contains("10.20.0.99"));
    let untagged = |s: &mut Sample| s.group().tags.clear();
    assert_eq!(open("FPL-LISTENERS", untagged).outcome, Outcome::Fail);
    let unread = open("FPL-LISTENERS", |s| {
        untagged(s);
        s.unread("elasticloadbalancing:DescribeTags");
    });
    assert_eq!(unread.outcome, Outcome::Unknown);
    let half = found("FPL-LISTENERS", |s| {
        s.balancer().listeners.clear();
        s.unread("elasticloadbalancing:DescribeListeners");
    });
    assert_eq!(half.iter().map(|f| f.outcome).collect::<Vec<_>>(), [Outcome::Unknown]);
}

#[test]
fn the_way_to_the_targets_is_open_from_group_or_address() {
    let judge = |change: Change| found("FPL-TARGET-REACH", change).remove(0);
    let by_range: Change = |s| s.security_group(THEIRS).ingress = vec![to("10.20.0.0/24"), to("10.20.1.0/24")];
    assert_eq!(judge(by_range).outcome, Outcome::Pass);
    assert_eq!(judge(|s| s.security_group(THEIRS).ingress = vec![to("10.20.0.0/24")]).outcome, Outcome::Fail);
    assert_eq!(judge(|s| s.security_group(THEIRS).ingress[0].protocol = "udp".into()).outcome, Outcome::Fail);
    assert_eq!(judge(|s| s.security_group(THEIRS).ingress[0].from_port = Some(8444)).outcome, Outcome::Fail);
    assert_eq!(judge(|s| s.group().health_check.port = "9000".into()).outcome, Outcome::Fail);
    assert_eq!(
        judge(|s| s.security_group(THEIRS).ingress[0].peer = Peer::PrefixList("pl-0".into())).outcome,
        Outcome::Unknown
    );
    assert_eq!(judge(|s| s.group().health[0].id = "10.99.0.1".into()).outcome, Outcome::Unknown);
    let unseen: Change = |s| {
        s.security_group(THEIRS).ingress = vec![to("10.20.0.0/16")];
        s.inventory.subnets.clear();
    };
    assert_eq!(judge(unseen).outcome, Outcome::Unknown);
    let shut = judge(|s| s.security_group(OURS).egress.clear());
    assert_eq!((shut.outcome, shut.repairable), (Outcome::Fail, true));
}

#[test]
fn a_request_from_a_region_that_was_not_agreed_is_found() {
    let finding = open("FPL-REGIONS", |s| {
        s.connect(FIREFLY, "vpce-0ccccccccccccccc0", "pendingAcceptance");
        pending(s).region = Some("eu-west-1".into());
    });
    assert_eq!(finding.outcome, Outcome::Fail);
    let own = open("FPL-REGIONS", |s| s.desired.firefly.regions = vec!["eu-west-1".parse().unwrap()]);
    assert_eq!(own.resource.as_deref(), Some("vpce-0aaaaaaaaaaaaaaa0"));
    let agreed = outcomes("FPL-REGIONS", |s| {
        s.desired.firefly.regions = vec!["us-east-1".parse().unwrap(), "eu-west-1".parse().unwrap()];
        s.service().regions.push("eu-west-1".into());
    });
    assert_eq!(agreed, [Outcome::Pass]);
}
