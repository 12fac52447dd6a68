//! The template: cfn-lint finds nothing, its texts are read as they are, moto's CloudFormation makes what it knows of it, and
//! what a reader of our own makes of the whole is what apply makes.

use std::fs;
use std::process::Command;

use domain::{Action, ExportFormat, Work, export};
use serde_json::{Value, json};
use tests::desk::Desk;
use tests::moto::Moto;
use tests::places::python_program;
use tests::process::until;
use tests::python::Client;

use super::world::{World, list};
use super::{codes, everything};
use crate::command::Privatelink;

#[test]
fn cfn_lint_finds_nothing() {
    let world = World::new();
    for (name, template) in codes(&world, "cloudformation") {
        let file = world.write("template.yaml", &template);
        let output =
            Command::new(python_program("cfn-lint")).args(["--include-checks", "W", "--", &file]).output().unwrap();
        let found = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}:\n{found}\n{template}");
    }
}

#[test]
fn a_yaml_reader_reads_what_the_plan_holds() {
    let desk = Desk::bare();
    let mut plan = everything();
    let hostile = "It's \"${aws}\" ${!x} %{if} `id` \\ !Sub yes {{x}} \n# ünï: \u{202e}\u{7}\u{e0041} - \t~ $${y} $";
    for step in &mut plan.steps {
        if let Work::Act(Action::CreateLoadBalancer { tags, .. }) = &mut step.work {
            tags.insert(hostile.to_owned(), hostile.to_owned());
        }
    }
    let file = desk.home().join("template.yaml");
    fs::write(&file, export(&plan, ExportFormat::CloudFormation).unwrap()).unwrap();
    let shown = Client::new("http://127.0.0.1:9", "us-east-1").run("template.py", &["show", file.to_str().unwrap()]);
    let tags = list(&shown["LoadBalancer"]["Tags"]);
    assert!(tags.contains(&json!({ "Key": hostile, "Value": hostile })), "{tags:?}");
    assert_eq!(shown["Listener443"]["LoadBalancerArn"], "<LoadBalancer>");
    assert_eq!(shown["Record"]["Name"], "<EndpointService.PrivateDnsNameConfiguration.Name>.acme.example");
    assert_eq!(shown["Record"]["ResourceRecords"], json!(["\"<EndpointService.PrivateDnsNameConfiguration.Value>\""]));
}

#[test]
fn moto_makes_what_it_knows_of_it() {
    let moto = Moto::start();
    let estate = moto.estate("123456789012", "eu-central-1");
    let desk = Desk::bare();
    crate::moto::aws_files(&desk);
    let it = Privatelink::new(&desk, &["--endpoint-url", &moto.url(), "--profile", "tests"]);
    let found = it.json(&["discover"], 0);
    let service = list(&found["candidates"]).iter().find(|c| c["refused"].is_null()).unwrap();
    let path = |name: &str| desk.home().join(name).to_str().unwrap().to_owned();
    let (file, template) = (path("onboarding.toml"), path("template.yaml"));
    let words = ["init", "--service", service["key"].as_str().unwrap(), "--port", "8443", "--admit-targets"];
    let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666", "--out", &file];
    it.run(&[&words[..], &firefly].concat(), 0);
    it.run(&["export", &file, "--format", "cloudformation", "--out", &template], 0);
    let deployed = Client::new(&moto.url(), "eu-central-1").run("template.py", &["deploy", &template]);
    assert_eq!(deployed["status"], "CREATE_COMPLETE", "{deployed}");
    let left_out =
        ["EC2::VPCEndpointService", "EC2::VPCEndpointServicePermissions", "ElasticLoadBalancingV2::Listener"];
    assert_eq!(deployed["left_out"], json!(left_out.map(|kind| format!("AWS::{kind}"))));
    let found = &deployed["found"];
    let name = |suffix: &str| json!(found["LoadBalancer"][0].as_str().unwrap().to_owned() + suffix);
    assert_eq!(found["LoadBalancer"], json!([name(""), "internal", 2, 1]));
    assert_eq!(found["TargetGroup8443"], json!([name("-8443"), "TCP", 8443, "instance", 10]));
    assert_eq!(found["SecurityGroup"], name("-nlb"));
    assert_eq!(found[format!("Admit{}Rule1", in_words(&estate.security_group))], json!([["tcp", 8443]]), "{found}");
}

/// `sg-a0b` as a part of a logical ID: `SgA0b`.
fn in_words(id: &str) -> String {
    let digits = id.trim_start_matches("sg-");
    format!("Sg{}{}", digits[..1].to_ascii_uppercase(), &digits[1..])
}

#[test]
fn what_it_declares_is_what_apply_makes() {
    let (applied, declared) = (World::new(), World::new());
    applied.apply(&applied.onboarding(|_, _| {}));
    let template = declared.export(&declared.onboarding(|_, _| {}), "cloudformation");
    let file = declared.write("template.yaml", &template);
    declared.client().run("template.py", &["make", &file]);
    let wanted = applied.standing();
    let healthy = |standing: &Value| standing["target_groups"] == wanted["target_groups"];
    let standing = until("the targets are healthy", || Some(declared.standing()).filter(healthy));
    assert_eq!(standing, wanted);
    let plan = declared.it().json(&["plan", &declared.onboarding(|_, _| {})], 0);
    assert_eq!(plan["steps"], json!([]), "the product finds nothing to do");
}
