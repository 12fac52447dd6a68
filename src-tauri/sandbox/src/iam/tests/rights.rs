//! What single rights are for: creations, tags on creation, resources by their ARN, and layers that do not allow.

use super::allow;
use crate::Sandbox;
use crate::testing::{ACCOUNT, Answer, Client, client, open};

/// A user with one policy, in a world that enforces.
fn user(sandbox: &Sandbox, document: &str) -> Client {
    let me = client(sandbox, ACCOUNT);
    me.iam("CreateUser", &[("UserName", "ana")]);
    me.iam("PutUserPolicy", &[("UserName", "ana"), ("PolicyName", "p"), ("PolicyDocument", document)]).ok();
    let access_key = me.iam("CreateAccessKey", &[("UserName", "ana")]).ok().get("AccessKeyId");
    sandbox.enforce(true);
    Client { access_key, ..me }
}

/// All is allowed but what is done to these.
fn all_but(resources: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"*","Resource":"*"}},{{"Effect":"Deny","Action":"*","Resource":[{resources}]}}]}}"#
    )
}

type Asked<'a> = &'a [(&'a str, &'a str)];

fn denies(answer: &Answer, action: &str) {
    let words = format!("is not authorized to perform: {action} ");
    assert!(answer.status >= 400 && answer.body.contains(&words), "{action}: {}", answer.body);
}

#[test]
fn a_right_to_tag_makes_nothing() {
    let sandbox = open("empty");
    let subnet = client(&sandbox, ACCOUNT).ec2("DescribeSubnets", &[]).ok();
    let (subnet, vpc) = (subnet.get("subnetId"), subnet.get("vpcId"));
    let ana = user(&sandbox, &allow("ec2:CreateTags"));
    let cases: [(&str, &str, Asked); 5] = [
        ("CreateNatGateway", "natgateway", &[("SubnetId", &subnet), ("ConnectivityType", "private")]),
        ("AllocateAddress", "elastic-ip", &[]),
        ("CreateNetworkAcl", "network-acl", &[("VpcId", &vpc)]),
        (
            "CreateManagedPrefixList",
            "prefix-list",
            &[("PrefixListName", "a"), ("MaxEntries", "1"), ("AddressFamily", "IPv4")],
        ),
        ("CreateNetworkInterface", "network-interface", &[("SubnetId", &subnet)]),
    ];
    for (action, kind, more) in cases {
        let tags = [
            ("TagSpecification.1.ResourceType", kind),
            ("TagSpecification.1.Tag.1.Key", "a"),
            ("TagSpecification.1.Tag.1.Value", "b"),
        ];
        let asked: Vec<(&str, &str)> = more.iter().copied().chain(tags).collect();
        denies(&ana.ec2(action, &asked), &format!("ec2:{action}"));
    }
}

#[test]
fn a_denial_by_arn_holds_however_the_resource_is_named() {
    let sandbox = open("acme");
    let me = client(&sandbox, ACCOUNT);
    let found = me.ec2("DescribeNetworkAcls", &[]).ok();
    let acl = found.get("networkAclAssociationId");
    let address = me.ec2("AllocateAddress", &[]).ok();
    let (allocation, ip) = (address.get("allocationId"), address.get("publicIp"));
    let instance = me.ec2("DescribeInstances", &[]).ok().get("instanceId");
    let groups = me.query("autoscaling", "2011-01-01", "DescribeAutoScalingGroups", &[]).ok();
    let (group, member) = (groups.get("AutoScalingGroupARN"), groups.get("InstanceId"));
    let service = me.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok().get("serviceId");
    let told = [
        ("ServiceId", service.as_str()),
        ("ConnectionNotificationArn", "arn:aws:sns:us-east-1:111122223333:told"),
        ("ConnectionEvents.1", "Accept"),
    ];
    let told = me.ec2("CreateVpcEndpointConnectionNotification", &told).ok().get("connectionNotificationId");
    let ec2 = ["vpc", "subnet", "elastic-ip", "vpc-endpoint-service", "route-table"];
    let ec2 = ec2.map(|kind| format!(r#""arn:aws:ec2:us-east-1:111122223333:{kind}/*""#)).join(",");
    let others = r#""arn:aws:elasticloadbalancing:*:*:listener*/*","arn:aws:logs:*:*:log-group:/acme/*","arn:aws:ecs:*:*:task-definition/orders:*""#;
    let ana = user(&sandbox, &all_but(&format!(r#"{ec2},{others},"{group}""#)));
    let asked: [(&str, Asked); 7] = [
        ("DeleteVpc", &[("VpcId", "vpc-0123456789abcdef0")]),
        ("DeleteSubnet", &[("SubnetId", "subnet-0123456789abcdef0")]),
        ("DeleteRoute", &[("RouteTableId", "rtb-0123456789abcdef0"), ("DestinationCidrBlock", "10.9.0.0/16")]),
        ("ReleaseAddress", &[("AllocationId", &allocation)]),
        ("AssociateAddress", &[("PublicIp", &ip), ("InstanceId", &instance)]),
        ("ReplaceNetworkAclAssociation", &[("AssociationId", &acl), ("NetworkAclId", "acl-0123456789abcdef0")]),
        ("DeleteVpcEndpointConnectionNotifications", &[("ConnectionNotificationId.1", &told)]),
    ];
    for (action, parameters) in asked {
        denies(&ana.ec2(action, parameters), &format!("ec2:{action}"));
    }
    let listener =
        "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/a/0123456789abcdef/0123456789abcdef";
    let rule = format!("{}/0123456789abcdef", listener.replace(":listener/", ":listener-rule/"));
    let certificate = [("ListenerArn", listener), ("Certificates.member.1.CertificateArn", "arn:aws:acm:x")];
    let asked: [(&str, Asked); 5] = [
        ("AddListenerCertificates", &certificate),
        ("RemoveListenerCertificates", &certificate),
        ("DeleteRule", &[("RuleArn", &rule)]),
        ("ModifyRule", &[("RuleArn", &rule)]),
        ("SetRulePriorities", &[("RulePriorities.member.1.RuleArn", &rule), ("RulePriorities.member.1.Priority", "3")]),
    ];
    for (action, parameters) in asked {
        denies(&ana.elbv2(action, parameters), &format!("elasticloadbalancing:{action}"));
    }
    let arn = "arn:aws:logs:us-east-1:111122223333:log-group:/acme/orders";
    for id in ["/acme/orders", arn] {
        let body = format!(r#"{{"logGroupIdentifier":"{id}"}}"#);
        denies(&ana.json("logs", "Logs_20140328.FilterLogEvents", &body), "logs:FilterLogEvents");
    }
    let body = r#"{"family":"orders","containerDefinitions":[]}"#;
    let target = "AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition";
    denies(&ana.json("ecs", target, body), "ecs:RegisterTaskDefinition");
    let asked = [("InstanceId", member.as_str()), ("ShouldDecrementDesiredCapacity", "false")];
    let answer = ana.query("autoscaling", "2011-01-01", "TerminateInstanceInAutoScalingGroup", &asked);
    denies(&answer, "autoscaling:TerminateInstanceInAutoScalingGroup");
}

#[test]
fn tags_on_creation_are_a_right_of_their_own() {
    let sandbox = open("empty");
    let creations = "logs:CreateLogGroup\",\"sns:CreateTopic\",\"acm:RequestCertificate\",\"cloudwatch:PutMetricAlarm\",\"iam:Create*\",\"ecs:Create*\",\"ecs:Register*\",\"sts:GetFederationToken\",\"autoscaling:CreateAutoScalingGroup";
    let list = allow("x").replace(r#""Action":"x""#, &format!(r#""Action":["{creations}"]"#));
    let ana = user(&sandbox, &list);
    let tag = [("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "b")];
    let query = |service: &str, version: &str, action: &str, more: Asked, wants: &str| {
        denies(&ana.query(service, version, action, &[more, &tag].concat()), wants);
        let plain = ana.query(service, version, action, more);
        assert!(!plain.body.contains("not authorized to perform"), "{action}: {}", plain.body);
    };
    query("sns", "2010-03-31", "CreateTopic", &[("Name", "t")], "sns:TagResource");
    query("iam", "2010-05-08", "CreateUser", &[("UserName", "u")], "iam:TagUser");
    let trust = super::trusting("111122223333");
    query("iam", "2010-05-08", "CreateRole", &[("RoleName", "r"), ("AssumeRolePolicyDocument", &trust)], "iam:TagRole");
    let document = allow("*");
    query("iam", "2010-05-08", "CreatePolicy", &[("PolicyName", "p"), ("PolicyDocument", &document)], "iam:TagPolicy");
    query("sts", "2011-06-15", "GetFederationToken", &[("Name", "bob")], "sts:TagSession");
    let group = [("AutoScalingGroupName", "g"), ("MinSize", "0"), ("MaxSize", "0")];
    query("autoscaling", "2011-01-01", "CreateAutoScalingGroup", &group, "autoscaling:CreateOrUpdateTags");
    let alarm = [
        ("AlarmName", "a"),
        ("ComparisonOperator", "GreaterThanThreshold"),
        ("EvaluationPeriods", "1"),
        ("MetricName", "m"),
        ("Namespace", "n"),
        ("Period", "60"),
        ("Statistic", "Sum"),
        ("Threshold", "1"),
    ];
    query("monitoring", "2010-08-01", "PutMetricAlarm", &alarm, "cloudwatch:TagResource");
    let json = |service: &str, target: &str, body: &str, tags: &str, wants: &str| {
        denies(&ana.json(service, target, &body.replacen('{', &format!("{{{tags},"), 1)), wants);
        let plain = ana.json(service, target, body);
        assert!(!plain.body.contains("not authorized to perform"), "{target}: {}", plain.body);
    };
    json("logs", "Logs_20140328.CreateLogGroup", r#"{"logGroupName":"g"}"#, r#""tags":{"a":"b"}"#, "logs:TagResource");
    let (large, small) = (r#""Tags":[{"Key":"a","Value":"b"}]"#, r#""tags":[{"key":"a","value":"b"}]"#);
    let certificate = r#"{"DomainName":"a.example.com"}"#;
    json("acm", "CertificateManager.RequestCertificate", certificate, large, "acm:AddTagsToCertificate");
    for (action, body) in [
        ("CreateCluster", r#"{"clusterName":"c"}"#),
        ("CreateService", r#"{"cluster":"c","serviceName":"s","taskDefinition":"t"}"#),
        ("RegisterTaskDefinition", r#"{"family":"f","containerDefinitions":[]}"#),
    ] {
        json("ecs", &format!("AmazonEC2ContainerServiceV20141113.{action}"), body, small, "ecs:TagResource");
    }
    // with the right, it is enough
    let both = list.replace("sns:CreateTopic", "sns:CreateTopic\",\"sns:TagResource");
    let ana = user(&sandbox, &both);
    ana.query("sns", "2010-03-31", "CreateTopic", &[("Name", "two"), tag[0], tag[1]]).ok();
}

#[test]
fn a_trust_that_names_a_caller_does_not_stand_in_for_a_session_policy() {
    let sandbox = open("empty");
    let me = client(&sandbox, ACCOUNT);
    let ana = user(&sandbox, &allow("ec2:Describe*"));
    let trust = super::trusting("arn:aws:iam::111122223333:user/ana");
    me.iam("CreateRole", &[("RoleName", "named"), ("AssumeRolePolicyDocument", &trust)]).ok();
    let asked = [("RoleArn", "arn:aws:iam::111122223333:role/named"), ("RoleSessionName", "test")];
    ana.sts("AssumeRole", &asked).ok();
    // the organization does not let anybody assume roles
    let no_roles = allow("x").replace(r#""Action":"x""#, r#""NotAction":"sts:AssumeRole""#);
    sandbox.state().world.account(ACCOUNT).iam.scps = vec![no_roles];
    let refused = ana.sts("AssumeRole", &asked);
    assert_eq!(refused.code(), "AccessDenied", "{}", refused.body);
}

#[test]
fn a_refused_role_makes_no_account() {
    let sandbox = open("empty");
    let me = client(&sandbox, ACCOUNT);
    let asked = [("RoleArn", "arn:aws:iam::999988887777:role/none"), ("RoleSessionName", "test")];
    assert_eq!(me.sts("AssumeRole", &asked).code(), "AccessDenied");
    assert!(!sandbox.state().world.accounts.contains_key("999988887777"));
}
