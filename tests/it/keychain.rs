//! A key in a real keychain: kept there and nowhere else, used, and forgotten.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use tests::desk::Desk;
use tests::moto::Moto;

use crate::command::Privatelink;

const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[test]
fn a_key_is_kept_used_and_forgotten() {
    let desk = Desk::bare().bus().keychain();
    let it = Privatelink::new(&desk, &[]);
    assert!(it.text(&["credentials", "list"], 0).contains("No keys"));
    add(&it, "acme");
    assert_eq!(it.json(&["credentials", "list"], 0), serde_json::json!(["acme"]));
    assert_eq!(files_with(&desk.home().join(".local/share/firefly-privatelink"), SECRET), Vec::<String>::new());

    let moto = Moto::start();
    let with_key = Privatelink::new(&desk, &["--endpoint-url", &moto.url(), "--region", "eu-west-1", "--key", "acme"]);
    let identity = with_key.json(&["whoami"], 0);
    assert_eq!(identity["source"], serde_json::json!({ "kind": "key", "name": "acme" }));
    assert!(!identity.to_string().contains(SECRET));

    it.run(&["credentials", "remove", "acme"], 0);
    assert_eq!(it.json(&["credentials", "list"], 0), serde_json::json!([]));
    let error = with_key.json(&["whoami"], 1);
    assert!(error["message"].as_str().unwrap().contains("acme"), "{error}");
}

#[test]
fn without_a_keychain_it_says_so_and_keeps_nothing() {
    let desk = Desk::bare();
    let it = Privatelink::new(&desk, &[]);
    let mut command = it.command(&["credentials", "add", "acme"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{ID}\n{SECRET}\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("keychain") && said.contains("hint:") && !said.contains(SECRET), "{said}");
    assert_eq!(files_with(&desk.home(), SECRET), Vec::<String>::new());
}

#[test]
fn what_is_no_key_is_refused_without_repeating_it() {
    let desk = Desk::bare().bus().keychain();
    let it = Privatelink::new(&desk, &[]);
    let mut child = it.command(&["credentials", "add", "acme"]);
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"my password is hunter2").unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

fn add(it: &Privatelink, name: &str) {
    let mut command = it.command(&["credentials", "add", name]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let csv = format!("Access key ID,Secret access key\n{ID},{SECRET}\n");
    child.stdin.take().unwrap().write_all(csv.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

/// Files below `folder` that hold `words`.
fn files_with(folder: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(files_with(&entry.path(), words));
        } else if fs::read(entry.path()).unwrap_or_default().windows(words.len()).any(|part| part == words.as_bytes()) {
            found.push(entry.path().display().to_string());
        }
    }
    found
}
