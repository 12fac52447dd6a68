"""One request and everything of its answer: the status, the bytes, and what botocore makes of them."""

import json
import time
from xml.etree import ElementTree

from botocore.exceptions import ClientError

# What services say of an operation that they do not have
NOT_KNOWN = ("InvalidAction", "UnknownOperationException", "UnknownOperation")
# Members of the envelope, which belong to no operation
ENVELOPE = {"requestId", "ResponseMetadata", "RequestId"}


class Answer:
    def __init__(self):
        self.status, self.body, self.kind, self.parsed, self.trouble, self.seconds = 0, b"", "", {}, "", 0.0

    @property
    def code(self):
        return self.parsed.get("Error", {}).get("Code", "") if self.status >= 300 else ""


def ask(client, action, params, tamper=None):
    """Sends one request, whatever the models say of it. `tamper` may change the serialised request before it is signed."""
    answer, events = Answer(), client.meta.events
    service = client.meta.service_model.service_id.hyphenize()

    def seen(response_dict, **_):
        answer.status = response_dict["status_code"]
        answer.body = response_dict["body"]
        answer.kind = response_dict["headers"].get("content-type", "")

    def change(params, **_):
        tamper(params)

    events.register_last(f"response-received.{service}.{action}", seen, unique_id="seen")
    if tamper:
        events.register_last(f"before-call.{service}.{action}", change, unique_id="change")
    begun = time.monotonic()
    try:
        answer.parsed = client._make_api_call(action, params)
    except ClientError as refused:
        answer.parsed = refused.response
    except Exception as error:  # botocore breaks in many ways on what it cannot write or read; each is a finding
        answer.trouble = f"{type(error).__name__}: {error}"
    finally:
        answer.seconds = time.monotonic() - begun
        events.unregister(f"response-received.{service}.{action}", unique_id="seen")
        events.unregister(f"before-call.{service}.{action}", unique_id="change")
    answer.parsed.pop("ResponseMetadata", None)
    return answer


def strangers(model, body):
    """The members of an answer that the model does not know, as paths: a client would lose them in silence."""
    shape, protocol = model.output_shape, model.service_model.resolved_protocol
    if not body.strip():
        return []
    if "json" in protocol:
        return list(_json(shape, json.loads(body), ""))
    root = ElementTree.fromstring(body)
    wrapper = shape.serialization.get("resultWrapper") if shape is not None else None
    if protocol == "query" and shape is not None:
        root = next((child for child in root if _name(child) == (wrapper or f"{model.name}Result")), root)
    return list(_xml(shape, root, ""))


def _json(shape, value, path):
    if shape is None:
        yield from (path + name for name in value or {})
    elif shape.type_name == "structure" and isinstance(value, dict):
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for name, item in value.items():
            below = f"{path}.{name}" if path else name
            if name not in known:
                yield below
            else:
                yield from _json(known[name], item, below)
    elif shape.type_name == "list" and isinstance(value, list):
        for item in value:
            yield from _json(shape.member, item, f"{path}[]")
    elif shape.type_name == "map" and isinstance(value, dict):
        for item in value.values():
            yield from _json(shape.value, item, path + "{}")


def _xml(shape, node, path):
    kind = shape.type_name if shape is not None else "structure"
    if kind == "structure":
        members = shape.members if shape is not None else {}
        known = dict(_elements(members))
        for child in node:
            name = _name(child)
            below = f"{path}.{name}" if path else name
            if name in known:
                yield from _xml(known[name], child, below)
            # EC2 says `return` of what is done, though no model has it (EC2 API Reference, the example of CreateSecurityGroup)
            elif name not in ENVELOPE and not (not path and name == "return"):
                yield below
    elif kind == "list":
        wanted = shape.member.serialization.get("name", "member")
        if shape.serialization.get("flattened"):
            yield from _xml(shape.member, node, f"{path}[]")
            return
        for child in node:
            if _name(child) != wanted:
                yield f"{path}[{_name(child)}]"
            else:
                yield from _xml(shape.member, child, f"{path}[]")
    elif kind != "map" and len(node):
        yield f"{path} (not a plain value)"


def _elements(members):
    for name, member in members.items():
        if member.serialization.get("location") in ("header", "headers", "statusCode"):
            continue
        flat = member.type_name == "list" and member.serialization.get("flattened")
        inner = member.member.serialization.get("name") if flat else None
        yield inner or member.serialization.get("name", name), member


def _name(node):
    return node.tag.rsplit("}", 1)[-1]
