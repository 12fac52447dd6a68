"""How moto departs from AWS, as declared in `moto_differences.json` and shown in docs/fidelity.md.

An entry says of a case what moto does instead, who is right, and from where that is known. A departure that nobody declared is wrong, and so is
one that no longer shows: then moto has changed, and so has what a test against it says.
"""

import json
from pathlib import Path

FILE = Path(__file__).with_name("moto_differences.json")
FIDELITY = Path(__file__).parents[3] / "docs/fidelity.md"
# Where the case's source is AWS's, and where it is our reading
SANDBOX = "the sandbox"
NOT_KNOWN = "not known"
# The last part of the page, which `--write-differences` writes
HEADING = "### Case by case\n"
INTRODUCTION = """What the cases of `tests/python/conformance/` expect and moto 5.2.5 does not do, declared in `moto_differences.json` there; `tests/it/conformance.rs` fails when
there is another, or when one no longer shows. Where the source is AWS's the sandbox is right; where it is our reading nobody knows.

"""


def judge(tried, whole, write=False):
    declared = json.loads(FILE.read_text()) if FILE.exists() else []
    departs = [one for one in tried if one["moto"] not in ("ok", None)]
    if write:
        declared = redeclared(departs, declared)
        FILE.write_text("[\n" + ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in declared) + "\n]\n")
        page = FIDELITY.read_text().split(HEADING)[0]
        FIDELITY.write_text(page + HEADING + INTRODUCTION + "\n".join(table(declared)) + "\n")
    expected = {key(entry): entry["moto"] for entry in declared}
    found = {key(one): one["moto"] for one in departs}
    wrong = [
        f"{' '.join(case[:2])}: {case[2]}: moto differs ({did}), and that is not declared"
        for case, did in found.items()
        if expected.get(case) != did
    ]
    if whole:
        wrong += [
            f"{' '.join(case[:2])}: {case[2]}: moto is declared to differ ({did}) and does not"
            for case, did in expected.items()
            if found.get(case) != did
        ]
        wrong += shown(declared)
    return wrong


def key(one):
    return one["service"], one["operation"], one["case"]


def redeclared(departs, declared):
    """What was said of a departure stays said while the case's source stays; a new one is judged by that, for a person to look at."""
    said = {(key(entry), entry["moto"], entry["source"]): entry for entry in declared}
    entries = []
    for one in sorted(departs, key=key):
        right = NOT_KNOWN if one["source"] == "reading" else SANDBOX
        new = {
            "service": one["service"],
            "operation": one["operation"],
            "case": one["case"],
            "moto": one["moto"],
            "right": right,
            "source": one["source"],
        }
        entries.append(said.get((key(one), one["moto"], one["source"]), new))
    return entries


def table(declared):
    """One line an operation, as docs/fidelity.md has it."""
    by_operation = {}
    for entry in declared:
        by_operation.setdefault((entry["service"], entry["operation"]), []).append(entry)
    lines = ["| operation | the case, and what moto does | who is right (source) |", "|---|---|---|"]
    for (service, operation), entries in sorted(by_operation.items()):
        does = "; ".join(f"{entry['case']}: *{entry['moto']}*" for entry in entries)
        right = "; ".join(dict.fromkeys(f"{entry['right']} ({entry['source']})" for entry in entries))
        lines.append(f"| {service} {operation} | {does} | {right} |")
    return lines


def shown(declared):
    """The table of docs/fidelity.md holds each declared departure."""
    page = FIDELITY.read_text().splitlines()
    return [f"docs/fidelity.md lacks this line, or has another: {line}" for line in table(declared) if line not in page]
