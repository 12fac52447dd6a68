//! Judging an account of about 10,000 resources, in release.

use std::process::Command;

use serde_json::Value;

use crate::sandbox::built;

/// What domain's example `audit_large` prints when it is asked for figures; `cargo xtask bench` builds it in release.
pub fn measure() -> Value {
    let output = Command::new(built("audit_large")).arg("--measure").output().expect("`cargo xtask bench` built it");
    let mut figures: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    figures["judged_in"] = "release".into();
    figures
}
