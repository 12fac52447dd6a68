//! A TOML text as values, with the place of each: what the schema is held against, and where its problems are.

use std::collections::BTreeMap;
use std::ops::Range;

use domain::Problem;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::Located;

/// What stands in a file.
pub struct Document<'a> {
    text: &'a str,
    pub value: Value,
    /// By the path of its field.
    places: BTreeMap<String, Place>,
}

struct Place {
    /// The name of a field, or the whole of an item of a list.
    at: Range<usize>,
    kind: &'static str,
}

impl<'a> Document<'a> {
    /// Reads `text`, or says everything that is no TOML in it.
    pub fn parse(text: &'a str) -> Result<Self, Vec<Located>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut document = Self { text, value: Value::Null, places: BTreeMap::new() };
        if !errors.is_empty() {
            return Err(errors.iter().map(|error| document.broken(error)).collect());
        }
        document.value = document.table("", table.get_ref());
        Ok(document)
    }

    /// The problem at the line of its field, or of the nearest one around it.
    pub fn locate(&self, problem: Problem) -> Located {
        let mut path = problem.field.as_str();
        while !path.is_empty() {
            if let Some(place) = self.places.get(path) {
                let (line, column) = self.line_and_column(place.at.start);
                return Located { line: Some(line), column: Some(column), problem };
            }
            path = path.rfind(['.', '[']).map_or("", |end| &path[..end]);
        }
        Located { line: None, column: None, problem }
    }

    /// What kind of value stands at a path, in words.
    pub fn kind(&self, path: &str) -> &'static str {
        self.places.get(path).map_or("a table", |place| place.kind)
    }

    /// What the types refused although the schema did not.
    pub fn refused(&self, error: &Error) -> Located {
        let start = error.span().map(|span| span.start);
        let around = |(_, place): &(&String, &Place)| start.is_some_and(|start| place.at.start <= start);
        let field =
            self.places.iter().filter(around).max_by_key(|(_, place)| place.at.start).map(|(path, _)| path.clone());
        let problem =
            Problem::new(field.unwrap_or_default(), "malformed", error.message(), "Write it as the schema says");
        self.at(start, problem)
    }

    fn broken(&self, error: &Error) -> Located {
        let hint = "Mend the line; texts stand in quotes, and each field is named once";
        self.at(error.span().map(|span| span.start), Problem::new("", "toml-syntax", error.message(), hint))
    }

    fn at(&self, offset: Option<usize>, problem: Problem) -> Located {
        let place = offset.map(|offset| self.line_and_column(offset));
        Located { line: place.map(|p| p.0), column: place.map(|p| p.1), problem }
    }

    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
    }

    fn table(&mut self, path: &str, table: &DeTable<'_>) -> Value {
        let fields = table.iter().map(|(name, value)| {
            let path = below(path, name.get_ref());
            (name.get_ref().to_string(), self.value_at(path, name.span(), value))
        });
        Value::Object(fields.collect())
    }

    /// TOML's dates and decimal numbers stand nowhere in this file: they become null, which nothing takes.
    fn value_at(&mut self, path: String, at: Range<usize>, value: &Spanned<DeValue<'_>>) -> Value {
        let (kind, value) = match value.get_ref() {
            DeValue::String(text) => ("a text", Value::from(text.as_ref())),
            DeValue::Integer(number) => {
                let whole = i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Null, Value::from);
                ("a whole number", whole)
            }
            DeValue::Boolean(value) => ("true or false", Value::from(*value)),
            DeValue::Float(_) => ("a decimal number", Value::Null),
            DeValue::Datetime(_) => ("a date", Value::Null),
            DeValue::Table(table) => ("a table", self.table(&path, table)),
            DeValue::Array(items) => {
                let items = items.iter().enumerate();
                let items = items.map(|(index, item)| self.value_at(format!("{path}[{index}]"), item.span(), item));
                ("a list", Value::Array(items.collect()))
            }
        };
        self.places.insert(path, Place { at, kind });
        value
    }
}

/// The path of a field of the value at `path`.
pub fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
