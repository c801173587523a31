"""A Congress with something to show on every page, put together from the rows of other tests."""

from __future__ import annotations

from typing import Any

from tests.dashboard.congress_rows import rows
from tests.dashboard.test_alerts import SEEN, alert
from tests.dashboard.test_delegations import CONTENT, ITEMS
from tests.dashboard.test_meeting import CATEGORIES, EARLIER, FLOW, STAYS
from tests.dashboard.test_today import HERE, SHEETS
from tests.dashboard.test_webcast import QUALITY, RECENT, WATCHED
from tests.factories import at

# More than the place of a list holds.
OTHER_STATES: list[dict[str, Any]] = [
    {"iso3": f"X{number:02}", "name": f"State {number}", "alpha_order": 100 + number}
    for number in range(150)
]
OTHER_DELEGATIONS = [{**each, "registered": 2, "approved_in_person": 1} for each in OTHER_STATES]
COUNTED = {"records": 90, "accepted": 80, "rejected": 6, "duplicate": 3, "skipped": 1}
DELIVERIES: dict[str, list[dict[str, Any]]] = {
    "source": [
        {"source": "rooms", "kind": "room_scans", "watermark": at("02:00"), "files": 2, **COUNTED},
        {"source": "forms", "kind": "pretix_checkins", "error": "It is gone.", **COUNTED},
    ],
    "batch": [
        {"batch_id": "b", "source": "rooms", "file": "gate-1.csv", "received_at": at("02:00"),
         "first_record": 1, **COUNTED},
    ],
    "reject": [
        {"source": "rooms", "file": "gate-1.csv", "into_table": "stay", "records": 6,
         "reason": "started_at: is not a time", "positions": "12, 15-19"},
    ],
    "skipped": [{"source": "webcast", "reason": "a style sheet", "records": 1}],
    "unmatched": [
        {"source": "rooms", "place_kind": "room", "place": "Annex", "stays": 4,
         "first_at": at("01:00"), "last_at": at("01:30")},
    ],
    "ambiguous": [{"ref_kind": "email", "refs": 2, "stays": 5}],
}  # fmt: skip


def full_rows() -> dict[str, list[dict[str, Any]]]:
    """Make the rows of a snapshot an hour into a meeting."""
    content: dict[str, list[dict[str, Any]]] = {
        **ITEMS,
        **CONTENT,
        **SHEETS,
        **DELIVERIES,
        "session": [*SHEETS["session"], *ITEMS["session"][2:3], EARLIER],
        "state": [*CONTENT["state"], *OTHER_STATES],
        "category": [*CONTENT["category"], *CATEGORIES[1:]],
        "delegation": [*CONTENT["delegation"], *SHEETS["delegation"], *OTHER_DELEGATIONS],
        "alert": [alert(3), alert(2), alert(1), alert(4, **SEEN)],
        "session_flow": FLOW,
        "session_stay_length": STAYS,
        "session_minute_category": [{"at": at("01:30"), "category_id": "igo", "people": 24}],
        "webcast_quality": QUALITY,
        "webcast_recent": RECENT,
        "webcast_watched": WATCHED,
    }
    return rows(60, **content)


def present_rows() -> dict[str, list[dict[str, Any]]]:
    """Make what is true of this moment only."""
    others = [
        {"session_id": "P-1", "iso3": each["iso3"], "in_room": True, "online": False}
        for each in OTHER_STATES
    ]
    return {"state_now": [*HERE, *others]}
