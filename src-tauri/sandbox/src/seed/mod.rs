//! What a world begins with. A seed is data: the same seed gives the same world, IDs included, on every machine.

mod acme;
mod build;
mod defaults;
mod large;
#[cfg(test)]
mod tests;
mod zones;

pub(crate) use defaults::default_network;

use crate::clock::Time;
use crate::log::OpenError;
use crate::world::World;

/// The most instances of `large:N`: as many as fit into private address space in networks of a realistic size.
pub(crate) const LARGEST: u32 = 50_000;

/// When everything in a seed was made: 11 March 2024, 08:30 UTC, before any world begins.
const PLANTED: Time = 1_710_145_800_000;

/// The Region of the seeds' estates.
const REGION: &str = "us-east-1";

/// What a world begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seed {
    /// A lived-in estate of three accounts.
    Acme,
    /// Default networks only.
    Empty,
    /// So many instances, and what goes with them.
    Large(u32),
}

/// Reads a seed's name.
pub(crate) fn parse(name: &str) -> Result<Seed, OpenError> {
    let large = || name.strip_prefix("large:")?.parse().ok().filter(|n| (1..=LARGEST).contains(n));
    match (name, large()) {
        ("acme", _) => Ok(Seed::Acme),
        ("empty", _) => Ok(Seed::Empty),
        (_, Some(n)) => Ok(Seed::Large(n)),
        _ => Err(OpenError::Seed(name.to_owned())),
    }
}

impl Seed {
    pub fn name(&self) -> String {
        match self {
            Seed::Acme => "acme".to_owned(),
            Seed::Empty => "empty".to_owned(),
            Seed::Large(n) => format!("large:{n}"),
        }
    }
}

/// Fills a world that holds nothing.
pub(crate) fn plant(world: &mut World) {
    match world.seed {
        Seed::Acme => acme::plant(world),
        Seed::Empty => {}
        Seed::Large(n) => large::plant(world, n),
    }
}
