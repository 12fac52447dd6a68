//! `cargo xtask test`: every check and every test, as CI runs them.
//! One selection of packages throughout: another one would unify features differently and build the AWS SDK again.

use crate::command::{cargo, run};
use crate::stages::Stages;
use crate::{Outcome, screens, set_up};

pub fn test() -> Outcome {
    let mut stages = Stages::default();
    if stages.stage("set-up", set_up::for_testing) {
        stages.stage("screens: lint", screens::lint);
        stages.stage("screens: tests", screens::test);
        let built = stages.stage("screens: types and build", screens::build);
        stages.stage("format", || run(&mut cargo(&["fmt", "--all", "--check"])));
        if built {
            rust(&mut stages);
        }
    }
    stages.finish()
}

/// The window embeds the built screens, so these need them. The tests start built programs, so everything is built first.
fn rust(stages: &mut Stages) {
    let everything = ["--workspace", "--all-targets"];
    stages.stage("lints", || run(cargo(&["clippy"]).args(everything).args(["--", "-D", "warnings"])));
    if stages.stage("build", || run(cargo(&["build"]).args(everything))) {
        stages.stage("tests", || run(&mut cargo(&["nextest", "run", "--workspace"])));
    }
}
