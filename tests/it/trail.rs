//! The record of what was done: an edit behind its back is found, and says where.

use std::process::Command;

use tests::desk::Desk;
use tests::places::python_program;

use crate::command::Privatelink;

#[test]
fn an_edited_row_is_found() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let file = desk.home().join("onboarding.toml");
    let words =
        ["init", "--service", "GitHub Enterprise", "--firefly", "444455556666", "--port", "443", "--admit-targets"];
    it.run(&[&words[..], &["--out", file.to_str().unwrap()]].concat(), 0);
    it.run(&["apply", file.to_str().unwrap(), "--yes"], 0);
    let chain = it.json(&["activity", "verify"], 0);
    assert!(chain["entries"].as_u64().unwrap() > 20);

    let database = desk.home().join("world/111122223333/privatelink.db");
    let edit = "import sqlite3, sys\n\
        db = sqlite3.connect(sys.argv[1])\n\
        for (name,) in db.execute(\"select name from sqlite_master where type = 'trigger'\").fetchall(): db.execute(f'drop trigger {name}')\n\
        db.execute(\"update journal set who = 'arn:aws:iam::111122223333:user/nobody' where seq = 7\")\n\
        db.commit()";
    let done = Command::new(python_program("python")).arg("-c").arg(edit).arg(&database).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let broken = it.json(&["activity", "verify"], 3);
    assert_eq!(broken["broken"]["seq"], 7, "{broken}");
    assert!(it.text(&["activity", "verify"], 3).contains("entry 7"));
}

#[test]
fn a_damaged_database_is_kept_and_said() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    it.run(&["whoami"], 0);
    let database = desk.home().join("world/111122223333/privatelink.db");
    std::fs::write(
        &database,
        b"this is not a database at all, and longer than a header of one hundred bytes would be, which matters here",
    )
    .unwrap();
    let before = std::fs::read(&database).unwrap();
    let said = String::from_utf8(it.command(&["list"]).output().unwrap().stderr).unwrap();
    assert!(said.contains("database") && said.contains("hint:"), "{said}");
    assert_eq!(std::fs::read(&database).unwrap(), before, "nothing was written over it");
}
