//! OIDC of IAM Identity Center: clients register, a device asks to sign in, a person answers (see [`crate::Sandbox::approve_device`]),
//! and the device fetches its token. There is no browser here, so nobody can be given an authorization code.

use serde_json::{Value, json};

use crate::call::{Call, hash};
use crate::clock::Time;
use crate::error::AwsError;
use crate::ids;
use crate::sso::{Answer, Client, Device, Directory, Token};
use crate::world::World;

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const REFRESH: &str = "refresh_token";
const AUTHORIZATION: &str = "authorization_code";
/// What AWS takes from its own front end and other applications; not simulated.
const JWT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The scope that refresh tokens come with.
const ACCOUNT_ACCESS: &str = "sso:account:access";

// Times are promises to the client, in its own seconds: a fast clock does not shorten them.
const CLIENT_SECONDS: i64 = 90 * 86_400;
const DEVICE_SECONDS: i64 = 600;
const INTERVAL_SECONDS: i64 = 1;
const SESSION_SECONDS: i64 = 8 * 3600;
/// Of an access token that can be refreshed; another lasts as long as the session.
const REFRESHED_SECONDS: i64 = 3600;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "RegisterClient" => register(world, call),
        "StartDeviceAuthorization" => start(world, call),
        "CreateToken" => create_token(world, call),
        _ => Err(call.unknown_action()),
    }
}

fn register(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    if text(call, "clientType") != Some("public") {
        let words = "Only clients of the type public can be registered";
        return Err(refuse("InvalidClientMetadataException", "invalid_client_metadata", words));
    }
    let mut grants = texts(call, "grantTypes");
    if grants.iter().any(|g| ![DEVICE_CODE, REFRESH, AUTHORIZATION, JWT].contains(&g.as_str())) {
        return Err(unsupported());
    }
    if grants.is_empty() {
        grants = vec![DEVICE_CODE.to_owned(), REFRESH.to_owned()];
    }
    let id = world.new_id(call, "client", text(call, "clientName").unwrap_or_default());
    let (client, secret) = (ids::digest(&["client", &id], 22), ids::digest(&["client secret", &id], 64));
    let expires = call.now + CLIENT_SECONDS * 1000;
    let kept = Client { secret: hash(&secret), expires, grants, scopes: texts(call, "scopes") };
    world.sso.clients.insert(client.clone(), kept);
    Ok(json!({
        "clientId": client,
        "clientSecret": secret,
        "clientIdIssuedAt": call.now / 1000,
        "clientSecretExpiresAt": expires / 1000,
    }))
}

fn start(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (client, known) = client(&world.sso, call)?;
    if !known.grants.iter().any(|g| g == DEVICE_CODE) {
        return Err(unauthorized());
    }
    let url = text(call, "startUrl").unwrap_or_default().trim_end_matches(['/', '#']);
    if world.sso.start_url.is_empty() || url != world.sso.start_url {
        return Err(invalid("There is no IAM Identity Center with that start URL"));
    }
    let client = client.to_owned();
    let id = world.new_id(call, "device", &client);
    let (code, user_code) = (ids::digest(&["device code", &id], 64), user_code(&id));
    let expires = call.now + DEVICE_SECONDS * 1000;
    let device = Device { client, user_code: user_code.clone(), expires, answer: Answer::Waiting };
    world.sso.devices.insert(hash(&code), device);
    let page = format!("https://device.sso.{}.amazonaws.com/", call.region);
    Ok(json!({
        "deviceCode": code,
        "userCode": user_code,
        "verificationUriComplete": format!("{page}?user_code={user_code}"),
        "verificationUri": page,
        "expiresIn": DEVICE_SECONDS,
        "interval": INTERVAL_SECONDS,
    }))
}

fn create_token(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let grant = text(call, "grantType").unwrap_or_default();
    if ![DEVICE_CODE, REFRESH, AUTHORIZATION].contains(&grant) {
        return Err(unsupported());
    }
    let (id, known) = client(&world.sso, call)?;
    let scopes = &known.scopes;
    if texts(call, "scope").iter().any(|s| !scopes.contains(s)) {
        return Err(refuse("InvalidScopeException", "invalid_scope", "A scope was not registered"));
    }
    if !known.grants.iter().any(|g| g == grant) {
        return Err(unauthorized());
    }
    let refreshes = scopes.iter().any(|s| s == ACCOUNT_ACCESS) && known.grants.iter().any(|g| g == REFRESH);
    let id = id.to_owned();
    match grant {
        DEVICE_CODE => from_device(world, call, &id, refreshes),
        REFRESH => from_refresh(world, call, &id),
        _ => {
            needed(call, "code")?;
            Err(grant_refused())
        }
    }
}

fn from_device(world: &mut World, call: &Call, client: &str, refreshes: bool) -> Result<Value, AwsError> {
    let code = needed(call, "deviceCode")?;
    let device = world.sso.devices.get(code).filter(|d| d.client == client).ok_or_else(grant_refused)?;
    let (user, approved) = match &device.answer {
        Answer::Used => return Err(grant_refused()),
        Answer::Refused => return Err(refuse("AccessDeniedException", "access_denied", "The request was denied")),
        _ if call.now >= device.expires => {
            return Err(refuse("ExpiredTokenException", "expired_token", "The device code has expired"));
        }
        Answer::Waiting => return Err(not_yet(&mut world.sso, code, call.now)),
        Answer::Approved(user, at) => (user.clone(), *at),
    };
    let ends = approved + SESSION_SECONDS * 1000;
    let session =
        Token { client: client.to_owned(), user, expires: ends, session_ends: ends, session: code.to_owned() };
    if let Some(device) = world.sso.devices.get_mut(code) {
        device.answer = Answer::Used;
    }
    Ok(issue(world, call, session, refreshes))
}

/// A refresh token can be used until the session ends.
fn from_refresh(world: &mut World, call: &Call, client: &str) -> Result<Value, AwsError> {
    let token = world.sso.refreshes.get(needed(call, "refreshToken")?);
    let token = token.filter(|t| t.client == client && call.now < t.session_ends).ok_or_else(grant_refused)?.clone();
    Ok(issue(world, call, token, true))
}

fn issue(world: &mut World, call: &Call, session: Token, refreshes: bool) -> Value {
    let id = world.new_id(call, "token", &session.session);
    let access = format!("aoa{}", ids::digest(&["access token", &id], 64));
    let left = (session.session_ends - call.now) / 1000;
    let seconds = if refreshes { left.min(REFRESHED_SECONDS) } else { left };
    let token = Token { expires: call.now + seconds * 1000, ..session };
    let mut body = json!({ "accessToken": access, "tokenType": "Bearer", "expiresIn": seconds });
    if refreshes {
        let refresh = format!("aor{}", ids::digest(&["refresh token", &id], 64));
        world.sso.refreshes.insert(hash(&refresh), token.clone());
        body["refreshToken"] = refresh.into();
    }
    world.sso.tokens.insert(hash(&access), token);
    body
}

/// Which of two refusals a device gets that asks before its person has answered.
fn not_yet(directory: &mut Directory, code: &str, now: Time) -> AwsError {
    let last = directory.polls.insert(code.to_owned(), now);
    if last.is_some_and(|last| now - last < INTERVAL_SECONDS * 1000) {
        return refuse("SlowDownException", "slow_down", "The device asks too often");
    }
    refuse("AuthorizationPendingException", "authorization_pending", "The person has not answered yet")
}

/// The client of a call, by its ID and secret.
fn client<'a>(directory: &'a Directory, call: &'a Call) -> Result<(&'a str, &'a Client), AwsError> {
    let (id, secret) = (text(call, "clientId").unwrap_or_default(), text(call, "clientSecret").unwrap_or_default());
    let known = directory.clients.get(id).filter(|c| c.secret == secret && call.now < c.expires);
    let refused = || refuse("InvalidClientException", "invalid_client", "Invalid client provided").status(401);
    known.map(|c| (id, c)).ok_or_else(refused)
}

/// Eight letters without vowels, in two groups.
fn user_code(id: &str) -> String {
    const LETTERS: &[u8; 16] = b"BCDFGHJKLMNPQRST";
    let digits = ids::digest(&["user code", id], 8);
    let letter = |d: char| d.to_digit(16).and_then(|n| LETTERS.get(n as usize)).map_or('B', |b| char::from(*b));
    let letters: String = digits.chars().map(letter).collect();
    let (first, second) = letters.split_at(4);
    format!("{first}-{second}")
}

fn needed<'a>(call: &'a Call, name: &str) -> Result<&'a str, AwsError> {
    text(call, name).ok_or_else(|| invalid(&format!("{name} is missing")))
}

fn text<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    call.json[name].as_str()
}

fn texts(call: &Call, name: &str) -> Vec<String> {
    call.json[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn invalid(description: &str) -> AwsError {
    refuse("InvalidRequestException", "invalid_request", description)
}

fn grant_refused() -> AwsError {
    refuse("InvalidGrantException", "invalid_grant", "Invalid grant provided")
}

fn unsupported() -> AwsError {
    refuse("UnsupportedGrantTypeException", "unsupported_grant_type", "The grant type is not supported")
}

fn unauthorized() -> AwsError {
    refuse("UnauthorizedClientException", "unauthorized_client", "The client did not register this grant type")
}

fn refuse(code: &str, error: &str, description: &str) -> AwsError {
    AwsError::new(code, description).member("error", error).member("error_description", description)
}

#[cfg(test)]
mod tests;
