"""The version before is served while the newest is made, also where that fails."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

import pytest

from dashboard import ahead
from dashboard.ahead import Ahead
from tests.loops import run_apart

DAMAGED = 2


def make(version: int) -> None:
    if version == DAMAGED:
        raise ValueError("damaged")


async def versions(*newest: int) -> tuple[list[int], list[dict[str, Any]]]:
    """Return what is served for each newest version, and what asyncio has to complain of."""
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, found: complaints.append(found))
    served: Ahead[int] = Ahead()
    found = []
    for each in newest:
        found.append(await served.ready("now", each, make))
        await asyncio.sleep(0.2)
    gc.collect()
    return found, complaints


def test_the_version_before_is_served_while_the_next_is_made() -> None:
    finish, made = threading.Event(), []

    def wait(version: int) -> None:
        if version > 1:
            assert finish.wait(20)
        made.append(version)

    async def ask() -> list[int]:
        served: Ahead[int] = Ahead()
        found = [await served.ready("now", version, wait) for version in (1, 2, 3)]
        assert made == [1]
        finish.set()
        while len(made) < 2:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        return [*found, await served.ready("now", 2, wait)]

    assert run_apart(ask()) == [1, 1, 1, 2]


def test_a_version_that_cannot_be_made_is_passed_over_and_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert run_apart(versions(1, DAMAGED, DAMAGED, 3, 3)) == ([1, 1, 1, 1, 3], [])
    assert caplog.messages == [
        "The newest version of 'now' cannot be made; the one before is served: ValueError: damaged"
    ]


@pytest.mark.parametrize("newest", [(DAMAGED,), (1, DAMAGED)])
def test_who_waits_is_told(newest: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_SECONDS", 0.1)
    with pytest.raises(ValueError, match="damaged"):
        run_apart(versions(*newest))
