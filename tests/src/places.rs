//! Where things are: the checkout, the built programs, the Python environment.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the checkout.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie one folder below the root")
}

/// A program of this workspace, built beside the running test. Panics when it is not built.
pub fn built(program: &str) -> PathBuf {
    let test = env::current_exe().expect("a running test has a file");
    let profile = test.ancestors().nth(2).expect("test binaries lie in target/PROFILE/deps");
    let file = profile.join(program);
    assert!(file.exists(), "{} is not there: run `cargo build --workspace --all-targets` first", file.display());
    file
}

/// A program of the tests' Python environment. Panics when it is not set up.
pub fn python_program(name: &str) -> PathBuf {
    program_of("venv", name)
}

/// A program of Prowler's environment. Panics when it is not set up.
pub fn prowler_program(name: &str) -> PathBuf {
    program_of("prowler", name)
}

fn program_of(environment: &str, name: &str) -> PathBuf {
    let home = env::home_dir().expect("there is a home folder");
    let cache = env::var_os("XDG_CACHE_HOME").map_or_else(|| home.join(".cache"), PathBuf::from);
    let file = cache.join("firefly-privatelink").join(environment).join("bin").join(name);
    assert!(file.exists(), "{} is not there: run `cargo xtask set-up` first", file.display());
    file
}
