//! Terraform's language: blocks, and expressions in one line or several. Written as `terraform fmt` would have it.

use super::text::{Part, Text};
use crate::plain::unseen;

/// A block with its comment, attributes and nested blocks.
pub(super) struct Block {
    comment: Option<String>,
    head: String,
    attributes: Vec<(String, Vec<String>)>,
    blocks: Vec<Block>,
}

impl Block {
    /// A block of `kind` with quoted `labels`, such as `resource "aws_lb" "load_balancer"`.
    pub fn new(kind: &str, labels: &[&str]) -> Block {
        let labels: String = labels.iter().map(|label| format!(" \"{label}\"")).collect();
        Block { comment: None, head: format!("{kind}{labels}"), attributes: Vec::new(), blocks: Vec::new() }
    }

    pub fn comment(mut self, comment: String) -> Block {
        self.comment = Some(comment);
        self
    }

    /// An attribute whose expression is written already.
    pub fn set(self, name: &str, expression: impl Into<String>) -> Block {
        self.set_lines(name, vec![expression.into()])
    }

    pub fn set_some(self, name: &str, expression: Option<impl Into<String>>) -> Block {
        match expression {
            Some(expression) => self.set(name, expression),
            None => self,
        }
    }

    /// A map of texts, one a line; none, when it is empty.
    pub fn set_map<'a>(self, name: &str, pairs: impl IntoIterator<Item = (&'a String, &'a String)>) -> Block {
        let pairs: Vec<(String, String)> = pairs.into_iter().map(|(k, v)| (quoted(k), quoted(v))).collect();
        if pairs.is_empty() {
            return self;
        }
        let widest = pairs.iter().map(|(key, _)| key.chars().count()).max().unwrap_or_default();
        let one = |(key, value): &(String, String)| format!("  {key:widest$} = {value}");
        let lines = std::iter::once("{".to_owned()).chain(pairs.iter().map(one)).chain(["}".to_owned()]);
        self.set_lines(name, lines.collect())
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.blocks.is_empty()
    }

    /// A nested block.
    pub fn nest(mut self, block: Block) -> Block {
        self.blocks.push(block);
        self
    }

    fn set_lines(mut self, name: &str, lines: Vec<String>) -> Block {
        self.attributes.push((name.to_owned(), lines));
        self
    }

    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.comment.iter().map(|comment| format!("# {comment}")).collect();
        if self.is_empty() {
            lines.push(format!("{} {{}}", self.head));
            return lines;
        }
        lines.push(format!("{} {{", self.head));
        let indented = |line: String| if line.is_empty() { line } else { format!("  {line}") };
        lines.extend(self.inside().into_iter().map(indented));
        lines.push("}".to_owned());
        lines
    }

    /// Names of attributes in one line are padded to the widest; one of several lines stands apart, and so does each block.
    fn inside(&self) -> Vec<String> {
        let (short, long): (Vec<_>, Vec<_>) = self.attributes.iter().partition(|(_, lines)| lines.len() == 1);
        let widest = short.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        let mut parts: Vec<Vec<String>> = Vec::new();
        if !short.is_empty() {
            parts.push(short.iter().map(|(name, lines)| format!("{name:widest$} = {}", lines[0])).collect());
        }
        for (name, lines) in long {
            let mut lines = lines.clone();
            lines[0].insert_str(0, &format!("{name} = "));
            parts.push(lines);
        }
        parts.extend(self.blocks.iter().map(Block::lines));
        parts.join(&String::new())
    }
}

/// A known text as an expression.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", inside(text, Place::Alone))
}

/// A list of expressions in one line.
pub(super) fn list(expressions: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", expressions.into_iter().collect::<Vec<_>>().join(", "))
}

/// A text as an expression; `reference` says what a result of a step is called.
pub(super) fn expression<E>(text: &Text, reference: impl Fn(&Part) -> Result<String, E>) -> Result<String, E> {
    if let [part @ Part::From(..)] = text.parts() {
        return reference(part);
    }
    let mut pieces = String::new();
    for (position, part) in text.parts().iter().enumerate() {
        match part {
            Part::Plain(plain) if text.parts().len() == 1 => return Ok(quoted(plain)),
            Part::Plain(plain) => {
                let last = position + 1 == text.parts().len();
                pieces.push_str(&inside(plain, if last { Place::Last } else { Place::BeforeResult }));
            }
            Part::From(..) => pieces.push_str(&format!("${{{}}}", reference(part)?)),
        }
    }
    Ok(format!("\"{pieces}\""))
}

/// A text between quotes. `${` and `%{` begin templates and are doubled to mean themselves; a sign that stands before such a
/// pair, or before what is put in after the text, is written apart, lest both be read together.
fn inside(text: &str, place: Place) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    for (index, &c) in chars.iter().enumerate() {
        let next = chars.get(index + 1).copied();
        match c {
            '$' | '%' if next == Some('{') => out.extend([c, c]),
            '$' | '%' if matches!(next, Some('$' | '%')) || (next.is_none() && place == Place::BeforeResult) => {
                match place {
                    Place::Alone => out.push_str(&numbered(c)),
                    Place::BeforeResult | Place::Last => out.push_str(&format!("${{\"{c}\"}}")),
                }
            }
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if unseen(c.encode_utf8(&mut [0; 4])).is_some() => out.push_str(&numbered(c)),
            c => out.push(c),
        }
    }
    out
}

/// Where a known text stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Without any result; where templates are forbidden, such as in descriptions, it must not become one.
    Alone,
    BeforeResult,
    /// After the last result.
    Last,
}

fn numbered(c: char) -> String {
    let number = u32::from(c);
    if number > 0xffff { format!("\\U{number:08x}") } else { format!("\\u{number:04x}") }
}
