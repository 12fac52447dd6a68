"""The portal of IAM Identity Center: what somebody who is signed in may be, and credentials for that."""

from sso_oidc import signed_in
from suite import Cases, has, holds, refused, same

cases = Cases("sso")


def first_role(w, token):
    account = w.sso.list_accounts(accessToken=token)["accountList"][0]["accountId"]
    role = w.sso.list_account_roles(accessToken=token, accountId=account)["roleList"][0]["roleName"]
    return dict(accessToken=token, accountId=account, roleName=role)


def walk(w, operation, result, **arguments):
    """Page by page, with one entry each."""
    pages = [page[result] for page in w.sso.get_paginator(operation).paginate(PaginationConfig={"PageSize": 1}, **arguments)]
    same("what the pages hold together", [one for page in pages for one in page], getattr(w.sso, operation)(**arguments)[result])
    holds("each page holds one", all(len(page) == 1 for page in pages), pages)


@cases.success("ListAccounts", "model")
def accounts_are_listed(w):
    for account in w.sso.list_accounts(accessToken=signed_in(w))["accountList"]:
        has(account, "accountId", "accountName", "emailAddress")


@cases.paging("ListAccounts", "model")
def accounts_by_page(w):
    walk(w, "list_accounts", "accountList", accessToken=signed_in(w))


@cases.success("ListAccountRoles", "model")
def roles_are_listed(w):
    has(first_role(w, signed_in(w)), "roleName")


@cases.paging("ListAccountRoles", "model")
def roles_by_page(w):
    asked = first_role(w, signed_in(w))
    walk(w, "list_account_roles", "roleList", accessToken=asked["accessToken"], accountId=asked["accountId"])


@cases.success("GetRoleCredentials", "model")
def credentials_act_in_their_account(w):
    asked = first_role(w, signed_in(w))
    given = w.sso.get_role_credentials(**asked)["roleCredentials"]
    has(given, "accessKeyId", "secretAccessKey", "sessionToken", "expiration")
    keys = given["accessKeyId"], given["secretAccessKey"], given["sessionToken"]
    told = w.endpoint.client("sts", w.region, keys).get_caller_identity()
    same("the account", told["Account"], asked["accountId"])
    holds("the role is one of Identity Center", f":assumed-role/AWSReservedSSO_{asked['roleName']}_" in told["Arn"], told["Arn"])


cases.refuses("GetRoleCredentials", "ForbiddenException", "reading", "a role that one does not have",
              lambda w: w.sso.get_role_credentials(**(first_role(w, signed_in(w)) | {"roleName": "Nobody"})))


@cases.success("Logout", "model")
def the_token_is_of_no_more_use(w):
    token = signed_in(w)
    w.sso.logout(accessToken=token)
    refused("UnauthorizedException", lambda: w.sso.list_accounts(accessToken=token))


for operation, call in {
    "ListAccounts": lambda w: w.sso.list_accounts(accessToken="nobody"),
    "ListAccountRoles": lambda w: w.sso.list_account_roles(accessToken="nobody", accountId=w.account),
    "GetRoleCredentials": lambda w: w.sso.get_role_credentials(accessToken="nobody", accountId=w.account, roleName="orders"),
    "Logout": lambda w: w.sso.logout(accessToken="nobody"),
}.items():
    cases.refuses(operation, "UnauthorizedException", "model", "a token that is none", call)
