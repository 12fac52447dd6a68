//! XML by shape: the answers of the query and the REST-XML protocol, and the requests of the latter.

use roxmltree::{Document, Node};
use serde_json::{Map, Value};

use super::query::typed;
use super::{Location, Member, Model, Shape, ShapeKind};
use crate::clock::stamp;
use crate::wire::xml::Xml;

/// What stands inside the wrapper of an answer in the query protocol, or the root of one in REST-XML.
pub(crate) fn answer(model: &Model, shape: Option<&Shape>, value: &Value) -> String {
    let mut x = Xml::new();
    if let Some(shape) = shape {
        Writer { model }.structure(&mut x, shape, value);
    }
    x.done()
}

struct Writer<'a> {
    model: &'a Model,
}

impl Writer<'_> {
    fn structure(&self, x: &mut Xml, shape: &Shape, value: &Value) {
        let Value::Object(object) = value else { return };
        debug_assert!(object.keys().all(|k| shape.members.contains_key(k)), "{object:?} has more than its shape");
        for (name, member) in &shape.members {
            if let Some(value) = object.get(name).filter(|v| !v.is_null() && member.location != Some(Location::Header))
            {
                self.member(x, member.name.as_deref().unwrap_or(name), member, value);
            }
        }
    }

    fn member(&self, x: &mut Xml, name: &str, member: &Member, value: &Value) {
        let Some(shape) = self.model.shape(&member.shape) else { return };
        match value {
            Value::Object(_) if shape.kind == ShapeKind::Structure => {
                x.within(name, |x| self.structure(x, shape, value));
            }
            Value::Object(entries) => {
                x.within(name, |x| self.map(x, shape, entries));
            }
            Value::Array(items) => self.list(x, name, member, shape, items),
            Value::Number(number) if shape.kind == ShapeKind::Timestamp => {
                x.leaf(name, moment(number.as_f64().unwrap_or_default()));
            }
            Value::String(text) => {
                x.leaf(name, text);
            }
            other => {
                x.leaf(name, other);
            }
        }
    }

    fn list(&self, x: &mut Xml, name: &str, member: &Member, shape: &Shape, items: &[Value]) {
        let Some(element) = &shape.member else { return };
        if shape.flattened || member.flattened {
            let name = element.name.as_deref().unwrap_or(name);
            items.iter().for_each(|item| self.member(x, name, element, item));
        } else {
            let name_of = element.name.as_deref().unwrap_or("member");
            x.within(name, |x| items.iter().for_each(|item| self.member(x, name_of, element, item)));
        }
    }

    fn map(&self, x: &mut Xml, shape: &Shape, entries: &Map<String, Value>) {
        let (Some(key), Some(value)) = (&shape.key, &shape.value) else { return };
        for (k, v) in entries {
            x.within("entry", |x| {
                x.leaf(key.name.as_deref().unwrap_or("key"), k);
                self.member(x, value.name.as_deref().unwrap_or("value"), value, v);
            });
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float to an integer saturates, and a moment is far from both ends"
)]
fn moment(seconds: f64) -> String {
    stamp((seconds * 1000.0).round() as i64)
}

/// Reads a request's body. Nothing where it is not XML with that root; what has no place in the shape is passed over, as AWS does.
pub(super) fn read(model: &Model, shape: &Shape, root: &str, body: &str) -> Option<Map<String, Value>> {
    let document = Document::parse(body).ok()?;
    let element = document.root_element();
    if element.tag_name().name() != root {
        return None;
    }
    match structure(model, shape, element) {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

fn structure(model: &Model, shape: &Shape, node: Node) -> Value {
    let mut object = Map::new();
    for (name, member) in shape.members.iter().filter(|(_, m)| m.location.is_none()) {
        let wire = member.name.as_deref().unwrap_or(name);
        if let Some(child) = node.children().find(|c| c.is_element() && c.tag_name().name() == wire)
            && let Some(value) = value(model, member, child)
        {
            object.insert(name.clone(), value);
        }
    }
    Value::Object(object)
}

fn value(model: &Model, member: &Member, node: Node) -> Option<Value> {
    let shape = model.shape(&member.shape)?;
    Some(match shape.kind {
        ShapeKind::Structure => structure(model, shape, node),
        ShapeKind::List => {
            let element = shape.member.as_ref()?;
            let children = node.children().filter(Node::is_element);
            Value::Array(children.filter_map(|child| value(model, element, child)).collect())
        }
        kind => typed(kind, node.text().unwrap_or_default()),
    })
}
