//! What was asked, as CloudTrail writes it: each service in its own manner, and secrets left out.

use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::model::{self, Member, Model, Shape, ShapeKind};
use crate::service::Service;
use crate::sns;

/// Parts of the names of members that are nobody's business.
const SECRET: [&str; 7] =
    ["password", "secret", "privatekey", "sessiontoken", "tokencode", "userdata", "identitytoken"];

/// The request with the model's own names.
pub(super) fn parameters(call: &Call) -> Value {
    match call.service.model() {
        Some(model) if !call.service.by_model() => {
            let ec2 = call.service == Service::Ec2;
            model::from_query(model, ec2, model.input(&call.action), &call.params).value
        }
        _ => call.json.clone(),
    }
}

/// The same in CloudTrail's writing; `null` where nothing was asked.
pub(super) fn shown(call: &Call, asked: &Value) -> Value {
    let known = call.service.model().and_then(|model| Some((model, model.input(&call.action)?)));
    let Some((model, shape)) = known else { return Value::Null };
    let style = match call.service {
        // the younger operations of EC2 are written otherwise than the older ones
        Service::Ec2 if call.action.contains("VpcEndpoint") => Style::Tagged,
        Service::Ec2 => Style::Items,
        _ => Style::Plain,
    };
    match structure(model, shape, asked, style) {
        Value::Object(members) if members.is_empty() => Value::Null,
        Value::Object(members) if style == Style::Items => Value::Object(sets(members)),
        members if style == Style::Tagged => json!({ format!("{}Request", call.action): members }),
        members => members,
    }
}

/// Some lists of EC2's older operations go by names of their own, and their elements too.
const SETS: [(&str, &str, &str); 3] = [
    ("instanceId", "instancesSet", "instanceId"),
    ("resourceId", "resourcesSet", "resourceId"),
    ("tag", "tagSet", "key"),
];

fn sets(mut members: Map<String, Value>) -> Map<String, Value> {
    for (name, set, element) in SETS {
        let Some(items) = members.get(name).and_then(|list| list["items"].as_array()).cloned() else { continue };
        let named = |item: Value| if item.is_string() { json!({ element: item }) } else { item };
        members.remove(name);
        members.insert(set.to_owned(), json!({ "items": items.into_iter().map(named).collect::<Vec<_>>() }));
    }
    members
}

#[derive(Clone, Copy, PartialEq)]
enum Style {
    /// `groupName`, lists as lists.
    Plain,
    /// `groupName`, lists in `items`.
    Items,
    /// `ServiceId`, lists with their elements numbered.
    Tagged,
}

fn structure(model: &Model, shape: &Shape, value: &Value, style: Style) -> Value {
    let mut shown = Map::new();
    for (name, member) in &shape.members {
        let Some(value) = value.get(name).filter(|v| !v.is_null()) else { continue };
        let lower = name.to_lowercase();
        if lower == "token" || SECRET.iter().any(|secret| lower.contains(secret)) {
            continue;
        }
        shown.insert(written(name, member, style), one(model, member, value, style));
    }
    Value::Object(shown)
}

fn one(model: &Model, member: &Member, value: &Value, style: Style) -> Value {
    let Some(shape) = model.shape(&member.shape) else { return value.clone() };
    match (shape.kind, value, &shape.member) {
        (ShapeKind::Structure, _, _) => structure(model, shape, value, style),
        (_, Value::Array(items), Some(of)) => {
            let items: Vec<Value> = items.iter().map(|item| one(model, of, item, style)).collect();
            list(items, style)
        }
        (_, Value::String(text), _) => sns::masked(text).into(),
        _ => value.clone(),
    }
}

fn list(items: Vec<Value>, style: Style) -> Value {
    let numbered = |(at, item): (usize, Value)| match item {
        Value::Object(mut members) => {
            members.insert("tag".to_owned(), json!(at + 1));
            Value::Object(members)
        }
        plain => json!({ "tag": at + 1, "content": plain }),
    };
    match style {
        Style::Plain => Value::Array(items),
        Style::Items => json!({ "items": items }),
        Style::Tagged if items.len() == 1 => items.into_iter().enumerate().map(numbered).next().unwrap_or_default(),
        Style::Tagged => items.into_iter().enumerate().map(numbered).collect(),
    }
}

fn written(name: &str, member: &Member, style: Style) -> String {
    let wire = member.name.as_deref().unwrap_or(name);
    let cased = |text: &str, upper: bool| {
        let mut letters = text.chars();
        let first = letters.next().into_iter();
        let first: String = if upper {
            first.flat_map(char::to_uppercase).collect()
        } else {
            first.flat_map(char::to_lowercase).collect()
        };
        first + letters.as_str()
    };
    match style {
        Style::Plain => cased(name, false),
        Style::Items => cased(wire, false),
        Style::Tagged => member.query.clone().unwrap_or_else(|| cased(wire, true)),
    }
}
