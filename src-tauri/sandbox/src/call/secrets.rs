//! What must not be kept: tokens, codes and passwords that a request carries are hidden as it is read, so neither the world nor its
//! record ever holds one. What is compared later is hashed, and what was issued is kept as the same hash, and compared so.

use serde_json::Value;

use crate::ids;
use crate::service::Service;
use crate::wire::params::Params;
use crate::{sns, sts};

/// A member of a request, and what is kept of it.
type Secret = (&'static str, fn(&str) -> String);

/// The members of requests that let their bearer in, and what stands in their place.
fn secrets(service: Service) -> &'static [Secret] {
    match service {
        Service::Sso | Service::SsoOidc => &[
            ("accessToken", hash),
            ("clientSecret", hash),
            ("code", hash),
            ("codeVerifier", hash),
            ("deviceCode", hash),
            ("refreshToken", hash),
        ],
        Service::Sts => &[("TokenCode", sts::kept_code)],
        Service::Sns => &[("Token", hash), ("Endpoint", kept_endpoint)],
        Service::Ec2
        | Service::Elbv2
        | Service::Iam
        | Service::Ecs
        | Service::Route53
        | Service::Acm
        | Service::AutoScaling
        | Service::CloudWatch
        | Service::CloudTrail
        | Service::Logs
        | Service::Quotas
        | Service::Other => &[],
    }
}

/// Puts what is kept in the place of secrets.
pub(super) fn hide(service: Service, json: &mut Value) {
    for (name, kept) in secrets(service) {
        if let Some(member @ Value::String(_)) = json.get_mut(name) {
            *member = kept(member.as_str().unwrap_or_default()).into();
        }
    }
}

/// What an instance is started with may hold anything, and nothing here runs it.
pub(super) fn hide_user_data(params: &mut Params) {
    params.change("UserData", hash);
}

/// Endpoints with different passwords are different ones.
fn kept_endpoint(endpoint: &str) -> String {
    sns::with_password(endpoint, hash).unwrap_or_else(|| endpoint.to_owned())
}

/// What is kept of a secret.
pub(crate) fn hash(secret: &str) -> String {
    ids::digest(&["kept", secret], 64)
}

#[cfg(test)]
mod tests {
    use crate::testing::{ACCOUNT, client};
    use crate::{ClockMode, Options, Sandbox};

    #[test]
    fn codes_tokens_and_passwords_stand_neither_in_the_record_nor_in_the_history() {
        let dir = tempfile::tempdir().unwrap();
        let open = || {
            let dir = Some(dir.path().to_owned());
            Sandbox::open(Options { seed: "empty".into(), dir, clock: ClockMode::Manual }).unwrap()
        };
        let first = open();
        let me = client(&first, ACCOUNT);
        let sns = |action: &str, asked: &[(&str, &str)]| me.query("sns", "2010-03-31", action, asked);
        let topic = sns("CreateTopic", &[("Name", "told")]).ok().get("TopicArn");
        let subscribe = |password: &str| {
            let endpoint = format!("https://ann:{password}@example.com/told");
            sns("Subscribe", &[("TopicArn", &topic), ("Protocol", "https"), ("Endpoint", &endpoint)]).ok();
        };
        ["pass-one", "pass-two", "pass-one"].into_iter().for_each(subscribe);
        let dump = first.dump();
        let own = dump.as_array().unwrap().iter().find(|e| e["account"] == ACCOUNT).unwrap();
        let subscriptions = own["sns"]["subscriptions"].as_array().unwrap();
        assert_eq!(subscriptions.len(), 2, "one for each password");
        let token = subscriptions[0]["token"].as_str().unwrap();
        let hash = super::hash(token);
        assert_eq!(sns("ConfirmSubscription", &[("TopicArn", &topic), ("Token", &hash)]).code(), "InvalidParameter");
        sns("ConfirmSubscription", &[("TopicArn", &topic), ("Token", token)]).ok();
        let listed = sns("ListSubscriptions", &[]).ok();
        assert!(listed.all("Endpoint").iter().all(|e| e == "https://ann:****@example.com/told"), "{}", listed.body);
        let device = |code| [("SerialNumber", "arn:aws:iam::111122223333:mfa/ada"), ("TokenCode", code)];
        assert_eq!(me.sts("GetSessionToken", &device("000000")).code(), "AccessDenied");
        me.sts("GetSessionToken", &device("918273")).ok();
        crate::testing::wait(&first, 900);
        let target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";
        let history = me.json("cloudtrail", target, "{}").ok().body;
        assert!(history.contains("ConfirmSubscription") && history.contains("ann:****@example.com"), "{history}");
        let record = std::fs::read_to_string(dir.path().join("world.jsonl")).unwrap();
        assert!(record.contains(&hash) && record.contains("GetSessionToken"));
        for secret in [token, "pass-one", "pass-two", "918273"] {
            assert!(!record.contains(secret) && !history.contains(secret), "{secret}");
        }
        assert!(!history.contains(&hash), "nor what is kept of a token");
        let dump = first.dump();
        drop(first);
        assert_eq!(open().dump(), dump);
    }
}
