//! STS: who is calling, and temporary credentials. Every role exists and trusts everybody: trust policies, external IDs
//! and MFA devices are taken as given, and what they would decide is not simulated. Credentials do not expire here.

use crate::call::Call;
use crate::clock::stamp;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::{Session, World};

/// Longest session policy, in characters (AssumeRole).
const POLICY_LIMIT: usize = 2048;

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<String, AwsError> {
    match call.action.as_str() {
        "GetCallerIdentity" => Ok(caller_identity(call)),
        "AssumeRole" => assume_role(world, call),
        "GetSessionToken" => session_token(world, call),
        other => Err(AwsError::unknown_action(other)),
    }
}

fn caller_identity(call: &Call) -> String {
    let mut x = Xml::new();
    x.leaf("Arn", &call.caller).leaf("UserId", user_id(&call.caller)).leaf("Account", &call.account);
    x.done()
}

fn assume_role(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    let (role, name) = (needed(call, "RoleArn")?, needed(call, "RoleSessionName")?);
    let account = account_of(role)?;
    session_name(name)?;
    let duration = duration(call, 900..=43_200, 3600)?;
    policy(p.get("Policy"))?;
    if p.get("ExternalId").is_some_and(|id| !(2..=1224).contains(&id.len())) {
        return Err(violation("externalId", "Member must have length between 2 and 1224"));
    }
    let role_name = role.rsplit('/').next().unwrap_or_default();
    let arn = format!("arn:aws:sts::{account}:assumed-role/{role_name}/{name}");
    let user = user_id(&arn);
    let mut x = Xml::new();
    x.within("AssumedRoleUser", |x| {
        x.leaf("AssumedRoleId", user).leaf("Arn", &arn);
    });
    let session = Session { account, arn, role: Some(role.to_owned()) };
    issue(world, call, &mut x, session, duration);
    if let Some(policy) = p.get("Policy") {
        x.leaf("PackedPolicySize", 100 * policy.len() / POLICY_LIMIT);
    }
    Ok(x.done())
}

/// For users only: a role's session cannot ask for another.
fn session_token(world: &mut World, call: &Call) -> Result<String, AwsError> {
    if call.caller.contains(":assumed-role/") {
        return Err(AwsError::new("AccessDenied", "Cannot call GetSessionToken with session credentials").status(403));
    }
    let duration = duration(call, 900..=129_600, 43_200)?;
    let session = Session { account: call.account.clone(), arn: call.caller.clone(), role: None };
    let mut x = Xml::new();
    issue(world, call, &mut x, session, duration);
    Ok(x.done())
}

/// Makes credentials that stand for a session.
fn issue(world: &mut World, call: &Call, x: &mut Xml, session: Session, duration: i64) {
    let seed = world.new_id(call, "session", &session.arn);
    let key = format!("ASIA{}", ids::digest(&["key", &seed], 16).to_uppercase());
    let until = stamp(call.now + duration * 1000);
    x.within("Credentials", |x| {
        x.leaf("AccessKeyId", &key);
        x.leaf("SecretAccessKey", ids::digest(&["secret", &seed], 40));
        x.leaf("SessionToken", format!("Sandbox{}", ids::digest(&["token", &seed], 64)));
        x.leaf("Expiration", until);
    });
    world.sessions.insert(key, session);
}

/// `AIDA…` of users; `AROA…:session` of roles.
pub(crate) fn user_id(arn: &str) -> String {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let unique = |kind: &str, of: &str| format!("{kind}{}", ids::digest(&["user", of], 17).to_uppercase());
    match resource.strip_prefix("assumed-role/").and_then(|r| r.split_once('/')) {
        Some((role, session)) => {
            let account = arn.split(':').nth(4).unwrap_or_default();
            format!("{}:{session}", role_id(account, role))
        }
        None => unique("AIDA", arn),
    }
}

/// The unique ID of a role, the same in STS and IAM.
pub(crate) fn role_id(account: &str, role: &str) -> String {
    format!("AROA{}", ids::digest(&["role", account, role], 17).to_uppercase())
}

fn needed<'a>(call: &'a Call, name: &str) -> Result<&'a str, AwsError> {
    let member = format!("{}{}", name[..1].to_lowercase(), &name[1..]);
    call.params.get(name).ok_or_else(|| violation(&member, "Member must not be null"))
}

fn account_of(role: &str) -> Result<String, AwsError> {
    let parts: Vec<&str> = role.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", partition, "iam", "", account, resource]
            if partition.starts_with("aws")
                && account.len() == 12
                && account.bytes().all(|b| b.is_ascii_digit())
                && resource.strip_prefix("role/").is_some_and(|name| !name.is_empty() && !name.ends_with('/')) =>
        {
            Ok((*account).to_owned())
        }
        _ => Err(AwsError::validation(format!("{role} is invalid"))),
    }
}

fn session_name(name: &str) -> Result<(), AwsError> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c));
    if plain && (2..=64).contains(&name.len()) {
        return Ok(());
    }
    Err(violation("roleSessionName", "Member must satisfy regular expression pattern: [\\w+=,.@-]{2,64}"))
}

fn policy(policy: Option<&str>) -> Result<(), AwsError> {
    let Some(policy) = policy else { return Ok(()) };
    if policy.chars().count() > POLICY_LIMIT {
        return Err(violation("policy", "Member must have length less than or equal to 2048"));
    }
    match serde_json::from_str::<serde_json::Value>(policy) {
        Ok(json) if json["Statement"].is_array() || json["Statement"].is_object() => Ok(()),
        Ok(_) | Err(_) => Err(AwsError::new("MalformedPolicyDocument", "The policy is not in the valid JSON format.")),
    }
}

fn duration(call: &Call, range: std::ops::RangeInclusive<i64>, default: i64) -> Result<i64, AwsError> {
    let Some(text) = call.params.get("DurationSeconds") else { return Ok(default) };
    let what = format!("Member must have value between {} and {}", range.start(), range.end());
    text.parse().ok().filter(|n| range.contains(n)).ok_or_else(|| violation("durationSeconds", &what))
}

fn violation(member: &str, what: &str) -> AwsError {
    AwsError::validation(format!(
        "1 validation error detected: Value at '{member}' failed to satisfy constraint: {what}"
    ))
}

#[cfg(test)]
mod tests;
