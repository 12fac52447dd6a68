//! Signing in on a device, through `respond`.

use serde_json::{Value, json};

use crate::testing::{open, unsigned, wait};
use crate::{ClockMode, Options, Sandbox};

const START: &str = "https://acme.awsapps.com/start";
const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

fn post(sandbox: &Sandbox, path: &str, body: &Value) -> (u16, Value) {
    let answer = unsigned(sandbox, "POST", path, "", &body.to_string());
    (answer.status, serde_json::from_str(&answer.body).unwrap())
}

/// A registered client's part of every request.
fn register(sandbox: &Sandbox, scopes: &[&str]) -> Value {
    let asked = json!({ "clientName": "cli", "clientType": "public", "scopes": scopes });
    let client = post(sandbox, "/client/register", &asked).1;
    json!({ "clientId": client["clientId"], "clientSecret": client["clientSecret"] })
}

fn with(client: &Value, more: &[(&str, &Value)]) -> Value {
    let mut body = client.clone();
    more.iter().for_each(|(name, value)| body[*name] = (*value).clone());
    body
}

fn start(sandbox: &Sandbox, client: &Value) -> Value {
    post(sandbox, "/device_authorization", &with(client, &[("startUrl", &json!(START))])).1
}

fn fetch(sandbox: &Sandbox, client: &Value, device: &Value) -> (u16, Value) {
    post(sandbox, "/token", &with(client, &[("grantType", &json!(DEVICE)), ("deviceCode", &device["deviceCode"])]))
}

fn error(answer: &(u16, Value)) -> (u16, &str) {
    assert!(answer.1["error_description"].is_string(), "{answer:?}");
    (answer.0, answer.1["error"].as_str().unwrap())
}

fn approve(sandbox: &Sandbox, device: &Value, yes: bool, user: &str) {
    sandbox.approve_device(device["userCode"].as_str().unwrap(), yes, Some(user)).unwrap();
}

#[test]
fn a_device_waits_for_its_person() {
    let sandbox = open("acme");
    let client = register(&sandbox, &["sso:account:access"]);
    let device = start(&sandbox, &client);
    assert_eq!((&device["interval"], &device["expiresIn"]), (&json!(1), &json!(600)));
    assert_eq!(error(&fetch(&sandbox, &client, &device)), (400, "authorization_pending"));
    assert_eq!(error(&fetch(&sandbox, &client, &device)), (400, "slow_down"));
    wait(&sandbox, 1);
    assert_eq!(error(&fetch(&sandbox, &client, &device)), (400, "authorization_pending"));
    approve(&sandbox, &device, true, "ada");
    let (status, token) = fetch(&sandbox, &client, &device);
    assert_eq!((status, &token["tokenType"], &token["expiresIn"]), (200, &json!("Bearer"), &json!(3600)));
    assert_eq!(error(&fetch(&sandbox, &client, &device)), (400, "invalid_grant"), "it is fetched once");
    let refresh = with(&client, &[("grantType", &json!("refresh_token")), ("refreshToken", &token["refreshToken"])]);
    wait(&sandbox, 7 * 3600 + 1800);
    let again = post(&sandbox, "/token", &refresh).1;
    assert_eq!(again["expiresIn"], 1800, "no longer than the session");
    wait(&sandbox, 1800);
    assert_eq!(error(&post(&sandbox, "/token", &refresh)), (400, "invalid_grant"));
}

#[test]
fn refusals_and_delays_end_it() {
    let sandbox = open("acme");
    let client = register(&sandbox, &[]);
    let (refused, slow) = (start(&sandbox, &client), start(&sandbox, &client));
    approve(&sandbox, &refused, false, "grace");
    assert_eq!(error(&fetch(&sandbox, &client, &refused)), (400, "access_denied"));
    wait(&sandbox, 600);
    assert_eq!(error(&fetch(&sandbox, &client, &slow)), (400, "expired_token"));
    let code = |device: &Value| device["userCode"].as_str().unwrap().to_owned();
    for (code, user) in
        [(code(&slow), "ada"), (code(&refused), "ada"), ("AAAA-AAAA".into(), "ada"), (code(&slow), "eve")]
    {
        assert!(sandbox.approve_device(&code, true, Some(user)).is_err(), "{code} {user}");
    }
}

#[test]
fn nonsense_is_refused_in_its_own_words() {
    let sandbox = open("acme");
    let client = register(&sandbox, &[]);
    let stranger = json!({ "clientId": "nobody", "clientSecret": "x" });
    let (url, grant) = (json!(START), json!(DEVICE));
    for (path, body, expected) in [
        (
            "/client/register",
            json!({ "clientName": "x", "clientType": "confidential" }),
            (400, "invalid_client_metadata"),
        ),
        ("/client/register", json!({ "clientName": "x" }), (400, "invalid_request")),
        (
            "/client/register",
            json!({ "clientName": "x", "clientType": "public", "grantTypes": ["password"] }),
            (400, "unsupported_grant_type"),
        ),
        ("/device_authorization", with(&stranger, &[("startUrl", &url)]), (401, "invalid_client")),
        (
            "/device_authorization",
            with(&client, &[("startUrl", &json!("https://x.awsapps.com/start"))]),
            (400, "invalid_request"),
        ),
        ("/token", with(&client, &[("grantType", &json!("password"))]), (400, "unsupported_grant_type")),
        ("/token", with(&client, &[("grantType", &grant)]), (400, "invalid_request")),
        ("/token", with(&client, &[("grantType", &grant), ("deviceCode", &json!("x"))]), (400, "invalid_grant")),
        ("/token", with(&client, &[("grantType", &json!("authorization_code"))]), (400, "unauthorized_client")),
        ("/token", with(&client, &[("grantType", &grant), ("scope", &json!(["x"]))]), (400, "invalid_scope")),
        ("/token", with(&stranger, &[("grantType", &grant)]), (401, "invalid_client")),
    ] {
        let answer = post(&sandbox, path, &body);
        assert_eq!(error(&answer), expected, "{path} {body}");
    }
    let nowhere = open("empty");
    let client = register(&nowhere, &[]);
    assert_eq!(start(&nowhere, &client)["error"], "invalid_request");
}

#[test]
fn the_record_brings_back_a_sign_in_and_holds_no_secret() {
    let dir = tempfile::tempdir().unwrap();
    let open = || {
        let dir = Some(dir.path().to_owned());
        Sandbox::open(Options { seed: "acme".into(), dir, clock: ClockMode::Manual }).unwrap()
    };
    let first = open();
    let client = register(&first, &["sso:account:access"]);
    let device = start(&first, &client);
    approve(&first, &device, true, "ada");
    let token = fetch(&first, &client, &device).1;
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let (access, refresh) = (text(&token["accessToken"]), text(&token["refreshToken"]));
    let path = "/federation/credentials?account_id=111122223333&role_name=ReadOnly";
    let given = unsigned(&first, "GET", path, &access, "").ok();
    let given: Value = serde_json::from_str(&given.body).unwrap();
    drop(first);
    let record = std::fs::read_to_string(dir.path().join("world.jsonl")).unwrap();
    let issued = &given["roleCredentials"];
    let secrets = [&client["clientSecret"], &device["deviceCode"], &issued["secretAccessKey"], &issued["sessionToken"]];
    for secret in secrets.map(text).iter().chain([&access, &refresh]) {
        assert!(!record.contains(secret.as_str()), "{secret}");
    }
    let again = open();
    assert_eq!(unsigned(&again, "GET", "/assignment/accounts", &access, "").status, 200);
    let refreshed = with(&client, &[("grantType", &json!("refresh_token")), ("refreshToken", &json!(refresh))]);
    assert_eq!(post(&again, "/token", &refreshed).0, 200);
    assert_eq!(error(&fetch(&again, &client, &device)), (400, "invalid_grant"));
}
