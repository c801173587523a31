"""What a row of each sheet kept by hand says: a row of its table, or None for no fact."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from etl import countries
from etl.schema import LONGEST_MEETING
from etl.sources import times
from etl.sources.sheet_cells import Cells, is_two_letters, meanings
from etl.sources.sheet_statements import statement

Fact = dict[str, object]

NOTHING_YET = "nothing recorded yet"
"""Why a row is skipped: a meeting of the clock without a time, a status or a number."""

_STATUSES = meanings(
    {
        "planned": ("scheduled",),
        "held": ("took place", "open", "opened", "closed", "adjourned"),
        "cancelled": ("canceled",),
        "moved": ("rescheduled",),
    }
)
_CREDENTIALS = meanings(
    {
        "not_received": ("none", "missing", "outstanding"),
        "received": ("submitted",),
        "accepted": ("approved",),
    }
)
_REPRESENTED = meanings({"yes": ("y", "true", "1"), "no": ("n", "false", "0")})


def clock(cells: Cells) -> Fact | None:
    """Read a meeting as held."""
    fact: Fact = {
        "session_id": cells.meeting(),
        "meeting_number": cells.public("number"),
        "status": cells.word("status", _STATUSES),
        "room": cells.room("room"),
    }
    on = cells.day()
    opened_at = cells.moment("opened", on)
    if opened_at:
        on = opened_at.astimezone(cells.context.time_zone).date()
    closed_at = _closed(cells, cells.moment("closed", on), opened_at)
    said = (fact["meeting_number"], fact["status"], opened_at, closed_at)
    if not cells.faults and not any(said):
        if not cells.text("status"):
            return None
        cells.faults.append("'status' is unknown, and there is nothing else in the row")
    return fact | {"opened_at": opened_at, "closed_at": closed_at}


def _closed(
    cells: Cells, closed_at: datetime | None, opened_at: datetime | None
) -> datetime | None:
    """Take a time of the day before the opening as one of the next day."""
    if closed_at is None:
        return None
    if not cells.text("opened"):
        cells.faults.append("'closed' is given without 'opened'")
    if opened_at and closed_at - opened_at > LONGEST_MEETING:
        cells.faults.append("'closed' is more than 36 hours after 'opened'")
    if opened_at is None or closed_at > opened_at:
        return closed_at
    at = times.time_of_day(cells.text("closed") or "")
    if at is None or closed_at == opened_at:
        cells.faults.append("'closed' is not after 'opened'")
        return None
    zone = cells.context.time_zone
    return times.local_instant(closed_at.astimezone(zone).date() + timedelta(days=1), at, zone)


def head_count(cells: Cells) -> Fact:
    """Read people counted by eye."""
    fact: Fact = {
        "session_id": cells.meeting(),
        "place": cells.room("place"),
        "counted_at": cells.moment("time", cells.day()),
        "people": cells.whole("people"),
    }
    for column in ("time", "people"):
        if not cells.text(column):
            cells.faults.append(f"'{column}' is empty")
    return fact


def delegation(cells: Cells) -> Fact:
    """Read places, credentials and an override of a State or an organization."""
    name = cells.needed("delegation")
    if is_two_letters(name):
        cells.faults.append("'delegation' is a code of two letters; write the name")
    state = countries.resolve(name)
    represented = cells.word("represented", _REPRESENTED)
    if cells.text("represented") and not cells.text("reason"):
        cells.faults.append("'represented' is given without 'reason'")
    return {
        "state_iso3": state,
        "organization": None if state else name,
        "places_in_person": cells.whole("places_in_person"),
        "places_online": cells.whole("places_online"),
        "credentials": cells.word("credentials", _CREDENTIALS),
        "is_represented": represented and represented == "yes",
        "reason": cells.public("reason"),
    }


def organization(cells: Cells) -> Fact:
    """Read an organization and the names it is written by."""
    category = cells.category()
    if category and category.represents != "organization":
        cells.faults.append("'category' is not one of organizations")
    aliases = (" ".join(alias.split()) for alias in (cells.public("aliases") or "").split(";"))
    return {
        "name": cells.needed("name"),
        "aliases": sorted({alias for alias in aliases if alias}),
        "category_id": category.id if category else None,
    }


def note(cells: Cells) -> Fact:
    """Read an incident or a remark."""
    fact: Fact = {
        "noted_at": cells.moment("time", cells.day()),
        "session_id": cells.meeting_if_any(),
        "note": cells.needed("note"),
    }
    if not cells.text("time"):
        cells.faults.append("'time' is empty")
    return fact


def link(cells: Cells) -> Fact:
    """Read references that belong together for a time."""
    refs = cells.references()
    if len(refs) < 2 and not cells.faults:
        cells.faults.append("fewer than two of 'registration', 'badge', 'platform' and 'email'")
    valid_from, valid_to = _limit(cells, "valid_from"), _limit(cells, "valid_to")
    if valid_from and valid_to and valid_to <= valid_from:
        cells.faults.append("'valid_to' is not after 'valid_from'")
    return {"refs": refs, "valid_from": valid_from, "valid_to": valid_to}


def _limit(cells: Cells, column: str) -> datetime | None:
    """Return an instant; a day alone begins with its midnight and ends with the next one."""
    text = cells.text(column) or ""
    # The cell of a date and that of its midnight are the same in a spreadsheet.
    is_day = cells.is_spreadsheet or not text.endswith(" 00:00:00")
    day = times.day(text) if is_day else None
    if day:
        days = timedelta(days=1 if column == "valid_to" else 0)
        return times.local_instant(day + days, time.min, cells.context.time_zone)
    moment = times.dated_instant(text, cells.context.time_zone)
    if text and moment is None:
        cells.faults.append(f"'{column}' is not a date and time like 2021-03-08 12:00")
    return moment


READERS: dict[str, Callable[[Cells], Fact | None]] = {
    "clock": clock,
    "statement": statement,
    "head_count": head_count,
    "delegation": delegation,
    "organization": organization,
    "note": note,
    "link": link,
}
"""By table: how a row is read."""

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "clock": ("meeting", ("session_id",)),
    "delegation": ("delegation", ("state_iso3", "organization")),
    "organization": ("name", ("name",)),
    "statement": (
        "speaker",
        ("session_id", "speaking_order", "state_iso3", "organization", "category_id"),
    ),
}
"""By table: the column that tells two rows with the same key apart, and the key."""
