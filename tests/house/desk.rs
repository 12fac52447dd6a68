//! The private desk keeps secrets apart and shows a screen.

use std::io::Write;
use std::process::Stdio;

use tests::desk::Desk;

#[test]
fn the_keychain_keeps_a_secret_and_no_other_desk_sees_it() {
    let desk = Desk::bare().bus().keychain();
    keep(&desk, "a secret");
    assert_eq!(look_up(&desk), "a secret");
    let other = Desk::bare().bus().keychain();
    assert_eq!(look_up(&other), "");
}

#[test]
fn without_a_bus_there_is_no_keychain() {
    let desk = Desk::bare();
    let refused = desk.command("secret-tool").args(["lookup", "of", "tests"]).output().unwrap();
    assert!(!refused.status.success());
    assert!(!refused.stderr.is_empty());
}

#[test]
fn a_program_at_a_desk_sees_only_what_is_on_it() {
    let desk = Desk::bare();
    let output = desk.command("env").output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = printed.lines().filter_map(|line| Some(line.split_once('=')?.0)).collect();
    assert_eq!(names, ["AWS_EC2_METADATA_DISABLED", "HOME", "LANG", "PATH", "XDG_RUNTIME_DIR"]);
}

fn keep(desk: &Desk, secret: &str) {
    let mut tool = desk.command("secret-tool");
    tool.args(["store", "--label=tests", "of", "tests"]).stdin(Stdio::piped());
    let mut tool = tool.spawn().unwrap();
    tool.stdin.take().unwrap().write_all(secret.as_bytes()).unwrap();
    assert!(tool.wait().unwrap().success());
}

fn look_up(desk: &Desk) -> String {
    let found = desk.command("secret-tool").args(["lookup", "of", "tests"]).output().unwrap();
    String::from_utf8(found.stdout).unwrap()
}
