//! Starting other programs: printed before they run, judged by their exit code.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Outcome, places};

/// A command in `folder` that finds our own Node first, where there is one.
pub fn command(program: impl AsRef<Path>, folder: &Path) -> Command {
    let mut command = Command::new(program.as_ref());
    command.current_dir(folder).env("PATH", path());
    command
}

/// Runs it in sight of the person, and fails when it does.
pub fn run(command: &mut Command) -> Outcome {
    let words = words(command);
    println!("$ {words}");
    let status = command.status().map_err(|error| format!("{words} did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{words} failed ({status})")) }
}

/// Runs it out of sight and gives what it printed, without the last line break.
pub fn read(command: &mut Command) -> Outcome<String> {
    let words = words(command);
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{words} did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("{words} failed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr).trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// The machine's npm is a script on Windows, which needs its full name.
pub fn npm(arguments: &[&str]) -> Command {
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" }, &places::ui());
    npm.args(arguments);
    npm
}

/// Cargo at the root of the checkout.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command("cargo", places::root());
    cargo.args(arguments);
    cargo
}

fn words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    command.get_args().fold(program, |words, argument| words + " " + &argument.to_string_lossy())
}

fn path() -> OsString {
    let machine = env::var_os("PATH").unwrap_or_default();
    let ours = places::own_node().join("bin");
    if !ours.exists() {
        return machine;
    }
    let folders = std::iter::once(ours).chain(env::split_paths(&machine));
    env::join_paths(folders).unwrap_or(machine)
}
