//! Onboardings as code, judged by others: Terraform's schema, cfn-lint, moto, shellcheck, bash and the AWS CLI. Where code is
//! carried out, what then stands is what apply would have made.

mod cloudformation;
mod standing;
mod terraform;
mod world;

mod script;

use std::fs;

use domain::{ExportFormat, Plan, export};
use tests::places::root;

use world::{CASES, World};

/// A plan with every action there is, with texts that each format would like to obey.
fn everything() -> Plan {
    let file = root().join("src-tauri/domain/src/export/tests/everything.json");
    serde_json::from_str::<Plan>(&fs::read_to_string(file).unwrap()).unwrap().check().unwrap()
}

/// The code of every kind of onboarding in the estate, and of the plan with everything, by name.
fn codes(world: &World, format: &str) -> Vec<(&'static str, String)> {
    let planned = CASES.iter().map(|(name, change)| (*name, world.export(&world.onboarding(*change), format)));
    let all = match format {
        "terraform" => ExportFormat::Terraform,
        "cloudformation" => ExportFormat::CloudFormation,
        _ => ExportFormat::Cli,
    };
    planned.chain([("everything", export(&everything(), all).unwrap())]).collect()
}

#[test]
fn the_verb_writes_where_nothing_is() {
    let world = World::new();
    let file = world.onboarding(|_, _| {});
    let out = world.path("code.tf");
    let it = world.it();
    it.run(&["export", &file, "--format", "terraform", "--out", &out], 0);
    let again = ["export", &file, "--format", "cloudformation", "--out", &out];
    assert_eq!(it.json(&again, 2)["code"], "file-exists");
    assert!(fs::read_to_string(&out).unwrap().contains("resource \"aws_lb\""));
    it.run(&[&again[..], &["--force"]].concat(), 0);
    assert!(fs::read_to_string(&out).unwrap().contains("AWS::EC2::VPCEndpointService"));
    let view = it.json(&["export", &file, "--format", "cli"], 0);
    assert!(
        view["file_name"].as_str().is_some_and(|name| name.starts_with("ffly-") && name.ends_with(".sh")),
        "{view}"
    );
    assert_eq!(it.json(&["export", "nothing", "--format", "cli"], 2)["code"], "unknown-onboarding");
}

#[test]
fn what_stands_is_exported_like_what_does_not() {
    let world = World::new();
    let file = world.onboarding(|_, _| {});
    let formats = ["terraform", "cloudformation", "cli"];
    let before = formats.map(|format| world.export(&file, format));
    world.apply(&file);
    assert_eq!(formats.map(|format| world.export(&file, format)), before);
    assert_eq!(formats.map(|format| world.export("GitHub Enterprise", format)), before);
}
