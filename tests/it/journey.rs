//! The whole journey by the command, and its papers judged by programs that others wrote.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tests::desk::Desk;

use crate::command::Privatelink;

#[test]
fn the_journey_reaches_every_stage_and_leaves_its_papers() {
    let desk = Desk::bare();
    let out = desk.home().join("papers");
    let it = Privatelink::new(&desk, &[]);
    fs::create_dir(&out).unwrap();
    fs::write(out.join("report.pdf"), "somebody's own").unwrap();
    let words = ["journey", "--out", path(&out)];
    assert_eq!(it.json(&words, 2)["code"], "file-exists");
    assert_eq!(fs::read_to_string(out.join("report.pdf")).unwrap(), "somebody's own");
    let told = it.text(&[&words[..], &["--force"]].concat(), 0);
    for stage in
        ["Who we are", "The plan", "A second plan", "hand-off packet", "stranger", "Repair", "The checklist", "Written"]
    {
        assert!(told.contains(stage), "{stage} is missing in\n{told}");
    }
    assert!(told.contains("Stage: connected"), "{told}");
    report(&out.join("report.pdf"));
    drawing(&out.join("topology.svg"));
    packet(&desk, &out.join("handoff.json"));
    activity(&out.join("activity.jsonl"));
}

#[test]
fn the_journey_streams_json() {
    let desk = Desk::bare();
    let told = Privatelink::new(&desk, &[]).text(&["--json", "journey"], 0);
    let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let stages = lines.iter().filter(|line| line["stage"].is_string()).count();
    assert!(stages > 10, "{stages} stages");
}

/// Whole for qpdf; tagged, with title and bookmarks for Poppler; and it reads.
fn report(pdf: &Path) {
    run("qpdf", &["--check", path(pdf)]);
    let info = run("pdfinfo", &[path(pdf)]);
    assert!(info.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")), "{info}");
    assert!(info.contains("Title:") && info.contains("GitHub Enterprise"), "{info}");
    let structure: Value = serde_json::from_str(&run("qpdf", &["--json", "--json-key=outlines", path(pdf)])).unwrap();
    assert!(structure["outlines"].as_array().unwrap().len() > 5, "{structure}");
    let text = run("pdftotext", &["-layout", path(pdf), "-"]);
    for words in ["SANDBOX", "1111 2222 3333", "com.amazonaws.vpce.us-east-1.vpce-svc-", "Sign-off"] {
        assert!(text.contains(words), "{words} is missing in the report");
    }
    let fonts = run("pdffonts", &[path(pdf)]);
    let embedded = fonts.lines().skip(2).all(|line| line.split_whitespace().rev().nth(4) == Some("yes"));
    assert!(embedded, "a font is not embedded:\n{fonts}");
}

/// XML for a parser that others wrote.
fn drawing(svg: &Path) {
    let script = "import sys, xml.dom.minidom as m; print(m.parse(sys.argv[1]).documentElement.tagName)";
    let python = tests::places::python_program("python");
    assert_eq!(run(path(&python), &["-c", script, path(svg)]).trim(), "svg");
    let text = fs::read_to_string(svg).unwrap();
    assert!(text.contains("<title") && text.contains("<desc") && !text.contains("<script"), "{text}");
}

/// Holds what Firefly needs, no secret, and is refused once a letter of it is changed.
fn packet(desk: &Desk, file: &Path) {
    let text = fs::read_to_string(file).unwrap();
    let packet: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(packet["expected_requester"], "444455556666");
    assert!(packet["service_name"].as_str().unwrap().starts_with("com.amazonaws.vpce.us-east-1.vpce-svc-"));
    assert_eq!(packet["sandbox"], true);
    assert!(!text.to_lowercase().contains("secret"));
    let forged = desk.home().join("forged.json");
    fs::write(&forged, text.replace("444455556666", "777788889999")).unwrap();
    let error = Privatelink::in_sandbox(desk).json(&["consumer", "plan", path(&forged)], 2);
    assert!(error["code"].as_str().unwrap().contains("packet"), "{error}");
}

fn activity(file: &Path) {
    let text = fs::read_to_string(file).unwrap();
    let entries: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (index, pair) in entries.windows(2).enumerate() {
        assert_eq!(pair[1]["previous"], pair[0]["hash"], "between {} and {}", index + 1, index + 2);
    }
    let intents = entries.iter().filter(|e| e["event"]["event"] == "intent").count();
    assert!(intents > 15, "{intents} changing calls are recorded");
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[track_caller]
fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
