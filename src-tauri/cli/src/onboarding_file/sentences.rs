//! What is said of a value that the schema refuses: what is wrong with it, and what to write instead. The words of the
//! schema itself, which are those of the types, say what a field is for.

use domain::{Problem, clip};
use serde_json::Value;

use super::document::below;

/// A value, what the schema says of it, and where it stands.
pub struct Told<'a> {
    pub node: &'a Value,
    pub value: &'a Value,
    /// What it is in TOML.
    pub kind: &'a str,
    pub path: String,
}

impl Told<'_> {
    pub fn unknown(&self, name: &str) -> Problem {
        let known =
            self.node["properties"].as_object().into_iter().flat_map(|fields| fields.keys().map(String::as_str));
        unknown_in(&self.path, name, known)
    }

    pub fn missing(&self, name: &str) -> Problem {
        let field = &self.node["properties"][name];
        let hint = format!("Add it. {}", field["description"].as_str().unwrap_or_default());
        Problem::new(
            below(&self.path, name),
            "missing-field",
            format!("“{name}” is missing"),
            hint.trim_end_matches(['.', ' ']),
        )
    }

    pub fn wrong_type(&self) -> Problem {
        let (wanted, hint) = match self.node["type"].as_str() {
            Some("string") => ("a text", "Write it in quotes"),
            Some("integer") => ("a whole number", "Write it in digits, without quotes"),
            Some("boolean") => ("true or false", "Write true or false, without quotes"),
            Some("array") => ("a list", "Write it in square brackets, with commas between"),
            _ => ("a table", "Write it as a table: [name], or [[name]] where there may be several"),
        };
        self.problem("wrong-type", format!("It is {}, and should be {wanted}", self.kind), hint)
    }

    pub fn no_choice(&self, options: &[Value]) -> Problem {
        let options: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
        let hint = match options.iter().find(|o| o.eq_ignore_ascii_case(&self.text())) {
            Some(meant) => format!("Write it as \"{meant}\""),
            None => format!("Use one of these: {}", options.join(", ")),
        };
        self.problem("unknown-choice", format!("“{}” is not one of the choices", self.shown()), &hint)
    }

    pub fn malformed(&self) -> Problem {
        let what = self.node["title"].as_str();
        let message = match what {
            Some(what) => format!("“{}” is not {what}", self.shown()),
            None => format!("“{}” is not of the form that this field has", self.shown()),
        };
        let code = if what.is_some() { "malformed-id" } else { "malformed" };
        self.problem(code, message, self.description())
    }

    pub fn out_of_range(&self) -> Problem {
        let range = match (self.node["minimum"].as_i64(), self.node["maximum"].as_i64()) {
            (Some(least), Some(most)) => format!("{least} to {most}"),
            (Some(least), None) => format!("{least} and more"),
            (None, most) => format!("0 to {}", most.unwrap_or(i64::MAX)),
        };
        self.problem("out-of-range", format!("{} is outside {range}", self.shown()), self.description())
    }

    pub fn empty(&self) -> Problem {
        self.problem("empty-list", "The list is empty", self.description())
    }

    pub fn length(&self) -> Problem {
        let most = self.node["maxLength"].as_u64().map(|n| format!(" to {n}")).unwrap_or_default();
        let least = self.node["minLength"].as_u64().unwrap_or(0);
        self.problem("length", format!("“{}” does not have {least}{most} characters", self.shown()), self.description())
    }

    pub fn not_one_of(&self, names: &[&str]) -> Problem {
        let hint = format!("Name exactly one of {}", names.join(", "));
        self.problem("not-one-of", "One of several is wanted here, and none or more are named", &hint)
    }

    /// The field that each of several alternatives begins with.
    pub fn branches(&self) -> Vec<&str> {
        let branches = self.node["oneOf"].as_array().into_iter().flatten();
        branches.filter_map(|branch| branch["required"][0].as_str()).collect()
    }

    /// What the field is for, without a final period.
    pub fn description(&self) -> &str {
        self.node["description"].as_str().map_or("Write it as the schema says", |text| text.trim_end_matches('.'))
    }

    fn problem(&self, code: &str, message: impl Into<String>, hint: &str) -> Problem {
        Problem::new(self.path.clone(), code, message, hint)
    }

    fn shown(&self) -> String {
        clip(&self.text(), 60)
    }

    fn text(&self) -> String {
        self.value.as_str().map_or_else(|| self.value.to_string(), str::to_owned)
    }
}

/// A field `name` of the value at `path` that only `known` ones may have.
pub fn unknown_in<'a>(path: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    let message = format!("There is no field “{}” here", clip(name, 60));
    Problem::new(below(path, name), "unknown-field", message, &nearest(name, known))
}

/// The known name that was probably meant, or all of them.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let likeness = |other: &str| strsim::jaro_winkler(name, other);
    let best = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match best {
        Some(best) if likeness(best) > 0.8 => format!("Did you mean “{best}”?"),
        _ if known.is_empty() => "Take it out".to_owned(),
        _ => format!("Known here are {}", known.join(", ")),
    }
}
