//! IAM through `respond`.

use crate::testing::{ACCOUNT, Client, client, open};

#[test]
fn the_alias_is_told() {
    let sandbox = open("acme");
    let answer = client(&sandbox, ACCOUNT).iam("ListAccountAliases", &[]).ok();
    assert_eq!((answer.get("member"), answer.get("IsTruncated")), ("acme-prod".to_owned(), "false".to_owned()));
    assert!(client(&sandbox, "123456789012").iam("ListAccountAliases", &[]).ok().all("member").is_empty());
}

#[test]
fn a_role_that_was_assumed_has_a_path() {
    let sandbox = open("empty");
    let base = client(&sandbox, ACCOUNT);
    let role = "arn:aws:iam::111122223333:role/team/deployer";
    assert_eq!(base.iam("GetRole", &[("RoleName", "deployer")]).status, 404);
    let assumed = base.sts("AssumeRole", &[("RoleArn", role), ("RoleSessionName", "ada")]).ok();
    let session = Client { access_key: assumed.get("AccessKeyId"), ..base };
    let found = session.iam("GetRole", &[("RoleName", "deployer")]).ok();
    assert_eq!((found.get("Arn"), found.get("Path")), (role.to_owned(), "/team/".to_owned()));
    assert!(assumed.get("AssumedRoleId").starts_with(&found.get("RoleId")));
}

#[test]
fn every_action_of_a_principal_is_allowed_and_comes_in_pages() {
    let client = client(&open("empty"), ACCOUNT);
    let asked = [
        ("PolicySourceArn", "arn:aws:iam::111122223333:role/deployer"),
        ("ActionNames.member.1", "ec2:DescribeVpcs"),
        ("ActionNames.member.2", "ec2:CreateVpcEndpoint"),
        ("MaxItems", "1"),
    ];
    let first = client.iam("SimulatePrincipalPolicy", &asked).ok();
    assert_eq!((first.all("EvalDecision"), first.get("IsTruncated")), (vec!["allowed".to_owned()], "true".to_owned()));
    let rest: Vec<_> = asked.into_iter().chain([("Marker", "sandbox-page-1")]).collect();
    let second = client.iam("SimulatePrincipalPolicy", &rest).ok();
    assert_eq!(
        (second.get("EvalActionName"), second.get("IsTruncated")),
        ("ec2:CreateVpcEndpoint".to_owned(), "false".to_owned())
    );
}

#[test]
fn sessions_strangers_and_nonsense_are_refused() {
    let client = client(&open("empty"), ACCOUNT);
    for (source, code) in [
        ("arn:aws:sts::111122223333:assumed-role/deployer/ada", "InvalidInput"),
        ("arn:aws:iam::444455556666:role/deployer", "NoSuchEntity"),
        ("arn:aws:iam::111122223333:deployer", "InvalidInput"),
        ("deployer", "ValidationError"),
    ] {
        let asked = [("PolicySourceArn", source), ("ActionNames.member.1", "ec2:DescribeVpcs")];
        assert_eq!(client.iam("SimulatePrincipalPolicy", &asked).code(), code, "{source}");
    }
}
