//! A private desk for a program under test: a home of its own, a session bus, a keychain and a screen.
//! Nothing of the person's own session reaches it, and everything at it ends when the desk is dropped.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use tempfile::TempDir;

use crate::process::{Running, until};

/// Opens the keychain of every desk.
const PASSWORD: &str = "open sesame";

/// A place to run programs at.
pub struct Desk {
    folder: TempDir,
    environment: Vec<(&'static str, OsString)>,
    running: Vec<Running>,
}

impl Desk {
    /// A home and nothing else: no bus, so no keychain, and no screen.
    pub fn bare() -> Desk {
        let folder = tempfile::Builder::new().prefix("desk-").tempdir().expect("a temporary folder can be made");
        let (home, runtime) = (folder.path().join("home"), folder.path().join("runtime"));
        for place in [&home, &runtime] {
            fs::create_dir(place).expect("a folder can be made in a new one");
            fs::set_permissions(place, fs::Permissions::from_mode(0o700)).expect("our own folder can be closed");
        }
        let environment = vec![
            ("PATH", env::var_os("PATH").unwrap_or_default()),
            ("LANG", "C.UTF-8".into()),
            ("HOME", home.into()),
            ("XDG_RUNTIME_DIR", runtime.into()),
            // Where no credentials are found the SDK would ask a host that is not there, for seconds.
            ("AWS_EC2_METADATA_DISABLED", "true".into()),
        ];
        Desk { folder, environment, running: Vec::new() }
    }

    /// A home, a session bus, an unlocked keychain and a screen: what the window wants.
    pub fn full() -> Desk {
        Desk::bare().bus().keychain().screen()
    }

    /// Adds a session bus.
    pub fn bus(mut self) -> Desk {
        let mut daemon = self.command("dbus-daemon");
        daemon.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        let address = self.start_and_read_line(daemon.stderr(Stdio::null()));
        self.environment.push(("DBUS_SESSION_BUS_ADDRESS", address.into()));
        self
    }

    /// Adds an empty, unlocked keychain to a desk with a bus.
    pub fn keychain(mut self) -> Desk {
        let mut daemon = self.command("gnome-keyring-daemon");
        daemon.args(["--foreground", "--unlock", "--components=secrets"]);
        daemon.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = daemon.spawn().expect("gnome-keyring-daemon is installed");
        let mut input = child.stdin.take().expect("standard input is piped");
        input.write_all(PASSWORD.as_bytes()).expect("the keychain takes its password");
        drop(input);
        self.running.push(Running::adopt(child));
        until("the keychain answers on the bus", || self.has_secret_service().then_some(()));
        self
    }

    /// Adds a screen of 1440 × 960.
    pub fn screen(mut self) -> Desk {
        let mut server = self.command("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "1440x960x24", "-nolisten", "tcp", "-noreset"]);
        let number = self.start_and_read_line(server.stderr(Stdio::null()));
        self.environment.push(("DISPLAY", format!(":{number}").into()));
        self
    }

    /// The home folder of this desk.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A command that sees this desk's environment and nothing else.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.current_dir(self.folder.path());
        command
    }

    fn start_and_read_line(&mut self, command: &mut Command) -> String {
        let mut running = Running::start(command.stdout(Stdio::piped()));
        let line = running.first_line();
        self.running.push(running);
        line
    }

    fn has_secret_service(&self) -> bool {
        let mut question = self.command("dbus-send");
        question.args(["--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]);
        question.args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
        let answer = question.output().expect("dbus-send is installed");
        String::from_utf8_lossy(&answer.stdout).contains("boolean true")
    }

    /// Programs that were started at this desk, by whomever: they carry its runtime folder in their environment.
    fn at_work(&self) -> Vec<String> {
        let mark = format!("XDG_RUNTIME_DIR={}", self.folder.path().join("runtime").display());
        at_work(mark.as_bytes())
    }
}

impl Drop for Desk {
    /// The window's own children and what the bus started are nobody's to kill but ours.
    fn drop(&mut self) {
        while self.running.pop().is_some() {}
        for process in self.at_work() {
            let _ = Command::new("kill").args(["-KILL", &process]).stderr(Stdio::null()).status();
        }
    }
}

fn at_work(mark: &[u8]) -> Vec<String> {
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let numbers = processes.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let numbers = numbers.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    numbers.filter(|number| carries(number, mark)).collect()
}

fn carries(process: &str, mark: &[u8]) -> bool {
    let environment = fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
    environment.split(|byte| *byte == 0).any(|variable| variable == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_desk_outlives_it() {
        let desk = Desk::bare();
        let mark = format!("XDG_RUNTIME_DIR={}", desk.folder.path().join("runtime").display());
        // A program whose starter is gone is the bus's or the init process's child, not ours.
        let mut shell = desk.command("sh");
        shell.args(["-c", "sleep 600 >/dev/null 2>&1 & exit"]).status().unwrap();
        assert_eq!(desk.at_work().len(), 1);
        drop(desk);
        assert_eq!(until("the last one is gone", || Some(at_work(mark.as_bytes())).filter(Vec::is_empty)).len(), 0);
    }
}
