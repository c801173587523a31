"""Measure, print a line for each figure and a table in the end. Everything in temporary folders."""

import tempfile
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from etl.demo.congress import Congress
from tests.benchmarks.freshness import freshness
from tests.benchmarks.hostile import hostile
from tests.benchmarks.kinds import kinds
from tests.benchmarks.load import load
from tests.benchmarks.queries import queries
from tests.benchmarks.result import Result, show


class Part(Enum):
    """What can be measured by itself."""

    LOAD = "load"
    FRESHNESS = "freshness"
    QUERIES = "queries"
    KINDS = "kinds"
    HOSTILE = "hostile"


def main(
    lines: Annotated[
        int, typer.Option(help="Length of the web log and of files, such as 10000000.")
    ] = 1_000_000,
    runs: Annotated[int, typer.Option(help="Runs of loading, each way.")] = 3,
    cases: Annotated[int, typer.Option(help="Damaged files of each kind of source.")] = 10_000,
    only: Annotated[list[Part] | None, typer.Option(help="Measure this only.")] = None,
) -> None:
    """Measure against the targets, load every kind of file, and read damaged ones."""
    results: list[Result] = []
    for part in only or list(Part):
        if part is Part.HOSTILE:
            found = hostile(cases)
        else:
            with tempfile.TemporaryDirectory(prefix="congress-benchmark-") as name:
                found = _measure(part, Path(name), lines, runs)
            for result in found:
                typer.echo(result.line())
        results += found
    show(results, Console())
    # A figure may be missed on a slow machine; a law is broken on any.
    if any(result.is_met is False and result.is_law for result in results):
        raise typer.Exit(1)


def _measure(part: Part, folder: Path, lines: int, runs: int) -> list[Result]:
    if part is Part.LOAD:
        return load(folder, lines, runs).results()
    if part is Part.KINDS:
        return kinds(folder, lines)
    measure = freshness if part is Part.FRESHNESS else queries
    return measure(Congress.generate(), folder / "congress")


if __name__ == "__main__":
    typer.run(main)
