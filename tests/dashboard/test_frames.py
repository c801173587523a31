"""What pages draw and list, on rows of its own."""

from datetime import date
from typing import Any

import pytest

from dashboard import frames
from dashboard.figures import programme_table
from dashboard.metrics import health
from dashboard.snapshot import query
from tests.factories import Publisher, at

DAY = date(2021, 3, 8)


def meeting(session_id: str, start: str, end: str, **given: Any) -> dict[str, Any]:
    return {"session_id": session_id, "starts_at": at(start), "ends_at": at(end), **given}


def test_meetings_in_progress_and_next(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "event": [{"watermark": at("01:30")}],
            "session": [
                meeting("A", "01:00", "02:00"),
                meeting("B", "01:00", "01:30"),
                meeting("C", "03:00", "04:00"),
                meeting("D", "03:00", "05:00", status=None),
                meeting("E", "02:30", "05:00", status="cancelled"),
                meeting("F", "06:00", "07:00"),
            ],
        }
    )
    assert programme_table(snapshot).filter("is_in_progress")["session_id"].to_list() == ["A"]
    assert frames.next_meetings(snapshot)["session_id"].to_list() == ["C", "D"]
    assert frames.next_meetings(snapshot, at("05:00"))["session_id"].to_list() == ["F"]
    assert frames.next_meetings(snapshot, at("06:00")).is_empty()


def test_before_anything_is_received_no_meeting_is_next(publisher: Publisher) -> None:
    snapshot = publisher.publish({"session": [meeting("A", "01:00", "02:00")]})
    assert programme_table(snapshot).filter("is_in_progress").is_empty()
    assert frames.next_meetings(snapshot).is_empty()


def test_minutes_of_a_day_and_of_a_meeting(publisher: Publisher) -> None:
    def minute(clock: str, **given: Any) -> dict[str, Any]:
        return {"at": at(clock), "congress_day": DAY, "room_only": 2, "both": 1, **given}

    snapshot = publisher.publish(
        {
            "minute": [
                minute("01:00"),
                minute("01:01"),
                minute("01:00", congress_day=date(2021, 3, 9)),
            ],
            "session_minute": [minute("01:00"), minute("01:00", session_id="P-2", both=7)],
            "minute_group": [
                {"at": at("01:00"), "congress_day": DAY, "regional_group": "Africa", "people": 2},
                {"at": at("01:00"), "congress_day": DAY, "regional_group": None, "people": 1},
            ],
            "session_minute_group": [{"at": at("01:00"), "regional_group": "Africa"}],
        }
    )
    assert frames.minutes(snapshot, DAY).rows() == [
        (at("01:00"), 3, 2, 0, 1),
        (at("01:01"), 3, 2, 0, 1),
    ]
    assert frames.minutes(snapshot, DAY, as_of=at("01:00")).height == 1
    assert frames.minutes(snapshot, session_id="P-2").rows() == [(at("01:00"), 9, 2, 0, 7)]
    groups = frames.minutes_by_group(snapshot, DAY)
    assert groups.rows() == [(at("01:00"), "Africa", 2), (at("01:00"), None, 1)]
    assert frames.minutes_by_group(snapshot, session_id="P-1").rows() == [
        (at("01:00"), "Africa", 1)
    ]


def test_webcast_minutes_are_live_without_screens_and_without_provisional_ones(
    publisher: Publisher,
) -> None:
    def minute(clock: str, viewers: int | None, **given: Any) -> dict[str, Any]:
        return {"at": at(clock), "congress_day": DAY, "viewers": viewers, **given}

    rows = [
        minute("01:00", 5),
        minute("01:00", 3, language="floor"),
        minute("01:00", 9, at_venue=True),
        minute("01:00", 9, delivery="on_demand", playbacks_started=2),
        minute("01:01", None),
    ]
    snapshot = publisher.publish({"webcast_minute": rows, "session_webcast_minute": rows})
    expected = [(at("01:00"), "en", 5), (at("01:00"), "floor", 3)]
    assert frames.webcast_minutes(snapshot, DAY).rows() == expected
    assert frames.webcast_minutes(snapshot, session_id="P-1").rows() == expected
    assert ("on_demand", False, "en", 2, 0.0) in frames.webcast_deliveries(snapshot).rows()


def test_network_locations_are_alphabetical(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "webcast_country": [
                {"country": "Kenya", "regional_group": "Africa", "playbacks": 1},
                {"country": "Ghana", "regional_group": "Africa", "playbacks": 9},
                {"country": "Ghana", "session_id": "P-1", "playbacks": 2},
            ]
        }
    )
    assert frames.webcast_countries(snapshot)["country"].to_list() == ["Ghana", "Kenya"]
    assert frames.webcast_countries(snapshot, "P-1")["country_playbacks"].to_list() == [2]
    assert frames.webcast_groups(snapshot).rows() == [("Africa", 10, 0.0)]


def test_states_are_alphabetical_members_first(publisher: Publisher) -> None:
    states = [
        {"name": "Zambia", "alpha_order": 3, "regional_group": "Africa"},
        {"name": "Holy See", "alpha_order": 2, "is_member": False},
        {"name": "Albania", "alpha_order": 1, "regional_group": "Eastern Europe"},
        {"name": "Ungrouped", "alpha_order": 4, "regional_group": None},
    ]
    changes: list[dict[str, Any]] = [
        {"at": at("01:00"), "regional_group": "Africa"},
        {"at": at("01:01"), "regional_group": None, "event": "recorded"},
    ]
    snapshot = publisher.publish({"state": states, "state_change": changes})
    names = frames.states_list(snapshot)["name"].to_list()
    assert names == ["Albania", "Zambia", "Ungrouped", "Holy See"]
    assert frames.states_by_group(snapshot).rows() == [
        ("Africa", 1, 1, 0),
        ("Eastern Europe", 1, 0, 0),
        (None, 1, 0, 1),
    ]
    assert frames.states_by_group(snapshot, at("01:00"))["states_represented"].sum() == 0


def test_participants_and_attendance_by_a_dimension(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "category": [
                {"category_id": "ngo", "sort_order": 2},
                {"category_id": "member_states", "sort_order": 1},
            ],
            "participant_change": [
                {"category_id": "ngo", "people": 4},
                {"category_id": "ngo", "event": "badge_collected", "people": 3},
                {"category_id": "ngo", "event": "attended", "people": 2},
            ],
            "attendance_change": [
                {"category_id": "ngo", "people": 2},
                {"category_id": "ngo", "class": "both", "people": 1},
                {"category_id": "ngo", "session_id": "P-2", "people": 50},
            ],
        }
    )
    assert frames.categories(snapshot)["category_id"].to_list() == ["member_states", "ngo"]
    assert frames.participants_by(snapshot, "category_id").rows() == [("ngo", 4, 3, 2)]
    assert frames.attendance_by(snapshot, "P-1", "category_id").rows() == [("ngo", 3, 2, 0, 1)]


@pytest.mark.parametrize(
    ("listing", "table", "key", "rows", "expected"),
    [
        (health.SOURCE_LIST, "source", "source", [{"source": "b"}, {"source": "a"}], ["a", "b"]),
        (
            health.BATCH_LIST,
            "batch",
            "batch_id",
            [
                {"batch_id": "old", "received_at": at("01:00")},
                {"batch_id": "new", "received_at": at("02:00")},
            ],
            ["new", "old"],
        ),
        (
            health.REJECT_LIST,
            "reject",
            "reason",
            [{"reason": "few", "records": 1}, {"reason": "many", "records": 2}],
            ["many", "few"],
        ),
        (
            health.SKIPPED_LIST,
            "skipped",
            "reason",
            [{"reason": "few", "records": 1}, {"reason": "many", "records": 2}],
            ["many", "few"],
        ),
        (
            health.GATE_LIST,
            "gate",
            "device",
            [
                {"device": None, "place": "Annex", "session_id": "C1", "is_silent": False},
                {"device": "B", "place": "Annex", "session_id": "C1", "is_silent": False},
                {"device": "A", "place": "Annex", "is_silent": False},
                {"device": "D", "place": "Hall", "session_id": "P1", "is_silent": True},
                {"device": "C", "place": "Hall", "session_id": "P1", "is_silent": True},
            ],
            ["C", "D", "B", None, "A"],
        ),
        (
            health.UNMATCHED_LIST,
            "unmatched",
            "place",
            [{"place": "few", "stays": 1}, {"place": "many", "stays": 2}],
            ["many", "few"],
        ),
        (
            health.UNRESOLVED_LIST,
            "unresolved",
            "value",
            [{"value": "few", "records": 1}, {"value": "many", "records": 2}],
            ["many", "few"],
        ),
        (health.MISSING_LIST, "missing", "source", [{"source": "b"}, {"source": "a"}], ["a", "b"]),
    ],
)
def test_listings_have_an_order(
    listing: str,
    table: str,
    key: str,
    rows: list[dict[str, Any]],
    expected: list[str],
    publisher: Publisher,
) -> None:
    frame = query(publisher.publish({table: rows}), listing)
    assert frame[key].to_list() == expected
