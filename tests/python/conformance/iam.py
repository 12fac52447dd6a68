"""IAM: the account's alias, roles, and what a principal may do."""

from suite import Cases, has, pages, same
from sts import assume, role

cases = Cases("iam")


def existing_role(w):
    """A role by name. The sandbox knows those that were assumed; moto those that were made."""
    if w.endpoint.is_moto:
        w.iam.create_role(RoleName="orders", AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[]}')
    assume(w)
    return "orders"


@cases.success("ListAccountAliases", "cli")
def aliases_are_listed(w):
    same("the aliases", w.iam.list_account_aliases()["AccountAliases"], [])


@cases.paging("ListAccountAliases", "model")
def aliases_by_page(w):
    pages(w.iam, "list_account_aliases", "AccountAliases", 1, least=0)


cases.refuses("ListAccountAliases", "ValidationError", "model", "pages of none", lambda w: w.raw("iam").list_account_aliases(MaxItems=0))


@cases.success("GetRole", "cli")
def a_role_is_told(w):
    told = w.iam.get_role(RoleName=existing_role(w))["Role"]
    has(told, "Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument", "MaxSessionDuration")
    same("the ARN", told["Arn"], role(w.account))
    same("the path", told["Path"], "/")


@cases.state("GetRole", "cli")
def a_roles_id_begins_its_sessions_ids(w):
    existing_role(w)
    session = assume(w)["AssumedRoleUser"]["AssumedRoleId"]
    same("the ID", session.split(":")[0], w.iam.get_role(RoleName="orders")["Role"]["RoleId"])


cases.refuses("GetRole", "NoSuchEntity", "model", "a role that is none", lambda w: w.iam.get_role(RoleName="nobody"))
cases.refuses("GetRole", "ValidationError", "model", "a name of 65 characters", lambda w: w.raw("iam").get_role(RoleName="x" * 65))


def simulate(w, *actions, source=None, **arguments):
    existing_role(w)
    asked = dict(PolicySourceArn=source or role(w.account), ActionNames=list(actions))
    return w.iam.simulate_principal_policy(**asked, **arguments)


@cases.success("SimulatePrincipalPolicy", "cli")
def each_action_is_judged(w):
    answer = simulate(w, "ec2:DescribeVpcs", "ec2:CreateVpcEndpoint")
    has(answer, "EvaluationResults", "IsTruncated")
    for result in answer["EvaluationResults"]:
        has(result, "EvalActionName", "EvalResourceName", "EvalDecision", "MatchedStatements", "MissingContextValues")
    same("the actions", [one["EvalActionName"] for one in answer["EvaluationResults"]], ["ec2:DescribeVpcs", "ec2:CreateVpcEndpoint"])


@cases.paging("SimulatePrincipalPolicy", "model")
def results_by_page(w):
    existing_role(w)
    actions = [f"ec2:Describe{n}" for n in range(5)]
    pages(w.iam, "simulate_principal_policy", "EvaluationResults", 2, PolicySourceArn=role(w.account), ActionNames=actions)


cases.refuses("SimulatePrincipalPolicy", "NoSuchEntity", "model", "somebody else's role",
              lambda w: simulate(w, "ec2:DescribeVpcs", source=role(w.other().account)))
cases.refuses("SimulatePrincipalPolicy", "InvalidInput", "model", "a session of a role",
              lambda w: simulate(w, "ec2:DescribeVpcs", source=f"arn:aws:sts::{w.account}:assumed-role/orders/case"))
cases.refuses("SimulatePrincipalPolicy", "InvalidInput", "reading", "an action without a service", lambda w: simulate(w, "DescribeVpcs"))
