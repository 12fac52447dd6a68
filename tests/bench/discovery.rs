//! Looking around in a large account whose calls take a while, beside the longest chain of calls that wait for each other, and
//! beside boto3 asking for the same things one by one: through the same door over loopback.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use cloud::Door;
use domain::CloudRead;
use serde_json::{Value, json};
use tests::python::Client;

use crate::chain::{self, Asked};
use crate::ground::{CUSTOMER, Ground};
use crate::{median, rounded};

const RUNS: usize = 3;
const ESTATE: &str = "large:2000";
const LATENCY: Duration = Duration::from_millis(50);

pub async fn measure() -> Value {
    let ground = Ground::new(ESTATE);
    let calls = recorded(&ground).await;
    let chain = chain::longest(&calls);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let server = tokio::spawn(::sandbox::serve(listener, ground.sandbox.clone(), "bench".to_owned()));
    let mut bare = Vec::new();
    let mut walls = Vec::new();
    for latency in [Duration::ZERO, LATENCY] {
        ground.sandbox.latency(latency);
        for _ in 0..RUNS {
            let seconds = look(&ground, &url).await;
            if latency.is_zero() { bare.push(seconds) } else { walls.push(seconds) }
        }
    }
    let script =
        tokio::task::spawn_blocking(move || Client::new(&url, "us-east-1").account(CUSTOMER).run("discovery.py", &[]));
    let script = script.await.expect("boto3 runs");
    server.abort();
    assert_eq!(script["calls"], chain::counts(&calls), "boto3 asks for the same");
    let (wall, alone) = (median(walls), median(bare));
    let theirs = script["seconds"].as_f64().expect("a number");
    let waits = chain.len() as f64 * LATENCY.as_secs_f64();
    json!({
        "estate": ESTATE,
        "latency_seconds": LATENCY.as_secs_f64(),
        "calls": calls.len(),
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

/// The session is a new one each time, as it is for every command.
async fn look(ground: &Ground, url: &str) -> f64 {
    let cloud = ground.cloud_through(Door::Internet { endpoint_url: Some(url.to_owned()) }, CUSTOMER).await;
    let start = Instant::now();
    let seen = cloud.discover().await.expect("the sandbox answers");
    let seconds = start.elapsed().as_secs_f64();
    assert!(seen.faults.is_empty(), "{:?}", seen.faults);
    seconds
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
