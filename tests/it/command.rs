//! The command `privatelink` as a person or a pipeline runs it: its words, its JSON, its exit codes.

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tests::desk::Desk;
use tests::places::built;

/// The command at a desk, with arguments that stand before every verb.
pub struct Privatelink<'a> {
    desk: &'a Desk,
    before: Vec<String>,
}

impl<'a> Privatelink<'a> {
    pub fn new(desk: &'a Desk, before: &[&str]) -> Privatelink<'a> {
        Privatelink { desk, before: before.iter().map(|word| (*word).to_owned()).collect() }
    }

    /// In a sandbox of this desk's own.
    pub fn in_sandbox(desk: &'a Desk) -> Privatelink<'a> {
        let world = desk.home().join("world");
        Privatelink::new(desk, &[&format!("--sandbox={}", world.display())])
    }

    /// Runs it without a terminal and expects this exit code.
    #[track_caller]
    pub fn run(&self, words: &[&str], code: i32) -> Output {
        let output = self.command(words).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(code), "privatelink {words:?} said:\n{said}\nand printed:\n{printed}");
        output
    }

    /// What it prints as text.
    #[track_caller]
    pub fn text(&self, words: &[&str], code: i32) -> String {
        String::from_utf8(self.run(words, code).stdout).unwrap()
    }

    /// The one document that it prints with `--json`: its data, or its error.
    #[track_caller]
    pub fn json(&self, words: &[&str], code: i32) -> Value {
        let printed = self.text(&[&["--json"], words].concat(), code);
        let document: Value = serde_json::from_str(printed.trim()).unwrap_or_else(|e| panic!("{e}: {printed}"));
        assert_eq!(document["schema"], "firefly-privatelink/1");
        if document["ok"] == true { document["data"].clone() } else { document["error"].clone() }
    }

    pub fn command(&self, words: &[&str]) -> std::process::Command {
        let mut command = self.desk.command(built("privatelink"));
        command.args(&self.before).args(words).stdin(std::process::Stdio::null());
        command
    }
}

#[test]
fn a_newcomer_finds_the_way() {
    let desk = Desk::bare();
    let it = Privatelink::new(&desk, &[]);
    let help = it.text(&["--help"], 0);
    for verb in ["journey", "discover", "init", "plan", "apply", "status", "handoff", "connections", "teardown"] {
        assert!(help.contains(verb), "{verb} is missing in\n{help}");
    }
    assert!(String::from_utf8(it.run(&["discove"], 2).stderr).unwrap().contains("discover"));
    assert!(it.text(&["completions", "bash"], 0).contains("privatelink"));
    assert!(it.text(&["man"], 0).starts_with(".ie"));
}

#[test]
fn who_has_no_credentials_hears_what_to_do() {
    let desk = Desk::bare();
    let it = Privatelink::new(&desk, &["--region", "us-east-1"]);
    let said = String::from_utf8(it.run(&["whoami"], 1).stderr).unwrap();
    assert!(said.contains("no-credentials") && said.contains("hint:"), "{said}");
    let error = it.json(&["--profile", "nobody", "whoami"], 1);
    assert_eq!(error["code"], "unknown-profile");
    let unsaid = Privatelink::new(&desk, &[]);
    assert_eq!(unsaid.json(&["whoami"], 2)["code"], "no-region");
}

#[test]
fn every_verb_works_alone() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    assert!(it.text(&["whoami"], 0).contains("1111 2222 3333"));
    assert!(it.text(&["list"], 0).contains("privatelink discover"));
    assert!(it.text(&["discover"], 0).contains("GitHub Enterprise"));
    let file = desk.home().join("onboarding.toml");
    init(&it, &file);
    assert_eq!(it.json(&["init", "--service", "x", "--firefly", "444455556666"], 1)["code"], "unknown-service");
    plan_and_apply(&it, &desk, &file);
    hand_off_and_connect(&it, &desk);
    look(&it, &desk);
    take_down(&it);
}

fn init(it: &Privatelink, file: &Path) {
    let file = file.to_str().unwrap();
    let words =
        ["init", "--service", "GitHub Enterprise", "--firefly", "4444 5555 6666", "--port", "443", "--port", "22"];
    it.run(&[&words[..], &["--hostname", "git.acme.example", "--admit-targets", "--out", file]].concat(), 0);
    assert_eq!(it.json(&[&words[..], &["--out", file]].concat(), 2)["code"], "file-exists");
}

fn plan_and_apply(it: &Privatelink, desk: &Desk, file: &Path) {
    let plan = desk.home().join("plan.json");
    let (file, saved) = (file.to_str().unwrap(), plan.to_str().unwrap());
    let shown = it.text(&["plan", file, "--out", saved], 0);
    assert!(shown.contains("+ Create the internal Network Load Balancer ffly-github-enterpri-"), "{shown}");
    assert_eq!(it.json(&["apply", file], 2)["code"], "not-confirmed");
    let ran = it.text(&["apply", file, "--plan", saved, "--yes"], 0);
    assert!(ran.contains("Finished."), "{ran}");
    assert_eq!(it.json(&["apply", file, "--plan", saved, "--yes"], 2)["code"], "plan-changed");
    assert_eq!(it.json(&["plan", file], 0)["steps"], serde_json::json!([]));
    assert!(it.text(&["apply", file, "--yes"], 0).contains("Nothing to change"));
    assert!(it.text(&["list"], 0).contains("ready to hand off"));
}

fn hand_off_and_connect(it: &Privatelink, desk: &Desk) {
    let packet = desk.home().join("handoff.json");
    let packet = packet.to_str().unwrap();
    it.run(
        &["handoff", "GitHub Enterprise", "--format", "json", "--out", packet, "--sent-to", "ada@firefly.example"],
        0,
    );
    assert!(it.text(&["handoff", "github enterprise"], 0).contains("com.amazonaws.vpce.us-east-1.vpce-svc-"));
    assert!(it.text(&["status", "GitHub Enterprise"], 0).contains("waiting for Firefly"));
    assert!(it.text(&["consumer", "plan", packet], 0).contains("endpoint"));
    it.run(&["consumer", "apply", packet, "--yes"], 0);
    let waiting = it.json(&["connections", "GitHub Enterprise", "--wait", "1m"], 0);
    let id = waiting["cards"][0]["connection"]["endpoint"].as_str().unwrap().to_owned();
    assert_eq!(it.json(&["connections", "GitHub Enterprise", "accept", &id], 2)["code"], "not-confirmed");
    it.run(&["connections", "GitHub Enterprise", "accept", &id, "--yes"], 0);
    assert_eq!(it.json(&["connections", "GitHub Enterprise"], 0)["cards"][0]["connection"]["state"], "available");
}

fn look(it: &Privatelink, desk: &Desk) {
    assert!(it.text(&["status", "GitHub Enterprise"], 0).contains("Stage: connected"));
    assert!(it.text(&["audit", "GitHub Enterprise", "--format", "csv"], 0).contains("FPL-"));
    let whole = it.json(&["audit"], 3);
    assert!(
        whole["findings"].as_array().unwrap().iter().any(|f| f["severity"] == "critical" && f["outcome"] == "fail")
    );
    assert!(it.text(&["topology", "GitHub Enterprise"], 0).starts_with("<svg"));
    let pdf = desk.home().join("report.pdf");
    it.run(&["report", "GitHub Enterprise", "--out", pdf.to_str().unwrap()], 0);
    assert_eq!(&std::fs::read(&pdf).unwrap()[..5], b"%PDF-");
    assert!(it.text(&["activity", "verify"], 0).contains("unbroken"));
    assert!(it.text(&["activity", "export"], 0).lines().count() > 20);
}

fn take_down(it: &Privatelink) {
    assert_eq!(it.json(&["teardown", "GitHub Enterprise"], 2)["code"], "not-confirmed");
    it.run(&["teardown", "GitHub Enterprise", "--yes"], 0);
    let left = it.json(&["sandbox", "dump"], 0).to_string();
    assert!(!left.contains("FireflyOnboarding\":\"") || !left.contains("\"load-balancer\""), "{left}");
    assert!(it.text(&["teardown", "GitHub Enterprise", "--yes"], 0).contains("Nothing to change"));
    it.run(&["sandbox", "reset"], 0);
    assert!(it.text(&["list"], 0).contains("No onboardings yet"));
}

#[test]
fn a_wrong_file_is_told_where_and_what() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = desk.home().join("wrong.toml");
    std::fs::write(&file, "schema = 1\nid = \"k3m9x2p7qa\"\nname = 7\n").unwrap();
    let error = it.json(&["plan", file.to_str().unwrap()], 2);
    assert_eq!(error["code"], "bad-onboarding-file");
    assert!(error["message"].as_str().unwrap().contains("line 3"), "{error}");
    assert_eq!(it.json(&["plan", "/nowhere.toml"], 2)["code"], "unreadable-file");
    assert_eq!(it.json(&["status", "nothing"], 2)["code"], "unknown-onboarding");
    assert_eq!(it.json(&["consumer", "plan", file.to_str().unwrap()], 2)["code"], "packet-malformed");
}
