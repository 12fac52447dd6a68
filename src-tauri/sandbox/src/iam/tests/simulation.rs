//! Simulation: the evaluator, asked from outside.

use super::{allow, alone};
use crate::testing::{ACCOUNT, client, open};

#[test]
fn a_principals_policies_decide_and_results_come_in_pages() {
    let me = alone();
    me.iam("CreateUser", &[("UserName", "ana")]).ok();
    me.iam(
        "PutUserPolicy",
        &[("UserName", "ana"), ("PolicyName", "look"), ("PolicyDocument", &allow("ec2:Describe*"))],
    )
    .ok();
    let asked = [
        ("PolicySourceArn", "arn:aws:iam::111122223333:user/ana"),
        ("ActionNames.member.1", "ec2:DescribeVpcs"),
        ("ActionNames.member.2", "ec2:CreateVpcEndpoint"),
        ("MaxItems", "1"),
    ];
    let first = me.iam("SimulatePrincipalPolicy", &asked).ok();
    assert_eq!((first.all("EvalDecision"), first.get("IsTruncated")), (vec!["allowed".to_owned()], "true".to_owned()));
    assert_eq!(first.get("SourcePolicyId"), "user_ana_look");
    let rest: Vec<_> = asked.into_iter().chain([("Marker", "sandbox-page-1")]).collect();
    let second = me.iam("SimulatePrincipalPolicy", &rest).ok();
    assert_eq!((second.get("EvalDecision"), second.get("IsTruncated")), ("implicitDeny".into(), "false".into()));
    let more = allow("ec2:*").replace("Allow", "Deny");
    let denied: Vec<_> = asked[..2].iter().copied().chain([("PolicyInputList.member.1", more.as_str())]).collect();
    let denied = me.iam("SimulatePrincipalPolicy", &denied).ok();
    assert_eq!(
        (denied.get("EvalDecision"), denied.get("SourcePolicyId")),
        ("explicitDeny".into(), "PolicyInputList.1".into())
    );
}

#[test]
fn statements_are_where_aws_says_they_are() {
    let me = alone();
    let administrator =
        [("PolicySourceArn", "arn:aws:iam::111122223333:user/sandbox"), ("ActionNames.member.1", "sqs:CreateQueue")];
    let told = me.iam("SimulatePrincipalPolicy", &administrator).ok();
    assert_eq!(told.get("SourcePolicyId"), "AdministratorAccess");
    assert_eq!((told.all("Line"), told.all("Column")), (vec!["8".into(), "3".into()], vec!["6".into(), "17".into()]));
    // the AWS CLI's own example
    let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}"#;
    let at = |time: &str| {
        me.iam(
            "SimulateCustomPolicy",
            &[
                ("PolicyInputList.member.1", policy),
                ("ActionNames.member.1", "dynamodb:CreateBackup"),
                ("ContextEntries.member.1.ContextKeyName", "aws:CurrentTime"),
                ("ContextEntries.member.1.ContextKeyValues.member.1", time),
                ("ContextEntries.member.1.ContextKeyType", "date"),
            ],
        )
        .ok()
    };
    let told = at("2019-04-25T11:00:00Z");
    assert_eq!((told.get("EvalDecision"), told.all("Column")), ("allowed".into(), vec!["167".into(), "38".into()]));
    assert_eq!(at("2014-04-25T11:00:00Z").get("EvalDecision"), "implicitDeny");
}

#[test]
fn keys_that_are_missing_are_told() {
    let me = alone();
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/ManagedBy":"us"}}}]}"#;
    let asked = [("PolicyInputList.member.1", policy), ("ActionNames.member.1", "ec2:CreateTags")];
    let told = me.iam("SimulateCustomPolicy", &asked).ok();
    assert_eq!((told.get("EvalDecision"), told.get("EvalResourceName")), ("implicitDeny".into(), "*".into()));
    assert!(told.get("MissingContextValues").contains("aws:RequestTag/ManagedBy"));
    let resource = ("ResourceArns.member.1", "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1");
    let told = me.iam("SimulateCustomPolicy", &[asked[0], asked[1], resource]).ok();
    assert!(told.get("ResourceSpecificResults").contains("aws:RequestTag/ManagedBy"));
    let with = [
        asked[0],
        asked[1],
        resource,
        ("ContextEntries.member.1.ContextKeyName", "aws:requesttag/managedby"),
        ("ContextEntries.member.1.ContextKeyValues.member.1", "us"),
        ("ContextEntries.member.1.ContextKeyType", "string"),
    ];
    let told = me.iam("SimulateCustomPolicy", &with).ok();
    assert_eq!((told.get("EvalDecision"), told.get("EvalResourceDecision")), ("allowed".into(), "allowed".into()));
}

#[test]
fn boundaries_organizations_and_resources_have_their_say() {
    let me = alone();
    let (wide, narrow) = (allow("ec2:*"), allow("ec2:Describe*"));
    let asked = [("PolicyInputList.member.1", wide.as_str()), ("ActionNames.member.1", "ec2:CreateVpc")];
    let within = [asked[0], asked[1], ("PermissionsBoundaryPolicyInputList.member.1", narrow.as_str())];
    let told = me.iam("SimulateCustomPolicy", &within).ok();
    assert_eq!(
        (told.get("EvalDecision"), told.get("AllowedByPermissionsBoundary")),
        ("implicitDeny".into(), "false".into())
    );
    let level = "OrderedOrganizationPolicyInputList.member.1.ServiceControlPolicyInputList.member.1";
    let told = me.iam("SimulateCustomPolicy", &[asked[0], asked[1], (level, narrow.as_str())]).ok();
    assert_eq!((told.get("EvalDecision"), told.get("AllowedByOrganizations")), ("implicitDeny".into(), "false".into()));
    let bucket = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/ana"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
    let of = |caller: &str| {
        me.iam(
            "SimulateCustomPolicy",
            &[
                asked[0],
                ("ActionNames.member.1", "s3:GetObject"),
                ("ResourceArns.member.1", "arn:aws:s3:::b/x"),
                ("ResourcePolicy", bucket),
                ("CallerArn", caller),
            ],
        )
    };
    assert_eq!(of("arn:aws:iam::111122223333:user/ana").ok().get("EvalDecision"), "allowed");
    assert_eq!(of("arn:aws:iam::111122223333:user/ben").ok().get("EvalDecision"), "implicitDeny");
    assert_eq!(of("arn:aws:iam::111122223333:role/ana").code(), "InvalidInput");
}

#[test]
fn sessions_strangers_and_nonsense_are_refused() {
    let me = client(&open("empty"), ACCOUNT);
    for (source, code) in [
        ("arn:aws:sts::111122223333:assumed-role/deployer/ada", "InvalidInput"),
        ("arn:aws:iam::444455556666:role/deployer", "NoSuchEntity"),
        ("arn:aws:iam::111122223333:role/deployer", "NoSuchEntity"),
        ("arn:aws:iam::111122223333:deployer", "InvalidInput"),
        ("deployer", "ValidationError"),
    ] {
        let asked = [("PolicySourceArn", source), ("ActionNames.member.1", "ec2:DescribeVpcs")];
        assert_eq!(me.iam("SimulatePrincipalPolicy", &asked).code(), code, "{source}");
    }
    let source = ("PolicySourceArn", "arn:aws:iam::111122223333:user/sandbox");
    for (name, value) in [
        ("ActionNames.member.1", "ec2:Describe*"),
        ("ActionNames.member.1", "DescribeVpcs"),
        ("ActionNames.member.2", "x"),
        ("ResourceArns.member.1", "vpc-1"),
        ("PolicyInputList.member.1", "{}"),
        ("ResourcePolicy", "{}"),
    ] {
        let asked: Vec<_> = [source, ("ActionNames.member.1", "a:b"), (name, value)].into_iter().collect();
        assert!(
            matches!(me.iam("SimulatePrincipalPolicy", &asked).code().as_str(), "InvalidInput" | "ValidationError"),
            "{name}"
        );
    }
}

#[test]
fn only_the_page_is_worked_out_and_there_is_an_end() {
    let me = alone();
    let names = |count: usize| -> Vec<(String, String)> {
        let actions = (1..=count).map(|n| (format!("ActionNames.member.{n}"), format!("ec2:Describe{n}")));
        let arn = |n| (format!("ResourceArns.member.{n}"), format!("arn:aws:ec2:us-east-1:111122223333:vpc/{n}"));
        actions.chain((1..=count).map(arn)).collect()
    };
    let ask = |count: usize| {
        let (names, document) = (names(count), allow("ec2:*"));
        let mut asked = vec![("PolicyInputList.member.1", document.as_str()), ("MaxItems", "2")];
        asked.extend(names.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        me.iam("SimulateCustomPolicy", &asked)
    };
    let page = ask(100).ok();
    assert_eq!((page.all("EvalDecision").len(), page.get("Marker")), (2, "sandbox-page-2".to_owned()));
    assert_eq!(ask(101).code(), "InvalidInput");
}

#[test]
fn a_resources_policy_does_not_stand_in_for_what_the_organization_lacks() {
    let me = alone();
    let resource = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/ana"},"Action":"sqs:*","Resource":"*"}}"#;
    let decide = |organization: &str| {
        let (none, organization) = (allow("ec2:Describe*"), allow(organization));
        let asked = [
            ("PolicyInputList.member.1", none.as_str()),
            ("OrderedOrganizationPolicyInputList.member.1.ServiceControlPolicyInputList.member.1", &organization),
            ("ActionNames.member.1", "sqs:SendMessage"),
            ("ResourceArns.member.1", "arn:aws:sqs:us-east-1:111122223333:queue"),
            ("ResourcePolicy", resource),
            ("CallerArn", "arn:aws:iam::111122223333:user/ana"),
        ];
        me.iam("SimulateCustomPolicy", &asked).ok().get("EvalDecision")
    };
    assert_eq!((decide("*").as_str(), decide("ec2:*").as_str()), ("allowed", "implicitDeny"));
}
