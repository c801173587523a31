"""Measure, print a line for each figure and a table in the end. Everything in temporary folders."""

import tempfile
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from etl.demo.congress import Congress
from tests.benchmarks.cold import cold
from tests.benchmarks.freshness import freshness
from tests.benchmarks.hostile import hostile
from tests.benchmarks.kinds import kinds
from tests.benchmarks.load import load
from tests.benchmarks.queries import queries
from tests.benchmarks.reports import reports
from tests.benchmarks.result import Result, show
from tests.benchmarks.soak import soak
from tests.benchmarks.viewers import viewers

if TYPE_CHECKING:
    from collections.abc import Callable


class Part(Enum):
    """What can be measured by itself."""

    LOAD = "load"
    FRESHNESS = "freshness"
    QUERIES = "queries"
    KINDS = "kinds"
    HOSTILE = "hostile"
    VIEWERS = "viewers"
    COLD = "cold"
    REPORTS = "reports"
    SOAK = "soak"


_PRINT_AS_THEY_GO = (Part.HOSTILE, Part.VIEWERS)


def main(
    lines: Annotated[
        int, typer.Option(help="Length of the web log and of files, such as 10000000.")
    ] = 1_000_000,
    runs: Annotated[int, typer.Option(help="Runs of loading, each way.")] = 3,
    cases: Annotated[int, typer.Option(help="Damaged files of each kind of source.")] = 10_000,
    people: Annotated[
        int, typer.Option("--viewers", help="Viewers of the page Now, every 5 seconds.")
    ] = 300,
    seconds: Annotated[float, typer.Option(help="How long they look, each way.")] = 60,
    minutes: Annotated[float, typer.Option(help="How long the soak takes.")] = 30,
    only: Annotated[list[Part] | None, typer.Option(help="Measure this only.")] = None,
) -> None:
    """Measure against the targets: loading, reading, serving, reporting."""
    measures: dict[Part, Callable[[Path], list[Result]]] = {
        Part.LOAD: lambda folder: load(folder, lines, runs).results(),
        Part.FRESHNESS: lambda folder: freshness(Congress.generate(), folder / "congress"),
        Part.QUERIES: lambda folder: queries(Congress.generate(), folder / "congress"),
        Part.KINDS: lambda folder: kinds(folder, lines),
        Part.HOSTILE: lambda _: hostile(cases),
        Part.VIEWERS: lambda folder: viewers(
            Congress.generate(), folder / "congress", people, seconds
        ),
        Part.COLD: lambda folder: cold(Congress.generate(), folder / "congress"),
        Part.REPORTS: lambda folder: reports(Congress.generate(), folder / "congress"),
        Part.SOAK: lambda folder: soak(Congress.generate(), folder / "congress", minutes),
    }
    results: list[Result] = []
    for part in only or list(Part):
        with tempfile.TemporaryDirectory(prefix="congress-benchmark-") as name:
            found = measures[part](Path(name))
        if part not in _PRINT_AS_THEY_GO:
            for result in found:
                typer.echo(result.line())
        results += found
    show(results, Console())
    # A figure may be missed on a slow machine; a law is broken on any.
    if any(result.is_met is False and result.is_law for result in results):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
