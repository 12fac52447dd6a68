//! A result becomes an answer, in the protocol of the question: XML, JSON or CBOR, and each protocol's own envelope for errors.

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::model::{self, Protocol, Shape};
use crate::service::Service;
use crate::wire::xml::Xml;

/// What a service answers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reply {
    /// XML, to stand inside the protocol's envelope.
    Xml(String),
    /// A value with the names of the operation's output shape; moments are seconds since 1970.
    Value(Value),
}

impl From<String> for Reply {
    fn from(xml: String) -> Self {
        Self::Xml(xml)
    }
}

impl From<Value> for Reply {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

impl Call {
    /// The answer in the protocol of the question.
    pub fn render(&self, result: Result<Reply, AwsError>, wall: Time) -> Response<Bytes> {
        let date = jiff::Timestamp::from_millisecond(wall)
            .unwrap_or_default()
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string();
        let mut built = Response::builder()
            .header("x-amzn-requestid", &self.request_id)
            .header("date", date)
            .header("content-type", self.content_type());
        if self.protocol == Protocol::Cbor {
            built = built.header("smithy-protocol", "rpc-v2-cbor");
        }
        let (status, body) = match result {
            Ok(Reply::Xml(inside)) => (200, self.envelope(&inside).into()),
            Ok(Reply::Value(value)) => {
                for (name, value) in model::headers(self.output(), &value) {
                    built = built.header(name, value);
                }
                (self.success(), self.body(&value))
            }
            Err(e) => {
                match self.protocol {
                    Protocol::RestJson => built = built.header("x-amzn-errortype", &e.code),
                    // for clients that know the codes of the query protocol
                    Protocol::Cbor | Protocol::Json if self.service.speaks(Protocol::Query) => {
                        let side = if e.status < 500 { "Sender" } else { "Receiver" };
                        built = built.header("x-amzn-query-error", format!("{};{side}", e.code));
                    }
                    _ => {}
                }
                (e.status, self.error_body(&e))
            }
        };
        built.status(status).body(body).unwrap_or_else(|_| Response::new(Bytes::new()))
    }

    fn content_type(&self) -> &'static str {
        match self.protocol {
            Protocol::Json if self.service.model().is_some_and(|m| m.json.as_deref() == Some("1.0")) => {
                "application/x-amz-json-1.0"
            }
            Protocol::Json => "application/x-amz-json-1.1",
            Protocol::RestJson => "application/json",
            Protocol::Cbor => "application/cbor",
            Protocol::Ec2 | Protocol::Query => "text/xml;charset=UTF-8",
            Protocol::RestXml => "text/xml",
        }
    }

    fn success(&self) -> u16 {
        let operation = self.service.model().and_then(|m| m.operations.get(&self.action));
        operation.map_or(200, |o| o.status)
    }

    fn output(&self) -> Option<&'static Shape> {
        self.service.model()?.output(&self.action)
    }

    fn body(&self, value: &Value) -> Bytes {
        let (Some(model), shape) = (self.service.model(), self.output()) else { return Bytes::new() };
        match self.protocol {
            Protocol::Json | Protocol::RestJson => match shape {
                Some(_) => value.to_string().into(),
                // of an operation that answers nothing, an empty object, and over REST nothing at all
                None if self.protocol == Protocol::Json => Bytes::from_static(b"{}"),
                None => Bytes::new(),
            },
            Protocol::Cbor => model::cbor(model, shape, value).into(),
            Protocol::Ec2 | Protocol::Query => self.envelope(&model::answer(model, shape, value)).into(),
            Protocol::RestXml => {
                let Some(root) = model.operations.get(&self.action).and_then(|o| o.output.as_deref()) else {
                    return Bytes::new();
                };
                let (inside, ns) = (model::answer(model, shape, value), self.namespace());
                format!("<?xml version=\"1.0\"?>\n<{root} xmlns=\"{ns}\">{inside}</{root}>").into()
            }
        }
    }

    fn envelope(&self, inside: &str) -> String {
        let (action, id, ns) = (&self.action, &self.request_id, self.namespace());
        if self.protocol == Protocol::Ec2 {
            return format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{action}Response xmlns=\"{ns}/\"><requestId>{id}</requestId>{inside}</{action}Response>"
            );
        }
        let answers = self.service.model().and_then(|m| m.operations.get(action)).is_none_or(|o| {
            // where the model says what comes back, an operation that says nothing has no result
            !self.service.by_model() || o.wrapper.is_some()
        });
        let result = if answers { format!("<{action}Result>{inside}</{action}Result>") } else { String::new() };
        format!(
            "<{action}Response xmlns=\"{ns}\">{result}<ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata></{action}Response>"
        )
    }

    fn error_body(&self, e: &AwsError) -> Bytes {
        let mut value = Value::Object(e.members.clone());
        match self.protocol {
            Protocol::Json | Protocol::Cbor => {
                value["__type"] = json!(e.code);
                value["message"] = json!(e.message);
                if self.protocol == Protocol::Json { value.to_string().into() } else { model::cbor_of(&value).into() }
            }
            Protocol::RestJson => {
                if self.service != Service::SsoOidc {
                    value["message"] = json!(e.message);
                }
                value.to_string().into()
            }
            Protocol::Ec2 | Protocol::Query | Protocol::RestXml => self.error_envelope(e).into(),
        }
    }

    fn error_envelope(&self, e: &AwsError) -> String {
        let (id, ns) = (&self.request_id, self.namespace());
        let mut x = Xml::new();
        x.leaf("Code", &e.code).leaf("Message", &e.message);
        let inside = x.done();
        if self.protocol == Protocol::Ec2 {
            return format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>{inside}</Error></Errors><RequestID>{id}</RequestID></Response>"
            );
        }
        let kind = if e.status < 500 { "Sender" } else { "Receiver" };
        format!(
            "<ErrorResponse xmlns=\"{ns}\"><Error><Type>{kind}</Type>{inside}</Error><RequestId>{id}</RequestId></ErrorResponse>"
        )
    }

    fn namespace(&self) -> &'static str {
        let own = self.service.model().and_then(|m| m.namespace.as_deref());
        own.unwrap_or("http://ec2.amazonaws.com/doc/2016-11-15")
    }
}
