//! Writes the service models that the sandbox reads. A test holds the files against the models that botocore ships.

use crate::command::{command, run};
use crate::{Outcome, places};

pub fn write() -> Outcome {
    let folder = places::root().join("src-tauri/sandbox/models");
    let script = places::root().join("tests/python/models.py");
    run(command(places::venv().join("bin/python"), places::root()).arg(script).arg(folder))
}
