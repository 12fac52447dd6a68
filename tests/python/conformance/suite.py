"""What a case is and how a service's module declares one. A case drives an endpoint from outside with boto3, in an account of its own.

A module takes `cases = Cases("ec2")` and declares with it, naming the operation and the source of what is expected:

    @cases.success("CreateVpc", "cli")          the call works, and its answer has what AWS always sends
    @cases.paging("DescribeVpcs", "model")      its pages together are its whole list
    @cases.state("CreateVpc", "cli")            what other calls see afterwards, at once or when time has passed
    cases.refuses("CreateVpc", "InvalidVpc.Range", "reading", "a range of /8", lambda w: w.ec2.create_vpc(CidrBlock="10.0.0.0/8"))

The name of a function, or the words of a refusal, is the case's name. A source says from where the rule is known: `model` (AWS's service model as
botocore ships it), `cli` (the examples of the AWS CLI), `tf` (the codes that Terraform's provider waits for), `issue` (AWS's answer in a public
issue, named beside the case), `aws.md: Section` (docs/aws.md), or `reading` (ours: docs/fidelity.md). EC2's model has no error codes: where it has the rule, the code is our reading of it.
"""

from dataclasses import dataclass
from typing import Callable

from botocore.exceptions import ClientError, ParamValidationError
from botocore.parsers import ResponseParserError

CASES = []


@dataclass(frozen=True)
class Case:
    service: str
    operation: str
    kind: str
    name: str
    source: str
    act: Callable

    @property
    def id(self):
        return f"{self.service} {self.operation}: {self.name}"


class Cases:
    """Declares the cases of one service, by boto3's name of it."""

    def __init__(self, service):
        self.service = service

    def success(self, operation, source, name=None):
        return self._decorate(operation, "success", source, name)

    def paging(self, operation, source, name=None):
        return self._decorate(operation, "paging", source, name)

    def state(self, operation, source, name=None):
        return self._decorate(operation, "state", source, name)

    def refuses(self, operation, code, source, name, act):
        """`act` must be refused with `code`."""
        self._add(operation, f"error:{code}", name, source, lambda world: refused(code, lambda: act(world)))

    def _decorate(self, operation, kind, source, name):
        def declare(act):
            self._add(operation, kind, name or act.__name__.replace("_", " "), source, act)
            return act

        return declare

    def _add(self, operation, kind, name, source, act):
        case = Case(self.service, operation, kind, name, source, act)
        assert case.id not in {other.id for other in CASES}, f"{case.id} is declared twice"
        CASES.append(case)


class Differs(Exception):
    """An answer is another one than the case expects: `what` in words that do not change from run to run, then details."""

    def __init__(self, what, details=""):
        super().__init__(f"{what}: {details}" if details else what)
        self.what = what


def same(what, found, expected):
    if found != expected:
        raise Differs(f"{what} differs", f"{found!r} instead of {expected!r}")


def holds(what, condition, details=""):
    if not condition:
        raise Differs(f"it is not so that {what}", details)


def has(answer, *members):
    """The answer carries each of these members; one that is a list may be empty."""
    for member in members:
        if member not in answer:
            raise Differs(f"{member} is missing", sorted(answer))


def refused(code, act):
    """Acts, expects to be refused with this code, and gives the refusal."""
    try:
        answer = act()
    except ClientError as error:
        found = error.response["Error"].get("Code", "")
        if found != code:
            raise Differs(found or "a refusal without a code", error) from error
        return error.response
    except ResponseParserError as error:
        raise Differs("an answer that cannot be read", error) from error
    raise Differs("no refusal", str(answer)[:300])


def unsuccessful(answer, code):
    """What AWS answers with HTTP 200 where each of several resources is judged apart."""
    codes = [failed["Error"]["Code"] for failed in answer["Unsuccessful"]]
    if codes != [code]:
        raise Differs(codes[0] if codes else "no refusal", answer["Unsuccessful"])


def pages(client, operation, result, size, least=None, **arguments):
    """Walks an operation page by page, and compares that with the whole list. `least` is how many there must be, or more than one page."""
    ask = getattr(client, operation)
    whole = ask(**arguments)[result]
    walked = list(client.get_paginator(operation).paginate(PaginationConfig={"PageSize": size}, **arguments))
    lengths = [len(page.get(result, [])) for page in walked]
    holds("the list is as long as was made", len(whole) >= (size + 1 if least is None else least), len(whole))
    holds("no page is larger than asked", max(lengths) <= size, lengths)
    holds("a full page comes first", len(whole) <= size or lengths[0] == size, lengths)
    # AWS promises no order
    same("what the pages hold together", sorted(repr(item) for page in walked for item in page.get(result, [])), sorted(map(repr, whole)))


def outcome(case, world):
    """How a case went: `ok`, or in words that do not change from run to run what came instead; then details for people."""
    try:
        case.act(world)
    except Differs as error:
        return error.what, str(error)
    except ClientError as error:
        code = error.response["Error"].get("Code", "")
        return code or "a refusal without a code", str(error)
    except ResponseParserError as error:
        return "an answer that cannot be read", str(error)[:300]
    except KeyError as error:
        return f"{error.args[0]} is missing", repr(error)
    except (IndexError, ValueError) as error:
        return "a list of another length", repr(error)
    except ParamValidationError as error:
        return "the case is wrong", str(error)
    except Exception as error:  # whatever a server answers, the others are tried too
        return type(error).__name__, repr(error)[:300]
    return "ok", ""
