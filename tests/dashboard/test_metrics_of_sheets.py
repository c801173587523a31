"""Figures of what the secretariat keeps by hand, with values worked out by hand."""

from datetime import date, datetime
from typing import Any

import pytest

from dashboard.figures import headline, measure, sessions_table
from dashboard.metrics import METRICS
from dashboard.snapshot import Snapshot
from tests.factories import Publisher, Rows, at

DAY = date(2021, 3, 8)


def value(snapshot: Snapshot, name: str, as_of: datetime | None = None, **filters: Any) -> Any:
    metric = METRICS[f"event.{name}"]
    return measure(snapshot, [metric], filters=filters, as_of=as_of).item()


def by(snapshot: Snapshot, name: str, *dimensions: str) -> list[tuple[Any, ...]]:
    return measure(snapshot, [METRICS[f"event.{name}"]], by=dimensions).rows()


def test_organizations_by_category(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "organization_change": [
                {"at": at("01:00"), "event": "registered", "category_id": "ngo",
                 "organizations": 5},
                {"at": at("02:00"), "event": "registered", "category_id": "igo",
                 "organizations": 2},
                {"at": at("02:00"), "event": "recorded", "category_id": "ngo",
                 "organizations": 3},
            ]
        }
    )  # fmt: skip
    assert value(snapshot, "organizations_registered", at("01:59")) == 5
    assert value(snapshot, "organizations_registered") == 7
    assert value(snapshot, "organizations_represented", at("01:59")) == 0
    assert value(snapshot, "organizations_represented") == 3
    assert by(snapshot, "organizations_registered", "category_id") == [("igo", 2), ("ngo", 5)]


def test_level_and_gender_are_as_recorded(publisher: Publisher) -> None:
    people: list[dict[str, Any]] = [
        {"at": at("01:00"), "level": "Minister", "gender": "F", "people": 3},
        {"at": at("02:00"), "level": "minister", "gender": "M", "people": 2},
        {"at": at("01:00"), "level": "Deputy Minister", "gender": "F", "people": 4},
        {"at": at("01:00"), "level": None, "gender": None, "people": 9},
        {"at": at("01:00"), "level": "Minister", "event": "attended", "people": 1},
    ]
    snapshot = publisher.publish({"participant_change": people})
    assert value(snapshot, "ministers", at("01:59")) == 3
    assert value(snapshot, "ministers") == 5
    assert by(snapshot, "registered", "gender") == [("F", 7), ("M", 2), (None, 9)]


def test_where_no_level_is_recorded_it_is_not_zero(publisher: Publisher) -> None:
    snapshot = publisher.publish({"participant_change": [{"at": at("01:00")}]})
    assert value(snapshot, "ministers") is None


STATEMENTS: Rows = {
    "session": [
        {"starts_at": at("01:00"), "ends_at": at("03:00")},
        {"session_id": "P-2", "starts_at": at("05:00"), "ends_at": at("07:00")},
    ],
    "statement": [
        {"session_id": "P-1", "congress_day": DAY, "delivery": "in_person",
         "delivered_at": at("01:10"), "text_posted_at": at("01:40"), "downloads": 7},
        {"session_id": "P-1", "congress_day": DAY, "delivery": "video",
         "delivered_at": at("01:20"), "text_posted_at": at("01:00"), "downloads": 2},
        {"session_id": "P-1", "congress_day": DAY, "delivery": "live",
         "delivered_at": at("01:30"), "text_posted_at": at("01:40")},
        {"session_id": "P-1", "congress_day": DAY, "delivery": "live"},
        {"session_id": "P-1", "congress_day": DAY, "delivery": None},
        {"session_id": "P-2", "congress_day": DAY, "delivery": "written",
         "text_posted_at": at("01:30")},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "delivered", "posted", "minutes"),
    [
        (at("01:09"), 0, 1, None),
        # The text of the video stood there before it was shown: no wait.
        (at("01:20"), 2, 1, 0.0),
        (at("01:30"), 3, 2, 0.0),
        (at("01:40"), 3, 4, 10.0),  # 30, 0 and 10 minutes
        (None, 3, 4, 10.0),
    ],
)
def test_statements(
    as_of: datetime | None,
    delivered: int,
    posted: int,
    minutes: float | None,
    publisher: Publisher,
) -> None:
    shown = headline(publisher.publish(STATEMENTS), as_of)
    assert (shown.statements_inscribed, shown.statements_written) == (5, 1)
    assert (shown.statements_delivered, shown.texts_posted) == (delivered, posted)
    assert shown.minutes_to_posting == minutes
    assert shown.downloads == 9


def test_statements_by_delivery_and_meeting(publisher: Publisher) -> None:
    snapshot = publisher.publish(STATEMENTS)
    assert by(snapshot, "statements_delivered", "delivery") == [
        ("in_person", 1),
        ("live", 1),
        ("video", 1),
        ("written", 0),
        (None, 0),
    ]
    assert sessions_table(snapshot)["statements_delivered"].to_list() == [3, 0]
    assert sessions_table(snapshot, at("01:20"))["statements_delivered"].to_list() == [2, 0]


def test_downloads_nobody_counts_are_unknown(publisher: Publisher) -> None:
    snapshot = publisher.publish({"statement": [{"session_id": "P-1"}]})
    assert value(snapshot, "downloads") is None


def planned(session_id: str, start: str, end: str, **given: Any) -> dict[str, Any]:
    return {
        "session_id": session_id,
        "status": "planned",
        "congress_day": DAY,
        "scheduled_starts_at": at(start),
        "scheduled_ends_at": at(end),
        "starts_at": at(start),
        "ends_at": at(end),
        **given,
    }


def held(session_id: str, start: str, end: str, opened: str, closed: str = "", **given: Any) -> Any:
    clock = {"opened_at": at(opened), "closed_at": at(closed) if closed else None}
    return planned(session_id, start, end, status="held", **clock, **given)


MEETINGS: Rows = {
    "event": [{"watermark": at("06:00")}],
    "session": [
        held("late", "01:00", "03:00", "01:07", "03:25"),
        held("early", "01:00", "03:00", "00:55", "02:40", kind="committee"),
        held("moved", "01:00", "02:00", "04:00", "05:00"),
        held("open", "05:00", "07:00", "05:10"),
        planned("off", "03:00", "04:00", status="cancelled"),
        planned("off-later", "07:00", "08:00", status="cancelled"),
        planned("later", "08:00", "09:00"),
        held("side", "01:00", "02:00", "01:30", "02:00", kind="ancillary"),
        held("Vienna", "01:00", "02:00", "01:30", "01:40", phase="preparatory"),
    ],
}


@pytest.mark.parametrize(
    ("as_of", "count", "plan", "minutes", "lost", "utilization"),
    [
        (at("00:54"), 0, 0, 0, 0, None),
        (at("01:07"), 2, 0, 0, 7, None),
        # early: 00:55 to 02:40 are 105 of 120 minutes; it closed 20 minutes before its time.
        (at("02:40"), 3, 120, 105, 27, 105 / 120),
        # late: 01:07 to 03:25 are 138 of 120 minutes.
        (at("03:25"), 3, 240, 243, 27, 243 / 240),
        # What was cancelled counts once its time is past.
        (at("04:00"), 4, 300, 243, 27, 243 / 300),
        # moved: 60 of 60 minutes, opened after its planned end. open: ten minutes late.
        (None, 5, 360, 303, 37, 303 / 360),
    ],
)
def test_meetings_as_held(
    as_of: datetime | None,
    count: int,
    plan: float,
    minutes: float,
    lost: float,
    utilization: float | None,
    publisher: Publisher,
) -> None:
    shown = headline(publisher.publish(MEETINGS), as_of)
    assert (shown.meetings_planned, shown.meetings_cancelled) == (8, 2)
    assert shown.meetings_held == count
    assert (shown.minutes_planned, shown.minutes_held) == (plan, minutes)
    assert shown.minutes_lost == lost
    assert shown.utilization == utilization


def test_ancillary_meetings_stand_apart(publisher: Publisher) -> None:
    snapshot = publisher.publish(MEETINGS)
    assert value(snapshot, "other_minutes_planned") == 60
    assert value(snapshot, "other_minutes_held") == 30
    assert value(snapshot, "other_utilization") == 0.5
    assert value(snapshot, "meetings_held", kind=["ancillary"]) == 1


def test_minutes_lost_of_each_meeting(publisher: Publisher) -> None:
    table = sessions_table(publisher.publish(MEETINGS))
    lost = dict(table.select("session_id", "minutes_lost").iter_rows())
    assert lost == {
        "late": 7,
        "early": 20,
        "moved": 0,
        "open": 10,
        "off": 0,
        "off-later": 0,
        "later": 0,
        "side": 30,
        "Vienna": 50,
    }
    closed = dict(table.select("session_id", "closed_at").iter_rows())
    assert closed["late"] == at("03:25")


def test_a_meeting_held_without_a_clock_has_no_minutes(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "event": [{"watermark": at("06:00")}],
            "session": [planned("P-1", "01:00", "02:00", status="held")],
        }
    )
    assert value(snapshot, "meetings_held") == 1
    assert value(snapshot, "meetings_held", at("00:59")) == 0
    assert value(snapshot, "minutes_planned") == 0
    assert value(snapshot, "utilization") is None


def test_places_count_only_where_their_number_is_set(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "delegation": [
                {"iso3": "JPN", "places_in_person": 10, "approved_in_person": 12,
                 "places_online": 5, "approved_online": 1, "credentials": "accepted"},
                {"iso3": "KEN", "places_in_person": 10, "approved_in_person": 4,
                 "approved_online": 3, "credentials": "received"},
                {"iso3": "PER", "approved_in_person": 7, "approved_online": 0,
                 "credentials": "not_received"},
                {"name": "An organization", "approved_in_person": 2, "credentials": "accepted"},
            ]
        }
    )  # fmt: skip
    shown = headline(snapshot)
    assert (shown.places_in_person_used, shown.places_in_person) == (16, 20)
    assert (shown.places_online_used, shown.places_online) == (1, 5)
    assert value(snapshot, "delegations") == 4
    assert value(snapshot, "credentials_received") == 2
    assert value(snapshot, "credentials_accepted") == 1


def test_people_in_the_building_are_as_old_as_the_latest_scan(publisher: Publisher) -> None:
    building = {"at": at("02:00"), "participants": 300, "others": 40, "unlinked": 2}
    snapshot = publisher.publish({"building": [building]})
    assert value(snapshot, "building_people") == 342
    assert value(snapshot, "building_at") == at("02:00")
    assert value(snapshot, "building_participants", at("02:30")) == 300
    # What was before the latest scan is not known.
    assert value(snapshot, "building_people", at("01:59")) is None


def test_groups_of_meetings_have_totals_of_their_own(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "group_change": [
                {"group_kind": "kind", "group_id": "plenary", "at": at("01:05"), "people": 50},
                {"group_kind": "kind", "group_id": "plenary", "at": at("02:05"), "people": 9},
                {"group_kind": "agenda_item", "group_id": "3", "at": at("01:05"), "people": 50},
            ]
        }
    )
    assert by(snapshot, "group_attended", "group_kind", "group_id") == [
        ("agenda_item", "3", 50),
        ("kind", "plenary", 59),
    ]
    plenary: dict[str, Any] = {"group_kind": ["kind"], "group_id": ["plenary"]}
    assert value(snapshot, "group_attended", at("02:04"), **plenary) == 50


GROUPED: Rows = {
    "event": [{"watermark": at("04:00")}],
    "session": [
        {"session_id": "P-1", "opened_at": at("01:00"), "closed_at": at("01:45"),
         "starts_at": at("01:00")},
        {"session_id": "P-2", "status": "cancelled", "starts_at": at("02:00"),
         "scheduled_ends_at": at("02:30")},
        {"session_id": "W-1", "kind": "workshop", "opened_at": at("03:00"),
         "closed_at": at("03:30"), "starts_at": at("03:00")},
    ],
    "session_group": [
        {"group_kind": "agenda_item", "group_id": item, "session_id": session_id}
        for item, session_id in (("3", "P-1"), ("3", "P-2"), ("3", "W-1"), ("4", "P-1"))
    ],
    "statement": [
        {"session_id": "P-1", "delivery": "in_person", "delivered_at": at("01:10")},
        {"session_id": "P-1", "delivery": "live"},
        {"session_id": "P-1", "delivery": "written"},
        {"session_id": "W-1", "delivery": "video", "delivered_at": at("03:10")},
        {"session_id": "none", "delivery": "video", "delivered_at": at("03:10")},
    ],
    "session_webcast_minute": [
        {"at": at("01:00"), "watch_ms": 120_000},
        {"at": at("01:01"), "watch_ms": 60_000, "at_venue": True},
        {"at": at("03:01"), "session_id": "W-1", "watch_ms": 30_000},
    ],
    "group_webcast": [
        {"group_kind": "agenda_item", "group_id": "3", "at": at("01:00"), "delivery": "live",
         "at_venue": False, "playbacks_started": 7},
        {"group_kind": "agenda_item", "group_id": "3", "at": at("01:00"), "delivery": "on_demand",
         "at_venue": False, "playbacks_started": 2},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "of_three", "of_four", "early"),
    [
        # "early" is item 3 as of 01:30.
        ("group_meetings_planned", 3, 1, 3),
        ("group_meetings_cancelled", 1, 0, 1),
        ("group_meetings_held", 2, 1, 1),
        ("group_minutes_held", 75, 45, 0),
        ("group_statements_inscribed", 3, 2, 3),
        ("group_statements_delivered", 2, 1, 1),
        ("group_statements_written", 1, 1, 1),
        ("group_watch_minutes", 2.5, 2, 2),
        ("group_playbacks", 7, 0, 7),
    ],
)
def test_a_meeting_counts_in_each_of_its_items(
    name: str, of_three: float, of_four: float, early: float, publisher: Publisher
) -> None:
    snapshot = publisher.publish(GROUPED)
    items: dict[str, dict[str, Any]] = {
        item: {"group_kind": ["agenda_item"], "group_id": [item]} for item in ("3", "4")
    }
    assert value(snapshot, name, **items["3"]) == of_three
    assert value(snapshot, name, **items["4"]) == of_four
    assert value(snapshot, name, at("01:30"), **items["3"]) == early


def test_states_and_people_by_m49_region(publisher: Publisher) -> None:
    africa = {"m49_region": "Africa", "at": at("01:00")}
    snapshot = publisher.publish(
        {
            "state_change": [
                {**africa, "event": "recorded", "states": 4},
                {**africa, "event": "recorded", "states": 2, "m49_region": "Asia"},
            ],
            "minute_group": [{**africa, "people": 5}, {"at": at("01:00"), "people": 3}],
        }
    )
    assert by(snapshot, "states_represented", "m49_region") == [("Africa", 4), ("Asia", 2)]
    assert value(snapshot, "group_now", at("01:00"), m49_region=["Africa"]) == 5
    assert value(snapshot, "group_now", at("01:00"), m49_region=[None]) == 3
