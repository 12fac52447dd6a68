//! The service models that the sandbox reads are what botocore ships, cut down by the list of operations.

use std::fs;
use std::process::Command;

use tests::places::{python_program, root};

#[test]
fn the_service_models_are_fresh() {
    let folder = root().join("src-tauri/sandbox/models");
    let again = tempfile::tempdir().unwrap();
    fs::copy(folder.join("operations.json"), again.path().join("operations.json")).unwrap();
    let script = root().join("tests/python/models.py");
    let made = Command::new(python_program("python")).arg(script).arg(again.path()).status().unwrap();
    assert!(made.success());
    let names = |folder: &std::path::Path| {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&folder), names(again.path()), "run `cargo xtask models`");
    for name in names(&folder) {
        let same = fs::read(folder.join(&name)).unwrap() == fs::read(again.path().join(&name)).unwrap();
        assert!(same, "{} is stale: run `cargo xtask models`", name.display());
    }
}
