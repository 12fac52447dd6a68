//! What ACM holds for one account in one Region. Data only.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::clock::Time;
use crate::ec2::Tags;

#[derive(Debug, Clone, Default)]
pub(crate) struct Acm {
    /// By ARN.
    pub certificates: BTreeMap<String, Certificate>,
}

#[derive(Debug, Clone)]
pub(crate) struct Certificate {
    pub arn: String,
    /// All names it is for, the first of which is its domain name.
    pub names: Vec<String>,
    /// As requests spell it: `RSA_2048`.
    pub algorithm: String,
    pub created: Time,
    pub origin: Origin,
    pub tags: Tags,
}

#[derive(Debug, Clone)]
pub(crate) enum Origin {
    Requested(Requested),
    Imported(Imported),
}

#[derive(Debug, Clone)]
pub(crate) struct Requested {
    pub method: Method,
    /// By name, where mail goes to another domain than the name's own.
    pub mail_domains: BTreeMap<String, String>,
    pub token: Option<String>,
    pub may_export: bool,
    /// Set once what proved its domains may have changed; until then it follows from the records that stand.
    pub issued: Option<Time>,
}

/// What a certificate that came from elsewhere says of itself.
#[derive(Debug, Clone)]
pub(crate) struct Imported {
    pub issuer: String,
    pub not_before: Time,
    pub not_after: Time,
}

/// How the owner of a domain proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Dns,
    Email,
}

impl Acm {
    /// What exists, for looking and for tests.
    pub fn dump(&self) -> Value {
        let entry = |c: &Certificate| (c.arn.clone(), json!({ "names": c.names, "tags": c.tags }));
        Value::Object(self.certificates.values().map(entry).collect())
    }
}

impl Certificate {
    pub fn domain(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}
