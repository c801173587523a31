"""The secretariat's page: one meeting, and the others of its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard import frames
from dashboard.tables import Cell, Column, Table
from dashboard.views import session_charts, statements
from dashboard.views.counters_chart import counted_viewers
from dashboard.views.day import Day
from dashboard.views.held import closed_text, held, opened_text, over_text
from dashboard.views.meeting_groups import attended_groups
from dashboard.views.session_tiles import meeting_tiles
from dashboard.views.webcast_chart import webcast_viewers
from dashboard.views.webcast_locations import locations
from dashboard.views.words import (
    full_name,
    hours,
    importance,
    local,
    meeting_name,
    short_day,
    shorten,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from dashboard.chart import Chart
    from dashboard.components import State, Tile
    from dashboard.snapshot import Snapshot
    from dashboard.views.words import Row

_COLUMNS: Final = (
    Column("Time"),
    Column("Meeting", wide=True),
    Column("Attended", "right"),
    Column("Peak", "right"),
)


@dataclass(frozen=True)
class Choices:
    """Meetings to choose from, by id, and the one shown when nothing is chosen."""

    labels: dict[str, str]
    default: str | None


@dataclass(frozen=True)
class SessionView:
    """All that stands on the page; a meeting that has not begun has only facts."""

    name: str
    facts: tuple[tuple[str, str], ...]
    state: State | None
    status: str
    notice: str
    tiles: tuple[Tile, ...]
    curve: Chart | None
    groups: Chart | None
    webcast: Chart | None
    counted: Chart | None
    locations: Chart | None
    others_title: str
    others: Table
    statements_title: str
    statements: Table
    attended_groups: Table


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


def build(snapshot: Snapshot, session_id: str, day: date, as_of: datetime | None) -> SessionView:
    """Make the page of one meeting."""
    shown = Day(snapshot, day, as_of)
    row = shown.sessions.row(by_predicate=pl.col("session_id") == session_id, named=True)
    minutes = local(frames.minutes(snapshot, session_id=session_id, as_of=as_of), shown.zone)
    has_begun = (
        bool(shown.now and row["starts_at"] and row["starts_at"] <= shown.now)
        and row["status"] != "cancelled"
    )
    is_cast = has_begun and row["has_webcast_source"]
    counted = _counted(shown, row) if is_cast else None
    # Where services count and no log tells of anybody, there is nothing else to show.
    is_logged = is_cast and (row["playbacks"] or not counted)
    status = held(shown, row)
    inscribed = statements.listed(snapshot, session_id)
    others = shown.sessions.filter(pl.col("congress_day").eq_missing(row["congress_day"]))
    return SessionView(
        name=full_name(row),
        facts=_facts(shown, row),
        state=status.state,
        status=status.word,
        notice="" if has_begun else _not_begun(shown, row),
        tiles=meeting_tiles(shown, row, minutes) if has_begun else (),
        curve=session_charts.curve(shown, row, minutes) if minutes.height else None,
        groups=session_charts.groups(shown, row) if minutes.height else None,
        webcast=_webcast(shown, row) if is_logged else None,
        counted=counted,
        locations=locations(shown, session_id) if is_logged else None,
        others_title=_others_title(row),
        others=_table(shown, others, session_id),
        statements_title=statements.title(inscribed, as_of),
        statements=statements.statement_table(
            inscribed, shown.zone, statements.nothing(snapshot), has_meeting=False
        ),
        attended_groups=attended_groups(shown, row),
    )


def _webcast(day: Day, row: Row) -> Chart:
    span = session_charts.window(day, row, 0)
    return webcast_viewers(day, row, (span.start, span.end))


def _counted(day: Day, row: Row) -> Chart | None:
    span = session_charts.window(day, row, 0)
    return counted_viewers(day, row, (span.start, span.end))


def _facts(day: Day, row: Row) -> tuple[tuple[str, str], ...]:
    when = hours(row, day.zone)
    if row["starts_at"] is not None:
        when = f"{write.day(row['starts_at'].astimezone(day.zone).date())}, {when}"
    facts = {
        "When": when,
        "Opened": opened_text(day, row),
        "Closed": closed_text(day, row),
        "Now": over_text(day, row) if row["is_in_progress"] else "",
        "Room": row["room"],
        "Body": row["body"],
        "Agenda item": (row["agenda_item"] or "").replace(";", ", "),
        "Kind": (row["kind"] or "").replace("_", " "),
    }
    return tuple((name, str(value)) for name, value in facts.items() if value)


def _not_begun(day: Day, row: Row) -> str:
    if row["status"] == "cancelled":
        return "This meeting was cancelled; there is nothing to count."
    if row["starts_at"] is None or day.now is None:
        return "This meeting has no time yet; its figures appear here once it begins."
    starts = row["starts_at"].astimezone(day.zone)
    return (
        f"This meeting begins on {short_day(starts.date())} at {write.clock(starts, day.zone)}. "
        "Its figures appear here once it does."
    )


def _others_title(row: Row) -> str:
    return f"Meetings of {write.day(row['congress_day'])}" if row["congress_day"] else "Meetings"


def _table(day: Day, rows: pl.DataFrame, chosen: str) -> Table:
    return Table(
        _COLUMNS,
        tuple(_line(day, row, chosen) for row in rows.to_dicts()),
        empty="The programme has no meeting on this day.",
        label="Meetings of the day",
    )


def _line(day: Day, row: Row, chosen: str) -> tuple[Cell | str, ...]:
    status = held(day, row).word
    is_chosen = row["session_id"] == chosen
    has_begun = status in ("In progress", "Over", "Closed")
    where = " · ".join(filter(None, (row["room"], status)))
    return (
        Cell(hours(row, day.zone), strong=is_chosen),
        Cell(
            shorten(meeting_name(row), 64),
            note=where,
            meeting=row["session_id"],
            strong=is_chosen,
        ),
        write.number(row["attended"]) if has_begun else "",
        Cell(write.number(row["peak"]), note=_at(day, row["peak_at"])) if has_begun else "",
    )


def _at(day: Day, at: datetime | None) -> str:
    return write.clock(at, day.zone) if at else ""
