"""The page of one meeting: its flow, its parts, another meeting beside it, States here now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.views import session
from dashboard.views.meeting_choices import Chosen, beside
from tests.dashboard.congress_rows import DAY, MEETING, rows, there
from tests.dashboard.test_metrics import value
from tests.dashboard.test_pages import CONFIG, opened, published, said
from tests.factories import at, write_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.snapshot import Snapshot
    from dashboard.tables import Table
    from dashboard.views.session import SessionView
    from tests.factories import Publisher

# The meeting before, on the day before.
EARLIER = {
    **MEETING,
    "session_id": "P-0",
    "meeting_number": "5",
    "title": "Opening",
    "congress_day": DAY - timedelta(days=1),
    "starts_at": at("03:00", 7),
    "ends_at": at("05:00", 7),
}
OTHER_BODY = {**EARLIER, "session_id": "P-9", "body": "Committee I", "meeting_number": "1"}
OTHER_KIND = {**EARLIER, "session_id": "C-1", "kind": "committee"}
CATEGORIES: list[dict[str, Any]] = [
    {"category_id": "state", "label": "Member States", "sort_order": 1, "is_participant": True},
    {"category_id": "igo", "label": "Organizations", "sort_order": 2, "is_participant": True},
    {"category_id": "media", "label": "Media", "sort_order": 3, "is_participant": False},
]


def moved(clock: str, arrivals: int, departures: int, **given: Any) -> dict[str, Any]:
    return {"at": at(clock), "arrivals": arrivals, "departures": departures, **given}


FLOW = [
    moved("01:00", 40, 0),  # the opening
    moved("01:10", 25, 0),
    moved("01:30", 5, 7),
    moved("01:31", 0, 3),
    moved("03:00", 2, 62),  # the closing
]


def stay(clock: str, minutes: int, people: int, **given: Any) -> dict[str, Any]:
    return {"at": at(clock), "minutes": minutes, "people": people, **given}


STAYS = [
    stay("01:30", 4, 1),
    stay("01:30", 5, 2, **{"class": "both"}),
    stay("01:31", 14, 1),
    stay("01:40", 15, 3, **{"class": "platform_only"}),
    stay("03:00", 119, 2),
    stay("03:00", 120, 4),
]


def test_arrivals_and_departures_add_up_to_a_moment(publisher: Publisher) -> None:
    snapshot = publisher.publish({"session_flow": FLOW})
    assert value(snapshot, "session.arrivals", at("01:30")) == 70
    assert value(snapshot, "session.departures", at("01:30")) == 7
    assert value(snapshot, "session.arrivals") == 72
    assert value(snapshot, "session.departures") == 72


def test_the_median_counts_every_person_and_a_border_is_of_the_longer_band(
    publisher: Publisher,
) -> None:
    snapshot = publisher.publish({"session_stay_length": STAYS})
    # 4 5 5 14 15 15 15 119 119 120 120 120 120: the seventh of thirteen.
    assert value(snapshot, "session.median_stay") == 15
    assert value(snapshot, "session.left") == 13
    bands = ["stayed_0", "stayed_5", "stayed_15", "stayed_30", "stayed_60", "stayed_120"]
    assert [value(snapshot, f"session.{band}") for band in bands] == [1, 3, 3, 0, 2, 4]
    # 4 5 5 14 of those gone by 10:31: half way from 5 to 5.
    assert value(snapshot, "session.median_stay", at("01:31")) == 5
    # 14 119 119 120 120 120 120 and 4: half way from 119 to 120.
    room_only: dict[str, Any] = {"class": ["room_only"]}
    assert value(snapshot, "session.median_stay", **room_only) == 119.5


def build(snapshot: Snapshot, **chosen: str) -> SessionView:
    return session.build(snapshot, "P-1", DAY, None, Chosen(**chosen))


def texts(of: Table) -> list[list[str]]:
    return [[cell if isinstance(cell, str) else cell.text for cell in row] for row in of.rows]


def test_what_moves_is_drawn_between_the_opening_and_the_closing(publisher: Publisher) -> None:
    snapshot = publisher.publish(rows(minutes=125, session_flow=FLOW, session_stay_length=STAYS))
    view = build(snapshot)
    assert view.flow and view.flow.figure and view.stays
    assert view.flow.title == "32 arrivals after the opening, 10 departures before the closing"
    assert "not drawn: 40 there at the opening, 62 until the closing" in view.flow.subtitle
    up, down = view.flow.figure["data"]
    assert list(up["y"]) == [25, 5, 0, 2]
    assert list(down["y"]) == [0, -7, -3, 0]
    assert view.flow.table.height == 5
    assert view.stays.title == "Half of the 13 who have left stayed 15 min or longer"
    assert (
        view.stays.source
        == "Median: room only 1 h 59 min, room and platform 5 min, platform only 15 min."
    )
    assert view.stays.table["Participants"].to_list() == [1, 3, 3, 0, 2, 4]


def test_while_the_meeting_is_on_nobody_has_stayed_to_the_end(publisher: Publisher) -> None:
    snapshot = publisher.publish(rows(session_flow=FLOW[:4], session_stay_length=STAYS[:4]))
    view = build(snapshot)
    assert view.flow and view.stays
    assert view.flow.title == "30 arrivals after the opening, 10 departures so far"
    assert view.flow.subtitle.endswith("not drawn: 40 there at the opening")


def by_group(clock: str, group: str | None, people: int, **given: Any) -> dict[str, Any]:
    return {"at": at(clock), "regional_group": group, "people": people, **given}


def divided() -> dict[str, list[dict[str, Any]]]:
    african, none = "African States", None
    attended = [
        {"people": 20, "category_id": "state", "regional_group": african},
        {"people": 9, "category_id": "igo", "regional_group": none, "class": "platform_only"},
        {"people": 4, "category_id": "state", "regional_group": african, "class": "both"},
    ]
    return rows(
        category=CATEGORIES,
        session_minute_group=[
            by_group("01:00", african, 12),
            by_group("01:30", african, 24),
            by_group("01:30", none, 9),
        ],
        session_minute_category=[
            {"at": at("01:30"), "category_id": "state", "people": 24},
            {"at": at("01:30"), "category_id": None, "people": 9},
        ],
        attendance_change=[{"at": at("01:10"), "congress_day": DAY, **each} for each in attended],
    )


def test_a_part_alone_is_the_curve_and_who_of_it_attended(publisher: Publisher) -> None:
    snapshot = publisher.publish(divided())
    view = build(snapshot, only="African States")
    assert view.curve and view.parts
    # 61 minutes; where no row is, nobody is there.
    people = view.curve.table["African States"].to_list()
    assert (len(people), people[0], people[1], people[30], people[60]) == (61, 12, 0, 24, 0)
    assert view.curve.title == "African States: at 11:00, 0 people are there"
    # A group is divided by category, since it is only one group.
    assert view.attended_title == "African States: who attended, by category of participation"
    assert texts(view.attended) == [
        ["Member States", "24", "20", "4", "0"],
        ["All", "24", "20", "4", "0"],
    ]


def test_without_a_choice_everybody_is_shown_by_group_or_by_category(publisher: Publisher) -> None:
    snapshot = publisher.publish(divided())
    assert texts(build(snapshot).attended) == [
        ["African States", "24", "20", "4", "0"],
        ["No State or no group", "9", "0", "0", "9"],
        ["All", "33", "20", "4", "9"],
    ]
    view = build(snapshot, part="category", only="unknown")
    assert view.parts
    assert view.parts.title == "By category of participation, minute by minute"
    assert view.parts.table.columns == ["Time", "Member States", "Smallest categories"]
    assert [row[0] for row in texts(view.attended)] == ["Member States", "Organizations", "All"]


def test_only_what_was_there_can_be_shown_alone(publisher: Publisher) -> None:
    offered = beside(publisher.publish(divided()), "P-1", DAY, None)
    # No smallest categories: they are together by the minute only.
    assert list(offered.only) == ["all", "African States", "no-group", "state"]


def others() -> dict[str, list[dict[str, Any]]]:
    content = rows()
    before = [
        {"at": at("03:10", 7), "session_id": "P-0", "people": 50},
        {"at": at("04:30", 7), "session_id": "P-0", "people": 500},
    ]
    content["session"] += [EARLIER, OTHER_BODY, OTHER_KIND]
    content["attendance_change"] += before
    content["session_minute"] += [
        {**there(at("03:00", 7)), "session_id": "P-0", "peak": 55},
        {**there(at("04:30", 7)), "session_id": "P-0", "peak": 444},
    ]
    content["session_stay_length"] = [
        stay("01:30", 30, 2),
        {**stay("03:50", 20, 2), "at": at("03:50", 7), "session_id": "P-0"},
    ]
    return content


def test_a_meeting_in_progress_stands_beside_the_one_before_after_as_many_minutes(
    publisher: Publisher,
) -> None:
    compared = build(publisher.publish(others())).compared
    assert compared
    # At 11:00 it has gone on for an hour: the other as of 13:00, without what came later.
    assert texts(compared.table)[:3] == [
        ["Attended", "61", "50"],
        ["Peak", "61", "55"],
        ["Median length of stay", "30 min", "20 min"],
    ]
    notes = [row[0].note for row in compared.table.rows if not isinstance(row[0], str)]
    assert notes[:3] == ["11 more (22%)", "6 more (11%)", "10 min longer"]
    assert compared.title == "11 more (22%) attended than the other meeting"
    assert compared.subtitle == (
        "Everybody, both as of 1 h 00 min after the opening; "
        "the other meeting: 5th plenary meeting, Sun 7 March, 12:00"
    )
    # Aligned by the openings: 12:00 and 13:30 there are 10:00 and 11:30 here.
    assert [f"{each:%d %H:%M}" for each in compared.times] == ["08 10:00", "08 11:30"]


@pytest.mark.parametrize(
    ("compare", "named"),
    [
        ("before", "5th plenary meeting, Sun 7 March, 12:00"),
        ("P-9", "Committee I, 1st meeting, Sun 7 March, 12:00"),
        ("none", None),
        ("C-1", None),  # of another kind
        ("P-2", None),  # has not begun
        ("P-1", None),  # the meeting itself
        ("gone", None),
    ],
)
def test_only_meetings_of_the_same_kind_that_have_begun_are_compared(
    compare: str, named: str | None, publisher: Publisher
) -> None:
    snapshot = publisher.publish(others())
    compared = build(snapshot, compare=compare).compared
    assert (compared.name if compared else None) == named
    assert list(beside(snapshot, "P-1", DAY, None).compare) == ["before", "none", "P-0", "P-9"]


def test_the_first_meeting_of_a_body_has_none_before_it(publisher: Publisher) -> None:
    snapshot = publisher.publish(others())
    assert session.build(snapshot, "P-9", DAY, None).compared is None
    assert beside(snapshot, "P-2", DAY, None).compare == {}


HERE: list[dict[str, Any]] = [
    {"session_id": "P-1", "iso3": "GHA", "in_room": True, "online": False},
    {"session_id": "P-1", "iso3": "JPN", "in_room": True, "online": True},
    {"session_id": "P-1", "iso3": "VAT", "in_room": False, "online": True},
    {"session_id": None, "iso3": "PER", "in_room": True, "online": False},
]
STATES: list[dict[str, Any]] = [
    {"iso3": "PER", "name": "Peru", "alpha_order": 4},
    {"iso3": "GHA", "name": "Ghana", "alpha_order": 1},
    {"iso3": "JPN", "name": "Japan", "alpha_order": 2},
    {"iso3": "VAT", "name": "Holy See", "alpha_order": 3, "is_member": False},
]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "congress.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv("CONGRESS_CONFIG", str(tmp_path / "congress.toml"))


def present(publisher: Publisher) -> None:
    """Publish with what is true of this moment only."""
    now = datetime.now(UTC).isoformat()
    content = publisher.write(rows(state=STATES), built_at=now, watermark=at("02:00").isoformat())
    path = publisher.folder / f"{publisher.seq:06}.present.duckdb"
    write_snapshot(path, {"state_now": HERE})
    digest = sha256(path.read_bytes()).hexdigest()
    content["audiences"]["present"] = {"file": path.name, "sha256": digest}
    publisher.point(content)


@pytest.mark.usefixtures("config")
def test_states_here_are_listed_alphabetically_while_the_meeting_is_on(
    publisher: Publisher,
) -> None:
    present(publisher)
    words = said(opened("session"))
    assert "At 11:00, 2 Member States are here: 2 in the room, 1 online" in words
    assert "Ghana room Japan room and online Non-member observer States Holy See online" in words
    assert "it is kept nowhere" in words
    # In another meeting only.
    assert "Peru" not in words


@pytest.mark.usefixtures("config")
def test_without_the_snapshot_that_is_not_kept_nothing_is_said_of_states(
    publisher: Publisher,
) -> None:
    published(publisher)
    words = said(opened("session"))
    assert "Which States are here is known only while data arrive" in words
    published(publisher, rows(minutes=125))
    assert "States here" not in said(opened("session", session="P-1"))


@pytest.mark.usefixtures("config")
def test_choices_stand_in_the_address_and_fit_every_meeting(publisher: Publisher) -> None:
    content = divided()
    content["session"] += [EARLIER]
    published(publisher, content)
    app = opened("session", compare="none", part="category", only="African States")
    words = said(app)
    assert "African States: at 11:00" in words
    assert "By category of participation, minute by minute" in words
    assert "attended than the other meeting" not in words
    app.selectbox(key="choice-compare").set_value("P-0").run()
    assert not app.exception
    assert "attended than the other meeting" in said(app)
    assert app.query_params["compare"] == "P-0"
    # That meeting has no such group, and is none to compare itself with.
    app.selectbox(key="choice-session").set_value("P-0").run()
    assert not app.exception
    assert "5th plenary meeting" in said(app)
