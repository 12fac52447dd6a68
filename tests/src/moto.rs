//! `moto_server`, an AWS that others wrote, on loopback for the time of a test.
//! It departs from AWS in ways that `docs/fidelity.md` lists: a test against it shows that we speak the wire, not that AWS agrees.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::places::python_program;
use crate::process::{Running, free_port, until};
use crate::python;

/// A running server with an empty world.
pub struct Moto {
    port: u16,
    _server: Running,
}

/// Where a service could be connected from: one VPC with a subnet in each of two zones and an instance in each subnet.
pub struct Estate {
    pub vpc: String,
    pub subnets: Vec<String>,
    pub instances: Vec<String>,
    /// The private addresses of the instances, in their order.
    pub addresses: Vec<String>,
    pub security_group: String,
}

impl Moto {
    /// Starts the server and waits until it answers.
    pub fn start() -> Moto {
        Self::run(&mut Command::new(python_program("moto_server")))
    }

    /// The same without machine images, which moto makes anew for every account: for tests that take an account for each case.
    pub fn start_without_images() -> Moto {
        Self::run(Command::new(python_program("moto_server")).env("MOTO_EC2_LOAD_DEFAULT_AMIS", "false"))
    }

    fn run(command: &mut Command) -> Moto {
        let port = free_port();
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        let mut server = Running::start(command.stdout(Stdio::null()).stderr(Stdio::null()));
        until("moto_server answers", || {
            assert!(server.ended().is_none(), "moto_server ended: {:?}", server.ended());
            ureq::get(format!("http://127.0.0.1:{port}/moto-api/")).call().ok()
        });
        Moto { port, _server: server }
    }

    /// What a client takes as its endpoint URL.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Empties the world.
    pub fn reset(&self) {
        ureq::post(format!("{}/moto-api/reset", self.url())).send_empty().expect("moto resets");
    }

    /// Builds the small estate in an account and a region.
    pub fn estate(&self, account: &str, region: &str) -> Estate {
        let client = python::Client::new(&self.url(), region).account(account);
        let made = client.run("estate.py", &[]);
        Estate {
            vpc: text(&made["vpc"]),
            subnets: texts(&made["subnets"]),
            instances: texts(&made["instances"]),
            addresses: texts(&made["addresses"]),
            security_group: text(&made["security_group"]),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is not text")).to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap_or_else(|| panic!("{value} is not a list")).iter().map(text).collect()
}
