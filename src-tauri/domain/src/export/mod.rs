//! An onboarding as code: the actions of its set-up plan as Terraform, as CloudFormation, and as a script of AWS CLI calls.
//! Each is written from the very values that apply performs. Nothing is run here.

mod attributes;
mod cli;
mod cloudformation;
mod command;
mod declare;
mod hcl;
mod look;
mod poll;
mod rule;
mod script;
mod shell;
mod terraform;
mod text;
mod things;
mod without;
mod yaml;

pub use without::without_ours;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use self::text::Text;
use self::things::Thing;
use crate::{Action, Fault, Plan, Step, StepId, clip, plain};

/// What the code is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    Terraform,
    CloudFormation,
    /// A bash script of AWS CLI calls.
    Cli,
}

impl ExportFormat {
    /// How files of this kind end, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            ExportFormat::Terraform => "tf",
            ExportFormat::CloudFormation => "yaml",
            ExportFormat::Cli => "sh",
        }
    }
}

/// The code for a plan that sets everything up. The same plan gives the same bytes.
///
/// # Errors
/// `export-empty` for a plan without actions, and `export-unsafe` where the format's reader would obey a text of it.
pub fn export(plan: &Plan, format: ExportFormat) -> Result<String, Fault> {
    if plan.changes() == 0 {
        return Err(Fault::invalid("export-empty", "The plan does nothing, so there is no code for it")
            .hint("Everything that it uses was there before: whoever made that describes it"));
    }
    match format {
        ExportFormat::Terraform => terraform::code(plan),
        ExportFormat::CloudFormation => cloudformation::template(plan),
        ExportFormat::Cli => cli::script(plan),
    }
}

/// What Terraform and CloudFormation do where the product was before.
const SECOND_SET: &str = "It makes everything that the product would make, from nothing. Applied beside the product it tries to make a second set, and AWS refuses what has the same name.";

/// What stands above the code, in lines; the last says what happens where the product was before.
fn heading(plan: &Plan, beside: &str) -> Vec<String> {
    let mut lines = vec![
        format!("Written by Firefly PrivateLink for onboarding {}.", plan.onboarding),
        format!("Account {}, Region {}.", plan.account, plan.region),
        format!("Plan {}.", plan.hash()),
        beside.to_owned(),
    ];
    lines.extend(plan.warnings.iter().map(|warning| format!("Warning: {}", plain(warning))));
    lines
}

/// What a step does and why, in one line.
fn note(step: &Step) -> String {
    words(&step.title, &step.why)
}

fn note_of(thing: &Thing) -> String {
    words(&thing.title, &thing.why)
}

fn words(title: &str, why: &str) -> String {
    clip(&format!("{title}: {why}"), 400)
}

/// What performs an action by hand, each call in a line.
fn by_hand(action: &Action) -> Result<Vec<Text>, Fault> {
    command::commands(action, "").iter().map(shell::line).collect()
}

/// A step's name where only letters, digits and underscores are allowed, and no digit may come first.
fn underscored(step: &StepId) -> String {
    let name = step.as_str().replace('-', "_");
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("step_{name}") }
}

fn nothing_made(step: &StepId) -> Fault {
    Fault::invalid("export-reference", format!("Step “{step}” makes nothing that the code could refer to"))
}

#[cfg(test)]
mod tests;
