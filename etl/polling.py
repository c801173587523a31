"""Asking systems over HTTP, each at its own interval in a thread of its own.

What they answer goes to the spool of the source, from where it is loaded like any file. A system
that fails is asked less and less often, up to every ten minutes, and disturbs nothing else.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from etl.config import Settings, token_of
from etl.errors import SourceError
from etl.fetch.answers import FetchError
from etl.fetch.client import Client
from etl.fetch.connection import Limits
from etl.prepare import kind_of
from etl.sources.fetched import Fetched

LIMITS = Limits()
LONGEST_PAUSE_SECONDS = 600.0
_MOST_JITTER = 0.1
_STOPPING_SECONDS = 0.5
# In whole files written less than this ago `watch` does not trust yet.
_SETTLED_AFTER = 2.5


@dataclass
class _State:
    """How it is going with one source."""

    ended_at: float
    """When something was fetched last, on the monotonic clock, in seconds; so below."""
    error: str | None = None
    polls: int = 0
    succeeded_at: float | None = None


class Polls:
    """The sources over HTTP and how it is going with them. Entered, it asks until it is left."""

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        self._folder = folder or settings.fetched
        self._sources = {one.name: one for one in settings.sources if isinstance(one, Fetched)}
        self._states = {name: _State(self._begun_at(name)) for name in self._sources}
        self._clients: dict[str, Client] = {}
        self._looked_at = 0.0
        self._change = threading.Condition()
        self._is_stopping = False

    def __enter__(self) -> Self:
        self._start(self._keep_asking)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def ask_once(self) -> bool:
        """Ask every system once, all at the same time, to the end; return if there is any."""
        try:
            for thread in self._start(self._ask):
                thread.join()
        finally:
            self.stop()
        return bool(self._sources)

    def faults(self, source: str) -> dict[str, str]:
        """Map the address of a source to why it could not be fetched the last time, if so."""
        state = self._states.get(source)
        return {self._sources[source].url: state.error} if state and state.error else {}

    def is_waiting(self, source: str) -> bool:
        """Tell whether a source was not asked yet, so that nothing can be said of it."""
        state = self._states.get(source)
        return state is not None and state.polls == 0

    def succeeded_since(self, source: str, moment: float) -> bool:
        """Tell whether a source was fetched after a moment of the monotonic clock, or is a file."""
        state = self._states.get(source)
        return state is None or (state.succeeded_at is not None and state.succeeded_at >= moment)

    def looked(self, began: float) -> None:
        """Note that all that was in the spools at a moment of the monotonic clock is loaded."""
        with self._change:
            self._looked_at = began
            self._change.notify_all()

    def stop(self) -> None:
        """End everything that goes on; what was fetched whole stays."""
        with self._change:
            self._is_stopping = True
            for client in self._clients.values():
                client.stop()
            self._change.notify_all()

    def _begun_at(self, source: str) -> float:
        """Return when what a spool holds already came: what is left there is to be loaded first."""
        spool = self._folder / source
        try:
            is_left = spool.is_dir() and any(spool.iterdir())
        except OSError:
            # Told when it is fetched into, as a fault of this source alone.
            is_left = False
        return time.monotonic() if is_left else -_SETTLED_AFTER

    def _start(self, work: Callable[[Fetched], object]) -> list[threading.Thread]:
        threads = [
            threading.Thread(target=work, args=(config,), name=name, daemon=True)
            for name, config in self._sources.items()
        ]
        for thread in threads:
            thread.start()
        return threads

    def _keep_asking(self, config: Fetched) -> None:
        failures = 0
        self._wait(0, config)
        while not self._is_stopping:
            asked_to_wait = min(self._ask(config), LONGEST_PAUSE_SECONDS)
            failures = failures + 1 if self._states[config.name].error else 0
            pause = max(_pause(config.every_seconds, failures), asked_to_wait)
            self._wait(pause * (1 + random.uniform(0, _MOST_JITTER)), config)

    def _wait(self, seconds: float, config: Fetched) -> None:
        """Wait, and then until what was fetched is loaded: the next answer takes its place."""
        ended_at = self._states[config.name].ended_at
        until = time.monotonic() + seconds
        with self._change:
            self._change.wait_for(lambda: self._is_stopping, until - time.monotonic())
            self._change.wait_for(
                lambda: self._is_stopping or self._looked_at > ended_at + _SETTLED_AFTER
            )

    def _ask(self, config: Fetched) -> float:
        """Fetch once and note how it went; return how long the system asked to be left alone."""
        error, wait_seconds = None, 0.0
        try:
            self._fetch(config)
        except SourceError as fault:
            error = str(fault)
            wait_seconds = fault.wait_seconds if isinstance(fault, FetchError) else 0.0
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            error = (
                f"What {config.url} answers cannot be written ({reason}); make sure that there is "
                f"room on the disk and that {self._folder} can be written."
            )
        except Exception as fault:
            error = (
                f"{config.url} could not be asked because of a fault of this program "
                f"({type(fault).__name__}); report it."
            )
        state = self._states[config.name]
        state.ended_at = time.monotonic()
        if not self._is_stopping:
            state.error, state.polls = error, state.polls + 1
            state.succeeded_at = state.ended_at if error is None else state.succeeded_at
        return wait_seconds

    def _fetch(self, config: Fetched) -> None:
        fetch = kind_of(config).fetch
        if fetch is None:
            raise TypeError
        client = self._client(config)
        try:
            fetch(config, client, self._folder / config.name)
        finally:
            client.close()

    def _client(self, config: Fetched) -> Client:
        """Return the client of a source, which keeps a token that was granted between polls."""
        if config.name not in self._clients:
            client = Client(config.url, token_of(config.token_env), LIMITS, config.signing())
            with self._change:
                self._clients[config.name] = client
                if self._is_stopping:
                    client.stop()
        return self._clients[config.name]


def _pause(every_seconds: float, failures: int) -> float:
    """Return how long to wait between two polls, longer after each failure in a row."""
    longer = min(LONGEST_PAUSE_SECONDS, every_seconds * 2.0 ** min(failures, 16))
    return max(every_seconds, longer)


@contextmanager
def fetched_aside(settings: Settings) -> Iterator[tuple[Settings, Polls]]:
    """Fetch each source once into a folder of its own, which is gone afterwards."""
    with TemporaryDirectory() as folder:
        polls = Polls(settings, Path(folder))
        polls.ask_once()
        sources = tuple(
            one.model_copy(update={"path": f"{escape(folder)}/{one.name}/*.json*"})
            if isinstance(one, Fetched)
            else one
            for one in settings.sources
        )
        yield replace(settings, sources=sources), polls
