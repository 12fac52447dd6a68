//! Groups that a workload fills, strangers without acceptance, outages beside gaps, controllers, and what a shared VPC hides.

use serde_json::json;

use super::behind::{addresses, scaled};
use super::hosts::task;
use super::of_network::tls;
use super::*;

const ORDERS: &str = "arn:aws:ecs:us-east-1:111122223333:service/acme/orders";

/// The tasks of a service fill the group.
fn filled(sample: &mut Sample) {
    addresses(sample);
    task(sample);
    let attach = json!({ "ecs_service": { "service": ORDERS, "container": "app", "container_port": 8443 } });
    sample.desired.listeners[0].attach = Some(serde_json::from_value(attach).unwrap());
    sample.desired.listeners[0].targets.clear();
    sample.group().health.truncate(1);
}

fn port(change: Change) -> Finding {
    let mut found = found("FPL-LISTENERS", change);
    found.retain(|f| f.resource.as_deref().is_some_and(|r| r.contains(":listener/")));
    found.remove(0)
}

#[test]
fn what_fills_the_group_is_what_was_agreed() {
    assert_eq!(port(filled).outcome, Outcome::Pass);
    let stranger = port(|s| {
        filled(s);
        s.inventory.workloads[0].tasks.clear();
    });
    assert_eq!((stranger.outcome, stranger.repairable), (Outcome::Fail, false));
    let unread = port(|s| {
        filled(s);
        s.inventory.workloads[0].tasks.clear();
        s.unread("ecs:DescribeTasks");
    });
    assert_eq!(unread.outcome, Outcome::Unknown);
    let by_instance = port(|s| {
        filled(s);
        s.inventory.workloads[0].tasks.clear();
        s.inventory.workloads[0].network_mode = "bridge".into();
    });
    assert_eq!(by_instance.outcome, Outcome::Unknown, "a task tells its instance to nobody");
    assert_eq!(port(scaled).outcome, Outcome::Pass);
    let left = port(|s| {
        scaled(s);
        s.inventory.auto_scaling_groups[0].instances.pop();
    });
    assert!(left.outcome == Outcome::Fail && left.message.contains("not of what fills"), "{left:?}");
}

#[test]
fn a_stranger_who_connects_by_itself_is_no_less_than_everybody() {
    let judge = |change: Change| found("FPL-AUTO-ACCEPT", change).remove(0);
    let stranger = judge(|s| {
        s.service().acceptance_required = false;
        s.allow(&root(STRANGER), Some("Account"));
    });
    assert_eq!((stranger.outcome, stranger.severity), (Outcome::Fail, Severity::Critical));
    assert!(stranger.message.contains(STRANGER), "{}", stranger.message);
    let organization = judge(|s| {
        s.service().acceptance_required = false;
        s.allow("arn:aws:organizations::111122223333:ou/o-aaaaaaaaaa/ou-aaaa-bbbbbbbb", Some("OrganizationUnit"));
    });
    assert_eq!(organization.outcome, Outcome::Fail);
    assert_eq!(judge(|s| s.service().acceptance_required = false).outcome, Outcome::Pass);
}

#[test]
fn an_outage_is_told_before_what_is_missing() {
    let judge = |change: Change| found("FPL-TARGET-HEALTH", change).remove(0);
    let out = judge(|s| {
        s.group().health.truncate(1);
        s.group().health[0].state = "unhealthy".into();
    });
    assert_eq!((out.outcome, out.severity, out.repairable), (Outcome::Fail, Severity::High, true));
    assert!(out.message.starts_with("0 of 1 target") && out.message.contains("is not registered"), "{}", out.message);
    let missing = judge(|s| s.group().health.truncate(1));
    assert_eq!((missing.outcome, missing.severity), (Outcome::Fail, Severity::Medium));
}

#[test]
fn every_kind_of_controller_is_known_by_its_tags() {
    for tag in [
        "elbv2.k8s.aws/cluster",
        "ingress.k8s.aws/cluster",
        "eks:eks-cluster-name",
        "service.eks.amazonaws.com/stack",
        "kubernetes.io/cluster/acme",
    ] {
        let found = open("FPL-CONTROLLER", |s| drop(s.balancer().tags.insert(tag.into(), "acme".into())));
        assert!(found.outcome == Outcome::Fail && found.message.contains(tag), "{found:?}");
    }
}

#[test]
fn flow_logs_of_a_shared_vpc_are_its_owners() {
    let judge = |foreign: usize| {
        found("FPL-FLOW-LOGS", move |s| {
            s.inventory.flow_logs.clear();
            s.inventory.subnets[..foreign].iter_mut().for_each(|n| n.owner = STRANGER.parse().unwrap());
        })
        .remove(0)
        .outcome
    };
    assert_eq!((judge(2), judge(1)), (Outcome::Unknown, Outcome::Fail));
}

#[test]
fn remote_access_that_nobody_agreed_to_is_told() {
    let open_to_all = open("FPL-REGIONS", |s| s.service().remote_access = Some(true));
    assert!(open_to_all.message.contains("other Regions"), "{open_to_all:?}");
    let agreed = outcomes("FPL-REGIONS", |s| {
        s.service().remote_access = Some(true);
        s.desired.firefly.regions = vec!["us-east-1".parse().unwrap(), "eu-west-1".parse().unwrap()];
    });
    assert_eq!(agreed, [Outcome::Pass]);
}

#[test]
fn a_client_gets_the_certificate_of_the_name_it_asks_for() {
    const MORE: &str = "arn:aws:acm:us-east-1:111122223333:certificate/0fffffff-0000-4000-8000-000000000000";
    fn several(s: &mut Sample) {
        tls(s);
        let mut more = s.inventory.certificates[0].clone();
        s.inventory.certificates[0].names = vec!["*.elsewhere.example".into()];
        more.arn = MORE.parse().unwrap();
        s.balancer().listeners[0].more_certificates = vec![more.arn.clone()];
        s.inventory.certificates.push(more);
    }
    assert_eq!(outcomes("FPL-CERTIFICATE-NAME", several), [Outcome::Pass]);
    let hidden = outcomes("FPL-CERTIFICATE-NAME", |s| {
        several(s);
        s.inventory.certificates.truncate(1);
    });
    assert_eq!(hidden, [Outcome::Unknown]);
    let expired = found("FPL-CERTIFICATE", |s| {
        several(s);
        s.inventory.certificates[1].not_after = Some(moment());
    });
    assert!(expired.iter().any(|f| f.message.contains("has expired")), "{expired:?}");
}

#[test]
fn a_port_that_is_checked_by_plain_http_is_not_said_to_encrypt() {
    let judge = |change: Change| found("FPL-ENCRYPTION", change).remove(0);
    let plain = judge(|s| s.group().health_check.protocol = "HTTP".into());
    assert!(plain.outcome == Outcome::Fail && plain.message.contains("plain HTTP"), "{plain:?}");
    let elsewhere = judge(|s| {
        s.group().health_check.protocol = "HTTP".into();
        s.group().health_check.port = "9000".into();
    });
    assert_eq!(elsewhere.outcome, Outcome::Pass, "another port of it says nothing of this one");
}
