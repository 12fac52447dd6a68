//! Every kind of problem at its line, all at once; and that everything a file may hold is read as it was written.

mod round_trip;

use std::path::PathBuf;

use domain::onboarding_schema;
use serde_json::Value;

use super::*;

const GOOD: &str = r#"schema = 1
id = "k3m9x2p7qa"
name = "Orders API"
account = "111122223333"
region = "us-east-1"

[firefly]
account = "444455556666"

[network]
vpc = "vpc-0123456789abcdef0"
subnets = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]

[[listeners]]
port = 443
protocol = "TCP"
target_type = "ip"
target_port = 8443
targets = ["10.0.0.1"]

[[listeners]]
port = 22
protocol = "TCP"
target_type = "ip"
target_port = 22
targets = ["10.0.0.2"]

[listeners.health_check]
protocol = "TCP"
port = "22"
interval_seconds = 10
timeout_seconds = 10
healthy_threshold = 3
unhealthy_threshold = 2
"#;

/// What is told of `GOOD` with `from` written as `to`: line, field, code.
fn told(from: &str, to: &str) -> Vec<(Option<usize>, String, String)> {
    assert!(GOOD.contains(from), "{from}");
    let problems = parse(&GOOD.replacen(from, to, 1)).err().unwrap_or_default();
    for Located { problem, .. } in &problems {
        assert!(problem.hint.is_some() && !problem.message.ends_with('.'), "{problem:?}");
    }
    problems.into_iter().map(|l| (l.line, l.problem.field, l.problem.code)).collect()
}

#[test]
fn a_file_of_the_first_form_is_valid_as_ever() {
    let desired = parse(GOOD).unwrap();
    assert_eq!(desired.network.edition, 1);
    assert_eq!(desired.service, domain::Service::default());
    assert!(!desired.four_eyes && desired.listeners[1].attach.is_none());
    assert_eq!(desired.listeners[0].health_check, domain::default_health_check());
}

#[test]
fn each_kind_of_problem_has_its_line_and_field() {
    let cases = [
        ("port = 443", "prot = 443", 15, "listeners[0].prot", "unknown-field"),
        ("name = \"Orders API\"", "name = 7", 3, "name", "wrong-type"),
        ("account = \"111122223333\"", "account = 111122223333", 4, "account", "wrong-type"),
        ("\"111122223333\"", "\"11112222333\"", 4, "account", "malformed-id"),
        ("\"us-east-1\"", "\"useast\"", 5, "region", "malformed-id"),
        ("vpc-0123456789abcdef0", "vpc-1", 11, "network.vpc", "malformed-id"),
        ("subnet-0123456789abcdef1", "subnet-x", 12, "network.subnets[1]", "malformed-id"),
        ("port = 443", "port = 70000", 15, "listeners[0].port", "out-of-range"),
        ("port = 443", "port = 443.0", 15, "listeners[0].port", "wrong-type"),
        ("port = 443", "port = 2026-01-31", 15, "listeners[0].port", "wrong-type"),
        ("port = 443", "port = 99999999999999999999", 15, "listeners[0].port", "wrong-type"),
        ("protocol = \"TCP\"", "protocol = \"tcp\"", 16, "listeners[0].protocol", "unknown-choice"),
        ("target_type = \"ip\"", "target_type = \"lambda\"", 17, "listeners[0].target_type", "unknown-choice"),
        ("port = \"22\"", "port = \"ssh\"", 30, "listeners[1].health_check.port", "malformed"),
        (
            "interval_seconds = 10",
            "interval_seconds = 4",
            31,
            "listeners[1].health_check.interval_seconds",
            "out-of-range",
        ),
        ("schema = 1", "schema = 2", 1, "schema", "out-of-range"),
        ("targets = [\"10.0.0.1\"]", "targets = [\"8.8.8.8\"]", 19, "listeners[0].targets[0]", "public-address"),
        ("port = 22\n", "port = 443\n", 22, "listeners[1].port", "port-twice"),
    ];
    for (from, to, line, field, code) in cases {
        let found = told(from, to);
        assert!(found.contains(&(Some(line), field.to_owned(), code.to_owned())), "{to}: {found:?}");
    }
}

#[test]
fn what_is_missing_is_told_at_what_it_is_missing_from() {
    let missing = |field: &str, line| (line, field.to_owned(), "missing-field".to_owned());
    assert_eq!(told("id = \"k3m9x2p7qa\"\n", ""), [missing("id", None)]);
    assert_eq!(told("protocol = \"TCP\"\n", ""), [missing("listeners[0].protocol", Some(14))]);
    assert_eq!(told("account = \"444455556666\"\n", ""), [missing("firefly.account", Some(7))]);
    // what has a default is not missing
    assert_eq!(told("interval_seconds = 10\n", ""), []);
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_lines() {
    let text = GOOD.replace("region = \"us-east-1\"", "regoin = 1").replace("target_port = 22", "target_port = 0");
    let text = text.replace("[network]", "[exposure]\ncross_zone = \"yes\"\n\n[network]");
    let problems = parse(&text).unwrap_err();
    let found: Vec<_> = problems.iter().map(|l| (l.line, l.problem.field.as_str())).collect();
    let expected = [
        (Some(5), "regoin"),
        (Some(11), "exposure.cross_zone"),
        (Some(28), "listeners[1].target_port"),
        (None, "region"),
    ];
    assert_eq!(found, expected);
    assert_eq!(problems[0].problem.hint.as_deref(), Some("Did you mean “region”?"));
    let fault = BadFile { path: PathBuf::from("o.toml"), problems }.fault();
    assert_eq!(fault.message, "o.toml is not a valid onboarding file: it has 4 problems, the first at line 5");
    assert!(fault.causes[1].starts_with("o.toml:11:1: exposure.cross_zone: It is a text"), "{fault:?}");
}

#[test]
fn what_is_no_toml_is_told_with_line_and_column() {
    let problems = parse("schema = 1\nname = Orders\nid = \"a\"\nid = \"b\"\n").unwrap_err();
    assert!(problems.iter().all(|l| l.problem.code == "toml-syntax"), "{problems:?}");
    assert_eq!((problems[0].line, problems[0].column), (Some(2), Some(8)));
    assert!(problems.iter().any(|l| l.line == Some(4)), "{problems:?}");
}

#[test]
fn one_way_of_attaching_is_named() {
    let attach = |body: &str| told("targets = [\"10.0.0.1\"]\n", &format!("\n[listeners.attach{body}\n"));
    let at = |line, field: &str, code: &str| vec![(Some(line), format!("listeners[0].attach{field}"), code.to_owned())];
    assert_eq!(attach("]"), at(20, "", "not-one-of"));
    assert_eq!(attach("]\nauto_scaling = \"web\""), at(21, ".auto_scaling", "unknown-field"));
    assert_eq!(attach("]\nauto_scaling_group = 7"), at(21, ".auto_scaling_group", "wrong-type"));
    let ecs = "arn:aws:ecs:us-east-1:111122223333:service/acme/orders";
    let found = attach(&format!(".ecs_service]\nservice = \"{ecs}\"\ncontainer = \"web\""));
    assert_eq!(found, at(20, ".ecs_service.container_port", "missing-field"));
    let whole = attach(&format!(".ecs_service]\nservice = \"{ecs}\"\ncontainer = \"web\"\ncontainer_port = 8443"));
    assert_eq!(whole, []);
}

#[test]
fn hostile_text_is_shown_short_and_plain() {
    let hostile = format!("\"\\u001b[2J\\u202e{}\"", "x".repeat(500));
    for from in ["\"us-east-1\"", "\"TCP\"", "\"vpc-0123456789abcdef0\""] {
        let problems = parse(&GOOD.replacen(from, &hostile, 1)).unwrap_err();
        let words = BadFile { path: PathBuf::from("a\u{1b}b.toml"), problems }.lines().join("\n");
        assert!(!words.contains(['\u{1b}', '\u{202e}']) && words.len() < 500, "{words}");
    }
    let key = parse(&format!("{GOOD}\n\"\\u001b{}\" = 1\n", "k".repeat(500))).unwrap_err();
    let words = BadFile { path: PathBuf::from("o.toml"), problems: key }.lines().join("\n");
    assert!(!words.contains('\u{1b}') && words.len() < 900, "{words}");
}

#[test]
fn the_schema_has_no_keyword_that_is_not_understood() {
    const WORDS: &[&str] = &["$schema", "default", "description", "title"];
    fn look(node: &Value) {
        for (keyword, value) in node.as_object().into_iter().flatten() {
            assert!(check::UNDERSTOOD.contains(&keyword.as_str()) || WORDS.contains(&keyword.as_str()), "{keyword}");
            match keyword.as_str() {
                "properties" => value.as_object().unwrap().values().for_each(look),
                "oneOf" => value.as_array().unwrap().iter().for_each(look),
                "items" | "additionalProperties" => look(value),
                "pattern" => drop(regex::Regex::new(value.as_str().unwrap()).unwrap()),
                _ => {}
            }
        }
    }
    look(&onboarding_schema());
}
