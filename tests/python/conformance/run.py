"""Runs the cases against the sandbox and against moto, and prints what came of it as one JSON document.

    run.py --sandbox URL --token TOKEN [--moto URL] [--only PART]

`rows` has the cases of every operation, what each endpoint made of them, and where moto departs; `wrong` is what must not be: a case that fails on the sandbox,
a departure of moto that `moto_differences.json` does not declare or that no longer shows, an operation of the sandbox without its cases, a source
that is none. `--only` chooses the cases whose ID contains PART, and then judges the cases only.
"""

import argparse
import itertools
import json
import sys

# The checkout stays as it is
sys.dont_write_bytecode = True

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import coverage_of
import differences
from suite import CASES, outcome
from world import Endpoint

HERE = Path(__file__).parent
NOT_CASES = {"build", "coverage_of", "differences", "run", "suite", "world"}
MOTO_AT_ONCE = 4


def main():
    asked = arguments()
    for file in sorted(HERE.glob("*.py")):
        if file.stem not in NOT_CASES:
            import_module(file.stem)
    chosen = [case for case in CASES if asked.only in case.id]
    sandbox, moto = Endpoint(asked.sandbox, asked.token), asked.moto and Endpoint(asked.moto)
    # One at a time, since all share the sandbox's clock; moto has none
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(MOTO_AT_ONCE) as many:
        ours = [one.submit(lambda case=case: outcome(case, sandbox.new_world())) for case in chosen]
        theirs = [many.submit(lambda case=case: outcome(case, moto.new_world())) for case in chosen if moto]
        ours, theirs = [future.result() for future in ours], [future.result() for future in theirs]
    tried = [
        {
            "service": case.service,
            "operation": case.operation,
            "kind": case.kind,
            "case": case.name,
            "source": case.source,
            "sandbox": our,
            "details": details,
            "moto": their and their[0],
            "moto_details": their and their[1],
        }
        for case, (our, details), their in itertools.zip_longest(chosen, ours, theirs)
    ]
    wrong = [f"{name(one)}: {one['sandbox']} ({one['details']})" for one in tried if one["sandbox"] != "ok"]
    wrong += coverage_of.sources(CASES)
    if not asked.only:
        wrong += coverage_of.operations(sandbox, CASES)
    if moto:
        wrong += differences.judge(tried, whole=not asked.only, write=asked.write_differences)
    json.dump({"rows": rows(tried), "wrong": wrong}, sys.stdout, indent=1)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sandbox", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--moto")
    parser.add_argument("--only", default="")
    parser.add_argument("--write-differences", action="store_true", help="declare moto's departures as they are now")
    return parser.parse_args()


def name(one):
    return f"{one['service']} {one['operation']}: {one['case']}"


def rows(tried):
    """The cases by operation: what was tried, how it went on either side, and where moto departs."""
    by_operation = {}
    for one in tried:
        by_operation.setdefault((one["service"], one["operation"]), []).append(one)
    return [
        {
            "service": service,
            "operation": operation,
            "sandbox": summary(cases, "sandbox"),
            "moto": summary(cases, "moto"),
            "difference": [f"{one['case']}: {one['moto']}" for one in cases if one["moto"] not in ("ok", None)],
            "cases": cases,
        }
        for (service, operation), cases in sorted(by_operation.items())
    ]


def summary(cases, side):
    """`success ok · paging – · state 1/2 · errors 3/3`."""
    parts = []
    for kind, word in {"success": "success", "paging": "paging", "state": "state", "error": "errors"}.items():
        went = [one[side] == "ok" for one in cases if one["kind"].split(":")[0] == kind]
        parts.append(f"{word} {'–' if not went else 'ok' if went == [True] else f'{sum(went)}/{len(went)}'}")
    return " · ".join(parts)


main()
