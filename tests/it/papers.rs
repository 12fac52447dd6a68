//! Where the command writes what a person asked for, and where it keeps what it remembers.

use tests::desk::Desk;

use crate::command::{FIREFLY, Privatelink, init};

/// Every verb that writes a file holds to one rule: what is there stays, whatever it is, unless with `--force`.
#[test]
fn nothing_that_is_there_is_overwritten_unasked() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let (file, paper) = (desk.home().join("onboarding.toml"), desk.home().join("paper"));
    init(&it, &file);
    let (file, out) = (file.to_str().unwrap(), paper.to_str().unwrap());
    it.run(&["apply", file, "--yes"], 0);
    let service = ["init", "--service", "Harbor", "--port", "443"];
    let service = [&service[..], &FIREFLY[..]].concat();
    let name = "GitHub Enterprise";
    let verbs: &[&[&str]] = &[
        &["schema"],
        &["plan", file],
        &["repair", name],
        &["clone", name, "Another"],
        &["export", name, "--format", "cli"],
        &["handoff", name],
        &["topology", name],
        &["report", name],
        &["activity", "export"],
        &service,
    ];
    for words in verbs {
        std::fs::write(&paper, "mine").unwrap();
        let words = [words, &["--out", out][..]].concat();
        let error = it.json(&words, 2);
        assert_eq!(error["code"], "file-exists", "{words:?}");
        assert!(error["hint"].as_str().unwrap().contains("--force"), "{error}");
        assert_eq!(std::fs::read_to_string(&paper).unwrap(), "mine", "{words:?}");
        it.run(&[&words[..], &["--force"]].concat(), 0);
        assert_ne!(std::fs::read(&paper).unwrap(), b"mine", "{words:?}");
        std::fs::remove_file(&paper).unwrap();
        let written = it.json(&words, 0);
        assert!(paper.is_file() && !written.is_null(), "{words:?}: {written}");
    }
}

/// Two people with records of their own in one world.
#[test]
fn several_data_folders_share_one_world() {
    let desk = Desk::bare();
    let world = format!("--sandbox={}", desk.home().join("world").display());
    let at = |name: &str| desk.home().join(name).display().to_string();
    let (ada, bob) = (at("ada"), at("bob"));
    let of = |data: &str| Privatelink::new(&desk, &[&world, "--data-dir", data]);
    let file = desk.home().join("onboarding.toml");
    init(&of(&ada), &file);
    let file = file.to_str().unwrap();
    of(&ada).run(&["apply", file, "--yes"], 0);
    assert!(of(&ada).text(&["list"], 0).contains("GitHub Enterprise"));
    assert!(of(&bob).text(&["list"], 0).contains("No onboardings yet"), "the records are apart");
    assert_eq!(of(&bob).json(&["plan", file], 0)["steps"], serde_json::json!([]), "the world is one");
    assert!(!desk.home().join("world").join("111122223333").exists());

    of(&ada).run(&["sandbox", "reset", "--yes"], 0);
    assert!(of(&ada).text(&["list"], 0).contains("No onboardings yet"), "a reset takes the records of who asks for it");
}
