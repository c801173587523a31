"""The list of meetings: a line for each, under its day or its kind, and the same to save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard.tables import Cell, Column, Table
from dashboard.views.held import held, over_text
from dashboard.views.room_use import room_most, room_now
from dashboard.views.words import (
    hours,
    kind_word,
    local,
    meeting_name,
    room_limit,
    short_day,
    shorten,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.views.day import Day
    from dashboard.views.words import Row

_COLUMNS: Final = (
    Column("Time"),
    Column("Meeting", wide=True),
    Column("Kind", drops="narrow"),
    Column("Room", drops="narrow"),
    Column("Status"),
    Column("Attended", "right", drops="phone"),
    Column("Peak", "right", drops="phone"),
    Column("In the room", "right", drops="phone"),
    Column("Not delivered", "right", drops="narrow"),
    Column("Most webcast viewers", "right", drops="narrow"),
)
_DATA: Final = {
    "congress_day": "Congress day",
    "starts_at": "From",
    "ends_at": "To",
    "session_id": "Meeting",
    "name": "Name",
    "title": "Title",
    "kind": "Kind",
    "body": "Body",
    "room": "Room",
    "held": "Status",
    "attended": "Attended",
    "peak": "Peak",
    "peak_at": "Time of the peak",
    "in_room_now": "In the room now",
    "in_room_peak": "Most in the room",
    "in_room_peak_at": "Time of most in the room",
    "limit": "Limit of the room",
    "statements_inscribed": "Statements inscribed",
    "statements_delivered": "Statements delivered",
    "webcast_viewers_peak": "Most webcast viewers",
    "playbacks": "Webcast playbacks",
    "counter_viewers_peak": "Most viewers counted by services",
}
_INSTANTS: Final = ("starts_at", "ends_at", "peak_at", "in_room_peak_at")
_TEXTS: Final = ("session_id", "name", "title", "kind", "body", "room", "held")


def table(day: Day, rows: Sequence[Row], *, by_kind: bool, has_days: bool, empty: str) -> Table:
    """List meetings under their days, or under their kinds where values are compared."""
    lines: list[tuple[Cell | str, ...]] = []
    last = None
    for row in rows:
        head = kind_word(row) if by_kind else _day_name(row)
        if head != last and (by_kind or has_days):
            lines.append((Cell(head),))
        last = head
        lines.append(_line(day, row, has_day=by_kind and has_days))
    return Table(_COLUMNS, tuple(lines), empty=empty, label="Meetings of the programme")


def data(day: Day, rows: Sequence[Row]) -> pl.DataFrame:
    """Return the same as a table to save, at the venue's clock."""
    told = [
        {
            **row,
            "name": meeting_name(row),
            "held": held(day, row).word,
            "limit": room_limit(row)[0],
        }
        for row in rows
    ]
    schema: dict[str, pl.DataType] = dict.fromkeys(_DATA, pl.Int64())
    schema |= dict.fromkeys(_INSTANTS, pl.Datetime("us", "UTC"))
    schema |= dict.fromkeys(_TEXTS, pl.String())
    schema["congress_day"] = pl.Date()
    picked = [{column: row[column] for column in _DATA} for row in told]
    return local(pl.DataFrame(picked, schema=schema), day.zone).rename(_DATA)


def _day_name(row: Row) -> str:
    return write.day(row["congress_day"]) if row["congress_day"] else "Without a time"


def _line(day: Day, row: Row, *, has_day: bool) -> tuple[Cell | str, ...]:
    status, name = held(day, row), meeting_name(row)
    when = short_day(row["congress_day"]) if has_day and row["congress_day"] else ""
    return (
        Cell(hours(row, day.zone), note=when, strong=bool(row["is_in_progress"])),
        Cell(
            shorten(name, 90),
            note=shorten(row["title"], 110) if row["title"] and row["title"] != name else "",
            meeting=row["session_id"],
            strong=bool(row["is_in_progress"]),
        ),
        kind_word(row),
        Cell(row["room"] or "", note=row["body"] or ""),
        Cell(
            status.word,
            note=over_text(day, row) if row["is_in_progress"] else "",
            state=status.state,
        ),
        write.number(row["attended"]) if status.has_begun else "",
        Cell(write.number(row["peak"]), note=_at(day, row["peak_at"])) if status.has_begun else "",
        _room(day, row) if status.has_begun else "",
        _undelivered(row, status.has_begun),
        _webcast(row) if status.has_begun else "",
    )


def _at(day: Day, at: datetime | None) -> str:
    return write.clock(at, day.zone) if at else ""


def _room(day: Day, row: Row) -> Cell | str:
    """Write how full the room is, and of a meeting that is over, how full it was at most."""
    is_on = row["is_in_progress"]
    room = room_now(row) if is_on else room_most(row)
    if room.people is None:
        return ""
    limit = f" of {write.number(room.limit)}" if room.limit else ""
    at = _at(day, row["in_room_peak_at"])
    state = room.state if is_on or room.state == "disconnected" else None
    said = room.warning if is_on else ", ".join(filter(None, (room.warning or "most", at)))
    return Cell(f"{write.number(room.people)}{limit}", note=said, state=state)


def _undelivered(row: Row, has_begun: bool) -> str:
    inscribed, delivered = row["statements_inscribed"], row["statements_delivered"]
    if not inscribed:
        return ""
    if not has_begun:
        return f"{write.number(inscribed)} inscribed"
    return f"{write.number(inscribed - delivered)} of {write.number(inscribed)}"


def _webcast(row: Row) -> Cell | str:
    """Write the most viewers and the playbacks; where no log tells, what services count."""
    if not row["has_webcast_source"]:
        return ""
    counted = row["counter_viewers_peak"]
    if counted is not None and not row["playbacks"]:
        return Cell(write.number(counted), note="by services")
    return Cell(
        write.number(row["webcast_viewers_peak"]),
        note=write.counted(row["playbacks"], "playback"),
    )
