"""The programme as a sheet kept by hand: one line a meeting, times local to the event."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import polars as pl

from etl.schema import Session
from etl.source import Chunk, Context, FullList, Parsed, Reading, Source
from etl.sources import reading, times
from etl.sources.privacy import NO_NUMBER, WITHHELD, is_no_identifier, public_room, public_text
from etl.sources.sheet_cells import read_sheet
from etl.sources.sheet_columns import SHEETS

(_SHEET,) = (sheet for sheet in SHEETS if sheet.table == "session")
_TEXT = ("title", "meeting_number", "segment", "body", "agenda_item", "organizer")
_WORDS = ("kind", "phase", "status")


class Programme(FullList):
    """Configuration of `programme`."""


def parse(chunk: Chunk, _config: Programme, context: Context) -> Parsed:
    """Read every meeting."""
    return read(chunk, context)


def read(chunk: Chunk, context: Context) -> Parsed:
    """Read every meeting; columns without a meaning here (such as notes) are left out."""
    table = read_sheet(chunk, _SHEET)
    records = table.height
    table, misfits = reading.split_misfits(table, "session")
    sessions: list[dict[str, object]] = []
    reasons: dict[int, list[str]] = {}
    unresolved: defaultdict[str, list[str]] = defaultdict(list)
    first: dict[object, int] = {}
    for line in table.iter_rows(named=True):
        session, faults = _session(line, context)
        if not faults:
            row = first.setdefault(session["session_id"], line[reading.POSITION])
            faults = _twin(row, line[reading.POSITION])
        if faults:
            reasons[line[reading.POSITION]] = faults
        else:
            sessions.append(session)
            for column, text in _withheld(session, line):
                unresolved[column].append(text)
    rejected = pl.concat([misfits, reading.rejected("session", reasons)]).sort("position")
    frame = pl.DataFrame(sessions, schema=Session.create_empty().schema)
    return Parsed(
        records=records,
        tables={"session": frame},
        rejected=rejected,
        unresolved=reading.unresolved(unresolved),
    )


def _session(line: dict[str, str], context: Context) -> tuple[dict[str, object], list[str]]:
    """Return the meeting of a line, and what is wrong with the line."""
    cells = {column: value.strip() for column, value in line.items() if isinstance(value, str)}
    faults = [f"'{column}' is empty" for column in ("session_id", "title") if not cells[column]]
    if is_no_identifier(cells["session_id"]):
        faults.append(f"'session_id' {NO_NUMBER}; give the meeting a short name")
    starts_at, ends_at = (_local(cells, column, context, faults) for column in ("start", "end"))
    room = cells.get("room", "")
    session: dict[str, object] = {
        "position": line[reading.POSITION],
        "session_id": cells["session_id"],
        "starts_at": starts_at,
        "ends_at": ends_at,
        "room": public_room(room, context.rooms),
        "capacity": _capacity(cells.get("capacity", ""), faults),
        "languages": _languages(cells.get("languages", "")),
    }
    session |= {column: public_text(cells.get(column, "")) or None for column in _TEXT}
    session |= {column: cells.get(column, "").casefold() or None for column in _WORDS}
    return session, faults


def _withheld(session: dict[str, object], line: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the columns whose text is not kept, with that text, for the operator to mend."""
    for column in (*_TEXT, "room"):
        text = (line.get(column) or "").strip()
        if text and session[column] in (None, WITHHELD):
            yield column, text


def _twin(first: int, position: int) -> list[str]:
    # In a spreadsheet the titles are the first row.
    return [] if first == position else [f"'session_id' is the same as in row {first + 1}"]


def _local(
    cells: dict[str, str], column: str, context: Context, faults: list[str]
) -> datetime | None:
    """Return the instant a local date and time name; what cannot be read joins `faults`."""
    day, time = cells["date"], cells[column]
    on, at = times.day(day), times.time_of_day(time)
    if day and not on:
        fault = "'date' is not a date like 2021-03-07"
    elif time and not day:
        fault = f"'{column}' is given without 'date'"
    elif not time or not on:
        return None
    elif at:
        return times.local_instant(on, at, context.time_zone)
    else:
        fault = f"'{column}' is not a time like 09:30"
    if fault not in faults:
        faults.append(fault)
    return None


def _capacity(text: str, faults: list[str]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    faults.append("'capacity' is not a whole number")
    return None


def _languages(text: str) -> list[str]:
    parts = text.replace(";", "|").replace(",", "|").split("|")
    return [public_text(part.strip().casefold()) for part in parts if part.strip()]


SOURCE = Source(
    kind="programme",
    config=Programme,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".csv", ".xlsx"),
)
