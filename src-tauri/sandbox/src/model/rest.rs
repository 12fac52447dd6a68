//! REST: which operation a method and a path mean, and a request read from its path, query string, headers and body.

use std::collections::BTreeMap;

use http::HeaderMap;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::query::typed;
use super::{Location, Model, Protocol, Shape, ShapeKind, xml};

/// An operation and the labels of its path.
pub(crate) struct Route<'a> {
    pub action: &'a str,
    labels: BTreeMap<&'a str, String>,
}

/// The operation that is meant, if any. A path may end in a slash that its template does not have, and lack one that it has.
pub(crate) fn route<'a>(model: &'a Model, method: &str, path: &str) -> Option<Route<'a>> {
    let told: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let fit = |(action, operation): (&'a String, &'a super::Operation)| {
        if operation.method != method {
            return None;
        }
        let template = operation.uri.split('?').next().unwrap_or_default().trim_end_matches('/');
        let labels = labels(&template.split('/').collect::<Vec<_>>(), &told)?;
        Some(Route { action, labels })
    };
    // the fewest labels: a fixed word beats a label
    model.operations.iter().filter_map(fit).min_by_key(|route| route.labels.len())
}

fn labels<'a>(template: &[&'a str], told: &[&str]) -> Option<BTreeMap<&'a str, String>> {
    if template.len() != told.len() {
        return None;
    }
    let mut found = BTreeMap::new();
    for (part, text) in template.iter().zip(told) {
        match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            Some(label) if !text.is_empty() => {
                found.insert(label.trim_end_matches('+'), percent_decode_str(text).decode_utf8().ok()?.into_owned());
            }
            None if part == text => {}
            Some(_) | None => return None,
        }
    }
    Some(found)
}

impl Route<'_> {
    /// Reads the request; nothing where its body is not what the protocol speaks.
    pub fn read(
        &self,
        model: &Model,
        protocol: Protocol,
        query: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Option<Value> {
        let Some(shape) = model.input(self.action) else { return Some(Value::Object(Map::new())) };
        let mut object = match protocol {
            _ if body.is_empty() => Map::new(),
            Protocol::RestXml => {
                let root = model.operations.get(self.action).and_then(|o| o.input.as_deref())?;
                xml::read(model, shape, root, std::str::from_utf8(body).ok()?)?
            }
            _ => serde_json::from_slice::<Value>(body).ok()?.as_object()?.clone(),
        };
        let query: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        for (name, member) in &shape.members {
            let wire = member.name.as_deref().unwrap_or(name);
            let kind = model.shape(&member.shape).map_or(ShapeKind::String, |s| s.kind);
            let first = || query.iter().find(|(key, _)| key == wire).map(|(_, value)| value.clone());
            let told = match member.location {
                Some(Location::Uri) => self.labels.get(wire).cloned(),
                Some(Location::Querystring) => first(),
                Some(Location::Header) => headers.get(wire).and_then(|v| Some(v.to_str().ok()?.to_owned())),
                Some(Location::Headers | Location::StatusCode) | None => continue,
            };
            // what stands elsewhere is not read from the body
            object.remove(name);
            if let Some(text) = told {
                object.insert(name.clone(), typed(kind, &text));
            }
        }
        Some(Value::Object(object))
    }
}

/// The members of an answer that stand in its headers.
pub(crate) fn headers(shape: Option<&Shape>, value: &Value) -> Vec<(String, String)> {
    let members = shape.into_iter().flat_map(|s| &s.members);
    let told = members.filter(|(_, m)| m.location == Some(Location::Header)).filter_map(|(name, member)| {
        let value = value.get(name)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some((member.name.clone().unwrap_or_else(|| name.clone()), text))
    });
    told.collect()
}
