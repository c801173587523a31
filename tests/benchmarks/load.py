"""Loading a web log: from file to renamed pointer, beside DuckDB's reading of the same file."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from etl.demo.folder import prepare
from etl.demo.programme import meetings
from tests.benchmarks import weblog
from tests.benchmarks.processes import Cost, run
from tests.benchmarks.result import Result

_MAX_RATIO, _MAX_RATIO_OF_MANY, _MANY = 3.5, 2.5, 10_000_000
_MAX_MEMORY_GB = 2.0


@dataclass(frozen=True)
class Loads:
    """The runs of both ways, in turns."""

    log: weblog.WebLog
    ours: list[Cost]
    baseline: list[Cost]

    def results(self) -> list[Result]:
        """Return the medians and the largest peak of memory."""
        what = f"load a log of {self.log.lines:,} lines"
        return [
            Result(
                f"{what}, from file to pointer",
                median(cost.seconds for cost in self.ours),
                "s",
                _MAX_RATIO_OF_MANY if self.log.lines >= _MANY else _MAX_RATIO,
                median(cost.seconds for cost in self.baseline),
            ),
            Result(f"{what}, CPU time", median(cost.cpu_seconds for cost in self.ours), "s"),
            Result(
                f"{what}, peak of memory",
                max(cost.peak_bytes for cost in self.ours) / 1e9,
                "GB",
                _MAX_MEMORY_GB,
            ),
        ]


def load(
    folder: Path,
    lines: int,
    runs: int = 3,
    check: Callable[[Path], None] = lambda _congress: None,
) -> Loads:
    """Load a new log of that length `runs` times each way; `check` sees every loaded folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path, messages = folder / "access.log", folder / "messages.txt"
    log = weblog.write(path, lines)
    loads = Loads(log, [], [])
    for _ in range(runs):
        congress = folder / "congress"
        config = _congress_of(congress, path)
        loads.ours.append(run("etl", ("run", "--config", str(config)), messages))
        check(congress)
        shutil.rmtree(congress)
        database = folder / "baseline.duckdb"
        loads.baseline.append(
            run("tests.benchmarks.read_csv", (str(path), str(database)), messages)
        )
        database.unlink()
    return loads


def _congress_of(folder: Path, log: Path) -> Path:
    """Make a folder with nothing but the programme and the log, and return its configuration."""
    config = prepare(folder, meetings())
    target = folder / "inbox" / "webcast" / "access.log"
    target.parent.mkdir(parents=True)
    os.link(log, target)
    return config
