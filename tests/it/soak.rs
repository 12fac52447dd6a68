//! Whatever goes wrong at whatever call, an aim that is carried out again ends as if nothing had: a sample of what
//! `cargo xtask soak` tries.

use crate::trials::seeds::Dice;
use crate::trials::{Table, Trial, asked_seed, every_one, matrix, prepare, seeded};

/// Which sample, unless `FIREFLY_SOAK_SEED` says another.
const SAMPLE: u64 = 1;
/// One in so many trials; no divisor of the number of kinds, so that each call meets another kind than the one before.
const ONE_IN: usize = 11;
const SEEDS: u64 = 16;

#[test]
fn whatever_goes_wrong_the_end_is_the_same() {
    let prepared = prepare();
    let first = Dice::new(asked_seed().unwrap_or(SAMPLE)).roll(ONE_IN);
    let trials: Vec<Trial<'_>> = matrix(&prepared).into_iter().skip(first).step_by(ONE_IN).collect();
    let mut table = Table::default();
    every_one(&trials, 1, |trial, outcome| table.note(trial, &outcome));
    println!("{}", table.text());
    let seeds = asked_seed().map_or(SAMPLE..SAMPLE + SEEDS, |seed| seed..seed + 1);
    let trials: Vec<Trial<'_>> = seeds.map(|seed| seeded(seed, &prepared)).collect();
    let mut failures = table.failures().to_vec();
    every_one(&trials, 1, |trial, outcome| {
        println!("{} {}", if outcome.is_ok() { "held  " } else { "FAILED" }, trial.name);
        failures.extend(outcome.err().map(|why| format!("{}: {why}", trial.name)));
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
