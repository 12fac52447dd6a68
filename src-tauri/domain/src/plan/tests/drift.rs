//! One thing changed by hand: the plan is its repair, exactly. And what was not read is never removed.

use super::*;

/// What was changed, and the steps that put it right.
const DRIFTS: &[(Change, &[&str])] = &[
    (|s| s.service().acceptance_required = false, &["acceptance"]),
    (|s| s.allow(&root(STRANGER), None), &["remove-principals", "principals-verified"]),
    (|s| s.allow("*", Some("All")), &["remove-principals", "principals-verified"]),
    (|s| s.service().principals = Some(vec![]), &["targets-healthy-443", "principal", "principals-verified"]),
    (|s| s.balancer().listeners.clear(), &["listener-443"]),
    (|s| drop(s.group().health.pop()), &["targets-443", "targets-healthy-443"]),
    (|s| s.group().health[1].state = "draining".into(), &["targets-443", "targets-healthy-443"]),
    (|s| s.group().health[1].state = "unhealthy".into(), &[]),
    (|s| drop(s.security_group(OURS).egress.pop()), &["security-group-outbound"]),
    (|s| s.security_group(OURS).egress.push(to("0.0.0.0/0")), &["security-group-close"]),
    (|s| s.security_group(OURS).ingress.push(to("0.0.0.0/0")), &["security-group-seal"]),
    (|s| s.security_group(THEIRS).ingress.clear(), &["admit-sg-0bbbbbbbbbbbbbbb0"]),
    (
        |s| s.security_group(THEIRS).ingress[0].protocol = "udp".into(),
        &["admit-sg-0bbbbbbbbbbbbbbb0", "dismiss-sg-0bbbbbbbbbbbbbbb0"],
    ),
    (|s| s.balancer().listeners[0].target_groups.clear(), &["targets-healthy-443", "modify-listener-443"]),
    (|s| s.balancer().listeners[0].protocol = "UDP".into(), &["modify-listener-443"]),
    (|s| drop(s.balancer().zones.pop()), &["load-balancer-subnets"]),
    (|s| s.service().zones.clear(), &["service-offer"]),
    (|s| s.service().regions.push("eu-west-1".into()), &["service-offer"]),
    (|s| s.service().load_balancers.clear(), &["targets-healthy-443", "service-offer"]),
    (|s| s.service().private_dns_name = Some("git.example.com".into()), &["private-dns"]),
    (
        |s| drop(s.group().attributes.insert("proxy_protocol_v2.enabled".into(), "true".into())),
        &["target-group-attributes-443"],
    ),
    (|s| s.security_group(THEIRS).ingress[0].protocol = "-1".into(), &[]),
    (|s| s.balancer().enforce_inbound = Some("on".into()), &["load-balancer-rules"]),
    (|s| s.balancer().enforce_inbound = Some("Off".into()), &[]),
    (|s| s.balancer().security_groups = vec![THEIRS.parse().unwrap()], &["load-balancer-rules"]),
    (|s| s.balancer().security_groups.push(THEIRS.parse().unwrap()), &["load-balancer-rules"]),
    (|s| s.set("deletion_protection.enabled", "false"), &["load-balancer-attributes"]),
    (|s| s.set("load_balancing.cross_zone.enabled", "false"), &["load-balancer-attributes"]),
    (|s| s.balancer().attributes.clear(), &["load-balancer-attributes"]),
    (|s| s.group().health_check.interval_seconds = 30, &["health-check-443"]),
    (|s| s.balancer().state = "provisioning".into(), &["load-balancer-active"]),
    (|s| s.service().state = "Pending".into(), &["endpoint-service-available"]),
    // a person's changes that do no harm are left alone
    (|s| s.listen(8080), &[]),
    (|s| s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", "available"), &[]),
    (|s| s.desired.exposure.admit_in.push(THEIRS.parse().unwrap()), &[]),
    (|s| s.inventory.instances[0].state = "stopped".into(), &[]),
    (|s| s.inventory.subnets[0].free_addresses = 2, &[]),
];

#[test]
fn each_drift_plans_exactly_its_repair() {
    for (number, (change, expected)) in DRIFTS.iter().enumerate() {
        let plan = planned(&sound().with(change)).unwrap();
        assert_eq!(&ids(&plan), expected, "drift {number}");
    }
}

#[test]
fn only_the_stranger_is_removed_from_the_principals() {
    let plan = planned(&sound().with(|s| {
        s.allow("*", None);
        s.allow(&root(STRANGER), None);
        s.allow("arn:aws:iam::444455556666:role/deploy", None);
    }))
    .unwrap();
    let Action::RemovePrincipals { principals, .. } = action(&plan, "remove-principals") else { panic!() };
    assert_eq!(principals, &["*", "arn:aws:iam::444455556666:role/deploy", &root(STRANGER)]);
}

#[test]
fn a_target_that_was_never_agreed_is_deregistered() {
    let plan = planned(&sound().with(|s| s.group().health[1].id = instance(7))).unwrap();
    assert_eq!(ids(&plan), ["targets-443", "targets-healthy-443", "extra-targets-443"]);
    let Action::DeregisterTargets { targets, .. } = action(&plan, "extra-targets-443") else { panic!() };
    assert_eq!(targets.iter().map(|t| t.id.as_str()).collect::<Vec<_>>(), [instance(7)]);
}

#[test]
fn a_port_that_is_no_longer_desired_goes_with_its_group() {
    let second: Change = |s| {
        s.listen(8080);
        s.balancer().listeners[1].tags = crate::our_tags(&s.desired.id, "listener-8080");
        let mut group = s.group().clone();
        group.arn = GROUP.replace("-443", "-8080").parse().unwrap();
        group.name = group.name.replace("-443", "-8080");
        group.tags = crate::our_tags(&s.desired.id, "target-group-8080");
        s.inventory.target_groups.push(group);
    };
    let plan = planned(&sound().with(second)).unwrap();
    assert_eq!(ids(&plan), ["remove-listener-8080", "remove-target-group-8080"]);
    assert!(before(&plan, "remove-target-group-8080").contains("remove-listener-8080"));
    // a tag edited by hand does not take the agreed port away
    let edited = sound().with(|s| s.balancer().listeners[0].tags = crate::our_tags(&s.desired.id, "listener-8080"));
    assert!(planned(&edited).unwrap().steps.is_empty());
}

#[test]
fn a_principal_waits_for_acceptance_and_for_strangers_to_be_gone() {
    let plan = planned(&sound().with(|s| {
        s.service().acceptance_required = false;
        s.service().principals = Some(vec![]);
        s.allow("*", None);
    }))
    .unwrap();
    let waited = before(&plan, "principal");
    assert!(
        ["acceptance", "remove-principals", "targets-healthy-443"].iter().all(|id| waited.contains(id)),
        "{waited:?}"
    );
}

#[test]
fn a_service_that_leads_elsewhere_too_is_pointed_at() {
    let other: crate::Arn = BALANCER.replace("ffly-orders-api-k3m9", "elsewhere").parse().unwrap();
    let plan = planned(&sound().with(|s| s.service().load_balancers.push(other))).unwrap();
    assert!(plan.steps.is_empty() && plan.warnings[0].contains("elsewhere"), "{:?}", plan.warnings);
}

/// What a failed call leaves behind: nothing of what it lists, and a fault.
const LOSSES: &[(&str, Change)] = &[
    ("ec2:DescribeSecurityGroups", |s| s.inventory.security_groups.clear()),
    ("ec2:DescribeInstances", |s| s.inventory.instances.clear()),
    ("ec2:DescribeSubnets", |s| s.inventory.subnets.clear()),
    ("ec2:DescribeVpcs", |s| s.inventory.vpcs.clear()),
    ("ec2:DescribeVpcEndpointServiceConfigurations", |s| s.inventory.endpoint_services.clear()),
    ("ec2:DescribeVpcEndpointServicePermissions", |s| s.service().principals = None),
    ("ec2:DescribeVpcEndpointConnections", |s| s.service().connections = None),
    ("elasticloadbalancing:DescribeLoadBalancers", |s| s.inventory.load_balancers.clear()),
    ("elasticloadbalancing:DescribeLoadBalancerAttributes", |s| s.balancer().attributes.clear()),
    ("elasticloadbalancing:DescribeListeners", |s| s.balancer().listeners.clear()),
    ("elasticloadbalancing:DescribeTargetGroups", |s| s.inventory.target_groups.clear()),
    ("elasticloadbalancing:DescribeTargetHealth", |s| s.group().health.clear()),
    ("elasticloadbalancing:DescribeTags", |s| {
        s.balancer().tags.clear();
        s.group().tags.clear();
    }),
];

fn removes(action: &Action) -> bool {
    let takes_away = matches!(
        action,
        Action::RemovePrincipals { .. }
            | Action::DeregisterTargets { .. }
            | Action::RevokeIngress { .. }
            | Action::RevokeEgress { .. }
            | Action::RejectConnection { .. }
    );
    action.deletes() || takes_away
}

#[test]
fn what_was_not_read_is_neither_removed_nor_made_again() {
    for (call, lose) in LOSSES {
        let sample = sound().with(lose).with(|s| s.unread(call));
        let Ok(plan) = planned(&sample) else { continue };
        for step in &plan.steps {
            let Work::Act(action) = &step.work else { continue };
            assert!(!removes(action) && !action.creates(), "{call}: {}", step.id);
        }
    }
}

#[test]
fn nothing_is_torn_down_on_the_strength_of_an_incomplete_list() {
    let harmless = [
        "ec2:DescribeInstances",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "elasticloadbalancing:DescribeTargetHealth",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
    ];
    for (call, lose) in LOSSES {
        let sample = sound().with(lose).with(|s| s.unread(call));
        let refused = teardown_of(&sample.desired, &sample.inventory).is_err();
        assert_eq!(refused, !harmless.contains(call), "{call}");
    }
}

#[test]
fn a_list_with_a_gap_is_as_good_as_none() {
    let partial = bare().with(|s| {
        s.inventory
            .sources
            .iter_mut()
            .filter(|x| x.call.ends_with("DescribeTargetGroups"))
            .for_each(|x| x.complete = false)
    });
    let faults = planned(&partial).unwrap_err();
    assert_eq!(faults[0].code, "inventory-incomplete");
    assert!(faults[0].causes.is_empty() && faults[0].hint.is_some());
}

#[test]
fn a_rule_of_ours_goes_with_what_it_was_for() {
    let step = format!("dismiss-{THEIRS}");
    let gone = planned(&sound().with(|s| s.desired.exposure.admit_in.clear())).unwrap();
    assert_eq!(ids(&gone), [step.as_str()]);
    let other = planned(&sound().with(|s| {
        let mut rule = s.security_group(THEIRS).ingress[0].clone();
        (rule.from_port, rule.to_port) = (Some(22), Some(22));
        s.security_group(THEIRS).ingress.push(rule);
    }))
    .unwrap();
    assert_eq!(ids(&other), [step.as_str()]);
    let Action::RevokeIngress { rules, .. } = action(&other, &step) else { panic!() };
    assert_eq!(rules.len(), 1, "the rule that is desired stays");
}

#[test]
fn a_group_that_lets_nobody_in_is_warned_of() {
    let shut = sound().with(|s| {
        s.desired.exposure.admit_in.clear();
        s.security_group(THEIRS).ingress.clear();
    });
    assert!(planned(&shut).unwrap().warnings.iter().any(|w| w.contains(THEIRS) && w.contains("admit_in")));
    let open = shut.with(|s| s.security_group(THEIRS).ingress.push(to("10.0.0.0/8")));
    assert!(!planned(&open).unwrap().warnings.iter().any(|w| w.contains("admit_in")));
    assert!(!planned(&sound()).unwrap().warnings.iter().any(|w| w.contains("admit_in")));
}
