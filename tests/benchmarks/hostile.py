"""Damaged files of every kind: none may break a law of reading or take much memory."""

import os
from concurrent.futures import ThreadPoolExecutor

import typer

from tests.benchmarks.result import Result
from tests.kinds import KINDS, sample
from tests.kinds.hostile import Outcome, attack_apart

_MOST_GB = 2.0


def hostile(cases: int) -> list[Result]:
    """Read that many damaged files of each kind, on all processors; failures are printed."""
    results: list[Result] = []
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for outcome in threads.map(lambda kind: _attacked(kind, cases), KINDS):
            results += _results(outcome)
    return results


def _attacked(kind: str, cases: int) -> Outcome:
    assert sample(kind)
    outcome = attack_apart(kind, cases)
    for line in (*outcome.failures, *(result.line() for result in _results(outcome))):
        typer.echo(line)
    return outcome


def _results(outcome: Outcome) -> list[Result]:
    what = f"{outcome.kind}, {outcome.cases:,} damaged files"
    return [
        Result(f"{what}, refused with a sentence", outcome.refused, "files"),
        Result(f"{what}, failures", len(outcome.failures), "files", 0, is_law=True),
        Result(f"{what}, peak of memory", outcome.peak_bytes / 1e9, "GB", _MOST_GB, is_law=True),
        Result(f"{what}, slowest", outcome.slowest[0], "s"),
    ]
