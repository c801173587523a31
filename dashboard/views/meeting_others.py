"""The other meetings of the day of a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard.tables import Cell, Column, Table
from dashboard.views.held import held
from dashboard.views.words import hours, meeting_name, shorten

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.views.day import Day
    from dashboard.views.words import Row

_COLUMNS: Final = (
    Column("Time"),
    Column("Meeting", wide=True),
    Column("Attended", "right"),
    Column("Peak", "right"),
)


def others_title(row: Row) -> str:
    """Head the list of the meetings of the same day."""
    return f"Meetings of {write.day(row['congress_day'])}" if row["congress_day"] else "Meetings"


def others(day: Day, row: Row) -> Table:
    """List the meetings of the same day; the one shown stands out."""
    rows = day.sessions.filter(pl.col("congress_day").eq_missing(row["congress_day"]))
    return Table(
        _COLUMNS,
        tuple(_line(day, each, row["session_id"]) for each in rows.to_dicts()),
        empty="The programme has no meeting on this day.",
        label="Meetings of the day",
    )


def _line(day: Day, row: Row, chosen: str) -> tuple[Cell | str, ...]:
    status = held(day, row)
    is_chosen = row["session_id"] == chosen
    where = " · ".join(filter(None, (row["room"], status.word)))
    return (
        Cell(hours(row, day.zone), strong=is_chosen),
        Cell(
            shorten(meeting_name(row), 64),
            note=where,
            meeting=row["session_id"],
            strong=is_chosen,
        ),
        write.number(row["attended"]) if status.has_begun else "",
        Cell(write.number(row["peak"]), note=_at(day, row["peak_at"])) if status.has_begun else "",
    )


def _at(day: Day, at: datetime | None) -> str:
    return write.clock(at, day.zone) if at else ""
