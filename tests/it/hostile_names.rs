//! Names from AWS are text, wherever they are shown: they steer no terminal, run in no spreadsheet and break no picture.

use serde_json::Value;
use tests::desk::Desk;

use crate::command::Privatelink;
use crate::ground::CUSTOMER;

/// Names that somebody chose to steer a terminal, to break a picture or to run in a spreadsheet, in everything that is shown.
#[test]
fn hostile_names_are_shown_as_text() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    it.run(&["whoami"], 0);
    rename(&desk);
    let file = desk.home().join("onboarding.toml").display().to_string();
    let found = it.json(&["discover"], 0);
    let ours = |c: &&Value| c["refused"].is_null() && c["name"].as_str().unwrap_or_default().contains("GitHub");
    let key = found["candidates"].as_array().unwrap().iter().find(ours).unwrap()["key"].as_str().unwrap().to_owned();
    let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666"];
    let words = ["init", "--service", &key, "--port", "443", "--admit-targets", "--out", &file];
    it.run(&[&words[..], &firefly].concat(), 0);
    let mut table: toml::Table = std::fs::read_to_string(&file).unwrap().parse().unwrap();
    table.insert("name".to_owned(), "=cmd()|'/c calc'!A0 <script>&amp;".into());
    std::fs::write(&file, table.to_string()).unwrap();
    let id = table["id"].as_str().unwrap();
    for (words, code) in [
        (vec!["discover"], 0),
        (vec!["plan", &file], 0),
        (vec!["apply", &file, "--yes"], 0),
        (vec!["list"], 0),
        (vec!["status", id], 3),
        (vec!["handoff", id], 0),
        (vec!["audit"], 3),
        (vec!["audit", id, "--format", "csv"], 3),
        (vec!["topology", id], 0),
        (vec!["activity"], 0),
        (vec!["teardown", id, "--yes"], 0),
    ] {
        let output = it.command(&words).output().unwrap();
        let shown = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!([0, code].contains(&output.status.code().unwrap()), "{words:?}: {shown}");
        let steers = |c: &char| (c.is_control() && !"\n\r".contains(*c)) || "\u{202e}\u{2066}\u{200b}".contains(*c);
        assert_eq!(shown.chars().find(steers), None, "{words:?}: {shown:?}");
        if words.contains(&"topology") {
            assert!(!shown.contains("<script"), "{shown}");
        }
        if words.contains(&"csv") {
            assert!(
                !shown.lines().any(|line| line.split(',').any(|cell| cell.trim_matches('"').starts_with('='))),
                "{shown}"
            );
        }
    }
}

/// Somebody gives the customer's networks, groups and service a name that is none.
fn rename(desk: &Desk) {
    const HOSTILE: &str = "GitHub\u{202e}\u{200b}\u{1b}[31m<script>alert(1)</script>\"',=1+1|`id`";
    let dir = Some(desk.home().join("world/world"));
    let sandbox =
        sandbox::Sandbox::open(sandbox::Options { seed: "acme".to_owned(), dir, clock: sandbox::ClockMode::Fast })
            .unwrap();
    let dump = sandbox.dump();
    let estate = dump.as_array().unwrap().iter().find(|e| e["account"] == CUSTOMER && e["ec2"].is_object()).unwrap();
    let mut ids: Vec<&String> = Vec::new();
    for kind in ["vpcs", "subnets", "security_groups"] {
        ids.extend(estate["ec2"][kind].as_object().unwrap().keys());
    }
    // all machines of one name would be one service
    let machines = estate["ec2"]["instances"].as_object().unwrap();
    ids.extend(machines.iter().filter(|(_, m)| m["tags"]["Name"] == "GitHub Enterprise").map(|(id, _)| id));
    let encoded: String = HOSTILE.bytes().map(|b| format!("%{b:02X}")).collect();
    for id in ids {
        let body =
            format!("Action=CreateTags&Version=2016-11-15&ResourceId.1={id}&Tag.1.Key=Name&Tag.1.Value={encoded}");
        let credential = format!(
            "AWS4-HMAC-SHA256 Credential={CUSTOMER}/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0"
        );
        let request = http::Request::post("https://ec2.us-east-1.amazonaws.com/").header("authorization", credential);
        let answer = sandbox.respond(request.body(body.into()).unwrap());
        assert!(answer.status().is_success(), "{id}: {answer:?}");
    }
}
