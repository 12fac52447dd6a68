//! What a request says, and IAM's refusals.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::policy::{self, Kind};
use crate::call::Call;
use crate::error::AwsError;
use crate::page;

/// Items in one page when nothing is said.
const PAGE: i64 = 100;

pub(super) fn text<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    call.json[name].as_str()
}

/// A member that the model requires, so that it is there.
pub(super) fn need<'a>(call: &'a Call, name: &str) -> &'a str {
    text(call, name).unwrap_or_default()
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The tags of a creation; a key comes once.
pub(crate) fn tags(call: &Call) -> Result<BTreeMap<String, String>, AwsError> {
    let mut found = BTreeMap::new();
    for tag in call.json["Tags"].as_array().map(Vec::as_slice).unwrap_or_default() {
        let (key, value) = (tag["Key"].as_str().unwrap_or_default(), tag["Value"].as_str().unwrap_or_default());
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid("Tag keys beginning with aws: are reserved for AWS's own use."));
        }
        if found.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive."));
        }
    }
    Ok(found)
}

/// One page of a list, with what says whether more follows.
pub(super) fn page(call: &Call, name: &str, items: Vec<Value>) -> Result<Value, AwsError> {
    page_of(call, name, items, |item| item)
}

/// The same of what is only worked out where it is on the page.
pub(super) fn page_of<T>(
    call: &Call,
    name: &str,
    items: Vec<T>,
    show: impl FnMut(T) -> Value,
) -> Result<Value, AwsError> {
    let size = call.json["MaxItems"].as_i64().unwrap_or(PAGE);
    let (items, next) =
        page::page(items, Some(size), text(call, "Marker")).map_err(|_| AwsError::validation("Invalid Marker."))?;
    let items: Vec<Value> = items.into_iter().map(show).collect();
    let mut answer = json!({ name: items, "IsTruncated": next.is_some() });
    if let Some(next) = next {
        answer["Marker"] = next.into();
    }
    Ok(answer)
}

/// A document that IAM takes, of at most so many characters that are not spaces.
pub(super) fn document(text: &str, kind: Kind) -> Result<(), AwsError> {
    policy::read("", text, kind).map(drop).map_err(malformed)
}

/// Characters of a document that count.
pub(super) fn size(document: &str) -> usize {
    document.chars().filter(|c| !c.is_whitespace()).count()
}

/// IAM's names have ASCII letters only, though the model's pattern reads wider.
pub(super) fn name(member: &str, name: &str) -> Result<(), AwsError> {
    if name.is_ascii() {
        return Ok(());
    }
    Err(AwsError::validation(format!(
        "The specified value for {member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
    )))
}

pub(super) fn missing(message: impl Into<String>) -> AwsError {
    AwsError::new("NoSuchEntity", message).status(404)
}

pub(super) fn exists(message: impl Into<String>) -> AwsError {
    AwsError::new("EntityAlreadyExists", message).status(409)
}

pub(super) fn conflict(message: &str) -> AwsError {
    AwsError::new("DeleteConflict", message).status(409)
}

pub(super) fn limit(message: impl Into<String>) -> AwsError {
    AwsError::new("LimitExceeded", message).status(409)
}

pub(super) fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::new("InvalidInput", message)
}

pub(super) fn malformed(message: impl Into<String>) -> AwsError {
    AwsError::new("MalformedPolicyDocument", message)
}

pub(super) fn unmodifiable(role: &str) -> AwsError {
    let words =
        format!("Cannot perform the operation on the protected role '{role}' - this role is only modifiable by AWS");
    AwsError::new("UnmodifiableEntity", words)
}
