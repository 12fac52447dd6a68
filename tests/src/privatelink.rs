//! The command `privatelink`, started as a person or a pipeline starts it.

use std::process::{Output, Stdio};

use serde_json::Value;

use crate::desk::Desk;
use crate::places::{built, python_program};

/// Runs a program with a terminal as its standard input, on which the first argument is typed.
const TERMINAL: &str = "import os, pty, subprocess, sys\n\
    master, slave = pty.openpty()\n\
    os.write(master, sys.argv[1].encode())\n\
    sys.exit(subprocess.run(sys.argv[2:], stdin=slave).returncode)";

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
        let output = self.command(words).output().expect("the command starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(code), "privatelink {words:?} said:\n{said}\nand printed:\n{printed}");
        output
    }

    /// What it prints as text.
    #[track_caller]
    pub fn text(&self, words: &[&str], code: i32) -> String {
        String::from_utf8(self.run(words, code).stdout).expect("it prints UTF-8")
    }

    /// The one document that it prints with `--json`: its data, or its error.
    #[track_caller]
    pub fn json(&self, words: &[&str], code: i32) -> Value {
        let printed = self.text(&[&["--json"], words].concat(), code);
        let document: Value = serde_json::from_str(printed.trim()).unwrap_or_else(|e| panic!("{e}: {printed}"));
        assert_eq!(document["schema"], "firefly-privatelink/1");
        if document["ok"] == true { document["data"].clone() } else { document["error"].clone() }
    }

    /// Everything that it finds wrong with a file, as data.
    #[track_caller]
    pub fn problems(&self, words: &[&str]) -> Vec<Value> {
        let document: Value = serde_json::from_str(self.text(&[&["--json"], words].concat(), 2).trim()).unwrap();
        document["problems"].as_array().cloned().unwrap_or_default()
    }

    /// Runs it with a terminal as standard input alone, on which a person types these lines.
    #[track_caller]
    pub fn at_a_terminal(&self, typed: &str, words: &[&str], code: i32) -> Output {
        let mut command = self.desk.command(python_program("python"));
        command.args(["-c", TERMINAL, typed]).arg(built("privatelink")).args(&self.before).args(words);
        let output = command.stdin(Stdio::null()).output().expect("the command starts");
        assert_eq!(output.status.code(), Some(code), "privatelink {words:?} said:\n{}", said(&output));
        output
    }

    pub fn command(&self, words: &[&str]) -> std::process::Command {
        let mut command = self.desk.command(built("privatelink"));
        command.args(&self.before).args(words).stdin(Stdio::null());
        command
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
