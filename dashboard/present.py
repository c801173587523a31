"""Which States have somebody here at this moment, and how many: from a file that is not kept.

It exists only while the pipeline runs and only for minutes, so that nothing here may fail when
it is absent: without it there is nothing to say about this moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import duckdb

from dashboard.errors import DashboardError
from dashboard.metrics import states
from dashboard.metrics.quorum import NOW as QUORUM_NOW
from dashboard.snapshot import Snapshot, Snapshots, query

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from dashboard.snapshot import Param

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


@dataclass(frozen=True)
class Quorum:
    """Member States there at a full minute, and how many a rule needs; None is not reported."""

    taken_at: datetime
    in_room: int | None
    online: int | None
    counted: int | None
    """By the `presence` that counts (room, room_and_online), each State once."""
    presence: str
    grace_minutes: float
    """Who has left within so many minutes still counts."""
    states: int
    """What the shares are of: those of `base` (registered, recorded, given)."""
    base: str
    rule: str
    open_share: str
    decide_share: str
    to_open: int
    to_decide: int


def presence(beside: Snapshot) -> Presence | None:
    """Return who is there now, or None where that is not available for this moment."""
    found = _found(beside)
    rows = _ask(found, states.NOW)
    if found is None or found.watermark is None or rows is None:
        return None
    return Presence(
        found.watermark,
        {(row["session_id"], row["iso3"]): Here(row["in_room"], row["online"]) for row in rows},
    )


def quorum(beside: Snapshot, session_id: str) -> Quorum | None:
    """Return the quorum check of a meeting now; None unless a rule is configured for its body."""
    rows = _ask(_found(beside), QUORUM_NOW, session_id)
    return Quorum(**rows[0]) if rows else None


def _found(beside: Snapshot) -> Snapshot | None:
    latest = _snapshots(beside.path.parent).latest()
    found = latest.snapshot
    if latest.error or found is None or not found.path.exists():
        return None
    return found if abs(found.built_at - beside.built_at) <= _SAME_TIME else None


def _ask(found: Snapshot | None, sql: str, *params: Param) -> list[dict[str, Any]] | None:
    if found is None:
        return None
    try:
        return query(found, sql, params).to_dicts()
    except (DashboardError, duckdb.Error):
        return None


@cache
def _snapshots(folder: Path) -> Snapshots:
    return Snapshots(folder, AUDIENCE)
