//! IAM through `respond`: what all of it shares, and users, roles and policies. Below: simulation and enforcement.

mod enforcement;
mod rights;
mod simulation;

use crate::testing::{ACCOUNT, Answer, Client, OTHER, client, open};

/// A document that allows one action on everything.
pub(super) fn allow(action: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}","Resource":"*"}}}}"#)
}

/// A document that lets principals assume a role.
pub(super) fn trusting(principal: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}}}"#
    )
}

fn alone() -> Client {
    client(&open("empty"), ACCOUNT)
}

#[test]
fn the_alias_is_told_and_belongs_to_one() {
    let sandbox = open("acme");
    let me = client(&sandbox, ACCOUNT);
    let answer = me.iam("ListAccountAliases", &[]).ok();
    assert_eq!((answer.get("member"), answer.get("IsTruncated")), ("acme-prod".to_owned(), "false".to_owned()));
    let other = client(&sandbox, "123456789012");
    assert!(other.iam("ListAccountAliases", &[]).ok().all("member").is_empty());
    assert_eq!(other.iam("CreateAccountAlias", &[("AccountAlias", "acme-prod")]).code(), "EntityAlreadyExists");
    assert_eq!(other.iam("CreateAccountAlias", &[("AccountAlias", "Acme")]).code(), "ValidationError");
    assert_eq!(other.iam("DeleteAccountAlias", &[("AccountAlias", "acme")]).code(), "NoSuchEntity");
    me.iam("CreateAccountAlias", &[("AccountAlias", "acme-two")]).ok();
    other.iam("CreateAccountAlias", &[("AccountAlias", "acme-prod")]).ok();
    me.iam("DeleteAccountAlias", &[("AccountAlias", "acme-two")]).ok();
}

#[test]
fn users_come_and_go() {
    let me = alone();
    let made = me
        .iam(
            "CreateUser",
            &[("UserName", "ana"), ("Path", "/people/"), ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "net")],
        )
        .ok();
    assert_eq!(made.get("Arn"), "arn:aws:iam::111122223333:user/people/ana");
    assert!(made.get("UserId").starts_with("AIDA"));
    assert_eq!(me.iam("CreateUser", &[("UserName", "ANA")]).code(), "EntityAlreadyExists");
    assert_eq!(me.iam("CreateUser", &[("UserName", "a b")]).code(), "ValidationError");
    assert_eq!(me.iam("CreateUser", &[("UserName", "ben"), ("Path", "people")]).code(), "ValidationError");
    assert_eq!(me.iam("GetUser", &[("UserName", "ana")]).ok().get("Key"), "Team");
    assert_eq!(me.iam("GetUser", &[]).ok().get("UserName"), "sandbox");
    assert_eq!(me.iam("ListUsers", &[("PathPrefix", "/people/")]).ok().all("UserName"), ["ana"]);
    assert_eq!(me.iam("GetUser", &[("UserName", "eve")]).status, 404);
    let first = me.iam("ListUsers", &[("MaxItems", "1")]).ok();
    let rest = me.iam("ListUsers", &[("MaxItems", "1"), ("Marker", &first.get("Marker"))]).ok();
    assert_eq!(
        (first.get("UserName"), rest.get("UserName"), rest.get("IsTruncated")),
        ("ana".into(), "sandbox".into(), "false".into())
    );
    assert_eq!(me.iam("ListUsers", &[("Marker", "nonsense")]).code(), "ValidationError");
    me.iam("DeleteUser", &[("UserName", "ana")]).ok();
    assert_eq!(me.iam("DeleteUser", &[("UserName", "ana")]).code(), "NoSuchEntity");
}

#[test]
fn whoever_holds_a_key_is_its_user_until_it_is_deleted() {
    let me = alone();
    me.iam("CreateUser", &[("UserName", "ana")]).ok();
    let key = |answer: Answer| answer.ok().get("AccessKeyId");
    let first = key(me.iam("CreateAccessKey", &[("UserName", "ana")]));
    let ana = Client { access_key: first.clone(), ..me.clone() };
    assert_eq!(ana.sts("GetCallerIdentity", &[]).ok().get("Arn"), "arn:aws:iam::111122223333:user/ana");
    assert_eq!(ana.iam("GetUser", &[]).ok().get("UserName"), "ana");
    let second = key(ana.iam("CreateAccessKey", &[]));
    assert_eq!(me.iam("CreateAccessKey", &[("UserName", "ana")]).code(), "LimitExceeded");
    assert_eq!(ana.iam("ListAccessKeys", &[]).ok().all("AccessKeyId"), [first.clone(), second.clone()]);
    assert_eq!(me.iam("DeleteUser", &[("UserName", "ana")]).code(), "DeleteConflict");
    for id in [&first, &second] {
        me.iam("DeleteAccessKey", &[("UserName", "ana"), ("AccessKeyId", id)]).ok();
    }
    assert_eq!(ana.sts("GetCallerIdentity", &[]).code(), "InvalidClientTokenId");
    assert_eq!((ana.ec2("DescribeVpcs", &[]).status, ana.ec2("DescribeVpcs", &[]).code()), (401, "AuthFailure".into()));
    me.iam("DeleteUser", &[("UserName", "ana")]).ok();
}

#[test]
fn roles_have_a_path_a_trust_policy_and_policies() {
    let me = alone();
    let trust = trusting("arn:aws:iam::444455556666:root");
    let made = me
        .iam("CreateRole", &[("RoleName", "deployer"), ("Path", "/team/"), ("AssumeRolePolicyDocument", &trust)])
        .ok();
    assert_eq!(
        (made.get("Path"), made.get("Arn")),
        ("/team/".into(), "arn:aws:iam::111122223333:role/team/deployer".into())
    );
    assert!(made.get("AssumeRolePolicyDocument").starts_with("%7B%22Version%22%3A%222012-10-17%22"));
    let again = [("RoleName", "Deployer"), ("AssumeRolePolicyDocument", trust.as_str())];
    assert_eq!(
        (me.iam("CreateRole", &again).status, me.iam("CreateRole", &again).code()),
        (409, "EntityAlreadyExists".into())
    );
    let policy = allow("ec2:Describe*");
    let put = |document: &str| {
        me.iam("PutRolePolicy", &[("RoleName", "deployer"), ("PolicyName", "look"), ("PolicyDocument", document)])
    };
    put(&policy).ok();
    assert_eq!(put("{}").code(), "MalformedPolicyDocument");
    assert_eq!(put(&trust).code(), "MalformedPolicyDocument");
    let shown = me.iam("GetRolePolicy", &[("RoleName", "deployer"), ("PolicyName", "look")]).ok();
    assert!(shown.get("PolicyDocument").contains("ec2%3ADescribe%2A"));
    assert_eq!(me.iam("ListRolePolicies", &[("RoleName", "deployer")]).ok().all("member"), ["look"]);
    let admin = ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess");
    me.iam("AttachRolePolicy", &[("RoleName", "deployer"), admin]).ok();
    me.iam("AttachRolePolicy", &[("RoleName", "deployer"), admin]).ok();
    let unknown = ("PolicyArn", "arn:aws:iam::aws:policy/NoSuchAccess");
    assert_eq!(me.iam("AttachRolePolicy", &[("RoleName", "deployer"), unknown]).code(), "NoSuchEntity");
    assert_eq!(
        me.iam("ListAttachedRolePolicies", &[("RoleName", "deployer")]).ok().all("PolicyName"),
        ["AdministratorAccess"]
    );
    assert_eq!(me.iam("DeleteRole", &[("RoleName", "deployer")]).code(), "DeleteConflict");
    me.iam("DetachRolePolicy", &[("RoleName", "deployer"), admin]).ok();
    assert_eq!(me.iam("DetachRolePolicy", &[("RoleName", "deployer"), admin]).code(), "NoSuchEntity");
    assert_eq!(me.iam("DeleteRole", &[("RoleName", "deployer")]).code(), "DeleteConflict");
    me.iam("DeleteRolePolicy", &[("RoleName", "deployer"), ("PolicyName", "look")]).ok();
    me.iam("UpdateAssumeRolePolicy", &[("RoleName", "deployer"), ("PolicyDocument", &trusting("*"))]).ok();
    assert!(me.iam("GetRole", &[("RoleName", "deployer")]).ok().get("AssumeRolePolicyDocument").contains("%2A"));
    me.iam("DeleteRole", &[("RoleName", "deployer")]).ok();
    assert_eq!(me.iam("GetRole", &[("RoleName", "deployer")]).status, 404);
}

#[test]
fn groups_give_their_members_what_they_have() {
    let me = alone();
    me.iam("CreateUser", &[("UserName", "ana")]).ok();
    let group = ("GroupName", "readers");
    assert!(me.iam("CreateGroup", &[group]).ok().get("GroupId").starts_with("AGPA"));
    assert_eq!(me.iam("CreateGroup", &[("GroupName", "Readers")]).code(), "EntityAlreadyExists");
    me.iam("PutGroupPolicy", &[group, ("PolicyName", "look"), ("PolicyDocument", &allow("ec2:Describe*"))]).ok();
    let power = ("PolicyArn", "arn:aws:iam::aws:policy/IAMReadOnlyAccess");
    me.iam("AttachGroupPolicy", &[group, power]).ok();
    let decided = |source: &str, action: &str| {
        let asked = [("PolicySourceArn", source), ("ActionNames.member.1", action)];
        me.iam("SimulatePrincipalPolicy", &asked).ok().get("EvalDecision")
    };
    let ana = "arn:aws:iam::111122223333:user/ana";
    assert_eq!(decided(ana, "ec2:DescribeVpcs"), "implicitDeny");
    me.iam("AddUserToGroup", &[group, ("UserName", "Ana")]).ok();
    assert_eq!((decided(ana, "ec2:DescribeVpcs"), decided(ana, "iam:GetUser")), ("allowed".into(), "allowed".into()));
    assert_eq!(decided("arn:aws:iam::111122223333:group/readers", "iam:GetUser"), "allowed");
    assert_eq!(me.iam("GetGroup", &[group]).ok().get("UserName"), "ana");
    assert_eq!(me.iam("ListGroupsForUser", &[("UserName", "ana")]).ok().all("GroupName"), ["readers"]);
    assert_eq!(me.iam("AddUserToGroup", &[group, ("UserName", "eve")]).code(), "NoSuchEntity");
    assert_eq!(me.iam("DeleteGroup", &[group]).code(), "DeleteConflict");
    assert_eq!(me.iam("DeleteUser", &[("UserName", "ana")]).code(), "DeleteConflict");
    me.iam("RemoveUserFromGroup", &[group, ("UserName", "ana")]).ok();
    me.iam("DeleteUser", &[("UserName", "ana")]).ok();
    assert_eq!(me.iam("DeleteGroup", &[group]).code(), "DeleteConflict");
    me.iam("DetachGroupPolicy", &[group, power]).ok();
    me.iam("DeleteGroupPolicy", &[group, ("PolicyName", "look")]).ok();
    me.iam("DeleteGroup", &[group]).ok();
    assert!(me.iam("ListGroups", &[]).ok().all("GroupName").is_empty());
}

#[test]
fn tags_of_users_and_roles_change() {
    let me = alone();
    let name = ("UserName", "sandbox");
    me.iam("TagUser", &[name, ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "net")]).ok();
    assert_eq!(me.iam("ListUserTags", &[name]).ok().all("Key"), ["Team"]);
    let reserved = [name, ("Tags.member.1.Key", "aws:x"), ("Tags.member.1.Value", "")];
    assert_eq!(me.iam("TagUser", &reserved).code(), "InvalidInput");
    me.iam("UntagUser", &[name, ("TagKeys.member.1", "Team"), ("TagKeys.member.2", "Other")]).ok();
    assert!(me.iam("ListUserTags", &[name]).ok().all("Key").is_empty());
    assert_eq!(me.iam("ListRoleTags", &[("RoleName", "nobody")]).code(), "NoSuchEntity");
}

#[test]
fn managed_policies_are_the_accounts_or_awss() {
    let me = alone();
    let made = me.iam("CreatePolicy", &[("PolicyName", "look"), ("PolicyDocument", &allow("ec2:Describe*"))]).ok();
    let arn = made.get("Arn");
    assert_eq!((arn.as_str(), made.get("DefaultVersionId")), ("arn:aws:iam::111122223333:policy/look", "v1".into()));
    assert_eq!(
        me.iam("CreatePolicy", &[("PolicyName", "look"), ("PolicyDocument", &allow("a:b"))]).code(),
        "EntityAlreadyExists"
    );
    me.iam("AttachUserPolicy", &[("UserName", "sandbox"), ("PolicyArn", &arn)]).ok();
    assert_eq!(me.iam("GetPolicy", &[("PolicyArn", &arn)]).ok().get("AttachmentCount"), "1");
    assert_eq!(me.iam("DeletePolicy", &[("PolicyArn", &arn)]).code(), "DeleteConflict");
    assert_eq!(me.iam("ListPolicies", &[("Scope", "Local")]).ok().all("PolicyName"), ["look"]);
    assert_eq!(
        me.iam("ListPolicies", &[("OnlyAttached", "true")]).ok().all("PolicyName"),
        ["look", "AdministratorAccess"]
    );
    let version = me.iam("GetPolicyVersion", &[("PolicyArn", &arn), ("VersionId", "v1")]).ok();
    assert!(version.get("Document").contains("ec2%3ADescribe%2A"));
    let aws = [("PolicyArn", "arn:aws:iam::aws:policy/PowerUserAccess"), ("VersionId", "v1")];
    assert_eq!(me.iam("GetPolicyVersion", &aws).code(), "NoSuchEntity");
    assert_eq!(me.iam("DeletePolicy", &[aws[0]]).code(), "AccessDenied");
    me.iam("DetachUserPolicy", &[("UserName", "sandbox"), ("PolicyArn", &arn)]).ok();
    me.iam("DeletePolicy", &[("PolicyArn", &arn)]).ok();
    let long = allow(&format!("ec2:{}", "x".repeat(6144)));
    assert_eq!(me.iam("CreatePolicy", &[("PolicyName", "long"), ("PolicyDocument", &long)]).code(), "LimitExceeded");
}

#[test]
fn every_policy_of_aws_can_be_read() {
    let iam = super::Iam::new(ACCOUNT);
    let arns = alone().iam("ListPolicies", &[("Scope", "AWS")]).ok().all("Arn");
    assert!(arns.len() > 10);
    for arn in arns {
        let policy = super::managed(&iam, &arn).unwrap();
        super::policy::read(&policy.name, &policy.document, super::policy::Kind::Identity).unwrap();
    }
}

#[test]
fn roles_of_services_are_made_by_hand_or_on_the_way() {
    let sandbox = open("empty");
    let me = client(&sandbox, ACCOUNT);
    let made = me.iam("CreateServiceLinkedRole", &[("AWSServiceName", "elasticloadbalancing.amazonaws.com")]).ok();
    assert_eq!(
        made.get("Arn"),
        "arn:aws:iam::111122223333:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"
    );
    let again = me.iam("CreateServiceLinkedRole", &[("AWSServiceName", "elasticloadbalancing.amazonaws.com")]);
    assert_eq!(again.code(), "InvalidInput");
    assert_eq!(me.iam("CreateServiceLinkedRole", &[("AWSServiceName", "mars.amazonaws.com")]).code(), "InvalidInput");
    let put =
        [("RoleName", "AWSServiceRoleForElasticLoadBalancing"), ("PolicyName", "x"), ("PolicyDocument", &allow("a:b"))];
    assert_eq!(me.iam("PutRolePolicy", &put).code(), "UnmodifiableEntity");
    assert_eq!(me.iam("DeleteRole", &put[..1]).code(), "UnmodifiableEntity");

    let other = client(&sandbox, OTHER);
    assert!(other.iam("ListRoles", &[]).ok().all("RoleName").is_empty());
    let subnet = other.ec2("DescribeSubnets", &[]).ok().get("subnetId");
    other
        .elbv2(
            "CreateLoadBalancer",
            &[("Name", "first"), ("Type", "network"), ("Scheme", "internal"), ("Subnets.member.1", &subnet)],
        )
        .ok();
    assert_eq!(other.iam("ListRoles", &[]).ok().all("RoleName"), ["AWSServiceRoleForElasticLoadBalancing"]);
}

#[test]
fn boundaries_are_policies_that_exist() {
    let me = alone();
    let boundary = ("PermissionsBoundary", "arn:aws:iam::aws:policy/PowerUserAccess");
    let unknown = ("PermissionsBoundary", "arn:aws:iam::aws:policy/NoSuchAccess");
    assert_eq!(me.iam("CreateUser", &[("UserName", "ana"), unknown]).code(), "NoSuchEntity");
    me.iam("CreateUser", &[("UserName", "ana"), boundary]).ok();
    assert_eq!(me.iam("GetUser", &[("UserName", "ana")]).ok().get("PermissionsBoundaryArn"), boundary.1);
    me.iam("DeleteUserPermissionsBoundary", &[("UserName", "ana")]).ok();
    assert_eq!(me.iam("DeleteUserPermissionsBoundary", &[("UserName", "ana")]).code(), "NoSuchEntity");
    me.iam("PutUserPermissionsBoundary", &[("UserName", "ana"), boundary]).ok();
}

#[test]
fn who_there_is_and_what_they_hold_is_the_same_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let open = || {
        let (dir, clock) = (Some(dir.path().to_owned()), crate::ClockMode::Manual);
        crate::Sandbox::open(crate::Options { seed: "empty".to_owned(), dir, clock }).unwrap()
    };
    let first = client(&open(), ACCOUNT);
    first.iam("CreateUser", &[("UserName", "ana")]).ok();
    first.iam("PutUserPolicy", &[("UserName", "ana"), ("PolicyName", "p"), ("PolicyDocument", &allow("*"))]).ok();
    let key = first.iam("CreateAccessKey", &[("UserName", "ana")]).ok().get("AccessKeyId");
    first.iam("CreateRole", &[("RoleName", "r"), ("AssumeRolePolicyDocument", &trusting(ACCOUNT))]).ok();
    let role = [("RoleArn", "arn:aws:iam::111122223333:role/r"), ("RoleSessionName", "ana")];
    let ana = Client { access_key: key, ..first.clone() };
    let session = Client { access_key: ana.sts("AssumeRole", &role).ok().get("AccessKeyId"), ..first.clone() };
    let told = |who: &Client, sandbox: &crate::Sandbox| {
        let who = Client { sandbox: sandbox.clone(), ..who.clone() };
        let inside = |answer: Answer| answer.ok().body.split("<ResponseMetadata>").next().unwrap().to_owned();
        let all =
            ["ListUsers", "ListRoles", "ListAccessKeys"].map(|action| inside(who.iam(action, &[("UserName", "ana")])));
        (all, inside(who.sts("GetCallerIdentity", &[])), inside(who.iam("ListUserPolicies", &[("UserName", "ana")])))
    };
    let again = open();
    for who in [&first, &ana, &session] {
        assert_eq!(told(who, &first.sandbox), told(who, &again));
    }
}

#[test]
fn every_operation_is_there_and_no_text_breaks_it() {
    let document = allow("ec2:*");
    let trust = trusting("*");
    let long = "{".repeat(2000);
    let values = [
        "x",
        "sandbox",
        "arn:aws:iam::111122223333:user/sandbox",
        "arn:aws:iam::aws:policy/AdministratorAccess",
        "arn:aws:iam::111122223333:role/",
        "::::::::::::::::::::",
        &document,
        &trust,
        &long,
        "${aws:username}",
        "é\u{202e}</x>&",
        "/",
        "-1",
        "true",
    ];
    for enforced in [false, true] {
        let sandbox = open("empty");
        sandbox.enforce(enforced);
        let me = client(&sandbox, ACCOUNT);
        for (service, version, model) in
            [("iam", "2010-05-08", &*crate::model::IAM), ("sts", "2011-06-15", &*crate::model::STS)]
        {
            for action in model.operations.keys() {
                let names: Vec<&String> = model.input(action).map(|s| s.members.keys().collect()).unwrap_or_default();
                for value in values {
                    let plain = names.iter().map(|name| ((*name).clone(), value));
                    let lists = names.iter().map(|name| (format!("{name}.member.1"), value));
                    let mut given: Vec<(String, &str)> = plain.chain(lists).collect();
                    for (inside, of) in [
                        ("Key", "Tags"),
                        ("Value", "Tags"),
                        ("arn", "PolicyArns"),
                        ("ContextKeyName", "ContextEntries"),
                    ] {
                        given.push((format!("{of}.member.1.{inside}"), value));
                    }
                    // as asked, and with what each kind of member wants
                    let kind = |name: &str| match name {
                        n if n.starts_with("AssumeRolePolicy") => trust.as_str(),
                        n if n.contains("Document") => document.as_str(),
                        n if n.contains("Duration") => "3600",
                        _ => value,
                    };
                    let fitting: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), kind(n))).collect();
                    let given: Vec<(&str, &str)> = given.iter().map(|(k, v)| (k.as_str(), *v)).collect();
                    for parameters in [&given, &fitting] {
                        let answer = me.query(service, version, action, parameters);
                        assert!(
                            answer.status < 500 && !answer.body.contains("InvalidAction"),
                            "{action}: {}",
                            answer.body
                        );
                    }
                }
            }
        }
    }
}
