//! Figures, each beside what it is compared with on the same machine in the same run, as one JSON table.
//! Nothing is judged here; a figure is quoted as its ratio. With a word, only the measurement of that name.

mod apply;
mod chain;
mod discovery;
#[expect(dead_code, reason = "the trials use the rest of it")]
#[path = "../it/ground.rs"]
mod ground;
mod judging;
mod layout;
mod pdf;
mod plan;
mod sandbox;
mod scanners;

use serde_json::json;

#[tokio::main]
async fn main() {
    let only = std::env::args().nth(1);
    let asked = |word: &str| only.as_ref().is_none_or(|only| only == word);
    let mut table = json!({ "profile": if cfg!(debug_assertions) { "dev" } else { "release" } });
    if asked("discovery") {
        table["discovery"] = discovery::measure().await;
    }
    if asked("apply") || asked("pdf") {
        let applied = apply::measure().await;
        table["apply"] = applied.figures;
        table["pdf"] = pdf::measure(&applied.report);
    }
    if asked("plan") {
        table["plan"] = plan::measure().await;
    }
    if asked("sandbox") {
        table["sandbox"] = sandbox::measure().await;
    }
    if asked("layout") {
        table["layout"] = tokio::task::spawn_blocking(layout::measure).await.expect("it runs to its end");
    }
    if asked("audit") {
        table["audit"] = judging::measure();
        table["scanners"] = tokio::task::spawn_blocking(scanners::measure).await.expect("it runs to its end");
    }
    println!("{table:#}");
}

/// The middle one of an odd number of measurements.
fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

/// To the millisecond, so that a table reads.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
