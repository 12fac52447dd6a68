//! Trials that a seed chooses, so that one that failed can be done again.

use super::{Prepared, Trial, kinds};

/// Small numbers from a seed (SplitMix64): the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// Any of `0..sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap_or_default()
    }
}

/// The seed that `FIREFLY_SOAK_SEED` names.
pub fn asked_seed() -> Option<u64> {
    let seed = std::env::var("FIREFLY_SOAK_SEED").ok()?;
    Some(seed.parse().unwrap_or_else(|_| panic!("FIREFLY_SOAK_SEED={seed} is no number")))
}

/// Two to four faults at any calls of any scene.
pub fn seeded<'a>(seed: u64, prepared: &'a [Prepared]) -> Trial<'a> {
    let mut dice = Dice::new(seed);
    let prepared = &prepared[dice.roll(prepared.len())];
    let kinds = kinds();
    let count = 2 + dice.roll(3);
    let faults: Vec<_> = (0..count)
        .map(|_| (prepared.steps[dice.roll(prepared.steps.len())].0.clone(), kinds[dice.roll(kinds.len())].clone()))
        .collect();
    let said: Vec<String> = faults.iter().map(|(step, kind)| format!("{} at {step}", kind.name)).collect();
    Trial { name: format!("FIREFLY_SOAK_SEED={seed} ({}: {})", prepared.scene.name, said.join(", ")), prepared, faults }
}
