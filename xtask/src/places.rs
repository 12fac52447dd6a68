//! Where things are: the checkout, its build output, and what is kept between checkouts.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the checkout.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies one folder below the root")
}

/// The sources of the screens.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// Cargo's build output: what the environment says, else `target`.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// A program that this workspace builds, in the profile that every verb here uses.
pub fn built(program: &str) -> PathBuf {
    target().join("debug").join(format!("{program}{}", env::consts::EXE_SUFFIX))
}

/// Kept outside the checkout, so that a fresh clone on a known machine is quick.
pub fn cache() -> PathBuf {
    let home = env::home_dir().unwrap_or_else(env::temp_dir);
    env::var_os("XDG_CACHE_HOME").map_or_else(|| home.join(".cache"), PathBuf::from).join("firefly-privatelink")
}

/// The Python environment of the tests: boto3, moto and the AWS CLI.
pub fn venv() -> PathBuf {
    cache().join("venv")
}

/// The environment of Prowler, which wants other versions than the rest of the tests.
pub fn prowler() -> PathBuf {
    cache().join("prowler")
}

/// A Node of our own, there only where the machine's is missing or too old.
pub fn own_node() -> PathBuf {
    cache().join("node")
}
