"""What is said of a meeting as held, beside its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard import format as write

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from dashboard.components import State
    from dashboard.views.day import Day
    from dashboard.views.words import Row

_BEGUN: Final = ("In progress", "Over", "Closed")


@dataclass(frozen=True)
class Held:
    """The status of a meeting in a word with its shape, and what is to be said of its times."""

    state: State | None
    word: str
    said: str = ""

    @property
    def has_begun(self) -> bool:
        """Whether the meeting is or was on, so that there is anything to count."""
        return self.word in _BEGUN


def held(day: Day, row: Row) -> Held:
    """Say how a meeting is or was held, as of the instant of the day's figures."""
    if row["status"] == "cancelled":
        return Held("disconnected", "Cancelled")
    if _has_passed(row["closed_at"], day.now):
        return Held(None, "Closed", _closed(row, day.zone))
    opening = opened_text(day, row)
    opened = f"opened {opening}" if opening else ""
    if row["is_in_progress"]:
        return Held("live", "In progress", _joined(opened or _unnoted(day), over_text(day, row)))
    if _has_passed(row["ends_at"], day.now):
        return Held(None, "Over", _joined(opened, "closing not noted" if opened else ""))
    if row["status"] == "moved":
        return Held("stale", "Moved", _expected(row, day.zone))
    return Held(None, "Planned", _expected(row, day.zone))


def has_clock(day: Day) -> bool:
    """Whether anybody keeps the opening and closing of meetings."""
    return day.sessions["opened_at"].null_count() < day.sessions.height


def opened_text(day: Day, row: Row) -> str:
    """Write when a meeting was opened, against its plan: "10:07, 7 min late"."""
    opened, planned = row["opened_at"], row["scheduled_starts_at"]
    if not _has_passed(opened, day.now):
        return ""
    clock = write.clock(opened, day.zone)
    if planned is None:
        return clock
    if _is_moved(row):
        return f"{clock}, moved from {_plan(row, day.zone)}"
    return f"{clock}, {_against(planned, opened, 'late', 'early')}"


def closed_text(day: Day, row: Row) -> str:
    """Write when a meeting was closed, against its plan: "12:25, 25 min over"."""
    closed, planned = row["closed_at"], row["scheduled_ends_at"]
    if not _has_passed(closed, day.now):
        return ""
    clock = write.clock(closed, day.zone)
    if planned is None or _is_moved(row):
        return clock
    return f"{clock}, {_against(planned, closed, 'over', 'early')}"


def over_text(day: Day, row: Row) -> str:
    """Say how far a meeting in progress has run over: "running 25 min over"."""
    planned = row["scheduled_ends_at"]
    if day.now is None or planned is None or _is_moved(row):
        return ""
    minutes = _minutes(planned, day.now)
    return f"running {minutes} min over" if minutes > 0 else ""


def _closed(row: Row, zone: ZoneInfo) -> str:
    span = write.time_range(row["opened_at"], row["closed_at"], zone)
    start, end = row["scheduled_starts_at"], row["scheduled_ends_at"]
    if start is None or end is None:
        return span
    if _is_moved(row):
        return f"{span}; moved from {_plan(row, zone)}"
    late, over = _minutes(start, row["opened_at"]), _minutes(end, row["closed_at"])
    said = _joined(
        f"opened {_against(start, row['opened_at'], 'late', 'early')}" if late else "",
        f"closed {_against(end, row['closed_at'], 'over', 'early')}" if over else "",
    )
    return f"{span}; {said}" if said else f"{span}, as planned"


def _is_moved(row: Row) -> bool:
    """Whether a meeting was held at another time altogether: then it is neither late nor over."""
    start, end = row["scheduled_starts_at"], row["scheduled_ends_at"]
    opened, closed = row["opened_at"], row["closed_at"]
    if opened is None or start is None or end is None:
        return False
    return bool(opened >= end or (closed is not None and closed <= start))


def _expected(row: Row, zone: ZoneInfo) -> str:
    """Say when a meeting begins that has to wait for the one before it."""
    starts, planned = row["starts_at"], row["scheduled_starts_at"]
    if starts is None or planned is None or starts <= planned:
        return ""
    return f"not before {write.clock(starts, zone)}"


def _unnoted(day: Day) -> str:
    return "opening not noted" if has_clock(day) else ""


def _plan(row: Row, zone: ZoneInfo) -> str:
    return write.time_range(row["scheduled_starts_at"], row["scheduled_ends_at"], zone)


def _against(planned: datetime, real: datetime, after: str, before: str) -> str:
    minutes = _minutes(planned, real)
    return f"{abs(minutes)} min {after if minutes > 0 else before}" if minutes else "on time"


def _minutes(planned: datetime, real: datetime) -> int:
    return int((real - planned).total_seconds() / 60)


def _has_passed(at: datetime | None, now: datetime | None) -> bool:
    return at is not None and now is not None and at <= now


def _joined(*texts: str) -> str:
    return ", ".join(filter(None, texts))
