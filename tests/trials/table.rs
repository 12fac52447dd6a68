//! What was tried, as a table: a line for each call, a column for each kind.

use std::collections::BTreeMap;

use super::{Trial, kinds};

/// Counts of what held and what did not.
#[derive(Default)]
pub struct Table {
    /// Scene, step and call, in the order of their plans.
    rows: Vec<String>,
    cells: BTreeMap<(usize, String), (u32, u32)>,
    failures: Vec<String>,
}

impl Table {
    /// Notes how a trial with one fault came out.
    pub fn note(&mut self, trial: &Trial<'_>, outcome: &Result<(), String>) {
        let [(step, kind)] = trial.faults.as_slice() else { panic!("a row is for one fault: {}", trial.name) };
        let steps = &trial.prepared.steps;
        let call = steps.iter().find(|(s, _)| s == step).map_or("", |(_, call)| call);
        let operation = call.split(':').nth(1).unwrap_or_default();
        let row = format!("{:<18} {:<44} {operation}", trial.prepared.scene.name, cut(step.as_str()));
        let at = self.rows.iter().position(|r| *r == row).unwrap_or_else(|| {
            self.rows.push(row);
            self.rows.len() - 1
        });
        let (held, failed) = self.cells.entry((at, kind.name.to_owned())).or_default();
        match outcome {
            Ok(()) => *held += 1,
            Err(why) => {
                *failed += 1;
                self.failures.push(format!("{}: {why}", trial.name));
            }
        }
    }

    /// Everything that did not hold.
    pub fn failures(&self) -> &[String] {
        &self.failures
    }

    /// The table with its key; a number is how often it held, and `✗` that it did not.
    pub fn text(&self) -> String {
        let kinds = kinds();
        let width = self.rows.iter().map(|row| row.chars().count()).max().unwrap_or_default();
        let letter = |n: usize| char::from(b'a' + u8::try_from(n).unwrap_or_default());
        let mut lines: Vec<String> =
            kinds.iter().enumerate().map(|(n, k)| format!("{}  {}", letter(n), k.name)).collect();
        let head: Vec<String> = (0..kinds.len()).map(|n| format!("{:>3}", letter(n))).collect();
        lines.push(format!("\n{:<width$} {}", "aim, step, call", head.concat()));
        for (at, row) in self.rows.iter().enumerate() {
            let cells: Vec<String> = kinds.iter().map(|kind| self.cell(at, kind.name)).collect();
            lines.push(format!("{row:<width$} {}", cells.concat()));
        }
        let held: u32 = self.cells.values().map(|(held, _)| held).sum();
        lines.push(format!("\n{held} held, {} did not", self.failures.len()));
        lines.join("\n")
    }

    fn cell(&self, at: usize, kind: &str) -> String {
        match self.cells.get(&(at, kind.to_owned())) {
            None => "  ·".to_owned(),
            Some((held, 0)) => format!("{held:>3}"),
            Some(_) => "  ✗".to_owned(),
        }
    }
}

/// Steps are named after groups and endpoints too, whose IDs only widen a table.
fn cut(step: &str) -> &str {
    step.get(..44).unwrap_or(step)
}
