"""From a new line in a source file to a published snapshot that has it, while `etl watch` runs."""

import json
import random
import time
from pathlib import Path
from statistics import quantiles

import duckdb

from etl.demo.congress import Congress
from etl.demo.run import DEFAULT_START
from tests.benchmarks.live import PATIENCE_SECONDS, append, request, scan, watching, written
from tests.benchmarks.result import Result

_TARGET_SECONDS = 2.0
_LOOK_EVERY_SECONDS = 0.01


def freshness(congress: Congress, folder: Path, times: int = 20) -> list[Result]:
    """Play the Congress to the middle of its third day, then add lines to the log and the scans."""
    config = written(congress, folder)
    waits: dict[str, list[float]] = {"web log": [], "scan": []}
    rng = random.Random(14)
    with watching(config, folder / "messages.txt"):
        for number in range(1, times + 1):
            at = DEFAULT_START + 5 * number
            line = request(folder, f"bench{number}", at)
            waits["web log"].append(_wait(folder, *line, "webcast", at))
            time.sleep(rng.random())  # at any moment between two looks of the pipeline
            line = scan(folder, f"BENCH-{number}", at)
            waits["scan"].append(_wait(folder, *line, "rooms", at))
            time.sleep(rng.random())
    return [
        Result(f"new line in a {what} until published, {name}", value, "s", target)
        for what, seconds in waits.items()
        for name, value, target in (
            ("median", quantiles(seconds, n=20, method="inclusive")[9], None),
            ("p95", quantiles(seconds, n=20, method="inclusive")[18], _TARGET_SECONDS),
        )
    ]


def _wait(folder: Path, file: Path, line: str, source: str, at: int) -> float:
    """Add a line to a file; return the seconds until a snapshot knows of its moment."""
    snapshots = folder / "data" / "snapshots"
    before = (snapshots / "current.json").read_bytes()
    began = time.perf_counter()
    append(file, line)
    while (waited := time.perf_counter() - began) < PATIENCE_SECONDS:
        pointer = (snapshots / "current.json").read_bytes()
        if pointer != before:
            before = pointer
            waited = time.perf_counter() - began
            if _watermark(snapshots, pointer, source) >= at:
                return waited
        time.sleep(_LOOK_EVERY_SECONDS)
    message = f"{file.name}: what was added was not published in {PATIENCE_SECONDS:.0f} seconds"
    raise RuntimeError(message)


def _watermark(snapshots: Path, pointer: bytes, source: str) -> int:
    file = json.loads(pointer)["audiences"]["internal"]["file"]
    with duckdb.connect(str(snapshots / file), read_only=True) as con:
        row = con.execute(
            "select epoch(watermark) from marts.source where source = ?", [source]
        ).fetchone()
    return int(row[0]) if row and row[0] is not None else 0
