//! The screens: lint, tests, types and build, by the scripts in `ui/package.json`.

use crate::Outcome;
use crate::command::{npm, run};

pub fn lint() -> Outcome {
    run(&mut npm(&["run", "--silent", "lint"]))
}

pub fn test() -> Outcome {
    run(&mut npm(&["run", "--silent", "test"]))
}

/// Checks the types and writes `ui/dist`, which the window embeds.
pub fn build() -> Outcome {
    run(&mut npm(&["run", "--silent", "build"]))
}
