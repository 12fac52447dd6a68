//! A world in memory behind a door over loopback, as it is shipped: `door SEED MILLISECONDS`, the time that every call takes
//! besides. It prints its URL, and is open until it is killed. `cargo xtask bench` builds it in release.

use std::time::Duration;

use sandbox::{ClockMode, Options, Sandbox};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    let seed = words.next().expect("the first word is a seed");
    let latency = words.next().and_then(|n| n.parse().ok()).expect("the second word is a number of milliseconds");
    let world = Sandbox::open(Options { seed, dir: None, clock: ClockMode::Manual }).expect("the seed is one");
    world.latency(Duration::from_millis(latency));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    println!("http://{}", listener.local_addr().expect("it is bound"));
    sandbox::serve(listener, world, "bench".to_owned()).await.expect("it is on loopback");
}
