//! Terminals, really: one whose credentials end in the middle of an apply and who is asked, and a second one beside it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Stdio};

use serde_json::json;
use tests::desk::Desk;
use tests::places::{built, python_program};

use crate::boto::{Served, serve};
use crate::command::{Privatelink, init};

/// Runs a program at a terminal of its own: says its process number, then types what it hears.
const TERMINAL: &str = "import os, pty, subprocess, sys\n\
    master, slave = pty.openpty()\n\
    child = subprocess.Popen(sys.argv[1:], stdin=slave)\n\
    print(child.pid, flush=True)\n\
    for line in sys.stdin: os.write(master, line.encode())\n\
    sys.exit(child.wait())";

const ASKS: &str = "press Enter here";

#[test]
fn an_apply_waits_for_a_new_sign_in_and_for_nobody_else() {
    let desk = Desk::bare();
    let served = serve(&desk, &[]);
    signed_in(&desk, "111122223333");
    let before = ["--endpoint-url", &served.url, "--region", "us-east-1"];
    let it = Privatelink::new(&desk, &before);
    let file = desk.home().join("onboarding.toml");
    init(&it, &file);
    let apply = ["apply", file.to_str().unwrap(), "--yes"];
    mischief(&served, &json!([{ "action": "CreateTargetGroup", "trick": "expire_credentials" }]));

    let mut first = Terminal::open(&desk, &[&before[..], &apply].concat());
    let told = first.hears(ASKS);
    assert!(told.contains("The credentials have ended") && told.contains("aws sso login"), "{told}");
    let made = dump(&served);
    let refused = it.json(&apply, 1);
    assert_eq!(refused["code"], "onboarding-busy");
    assert!(refused["message"].as_str().unwrap().contains("privatelink (process "), "{refused}");
    assert_eq!(dump(&served), made, "the second one changed nothing");

    signed_in(&desk, "444455556666");
    first.enters();
    assert!(first.hears("Press Enter to try again").contains("another-account"));
    signed_in(&desk, "111122223333");
    mischief(&served, &json!([]));
    first.enters();
    assert_eq!(first.ends().code(), Some(0));
    assert_eq!(it.json(&["plan", apply[1]], 0)["steps"], json!([]));
    let entries = it.json(&["activity"], 0)["entries"].as_array().unwrap().clone();
    let count = |event: &str| entries.iter().filter(|e| e["event"]["event"] == event).count();
    assert_eq!((count("run_started"), count("resumed")), (1, 1), "it is one run");
}

#[test]
fn a_person_may_stop_instead_and_a_pipeline_is_not_asked() {
    let desk = Desk::bare();
    let served = serve(&desk, &[]);
    signed_in(&desk, "111122223333");
    let before = ["--endpoint-url", &served.url, "--region", "us-east-1"];
    let it = Privatelink::new(&desk, &before);
    let file = desk.home().join("onboarding.toml");
    init(&it, &file);
    let apply = ["apply", file.to_str().unwrap(), "--yes"];
    mischief(&served, &json!([{ "action": "CreateSecurityGroup", "trick": "expire_credentials" }]));
    let mut first = Terminal::open(&desk, &[&before[..], &apply].concat());
    first.hears(ASKS);
    first.interrupt();
    assert_eq!(first.ends().code(), Some(130));

    let output = it.run(&apply, 1);
    let said = crate::command::said(&output);
    assert!(said.contains("apply again") && !said.contains(ASKS), "{said}");
    let with_json = Terminal::open(&desk, &[&before[..], &["--json"], &apply].concat());
    assert_eq!(with_json.ends().code(), Some(1));
}

/// What a person's sign-in leaves behind.
fn signed_in(desk: &Desk, account: &str) {
    let folder = desk.home().join(".aws");
    std::fs::create_dir_all(&folder).unwrap();
    let text = format!("[default]\naws_access_key_id = {account}\naws_secret_access_key = secret\n");
    std::fs::write(folder.join("credentials"), text).unwrap();
}

fn mischief(served: &Served, rules: &serde_json::Value) {
    let body = json!({ "rules": rules }).to_string();
    ureq::post(&format!("{}/_sandbox/mischief", served.url))
        .header("X-Sandbox-Token", &served.token)
        .send(&body)
        .unwrap();
}

/// What exists, without what time alone changes.
fn dump(served: &Served) -> Vec<String> {
    let url = format!("{}/_sandbox/dump", served.url);
    let text =
        ureq::get(&url).header("X-Sandbox-Token", &served.token).call().unwrap().body_mut().read_to_string().unwrap();
    tests::marks::steps_in(&text)
}

struct Terminal {
    child: Child,
    keyboard: Option<ChildStdin>,
    errors: BufReader<ChildStderr>,
    process: String,
}

impl Terminal {
    fn open(desk: &Desk, words: &[&str]) -> Terminal {
        let mut command: Command = desk.command(python_program("python"));
        command.args(["-c", TERMINAL]).arg(built("privatelink")).args(words);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut process = String::new();
        output.read_line(&mut process).unwrap();
        // what it prints is read, so that it is never held up
        std::thread::spawn(move || output.lines().count());
        let (keyboard, errors) = (child.stdin.take(), BufReader::new(child.stderr.take().unwrap()));
        Terminal { child, keyboard, errors, process: process.trim().to_owned() }
    }

    /// What it says up to a line that holds these words.
    fn hears(&mut self, words: &str) -> String {
        let mut all = String::new();
        while !all.contains(words) {
            assert!(self.errors.read_line(&mut all).unwrap() > 0, "it never said “{words}”:\n{all}");
        }
        all
    }

    fn enters(&mut self) {
        self.keyboard.as_mut().unwrap().write_all(b"\n").unwrap();
    }

    /// Ctrl-C.
    fn interrupt(&self) {
        assert!(Command::new("kill").args(["-INT", &self.process]).status().unwrap().success());
    }

    fn ends(mut self) -> ExitStatus {
        drop(self.keyboard.take());
        while self.errors.read_line(&mut String::new()).unwrap() > 0 {}
        self.child.wait().unwrap()
    }
}
