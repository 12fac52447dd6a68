//! The sandbox's own pace in release, on one core; and how long boto3 takes with the served sandbox beside moto's server.

use std::path::PathBuf;
use std::process::Command;

use ::sandbox::{ClockMode, Options, Sandbox};
use serde_json::{Value, json};
use tests::moto::Moto;
use tests::python::Client;

use crate::{median, rounded};

const RUNS: usize = 3;

pub async fn measure() -> Value {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let options = Options { seed: "empty".to_owned(), dir: None, clock: ClockMode::Fast };
    let server = tokio::spawn(::sandbox::serve(listener, Sandbox::open(options).expect("a seed"), "bench".to_owned()));
    let (ours, theirs) = tokio::task::spawn_blocking(move || {
        let moto = Moto::start();
        let pace = |url: &str| median((0..RUNS).map(|_| boto3(url)).collect());
        (pace(&url), pace(&moto.url()))
    })
    .await
    .expect("boto3 runs");
    server.abort();
    json!({
        "release": released(),
        "boto3_seconds": rounded(ours),
        "boto3_with_moto_seconds": rounded(theirs),
        "boto3_over_moto": rounded(ours / theirs),
        "runs": RUNS,
    })
}

fn boto3(url: &str) -> f64 {
    Client::new(url, "us-east-1").run("pace.py", &[])["seconds"].as_f64().expect("a number")
}

/// What `sandbox`'s example `pace` prints.
fn released() -> Value {
    let output = Command::new(built("pace")).output().expect("it runs");
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}

/// An example of `sandbox` in release, which `cargo xtask bench` has built.
pub fn built(example: &str) -> PathBuf {
    let program = std::env::current_exe().expect("a running program has a file");
    let target = program.ancestors().nth(3).expect("examples lie in target/PROFILE/examples");
    target.join("release/examples").join(example)
}
