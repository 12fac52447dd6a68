//! Cases of what stands behind the load balancer: health, zones, instances, addresses, other load balancers.

use serde_json::json;

use super::*;

const ALB: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/orders/0123456789abcdef";

pub(super) const CASES: &[Case] = &[
    (
        "FPL-TARGET-HEALTH",
        keep,
        |s| s.group().health[1].state = "unhealthy".into(),
        |s| {
            s.group().health.clear();
            s.unread("elasticloadbalancing:DescribeTargetHealth");
        },
    ),
    (
        "FPL-AZ-COVERAGE",
        keep,
        |s| {
            s.set("load_balancing.cross_zone.enabled", "false");
            s.group().health[1].state = "unhealthy".into();
        },
        |s| {
            s.balancer().attributes.clear();
            s.group().health[1].state = "unhealthy".into();
        },
    ),
    ("FPL-PROTOCOLS", keep, |s| s.group().protocol = "UDP".into(), |s| s.group().port = None),
    (
        "FPL-ALB-PUBLIC",
        alb,
        |s| {
            alb(s);
            found_alb(s).scheme = "internet-facing".into();
        },
        |s| {
            alb(s);
            found_alb(s).scheme.clear();
        },
    ),
    (
        "FPL-ALB-TARGET",
        alb,
        |s| {
            alb(s);
            found_alb(s).listeners[0].port = 9000.try_into().unwrap();
        },
        |s| {
            alb(s);
            found_alb(s).security_groups.clear();
        },
    ),
    (
        "FPL-ALB-RULES",
        alb,
        |s| {
            alb(s);
            let rule = json!({ "arn": LISTENER.replace("listener", "listener-rule"), "priority": "1", "conditions": ["path-pattern /admin/*"],
                "action": "forward", "target_groups": [GROUP.replace("ffly-orders-api-k3m9-443", "admin")] });
            found_alb(s).listeners[0].rules.push(serde_json::from_value(rule).unwrap());
        },
        |s| {
            alb(s);
            s.unread("elasticloadbalancing:DescribeRules");
        },
    ),
    (
        "FPL-HEALTH-CHECK",
        keep,
        |s| s.group().health_check.interval_seconds = 300,
        |s| s.group().health_check.interval_seconds = 0,
    ),
    ("FPL-SINGLE-TARGET", keep, |s| s.group().health.truncate(1), unread_health),
    (
        "FPL-ZONAL-SHIFT",
        keep,
        |s| s.group().health[1].admin_override = Some("zonal_shift_active".into()),
        unread_health,
    ),
    (
        "FPL-RUNNING",
        keep,
        |s| s.inventory.instances[1].state = "stopped".into(),
        |s| {
            s.inventory.instances.clear();
            s.unread("ec2:DescribeInstances");
        },
    ),
    (
        "FPL-ADDRESSES",
        addresses,
        |s| {
            addresses(s);
            s.inventory.interfaces.pop();
        },
        |s| {
            addresses(s);
            s.inventory.interfaces.clear();
            s.unread("ec2:DescribeNetworkInterfaces");
        },
    ),
    (
        "FPL-ATTACHED",
        scaled,
        |s| {
            scaled(s);
            s.inventory.auto_scaling_groups[0].target_groups.clear();
        },
        |s| {
            scaled(s);
            s.inventory.auto_scaling_groups.clear();
            s.unread("autoscaling:DescribeAutoScalingGroups");
        },
    ),
];

fn unread_health(sample: &mut Sample) {
    sample.group().health.clear();
    sample.unread("elasticloadbalancing:DescribeTargetHealth");
}

/// The one target is an internal Application Load Balancer, which listens where it is asked.
pub(super) fn alb(sample: &mut Sample) {
    let mut alb = sample.balancer().clone();
    (alb.arn, alb.kind, alb.tags) = (ALB.parse().unwrap(), "application".into(), Default::default());
    alb.security_groups = vec![THEIRS.parse().unwrap()];
    alb.listeners[0].port = 8443.try_into().unwrap();
    alb.listeners[0].protocol = "HTTPS".into();
    sample.inventory.load_balancers.push(alb);
    let group = sample.group();
    group.target_type = "alb".into();
    group.health_check.protocol = "HTTPS".into();
    group.health.truncate(1);
    group.health[0].id = ALB.into();
}

fn found_alb(sample: &mut Sample) -> &mut crate::LoadBalancer {
    sample.inventory.load_balancers.last_mut().unwrap()
}

/// The targets are addresses of two interfaces.
pub(super) fn addresses(sample: &mut Sample) {
    let interface = |n: usize| {
        json!({ "id": format!("eni-0{n:016x}"), "vpc": VPC, "subnet": subnet(n), "zone": zone(n), "kind": "interface", "description": "orders",
            "private_ips": [format!("10.20.{n}.1{n}")], "public_ip": null, "security_groups": [THEIRS], "instance": instance(n),
            "requester_managed": false })
    };
    sample.inventory.interfaces = serde_json::from_value(json!([interface(0), interface(1)])).unwrap();
    sample.group().target_type = "ip".into();
    (0..2).for_each(|n| sample.group().health[n].id = format!("10.20.{n}.1{n}"));
}

/// An Auto Scaling group fills the target group.
pub(super) fn scaled(sample: &mut Sample) {
    sample.desired.listeners[0].attach = Some(crate::Attach::AutoScalingGroup("orders".into()));
    sample.desired.listeners[0].targets.clear();
    let group = json!([{ "name": "orders", "desired": 2, "instances": [instance(0), instance(1)], "subnets": [], "target_groups": [GROUP] }]);
    sample.inventory.auto_scaling_groups = serde_json::from_value(group).unwrap();
}
