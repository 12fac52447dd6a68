//! Drawing many boxes, in release, beside elkjs on the same boxes and lines; then painting them in WebKitGTK, beside React Flow
//! alone with the same ones.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tests::desk::Desk;
use tests::places::root;
use tests::process::{Running, free_port};
use tests::webdriver::Window;

use crate::sandbox::built;
use crate::{median, rounded};

const RUNS: usize = 3;
/// Boxes that are painted.
const PAINTED: usize = 500;
/// Where Debian keeps the browser that drives WebKitGTK as our window does.
const BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

pub fn measure() -> Value {
    let ours: Vec<Value> = String::from_utf8(run(&mut Command::new(built("layout"))))
        .expect("it prints text")
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let beside_elk = |size: usize| {
        let graph = graph(folder.path(), size);
        let mut node = Command::new("node");
        node.arg(root().join("tests/browser/elk.mjs")).arg(&graph);
        let theirs: Value = serde_json::from_slice(&run(&mut node)).expect("it prints JSON");
        let mine = ours.iter().find(|o| o["drawing"] == "chain" && o["asked_for"] == size).expect("it was measured");
        let ratio = mine["median_ms"].as_f64().unwrap_or_default() / theirs["median_ms"].as_f64().unwrap_or(f64::NAN);
        json!({ "ours": mine, "elkjs": theirs, "ours_over_elkjs": (ratio * 10_000.0).round() / 10_000.0 })
    };
    json!({
        "drawn_in": "release",
        "chain_500": beside_elk(500),
        "chain_2000": beside_elk(2000),
        "network": ours.iter().filter(|o| o["drawing"] == "network").collect::<Vec<_>>(),
        "paint": painted(folder.path()),
    })
}

/// The chain as a file that others can read.
fn graph(folder: &Path, size: usize) -> std::path::PathBuf {
    let file = folder.join(format!("{size}.json"));
    std::fs::write(&file, run(Command::new(built("layout")).arg(size.to_string()))).expect("it can be written");
    file
}

fn painted(folder: &Path) -> Value {
    let page = folder.join("page");
    let mut vite = Command::new("npx");
    vite.args(["vite", "build", "--logLevel", "error", "--config", "vite/bench.ts", "--emptyOutDir", "--outDir"]);
    run(vite.arg(&page).current_dir(root().join("ui")));
    std::fs::rename(graph(folder, PAINTED), page.join("drawing.json")).expect("it can be put beside the page");
    let port = free_port();
    let mut server = Command::new("node");
    server.arg(root().join("tests/browser/serve.mjs")).arg(&page).arg(port.to_string());
    let mut server = Running::start(server.stdout(Stdio::piped()));
    server.first_line();
    let desk = Desk::bare().bus().screen();
    let figure = |query: &str| {
        let runs: Vec<Value> =
            (0..RUNS).map(|_| once(&desk, &format!("http://127.0.0.1:{port}/index.html{query}"))).collect();
        let of = |key: &str| median(runs.iter().map(|r| r[key].as_f64().unwrap_or(f64::NAN)).collect());
        (of("first_paint_ms"), of("frame_ms"))
    };
    let (ours, bare) = (figure(""), figure("?bare"));
    json!({
        "boxes": PAINTED,
        "first_paint_ms": ours.0, "bare_first_paint_ms": bare.0, "first_paint_over_bare": rounded(ours.0 / bare.0),
        "frame_ms": ours.1, "bare_frame_ms": bare.1, "frame_over_bare": rounded(ours.1 / bare.1),
        "runs": RUNS,
    })
}

/// What the page says in its title once it has measured itself.
fn once(desk: &Desk, address: &str) -> Value {
    let window = Window::open(desk, Path::new(BROWSER), &["--automation"]);
    window.go(address);
    let said = window.wait_until("the page has measured itself", |w| w.title().filter(|t| t.starts_with('{')));
    serde_json::from_str(&said).expect("it is JSON")
}

fn run(command: &mut Command) -> Vec<u8> {
    let output = command.stderr(Stdio::inherit()).output().unwrap_or_else(|e| panic!("{command:?} cannot be run: {e}"));
    assert!(output.status.success(), "{command:?} failed");
    output.stdout
}
