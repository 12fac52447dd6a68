//! Administration of a served sandbox, in JSON: `/_sandbox/clock`, `mischief`, `served`, `faults`, `latency`, `lag`, `enforce`, `sso`,
//! `dump`, `reset`. It wants the token that was given at the start.

use std::time::Duration;

use bytes::Bytes;
use http::uri::Uri;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::clock::ClockMode;
use crate::fault::{Fault, FaultError};
use crate::mischief::Rule;
use crate::{Sandbox, ids};

/// What an administrator sends to `clock`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Latency {
    milliseconds: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lag {
    /// Of AWS's.
    seconds: u64,
}

/// A person's answer to a device that wants to sign in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    user_code: String,
    approve: bool,
    user: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Enforce {
    enforce: bool,
}

/// Why nothing was done.
struct Refused(StatusCode, String);

/// The part after `/_sandbox/`, where a request is for administration.
pub(super) fn path(uri: &Uri) -> Option<String> {
    uri.path().strip_prefix("/_sandbox/").map(str::to_owned)
}

pub(super) fn answer(sandbox: &Sandbox, token: &str, path: String, request: &Request<Bytes>) -> Response<Bytes> {
    let done = admitted(request.headers(), token).and_then(|()| act(sandbox, &path, request));
    let (status, body) =
        done.map_or_else(|Refused(status, why)| (status, json!({ "error": why })), |value| (StatusCode::OK, value));
    let mut answer = Response::new(Bytes::from(body.to_string()));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    answer
}

fn admitted(headers: &HeaderMap, token: &str) -> Result<(), Refused> {
    let given = headers.get("x-sandbox-token").map(header::HeaderValue::as_bytes).unwrap_or_default();
    // hashes are compared, so the time that it takes says nothing of the token
    let digest = |bytes: &[u8]| ids::digest(&["token", &String::from_utf8_lossy(bytes)], 64);
    if token.is_empty() || digest(given) != digest(token.as_bytes()) {
        return Err(Refused(
            StatusCode::FORBIDDEN,
            "The header X-Sandbox-Token does not hold the token printed at the start".to_owned(),
        ));
    }
    Ok(())
}

fn act(sandbox: &Sandbox, path: &str, request: &Request<Bytes>) -> Result<Value, Refused> {
    let method = request.method();
    match (path, method) {
        ("clock", &Method::GET) => Ok(clock(sandbox)),
        ("clock", &Method::POST) => advance(sandbox, &read(request)?),
        ("mischief", &Method::POST) => {
            let Rules { rules } = read(request)?;
            let count = rules.len();
            sandbox.mischief_rules(rules);
            Ok(json!({ "rules": count }))
        }
        ("served", &Method::GET) => Ok(json!({ "served": sandbox.served() })),
        ("faults", &Method::POST) => fault(sandbox, read(request)?),
        ("latency", &Method::POST) => {
            let Latency { milliseconds } = read(request)?;
            sandbox.latency(Duration::from_millis(milliseconds));
            Ok(json!({ "milliseconds": milliseconds }))
        }
        ("lag", &Method::POST) => {
            let Lag { seconds } = read(request)?;
            sandbox.lag(Duration::from_secs(seconds));
            Ok(json!({ "seconds": seconds }))
        }
        ("sso", &Method::POST) => {
            let Answered { user_code, approve, user } = read(request)?;
            sandbox
                .approve_device(&user_code, approve, user.as_deref())
                .map_err(|e| Refused(StatusCode::CONFLICT, e.to_string()))?;
            Ok(json!({ "approved": approve }))
        }
        ("enforce", &Method::POST) => {
            let Enforce { enforce } = read(request)?;
            sandbox.enforce(enforce);
            Ok(json!({ "enforce": enforce }))
        }
        ("dump", &Method::GET) => Ok(sandbox.dump()),
        ("reset", &Method::POST) => {
            sandbox.reset().map_err(|e| Refused(StatusCode::INTERNAL_SERVER_ERROR, e.to_string()))?;
            Ok(json!({ "reset": true }))
        }
        ("clock" | "mischief" | "served" | "faults" | "latency" | "lag" | "enforce" | "sso" | "dump" | "reset", _) => {
            Err(Refused(StatusCode::METHOD_NOT_ALLOWED, format!("{path} does not answer to {method}")))
        }
        _ => Err(Refused(
            StatusCode::NOT_FOUND,
            "There are clock, mischief, served, faults, latency, lag, enforce, sso, dump and reset".to_owned(),
        )),
    }
}

fn advance(sandbox: &Sandbox, by: &Advance) -> Result<Value, Refused> {
    if sandbox.clock() != ClockMode::Manual {
        return Err(Refused(StatusCode::CONFLICT, "Only a manual clock can be moved".to_owned()));
    }
    sandbox.advance(Duration::from_secs(by.advance_seconds));
    Ok(clock(sandbox))
}

fn fault(sandbox: &Sandbox, fault: Fault) -> Result<Value, Refused> {
    let answer = json!({ "fault": fault });
    let status = |e: &FaultError| match e {
        FaultError::Refused(_) => StatusCode::CONFLICT,
        FaultError::Unrecorded(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    sandbox.fault(fault).map(|()| answer).map_err(|e| Refused(status(&e), e.to_string()))
}

fn clock(sandbox: &Sandbox) -> Value {
    let mode = match sandbox.clock() {
        ClockMode::Real => "real",
        ClockMode::Fast => "fast",
        ClockMode::Manual => "manual",
    };
    json!({ "mode": mode, "now": sandbox.now().to_string() })
}

fn read<T: DeserializeOwned>(request: &Request<Bytes>) -> Result<T, Refused> {
    serde_json::from_slice(request.body())
        .map_err(|e| Refused(StatusCode::BAD_REQUEST, format!("The body cannot be read: {e}")))
}
