//! Other people's clients against an endpoint: a script of `tests/python/` with boto3, or the AWS CLI.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::places::{prowler_program, python_program, root};

/// Who asks, and where. Nothing of the machine's own AWS configuration is used.
pub struct Client {
    endpoint: String,
    region: String,
    access_key: String,
    account: String,
}

impl Client {
    /// A client of an endpoint URL, such as the sandbox's or moto's.
    pub fn new(endpoint: &str, region: &str) -> Client {
        let account = "123456789012".to_owned();
        Client { endpoint: endpoint.to_owned(), region: region.to_owned(), access_key: account.clone(), account }
    }

    /// The account to act in: its ID as the access key (how the sandbox knows accounts), and in `ACCOUNT` for scripts
    /// that assume a role there (how moto does).
    pub fn account(mut self, id: &str) -> Client {
        id.clone_into(&mut self.access_key);
        id.clone_into(&mut self.account);
        self
    }

    /// Runs a script of `tests/python/` and gives the JSON that it printed. Panics with its error output when it fails.
    pub fn run(&self, script: &str, arguments: &[&str]) -> Value {
        let mut python = self.command("python");
        json(python.arg(root().join("tests/python").join(script)).args(arguments))
    }

    /// Runs checks of Prowler on what an endpoint service stands on; `prowler_checks.py` says what it gives.
    pub fn prowler(&self, service: &str, trusted: &str, checks: &[&str]) -> Value {
        let mut python = self.asking(prowler_program("python"));
        python.arg(root().join("tests/python/prowler_checks.py")).args([service, trusted]).args(checks);
        json(&mut python)
    }

    /// Runs the AWS CLI and gives the JSON that it printed, or null when it printed nothing.
    pub fn aws(&self, arguments: &[&str]) -> Value {
        json(self.command("aws").args(["--output", "json"]).args(arguments))
    }

    /// A script for bash, in which `aws` is the AWS CLI.
    pub fn bash(&self, script: &str) -> Command {
        let mut command = self.asking("bash".into());
        let programs = python_program("aws").parent().map(Path::to_path_buf).unwrap_or_default();
        let path = std::env::var("PATH").unwrap_or_default();
        command.arg(script).env("PATH", format!("{}:{path}", programs.display()));
        command
    }

    fn command(&self, program: &str) -> Command {
        self.asking(python_program(program))
    }

    fn asking(&self, program: PathBuf) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs([
            ("PATH", std::env::var("PATH").unwrap_or_default().as_str()),
            ("HOME", "/nonexistent"),
            ("LANG", "C.UTF-8"),
            ("PYTHONDONTWRITEBYTECODE", "1"),
            ("AWS_ENDPOINT_URL", &self.endpoint),
            ("AWS_REGION", &self.region),
            ("AWS_DEFAULT_REGION", &self.region),
            ("AWS_ACCESS_KEY_ID", &self.access_key),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("AWS_PAGER", ""),
            ("ACCOUNT", &self.account),
        ]);
        command
    }
}

fn json(command: &mut Command) -> Value {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} did not start: {error}"));
    let (printed, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?} failed ({}):\n{said}", output.status);
    if printed.trim().is_empty() {
        return Value::Null;
    }
    serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{command:?} printed no JSON: {error}\n{printed}"))
}
