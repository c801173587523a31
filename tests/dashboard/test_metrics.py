"""Every figure on rows of its own, with values worked out by hand."""

from datetime import date, datetime
from itertools import chain
from typing import Any

import pytest

from dashboard.figure_groups import HEADLINE
from dashboard.figures import Headline, headline, measure, sessions_table
from dashboard.metrics import METRICS
from dashboard.snapshot import Snapshot
from tests.factories import Publisher, Rows, at


def value(snapshot: Snapshot, name: str, as_of: datetime | None = None, **filters: Any) -> Any:
    metric = METRICS[name]
    return measure(snapshot, [metric], filters=filters, as_of=as_of).item()


def meeting(**given: Any) -> dict[str, Any]:
    return {"starts_at": at("01:00"), "ends_at": at("03:00"), **given}


EMPTY: dict[str, float | None] = dict.fromkeys(METRICS, 0) | dict.fromkeys(
    f"{grain}.{key}"
    for grain in ("event", "session")
    for key in (
        "taking_part_now",
        "room_only_now",
        "platform_only_now",
        "both_now",
        "group_now",
        "category_now",
        "day_attended",
        "median_stay",
        "peak_at",
        "in_room_now",
        "in_room_participants_now",
        "in_room_peak",
        "in_room_peak_at",
        "webcast_viewers_now",
        "counter_viewers_now",
        "counter_viewers_peak",
        "page_visitors_now",
        "service_views",
        "service_watch_minutes",
        "link_rate",
        "places_in_person",
        "places_in_person_used",
        "places_online",
        "places_online_used",
        "building_people",
        "building_participants",
        "building_others",
        "building_unlinked",
        "building_at",
        "utilization",
        "other_utilization",
        "minutes_to_posting",
        "downloads",
        "bitrate",
    )
)
EMPTY |= dict.fromkeys(
    ("event.registered_in_person", "event.registered_online", "event.ministers"), 0
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return Publisher(tmp_path_factory.mktemp("empty")).publish()


@pytest.mark.parametrize("as_of", [None, at("01:30")])
@pytest.mark.parametrize("name", sorted(METRICS))
def test_every_metric_of_nothing_is_its_stated_empty_value(
    name: str, as_of: datetime | None, empty: Snapshot
) -> None:
    assert value(empty, name, as_of) == EMPTY[name]


ENTRIES: Rows = {
    "registration_change": [
        {"at": at("01:00"), "status": "approved", "entries": 10},
        {"at": at("02:00"), "status": "approved", "entries": 5},
        {"at": at("01:00"), "status": "pending", "entries": 4},
        {"at": at("01:00"), "status": "rejected", "entries": 3},
        {"at": at("01:00"), "status": "withdrawn", "entries": 2},
        {"at": at("01:30"), "event": "checked_in", "status": "approved", "entries": 6},
        {"at": at("01:31"), "event": "checked_in", "status": "withdrawn", "entries": 1},
    ]
}


@pytest.mark.parametrize(
    ("name", "by_half_past", "by_now"),
    [
        ("event.approved", 10, 15),
        ("event.pending", 4, 4),
        ("event.rejected", 3, 3),
        ("event.withdrawn", 2, 2),
        ("event.checked_in", 6, 7),
    ],
)
def test_entries_are_counted_by_status(
    name: str, by_half_past: int, by_now: int, publisher: Publisher
) -> None:
    snapshot = publisher.publish(ENTRIES)
    assert value(snapshot, name, at("01:30")) == by_half_past
    assert value(snapshot, name) == by_now


def test_participants_by_event_and_mode(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "participant_change": [
                {"at": at("01:00"), "mode": "in_person", "people": 30},
                {"at": at("01:30"), "mode": "online", "people": 12},
                {"at": at("01:31"), "mode": None, "people": 1},
                {"at": at("01:30"), "event": "badge_collected", "people": 20},
                {"at": at("01:30"), "event": "attended", "people": 25},
                {"at": at("01:40"), "event": "attended", "mode": "online", "people": 2},
            ]
        }
    )
    assert value(snapshot, "event.registered", at("01:29:59")) == 30
    assert value(snapshot, "event.registered", at("01:30:59")) == 42
    assert value(snapshot, "event.registered") == 43
    assert value(snapshot, "event.registered_in_person") == 30
    assert value(snapshot, "event.registered_online") == 12
    assert value(snapshot, "event.badge_collected") == 20
    assert value(snapshot, "event.attended", at("01:30")) == 25
    assert value(snapshot, "event.attended") == 27


def test_where_nobody_is_told_the_mode_it_is_not_zero(publisher: Publisher) -> None:
    snapshot = publisher.publish({"participant_change": [{"at": at("01:00"), "mode": None}]})
    assert value(snapshot, "event.registered") == 1
    assert value(snapshot, "event.registered_in_person") is None
    assert value(snapshot, "event.registered_online") is None


def test_states(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "state": [
                {"iso3": "JPN"},
                {"iso3": "KEN"},
                {"iso3": "VAT", "is_member": False, "registered_on": date(2021, 3, 7),
                 "recorded_on": date(2021, 3, 9)},
                {"iso3": "PSE", "is_member": False},
            ],
            "state_change": [
                {"at": at("01:00"), "states": 2},
                {"at": at("01:30"), "event": "recorded", "states": 1},
            ],
        }
    )  # fmt: skip
    assert value(snapshot, "event.states_total") == 2
    assert value(snapshot, "event.states_registered", at("00:59")) == 0
    assert value(snapshot, "event.states_registered") == 2
    assert value(snapshot, "event.states_represented", at("01:29")) == 0
    assert value(snapshot, "event.states_represented", at("01:30")) == 1
    assert value(snapshot, "event.non_member_states_registered") == 1
    # 15:00 UTC is midnight at the venue: the day before, nobody was recorded.
    assert value(snapshot, "event.non_member_states_represented", at("14:59")) == 0
    assert value(snapshot, "event.non_member_states_represented", at("15:00")) == 1


ATTENDANCE: Rows = {
    "session": [meeting()],
    "attendance_change": [
        {"at": at("01:05"), "class": "room_only", "people": 5},
        {"at": at("01:05"), "class": "platform_only", "people": 3},
        {"at": at("01:20"), "class": "room_only", "people": -2},
        {"at": at("01:20"), "class": "both", "people": 2},
        {"session_id": "P-2", "at": at("01:05"), "class": "both", "people": 100},
    ],
}


@pytest.mark.parametrize(
    ("as_of", "attended", "room_only", "platform_only", "both"),
    [
        (at("01:04"), 0, 0, 0, 0),
        (at("01:05"), 8, 5, 3, 0),
        (at("01:19:59"), 8, 5, 3, 0),
        (at("01:20"), 8, 3, 3, 2),
        (None, 8, 3, 3, 2),
    ],
)
def test_somebody_who_turns_to_both_is_still_one_person(
    as_of: datetime | None,
    attended: int,
    room_only: int,
    platform_only: int,
    both: int,
    publisher: Publisher,
) -> None:
    snapshot = publisher.publish(ATTENDANCE)
    found = {
        key: value(snapshot, f"session.{key}", as_of, session_id=["P-1"])
        for key in ("attended", "room_only", "platform_only", "both")
    }
    expected = {"attended": attended, "room_only": room_only}
    assert found == expected | {"platform_only": platform_only, "both": both}


MINUTES: Rows = {
    "event": [{"watermark": at("01:02:30"), "webcast_watermark": at("01:02:10")}],
    "session": [meeting()],
    "minute": [
        {"at": at("01:00"), "room_only": 4, "platform_only": 2, "both": 1, "peak": 9,
         "peak_at": at("01:00:40")},
        {"at": at("01:01"), "room_only": 5, "platform_only": 2, "both": 1, "peak": 9,
         "peak_at": at("01:01:10")},
        {"at": at("01:02"), "room_only": 6, "platform_only": 6, "both": 0, "peak": 12,
         "peak_at": at("01:02")},
        {"at": at("01:02:30"), "room_only": 3, "platform_only": 2, "both": 2, "peak": 7,
         "peak_at": at("01:02:30")},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "now", "peak", "peak_at"),
    [
        (at("01:00"), (7, 4, 2, 1), 7, at("01:00")),
        (at("01:01"), (8, 5, 2, 1), 9, at("01:00:40")),
        # At 01:02 twelve are there; the rest of that minute has not happened yet.
        (at("01:02:59"), (12, 6, 6, 0), 12, at("01:02")),
        (at("01:03"), (None, None, None, None), 12, at("01:02")),
        (None, (7, 3, 2, 2), 12, at("01:02")),
    ],
)
def test_now_and_peak(
    as_of: datetime | None,
    now: tuple[int | None, ...],
    peak: int,
    peak_at: datetime,
    publisher: Publisher,
) -> None:
    shown = headline(publisher.publish(MINUTES), as_of)
    found = (shown.taking_part_now, shown.room_only_now, shown.platform_only_now, shown.both_now)
    assert found == now
    assert (shown.peak, shown.peak_at) == (peak, peak_at)


def test_a_peak_reached_again_is_named_by_its_first_instant(publisher: Publisher) -> None:
    row = {"room_only": 1, "peak": 9}
    snapshot = publisher.publish(
        {
            "session": [meeting()],
            "session_minute": [
                {"at": at("01:05"), "peak_at": at("01:05:30"), **row},
                {"at": at("01:02"), "peak_at": at("01:02:30"), **row},
            ],
        }
    )
    assert value(snapshot, "session.peak", session_id=["P-1"]) == 9
    assert value(snapshot, "session.peak_at", session_id=["P-1"]) == at("01:02:30")
    assert value(snapshot, "session.peak", at("01:02")) == 1
    assert value(snapshot, "session.peak_at", at("01:02")) == at("01:02")


def test_people_by_group(publisher: Publisher) -> None:
    groups: list[dict[str, Any]] = [
        {"at": at("01:00"), "regional_group": "Africa", "people": 3},
        {"at": at("01:00"), "regional_group": None, "people": 2},
    ]
    snapshot = publisher.publish({"minute_group": groups, "session_minute_group": groups})
    assert value(snapshot, "event.group_now", at("01:00")) == 5
    assert value(snapshot, "event.group_now", at("01:00"), regional_group=["Africa"]) == 3
    assert value(snapshot, "session.group_now", at("01:00"), regional_group=[None]) == 2


def test_now_of_a_meeting(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "event": [{"watermark": at("01:10")}],
            "session": [meeting(), meeting(session_id="P-2", ends_at=at("01:10"))],
            "session_minute": [
                {"at": at("01:10"), "room_only": 4, "platform_only": 2, "both": 1, "peak": 7},
                {"at": at("01:09"), "session_id": "P-2", "room_only": 9, "peak": 9},
            ],
        }
    )
    table = sessions_table(snapshot).select(
        "session_id", "is_in_progress", "taking_part_now", "room_only_now",
        "platform_only_now", "both_now", "peak",
    )  # fmt: skip
    # A meeting is open at its end: P-2, which ends at this instant, is over.
    assert table.rows() == [
        ("P-1", True, 7, 4, 2, 1, 7),
        ("P-2", False, None, None, None, None, 9),
    ]


WEBCAST: Rows = {
    "event": [{"watermark": at("01:02:50"), "webcast_watermark": at("01:02:20")}],
    "session": [meeting()],
    "webcast_minute": [
        {"at": at("01:00"), "viewers": 10, "playbacks_started": 12, "watch_ms": 600_000},
        {"at": at("01:00"), "language": "floor", "viewers": 5, "playbacks_started": 6,
         "watch_ms": 300_000},
        {"at": at("01:01"), "viewers": 20, "playbacks_started": 10, "watch_ms": 1_200_001},
        {"at": at("01:02"), "viewers": 18, "playbacks_started": 1, "watch_ms": 60_000},
        {"at": at("01:02"), "delivery": "on_demand", "viewers": 90, "playbacks_started": 90,
         "watch_ms": 6_000_000},
        {"at": at("01:02"), "at_venue": True, "viewers": 70, "playbacks_started": 70,
         "watch_ms": 6_000_000},
        {"at": at("01:03"), "viewers": None, "peak": None, "playbacks_started": 2,
         "watch_ms": 1_000},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "viewers", "peak", "playbacks", "minutes"),
    [
        (at("01:00"), 15, 15, 0, 0.0),
        (at("01:01"), 20, 20, 18, 15.0),
        (at("01:02"), 18, 20, 28, 35.0),  # 2 100 001 ms
        (at("01:03"), None, 20, 29, 36.0),  # still provisional: nothing is known of 01:03
        (None, 18, 20, 31, 36.017),  # 2 161 001 ms
    ],
)
def test_live_webcast(
    as_of: datetime | None,
    viewers: int | None,
    peak: int,
    playbacks: int,
    minutes: float,
    publisher: Publisher,
) -> None:
    shown = headline(publisher.publish(WEBCAST), as_of)
    assert shown.webcast_viewers_now == viewers
    assert shown.webcast_viewers_peak == peak
    assert (shown.playbacks, shown.watch_minutes) == (playbacks, minutes)


def test_other_deliveries_are_there_only_apart(publisher: Publisher) -> None:
    snapshot = publisher.publish(WEBCAST)
    on_demand: dict[str, Any] = {"delivery": ["on_demand"]}
    assert value(snapshot, "event.playbacks_any", **on_demand) == 90
    assert value(snapshot, "event.watch_minutes_any", **on_demand) == 100.0
    assert value(snapshot, "event.playbacks", **on_demand) == 0


def test_nobody_watching_live_is_zero_where_others_are_known(publisher: Publisher) -> None:
    minute = {"at": at("01:00"), "delivery": "on_demand", "viewers": 3}
    snapshot = publisher.publish({"webcast_minute": [minute], "session": [meeting()]})
    assert headline(snapshot, at("01:00")).webcast_viewers_now == 0
    assert headline(snapshot, at("01:01")).webcast_viewers_now is None


def test_webcast_of_a_meeting(publisher: Publisher) -> None:
    rows = [{"session_id": "P-1", **row} for row in WEBCAST["webcast_minute"]]
    snapshot = publisher.publish({**WEBCAST, "webcast_minute": [], "session_webcast_minute": rows})
    row = sessions_table(snapshot, at("01:02")).row(0, named=True)
    assert row["webcast_viewers_now"] == 18
    assert row["webcast_viewers_peak"] == 20
    assert (row["playbacks"], row["watch_minutes"]) == (28, 35.0)


def test_network_locations(publisher: Publisher) -> None:
    rows = [
        {"country_iso3": "KEN", "playbacks": 4, "watch_ms": 90_000},
        {"country_iso3": "KEN", "at_venue": True, "playbacks": 50, "watch_ms": 90_000},
        {"session_id": "P-1", "country_iso3": "KEN", "playbacks": 3, "watch_ms": 30_000},
    ]
    snapshot = publisher.publish({"webcast_country": rows})
    assert value(snapshot, "event.country_playbacks") == 4
    assert value(snapshot, "event.country_watch_minutes") == 1.5
    assert value(snapshot, "session.country_playbacks") == 3
    assert value(snapshot, "session.country_watch_minutes") == 0.5


def test_link_rate_is_a_ratio_of_sums(publisher: Publisher) -> None:
    stays = [
        {"at": at("01:00"), "stays": 10, "linked": 10},
        {"at": at("01:01"), "mode": "platform", "stays": 90, "linked": 45},
    ]
    snapshot = publisher.publish({"stay_count": stays, "session_stay_count": stays})
    # 55 of 100; the average of the two rates would be 0.75.
    for grain in ("event", "session"):
        assert value(snapshot, f"{grain}.link_rate") == 0.55
        assert value(snapshot, f"{grain}.link_rate", at("01:00")) == 1.0
        assert value(snapshot, f"{grain}.link_rate", at("00:59")) is None
        assert value(snapshot, f"{grain}.stays") == 100


def test_unregistered_connections_of_a_meeting_are_not_added_to_those_of_the_event(
    publisher: Publisher,
) -> None:
    snapshot = publisher.publish(
        {
            "connection_change": [
                {"at": at("01:00"), "connections": 5},
                {"at": at("01:01"), "mode": "room", "connections": 1},
                {"at": at("01:00"), "session_id": "P-1", "connections": 4},
                {"at": at("01:00"), "session_id": "P-2", "connections": 3},
            ]
        }
    )
    assert value(snapshot, "event.unregistered_connections", at("01:00")) == 5
    assert value(snapshot, "event.unregistered_connections") == 6
    assert value(snapshot, "session.unregistered_connections", session_id=["P-1"]) == 4


def test_health(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "source": [
                {"source": "a", "records": 10, "rejected": 2, "error": "unreadable"},
                {"source": "b", "records": 5, "rejected": 0},
            ],
            "gate": [{"is_silent": True}, {"is_silent": True}, {"is_silent": False}],
            "unmatched": [{"stays": 3}, {"stays": 4}],
            "unresolved": [{"value": "Atlantis"}],
            "missing": [{"entries": 6}],
            "alert": [{"alert_id": "1"}, {"alert_id": "2", "ended_at": at("01:00")}],
        }
    )
    expected = {
        "sources_failing": 1,
        "records": 15,
        "records_rejected": 2,
        "gates_silent": 2,
        "unmatched_stays": 7,
        "unresolved_values": 1,
        "missing_entries": 6,
        "alerts_open": 1,
    }
    assert {key: value(snapshot, f"event.{key}") for key in expected} == expected


@pytest.mark.parametrize(
    ("clock", "in_progress"),
    [("00:59", 0), ("01:00", 1), ("02:59", 1), ("03:00", 0)],
)
def test_a_meeting_is_in_progress_from_its_start_until_before_its_end(
    clock: str, in_progress: int, publisher: Publisher
) -> None:
    cancelled = meeting(session_id="P-2", status="cancelled")
    snapshot = publisher.publish({"session": [meeting(), cancelled]})
    assert headline(snapshot, at(clock)).sessions_in_progress == in_progress


def test_between_meetings_there_is_no_now(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "session": [meeting()],
            "minute": [{"at": at("04:00")}],
            "webcast_minute": [{"at": at("04:00")}, {"at": at("04:01"), "viewers": 3}],
        }
    )
    shown = headline(snapshot, at("04:00"))
    assert (shown.sessions_in_progress, shown.taking_part_now) == (0, None)
    assert shown.webcast_viewers_now is None
    assert headline(snapshot, at("04:01")).webcast_viewers_now == 3


def test_a_last_minute_older_than_the_watermark_is_no_now(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "event": [{"watermark": at("01:10")}],
            "session": [meeting()],
            "minute": [{"at": at("01:09"), "room_only": 5, "peak": 5}],
        }
    )
    assert headline(snapshot).sessions_in_progress == 1
    assert headline(snapshot).taking_part_now is None


def test_every_meeting_has_a_row_even_without_figures(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        {
            "session": [
                {"session_id": "C", "title": "Not scheduled"},
                {"session_id": "B", "starts_at": at("05:00"), "ends_at": at("06:00")},
                {"session_id": "A", "starts_at": at("01:00"), "ends_at": at("02:00")},
            ],
            "attendance_change": [{"session_id": "B", "at": at("05:10"), "people": 2}],
        }
    )
    table = sessions_table(snapshot)
    assert table["session_id"].to_list() == ["A", "B", "C"]
    assert table["attended"].to_list() == [0, 2, 0]
    assert table["peak"].to_list() == [0, 0, 0]
    assert table["link_rate"].to_list() == [None, None, None]
    assert table["is_in_progress"].to_list() == [False, False, False]


def test_every_field_of_the_headline_has_its_definition() -> None:
    asked = [metric.name for metric in chain.from_iterable(HEADLINE)]
    assert sorted(asked) == sorted(f"event.{name}" for name in Headline.__annotations__)
    assert set(asked) <= METRICS.keys()
