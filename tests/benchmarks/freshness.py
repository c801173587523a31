"""From a new line in a source file to a published snapshot that has it, while `etl watch` runs."""

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

import duckdb

from etl.demo.congress import Congress
from etl.demo.files import write_until
from etl.demo.folder import prepare
from etl.demo.model import in_zone
from etl.demo.run import DEFAULT_START
from tests.benchmarks import weblog
from tests.benchmarks.processes import start
from tests.benchmarks.result import Result

_TARGET_SECONDS = 2.0
_PATIENCE_SECONDS = 300.0
_LOOK_EVERY_SECONDS = 0.01
_DAY = "2021-03-09"


def freshness(congress: Congress, folder: Path, times: int = 20) -> list[Result]:
    """Play the Congress to the middle of its third day, then add lines to the log and the scans."""
    config = prepare(folder, congress.meetings)
    write_until(congress, folder, 0, DEFAULT_START)
    inbox = folder / "inbox"
    waits: dict[str, list[float]] = {"web log": [], "scan": []}
    rng = random.Random(14)
    with _watching(config, folder / "messages.txt"):
        for number in range(1, times + 1):
            at = DEFAULT_START + 5 * number
            line = weblog.request(f"bench{number}", at)
            waits["web log"].append(
                _wait(folder, inbox / "webcast" / f"access-{_DAY}.log", line, "webcast", at)
            )
            time.sleep(rng.random())  # at any moment between two looks of the pipeline
            line = f"BENCH-{number},MAIN-HALL-GATE-1,in,{in_zone(at).isoformat()},bench\n"
            waits["scan"].append(
                _wait(folder, inbox / "rooms" / f"scans-{_DAY}.csv", line, "rooms", at)
            )
            time.sleep(rng.random())
    return [
        Result(f"new line in a {what} until published, {name}", value, "s", target)
        for what, seconds in waits.items()
        for name, value, target in (
            ("median", quantiles(seconds, n=20, method="inclusive")[9], None),
            ("p95", quantiles(seconds, n=20, method="inclusive")[18], _TARGET_SECONDS),
        )
    ]


@contextmanager
def _watching(config: Path, messages: Path) -> Iterator[None]:
    """Run the pipeline once it has published what there is, and stop it in the end."""
    process = start("etl", ("watch", "--config", str(config)), messages)
    try:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not (config.parent / "data" / "snapshots" / "current.json").exists():
            if process.poll() is not None or time.monotonic() > deadline:
                message = f"There is no snapshot: {messages.read_text()}"
                raise RuntimeError(message)
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(folder: Path, file: Path, line: str, source: str, at: int) -> float:
    """Add a line to a file; return the seconds until a snapshot knows of its moment."""
    snapshots = folder / "data" / "snapshots"
    before = (snapshots / "current.json").read_bytes()
    began = time.perf_counter()
    with file.open("a", encoding="utf-8") as out:
        out.write(line)
    while (waited := time.perf_counter() - began) < _PATIENCE_SECONDS:
        pointer = (snapshots / "current.json").read_bytes()
        if pointer != before:
            before = pointer
            waited = time.perf_counter() - began
            if _watermark(snapshots, pointer, source) >= at:
                return waited
        time.sleep(_LOOK_EVERY_SECONDS)
    message = f"{file.name}: what was added was not published in {_PATIENCE_SECONDS:.0f} seconds"
    raise RuntimeError(message)


def _watermark(snapshots: Path, pointer: bytes, source: str) -> int:
    file = json.loads(pointer)["audiences"]["internal"]["file"]
    with duckdb.connect(str(snapshots / file), read_only=True) as con:
        row = con.execute(
            "select epoch(watermark) from marts.source where source = ?", [source]
        ).fetchone()
    return int(row[0]) if row and row[0] is not None else 0
