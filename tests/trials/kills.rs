//! The real command, killed as nothing can be caught at a boundary of its journal, and run again. The estates are copies of one,
//! so that the ends can be compared to the letter.

use std::fs;
use std::io::{BufRead, BufReader};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tests::desk::Desk;
use tests::privatelink::Privatelink;
use tests::process::attempts;

use super::check::without_times;

/// What is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Apply,
    Teardown,
}

/// One onboarding before its set-up and after it, and how undisturbed runs from there end.
pub struct Estates {
    before: Desk,
    after: Desk,
    set_up: End,
    torn_down: End,
}

/// How a run ends that nobody kills.
struct End {
    /// Rows that it writes, each of them a line of its stream.
    lines: usize,
    world: Value,
}

/// Where a process was killed.
#[derive(Debug, Clone, Copy)]
pub struct Kill {
    pub verb: Verb,
    /// Once it had printed so many lines.
    pub lines: usize,
}

impl Estates {
    pub fn prepare() -> Estates {
        let before = Desk::bare();
        let it = Privatelink::in_sandbox(&before);
        let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666"];
        let words = ["init", "--service", "GitHub Enterprise", "--port", "443", "--admit-targets", "--out"];
        it.run(&[&words[..], &[&file(&before)], &firefly].concat(), 0);
        let after = copy(&before);
        let set_up = End::of(&after, Verb::Apply);
        let torn_down = End::of(&copy(&after), Verb::Teardown);
        Estates { before, after, set_up, torn_down }
    }

    /// A kill after every row that is printed. The process may be some rows further by then, so each strike says where it was;
    /// the deaths of `kind` are exact.
    pub fn kills(&self) -> Vec<Kill> {
        let of = |verb, end: &End| (1..=end.lines).map(move |lines| Kill { verb, lines }).collect::<Vec<_>>();
        [of(Verb::Apply, &self.set_up), of(Verb::Teardown, &self.torn_down)].concat()
    }

    /// Kills, runs again, and compares. `Ok` says which row was the last that the killed process wrote.
    pub fn strike(&self, kill: Kill) -> Result<String, String> {
        catch_unwind(AssertUnwindSafe(|| self.struck(kill))).unwrap_or_else(|_| Err(format!("{kill:?}: it panicked")))
    }

    fn struck(&self, kill: Kill) -> Result<String, String> {
        let (from, end) = match kill.verb {
            Verb::Apply => (&self.before, &self.set_up),
            Verb::Teardown => (&self.after, &self.torn_down),
        };
        let desk = copy(from);
        let it = Privatelink::in_sandbox(&desk);
        kill_after(&desk, kill);
        let last = last_row(&it);
        it.run(&words(&desk, kill.verb).each_ref().map(String::as_str), 0);
        let place = || format!("{:?} killed after line {} ({last})", kill.verb, kill.lines);
        let reached = attempts(|| (world(&it) == end.world).then_some(()));
        if reached.is_none() {
            return Err(format!("{}: another end: {}", place(), world(&it)));
        }
        if it.json(&["activity", "verify"], 0)["broken"] != Value::Null {
            return Err(format!("{}: the chain is broken", place()));
        }
        let again = it.text(&words(&desk, kill.verb).each_ref().map(String::as_str), 0);
        if !again.contains("\"steps\":[]") {
            return Err(format!("{}: a further run does something: {again}", place()));
        }
        Ok(last)
    }
}

impl End {
    fn of(desk: &Desk, verb: Verb) -> End {
        let it = Privatelink::in_sandbox(desk);
        let lines = it.text(&words(desk, verb).each_ref().map(String::as_str), 0).lines().count();
        // what AWS does afterwards is over once two looks are alike
        let mut last = world(&it);
        let settled = attempts(|| {
            let now = world(&it);
            let still = now == last;
            last = now.clone();
            still.then_some(now)
        });
        End { lines, world: settled.expect("the world comes to rest") }
    }
}

fn words(desk: &Desk, verb: Verb) -> [String; 4] {
    let (verb, what) = match verb {
        Verb::Apply => ("apply", file(desk)),
        Verb::Teardown => ("teardown", "GitHub Enterprise".to_owned()),
    };
    ["--json".to_owned(), verb.to_owned(), what, "--yes".to_owned()]
}

fn kill_after(desk: &Desk, kill: Kill) {
    let mut command = Privatelink::in_sandbox(desk).command(&words(desk, kill.verb).each_ref().map(String::as_str));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the command starts");
    let printed = BufReader::new(child.stdout.take().expect("standard output is piped"));
    let read = printed.lines().take(kill.lines).count();
    // a wait that sees less on its way writes fewer rows: then the run was over before
    let over = read < kill.lines;
    if !over {
        child.kill().expect("a child can be killed");
    }
    let status = child.wait().expect("a child can be waited for");
    assert!(!over || status.success(), "it ended by itself with {status}");
}

/// The newest row of the journal: its event, and its step.
fn last_row(it: &Privatelink<'_>) -> String {
    let entries = it.json(&["activity"], 0)["entries"].take();
    let event = &entries.as_array().and_then(|all| all.last()).expect("something was written")["event"];
    let text = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
    format!("{} {}", text("event"), text("step")).trim_end().to_owned()
}

fn world(it: &Privatelink<'_>) -> Value {
    let mut dump = it.json(&["sandbox", "dump"], 0);
    without_times(&mut dump);
    dump
}

fn file(desk: &Desk) -> String {
    desk.home().join("onboarding.toml").display().to_string()
}

/// A desk of its own with the same home.
fn copy(desk: &Desk) -> Desk {
    let other = Desk::bare();
    copy_folder(&desk.home(), &other.home());
    other
}

/// Copies what a folder holds, at any depth.
pub fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder can be read").map(|entry| entry.expect("an entry can be read")) {
        let there = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&there).expect("a folder can be made");
            copy_folder(&entry.path(), &there);
        } else {
            fs::copy(entry.path(), there).expect("a file can be copied");
        }
    }
}
