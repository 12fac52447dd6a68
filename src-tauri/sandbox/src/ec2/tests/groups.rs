//! Security groups and their rules.

use super::{alone, vpc};
use crate::testing::{Answer, Client};

fn create(me: &Client, vpc: &str, name: &str) -> Answer {
    me.ec2("CreateSecurityGroup", &[("VpcId", vpc), ("GroupName", name), ("GroupDescription", "for tests")])
}

fn group(me: &Client, vpc: &str, name: &str) -> String {
    create(me, vpc, name).ok().get("groupId")
}

const HTTPS: [(&str, &str); 4] = [
    ("IpPermissions.1.IpProtocol", "tcp"),
    ("IpPermissions.1.FromPort", "443"),
    ("IpPermissions.1.ToPort", "443"),
    ("IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0/8"),
];

fn with(id: &str, given: &[(&'static str, &'static str)]) -> Vec<(&'static str, String)> {
    let mut all = vec![("GroupId", id.to_owned())];
    all.extend(given.iter().map(|(k, v)| (*k, (*v).to_owned())));
    all
}

fn send(me: &Client, action: &str, given: &[(&'static str, String)]) -> Answer {
    let given: Vec<(&str, &str)> = given.iter().map(|(k, v)| (*k, v.as_str())).collect();
    me.ec2(action, &given)
}

#[test]
fn a_new_group_lets_everything_out_and_nothing_in() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let id = group(&me, &vpc, "web");
    let found = me.ec2("DescribeSecurityGroups", &[("GroupId.1", &id)]).ok();
    assert_eq!((found.get("ipPermissions"), found.get("cidrIp")), (String::new(), "0.0.0.0/0".to_owned()));
    let rules = me.ec2("DescribeSecurityGroupRules", &[("Filter.1.Name", "group-id"), ("Filter.1.Value.1", &id)]).ok();
    assert_eq!((rules.all("isEgress"), rules.get("fromPort")), (vec!["true".to_owned()], "-1".to_owned()));
}

#[test]
fn names_are_unique_in_a_vpc_whatever_their_case() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    group(&me, &vpc, "web");
    assert_eq!(create(&me, &vpc, "WEB").code(), "InvalidGroup.Duplicate");
    let other = super::vpc(&me).0;
    create(&me, &other, "web").ok();
}

#[test]
fn names_that_aws_does_not_take_are_refused() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let long = "x".repeat(256);
    for name in ["sg-web", "SG-web", "näme", "a\"b", "default", &long] {
        assert_eq!(create(&me, &vpc, name).code(), "InvalidParameterValue", "{name}");
    }
    create(&me, &vpc, "A z.0_-:/()#,@[]+=&;{}!$*").ok();
    assert_eq!(create(&me, "vpc-0", "web").code(), "InvalidVpcID.NotFound");
}

#[test]
fn a_rule_is_added_once_shown_and_revoked_once() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let id = group(&me, &vpc, "web");
    let added = send(&me, "AuthorizeSecurityGroupIngress", &with(&id, &HTTPS)).ok();
    assert!(added.get("securityGroupRuleId").starts_with("sgr-0"));
    assert_eq!((added.get("cidrIpv4"), added.get("isEgress")), ("10.0.0.0/8".to_owned(), "false".to_owned()));
    assert_eq!(send(&me, "AuthorizeSecurityGroupIngress", &with(&id, &HTTPS)).code(), "InvalidPermission.Duplicate");
    let revoked = send(&me, "RevokeSecurityGroupIngress", &with(&id, &HTTPS)).ok();
    assert_eq!(revoked.all("securityGroupRuleId"), added.all("securityGroupRuleId"));
    assert_eq!(send(&me, "RevokeSecurityGroupIngress", &with(&id, &HTTPS)).code(), "InvalidPermission.NotFound");
}

#[test]
fn the_simple_form_and_the_list_mean_the_same_rule() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let id = group(&me, &vpc, "web");
    let simple = [("IpProtocol", "6"), ("FromPort", "443"), ("ToPort", "443"), ("CidrIp", "10.0.0.0/8")];
    send(&me, "AuthorizeSecurityGroupIngress", &with(&id, &simple)).ok();
    assert_eq!(send(&me, "AuthorizeSecurityGroupIngress", &with(&id, &HTTPS)).code(), "InvalidPermission.Duplicate");
}

#[test]
fn a_refused_call_adds_none_of_its_rules() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let id = group(&me, &vpc, "web");
    send(&me, "AuthorizeSecurityGroupIngress", &with(&id, &HTTPS)).ok();
    let mut two = with(&id, &HTTPS);
    two.push(("IpPermissions.1.IpRanges.2.CidrIp", "192.168.0.0/16".to_owned()));
    assert_eq!(send(&me, "AuthorizeSecurityGroupIngress", &two).code(), "InvalidPermission.Duplicate");
    let found = me.ec2("DescribeSecurityGroups", &[("GroupId.1", &id)]).ok();
    assert!(!found.body.contains("192.168.0.0/16"));
}

#[test]
fn the_open_egress_rule_can_be_revoked_by_what_it_says() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let id = group(&me, &vpc, "web");
    let all = [("IpPermissions.1.IpProtocol", "-1"), ("IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0")];
    send(&me, "RevokeSecurityGroupEgress", &with(&id, &all)).ok();
    assert_eq!(me.ec2("DescribeSecurityGroups", &[("GroupId.1", &id)]).ok().get("ipPermissionsEgress"), "");
}

#[test]
fn rules_are_refused_when_they_make_no_sense() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let id = group(&me, &vpc, "web");
    let simple = |protocol, from, to, cidr| {
        send(
            &me,
            "AuthorizeSecurityGroupIngress",
            &with(&id, &[("IpProtocol", protocol), ("FromPort", from), ("ToPort", to), ("CidrIp", cidr)]),
        )
        .code()
    };
    assert_eq!(simple("tcp", "443", "80", "10.0.0.0/8"), "InvalidParameterValue");
    assert_eq!(simple("tcp", "0", "65536", "10.0.0.0/8"), "InvalidParameterValue");
    assert_eq!(simple("tcp", "x", "1", "10.0.0.0/8"), "InvalidParameterValue");
    assert_eq!(simple("carrier pigeon", "1", "1", "10.0.0.0/8"), "InvalidParameterValue");
    assert_eq!(simple("tcp", "1", "1", "10.0.0.0/33"), "InvalidParameterValue");
    let portless = [("IpProtocol", "tcp"), ("CidrIp", "10.0.0.0/8")];
    assert_eq!(send(&me, "AuthorizeSecurityGroupIngress", &with(&id, &portless)).code(), "InvalidParameterValue");
    assert_eq!(send(&me, "AuthorizeSecurityGroupIngress", &with(&id, &HTTPS[..3])).code(), "MissingParameter");
    let stranger = [HTTPS[0], HTTPS[1], HTTPS[2], ("IpPermissions.1.Groups.1.GroupId", "sg-0123456789abcdef0")];
    assert_eq!(send(&me, "AuthorizeSecurityGroupIngress", &with(&id, &stranger)).code(), "InvalidGroup.NotFound");
}

#[test]
fn a_group_that_is_used_cannot_be_deleted() {
    let me = alone();
    let (vpc, one, _) = vpc(&me);
    let (used, by) = (group(&me, &vpc, "used"), group(&me, &vpc, "by"));
    let mut rule = with(&by, &HTTPS[..3]);
    rule.push(("IpPermissions.1.Groups.1.GroupId", used.clone()));
    send(&me, "AuthorizeSecurityGroupIngress", &rule).ok();
    let delete = |id: &str| me.ec2("DeleteSecurityGroup", &[("GroupId", id)]);
    assert_eq!(delete(&used).code(), "DependencyViolation");
    let machine = [
        ("ImageId", "ami-1"),
        ("MinCount", "1"),
        ("MaxCount", "1"),
        ("SubnetId", one.as_str()),
        ("SecurityGroupId.1", by.as_str()),
    ];
    let instance = me.ec2("RunInstances", &machine).ok().get("instanceId");
    assert_eq!(delete(&by).code(), "DependencyViolation");
    me.ec2("TerminateInstances", &[("InstanceId.1", &instance)]).ok();
    crate::testing::wait(&me.sandbox, 30);
    delete(&by).ok();
    delete(&used).ok();
    assert_eq!(delete(&used).code(), "InvalidGroup.NotFound");
    let default = me
        .ec2("DescribeSecurityGroups", &[("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", &vpc)])
        .ok()
        .get("groupId");
    assert_eq!(delete(&default).code(), "CannotDelete");
}

#[test]
fn rules_of_the_same_traffic_are_shown_together() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let id = group(&me, &vpc, "web");
    let mut given = with(&id, &HTTPS);
    given.push(("IpPermissions.1.IpRanges.2.CidrIp", "192.168.0.0/16".to_owned()));
    given.push(("IpPermissions.1.IpRanges.2.Description", "the office".to_owned()));
    given.push(("IpPermissions.1.Groups.1.GroupId", id.clone()));
    given.push(("IpPermissions.2.IpProtocol", "icmp".to_owned()));
    given.push(("IpPermissions.2.FromPort", "-1".to_owned()));
    given.push(("IpPermissions.2.ToPort", "-1".to_owned()));
    given.push(("IpPermissions.2.Ipv6Ranges.1.CidrIpv6", "2001:db8::/32".to_owned()));
    assert_eq!(send(&me, "AuthorizeSecurityGroupIngress", &given).ok().all("securityGroupRuleId").len(), 4);
    let found = me.ec2("DescribeSecurityGroups", &[("GroupId.1", &id)]).ok();
    assert_eq!(found.all("fromPort"), ["443", "-1"]);
    assert_eq!(
        (found.get("description"), found.get("cidrIpv6")),
        ("the office".to_owned(), "2001:db8::/32".to_owned())
    );
}

#[test]
fn rules_of_ipv4_and_ipv6_are_counted_apart() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let id = group(&me, &vpc, "full");
    let allow = |list: &str, member: &str, range: &str| {
        let (list, member) = (format!("IpPermissions.1.{list}.1.{member}"), range);
        let given = [("GroupId", id.as_str()), ("IpPermissions.1.IpProtocol", "-1"), (list.as_str(), member)];
        me.ec2("AuthorizeSecurityGroupIngress", &given).code()
    };
    for n in 0..60 {
        assert_eq!(allow("IpRanges", "CidrIp", &format!("10.{n}.0.0/16")), "");
    }
    assert_eq!(allow("IpRanges", "CidrIp", "10.60.0.0/16"), "RulesPerSecurityGroupLimitExceeded");
    assert_eq!(allow("Ipv6Ranges", "CidrIpv6", "2001:db8::/64"), "");
    assert_eq!(allow("Groups", "GroupId", &id), "RulesPerSecurityGroupLimitExceeded");
    let found = [("Filter.1.Name", "ip-permission.ipv6-cidr"), ("Filter.1.Value.1", "2001:db8::/64")];
    assert_eq!(me.ec2("DescribeSecurityGroups", &found).ok().get("groupId"), id);
}

#[test]
fn an_interface_has_five_groups_at_most() {
    let me = alone();
    let (vpc, one, _) = vpc(&me);
    let ids: Vec<String> = (0..6).map(|n| group(&me, &vpc, &format!("g{n}"))).collect();
    let place = |many: usize| {
        let names: Vec<String> = (1..=many).map(|n| format!("SecurityGroupId.{n}")).collect();
        let mut given = vec![("SubnetId", one.as_str())];
        given.extend(names.iter().map(String::as_str).zip(ids.iter().map(String::as_str)));
        me.ec2("CreateNetworkInterface", &given).code()
    };
    assert_eq!((place(5), place(6)), (String::new(), "SecurityGroupsPerInterfaceLimitExceeded".to_owned()));
}
