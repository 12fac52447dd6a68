//! Whether a request holds what its model asks: members that must be there, kinds, words, numbers, lengths and patterns.

use serde_json::Value;

use super::{Member, Model, Shape, ShapeKind};

/// One constraint that is not met.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Violation {
    /// The member, from the outside in: `HealthCheck.Port`, `Tags.1.Key`.
    pub path: String,
    pub kind: Kind,
    /// What was given, as text; empty where nothing was.
    pub value: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Missing,
    /// Of another kind than this.
    Type(ShapeKind),
    Word(Vec<String>),
    TooSmall(f64),
    TooLarge(f64),
    TooShort(f64),
    TooLong(f64),
    Pattern(String),
}

/// Everything that is wrong with a request, in the order of its members.
pub(crate) fn violations(model: &Model, shape: &Shape, value: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    structure(model, shape, value, "", &mut found);
    found
}

fn structure(model: &Model, shape: &Shape, value: &Value, path: &str, found: &mut Vec<Violation>) {
    let Value::Object(object) = value else {
        return found.push(wrong(path, Kind::Type(ShapeKind::Structure), value));
    };
    for name in &shape.required {
        if object.get(name).is_none_or(Value::is_null) {
            found.push(wrong(&below(path, name), Kind::Missing, &Value::Null));
        }
    }
    for (name, member) in &shape.members {
        if let Some(value) = object.get(name).filter(|v| !v.is_null()) {
            one(model, member, value, &below(path, name), found);
        }
    }
}

fn one(model: &Model, member: &Member, value: &Value, path: &str, found: &mut Vec<Violation>) {
    let Some(shape) = model.shape(&member.shape) else { return };
    if !is_of(shape.kind, value) {
        return found.push(wrong(path, Kind::Type(shape.kind), value));
    }
    match value {
        Value::Object(_) if shape.kind == ShapeKind::Structure => structure(model, shape, value, path, found),
        Value::Object(entries) => {
            length(shape, entries.len(), value, path, found);
            for (key, value) in entries {
                if let Some(named) = &shape.key {
                    one(model, named, &Value::String(key.clone()), &format!("{path}.key"), found);
                }
                if let Some(valued) = &shape.value {
                    one(model, valued, value, &format!("{path}.{key}"), found);
                }
            }
        }
        Value::Array(items) => {
            length(shape, items.len(), value, path, found);
            for (at, item) in items.iter().enumerate() {
                if let Some(member) = &shape.member {
                    one(model, member, item, &format!("{path}.{}", at + 1), found);
                }
            }
        }
        Value::String(text) => string(shape, text, value, path, found),
        Value::Number(number) => number_range(shape, number.as_f64().unwrap_or_default(), value, path, found),
        Value::Bool(_) | Value::Null => {}
    }
}

fn string(shape: &Shape, text: &str, value: &Value, path: &str, found: &mut Vec<Violation>) {
    if !shape.words.is_empty() && !shape.words.iter().any(|w| w == text) {
        found.push(wrong(path, Kind::Word(shape.words.clone()), value));
    }
    length(shape, text.chars().count(), value, path, found);
    if let Some(pattern) = shape.pattern.as_ref().filter(|_| !shape.fits(text)) {
        found.push(wrong(path, Kind::Pattern(pattern.clone()), value));
    }
}

#[expect(clippy::cast_precision_loss, reason = "a request has fewer than 2^53 of anything")]
fn length(shape: &Shape, length: usize, value: &Value, path: &str, found: &mut Vec<Violation>) {
    if let Some(min) = shape.min.filter(|min| (length as f64) < *min) {
        found.push(wrong(path, Kind::TooShort(min), value));
    }
    if let Some(max) = shape.max.filter(|max| (length as f64) > *max) {
        found.push(wrong(path, Kind::TooLong(max), value));
    }
}

fn number_range(shape: &Shape, number: f64, value: &Value, path: &str, found: &mut Vec<Violation>) {
    // A moment has no range
    if shape.kind == ShapeKind::Timestamp {
        return;
    }
    if let Some(min) = shape.min.filter(|min| number < *min) {
        found.push(wrong(path, Kind::TooSmall(min), value));
    }
    if let Some(max) = shape.max.filter(|max| number > *max) {
        found.push(wrong(path, Kind::TooLarge(max), value));
    }
}

fn is_of(kind: ShapeKind, value: &Value) -> bool {
    match kind {
        ShapeKind::Structure | ShapeKind::Map => value.is_object(),
        ShapeKind::List => value.is_array(),
        ShapeKind::String | ShapeKind::Character | ShapeKind::Blob => value.is_string(),
        ShapeKind::Integer => value.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
        ShapeKind::Long => value.is_i64() || value.is_u64(),
        ShapeKind::Float | ShapeKind::Double | ShapeKind::Timestamp => value.is_number(),
        ShapeKind::Boolean => value.is_boolean(),
    }
}

fn wrong(path: &str, kind: Kind, value: &Value) -> Violation {
    let value = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Violation { path: path.to_owned(), kind, value }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
