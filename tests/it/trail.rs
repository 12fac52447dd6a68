//! The record of what was done: an edit behind its back is found, and says where.

use std::path::Path;
use std::process::Command;

use tests::desk::Desk;
use tests::places::python_program;

use crate::command::Privatelink;

#[test]
fn an_edited_row_is_found() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = desk.home().join("onboarding.toml");
    let words = ["init", "--service", "GitHub Enterprise", "--port", "443", "--admit-targets"];
    let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666"];
    it.run(&[&words[..], &firefly, &["--out", file.to_str().unwrap()]].concat(), 0);
    it.run(&["apply", file.to_str().unwrap(), "--yes"], 0);
    let chain = it.json(&["activity", "verify"], 0);
    assert!(chain["entries"].as_u64().unwrap() > 20);
    assert_eq!(chain["head_found"], serde_json::Value::Null);

    let database = desk.home().join("world/111122223333/privatelink.db");
    edit(&database, "update journal set who = 'arn:aws:iam::111122223333:user/nobody' where seq = 7");
    let broken = it.json(&["activity", "verify"], 3);
    assert_eq!(broken["broken"]["seq"], 7, "{broken}");
    assert!(it.text(&["activity", "verify"], 3).contains("entry 7"));
}

#[test]
fn a_missing_end_is_found_with_a_head_that_was_kept_elsewhere() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = desk.home().join("onboarding.toml");
    let init = |again: &[&str]| {
        let words = ["init", "--service", "GitHub Enterprise", "--port", "443", "--out", file.to_str().unwrap()];
        let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666"];
        it.run(&[&words[..], &firefly, again].concat(), 0);
    };
    init(&[]);
    init(&["--force"]);
    let head = it.json(&["activity", "verify"], 0)["head"].as_str().unwrap().to_owned();
    assert_eq!(it.json(&["activity", "verify", "--head", &head], 0)["head_found"], true);
    assert!(it.text(&["activity", "verify"], 0).contains(&head));

    let database = desk.home().join("world/111122223333/privatelink.db");
    edit(&database, "delete from journal where seq = (select max(seq) from journal)");
    assert!(it.text(&["activity", "verify"], 0).contains("only a head kept elsewhere can show"));
    let chain = it.json(&["activity", "verify", "--head", &head], 3);
    assert_eq!((&chain["broken"], &chain["head_found"]), (&serde_json::Value::Null, &false.into()), "{chain}");
    assert!(it.text(&["activity", "verify", "--head", &head], 3).contains("No entry carries that hash"));
    assert_eq!(it.json(&["activity", "verify", "--head", "cafe"], 2)["code"], "bad-hash");
}

/// Changes the record behind the product's back, its triggers taken off first.
pub fn edit(database: &Path, statement: &str) {
    let script = "import sqlite3, sys\n\
        db = sqlite3.connect(sys.argv[1])\n\
        for (name,) in db.execute(\"select name from sqlite_master where type = 'trigger'\").fetchall(): db.execute(f'drop trigger {name}')\n\
        db.execute(sys.argv[2])\n\
        db.commit()";
    let mut python = Command::new(python_program("python"));
    let done = python.args(["-c", script]).arg(database).arg(statement).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
