//! `microburst`, a proxy that others wrote to break connections to AWS, on loopback for the time of a test.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::places::python_program;
use crate::process::{Running, free_port, until};

/// A running proxy.
pub struct Microburst {
    port: u16,
    _server: Running,
}

impl Microburst {
    /// Starts it in front of an endpoint URL and waits until it answers.
    pub fn before(upstream: &str) -> Microburst {
        let port = free_port();
        let mut command = Command::new(python_program("microburst"));
        command.args(["--upstream", upstream, "--port", &port.to_string(), "--no-resign"]);
        let mut server = Running::start(command.stdout(Stdio::null()).stderr(Stdio::null()));
        until("microburst answers", || {
            assert!(server.ended().is_none(), "microburst ended: {:?}", server.ended());
            ureq::get(format!("http://127.0.0.1:{port}/_microburst/health")).call().ok()
        });
        Microburst { port, _server: server }
    }

    /// What a client takes as its endpoint URL.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Sets the rules, a list in microburst's own JSON. Of those that match a request, the first that is not used up is followed.
    pub fn follow(&self, rules: &Value) {
        ureq::post(self.rules()).send_json(rules).unwrap_or_else(|error| panic!("{rules} is refused: {error}"));
    }

    /// Every rule with how often it was followed, as microburst tells.
    pub fn told(&self) -> Value {
        let mut answer = ureq::get(self.rules()).call().expect("microburst tells its rules");
        answer.body_mut().read_json().expect("microburst tells JSON")
    }

    fn rules(&self) -> String {
        format!("{}/_microburst/rules", self.url())
    }
}
