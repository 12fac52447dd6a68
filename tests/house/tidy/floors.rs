//! Who may lean on whom, and which room speaks to which part of the outside world.

use toml::{Table, Value};

use super::{File, expect_none, product, project};

/// Every package of ours, and those of ours that it may use.
const FLOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("engine", &["domain"]),
    ("cloud", &["domain"]),
    ("store", &["domain"]),
    ("report", &["domain"]),
    ("sandbox", &[]),
    ("host", &["cloud", "domain", "engine", "report", "sandbox", "store"]),
    ("privatelink", &["domain", "engine", "host", "sandbox"]),
    ("firefly-privatelink", &["domain", "engine", "host"]),
    ("tests", &["cloud", "domain", "engine", "host", "report", "sandbox", "store"]),
    ("xtask", &[]),
];

/// Crates of the outside that one room keeps to itself, by how their names begin.
const KEPT: &[(&str, &[&str])] = &[
    ("aws-sdk-", &["cloud"]),
    ("aws-config", &["cloud"]),
    ("keyring", &["store"]),
    ("rusqlite", &["store"]),
    ("tauri", &["firefly-privatelink"]),
    ("typst", &["report"]),
];

/// Words in a source that only some folders may say, and why.
const SAID: &[(&str, &[&str], &str)] = &[
    ("aws_sdk_", &["src-tauri/cloud/"], "only cloud speaks to the AWS SDK"),
    ("tauri::", &["src-tauri/app/"], "only app knows the window"),
];

/// What domain never says, since it neither waits nor looks at the world; and engine, which has ports for the latter.
const ASKS_THE_WORLD: &[&str] = &[
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "std::env",
    "std::fs",
    "TcpStream",
    "UdpSocket",
];
const WAITS: &[&str] = &[".await", "async fn ", "thread::sleep"];

#[test]
fn every_package_leans_only_on_the_floors_below() {
    expect_none(leanings(&project()));
}

#[test]
fn every_room_keeps_its_own_part_of_the_world() {
    expect_none(words(&project()));
}

#[test]
fn only_one_file_of_the_screens_knows_the_window() {
    expect_none(screens(&project()));
}

/// Reads the manifests.
fn leanings(files: &[File]) -> Vec<String> {
    let manifests = files.iter().filter(|file| file.path.ends_with("Cargo.toml"));
    manifests.flat_map(|manifest| leaning(&manifest.path, &manifest.text)).collect()
}

fn leaning(path: &str, text: &str) -> Vec<String> {
    let manifest: Table = text.parse().unwrap_or_else(|error| panic!("{path} is not TOML: {error}"));
    let Some(name) = manifest.get("package").and_then(|package| package.get("name")?.as_str()) else {
        return vec![format!("{path} has no package name")];
    };
    let Some((_, below)) = FLOORS.iter().find(|(package, _)| *package == name) else {
        return vec![format!("{path}: no floor is known for {name}: give it one in this test and in ARCHITECTURE.md")];
    };
    let used = dependencies(&manifest);
    used.iter().filter_map(|used| breach(name, below, used)).map(|breach| format!("{path}: {breach}")).collect()
}

fn breach(name: &str, below: &[&str], used: &str) -> Option<String> {
    let is_ours = FLOORS.iter().any(|(package, _)| *package == used);
    if is_ours && !below.contains(&used) {
        return Some(format!("{name} may not use {used}"));
    }
    let (_, keepers) = KEPT.iter().find(|(start, _)| used.starts_with(start))?;
    (!keepers.contains(&name)).then(|| format!("{used} belongs to {keepers:?}, not to {name}"))
}

/// Of every kind and for every platform, except what the workspace merely lists.
fn dependencies(manifest: &Table) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in manifest {
        match (key.as_str(), value) {
            ("dependencies" | "dev-dependencies" | "build-dependencies", Value::Table(list)) => {
                found.extend(list.iter().map(|(name, value)| real_name(name, value)));
            }
            ("target", Value::Table(platforms)) => {
                found.extend(platforms.values().filter_map(Value::as_table).flat_map(dependencies));
            }
            _ => {}
        }
    }
    found
}

/// A dependency may be given another name.
fn real_name(name: &str, value: &Value) -> String {
    value.get("package").and_then(Value::as_str).unwrap_or(name).to_owned()
}

/// Reads the sources.
fn words(files: &[File]) -> Vec<String> {
    // examples are programs of their own, which measure or print
    let is_ours = |file: &&File| file.path.starts_with("src-tauri/") && !file.path.contains("/examples/");
    let sources = product(files).into_iter().filter(|file| file.is_rust()).filter(is_ours);
    sources.flat_map(|file| file.lines_outside_tests().filter_map(|(number, line)| word(file, number, line))).collect()
}

fn word(file: &File, number: usize, line: &str) -> Option<String> {
    if line.trim_start().starts_with("//") {
        return None;
    }
    let said = SAID
        .iter()
        .find(|(word, folders, _)| line.contains(word) && !folders.iter().any(|it| file.path.starts_with(it)));
    if let Some((word, _, reason)) = said {
        return Some(format!("{}:{number}: says {word}, but {reason}", file.path));
    }
    let (domain, engine) = (file.path.starts_with("src-tauri/domain/"), file.path.starts_with("src-tauri/engine/"));
    let says = |words: &[&'static str]| words.iter().copied().find(|word| line.contains(word));
    let asks = says(ASKS_THE_WORLD).filter(|_| domain || engine);
    let waits = says(WAITS).filter(|_| domain);
    asks.or(waits).map(|word| format!("{}:{number}: says {word}, which comes through a port", file.path))
}

fn screens(files: &[File]) -> Vec<String> {
    let others = files.iter().filter(|file| file.path.starts_with("ui/src/") && file.path != "ui/src/host/tauri.ts");
    let told = others.filter(|file| file.is_screen() && file.text.contains("@tauri-apps/"));
    told.map(|file| format!("{}: only ui/src/host/tauri.ts imports @tauri-apps", file.path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breached_floor_is_named() {
        let upward =
            leaning("x", "[package]\nname = 'store'\n[dev-dependencies]\nengine.workspace = true\ntempfile = '3'");
        assert_eq!(upward, ["x: store may not use engine"]);
        let hidden = "[package]\nname = 'sandbox'\n[target.'cfg(unix)'.dependencies]\nnouns = { package = 'domain', path = '.' }";
        assert_eq!(leaning("x", hidden), ["x: sandbox may not use domain"]);
        let kept = leaning("x", "[package]\nname = 'host'\n[dependencies]\naws-sdk-ec2 = '1'");
        assert_eq!(kept, [r#"x: aws-sdk-ec2 belongs to ["cloud"], not to host"#]);
        assert_eq!(leaning("x", "[package]\nname = 'attic'").len(), 1);
        assert!(leaning("x", "[package]\nname = 'engine'\n[dependencies]\ndomain.workspace = true").is_empty());
    }

    #[test]
    fn a_word_in_the_wrong_room_is_named() {
        let bad = [
            File::new("src-tauri/host/src/lib.rs", "use aws_sdk_ec2::Client;"),
            File::new("src-tauri/domain/src/lib.rs", "\nasync fn wait() {}"),
            File::new("src-tauri/engine/src/lib.rs", "let now = Instant::now();"),
            File::new("src-tauri/cli/src/main.rs", "tauri::Builder::default()"),
        ];
        assert_eq!(words(&bad).len(), bad.len());
        assert!(words(&bad)[1].starts_with("src-tauri/domain/src/lib.rs:2:"));
        let good = [
            File::new("src-tauri/cloud/src/lib.rs", "use aws_sdk_ec2::Client;"),
            File::new("src-tauri/engine/src/lib.rs", "task.await"),
            File::new(
                "src-tauri/domain/src/lib.rs",
                "// aws_sdk_ec2 is elsewhere\n#[cfg(test)]\nmod tests {\nstd::fs::read(x)",
            ),
        ];
        assert!(words(&good).is_empty());
    }

    #[test]
    fn a_screen_that_knows_the_window_is_named() {
        let bad = File::new("ui/src/rooms/plan/Plan.tsx", "import { invoke } from '@tauri-apps/api/core'");
        assert_eq!(screens(&[bad]).len(), 1);
        assert!(screens(&[File::new("ui/src/host/tauri.ts", "import '@tauri-apps/api/core'")]).is_empty());
    }
}
