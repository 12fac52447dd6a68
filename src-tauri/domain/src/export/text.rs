//! Texts that may hold what earlier steps produce, and trees of them. How either is written is each format's own affair.

use std::fmt::Display;

use crate::{Slot, StepId};

/// A piece of a text: known now, or the result of an earlier step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Plain(String),
    From(StepId, Of),
}

/// Which of a step's results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// The ID or ARN of what it made.
    Itself,
    /// Of a proof: the name of the TXT record, and its value.
    RecordName,
    RecordValue,
}

/// A text in pieces; no two plain ones stand beside each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text(Vec<Part>);

impl Text {
    pub fn from_step(step: &StepId, of: Of) -> Text {
        Text(vec![Part::From(step.clone(), of)])
    }

    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The step whose result it is, and nothing besides.
    pub fn step(&self) -> Option<&StepId> {
        match self.0.as_slice() {
            [Part::From(step, Of::Itself)] => Some(step),
            _ => None,
        }
    }

    /// What is known of its beginning.
    pub fn beginning(&self) -> &str {
        match self.0.first() {
            Some(Part::Plain(text)) => text,
            Some(Part::From(..)) | None => "",
        }
    }

    pub fn push(&mut self, more: impl Into<Text>) {
        for part in more.into().0 {
            match (self.0.last_mut(), part) {
                (Some(Part::Plain(before)), Part::Plain(text)) => before.push_str(&text),
                (_, part) => self.0.push(part),
            }
        }
    }

    /// This text with `more` after it.
    pub fn and(mut self, more: impl Into<Text>) -> Text {
        self.push(more);
        self
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(vec![Part::Plain(text.to_owned())])
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(vec![Part::Plain(text)])
    }
}

impl<T: Display> From<&Slot<T>> for Text {
    fn from(slot: &Slot<T>) -> Text {
        match slot {
            Slot::Known(value) => value.to_string().into(),
            Slot::From(step) => Text::from_step(step, Of::Itself),
        }
    }
}

/// Data as the formats nest it. The order of a map is the order in which it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    Text(Text),
    Number(i64),
    Flag(bool),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    pub fn text(text: impl Into<Text>) -> Tree {
        Tree::Text(text.into())
    }

    pub fn texts<T: Into<Text>>(texts: impl IntoIterator<Item = T>) -> Tree {
        Tree::List(texts.into_iter().map(Tree::text).collect())
    }

    pub fn map<const N: usize>(pairs: [(&str, Tree); N]) -> Tree {
        Tree::Map(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// A list of maps with a key and a value each, as AWS has tags and attributes.
    pub fn pairs(map: &std::collections::BTreeMap<String, String>) -> Tree {
        let one = |(k, v): (&String, &String)| {
            Tree::map([("Key", Tree::text(k.as_str())), ("Value", Tree::text(v.as_str()))])
        };
        Tree::List(map.iter().map(one).collect())
    }

    /// The tree as JSON in one line, with the results of steps in its strings.
    pub fn json(&self) -> Text {
        match self {
            Tree::Text(text) => text.parts().iter().fold(Text::from("\""), json_part).and("\""),
            Tree::Number(number) => number.to_string().into(),
            Tree::Flag(flag) => flag.to_string().into(),
            Tree::List(items) => {
                let items = items.iter().map(Tree::json);
                Text::from("[").and(listed(items)).and("]")
            }
            Tree::Map(pairs) => {
                let pairs = pairs.iter().map(|(key, value)| Text::from(format!("{}: ", quoted(key))).and(value.json()));
                Text::from("{").and(listed(pairs)).and("}")
            }
        }
    }
}

fn json_part(text: Text, part: &Part) -> Text {
    match part {
        Part::Plain(plain) => {
            let inside = quoted(plain);
            text.and(&inside[1..inside.len() - 1])
        }
        Part::From(step, of) => text.and(Text::from_step(step, *of)),
    }
}

/// JSON's own string literal.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn listed(items: impl Iterator<Item = Text>) -> Text {
    let mut all = Text::default();
    for (position, item) in items.enumerate() {
        if position > 0 {
            all.push(", ");
        }
        all.push(item);
    }
    all
}
