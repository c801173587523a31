"""A morning of a small Congress: two meetings, one in progress at 11:00 in Kyoto."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.factories import at

DAY = date(2021, 3, 8)
START = at("01:00")
MEETING = {
    "session_id": "P-1",
    "meeting_number": "6",
    "title": "Comprehensive strategies",
    "kind": "plenary",
    "body": "Plenary",
    "room": "Main Hall",
    "occupancy_limit": 40,
    "congress_day": DAY,
    "starts_at": START,
    "ends_at": at("03:00"),
    "has_room_source": True,
    "has_platform_source": True,
    "has_webcast_source": True,
}
LATER = {
    **MEETING,
    "session_id": "P-2",
    "meeting_number": "7",
    "title": "Integrated approaches",
    "starts_at": at("05:00"),
    "ends_at": at("07:00"),
    "status": "planned",
}
AFTERWARDS = {
    **MEETING,
    "session_id": "A-1",
    "meeting_number": None,
    "title": "A side event",
    "kind": "ancillary",
    "body": None,
    "has_platform_source": False,
    "has_webcast_source": False,
}


def rows(minutes: int = 60, **tables: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Make the rows of a snapshot `minutes` after the beginning."""
    now = START + timedelta(minutes=minutes)
    times = [START + timedelta(minutes=minute) for minute in range(min(minutes, 119) + 1)]
    return {
        "event": [{"watermark": now, "webcast_watermark": now - timedelta(seconds=30)}],
        "session": [MEETING, AFTERWARDS, LATER],
        "minute": [there(each) for each in times],
        "session_minute": [there(each) for each in times],
        "room_minute": [inside(each) for each in times],
        "minute_group": [group(each) for each in times],
        "session_minute_group": [group(each) for each in times],
        "webcast_minute": [viewers(each) for each in times[:-1]],
        "session_webcast_minute": [viewers(each) for each in times[:-1]],
        "webcast_country": [{"country": "Ghana", "session_id": "P-1", "playbacks": 9}],
        "attendance_change": [{"at": START, "people": 61, "congress_day": DAY}],
        "participant_change": [
            {"at": START, "people": 200, "congress_day": DAY},
            {"at": START, "people": 90, "congress_day": DAY, "event": "attended"},
            {"at": START, "people": 70, "congress_day": DAY, "event": "badge_collected"},
        ],
        "state": [{}],
        "state_change": [
            {"at": START, "congress_day": DAY},
            {"at": START, "congress_day": DAY, "event": "recorded"},
        ],
        "stay_count": [{"at": START, "stays": 40, "linked": 39}],
        "session_stay_count": [
            {"at": START, "stays": 12, "linked": 12},
            {"at": START, "mode": "platform", "stays": 8, "linked": 7},
        ],
        "connection_change": [{"at": START}, {"at": START, "session_id": "P-1"}],
        **tables,
    }


def there(when: datetime) -> dict[str, Any]:
    people = {"room_only": 30, "platform_only": 25, "both": 5, "peak": 61, "peak_at": when}
    return {"at": when, "congress_day": DAY, **people}


def inside(when: datetime) -> dict[str, Any]:
    """Make 36 people in the room of 40: the participants of `there`, and one of the press."""
    people = {"participants": 35, "others": 1, "peak": 37, "peak_at": when}
    return {"at": when, "congress_day": DAY, **people}


def group(when: datetime) -> dict[str, Any]:
    return {
        "at": when,
        "congress_day": DAY,
        "regional_group": "Asia-Pacific States",
        "people": 60,
    }


def viewers(when: datetime) -> dict[str, Any]:
    return {"at": when, "congress_day": DAY, "viewers": 17, "playbacks_started": 1}
