//! ListMetrics: what can be asked for.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::metric::Metric;
use super::{Scope, whole};
use crate::call::Call;
use crate::error::AwsError;
use crate::page;
use crate::world::World;

/// Metrics on one page.
const PAGE: i64 = 500;
/// A metric without data for so long is no longer listed.
const TWO_WEEKS: i64 = 14 * 86_400;
const THREE_HOURS: i64 = 3 * 3600;

pub(super) fn metrics(world: &World, call: &Call) -> Result<Value, AwsError> {
    let asked = &call.json;
    let scope = Scope::of(world, call);
    let recent = if asked["RecentlyActive"].is_null() { TWO_WEEKS } else { THREE_HOURS };
    let since = whole(call.now) - recent;
    let put = scope.put.into_iter().flatten().filter(|(_, points)| points.iter().any(|p| p.at >= since));
    let all: BTreeSet<Metric> = put.map(|(metric, _)| metric.clone()).chain(scope.own.metrics()).collect();
    let fits = |m: &Metric| {
        let same = |name: &str, value: &str| asked[name].as_str().is_none_or(|wanted| wanted == value);
        let has = |filter: &Value| {
            let named = |(name, _): &&(String, String)| Some(name.as_str()) == filter["Name"].as_str();
            let found = m.dimensions.iter().find(named);
            found.is_some_and(|(_, value)| filter["Value"].as_str().is_none_or(|wanted| wanted == value))
        };
        let filters = asked["Dimensions"].as_array();
        same("Namespace", &m.namespace) && same("MetricName", &m.name) && filters.into_iter().flatten().all(has)
    };
    // another account's metrics are only to be seen in a monitoring account, which nobody is here
    let own = asked["OwningAccount"].as_str().is_none_or(|account| account == call.account);
    let found: Vec<Value> = all.iter().filter(|m| own && fits(m)).map(Metric::shown).collect();
    let (found, next) = page::page(found, Some(PAGE), asked["NextToken"].as_str())
        .map_err(|_| AwsError::new("InvalidNextToken", "The next token is invalid."))?;
    let mut answer = json!({ "Metrics": found });
    if let Some(next) = next {
        answer["NextToken"] = json!(next);
    }
    if asked["IncludeLinkedAccounts"] == json!(true) {
        answer["OwningAccounts"] = found_accounts(&answer["Metrics"], &call.account);
    }
    Ok(answer)
}

/// The owner of each metric of a page.
fn found_accounts(metrics: &Value, account: &str) -> Value {
    metrics.as_array().into_iter().flatten().map(|_| json!(account)).collect()
}
