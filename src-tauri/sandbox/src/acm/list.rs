//! ListCertificates: in the order of their making, and of those only that were asked for.

use serde_json::{Value, json};

use super::{Certificate, show};
use crate::call::Call;
use crate::error::AwsError;
use crate::page;
use crate::world::World;

/// Results in one page when nothing is said.
const PAGE: i64 = 1000;

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (by, order) = (call.json["SortBy"].is_string(), call.json["SortOrder"].as_str());
    if by != order.is_some() {
        return Err(AwsError::new("ValidationException", "SortBy and SortOrder must be specified together"));
    }
    let estate = world.estates.get(&(call.account.clone(), call.region.clone()));
    let mut found: Vec<&Certificate> = estate.into_iter().flat_map(|e| e.acm.certificates.values()).collect();
    found.sort_by_key(|c| (c.created, &c.arn));
    if order == Some("DESCENDING") {
        found.reverse();
    }
    let summaries = found.into_iter().map(|c| (c, show::summary(world, call, c)));
    let wanted: Vec<Value> = summaries.filter(|(c, shown)| wanted(call, c, shown)).map(|(_, shown)| shown).collect();
    let (size, token) = (call.json["MaxItems"].as_i64().unwrap_or(PAGE), call.json["NextToken"].as_str());
    let (page, next) =
        page::page(wanted, Some(size), token).map_err(|e| AwsError::new("InvalidArgsException", e.message))?;
    let mut answer = json!({ "CertificateSummaryList": page });
    if let Some(next) = next {
        answer["NextToken"] = json!(next);
    }
    Ok(answer)
}

/// Without being asked, ACM leaves out keys other than RSA of 1024 and 2048 bits.
fn wanted(call: &Call, certificate: &Certificate, shown: &Value) -> bool {
    let includes = &call.json["Includes"];
    let usual = json!(["RSA_1024", "RSA_2048"]);
    let types = if includes["keyTypes"].is_array() { &includes["keyTypes"] } else { &usual };
    let export = if show::may_export(certificate) { "ENABLED" } else { "DISABLED" };
    among(types, &certificate.algorithm)
        && shown["Status"].as_str().is_some_and(|s| among(&call.json["CertificateStatuses"], s))
        && among(&call.json["CertificateKeyPairOrigins"], show::origin(certificate))
        && any_among(&includes["keyUsage"], &shown["KeyUsages"])
        && any_among(&includes["extendedKeyUsage"], &shown["ExtendedKeyUsages"])
        && includes["exportOption"].as_str().is_none_or(|e| e == export)
        // none is managed by another service
        && !includes["managedBy"].is_string()
}

/// Whether a word is one of those that were asked for; all are where nothing was.
fn among(asked: &Value, word: &str) -> bool {
    asked.as_array().is_none_or(|words| words.is_empty() || words.iter().any(|w| w == word))
}

fn any_among(asked: &Value, words: &Value) -> bool {
    let nothing = asked.as_array().is_none_or(Vec::is_empty);
    nothing || words.as_array().into_iter().flatten().filter_map(Value::as_str).any(|w| among(asked, w))
}
