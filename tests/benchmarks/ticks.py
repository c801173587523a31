"""What refreshes are judged by: how long each takes, and how many come late."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True)
class Tick:
    """A refresh: when it was due and when all of it had come, in seconds of one clock.

    From when it is due, not from when it is sent: a viewer who waits for the refresh before
    waits for this one as well.
    """

    due_at: float
    done_at: float

    @property
    def seconds(self) -> float:
        """How long the viewer waited."""
        return self.done_at - self.due_at

    def missed(self, every: float) -> int:
        """Count the refreshes that became due while this one was not done."""
        return int(self.seconds // every)


@dataclass(frozen=True)
class Ticks:
    """All refreshes of all viewers, each of whom has one every so many seconds."""

    every: float
    all: Sequence[Tick]

    def percentile(self, percent: int) -> float:
        """Return the milliseconds within which that share of the refreshes was done."""
        milliseconds = [1000 * tick.seconds for tick in self.all]
        return quantiles(milliseconds, n=100, method="inclusive")[percent - 1]

    @property
    def late(self) -> int:
        """Count those that were not done before the next one was due."""
        return sum(tick.missed(self.every) for tick in self.all)


def next_due(first: float, every: float, now: float) -> float:
    """Return the next moment a refresh is due for a viewer whose first was due at `first`."""
    passed = max(0, int((now - first) // every) + 1)
    return first + passed * every
