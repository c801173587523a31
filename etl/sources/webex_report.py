"""Attendee reports of Webex, as CSV, also of meetings that are still on.

Names are read only to find service connections and are never kept; addresses of the network,
telephone numbers and the rest of a row are never read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
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
    meeting_number,
    meeting_place,
    refs,
    require_references,
)
from etl.sources.local_times import DateOrder, Written, date_order, written
from etl.sources.options import is_service
from etl.sources.report_cells import MOST_LINES_ABOVE, Header, Row, header, lines, row
from etl.sources.times import in_range

_TITLE, _NUMBER, _NAME, _EMAIL = "title", "number", "name", "email"
_ROLE, _JOINED, _LEFT, _STATE = "role", "joined", "left", "state"

_TITLES = {
    _TITLE: ("meeting name", "event name", "meeting title"),
    _NUMBER: ("meeting number",),
    _NAME: ("display name", "name"),
    _EMAIL: ("attendee email", "email"),
    _ROLE: ("role", "participant type"),
    _JOINED: ("join time", "joined time"),
    _LEFT: ("leave time", "left time"),
    _STATE: ("state",),
}
# The columns of the report in every language.
_LAYOUT = (_TITLE, "", "", _NAME, "", "", _ROLE, _EMAIL, _JOINED, _LEFT, "", "", "")
NEVER = (1969, 1970)
"""Years of the time that stands where there is none yet, seen from any zone."""


class WebexReport(PlatformReport):
    """Configuration of `webex_report`."""

    meeting: str | None = None
    """What the meeting is known by for reports that do not say it."""
    date_order: DateOrder | None = None
    """Which of 3/7/21 is the day, for reports that do not tell it."""
    service_roles: tuple[str, ...] = ("Host",)
    """Words in the column of roles for people whose connections are nobody's."""
    columns: dict[
        str, Literal["title", "number", "name", "email", "role", "joined", "left", "state"]
    ] = Field(default_factory=dict)
    """Column of the report -> what it is, for titles in other languages."""


def parse(chunk: Chunk, config: WebexReport, context: Context) -> Parsed:
    """Read every connection of the report."""
    rows = _rows(reading.decode(chunk, utf16=True), chunk.name, config.columns)
    require_references((one.cells for one in rows), config, chunk.name)
    zone = config.zone(context)
    times = {
        text: time
        for text in {one.field(name) for one in rows for name in (_JOINED, _LEFT)}
        if (time := written(text))
    }
    began = [time for time in times.values() if time.year not in NEVER]
    order = date_order(began, config.date_order, chunk.observed_at, zone, chunk.name)
    roles = {fold(role) for role in config.service_roles}
    found = Connections(config)
    for position, one in enumerate(rows, start=1):
        if reason := _skip_reason(one, times):
            found.skipped[reason] += 1
            continue
        started_at = _moment(one, _JOINED, times, order, zone)
        ended_at = _moment(one, _LEFT, times, order, zone)
        reasons = [] if started_at else [NO_JOINING]
        if ended_at is None and one.field(_LEFT) and not _is_never(one, _LEFT, times):
            reasons.append(NO_LEAVING)
        if started_at is None or reasons:
            found.rejected[position] = reasons
            continue
        texts = one.field(_NAME), one.field(_EMAIL)
        found.add(
            position,
            refs(one.cells, texts[1:], config, context),
            _place(one, config, chunk.name),
            (started_at, ended_at),
            service=fold(one.field(_ROLE)) in roles or is_service(texts, config.service),
        )
    return found.parsed(len(rows))


def _rows(text: str, name: str, columns: Mapping[str, str]) -> list[Row]:
    head: Header | None = None
    rows: list[Row] = []
    for number, cells in enumerate(lines(text)):
        if number > MOST_LINES_ABOVE and head is None:
            break
        if not any(cells):
            continue
        if head:
            rows.append(row(head, cells))
        else:
            head = _header(cells, columns)
    if head is None:
        raise SourceError(
            f"{name} has no columns 'Join Time' and 'Leave Time'; export the attendee report, or "
            'name its columns in "columns".'
        )
    return rows


def _header(cells: Sequence[str], columns: Mapping[str, str]) -> Header | None:
    found = header(cells, _TITLES, columns, _LAYOUT)
    return found if {_JOINED, _LEFT} <= found.places.keys() else None


def _moment(
    one: Row, name: str, times: Mapping[str, Written], order: DateOrder, zone: tzinfo
) -> datetime | None:
    time = times.get(one.field(name))
    return in_range(time.moment(order, one.zones.get(name, zone))) if time else None


def _skip_reason(one: Row, times: Mapping[str, Written]) -> str | None:
    if fold(one.field(_STATE)) == "lobby":
        return "in the lobby"
    return "did not join" if _is_never(one, _JOINED, times) else None


def _is_never(one: Row, name: str, times: Mapping[str, Written]) -> bool:
    time = times.get(one.field(name))
    return time is not None and time.year in NEVER


def _place(one: Row, config: WebexReport, name: str) -> str:
    number = meeting_number(one.field(_NUMBER))
    place = meeting_place((one.field(_TITLE),), number, config) or config.meeting
    if place is None:
        raise SourceError(
            f'{name} does not say which meeting it is of; give "meeting" in the configuration.'
        )
    return place


SOURCE = Source("webex_report", WebexReport, Reading.WHOLE, parse, suffixes=(".csv",))
