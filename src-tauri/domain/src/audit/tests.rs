//! The audit as a whole: nothing unread is fine, worst first, four verdicts, and a table that no spreadsheet runs.

use super::samples::*;
use super::{AcceptedRisk, Audit, Known, Outcome, Severity, Wish, accept, audit, audit_all, csv, rules};

fn judged(sample: &Sample) -> Audit {
    audit(Some(&sample.desired), &sample.inventory, &Known::default())
}

fn verdict(sample: &Sample, key: &str) -> (Outcome, String) {
    let found = judged(sample).verdicts.into_iter().find(|v| v.key == key).unwrap();
    (found.outcome, found.message)
}

#[test]
fn a_sound_estate_has_nothing_to_find() {
    let findings = judged(&sound()).findings;
    let open: Vec<_> = findings.iter().filter(|f| f.outcome != Outcome::Pass).collect();
    assert!(open.is_empty(), "{open:#?}");
    assert!(findings.iter().all(|f| !f.repairable));
}

#[test]
fn before_the_set_up_there_is_nothing_to_judge() {
    let audit = judged(&bare());
    assert!(audit.findings.is_empty(), "{:#?}", audit.findings);
    assert!(audit.verdicts.iter().all(|v| v.outcome == Outcome::Unknown));
}

#[test]
fn what_could_not_be_read_is_never_fine() {
    let mut attaching = sound().desired;
    attaching.listeners[0].attach = Some(crate::Attach::AutoScalingGroup("orders".into()));
    for desired in [Some(attaching), None] {
        let audit = audit(desired.as_ref(), &sound().blind().inventory, &sound().known);
        assert!(audit.findings.iter().all(|f| f.outcome == Outcome::Unknown), "{:#?}", audit.findings);
        assert!(audit.verdicts.iter().all(|v| v.outcome == Outcome::Unknown), "{:#?}", audit.verdicts);
        let of_an_onboarding = [
            "FPL-REGIONS",
            "FPL-SERVICE-NAME",
            "FPL-SERVICE-BALANCERS",
            "FPL-PRINCIPAL-HISTORY",
            "FPL-TAGS",
            "FPL-NAMES",
            "FPL-ATTACHED",
        ];
        for rule in rules::ALL.iter().filter(|r| desired.is_some() || !of_an_onboarding.contains(&r.id)) {
            assert!(audit.findings.iter().any(|f| f.rule == rule.id), "{} fell silent", rule.id);
        }
    }
}

#[test]
fn a_list_that_may_hold_more_is_never_taken_for_all_there_is() {
    for call in [
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancers",
        "ec2:DescribeVpcEndpointServiceConfigurations",
    ] {
        let sample = sound()
            .with(|s| s.inventory.sources.iter_mut().filter(|x| x.call == call).for_each(|x| x.complete = false));
        let open = audit(None, &sample.inventory, &Known::default())
            .findings
            .into_iter()
            .filter(|f| f.outcome == Outcome::Unknown && f.resource.as_deref() != Some(SERVICE));
        assert!(open.count() > 1, "{call}");
    }
}

#[test]
fn worst_first_and_the_same_every_time() {
    let mut sample = sound();
    sample.set("deletion_protection.enabled", "false");
    sample.service().principals = None;
    sample.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", "available");
    sample.balancer().enforce_inbound = Some("on".into());
    let audit = judged(&sample);
    let order: Vec<(Outcome, Severity)> = audit.findings.iter().map(|f| (f.outcome, f.severity)).collect();
    let head = [
        (Outcome::Fail, Severity::Critical),
        (Outcome::Fail, Severity::High),
        (Outcome::Fail, Severity::Low),
        (Outcome::Unknown, Severity::Critical),
        (Outcome::Unknown, Severity::Low),
    ];
    assert_eq!(order[..5], head);
    assert!(order[5..].iter().all(|(outcome, _)| *outcome == Outcome::Pass));
    assert!(order[5..].is_sorted_by_key(|(_, severity)| *severity));
    sample.inventory.security_groups.reverse();
    sample.inventory.instances.reverse();
    sample.service().connections.as_mut().unwrap().reverse();
    assert_eq!(judged(&sample).findings, audit.findings);
}

#[test]
fn the_verdicts_of_a_sound_estate() {
    let found: Vec<(String, Outcome)> = judged(&sound()).verdicts.into_iter().map(|v| (v.key, v.outcome)).collect();
    let expected = [
        ("private_connectivity", Outcome::Pass),
        ("no_public_exposure", Outcome::Pass),
        // only Firefly's account could show it
        ("stable_dns", Outcome::Unknown),
        ("granular_access_control", Outcome::Pass),
    ];
    assert_eq!(found, expected.map(|(key, outcome)| (key.to_owned(), outcome)));
}

#[test]
fn connectivity_is_private_only_as_far_as_it_is_seen() {
    let public = sound().with(|s| s.balancer().scheme = "internet-facing".into());
    assert_eq!(verdict(&public, "private_connectivity").0, Outcome::Fail);
    let outside = sound().with(|s| s.group().health[0].zone = Some("all".into()));
    assert_eq!(verdict(&outside, "private_connectivity").0, Outcome::Unknown);
    let unread = sound().with(|s| {
        s.group().health.clear();
        s.unread("elasticloadbalancing:DescribeTargetHealth");
    });
    assert_eq!(verdict(&unread, "private_connectivity").0, Outcome::Unknown);
}

#[test]
fn public_ways_in_are_found() {
    let everyone = sound().with(|s| s.allow("*", None));
    assert_eq!(verdict(&everyone, "no_public_exposure").0, Outcome::Fail);
    for net in ["0.0.0.0/0", "128.0.0.0/1"] {
        let address = sound().with(|s| {
            s.inventory.instances[0].public_ip = Some("203.0.113.9".into());
            s.security_group(THEIRS).ingress.push(to(net));
        });
        assert_eq!(verdict(&address, "no_public_exposure").0, Outcome::Fail, "{net}");
    }
    let closed = sound().with(|s| s.inventory.instances[0].public_ip = Some("203.0.113.9".into()));
    assert_eq!(verdict(&closed, "no_public_exposure").0, Outcome::Pass);
    let unread = sound().with(|s| s.unread("elasticloadbalancing:DescribeLoadBalancers"));
    assert_eq!(verdict(&unread, "no_public_exposure").0, Outcome::Unknown);
}

#[test]
fn another_public_load_balancer_to_the_same_targets_is_a_way_in() {
    let beside = |id: &str| {
        let id = id.to_owned();
        sound().with(|s| {
            let mut balancer = s.balancer().clone();
            balancer.arn = BALANCER.replace("net/ffly-orders-api-k3m9", "app/old").parse().unwrap();
            (balancer.scheme, balancer.tags) = ("internet-facing".into(), Default::default());
            let mut group = s.group().clone();
            group.arn = GROUP.replace("ffly-orders-api-k3m9-443", "old").parse().unwrap();
            (group.load_balancers, group.tags) = (vec![balancer.arn.clone()], Default::default());
            group.health.truncate(1);
            group.health[0].id = id;
            s.inventory.load_balancers.push(balancer);
            s.inventory.target_groups.push(group);
        })
    };
    assert_eq!(verdict(&beside(&instance(0)), "no_public_exposure").0, Outcome::Fail);
    assert_eq!(
        verdict(&beside("10.20.0.10"), "no_public_exposure").0,
        Outcome::Fail,
        "the same instance, by its address"
    );
    assert_eq!(verdict(&beside("10.20.0.77"), "no_public_exposure").0, Outcome::Pass);
}

#[test]
fn access_is_granular_while_nobody_else_may_ask_or_is_connected() {
    let changes: [fn(&mut Sample); 4] = [
        |s| s.service().acceptance_required = false,
        |s| s.allow(&root(STRANGER), None),
        |s| s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", "available"),
        |s| s.listen(8080),
    ];
    for change in changes {
        assert_eq!(verdict(&sound().with(change), "granular_access_control").0, Outcome::Fail);
    }
    assert_eq!(
        verdict(&sound().with(|s| s.service().connections = None), "granular_access_control").0,
        Outcome::Unknown
    );
}

#[test]
fn a_table_runs_nowhere() {
    let hostile = [
        "=HYPERLINK(\"http://evil\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\u{feff}=1",
        "\r\n=1",
        "＝1",
        "\"=1",
        "\u{202e}=1",
    ];
    for text in hostile {
        let mut audit = judged(&sound());
        audit.findings.truncate(1);
        audit.findings[0].message = text.to_owned();
        audit.findings[0].resource = Some(format!("x;{text}"));
        let table = csv(&audit);
        let row = table.lines().skip(1).collect::<Vec<_>>().join("\n");
        assert!(row.contains(",\"'"), "{text:?}: {row}");
        for cell in cells(&table).into_iter().flatten() {
            let first = cell.chars().find(|c| !c.is_whitespace());
            assert!(!first.is_some_and(|c| "=+-@＝".contains(c)), "{cell:?}");
            assert!(!cell.contains(['\u{202e}', '\u{feff}', '\t', '\r']), "{cell:?}");
        }
    }
}

#[test]
fn a_table_reads_back_cell_by_cell() {
    let mut audit = judged(&sound());
    audit.findings[0].message = "says \"no\", and\nstops; really".to_owned();
    let rows = cells(&csv(&audit));
    assert_eq!(rows.len(), audit.findings.len() + 1);
    assert!(rows.iter().all(|row| row.len() == 15), "{rows:?}");
    assert_eq!(rows[0][..3], ["severity", "outcome", "rule"]);
    assert_eq!(rows[1][5], "says \"no\", and\nstops; really");
    assert_eq!(rows[1][2], audit.findings[0].rule);
}

#[test]
fn a_table_says_who_accepted_what() {
    let mut sample = sound();
    sample.set("deletion_protection.enabled", "false");
    let until = moment() + jiff::SignedDuration::from_hours(1);
    let wish =
        Wish { rule: "FPL-DELETION-PROTECTION", resource: None, shown: None, reason: "=why", owner: "ada", until };
    let risk = accept(&judged(&sample), &wish, "me", moment()).unwrap();
    let row = |until| {
        let known = Known { accepted: vec![AcceptedRisk { until, ..risk.clone() }], ..Known::default() };
        cells(&csv(&audit(Some(&sample.desired), &sample.inventory, &known)))[1][11..].to_vec()
    };
    assert_eq!(row(until), ["ada", "2026-03-01T11:00:00Z", "'=why", ""]);
    assert_eq!(row(moment()), ["ada", "2026-03-01T10:00:00Z", "'=why", "its time is over"]);
}

/// A reader of RFC 4180 in which every cell is quoted.
fn cells(table: &str) -> Vec<Vec<String>> {
    let inner = table.strip_prefix('"').unwrap().strip_suffix("\"\r\n").unwrap();
    let row = |line: &str| line.split("\",\"").map(|cell| cell.replace("\"\"", "\"")).collect();
    inner.split("\"\r\n\"").map(row).collect()
}

#[test]
fn the_whole_account_is_judged_by_what_was_agreed_for_each_onboarding() {
    let sample = sound();
    let alone = audit(Some(&sample.desired), &sample.inventory, &Known::default());
    let whole = audit_all(&[(sample.desired.clone(), Known::default())], &sample.inventory);
    assert_eq!(whole.findings, alone.findings, "a service that an onboarding knows is not judged as a stranger’s");
    assert_eq!(whole.verdicts, alone.verdicts, "and where each has its onboarding, nothing is missing");
    let unclaimed = audit_all(&[], &sample.inventory);
    let unknown: Vec<_> = unclaimed.findings.iter().filter(|f| f.outcome == Outcome::Unknown).collect();
    assert!(!unknown.is_empty());
    assert!(unknown.iter().all(|f| !f.remediation.contains("Reject")), "{unknown:?}");
}
