//! Stages of a long command: each announced, timed and counted, with a summary at the end.
//! A stage that fails does not hide what the later ones would say, unless they need it.

use std::time::{Duration, Instant};

use crate::Outcome;

#[derive(Default)]
pub struct Stages {
    done: Vec<Stage>,
}

struct Stage {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

impl Stages {
    /// Does `work` and goes on whatever comes of it; gives whether it went well.
    pub fn stage(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> bool {
        println!("\n── {name}");
        let start = Instant::now();
        let outcome = work();
        let took = start.elapsed();
        if let Err(sentence) = &outcome {
            println!("   {sentence}");
        }
        println!("   {} in {:.1} s", verdict(&outcome), took.as_secs_f64());
        let went_well = outcome.is_ok();
        self.done.push(Stage { name, took, outcome });
        went_well
    }

    /// Prints every stage with its time; fails when one of them did.
    pub fn finish(self) -> Outcome {
        let width = self.done.iter().map(|stage| stage.name.chars().count()).max().unwrap_or(0);
        println!("\n── summary");
        for stage in &self.done {
            println!("   {:<width$}  {:>7.1} s  {}", stage.name, stage.took.as_secs_f64(), verdict(&stage.outcome));
        }
        let failed: Vec<&str> =
            self.done.iter().filter(|stage| stage.outcome.is_err()).map(|stage| stage.name).collect();
        if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
    }
}

fn verdict(outcome: &Outcome) -> &'static str {
    if outcome.is_ok() { "done" } else { "FAILED" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_named_at_the_end_and_hides_nothing_after_it() {
        let mut stages = Stages::default();
        assert!(!stages.stage("first", || Err("it broke".to_owned())));
        assert!(stages.stage("second", || Ok(())));
        assert_eq!(stages.finish(), Err("failed: first".to_owned()));
    }

    #[test]
    fn all_well_is_well() {
        let mut stages = Stages::default();
        assert!(stages.stage("only", || Ok(())));
        assert_eq!(stages.finish(), Ok(()));
    }
}
