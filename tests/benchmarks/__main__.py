"""Measure, print a line for each figure and a table in the end. Everything in temporary folders."""

import tempfile
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from etl.demo.congress import Congress
from tests.benchmarks.freshness import freshness
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


def main(
    lines: Annotated[
        int, typer.Option(help="Length of the web log and of files, such as 10000000.")
    ] = 1_000_000,
    runs: Annotated[int, typer.Option(help="Runs of loading, each way.")] = 3,
    only: Annotated[list[Part] | None, typer.Option(help="Measure this only.")] = None,
) -> None:
    """Measure loading, freshness and queries against their targets, and every kind of file."""
    results: list[Result] = []
    for part in only or list(Part):
        with tempfile.TemporaryDirectory(prefix="congress-benchmark-") as name:
            found = _measure(part, Path(name), lines, runs)
        for result in found:
            typer.echo(result.line())
        results += found
    show(results, Console())


def _measure(part: Part, folder: Path, lines: int, runs: int) -> list[Result]:
    if part is Part.LOAD:
        return load(folder, lines, runs).results()
    if part is Part.KINDS:
        return kinds(folder, lines)
    measure = freshness if part is Part.FRESHNESS else queries
    return measure(Congress.generate(), folder / "congress")


if __name__ == "__main__":
    typer.run(main)
