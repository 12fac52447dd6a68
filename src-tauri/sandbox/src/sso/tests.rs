//! The portal through `respond`, with tokens that a person gave.

use serde_json::{Value, json};

use crate::Sandbox;
use crate::testing::{Answer, Client, client, open, unsigned, wait};

/// Signs in and gives the access token.
fn sign_in(sandbox: &Sandbox, user: &str) -> String {
    let post = |path: &str, body: Value| -> Value {
        serde_json::from_str(&unsigned(sandbox, "POST", path, "", &body.to_string()).ok().body).unwrap()
    };
    let app = post("/client/register", json!({ "clientName": "x", "clientType": "public" }));
    let mut asked = json!({ "clientId": app["clientId"], "clientSecret": app["clientSecret"] });
    asked["startUrl"] = "https://acme.awsapps.com/start#/".into();
    let device = post("/device_authorization", asked.clone());
    sandbox.approve_device(device["userCode"].as_str().unwrap(), true, Some(user)).unwrap();
    asked["grantType"] = "urn:ietf:params:oauth:grant-type:device_code".into();
    asked["deviceCode"] = device["deviceCode"].clone();
    post("/token", asked)["accessToken"].as_str().unwrap().to_owned()
}

fn get(sandbox: &Sandbox, path: &str, token: &str) -> Answer {
    unsigned(sandbox, "GET", path, token, "")
}

fn told(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap()
}

#[test]
fn everybody_sees_what_is_assigned_to_them() {
    let sandbox = open("acme");
    let (ada, grace) = (sign_in(&sandbox, "ada"), sign_in(&sandbox, "grace"));
    let accounts = |token: &str| -> Vec<Value> {
        let list = told(&get(&sandbox, "/assignment/accounts", token))["accountList"].as_array().unwrap().clone();
        list.iter().map(|a| a["accountId"].clone()).collect()
    };
    assert_eq!(accounts(&ada), ["111122223333", "222233334444"]);
    assert_eq!(accounts(&grace), ["111122223333"]);
    let first = told(&get(&sandbox, "/assignment/roles?account_id=111122223333&max_result=2", &ada));
    assert_eq!(first["roleList"][1], json!({ "roleName": "FireflyPrivateLink", "accountId": "111122223333" }));
    let next = first["nextToken"].as_str().unwrap();
    let path = format!("/assignment/roles?account_id=111122223333&max_result=2&next_token={next}");
    let rest = told(&get(&sandbox, &path, &ada));
    assert_eq!((rest["roleList"].as_array().unwrap().len(), rest.get("nextToken")), (1, None));
    let invalid = get(&sandbox, "/assignment/accounts?next_token=x", &ada);
    assert_eq!(invalid.status, 400);
    for path in [
        "/assignment/roles?account_id=222233334444",
        "/federation/credentials?account_id=111122223333&role_name=AdministratorAccess",
    ] {
        assert_eq!(get(&sandbox, path, &grace).status, 403, "{path}");
    }
    assert_eq!(get(&sandbox, "/federation/credentials?account_id=111122223333", &ada).status, 400);
}

#[test]
fn credentials_are_a_session_in_the_account() {
    let sandbox = open("acme");
    let token = sign_in(&sandbox, "ada");
    let path = "/federation/credentials?account_id=222233334444&role_name=ReadOnly";
    let given = told(&get(&sandbox, path, &token).ok())["roleCredentials"].clone();
    assert_eq!(given["expiration"], 1_767_225_600_000_i64 + 3_600_000);
    let key = given["accessKeyId"].as_str().unwrap().to_owned();
    let session = Client { access_key: key, ..client(&sandbox, "000000000000") };
    let caller = session.sts("GetCallerIdentity", &[]).ok();
    assert_eq!(caller.get("Account"), "222233334444");
    let arn = caller.get("Arn");
    assert!(arn.starts_with("arn:aws:sts::222233334444:assumed-role/AWSReservedSSO_ReadOnly_"), "{arn}");
    assert!(arn.ends_with("/ada"), "{arn}");
}

#[test]
fn a_token_ends_with_its_time_or_with_logging_out() {
    let sandbox = open("acme");
    let (one, other) = (sign_in(&sandbox, "ada"), sign_in(&sandbox, "ada"));
    assert_eq!(unsigned(&sandbox, "POST", "/logout", &one, "").status, 200);
    assert_eq!(get(&sandbox, "/assignment/accounts", &one).status, 401);
    assert_eq!(unsigned(&sandbox, "POST", "/logout", &one, "").status, 401);
    assert_eq!(get(&sandbox, "/assignment/accounts", &other).status, 200);
    wait(&sandbox, 8 * 3600);
    assert_eq!(get(&sandbox, "/assignment/accounts", &other).status, 401);
}
