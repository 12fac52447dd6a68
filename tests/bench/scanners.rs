//! The audit of one onboarding in a large account, reading included, beside Prowler's checks on the same themes, at the same sandbox.

use std::fs;
use std::process::Stdio;
use std::time::Instant;

use serde_json::{Value, json};
use tests::desk::Desk;
use tests::privatelink::Privatelink;
use tests::process::Running;
use tests::prowler::PAIRS;
use tests::python::Client;

use crate::{median, rounded};

const RUNS: usize = 3;
const ESTATE: &str = "large:2000";
const ACCOUNT: &str = "111122223333";
const FIREFLY: &str = "444455556666";

pub fn measure() -> Value {
    let desk = Desk::bare();
    let mut serve =
        Privatelink::new(&desk, &["--json"]).command(&["sandbox", "serve", "--seed", ESTATE, "--stop-after", "600"]);
    let mut server = Running::start(serve.stdout(Stdio::piped()));
    let said: Value = serde_json::from_str(&server.first_line()).expect("it says where it is");
    let url = said["data"]["url"].as_str().expect("a URL").to_owned();
    let it = Privatelink::new(&desk, &["--endpoint-url", &url, "--profile", "bench", "--region", "us-east-1"]);
    let (id, service) = set_up(&it, &desk);
    let client = Client::new(&url, "us-east-1").account(ACCOUNT);
    let ours = median((0..RUNS).map(|_| audited(&it, &id)).collect());
    let theirs = median((0..RUNS).map(|_| scanned(&client, &service)).collect());
    json!({
        "estate": ESTATE,
        "seconds": rounded(ours),
        "prowlers_checks": PAIRS.len(),
        "prowler_seconds_without_imports": rounded(theirs),
        "over_prowler": rounded(ours / theirs),
        "runs": RUNS,
    })
}

/// An onboarding of the first service that can be connected, and its endpoint service.
fn set_up(it: &Privatelink, desk: &Desk) -> (String, String) {
    let folder = desk.home().join(".aws");
    fs::create_dir(&folder).expect("the desk is bare");
    let keys = format!("[bench]\naws_access_key_id = {ACCOUNT}\naws_secret_access_key = sandbox\n");
    fs::write(folder.join("credentials"), keys).expect("it is written");
    let found = it.json(&["discover"], 0);
    let all = found["candidates"].as_array().expect("a list");
    let first = all.iter().find(|one| one["refused"].is_null()).expect("one can be connected");
    let key = first["key"].as_str().expect("it has a key");
    let path = desk.home().join("onboarding.toml");
    let file = path.to_str().expect("it is text");
    let words = ["init", "--service", key, "--port", "443", "--firefly", FIREFLY, "--firefly-again", FIREFLY];
    it.run(&[&words[..], &["--admit-targets", "--out", file]].concat(), 0);
    it.run(&["apply", file, "--yes"], 0);
    let text: toml::Table = fs::read_to_string(&path).expect("it was written").parse().expect("it is TOML");
    let id = text["id"].as_str().expect("it has one").to_owned();
    let packet = it.json(&["handoff", &id], 0);
    (id, packet["service_id"].as_str().expect("it has one").to_owned())
}

/// The whole command, from its start to its end. It ends with 3 where something is open.
fn audited(it: &Privatelink, id: &str) -> f64 {
    let begun = Instant::now();
    let output = it.command(&["--json", "audit", id]).output().expect("it starts");
    let seconds = begun.elapsed().as_secs_f64();
    let said: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    assert_eq!(said["ok"], true, "{said}");
    seconds
}

fn scanned(client: &Client, service: &str) -> f64 {
    client.prowler(service, FIREFLY, &PAIRS.map(|(check, _)| check))["seconds"].as_f64().expect("a number")
}
