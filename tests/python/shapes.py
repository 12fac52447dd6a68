"""Whether every answer of the sandbox holds the members that AWS always sends, and none that AWS's model does not know.

The yardstick is `tests/data/recorded_members.json`, answers of AWS itself; where fewer than two of them show an object, the examples of
`example_members.json` are added to them. What the sandbox cannot show is declared, with the reason, in `tests/data/shapes.toml`.

    AWS_ENDPOINT_URL=… python shapes.py TOKEN [--table] [part of an operation's name…]

The sandbox has the seed `acme` and a clock that stands still. Prints one JSON object, or with --table a table for people; judging is the
caller's part.
"""

import json
import sys
import tomllib
from pathlib import Path

import derive_members
import recipes
import service_models
import wire

DATA = Path(__file__).parent.parent / "data"
OPERATIONS = Path(__file__).parent.parent.parent / "src-tauri/sandbox/models/operations.json"
FIDELITY = Path(__file__).parent.parent.parent / "docs/fidelity.md"


def main():
    known = recipes.load()
    recorded, examples = table("recorded_members.json"), table("example_members.json")
    exceptions = tomllib.loads((DATA / "shapes.toml").read_text())
    estate = recipes.Estate()
    report, used = {}, set()
    words = [word for word in sys.argv[2:] if not word.startswith("-")]
    for operation, ways in known.items():
        if words and not any(word in operation for word in words):
            continue
        row = examine(operation, ways, estate, recorded.get(operation, {}), examples.get(operation, {}))
        row["excused"] = excuse(row, exceptions.get(operation, {}), used, operation)
        report[operation] = row
    unused = sorted(f"{o}: {p}" for o, paths in exceptions.items() for p in paths if (o, p) not in used)
    stale = "" if json.loads((DATA / "example_members.json").read_text())["operations"] == derive_members.examples() else (
        "example_members.json is not what derive_members.py makes of the installed examples"
    )
    told = FIDELITY.read_text()
    untold = [operation for operation in exceptions if f"`{operation}`" not in told]
    answer = {"operations": report, "unused_exceptions": unused, "stale": stale, "without_recipe": unknown(known)}
    answer["not_in_fidelity"] = untold
    print(text(answer) if "--table" in sys.argv else json.dumps(answer))


def table(name):
    return json.loads((DATA / name).read_text())["operations"]


def examine(operation, ways, estate, recorded, examples):
    """What AWS always sends in an operation's answer, and what of that is here."""
    model = service_models.operation(operation)
    here, strange, refused, known = service_models.Members(model.output_shape), set(), [], True
    for way in ways:
        try:
            asked = way.build(estate)
        except Exception as error:  # whatever a recipe stumbles over is a finding
            known = known and getattr(error, "response", {}).get("Error", {}).get("Code") not in wire.NOT_KNOWN
            refused.append(f"before it: {type(error).__name__} {error}")
            continue
        answer = wire.ask(way.client(estate), way.action, asked)
        known = known and answer.code not in wire.NOT_KNOWN
        if answer.status not in (200, 201) or answer.trouble:
            refused.append(f"{answer.status} {answer.code} {answer.parsed.get('Error', {}).get('Message', '')}{answer.trouble}".strip())
            continue
        here.add(answer.parsed)
        strange.update(wire.strangers(model, answer.body))
    always, sources = expected(recorded, examples)
    present = [path for path in always if holds(here, path) is True]
    missing = [path for path in always if holds(here, path) is False]
    unseen = [path for path in always if holds(here, path) is None]
    return {
        "always": len(always), "present": len(present), "missing": missing, "unseen": unseen, "source": sources,
        "strange": sorted(strange), "refused": refused, "simulated": known,
    }  # fmt: skip


def expected(recorded, examples):
    """The members that every object of their kind holds, and where that is from."""
    rows, sources = {}, set()
    for path in recorded.keys() | examples.keys():
        held, objects, documents = recorded.get(path) or nothing(recorded, path)
        if documents >= 2:
            source = "recorded"
        else:
            more = examples.get(path) or nothing(examples, path)
            held, objects, documents = (a + b for a, b in zip((held, objects, documents), more))
            source = "examples" if objects == more[1] else "both"
        if objects and held == objects:
            rows[path] = source
            sources.add(source)
    return sorted(rows), sorted(sources)


def nothing(rows, path):
    """A member that no object holds: how many objects there are all the same, told by their other members or, of empty ones, by themselves."""
    parent = service_models.above(path)
    alike = next((row for other, row in rows.items() if service_models.above(other) == parent), None)
    held, _, documents = rows.get(parent, [0, 0, 0])
    return [0, *alike[1:]] if alike else [0, held, documents]


def holds(here, path):
    """Whether all objects of the answers hold a member; None where there is no such object."""
    objects = here.objects.get(service_models.above(path), 0)
    return None if not objects else here.held.get(path, 0) == objects


def excuse(row, declared, used, operation):
    """Takes what is declared out of the complaints. A declared path stands for everything below it."""
    excused = []
    for kind in ("missing", "unseen"):
        left = []
        for path in row[kind]:
            reason = next((d for d in declared if path == d or path.startswith((d + ".", d + "["))), None)
            if reason is None:
                left.append(path)
            else:
                used.add((operation, reason))
                excused.append(path)
        row[kind] = left
    return excused


def unknown(known):
    """Operations that the sandbox has, since it has their models, and no recipe asks for."""
    listed = json.loads(OPERATIONS.read_text())
    return sorted(f"{service}.{action}" for service, actions in listed.items() for action in actions if f"{service}.{action}" not in known)


def text(answer):
    lines = [f"{'operation':55} always present missing unseen excused  source"]
    for operation, row in answer["operations"].items():
        counts = f"{row['always']:6} {row['present']:7} {len(row['missing']):7} {len(row['unseen']):6} {len(row['excused']):7}"
        lines.append(f"{operation:55} {counts}  {' '.join(row['source']) or 'no row'}")
        for kind in ("missing", "unseen", "strange", "refused") if row["simulated"] else ():
            lines += [f"    {kind}: {what}" for what in row[kind]]
    for what in ("unused_exceptions", "without_recipe", "not_in_fidelity"):
        lines += [f"{what}: {one}" for one in answer[what]]
    return "\n".join(lines + [answer["stale"]])


if __name__ == "__main__":
    main()
