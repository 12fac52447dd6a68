//! Whatever goes wrong at whatever call, an aim that is carried out again ends as if nothing had: a sample of what
//! `cargo xtask soak` tries.

use crate::trials::{Dice, Prepared, SCENES, Table, Trial, every_one, kinds, seeded};

/// Which sample, unless `FIREFLY_SOAK_SEED` says another.
const SAMPLE: u64 = 1;
/// How many kinds each call meets here.
const KINDS: usize = 2;
const SEEDS: u64 = 24;

#[test]
fn every_call_survives_a_sample_of_what_can_go_wrong() {
    let prepared = prepared();
    let (kinds, mut dice) = (kinds(), Dice::new(asked().unwrap_or(SAMPLE)));
    let mut next = dice.roll(kinds.len());
    let mut trials = Vec::new();
    for one in &prepared {
        for (step, _) in &one.steps {
            for _ in 0..KINDS {
                // each kind in turn, so that all of them are met at many calls
                next = (next + 1) % kinds.len();
                let kind = kinds[next].clone();
                let name = format!("{}: {} at {step}", one.scene.name, kind.name);
                trials.push(Trial { name, prepared: one, faults: vec![(step.clone(), kind)] });
            }
        }
    }
    let mut table = Table::default();
    every_one(&trials, 1, |trial, outcome| table.note(trial, &outcome));
    println!("{}", table.text());
    assert!(table.failures().is_empty(), "{}", table.failures().join("\n"));
}

#[test]
fn several_faults_in_one_run_are_survived_too() {
    let prepared = prepared();
    let seeds = asked().map_or(SAMPLE..SAMPLE + SEEDS, |seed| seed..seed + 1);
    let trials: Vec<Trial<'_>> = seeds.map(|seed| seeded(seed, &prepared)).collect();
    let mut failures = Vec::new();
    every_one(&trials, 1, |trial, outcome| {
        println!("{} {}", if outcome.is_ok() { "held  " } else { "FAILED" }, trial.name);
        failures.extend(outcome.err().map(|why| format!("{}: {why}", trial.name)));
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn prepared() -> Vec<Prepared> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut prepared = Vec::new();
        for scene in &SCENES {
            prepared.push(Prepared::of(scene).await);
        }
        prepared
    })
}

fn asked() -> Option<u64> {
    let seed = std::env::var("FIREFLY_SOAK_SEED").ok()?;
    Some(seed.parse().unwrap_or_else(|_| panic!("FIREFLY_SOAK_SEED={seed} is no number")))
}
