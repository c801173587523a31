"""Tables of the webcast: by delivery and language, and by meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard import format as write
from dashboard import frames
from dashboard.metrics import webcast
from dashboard.tables import Cell, Column, Table
from dashboard.views.words import hours, language, meeting_name, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.views.day import Day
    from dashboard.views.words import Row

_DELIVERIES: Final = {
    ("live", False): "Live",
    ("on_demand", False): "On demand",
    ("unknown", False): "Unknown delivery",
    ("live", True): "The venue’s own screens",
}
_COUNTS: Final = (Column("Playbacks", "right"), Column("Watched, h", "right"))
_MEETING_COLUMNS: Final = (
    Column("Time"),
    Column("Meeting", wide=True),
    *_COUNTS,
    Column("Stalled", "right"),
    Column("Mbit/s", "right"),
    Column("Half", "right"),
    Column("Three quarters", "right"),
    Column("All", "right"),
)


def deliveries(day: Day) -> Table:
    """List playbacks and watch time by delivery and language; they are never added up."""
    found = frames.webcast_deliveries(day.snapshot, day.on, day.as_of).to_dicts()
    lines: list[tuple[Cell | str, ...]] = []
    for name, rows in _by_delivery(found).items():
        if rows:
            lines += [
                (Cell(name),),
                *((language(row["language"]).name, *_any(row)) for row in rows),
            ]
    return Table(
        (Column("Delivery and language", wide=True), *_COUNTS),
        tuple(lines),
        "Playbacks appear here once a web log tells of them.",
        "Playbacks by delivery and language",
    )


def _by_delivery(found: Iterable[Row]) -> dict[str, list[Row]]:
    # Screens are screens whatever their player says.
    sorted_out: dict[str, list[Row]] = {name: [] for name in _DELIVERIES.values()}
    for row in found:
        key = ("live", True) if row["at_venue"] else (row["delivery"], False)
        sorted_out[_DELIVERIES[key]].append(row)
    return sorted_out


def _any(row: Row) -> tuple[str, str]:
    watched = write.in_hours(row[webcast.WATCH_MINUTES_ANY.key])
    return write.number(row[webcast.PLAYBACKS_ANY.key]), watched


def meetings(day: Day) -> Table:
    """List the meetings of the day that are shown on the webcast, in order of time."""
    shown = day.meetings.filter("has_webcast_source").drop_nulls("starts_at")
    return Table(
        _MEETING_COLUMNS,
        tuple(_meeting(day, row) for row in shown.to_dicts() if row["playbacks"]),
        "A meeting appears here once somebody watches it.",
        "Meetings on the webcast",
    )


def _meeting(day: Day, row: Row) -> tuple[Cell | str, ...]:
    base = row["watched_playbacks"]
    shares = ("watched_half", "watched_three_quarters", "watched_all")
    rate = row["bitrate"]
    return (
        hours(row, day.zone),
        Cell(shorten(meeting_name(row), 64), meeting=row["session_id"]),
        write.number(row["playbacks"]),
        write.in_hours(row["watch_minutes"]),
        write.percentage(row["playbacks_stalled"], row["playbacks"]),
        write.number(rate / 1000 if rate else None, 1),
        *(write.percentage(row[key], base) for key in shares),
    )
