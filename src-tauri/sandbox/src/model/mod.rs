//! AWS's own service models, cut down to the operations that are simulated (`models/`, written by `cargo xtask models`): what a
//! request must hold, and how requests and answers look on the wire. One reader, one checker and one writer serve all services.

mod check;
mod json;
mod query;
mod refuse;
mod rest;
#[cfg(test)]
pub(crate) mod tests;
mod xml;

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;
use serde::Deserialize;

pub(crate) use json::{cbor, cbor_of, from_cbor, prune};
pub(crate) use refuse::refusal;
pub(crate) use rest::{headers, route};
pub(crate) use xml::answer;

pub(crate) use check::{Kind as Wrong, Violation, violations};
pub(crate) use query::read as from_query;

/// The service models, as far as they are simulated.
#[derive(Debug, Deserialize)]
pub(crate) struct Model {
    /// The newest first; all of them are spoken.
    pub protocols: Vec<Protocol>,
    pub namespace: Option<String>,
    /// `1.0` or `1.1`, of the JSON protocol.
    pub json: Option<String>,
    pub operations: BTreeMap<String, Operation>,
    shapes: BTreeMap<String, Shape>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Protocol {
    Ec2,
    Query,
    Json,
    RestXml,
    RestJson,
    #[serde(rename = "smithy-rpc-v2-cbor")]
    Cbor,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub method: String,
    /// A template such as `/2013-04-01/hostedzone/{Id}`, of REST protocols.
    pub uri: String,
    /// The HTTP status of success.
    #[serde(default = "ok")]
    pub status: u16,
    pub input: Option<String>,
    pub output: Option<String>,
    /// The element around the answer, in the query protocol.
    pub wrapper: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Shape {
    #[serde(rename = "type")]
    pub kind: ShapeKind,
    #[serde(default)]
    pub members: BTreeMap<String, Member>,
    #[serde(default)]
    pub required: Vec<String>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub pattern: Option<String>,
    #[serde(default, rename = "enum")]
    pub words: Vec<String>,
    #[serde(default)]
    pub flattened: bool,
    pub member: Option<Member>,
    pub key: Option<Member>,
    pub value: Option<Member>,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ShapeKind {
    Structure,
    List,
    Map,
    String,
    Character,
    Integer,
    Long,
    Float,
    Double,
    Boolean,
    Timestamp,
    Blob,
}

/// A member of a structure, a list or a map.
#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    pub shape: String,
    /// Its name on the wire, where that is another.
    pub name: Option<String>,
    /// Its name in EC2's requests, where that is another still.
    pub query: Option<String>,
    pub location: Option<Location>,
    #[serde(default)]
    pub flattened: bool,
}

/// Where a member stands in a request or an answer, when not in its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Location {
    Uri,
    Querystring,
    Header,
    Headers,
    StatusCode,
}

fn ok() -> u16 {
    200
}

impl Model {
    pub fn shape(&self, name: &str) -> Option<&Shape> {
        self.shapes.get(name)
    }

    /// The shape of a request, where the operation takes anything.
    pub fn input(&self, action: &str) -> Option<&Shape> {
        self.shape(self.operations.get(action)?.input.as_deref()?)
    }

    /// The shape of an answer, where it says anything.
    pub fn output(&self, action: &str) -> Option<&Shape> {
        self.shape(self.operations.get(action)?.output.as_deref()?)
    }
}

impl Shape {
    /// Whether the whole of `text` fits the pattern. Every pattern of the models is understood, which a test shows.
    pub fn fits(&self, text: &str) -> bool {
        self.compiled.get_or_init(|| compiled(self.pattern.as_deref()?)).as_ref().is_none_or(|r| r.is_match(text))
    }
}

/// What no pattern of ours can do, to look ahead, said without: a label neither begins nor ends with a hyphen, and an alias has no two
/// in a row. How long an alias is the models say too.
const AHEAD: [(&str, &str); 3] = [
    ("(?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9]", "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"),
    ("(?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]", "[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]"),
    ("([a-z0-9]|-(?!-)){1,61}[a-z0-9]", "(?:-?[a-z0-9])+"),
];

/// Models write patterns in Java's dialect, where what lies beyond 16 bits is two halves.
fn compiled(pattern: &str) -> Option<Regex> {
    let pattern = AHEAD.iter().fold(pattern.to_owned(), |pattern, (ahead, plain)| pattern.replace(ahead, plain));
    let pattern = pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\x{10000}-\x{10FFFF}").replace(r"\u", r"\x");
    let braced = |(n, part): (usize, &str)| match part.split_at_checked(4) {
        _ if n == 0 => part.to_owned(),
        Some((digits, rest)) if digits.bytes().all(|b| b.is_ascii_hexdigit()) => format!(r"\x{{{digits}}}{rest}"),
        Some(_) | None => format!(r"\x{part}"),
    };
    let written: String = pattern.split(r"\x").enumerate().map(braced).collect();
    Regex::new(&format!("^(?:{written})$")).ok()
}

macro_rules! models {
    ($($name:ident: $file:literal;)*) => {
        $(
            /// Panics where a committed file is not a model, which a test rules out.
            pub(crate) static $name: LazyLock<Model> = LazyLock::new(|| {
                serde_json::from_str(include_str!(concat!("../../models/", $file, ".json"))).expect("a service model")
            });
        )*
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &LazyLock<Model>)] = &[$(($file, &$name)),*];
    };
}

models! {
    EC2: "ec2";
    ELBV2: "elbv2";
    STS: "sts";
    IAM: "iam";
    ECS: "ecs";
    ROUTE53: "route53";
    ACM: "acm";
    AUTOSCALING: "autoscaling";
    CLOUDWATCH: "cloudwatch";
    CLOUDTRAIL: "cloudtrail";
    LOGS: "logs";
    SERVICE_QUOTAS: "service-quotas";
    SNS: "sns";
    SSO: "sso";
    SSO_OIDC: "sso-oidc";
}
