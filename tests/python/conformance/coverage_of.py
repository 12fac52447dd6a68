"""What the cases leave out: operations that the sandbox simulates and no case drives, and sources that are none."""

import json
import re
from pathlib import Path

import botocore.session
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

AWS_MD = Path(__file__).parents[3] / "docs/aws.md"
# What the sandbox simulates, by service
SIMULATED = Path(__file__).parents[3] / "src-tauri/sandbox/models/operations.json"
# How the sandbox says that it does not know an operation; a number stands for an answer in another protocol
UNKNOWN = {"InvalidAction", "UnknownOperationException", "UnknownOperation", "400", "404"}
# Operations that cannot be refused from outside, and why
NEVER_REFUSED = {
    ("sts", "GetCallerIdentity"): "its model has no error and no parameter",
    ("route53", "GetHostedZoneCount"): "the same",
    ("autoscaling", "DescribeAccountLimits"): "no parameter, and no error but contention",
    ("cloudtrail", "ListTrails"): "its errors are those of accounts that lack it",
}
# Operations that no answer tells apart from one that is simulated, and why
ONE_PATH = {("sso-oidc", "CreateTokenWithIAM"): "CreateToken's method and path; only the query string differs"}


def operations(sandbox, cases):
    """Every operation that is simulated has a success and an error, and pages where boto3 can page; no other one is answered."""
    simulated = json.loads(SIMULATED.read_text())
    tried = {}
    for case in cases:
        tried.setdefault((case.service, case.operation), set()).add(case.kind.split(":")[0])
    wrong = [f"{' '.join(one)} has cases and is not simulated" for one in sorted(tried) if one[1] not in simulated.get(one[0], ())]
    for service, known in simulated.items():
        client = sandbox.new_world().client(service, parameter_validation=False)
        for operation in client.meta.service_model.operation_names:
            one = (service, operation)
            if operation in known:
                lacking = needed(client, one) - tried.get(one, set())
                wrong += [f"{service} {operation} has no case of {', '.join(sorted(lacking))}"] if lacking else []
            elif one not in ONE_PATH and answers(client, operation):
                wrong.append(f"{service} {operation} is answered and not simulated")
    return wrong


def needed(client, one):
    kinds = {"success"} if one in NEVER_REFUSED else {"success", "error"}
    return kinds | ({"paging"} if client.can_paginate(botocore.xform_name(one[1])) else set())


def answers(client, operation):
    """Whether an empty request is anything but an unknown action."""
    try:
        client._make_api_call(operation, least(client.meta.service_model.operation_model(operation)))
    except ClientError as error:
        return error.response["Error"].get("Code") not in UNKNOWN
    except ResponseParserError:
        return False
    return True


def least(model):
    """What botocore cannot do without: the path of a REST request, and a URL that it would sign itself."""
    members = model.input_shape.members.items() if model.input_shape else ()
    needed = lambda name, member: name == "PresignedUrl" or member.serialization.get("location") == "uri"
    return {name: "x" for name, member in members if needed(name, member)}


def sources(cases):
    """A source is one of those that `suite` names."""
    known = {"model", "cli", "tf", "issue", "reading"} | {f"aws.md: {title}" for title in re.findall(r"^## (.+)$", AWS_MD.read_text(), re.MULTILINE)}
    return [f"{case.id}: there is no source “{case.source}”" for case in cases if case.source not in known]
