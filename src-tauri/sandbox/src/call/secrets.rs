//! What must not be kept: tokens and codes that a request carries are hashed as it is read, so neither the world nor its record
//! ever holds one. What was issued is kept as the same hash, and compared so.

use serde_json::Value;

use crate::ids;
use crate::service::Service;

/// The members of OIDC's and the portal's requests that let their bearer in.
const SECRETS: [&str; 6] = ["accessToken", "clientSecret", "code", "codeVerifier", "deviceCode", "refreshToken"];

/// Puts hashes in the place of secrets.
pub(super) fn hide(service: Service, json: &mut Value) {
    if !matches!(service, Service::Sso | Service::SsoOidc) {
        return;
    }
    for name in SECRETS {
        if let Some(member @ Value::String(_)) = json.get_mut(name) {
            *member = hash(member.as_str().unwrap_or_default()).into();
        }
    }
}

/// What is kept of a secret.
pub(crate) fn hash(secret: &str) -> String {
    ids::digest(&["kept", secret], 64)
}
