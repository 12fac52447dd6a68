"""STS and IAM: who is calling, and what they may do."""

from . import recipe


def role(estate):
    return f"arn:aws:iam::{estate.accounts['provider']}:role/recipes"


def assumed(estate):
    return estate.once("role", lambda: estate.client("sts").assume_role(RoleArn=role(estate), RoleSessionName="recipes"))


@recipe("sts.GetCallerIdentity")
def caller_identity(_):
    return {}


@recipe("sts.AssumeRole")
def assume_role(estate):
    policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:Describe*","Resource":"*"}]}'
    asked = {"RoleArn": role(estate), "RoleSessionName": "recipes", "DurationSeconds": 3600, "Policy": policy}
    return asked | {"ExternalId": "external-1", "Tags": [{"Key": "Team", "Value": "network"}]}


@recipe("sts.GetSessionToken")
def session_token(_):
    return {"DurationSeconds": 3600}


@recipe("iam.ListAccountAliases")
def account_aliases(_):
    return {"MaxItems": 10}


@recipe("iam.GetRole")
def get_role(estate):
    assumed(estate)
    return {"RoleName": "recipes"}


@recipe("iam.SimulatePrincipalPolicy")
def simulate(estate):
    assumed(estate)
    return {"PolicySourceArn": role(estate), "ActionNames": ["ec2:DescribeVpcs"], "ResourceArns": ["*"], "MaxItems": 10}
