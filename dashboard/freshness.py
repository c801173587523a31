"""Whether what is shown is fresh: one rule for the strip of every page and the list of sources."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

FRESH_FOR: Final = timedelta(minutes=2)
"""By the clock of the machine: so long after something arrived, more of it is expected."""
_PRESENT: Final = timedelta(days=1)


def is_fresh(arrived_at: datetime | None, now: datetime) -> bool:
    """Whether something arrived so lately that it is being delivered."""
    return arrived_at is not None and now - arrived_at <= FRESH_FOR


def is_past(watermark: datetime | None, now: datetime) -> bool:
    """Whether data speak of another time than now: a simulation, or a congress of years ago."""
    return watermark is not None and abs(now - watermark) > _PRESENT
