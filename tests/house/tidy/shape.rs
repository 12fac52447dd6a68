//! The shape of the tree: a short top level, files of a size that one reads, each saying first what it is.

use std::fs;

use ::tests::places::root;

use super::{File, expect_none, product, project};

/// At 500 lines a file is two rooms.
const MOST_LINES: usize = 500;

/// Build output, installed packages and version control.
pub const IS_NOT_OURS: &[&str] = &[".git", "target", "node_modules", "dist", "gen", ".venv"];

/// What is at the root and nothing else.
const TOP_LEVEL: &[&str] = &[
    ".cargo",
    ".ci",
    ".config",
    ".github",
    ".gitignore",
    ".taurignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "docs",
    "icons",
    "rustfmt.toml",
    "src-tauri",
    "tauri.conf.json",
    "tests",
    "ui",
    "xtask",
];

#[test]
fn the_top_level_is_short() {
    let names = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    expect_none(strangers(names));
}

#[test]
fn no_file_is_longer_than_one_reads() {
    expect_none(too_long(&project()));
}

#[test]
fn every_file_says_first_what_it_is() {
    expect_none(silent(&project()));
}

#[test]
fn the_product_does_not_stop_at_a_surprise() {
    expect_none(unwraps(&project()));
}

fn strangers(names: impl Iterator<Item = String>) -> Vec<String> {
    let strange = names.filter(|name| !TOP_LEVEL.contains(&name.as_str()) && !IS_NOT_OURS.contains(&name.as_str()));
    strange.map(|name| format!("{name} does not belong at the top level")).collect()
}

/// Generated files are as long as they are.
fn too_long(files: &[File]) -> Vec<String> {
    let sources =
        files.iter().filter(|file| file.is_rust() || file.path.ends_with(".ts") || file.path.ends_with(".tsx"));
    let sources = sources.filter(|file| !file.text.starts_with("// Generated"));
    let long = sources.map(|file| (file, file.text.lines().count())).filter(|(_, lines)| *lines > MOST_LINES);
    long.map(|(file, lines)| format!("{} has {lines} lines, more than {MOST_LINES}", file.path)).collect()
}

fn silent(files: &[File]) -> Vec<String> {
    let silent = files.iter().filter(|file| file.is_rust() && !file.text.starts_with("//! "));
    silent.map(|file| format!("{} does not open with a `//!` line saying what it is", file.path)).collect()
}

fn unwraps(files: &[File]) -> Vec<String> {
    let ours = product(files).into_iter().filter(|file| file.is_rust());
    let lines = ours.flat_map(|file| file.lines_outside_tests().map(move |(number, line)| (file, number, line)));
    let found = lines.filter(|(_, _, line)| !line.trim_start().starts_with("//") && line.contains(".unwrap()"));
    found.map(|(file, number, _)| format!("{}:{number}: unwrap() outside a test", file.path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_at_the_top_is_named() {
        let names = ["src-tauri", "target", "notes.txt"].map(str::to_owned);
        assert_eq!(strangers(names.into_iter()), ["notes.txt does not belong at the top level"]);
    }

    #[test]
    fn a_long_file_is_named_unless_it_is_generated() {
        let long = "line\n".repeat(MOST_LINES + 1);
        assert_eq!(too_long(&[File::new("ui/src/App.tsx", &long)]).len(), 1);
        assert!(too_long(&[File::new("ui/src/App.tsx", &long[5..])]).is_empty());
        assert!(too_long(&[File::new("ui/src/host/bindings.ts", &format!("// Generated\n{long}"))]).is_empty());
    }

    #[test]
    fn a_file_without_a_first_word_is_named() {
        assert_eq!(silent(&[File::new("src-tauri/x/src/lib.rs", "use std::fs;")]).len(), 1);
        assert!(silent(&[File::new("src-tauri/x/src/lib.rs", "//! What it is.")]).is_empty());
    }

    #[test]
    fn an_unwrap_is_named_with_its_line_unless_it_is_in_a_test() {
        let text = "fn a() {}\nlet b = c.unwrap();\n#[cfg(test)]\nmod tests {\nd.unwrap();\n}";
        assert_eq!(
            unwraps(&[File::new("src-tauri/x/src/lib.rs", text)]),
            ["src-tauri/x/src/lib.rs:2: unwrap() outside a test"]
        );
        assert!(unwraps(&[File::new("tests/it/main.rs", "e.unwrap()")]).is_empty());
    }
}
