//! Sets the sample report into a file, to look at it page by page: `cargo run -p report --example sample -- FILE [connected|broken|planned|busy] [NAME]`.
#![allow(clippy::unwrap_used, reason = "an example for people at a terminal")]

#[path = "../src/sample.rs"]
mod sample;

use domain::Typesetter;

fn main() {
    let mut args = std::env::args().skip(1);
    let file = args.next().unwrap_or_else(|| "report.pdf".to_owned());
    let kind = args.next();
    let name = args.next().unwrap_or_else(|| "Orders API".to_owned());
    let input = match kind.as_deref() {
        Some("planned") => sample::planned(&name),
        Some("broken") => sample::broken(&name),
        Some("busy") => sample::busy(500),
        _ => sample::connected(&name),
    };
    match report::Report.pdf(&input) {
        Ok(pdf) => std::fs::write(&file, pdf).expect("the sample can be written"),
        Err(fault) => panic!("{fault}: {:?}", fault.causes),
    }
}
