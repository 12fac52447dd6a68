//! The form of a file: what the JSON Schema of the onboarding says against it. Understands the keywords that this schema
//! has, which a test holds; a validator of all of JSON Schema would be thirty packages for a dozen words.

use domain::{Problem, onboarding_schema};
use regex::Regex;
use serde_json::{Map, Value};

use super::document::{Document, below};
use super::sentences::{Told, unknown_in};

/// The keywords that are understood. The rest of them only speak to people.
#[cfg(test)]
pub(super) const UNDERSTOOD: &[&str] = &[
    "additionalProperties",
    "enum",
    "items",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "type",
];

/// Everything that the schema has against the document.
pub fn form(document: &Document) -> Vec<Problem> {
    let mut check = Check { document, problems: Vec::new() };
    check.value(String::new(), &document.value, &onboarding_schema());
    check.problems
}

struct Check<'a> {
    document: &'a Document<'a>,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn value(&mut self, path: String, value: &Value, node: &Value) {
        let told = Told { node, value, kind: self.document.kind(&path), path: path.clone() };
        if node.get("oneOf").is_some() {
            return self.one_of(&told);
        }
        let problem = match (node["type"].as_str(), value) {
            (Some("object"), Value::Object(fields)) => return self.fields(&told, fields),
            (Some("array"), Value::Array(items)) => return self.items(&told, items),
            (Some("string"), Value::String(text)) => text_problem(&told, text),
            (Some("integer"), Value::Number(number)) => number_problem(&told, number.as_i64()),
            (Some("boolean"), Value::Bool(_)) => None,
            _ => Some(told.wrong_type()),
        };
        self.problems.extend(problem);
    }

    fn fields(&mut self, told: &Told, fields: &Map<String, Value>) {
        for (name, value) in fields {
            let further = told.node.get("additionalProperties").filter(|schema| schema.is_object());
            match told.node["properties"].get(name).or(further) {
                Some(node) => self.value(below(&told.path, name), value, node),
                None => self.problems.push(told.unknown(name)),
            }
        }
        let required = told.node["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        self.problems.extend(required.filter(|name| !fields.contains_key(*name)).map(|name| told.missing(name)));
    }

    fn items(&mut self, told: &Told, items: &[Value]) {
        if (items.len() as u64) < told.node["minItems"].as_u64().unwrap_or(0) {
            self.problems.push(told.empty());
        }
        for (index, item) in items.iter().enumerate() {
            self.value(format!("{}[{index}]", told.path), item, &told.node["items"]);
        }
    }

    /// Where one of several tables is wanted, each with one field, the one that is named tells what is wrong with it.
    fn one_of(&mut self, told: &Told) {
        let Some(fields) = told.value.as_object() else { return self.problems.push(told.wrong_type()) };
        let names = told.branches();
        let (named, strangers): (Vec<_>, Vec<_>) = fields.iter().partition(|(name, _)| names.contains(&name.as_str()));
        self.problems.extend(strangers.iter().map(|(name, _)| unknown_in(&told.path, name, names.iter().copied())));
        match named.as_slice() {
            [(name, value)] => {
                let branches = told.node["oneOf"].as_array().into_iter().flatten();
                let node = branches.filter_map(|branch| branch["properties"].get(name.as_str())).next();
                self.value(below(&told.path, name), value, node.unwrap_or(&Value::Null));
            }
            [] if !strangers.is_empty() => {}
            _ => self.problems.push(told.not_one_of(&names)),
        }
    }
}

fn text_problem(told: &Told, text: &str) -> Option<Problem> {
    if let Some(options) = told.node["enum"].as_array()
        && !options.iter().any(|option| option == text)
    {
        return Some(told.no_choice(options));
    }
    let length = text.chars().count() as u64;
    let bound = |name: &str| told.node[name].as_u64();
    if bound("minLength").is_some_and(|least| length < least) || bound("maxLength").is_some_and(|most| length > most) {
        return Some(told.length());
    }
    let pattern = told.node["pattern"].as_str()?;
    // a pattern that is none would refuse everything; a test holds them all
    let fits = Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text));
    (!fits).then(|| told.malformed())
}

fn number_problem(told: &Told, number: Option<i64>) -> Option<Problem> {
    let outside = |n: i64| {
        told.node["minimum"].as_i64().is_some_and(|least| n < least)
            || told.node["maximum"].as_i64().is_some_and(|most| n > most)
    };
    number.is_none_or(outside).then(|| told.out_of_range())
}
