"""The programme of a Congress day: each meeting as planned, as held, and who is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard.views.held import held
from dashboard.views.now_meetings import AFTERWARDS
from dashboard.views.room_use import RoomUse, room_now
from dashboard.views.words import ends_at, meeting_name, naive, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.components import State
    from dashboard.views.day import Day
    from dashboard.views.words import Row

_HOUR: Final = timedelta(hours=1)
_TICKS: Final = 7
_SLACK: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class Bar:
    """A stretch of the day, as shares of its length."""

    start: float
    length: float


@dataclass(frozen=True)
class Slot:
    """A meeting as a line of the day."""

    session_id: str
    when: str
    name: str
    title: str
    room: str
    state: State | None
    status: str
    said: str
    is_on: bool
    is_off: bool
    people: str
    unit: str
    room_use: str
    room_warning: str
    room_state: State | None
    planned: Bar | None
    held: Bar | None


@dataclass(frozen=True)
class Programme:
    """The lines of a day, and the axis beside them: hours with their place, and "now"."""

    slots: tuple[Slot, ...]
    ticks: tuple[tuple[str, float], ...]
    now: float | None


def programme(day: Day) -> Programme:
    """Make the programme of a day, in the order of its plan."""
    rows = day.meetings.sort(
        pl.coalesce("scheduled_starts_at", "starts_at"), "session_id", nulls_last=True
    ).to_dicts()
    start, end = _axis(day)
    length = end - start
    step = _HOUR * -(-(length // _HOUR) // _TICKS)
    hours = [start + step * number for number in range(int(length / step) + 1)]
    now = naive(day.now, day.zone) if day.now and not day.is_past else None
    return Programme(
        slots=tuple(_slot(day, row, start, length) for row in rows),
        ticks=tuple((f"{at:%H:%M}", (at - start) / length) for at in hours),
        now=(now - start) / length if now and start <= now <= end else None,
    )


def title(day: Day) -> str:
    """Say what is on and what comes next."""
    count = day.meetings.height
    if day.is_past:
        return f"{write.counted(count, 'meeting')} on {write.day(day.on)}"
    on = len(day.in_progress)
    if not on:
        return day.coming()
    noun = "meeting is" if on == 1 else "meetings are"
    return f"{write.in_text(on).capitalize()} {noun} in progress; {_lowered(day.next_start())}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _axis(day: Day) -> tuple[datetime, datetime]:
    """Take full hours around everything planned and held on the day.

    A few minutes before or after the hour are no reason for another one.
    """
    columns = ("scheduled_starts_at", "starts_at", "scheduled_ends_at")
    told = [
        naive(at, day.zone)
        for row in day.meetings.to_dicts()
        for at in (*(row[column] for column in columns), ends_at(row, day.now))
        if at is not None
    ]
    known = [at for at in told if abs((at.date() - day.on).days) <= 1]
    if not known:
        return day.hours
    first, last = min(known) + _SLACK, max(known) - _SLACK
    start = first.replace(minute=0, second=0, microsecond=0)
    end = last.replace(minute=0, second=0, microsecond=0) + _HOUR
    return start, max(end, start + _HOUR)


def _slot(day: Day, row: Row, start: datetime, length: timedelta) -> Slot:
    status, name = held(day, row), meeting_name(row)
    is_off = row["status"] == "cancelled"
    is_over = bool(day.now and row["ends_at"] and row["ends_at"] <= day.now) and not is_off
    is_on = bool(row["is_in_progress"])
    room = room_now(row) if is_on else RoomUse(None, None, "")
    return Slot(
        session_id=row["session_id"],
        when=_planned(day, row),
        name=shorten(name, 96),
        title=row["title"] if row["title"] and row["title"] != name else "",
        room=row["room"] or "",
        state=status.state,
        status=status.word,
        said=_said(row, status.said),
        is_on=is_on,
        is_off=is_off,
        people=write.number(row["taking_part_now"] if is_on else row["attended"])
        if is_on or is_over
        else "",
        unit=day.at_this_time("there now") if is_on else "attended" if is_over else "",
        room_use=f"In the room {room.text}" if room.people is not None else "",
        room_warning=room.warning,
        room_state=room.state,
        planned=_bar(day, row["scheduled_starts_at"], row["scheduled_ends_at"], start, length),
        held=_held_bar(day, row, start, length),
    )


def _said(row: Row, times: str) -> str:
    is_late = row["is_in_progress"] and row["has_platform_source"] and not row["platform_stays"]
    return "; ".join(filter(None, (times, f"platform {AFTERWARDS}" if is_late else "")))


def _planned(day: Day, row: Row) -> str:
    start, end = row["scheduled_starts_at"], row["scheduled_ends_at"]
    if start is None or end is None:
        return "no time"
    return write.time_range(start, end, day.zone)


def _held_bar(day: Day, row: Row, start: datetime, length: timedelta) -> Bar | None:
    if day.now is None or row["status"] == "cancelled":
        return None
    begun, ended = row["starts_at"], row["ends_at"]
    if begun is None or ended is None or begun >= day.now:
        return None
    return _bar(day, begun, min(ended, day.now), start, length)


def _bar(
    day: Day, begun: datetime | None, ended: datetime | None, start: datetime, length: timedelta
) -> Bar | None:
    if begun is None or ended is None:
        return None
    places: Sequence[float] = [
        min(max((naive(at, day.zone) - start) / length, 0.0), 1.0) for at in (begun, ended)
    ]
    return Bar(places[0], places[1] - places[0]) if places[1] > places[0] else None
