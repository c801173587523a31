"""The page of all meetings, how full rooms are, and the quorum check of this moment."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import figures
from dashboard.present import Quorum
from dashboard.views import meetings
from dashboard.views.meetings import Chosen
from dashboard.views.quorum import why_others
from dashboard.views.room_use import RoomUse
from tests.dashboard.congress_rows import AFTERWARDS, DAY, LATER, MEETING, rows
from tests.dashboard.test_pages import config, opened, said  # noqa: F401
from tests.factories import at, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from streamlit.testing.v1 import AppTest

    from dashboard.snapshot import Snapshot
    from tests.factories import Publisher

# Three plenary meetings and a side event; the first was the day before and over its limit.
EARLIER = {
    **MEETING,
    "session_id": "P-0",
    "meeting_number": "5",
    "title": "Opening",
    "congress_day": DAY - timedelta(days=1),
    "starts_at": at("01:00", 7),
    "ends_at": at("03:00", 7),
}
CANCELLED = {**LATER, "session_id": "P-3", "meeting_number": "8", "status": "cancelled"}
ATTENDED = [
    {
        "session_id": "P-0",
        "at": at("01:05", 7),
        "people": 90,
        "congress_day": EARLIER["congress_day"],
    },
    {"session_id": "P-1", "at": at("01:05"), "people": 61, "congress_day": DAY},
    {"session_id": "A-1", "at": at("01:05"), "people": 70, "congress_day": DAY},
]
FULL = {"session_id": "P-0", "at": at("01:30", 7), "participants": 40, "others": 3, "unlinked": 1,
        "peak": 44, "peak_at": at("01:30", 7)}  # fmt: skip
STATEMENTS = [
    {"session_id": "P-1", "delivery": "live", "delivered_at": at("01:10"), "congress_day": DAY},
    {"session_id": "P-1", "delivery": "in_person", "congress_day": DAY},
    {"session_id": "P-1", "delivery": "written", "congress_day": DAY},
    {"session_id": "P-2", "congress_day": DAY},
]


def content() -> dict[str, list[dict[str, Any]]]:
    made = rows(session=[EARLIER, MEETING, AFTERWARDS, LATER, CANCELLED])
    return {
        **made,
        "attendance_change": ATTENDED,
        "room_minute": [*made["room_minute"], FULL],
        "statement": STATEMENTS,
    }


@pytest.fixture
def snapshot(publisher: Publisher) -> Snapshot:
    return publisher.publish(content(), built_at=datetime.now(UTC).isoformat())


def listed(app: AppTest) -> list[str]:
    """Give the rows of the table of meetings, in words."""
    markup = " ".join(each.proto.body for each in app.get("html"))
    found = re.findall(r"<tr.*?</tr>", markup[markup.index("Meetings of the programme") :])
    return [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", row))).strip() for row in found]


def names(found: Iterable[tuple[Any, ...]]) -> list[str]:
    return [row[0].text if len(row) == 1 else row[1].text for row in found]


@pytest.mark.usefixtures("snapshot")
def test_every_meeting_stands_under_its_day() -> None:
    app = opened("meetings")
    assert "5 meetings In order of time" in said(app)
    assert listed(app)[1:] == [
        "Sun 7 March 2021",
        "10:00–12:00 5th plenary meeting Opening Plenary Main Hall Plenary Over 90 0 "
        "44 of 40 Over the limit by 4, 10:30 0 0 playbacks",
        "Mon 8 March 2021",
        "10:00–12:00 A side event Ancillary Main Hall In progress 70 0",
        "10:00–12:00 6th plenary meeting Comprehensive strategies Plenary Main Hall Plenary "
        "In progress 61 61 10:00 36 of 40 4 places left 1 of 2 17 60 playbacks",
        "14:00–16:00 7th plenary meeting Integrated approaches Plenary Main Hall Plenary "
        "Planned 1 inscribed",
        "14:00–16:00 8th plenary meeting Integrated approaches Plenary Main Hall Plenary Cancelled",
    ]


@pytest.mark.parametrize(
    ("query", "title", "found"),
    [
        ({"q": "PLENARY 6th"}, "1 of 5 meetings", ["6th plenary meeting"]),
        ({"q": "side hall"}, "1 of 5 meetings", ["A side event"]),
        ({"kind": "ancillary"}, "1 of 5 meetings", ["A side event"]),
        ({"body": "Plenary", "status": "over"}, "1 of 5 meetings", ["5th plenary meeting"]),
        ({"status": "cancelled"}, "1 of 5 meetings", ["8th plenary meeting"]),
        ({"day": "2021-03-07"}, "1 meeting on Sun 7 March 2021", ["5th plenary meeting"]),
        ({"status": "in_progress", "kind": "plenary"}, "1 of 5", ["6th plenary meeting"]),
    ],
)
@pytest.mark.usefixtures("snapshot")
def test_an_address_says_what_is_listed(
    query: dict[str, str], title: str, found: list[str]
) -> None:
    app = opened("meetings", **query)
    assert title in said(app)
    shown = [row for row in listed(app)[1:] if "–" in row]
    assert [any(name in row for name in found) for row in shown] == [True] * len(found)


@pytest.mark.usefixtures("snapshot")
def test_what_is_nowhere_is_said_and_what_is_typed_stands_in_the_address() -> None:
    app = opened("meetings", q="nothing of the kind")
    assert "0 of 5 meetings" in said(app)
    assert "No meeting is like that; take a word or a choice away." in said(app)
    app.text_input(key="choice-q").set_value("  side ").run()
    assert app.query_params["q"] == "side"
    assert "1 of 5 meetings" in said(app)


def test_values_are_compared_within_one_kind(snapshot: Snapshot) -> None:
    view = meetings.build(snapshot, Chosen(sort="attended"), None, DAY, None)
    # The side event has more than the 6th plenary meeting, and stands apart all the same.
    assert names(view.table.rows) == [
        "Plenary",
        "5th plenary meeting",
        "6th plenary meeting",
        "7th plenary meeting",
        "8th plenary meeting",
        "Ancillary",
        "A side event",
    ]
    assert "within each kind" in view.subtitle
    for sort, first in (
        *(("peak", "6th"), ("room", "5th"), ("undelivered", "6th"), ("viewers", "6th")),
    ):
        found = meetings.build(snapshot, Chosen(sort=sort), None, DAY, None).table.rows
        assert names(found)[1].startswith(first), sort


def test_the_data_are_the_figures(snapshot: Snapshot) -> None:
    data = meetings.build(snapshot, Chosen(), None, DAY, None).data
    assert data.height == 5
    row = data.filter(Meeting="P-0").row(0, named=True)
    assert (row["Most in the room"], row["Limit of the room"], row["Attended"]) == (44, 40, 90)
    assert row["Time of most in the room"] == datetime(2021, 3, 7, 10, 30)  # noqa: DTZ001
    of = data.filter(Meeting="P-1").row(0, named=True)
    assert (of["Statements inscribed"], of["Statements delivered"]) == (2, 1)
    table = figures.sessions_table(snapshot).filter(session_id="P-1")
    assert of["Webcast playbacks"] == table["playbacks"].item()


def test_before_there_is_a_programme_the_page_says_so(publisher: Publisher) -> None:
    publisher.publish({}, built_at=datetime.now(UTC).isoformat())
    words = said(opened("meetings"))
    assert "0 meetings" in words
    assert "A meeting appears here once the programme has one." in words


@pytest.mark.parametrize(
    ("people", "warning", "state"),
    [
        (359, "", None),
        (360, "40 places left", "stale"),
        (364, "36 places left", "stale"),
        (399, "1 place left", "stale"),
        (400, "Full", "disconnected"),
        (404, "Over the limit by 4", "disconnected"),
        (1404, "Over the limit by 1,004", "disconnected"),
        (0, "", None),
    ],
)
def test_a_room_is_warned_of_before_it_is_full(
    people: int, warning: str, state: str | None
) -> None:
    use = RoomUse(people, 400, "allowed")
    assert (use.warning, use.state) == (warning, state)


def test_a_room_without_a_limit_or_scans_is_not_judged() -> None:
    assert (RoomUse(404, 400, "seats").warning) == "4 more than seats"
    assert (RoomUse(404, None, "seats").warning, RoomUse(404, None, "seats").text) == ("", "404")
    assert (RoomUse(None, 400, "allowed").warning, RoomUse(None, 400, "allowed").share) == (
        "",
        None,
    )


QUORUM = {
    "session_id": "P-1", "taken_at": at("01:59"), "in_room": 62, "online": 40, "counted": 62,
    "presence": "room", "grace_minutes": 10.0, "states": 152, "base": "registered",
    "rule": "Rule 41, A/CONF.234/2",
    "open_share": "1/3", "decide_share": "more than 1/2", "to_open": 51, "to_decide": 77,
}  # fmt: skip


def present(publisher: Publisher, count: dict[str, Any], seconds: int = 0) -> None:
    """Publish with the file of this moment beside it."""
    built = (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()
    pointer = publisher.write(content(), built_at=built, watermark=at("02:00").isoformat())
    path = publisher.folder / f"{publisher.seq:06}.present.duckdb"
    write_snapshot(path, {"quorum_now": [count]})
    digest = sha256(path.read_bytes()).hexdigest()
    pointer["audiences"]["present"] = {"file": path.name, "sha256": digest}
    publisher.point(pointer)


def test_the_check_says_who_is_there_what_is_needed_and_whose_word_it_is(
    publisher: Publisher,
) -> None:
    present(publisher, QUORUM)
    words = said(opened("session", session="P-1"))
    assert (
        "62 of 152 States in the room at 10:59; 51 needed to open, 77 to decide "
        "Indicative; the presiding officer rules."
    ) in words
    assert "In the room 62 Online 40 not counted by the rule" in words
    assert "To open, at least 1/3 of 152 States registered 51 reached" in words
    assert "To decide, more than 1/2 of 152 States registered 77 15 more needed" in words
    assert "Rule 41, A/CONF.234/2" in words
    counted: dict[str, Any] = {key: value for key, value in QUORUM.items() if key != "session_id"}
    assert why_others(Quorum(**counted)) == (
        "The check of the quorum above counts others: only representatives whose category counts, "
        "at the full minute, and those there within the last 10 minutes."
    )


def test_where_online_counts_both_and_the_sum_stand_apart(publisher: Publisher) -> None:
    present(publisher, {**QUORUM, "presence": "room_and_online", "counted": 80, "base": "given"})
    words = said(opened("session", session="P-1"))
    assert "80 of 152 States in the room or online at 10:59" in words
    assert "In the room 62 Online 40 In the room or online 80 each State once" in words
    assert "152 States, as given by the secretariat 77 reached" in words


def test_what_no_source_tells_is_no_zero(publisher: Publisher) -> None:
    present(publisher, {**QUORUM, "in_room": None, "online": None, "counted": None})
    words = said(opened("session", session="P-1"))
    assert "– of 152 States in the room at 10:59" in words
    assert "In the room – the doors of the room are not scanned" in words
    assert "Online – the platform has not reported yet" in words
    assert "reached" not in words


@pytest.mark.parametrize(
    "query", [{"session": "P-0"}, {"session": "A-1"}, {"session": "P-1", "day": "2021-03-08"}]
)
def test_only_a_meeting_that_is_on_has_a_check(query: dict[str, str], publisher: Publisher) -> None:
    present(publisher, QUORUM)
    assert ("needed to open" in said(opened("session", **query))) is (query["session"] == "P-1")


@pytest.mark.usefixtures("snapshot")
def test_without_the_file_of_this_moment_nothing_is_said_of_a_quorum() -> None:
    for page in ("session", "meetings", "now", "today"):
        assert "needed to open" not in said(opened(page))
