//! Policies that narrow a session, and how much of them fits into its token (`docs/aws.md`, “Policies”).

use std::collections::BTreeMap;

use super::text;
use crate::call::Call;
use crate::error::AwsError;
use crate::iam::{self, policy};
use crate::world::World;

/// Characters of the inline policy and the ARNs together.
const LIMIT: usize = 2048;
/// ARNs of managed policies.
const MANAGED: usize = 10;
/// Characters that fit into a token, packed.
const PACKED: usize = 3072;

/// The session policies of a request, by name; those in `account` may be named.
pub(super) fn read(world: &mut World, call: &Call, account: &str) -> Result<Vec<(String, String)>, AwsError> {
    let arns = call.json["PolicyArns"].as_array().map(Vec::as_slice).unwrap_or_default();
    let arns: Vec<&str> = arns.iter().filter_map(|p| p["arn"].as_str()).collect();
    let inline = text(call, "Policy");
    let length = inline.map_or(0, |p| p.chars().count()) + arns.iter().map(|a| a.chars().count()).sum::<usize>();
    if length > LIMIT {
        let member = if inline.is_some() { "policy" } else { "policyArns" };
        return Err(AwsError::validation(format!(
            "1 validation error detected: Value at '{member}' failed to satisfy constraint: Member must have length less than or equal to {LIMIT}"
        )));
    }
    if arns.len() > MANAGED {
        return Err(AwsError::validation(format!(
            "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to {MANAGED}"
        )));
    }
    let mut found = Vec::new();
    if let Some(inline) = inline {
        policy::read("", inline, policy::Kind::Identity)
            .map_err(|why| AwsError::new("MalformedPolicyDocument", why))?;
        found.push(("SessionPolicy".to_owned(), inline.to_owned()));
    }
    let iam = &world.account(account).iam;
    for arn in arns {
        let managed = iam::managed(iam, arn);
        let unknown = || AwsError::validation(format!("Policy {arn} does not exist or is not attachable."));
        let managed = managed.ok_or_else(unknown)?;
        found.push((managed.name.clone(), managed.document.clone()));
    }
    Ok(found)
}

/// How full the token is, in percent; absent where nothing goes into it.
pub(super) fn packed(
    policies: &[(String, String)],
    tags: &BTreeMap<String, String>,
) -> Result<Option<usize>, AwsError> {
    if policies.is_empty() && tags.is_empty() {
        return Ok(None);
    }
    // a managed policy goes in by its name, the inline one as it is
    let of = |(name, document): &(String, String)| {
        if name == "SessionPolicy" { document.chars().filter(|c| !c.is_whitespace()).count() } else { name.len() }
    };
    let tags = tags.iter().map(|(k, v)| k.chars().count() + v.chars().count()).sum::<usize>();
    let percent = 100 * (policies.iter().map(of).sum::<usize>() + tags) / PACKED;
    if percent > 100 {
        let words = format!("Packed policy consumes {percent}% of allotted space, please use smaller policy.");
        return Err(AwsError::new("PackedPolicyTooLarge", words));
    }
    Ok(Some(percent.max(1)))
}
