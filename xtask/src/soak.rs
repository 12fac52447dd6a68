//! `cargo xtask soak`: every trial of which the tests take a sample. It took 24 minutes on two cores that others used too.

use crate::command::{cargo, command, run};
use crate::{Outcome, places, screens, set_up};

/// Builds as every other verb does. `word` narrows it to the trials whose names hold it; empty means all of them.
pub fn soak(word: &str) -> Outcome {
    set_up::for_testing()?;
    screens::build()?;
    run(&mut cargo(&["build", "--workspace", "--all-targets"]))?;
    run(command(places::built("examples/soak"), places::root()).arg(word))
}
