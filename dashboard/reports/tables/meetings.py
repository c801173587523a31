"""Meetings of the period: how they were attended, and how long they were held."""

from collections.abc import Sequence

from dashboard.format import counted
from dashboard.metrics import (
    attendance,
    links,
    meetings,
    statements,
    webcast,
)
from dashboard.metrics.model import Metric
from dashboard.reports.document import Cell, Column, Table, Total
from dashboard.reports.tables.figure import figure, list_of_figures
from dashboard.reports.tables.scope import Scope
from dashboard.views.words import Row, full_name, kind_name, kind_order, meeting_name

_ATTENDED = (
    attendance.ATTENDED,
    attendance.ROOM_ONLY,
    attendance.PLATFORM_ONLY,
    attendance.BOTH,
    attendance.SESSION_PEAK,
    attendance.SESSION_PEAK_AT,
)
_WEBCAST = (
    webcast.SESSION_PLAYBACKS,
    webcast.SESSION_WATCH_MINUTES,
    webcast.SESSION_VIEWERS_PEAK,
)
_USE_OF_TIME = (
    meetings.MINUTES_PLANNED,
    meetings.MINUTES_HELD,
    meetings.UTILIZATION,
    meetings.OTHER_MINUTES_PLANNED,
    meetings.OTHER_MINUTES_HELD,
    meetings.OTHER_UTILIZATION,
)
_NAMED = (
    Column("session_id", "Identifier", "text"),
    Column("name", "Name", "text"),
    Column("title", "Title", "text"),
    Column("full_name", "Meeting", "text"),
    Column("agenda_item", "Agenda item", "text"),
    Column("congress_day", "Date", "date"),
)
_STATUS = Column(
    "status",
    "Status",
    "text",
    definition="As of the moment of the report: planned, held (opened), cancelled, moved, or "
    "opening not noted, where the planned start has passed.",
)
_EMPTY = "Nothing is told of a meeting that has not begun or was cancelled."


def attended(scope: Scope) -> Table:
    """List the meetings of the period with their attendance, in order of time."""
    return _listed(
        scope,
        "meetings_attended",
        "Attendance of meetings",
        (*_ATTENDED, links.SESSION_UNREGISTERED),
        base=f"{_programme(scope)} Participants who attended a meeting; modes are classes of "
        "people and never overlap.",
        source="Badge scans at the doors of rooms; reports of the platform; programme.",
    )


def watched(scope: Scope) -> Table:
    """List the meetings of the period with the webcast of them."""
    return _listed(
        scope,
        "meetings_webcast",
        "Webcast of meetings",
        _WEBCAST,
        base=f"{_programme(scope, is_cast=True)} Live playbacks, without the screens of the venue. "
        "A playback is not a person.",
        source="Logs of the webcast.",
        only_with="has_webcast_source",
        notes=scope.sampling,
    )


def held(scope: Scope) -> Table:
    """List the meetings of the period as planned and as held."""
    kept = (
        Column("body", "Body", "text"),
        Column("meeting_number", "Number", "text"),
        Column("room", "Room", "text"),
        _STATUS,
        Column("scheduled_starts_at", "Planned start", "instant"),
        Column("scheduled_ends_at", "Planned end", "instant"),
        Column("opened_at", "Opened", "instant"),
        Column("closed_at", "Closed", "instant"),
        figure(meetings.SESSION_LOST, "Minutes lost"),
        figure(statements.SESSION_INSCRIBED, "Statements inscribed"),
        figure(statements.SESSION_DELIVERED, "Statements delivered"),
    )
    return Table(
        "meetings_held",
        "Meetings as planned and as held",
        (*_NAMED, Column("kind", "Kind", "text"), *kept),
        tuple(
            (*_name(row), kind_name(row["kind"]), *(row[each.name] for each in kept))
            for row in scope.meetings.to_dicts()
        ),
        base=_programme(scope),
        source="Programme; the clock and the lists of speakers kept by the secretariat.",
        dimension="session_id",
        keys=tuple(scope.meetings["session_id"]),
    )


def by_kind(scope: Scope) -> Table:
    """Count meetings by kind: planned, held and cancelled."""
    metrics = (meetings.PLANNED, meetings.HELD, meetings.CANCELLED)
    kinds = sorted(scope.meetings["kind"].unique(), key=kind_order)
    limits = [{"kind": [kind]} for kind in kinds]
    *rows, total = [
        tuple(
            scope.measure([metric], only={**scope.in_period, **only}).item() for metric in metrics
        )
        for only in (*limits, {})
    ]
    named = [(kind_name(kind), *row) for kind, row in zip(kinds, rows, strict=True)]
    return Table(
        "meetings_by_kind",
        "Meetings by kind",
        (Column("kind", "Kind", "text"), *map(figure, metrics)),
        (*named, ("Total", *total)),
        base=f"{_part(total[0], scope.meetings.height)} of the programme {scope.when}: those of "
        "the Congress itself, not of its preparation or follow-up. Planned and cancelled as known "
        "when the snapshot was published, held by the moment of the report.",
        source="Programme; the clock kept by the secretariat.",
        dimension="kind",
        keys=(*kinds, Total.TOTAL),
    )


def _part(count: int, of: int) -> str:
    """Write how many meetings of how many: "36 of the 39 meetings", "13 meetings"."""
    return counted(of, "meeting") if count == of else f"{count} of the {counted(of, 'meeting')}"


def use_of_time(scope: Scope) -> Table:
    """Say how much of the time planned for meetings that are over was used."""
    return list_of_figures(
        "use_of_time",
        "Use of the time of meetings",
        [(metric, scope.measure([metric], only=scope.in_period).item()) for metric in _USE_OF_TIME],
        base=f"Meetings of the Congress itself {scope.when} that are over: closed, or "
        "cancelled with the planned end past.",
        source="Programme; the clock kept by the secretariat.",
    )


def _programme(scope: Scope, *, is_cast: bool = False) -> str:
    """Say how many meetings are listed, and of which no figures are told."""
    count = counted(scope.meetings.height, "meeting")
    listed = f"{count} of the programme {scope.when}, of every kind and phase."
    if is_cast:
        listed = f"Those with a webcast of {listed}"
    return f"{listed} {_EMPTY}"


def _listed(
    scope: Scope,
    name: str,
    title: str,
    metrics: Sequence[Metric],
    *,
    base: str,
    source: str,
    only_with: str = "",
    notes: tuple[str, ...] = (),
) -> Table:
    shown = scope.meetings.filter(only_with) if only_with else scope.meetings
    return Table(
        name,
        title,
        (*_NAMED, _STATUS, *map(figure, metrics)),
        tuple(
            (*_name(row), row["status"], *(row[metric.key] for metric in metrics))
            for row in shown.to_dicts()
        ),
        base=base,
        source=source,
        notes=notes,
        dimension="session_id",
        keys=tuple(shown["session_id"]),
    )


def _name(row: Row) -> tuple[Cell, ...]:
    return (
        row["session_id"],
        meeting_name(row),
        row["title"],
        full_name(row),
        row["agenda_item"],
        row["congress_day"],
    )
