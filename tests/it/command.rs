//! The command `privatelink` as a person or a pipeline runs it: its words, its JSON, its exit codes.

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use tests::desk::Desk;
pub use tests::privatelink::Privatelink;

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
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
    assert_eq!(it.json(&[&["init", "--service", "x"], &FIREFLY[..]].concat(), 1)["code"], "unknown-service");
    plan_and_apply(&it, &desk, &file);
    hand_off_and_connect(&it, &desk);
    look(&it, &desk);
    take_down(&it);
}

/// The account as two sources write it.
pub const FIREFLY: [&str; 4] = ["--firefly", "4444 5555 6666", "--firefly-again", "444455556666"];

pub fn init(it: &Privatelink, file: &Path) {
    let file = file.to_str().unwrap();
    let words = [&["init", "--service", "GitHub Enterprise", "--port", "443", "--port", "22"], &FIREFLY[..]].concat();
    it.run(&[&words[..], &["--hostname", "git.acme.example", "--admit-targets", "--out", file]].concat(), 0);
    assert_eq!(it.json(&[&words[..], &["--out", file]].concat(), 2)["code"], "file-exists");
}

fn plan_and_apply(it: &Privatelink, desk: &Desk, file: &Path) {
    let plan = desk.home().join("plan.json");
    let (file, saved) = (file.to_str().unwrap(), plan.to_str().unwrap());
    let shown = it.text(&["plan", file, "--out", saved], 0);
    assert!(shown.contains("+ Create the internal Network Load Balancer ffly-github-enterpri-"), "{shown}");
    assert!(shown.contains("· may ask from now on: arn:aws:iam::444455556666:root"), "{shown}");
    assert!(shown.contains("· admits: tcp port 443 from "), "{shown}");
    assert_eq!(it.json(&["apply", file], 2)["code"], "not-confirmed");
    assert!(it.text(&["list"], 0).contains("No onboardings yet"), "nothing is kept before it is agreed to");
    let ran = it.text(&["apply", file, "--plan", saved, "--yes"], 0);
    assert!(ran.contains("Finished."), "{ran}");
    assert_eq!(it.json(&["apply", file, "--plan", saved, "--yes"], 3)["code"], "plan-used");
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
    let shown = it.text(&["consumer", "plan", packet], 0);
    let hash = it.json(&["handoff", "GitHub Enterprise"], 0)["hash"].as_str().unwrap().to_owned();
    for words in ["1111 2222 3333", "TCP 443", &hash, "no signature", "· service name: com.amazonaws.vpce."] {
        assert!(shown.contains(words), "{words} is missing in\n{shown}");
    }
    assert!(
        it.text(&["consumer", "apply", packet, "--yes"], 0).contains("Finished. The customer verifies the request")
    );
    let waiting = it.json(&["connections", "GitHub Enterprise", "--wait", "1m"], 0);
    let id = waiting["cards"][0]["connection"]["endpoint"].as_str().unwrap().to_owned();
    assert_eq!(it.json(&["connections", "GitHub Enterprise", "accept", &id], 2)["code"], "not-confirmed");
    it.run(&["connections", "GitHub Enterprise", "accept", &id, "--yes"], 0);
    assert_eq!(it.json(&["connections", "GitHub Enterprise"], 0)["cards"][0]["connection"]["state"], "available");
}

fn look(it: &Privatelink, desk: &Desk) {
    assert!(it.text(&["status", "GitHub Enterprise"], 0).contains("Stage: connected"));
    // one target and no flow logs: the estate is as it is
    assert!(it.text(&["audit", "GitHub Enterprise", "--format", "csv"], 3).contains("FPL-SINGLE-TARGET"));
    let whole = it.json(&["audit"], 3);
    assert!(
        whole["findings"].as_array().unwrap().iter().any(|f| f["severity"] == "critical" && f["outcome"] == "fail")
    );
    assert!(it.text(&["topology", "GitHub Enterprise"], 0).starts_with("<svg"));
    let pdf = desk.home().join("report.pdf");
    it.run(&["report", "GitHub Enterprise", "--out", pdf.to_str().unwrap()], 0);
    assert_eq!(&std::fs::read(&pdf).unwrap()[..5], b"%PDF-");
    assert!(it.text(&["activity", "verify"], 0).contains("Consistent."));
    assert!(it.text(&["activity", "export"], 0).lines().count() > 20);
}

fn take_down(it: &Privatelink) {
    assert_eq!(it.json(&["teardown", "GitHub Enterprise"], 2)["code"], "not-confirmed");
    assert!(
        it.text(&["teardown", "GitHub Enterprise", "--yes"], 0)
            .contains("Finished. The onboarding is still known here")
    );
    let left = it.json(&["sandbox", "dump"], 0).to_string();
    assert!(!left.contains("FireflyOnboarding\":\"") || !left.contains("\"load-balancer\""), "{left}");
    assert!(it.text(&["teardown", "GitHub Enterprise", "--yes"], 0).contains("Nothing to change"));
    assert_eq!(it.json(&["sandbox", "reset"], 2)["code"], "not-confirmed");
    it.run(&["sandbox", "reset", "--yes"], 0);
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

#[test]
fn what_was_typed_wins_over_the_environment() {
    let desk = Desk::bare();
    let everyday = |it: &Privatelink| {
        let mut command = it.command(&["--json", "whoami"]);
        command.env("AWS_PROFILE", "production").env("AWS_REGION", "eu-west-1").output().unwrap()
    };
    let mut in_sandbox = Privatelink::in_sandbox(&desk).command(&["whoami"]);
    in_sandbox.env("AWS_PROFILE", "production").env("AWS_REGION", "eu-west-1");
    let output = in_sandbox.env("AWS_ENDPOINT_URL", "http://127.0.0.1:9").output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("1111 2222 3333") && printed.contains("us-east-1"), "{printed}{}", said(&output));
    // no keychain is here, so that is what is missing, and not the profile of the environment
    let output = everyday(&Privatelink::new(&desk, &["--key", "acme"]));
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("\"keychain-"), "{printed}{}", said(&output));
    let output = everyday(&Privatelink::new(&desk, &[]));
    assert!(String::from_utf8_lossy(&output.stdout).contains("unknown-profile"), "{output:?}");
    Privatelink::new(&desk, &["--sandbox", "--profile", "production"]).run(&["whoami"], 2);
}

#[test]
fn what_has_no_end_is_not_read_to_its_end() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    assert_eq!(it.json(&["plan", "/dev/zero"], 2)["code"], "file-too-long");
    assert_eq!(it.json(&["consumer", "plan", "/dev/zero"], 2)["code"], "file-too-long");
}

#[test]
fn hostile_text_does_not_reach_the_terminal_as_it_is() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = desk.home().join("onboarding.toml");
    init(&it, &file);
    let text = std::fs::read_to_string(&file).unwrap();
    let hostile = "\"a\\u001B]0;b\\u0007\\nc\\u202Ed\"";
    std::fs::write(&file, text.replace("\"GitHub Enterprise\"", hostile)).unwrap();
    let file = file.to_str().unwrap();
    let words =
        [&["plan", file][..], &["apply", file, "--yes"], &["list"], &["activity"], &["status", "\u{1b}[2J\u{202e}"]];
    for words in words {
        for words in [words.to_vec(), [&["--json"], words].concat()] {
            let Output { stdout, stderr, .. } = it.command(&words).output().unwrap();
            let all = String::from_utf8([stdout, stderr].concat()).unwrap();
            let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!all.contains(steers), "{words:?} printed {all:?}");
        }
    }
}

#[test]
fn firefly_is_named_twice_before_anything_is_done() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let words = ["init", "--service", "GitHub Enterprise", "--firefly", "444455556666", "--admit-targets"];
    assert_eq!(it.json(&words, 2)["code"], "firefly-unconfirmed");
    let error = it.json(&[&words[..], &["--firefly-again", "444455556667"]].concat(), 2);
    assert_eq!(error["code"], "firefly-differs");
    assert!(error["message"].as_str().unwrap().ends_with("4444 5555 666[6] and 4444 5555 666[7]"), "{error}");

    // a file that came from elsewhere: nobody here gave the account yet
    let file = desk.home().join("onboarding.toml");
    init(&it, &file);
    let text = std::fs::read_to_string(&file).unwrap();
    let id = text.parse::<toml::Table>().unwrap()["id"].as_str().unwrap().to_owned();
    std::fs::write(&file, text.replace(&id, "k3m9x2p7qa")).unwrap();
    let file = file.to_str().unwrap();
    let apply = ["apply", file, "--yes"];
    assert_eq!(it.json(&apply, 2)["code"], "firefly-unconfirmed");
    let differing = [&apply[..], &["--confirm-firefly", "444455556667"]].concat();
    assert_eq!(it.json(&differing, 2)["code"], "firefly-differs");
    it.run(&[&apply[..], &["--confirm-firefly", "4444 5555 6666"]].concat(), 0);
    assert_eq!(it.json(&differing, 2)["code"], "firefly-differs", "what is said is compared, known or not");
    it.run(&apply, 0);
}

#[test]
fn a_person_at_a_terminal_is_asked() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = desk.home().join("onboarding.toml");
    let file = file.to_str().unwrap();
    let words = ["init", "--service", "GitHub Enterprise", "--port", "443", "--admit-targets", "--out", file];
    let words = [&words[..], &["--firefly", "444455556666"]].concat();
    assert!(said(&it.at_a_terminal("444455556667\n", &words, 2)).contains("firefly-differs"));
    assert!(said(&it.at_a_terminal("4444 5555 6666\n", &words, 0)).contains("from another source"));

    // the question stands beside what it is about, although standard output holds nothing but JSON
    let output = it.at_a_terminal("n\n", &["--json", "apply", file], 130);
    assert!(output.stdout.is_empty(), "{output:?}");
    let asked = said(&output);
    assert!(asked.contains("Create the internal Network Load Balancer") && asked.contains("[y/N]"), "{asked}");
    assert!(asked.contains("· may ask from now on: arn:aws:iam::444455556666:root"), "{asked}");
    assert!(it.text(&["list"], 0).contains("No onboardings yet"));
    let ran = it.at_a_terminal("y\n", &["apply", file], 0);
    assert!(String::from_utf8_lossy(&ran.stdout).contains("Finished."), "{ran:?}");

    let refused = said(&it.at_a_terminal("AKIAIOSFODNN7EXAMPLE\n", &["credentials", "add", "acme"], 2));
    assert!(refused.contains("privatelink credentials add acme < key.csv"), "{refused}");
}

#[test]
fn a_key_is_not_replaced_by_another_of_its_name() {
    let desk = Desk::bare().bus().keychain();
    let it = Privatelink::new(&desk, &[]);
    let add = |secret: &str| {
        let mut command = it.command(&["--json", "credentials", "add", "acme"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(format!("AKIAIOSFODNN7EXAMPLE\n{secret}\n").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(add("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").0, Some(0));
    let (code, printed) = add("anotherSecretOfTheSameLengthEXAMPLEKEY00");
    assert!(code == Some(2) && printed.contains("key-exists"), "{code:?} {printed}");
    it.run(&["credentials", "remove", "acme"], 0);
    assert_eq!(add("anotherSecretOfTheSameLengthEXAMPLEKEY00").0, Some(0));
}
