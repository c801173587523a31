"""What the reader can choose on the page of a meeting: the meeting, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from dashboard.views import meeting_compare, meeting_parts
from dashboard.views.day import Day
from dashboard.views.words import full_name, hours, importance, short_day, shorten

if TYPE_CHECKING:
    from datetime import date, datetime

    from dashboard.snapshot import Snapshot
    from dashboard.views.words import Row


@dataclass(frozen=True)
class Choices:
    """Meetings to choose from, by id, and the one shown when nothing is chosen."""

    labels: dict[str, str]
    default: str | None


class Chosen(NamedTuple):
    """What is chosen: the meeting beside it, the part shown alone, and what the parts are."""

    compare: str = meeting_compare.BEFORE
    only: str = meeting_parts.EVERYBODY
    part: str = meeting_parts.GROUP


DEFAULT: Final = Chosen()


@dataclass(frozen=True)
class Beside:
    """What the reader can choose beside the meeting; nothing before it has begun."""

    compare: dict[str, str]
    only: dict[str, str]


def choices(snapshot: Snapshot, on: date | None, day: date, as_of: datetime | None) -> Choices:
    """List the meetings, of one day if one is chosen, and find the one to begin with."""
    shown = Day(snapshot, day, as_of)
    table = shown.sessions if on is None else shown.meetings
    rows = table.drop_nulls("starts_at").to_dicts()
    labels = {
        row["session_id"]: f"{short_day(row['starts_at'].astimezone(shown.zone).date())}, "
        f"{hours(row, shown.zone)} · "
        f"{shorten(full_name(row), 90)}"
        for row in rows
    }
    return Choices(labels, _default(shown, rows))


def _default(day: Day, rows: list[Row]) -> str | None:
    """Choose the most important meeting in progress, else of those that ended last."""
    on = [row for row in rows if row["is_in_progress"]]
    if not on and day.now is not None:
        over = [row for row in rows if row["ends_at"] <= day.now and row["status"] != "cancelled"]
        last = max((row["ends_at"] for row in over), default=None)
        on = [row for row in over if row["ends_at"] == last]
    found = min(on, key=importance, default=None) or next(iter(rows), None)
    return str(found["session_id"]) if found else None


def beside(snapshot: Snapshot, session_id: str, day: date, as_of: datetime | None) -> Beside:
    """List what the figures of a meeting can be compared with, and what of them shown alone."""
    shown = Day(snapshot, day, as_of)
    row = row_of(shown, session_id)
    if not has_begun(shown, row):
        return Beside({}, {})
    return Beside(
        meeting_compare.choices(shown, row),
        meeting_parts.choices(snapshot, session_id, as_of),
    )


def row_of(day: Day, session_id: str) -> Row:
    """Return the row of a meeting."""
    return day.sessions.row(by_predicate=pl.col("session_id") == session_id, named=True)


def has_begun(day: Day, row: Row) -> bool:
    """Whether there is anything to count yet; of a cancelled meeting there never is."""
    has_started = bool(day.now and row["starts_at"] and row["starts_at"] <= day.now)
    return has_started and row["status"] != "cancelled"
