//! The script: shellcheck finds nothing, bash passes on what the plan holds, and the real AWS CLI makes with it what apply makes.

use std::fs;
use std::process::{Command, Output};

use domain::{Action, ExportFormat, Work, export};
use serde_json::Value;
use tests::desk::Desk;
use tests::places::python_program;

use super::world::World;
use super::{codes, everything};

/// Writes down with which words it was called, and answers that nothing is there.
const RECORDER: &str = r#"#!/usr/bin/env bash
{ printf '%s\0' "$@"; printf '\n'; } >>"$RECORD"
if [ "$1" = sts ]; then echo 111122223333; fi
"#;

#[test]
fn shellcheck_finds_nothing() {
    let world = World::new();
    for (name, script) in codes(&world, "cli") {
        let file = world.write("script.sh", &script);
        let output = Command::new(python_program("shellcheck")).args(["--severity=style", &file]).output().unwrap();
        assert!(output.status.success(), "{name}:\n{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn bash_passes_on_what_the_plan_holds() {
    let desk = Desk::bare();
    let mut plan = everything();
    let hostile = "It's \"${aws}\" %{if} `touch x` $(touch x) \\ !x {{x}} \n# ünï \u{202e}\u{7} “it” ‘is’ *?[a]~";
    // waits ask until an answer comes, which nobody gives here
    plan.steps.retain(|step| matches!(step.work, Work::Act(_)) && step.id.as_str() != "record");
    for step in &mut plan.steps {
        step.needs.clear();
        if let Work::Act(Action::CreateSecurityGroup { description, tags, .. }) = &mut step.work {
            description.insert_str(0, hostile);
            tags.insert(hostile.to_owned(), hostile.to_owned());
        }
    }
    let (script, record, aws) = (desk.home().join("it.sh"), desk.home().join("record"), desk.home().join("aws"));
    fs::write(&script, export(&plan, ExportFormat::Cli).unwrap()).unwrap();
    fs::write(&aws, RECORDER).unwrap();
    Command::new("chmod").arg("+x").arg(&aws).status().unwrap();
    let mut bash = desk.command("bash");
    let path = format!("{}:{}", desk.home().display(), std::env::var("PATH").unwrap());
    let ran =
        bash.arg(&script).env("PATH", path).env("RECORD", &record).env("AWS_REGION", "us-east-1").output().unwrap();
    assert!(ran.status.success(), "{}", said(&ran));
    assert!(!desk.home().join("x").exists() && !desk.home().parent().unwrap().join("x").exists());
    let calls = fs::read_to_string(&record).unwrap();
    let calls: Vec<Vec<&str>> = calls.split("\0\n").map(|call| call.split('\0').collect()).collect();
    let group = calls.iter().find(|call| call.get(1) == Some(&"create-security-group")).unwrap();
    let after = |option: &str| group[group.iter().position(|word| word == &option).unwrap() + 1];
    assert!(after("--description").starts_with(hostile), "{group:?}");
    let tags: Value = serde_json::from_str(after("--tag-specifications")).unwrap();
    assert!(tags[0]["Tags"].as_array().unwrap().iter().any(|t| t["Key"] == hostile && t["Value"] == hostile), "{tags}");
    let made = plan.steps.iter().filter(|step| matches!(&step.work, Work::Act(action) if action.creates())).count();
    assert_eq!(
        calls
            .iter()
            .filter(|call| call.get(1).is_some_and(|c| c.starts_with("create-") && *c != "create-tags"))
            .count(),
        made
    );
}

#[test]
fn the_aws_cli_makes_what_apply_makes() {
    let (applied, scripted) = (World::new(), World::new());
    let file = applied.onboarding(|_, _| {});
    applied.apply(&file);
    let script = scripted.export(&scripted.onboarding(|_, _| {}), "cli");
    let script = scripted.write("it.sh", &script);
    let first = run(&scripted, &script, &[]);
    assert!(first.status.success(), "{}", said(&first));
    assert!(String::from_utf8_lossy(&first.stdout).starts_with("com.amazonaws.vpce.us-east-1.vpce-svc-"));
    assert_eq!(scripted.standing(), applied.standing());
    // again: what stands is taken, and the product finds its own work
    let second = run(&scripted, &script, &[]);
    assert!(second.status.success(), "{}", said(&second));
    assert_eq!(second.stdout, first.stdout);
    assert_eq!(scripted.standing(), applied.standing());
    let plan = scripted.it().json(&["plan", &scripted.onboarding(|_, _| {})], 0);
    assert_eq!(plan["steps"], serde_json::json!([]));
}

#[test]
fn nothing_is_done_in_another_account_or_region() {
    let world = World::new();
    let script = world.write("it.sh", &world.export(&world.onboarding(|_, _| {}), "cli"));
    let before = world.standing();
    for other in [("AWS_ACCESS_KEY_ID", "777788889999"), ("AWS_REGION", "eu-west-1")] {
        let output = run(&world, &script, &[other]);
        assert_eq!(output.status.code(), Some(1), "{other:?}: {}", said(&output));
        assert!(said(&output).contains("this script is for"), "{}", said(&output));
    }
    assert_eq!(world.standing(), before);
}

#[test]
fn a_strangers_thing_of_our_name_stops_it() {
    let world = World::new();
    let file = world.onboarding(|_, _| {});
    let script = world.write("it.sh", &world.export(&file, "cli"));
    let plan = world.it().json(&["plan", &file], 0);
    let created = plan["steps"].as_array().unwrap().iter().find(|step| step["id"] == "load-balancer").unwrap();
    let action = &created["work"]["act"];
    let words = ["elbv2", "create-load-balancer", "--type", "network", "--scheme", "internal", "--name"];
    let of = |value: &Value| value.as_str().unwrap().to_owned();
    let (name, subnet) = (of(&action["name"]), of(&action["subnets"][0]));
    world.client().aws(&[&words[..], &[&name, "--subnets", &subnet]].concat());
    let output = run(&world, &script, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("exists already and was not made for onboarding k3m9x2p7qa"), "{}", said(&output));
}

fn run(world: &World, script: &str, more: &[(&str, &str)]) -> Output {
    let mut bash = world.client().bash(script);
    bash.env("PRIVATELINK_PAUSE", "1").envs(more.iter().copied()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
