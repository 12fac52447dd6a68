//! The command `privatelink`: the same engine as the window, for people who live in a terminal or a pipeline.

mod action_words;
mod arguments;
mod exit;
mod failure;
mod file;
mod firefly;
mod harmless;
mod onboarding_file;
mod output;
mod seat;
mod show;
mod verbs;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::output::Output;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let out = Output { json: arguments.json };
    match verbs::run(arguments).await {
        Ok(ended) => Exit::from(ended).code(),
        Err(failure) => {
            out.failure(&failure);
            Exit::of_failure(&failure).code()
        }
    }
}
