//! Looking around in a large account whose calls take a while, beside the longest chain of calls that wait for each other, and
//! beside boto3 asking for the same things one by one: through the same door over loopback.

use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use cloud::Door;
use domain::CloudRead;
use serde_json::{Value, json};
use tests::process::Running;
use tests::python::Client;

use crate::chain::{self, Asked};
use crate::ground::{CUSTOMER, Ground};
use crate::sandbox::built;
use crate::{median, rounded};

const RUNS: usize = 3;
const ESTATE: &str = "large:2000";
const LATENCY: Duration = Duration::from_millis(50);

pub async fn measure() -> Value {
    let ground = Ground::new(ESTATE);
    let calls = recorded(&ground).await;
    let chain = chain::longest(&calls);
    let (alone, wall, script) = tokio::task::spawn_blocking(|| {
        let (alone, wall) = (looks(Duration::ZERO), looks(LATENCY));
        let door = Open::new(LATENCY);
        (alone, wall, Client::new(&door.url, "us-east-1").account(CUSTOMER).run("discovery.py", &[]))
    })
    .await
    .expect("both run");
    assert_eq!(script["calls"], chain::counts(&calls), "boto3 asks for the same");
    let theirs = script["seconds"].as_f64().expect("a number");
    let waits = chain.len() as f64 * LATENCY.as_secs_f64();
    json!({
        "estate": ESTATE,
        "latency_seconds": LATENCY.as_secs_f64(),
        "calls": calls.len(),
        "looked_in": "release",
        "seconds": rounded(wall),
        "seconds_without_latency": rounded(alone),
        "longest_chain": chain,
        "longest_chain_seconds": rounded(waits),
        "over_longest_chain": rounded(wall / waits),
        "boto3_seconds": rounded(theirs),
        "over_boto3": rounded(wall / theirs),
        "runs": RUNS,
    })
}

/// The sandbox as it is shipped, in a process of its own.
struct Open {
    url: String,
    _server: Running,
}

impl Open {
    fn new(latency: Duration) -> Open {
        let mut door = Command::new(built("door"));
        door.arg(ESTATE).arg(latency.as_millis().to_string()).stdout(Stdio::piped());
        let mut server = Running::start(&mut door);
        Open { url: server.first_line(), _server: server }
    }
}

/// The middle one of some looks through a door, by the program as it is shipped (`cloud`'s example `look`). The first of all opens
/// the estate and is not counted.
fn looks(latency: Duration) -> f64 {
    let door = Open::new(latency);
    let output = Command::new(built("look")).arg(&door.url).arg((RUNS + 1).to_string()).output();
    let output = output.expect("`cargo xtask bench` built it");
    let seconds: Vec<f64> = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    median(seconds.into_iter().skip(1).collect())
}

/// Every call of a look, in the order in which they were asked.
async fn recorded(ground: &Ground) -> Vec<Asked> {
    let calls: Arc<Mutex<Vec<Asked>>> = Arc::default();
    let (book, sandbox) = (calls.clone(), ground.sandbox.clone());
    let door = Door::InProcess(Arc::new(move |request: http::Request<Bytes>| {
        let number = {
            let mut calls = book.lock().expect("nobody panics at it");
            calls.push(Asked::new(&request));
            calls.len() - 1
        };
        let answer = sandbox.respond(request);
        let text = String::from_utf8_lossy(answer.body()).into_owned();
        let mut calls = book.lock().expect("nobody panics at it");
        let asked = calls.len();
        calls[number].answered(text, asked);
        answer
    }));
    ground.cloud_through(door, CUSTOMER).await.discover().await.expect("the sandbox answers");
    let mut calls = calls.lock().expect("nobody panics at it");
    std::mem::take(&mut calls)
}
