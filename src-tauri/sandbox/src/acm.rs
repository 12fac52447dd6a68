//! AWS Certificate Manager.

use serde_json::Value;

use crate::call::Call;
use crate::error::AwsError;
use crate::world::{Estate, World};

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(_world: &mut World, call: &Call) -> Result<Value, AwsError> {
    Err(call.unknown_action())
}

/// Whether a listener of that estate can use the certificate: any ARN that looks like one of ACM or IAM.
pub(crate) fn usable(_estate: &Estate, arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", _, "acm", _, _, resource] => resource.starts_with("certificate/"),
        ["arn", _, "iam", _, _, resource] => resource.starts_with("server-certificate/"),
        _ => false,
    }
}
