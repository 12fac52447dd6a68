//! `cargo xtask VERB`: everything a person or CI does with this checkout, each as one command.
//! Knows commands and folders, nothing of the product's own code.

mod bench;
mod bindings;
mod command;
mod journey;
mod models;
mod pictures;
mod places;
mod run;
mod screens;
mod set_up;
mod soak;
mod stages;
mod test;

use std::process::ExitCode;

/// What every verb gives: nothing, or a sentence saying what went wrong.
pub type Outcome<T = ()> = Result<T, String>;

const USAGE: &str = "cargo xtask VERB

  run        set up, build and open the window; with no display, walk the journey in the terminal
  test       set up and run every check and test, as CI does
  soak       every call with every kind of fault, and the command killed at every row; WORD after it narrows it
  bench      print one JSON table of figures beside what they are compared with; WORD after it narrows it
  ui         install the screens' packages when their lock file changed, and build the screens
  bindings   write ui/src/host/bindings.ts and docs/onboarding.schema.json from the types
  models     write the service models that the sandbox reads from the ones that botocore ships
  pictures   write docs/images from the real window
  set-up     install what building and testing need, and nothing more";

fn main() -> ExitCode {
    let verb = std::env::args().nth(1).unwrap_or_default();
    let outcome = match verb.as_str() {
        "run" => run::run(),
        "test" => test::test(),
        "soak" => soak::soak(&std::env::args().nth(2).unwrap_or_default()),
        "bench" => bench::bench(&std::env::args().nth(2).unwrap_or_default()),
        "ui" => set_up::for_building().and_then(|()| screens::build()),
        "bindings" => bindings::write(),
        "models" => set_up::for_testing().and_then(|()| models::write()),
        "pictures" => pictures::write(),
        "set-up" => set_up::for_testing(),
        "" | "help" | "-h" | "--help" => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => Err(format!("there is no verb {other:?}\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}
