"""Zoom reports: participants of a meeting, or the attendee report of a webinar, as CSV.

Names are read only to find service connections and are never kept. A report may be taken while
the meeting runs: a row without a leave time is somebody still connected.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any, Literal
from zoneinfo import ZoneInfo

import polars as pl
from pydantic import Field, field_validator

from etl.errors import SourceError
from etl.references import References
from etl.schema import Stay
from etl.source import Chunk, Context, Parsed, PlaceRule, Reading, Source, SourceConfig
from etl.sources import reading
from etl.sources.options import Patterns, Zone, is_service
from etl.sources.times import formatted_instant, instant
from etl.sources.zoom_rows import (
    ATTENDED,
    EMAIL,
    JOINED,
    LEFT,
    NAME,
    WAITING,
    Row,
    fold,
    meeting_number,
    read_rows,
    without_nothing,
)

_DAYS = ("%m/%d/%Y", "%b %d, %Y")
_CLOCKS = ("%I:%M:%S %p", "%I:%M %p", "%H:%M:%S", "%H:%M")
_FORMATS = tuple(f"{day} {clock}" for day in _DAYS for clock in _CLOCKS)
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_MEETING_IN_FILE_NAME = re.compile(r"(?<!\d)\d{9,11}(?!\d)")

# Strongest first.
_KINDS: tuple[Literal["registration", "badge", "platform"], ...] = (
    "registration",
    "badge",
    "platform",
)


class ZoomReport(SourceConfig):
    """Configuration of `zoom_report`."""

    time_zone: Zone | None = None
    """Time zone of the Zoom account, in which reports are written; else that of the event."""
    meeting: str | None = None
    """Number of the meeting for reports that do not say it."""
    references: dict[str, Literal["registration", "badge", "platform"]] = Field(
        default_factory=dict
    )
    """Column of the report -> what its numbers stand for."""
    issuer: str = ""
    """The system that gave out these numbers, as the registrations name it."""
    service: Patterns = ()
    """Patterns of names and e-mail addresses of connections that are nobody's."""
    meetings: tuple[PlaceRule, ...] = ()
    """Which meeting of the programme a platform meeting is, by its number."""

    @field_validator("meeting")
    @classmethod
    def _number(cls, value: str | None) -> str | None:
        if value is not None and meeting_number(value) is None:
            raise ValueError(f'"{value}" is no number of a meeting')
        return value and meeting_number(value)

    def place_rules(self) -> tuple[tuple[str, PlaceRule], ...]:
        """Rules of this source as (platform or stream, rule), in the order they apply."""
        return tuple(("platform", rule) for rule in self.meetings)


def parse(chunk: Chunk, config: ZoomReport, context: Context) -> Parsed:
    """Read every connection of the report."""
    rows = list(read_rows(reading.decode(chunk), chunk.name))
    _require_references(rows, config.references, chunk.name)
    zone = ZoneInfo(config.time_zone) if config.time_zone else context.time_zone
    skipped: Counter[str] = Counter()
    rejected: dict[int, list[str]] = {}
    stays: list[dict[str, Any]] = []
    unnamed: Counter[datetime] = Counter()
    for position, row in enumerate(rows, start=1):
        if reason := _skip_reason(row):
            skipped[reason] += 1
            continue
        moments, reasons = _moments(row, zone)
        if reasons:
            rejected[position] = reasons
            continue
        refs = _refs(row, config, context.references)
        started_at = moments["started_at"]
        connection = "" if refs else f"{started_at:%Y%m%dT%H%M%SZ}-{unnamed[started_at] + 1}"
        unnamed[started_at] += not refs
        stays.append(
            {
                reading.POSITION: position,
                "refs": refs,
                "connection": connection,
                "place": row.meeting or _meeting(config, chunk.name),
                "service": row.is_host
                or is_service((row.field(NAME), row.field(EMAIL)), config.service),
                "device": None,
            }
            | moments
        )
    return Parsed(
        records=len(rows),
        tables={"stay": _frame(stays)},
        rejected=reading.rejected("stay", rejected),
        skipped=skipped,
    )


def _require_references(rows: list[Row], columns: Iterable[str], name: str) -> None:
    titles = {title for row in rows for title in row.cells}
    missing = [column for column in columns if rows and fold(column) not in titles]
    if missing:
        raise SourceError(f"{name} has no column '{missing[0]}'; export it again with it.")


def _skip_reason(row: Row) -> str | None:
    if row.field(ATTENDED).casefold() == "no":
        return "did not attend"
    if row.field(WAITING).casefold() == "yes":
        return "in the waiting room"
    return None


def _moments(row: Row, zone: tzinfo) -> tuple[dict[str, Any], list[str]]:
    joined, left = row.field(JOINED), row.field(LEFT)
    started_at, ended_at = _moment(joined, zone), _moment(left, zone)
    reasons = []
    if started_at is None:
        reasons.append("time of joining cannot be read")
    if left and ended_at is None:
        reasons.append("time of leaving cannot be read")
    return {"started_at": started_at, "ended_at": ended_at}, reasons


def _moment(text: str, zone: tzinfo) -> datetime | None:
    # Newer reports have a narrow space before AM and PM.
    text = " ".join(text.split())
    moment = formatted_instant(text, _FORMATS, zone) or instant(text, zone)
    return moment if moment and _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _refs(row: Row, config: ZoomReport, references: References) -> list[str]:
    found = [
        references.make(kind, config.issuer, without_nothing(row.cells.get(fold(column), "")))
        for kind in _KINDS
        for column, given in config.references.items()
        if given == kind
    ]
    email = row.field(EMAIL)
    found.append(references.make("email", "", email) if "@" in email else None)
    return [ref for ref in found if ref]


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


def _frame(stays: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {name: column.dtype for name, column in Stay.columns().items()}
    return pl.DataFrame(Stay.cast(pl.DataFrame(stays, schema=schema, orient="row")))


SOURCE = Source("zoom_report", ZoomReport, Reading.WHOLE, parse, suffixes=(".csv",))
