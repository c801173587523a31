"""Damaged files of every kind: none may break a law of reading or take much memory."""

import typer

from tests.benchmarks.result import Result
from tests.kinds import KINDS, sample
from tests.kinds.hostile import Outcome, attack_apart

_MOST_GB = 2.0


def hostile(cases: int) -> list[Result]:
    """Read that many damaged files of each kind; every failure is printed as it is found."""
    results: list[Result] = []
    for kind in KINDS:
        assert sample(kind)
        outcome = attack_apart(kind, cases)
        for failure in outcome.failures:
            typer.echo(failure)
        results += _results(outcome)
    return results


def _results(outcome: Outcome) -> list[Result]:
    what = f"{outcome.kind}, {outcome.cases:,} damaged files"
    return [
        Result(f"{what}, refused with a sentence", outcome.refused, "files"),
        Result(f"{what}, failures", len(outcome.failures), "files", 0, is_law=True),
        Result(f"{what}, peak of memory", outcome.peak_bytes / 1e9, "GB", _MOST_GB, is_law=True),
        Result(f"{what}, slowest", outcome.slowest[0], "s"),
    ]
