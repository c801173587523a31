"""A Congress on its third day: the pipeline runs, and every second brings something new."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.demo.congress import Congress
from etl.demo.files import write_until
from etl.demo.folder import prepare
from etl.demo.model import in_zone
from etl.demo.run import DEFAULT_START
from tests.benchmarks import weblog
from tests.benchmarks.processes import start

PATIENCE_SECONDS = 300.0
_DAY = "2021-03-09"
_FEED_SECONDS = 1.0


def written(congress: Congress, folder: Path) -> Path:
    """Write all files up to the middle of the third day; return the path of the configuration."""
    config = prepare(folder, congress.meetings)
    write_until(congress, folder, 0, DEFAULT_START)
    return config


@contextmanager
def watching(config: Path, messages: Path) -> Iterator[None]:
    """Run the pipeline once it has published what there is, and stop it in the end."""
    process = start("etl", ("watch", "--config", str(config)), messages)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (config.parent / "data" / "snapshots" / "current.json").exists():
            if process.poll() is not None or time.monotonic() > deadline:
                message = f"There is no snapshot: {messages.read_text()}"
                raise RuntimeError(message)
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


@contextmanager
def feeding(folder: Path) -> Iterator[None]:
    """Add a request and a scan every second, so that every second makes another snapshot."""
    enough = threading.Event()
    feeder = threading.Thread(target=_feed, args=(folder, enough))
    feeder.start()
    try:
        yield
    finally:
        enough.set()
        feeder.join()


def _feed(folder: Path, enough: threading.Event) -> None:
    at = DEFAULT_START
    while not enough.wait(_FEED_SECONDS):
        at += 1
        for file, line in (request(folder, f"fed{at}", at), scan(folder, f"FED-{at}", at)):
            append(file, line)


def request(folder: Path, sid: str, at: int) -> tuple[Path, str]:
    """Return the web log of the day, and the line of a request for it."""
    return folder / "inbox" / "webcast" / f"access-{_DAY}.log", weblog.request(sid, at)


def scan(folder: Path, badge: str, at: int) -> tuple[Path, str]:
    """Return the file of scans of the day, and the line of an entry for it."""
    line = f"{badge},MAIN-HALL-GATE-1,in,{in_zone(at).isoformat()},bench\n"
    return folder / "inbox" / "rooms" / f"scans-{_DAY}.csv", line


def append(file: Path, line: str) -> None:
    """Add a line to a file that grows."""
    with file.open("a", encoding="utf-8") as out:
        out.write(line)
