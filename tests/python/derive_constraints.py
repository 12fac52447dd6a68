"""Derives what the service models demand of requests, as one small table that a validator can walk: `python derive_constraints.py [FILE]`.

Only the operations that there is a recipe for. A service has operations (name → its input's shape) and shapes, one a line. A shape has a
`kind` (structure, list, map, string, integer, double, boolean, timestamp, blob) and, where there are any, `min`, `max` (of the number, of the
characters, of the elements), `pattern` (in the words of Rust's `regex`), `enum`; a structure has `members` (name on the wire → shape) and `required` (names on the wire); a
list or map has `of`, the shape of what is in it. Shapes that demand nothing but their kind are called by their kind and not listed.
The table holds names, numbers and words of the models, no sentences of theirs.
"""

import json
import re
import sys

import models
import recipes

SOURCE = "botocore 1.44.5 (Apache-2.0), service-2.json: names, types, ranges, patterns and words"
KINDS = {"long": "integer", "float": "double"}


def main():
    services = {}
    for name in recipes.load():
        service, action = name.split(".")
        table = services.setdefault(service, {"operations": {}, "shapes": {}})
        shape = models.operation(name).input_shape
        table["operations"][action] = add(table["shapes"], shape, models.service(service).resolved_protocol) if shape else None
    written = write(services)
    if sys.argv[1:]:
        with open(sys.argv[1], "w") as file:
            file.write(written)
    else:
        print(written, end="")


def add(shapes, shape, protocol):
    """Lists a shape and all below it; gives the name it has in the table."""
    kind = KINDS.get(shape.type_name, shape.type_name)
    row = {"kind": kind}
    row |= {key: shape.metadata[key] for key in ("min", "max") if key in shape.metadata}
    if "pattern" in shape.metadata:
        row["pattern"] = plain(shape.metadata["pattern"])
    if getattr(shape, "enum", None):
        row["enum"] = list(shape.enum)
    if row == {"kind": kind} and kind not in ("structure", "list", "map"):
        return kind
    if shape.name not in shapes:
        # Before what is below it, for shapes that hold themselves
        shapes[shape.name] = row
        if kind == "structure":
            wire = {name: on_the_wire(name, member, protocol) for name, member in shape.members.items()}
            row["members"] = {wire[name]: add(shapes, member, protocol) for name, member in shape.members.items()}
            if shape.required_members:
                row["required"] = [wire[name] for name in shape.required_members]
        elif kind in ("list", "map"):
            row["of"] = add(shapes, shape.member if kind == "list" else shape.value, protocol)
    return shape.name


def on_the_wire(name, member, protocol):
    """How a request calls a member: as botocore's serializers do."""
    told = member.serialization
    if protocol == "ec2":
        other = told.get("queryName") or (told["name"][0].upper() + told["name"][1:] if "name" in told else None)
        return other or name
    if protocol == "query" and member.type_name == "list" and told.get("flattened"):
        return member.member.serialization.get("name", name)
    return told.get("name", name)


def plain(pattern):
    """A pattern of Java's in words that Rust's `regex` reads too, for the whole of a text: `\\w` and `\\d` mean ASCII there."""
    pattern = re.sub(r"\\u(10[0-9A-F]{4}|1[0-9A-F]{4}(?=-)|[0-9A-Fa-f]{4})", r"\\x{\1}", pattern)
    pattern = pattern.replace(r"\w", "A-Za-z0-9_" if "[" in pattern else "[A-Za-z0-9_]").replace(r"[\d]", "[0-9]").replace(r"\d", "[0-9]")
    return f"^(?:{pattern.removeprefix('^').removesuffix('$')})$"


def write(services):
    lines = ["{", f'"source": {json.dumps(SOURCE)},', '"services": {']
    for number, (service, table) in enumerate(sorted(services.items())):
        lines += [f"{json.dumps(service)}: {{", f'"operations": {compact(table["operations"])},', '"shapes": {']
        rows = [f"{json.dumps(name)}: {compact(row)}" for name, row in sorted(table["shapes"].items())]
        lines += [",\n".join(rows), "}", "}" if number == len(services) - 1 else "},"]
    return "\n".join([*lines, "}", "}"]) + "\n"


def compact(value):
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    main()
