"""Ways to make a valid request wrong in one place: what AWS's model says of every member of it, and what breaks that."""

import copy
import json
import re

import regex
from botocore.serialize import create_serializer

WORD = "no-such-word"
TEXT = "no number"
# What breaks most patterns; the first one that fits the allowed length and does break it is taken
ODD = ["!", "\u0001", "é!", "a b!", "***", " ", "!!!!!!!!!!!!!!!!!!!!!!", "\u0001" * 24]
PLAIN = {"string", "integer", "long", "float", "double", "boolean", "timestamp"}
FORM = {"missing", "range", "length", "pattern", "enum", "count", "type"}
TOKENS = {"NextToken", "nextToken", "Marker"}
# How an ID begins, and its kind where that is not its beginning
IDS = [
    (re.compile(r"^((?:vpce-svc|vpce|vpc|subnet|sgr|sg|rtb|igw|nat|acl|eni|i|ami)-)[0-9a-f]{8,17}$"), None),
    (re.compile(r"^(Z)[0-9A-Z]{9,31}$"), "hosted-zone"),
    (re.compile(r"^(C)[0-9A-Z]{9,31}$"), "change"),
]
NOTHING = "0123456789ABCDEF0123456789ABCDEF"
LONGEST = 200_000


class Mistake:
    """One wrong request: its parameters, or what to do to the written form where no parameters say it."""

    def __init__(self, kind, path, what, params, of="", tamper=None):
        self.kind, self.path, self.what, self.params, self.of, self.tamper = kind, path, what, params, of, tamper

    def __str__(self):
        return f"{self.kind} {self.path} ({self.what})"


class Constraint:
    """What a member must be, as the models say it, or else prose."""

    def __init__(self, shape, more):
        said = dict(shape.metadata) if shape is not None else {}
        self.min, self.max = more.get("min", said.get("min")), more.get("max", said.get("max"))
        self.pattern, self.enum = said.get("pattern"), getattr(shape, "enum", None) or []


def mistakes(model, params, more, names=()):
    """Every mistake that can be made in a request, each at one place. `more` are constraints in prose, by the member's name; `names` are
    the members that name something that exists, each with what is the name of nothing."""
    for name, nothing in dict(names).items():
        if isinstance(params.get(name), str) and not params[name].startswith("arn:"):
            yield Mistake("unknown", name, "a name of nothing", put(params, [name], nothing), "names")
    if model.input_shape is not None:
        yield from _structure(model, model.input_shape, params, params, [], more)
    if model.service_model.resolved_protocol == "ec2":
        yield Mistake("stranger", "NoSuchParameter", "an unknown parameter", params, tamper=stranger)


def _structure(model, shape, whole, value, steps, more):
    for name, member in shape.members.items():
        here = steps + [name]
        if name in shape.required_members and name in value and member.serialization.get("location") != "uri":
            # Where nothing else is in a structure, flattened parameters do not show that it is there
            if not steps or len(value) > 1 or in_json(model, steps, None):
                yield Mistake("missing", path(here), "left out", without(whole, here))
        if name in value:
            yield from _member(model, member, whole, value[name], here, more)
        elif member.type_name in PLAIN:
            # An optional member that the recipe does not use: wrong by itself all the same
            yield from _plain(model, member, whole, None, here, more)
        elif not steps:
            yield from _unused(model, member, whole, here, more)


def _member(model, shape, whole, value, here, more):
    constraint = Constraint(shape, more.get(path(here), {}))
    if shape.type_name == "structure":
        yield from _structure(model, shape, whole, value, here, more)
    elif shape.type_name == "list":
        # EC2's protocol does not tell an empty list from none
        if constraint.min and (constraint.min > 1 or model.service_model.resolved_protocol != "ec2"):
            yield Mistake("count", path(here), f"{constraint.min - 1} elements", put(whole, here, value[: constraint.min - 1]))
        if constraint.max and any(value):
            many = (value * (constraint.max + 1))[: constraint.max + 1]
            yield Mistake("count", path(here), f"{constraint.max + 1} elements", put(whole, here, many))
        tamper = in_json(model, here, TEXT)
        if tamper:
            yield Mistake("type", path(here), "a text for a list", whole, tamper=tamper)
        for item in value[:1]:
            if here[-1] in ("Filters", "Filter") and isinstance(item, dict) and "Name" in item:
                yield Mistake("filter", path(here), "of an unknown name", put(whole, here + [0, "Name"], WORD))
            yield from _member(model, shape.member, whole, item, here + [0], more)
    elif shape.type_name in PLAIN:
        yield from _plain(model, shape, whole, value, here, more)


def _unused(model, shape, whole, here, more):
    """A list or structure that no recipe uses: a least one is made up, and what the models say of its members is broken."""
    made = sample(shape, [])
    if made is None:
        return
    for mistake in _member(model, shape, put(whole, here, made), made, here, more):
        # What is made up names nothing that exists, so only its form can be judged
        if mistake.kind in FORM:
            yield mistake


def sample(shape, above):
    """A value of a form that the models allow, with the members that must be there; None where none is known."""
    kind = shape.type_name
    if kind in above or len(above) > 8:
        return None
    constraint = Constraint(shape, {})
    if kind == "structure":
        if shape.name in above:
            return None
        made = {name: sample(shape.members[name], [*above, shape.name]) for name in shape.required_members}
        return None if None in made.values() else made
    if kind == "list":
        item = sample(shape.member, above)
        return None if item is None else [item] * max(1, constraint.min or 0)
    if kind == "string":
        words = constraint.enum or ["a" * (constraint.min or 1), "1" * (constraint.min or 1), "arn:aws:iam::111122223333:role/a"]
        pattern = compiled(constraint)
        return next((word for word in words if not pattern or pattern.fullmatch(word)), None)
    return {"integer": constraint.min or 0, "long": constraint.min or 0, "boolean": True, "float": 0.0, "double": 0.0}.get(kind)


def _plain(model, shape, whole, value, here, more):
    constraint = Constraint(shape, more.get(path(here), {}))
    json_like = in_json(model, here, TEXT) is not None

    def wrong(kind, what, new, of=""):
        return Mistake(kind, path(here), what, put(whole, here, new), of)

    if shape.type_name in ("integer", "long", "float", "double"):
        if constraint.min is not None:
            yield wrong("range", f"{constraint.min - 1}", constraint.min - 1)
        if constraint.max is not None:
            yield wrong("range", f"{constraint.max + 1}", constraint.max + 1)
        if json_like:
            yield Mistake("type", path(here), "a text for a number", put(whole, here, 1), tamper=in_json(model, here, TEXT))
        else:
            yield wrong("type", "a text for a number", TEXT)
    elif shape.type_name == "boolean":
        if json_like:
            yield wrong("type", "a text for a boolean", TEXT)
        else:
            yield Mistake("type", path(here), "a text for a boolean", put(whole, here, True), tamper=in_place_of(model, whole, here))
    elif shape.type_name == "timestamp":
        return
    elif shape.type_name == "string":
        if constraint.enum:
            yield wrong("enum", "an unknown word", WORD)
        if constraint.min and not (constraint.min == 1 and shape.serialization.get("location") == "uri"):
            yield wrong("length", f"{constraint.min - 1} characters", "a" * (constraint.min - 1))
        if constraint.max and constraint.max < LONGEST:
            yield wrong("length", f"{constraint.max + 1} characters", ((value or "") + "a" * (constraint.max + 1))[: constraint.max + 1])
        if constraint.pattern:
            odd = breaker(constraint)
            if odd is not None:
                yield wrong("pattern", repr(odd), odd)
        if json_like:
            yield wrong("type", "a number for a text", 7)
        if here[-1] in TOKENS:
            yield wrong("token", "of no page", "no-such-token")
        # A filter for what does not exist finds nothing, and is no mistake
        if isinstance(value, str) and not here[0].startswith("Filter"):
            yield from _identity(wrong, value)


def _identity(wrong, value):
    """What exists is replaced by what does not, in the same form; then by what has no form."""
    found = next(((kind or match.group(1)[:-1], match) for pattern, kind in IDS if (match := pattern.match(value))), None)
    if found:
        kind, match = found
        digits = NOTHING[: len(value) - len(match.group(1))]
        yield wrong("unknown", "an ID that does not exist", match.group(1) + (digits if value.isupper() else digits.lower()), kind)
        if match.group(1).endswith("-"):
            yield wrong("malformed", "an ID of another form", match.group(1) + "!", kind)
    elif value.startswith("com.amazonaws.vpce."):
        yield wrong("unknown", "a service that does not exist", value[:-17] + "0fedcba9876543210", "service-name")
    elif value.startswith("arn:"):
        of = resource(value)
        if of != "root":
            numbered = of in ("task-definition", "log-group", "alarm", "topic", "policy", "role", "user")
            yield wrong("unknown", "an ARN of nothing", value + "0000" if numbered else value[:-4] + "0000", of)
        yield wrong("malformed", "no ARN", "arn:nonsense", "principal" if of == "root" else of)
    elif re.fullmatch(r"us-east-1[a-f]?", value):
        yield wrong("unknown", "a place that does not exist", "xx-east-9", "zone" if value[-1].isalpha() else "region")


def resource(arn):
    """What kind of thing an ARN names: `loadbalancer`, `log-group`; of SNS, a topic or a subscription to it."""
    rest = arn.split(":", 5)[5]
    if arn.split(":")[2] == "sns":
        return "subscription" if ":" in rest else "topic"
    return re.split("[:/]", rest)[0]


def breaker(constraint):
    """A text of an allowed length that a pattern does not let through, if one is known."""
    pattern = compiled(constraint)
    fits = [odd for odd in ODD if (constraint.min or 0) <= len(odd) <= (constraint.max or LONGEST)]
    return next((odd for odd in fits if pattern and not pattern.fullmatch(odd)), None)


def compiled(constraint):
    """The pattern; None where there is none, and for the few that Java reads and Python does not."""
    try:
        return regex.compile(constraint.pattern) if constraint.pattern else None
    except regex.error:
        return None


def path(steps):
    """`TagSpecifications[].ResourceType`."""
    return "".join("[]" if isinstance(s, int) else f".{s}" if n else s for n, s in enumerate(steps))


def put(params, steps, new):
    """A copy in which one place holds something else."""
    changed = copy.deepcopy(params)
    at = changed
    for step in steps[:-1]:
        at = at[step]
    at[steps[-1]] = new
    return changed


def without(params, steps):
    changed = copy.deepcopy(params)
    at = changed
    for step in steps[:-1]:
        at = at[step]
    del at[steps[-1]]
    return changed


def stranger(request):
    request["body"]["NoSuchParameter"] = WORD


def in_json(model, steps, new):
    """Writes something into a JSON body that botocore would not; None where the member is in no JSON body."""
    if "json" not in model.service_model.resolved_protocol:
        return None
    wire, shape = [], model.input_shape
    for step in steps:
        member = shape.member if isinstance(step, int) else shape.members[step]
        if not wire and "location" in member.serialization:
            return None
        wire.append(step if isinstance(step, int) else member.serialization.get("name", step))
        shape = member

    def change(request):
        request["body"] = json.dumps(put(json.loads(request["body"]), wire, new)).encode()

    return change


def in_place_of(model, params, steps):
    """botocore writes any truth as `true`: the member is found by writing it both ways, and then written as a text."""
    serializer = create_serializer(model.service_model.resolved_protocol, include_validation=False)

    def change(request):
        yes, no = (serializer.serialize_to_request(put(params, steps, truth), model) for truth in (True, False))
        for part in ("body", "query_string"):
            if isinstance(yes[part], dict):
                request[part].update({key: TEXT for key, value in yes[part].items() if value != no[part].get(key)})
            elif yes[part] != no[part]:
                at = next(n for n, (a, b) in enumerate(zip(yes[part], no[part])) if a != b)
                request[part] = yes[part][:at] + TEXT.encode() + yes[part][at + len("true") :]

    return change
