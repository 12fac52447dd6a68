//! STS through `respond`.

use crate::testing::{ACCOUNT, Client, OTHER, client, open};

const ROLE: &str = "arn:aws:iam::444455556666:role/team/deployer";

#[test]
fn callers_learn_who_they_are() {
    let answer = client(&open("empty"), ACCOUNT).sts("GetCallerIdentity", &[]).ok();
    assert_eq!(answer.get("Account"), ACCOUNT);
    assert_eq!(answer.get("Arn"), "arn:aws:iam::111122223333:user/sandbox");
    assert!(answer.get("UserId").starts_with("AIDA"));
}

#[test]
fn an_assumed_role_acts_in_its_own_account() {
    let sandbox = open("empty");
    let base = client(&sandbox, ACCOUNT);
    let assumed = base.sts("AssumeRole", &[("RoleArn", ROLE), ("RoleSessionName", "ada")]).ok();
    assert_eq!(assumed.get("Arn"), "arn:aws:sts::444455556666:assumed-role/deployer/ada");
    assert_eq!(assumed.get("Expiration"), "2026-01-01T01:00:00.000Z");
    let session = Client { access_key: assumed.get("AccessKeyId"), ..base.clone() };
    let who = session.sts("GetCallerIdentity", &[]).ok();
    assert_eq!((who.get("Account"), who.get("Arn")), (OTHER.to_owned(), assumed.get("Arn")));
    assert_eq!(who.get("UserId"), assumed.get("AssumedRoleId"));
    assert_eq!(session.sts("GetSessionToken", &[]).code(), "AccessDenied");
    let token = base.sts("GetSessionToken", &[("DurationSeconds", "900")]).ok();
    let session = Client { access_key: token.get("AccessKeyId"), ..base };
    assert_eq!(session.sts("GetCallerIdentity", &[]).ok().get("Account"), ACCOUNT);
}

#[test]
fn what_sts_refuses_is_refused() {
    let client = client(&open("empty"), ACCOUNT);
    let long = format!("{{\"Statement\":[],\"Id\":\"{}\"}}", "x".repeat(2048));
    let with = |more: &[(&str, &str)]| {
        let base = [("RoleArn", ROLE), ("RoleSessionName", "ada")];
        let kept = base.into_iter().filter(|(k, _)| more.iter().all(|(m, _)| m != k));
        client.sts("AssumeRole", &kept.chain(more.iter().copied()).collect::<Vec<_>>()).code()
    };
    for (more, code) in [
        (vec![("RoleArn", "arn:aws:iam::444455556666:user/ada")], "ValidationError"),
        (vec![("RoleArn", "deployer")], "ValidationError"),
        (vec![("RoleSessionName", "a b")], "ValidationError"),
        (vec![("DurationSeconds", "899")], "ValidationError"),
        (vec![("DurationSeconds", "43201")], "ValidationError"),
        (vec![("Policy", long.as_str())], "ValidationError"),
        (vec![("Policy", "{}")], "MalformedPolicyDocument"),
        (vec![("Policy", "{\"Statement\":[]}"), ("ExternalId", "0123")], ""),
    ] {
        assert_eq!(with(&more), code, "{more:?}");
    }
    assert_eq!(client.sts("AssumeRole", &[]).code(), "ValidationError");
    assert_eq!(client.sts("GetSpaceship", &[]).code(), "InvalidAction");
}
