"""Asking a snapshot of the whole Congress: single figures, the headline, the table of meetings."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

from dashboard.figures import headline, measure, sessions_table
from dashboard.metrics import METRICS
from dashboard.snapshot import Snapshot, Snapshots
from etl.demo.congress import ENDS, Congress
from etl.demo.files import write_until
from etl.demo.folder import prepare
from etl.demo.model import DAY, MINUTE
from tests.benchmarks.processes import run
from tests.benchmarks.result import Result

_TARGET_MS = 20.0
_DAYS = 5


def queries(congress: Congress, folder: Path, moments: int = 60) -> list[Result]:
    """Load the whole Congress and ask for the figures of many moments, none of them twice."""
    config = prepare(folder, congress.meetings)
    write_until(congress, folder, 0, ENDS)
    run("etl", ("run", "--config", str(config)), folder / "messages.txt")
    latest = Snapshots(folder / "data" / "snapshots").latest()
    assert latest.snapshot, latest.error
    return [
        Result(f"{what}, whole Congress, p95", _p95(latest.snapshot, ask, moments), "ms", target)
        for what, ask, target in (
            ("one figure", _each_metric, _TARGET_MS),
            ("headline", lambda *asked: iter([lambda: headline(*asked)]), None),
            ("table of meetings", lambda *asked: iter([lambda: sessions_table(*asked)]), None),
        )
    ]


def _each_metric(snapshot: Snapshot, as_of: datetime) -> Iterator[Callable[[], object]]:
    for metric in METRICS.values():
        by = ["session_id"] if "session_id" in metric.mart.dimensions else []
        yield lambda metric=metric, by=by: measure(snapshot, [metric], by, as_of=as_of)  # type: ignore[misc]


def _p95(
    snapshot: Snapshot,
    ask: Callable[[Snapshot, datetime], Iterator[Callable[[], object]]],
    moments: int,
) -> float:
    milliseconds = []
    step = _DAYS * DAY // moments // MINUTE * MINUTE
    for number in range(moments):
        as_of = datetime.fromtimestamp(ENDS - number * step, UTC)
        for question in ask(snapshot, as_of):
            began = time.perf_counter()
            question()
            milliseconds.append(1000 * (time.perf_counter() - began))
    return quantiles(milliseconds, n=20, method="inclusive")[18]
