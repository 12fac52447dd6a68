//! Flattened parameters read by a shape: into a JSON value with the model's own names, and what no member took.

use std::collections::BTreeSet;

use serde_json::{Map, Number, Value};

use super::{Member, Model, Protocol, Shape, ShapeKind};
use crate::wire::params::Params;

/// What was read.
pub(crate) struct Read {
    pub value: Value,
    /// Parameters that the operation does not have.
    pub unknown: Vec<String>,
}

/// What every request of the query protocols says beside its parameters.
const ENVELOPE: [&str; 2] = ["Action", "Version"];

/// Reads a request; what is no number where one belongs stays text, for the checker to see.
pub(crate) fn read(model: &Model, ec2: bool, shape: Option<&Shape>, params: &Params) -> Read {
    let mut reader = Reader { model, ec2, params, used: BTreeSet::new() };
    let value = shape.and_then(|s| reader.structure(s, "")).unwrap_or_else(|| Value::Object(Map::new()));
    let used = reader.used;
    let stranger = |name: &&String| !used.contains(name.as_str()) && !ENVELOPE.contains(&name.as_str());
    let unknown = params.map().keys().filter(stranger).cloned().collect();
    Read { value, unknown }
}

struct Reader<'a> {
    model: &'a Model,
    ec2: bool,
    params: &'a Params,
    used: BTreeSet<&'a str>,
}

impl<'a> Reader<'a> {
    fn member(&mut self, member: &'a Member, prefix: &str) -> Option<Value> {
        let shape = self.model.shape(&member.shape)?;
        match shape.kind {
            ShapeKind::Structure => self.structure(shape, prefix),
            ShapeKind::List => self.list(member, shape, prefix),
            ShapeKind::Map => self.map(member, shape, prefix),
            kind => self.leaf(kind, prefix),
        }
    }

    fn structure(&mut self, shape: &'a Shape, prefix: &str) -> Option<Value> {
        if !prefix.is_empty() && !self.anything_below(prefix) {
            return None;
        }
        let mut object = Map::new();
        for (name, member) in &shape.members {
            let wire = self.name(name, member);
            let path = if prefix.is_empty() { wire } else { format!("{prefix}.{wire}") };
            if let Some(value) = self.member(member, &path) {
                object.insert(name.clone(), value);
            }
        }
        Some(Value::Object(object))
    }

    /// `Name.1`, `Name.member.1`, or `Parent.Element.1` where a flattened list names its elements.
    fn list(&mut self, member: &'a Member, shape: &'a Shape, prefix: &str) -> Option<Value> {
        let element = shape.member.as_ref()?;
        // An empty list is sent as a parameter without a value
        let empty = self.take(prefix).is_some();
        let prefix = match (self.ec2 || shape.flattened || member.flattened, &element.name) {
            (true, Some(name)) if !self.ec2 => sibling(prefix, name),
            (true, _) => prefix.to_owned(),
            (false, name) => format!("{prefix}.{}", name.as_deref().unwrap_or("member")),
        };
        let read = |reader: &mut Self, at: u32| reader.member(element, &format!("{prefix}.{at}"));
        let items: Vec<Value> = self.indices(&prefix).into_iter().filter_map(|at| read(self, at)).collect();
        (empty || !items.is_empty()).then_some(Value::Array(items))
    }

    fn map(&mut self, member: &'a Member, shape: &'a Shape, prefix: &str) -> Option<Value> {
        let (key, value) = (shape.key.as_ref()?, shape.value.as_ref()?);
        let prefix = if shape.flattened || member.flattened { prefix.to_owned() } else { format!("{prefix}.entry") };
        let (key_name, value_name) = (key.name.as_deref().unwrap_or("key"), value.name.as_deref().unwrap_or("value"));
        let mut object = Map::new();
        for at in self.indices(&prefix) {
            let Some(key) = self.take(&format!("{prefix}.{at}.{key_name}")) else { continue };
            let value = self.member(value, &format!("{prefix}.{at}.{value_name}"));
            object.insert(key.to_owned(), value.unwrap_or_default());
        }
        (!object.is_empty()).then_some(Value::Object(object))
    }

    fn leaf(&mut self, kind: ShapeKind, path: &str) -> Option<Value> {
        self.take(path).map(|text| typed(kind, text))
    }

    fn take(&mut self, path: &str) -> Option<&'a str> {
        let (key, value) = self.params.map().get_key_value(path)?;
        self.used.insert(key);
        Some(value)
    }

    fn anything_below(&self, prefix: &str) -> bool {
        let below = format!("{prefix}.");
        self.params.map().range(below.clone()..).next().is_some_and(|(key, _)| key.starts_with(&below))
    }

    /// The numbers that follow a prefix, in order.
    fn indices(&self, prefix: &str) -> BTreeSet<u32> {
        let below = format!("{prefix}.");
        let keys = self.params.map().range(below.clone()..).map(|(key, _)| key);
        let rests = keys.map_while(|key| key.strip_prefix(&below));
        rests.filter_map(|rest| rest.split('.').next()?.parse().ok()).collect()
    }

    fn name(&self, name: &str, member: &Member) -> String {
        match &member.name {
            _ if self.ec2 => ec2_name(name, member),
            Some(wire) => wire.clone(),
            None => name.to_owned(),
        }
    }
}

/// A member of EC2's requests as it is sent: `VpcEndpointId`, which the model calls `VpcEndpointIds`.
fn ec2_name(name: &str, member: &Member) -> String {
    match (&member.query, &member.name) {
        (Some(query), _) => query.clone(),
        (None, Some(wire)) => upper_first(wire),
        (None, None) => name.to_owned(),
    }
}

/// The path to a member of EC2's requests as it is sent: `TagSpecification.1.ResourceType`.
pub(super) fn ec2_path(model: &Model, input: &Shape, path: &str) -> String {
    let mut shape = Some(input);
    let sent = path.split('.').map(|step| {
        let inside = shape.and_then(|s| s.members.get(step).or(s.member.as_ref()));
        let sent = match shape.and_then(|s| s.members.get(step)) {
            Some(member) => ec2_name(step, member),
            None => step.to_owned(),
        };
        shape = inside.and_then(|member| model.shape(&member.shape));
        sent
    });
    sent.collect::<Vec<_>>().join(".")
}

/// A value of that kind, or the text where it is none.
pub(super) fn typed(kind: ShapeKind, text: &str) -> Value {
    let same = || Value::String(text.to_owned());
    match kind {
        ShapeKind::Integer | ShapeKind::Long => {
            text.trim().parse::<i64>().map_or_else(|_| same(), |n| Value::Number(n.into()))
        }
        ShapeKind::Float | ShapeKind::Double => {
            text.trim().parse().ok().and_then(Number::from_f64).map_or_else(same, Value::Number)
        }
        ShapeKind::Boolean => match text {
            t if t.eq_ignore_ascii_case("true") => Value::Bool(true),
            t if t.eq_ignore_ascii_case("false") => Value::Bool(false),
            _ => same(),
        },
        ShapeKind::Timestamp => moment(text).map_or_else(same, Value::Number),
        ShapeKind::String
        | ShapeKind::Character
        | ShapeKind::Blob
        | ShapeKind::Structure
        | ShapeKind::List
        | ShapeKind::Map => same(),
    }
}

/// Seconds since 1970, of a date in ISO 8601 or of a number.
fn moment(text: &str) -> Option<Number> {
    if let Ok(seconds) = text.parse::<f64>() {
        return Number::from_f64(seconds);
    }
    let time: jiff::Timestamp = text.parse().ok()?;
    Number::from_f64(time.as_millisecond() as f64 / 1000.0)
}

fn sibling(path: &str, name: &str) -> String {
    path.rsplit_once('.').map_or_else(|| name.to_owned(), |(before, _)| format!("{before}.{name}"))
}

fn upper_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

impl Protocol {
    /// Whether requests come as flattened parameters.
    pub fn is_flat(self) -> bool {
        matches!(self, Protocol::Ec2 | Protocol::Query)
    }
}
