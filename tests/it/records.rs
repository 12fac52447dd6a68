//! The record of the real process on a disk that is full or damaged: nothing changes AWS without its row, and no gap is silent.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use domain::{Entry, Event};
use serde_json::Value;
use tests::desk::Desk;
use tests::places::{built, python_program};

use crate::clicks::changes;
use crate::command::{Privatelink, init, said};
use crate::kills::counted;

/// The system refuses to let any file grow beyond a limit, as it does on a full disk. It strikes at another row each time.
#[test]
fn what_cannot_be_recorded_is_not_done() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let (world, file) = (desk.home().join("world"), desk.home().join("onboarding.toml"));
    init(&it, &file);
    let file = file.to_str().unwrap();
    let mut struck = Vec::new();
    // in blocks of 512 bytes; the index of SQLite's log alone takes 64
    for blocks in (80..).step_by(60) {
        let output = limited(&desk, &world, blocks, &["apply", file, "--yes"]);
        if output.status.success() {
            break;
        }
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{blocks} blocks: {said}");
        assert!(said.contains("cannot be written") && said.contains("Free some space"), "{blocks} blocks: {said}");
        struck.push(everything_has_its_row(&it, &world));
        assert!(blocks < 4000, "it never gets through: {said}");
    }
    println!("struck after so many changes: {struck:?}");
    struck.dedup();
    assert!(struck.len() > 2, "it struck at {struck:?} calls only");
    it.run(&["apply", file, "--yes"], 0);
    assert_eq!(it.json(&["plan", file], 0)["steps"], serde_json::json!([]));
    assert!(counted(&it).iter().all(|(_, count)| *count == 1), "{:?}", counted(&it));
    assert_eq!(it.json(&["activity", "verify"], 0)["broken"], Value::Null);
}

/// Each change in the world's own record has an intent of the journal. How many changes there are.
fn everything_has_its_row(it: &Privatelink, world: &Path) -> usize {
    let lines = it.text(&["activity", "export"], 0);
    let mut intents: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines.lines().filter(|line| !line.is_empty()) {
        if let Event::Intent { action, .. } = serde_json::from_str::<Entry>(line).unwrap().event {
            *intents.entry(action.call().split(':').nth(1).unwrap().to_owned()).or_default() += 1;
        }
    }
    let mut done: BTreeMap<String, usize> = BTreeMap::new();
    changes(world).into_iter().for_each(|action| *done.entry(action).or_default() += 1);
    for (action, count) in &done {
        assert!(intents.get(action).is_some_and(|rows| rows >= count), "{action}: {count} of {intents:?}");
    }
    done.values().sum()
}

/// Runs it where no file may grow beyond so many blocks; a write beyond them fails, and kills nobody.
fn limited(desk: &Desk, world: &Path, blocks: u32, words: &[&str]) -> Output {
    let mut command: Command = desk.command("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "sh", &blocks.to_string()]);
    command.arg(built("privatelink")).arg(format!("--sandbox={}", world.display())).args(words);
    command.stdin(Stdio::null()).output().unwrap()
}

#[test]
fn damaged_records_are_put_aside_said_and_on_record() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = desk.home().join("onboarding.toml");
    init(&it, &file);
    let file = file.to_str().unwrap();
    it.run(&["apply", file, "--yes"], 0);
    let records = desk.home().join("world/111122223333/privatelink.db");
    let bytes = scrambled(&records);

    // several at once: one of them puts it aside, and says so
    let at_once: Vec<_> =
        (0..4).map(|_| it.command(&["list"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()).collect();
    let all: Vec<Output> = at_once.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    assert!(all.iter().all(|output| output.status.success()), "{all:?}");
    let told: Vec<String> = all.iter().map(said).filter(|said| said.contains("damaged")).collect();
    let [told] = told.as_slice() else { panic!("{told:?}") };
    assert!(told.contains("were damaged") && told.contains("privatelink.damaged-1.db"), "{told}");
    assert!(told.contains("“GitHub Enterprise”, which is all that it held"), "{told}");
    assert!(it.text(&["list"], 0).contains("GitHub Enterprise"), "the onboarding was taken over");
    assert!(!said(&it.run(&["list"], 0)).contains("damaged"), "it is said once");
    assert_eq!(std::fs::read(records.with_file_name("privatelink.damaged-1.db")).unwrap(), bytes);
    let first = it.json(&["activity"], 0)["entries"][0].clone();
    assert_eq!(first["event"]["event"], "records_put_aside", "{first}");
    assert_eq!(first["event"]["files"][0]["name"], "privatelink.damaged-1.db");
    assert!(it.text(&["activity"], 0).contains("began a new record"), "{first}");
    // what is in AWS is found by its tags: nothing is done twice
    assert_eq!(it.json(&["plan", file], 0)["steps"], serde_json::json!([]));
    it.run(&["apply", file, "--yes", "--confirm-firefly", "444455556666"], 0);
    assert_eq!(it.json(&["activity", "verify"], 0)["broken"], Value::Null);
}

#[test]
fn records_of_a_newer_version_are_whole_and_stay() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    it.run(&["whoami"], 0);
    let records = desk.home().join("world/111122223333/privatelink.db");
    asked(&records, "db.execute('PRAGMA user_version = 99')");
    let before = std::fs::read(&records).unwrap();
    let told = said(&it.run(&["list"], 1));
    assert!(told.contains("records-newer") && told.contains("hint: Update"), "{told}");
    assert_eq!(std::fs::read(&records).unwrap(), before);
    assert!(!records.with_file_name("privatelink.damaged-1.db").exists());
}

/// Overwrites the root of the journal, as a stray write would; the bytes then.
fn scrambled(records: &Path) -> Vec<u8> {
    let question = "print(db.execute(\"select rootpage from sqlite_master where name = 'journal'\").fetchone()[0], \
                    db.execute('PRAGMA page_size').fetchone()[0])";
    let answer = asked(records, question);
    let numbers: Vec<usize> = answer.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [root, size] = numbers.as_slice() else { panic!("{answer}") };
    let mut bytes = std::fs::read(records).unwrap();
    bytes[(root - 1) * size..root * size].fill(0xa5);
    std::fs::write(records, &bytes).unwrap();
    bytes
}

/// What Python says that looks into the database.
fn asked(records: &Path, question: &str) -> String {
    let script = format!("import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1])\n{question}\ndb.commit()");
    let output = Command::new(python_program("python")).args(["-c", &script]).arg(records).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}
