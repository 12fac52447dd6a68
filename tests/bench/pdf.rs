//! Making the report, beside headless Chromium printing a page with the same text.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use domain::{ReportInput, Typesetter};
use serde_json::{Value, json};

use crate::{median, rounded};

const RUNS: usize = 3;

pub fn measure(input: &ReportInput) -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let (ours, pdf) = typeset(input);
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, &pdf).expect("a temporary file can be written");
    let page = folder.path().join("page.html");
    run(Command::new("pdftohtml").args(["-q", "-s", "-i", "-noframes"]).arg(&file).arg(&page));
    let page = std::fs::read_dir(folder.path()).expect("it is there").flatten().map(|e| e.path());
    let page = page.into_iter().find(|p| p.extension().is_some_and(|e| e == "html")).expect("pdftohtml wrote a page");
    let theirs = median((0..RUNS).map(|run| chromium(&page, &folder.path().join(run.to_string()))).collect());
    json!({
        "seconds": rounded(ours),
        "bytes": pdf.len(),
        "chromium_seconds": rounded(theirs),
        "over_chromium": rounded(ours / theirs),
        "runs": RUNS,
    })
}

fn typeset(input: &ReportInput) -> (f64, Vec<u8>) {
    let mut pdf = Vec::new();
    let once = |_| {
        let start = Instant::now();
        pdf = report::Report.pdf(input).expect("the report can be made");
        start.elapsed().as_secs_f64()
    };
    let seconds = median((0..RUNS).map(once).collect());
    (seconds, pdf)
}

fn chromium(page: &Path, profile: &Path) -> f64 {
    let mut command = Command::new("chromium");
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]);
    command.args(["--disable-background-networking", "--disable-component-update", "--disable-sync"]);
    command.arg(format!("--user-data-dir={}", profile.display()));
    command.arg(format!("--print-to-pdf={}.pdf", profile.display())).arg(format!("file://{}", page.display()));
    let start = Instant::now();
    run(&mut command);
    start.elapsed().as_secs_f64()
}

fn run(command: &mut Command) {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "{command:?} failed");
}
