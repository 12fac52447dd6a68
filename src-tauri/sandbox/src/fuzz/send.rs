//! Requests as clients write them, in every protocol: the other side of `model`'s readers.

use bytes::Bytes;
use http::Request;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::model::{Location, Member, Model, Protocol, Shape, ShapeKind, cbor};
use crate::wire::xml::Xml;

/// A signed request of an account in a Region.
pub(super) fn request(
    (account, region): (&str, &str),
    service: &str,
    model: &Model,
    protocol: Protocol,
    action: &str,
    value: &Value,
) -> Request<Bytes> {
    let scope = match service {
        "elbv2" => "elasticloadbalancing",
        "cloudwatch" => "monitoring",
        "service-quotas" => "servicequotas",
        "sso" => "awsssoportal",
        "sso-oidc" => "sso-oauth",
        other => other,
    };
    let signed = format!("AWS4-HMAC-SHA256 Credential={account}/20260101/{region}/{scope}/aws4_request");
    let request = Request::builder().method("POST").uri("/").header("authorization", signed);
    let built = match protocol {
        Protocol::Ec2 | Protocol::Query => request.body(flat(model, protocol, action, value).into()),
        Protocol::Json => request.header("x-amz-target", format!("T.{action}")).body(value.to_string().into()),
        Protocol::Cbor => request
            .uri(format!("/service/S/operation/{action}"))
            .header("smithy-protocol", "rpc-v2-cbor")
            .body(cbor(model, model.input(action), value).into()),
        Protocol::RestXml | Protocol::RestJson => rest(request, model, protocol, action, value),
    };
    built.unwrap()
}

fn rest(
    mut request: http::request::Builder,
    model: &Model,
    protocol: Protocol,
    action: &str,
    value: &Value,
) -> http::Result<Request<Bytes>> {
    let operation = &model.operations[action];
    let (mut path, mut query) = (operation.uri.clone(), form_urlencoded::Serializer::new(String::new()));
    let mut body = Map::new();
    let members = model.input(action).map(|s| &s.members).into_iter().flatten();
    for (name, member) in members {
        let wire = member.name.as_deref().unwrap_or(name);
        let told = value.get(name);
        let text = told.map(plain).unwrap_or_default();
        match member.location {
            Some(Location::Uri) => {
                let text = if text.is_empty() { "x" } else { &text };
                path = path.replace(&format!("{{{wire}}}"), &utf8_percent_encode(text, NON_ALPHANUMERIC).to_string());
            }
            Some(Location::Querystring) if told.is_some() => drop(query.append_pair(wire, &text)),
            Some(Location::Header) if http::HeaderValue::from_str(&text).is_ok() => {
                request = request.header(wire, text)
            }
            Some(_) => {}
            None => drop(told.map(|told| body.insert(name.clone(), told.clone()))),
        }
    }
    let query = query.finish();
    let path = path.split('?').next().unwrap_or_default();
    let bytes = match (protocol, body.is_empty()) {
        (_, true) => Bytes::new(),
        (Protocol::RestXml, false) => {
            let mut x = Xml::new();
            x.within("Request", |x| write(x, model, model.input(action).unwrap(), &body));
            x.done().into()
        }
        _ => Value::Object(body).to_string().into(),
    };
    request.method(operation.method.as_str()).uri(format!("{path}?{query}")).body(bytes)
}

fn write(x: &mut Xml, model: &Model, shape: &Shape, object: &Map<String, Value>) {
    for (name, member) in &shape.members {
        if let Some(value) = object.get(name) {
            element(x, model, member.name.as_deref().unwrap_or(name), member, value);
        }
    }
}

fn element(x: &mut Xml, model: &Model, name: &str, member: &Member, value: &Value) {
    let shape = model.shape(&member.shape).unwrap();
    match value {
        Value::Object(object) => drop(x.within(name, |x| write(x, model, shape, object))),
        Value::Array(items) => {
            let element_of = shape.member.as_ref().unwrap();
            let of = element_of.name.as_deref().unwrap_or("member");
            x.within(name, |x| items.iter().for_each(|item| element(x, model, of, element_of, item)));
        }
        other => drop(x.leaf(name, plain(other))),
    }
}

/// Flattened parameters, by the rules of AWS's query protocols.
pub(super) fn flat(model: &Model, protocol: Protocol, action: &str, value: &Value) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", action).append_pair("Version", "2016-11-15");
    let mut flat = Flat { model, ec2: protocol == Protocol::Ec2, form };
    if let (Some(shape), Value::Object(object)) = (model.input(action), value) {
        flat.structure("", shape, object);
    }
    flat.form.finish()
}

struct Flat<'a> {
    model: &'a Model,
    ec2: bool,
    form: form_urlencoded::Serializer<'a, String>,
}

impl Flat<'_> {
    fn structure(&mut self, prefix: &str, shape: &Shape, object: &Map<String, Value>) {
        for (name, value) in object {
            let Some(member) = shape.members.get(name) else { continue };
            let wire = match (self.ec2, &member.query, &member.name) {
                (true, Some(query), _) => query.clone(),
                (true, None, Some(wire)) => format!("{}{}", wire[..1].to_uppercase(), &wire[1..]),
                (_, _, wire) => wire.clone().unwrap_or_else(|| name.clone()),
            };
            let path = if prefix.is_empty() { wire } else { format!("{prefix}.{wire}") };
            self.member(&path, member, value);
        }
    }

    fn member(&mut self, path: &str, member: &Member, value: &Value) {
        let shape = self.model.shape(&member.shape).unwrap();
        match value {
            Value::Object(object) if shape.kind == ShapeKind::Structure => self.structure(path, shape, object),
            Value::Object(entries) => {
                let (k, v) = (shape.key.as_ref().unwrap(), shape.value.as_ref().unwrap());
                let path = if shape.flattened || member.flattened { path.to_owned() } else { format!("{path}.entry") };
                for (n, (key, value)) in entries.iter().enumerate() {
                    let at = format!("{path}.{}", n + 1);
                    self.form.append_pair(&format!("{at}.{}", k.name.as_deref().unwrap_or("key")), key);
                    self.member(&format!("{at}.{}", v.name.as_deref().unwrap_or("value")), v, value);
                }
            }
            Value::Array(items) => {
                let element = shape.member.as_ref().unwrap();
                let flattened = shape.flattened || member.flattened;
                let path = match &element.name {
                    _ if self.ec2 => path.to_owned(),
                    Some(name) if flattened => {
                        path.rsplit_once('.').map_or_else(|| name.clone(), |(before, _)| format!("{before}.{name}"))
                    }
                    None if flattened => path.to_owned(),
                    name => format!("{path}.{}", name.as_deref().unwrap_or("member")),
                };
                for (n, item) in items.iter().enumerate() {
                    self.member(&format!("{path}.{}", n + 1), element, item);
                }
            }
            other => drop(self.form.append_pair(path, &plain(other))),
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
