//! Cases of the load balancer and of what lies around and before the targets: subnets, rules, ACLs, routes, records.

use serde_json::json;

use super::*;

pub(super) const CASES: &[Case] = &[
    ("FPL-SCHEME", keep, |s| s.balancer().scheme = "internet-facing".into(), |s| s.balancer().scheme.clear()),
    ("FPL-SINGLE-ZONE", keep, |s| s.balancer().zones.truncate(1), |s| s.balancer().zones.clear()),
    (
        "FPL-DELETION-PROTECTION",
        keep,
        |s| s.set("deletion_protection.enabled", "false"),
        |s| s.balancer().attributes.clear(),
    ),
    (
        "FPL-ENFORCE-INBOUND",
        keep,
        |s| s.balancer().enforce_inbound = Some("on".into()),
        |s| s.balancer().enforce_inbound = None,
    ),
    ("FPL-LISTENERS", keep, |s| s.listen(8080), |s| s.unread("elasticloadbalancing:DescribeListeners")),
    (
        "FPL-TARGET-REACH",
        keep,
        |s| s.security_group(THEIRS).ingress.clear(),
        |s| s.inventory.security_groups.retain(|g| g.id.as_str() != THEIRS),
    ),
    ("FPL-SUBNETS", keep, |s| s.inventory.subnets[0].public_addresses = true, |s| s.unread("ec2:DescribeRouteTables")),
    (
        "FPL-BLOCK-PUBLIC",
        keep,
        |s| s.inventory.public_access_block.as_mut().unwrap().mode = "off".into(),
        |s| s.inventory.public_access_block = None,
    ),
    (
        "FPL-SHARED-VPC",
        keep,
        |s| s.inventory.subnets[1].owner = STRANGER.parse().unwrap(),
        |s| s.inventory.subnets.clear(),
    ),
    (
        "FPL-TARGET-PUBLIC",
        keep,
        |s| {
            s.inventory.instances[0].public_ip = Some("203.0.113.9".into());
            s.security_group(THEIRS).ingress.push(to("0.0.0.0/0"));
        },
        |s| s.inventory.instances.clear(),
    ),
    (
        "FPL-OPEN-GROUPS",
        keep,
        |s| s.security_group(THEIRS).ingress.push(to("0.0.0.0/0")),
        |s| s.inventory.security_groups.retain(|g| g.id.as_str() != THEIRS),
    ),
    (
        "FPL-OTHER-WAYS",
        keep,
        |s| {
            let mut old = s.balancer().clone();
            old.arn = BALANCER.replace("net/ffly-orders-api-k3m9", "app/old").parse().unwrap();
            (old.scheme, old.tags) = ("internet-facing".into(), Default::default());
            let mut group = s.group().clone();
            group.arn = GROUP.replace("ffly-orders-api-k3m9-443", "old").parse().unwrap();
            (group.load_balancers, group.tags) = (vec![old.arn.clone()], Default::default());
            s.inventory.load_balancers.push(old);
            s.inventory.target_groups.push(group);
        },
        |s| s.unread("elasticloadbalancing:DescribeTargetGroups"),
    ),
    (
        "FPL-NACL",
        keep,
        |s| s.inventory.network_acls[0].entries[2].allow = false,
        |s| s.unread("ec2:DescribeNetworkAcls"),
    ),
    ("FPL-ROUTES", keep, outside, |s| {
        outside(s);
        s.unread("ec2:DescribeRouteTables");
    }),
    ("FPL-ENCRYPTION", keep, tls, |s| {
        tls(s);
        s.inventory.target_groups.clear();
    }),
    (
        "FPL-TLS-POLICY",
        tls,
        |s| {
            tls(s);
            s.balancer().listeners[0].policy = Some("ELBSecurityPolicy-2016-08".into());
        },
        |s| {
            tls(s);
            s.balancer().listeners[0].policy = None;
        },
    ),
    (
        "FPL-CERTIFICATE",
        tls,
        |s| {
            tls(s);
            s.inventory.certificates[0].not_after = Some(moment() + SignedDuration::from_hours(100));
        },
        |s| {
            tls(s);
            s.inventory.certificates[0].not_after = None;
        },
    ),
    (
        "FPL-CERTIFICATE-NAME",
        tls,
        |s| {
            tls(s);
            s.inventory.certificates[0].names = vec!["*.acme.example".into()];
        },
        |s| {
            tls(s);
            s.inventory.certificates[0].names.clear();
        },
    ),
    (
        "FPL-ACCESS-LOGS",
        keep,
        |s| {
            tls(s);
            s.set("access_logs.s3.enabled", "false");
        },
        tls,
    ),
    (
        "FPL-FLOW-LOGS",
        keep,
        |s| s.inventory.flow_logs.clear(),
        |s| {
            s.inventory.flow_logs.clear();
            s.unread("ec2:DescribeFlowLogs");
        },
    ),
    (
        "FPL-CONTROLLER",
        keep,
        |s| drop(s.balancer().tags.insert("elbv2.k8s.aws/cluster".into(), "acme".into())),
        |s| s.unread("elasticloadbalancing:DescribeTags"),
    ),
    ("FPL-QUOTAS", keep, |s| s.inventory.quotas[0].most = 1, |s| s.inventory.quotas.clear()),
];

/// The port speaks TLS, with a certificate of the agreed name.
pub(super) fn tls(sample: &mut Sample) {
    let until = moment() + SignedDuration::from_hours(24 * 90);
    sample.tls(json!(["*.internal.acme.example"]), json!(until));
    let wanted = sample.desired.listeners[0].tls.clone().unwrap();
    let listener = &mut sample.balancer().listeners[0];
    listener.protocol = "TLS".into();
    (listener.certificate, listener.policy) = (Some(wanted.certificate), Some(wanted.policy));
}

/// One target lies on premises, and no route leads there.
pub(super) fn outside(sample: &mut Sample) {
    sample.group().target_type = "ip".into();
    sample.group().health.truncate(1);
    sample.group().health[0].id = "192.168.1.10".into();
    sample.group().health[0].zone = Some("all".into());
}
