//! Looks around through a door over loopback as the program does that is shipped: `look URL TIMES`. Every look has a session of its
//! own, as each command has. Prints the seconds of each as a JSON list. `cargo xtask bench` builds it in release.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cloud::{Cloud, Door, Limits, Settings};
use domain::{Clock, CloudRead, CredentialSource, Pending};
use jiff::Timestamp;

/// The wall's.
struct Wall;

impl Clock for Wall {
    #[expect(clippy::disallowed_methods, reason = "nothing that is measured goes by it")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self, since: Timestamp) -> Duration {
        self.now().duration_since(since).unsigned_abs()
    }

    fn pause(&self, real: Duration) -> Pending<'_, ()> {
        Box::pin(tokio::time::sleep(real))
    }
}

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    let url = words.next().expect("the first word is a URL");
    let times: usize = words.next().and_then(|n| n.parse().ok()).expect("the second word is a number");
    let mut seconds = Vec::new();
    for _ in 0..times {
        seconds.push(look(&url).await);
    }
    println!("{}", serde_json::json!(seconds));
}

async fn look(url: &str) -> f64 {
    let settings = Settings {
        door: Door::Internet { endpoint_url: Some(url.to_owned()) },
        source: CredentialSource::Sandbox { account: "111122223333".parse().expect("it is one") },
        region: Some("us-east-1".parse().expect("it is one")),
        keychain: None,
        clock: Arc::new(Wall),
        limits: Limits::default(),
    };
    let cloud = Cloud::open(settings).await.expect("it opens");
    let start = Instant::now();
    let seen = cloud.discover().await.expect("the sandbox answers");
    let seconds = start.elapsed().as_secs_f64();
    assert!(seen.faults.is_empty(), "{:?}", seen.faults);
    seconds
}
