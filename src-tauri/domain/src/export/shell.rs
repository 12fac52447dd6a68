//! Words of a shell script: whatever a text holds, the shell takes it for one word and for nothing else.

use super::command::Command;
use super::text::{Of, Part, Text};
use crate::plain::unseen;
use crate::{Fault, StepId, clip};

/// A text as one word for bash.
pub(super) fn word(text: &Text) -> String {
    if let [] | [Part::Plain(_)] = text.parts() {
        return literal(text.beginning());
    }
    let fits = |part: &Part| match part {
        Part::Plain(text) => unseen(text).is_none() && !text.contains(['“', '”']),
        Part::From(..) => true,
    };
    let seen = text.parts().iter().all(fits);
    let piece = |part: &Part| match part {
        Part::Plain(text) if seen => in_quotes(text),
        Part::Plain(text) => literal(text),
        Part::From(step, of) if seen => format!("${{{}}}", variable(step, *of)),
        Part::From(step, of) => format!("\"${{{}}}\"", variable(step, *of)),
    };
    let inside: String = text.parts().iter().map(piece).collect();
    if seen { format!("\"{inside}\"") } else { inside }
}

/// The variable that holds the result of a step.
pub(super) fn variable(step: &StepId, of: Of) -> String {
    let name = super::underscored(step);
    match of {
        Of::Itself => name,
        Of::RecordName => format!("{name}_name"),
        Of::RecordValue => format!("{name}_value"),
    }
}

/// A call in lines: the first with service and operation, then one for each option.
///
/// # Errors
/// `export-unsafe` where the AWS CLI would take a value for an option, or would read it from a file or an address.
pub(super) fn call(command: &Command) -> Result<Vec<String>, Fault> {
    let mut lines = vec![format!("aws {} {}", command.service, command.operation)];
    for (option, values) in &command.options {
        for value in values {
            refuse_obeyed(option, value)?;
        }
        let words: Vec<String> = values.iter().map(|value| format!(" {}", word(value))).collect();
        lines.push(format!("{option}{}", words.concat()));
    }
    Ok(lines)
}

fn refuse_obeyed(option: &str, value: &Text) -> Result<(), Fault> {
    let beginning = value.beginning();
    let read = ["file://", "fileb://", "http://", "https://"];
    if beginning.starts_with('-') || read.iter().any(|scheme| beginning.starts_with(scheme)) {
        let message =
            format!("The AWS CLI would obey “{}” instead of passing it on with {option}", clip(beginning, 80));
        return Err(Fault::invalid("export-unsafe", message).hint("Export it for Terraform or CloudFormation"));
    }
    Ok(())
}

/// A known text as one word: bare where it can be, in quotes that are not its own where that is enough. Typographic quotes
/// are shown between the other kind, so that nobody takes them for the word's end. An exclamation mark never stands between
/// double quotes: whoever copies the word into a shell would have bash put an earlier command there (bash manual, “History
/// Expansion”); between single ones nothing is obeyed.
pub(super) fn literal(text: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "_./:=@%+,-".contains(c);
    if !text.is_empty() && text.chars().all(bare) {
        text.to_owned()
    } else if unseen(text).is_none() && !text.contains(['\'', '$', '`', '‘', '’']) {
        format!("'{text}'")
    } else if unseen(text).is_none() && !text.contains(['“', '”', '!']) {
        format!("\"{}\"", in_quotes(text))
    } else {
        format!("$'{}'", text.chars().map(escaped).collect::<String>())
    }
}

/// Between double quotes these four are obeyed; in a script nothing else is.
fn in_quotes(text: &str) -> String {
    let escaped = |c: char| if "\\\"$`".contains(c) { format!("\\{c}") } else { c.to_string() };
    text.chars().map(escaped).collect()
}

/// Bytes, since what a character's number means depends on the reader's locale.
fn escaped(c: char) -> String {
    if c.is_ascii_graphic() && !"\\'$`!".contains(c) || c == ' ' {
        return c.to_string();
    }
    c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("\\{byte:03o}")).collect()
}

/// A call in one line, to be copied into a shell once the results of steps stand in it. These are IDs and ARNs, which no
/// shell obeys.
pub(super) fn line(command: &Command) -> Result<Text, Fault> {
    let mut all = Text::from(format!("aws {} {}", command.service, command.operation));
    for (option, values) in &command.options {
        all.push(format!(" {option}"));
        for value in values {
            refuse_obeyed(option, value)?;
            all.push(" ");
            all.push(copied(value));
        }
    }
    Ok(all)
}

fn copied(value: &Text) -> Text {
    if let [] | [Part::Plain(_)] = value.parts() {
        return literal(value.beginning()).into();
    }
    let piece = |text: Text, part: &Part| match part {
        Part::Plain(plain) => text.and(literal(plain)),
        Part::From(step, of) => text.and(Text::from_step(step, *of)),
    };
    value.parts().iter().fold(Text::default(), piece)
}
