"""A dashboard that is looked at for long: whether its memory grows, and whether anything fails."""

import asyncio
from pathlib import Path

from etl.demo.congress import Congress
from tests.benchmarks.crowd import crowd
from tests.benchmarks.live import feeding, watching, written
from tests.benchmarks.result import Result
from tests.benchmarks.serving import Serving, serving

_VIEWERS = 60
_EVERY_SECONDS = 2.0
_SETTLED_MINUTES = 2.0
_MAX_GROWTH_PERCENT = 10.0


def soak(congress: Congress, folder: Path, minutes: float) -> list[Result]:
    """Let viewers look for so long; memory counts from when all has settled."""
    if minutes <= _SETTLED_MINUTES:
        raise ValueError(f"A soak takes more than {_SETTLED_MINUTES:g} minutes, not {minutes:g}.")
    config = written(congress, folder)
    with (
        watching(config, folder / "messages.txt"),
        feeding(folder),
        serving(config, folder / "dashboard.txt") as dashboard,
    ):
        return asyncio.run(_measure(dashboard, minutes))


async def _measure(dashboard: Serving, minutes: float) -> list[Result]:
    async with crowd(dashboard.url, _VIEWERS) as people:
        await people.stay(_EVERY_SECONDS, 60 * _SETTLED_MINUTES)
        before = dashboard.memory_mb
        ticks = await people.stay(_EVERY_SECONDS, 60 * (minutes - _SETTLED_MINUTES))
        after = dashboard.memory_mb
    what = f"{_VIEWERS} viewers every {_EVERY_SECONDS:g} s for {minutes:g} min"
    growth = 100 * (after - before) / before
    return [
        Result(f"{what}, memory after {_SETTLED_MINUTES:g} min", before, "MB"),
        Result(f"{what}, memory in the end", after, "MB"),
        Result(f"{what}, growth of memory", growth, "%", _MAX_GROWTH_PERCENT),
        Result(f"{what}, refreshes", len(ticks.all), ""),
        Result(f"{what}, late", ticks.late, ""),
        Result(f"{what}, errors", len(people.errors), "", 0, is_law=True),
    ]
