//! JSON and CBOR. Inside, a moment is a number of seconds since 1970, as in JSON; CBOR marks it with a tag.

use ciborium::value::{Integer, Value as Cbor};
use serde_json::{Map, Number, Value};

use super::{Member, Model, Shape, ShapeKind};

/// CBOR's tag of a moment in seconds since 1970.
const MOMENT: u64 = 1;
/// How deep a request may nest.
const DEPTH: usize = 64;

/// An answer in CBOR.
pub(crate) fn cbor(model: &Model, shape: Option<&Shape>, value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    // writing to memory cannot fail
    ciborium::into_writer(&encode(model, shape, value), &mut bytes).unwrap_or_default();
    bytes
}

/// A value of no known shape in CBOR, such as an error.
pub(crate) fn cbor_of(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap_or_default();
    bytes
}

/// Leaves out of a request what the operation does not have, as AWS does.
pub(crate) fn prune(model: &Model, shape: Option<&Shape>, value: &mut Value) {
    let of = |member: &Member| model.shape(&member.shape);
    match value {
        Value::Object(members) => match shape {
            Some(s) if s.kind == ShapeKind::Structure => {
                members.retain(|name, _| s.members.contains_key(name));
                members.iter_mut().for_each(|(name, v)| prune(model, s.members.get(name).and_then(of), v));
            }
            Some(s) if s.kind == ShapeKind::Map => {
                members.values_mut().for_each(|v| prune(model, s.value.as_ref().and_then(of), v));
            }
            // of another kind than it should be, which is refused
            Some(_) => {}
            None => members.clear(),
        },
        Value::Array(items) => {
            let inner = shape.and_then(|s| s.member.as_ref()).and_then(of);
            items.iter_mut().for_each(|item| prune(model, inner, item));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A request in CBOR; what JSON cannot hold is refused.
pub(crate) fn from_cbor(bytes: &[u8]) -> Option<Value> {
    let value = ciborium::de::from_reader_with_recursion_limit(bytes, DEPTH).ok()?;
    decode(value)
}

fn encode(model: &Model, shape: Option<&Shape>, value: &Value) -> Cbor {
    match value {
        Value::Null => Cbor::Null,
        Value::Bool(b) => Cbor::Bool(*b),
        Value::String(text) => Cbor::Text(text.clone()),
        Value::Number(number) => {
            let number = match number.as_i64() {
                Some(n) if shape.is_none_or(|s| s.kind != ShapeKind::Double) => Cbor::Integer(Integer::from(n)),
                _ => Cbor::Float(number.as_f64().unwrap_or_default()),
            };
            match shape.map(|s| s.kind) {
                Some(ShapeKind::Timestamp) => Cbor::Tag(MOMENT, Box::new(number)),
                _ => number,
            }
        }
        Value::Array(items) => {
            let of = shape.and_then(|s| s.member.as_ref()).and_then(|m| model.shape(&m.shape));
            Cbor::Array(items.iter().map(|item| encode(model, of, item)).collect())
        }
        Value::Object(members) => {
            let of = |key: &str| {
                let shape = shape?;
                let member = shape.members.get(key).or(shape.value.as_ref())?;
                model.shape(&member.shape)
            };
            Cbor::Map(members.iter().map(|(k, v)| (Cbor::Text(k.clone()), encode(model, of(k), v))).collect())
        }
    }
}

fn decode(value: Cbor) -> Option<Value> {
    Some(match value {
        Cbor::Null => Value::Null,
        Cbor::Bool(b) => Value::Bool(b),
        Cbor::Text(text) => Value::String(text),
        Cbor::Integer(n) => Value::Number(i64::try_from(i128::from(n)).ok()?.into()),
        // NaN and infinity are text, as JSON writes them: the checker refuses them
        Cbor::Float(f) => Number::from_f64(f).map_or_else(|| Value::String(f.to_string()), Value::Number),
        Cbor::Tag(MOMENT, inside) => decode(*inside).filter(Value::is_number)?,
        Cbor::Array(items) => Value::Array(items.into_iter().map(decode).collect::<Option<_>>()?),
        Cbor::Map(entries) => {
            let entry = |(key, value): (Cbor, Cbor)| Some((key.into_text().ok()?, decode(value)?));
            Value::Object(entries.into_iter().map(entry).collect::<Option<Map<_, _>>>()?)
        }
        _ => return None,
    })
}
