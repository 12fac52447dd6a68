//! The whole onboarding in a temporary sandbox, by the built command.

use std::path::Path;

use crate::command::{command, run};
use crate::{Outcome, places};

/// Prints the checklist as it goes and leaves the documents in `folder`.
pub fn walk(folder: &Path) -> Outcome {
    run(command(places::built("privatelink"), places::root()).arg("journey").arg("--force").arg("--out").arg(folder))?;
    println!("The report, the picture, the packet and the activity are in {}", folder.display());
    Ok(())
}
