//! The pictures of the documents, made by the test that walks the journey in the real window.

use crate::command::{cargo, run};
use crate::{Outcome, screens, set_up};

/// Writes `docs/images`.
pub fn write() -> Outcome {
    set_up::for_testing()?;
    screens::build()?;
    run(&mut cargo(&["build", "--workspace", "--all-targets"]))?;
    let mut test = cargo(&["nextest", "run", "--workspace", "-E", "test(/^window::an_onboarding/)"]);
    run(test.env("PRIVATELINK_PICTURES", "1"))
}
