"""The secretariat's page: one meeting, and the others of its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import format as write
from dashboard import frames
from dashboard.views import meeting_compare, meeting_flow, meeting_parts, session_charts, statements
from dashboard.views.counters_chart import counted_viewers
from dashboard.views.day import Day
from dashboard.views.held import closed_text, held, opened_text, over_text
from dashboard.views.meeting_choices import DEFAULT, Chosen, has_begun, row_of
from dashboard.views.meeting_groups import attended_groups
from dashboard.views.meeting_others import others, others_title
from dashboard.views.room_chart import room_chart
from dashboard.views.session_tiles import meeting_tiles
from dashboard.views.webcast_chart import webcast_viewers
from dashboard.views.webcast_locations import locations
from dashboard.views.words import (
    full_name,
    hours,
    local,
    short_day,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    import polars as pl

    from dashboard.chart import Chart
    from dashboard.components import State, Tile
    from dashboard.plots import Window
    from dashboard.snapshot import Snapshot
    from dashboard.tables import Table
    from dashboard.views.meeting_compare import Compared
    from dashboard.views.meeting_parts import Only
    from dashboard.views.words import Row


@dataclass(frozen=True)
class SessionView:
    """All that stands on the page; a meeting that has not begun has only facts."""

    name: str
    facts: tuple[tuple[str, str], ...]
    state: State | None
    status: str
    notice: str
    is_live: bool
    tiles: tuple[Tile, ...]
    curve: Chart | None
    room: Chart | None
    flow: Chart | None
    compared: Compared | None
    parts: Chart | None
    attended_title: str
    attended: Table
    stays: Chart | None
    webcast: Chart | None
    counted: Chart | None
    locations: Chart | None
    others_title: str
    others: Table
    statements_title: str
    statements: Table
    attended_groups: Table


def build(
    snapshot: Snapshot,
    session_id: str,
    day: date,
    as_of: datetime | None,
    chosen: Chosen = DEFAULT,
) -> SessionView:
    """Make the page of one meeting."""
    shown = Day(snapshot, day, as_of)
    row = row_of(shown, session_id)
    minutes = local(frames.minutes(snapshot, session_id=session_id, as_of=as_of), shown.zone)
    begun = has_begun(shown, row)
    has_minutes = begun and minutes.height > 0
    only = meeting_parts.chosen(snapshot, chosen.only)
    parts = meeting_parts.division(snapshot, chosen.part)
    compared = meeting_compare.compared(shown, row, chosen.compare, only) if has_minutes else None
    attended_title, attended = meeting_parts.attended(shown, row, parts, only)
    is_cast = begun and row["has_webcast_source"]
    counted = _counted(shown, row) if is_cast else None
    # Where services count and no log tells of anybody, there is nothing else to show.
    is_logged = is_cast and (row["playbacks"] or not counted)
    status = held(shown, row)
    inscribed = statements.listed(snapshot, session_id, as_of)
    return SessionView(
        name=full_name(row),
        facts=_facts(shown, row),
        state=status.state,
        status=status.word,
        notice="" if begun else _not_begun(shown, row),
        is_live=row["is_in_progress"] and as_of is None,
        tiles=meeting_tiles(shown, row) if begun else (),
        curve=_curve(shown, row, minutes, only, compared) if has_minutes else None,
        room=room_chart(shown, row) if has_minutes and not only else None,
        flow=meeting_flow.flow(shown, row, _hours(shown, row)) if has_minutes else None,
        compared=compared,
        parts=meeting_parts.chart(shown, row, parts, only, _hours(shown, row))
        if has_minutes
        else None,
        attended_title=attended_title,
        attended=attended,
        stays=meeting_flow.stays(shown, row) if has_minutes else None,
        webcast=_webcast(shown, row) if is_logged else None,
        counted=counted,
        locations=locations(shown, session_id) if is_logged else None,
        others_title=others_title(row),
        others=others(shown, row),
        statements_title=statements.title(inscribed),
        statements=statements.statement_table(
            inscribed, shown.zone, statements.nothing(snapshot), has_meeting=False
        ),
        attended_groups=attended_groups(shown, row),
    )


def _hours(day: Day, row: Row) -> Window:
    return session_charts.window(day, row, 0)


def _curve(
    day: Day, row: Row, minutes: pl.DataFrame, only: Only | None, other: Compared | None
) -> Chart:
    if only:
        return session_charts.curve_of(day, row, only, other)
    return session_charts.curve(day, row, minutes, other)


def _webcast(day: Day, row: Row) -> Chart:
    span = _hours(day, row)
    return webcast_viewers(day, row, (span.start, span.end))


def _counted(day: Day, row: Row) -> Chart | None:
    span = _hours(day, row)
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
