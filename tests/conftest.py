"""What tests of more than one kind share."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.factories import Publisher


def pytest_configure(config: pytest.Config) -> None:
    """Give each worker a processor of its own: its libraries start no more threads than it has."""
    worker: dict[str, str] | None = getattr(config, "workerinput", None)
    if worker and sys.platform == "linux":
        processors = sorted(os.sched_getaffinity(0))
        number = int(worker["workerid"].removeprefix("gw"))
        os.sched_setaffinity(0, {processors[number % len(processors)]})
    if sys.platform == "linux":
        _limit_threads(len(os.sched_getaffinity(0)))


def _limit_threads(processors: int) -> None:
    """Have DuckDB start no more threads: it counts processors that the process may not use."""
    connect = duckdb.connect

    def limited(
        database: str = ":memory:",
        read_only: bool = False,
        config: Mapping[str, Any] | None = None,
    ) -> duckdb.DuckDBPyConnection:
        return connect(database, read_only, {"threads": processors, **(config or {})})

    pytest.MonkeyPatch().setattr(duckdb, "connect", limited)


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Put back what a page under test takes the place of, since spawned processes look for it."""
    kept = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = kept


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    """Return a folder without any snapshot yet, and the means to publish into it."""
    return Publisher(tmp_path / "snapshots")
