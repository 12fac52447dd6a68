//! Figures, each beside what it is compared with on the same machine in the same run, as one JSON table.
//! Nothing is judged here; a figure is quoted as its ratio.

mod apply;
#[expect(dead_code, reason = "the trials use the rest of it")]
#[path = "../it/ground.rs"]
mod ground;
mod pdf;
mod plan;
mod sandbox;

#[tokio::main]
async fn main() {
    let applied = apply::measure().await;
    let printed = pdf::measure(&applied.report);
    let table = serde_json::json!({
        "profile": if cfg!(debug_assertions) { "dev" } else { "release" },
        "apply": applied.figures,
        "plan": plan::measure().await,
        "pdf": printed,
        "sandbox": sandbox::measure().await,
    });
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
