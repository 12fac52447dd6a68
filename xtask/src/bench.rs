//! `cargo xtask bench`: one JSON table of figures beside what they are compared with, on this machine in this run.

use crate::command::{cargo, command, run};
use crate::{Outcome, places, screens, set_up};

/// Builds as every other verb does, so that nothing is compiled twice; the table says which profile that is. `only` narrows it to one
/// measurement.
pub fn bench(only: &str) -> Outcome {
    set_up::for_testing()?;
    screens::build()?;
    run(&mut cargo(&["build", "--workspace", "--all-targets"]))?;
    // what is compared by its own pace is measured as it is shipped
    let shipped = ["--package", "cloud", "--package", "domain", "--package", "sandbox"];
    run(cargo(&["build", "--release", "--examples"]).args(shipped))?;
    let mut bench = command(places::built("examples/bench"), places::root());
    if !only.is_empty() {
        bench.arg(only);
    }
    run(&mut bench)
}
