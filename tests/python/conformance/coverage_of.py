"""What the cases leave out: operations that the sandbox answers and no case drives, and sources that are none."""

import re
from pathlib import Path

import botocore.session
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

AWS_MD = Path(__file__).parents[3] / "docs/aws.md"
# How the sandbox says that it does not know an operation; a number stands for an answer in another protocol
UNKNOWN = {"InvalidAction", "UnknownOperationException", "UnknownOperation", "400", "404"}
# Operations that cannot be refused from outside, and why
NEVER_REFUSED = {
    ("sts", "GetCallerIdentity"): "its model has no error and no parameter",
    ("route53", "GetHostedZoneCount"): "the same",
    ("autoscaling", "DescribeAccountLimits"): "no parameter, and no error but contention",
    ("cloudtrail", "ListTrails"): "its errors are those of accounts that lack it",
}


def operations(sandbox, cases):
    """Every operation that is answered has a success and an error, and pages where boto3 can page."""
    services = sorted({case.service for case in cases})
    return [line for service in services for line in lacking(sandbox, service, cases)]


def lacking(sandbox, service, cases):
    world = sandbox.new_world()
    client = world.client(service, parameter_validation=False)
    for operation in client.meta.service_model.operation_names:
        tried = {case.kind.split(":")[0] for case in cases if (case.service, case.operation) == (service, operation)}
        if {"success", "error", "paging"} <= tried:
            continue
        method = botocore.xform_name(operation)
        needed = {"success"} | ({"paging"} if client.can_paginate(method) else set())
        needed |= set() if (service, operation) in NEVER_REFUSED else {"error"}
        if needed - tried and answers(client, operation):
            yield f"{service} {operation} has no case of {', '.join(sorted(needed - tried))}"


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
