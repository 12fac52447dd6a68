"""STS: who is calling, and temporary credentials."""

import json

from suite import Cases, has, holds, refused, same

cases = Cases("sts")
TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}'


def role(account, name="orders"):
    return f"arn:aws:iam::{account}:role/{name}"


def assume(w, of=None, **arguments):
    """A session in a new role of this account, or of another's."""
    (of or w).iam.create_role(RoleName="orders", AssumeRolePolicyDocument=TRUST)
    arguments.setdefault("RoleArn", role((of or w).account))
    return w.sts.assume_role(**(dict(RoleSessionName="case") | arguments))


def as_holder(w, credentials):
    """A client of STS with these credentials."""
    keys = [credentials[name] for name in ("AccessKeyId", "SecretAccessKey", "SessionToken")]
    return w.endpoint.client("sts", w.region, keys)


@cases.success("GetCallerIdentity", "cli")
def the_caller_is_told(w):
    told = w.sts.get_caller_identity()
    has(told, "UserId", "Account", "Arn")
    same("the account", told["Account"], w.account)


@cases.state("GetCallerIdentity", "cli")
def a_roles_session_is_told(w):
    told = as_holder(w, assume(w)["Credentials"]).get_caller_identity()
    same("the ARN", told["Arn"], f"arn:aws:sts::{w.account}:assumed-role/orders/case")
    holds("the ID ends with the session", told["UserId"].endswith(":case"), told["UserId"])


@cases.success("AssumeRole", "cli")
def a_role_is_assumed(w):
    answer = assume(w)
    has(answer, "AssumedRoleUser", "Credentials")
    has(answer["Credentials"], "AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration")
    same("the ARN", answer["AssumedRoleUser"]["Arn"], f"arn:aws:sts::{w.account}:assumed-role/orders/case")


@cases.state("AssumeRole", "model")
def another_accounts_role_acts_there(w):
    other = w.other()
    credentials = assume(w, of=other)["Credentials"]
    same("the account", as_holder(w, credentials).get_caller_identity()["Account"], other.account)


@cases.state("AssumeRole", "model")
def a_policy_is_packed(w):
    policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:Describe*","Resource":"*"}]}'
    has(assume(w, Policy=policy), "PackedPolicySize")


def refuses(code, source, name, **arguments):
    cases.refuses("AssumeRole", code, source, name, lambda w: w.raw("sts").assume_role(**(dict(RoleArn=role(w.account), RoleSessionName="case") | arguments)))


refuses("ValidationError", "model", "a session name of one character", RoleSessionName="x")
refuses("ValidationError", "model", "a session name with a space", RoleSessionName="the case")
refuses("ValidationError", "model", "an ARN of nothing", RoleArn="orders-and-orders-and-orders")
refuses("ValidationError", "model", "899 seconds", DurationSeconds=899)
refuses("ValidationError", "model", "43,201 seconds", DurationSeconds=43201)
cases.refuses("AssumeRole", "ValidationError", "model", "a policy of 2,049 characters", lambda w: assume(w, Policy='{"Statement":[]}' + " " * 2033))
cases.refuses("AssumeRole", "MalformedPolicyDocument", "model", "a policy that is none", lambda w: assume(w, Policy="orders"))
refuses("ValidationError", "model", "an external ID of one character", ExternalId="x")


@cases.success("GetSessionToken", "cli")
def a_user_gets_a_session(w):
    credentials = w.sts.get_session_token()["Credentials"]
    has(credentials, "AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration")
    same("the account", as_holder(w, credentials).get_caller_identity()["Account"], w.account)


cases.refuses("GetSessionToken", "ValidationError", "model", "a session of 899 seconds", lambda w: w.raw("sts").get_session_token(DurationSeconds=899))
cases.refuses("GetSessionToken", "AccessDenied", "reading", "a role's session that wants another",
              lambda w: as_holder(w, assume(w)["Credentials"]).get_session_token())


@cases.success("GetFederationToken", "cli")
def a_federated_user_gets_a_session(w):
    answer = federate(w)
    has(answer, "Credentials", "FederatedUser", "PackedPolicySize")
    same("who it is", answer["FederatedUser"]["Arn"], f"arn:aws:sts::{w.account}:federated-user/ann")
    same("the caller", as_holder(w, answer["Credentials"]).get_caller_identity()["Arn"], f"arn:aws:sts::{w.account}:federated-user/ann")


def federate(w, **arguments):
    policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:Describe*","Resource":"*"}]}'
    return w.raw("sts").get_federation_token(**(dict(Name="ann", Policy=policy) | arguments))


cases.refuses("GetFederationToken", "ValidationError", "model", "a name of one character", lambda w: federate(w, Name="x"))
cases.refuses("GetFederationToken", "MalformedPolicyDocument", "model", "a policy that is none", lambda w: federate(w, Policy="orders"))


def refusal(w):
    """What a user without rights is told, in code."""
    w.iam.create_user(UserName="ann")
    key = w.iam.create_access_key(UserName="ann")["AccessKey"]
    hers = w.endpoint.client("ec2", w.region, (key["AccessKeyId"], key["SecretAccessKey"], None))
    with w.enforcing():
        told = refused("UnauthorizedOperation", lambda: hers.create_vpc(CidrBlock="10.60.0.0/16"))
    return told["Error"]["Message"].split("Encoded authorization failure message: ")[1]


@cases.success("DecodeAuthorizationMessage", "cli")
def a_refusal_is_decoded(w):
    told = json.loads(w.sts.decode_authorization_message(EncodedMessage=refusal(w))["DecodedMessage"])
    has(told, "allowed", "explicitDeny", "matchedStatements", "failures", "context")
    same("what was decided", (told["allowed"], told["explicitDeny"]), (False, False))
    same("who asked", told["context"]["principal"]["arn"], f"arn:aws:iam::{w.account}:user/ann")
    same("for what", told["context"]["action"], "ec2:CreateVpc")


cases.refuses("DecodeAuthorizationMessage", "InvalidAuthorizationMessageException", "model", "a message that nobody got",
              lambda w: w.sts.decode_authorization_message(EncodedMessage="nobody"))
