//! Writes the TypeScript twin of the list of commands. A test holds the file against the list.

use std::fs;

use crate::command::{cargo, read};
use crate::{Outcome, places};

pub fn write() -> Outcome {
    let file = places::ui().join("src/host/bindings.ts");
    let text = read(&mut cargo(&["run", "--quiet", "--package", "engine", "--example", "bindings"]))?;
    fs::write(&file, text + "\n").map_err(|error| format!("{} cannot be written: {error}", file.display()))
}
