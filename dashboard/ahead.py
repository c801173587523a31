"""What is served while the next is being made: nobody waits for a new snapshot."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from starlette.concurrency import run_in_threadpool

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_log = logging.getLogger(__name__)

_MOST: Final = 256
# Whoever comes back after so long waits for the newest rather than see what was then.
_SECONDS: Final = 15.0


@dataclass
class _Served(Generic[T]):
    version: T
    at: float
    making: asyncio.Task[None] | None = None


class Ahead(Generic[T]):
    """The version of each thing that is ready to be served by an event loop."""

    def __init__(self) -> None:
        self._served: OrderedDict[str, _Served[T]] = OrderedDict()
        self._lock = Lock()
        self._failed: T | None = None

    def note(self, name: str, made: T) -> None:
        """Serve a version that was made elsewhere, in any thread."""
        with self._lock:
            self._served[name] = _Served(made, time.monotonic())
            self._served.move_to_end(name)
            if len(self._served) > _MOST:
                self._served.popitem(last=False)

    async def ready(self, name: str, newest: T, make: Callable[[T], object]) -> T:
        """Return a version that is made: the newest, or the one before while that is being made.

        `make` runs in a thread. What it raises is raised here only where somebody waits for it;
        otherwise it is logged, once for a version, and tried again at every call, and the version
        before is served, for `_SECONDS` at the most.
        """
        served = self._served.get(name)
        if served is None or time.monotonic() - served.at > _SECONDS:
            await run_in_threadpool(make, newest)
            self.note(name, newest)
            return newest
        if served.version != newest and (served.making is None or served.making.done()):
            served.making = asyncio.create_task(self._make(served, newest, make))
            served.making.add_done_callback(partial(self._log_failure, name, newest))
        elif served.version == newest:
            served.at = time.monotonic()
        return served.version

    async def _make(self, served: _Served[T], newest: T, make: Callable[[T], object]) -> None:
        await run_in_threadpool(make, newest)
        served.version, served.at = newest, time.monotonic()

    def _log_failure(self, name: str, version: T, made: asyncio.Task[None]) -> None:
        error = None if made.cancelled() else made.exception()
        if error is None or version == self._failed:
            return
        self._failed = version
        _log.warning(
            "The newest version of %r cannot be made; the one before is served: %s: %s",
            name,
            type(error).__name__,
            error,
        )
