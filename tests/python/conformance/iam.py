"""IAM: the account's alias, roles, users, keys, policies, and what a principal may do."""

import json

import sts
from suite import Cases, has, holds, pages, refused, same

cases = Cases("iam")
TRUST = sts.TRUST


def policy(*actions, effect="Allow"):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": list(actions), "Resource": "*"}]})


SEE = policy("ec2:Describe*")


def role(w, name="orders", **arguments):
    w.iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST, **arguments)
    return name


def user(w, name="ann"):
    w.iam.create_user(UserName=name)
    return name


def managed(w, name="see", document=SEE):
    return w.iam.create_policy(PolicyName=name, PolicyDocument=document)["Policy"]["Arn"]


# The alias


@cases.success("ListAccountAliases", "cli")
def an_account_has_no_alias_at_first(w):
    same("the aliases", w.iam.list_account_aliases()["AccountAliases"], [])


@cases.paging("ListAccountAliases", "model")
def aliases_by_page(w):
    pages(w.iam, "list_account_aliases", "AccountAliases", 1, least=0)


cases.refuses("ListAccountAliases", "ValidationError", "model", "pages of none", lambda w: w.raw("iam").list_account_aliases(MaxItems=0))


def alias(w, named=None):
    """Aliases are unique among all accounts."""
    named = named or f"orders-{w.account}"
    w.iam.create_account_alias(AccountAlias=named)
    return named


@cases.success("CreateAccountAlias", "cli")
def an_account_gets_an_alias(w):
    same("the aliases", [alias(w)], w.iam.list_account_aliases()["AccountAliases"])


cases.refuses("CreateAccountAlias", "EntityAlreadyExists", "model", "somebody else's alias", lambda w: alias(w, alias(w.other())))
cases.refuses("CreateAccountAlias", "ValidationError", "model", "an alias with a capital", lambda w: alias(w, "Orders"))


@cases.success("DeleteAccountAlias", "cli")
def an_alias_is_deleted(w):
    w.iam.delete_account_alias(AccountAlias=alias(w))
    same("the aliases", w.iam.list_account_aliases()["AccountAliases"], [])


cases.refuses("DeleteAccountAlias", "NoSuchEntity", "model", "an alias that is none", lambda w: w.iam.delete_account_alias(AccountAlias="nobody"))

# Roles


@cases.success("CreateRole", "cli")
def a_role_is_made(w):
    told = w.iam.create_role(RoleName="orders", AssumeRolePolicyDocument=TRUST)["Role"]
    has(told, "Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument")
    same("the ARN", told["Arn"], f"arn:aws:iam::{w.account}:role/orders")
    holds("the ID begins with AROA", told["RoleId"].startswith("AROA"), told["RoleId"])


@cases.state("CreateRole", "model")
def a_path_stands_in_the_arn(w):
    role(w, Path="/team/")
    same("the ARN", w.iam.get_role(RoleName="orders")["Role"]["Arn"], f"arn:aws:iam::{w.account}:role/team/orders")


cases.refuses("CreateRole", "EntityAlreadyExists", "model", "a name that is taken", lambda w: [role(w) for _ in range(2)])
cases.refuses("CreateRole", "EntityAlreadyExists", "model", "a name that is taken in other case", lambda w: [role(w, name) for name in ("orders", "Orders")])
cases.refuses("CreateRole", "MalformedPolicyDocument", "model", "a trust policy that is none",
              lambda w: w.iam.create_role(RoleName="orders", AssumeRolePolicyDocument="orders"))
cases.refuses("CreateRole", "ValidationError", "model", "a name of 65 characters", lambda w: role(w, "x" * 65))


@cases.success("GetRole", "cli")
def a_role_is_told(w):
    told = w.iam.get_role(RoleName=role(w))["Role"]
    has(told, "Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument", "MaxSessionDuration")
    same("the path", told["Path"], "/")
    same("the trust policy", told["AssumeRolePolicyDocument"], json.loads(TRUST))


@cases.state("GetRole", "cli")
def a_roles_id_begins_its_sessions_ids(w):
    role(w)
    session = w.sts.assume_role(RoleArn=f"arn:aws:iam::{w.account}:role/orders", RoleSessionName="case")["AssumedRoleUser"]["AssumedRoleId"]
    same("the ID", session.split(":")[0], w.iam.get_role(RoleName="orders")["Role"]["RoleId"])


cases.refuses("GetRole", "ValidationError", "model", "a name of 65 characters", lambda w: w.raw("iam").get_role(RoleName="x" * 65))


@cases.success("DeleteRole", "cli")
def a_role_is_deleted(w):
    w.iam.delete_role(RoleName=role(w))
    refused("NoSuchEntity", lambda: w.iam.get_role(RoleName="orders"))


def delete_with_policy(w):
    attach(w)
    w.iam.delete_role(RoleName="orders")


cases.refuses("DeleteRole", "DeleteConflict", "model", "a role with a policy", delete_with_policy)


@cases.success("ListRoles", "cli")
def roles_are_listed(w):
    role(w)
    holds("the role is listed", "orders" in [one["RoleName"] for one in w.iam.list_roles()["Roles"]])


@cases.paging("ListRoles", "model")
def roles_by_page(w):
    for number in range(5):
        role(w, f"orders-{number}", Path="/team/")
    pages(w.iam, "list_roles", "Roles", 2, PathPrefix="/team/")


cases.refuses("ListRoles", "ValidationError", "model", "pages of none", lambda w: w.raw("iam").list_roles(MaxItems=0))


@cases.success("UpdateAssumeRolePolicy", "cli")
def a_role_trusts_others(w):
    trust = json.loads(TRUST)
    trust["Statement"][0]["Principal"] = {"AWS": f"arn:aws:iam::{w.account}:root"}
    w.iam.update_assume_role_policy(RoleName=role(w), PolicyDocument=json.dumps(trust))
    same("the trust policy", w.iam.get_role(RoleName="orders")["Role"]["AssumeRolePolicyDocument"], trust)


cases.refuses("UpdateAssumeRolePolicy", "MalformedPolicyDocument", "model", "a trust policy that is none",
              lambda w: w.iam.update_assume_role_policy(RoleName=role(w), PolicyDocument="orders"))


@cases.success("CreateServiceLinkedRole", "cli")
def a_service_gets_its_role(w):
    told = w.iam.create_service_linked_role(AWSServiceName="elasticloadbalancing.amazonaws.com")["Role"]
    same("the ARN", told["Arn"], f"arn:aws:iam::{w.account}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing")


cases.refuses("CreateServiceLinkedRole", "InvalidInput", "model", "a service that is none",
              lambda w: w.iam.create_service_linked_role(AWSServiceName="orders.example.com"))

# Users and their keys


@cases.success("CreateUser", "cli")
def a_user_is_made(w):
    told = w.iam.create_user(UserName="ann")["User"]
    has(told, "Path", "UserName", "UserId", "Arn", "CreateDate")
    same("the ARN", told["Arn"], f"arn:aws:iam::{w.account}:user/ann")


cases.refuses("CreateUser", "EntityAlreadyExists", "model", "a name that is taken", lambda w: [user(w) for _ in range(2)])


@cases.success("GetUser", "cli")
def a_user_is_told(w):
    same("the name", w.iam.get_user(UserName=user(w))["User"]["UserName"], "ann")


@cases.success("DeleteUser", "cli")
def a_user_is_deleted(w):
    w.iam.delete_user(UserName=user(w))
    refused("NoSuchEntity", lambda: w.iam.get_user(UserName="ann"))


def delete_with_key(w):
    w.iam.create_access_key(UserName=user(w))
    w.iam.delete_user(UserName="ann")


cases.refuses("DeleteUser", "DeleteConflict", "model", "a user with a key", delete_with_key)


@cases.success("ListUsers", "cli")
def users_are_listed(w):
    user(w)
    holds("the user is listed", "ann" in [one["UserName"] for one in w.iam.list_users()["Users"]])


@cases.paging("ListUsers", "model")
def users_by_page(w):
    for number in range(5):
        user(w, f"ann-{number}")
    pages(w.iam, "list_users", "Users", 2)


cases.refuses("ListUsers", "ValidationError", "model", "pages of none", lambda w: w.raw("iam").list_users(MaxItems=0))


def key(w):
    return w.iam.create_access_key(UserName=user(w))["AccessKey"]


@cases.success("CreateAccessKey", "cli")
def a_key_acts_as_its_user(w):
    made = key(w)
    has(made, "UserName", "AccessKeyId", "Status", "SecretAccessKey", "CreateDate")
    told = w.endpoint.client("sts", w.region, (made["AccessKeyId"], made["SecretAccessKey"], None)).get_caller_identity()
    same("who it is", told["Arn"], f"arn:aws:iam::{w.account}:user/ann")


def three_keys(w):
    user(w)
    for _ in range(3):
        w.iam.create_access_key(UserName="ann")


cases.refuses("CreateAccessKey", "LimitExceeded", "model", "a third key", three_keys)


@cases.success("ListAccessKeys", "cli")
def keys_are_listed_without_their_secrets(w):
    made = key(w)
    [told] = w.iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]
    same("the key", (told["AccessKeyId"], told["Status"]), (made["AccessKeyId"], "Active"))
    holds("no secret is told", "SecretAccessKey" not in told)


@cases.paging("ListAccessKeys", "model")
def keys_by_page(w):
    key(w)
    w.iam.create_access_key(UserName="ann")
    pages(w.iam, "list_access_keys", "AccessKeyMetadata", 1, UserName="ann")


@cases.success("DeleteAccessKey", "cli")
def a_key_is_deleted(w):
    w.iam.delete_access_key(UserName="ann", AccessKeyId=key(w)["AccessKeyId"])
    same("the keys", w.iam.list_access_keys(UserName="ann")["AccessKeyMetadata"], [])


cases.refuses("DeleteAccessKey", "NoSuchEntity", "model", "a key that is none", lambda w: w.iam.delete_access_key(UserName=user(w), AccessKeyId="AKIA0123456789ABCDEF"))

# Policies


@cases.success("CreatePolicy", "cli")
def a_policy_is_made(w):
    told = w.iam.create_policy(PolicyName="see", PolicyDocument=SEE)["Policy"]
    has(told, "PolicyName", "PolicyId", "Arn", "Path", "DefaultVersionId", "AttachmentCount", "IsAttachable", "CreateDate", "UpdateDate")
    same("the ARN and version", (told["Arn"], told["DefaultVersionId"]), (f"arn:aws:iam::{w.account}:policy/see", "v1"))


cases.refuses("CreatePolicy", "EntityAlreadyExists", "model", "a name that is taken", lambda w: [managed(w) for _ in range(2)])
cases.refuses("CreatePolicy", "MalformedPolicyDocument", "model", "a document that is none", lambda w: managed(w, document="orders"))


def no_policy(w):
    return f"arn:aws:iam::{w.account}:policy/none"


@cases.success("GetPolicy", "cli")
def attachments_are_counted(w):
    same("the count", w.iam.get_policy(PolicyArn=attach(w))["Policy"]["AttachmentCount"], 1)


@cases.success("GetPolicyVersion", "cli")
def a_document_is_told(w):
    told = w.iam.get_policy_version(PolicyArn=managed(w), VersionId="v1")["PolicyVersion"]
    same("the document", (told["Document"], told["IsDefaultVersion"]), (json.loads(SEE), True))


cases.refuses("GetPolicyVersion", "NoSuchEntity", "model", "a version that is none", lambda w: w.iam.get_policy_version(PolicyArn=managed(w), VersionId="v9"))


@cases.success("DeletePolicy", "cli")
def a_policy_is_deleted(w):
    arn = managed(w)
    w.iam.delete_policy(PolicyArn=arn)
    refused("NoSuchEntity", lambda: w.iam.get_policy(PolicyArn=arn))


cases.refuses("DeletePolicy", "DeleteConflict", "model", "a policy that is attached", lambda w: w.iam.delete_policy(PolicyArn=attach(w)))


@cases.success("ListPolicies", "cli")
def own_policies_are_listed(w):
    arn = managed(w)
    same("the policies", [one["Arn"] for one in w.iam.list_policies(Scope="Local")["Policies"]], [arn])


@cases.paging("ListPolicies", "model")
def policies_by_page(w):
    for number in range(5):
        managed(w, f"see-{number}")
    pages(w.iam, "list_policies", "Policies", 2, Scope="Local")


cases.refuses("ListPolicies", "ValidationError", "model", "pages of none", lambda w: w.raw("iam").list_policies(MaxItems=0))


def attach(w):
    """A policy that a role has."""
    arn = managed(w)
    w.iam.attach_role_policy(RoleName=role(w), PolicyArn=arn)
    return arn


cases.refuses("UpdateAssumeRolePolicy", "NoSuchEntity", "model", "a role that is none",
              lambda w: w.iam.update_assume_role_policy(RoleName="nobody", PolicyDocument=TRUST))
cases.refuses("GetPolicy", "NoSuchEntity", "model", "a policy that is none", lambda w: w.iam.get_policy(PolicyArn=no_policy(w)))
cases.refuses("DeletePolicy", "NoSuchEntity", "model", "a policy that is none", lambda w: w.iam.delete_policy(PolicyArn=no_policy(w)))
cases.refuses("CreateAccessKey", "NoSuchEntity", "model", "a user that is none", lambda w: w.iam.create_access_key(UserName="nobody"))
cases.refuses("ListAccessKeys", "NoSuchEntity", "model", "a user that is none", lambda w: w.iam.list_access_keys(UserName="nobody"))

# What a principal may do


def simulate(w, *actions, source=None, **arguments):
    role(w)
    asked = dict(PolicySourceArn=source or f"arn:aws:iam::{w.account}:role/orders", ActionNames=list(actions))
    return w.iam.simulate_principal_policy(**asked, **arguments)


def decisions(answer):
    return {one["EvalActionName"]: one["EvalDecision"] for one in answer["EvaluationResults"]}


@cases.success("SimulatePrincipalPolicy", "cli")
def each_action_is_judged(w):
    answer = simulate(w, "ec2:DescribeVpcs", "ec2:CreateVpcEndpoint")
    has(answer, "EvaluationResults", "IsTruncated")
    for result in answer["EvaluationResults"]:
        has(result, "EvalActionName", "EvalResourceName", "EvalDecision", "MatchedStatements", "MissingContextValues")
    same("the decisions", decisions(answer), {"ec2:DescribeVpcs": "implicitDeny", "ec2:CreateVpcEndpoint": "implicitDeny"})


@cases.state("SimulatePrincipalPolicy", "model")
def its_policies_decide(w):
    role(w)
    w.iam.put_role_policy(RoleName="orders", PolicyName="see", PolicyDocument=SEE)
    w.iam.put_role_policy(RoleName="orders", PolicyName="no", PolicyDocument=policy("ec2:DescribeTags", effect="Deny"))
    answer = w.iam.simulate_principal_policy(PolicySourceArn=f"arn:aws:iam::{w.account}:role/orders",
                                             ActionNames=["ec2:DescribeVpcs", "ec2:DescribeTags", "ec2:CreateVpc"])
    same("the decisions", decisions(answer), {"ec2:DescribeVpcs": "allowed", "ec2:DescribeTags": "explicitDeny", "ec2:CreateVpc": "implicitDeny"})


@cases.paging("SimulatePrincipalPolicy", "model")
def results_by_page(w):
    role(w)
    actions = [f"ec2:Describe{n}" for n in range(5)]
    pages(w.iam, "simulate_principal_policy", "EvaluationResults", 2, PolicySourceArn=f"arn:aws:iam::{w.account}:role/orders", ActionNames=actions)


cases.refuses("SimulatePrincipalPolicy", "NoSuchEntity", "model", "somebody else's role",
              lambda w: simulate(w, "ec2:DescribeVpcs", source=f"arn:aws:iam::{w.other().account}:role/orders"))
cases.refuses("SimulatePrincipalPolicy", "InvalidInput", "model", "a session of a role",
              lambda w: simulate(w, "ec2:DescribeVpcs", source=f"arn:aws:sts::{w.account}:assumed-role/orders/case"))
cases.refuses("SimulatePrincipalPolicy", "InvalidInput", "reading", "an action without a service", lambda w: simulate(w, "DescribeVpcs"))


@cases.success("SimulateCustomPolicy", "cli")
def a_document_is_judged(w):
    answer = w.iam.simulate_custom_policy(PolicyInputList=[SEE], ActionNames=["ec2:DescribeVpcs", "ec2:CreateVpc"])
    same("the decisions", decisions(answer), {"ec2:DescribeVpcs": "allowed", "ec2:CreateVpc": "implicitDeny"})


@cases.paging("SimulateCustomPolicy", "model")
def results_of_a_document_by_page(w):
    pages(w.iam, "simulate_custom_policy", "EvaluationResults", 2, PolicyInputList=[SEE], ActionNames=[f"ec2:Describe{n}" for n in range(5)])


cases.refuses("SimulateCustomPolicy", "InvalidInput", "model", "a document that is none",
              lambda w: w.iam.simulate_custom_policy(PolicyInputList=["orders"], ActionNames=["ec2:DescribeVpcs"]))
