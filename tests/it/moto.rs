//! The provider's part against an AWS that others wrote. Its departures from AWS stand in `docs/fidelity.md`;
//! nothing in the product knows that it is there.

use std::fs;

use tests::desk::Desk;
use tests::moto::Moto;
use tests::python::Client;

use crate::command::Privatelink;
use crate::prowler;

/// moto's own account, which every key belongs to that was not assumed from another.
const ACCOUNT: &str = "123456789012";

#[test]
fn the_providers_part_up_to_the_hand_off() {
    let moto = Moto::start();
    let estate = moto.estate(ACCOUNT, "eu-central-1");
    let desk = Desk::bare();
    aws_files(&desk);
    let it = Privatelink::new(&desk, &["--endpoint-url", &moto.url(), "--profile", "tests"]);
    assert!(it.text(&["whoami"], 0).contains("1234 5678 9012"));
    let found = it.json(&["discover"], 0);
    let service = found["candidates"].as_array().unwrap().iter().find(|c| c["refused"].is_null()).unwrap();
    assert!(estate.instances.iter().any(|id| service["targets"].to_string().contains(id)), "{service}");

    let file = desk.home().join("onboarding.toml");
    let (file, key) = (file.to_str().unwrap(), service["key"].as_str().unwrap());
    let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666"];
    it.run(
        &[&["init", "--service", key, "--port", "8443", "--admit-targets", "--out", file], &firefly[..]].concat(),
        0,
    );
    assert!(it.json(&["plan", file], 0)["steps"].as_array().unwrap().len() > 10);
    it.run(&["apply", file, "--yes"], 0);
    let again = it.json(&["plan", file], 0);
    assert_eq!(again["steps"], serde_json::json!([]), "a second plan plans nothing");
    let packet = it.json(&["handoff", &id(file)], 0);
    let service = packet["service_id"].as_str().unwrap();
    assert!(packet["service_name"].as_str().unwrap().contains(service), "{packet}");
    assert_eq!(it.json(&["activity", "verify"], 0)["broken"], serde_json::Value::Null);
    prowler::looks_at_moto(&it, &Client::new(&moto.url(), "eu-central-1"), &id(file), service);
}

/// Something that only looks like AWS never passes for it: it has to be named, and then has records of its own.
#[test]
fn what_is_not_aws_does_not_pass_for_it() {
    let desk = Desk::bare();
    aws_files(&desk);
    let config = "[profile tests]\nregion = eu-central-1\nendpoint_url = http://127.0.0.1:9\n";
    fs::write(desk.home().join(".aws/config"), config).unwrap();
    let it = Privatelink::new(&desk, &["--profile", "tests"]);
    assert_eq!(it.json(&["whoami"], 2)["code"], "endpoint-diverted");
    fs::write(desk.home().join(".aws/config"), "[profile tests]\nregion = eu-central-1\n").unwrap();
    let mut command = it.command(&["--json", "whoami"]);
    let output = command.env("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("endpoint-diverted"), "{output:?}");
    let far = Privatelink::new(&desk, &["--profile", "tests", "--endpoint-url", "http://aws.example"]);
    assert_eq!(far.json(&["whoami"], 2)["code"], "endpoint-insecure");
}

/// The key is no secret: moto takes any.
pub fn aws_files(desk: &Desk) {
    let folder = desk.home().join(".aws");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("config"), "[profile tests]\nregion = eu-central-1\n").unwrap();
    fs::write(folder.join("credentials"), "[tests]\naws_access_key_id = tests\naws_secret_access_key = tests\n")
        .unwrap();
}

fn id(file: &str) -> String {
    let table: toml::Table = fs::read_to_string(file).unwrap().parse().unwrap();
    table["id"].as_str().unwrap().to_owned()
}
