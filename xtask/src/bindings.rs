//! Writes what others read of our types: the TypeScript twin of the list of commands, the JSON Schema of the onboarding file,
//! and the page of all rules of the audit. Tests hold these files against the types and the rules.

use std::fs;
use std::path::Path;

use crate::command::{cargo, read};
use crate::{Outcome, places};

pub fn write() -> Outcome {
    put(&places::ui().join("src/host/bindings.ts"), "engine", "bindings")?;
    put(&places::root().join("docs/onboarding.schema.json"), "domain", "schema")?;
    put(&places::root().join("docs/audit.md"), "domain", "audit_table")
}

/// Into `file` goes what that example of `package` prints.
fn put(file: &Path, package: &str, example: &str) -> Outcome {
    let text = read(&mut cargo(&["run", "--quiet", "--package", package, "--example", example]))?;
    fs::write(file, text + "\n").map_err(|error| format!("{} cannot be written: {error}", file.display()))
}
