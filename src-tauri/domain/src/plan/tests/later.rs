//! Changes to an onboarding that stands, and onboardings that begin with what was there.

use super::*;

fn edition_two() -> Sample {
    sound().with(|s| s.desired.network.edition = 2)
}

/// Nobody is connected.
fn alone(s: &mut Sample) {
    s.service().connections = Some(vec![]);
}

#[test]
fn a_zone_is_added_and_the_service_is_told() {
    let plan = planned(&sound().with(|s| {
        let mut third = s.inventory.subnets[1].clone();
        (third.id, third.zone) = (subnet(2).parse().unwrap(), zone(2).parse().unwrap());
        s.desired.network.subnets.push(third.id.clone());
        s.inventory.subnets.push(third);
    }))
    .unwrap();
    assert_eq!(ids(&plan), ["load-balancer-subnets", "service-offer"]);
    let Action::ChangeEndpointService { change, .. } = action(&plan, "service-offer") else { panic!() };
    assert!(change.is_empty(), "AWS takes the zone over when it is told of the service alone");
    assert!(before(&plan, "service-offer").contains("load-balancer-subnets"));
    let change = &step(&plan, "load-balancer-subnets").changes[0];
    assert!(
        !change.before.as_ref().unwrap().contains(&subnet(2)) && change.after.as_ref().unwrap().contains(&subnet(2))
    );
}

#[test]
fn a_subnet_leaves_only_while_nobody_is_connected() {
    let leaving = sound().with(|s| drop(s.desired.network.subnets.pop()));
    assert_eq!(codes(planned(&leaving)), ["subnet-in-use"]);
    let plan = planned(&leaving.with(alone)).unwrap();
    assert_eq!(ids(&plan), ["load-balancer-subnets"]);
}

#[test]
fn the_subnet_of_a_zone_changes_in_two_calls() {
    let plan = planned(&sound().with(alone).with(|s| {
        let mut other = s.inventory.subnets[1].clone();
        other.id = subnet(7).parse().unwrap();
        s.desired.network.subnets[1] = other.id.clone();
        s.inventory.subnets.push(other);
    }))
    .unwrap();
    assert_eq!(ids(&plan), ["load-balancer-leaves", "load-balancer-subnets"]);
    assert!(before(&plan, "load-balancer-subnets").contains("load-balancer-leaves"));
}

#[test]
fn a_new_load_balancer_is_added_before_the_old_one_goes() {
    let plan = planned(&edition_two().with(alone)).unwrap();
    let Action::CreateLoadBalancer { name, tags, .. } = action(&plan, "load-balancer-e2") else { panic!() };
    assert!(name.ends_with("-e2") && tags["FireflyStep"] == "load-balancer-e2");
    let old = "ffly-orders-api-k3m9";
    let order = ["targets-healthy-443", "service-offer"];
    let gone = before(&plan, &format!("remove-{old}"));
    assert!(order.iter().all(|id| gone.contains(id)), "{gone:?}");
    assert!(gone.contains(format!("leave-{old}").as_str()) && gone.contains(format!("unprotect-{old}").as_str()));
    assert!(before(&plan, &format!("remove-{old}-443")).contains(format!("gone-{old}").as_str()));
    assert!(!ids(&plan).contains(&"security-group"), "both stand behind the same group");
}

#[test]
fn a_connected_load_balancer_stays_beside_the_new_one() {
    let plan = planned(&edition_two()).unwrap();
    let removals = ids(&plan).into_iter().filter(|id| id.starts_with("remove-") || id.starts_with("leave-")).count();
    assert_eq!(removals, 0, "{:?}", ids(&plan));
    assert!(plan.warnings.iter().any(|w| w.contains("stays while an endpoint is connected")), "{:?}", plan.warnings);
    // what could not be read may be connected
    let unread = planned(&edition_two().with(|s| s.service().connections = None)).unwrap();
    assert!(!ids(&unread).iter().any(|id| id.starts_with("leave-")));
}

#[test]
fn names_of_an_edition_fit() {
    let mut desired = bare().desired;
    desired.name = "a very long name of a service indeed".into();
    desired.network.edition = 9;
    assert!(desired.edition_name("65535").len() <= 32, "{}", desired.edition_name("65535"));
    desired.network.edition = 1;
    assert!(desired.edition_name("65535").len() <= 32);
}

/// Everything was there before and nothing is ours.
fn adopted() -> Sample {
    sound().with(|s| {
        s.balancer().tags.clear();
        s.balancer().listeners[0].tags.clear();
        s.group().tags.clear();
        s.service().tags.clear();
        s.inventory.security_groups.iter_mut().for_each(|g| g.tags.clear());
        s.desired.adopt.load_balancer = Some(BALANCER.parse().unwrap());
        s.desired.adopt.endpoint_service = Some(SERVICE.parse().unwrap());
        s.desired.listeners[0].adopt_target_group = Some(GROUP.parse().unwrap());
    })
}

#[test]
fn what_is_adopted_is_marked_and_used_as_it_is() {
    let plan = planned(&adopted()).unwrap();
    assert_eq!(ids(&plan), ["adopt-1", "adopt-2", "adopt-3"]);
    let marked: Change = |s| {
        let tags = crate::adopted_tags(&s.desired.id);
        s.balancer().tags = tags.clone();
        s.group().tags = tags.clone();
        s.service().tags = tags;
    };
    assert!(planned(&adopted().with(marked)).unwrap().steps.is_empty());
    let elsewhere = adopted().with(|s| drop(s.balancer().tags.insert("FireflyOnboarding".into(), "zzzzzzzzzz".into())));
    assert_eq!(codes(planned(&elsewhere)), ["adopted-elsewhere"]);
}

#[test]
fn what_was_built_by_hand_is_repaired_by_plan() {
    let plan = planned(&adopted().with(|s| {
        s.service().acceptance_required = false;
        s.allow("*", Some("All"));
        s.set("load_balancing.cross_zone.enabled", "false");
        s.balancer().security_groups.clear();
        s.balancer().enforce_inbound = None;
    }))
    .unwrap();
    let all = ids(&plan);
    assert!(
        ["acceptance", "remove-principals", "load-balancer-attributes"].iter().all(|id| all.contains(id)),
        "{all:?}"
    );
    assert!(!all.contains(&"security-group") && !all.contains(&"load-balancer-rules"), "{all:?}");
}

#[test]
fn a_port_is_added_to_an_adopted_load_balancer_and_taken_away_at_teardown() {
    let sample = adopted().with(|s| {
        let mut second = s.desired.listeners[0].clone();
        (second.port, second.adopt_target_group) = (22.try_into().unwrap(), None);
        s.desired.listeners.push(second);
    });
    let plan = planned(&sample).unwrap();
    assert!(ids(&plan).contains(&"listener-22") && !ids(&plan).contains(&"listener-443"));
    let there = sample.with(|s| {
        s.listen(22);
        let id = s.desired.id.clone();
        s.balancer().listeners[1].tags = crate::our_tags(&id, "listener-22");
        s.balancer().tags = crate::adopted_tags(&id);
        let mut group = s.group().clone();
        group.arn = GROUP.replace("-443/", "-22/").parse().unwrap();
        group.name = group.name.replace("-443", "-22");
        group.tags = crate::our_tags(&id, "target-group-22");
        s.inventory.target_groups.push(group);
    });
    let torn = teardown_of(&there.desired, &there.inventory).unwrap();
    let dismiss = format!("dismiss-{THEIRS}");
    assert_eq!(
        ids(&torn),
        ["remove-listener-22", "delete-target-group-ffly-orders-api-k3m9-22", &dismiss, "give-back-1"]
    );
    assert!(torn.warnings.iter().any(|w| w.contains("stays")));
}

#[test]
fn every_step_that_changes_a_setting_knows_how_it_was() {
    let plan = planned(&sound().with(|s| {
        s.set("deletion_protection.enabled", "false");
        s.group().health_check.interval_seconds = 30;
        s.balancer().enforce_inbound = Some("on".into());
    }))
    .unwrap();
    for id in ["load-balancer-attributes", "health-check-443", "load-balancer-rules"] {
        let step = step(&plan, id);
        assert!(!step.changes.is_empty() && step.undo.is_some(), "{step:?}");
    }
    let Some(Action::SetLoadBalancerAttributes { attributes, .. }) =
        step(&plan, "load-balancer-attributes").undo.as_deref()
    else {
        panic!()
    };
    assert_eq!(attributes["deletion_protection.enabled"], "false");
}

#[test]
fn an_old_target_waits_for_a_new_one_that_does_not_answer_yet() {
    // the first run registered it, waited in vain and said “apply again”
    let again = sound().with(|s| {
        let mut old = s.group().health[0].clone();
        old.id = instance(7);
        s.group().health.push(old);
        s.group().health[1].state = "unhealthy".into();
    });
    let plan = planned(&again).unwrap();
    assert_eq!(ids(&plan), ["targets-healthy-443", "extra-targets-443"]);
    assert!(before(&plan, "extra-targets-443").contains("targets-healthy-443"));
}

#[test]
fn the_rules_of_a_load_balancer_that_stays_are_left() {
    let moved: Change = |s| {
        s.desired.network.edition = 2;
        s.desired.listeners[0].target_port = 9443.try_into().unwrap();
    };
    let taken = |plan: &Plan| {
        plan.steps
            .iter()
            .filter(|s| matches!(&s.work, Work::Act(Action::RevokeEgress { .. } | Action::RevokeIngress { .. })))
            .count()
    };
    let connected = planned(&sound().with(moved)).unwrap();
    assert_eq!(taken(&connected), 0, "{:?}", ids(&connected));
    let apart = planned(&sound().with(moved).with(alone)).unwrap();
    assert!(taken(&apart) > 0, "{:?}", ids(&apart));
}

#[test]
fn what_an_adopted_service_offers_stays_offered() {
    let plan = planned(&adopted().with(|s| {
        s.service().regions.push("eu-west-1".into());
        s.service().ip_address_types.push("ipv6".into());
        s.service().private_dns_name = Some("git.acme.example".into());
    }))
    .unwrap();
    assert_eq!(ids(&plan), ["adopt-1", "adopt-2", "adopt-3"]);
}
