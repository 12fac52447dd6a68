//! Each problem by itself, several at once, and what must not stand in the way of a repair.

use super::*;
use crate::audit::samples::*;

mod adopt;
mod listeners;
mod service;

use crate::TargetType;

type Change = fn(&mut Sample);
type Write = fn(&mut Sample, String);

/// The field and the code of every problem after `change`.
fn problems(start: Sample, change: impl FnOnce(&mut Sample)) -> Vec<(String, String)> {
    let sample = start.with(change);
    validate(&sample.desired, &sample.inventory).into_iter().map(|p| (p.field, p.code)).collect()
}

#[test]
fn what_is_right_has_no_problem() {
    for sample in [bare(), sound()] {
        assert!(problems(sample, |_| {}).is_empty());
    }
}

#[test]
fn each_problem_names_its_field() {
    let cases: &[(&str, &str, Change)] = &[
        ("schema", "unknown-schema", |s| s.desired.schema = 2),
        ("name", "name-length", |s| s.desired.name = "   ".into()),
        ("name", "name-length", |s| s.desired.name = "n".repeat(61)),
        ("account", "wrong-account", |s| s.inventory.account = "222233334444".parse().unwrap()),
        ("region", "wrong-region", |s| s.inventory.region = "eu-west-1".parse().unwrap()),
        ("firefly.account", "own-account", |s| s.desired.firefly.account = s.desired.account.clone()),
        ("network.vpc", "unknown-vpc", |s| s.inventory.vpcs.clear()),
        ("network.subnets", "no-subnet", |s| s.desired.network.subnets.clear()),
        ("network.subnets[0]", "unknown-subnet", |s| drop(s.inventory.subnets.remove(0))),
        ("network.subnets[1]", "zone-twice", |s| s.inventory.subnets[1].zone = s.inventory.subnets[0].zone.clone()),
        ("network.subnets[1]", "subnet-elsewhere", |s| {
            s.inventory.subnets[1].vpc = "vpc-00000000000000000".parse().unwrap()
        }),
        ("network.subnets[1]", "subnet-full", |s| s.inventory.subnets[1].free_addresses = 7),
        ("listeners", "no-listener", |s| s.desired.listeners.clear()),
        ("listeners[1].port", "port-twice", |s| s.desired.listeners.push(s.desired.listeners[0].clone())),
        ("listeners[0].targets", "no-target", |s| s.desired.listeners[0].targets.clear()),
        ("listeners[0].targets[2]", "target-twice", |s| s.desired.listeners[0].targets.push(instance(0))),
        ("listeners[0].targets[1]", "unknown-instance", |s| s.inventory.instances.truncate(1)),
        ("listeners[0].targets[0]", "instance-elsewhere", |s| s.inventory.instances[0].vpc = None),
        ("listeners[0].targets[0]", "instance-not-running", |s| s.inventory.instances[0].state = "stopped".into()),
        ("listeners[0].health_check.interval_seconds", "out-of-range", |s| {
            s.desired.listeners[0].health_check.interval_seconds = 4
        }),
        ("listeners[0].health_check.timeout_seconds", "out-of-range", |s| {
            s.desired.listeners[0].health_check.timeout_seconds = 121
        }),
        ("listeners[0].health_check.healthy_threshold", "out-of-range", |s| {
            s.desired.listeners[0].health_check.healthy_threshold = 1
        }),
        ("listeners[0].health_check.unhealthy_threshold", "out-of-range", |s| {
            s.desired.listeners[0].health_check.unhealthy_threshold = 11
        }),
        ("listeners[0].health_check.protocol", "health-protocol", |s| {
            s.desired.listeners[0].health_check.protocol = "TLS".into()
        }),
        ("listeners[0].health_check.port", "health-port", |s| s.desired.listeners[0].health_check.port = "0".into()),
        ("exposure.consumer_ranges", "no-consumer-range", |s| s.desired.exposure.enforce_inbound = true),
        ("exposure.consumer_ranges[1]", "host-bits", |s| {
            s.desired.exposure.consumer_ranges = vec!["10.99.0.5/32".parse().unwrap(), "10.99.0.5/16".parse().unwrap()]
        }),
        ("exposure.admit_in[0]", "unknown-group", |s| s.inventory.security_groups.clear()),
        ("exposure.hostname", "hostname", |s| s.desired.exposure.hostname = Some("orders".into())),
        ("exposure.hostname", "hostname", |s| s.desired.exposure.hostname = Some("-a.example.com".into())),
        ("exposure.hostname", "hostname", |s| s.desired.exposure.hostname = Some("*.example.com".into())),
        ("exposure.tags", "tag", |s| drop(s.desired.exposure.tags.insert("aws:x".into(), "y".into()))),
        ("exposure.tags", "tag", |s| drop(s.desired.exposure.tags.insert("team".into(), "a;b".into()))),
        ("exposure.tags", "tag", |s| drop(s.desired.exposure.tags.insert("team".into(), "a\u{3164}b".into()))),
        ("exposure.tags", "tag", |s| drop(s.desired.exposure.tags.insert("te\u{ffa0}am".into(), "a".into()))),
        ("exposure.hostname", "hostname", |s| s.desired.exposure.hostname = Some("git\u{200b}.example.com".into())),
        ("listeners[0].health_check.path", "hidden-character", |s| {
            s.desired.listeners[0].health_check.protocol = "HTTP".into();
            s.desired.listeners[0].health_check.path = Some("/up\u{202e}".into());
        }),
        ("network.edition", "out-of-range", |s| s.desired.network.edition = 0),
        ("network.edition", "out-of-range", |s| s.desired.network.edition = 10),
    ];
    each(bare(), cases);
}

/// Each change of `start` gives exactly that problem, with a sentence and advice.
fn each(start: Sample, cases: &[(&str, &str, Change)]) {
    for (field, code, change) in cases {
        let sample = start.clone().with(change);
        let found = validate(&sample.desired, &sample.inventory);
        let places: Vec<_> = found.iter().map(|p| (p.field.as_str(), p.code.as_str())).collect();
        assert_eq!(places, [(*field, *code)], "{code}: {found:?}");
        assert!(found[0].hint.is_some() && !found[0].message.ends_with('.'), "{found:?}");
    }
}

#[test]
fn all_problems_are_said_at_once_each_with_advice() {
    let sample = bare().with(|s| {
        s.desired.listeners[0].targets = vec!["i-\u{7}\u{202e}hostile".into(), instance(1)];
        s.desired.exposure.hostname = Some("a\nb".into());
        s.desired.firefly.account = s.desired.account.clone();
    });
    let found = validate(&sample.desired, &sample.inventory);
    assert_eq!(found.len(), 3);
    for problem in found {
        assert!(problem.hint.is_some() && !problem.message.ends_with('.'), "{problem:?}");
        assert!(!problem.message.contains(['\n', '\u{7}', '\u{202e}']), "{problem:?}");
    }
}

#[test]
fn a_range_with_host_bits_is_answered_with_its_right_form() {
    let sample = bare().with(|s| s.desired.exposure.consumer_ranges = vec!["10.99.0.5/16".parse().unwrap()]);
    let hint = validate_alone(&sample.desired)[0].hint.clone().unwrap();
    assert!(hint.contains("10.99.0.0/16") && hint.contains("10.99.0.5/32"), "{hint}");
}

#[test]
fn texts_hide_nothing() {
    let fields: [(&str, Write); 3] = [
        ("name", |s, text| s.desired.name = text),
        ("firefly.contact", |s, text| s.desired.firefly.contact = Some(text)),
        ("exposure.restrictions", |s, text| s.desired.exposure.restrictions = Some(text)),
    ];
    for (field, set) in fields {
        for hidden in
            ['\u{7}', '\u{1b}', '\u{200b}', '\u{200f}', '\u{202e}', '\u{2066}', '\u{feff}', '\u{2028}', '\t', '\r']
        {
            let sample = bare().with(|s| set(s, format!("Orders{hidden}API")));
            let found = validate_alone(&sample.desired);
            assert_eq!((found[0].field.as_str(), found[0].code.as_str()), (field, "hidden-character"), "{hidden:?}");
            assert!(!found[0].message.contains(hidden), "{found:?}");
        }
        let shown = bare().with(|s| set(s, "Bestellungen – עברית 日本語 Ünï".into()));
        assert!(validate_alone(&shown.desired).is_empty(), "{field}");
        let lines = bare().with(|s| set(s, "one\ntwo\r\nthree".into()));
        assert_eq!(validate_alone(&lines.desired).is_empty(), field == "exposure.restrictions", "{field}");
    }
}

#[test]
fn addresses_are_private_and_ipv4() {
    let judge = |address: &str| {
        let address = address.to_owned();
        let found = problems(bare(), |s| {
            s.desired.listeners[0].target_type = TargetType::Ip;
            s.desired.listeners[0].targets = vec![address];
        });
        found.into_iter().map(|(_, code)| code).next()
    };
    for fine in ["10.20.0.9", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.127.255.255"] {
        assert_eq!(judge(fine), None, "{fine}");
    }
    for public in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "127.0.0.1", "169.254.169.254"] {
        assert_eq!(judge(public).as_deref(), Some("public-address"), "{public}");
    }
    for other in ["10.0.0", "10.0.0.1/32", "db.internal", "", "010.0.0.1"] {
        assert_eq!(judge(other).as_deref(), Some("not-an-address"), "{other}");
    }
    for v6 in ["fd00::1", "2001:db8::1", "::ffff:10.0.0.1"] {
        assert_eq!(judge(v6).as_deref(), Some("ipv6-address"), "{v6}");
    }
}

#[test]
fn what_is_built_already_stays_repairable() {
    assert!(problems(sound(), |s| s.inventory.subnets[0].free_addresses = 0).is_empty());
    assert!(problems(sound(), |s| s.inventory.instances[0].state = "stopped".into()).is_empty());
    let absent: Change = |s| {
        s.group().health.clear();
        s.inventory.instances[0].state = "stopped".into();
    };
    assert_eq!(problems(sound(), absent)[0].1, "instance-not-running");
}

#[test]
fn a_group_is_missed_only_in_a_complete_list() {
    let unread: Change = |s| {
        s.inventory.security_groups.clear();
        s.unread("ec2:DescribeSecurityGroups");
    };
    assert!(problems(bare(), unread).is_empty());
}

#[test]
fn a_file_alone_is_judged_without_aws() {
    assert!(validate_alone(&bare().desired).is_empty());
    let sample = bare().with(|s| s.desired.listeners.clear());
    assert_eq!(validate_alone(&sample.desired)[0].code, "no-listener");
}
