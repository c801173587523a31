"""Systems over HTTP in tests: nothing is waited for longer than a test may take."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from etl import config, polling
from etl.fetch.connection import Limits
from etl.pipeline import Pipeline
from etl.references import References
from etl.warehouse import Warehouse
from tests.congress import KEY
from tests.faulty_server import System

FAST = Limits(pause=0.001, longest_pause=0.1, max_bytes=2**21)
HASTY = replace(FAST, read=0.2, total=0.5, trials=2)


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing, and trust files that were just written."""
    monkeypatch.setattr(polling, "LIMITS", FAST)
    monkeypatch.setattr(polling, "_SETTLED_AFTER", 0.0)
    monkeypatch.setattr("etl.pipeline._SETTLED_AFTER", -1.0)


def poll(folder: Path, source: str) -> list[str]:
    """Ask once, and return what went wrong with a source."""
    polls = polling.Polls(config.load(folder / "congress.toml"))
    assert polls.ask_once()
    return list(polls.faults(source).values())


def load_through(
    folder: Path, system: System, source: str, between: Callable[[], object] = lambda: None
) -> list[str]:
    """Fetch and load until there is no fault left, and return what went wrong."""
    found = config.load(folder / "congress.toml")
    said: list[str] = []
    with Warehouse(found.warehouse) as warehouse, pytest.MonkeyPatch.context() as hasty:
        hasty.setattr(polling, "LIMITS", HASTY)
        pipeline = Pipeline(found, warehouse, found.context(References(KEY.encode())))
        pipeline.open()
        while system.faults:
            said += poll(folder, source)
            pipeline.load_new()
            assert pipeline.errors() == []
            between()
    return list(dict.fromkeys(said))
