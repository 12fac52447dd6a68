"""EC2: security groups and their rules."""

import build
from build import EVERYWHERE, NOTHING, rule
from suite import Cases, has, holds, pages, same

cases = Cases("ec2")


def made(w, name="orders"):
    """A group in a VPC of its own."""
    return build.group(w, build.vpc(w), name)


def shown(w, group):
    return w.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]


def rules(w, group):
    return w.ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])["SecurityGroupRules"]


@cases.success("CreateSecurityGroup", "cli")
def a_new_group(w):
    group = w.ec2.create_security_group(GroupName="orders", Description="The orders API", VpcId=build.vpc(w))
    has(group, "GroupId", "SecurityGroupArn")
    same("the ARN", group["SecurityGroupArn"], f"arn:aws:ec2:us-east-1:{w.account}:security-group/{group['GroupId']}")


@cases.state("CreateSecurityGroup", "aws.md: Not verified")
def a_new_group_lets_everything_out_and_nothing_in(w):
    group = shown(w, made(w))
    same("what comes in", group["IpPermissions"], [])
    [out] = group["IpPermissionsEgress"]
    same("what goes out", (out["IpProtocol"], out["IpRanges"]), ("-1", [{"CidrIp": EVERYWHERE}]))


@cases.state("CreateSecurityGroup", "model")
def tags_come_with_a_new_group(w):
    tags = [{"Key": "Name", "Value": "orders"}]
    asked = [{"ResourceType": "security-group", "Tags": tags}]
    group = w.ec2.create_security_group(GroupName="orders", Description="x", VpcId=build.vpc(w), TagSpecifications=asked)
    same("the tags in the answer", group["Tags"], tags)
    same("the tags afterwards", shown(w, group["GroupId"])["Tags"], tags)


def another_of_that_name(w, name):
    vpc = build.vpc(w)
    build.group(w, vpc, "orders")
    build.group(w, vpc, name)


@cases.state("CreateSecurityGroup", "model")
def another_vpc_may_have_a_group_of_that_name(w):
    holds("the groups are two", made(w) != made(w))


cases.refuses("CreateSecurityGroup", "InvalidGroup.Duplicate", "aws.md: Idempotency", "a name that is taken",
              lambda w: another_of_that_name(w, "orders"))
cases.refuses("CreateSecurityGroup", "InvalidGroup.Duplicate", "aws.md: Idempotency", "a name that is taken in other case",
              lambda w: another_of_that_name(w, "ORDERS"))
cases.refuses("CreateSecurityGroup", "InvalidParameterValue", "aws.md: Security groups and enforcement", "a name that begins with sg-",
              lambda w: made(w, "sg-orders"))
cases.refuses("CreateSecurityGroup", "InvalidParameterValue", "aws.md: Security groups and enforcement", "a name of 256 characters",
              lambda w: made(w, "x" * 256))
cases.refuses("CreateSecurityGroup", "InvalidParameterValue", "aws.md: Security groups and enforcement", "a name beyond ASCII",
              lambda w: made(w, "Bestellungen für alle"))
cases.refuses("CreateSecurityGroup", "InvalidVpcID.NotFound", "tf", "a VPC that is none",
              lambda w: build.group(w, f"vpc-{NOTHING}"))
cases.refuses("CreateSecurityGroup", "MissingParameter", "model", "no description",
              lambda w: w.raw("ec2").create_security_group(GroupName="orders", VpcId=build.vpc(w)))
cases.refuses("CreateSecurityGroup", "DryRunOperation", "model", "a dry run",
              lambda w: w.ec2.create_security_group(GroupName="orders", Description="x", VpcId=build.vpc(w), DryRun=True))


@cases.success("DescribeSecurityGroups", "cli")
def the_default_group_lets_its_members_in(w):
    [group] = w.ec2.describe_security_groups()["SecurityGroups"]
    has(group, "GroupId", "GroupName", "Description", "OwnerId", "VpcId", "SecurityGroupArn", "IpPermissions", "IpPermissionsEgress")
    same("the name", group["GroupName"], "default")
    same("the description", group["Description"], "default VPC security group")
    [inside] = group["IpPermissions"]
    same("who comes in", (inside["IpProtocol"], [pair["GroupId"] for pair in inside["UserIdGroupPairs"]]), ("-1", [group["GroupId"]]))


@cases.state("DescribeSecurityGroups", "model")
def filters_choose_groups(w):
    group = made(w)
    w.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule(8443)])
    for name, value in {"group-name": "ord*", "ip-permission.from-port": "8443", "ip-permission.cidr": "10.0.0.0/8", "group-id": group}.items():
        found = w.ec2.describe_security_groups(Filters=[{"Name": name, "Values": [value]}])["SecurityGroups"]
        same(f"what {name} finds", [one["GroupId"] for one in found], [group])


@cases.paging("DescribeSecurityGroups", "model")
def groups_by_page(w):
    vpc = build.vpc(w)
    for number in range(10):
        build.group(w, vpc, f"orders-{number}")
    pages(w.ec2, "describe_security_groups", "SecurityGroups", 5)


cases.refuses("DescribeSecurityGroups", "InvalidGroup.NotFound", "tf", "a group that is none",
              lambda w: w.ec2.describe_security_groups(GroupIds=[f"sg-{NOTHING}"]))
cases.refuses("DescribeSecurityGroups", "InvalidGroupId.Malformed", "reading", "an ID that cannot be",
              lambda w: w.ec2.describe_security_groups(GroupIds=["orders"]))


def used_by_an_instance(w):
    net = build.network(w)
    group = build.group(w, net.vpc)
    build.instance(w, net.subnets[0], SecurityGroupIds=[group])
    w.ec2.delete_security_group(GroupId=group)


def used_by_a_rule(w):
    vpc = build.vpc(w)
    group, other = build.group(w, vpc), build.group(w, vpc, "clients")
    w.ec2.authorize_security_group_ingress(GroupId=other, IpPermissions=[from_group(group)])
    w.ec2.delete_security_group(GroupId=group)


def from_group(group, port=443):
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "UserIdGroupPairs": [{"GroupId": group}]}


def delete_the_default_group(w):
    [group] = w.ec2.describe_security_groups()["SecurityGroups"]
    w.ec2.delete_security_group(GroupId=group["GroupId"])


@cases.success("DeleteSecurityGroup", "model")
def a_group_is_deleted(w):
    group = made(w)
    same("the answer", w.ec2.delete_security_group(GroupId=group)["GroupId"], group)


@cases.state("DeleteSecurityGroup", "model")
def a_deleted_group_and_its_rules_are_gone(w):
    group = made(w)
    w.ec2.delete_security_group(GroupId=group)
    found = w.ec2.describe_security_groups(Filters=[{"Name": "group-id", "Values": [group]}])["SecurityGroups"]
    same("the groups", found, [])
    same("the rules", rules(w, group), [])


cases.refuses("DeleteSecurityGroup", "InvalidGroup.NotFound", "tf", "a group that is none",
              lambda w: w.ec2.delete_security_group(GroupId=f"sg-{NOTHING}"))
cases.refuses("DeleteSecurityGroup", "DependencyViolation", "aws.md: Deletion order", "a group of an instance", used_by_an_instance)
cases.refuses("DeleteSecurityGroup", "DependencyViolation", "aws.md: Deletion order", "a group that a rule names", used_by_a_rule)
cases.refuses("DeleteSecurityGroup", "CannotDelete", "reading", "the default group", delete_the_default_group)


@cases.success("AuthorizeSecurityGroupIngress", "cli")
def a_rule_in(w):
    answer = w.ec2.authorize_security_group_ingress(GroupId=made(w), IpPermissions=[rule(443, Description="clients")])
    same("the answer", answer["Return"], True)
    [added] = answer["SecurityGroupRules"]
    has(added, "SecurityGroupRuleId", "GroupId", "GroupOwnerId", "IsEgress", "IpProtocol", "FromPort", "ToPort", "CidrIpv4", "Description")
    same("the direction", added["IsEgress"], False)


@cases.state("AuthorizeSecurityGroupIngress", "model")
def a_bundle_is_one_rule_a_peer(w):
    group = made(w)
    bundle = rule() | {"IpRanges": [{"CidrIp": "10.0.0.0/8"}, {"CidrIp": "172.16.0.0/12"}], "UserIdGroupPairs": [{"GroupId": group}]}
    answer = w.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[bundle])
    same("the rules", len(answer["SecurityGroupRules"]), 3)
    [permission] = shown(w, group)["IpPermissions"]
    same("the ranges", [one["CidrIp"] for one in permission["IpRanges"]], ["10.0.0.0/8", "172.16.0.0/12"])
    same("the groups", [one["GroupId"] for one in permission["UserIdGroupPairs"]], [group])


def the_same_rule_twice(w, direction):
    group = made(w)
    add = getattr(w.ec2, f"authorize_security_group_{direction}")
    add(GroupId=group, IpPermissions=[rule()])
    add(GroupId=group, IpPermissions=[rule(Description="another description")])


def too_many_rules(w):
    group = made(w)
    for first in (1, 31, 61):
        w.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule(port) for port in range(first, first + 30)])


@cases.state("AuthorizeSecurityGroupIngress", "reading")
def one_rule_that_is_there_refuses_all_of_the_call(w):
    group = made(w)
    w.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule()])
    try:
        w.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule(8443), rule()])
    except w.ec2.exceptions.ClientError:
        pass
    same("the rules", [one["FromPort"] for one in shown(w, group)["IpPermissions"]], [443])


cases.refuses("AuthorizeSecurityGroupIngress", "InvalidPermission.Duplicate", "aws.md: Idempotency", "a rule that is there",
              lambda w: the_same_rule_twice(w, "ingress"))
cases.refuses("AuthorizeSecurityGroupIngress", "RulesPerSecurityGroupLimitExceeded", "reading", "the 61st rule", too_many_rules)
cases.refuses("AuthorizeSecurityGroupIngress", "InvalidGroup.NotFound", "tf", "a group that is none",
              lambda w: w.ec2.authorize_security_group_ingress(GroupId=f"sg-{NOTHING}", IpPermissions=[rule()]))
cases.refuses("AuthorizeSecurityGroupIngress", "InvalidParameterValue", "reading", "a range that is none",
              lambda w: w.ec2.authorize_security_group_ingress(GroupId=made(w), IpPermissions=[rule(cidr="10.0.0.0/99")]))
cases.refuses("AuthorizeSecurityGroupIngress", "InvalidParameterValue", "reading", "ports in the wrong order",
              lambda w: w.ec2.authorize_security_group_ingress(GroupId=made(w), IpPermissions=[rule() | {"ToPort": 80}]))
cases.refuses("AuthorizeSecurityGroupIngress", "InvalidGroup.NotFound", "tf", "a rule from a group that is none",
              lambda w: w.ec2.authorize_security_group_ingress(GroupId=made(w), IpPermissions=[from_group(f"sg-{NOTHING}")]))


@cases.success("AuthorizeSecurityGroupEgress", "cli")
def a_rule_out(w):
    [added] = w.ec2.authorize_security_group_egress(GroupId=made(w), IpPermissions=[rule()])["SecurityGroupRules"]
    same("the direction", added["IsEgress"], True)


cases.refuses("AuthorizeSecurityGroupEgress", "InvalidPermission.Duplicate", "aws.md: Idempotency", "a rule that is there",
              lambda w: the_same_rule_twice(w, "egress"))
cases.refuses("AuthorizeSecurityGroupEgress", "InvalidGroup.NotFound", "tf", "a group that is none",
              lambda w: w.ec2.authorize_security_group_egress(GroupId=f"sg-{NOTHING}", IpPermissions=[rule()]))


@cases.success("RevokeSecurityGroupEgress", "model")
def what_a_new_group_lets_out_is_revoked(w):
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": EVERYWHERE}]}
    answer = w.ec2.revoke_security_group_egress(GroupId=made(w), IpPermissions=[everything])
    same("the answer", answer["Return"], True)
    has(answer, "RevokedSecurityGroupRules")
    has(answer["RevokedSecurityGroupRules"][0], "SecurityGroupRuleId", "GroupId", "IsEgress", "IpProtocol", "CidrIpv4")


@cases.state("RevokeSecurityGroupEgress", "model")
def a_group_may_let_nothing_out(w):
    group = made(w)
    [egress] = rules(w, group)
    w.ec2.revoke_security_group_egress(GroupId=group, SecurityGroupRuleIds=[egress["SecurityGroupRuleId"]])
    same("what goes out", shown(w, group)["IpPermissionsEgress"], [])


@cases.success("RevokeSecurityGroupIngress", "model")
def a_rule_is_revoked_by_what_it_says(w):
    group = made(w)
    w.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule(Description="clients")])
    w.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[rule()])
    same("what comes in", shown(w, group)["IpPermissions"], [])


@cases.state("RevokeSecurityGroupIngress", "model")
def a_rule_is_revoked_by_its_id(w):
    group = made(w)
    added = w.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule(), rule(8443)])["SecurityGroupRules"]
    w.ec2.revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=[added[0]["SecurityGroupRuleId"]])
    same("what comes in", [one["FromPort"] for one in shown(w, group)["IpPermissions"]], [8443])


for direction in ("ingress", "egress"):
    operation = f"RevokeSecurityGroup{direction.title()}"
    cases.refuses(operation, "InvalidPermission.NotFound", "aws.md: Idempotency", "a rule that is absent",
                  lambda w, d=direction: getattr(w.ec2, f"revoke_security_group_{d}")(GroupId=made(w), IpPermissions=[rule()]))
    cases.refuses(operation, "InvalidGroup.NotFound", "tf", "a group that is none",
                  lambda w, d=direction: getattr(w.ec2, f"revoke_security_group_{d}")(GroupId=f"sg-{NOTHING}", IpPermissions=[rule()]))
    cases.refuses(operation, "InvalidSecurityGroupRuleId.NotFound", "tf", "a rule's ID that is none",
                  lambda w, d=direction: getattr(w.ec2, f"revoke_security_group_{d}")(GroupId=made(w), SecurityGroupRuleIds=[f"sgr-{NOTHING}"]))


@cases.success("DescribeSecurityGroupRules", "cli")
def a_new_group_has_one_rule(w):
    [egress] = rules(w, made(w))
    has(egress, "SecurityGroupRuleId", "GroupId", "GroupOwnerId", "IsEgress", "IpProtocol", "FromPort", "ToPort", "CidrIpv4", "Tags")
    same("the rule", (egress["IsEgress"], egress["IpProtocol"], egress["CidrIpv4"]), (True, "-1", EVERYWHERE))


@cases.state("DescribeSecurityGroupRules", "model")
def a_rule_of_a_group_names_it(w):
    group = made(w)
    w.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[from_group(group)])
    [inside] = [one for one in rules(w, group) if not one["IsEgress"]]
    same("the group", inside["ReferencedGroupInfo"]["GroupId"], group)


@cases.paging("DescribeSecurityGroupRules", "model")
def rules_by_page(w):
    group = made(w)
    w.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule(port) for port in range(1, 12)])
    pages(w.ec2, "describe_security_group_rules", "SecurityGroupRules", 5, Filters=[{"Name": "group-id", "Values": [group]}])


cases.refuses("DescribeSecurityGroupRules", "InvalidSecurityGroupRuleId.NotFound", "tf", "a rule that is none",
              lambda w: w.ec2.describe_security_group_rules(SecurityGroupRuleIds=[f"sgr-{NOTHING}"]))
