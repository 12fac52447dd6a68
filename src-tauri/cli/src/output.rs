//! What the command prints and what it asks. How a plan or a checklist reads stands in `show`, with which code it ends in `exit`.

use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal, Write};

use domain::{Fault, Unread};
use serde::Serialize;

use crate::failure::Failure;
use crate::harmless::{harmless, harmless_json, harmless_lines};
use crate::onboarding_file::Located;

/// How a verb ended, short of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Done,
    /// Done, but something needs a person: findings, a gate, drift.
    NeedsAttention,
    Cancelled,
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
    /// Everything that is wrong with a file, each at its line and field.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: &'a [Located],
    faults: &'a [Unread],
}

const SCHEMA: &str = "firefly-privatelink/1";

impl Output {
    /// One document: `data` as JSON, or `text`.
    pub fn document<T: Serialize>(self, data: &T, faults: &[Unread], text: impl FnOnce() -> String) {
        if self.json {
            print_json(&Envelope { schema: SCHEMA, ok: true, data: Some(data), error: None, problems: &[], faults });
        } else {
            say_out(&text());
            unread(faults);
        }
    }

    /// What went wrong, in the form that was asked for.
    pub fn failure(self, failure: &Failure) {
        let (fault, problems): (Cow<Fault>, &[Located]) = match failure {
            Failure::Fault(fault) => (Cow::Borrowed(fault), &[]),
            Failure::File(bad) => (Cow::Owned(bad.fault()), &bad.problems),
        };
        if self.json {
            let error = Some(fault.as_ref());
            print_json(&Envelope::<()> { schema: SCHEMA, ok: false, data: None, error, problems, faults: &[] });
        } else {
            say_err(&fault_text(&fault));
        }
    }

    /// One event of a stream: a line of JSON, or text.
    pub fn event<T: Serialize>(self, data: &T, text: impl FnOnce() -> Option<String>) {
        if self.json {
            print_json(data);
        } else if let Some(lines) = text() {
            say_out(&lines);
        }
    }

    /// A remark that is not the result.
    pub fn remark(self, text: &str) {
        say(text);
    }

    /// Shows what would be done, and what could not be read, and asks for `yes` on a terminal; elsewhere `--yes` is needed.
    ///
    /// What is asked about always stands beside the question: on standard error too, where standard output holds JSON or
    /// leads away from the terminal.
    pub fn consent(self, yes: bool, shown: &str, faults: &[Unread], question: &str) -> Result<bool, Fault> {
        let asks = !yes && is_somebody_there();
        if !self.json {
            say_out(shown);
        }
        if asks && (self.json || !std::io::stdout().is_terminal()) {
            say_err(shown);
        }
        if asks || !self.json {
            unread(faults);
        }
        if yes {
            return Ok(true);
        }
        let nobody =
            || Fault::invalid("not-confirmed", "This was not confirmed").hint("Add --yes when there is nobody to ask");
        let answer = self.ask(&format!("{question} [y/N]"))?.ok_or_else(nobody)?;
        let agreed = matches!(answer.to_lowercase().as_str(), "y" | "yes");
        if !agreed {
            self.remark("Nothing was changed");
        }
        Ok(agreed)
    }

    /// The line that a person answers, without blanks around it; `None` when nobody is there to ask.
    pub fn ask(self, question: &str) -> Result<Option<String>, Fault> {
        if !is_somebody_there() {
            return Ok(None);
        }
        put(std::io::stderr().lock(), &format!("{} ", harmless(question)));
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).map_err(|e| {
            Fault::invalid("unreadable-input", format!("The answer could not be read: {e}"))
                .hint("Answer in one line of text, or give --yes or what was asked for as an option")
        })?;
        Ok(Some(answer.trim().to_owned()))
    }
}

/// Whether a person sits at standard input.
pub fn is_somebody_there() -> bool {
    std::io::stdin().is_terminal()
}

fn unread(faults: &[Unread]) {
    if faults.is_empty() {
        return;
    }
    let lines = faults.iter().map(|u| format!("\n  {}: {}", harmless(&u.call), harmless(&u.fault.message)));
    say_err(&format!("\nCould not be read, so it is unknown:{}", lines.collect::<String>()));
}

/// Message, causes, hint, request ID; each on a line of its own, whatever is in it.
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

/// A value as JSON for people: indented, and harmless on a terminal.
pub fn json(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string_pretty(value)
        .map(|json| harmless_json(&json))
        .map_err(|e| unprintable(format!("It cannot be written as JSON: {e}")))
}

/// A value of ours that its own form cannot hold: never anything that a person gave.
pub fn unprintable(message: impl Into<String>) -> Fault {
    Fault::invalid("bad-output", message)
        .hint("This is a mistake of this program: report it, with the command that you ran")
}

fn print_json(value: &impl Serialize) {
    match serde_json::to_string(value) {
        Ok(line) => put(std::io::stdout().lock(), &format!("{}\n", harmless_json(&line))),
        Err(e) => say_err(&format!("error[bad-output]: {e}")),
    }
}

/// One line for a person, beside the result.
pub fn say(text: &str) {
    say_err(&harmless(text));
}

fn say_out(text: &str) {
    put(std::io::stdout().lock(), &format!("{}\n", harmless_lines(text.trim_end())));
}

fn say_err(text: &str) {
    put(std::io::stderr().lock(), &format!("{}\n", harmless_lines(text.trim_end())));
}

/// A reader that has gone (`| head`) ends nothing: what was begun is finished, and only the words are lost.
fn put(mut to: impl Write, text: &str) {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => {
            // where not even this can be said, nobody is left to hear it
            let _ = writeln!(std::io::stderr(), "error[unwritable-output]: What is printed cannot be written: {e}");
        }
        Ok(()) | Err(_) => {}
    }
}

/// Columns as wide as their widest cell, each cell on one line.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head = head.iter().map(|h| h.to_uppercase()).collect();
    let rows = rows.iter().map(|row| row.iter().map(|cell| harmless(cell)).collect());
    let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let wide = |i: usize| lines.iter().filter_map(|l| l.get(i)).map(|c| c.chars().count()).max().unwrap_or(0);
    let padded = |(i, cell): (usize, &String)| format!("{cell}{}", " ".repeat(wide(i) - cell.chars().count()));
    let line = |l: &Vec<String>| l.iter().enumerate().map(padded).collect::<Vec<_>>().join("  ").trim_end().to_owned();
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}]0;x\u{7}\nerror[none]: all is well\u{202e}";

    #[test]
    fn no_part_of_a_fault_steers_the_terminal_or_begins_a_line() {
        let mut fault = Fault::invalid(HOSTILE, HOSTILE).hint(HOSTILE).because(HOSTILE);
        fault.request_id = Some(HOSTILE.to_owned());
        let text = fault_text(&fault);
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text}");
        assert!(!text.lines().any(|line| line.starts_with("error[none]")), "{text}");
    }

    #[test]
    fn columns_line_up() {
        let text = table(&["id", "name"], &[vec!["1".into(), "x".into()], vec!["100".into(), "y".into()]]);
        assert_eq!(text, "ID   NAME\n1    x\n100  y");
        let text = table(&["name", "kind"], &[vec![HOSTILE.into(), "x".into()], vec!["b  c".into(), "y".into()]]);
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text}");
    }

    #[test]
    fn a_reader_that_has_gone_ends_nothing() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(ErrorKind::BrokenPipe.into())
            }

            fn flush(&mut self) -> std::io::Result<()> {
                Err(ErrorKind::BrokenPipe.into())
            }
        }
        put(Gone, "one line\n");
        put(Gone, "and the next\n");
    }
}
