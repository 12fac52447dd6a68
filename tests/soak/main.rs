//! `cargo xtask soak [WORD]`: every call with every kind of fault, a thousand seeds with several faults each, and the real command
//! killed after every row that it prints. Says how far it is, then the table; ends with 1 when anything did not hold.
//!
//! With a word, only the trials whose names hold it. With `FIREFLY_SOAK_SEED`, only the trial of that seed.

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../it/ground.rs"]
mod ground;
#[path = "../trials/mod.rs"]
mod trials;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use trials::{Estates, Prepared, Table, Trial, asked_seed, every_one, matrix, prepare, seeded};

const SEEDS: u64 = 1000;
/// A line about how far it is comes once in so many trials.
const EVERY: usize = 50;

fn main() -> ExitCode {
    let threads = thread::available_parallelism().map_or(2, usize::from);
    let word = std::env::args().nth(1).unwrap_or_default();
    let begun = Instant::now();
    let prepared = prepare();
    println!("{} aims are prepared after {:.0} s; {threads} threads", prepared.len(), begun.elapsed().as_secs_f64());
    let mut failures = match asked_seed() {
        Some(seed) => random(&[seeded(seed, &prepared)], threads, begun),
        None => everything(&prepared, &word, threads, begun),
    };
    failures.sort();
    for failure in &failures {
        println!("\nDID NOT HOLD  {failure}");
    }
    println!("\n{} did not hold, after {:.0} s", failures.len(), begun.elapsed().as_secs_f64());
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn everything(prepared: &[Prepared], word: &str, threads: usize, begun: Instant) -> Vec<String> {
    let named = |trial: &Trial<'_>| trial.name.contains(word);
    let single: Vec<Trial<'_>> = matrix(prepared).into_iter().filter(named).collect();
    let several: Vec<Trial<'_>> = (1..=SEEDS).map(|seed| seeded(seed, prepared)).filter(named).collect();
    let (table, mut failures) = each_alone(&single, threads, begun);
    failures.extend(random(&several, threads, begun));
    if "kills".contains(word) {
        failures.extend(kills(threads, begun));
    }
    println!("\n{}", table.text());
    println!("{} seeds with two to four faults each", several.len());
    failures
}

fn each_alone(trials: &[Trial<'_>], threads: usize, begun: Instant) -> (Table, Vec<String>) {
    let (mut table, mut done) = (Table::default(), 0);
    every_one(trials, threads, |trial, outcome| {
        table.note(trial, &outcome);
        done += 1;
        tell("calls and kinds", done, trials.len(), table.failures().len(), begun);
    });
    let failures = table.failures().to_vec();
    (table, failures)
}

fn random(trials: &[Trial<'_>], threads: usize, begun: Instant) -> Vec<String> {
    let (mut failures, mut done) = (Vec::new(), 0);
    every_one(trials, threads, |trial, outcome| {
        if let Err(why) = outcome {
            println!("FAILED  {}", trial.name);
            failures.push(format!("{}: {why}", trial.name));
        }
        done += 1;
        tell("seeds", done, trials.len(), failures.len(), begun);
    });
    failures
}

/// The real command, each time in a process of its own.
fn kills(threads: usize, begun: Instant) -> Vec<String> {
    let estates = Estates::prepare();
    let kills = estates.kills();
    let next = AtomicUsize::new(0);
    let found = Mutex::new((BTreeMap::<String, usize>::new(), Vec::new()));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(kill) = kills.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let struck = estates.strike(*kill);
                    let mut found = found.lock().expect("no thread panics while it tells");
                    match struck {
                        Ok(row) => *found.0.entry(format!("{:?}: {row}", kill.verb)).or_default() += 1,
                        Err(why) => found.1.push(why),
                    }
                    let done = found.0.values().sum::<usize>() + found.1.len();
                    tell("kills", done, kills.len(), found.1.len(), begun);
                }
            });
        }
    });
    let (rows, failures) = found.into_inner().expect("no thread panics while it tells");
    println!("\nThe last rows that killed processes wrote, and how often:");
    rows.iter().for_each(|(row, times)| println!("{times:>4}  {row}"));
    failures
}

fn tell(what: &str, done: usize, all: usize, failed: usize, begun: Instant) {
    if done.is_multiple_of(EVERY) || done == all {
        println!("{what}: {done} of {all}, {failed} did not hold, {:.0} s", begun.elapsed().as_secs_f64());
    }
}
