//! The real process is killed in the middle of a real run, wherever it happens to be, and run again. Every boundary of the
//! journal is struck by `cargo xtask soak`; here a sample is.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;
use tests::desk::Desk;

use crate::command::Privatelink;
use crate::trials::seeds::Dice;
use crate::trials::{Estates, asked_seed};

/// Which sample, unless `FIREFLY_SOAK_SEED` says another.
const SAMPLE: u64 = 1;
/// One in so many boundaries.
const ONE_IN: usize = 11;

#[test]
fn a_run_that_was_killed_goes_on_where_it_was() {
    let estates = Estates::prepare();
    let kills = estates.kills();
    assert!(kills.len() > 50, "{} boundaries", kills.len());
    let first = Dice::new(asked_seed().unwrap_or(SAMPLE)).roll(ONE_IN);
    for kill in kills.into_iter().skip(first).step_by(ONE_IN) {
        match estates.strike(kill) {
            Ok(last) => println!("{kill:?}: its last row was {last}"),
            Err(why) => panic!("{why}"),
        }
    }
}

/// `privatelink apply … | head -3`: what was begun is finished, and only the words are lost.
#[test]
fn a_reader_that_leaves_does_not_end_the_run() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = desk.home().join("onboarding.toml").display().to_string();
    let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666"];
    let words = ["init", "--service", "GitHub Enterprise", "--port", "443", "--admit-targets", "--out", &file];
    it.run(&[&words[..], &firefly].concat(), 0);
    for words in [["--json", "apply", &file, "--yes"], ["teardown", "GitHub Enterprise", "--yes", "--json"]] {
        let mut child = it.command(&words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let read = BufReader::new(child.stdout.take().unwrap()).lines().take(3).count();
        assert_eq!((read, child.wait().unwrap().code()), (3, Some(0)), "{words:?}");
        let activity = it.json(&["activity"], 0);
        let mut events = activity["entries"].as_array().unwrap().iter().map(|entry| &entry["event"]);
        // how things stood afterwards is kept after the end of the run
        let ended = events.rfind(|event| event["event"] == "run_ended").unwrap();
        assert_eq!(ended["ending"], "finished", "{words:?}");
    }
    assert!(it.text(&["teardown", "GitHub Enterprise", "--yes"], 0).contains("Nothing to change"));
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
