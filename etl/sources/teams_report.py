"""Attendance reports of Microsoft Teams: meetings, webinars, town halls and live events, as CSV.

Names are read only to find service connections and to match the parts of a report; they are never
kept. Times are local to the person who exports the report, who also decides how dates are written.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Literal

from pydantic import Field

from etl.errors import SourceError
from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources import reading
from etl.sources.connections import (
    NO_JOINING,
    NO_LEAVING,
    Connections,
    PlatformReport,
    fold,
    meeting_place,
    refs,
    require_references,
)
from etl.sources.local_times import DateOrder, date_order, duration, written
from etl.sources.options import is_service
from etl.sources.report_cells import Row
from etl.sources.teams_rows import (
    ACTION,
    CONNECTION,
    DURATION,
    EMAIL,
    JOINED,
    LEFT,
    MOMENT,
    NAME,
    PERSON,
    REGISTERED,
    ROLE,
    Report,
    read_report,
)
from etl.sources.times import in_range


class TeamsReport(PlatformReport):
    """Configuration of `teams_report`."""

    meeting: str | None = None
    """What the meeting is known by for reports that do not say it."""
    date_order: DateOrder | None = None
    """Which of 3/7/21 is the day, for reports that do not tell it."""
    service_roles: tuple[str, ...] = ("Organizer", "Organiser", "Co-organizer")
    """Words in the column of roles for people whose connections are nobody's."""
    columns: dict[str, Literal["name", "email", "joined", "left", "duration", "role"]] = Field(
        default_factory=dict
    )
    """Column of the report -> what it is, for titles in other languages."""


def parse(chunk: Chunk, config: TeamsReport, context: Context) -> Parsed:
    """Read every stay of the report."""
    text = reading.decode(chunk, utf16=True)
    report = read_report(text, chunk.name, config.columns)
    require_references((row.cells for row in report.rows), config, chunk.name)
    clock = _Clock(report, chunk, config, context)
    found = Connections(config)
    place = meeting_place(report.names, None, config) or config.meeting
    if place is None:
        raise SourceError(
            f"{chunk.name} does not say which meeting it is of; "
            'give "meeting" in the configuration.'
        )
    add = _Adding(found, place, config, context)
    if report.is_of_events:
        _add_events(report.rows, clock, add)
    else:
        _add_stays(report.rows, clock, add)
    return found.parsed(len(report.rows))


class _Clock:
    """Reads the times of one report."""

    def __init__(self, report: Report, chunk: Chunk, config: TeamsReport, context: Context) -> None:
        self._zone: tzinfo = UTC if report.is_utc else config.zone(context)
        texts = {row.field(name) for row in report.rows for name in (JOINED, LEFT, MOMENT)}
        self._times = {text: time for text in texts.union(report.said) if (time := written(text))}
        self._order = date_order(
            list(self._times.values()),
            config.date_order,
            chunk.observed_at,
            self._zone,
            chunk.name,
        )

    def read(self, row: Row, name: str) -> datetime | None:
        """Return a time of a row as UTC, None if it is none."""
        time = self._times.get(row.field(name))
        zone = row.zones.get(name, self._zone)
        return in_range(time.moment(self._order, zone)) if time else None


class _Adding:
    """Adds stays of one meeting."""

    def __init__(
        self, found: Connections, place: str, config: TeamsReport, context: Context
    ) -> None:
        self.found = found
        self._place, self._config, self._context = place, config, context
        self._roles = {fold(role) for role in config.service_roles}

    def stay(self, at: int, row: Row, started_at: datetime, ended_at: datetime | None) -> None:
        """Add the stay of a row."""
        emails = row.field(EMAIL), row.field(REGISTERED)
        is_nobody = is_service((row.field(NAME), *emails), self._config.service)
        self.found.add(
            at,
            refs(row.cells, emails, self._config, self._context),
            self._place,
            (started_at, ended_at),
            service=is_nobody or fold(row.field(ROLE)) in self._roles,
        )


def _add_stays(rows: Iterable[Row], clock: _Clock, add: _Adding) -> None:
    for position, row in enumerate(rows, start=1):
        if not row.field(JOINED) and not row.field(LEFT) and _is_somebody(row):
            # Registered for a webinar and absent, or never let in from the lobby.
            add.found.skipped["did not join"] += 1
            continue
        started_at, ended_at = clock.read(row, JOINED), clock.read(row, LEFT)
        reasons = [] if started_at else [NO_JOINING]
        if row.field(LEFT) and ended_at is None:
            reasons.append(NO_LEAVING)
        if started_at is None or reasons:
            add.found.rejected[position] = reasons
            continue
        if not row.field(LEFT) and (lasted := duration(row.field(DURATION))):
            ended_at = started_at + lasted
        add.stay(position, row, started_at, ended_at)


def _is_somebody(row: Row) -> bool:
    return any(row.field(name) for name in (EMAIL, REGISTERED, ROLE))


def _add_events(rows: Sequence[Row], clock: _Clock, add: _Adding) -> None:
    """Make stays of rows of joining and leaving; who has not left is still connected."""
    moments = [clock.read(row, MOMENT) for row in rows]
    inside: dict[tuple[str, ...], list[int]] = {}
    left: dict[int, datetime] = {}
    for at in sorted(
        range(len(rows)), key=lambda at: moments[at] or datetime.max.replace(tzinfo=UTC)
    ):
        row, moment = rows[at], moments[at]
        action = fold(row.field(ACTION))
        who = row.field(PERSON), row.field(CONNECTION), row.field(NAME)
        if moment is None:
            add.found.rejected[at + 1] = ["time cannot be read"]
        elif action.startswith("joined"):
            inside.setdefault(who, []).append(at)
        elif action != "left":
            add.found.rejected[at + 1] = ["action is neither Joined nor Left"]
        elif waiting := inside.get(who):
            left[waiting.pop(0)] = moment
            add.found.skipped["end of a stay"] += 1
        else:
            add.found.rejected[at + 1] = ["leaves without having joined"]
    joined = sorted(at for found in inside.values() for at in found)
    for at in sorted({*joined, *left}):
        moment = moments[at]
        if moment:
            add.stay(at + 1, rows[at], moment, left.get(at))


SOURCE = Source("teams_report", TeamsReport, Reading.WHOLE, parse, suffixes=(".csv",))
