//! STS: who is calling, and temporary credentials, which run out on the world's clock. Identity providers (SAML, OIDC) are not simulated,
//! and no MFA device is registered: of what devices show, see `mfa`.

mod assume;
mod mfa;
mod session_policy;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

pub(crate) use mfa::kept_code;

use crate::call::Call;
use crate::error::AwsError;
use crate::iam;
use crate::ids;
use crate::world::{Session, World};

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "GetCallerIdentity" => Ok(caller_identity(world, call)),
        "AssumeRole" => assume::role(world, call),
        "GetSessionToken" => session_token(world, call),
        "GetFederationToken" => federation_token(world, call),
        "DecodeAuthorizationMessage" => decode(call),
        _ => Err(call.unknown_action()),
    }
}

fn caller_identity(world: &mut World, call: &Call) -> Value {
    let id = match world.sessions.get(&call.access_key) {
        Some(session) if !session.user_id.is_empty() => session.user_id.clone(),
        Some(session) => user_id(&session.arn),
        None => match iam::context(world, call).one("aws:userid") {
            Some(id) => id.to_owned(),
            None => user_id(&call.caller),
        },
    };
    json!({ "Arn": call.caller, "UserId": id, "Account": call.account })
}

/// For users only: credentials that are temporary themselves cannot ask for others.
fn session_token(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    long_term(world, call, "GetSessionToken")?;
    let mfa = mfa::shown(call)?;
    let session = Session { mfa, ..of_user(world, call) };
    let seconds = call.json["DurationSeconds"].as_i64().unwrap_or(43_200);
    Ok(json!({ "Credentials": issue(world, call, session, seconds) }))
}

/// The user's rights as far as the given policies go; without policies there are none.
fn federation_token(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    long_term(world, call, "GetFederationToken")?;
    let name = text(call, "Name").unwrap_or_default();
    let policies = session_policy::read(world, call, &call.account)?;
    let tags = iam::asked_tags(call)?;
    let packed = session_policy::packed(&policies, &tags)?;
    let arn = format!("arn:aws:sts::{}:federated-user/{name}", call.account);
    let user_id = format!("{}:{name}", call.account);
    let policies = Some(policies);
    let session = Session { arn: arn.clone(), user_id: user_id.clone(), policies, tags, ..of_user(world, call) };
    let seconds = call.json["DurationSeconds"].as_i64().unwrap_or(43_200);
    let mut answer = json!({
        "Credentials": issue(world, call, session, seconds),
        "FederatedUser": { "FederatedUserId": user_id, "Arn": arn },
    });
    if let Some(packed) = packed {
        answer["PackedPolicySize"] = packed.into();
    }
    Ok(answer)
}

/// What a refusal of enforcement said in code.
fn decode(call: &Call) -> Result<Value, AwsError> {
    let encoded = text(call, "EncodedMessage").unwrap_or_default();
    let wrong = || AwsError::new("InvalidAuthorizationMessageException", "Message is not valid");
    Ok(json!({ "DecodedMessage": iam::decoded(encoded).ok_or_else(wrong)? }))
}

fn long_term(world: &World, call: &Call, operation: &str) -> Result<(), AwsError> {
    if world.sessions.contains_key(&call.access_key) {
        return Err(denied(format!("Cannot call {operation} with session credentials")));
    }
    Ok(())
}

/// The session of a user in person.
fn of_user(world: &mut World, call: &Call) -> Session {
    let context = iam::context(world, call);
    let user_id = context.one("aws:userid").map_or_else(|| user_id(&call.caller), str::to_owned);
    Session {
        account: call.account.clone(),
        arn: call.caller.clone(),
        user: context.one("aws:username").map(str::to_owned),
        user_id,
        ..Session::default()
    }
}

/// Makes credentials that stand for a session for so many seconds.
fn issue(world: &mut World, call: &Call, session: Session, seconds: i64) -> Value {
    let seed = world.new_id(call, "session", &session.arn);
    let key = format!("ASIA{}", ids::digest(&["key", &seed], 16).to_uppercase());
    let until = call.now + seconds * 1000;
    world.sessions.insert(key.clone(), Session { issued: call.now, expires: Some(until), ..session });
    json!({
        "AccessKeyId": key,
        "SecretAccessKey": ids::digest(&["secret", &seed], 40),
        "SessionToken": format!("Sandbox{}", ids::digest(&["token", &seed], 64)),
        "Expiration": until.div_euclid(1000),
    })
}

/// `AIDA…` of users; `AROA…:session` of roles. For callers of whom IAM knows nothing.
pub(crate) fn user_id(arn: &str) -> String {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    match resource.strip_prefix("assumed-role/").and_then(|r| r.split_once('/')) {
        Some((role, session)) => {
            let account = arn.split(':').nth(4).unwrap_or_default();
            format!("{}:{session}", iam::id("AROA", &["role", account, role]))
        }
        None => iam::id("AIDA", &["user", arn]),
    }
}

fn text<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    call.json[name].as_str()
}

fn denied(message: impl Into<String>) -> AwsError {
    AwsError::new("AccessDenied", message).status(403)
}
