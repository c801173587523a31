"""From a snapshot and a request to a report: tables, hidden where they must be, then documents."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dashboard import VERSION, figures, released
from dashboard import format as write
from dashboard.errors import ReportError, SnapshotError
from dashboard.figures import Event
from dashboard.reports import written
from dashboard.reports.chapters.attendance import write_chapter
from dashboard.reports.chapters.basis import Basis
from dashboard.reports.chapters.bulletin import write_bulletin
from dashboard.reports.chapters.lines import write_lines
from dashboard.reports.chapters.meeting_statistics import write_meeting_statistics
from dashboard.reports.chapters.statistics import write_statistics
from dashboard.reports.disclosure import protect
from dashboard.reports.document import Document, Report, Stamp, Table
from dashboard.reports.request import Request, check_period, moment_of
from dashboard.reports.tables import (
    agenda,
    days,
    delegations,
    headline,
    meetings,
    people,
    pipeline,
    webcast,
)
from dashboard.reports.tables.scope import Scope
from dashboard.snapshot import Snapshot

DOCUMENTS: Mapping[str, Callable[[Basis], Document]] = {
    "daily-bulletin": write_bulletin,
    "attendance-chapter": write_chapter,
    "statistical-report": write_statistics,
    "lines-to-take": write_lines,
    "meeting-statistics": write_meeting_statistics,
}
"""The documents by name, in the order in which they are offered."""

_TABLES: tuple[Callable[[Scope], Table], ...] = (
    headline.quoted,
    headline.day_before,
    people.by_category,
    people.by_group,
    people.states_by_group,
    people.organizations_by_category,
    people.states_list,
    days.days,
    meetings.by_kind,
    meetings.use_of_time,
    meetings.attended,
    meetings.held,
    agenda.agenda,
    agenda.delivered,
    webcast.playbacks,
    webcast.locations,
    meetings.watched,
)
_INTERNAL_TABLES: tuple[Callable[[Scope], Table], ...] = (
    headline.headline,
    days.minutes,
    people.organizations_list,
    delegations.listed,
    pipeline.sources,
    pipeline.quality,
)


def build(snapshot: Snapshot, request: Request) -> Report:
    """Make a report of an internal snapshot; what the public must not see is hidden first.

    Raises `ReportError` for a period or a moment there is nothing to report of, and for a
    document of an unknown name.
    """
    if snapshot.audience != "internal":
        raise ReportError("A report is made of the snapshot for the audience 'internal'.")
    unknown = [name for name in request.documents if name not in DOCUMENTS]
    if unknown:
        raise ReportError(
            f"There is no document {unknown[0]!r}; there are: {', '.join(DOCUMENTS)}."
        )
    event = figures.event(snapshot)
    check_period(event, request.first_day, request.last_day)
    as_of = moment_of(event, request)
    scope = Scope(snapshot, event, request.first_day, request.last_day, as_of)
    tables, hidden = _tables(scope, request)
    stamp = _stamp(scope, request, hidden)
    corrections = _corrections(snapshot, event) if request.audience == "internal" else ()
    named = {table.name: table for table in tables}
    basis = Basis(event, stamp, named, scope.reached_day, corrections)
    names = request.documents or tuple(DOCUMENTS)
    return Report(
        stamp,
        tuple(DOCUMENTS[name](basis) for name in names),
        tables,
        headline.definitions(tables),
    )


def _tables(scope: Scope, request: Request) -> tuple[tuple[Table, ...], int]:
    if request.audience == "public":
        return protect([make(scope) for make in _TABLES], request.threshold)
    return tuple(make(scope) for make in (*_TABLES, *_INTERNAL_TABLES)), 0


def _stamp(scope: Scope, request: Request, hidden: int) -> Stamp:
    event, snapshot = scope.event, scope.snapshot
    stands = figures.stands_for(snapshot, scope.as_of)
    is_public = request.audience == "public"
    return Stamp(
        event=event.name,
        venue=event.venue or "",
        time_zone=event.time_zone,
        first_day=request.first_day,
        last_day=request.last_day,
        as_of=stands,
        built_at=snapshot.built_at,
        seq=snapshot.seq,
        content_hash=snapshot.content_hash,
        audience=request.audience,
        status=_status(snapshot, stands),
        version=VERSION,
        is_simulated=event.is_simulated,
        suppressed=hidden,
        threshold=request.threshold if is_public else 0,
    )


def _status(snapshot: Snapshot, stands: datetime | None) -> str:
    release = released.latest_release(snapshot, stands) if stands else None
    if release is None:
        return "All figures are provisional."
    return f"Figures released by {release.released_by}."


def _corrections(snapshot: Snapshot, event: Event) -> tuple[str, ...]:
    release = released.latest_release(snapshot)
    if release is None:
        return ()
    try:
        found = released.released_figures(snapshot, release)
    except SnapshotError as error:
        return (str(error),)
    when = written.moment(release.as_of, event.zone)
    return tuple(
        f"“{each.label}”, released as at {when}, has been corrected from "
        f"{_text(each.released, each.unit, event)} to {_text(each.now, each.unit, event)}."
        for each in found
        if each.is_corrected
    )


def _text(value: released.Figure, unit: str, event: Event) -> str:
    if isinstance(value, datetime):
        return written.moment(value, event.zone)
    if unit == "share":
        return write.per_cent(value, 1, 1)
    return write.amount(value)
