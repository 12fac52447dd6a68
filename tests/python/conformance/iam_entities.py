"""IAM: groups, and what roles, users and groups have: policies, boundaries and tags."""

import json

from iam import SEE, decisions, managed, no_policy, policy, role, user
from suite import Cases, has, holds, pages, refused, same

cases = Cases("iam")
# One of AWS's own
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def group(w, name="team"):
    w.iam.create_group(GroupName=name)
    return name


def member(w, *names):
    """A group with these users."""
    group(w)
    for name in names:
        w.iam.add_user_to_group(GroupName="team", UserName=user(w, name))
    return "team"


def members(w, name="team"):
    return [one["UserName"] for one in w.iam.get_group(GroupName=name)["Users"]]


@cases.success("CreateGroup", "cli")
def a_group_is_made(w):
    told = w.iam.create_group(GroupName="team")["Group"]
    has(told, "Path", "GroupName", "GroupId", "Arn", "CreateDate")
    same("the ARN", told["Arn"], f"arn:aws:iam::{w.account}:group/team")


@cases.state("CreateGroup", "aws.md: Names and IDs")
def a_groups_id_begins_with_agpa(w):
    told = w.iam.create_group(GroupName="team")["Group"]["GroupId"]
    holds("the ID begins with AGPA", told.startswith("AGPA"), told)


cases.refuses("CreateGroup", "EntityAlreadyExists", "model", "a name that is taken", lambda w: [group(w) for _ in range(2)])
cases.refuses("CreateGroup", "ValidationError", "model", "a name of 129 characters", lambda w: group(w, "x" * 129))


@cases.success("GetGroup", "cli")
def a_group_is_told_with_its_users(w):
    told = w.iam.get_group(GroupName=member(w, "ann", "bob"))
    same("the group", told["Group"]["GroupName"], "team")
    same("the users", sorted(one["UserName"] for one in told["Users"]), ["ann", "bob"])


@cases.paging("GetGroup", "model")
def users_of_a_group_by_page(w):
    pages(w.iam, "get_group", "Users", 2, GroupName=member(w, *[f"ann-{number}" for number in range(5)]))


@cases.success("DeleteGroup", "cli")
def a_group_is_deleted(w):
    w.iam.delete_group(GroupName=group(w))
    refused("NoSuchEntity", lambda: w.iam.get_group(GroupName="team"))


cases.refuses("DeleteGroup", "DeleteConflict", "model", "a group with a user", lambda w: w.iam.delete_group(GroupName=member(w, "ann")))


@cases.success("ListGroups", "cli")
def groups_are_listed(w):
    group(w)
    same("the groups", [one["GroupName"] for one in w.iam.list_groups()["Groups"]], ["team"])


@cases.paging("ListGroups", "model")
def groups_by_page(w):
    for number in range(5):
        group(w, f"team-{number}")
    pages(w.iam, "list_groups", "Groups", 2)


cases.refuses("ListGroups", "ValidationError", "model", "pages of none", lambda w: w.raw("iam").list_groups(MaxItems=0))


@cases.success("AddUserToGroup", "cli")
def a_user_joins_a_group(w):
    same("the users", members(w, member(w, "ann")), ["ann"])


@cases.state("AddUserToGroup", "model")
def a_user_has_the_policies_of_the_group(w):
    w.iam.put_group_policy(GroupName=member(w, "ann"), PolicyName="see", PolicyDocument=SEE)
    answer = w.iam.simulate_principal_policy(PolicySourceArn=f"arn:aws:iam::{w.account}:user/ann", ActionNames=["ec2:DescribeVpcs"])
    same("the decisions", decisions(answer), {"ec2:DescribeVpcs": "allowed"})


def in_many(w, count):
    """The groups of a user who is in so many."""
    user(w)
    for number in range(count):
        w.iam.add_user_to_group(GroupName=group(w, f"team-{number}"), UserName="ann")


cases.refuses("AddUserToGroup", "LimitExceeded", "reading", "an eleventh group", lambda w: in_many(w, 11))


@cases.success("RemoveUserFromGroup", "cli")
def a_user_leaves_a_group(w):
    w.iam.remove_user_from_group(GroupName=member(w, "ann"), UserName="ann")
    same("the users", members(w), [])


@cases.success("ListGroupsForUser", "cli")
def groups_of_a_user_are_listed(w):
    member(w, "ann")
    group(w, "other")
    same("the groups", [one["GroupName"] for one in w.iam.list_groups_for_user(UserName="ann")["Groups"]], ["team"])


@cases.paging("ListGroupsForUser", "model")
def groups_of_a_user_by_page(w):
    in_many(w, 5)
    pages(w.iam, "list_groups_for_user", "Groups", 2, UserName="ann")


for operation, act in {"AddUserToGroup": "add_user_to_group", "RemoveUserFromGroup": "remove_user_from_group"}.items():
    cases.refuses(operation, "NoSuchEntity", "model", "a group that is none", lambda w, act=act: getattr(w.iam, act)(GroupName="nobody", UserName=user(w)))
    cases.refuses(operation, "NoSuchEntity", "model", "a user that is none", lambda w, act=act: getattr(w.iam, act)(GroupName=group(w), UserName="nobody"))
cases.refuses("ListGroupsForUser", "NoSuchEntity", "model", "a user that is none", lambda w: w.iam.list_groups_for_user(UserName="nobody"))

# What roles, users and groups have alike: policies of their own, and managed ones

for Kind, make in (("Role", role), ("User", user), ("Group", group)):
    kind = Kind.lower()

    def call(w, verb, what="policy", kind=kind, **arguments):
        return getattr(w.iam, f"{verb}_{kind}_{what}")(**arguments)

    def own(w, call=call, make=make, Kind=Kind, name="see"):
        """One that has an inline policy."""
        who = {f"{Kind}Name": make(w)}
        call(w, "put", PolicyName=name, PolicyDocument=SEE, **who)
        return who

    def put(w, call=call, own=own):
        told = call(w, "get", PolicyName="see", **own(w))
        same("the document", told["PolicyDocument"], json.loads(SEE))

    def delete(w, call=call, own=own):
        who = own(w)
        call(w, "delete", PolicyName="see", **who)
        same("the policies", call(w, "list", "policies", **who)["PolicyNames"], [])

    def listed(w, call=call, own=own):
        same("the policies", call(w, "list", "policies", **own(w))["PolicyNames"], ["see"])

    def by_page(w, call=call, own=own, kind=kind):
        who = own(w)
        for number in range(4):
            call(w, "put", PolicyName=f"see-{number}", PolicyDocument=SEE, **who)
        pages(w.iam, f"list_{kind}_policies", "PolicyNames", 2, **who)

    def attached(w, call=call, make=make, Kind=Kind, kind=kind):
        who, arn = {f"{Kind}Name": make(w)}, managed(w)
        call(w, "attach", PolicyArn=arn, **who)
        told = getattr(w.iam, f"list_attached_{kind}_policies")(**who)["AttachedPolicies"]
        same("the policies", told, [{"PolicyName": "see", "PolicyArn": arn}])
        return who, arn

    def of_aws(w, call=call, make=make, Kind=Kind):
        call(w, "attach", PolicyArn=READ_ONLY, **{f"{Kind}Name": make(w)})

    def detached(w, call=call, attached=attached, kind=kind):
        who, arn = attached(w)
        call(w, "detach", PolicyArn=arn, **who)
        same("the policies", getattr(w.iam, f"list_attached_{kind}_policies")(**who)["AttachedPolicies"], [])

    def attached_by_page(w, call=call, make=make, Kind=Kind, kind=kind):
        who = {f"{Kind}Name": make(w)}
        for number in range(5):
            call(w, "attach", PolicyArn=managed(w, f"see-{number}"), **who)
        pages(w.iam, f"list_attached_{kind}_policies", "AttachedPolicies", 2, **who)

    for operation, declare, act, title in (
        (f"Put{Kind}Policy", cases.success, put, "an inline policy is put"),
        (f"Get{Kind}Policy", cases.success, put, "an inline policy is told"),
        (f"Delete{Kind}Policy", cases.success, delete, "an inline policy is deleted"),
        (f"List{Kind}Policies", cases.success, listed, "inline policies are listed"),
        (f"List{Kind}Policies", cases.paging, by_page, "inline policies by page"),
        (f"Attach{Kind}Policy", cases.success, attached, "a policy is attached"),
        (f"Attach{Kind}Policy", cases.state, of_aws, "one of AWS's own is attached"),
        (f"Detach{Kind}Policy", cases.success, detached, "a policy is detached"),
        (f"ListAttached{Kind}Policies", cases.success, attached, "attached policies are listed"),
        (f"ListAttached{Kind}Policies", cases.paging, attached_by_page, "attached policies by page"),
    ):
        declare(operation, "cli", title)(act)
    nobody = {f"{Kind}Name": "nobody"}
    for operation, act in {
        f"Get{Kind}": lambda w, n=nobody, k=kind: getattr(w.iam, f"get_{k}")(**n),
        f"Delete{Kind}": lambda w, n=nobody, k=kind: getattr(w.iam, f"delete_{k}")(**n),
        f"Put{Kind}Policy": lambda w, n=nobody, c=call: c(w, "put", PolicyName="see", PolicyDocument=SEE, **n),
        f"Get{Kind}Policy": lambda w, n=nobody, c=call: c(w, "get", PolicyName="see", **n),
        f"Delete{Kind}Policy": lambda w, n=nobody, c=call: c(w, "delete", PolicyName="see", **n),
        f"List{Kind}Policies": lambda w, n=nobody, c=call: c(w, "list", "policies", **n),
        f"Attach{Kind}Policy": lambda w, n=nobody, c=call: c(w, "attach", PolicyArn=managed(w), **n),
        f"Detach{Kind}Policy": lambda w, n=nobody, c=call: c(w, "detach", PolicyArn=managed(w), **n),
        f"ListAttached{Kind}Policies": lambda w, n=nobody, k=kind: getattr(w.iam, f"list_attached_{k}_policies")(**n),
    }.items():
        cases.refuses(operation, "NoSuchEntity", "model", f"a {kind} that is none", act)
    cases.refuses(f"Put{Kind}Policy", "MalformedPolicyDocument", "model", "a document that is none",
                  lambda w, c=call, m=make, K=Kind: c(w, "put", PolicyName="see", PolicyDocument="orders", **{f"{K}Name": m(w)}))

# What roles and users have alike: a boundary and tags

NAME = [{"Key": "Name", "Value": "orders"}]

for Kind, make in (("Role", role), ("User", user)):
    kind = Kind.lower()

    def call(w, verb, what, kind=kind, **arguments):
        return getattr(w.iam, f"{verb}_{kind}{what}")(**arguments)

    def shown(w, who, call=call, Kind=Kind):
        return call(w, "get", "", **who)[Kind]

    def bound(w, call=call, make=make, Kind=Kind, shown=shown):
        who, arn = {f"{Kind}Name": make(w)}, managed(w)
        call(w, "put", "_permissions_boundary", PermissionsBoundary=arn, **who)
        same("the boundary", shown(w, who)["PermissionsBoundary"], {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn})
        return who

    def unbound(w, call=call, bound=bound, shown=shown):
        who = bound(w)
        call(w, "delete", "_permissions_boundary", **who)
        holds("no boundary is told", "PermissionsBoundary" not in shown(w, who))

    def bounded(w, call=call, bound=bound, shown=shown):
        who = bound(w)
        call(w, "put", "_policy", PolicyName="all", PolicyDocument=policy("*"), **who)
        answer = w.iam.simulate_principal_policy(PolicySourceArn=shown(w, who)["Arn"], ActionNames=["ec2:DescribeVpcs", "ec2:CreateVpc"])
        same("the decisions", decisions(answer), {"ec2:DescribeVpcs": "allowed", "ec2:CreateVpc": "implicitDeny"})

    def tagged(w, call=call, make=make, Kind=Kind):
        who = {f"{Kind}Name": make(w)}
        call(w, "tag", "", Tags=NAME, **who)
        same("the tags", call(w, "list", "_tags", **who)["Tags"], NAME)
        return who

    def untagged(w, call=call, tagged=tagged):
        who = tagged(w)
        call(w, "untag", "", TagKeys=["Name", "absent"], **who)
        same("the tags", call(w, "list", "_tags", **who)["Tags"], [])

    def tags_by_page(w, call=call, make=make, Kind=Kind, kind=kind):
        who = {f"{Kind}Name": make(w)}
        call(w, "tag", "", Tags=[{"Key": f"key-{number}", "Value": "x"} for number in range(5)], **who)
        pages(w.iam, f"list_{kind}_tags", "Tags", 2, **who)

    for operation, declare, act, title in (
        (f"Put{Kind}PermissionsBoundary", cases.success, bound, "a boundary is set"),
        (f"Put{Kind}PermissionsBoundary", cases.state, bounded, "nothing is allowed beyond a boundary"),
        (f"Delete{Kind}PermissionsBoundary", cases.success, unbound, "a boundary is taken away"),
        (f"Tag{Kind}", cases.success, tagged, "tags are added"),
        (f"Untag{Kind}", cases.success, untagged, "tags are removed"),
        (f"List{Kind}Tags", cases.success, tagged, "tags are listed"),
        (f"List{Kind}Tags", cases.paging, tags_by_page, "tags by page"),
    ):
        declare(operation, "cli" if declare == cases.success else "model", title)(act)
    nobody = {f"{Kind}Name": "nobody"}
    for operation, act in {
        f"Put{Kind}PermissionsBoundary": lambda w, n=nobody, c=call: c(w, "put", "_permissions_boundary", PermissionsBoundary=managed(w), **n),
        f"Delete{Kind}PermissionsBoundary": lambda w, n=nobody, c=call: c(w, "delete", "_permissions_boundary", **n),
        f"Tag{Kind}": lambda w, n=nobody, c=call: c(w, "tag", "", Tags=NAME, **n),
        f"Untag{Kind}": lambda w, n=nobody, c=call: c(w, "untag", "", TagKeys=["Name"], **n),
        f"List{Kind}Tags": lambda w, n=nobody, c=call: c(w, "list", "_tags", **n),
    }.items():
        cases.refuses(operation, "NoSuchEntity", "model", f"a {kind} that is none", act)
    cases.refuses(f"Put{Kind}PermissionsBoundary", "NoSuchEntity", "model", "a policy that is none",
                  lambda w, c=call, m=make, K=Kind: c(w, "put", "_permissions_boundary", PermissionsBoundary=no_policy(w), **{f"{K}Name": m(w)}))
    cases.refuses(f"Delete{Kind}PermissionsBoundary", "NoSuchEntity", "reading", "where there is none",
                  lambda w, c=call, m=make, K=Kind: c(w, "delete", "_permissions_boundary", **{f"{K}Name": m(w)}))
