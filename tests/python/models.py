"""Writes the service models that the sandbox reads: of AWS's own, as botocore ships them, the operations named in operations.json,
with what a request must hold and, where the sandbox writes answers by the model, what an answer looks like. Documentation is left out.

    python models.py FOLDER    reads FOLDER/operations.json and writes FOLDER/<service>.json for each service
"""

import gzip
import json
import pathlib
import sys

import botocore

# Their answers are written by hand in Rust, so their models hold requests only.
WRITTEN_BY_HAND = {"ec2", "elbv2", "sts"}

# What the sandbox needs to know of a member, under short names: where it stands in a request or an answer.
MEMBER = {
    "locationName": "name",
    "queryName": "query",
    "location": "location",
    "flattened": "flattened",
}
# Words that AWS's own documentation of the operation knows and the model's list lacks: the list is not closed.
OPEN = {("ec2", "AccountAttributeName")}

SHAPE = {"min": "min", "max": "max", "pattern": "pattern", "enum": "enum", "flattened": "flattened"}


def main(folder):
    wanted = json.loads((folder / "operations.json").read_text())
    for service, operations in wanted.items():
        text = json.dumps(compact(service, operations), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        # one operation or shape a line, so that a change can be read
        text = text.replace('},"', '},\n"') + "\n"
        (folder / f"{service}.json").write_text(text)


def compact(service, names):
    model, version = published(service)
    meta = model["metadata"]
    missing = [name for name in names if name not in model["operations"]]
    if missing:
        sys.exit(f"{service} has no operations {missing}")
    shapes = {}
    operations = {}
    for name in names:
        operations[name] = operation(service, model, model["operations"][name], shapes)
    return {
        "source": f"botocore {botocore.__version__} (Apache-2.0), {service} {version}",
        "service": service,
        "protocols": meta.get("protocols") or [meta["protocol"]],
        "namespace": meta.get("xmlNamespace") or namespace(model),
        "json": meta.get("jsonVersion"),
        "operations": operations,
        "shapes": dict(sorted(shapes.items())),
    }


def namespace(model):
    """Of a REST service: each input says it."""
    found = [o["input"].get("xmlNamespace", {}).get("uri") for o in model["operations"].values() if "input" in o]
    return next((uri for uri in found if uri), None)


def operation(service, model, told, shapes):
    http = told.get("http", {})
    made = {"method": http.get("method", "POST"), "uri": http.get("requestUri", "/")}
    if http.get("responseCode", 200) != 200:
        made["status"] = http["responseCode"]
    if "input" in told:
        made["input"] = told["input"]["shape"]
        reach(service, model, made["input"], shapes)
    if "output" in told and service not in WRITTEN_BY_HAND:
        made["output"] = told["output"]["shape"]
        if "resultWrapper" in told["output"]:
            made["wrapper"] = told["output"]["resultWrapper"]
        reach(service, model, made["output"], shapes)
    return made


def reach(service, model, name, shapes):
    """Takes a shape and all that it refers to."""
    if name in shapes:
        return
    told = model["shapes"][name]
    made = {"type": told["type"]}
    made.update({short: told[long] for long, short in SHAPE.items() if long in told})
    if (service, name) in OPEN:
        del made["enum"]
    shapes[name] = made
    if told["type"] == "structure":
        made["members"] = {key: member(service, model, m, shapes) for key, m in told["members"].items()}
        if told.get("required"):
            made["required"] = told["required"]
    elif told["type"] == "list":
        made["member"] = member(service, model, told["member"], shapes)
    elif told["type"] == "map":
        made["key"] = member(service, model, told["key"], shapes)
        made["value"] = member(service, model, told["value"], shapes)


def member(service, model, told, shapes):
    reach(service, model, told["shape"], shapes)
    made = {"shape": told["shape"]}
    made.update({short: told[long] for long, short in MEMBER.items() if long in told})
    return made


def published(service):
    folder = pathlib.Path(botocore.__file__).parent / "data" / service
    version = sorted(path.name for path in folder.iterdir())[-1]
    with gzip.open(folder / version / "service-2.json.gz") as file:
        return json.load(file), version


main(pathlib.Path(sys.argv[1]))
