"""STS and IAM: who is calling, and what they may do."""

import json

from botocore.exceptions import ClientError

from . import PLAIN, REGION, SESSION, TAGS, administer, recipe

TRUST = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["sts:AssumeRole", "sts:TagSession"]}]}
)
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}]})


def of(operation, by="provider", **asked):
    recipe(operation, by)(lambda estate: {k: v(estate) if callable(v) else v for k, v in asked.items()})


def iam(estate):
    return estate.client("iam", config=PLAIN)


def new_role(estate):
    name = estate.fresh("role")
    iam(estate).create_role(RoleName=name, AssumeRolePolicyDocument=TRUST, Description="A role", MaxSessionDuration=7200, Tags=TAGS)
    return name


def role(estate):
    """With a policy of its own, one that is attached, and once assumed."""

    def make():
        name = new_role(estate)
        iam(estate).put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=POLICY)
        iam(estate).attach_role_policy(RoleName=name, PolicyArn=policy(estate))
        asked = dict(RoleArn=arn(estate, "role", name), RoleSessionName="recipes")
        estate.client("sts", config=PLAIN).assume_role(**asked)
        return name

    return estate.once("role", make)


def new_user(estate):
    name = estate.fresh("user")
    iam(estate).create_user(UserName=name, Tags=TAGS)
    return name


def user(estate):
    """With a policy of its own, one that is attached, and an access key."""

    def make():
        name = new_user(estate)
        iam(estate).put_user_policy(UserName=name, PolicyName="own", PolicyDocument=POLICY)
        iam(estate).attach_user_policy(UserName=name, PolicyArn=policy(estate))
        iam(estate).create_access_key(UserName=name)
        return name

    return estate.once("user", make)


def new_policy(estate):
    asked = dict(PolicyName=estate.fresh("policy"), PolicyDocument=POLICY, Description="A policy", Tags=TAGS)
    return iam(estate).create_policy(**asked)["Policy"]["Arn"]


def policy(estate):
    return estate.once("policy", lambda: new_policy(estate))


def arn(estate, kind, name):
    return f"arn:aws:iam::{estate.accounts['provider']}:{kind}/{name}"


def role_arn(estate):
    return arn(estate, "role", role(estate))


def call(estate, verb, to, name, **asked):
    """`attach_role_policy` and its like."""
    return getattr(iam(estate), f"{verb}_{to}_policy")(**{f"{to.capitalize()}Name": name}, **asked)


def attached(estate, to, name):
    made = new_policy(estate)
    call(estate, "attach", to, name, PolicyArn=made)
    return made


def own(estate, to, name):
    made = estate.fresh("own")
    call(estate, "put", to, name, PolicyName=made, PolicyDocument=POLICY)
    return made


def new_group(estate):
    name = estate.fresh("group")
    iam(estate).create_group(GroupName=name)
    return name


def group(estate):
    """With a user, a policy of its own and one that is attached."""

    def make():
        name = new_group(estate)
        call(estate, "put", "group", name, PolicyName="own", PolicyDocument=POLICY)
        call(estate, "attach", "group", name, PolicyArn=policy(estate))
        iam(estate).add_user_to_group(GroupName=name, UserName=user(estate))
        return name

    return estate.once("IAM group", make)


def member(estate):
    name = new_user(estate)
    iam(estate).add_user_to_group(GroupName=group(estate), UserName=name)
    return name


def bounded_role(estate):
    name = new_role(estate)
    iam(estate).put_role_permissions_boundary(RoleName=name, PermissionsBoundary=policy(estate))
    return name


def bounded_user(estate):
    name = new_user(estate)
    iam(estate).put_user_permissions_boundary(UserName=name, PermissionsBoundary=policy(estate))
    return name


@recipe("sts.DecodeAuthorizationMessage")
def refusal(estate):
    """What somebody without any right is told, while rights are looked at."""
    key = iam(estate).create_access_key(UserName=new_user(estate))["AccessKey"]
    asks = SESSION.client(
        "ec2",
        config=PLAIN,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
        region_name=REGION,
    )
    administer("enforce", {"enforce": True})
    try:
        asks.create_vpc(CidrBlock="10.0.0.0/16")
    except ClientError as refused:
        return {"EncodedMessage": refused.response["Error"]["Message"].rsplit(" ", 1)[1]}
    finally:
        administer("enforce", {"enforce": False})


def spare_key(estate):
    name = new_user(estate)
    return {"UserName": name, "AccessKeyId": iam(estate).create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]}


def alias(estate):
    name = f"recipes-{estate.accounts['provider']}-{estate.fresh()}"
    iam(estate).create_account_alias(AccountAlias=name)
    return name


of("sts.GetCallerIdentity")
of("sts.GetSessionToken", DurationSeconds=3600)
of("sts.GetFederationToken", Name="recipes", Policy=POLICY, DurationSeconds=3600)
of(
    "sts.AssumeRole",
    RoleArn=role_arn,
    RoleSessionName="recipes",
    DurationSeconds=3600,
    Policy=POLICY,
    ExternalId="external-1",
    Tags=[{"Key": "Team", "Value": "network"}],
)

of("iam.ListAccountAliases", MaxItems=10)
of("iam.CreateAccountAlias", AccountAlias=lambda e: f"made-{e.accounts['provider']}-{e.fresh()}")
of("iam.DeleteAccountAlias", AccountAlias=alias)
of("iam.GetRole", RoleName=role)
of("iam.CreateRole", RoleName=lambda e: e.fresh("made"), AssumeRolePolicyDocument=TRUST, Path="/made/", Description="Made", Tags=TAGS)
of("iam.DeleteRole", RoleName=new_role)
of("iam.ListRoles", PathPrefix=lambda e: role(e) and "/", MaxItems=10)
of("iam.UpdateAssumeRolePolicy", RoleName=role, PolicyDocument=TRUST)
of("iam.PutRolePolicy", RoleName=role, PolicyName="own", PolicyDocument=POLICY)
of("iam.GetRolePolicy", RoleName=role, PolicyName="own")
of("iam.DeleteRolePolicy", RoleName=role, PolicyName=lambda e: own(e, "role", role(e)))
of("iam.ListRolePolicies", RoleName=role, MaxItems=10)
of("iam.AttachRolePolicy", RoleName=role, PolicyArn=policy)
of("iam.DetachRolePolicy", RoleName=role, PolicyArn=lambda e: attached(e, "role", role(e)))
of("iam.ListAttachedRolePolicies", RoleName=role, MaxItems=10)
of("iam.CreateUser", UserName=lambda e: e.fresh("made"), Path="/made/", PermissionsBoundary=policy, Tags=TAGS)
of("iam.GetUser", UserName=user)
of("iam.DeleteUser", UserName=new_user)
of("iam.ListUsers", PathPrefix=lambda e: user(e) and "/", MaxItems=10)
of("iam.PutUserPolicy", UserName=user, PolicyName="own", PolicyDocument=POLICY)
of("iam.GetUserPolicy", UserName=user, PolicyName="own")
of("iam.DeleteUserPolicy", UserName=user, PolicyName=lambda e: own(e, "user", user(e)))
of("iam.ListUserPolicies", UserName=user, MaxItems=10)
of("iam.AttachUserPolicy", UserName=user, PolicyArn=policy)
of("iam.DetachUserPolicy", UserName=user, PolicyArn=lambda e: attached(e, "user", user(e)))
of("iam.ListAttachedUserPolicies", UserName=user, MaxItems=10)
of("iam.PutRolePermissionsBoundary", RoleName=role, PermissionsBoundary=policy)
of("iam.DeleteRolePermissionsBoundary", RoleName=bounded_role)
of("iam.PutUserPermissionsBoundary", UserName=user, PermissionsBoundary=policy)
of("iam.DeleteUserPermissionsBoundary", UserName=bounded_user)
of("iam.TagUser", UserName=user, Tags=TAGS)
of("iam.UntagUser", UserName=user, TagKeys=["Absent"])
of("iam.ListUserTags", UserName=user, MaxItems=10)
of("iam.TagRole", RoleName=role, Tags=TAGS)
of("iam.UntagRole", RoleName=role, TagKeys=["Absent"])
of("iam.ListRoleTags", RoleName=role, MaxItems=10)
of("iam.CreateGroup", GroupName=lambda e: e.fresh("made"), Path="/made/")
of("iam.GetGroup", GroupName=group, MaxItems=10)
of("iam.DeleteGroup", GroupName=new_group)
of("iam.ListGroups", PathPrefix=lambda e: group(e) and "/", MaxItems=10)
of("iam.AddUserToGroup", GroupName=group, UserName=new_user)
of("iam.RemoveUserFromGroup", GroupName=group, UserName=member)
of("iam.ListGroupsForUser", UserName=lambda e: group(e) and user(e), MaxItems=10)
of("iam.PutGroupPolicy", GroupName=group, PolicyName="own", PolicyDocument=POLICY)
of("iam.GetGroupPolicy", GroupName=group, PolicyName="own")
of("iam.DeleteGroupPolicy", GroupName=group, PolicyName=lambda e: own(e, "group", group(e)))
of("iam.ListGroupPolicies", GroupName=group, MaxItems=10)
of("iam.AttachGroupPolicy", GroupName=group, PolicyArn=policy)
of("iam.DetachGroupPolicy", GroupName=group, PolicyArn=lambda e: attached(e, "group", group(e)))
of("iam.ListAttachedGroupPolicies", GroupName=group, MaxItems=10)
of("iam.CreateAccessKey", UserName=new_user)
of("iam.ListAccessKeys", UserName=user, MaxItems=10)
of("iam.CreatePolicy", PolicyName=lambda e: e.fresh("made"), PolicyDocument=POLICY, Path="/made/", Description="Made", Tags=TAGS)
of("iam.GetPolicy", PolicyArn=policy)
of("iam.GetPolicyVersion", PolicyArn=policy, VersionId="v1")
of("iam.DeletePolicy", PolicyArn=new_policy)
of("iam.ListPolicies", Scope=lambda e: policy(e) and "Local", MaxItems=10)
of("iam.CreateServiceLinkedRole", AWSServiceName="autoscaling.amazonaws.com", CustomSuffix=lambda e: e.fresh("own"))
of("iam.SimulateCustomPolicy", PolicyInputList=[POLICY], ActionNames=["ec2:DescribeVpcs"], ResourceArns=["*"], MaxItems=10)
of("iam.SimulatePrincipalPolicy", PolicySourceArn=role_arn, ActionNames=["ec2:DescribeVpcs"], ResourceArns=["*"], MaxItems=10)


@recipe("iam.DeleteAccessKey")
def delete_key(estate):
    return spare_key(estate)
