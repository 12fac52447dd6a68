//! The screens see the commands that the engine has.

use std::fs;

#[test]
fn the_generated_bindings_are_fresh() {
    let file = tests::places::root().join("ui/src/host/bindings.ts");
    let held = fs::read_to_string(file).unwrap();
    let fresh = engine::bindings::bindings();
    assert!(held.trim_end() == fresh.trim_end(), "ui/src/host/bindings.ts is stale: run `cargo xtask bindings`");
}
