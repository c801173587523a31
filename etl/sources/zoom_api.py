"""Zoom over HTTP: who took part in the meetings and webinars of an account.

A report is read as the same report is when it is exported by hand.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from etl.errors import SourceError
from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources import reading
from etl.sources.connections import fetched_place
from etl.sources.zoom_fetch import WAITING, ZoomApi, fetch
from etl.sources.zoom_report import read_connections
from etl.sources.zoom_rows import Row


def parse(chunk: Chunk, config: ZoomApi, context: Context) -> Parsed:
    """Read every connection of a report as it was kept."""
    number, participants, emails = _report(chunk)
    place = fetched_place(number, chunk.name)
    rows = (_row(one, emails) for one in participants)
    return read_connections(rows, config, context, lambda _row: place)


def _report(chunk: Chunk) -> tuple[str, list[Any], dict[str, Any]]:
    """Return the number of the meeting, its participants and the e-mails of its registrants."""
    try:
        report = orjson.loads(reading.decode(chunk))
    except orjson.JSONDecodeError:
        report = None
    kept = report if isinstance(report, dict) else {}
    number, participants = kept.get("meeting"), kept.get("participants")
    emails = kept.get("registrants")
    if number and isinstance(participants, list) and isinstance(emails, dict):
        return str(number), participants, emails
    raise SourceError(f"{chunk.name} is no report as it is fetched from Zoom; take it away.")


def _row(participant: Any, emails: Mapping[str, Any]) -> Row:
    """Name the fields of a participant as the columns of a report are named."""
    fields = participant if isinstance(participant, dict) else {}
    cells = {name: _text(value) for name, value in fields.items()}
    email = cells.get("user_email") or _text(emails.get(cells.get("registrant_id", "")))
    columns = {
        "email": email,
        "join time": cells.get("join_time", ""),
        "leave time": cells.get("leave_time", ""),
        "in waiting room": "yes" if cells.get("status") == WAITING else "",
    }
    return Row(cells | columns, is_host=False, meeting=None)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


SOURCE = Source(
    kind="zoom_api",
    config=ZoomApi,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".json",),
    fetch=fetch,
)
