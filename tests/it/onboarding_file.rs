//! The onboarding file as a person, an editor and another validator see it.

use std::process::Stdio;

use serde_json::Value;
use tests::desk::Desk;
use tests::places::python_program;

use crate::command::{Privatelink, init};

/// Holds a TOML file against a schema, and the schema against the schema of schemas: prints what is wrong, by path.
const VALIDATOR: &str = "import json, sys, tomllib\n\
    from jsonschema import Draft202012Validator\n\
    schema = json.load(open(sys.argv[1]))\n\
    Draft202012Validator.check_schema(schema)\n\
    errors = Draft202012Validator(schema).iter_errors(tomllib.load(open(sys.argv[2], 'rb')))\n\
    print(json.dumps(sorted(e.json_path for e in errors)))";

fn outside(desk: &Desk, schema: &str, file: &str) -> Value {
    let mut python = desk.command(python_program("python"));
    let output = python.args(["-c", VALIDATOR, schema, file]).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_problem_is_told_at_its_line_and_nothing_is_done() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = desk.home().join("onboarding.toml");
    init(&it, &file);
    let path = file.to_str().unwrap();
    assert!(it.text(&["check", path], 0).contains("is a valid onboarding file for “GitHub Enterprise”"));
    let good = std::fs::read_to_string(&file).unwrap();
    let bad = good.replace("protocol = \"TCP\"\ntarget_type", "protocol = \"TPC\"\nproxy = true\ntarget_type");
    std::fs::write(&file, bad.replace("cross_zone = true", "cross_zone = 1")).unwrap();
    let line = |text: &str| std::fs::read_to_string(&file).unwrap().lines().position(|l| l == text).unwrap() as u64 + 1;
    for verb in [vec!["check", path], vec!["plan", path], vec!["apply", path, "--yes"]] {
        let problems = it.problems(&verb);
        let first = &problems[0];
        assert_eq!(first["field"], "listeners[0].protocol", "{problems:?}");
        assert_eq!(
            (first["code"].as_str(), first["line"].as_u64()),
            (Some("unknown-choice"), Some(line("protocol = \"TPC\"")))
        );
        let crossing = problems.iter().find(|p| p["field"] == "exposure.cross_zone").unwrap();
        assert_eq!(
            (crossing["code"].as_str(), crossing["line"].as_u64()),
            (Some("wrong-type"), Some(line("cross_zone = 1")))
        );
        assert_eq!(problems.len(), 5, "two in each listener, and one: {problems:?}");
        assert_eq!(it.json(&verb, 2)["code"], "bad-onboarding-file");
    }
    let said = String::from_utf8(it.run(&["check", path], 2).stderr).unwrap();
    assert!(
        said.contains(&format!(
            "{path}:{}:1: listeners[0].proxy: There is no field “proxy” here",
            line("proxy = true")
        )),
        "{said}"
    );
    assert!(it.text(&["list"], 0).contains("No onboardings yet"));
}

#[test]
fn the_schema_is_one_and_another_validator_agrees() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let (file, schema) = (desk.home().join("onboarding.toml"), desk.home().join("onboarding.schema.json"));
    init(&it, &file);
    let (path, schema) = (file.to_str().unwrap(), schema.to_str().unwrap());
    it.run(&["schema", "--out", schema], 0);
    let held = std::fs::read_to_string(tests::places::root().join("docs/onboarding.schema.json")).unwrap();
    assert_eq!(it.text(&["schema"], 0).trim(), held.trim());
    let good = std::fs::read_to_string(&file).unwrap();
    assert!(good.starts_with("#:schema ./onboarding.schema.json\n"), "{good}");
    assert_eq!(outside(&desk, schema, path), serde_json::json!([]));
    let bad = good.replace("\nport = 443", "\nport = 0").replace("region = ", "regoin = ").replace("vpc-", "vcp-");
    std::fs::write(&file, bad).unwrap();
    let ours: Vec<Value> = it.problems(&["check", path]).iter().map(|p| p["field"].clone()).collect();
    assert_eq!(outside(&desk, schema, path), serde_json::json!(["$", "$", "$.listeners[0].port", "$.network.vpc"]));
    let mut ours: Vec<&str> = ours.iter().filter_map(Value::as_str).collect();
    ours.sort_unstable();
    assert_eq!(ours, ["listeners[0].port", "network.vpc", "region", "regoin"]);
}
