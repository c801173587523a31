"""Many viewers of the page Now while the figures change: how long a refresh takes."""

import asyncio
from pathlib import Path

import typer

from etl.demo.congress import Congress
from tests.benchmarks.crowd import crowd
from tests.benchmarks.live import feeding, watching, written
from tests.benchmarks.result import Result
from tests.benchmarks.serving import AS_SERVED, PLAIN, Serving, serving

_EVERY_SECONDS = 5.0
_TARGET_MS = 200.0
# While they come nobody refreshes: what changed meanwhile has to be drawn for all of them.
_SETTLED_SECONDS = 45.0
_FEW = 5


def viewers(congress: Congress, folder: Path, count: int, seconds: float) -> list[Result]:
    """Let that many look for so long: as served, and as Streamlit collects garbage.

    What is found is printed after each.
    """
    config = written(congress, folder)
    found: list[Result] = []
    with watching(config, folder / "messages.txt"), feeding(folder):
        for module in (AS_SERVED, PLAIN):
            with serving(config, folder / f"{module}.txt", module) as dashboard:
                results = asyncio.run(_measure(dashboard, module, count, seconds))
            for result in results:
                typer.echo(result.line())
            found += results
    return found


async def _measure(dashboard: Serving, module: str, count: int, seconds: float) -> list[Result]:
    """Only what is served has targets."""
    is_served = module == AS_SERVED
    way = "as served" if is_served else "garbage collected as Streamlit comes"
    what = f"{count} viewers every {_EVERY_SECONDS:g} s, {way}"
    async with crowd(dashboard.url, count) as people:
        await people.stay(_EVERY_SECONDS, _SETTLED_SECONDS)
        cpu, memory = dashboard.cpu_seconds, dashboard.memory_mb
        ticks = await people.stay(_EVERY_SECONDS, seconds)
        cpu = dashboard.cpu_seconds - cpu
        for error in sorted(set(people.errors))[:_FEW]:
            typer.echo(f"{what}: {error}")
        return [
            Result(f"{what}, refresh, median", ticks.percentile(50), "ms"),
            Result(
                f"{what}, refresh, p95",
                ticks.percentile(95),
                "ms",
                _TARGET_MS if is_served else None,
            ),
            Result(f"{what}, refreshes", len(ticks.all), ""),
            Result(f"{what}, late", ticks.late, "", 0 if is_served else None),
            Result(f"{what}, CPU time for a refresh", 1000 * cpu / len(ticks.all), "ms"),
            Result(f"{what}, of a processor", 100 * cpu / seconds, "%"),
            Result(f"{what}, memory when all have come", memory, "MB"),
            Result(f"{what}, memory in the end", dashboard.memory_mb, "MB"),
            Result(f"{what}, errors", len(people.errors), "", 0, is_law=True),
        ]
