//! Taking down: in the order that AWS's blockers force, and only what is ours.

use super::*;

fn torn(change: Change) -> Plan {
    let sample = sound().with(change);
    teardown_of(&sample.desired, &sample.inventory).unwrap()
}

fn refused(change: Change) -> Vec<String> {
    let sample = sound().with(change);
    codes(teardown_of(&sample.desired, &sample.inventory))
}

#[test]
fn everything_goes_in_the_order_of_its_blockers() {
    let plan = torn(|_| {});
    let expected = [
        "remove-principals",
        "reject-vpce-0aaaaaaaaaaaaaaa0",
        "rejected-vpce-0aaaaaaaaaaaaaaa0",
        "delete-endpoint-service",
        "endpoint-service-gone",
        "unprotect",
        "delete-load-balancer",
        "load-balancer-gone",
        "delete-target-group-ffly-orders-api-k3m9-443",
        "dismiss-sg-0bbbbbbbbbbbbbbb0",
        "security-group-free",
        "delete-security-group",
    ];
    assert_eq!(ids(&plan), expected);
    for (step, needed) in [
        ("delete-endpoint-service", "rejected-vpce-0aaaaaaaaaaaaaaa0"),
        ("unprotect", "endpoint-service-gone"),
        ("delete-load-balancer", "unprotect"),
        ("delete-target-group-ffly-orders-api-k3m9-443", "load-balancer-gone"),
        ("delete-security-group", "dismiss-sg-0bbbbbbbbbbbbbbb0"),
        ("delete-security-group", "load-balancer-gone"),
    ] {
        assert!(before(&plan, step).contains(needed), "{step} has to wait for {needed}");
    }
}

#[test]
fn nothing_is_left_to_do_where_nothing_is() {
    let sample = bare();
    assert!(teardown_of(&sample.desired, &sample.inventory).unwrap().steps.is_empty());
}

#[test]
fn connections_that_are_over_are_left_alone() {
    let plan = torn(|s| {
        s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", "Rejected");
        s.connect(STRANGER, "vpce-0ccccccccccccccc0", "PendingAcceptance");
    });
    let rejected: Vec<&str> = ids(&plan).into_iter().filter(|id| id.starts_with("reject-")).collect();
    assert_eq!(rejected, ["reject-vpce-0aaaaaaaaaaaaaaa0", "reject-vpce-0ccccccccccccccc0"]);
}

#[test]
fn deletion_protection_goes_first_unless_it_is_known_to_be_off() {
    assert!(!ids(&torn(|s| s.set("deletion_protection.enabled", "false"))).contains(&"unprotect"));
    assert!(ids(&torn(|s| s.balancer().attributes.clear())).contains(&"unprotect"));
}

#[test]
fn an_interrupted_teardown_goes_on_where_it_stopped() {
    let deleting = torn(|s| s.service().state = "deleting".into());
    assert_eq!(ids(&deleting)[..3], ["endpoint-service-gone", "unprotect", "delete-load-balancer"]);
    let failed = torn(|s| s.service().state = "Failed".into());
    assert!(ids(&failed).contains(&"delete-endpoint-service"), "a failed service keeps the load balancer too");
    let later = torn(|s| {
        s.inventory.endpoint_services.clear();
        s.inventory.load_balancers.clear();
    });
    let expected = [
        "delete-target-group-ffly-orders-api-k3m9-443",
        "dismiss-sg-0bbbbbbbbbbbbbbb0",
        "security-group-free",
        "delete-security-group",
    ];
    assert_eq!(ids(&later), expected);
}

#[test]
fn only_what_is_ours_goes() {
    let plan = torn(|s| {
        let mut group = s.group().clone();
        (group.arn, group.name) =
            (GROUP.replace("ffly-orders-api-k3m9-443", "theirs").parse().unwrap(), "theirs".into());
        group.tags.clear();
        s.inventory.target_groups.push(group);
        let theirs = s.security_group(THEIRS);
        theirs.ingress.push(to("10.0.0.0/8"));
        // the words are ours, but the rule does not admit our load balancer
        theirs
            .ingress
            .push(crate::Rule { description: Some("Firefly PrivateLink k3m9x2p7qa".into()), ..to("10.1.0.0/16") });
        // and this one admits it, but was made by a person
        let by_hand =
            crate::Rule { description: Some("by hand".into()), from_port: Some(22), ..theirs.ingress[0].clone() };
        theirs.ingress.push(by_hand);
    });
    assert!(!ids(&plan).contains(&"delete-target-group-theirs"));
    let Action::RevokeIngress { group, rules } = action(&plan, "dismiss-sg-0bbbbbbbbbbbbbbb0") else { panic!() };
    assert_eq!((group, rules.len()), (&Slot::Known(THEIRS.parse().unwrap()), 1));
    let untagged = torn(|s| {
        s.service().tags.clear();
        s.service().load_balancers.clear();
        s.balancer().tags.clear();
        s.group().tags.clear();
        s.security_group(OURS).tags.clear();
    });
    assert!(untagged.steps.is_empty(), "{:?}", ids(&untagged));
}

#[test]
fn a_strangers_service_on_our_load_balancer_stops_it() {
    assert_eq!(refused(|s| s.service().tags.clear()), ["load-balancer-in-use"]);
}

#[test]
fn several_services_of_ours_are_a_persons_decision() {
    let twice: Change = |s| {
        let mut second = s.service().clone();
        second.id = "vpce-svc-0123456789abcdef1".parse().unwrap();
        s.inventory.endpoint_services.push(second);
    };
    assert_eq!(refused(twice), ["several-of-ours"]);
}

#[test]
fn services_that_are_already_going_are_all_waited_for() {
    let plan = torn(|s| {
        for (n, state) in [(1, "Deleting"), (2, "deleting"), (3, "Deleted")] {
            let mut old = s.service().clone();
            old.id = format!("vpce-svc-0123456789abcdef{n}").parse().unwrap();
            old.state = state.into();
            s.inventory.endpoint_services.push(old);
        }
    });
    let waited = before(&plan, "delete-load-balancer");
    let gone = waited.iter().filter(|id| id.starts_with("endpoint-service-gone")).count();
    assert_eq!(gone, 3, "{waited:?}");
}

#[test]
fn another_account_or_region_is_refused() {
    assert_eq!(refused(|s| s.inventory.account = STRANGER.parse().unwrap()), ["wrong-account"]);
    assert_eq!(refused(|s| s.inventory.region = "eu-west-1".parse().unwrap()), ["wrong-account"]);
}
