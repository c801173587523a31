"""Zoom reports: participants of a meeting, or the attendee report of a webinar, as CSV.

Names are read only to find service connections and are never kept. A report may be taken while
the meeting runs: a row without a leave time is somebody still connected.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from typing import Annotated

from pydantic import AfterValidator

from etl.errors import SourceError
from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources import reading
from etl.sources.connections import (
    Connections,
    PlatformReport,
    meeting_number,
    refs,
    require_references,
)
from etl.sources.options import is_service
from etl.sources.times import formatted_instant, in_range, instant
from etl.sources.zoom_rows import (
    ATTENDED,
    EMAIL,
    JOINED,
    LEFT,
    NAME,
    WAITING,
    Row,
    read_rows,
)

_DAYS = ("%m/%d/%Y", "%b %d, %Y")
_CLOCKS = ("%I:%M:%S %p", "%I:%M %p", "%H:%M:%S", "%H:%M")
_FORMATS = tuple(f"{day} {clock}" for day in _DAYS for clock in _CLOCKS)
_MEETING_IN_FILE_NAME = re.compile(r"(?<!\d)\d{9,11}(?!\d)")


def _number(value: str) -> str:
    number = meeting_number(value)
    if number is None:
        raise ValueError(f'"{value}" is no number of a meeting')
    return number


Number = Annotated[str, AfterValidator(_number)]
"""Number of a meeting or webinar; spaces and hyphens in it do not count."""


class ZoomReport(PlatformReport):
    """Configuration of `zoom_report`; reports are in the time zone of the Zoom account."""

    meeting: Number | None = None
    """Number of the meeting for reports that do not say it."""


def parse(chunk: Chunk, config: ZoomReport, context: Context) -> Parsed:
    """Read every connection of the report."""
    rows = list(read_rows(reading.decode(chunk), chunk.name))
    require_references((row.cells for row in rows), config, chunk.name)
    return read_connections(
        rows, config, context, lambda row: row.meeting or _meeting(config, chunk.name)
    )


def read_connections(
    rows: Iterable[Row], config: PlatformReport, context: Context, place: Callable[[Row], str]
) -> Parsed:
    """Make a stay, a reject or a skip of each row; `place` tells the number of its meeting."""
    zone = config.zone(context)
    found = Connections(config)
    records = 0
    for records, row in enumerate(rows, start=1):
        if reason := _skip_reason(row):
            found.skipped[reason] += 1
            continue
        started_at, ended_at, reasons = _moments(row, zone)
        if started_at is None or reasons:
            found.rejected[records] = reasons
            continue
        texts = row.field(NAME), row.field(EMAIL)
        found.add(
            records,
            refs(row.cells, texts[1:], config, context),
            place(row),
            (started_at, ended_at),
            service=row.is_host or is_service(texts, config.service),
        )
    return found.parsed(records)


def _skip_reason(row: Row) -> str | None:
    if row.field(ATTENDED).casefold() == "no":
        return "did not attend"
    if row.field(WAITING).casefold() == "yes":
        return "in the waiting room"
    return None


def _moments(row: Row, zone: tzinfo) -> tuple[datetime | None, datetime | None, list[str]]:
    joined, left = row.field(JOINED), row.field(LEFT)
    started_at, ended_at = _moment(joined, zone), _moment(left, zone)
    reasons = []
    if started_at is None:
        reasons.append("time of joining cannot be read")
    if left and ended_at is None:
        reasons.append("time of leaving cannot be read")
    return started_at, ended_at, reasons


def _moment(text: str, zone: tzinfo) -> datetime | None:
    # Newer reports have a narrow space before AM and PM.
    text = " ".join(text.split())
    return in_range(formatted_instant(text, _FORMATS, zone) or instant(text, zone))


def _meeting(config: ZoomReport, name: str) -> str:
    if config.meeting:
        return config.meeting
    numbers = set(_MEETING_IN_FILE_NAME.findall(name))
    if len(numbers) != 1:
        raise SourceError(
            f'{name} does not say which meeting it is of; give "meeting" in the configuration '
            "or put the number of the meeting in the name of the file."
        )
    return str(numbers.pop())


SOURCE = Source("zoom_report", ZoomReport, Reading.WHOLE, parse, suffixes=(".csv",))
