"""Whether the sandbox refuses what AWS refuses, with AWS's code: every valid request of `recipes`, made wrong in one place at a time.

What a mistake is comes from AWS's service models, and which code it gets from `tests/data/error_codes.toml`, each with its source.

    AWS_ENDPOINT_URL=… python bad_requests.py TOKEN [--table] [part of an operation's name…]

The sandbox has the seed `acme` and a clock that stands still. Prints one JSON object, or with --table a table for people; judging is the
caller's part.
"""

import json
import sys
import tomllib
from collections import Counter
from pathlib import Path

import recipes
import service_models
import wire
from mistakes import mistakes

CODES = Path(__file__).parent.parent / "data/error_codes.toml"
FIDELITY = Path(__file__).parent.parent.parent / "docs/fidelity.md"
READS = ("Describe", "Get", "List", "Lookup", "Simulate")
# Seconds; a sandbox on loopback that takes longer hangs
PATIENCE = 5


def main():
    words = [w for w in sys.argv[2:] if not w.startswith("-")]
    codes = tomllib.loads(CODES.read_text())
    report = {}
    for number, (operation, ways) in enumerate(recipes.load().items()):
        if words and not any(word in operation for word in words):
            continue
        report[operation] = examine(operation, ways, codes.get(operation.split(".")[0], {}), number)
    told = FIDELITY.read_text()
    untold = [name for name in readings(codes) if f"`{name}`" not in told]
    answer = {"operations": report, "causes": causes(report), "not_in_fidelity": untold}
    print(text(answer) if "--table" in sys.argv else json.dumps(answer))


def examine(operation, ways, codes, number):
    """Makes every mistake in every recipe of an operation, in accounts of its own."""
    row = {"tried": 0, "right": 0, "wrong": [], "accepted": [], "broken": [], "unusable": [], "no_code": []}
    done, model = set(), service_models.operation(operation)
    service, action = operation.split(".")
    more = {key.split(" ")[1]: row for key, row in codes.get("more", {}).items() if key.split(" ")[0] == action}
    names = {name: row.get("nothing", "no-such-name") for name, row in codes.get("names", {}).items()}
    for turn, way in enumerate(ways):
        accounts = () if way.seeded else (f"2{number:04}{turn:07}", f"3{number:04}{turn:07}")
        estate = recipes.Estate(*accounts)
        try:
            all_of = list(mistakes(model, usable(way, estate), more, names))
            for index in range(len(all_of)):
                mistake = all_of[index]
                if str(mistake) in done:
                    continue
                done.add(str(mistake))
                accepted = judge(row, mistake, way, estate, expected(codes, action, mistake))
                if accepted and not action.startswith(READS):
                    # It did something: what follows needs a request that is valid again
                    all_of = list(mistakes(model, way.build(estate), more, names))
        except Exception as error:  # whatever a recipe stumbles over is a finding
            row["unusable"].append(f"{type(error).__name__} {error}")
    return row


def usable(way, estate):
    """The recipe's request, which is shown to be valid; a second one where the first has used itself up."""
    params = way.build(estate)
    answer = wire.ask(way.client(estate), way.action, params)
    assert answer.status in (200, 201) and not answer.trouble and not verdict(answer), f"not valid: {answer.code} {answer.trouble} {answer.parsed}"
    return params if way.action.startswith(READS) else way.build(estate)


def expected(codes, action, mistake):
    """The codes that are right, or None where the table has none."""
    only = codes.get("only", {}).get(action, {}).get(f"{mistake.kind} {mistake.path}")
    if only:
        return only["codes"]
    if mistake.of == "names":
        return codes["names"][mistake.path]["codes"]
    if mistake.kind in ("unknown", "malformed"):
        return codes.get("ids", {}).get(mistake.of, {}).get(mistake.kind)
    return codes.get(mistake.kind, {}).get("codes")


def judge(row, mistake, way, estate, right):
    """Asks wrongly, and writes down what came. Gives whether it was taken."""
    return note(row, mistake, wire.ask(way.client(estate), way.action, mistake.params, mistake.tamper), right)


def note(row, mistake, answer, right):
    row["tried"] += 1
    code = verdict(answer)
    if answer.trouble or answer.status >= 500 or b"<html" in answer.body.lower() or answer.seconds > PATIENCE:
        row["broken"].append(f"{mistake}: {answer.status} {code} {answer.trouble}".strip())
    elif right is None:
        row["no_code"].append(f"{mistake}: {code or 'accepted'}")
    elif code in right:
        row["right"] += 1
    elif not code:
        row["accepted"].append(f"{mistake}: not {' or '.join(right)}")
    else:
        row["wrong"].append(f"{mistake}: {code}, not {' or '.join(r or 'taken' for r in right)}")
    return not code


def verdict(answer):
    """The code of a refusal, which several calls give in an answer that is HTTP 200."""
    if answer.code:
        return answer.code
    failed = answer.parsed.get("Unsuccessful") or []
    missing = answer.parsed.get("failures") or []
    return next((f.get("Error", {}).get("Code", "") for f in failed), "") or next((f.get("reason", "") for f in missing), "")


def readings(rows, name=""):
    """The names of the table's rows that are our own reading or choice: `ec2 type`, `ec2 ids zone`."""
    if "source" in rows:
        return [name] if "reading" in rows["source"] or "choice" in rows["source"] else []
    return [found for key, row in rows.items() if isinstance(row, dict) for found in readings(row, f"{name} {key}".strip())]


def causes(report):
    """What went wrong in how many places, by service, kind and outcome: what one repair would mend."""
    found = Counter()
    for operation, row in report.items():
        service = operation.split(".")[0]
        for outcome in ("accepted", "wrong", "broken"):
            for what in row[outcome]:
                came = what.rsplit(": ", 1)[1] if outcome == "wrong" else outcome
                found[f"{service} {what.split(' ')[0]}: {came.split(',')[0]}"] += 1
    return dict(found.most_common())


def text(answer):
    lines = [f"{'operation':52} tried right wrong accepted broken"]
    total = Counter()
    for operation, row in answer["operations"].items():
        counts = {k: row[k] if isinstance(row[k], int) else len(row[k]) for k in ("tried", "right", "wrong", "accepted", "broken")}
        total.update(counts)
        lines.append(f"{operation:52} {counts['tried']:5} {counts['right']:5} {counts['wrong']:5} {counts['accepted']:8} {counts['broken']:6}")
        for kind in ("wrong", "accepted", "broken", "unusable", "no_code"):
            lines += [f"    {kind}: {what}" for what in row[kind]]
    lines += ["", *(f"{n:4} {cause}" for cause, n in answer["causes"].items()), "", *(f"not in fidelity.md: {n}" for n in answer["not_in_fidelity"])]
    return "\n".join([*lines, f"{'all':52} " + " ".join(f"{k} {n}" for k, n in total.items())])


if __name__ == "__main__":
    main()
