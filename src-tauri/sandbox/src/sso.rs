//! The portal of IAM Identity Center: the accounts of whoever holds an access token, and credentials in them. There is one directory
//! in a world, the seed's; nothing changes who may be what.

mod state;

use serde_json::{Value, json};

pub use state::DeviceError;
pub(crate) use state::{Answer, Client, Decision, Device, Directory, Person, Token};

use crate::call::Call;
use crate::error::AwsError;
use crate::world::{Session, World};
use crate::{iam, ids, page};

/// Credentials last as long as a new permission set's session: one hour.
const CREDENTIALS: i64 = 3_600_000;
/// What a list gives at once.
const PAGE: i64 = 100;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let token = text(call, "accessToken");
    let found = world.sso.tokens.get(token).filter(|t| call.now < t.expires).cloned();
    let token = found.ok_or_else(|| unauthorized("Session token not found or invalid"))?;
    match call.action.as_str() {
        "ListAccounts" => accounts(&world.sso, &token, call),
        "ListAccountRoles" => roles(&world.sso, &token, call),
        "GetRoleCredentials" => credentials(world, &token, call),
        "Logout" => Ok(log_out(&mut world.sso, &token)),
        _ => Err(call.unknown_action()),
    }
}

fn accounts(directory: &Directory, token: &Token, call: &Call) -> Result<Value, AwsError> {
    let mine = |id: &str| assigned(directory, token).any(|(account, _)| account == id);
    let shown = directory.accounts.iter().filter(|(id, _)| mine(id)).map(|(id, name)| {
        json!({ "accountId": id, "accountName": name, "emailAddress": format!("aws+{name}@acme.example") })
    });
    list(call, "accountList", shown.collect())
}

fn roles(directory: &Directory, token: &Token, call: &Call) -> Result<Value, AwsError> {
    let account = text(call, "accountId");
    let named = assigned(directory, token).filter(|(id, _)| *id == account);
    let shown: Vec<Value> = named.map(|(id, role)| json!({ "roleName": role, "accountId": id })).collect();
    if shown.is_empty() {
        return Err(no_access());
    }
    list(call, "roleList", shown)
}

/// The path of the roles that Identity Center keeps.
pub(crate) const ROLE_PATH: &str = "/aws-reserved/sso.amazonaws.com/";

/// The name of the role that Identity Center keeps for a permission set in an account.
pub(crate) fn role(account: &str, set: &str) -> String {
    format!("AWSReservedSSO_{set}_{}", ids::digest(&["permission set", account, set], 16))
}

/// Credentials that work from now on, as a session of the role that Identity Center keeps for the permission set.
fn credentials(world: &mut World, token: &Token, call: &Call) -> Result<Value, AwsError> {
    let (account, set) = (text(call, "accountId"), text(call, "roleName"));
    if !assigned(&world.sso, token).any(|(id, role)| id == account && role == set) {
        return Err(no_access());
    }
    let role = role(account, set);
    let arn = format!("arn:aws:sts::{account}:assumed-role/{role}/{}", token.user);
    let user_id = format!("{}:{}", iam::id("AROA", &["role", account, &role, "seed"]), token.user);
    let role = Some(format!("arn:aws:iam::{account}:role{ROLE_PATH}{role}"));
    let seed = world.new_id(call, "session", &arn);
    let key = format!("ASIA{}", ids::digest(&["key", &seed], 16).to_uppercase());
    let session = Session {
        account: account.to_owned(),
        arn,
        role,
        user_id,
        issued: call.now,
        expires: Some(call.now + CREDENTIALS),
        ..Session::default()
    };
    world.sessions.insert(key.clone(), session);
    Ok(json!({ "roleCredentials": {
        "accessKeyId": key,
        "secretAccessKey": ids::digest(&["secret", &seed], 40),
        "sessionToken": format!("Sandbox{}", ids::digest(&["token", &seed], 64)),
        // in milliseconds, unlike elsewhere
        "expiration": call.now + CREDENTIALS,
    } }))
}

/// Ends every token of the same signing in. Credentials that were fetched go on.
fn log_out(directory: &mut Directory, token: &Token) -> Value {
    directory.tokens.retain(|_, t| t.session != token.session);
    directory.refreshes.retain(|_, t| t.session != token.session);
    json!({})
}

/// Account and permission set of everything that a token's person may be.
fn assigned<'a>(directory: &'a Directory, token: &Token) -> impl Iterator<Item = (&'a str, &'a str)> {
    let assigned = directory.person(&token.user).map(|p| &p.assigned);
    assigned.into_iter().flatten().map(|(account, role)| (account.as_str(), role.as_str()))
}

fn list(call: &Call, name: &str, all: Vec<Value>) -> Result<Value, AwsError> {
    let size = call.json["maxResults"].as_i64().unwrap_or(PAGE);
    let invalid = |_| AwsError::new("InvalidRequestException", "Invalid next token");
    let (page, next) = page::page(all, Some(size), call.json["nextToken"].as_str()).map_err(invalid)?;
    let mut body = json!({ name: page });
    if let Some(next) = next {
        body["nextToken"] = next.into();
    }
    Ok(body)
}

fn text<'a>(call: &'a Call, name: &str) -> &'a str {
    call.json[name].as_str().unwrap_or_default()
}

fn unauthorized(message: &str) -> AwsError {
    AwsError::new("UnauthorizedException", message).status(401)
}

/// Not in the model, but what AWS says (`docs/aws.md`, “IAM Identity Center”).
fn no_access() -> AwsError {
    AwsError::new("ForbiddenException", "No access").status(403)
}

#[cfg(test)]
mod tests;
