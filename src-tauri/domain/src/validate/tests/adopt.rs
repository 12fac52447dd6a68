//! What is used instead of being made.

use super::*;
use crate::{Tags, adopted_tags, our_tags};

/// Load balancer, target group and endpoint service that somebody built by hand.
fn by_hand() -> Sample {
    sound().with(|s| {
        s.balancer().tags.clear();
        s.balancer().listeners.clear();
        s.group().tags.clear();
        s.service().tags.clear();
        s.desired.adopt.load_balancer = Some(BALANCER.parse().unwrap());
        s.desired.adopt.endpoint_service = Some(SERVICE.parse().unwrap());
        s.desired.listeners[0].adopt_target_group = Some(GROUP.parse().unwrap());
    })
}

fn of_another() -> Tags {
    our_tags(&"a2b3c4d5e6".parse().unwrap(), "any")
}

#[test]
fn what_is_adopted_fits_and_is_nobody_elses() {
    assert_eq!(problems(by_hand(), |_| {}), []);
    each(
        by_hand(),
        &[
            ("adopt.load_balancer", "unknown-balancer", |s| s.inventory.load_balancers.clear()),
            ("adopt.load_balancer", "balancer-kind", |s| s.balancer().scheme = "internet-facing".into()),
            ("adopt.load_balancer", "balancer-elsewhere", |s| s.balancer().vpc = None),
            ("adopt.load_balancer", "owned-by-another", |s| s.balancer().tags = of_another()),
            ("adopt.load_balancer", "owned-by-another", |s| {
                s.balancer().tags = adopted_tags(&"a2b3c4d5e6".parse().unwrap())
            }),
            ("adopt.load_balancer", "balancer-taken", |s| s.desired.adopt.endpoint_service = None),
            ("adopt.endpoint_service", "owned-by-another", |s| s.service().tags = of_another()),
            ("adopt.endpoint_service", "unknown-service", |s| s.service().state = "Deleting".into()),
            ("adopt.endpoint_service", "service-kind", |s| s.service().load_balancers.clear()),
            ("adopt.endpoint_service", "service-elsewhere", |s| {
                s.service().load_balancers = vec![BALANCER.replace("net/", "net/x").parse().unwrap()]
            }),
            ("listeners[0].adopt_target_group", "unknown-group", |s| s.inventory.target_groups.clear()),
            ("listeners[0].adopt_target_group", "group-elsewhere", |s| s.group().vpc = None),
            ("listeners[0].adopt_target_group", "group-kind", |s| s.group().protocol = "UDP".into()),
            ("listeners[0].adopt_target_group", "group-kind", |s| s.group().target_type = "ip".into()),
            ("listeners[0].adopt_target_group", "owned-by-another", |s| s.group().tags = of_another()),
            ("listeners[0].adopt_target_group", "group-taken", |s| {
                s.group().load_balancers.push(BALANCER.replace("net/", "net/x").parse().unwrap())
            }),
            ("listeners[1].adopt_target_group", "group-twice", |s| {
                let mut second = s.desired.listeners[0].clone();
                second.port = 22.try_into().unwrap();
                s.desired.listeners.push(second);
            }),
        ],
    );
}

#[test]
fn what_this_onboarding_adopted_before_stays_its_own() {
    let again = problems(by_hand(), |s| {
        let tags = adopted_tags(&s.desired.id);
        s.balancer().tags = tags.clone();
        s.group().tags = tags.clone();
        s.service().tags = tags;
    });
    assert!(again.is_empty(), "{again:?}");
}

#[test]
fn an_arn_of_another_kind_is_told() {
    let wrong = by_hand().with(|s| {
        s.desired.adopt.load_balancer = Some(GROUP.parse().unwrap());
        s.desired.listeners[0].adopt_target_group = Some(BALANCER.parse().unwrap());
    });
    let codes: Vec<_> = validate_alone(&wrong.desired).into_iter().map(|p| (p.field, p.code)).collect();
    let expected = ["adopt.load_balancer", "listeners[0].adopt_target_group"];
    assert_eq!(codes, expected.map(|field| (field.to_owned(), "wrong-resource".to_owned())));
}
