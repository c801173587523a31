"""Which States have somebody here at this moment: from a snapshot file that is not kept.

It exists only while the pipeline runs and only for minutes, so that nothing here may fail when
it is absent: without it there is nothing to say about this moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

import duckdb

from dashboard.errors import DashboardError
from dashboard.metrics import states
from dashboard.snapshot import Snapshot, Snapshots, query

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

AUDIENCE: Final = "present"
# What is shown beside other figures has to be of their time: not so while the page is paused.
_SAME_TIME: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Here:
    """How a State is there."""

    in_room: bool
    online: bool


@dataclass(frozen=True)
class Presence:
    """Who is there at the instant `at`; a session of None is any meeting."""

    at: datetime
    here: Mapping[tuple[str | None, str], Here]


def presence(beside: Snapshot) -> Presence | None:
    """Return who is there now, or None where that is not available for this moment."""
    latest = _snapshots(beside.path.parent).latest()
    found = latest.snapshot
    if latest.error or found is None or found.watermark is None or not found.path.exists():
        return None
    if abs(found.built_at - beside.built_at) > _SAME_TIME:
        return None
    try:
        rows = query(found, states.NOW).to_dicts()
    except (DashboardError, duckdb.Error):
        return None
    return Presence(
        found.watermark,
        {(row["session_id"], row["iso3"]): Here(row["in_room"], row["online"]) for row in rows},
    )


@cache
def _snapshots(folder: Path) -> Snapshots:
    return Snapshots(folder, AUDIENCE)
