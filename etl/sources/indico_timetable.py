"""The programme as Indico has it: the answer of `/export/timetable/<event>.json`.

A meeting is a block of a session, or a contribution that stands on its own. Its number, item,
capacity and languages are not in Indico: a `programme` sheet gives them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import polars as pl
from pydantic import Field, field_validator

from etl.errors import SourceError
from etl.schema import Session
from etl.source import Chunk, Context, FullList, Parsed, Reading, Source
from etl.sources import reading
from etl.sources.privacy import NO_NUMBER, is_no_identifier, public_room, public_text
from etl.sources.times import instant

_KINDS = ("plenary", "committee", "workshop", "ancillary", "special")

BREAK = "break"
WITHIN = "contribution within a session"
REPEATED = "repeated on its last day"


class IndicoTimetable(FullList):
    """Configuration of `indico_timetable`."""

    kinds: dict[str, str] = Field(default_factory=dict)
    """Code of a session, or a regular expression for its whole title -> kind of meeting."""

    @field_validator("kinds")
    @classmethod
    def _kinds_are_known(cls, kinds: dict[str, str]) -> dict[str, str]:
        for pattern, kind in kinds.items():
            if kind not in _KINDS:
                raise ValueError(f"'{kind}' is no kind of meeting; use one of {', '.join(_KINDS)}")
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"'{pattern}' is no regular expression: {error}") from error
        return kinds


def parse(chunk: Chunk, config: IndicoTimetable, context: Context) -> Parsed:
    """Read every block once; a timetable that is not published has none."""
    entries = list(_entries(_results(chunk), chunk.name))
    sessions: dict[object, dict[str, object]] = {}
    reasons: dict[int, list[str]] = {}
    skipped: Counter[str] = Counter()
    rooms: list[str] = []
    for position, (entry, is_within) in enumerate(entries, start=1):
        is_break = entry.get("entryType") == "Break"
        if is_break or is_within:
            skipped[BREAK if is_break else WITHIN] += 1
            continue
        session, faults = _session(entry, config, context)
        known = sessions.get(session["session_id"])
        if known and not faults and known["starts_at"] == session["starts_at"]:
            skipped[REPEATED] += 1
        elif known or faults:
            reasons[position] = faults or ["the same block at another time"]
        else:
            sessions[session["session_id"]] = {"position": position, **session}
            rooms += [] if session["room"] else [_text(entry, "room")]
    frame = pl.DataFrame(list(sessions.values()), schema=Session.create_empty().schema)
    return Parsed(
        records=len(entries),
        tables={"session": frame},
        rejected=reading.rejected("session", reasons),
        skipped=dict(skipped),
        unresolved=reading.unresolved({"room": filter(None, rooms)}),
    )


def rooms(chunk: Chunk) -> list[str] | None:
    """Return the names of the rooms of all meetings, None if there is no meeting."""
    meetings = [
        entry
        for entry, is_within in _entries(_results(chunk), chunk.name)
        if entry.get("entryType") != "Break" and not is_within
    ]
    first: dict[str, str] = {}
    for entry in meetings:
        if name := public_room(_text(entry, "room"), {}):
            first.setdefault(name.casefold(), name)
    return list(first.values()) if meetings else None


def _results(chunk: Chunk) -> dict[str, Any]:
    try:
        answer = orjson.loads(reading.decode(chunk))
    except orjson.JSONDecodeError as error:
        raise SourceError(
            f"{chunk.name} is not readable JSON, perhaps cut short; fetch it again."
        ) from error
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, dict):
        raise SourceError(
            f"{chunk.name} is no timetable, perhaps the text of an error; "
            "check the address and the token."
        )
    return results


def _entries(results: dict[str, Any], name: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield the entries of every day, and after a block, marked so, those within it."""
    for event in results.values():
        days = event.values() if isinstance(event, dict) else [event]
        for day in days:
            if not isinstance(day, dict):
                raise SourceError(f"{name} is no timetable: a day has no entries; fetch it again.")
            for entry in day.values():
                fields = entry if isinstance(entry, dict) else {}
                yield fields, False
                within = fields.get("entries")
                for inner in within.values() if isinstance(within, dict) else ():
                    yield inner if isinstance(inner, dict) else {}, True


def _session(
    entry: dict[str, Any], config: IndicoTimetable, context: Context
) -> tuple[dict[str, object], list[str]]:
    """Return the meeting of an entry, and what is wrong with the entry."""
    title, slot = _text(entry, "title"), _text(entry, "slotTitle")
    room = _text(entry, "room")
    session_id = _session_id(entry)
    session: dict[str, object] = {
        "session_id": session_id,
        "title": public_text(f"{title}: {slot}" if title and slot else title or slot),
        "kind": _kind(_text(entry, "sessionCode") or _text(entry, "code"), title, config),
        "starts_at": _moment(entry.get("startDate"), context.time_zone),
        "ends_at": _moment(entry.get("endDate"), context.time_zone),
        "room": public_room(room, context.rooms),
        "languages": [],
    }
    faults = {
        "'uniqueId' is missing": not session_id,
        f"'uniqueId' {NO_NUMBER}": is_no_identifier(session_id),
        "'title' is empty": not session["title"],
        "'startDate' is not a time": session["starts_at"] is None,
        "'endDate' is not a time": session["ends_at"] is None,
    }
    return session, [fault for fault, is_so in faults.items() if is_so]


def _session_id(entry: dict[str, Any]) -> str:
    # The number in uniqueId is that of the place in the timetable; it changes when a block is
    # taken out and put in again. The numbers of session and block stay.
    session, block = entry.get("sessionId"), entry.get("sessionSlotId")
    if isinstance(session, int) and isinstance(block, int):
        return f"s{session}-{block}"
    return _text(entry, "uniqueId")


def _kind(code: str, title: str, config: IndicoTimetable) -> str | None:
    for pattern, kind in config.kinds.items():
        if pattern.casefold() == code.casefold() or re.fullmatch(pattern, title, re.IGNORECASE):
            return kind
    return None


def _moment(value: object, zone: tzinfo) -> datetime | None:
    if not isinstance(value, dict):
        return None
    named = _text(value, "tz")
    try:
        return instant(
            f"{_text(value, 'date')} {_text(value, 'time')}", ZoneInfo(named) if named else zone
        )
    except (KeyError, ValueError, OSError):
        return None


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    return value.strip() if isinstance(value, str) else ""


SOURCE = Source(
    kind="indico_timetable",
    config=IndicoTimetable,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".json",),
)
