//! Every preset holds AWS's ranges and speaks in sentences; a guess is stable and never fails.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Kind, Preset, TlsAdvice, all, suggest};
use crate::{DesiredListener, Port, Protocol, TargetType, default_health_check};

fn kind(key: &str) -> &'static Preset {
    all().iter().find(|preset| preset.key == key).unwrap()
}

fn ports(key: &str) -> Vec<u16> {
    kind(key).ports.iter().map(|port| port.port).collect()
}

#[test]
fn the_kinds_are_those_that_customers_bring_and_each_has_one_key() {
    let keys: Vec<&str> = all().iter().map(|preset| preset.key).collect();
    assert_eq!(keys, ["github", "gitlab", "artifactory", "nexus", "registry", "api", "postgresql", "mysql", "custom"]);
    let labels: BTreeSet<&str> = all().iter().map(|preset| preset.label).collect();
    assert_eq!(labels.len(), keys.len());
}

#[test]
fn each_kind_stands_at_its_own_place() {
    for (index, kind) in Kind::ALL.into_iter().enumerate() {
        assert_eq!(kind as usize, index);
        assert_eq!(kind.shown(), &kind.preset());
    }
}

#[test]
fn ports_are_those_that_the_products_document() {
    assert_eq!(ports("github"), [443, 22]);
    assert_eq!(ports("gitlab"), [443, 22]);
    assert_eq!(ports("postgresql"), [5432]);
    assert_eq!(ports("mysql"), [3306]);
    for key in ["artifactory", "nexus", "registry", "api", "custom"] {
        assert_eq!(ports(key), [443], "{key}");
    }
}

#[test]
fn each_port_makes_a_listener_that_aws_accepts() {
    for preset in all() {
        let mut seen = BTreeSet::new();
        for port in &preset.ports {
            assert!(seen.insert(port.port), "{}: port {} twice", preset.key, port.port);
            let listener = DesiredListener {
                port: Port::try_from(u32::from(port.port)).unwrap(),
                protocol: port.protocol,
                target_type: TargetType::Ip,
                target_port: Port::try_from(u32::from(port.port)).unwrap(),
                targets: vec!["10.0.1.20".to_owned()],
                health_check: port.health_check.clone(),
                attach: None,
                tls: None,
                options: Default::default(),
                adopt_target_group: None,
            };
            let check = listener.health_check;
            assert!((5..=300).contains(&check.interval_seconds), "{}", preset.key);
            assert!((2..=120).contains(&check.timeout_seconds), "{}", preset.key);
            assert!((2..=10).contains(&check.healthy_threshold), "{}", preset.key);
            assert!((2..=10).contains(&check.unhealthy_threshold), "{}", preset.key);
            assert!(
                check.port == "traffic-port" || check.port.parse::<u16>().is_ok_and(|port| port > 0),
                "{}",
                preset.key
            );
            assert_eq!(listener.protocol, Protocol::Tcp);
        }
    }
}

#[test]
fn a_check_over_http_has_a_path_and_codes_and_one_over_tcp_has_neither() {
    for port in all().iter().flat_map(|preset| &preset.ports) {
        let check = &port.health_check;
        match check.protocol.as_str() {
            "TCP" => assert_eq!(check, &default_health_check()),
            "HTTP" | "HTTPS" => {
                assert!(check.path.as_deref().is_some_and(|path| path.starts_with('/') && path.len() <= 1024));
                assert_eq!(check.matcher.as_deref(), Some("200"));
            }
            other => panic!("{other} is no health check protocol"),
        }
    }
}

#[test]
fn paths_are_the_vendors_own() {
    let path = |key: &str| kind(key).ports[0].health_check.path.clone().unwrap_or_default();
    assert_eq!(path("github"), "/status");
    assert_eq!(path("gitlab"), "/-/readiness");
    assert_eq!(path("artifactory"), "/artifactory/api/v1/system/readiness");
    assert_eq!(path("nexus"), "/service/rest/v1/status");
    for key in ["registry", "api", "postgresql", "mysql", "custom"] {
        assert_eq!(path(key), "", "{key} has no path that holds for all of its kind");
    }
}

#[test]
fn ssh_of_github_follows_the_appliances_own_word() {
    let ssh = &kind("github").ports[1];
    assert_eq!((ssh.port, ssh.health_check.port.as_str()), (22, "443"));
    assert_eq!(ssh.health_check.path.as_deref(), Some("/status"));
    assert!(kind("github").ports.iter().any(|port| port.port.to_string() == ssh.health_check.port));
}

#[test]
fn ssh_gets_no_tls_and_databases_keep_theirs() {
    for port in all().iter().flat_map(|preset| &preset.ports) {
        assert_eq!(port.tls == TlsAdvice::None, port.port == 22, "{}", port.purpose);
    }
    for key in ["postgresql", "mysql"] {
        assert_eq!(kind(key).ports[0].tls, TlsAdvice::Passthrough);
    }
}

#[test]
fn traps_and_reasons_are_whole_sentences() {
    for preset in all() {
        assert!(!preset.traps.is_empty());
        assert_eq!(
            preset.traps.iter().collect::<BTreeSet<_>>().len(),
            preset.traps.len(),
            "{} repeats one",
            preset.key
        );
        for trap in &preset.traps {
            sentence(trap);
        }
        for port in &preset.ports {
            sentence(port.health_check_because);
            sentence(port.tls_because);
            assert!(!port.purpose.ends_with('.'));
        }
        assert!(!preset.description.contains('\n') && preset.description.chars().count() <= 70, "{}", preset.key);
    }
}

fn sentence(text: &str) {
    let first = text.chars().next();
    assert!(first.is_some_and(char::is_uppercase) || text.starts_with("pg_hba.conf"), "{text}");
    assert!(text.ends_with('.') && text.chars().count() <= 260, "{text}");
    assert!(!text.contains("  ") && text.chars().all(|c| !c.is_control()), "{text}");
}

#[test]
fn what_each_kind_is_known_for_is_said() {
    let says = |key: &str, word: &str| {
        assert!(kind(key).traps.iter().any(|trap| trap.contains(word)), "{key} does not speak of {word}");
    };
    for (key, word) in [
        ("github", "503"),
        ("github", "PROXY"),
        ("github", "subdomain"),
        ("github", "Webhooks"),
        ("gitlab", "allowlist"),
        ("gitlab", "registry"),
        ("gitlab", "Webhooks"),
        ("artifactory", "S3"),
        ("nexus", "redirect"),
        ("registry", "token service"),
        ("registry", "S3"),
        ("api", "wildcard"),
        ("postgresql", "failover"),
        ("postgresql", "350"),
        ("mysql", "failover"),
        ("mysql", "350"),
        ("custom", "Firefly’s"),
    ] {
        says(key, word);
    }
    for preset in all() {
        says(preset.key, "350");
    }
}

#[test]
fn a_name_speaks_for_its_kind() {
    for (name, key) in [
        ("GitHub Enterprise", "github"),
        ("git-hub prod", "github"),
        ("ghe-primary", "github"),
        ("Our GHES", "github"),
        ("gitlab.internal", "gitlab"),
        ("jfrog-platform", "artifactory"),
        ("artifactory", "artifactory"),
        ("Sonatype Nexus", "nexus"),
        ("harbor", "registry"),
        ("gitlab-registry", "registry"),
        ("orders API", "api"),
        ("orders-postgres", "postgresql"),
        ("gitlab-postgresql", "postgresql"),
        ("aurora-mysql", "mysql"),
        ("MariaDB", "mysql"),
        ("capital planning", "custom"),
        ("cheghe", "custom"),
        ("", "custom"),
        ("日本語", "custom"),
    ] {
        assert_eq!(suggest(name, &[]).key, key, "{name}");
    }
}

#[test]
fn ports_speak_where_the_name_does_not() {
    for (ports, key) in [
        (&[443][..], "api"),
        (&[8443], "api"),
        (&[22, 443], "api"),
        (&[22], "custom"),
        (&[22, 122, 443], "github"),
        (&[5432], "postgresql"),
        (&[3306], "mysql"),
        (&[5000], "registry"),
        (&[8081, 8082], "artifactory"),
        (&[9999], "custom"),
        (&[0], "custom"),
        (&[], "custom"),
    ] {
        assert_eq!(suggest("billing", ports).key, key, "{ports:?}");
    }
}

#[test]
fn a_database_port_alone_outweighs_the_name_and_a_web_port_does_not() {
    assert_eq!(suggest("GitLab", &[5432]).key, "postgresql");
    assert_eq!(suggest("GitLab", &[443, 5432]).key, "gitlab");
    assert_eq!(suggest("billing", &[443, 5432]).key, "api");
    assert_eq!(suggest("billing", &[80, 3306]).key, "mysql");
}

#[test]
fn the_screens_get_names_as_they_are_written_here() {
    let json = serde_json::to_value(kind("github")).unwrap();
    assert_eq!(json["ports"][0]["protocol"], "TCP");
    assert_eq!(json["ports"][1]["tls"], "none");
    assert_eq!(serde_json::to_value(kind("nexus")).unwrap()["ports"][0]["tls"], "terminate_if_plain");
}

proptest! {
    #[test]
    fn a_guess_is_always_one_of_the_list(name in ".{0,80}", ports in prop::collection::vec(any::<u16>(), 0..8)) {
        let found = suggest(&name, &ports);
        prop_assert!(all().iter().any(|preset| std::ptr::eq(preset, found)));
        prop_assert_eq!(found, suggest(&name, &ports));
    }
}
