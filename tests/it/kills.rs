//! The real process is killed in the middle of a real apply, wherever it happens to be, and run again.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tests::desk::Desk;

use crate::command::Privatelink;

#[test]
fn an_apply_that_was_killed_goes_on_where_it_was() {
    let whole = undisturbed();
    let mut struck = Vec::new();
    // every third line of the stream, so that each kind of boundary is met in a bounded time
    for lines in (1..whole.lines).step_by(3) {
        let desk = Desk::bare();
        let it = Privatelink::in_sandbox(&desk);
        let file = prepare(&it, desk.home().join("onboarding.toml").as_path());
        struck.push(kill_after(&it, &file, lines));
        it.run(&["apply", &file, "--yes"], 0);
        assert_eq!(counted(&it), whole.made, "killed after line {lines}: {:?}", struck.last());
        assert_eq!(it.json(&["plan", &file], 0)["steps"], serde_json::json!([]), "killed after line {lines}");
        assert_eq!(it.json(&["activity", "verify"], 0)["broken"], Value::Null, "killed after line {lines}");
    }
    println!("struck: {struck:#?}");
}

/// `privatelink apply … | head -3`: what was begun is finished, and only the words are lost.
#[test]
fn a_reader_that_leaves_does_not_end_the_run() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = prepare(&it, desk.home().join("onboarding.toml").as_path());
    for words in [["--json", "apply", &file, "--yes"], ["teardown", "GitHub Enterprise", "--yes", "--json"]] {
        let mut child = it.command(&words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let read = BufReader::new(child.stdout.take().unwrap()).lines().take(3).count();
        assert_eq!((read, child.wait().unwrap().code()), (3, Some(0)), "{words:?}");
        let ended = it.json(&["activity"], 0)["entries"].as_array().unwrap().last().unwrap()["event"].clone();
        assert_eq!(ended["ending"], "finished", "{words:?}");
    }
    assert!(it.text(&["teardown", "GitHub Enterprise", "--yes"], 0).contains("Nothing to change"));
}

struct Whole {
    lines: usize,
    made: Vec<(String, usize)>,
}

fn undisturbed() -> Whole {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = prepare(&it, desk.home().join("onboarding.toml").as_path());
    let lines = it.text(&["--json", "apply", &file, "--yes"], 0).lines().count();
    assert!(lines > 20, "{lines} lines");
    Whole { lines, made: counted(&it) }
}

fn prepare(it: &Privatelink, file: &Path) -> String {
    let file = file.to_str().unwrap().to_owned();
    let words = ["init", "--service", "GitHub Enterprise", "--port", "443", "--admit-targets"];
    let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666"];
    it.run(&[&words[..], &firefly, &["--out", &file]].concat(), 0);
    file
}

/// Kills the command, as nothing can be caught, once it has printed so many lines; gives the last one's event.
fn kill_after(it: &Privatelink, file: &str, lines: usize) -> String {
    let mut command = it.command(&["--json", "apply", file, "--yes"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut last = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines().take(lines) {
        let entry: Value = serde_json::from_str(&line.unwrap()).unwrap();
        last = format!("{} {}", entry["event"]["event"], entry["event"]["step"]);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    last
}

/// How many resources of each step carry this onboarding's tags in the sandbox.
pub fn counted(it: &Privatelink) -> Vec<(String, usize)> {
    let mut found = std::collections::BTreeMap::new();
    steps(&it.json(&["sandbox", "dump"], 0), &mut found);
    found.into_iter().collect()
}

fn steps(value: &Value, found: &mut std::collections::BTreeMap<String, usize>) {
    match value {
        Value::Object(fields) => {
            if let Some(step) = fields.get("FireflyStep").and_then(Value::as_str) {
                *found.entry(step.to_owned()).or_default() += 1;
            }
            fields.values().for_each(|value| steps(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| steps(value, found)),
        _ => {}
    }
}
