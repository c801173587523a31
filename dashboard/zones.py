"""Which time zones there are."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

import polars as pl
from polars.exceptions import ComputeError


@lru_cache(maxsize=32)
def is_known_zone(name: str) -> bool:
    """Tell whether there is a zone of that name, for Python and for the engine of data frames.

    A machine may have files of zones, such as "posixrules", that are in no list of zones.
    """
    try:
        ZoneInfo(name)
        pl.Series([], dtype=pl.Datetime("us", name))
    except (OSError, KeyError, ValueError, ComputeError):
        return False
    return True
