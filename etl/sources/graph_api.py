"""Attendance reports of Microsoft Teams over HTTP: meetings, webinars and town halls.

The same as the reports of `teams_report`, without their languages and time zones. Names are read
only to find service connections and are never kept.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

import orjson

from etl.errors import SourceError
from etl.schema import LONGEST_MEETING
from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources import reading
from etl.sources.connections import (
    NO_JOINING,
    NO_LEAVING,
    Connections,
    fetched_place,
    fold,
    refs,
)
from etl.sources.graph_fetch import FIELDS, GraphApi, fetch, is_record
from etl.sources.options import is_service
from etl.sources.times import in_range, instant

_MOST_SECONDS = LONGEST_MEETING.total_seconds()


def parse(chunk: Chunk, config: GraphApi, context: Context) -> Parsed:
    """Read every stay of a report; somebody who did not stay is one record, too."""
    name, records = _report(chunk)
    place = fetched_place(name, chunk.name)
    roles = {fold(role) for role in config.service_roles}
    found = Connections(config)
    position = 0
    for position, (record, interval) in enumerate(_stays(records), start=1):
        if interval is None:
            found.skipped["did not join"] += 1
            continue
        started_at, ended_at, reasons = _times(interval, config.zone(context))
        if started_at is None or reasons:
            found.rejected[position] = reasons
            continue
        emails = (_text(record, "emailAddress"),)
        cells = {fold(field): _text(record, *field.split(".")) for field in FIELDS}
        texts = (_text(record, "identity", "displayName"), *emails)
        found.add(
            position,
            refs(cells, emails, config, context),
            place,
            (started_at, ended_at),
            service=fold(_text(record, "role")) in roles or is_service(texts, config.service),
        )
    return found.parsed(position)


def _report(chunk: Chunk) -> tuple[str, list[dict[str, Any]]]:
    """Return what the meeting is known by and the records of a file, as `fetch` keeps it."""
    try:
        kept = orjson.loads(reading.decode(chunk))
    except orjson.JSONDecodeError:
        kept = None
    name = kept.get("place") if isinstance(kept, dict) else None
    records = kept.get("attendanceRecords") if isinstance(kept, dict) else None
    if (
        not isinstance(name, str)
        or not name.strip()
        or not isinstance(records, list)
        or not all(map(is_record, records))
    ):
        raise SourceError(f"{chunk.name} is no report as it was fetched; remove it.")
    return name, records


def _stays(
    records: list[dict[str, Any]],
) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    for record in records:
        yield from ((record, interval) for interval in record["attendanceIntervals"] or (None,))


def _times(
    interval: dict[str, Any], zone: tzinfo
) -> tuple[datetime | None, datetime | None, list[str]]:
    """Return from when to when somebody stayed, to the second as in other reports, or reasons."""
    joined, left = _text(interval, "joinDateTime"), _text(interval, "leaveDateTime")
    started_at, ended_at = _second(joined, zone), _second(left, zone)
    reasons = [] if started_at else [NO_JOINING]
    if left and ended_at is None:
        reasons.append(NO_LEAVING)
    lasted = interval.get("durationInSeconds")
    if started_at and not left and isinstance(lasted, int) and 0 < lasted <= _MOST_SECONDS:
        ended_at = started_at + timedelta(seconds=lasted)
    return started_at, ended_at, reasons


def _second(text: str, zone: tzinfo) -> datetime | None:
    moment = in_range(instant(text, zone))
    return moment and moment.replace(microsecond=0)


def _text(value: Any, *names: str) -> str:
    """Return a text within nested fields, "" if it is not there."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


SOURCE = Source("graph_api", GraphApi, Reading.WHOLE, parse, suffixes=(".json",), fetch=fetch)
