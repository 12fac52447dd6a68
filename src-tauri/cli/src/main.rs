//! The command `privatelink`: the same engine as the window, for people who live in a terminal or a pipeline.

mod action_words;
mod arguments;
mod file;
mod firefly;
mod harmless;
mod output;
mod seat;
mod show;
mod verbs;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::output::{Output, fault_code};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let out = Output { json: arguments.json };
    match verbs::run(arguments).await {
        Ok(ended) => ended.code(),
        Err(fault) => {
            out.fault(&fault);
            fault_code(&fault)
        }
    }
}
