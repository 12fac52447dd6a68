"""STS and IAM: who is calling, and what they may do."""

import json

from . import PLAIN, TAGS, recipe

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


def attached(estate, to, name):
    made = new_policy(estate)
    if to == "role":
        iam(estate).attach_role_policy(RoleName=name, PolicyArn=made)
    else:
        iam(estate).attach_user_policy(UserName=name, PolicyArn=made)
    return made


def own(estate, to, name):
    made = estate.fresh("own")
    if to == "role":
        iam(estate).put_role_policy(RoleName=name, PolicyName=made, PolicyDocument=POLICY)
    else:
        iam(estate).put_user_policy(UserName=name, PolicyName=made, PolicyDocument=POLICY)
    return made


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
of("iam.CreateUser", UserName=lambda e: e.fresh("made"), Path="/made/", Tags=TAGS)
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
of("iam.CreateAccessKey", UserName=new_user)
of("iam.ListAccessKeys", UserName=user, MaxItems=10)
of("iam.CreatePolicy", PolicyName=lambda e: e.fresh("made"), PolicyDocument=POLICY, Path="/made/", Description="Made", Tags=TAGS)
of("iam.GetPolicy", PolicyArn=policy)
of("iam.GetPolicyVersion", PolicyArn=policy, VersionId="v1")
of("iam.DeletePolicy", PolicyArn=new_policy)
of("iam.ListPolicies", Scope=lambda e: policy(e) and "Local", MaxItems=10)
of("iam.CreateServiceLinkedRole", AWSServiceName="autoscaling.amazonaws.com")
of("iam.SimulateCustomPolicy", PolicyInputList=[POLICY], ActionNames=["ec2:DescribeVpcs"], ResourceArns=["*"], MaxItems=10)
of("iam.SimulatePrincipalPolicy", PolicySourceArn=role_arn, ActionNames=["ec2:DescribeVpcs"], ResourceArns=["*"], MaxItems=10)


@recipe("iam.DeleteAccessKey")
def delete_key(estate):
    return spare_key(estate)
