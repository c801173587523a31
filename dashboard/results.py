"""Results of queries and views, computed once however many viewers ask at the same moment."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Results(Generic[T]):
    """The most recently used results, bounded in number and in bytes.

    A snapshot never changes, so a result never expires; it is only pushed out by newer ones.
    """

    def __init__(
        self, size: Callable[[T], int], max_entries: int = 512, max_bytes: int = 64 * 2**20
    ) -> None:
        self._size = size
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._lock = Lock()
        self._entries: OrderedDict[Hashable, Future[T]] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}

    def ask(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what is kept under `key`, or compute it; others who ask meanwhile wait for it.

        A failure is passed to everybody who waited and is not kept.
        """
        with self._lock:
            entry = self._entries.get(key)
            is_mine = entry is None
            if entry is None:
                entry = self._entries[key] = Future()
            self._entries.move_to_end(key)
        if is_mine:
            self._fill(key, entry, compute)
        return entry.result()

    def known(self, key: Hashable) -> T | None:
        """Return what is kept under `key`, without waiting; None while there is nothing."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or not entry.done():
                return None
            self._entries.move_to_end(key)
        return entry.result()

    def __len__(self) -> int:
        return len(self._entries)

    def _fill(self, key: Hashable, entry: Future[T], compute: Callable[[], T]) -> None:
        try:
            result = compute()
        except BaseException as error:
            with self._lock:
                self._drop(key)
            entry.set_exception(error)
            return
        entry.set_result(result)
        with self._lock:
            if self._entries.get(key) is entry:
                self._sizes[key] = self._size(result)
            self._shrink()

    def _drop(self, key: Hashable) -> None:
        self._entries.pop(key, None)
        self._sizes.pop(key, None)

    def _shrink(self) -> None:
        while len(self._entries) > 1 and (
            len(self._entries) > self._max_entries or sum(self._sizes.values()) > self._max_bytes
        ):
            self._drop(next(iter(self._entries)))
