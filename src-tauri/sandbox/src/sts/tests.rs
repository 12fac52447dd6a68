//! STS through `respond`.

use crate::testing::{ACCOUNT, Answer, Client, OTHER, client, open, wait};

const ROLE: &str = "arn:aws:iam::444455556666:role/team/deployer";

/// A role of the other account with this trust policy, and a client of one's own account.
fn role_with(statement: &str) -> Client {
    let sandbox = open("empty");
    let trust = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    let asked = [
        ("RoleName", "deployer"),
        ("Path", "/team/"),
        ("MaxSessionDuration", "7200"),
        ("AssumeRolePolicyDocument", &trust),
    ];
    client(&sandbox, OTHER).iam("CreateRole", &asked).ok();
    client(&sandbox, ACCOUNT)
}

fn trusting() -> Client {
    role_with(
        r#"{"Effect":"Allow","Principal":{"AWS":["111122223333","444455556666"]},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}"#,
    )
}

fn assume(client: &Client, more: &[(&str, &str)]) -> Answer {
    let base = [("RoleArn", ROLE), ("RoleSessionName", "ada")];
    let kept = base.into_iter().filter(|(k, _)| more.iter().all(|(m, _)| m != k));
    client.sts("AssumeRole", &kept.chain(more.iter().copied()).collect::<Vec<_>>())
}

fn with(client: &Client, given: &Answer) -> Client {
    Client { access_key: given.get("AccessKeyId"), ..client.clone() }
}

#[test]
fn callers_learn_who_they_are() {
    let answer = client(&open("empty"), ACCOUNT).sts("GetCallerIdentity", &[]).ok();
    assert_eq!(answer.get("Account"), ACCOUNT);
    assert_eq!(answer.get("Arn"), "arn:aws:iam::111122223333:user/sandbox");
    assert!(answer.get("UserId").starts_with("AIDA"));
}

#[test]
fn an_assumed_role_acts_in_its_own_account() {
    let base = trusting();
    let assumed = assume(&base, &[]).ok();
    assert_eq!(assumed.get("Arn"), "arn:aws:sts::444455556666:assumed-role/deployer/ada");
    assert_eq!(assumed.get("Expiration"), "2026-01-01T01:00:00.000Z");
    let session = with(&base, &assumed);
    let who = session.sts("GetCallerIdentity", &[]).ok();
    assert_eq!((who.get("Account"), who.get("Arn")), (OTHER.to_owned(), assumed.get("Arn")));
    assert_eq!(who.get("UserId"), assumed.get("AssumedRoleId"));
    let found = session.iam("GetRole", &[("RoleName", "deployer")]).ok();
    assert!(assumed.get("AssumedRoleId").starts_with(&found.get("RoleId")));
    assert_eq!(session.sts("GetSessionToken", &[]).code(), "AccessDenied");
    assert_eq!(session.sts("GetFederationToken", &[("Name", "bob")]).code(), "AccessDenied");
}

#[test]
fn a_role_that_is_not_there_is_refused_like_one_that_does_not_trust() {
    let base = role_with(r#"{"Effect":"Allow","Principal":{"AWS":"777788889999"},"Action":"sts:AssumeRole"}"#);
    let (untrusting, absent) =
        (assume(&base, &[]), assume(&base, &[("RoleArn", "arn:aws:iam::444455556666:role/team/nobody")]));
    assert_eq!((untrusting.status, untrusting.code()), (403, "AccessDenied".into()));
    assert_eq!((absent.status, absent.code()), (403, "AccessDenied".into()));
    assert_eq!(untrusting.get("Message").replace("deployer", "nobody"), absent.get("Message"));
    // a role is known by its whole path
    assert_eq!(assume(&trusting(), &[("RoleArn", "arn:aws:iam::444455556666:role/deployer")]).code(), "AccessDenied");
}

#[test]
fn an_external_id_and_a_device_can_be_demanded() {
    let base = role_with(
        r#"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"0123"},"Bool":{"aws:MultiFactorAuthPresent":"true"}}}"#,
    );
    let device = ("SerialNumber", "arn:aws:iam::111122223333:mfa/ada");
    assert_eq!(assume(&base, &[("ExternalId", "0123")]).code(), "AccessDenied");
    assert_eq!(assume(&base, &[device, ("TokenCode", "123456")]).code(), "AccessDenied");
    assert_eq!(assume(&base, &[("ExternalId", "0124"), device, ("TokenCode", "123456")]).code(), "AccessDenied");
    assert_eq!(assume(&base, &[("ExternalId", "0123"), device]).code(), "AccessDenied");
    assert_eq!(assume(&base, &[("ExternalId", "0123"), device, ("TokenCode", "000000")]).code(), "AccessDenied");
    assert_eq!(assume(&base, &[("ExternalId", "0123"), device, ("TokenCode", "12345")]).code(), "ValidationError");
    let strange = ("SerialNumber", "arn:aws:iam::444455556666:mfa/ada");
    assert_eq!(assume(&base, &[("ExternalId", "0123"), strange, ("TokenCode", "123456")]).code(), "AccessDenied");
    assume(&base, &[("ExternalId", "0123"), device, ("TokenCode", "123456")]).ok();
    // the device shown for a session counts in it
    let token = base.sts("GetSessionToken", &[device, ("TokenCode", "123456")]).ok();
    assume(&with(&base, &token), &[("ExternalId", "0123")]).ok();
}

#[test]
fn tags_and_a_source_identity_go_from_role_to_role() {
    let base = trusting();
    let tagged = [
        ("Tags.member.1.Key", "Team"),
        ("Tags.member.1.Value", "net"),
        ("TransitiveTagKeys.member.1", "Team"),
        ("SourceIdentity", "ada"),
    ];
    let first = assume(&base, &tagged).ok();
    assert_eq!((first.get("SourceIdentity"), first.get("PackedPolicySize")), ("ada".into(), "1".into()));
    let session = with(&base, &first);
    assert_eq!(assume(&session, &[]).ok().get("SourceIdentity"), "ada");
    assert_eq!(assume(&session, &[("SourceIdentity", "eve")]).code(), "AccessDenied");
    assert_eq!(assume(&session, &tagged[..2]).code(), "ValidationError");
    assert_eq!(assume(&base, &[("TransitiveTagKeys.member.1", "Team")]).code(), "ValidationError");
    let plain = role_with(r#"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}"#);
    assert_eq!(assume(&plain, &tagged[..2]).code(), "AccessDenied");
    assert_eq!(assume(&plain, &tagged[3..]).code(), "AccessDenied");
}

#[test]
fn sessions_last_as_long_as_the_role_lets_them() {
    let base = trusting();
    assert_eq!(assume(&base, &[("DurationSeconds", "7201")]).code(), "ValidationError");
    let given = assume(&base, &[("DurationSeconds", "7200")]).ok();
    let session = with(&base, &given);
    assert_eq!(assume(&session, &[("DurationSeconds", "3601")]).code(), "ValidationError");
    assume(&session, &[("DurationSeconds", "3600")]).ok();
    wait(&base.sandbox, 7199);
    session.sts("GetCallerIdentity", &[]).ok();
    wait(&base.sandbox, 1);
    assert_eq!(
        (session.sts("GetCallerIdentity", &[]).status, session.sts("GetCallerIdentity", &[]).code()),
        (403, "ExpiredToken".into())
    );
    assert_eq!(session.ec2("DescribeVpcs", &[]).code(), "RequestExpired");
    assert_eq!(session.elbv2("DescribeLoadBalancers", &[]).code(), "ExpiredToken");
    let ecs = session.json("ecs", "AmazonEC2ContainerServiceV20141113.ListClusters", "{}");
    assert!(ecs.status == 400 && ecs.body.contains("ExpiredTokenException"), "{}", ecs.body);
}

#[test]
fn federated_users_have_a_name_of_their_own() {
    let base = trusting();
    let given = base.sts("GetFederationToken", &[("Name", "bob"), ("DurationSeconds", "900")]).ok();
    assert_eq!(
        (given.get("FederatedUserId"), given.get("Expiration")),
        ("111122223333:bob".into(), "2026-01-01T00:15:00.000Z".into())
    );
    let who = with(&base, &given).sts("GetCallerIdentity", &[]).ok();
    assert_eq!(
        (who.get("Arn"), who.get("UserId")),
        ("arn:aws:sts::111122223333:federated-user/bob".into(), "111122223333:bob".into())
    );
    assert_eq!(base.sts("GetFederationToken", &[("Name", "b")]).code(), "ValidationError");
    assert_eq!(base.sts("GetFederationToken", &[("Name", "bob"), ("Policy", "{}")]).code(), "MalformedPolicyDocument");
}

#[test]
fn what_sts_refuses_is_refused() {
    let client = trusting();
    let valid = r#"{"Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}"#;
    let long = valid.replace("ec2:*", &format!("ec2:{}", "x".repeat(2048)));
    for (more, code) in [
        (vec![("RoleArn", "arn:aws:iam::444455556666:user/ada")], "ValidationError"),
        (vec![("RoleArn", "deployer")], "ValidationError"),
        (vec![("RoleSessionName", "a b")], "ValidationError"),
        (vec![("DurationSeconds", "899")], "ValidationError"),
        (vec![("DurationSeconds", "43201")], "ValidationError"),
        (vec![("Policy", long.as_str())], "ValidationError"),
        (vec![("Policy", "{}")], "MalformedPolicyDocument"),
        (vec![("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/NoSuchAccess")], "ValidationError"),
        (
            vec![
                ("Policy", valid),
                ("ExternalId", "0123"),
                ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/PowerUserAccess"),
            ],
            "",
        ),
    ] {
        assert_eq!(assume(&client, &more).code(), code, "{more:?}");
    }
    assert_eq!(client.sts("AssumeRole", &[]).code(), "ValidationError");
    assert_eq!(client.sts("GetSpaceship", &[]).code(), "InvalidAction");
    assert_eq!(
        client.sts("DecodeAuthorizationMessage", &[("EncodedMessage", "00ff")]).code(),
        "InvalidAuthorizationMessageException"
    );
}

#[test]
fn a_token_has_room_for_so_many_tags() {
    let base = trusting();
    let value = "v".repeat(200);
    let tags: Vec<(String, String)> = (1..=20)
        .flat_map(|n| {
            [(format!("Tags.member.{n}.Key"), format!("k{n}")), (format!("Tags.member.{n}.Value"), value.clone())]
        })
        .collect();
    let tags: Vec<(&str, &str)> = tags.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(assume(&base, &tags).code(), "PackedPolicyTooLarge");
}
