"""How many read followed pages, judged by how often they ask."""

from __future__ import annotations

from collections import deque
from typing import Final

_WINDOW: Final = 10.0


class Readers:
    """Who has asked lately; for one event loop. Times are in seconds of one clock."""

    def __init__(self) -> None:
        self._asks: deque[tuple[float, float]] = deque()
        self._seconds = 0.0

    def ask(self, at: float, every: float) -> None:
        """Note that somebody who asks every so many seconds has asked."""
        self._asks.append((at, every))
        self._seconds += every
        while self._asks[0][0] <= at - _WINDOW:
            self._seconds -= self._asks.popleft()[1]

    @property
    def count(self) -> float:
        """The number of readers: each asks once in its interval."""
        return self._seconds / _WINDOW
