"""People counted by eye, beside what the scans say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import figures
from dashboard import format as write
from dashboard.components import Tile
from dashboard.metrics import remarks, rooms
from dashboard.snapshot import query

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.views.day import Day
    from dashboard.views.words import Row

_HELP: Final = (
    "The latest count of the whole meeting by eye, else the sum of the latest counts of its "
    "places. It includes people who are no participants, and is in no other figure."
)


def head_count(day: Day, row: Row) -> Tile | None:
    """Make the tile of a meeting whose people were counted by eye; else there is none."""
    counts = query(day.snapshot, remarks.HEAD_COUNTS).filter(
        pl.col("session_id") == row["session_id"], pl.col("counted_at") <= day.now
    )
    if counts.is_empty():
        return None
    whole = counts.filter(pl.col("place").is_null())
    if whole.is_empty():
        shown = counts.group_by("place", maintain_order=True).last()
    else:
        shown = whole.tail(1)
    at: datetime = shown["counted_at"].to_list()[-1]
    place = shown["place"].item() if shown.height == 1 else f"{shown.height} places"
    where = f", {place}" if place else ""
    return Tile(
        "Counted by eye",
        write.number(int(shown["people"].sum())),
        note=f"at {write.clock(at, day.zone)}{where}",
        base=_scanned(day, row, at),
        help=_HELP,
    )


def _scanned(day: Day, row: Row, at: datetime) -> str:
    """Say how many people were in the room by the scans of that minute."""
    minute, of = at.replace(second=0, microsecond=0), {"session_id": [row["session_id"]]}
    asked = [rooms.IN_ROOM_NOW]
    people = figures.measure(day.snapshot, asked, filters=of, as_of=minute).item()
    return "no scans of that minute" if people is None else f"{write.number(people)} by scans then"
