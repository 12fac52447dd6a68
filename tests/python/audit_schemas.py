"""Holds exported audits against the schemas that others published: prints what is wrong with each, by path.

SARIF: the schema of OASIS, 2.1.0-rtm.5, as the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT) carries it, in `tests/data`.
OCSF: the released schema that the events name, as the PyPI package ocsf-json-schema (MIT, the schema Apache-2.0) carries it.
"""

import json
import pathlib
import sys

from jsonschema import Draft4Validator, Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

DATA = pathlib.Path(__file__).parent.parent / "data"


def main(sarif, ocsf):
    log, events = (json.loads(pathlib.Path(name).read_text("utf-8")) for name in (sarif, ocsf))
    print(json.dumps({
        "sarif": wrong(Draft4Validator, json.loads((DATA / "sarif-2.1.0.json").read_text("utf-8")), log),
        "ocsf": [said for event in events for said in wrong(Draft202012Validator, ocsf_schema(event), event)],
        "results": len(log["runs"][0]["results"]),
        "events": len(events),
    }))


def ocsf_schema(event):
    version, profiles = event["metadata"]["version"], event["metadata"]["profiles"]
    known = SCHEMAS.setdefault(version, OcsfJsonSchemaEmbedded(get_ocsf_schema(version=version)))
    name = known.lookup_class_name_from_uid(class_uid=event["class_uid"])
    return known.get_class_schema(class_name=name, profiles=profiles)


SCHEMAS = {}


def wrong(validator, schema, document):
    checker = validator(schema, format_checker=validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message[:200]}" for error in checker.iter_errors(document)]


main(*sys.argv[1:])
