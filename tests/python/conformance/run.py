"""Runs the cases against the sandbox and against moto, and prints what came of it as one JSON document.

    run.py --sandbox URL --token TOKEN [--moto URL] [--only PART]

`rows` has the cases of every operation, what each endpoint made of them, and where moto departs. `wrong` is what must not be: a case that fails
on the sandbox, a departure of moto that `moto_differences.json` does not declare or that no longer shows, an operation of the sandbox without
its cases, a source that is none. `--only` chooses the cases whose ID contains PART, and then judges these alone.

Both endpoints must be new, or reset, and the sandbox on a manual clock: every case takes an account that nobody used. Start moto with
`MOTO_EC2_LOAD_DEFAULT_AMIS=false`, or it makes the machine images anew for each of them.
"""

import argparse
import gc
import json
import multiprocessing
import sys
from importlib import import_module
from pathlib import Path

# The checkout stays as it is
sys.dont_write_bytecode = True

import coverage_of
import differences
from suite import CASES, outcome
from world import Endpoint

HERE = Path(__file__).parent
NOT_CASES = {"build", "coverage_of", "differences", "run", "suite", "world"}
# The first digits of the accounts in which the cases act: one for each process
SANDBOX, MOTO = "2", "34"


def main():
    asked = arguments()
    for file in sorted(HERE.glob("*.py")):
        if file.stem not in NOT_CASES:
            import_module(file.stem)
    chosen = [case for case in CASES if asked.only in case.id]
    # The sandbox's cases one at a time, since all share its clock; moto has none
    parts = [(asked.sandbox, asked.token, SANDBOX, chosen)]
    if asked.moto:
        parts += [(asked.moto, None, digit, chosen[number :: len(MOTO)]) for number, digit in enumerate(MOTO)]
    ours, *theirs = side_by_side(parts)
    theirs = {case.id: outcome for part, went in zip(parts[1:], theirs) for case, outcome in zip(part[3], went)}
    tried = [
        {
            "service": case.service,
            "operation": case.operation,
            "kind": case.kind,
            "case": case.name,
            "source": case.source,
            "sandbox": our,
            "details": details,
            "moto": theirs[case.id][0] if theirs else None,
            "moto_details": theirs[case.id][1] if theirs else None,
        }
        for case, (our, details) in zip(chosen, ours)
    ]
    wrong = [f"{name(one)}: {one['sandbox']} ({one['details']})" for one in tried if one["sandbox"] != "ok"]
    wrong += coverage_of.sources(CASES)
    if not asked.only:
        wrong += coverage_of.operations(Endpoint(asked.sandbox, asked.token, "9"), CASES)
    if asked.moto:
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


def side_by_side(parts):
    """Each part in a process of its own, forked so that it has the cases; the outcomes in their order."""
    context = multiprocessing.get_context("fork")
    ends = []
    for part in parts:
        here, there = context.Pipe(duplex=False)
        context.Process(target=go_through, args=(there, *part), daemon=True).start()
        there.close()
        ends.append(here)
    return [end.recv() for end in ends]


def go_through(end, url, token, digit, cases):
    # Clients are made by the thousand, each of many objects: looking for garbage as often as is usual takes a fifth of the time
    gc.set_threshold(50_000, 20, 20)
    endpoint = Endpoint(url, token, digit)
    end.send([outcome(case, endpoint.new_world()) for case in cases])


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
