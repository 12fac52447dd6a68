//! Writes what other programs read of our types: the TypeScript twin of the list of commands, and the JSON Schema of the
//! onboarding file. Tests hold both files against the types.

use std::fs;
use std::path::Path;

use crate::command::{cargo, read};
use crate::{Outcome, places};

pub fn write() -> Outcome {
    put(&places::ui().join("src/host/bindings.ts"), "engine", "bindings")?;
    put(&places::root().join("docs/onboarding.schema.json"), "domain", "schema")
}

/// Into `file` goes what that example of `package` prints.
fn put(file: &Path, package: &str, example: &str) -> Outcome {
    let text = read(&mut cargo(&["run", "--quiet", "--package", package, "--example", example]))?;
    fs::write(file, text + "\n").map_err(|error| format!("{} cannot be written: {error}", file.display()))
}
