//! What the command prints, and with which exit code it ends. Text comes from AWS: control characters never reach the terminal.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use domain::{Fault, FaultKind, Unread};
use serde::Serialize;

/// How a verb ended, short of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Done,
    /// Done, but something needs a person: findings, a gate, drift.
    NeedsAttention,
    Cancelled,
}

impl Ended {
    /// 0, 3 and 130.
    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Ended::Done => 0,
            Ended::NeedsAttention => 3,
            Ended::Cancelled => 130,
        })
    }
}

/// 2 for what the person gave, 130 for a stop, 1 for everything else.
pub fn fault_code(fault: &Fault) -> ExitCode {
    ExitCode::from(match fault.kind {
        FaultKind::Invalid => 2,
        FaultKind::Cancelled => 130,
        _ => 1,
    })
}

/// Standard output, as text or as JSON.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    pub json: bool,
}

#[derive(Serialize)]
struct Envelope<'a, T: Serialize> {
    schema: &'static str,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Fault>,
    faults: &'a [Unread],
}

const SCHEMA: &str = "firefly-privatelink/1";

impl Output {
    /// One document: `data` as JSON, or `text`.
    pub fn document<T: Serialize>(self, data: &T, faults: &[Unread], text: impl FnOnce() -> String) {
        if self.json {
            print_json(&Envelope { schema: SCHEMA, ok: true, data: Some(data), error: None, faults });
        } else {
            write_out(&format!("{}\n", text().trim_end()));
            unread(faults);
        }
    }

    /// The fault, in the form that was asked for.
    pub fn fault(self, fault: &Fault) {
        if self.json {
            print_json(&Envelope::<()> { schema: SCHEMA, ok: false, data: None, error: Some(fault), faults: &[] });
        } else {
            eprintln!("{}", fault_text(fault));
        }
    }

    /// One event of a stream: a line of JSON, or text.
    pub fn event<T: Serialize>(self, data: &T, text: impl FnOnce() -> Option<String>) {
        if self.json {
            print_json(data);
        } else if let Some(line) = text() {
            write_out(&format!("{line}\n"));
        }
    }

    /// A remark that is not the result.
    pub fn remark(self, text: &str) {
        eprintln!("{}", harmless(text));
    }

    /// Asks for `yes` on a terminal. Elsewhere `--yes` is needed.
    pub fn confirm(self, yes: bool, question: &str) -> Result<bool, Fault> {
        if yes {
            return Ok(true);
        }
        if !std::io::stdin().is_terminal() {
            return Err(Fault::invalid("not-confirmed", "This changes AWS and was not confirmed")
                .hint("Add --yes when there is nobody to ask"));
        }
        eprint!("{question} [y/N] ");
        let mut answer = String::new();
        std::io::stdin()
            .read_line(&mut answer)
            .map_err(|e| Fault::invalid("not-confirmed", format!("The answer could not be read: {e}")))?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }
}

fn unread(faults: &[Unread]) {
    if faults.is_empty() {
        return;
    }
    eprintln!("\nCould not be read, so it is unknown:");
    for unread in faults {
        eprintln!("  {}: {}", unread.call, harmless(&unread.fault.message));
    }
}

/// Message, causes, hint, request ID.
pub fn fault_text(fault: &Fault) -> String {
    let mut text = format!("error[{}]: {}", harmless(&fault.code), harmless(&fault.message));
    for cause in fault.causes.iter().filter(|c| !c.is_empty()) {
        text.push_str(&format!("\n  also: {}", harmless(cause)));
    }
    if let Some(hint) = &fault.hint {
        text.push_str(&format!("\n  hint: {}", harmless(hint)));
    }
    if let Some(id) = &fault.request_id {
        text.push_str(&format!("\n  AWS request ID: {}", harmless(id)));
    }
    text
}

/// Text from outside without control characters and direction overrides, which could rewrite the terminal.
pub fn harmless(text: &str) -> String {
    let shown = |c: char| if is_harmful(c) { '\u{fffd}' } else { c };
    text.chars().map(shown).collect()
}

fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn print_json(value: &impl Serialize) {
    match serde_json::to_string(value) {
        Ok(line) => write_out(&format!("{line}\n")),
        Err(e) => eprintln!("error[bad-output]: {e}"),
    }
}

/// Ends quietly when the reader has gone (`| head`).
fn write_out(text: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Columns as wide as their widest cell.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |i: usize| {
        rows.iter()
            .filter_map(|r| r.get(i))
            .map(|c| c.chars().count())
            .chain([head[i].chars().count()])
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &[String]| {
        let padded =
            cells.iter().zip(&widths).map(|(c, w)| format!("{c}{}", " ".repeat(w.saturating_sub(c.chars().count()))));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let head: Vec<String> = head.iter().map(|h| h.to_uppercase()).collect();
    let safe = |row: &Vec<String>| row.iter().map(|c| harmless(c).replace('\n', " ")).collect::<Vec<_>>();
    std::iter::once(line(&head)).chain(rows.iter().map(|r| line(&safe(r)))).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_cannot_steer_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\u{202e}c"), "a\u{fffd}[31mb\u{fffd}c");
    }

    #[test]
    fn columns_line_up() {
        let text = table(&["id", "name"], &[vec!["1".into(), "x".into()], vec!["100".into(), "y".into()]]);
        assert_eq!(text, "ID   NAME\n1    x\n100  y");
    }
}
