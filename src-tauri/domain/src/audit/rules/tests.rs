//! Every rule with an estate that holds it, one that breaks it and one that cannot tell; then what each must not overlook.

mod attached;
mod behind;
mod edges;
mod hosts;
mod network;
mod of_network;
mod of_service;
mod ways;

use jiff::SignedDuration;

use super::super::samples::*;
use super::super::{Audit, Finding, Outcome, Severity, audit};
use crate::{Purpose, plan};

type Change = fn(&mut Sample);

/// A rule: what to do to the sound estate so that it passes, fails, and cannot tell.
type Case = (&'static str, Change, Change, Change);

fn cases() -> impl Iterator<Item = &'static Case> {
    of_service::CASES.iter().chain(of_network::CASES).chain(behind::CASES)
}

fn keep(_: &mut Sample) {}

/// What Firefly was told.
fn told(sample: &mut Sample, name: &str) {
    sample.known.handed_off = Some(name.to_owned());
}

fn pending(sample: &mut Sample) -> &mut crate::Connection {
    sample.service().connections.as_mut().unwrap().last_mut().unwrap()
}

fn judged(change: impl FnOnce(&mut Sample)) -> Audit {
    let sample = sound().with(change);
    audit(Some(&sample.desired), &sample.inventory, &sample.known)
}

/// What `rule` finds in the sound estate after `change`.
fn found(rule: &str, change: impl FnOnce(&mut Sample)) -> Vec<Finding> {
    judged(change).findings.into_iter().filter(|f| f.rule == rule).collect()
}

fn outcomes(rule: &str, change: impl FnOnce(&mut Sample)) -> Vec<Outcome> {
    found(rule, change).into_iter().map(|f| f.outcome).collect()
}

/// The one finding that is not a pass.
fn open(rule: &str, change: impl FnOnce(&mut Sample)) -> Finding {
    let mut open: Vec<Finding> = found(rule, change).into_iter().filter(|f| f.outcome != Outcome::Pass).collect();
    assert_eq!(open.len(), 1, "{open:#?}");
    open.remove(0)
}

#[test]
fn every_rule_passes_fails_and_cannot_tell() {
    for rule in super::ALL {
        let Some((id, pass, fail, unknown)) = cases().find(|case| case.0 == rule.id) else {
            panic!("{} has no case", rule.id)
        };
        let passing = outcomes(id, pass);
        assert!(!passing.is_empty() && passing.iter().all(|o| *o == Outcome::Pass), "{id} should pass: {passing:?}");
        let failing = outcomes(id, fail);
        assert!(
            failing.contains(&Outcome::Fail) && !failing.contains(&Outcome::Unknown),
            "{id} should fail: {failing:?}"
        );
        let unsure = outcomes(id, unknown);
        assert!(
            unsure.contains(&Outcome::Unknown) && !unsure.contains(&Outcome::Fail),
            "{id} should not know: {unsure:?}"
        );
    }
    assert_eq!(cases().count(), super::ALL.len(), "a case names a rule that does not exist");
}

#[test]
fn rules_have_ids_of_their_own_and_words_that_end_without_a_stop() {
    let mut ids: Vec<&str> = super::ALL.iter().map(|r| r.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), super::ALL.len());
    for rule in super::ALL {
        for words in [rule.title, rule.rationale, rule.remediation] {
            assert!(!words.is_empty() && !words.ends_with('.'), "{}: {words}", rule.id);
        }
    }
}

#[test]
fn each_break_is_found_by_its_own_rule_and_says_where_it_was_seen() {
    for (id, _, fail, _) in cases() {
        let failed = found(id, fail).into_iter().find(|f| f.outcome == Outcome::Fail).unwrap();
        assert!(failed.resource.is_some() && !failed.evidence.is_empty(), "{id}");
        assert!(!failed.message.ends_with('.'), "{}", failed.message);
    }
}

#[test]
fn a_promised_repair_is_in_the_plan() {
    let plan = |sample: &Sample| plan::provider(&sample.desired, &sample.inventory, Purpose::Repair).unwrap();
    for (id, pass, fail, _) in cases() {
        let broken = sound().with(fail);
        let promised = audit(Some(&broken.desired), &broken.inventory, &broken.known).findings;
        if promised.iter().any(|f| f.rule == *id && f.repairable) {
            let differences = plan::differences(&plan(&sound().with(pass)), &plan(&broken));
            assert!(!differences.is_empty(), "{id} promises a repair that no plan makes");
        }
    }
}

#[test]
fn a_wildcard_is_everyone_however_it_is_written() {
    for (principal, kind) in [("*", None), ("*", Some("All")), ("everyone", Some("all"))] {
        let finding = open("FPL-PRINCIPALS", |s| s.allow(principal, kind));
        assert_eq!((finding.outcome, finding.severity), (Outcome::Fail, Severity::Critical));
        assert_eq!(finding.message, "Every AWS account may ask for a connection");
    }
}

#[test]
fn whoever_is_not_the_pinned_account_as_a_whole_is_a_stranger() {
    let strange = [
        "arn:aws:iam::777788889999:root",
        "arn:aws:iam::444455556667:root",
        "arn:aws:iam::*:root",
        "arn:aws:organizations::777788889999:organization/o-a1b2c3d4e5",
        "arn:aws:organizations::777788889999:ou/o-a1b2c3d4e5/ou-ab12-cd34ef56",
        "ec2.amazonaws.com",
        "444455556666",
        "arn:evil:x:iam::444455556666:root",
    ];
    for principal in strange {
        let finding = open("FPL-PRINCIPALS", |s| s.allow(principal, None));
        assert_eq!(
            (finding.outcome, finding.severity, finding.repairable),
            (Outcome::Fail, Severity::Critical, true),
            "{principal}"
        );
    }
    let within = open("FPL-PRINCIPALS", |s| s.allow("arn:aws:iam::444455556666:role/deploy", Some("Role")));
    assert_eq!((within.outcome, within.severity), (Outcome::Fail, Severity::Low));
    let nobody = open("FPL-PRINCIPALS", |s| s.service().principals = Some(vec![]));
    assert_eq!((nobody.outcome, nobody.severity), (Outcome::Fail, Severity::Medium));
}

#[test]
fn a_strangers_connection_outlives_its_principal() {
    for state in ["available", "Available", "pending", "pendingAcceptance", "partial", "", "someday"] {
        let finding = open("FPL-CONNECTION-OWNER", |s| s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", state));
        assert_eq!(
            (finding.outcome, finding.severity, finding.repairable),
            (Outcome::Fail, Severity::Critical, false),
            "{state}"
        );
        assert_eq!(finding.resource.as_deref(), Some("vpce-0bbbbbbbbbbbbbbb0"));
    }
    for over in ["rejected", "Rejected", "deleted", "deleting", "expired", "failed"] {
        assert_eq!(
            outcomes("FPL-CONNECTION-OWNER", |s| s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", over)),
            [Outcome::Pass],
            "{over}"
        );
    }
}

#[test]
fn with_nobody_pinned_the_list_convicts_but_does_not_acquit() {
    let judge = |change: Change| {
        let sample = sound().with(change);
        audit(None, &sample.inventory, &sample.known).findings
    };
    let of = |findings: &[Finding], rule: &str| {
        findings.iter().filter(|f| f.rule == rule).map(|f| f.outcome).collect::<Vec<_>>()
    };
    let quiet = judge(keep);
    assert_eq!(of(&quiet, "FPL-PRINCIPALS"), [Outcome::Unknown]);
    assert_eq!(of(&quiet, "FPL-CONNECTION-OWNER"), [Outcome::Unknown]);
    assert!(quiet.iter().all(|f| !f.repairable));
    let stranger = judge(|s| s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", "available"));
    assert_eq!(of(&stranger, "FPL-CONNECTION-OWNER"), [Outcome::Fail, Outcome::Unknown]);
    let everyone = judge(|s| s.allow("*", None));
    assert_eq!(of(&everyone, "FPL-PRINCIPALS"), [Outcome::Fail]);
    assert!(everyone.iter().all(|f| !f.repairable));
}

#[test]
fn the_scheme_is_read_whatever_its_case() {
    assert_eq!(outcomes("FPL-SCHEME", |s| s.balancer().scheme = "Internal".into()), [Outcome::Pass]);
    assert_eq!(outcomes("FPL-SCHEME", |s| s.balancer().scheme = "Internet-Facing".into()), [Outcome::Fail]);
}

#[test]
fn health_that_is_not_known_is_neither_good_nor_bad() {
    for state in ["initial", "unavailable", "", "Unavailable"] {
        assert_eq!(
            outcomes("FPL-TARGET-HEALTH", |s| s.group().health[1].state = state.into()),
            [Outcome::Unknown],
            "{state}"
        );
    }
    for state in ["Unhealthy", "unused"] {
        assert_eq!(
            outcomes("FPL-TARGET-HEALTH", |s| s.group().health[1].state = state.into()),
            [Outcome::Fail],
            "{state}"
        );
    }
    assert_eq!(outcomes("FPL-TARGET-HEALTH", |s| s.group().health[0].state = "Healthy".into()), [Outcome::Pass]);
    let none = open("FPL-TARGET-HEALTH", |s| s.group().health.clear());
    assert_eq!((none.outcome, none.repairable), (Outcome::Fail, true));
}

#[test]
fn an_agreed_target_that_is_absent_is_missed() {
    for change in [
        (|s| drop(s.group().health.pop())) as Change,
        |s| s.group().health[1].state = "draining".into(),
        |s| s.group().health[1].port = Some(80u32.try_into().unwrap()),
    ] {
        let finding = open("FPL-TARGET-HEALTH", change);
        assert_eq!((finding.outcome, finding.repairable), (Outcome::Fail, true));
        assert!(finding.message.contains(&instance(1)), "{}", finding.message);
    }
}

#[test]
fn cross_zone_is_what_group_and_load_balancer_say_together() {
    const KEY: &str = "load_balancing.cross_zone.enabled";
    let judge = |balancer: Option<&str>, group: Option<&str>| {
        outcomes("FPL-AZ-COVERAGE", |s| {
            s.group().health[1].state = "unhealthy".into();
            s.balancer().attributes.remove(KEY);
            s.group().attributes = [("stickiness.enabled".to_owned(), "false".to_owned())].into();
            balancer.map(|v| s.balancer().attributes.insert(KEY.into(), v.into()));
            group.map(|v| s.group().attributes.insert(KEY.into(), v.into()));
        })
    };
    let follow = Some("use_load_balancer_configuration");
    assert_eq!(judge(Some("true"), follow), [Outcome::Pass]);
    assert_eq!(judge(Some("true"), None), [Outcome::Pass]);
    assert_eq!(judge(Some("true"), Some("false")), [Outcome::Fail]);
    assert_eq!(judge(Some("false"), Some("true")), [Outcome::Pass]);
    assert_eq!(judge(Some("false"), follow), [Outcome::Fail]);
    assert_eq!(judge(None, follow), [Outcome::Unknown]);
    assert_eq!(judge(Some("tru"), follow), [Outcome::Unknown]);
    assert_eq!(judge(Some("true"), Some("")), [Outcome::Unknown]);
    assert_eq!(judge(None, Some("true")), [Outcome::Pass]);
    let unread = outcomes("FPL-AZ-COVERAGE", |s| {
        s.group().health[1].state = "unhealthy".into();
        s.group().attributes.clear();
    });
    assert_eq!(unread, [Outcome::Unknown]);
}

#[test]
fn a_repair_is_promised_only_where_the_plan_makes_it() {
    let one_zone_ill = |s: &mut Sample| {
        s.group().health[1].state = "unhealthy".into();
        s.set("load_balancing.cross_zone.enabled", "false");
    };
    assert!(open("FPL-AZ-COVERAGE", one_zone_ill).repairable);
    let by_group = |s: &mut Sample| {
        one_zone_ill(s);
        s.group().attributes.insert("load_balancing.cross_zone.enabled".into(), "false".into());
    };
    assert!(!open("FPL-AZ-COVERAGE", by_group).repairable);
    assert!(open("FPL-DELETION-PROTECTION", |s| s.set("deletion_protection.enabled", "false")).repairable);
    let unwanted = |s: &mut Sample| {
        s.desired.exposure.deletion_protection = false;
        s.set("deletion_protection.enabled", "false");
    };
    assert!(!open("FPL-DELETION-PROTECTION", unwanted).repairable);
    let strangers = |s: &mut Sample| {
        s.set("deletion_protection.enabled", "false");
        s.balancer().tags.clear();
    };
    assert!(!open("FPL-DELETION-PROTECTION", strangers).repairable);
}

#[test]
fn zones_are_compared_as_names_wherever_a_targets_zone_comes_from() {
    let off = |s: &mut Sample| s.set("load_balancing.cross_zone.enabled", "false");
    let judge = |change: Change| {
        outcomes("FPL-AZ-COVERAGE", |s| {
            off(s);
            change(s);
        })
    };
    assert_eq!(judge(keep), [Outcome::Pass]);
    // the zone's ID names the same place
    assert_eq!(judge(|s| s.group().health[1].zone = Some("use1-az5".into())), [Outcome::Pass]);
    assert_eq!(judge(|s| s.group().health[1].zone = None), [Outcome::Pass]);
    assert_eq!(judge(|s| s.group().health[1].zone = Some("us-east-1a".into())), [Outcome::Fail]);
    assert_eq!(judge(|s| s.group().health[1].zone = Some("all".into())), [Outcome::Pass]);
    assert_eq!(
        judge(|s| s
            .balancer()
            .zones
            .push(crate::LoadBalancerZone { zone: zone(2).parse().unwrap(), subnet: subnet(2).parse().unwrap() })),
        [Outcome::Fail]
    );
    let nowhere: Change = |s| {
        s.group().health[1].zone = None;
        s.inventory.instances[1].zone = None;
    };
    assert_eq!(judge(nowhere), [Outcome::Unknown]);
    assert_eq!(judge(|s| s.group().health[1].state = "initial".into()), [Outcome::Unknown]);
    assert_eq!(judge(|s| s.group().health.iter_mut().for_each(|t| t.state = "unavailable".into())), [Outcome::Unknown]);
    assert_eq!(judge(|s| s.group().health.iter_mut().for_each(|t| t.state = "unhealthy".into())), [Outcome::Fail]);
}

#[test]
fn an_address_is_placed_by_its_interface_or_its_subnet() {
    let by_address = |s: &mut Sample| {
        s.set("load_balancing.cross_zone.enabled", "false");
        s.desired.listeners[0].targets = vec!["10.20.0.50".into(), "10.20.1.50".into()];
        for (target, id) in s.group().health.iter_mut().zip(["10.20.0.50", "10.20.1.50"]) {
            target.id = id.into();
            target.zone = None;
        }
    };
    assert_eq!(outcomes("FPL-AZ-COVERAGE", by_address), [Outcome::Pass]);
    let elsewhere = |s: &mut Sample| {
        by_address(s);
        s.inventory.subnets.clear();
    };
    assert_eq!(outcomes("FPL-AZ-COVERAGE", elsewhere), [Outcome::Unknown]);
}

#[test]
fn a_rule_names_every_call_that_it_looks_at() {
    for (id, pass, fail, unknown) in cases() {
        let rule = super::ALL.iter().find(|rule| rule.id == *id).unwrap();
        assert!(!rule.looks.is_empty(), "{id}");
        let evidence = [pass, fail, unknown].into_iter().flat_map(|change| found(id, change)).flat_map(|f| f.evidence);
        for piece in evidence {
            if let crate::Evidence::Observed { call, .. } = piece {
                assert!(rule.looks.contains(&call.as_str()), "{id} looks at {call} without saying so");
            }
        }
    }
}
