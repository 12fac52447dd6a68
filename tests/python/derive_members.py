"""Derives which members AWS sends: `tests/data/recorded_members.json` and `example_members.json`. Names and counts only, no values.

    python derive_members.py recorded FOLDER   answers of AWS that others recorded, one folder per operation (`ec2.DescribeVpcs/*.json`)
    python derive_members.py examples          the AWS CLI's example outputs and those of the service models, as installed

The tables are kept in the project, so neither the recordings nor this script are needed to run the check.
"""

import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from botocore import xform_name

import recipes
import service_models

DATA = Path(__file__).parent.parent / "data"
RECORDED = "cloud-custodian/cloud-custodian (Apache-2.0), tests/data/placebo, commit df800e9e94"
EXAMPLES = "AWS CLI 1.46.3 (Apache-2.0), awscli/examples; botocore 1.44.5 (Apache-2.0), examples-1.json"
# Found, not imported: importing the AWS CLI puts its own botocore in the place of the installed one
EXAMPLES_FOLDER = Path(find_spec("awscli").origin).parent / "examples"
MEANING = "member: [objects that hold it, objects that could, answers with such an object]"


def main():
    if sys.argv[1:2] == ["recorded"]:
        write("recorded_members.json", RECORDED, recorded(Path(sys.argv[2])))
    else:
        write("example_members.json", EXAMPLES, examples())


def write(name, source, operations):
    """One member a line, so that a change can be read."""
    lines = []
    for operation, rows in sorted(operations.items()):
        members = ",\n".join(f"      {json.dumps(path)}: {json.dumps(row)}" for path, row in rows.items())
        lines.append(f"    {json.dumps(operation)}: {{\n{members}\n    }}")
    head = f'  "source": {json.dumps(source)},\n  "holds": "names of members and counts, no values",\n  "meaning": {json.dumps(MEANING)}'
    (DATA / name).write_text("{\n" + head + ',\n  "operations": {\n' + ",\n".join(lines) + "\n  }\n}\n")
    print(f"{name}: {len(operations)} operations, {sum(map(len, operations.values()))} members")


def recorded(folder):
    operations = {}
    for place in sorted(p for p in folder.iterdir() if p.is_dir()):
        service, action = place.name.split(".")
        name = f"{service_models.FOLDERS.get(service, service)}.{action}"
        answers = [json.loads(file.read_text()) for file in sorted(place.glob("*.json"))]
        tally(operations, name, [a["data"] for a in answers if a["status_code"] == 200])
    return operations


def examples():
    """Of the operations that there is a recipe for: others would only make the table long."""
    operations = {}
    for name in recipes.load():
        service, action = name.split(".")
        page = EXAMPLES_FOLDER / service / f"{xform_name(action, '-')}.rst"
        answers = outputs(page.read_text()) if page.exists() else []
        answers += [e["output"] for e in service_models.examples(service).get(action, []) if e.get("output")]
        tally(operations, name, answers)
    return operations


def tally(operations, name, answers):
    shape = service_models.operation(name).output_shape
    if shape is None:
        return
    members = service_models.Members(shape)
    for answer in answers:
        members.add(answer)
    if members.held:
        operations[name] = members.table()


def outputs(page):
    """The JSON objects below each `Output::`; what an author cut with dots is no JSON and is left out."""
    found = []
    for block in re.split(r"(?im)^\s*Output:+\s*$", page)[1:]:
        text = ""
        for line in block.splitlines():
            if line.strip() and not line.startswith((" ", "\t")):
                break
            text += line + "\n"
        try:
            answer = json.loads(text)
        except ValueError:
            continue
        if isinstance(answer, dict):
            found.append(answer)
    return found


if __name__ == "__main__":
    main()
