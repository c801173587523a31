"""A test Congress of six days, each with a meeting, and the sentences of its documents."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dashboard.reports.build import build
from dashboard.reports.document import Items, Paragraph
from dashboard.reports.request import Audience, Request
from tests.factories import at

if TYPE_CHECKING:
    from dashboard.reports.document import Document, Report
    from dashboard.snapshot import Snapshot
    from tests.factories import Rows

FIRST, LAST = date(2021, 3, 7), date(2021, 3, 12)
DAYS = tuple(FIRST + timedelta(days=each) for each in range(6))
END = at("15:00", 12)
STATES = (("AUT", "Austria"), ("BHS", "Bahamas"), ("JPN", "Japan"), ("SDN", "Sudan"))


def rows(**tables: list[dict[str, Any]]) -> Rows:
    """Make the rows of the Congress; at most 40 people, and 50 on each day."""
    return {
        "event": [
            {
                "name": "14th United Nations Congress on Crime Prevention and Criminal Justice",
                "watermark": END,
                "webcast_watermark": END,
            }
        ],
        "session": [_meeting(number, day) for number, day in enumerate(DAYS, start=1)],
        "session_group": [
            {"session_id": f"P-{number}", "group_kind": "agenda_item", "group_id": item}
            for number in range(1, 7)
            for item in ("3", "4")
            if item == "3" or number < 3
        ],
        "minute": [_minute(day, minute) for day in DAYS for minute in range(0, 130, 5)],
        "participant_change": [
            {"at": at("00:00", 6), "people": 60, "congress_day": date(2021, 3, 6)},
            {"at": at("00:00", 6), "people": 20, "mode": "online", "congress_day": FIRST},
            *(
                {"at": at("01:10", day.day), "people": 12, "event": "attended", "congress_day": day}
                for day in DAYS
            ),
        ],
        "group_change": [
            {
                "group_kind": "congress_day",
                "group_id": day.isoformat(),
                "at": at("01:10", day.day),
                "congress_day": day,
                "people": 50,
            }
            for day in DAYS
        ],
        "state": [
            {
                "iso3": iso3,
                "name": name,
                "alpha_order": place,
                "registered_on": FIRST,
                "recorded_on": FIRST,
            }
            for place, (iso3, name) in enumerate(STATES)
        ],
        "state_change": [
            {"at": at("01:00", 7), "states": len(STATES), "event": event, "congress_day": FIRST}
            for event in ("registered", "recorded")
        ],
        **tables,
    }


def _meeting(number: int, day: date) -> dict[str, Any]:
    return {
        "session_id": f"P-{number}",
        "meeting_number": str(number),
        "title": "Statements",
        "body": "Plenary",
        "phase": "congress",
        "agenda_item": "3;4" if number < 3 else "3",
        "congress_day": day,
        "starts_at": at("01:00", day.day),
        "ends_at": at("03:00", day.day),
        "scheduled_starts_at": at("01:00", day.day),
        "scheduled_ends_at": at("03:00", day.day),
        "opened_at": at("01:00", day.day),
        "closed_at": at("03:00", day.day),
    }


def _minute(day: date, minute: int) -> dict[str, Any]:
    when = at("01:00", day.day) + timedelta(minutes=minute)
    people = 30 if minute < 120 else 0
    peak = 40 if minute == 30 else people
    return {
        "at": when,
        "congress_day": day,
        "room_only": people,
        "peak": peak,
        "peak_at": when + timedelta(minutes=2) if peak == 40 else when,
    }


def report(
    snapshot: Snapshot,
    name: str,
    first: date = FIRST,
    last: date = LAST,
    as_of: datetime | None = None,
    audience: Audience = "internal",
) -> Report:
    """Make a report of one document."""
    return build(snapshot, Request(first, last, as_of=as_of, audience=audience, documents=(name,)))


def sentences(document: Document) -> list[str]:
    """Give the sentences of a document, in their order."""
    found: list[str] = []
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                found.append(block.text)
            elif isinstance(block, Items):
                found += block.texts
    return found
