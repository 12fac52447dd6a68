//! The screens in a browser that others wrote, served by the browser twin: no accessibility violation, no broken policy.

use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tests::desk::Desk;
use tests::places::{built, root};
use tests::process::Running;

use crate::command::Privatelink;

/// The twin with a world in which something has happened.
struct Twin {
    url: String,
    _server: Running,
}

impl Twin {
    fn start(desk: &Desk) -> Twin {
        let mut command = desk.command(built("examples/browser-twin"));
        command.arg(desk.home().join("data")).arg(desk.home());
        let mut server = Running::start(command.stdout(Stdio::piped()));
        Twin { url: server.first_line(), _server: server }
    }

    #[track_caller]
    fn call(&self, command: &str, input: Value) -> Value {
        let asked = json!({ "command": command, "input": input });
        let question = ureq::post(format!("{}/call", self.url)).config().http_status_as_error(false).build();
        let mut answer = question.send_json(asked).unwrap();
        let body: Value = answer.body_mut().read_json().unwrap();
        assert!(answer.status().is_success(), "{command}: {body}");
        body
    }
}

#[test]
fn every_room_is_accessible_and_keeps_the_policy() {
    let desk = Desk::bare().bus().keychain();
    let id = lived_in(&desk);
    let twin = Twin::start(&desk);
    assert_eq!(twin.call("session", Value::Null), Value::Null);
    twin.call("seat_sandbox", Value::Null);
    twin.call("play_stranger", json!({ "id": id }));
    // Firefly has its packet, whatever the customer's colleague does meanwhile
    twin.call("play_firefly", json!({ "id": id }));
    let aim = json!({ "for": "teardown" });
    let plan = twin.call("plan", json!({ "id": id, "aim": aim }));
    twin.call("paper_save", json!({ "id": id, "aim": aim, "plan_hash": plan["hash"] }));
    let pictures = desk.home().join("pictures");
    let mut node = Command::new("node");
    node.arg(root().join("tests/browser/rooms.mjs")).args([&twin.url, pictures.to_str().unwrap(), &id]);
    let output = node.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found.len(), 38, "fifteen rooms and what opens within four times, in two appearances");
    let wrong = |place: &&Value| place["complaints"] != json!([]) || place["violations"] != json!([]);
    let wrong: Vec<String> = found.iter().filter(wrong).map(|place| format!("{place:#}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An onboarding that is set up and handed over; gives its id.
fn lived_in(desk: &Desk) -> String {
    let data = desk.home().join("data");
    let it = Privatelink::new(desk, &["--sandbox", "--data-dir", data.to_str().unwrap()]);
    let file = desk.home().join("onboarding.toml");
    let file = file.to_str().unwrap();
    let words = ["init", "--service", "GitHub Enterprise", "--port", "443", "--admit-targets"];
    let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666"];
    it.run(&[&words[..], &firefly, &["--hostname", "git.acme.example", "--out", file]].concat(), 0);
    it.run(&["apply", file, "--yes"], 0);
    it.run(&["handoff", "GitHub Enterprise", "--sent-to", "ada@firefly.example"], 0);
    it.json(&["list"], 0)[0]["id"].as_str().unwrap().to_owned()
}
