//! Policies of endpoints: kept and shown, not enforced. Route tables are for gateway endpoints only.

use serde_json::Value;

use super::state::Endpoint;
use crate::call::Call;
use crate::error::AwsError;

/// What an endpoint has without a policy of its own.
pub(super) const ALLOWS_ALL: &str = r#"{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}"#;

/// Characters of a policy (`docs/aws.md`, “Consumer side”).
const LARGEST: usize = 20_480;

/// The policy that a new endpoint is given.
pub(super) fn asked(call: &Call) -> Result<Option<String>, AwsError> {
    no_route_tables(call, &["RouteTableId"])?;
    let Some(text) = call.params.get("PolicyDocument").filter(|t| !t.is_empty()) else { return Ok(None) };
    let refused =
        |why: &str| AwsError::new("InvalidPolicyDocument", format!("The policy document is not valid: {why}"));
    if text.chars().count() > LARGEST {
        return Err(refused(&format!("it has more than {LARGEST} characters")));
    }
    let statements = serde_json::from_str::<Value>(text).ok().map(|v| v["Statement"].clone());
    match statements {
        Some(Value::Object(_) | Value::Array(_)) => Ok(Some(text.to_owned())),
        Some(_) | None => Err(refused("it is no JSON object with statements")),
    }
}

/// The policy that an endpoint has after a change.
pub(super) fn changed(call: &Call, endpoint: &Endpoint) -> Result<Option<String>, AwsError> {
    no_route_tables(call, &["AddRouteTableId", "RemoveRouteTableId"])?;
    match (asked(call)?, call.params.flag("ResetPolicy")) {
        (Some(_), true) => {
            let message = "A policy document cannot be given while the policy is reset";
            Err(AwsError::new("InvalidParameterCombination", message))
        }
        (Some(policy), false) => Ok(Some(policy)),
        (None, true) => Ok(None),
        (None, false) => Ok(endpoint.policy.clone()),
    }
}

fn no_route_tables(call: &Call, names: &[&str]) -> Result<(), AwsError> {
    match names.iter().all(|name| call.params.list(name).is_empty()) {
        true => Ok(()),
        false => Err(AwsError::new("InvalidParameter", "Only endpoints of the type Gateway have route tables")),
    }
}
