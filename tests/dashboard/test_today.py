"""The pages Today and Statements, and a meeting as held, on rows of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.views import session
from dashboard.views.today_tiles import pending_text
from tests.dashboard.congress_rows import AFTERWARDS, DAY, LATER, MEETING, START, rows
from tests.dashboard.test_pages import config, opened, said, tile  # noqa: F401
from tests.factories import at, write_snapshot

if TYPE_CHECKING:
    from tests.factories import Publisher, Rows

PLAN = {"scheduled_starts_at": START, "scheduled_ends_at": at("01:45")}
OPENED = {**MEETING, **PLAN, "opened_at": at("01:07"), "starts_at": at("01:07")}
CLOSED = {
    **AFTERWARDS,
    "scheduled_starts_at": at("00:00"),
    "scheduled_ends_at": at("01:00"),
    "opened_at": at("00:00"),
    "closed_at": at("00:50"),
    "starts_at": at("00:00"),
    "ends_at": at("00:50"),
}
PLANNED = {**LATER, "scheduled_starts_at": at("05:00"), "scheduled_ends_at": at("07:00")}
CANCELLED = {**PLANNED, "session_id": "P-3", "title": "Youth", "status": "cancelled"}


def statement(order: int, speaker: str, **given: Any) -> dict[str, Any]:
    return {
        "session_id": "P-1",
        "congress_day": DAY,
        "speaking_order": order,
        "speaker": speaker,
        "delivery": "in_person",
        **given,
    }


STATEMENTS = [
    statement(1, "Ghana", delivered_at=at("01:10"), text_posted_at=at("01:40"), downloads=4),
    statement(2, "Chad"),
    statement(3, "Fiji", delivery="live", delivered_at=at("01:30")),
    statement(4, "Japan", iso3="JPN", on_behalf_of="the Asia-Pacific Group", level="minister"),
    statement(5, "Kenya", iso3="KEN"),
    statement(6, "Peru", iso3="PER"),
    statement(7, "Togo", iso3="TGO"),
    statement(8, "An organization"),
    statement(9, "Oman", delivery="written", text_posted_at=at("01:20")),
    statement(1, "Cuba", session_id="P-2", delivery=None),
]
SHEETS: dict[str, list[dict[str, Any]]] = {
    "session": [OPENED, CLOSED, PLANNED, CANCELLED],
    "statement": STATEMENTS,
    "delegation": [
        {"iso3": "JPN", "name": "Japan", "alpha_order": 2, "places_in_person": 3,
         "approved_in_person": 4, "places_online": 9, "approved_online": 1,
         "credentials": "accepted"},
        {"iso3": "GHA", "name": "Ghana", "alpha_order": 1, "places_in_person": 3,
         "approved_in_person": 5, "credentials": "received"},
        {"iso3": "KEN", "name": "Kenya", "alpha_order": 3, "places_in_person": 3,
         "approved_in_person": 3, "credentials": "not_received"},
    ],
    "building": [{"at": at("01:57"), "participants": 70, "others": 20, "unlinked": 1}],
    "registration_change": [
        {"at": at("00:30"), "congress_day": DAY, "status": "pending", "entries": 4},
        {"at": at("00:30", 7), "congress_day": DAY - timedelta(days=1), "status": "pending",
         "entries": 3},
        {"at": at("00:30", 5), "congress_day": DAY - timedelta(days=3), "status": "pending",
         "entries": 2},
        {"at": at("00:30", 1), "congress_day": DAY - timedelta(days=7), "status": "pending",
         "entries": 1},
    ],
    "note": [
        {"noted_at": at("01:20"), "session_id": "P-1", "note": "No interpretation for a minute."},
        {"noted_at": at("00:10"), "note": "Gate 2 is closed."},
        {"noted_at": at("00:10", 7), "note": "Of the day before."},
    ],
    "head_count": [
        {"session_id": "P-1", "place": "Gallery", "counted_at": at("01:15"), "people": 11},
        {"session_id": "P-1", "place": "Floor", "counted_at": at("01:20"), "people": 31},
        {"session_id": "P-1", "place": "Floor", "counted_at": at("01:30"), "people": 33},
    ],
    "group_change": [
        {"group_kind": "kind", "group_id": "plenary", "at": START, "people": 61},
        {"group_kind": "segment", "group_id": "high_level", "at": START, "people": 40},
    ],
}  # fmt: skip


def published(publisher: Publisher, content: Rows | None = None) -> None:
    publisher.publish(content or rows(60, **SHEETS), built_at=datetime.now(UTC).isoformat())


def present(publisher: Publisher, here: list[dict[str, Any]], **pointer: Any) -> None:
    """Publish with the file of this moment beside it."""
    now = datetime.now(UTC).isoformat()
    content = publisher.write(rows(60, **SHEETS), built_at=now, watermark=at("02:00").isoformat())
    path = publisher.folder / f"{publisher.seq:06}.present.duckdb"
    write_snapshot(path, {"state_now": here})
    digest = sha256(path.read_bytes()).hexdigest()
    content["audiences"]["present"] = {"file": path.name, "sha256": digest}
    publisher.point(content)


HERE: list[dict[str, Any]] = [
    {"session_id": "P-1", "iso3": "JPN", "in_room": True, "online": True},
    {"session_id": "P-1", "iso3": "KEN", "in_room": False, "online": True},
    {"session_id": None, "iso3": "PER", "in_room": True, "online": False},
]


def test_the_programme_says_how_each_meeting_is_held(publisher: Publisher) -> None:
    published(publisher)
    words = said(opened("today"))
    assert "Two meetings" not in words
    assert "One meeting is in progress; next at 14:00" in words
    assert "In progress opened 10:07, 7 min late, running 15 min over" in words
    assert "Closed 09:00–09:50; closed 10 min early" in words
    assert "Youth Main Hall · Youth" not in words
    assert "Cancelled" in words
    assert "60 there now" in words
    assert "60 there now In the room 36 of 40 allowed 4 places left" in words


def test_an_open_meeting_lasts_to_its_plan_or_to_now(publisher: Publisher) -> None:
    # Open since 10:07, planned to 11:30, at the latest until 12:30.
    is_open = {**OPENED, "scheduled_ends_at": at("02:30"), "ends_at": at("03:30")}
    published(publisher, rows(60, **{**SHEETS, "session": [is_open]}))
    for page in ("now", "session"):
        words = said(opened(page))
        assert "10:07–11:30" in words
        assert "12:30" not in words


@pytest.mark.parametrize(
    ("minutes", "end"), [(60, "2021-03-08T11:35:00"), (110, "2021-03-08T11:55:00")]
)
def test_a_chart_of_an_open_meeting_ends_shortly_after_its_plan_or_now(
    minutes: int, end: str, publisher: Publisher
) -> None:
    is_open = {**OPENED, "scheduled_ends_at": at("02:30"), "ends_at": at("03:30")}
    snapshot = publisher.publish(rows(minutes, session=[is_open]))
    view = session.build(snapshot, "P-1", DAY, None)
    assert view.curve
    assert view.curve.figure
    assert view.curve.figure["layout"]["xaxis"]["range"][1].isoformat() == end


def test_a_long_list_of_delegations_is_cut_and_all_of_it_a_table(publisher: Publisher) -> None:
    names = [f"State {number}" for number in range(1, 13)]
    over = [
        {"iso3": name, "name": name, "alpha_order": order, "places_in_person": 3,
         "approved_in_person": 4}
        for order, name in enumerate(names)
    ]  # fmt: skip
    published(publisher, rows(60, **{**SHEETS, "delegation": over}))
    app = opened("today")
    words = said(app)
    assert "12 delegations have more approved than places" in words
    assert "State 7 4 of 3" in words
    assert "State 8" not in words
    assert "and five more" in words
    app.session_state["data-places"] = True
    app.run()
    assert app.dataframe[0].value["Delegation"].to_list() == names


@pytest.mark.parametrize(
    ("page", "chosen", "explained"),
    [
        ("today", {}, {"People in the building", "Places in person used", "Places online used",
                       "Pending entries"}),
        ("statements", {}, set()),
        ("statements", {"session": "congress"},
         {"Statements inscribed", "Statements delivered", "Statements in writing only",
          "Texts posted", "Minutes from delivery to posting", "Downloads of texts"}),
    ],
)  # fmt: skip
def test_tiles_that_show_a_figure_of_the_headline_explain_it(
    page: str, chosen: dict[str, str], explained: set[str], publisher: Publisher
) -> None:
    published(publisher)
    app = opened(page, **chosen)
    assert {each.label.removeprefix("Explain ") for each in app.button} == explained


def test_a_meeting_at_another_time_altogether_was_moved(publisher: Publisher) -> None:
    moved = {**CLOSED, "scheduled_starts_at": at("03:00"), "scheduled_ends_at": at("04:00")}
    published(publisher, rows(session=[moved, PLANNED]))
    assert "Closed 09:00–09:50; moved from 12:00–13:00" in said(opened("today"))


def test_a_meeting_waits_for_the_one_before_it(publisher: Publisher) -> None:
    waiting = {**PLANNED, "starts_at": at("05:20"), "status": "moved"}
    published(publisher, rows(session=[OPENED, waiting]))
    assert "Moved not before 14:20" in said(opened("today"))


def test_the_figures_of_the_day(publisher: Publisher) -> None:
    published(publisher)
    app = opened("today")
    assert "4 1 over 1 in progress · 1 cancelled Next at 14:00" in tile(app, "Meetings of the day")
    # Seven minutes late; the meeting that closed early was an ancillary one.
    assert "7 min late opening, early closing" in tile(app, "Minutes lost on the day")
    assert "2 of 9 inscribed 1 in person · 1 live · 0 video" in tile(app, "Statements delivered")
    building = tile(app, "People in the building")
    assert "91 3 min ago 70 participants · 20 others 1 unlinked · latest scan 10:57" in building
    in_person = tile(app, "Places in person used")
    assert "12 of 9 133% used 2 delegations over" in in_person
    assert "1 of 9 11% used no delegation over" in tile(app, "Places online used")
    said_of_credentials = "1 of 2 received; 1 not received 3 delegations of States noted"
    assert said_of_credentials in tile(app, "Credentials accepted")
    assert said_of_credentials in tile(opened("delegations"), "Credentials accepted")
    pending = tile(app, "Pending entries")
    assert "10 4 today · 3 for 1 day 2 for 2–3 days · 1 longer" in pending


def test_delegations_over_their_places_are_in_the_order_of_the_alphabet(
    publisher: Publisher,
) -> None:
    published(publisher)
    words = said(opened("today"))
    assert "Two delegations have more approved than places" in words
    assert "Ghana 5 of 3 – Japan 4 of 3 1 of 9" in words


def test_notes_are_those_of_the_day_newest_first(publisher: Publisher) -> None:
    published(publisher)
    words = said(opened("today"))
    first = "10:20 No interpretation for a minute. 6th plenary meeting"
    assert f"{first} 09:10 Gate 2 is closed." in words
    assert "Of the day before." not in words


def test_next_speakers_and_who_of_theirs_is_here(publisher: Publisher) -> None:
    present(publisher, HERE)
    words = said(opened("today"))
    assert "Next speakers 6th plenary meeting 2 of 8 delivered" in words
    assert "Here at 11:00" in words
    assert (
        "4 Japan on behalf of the Asia-Pacific Group · minister in person Room and online "
        "5 Kenya in person Online "
        "6 Peru in person In another meeting "
        "7 Togo in person Not seen "
        "8 An organization in person – "
        "Not delivered in their turn: Chad."
    ) in words


@pytest.mark.parametrize("reason", ["never written", "deleted", "of another time"])
def test_who_is_here_may_be_unknown_and_is_never_an_error(
    reason: str, publisher: Publisher
) -> None:
    if reason == "never written":
        published(publisher)
    else:
        present(publisher, HERE)
        app = opened("today")
        assert "Here at 11:00" in said(app)
    if reason == "deleted":
        (publisher.folder / "000001.present.duckdb").unlink()
    if reason == "of another time":
        old = datetime.now(UTC) - timedelta(minutes=5)
        publisher.publish(rows(60, **SHEETS), built_at=old.isoformat())
    app = opened("today")
    assert "Who is here is not available for this moment." in said(app)
    assert "Not seen" not in said(app)


def test_a_day_that_is_over_has_no_moment(publisher: Publisher) -> None:
    now = at("02:00", 9)
    content = rows(60, **{**SHEETS, "event": [{"watermark": now}]})
    built_at = datetime.now(UTC).isoformat()
    publisher.publish(content, built_at=built_at, watermark=now.isoformat())
    app = opened("today", day="2021-03-08")
    words = said(app)
    assert "4 meetings on Mon 8 March 2021" in words
    assert "The day is over." in words
    assert "People in the building" not in words


def test_each_panel_without_its_sheet_says_which_to_keep(publisher: Publisher) -> None:
    published(publisher, rows())
    app = opened("today")
    assert "– Keep the sheet “clock”." in tile(app, "Minutes lost on the day")
    assert "– Keep the sheet “speakers”." in tile(app, "Statements delivered")
    assert "– Keep the sheet “delegations”." in tile(app, "Places in person used")
    assert "– Keep the sheet “delegations”." in tile(app, "Credentials accepted")
    assert "– No badge is scanned yet." in tile(app, "People in the building")
    words = said(app)
    assert "Keep the sheet “notes” to see incidents and remarks here." in words
    assert "Keep the sheet “speakers” to see the list of speakers here." in words
    assert "Keep the sheet “speakers” to see the list of speakers here." in said(
        opened("statements")
    )


def test_statements_of_the_day_under_their_meetings(publisher: Publisher) -> None:
    published(publisher)
    app = opened("statements")
    assert "9 on the lists of speakers" in tile(app, "Statements inscribed")
    assert "2 22% of those inscribed 1 in person · 1 live · 0 video" in tile(
        app, "Statements delivered"
    )
    assert "1 submitted" in tile(app, "Statements in writing only")
    assert "2 20% of 10 statements" in tile(app, "Texts posted")
    assert "30 min" in tile(app, "Minutes from delivery to posting")
    assert "4 downloads" in tile(app, "Downloads of texts")
    words = said(app)
    assert "2 of 9 statements are delivered" in words
    assert "1 Ghana in person 10:10 10:40 30 min 4 2 Chad in person" in words
    assert "4 Japan the Asia-Pacific Group minister in person" in words
    assert "7th plenary meeting: Integrated approaches Mon 8 March, 14:00 1 Cuba" in words


def test_statements_of_one_meeting_stand_in_the_address(publisher: Publisher) -> None:
    published(publisher)
    app = opened("statements", session="P-2")
    words = said(app)
    assert "0 of 1 statement is delivered" in words
    assert "Cuba" in words
    assert "Ghana" not in words


def test_the_list_of_statements_is_a_table_to_save(publisher: Publisher) -> None:
    published(publisher)
    app = opened("statements", session="P-1")
    app.session_state["data-statements"] = True
    app.run()
    table = app.dataframe[0].value
    assert table["Speaker"].to_list()[:2] == ["Ghana", "Chad"]
    assert str(table["Delivered at"].iloc[0]) == "2021-03-08 10:10:00"


def test_the_page_of_a_meeting_says_how_it_is_held(publisher: Publisher) -> None:
    published(publisher)
    app = opened("session", session="P-1")
    words = said(app)
    assert "Opened 10:07, 7 min late" in words
    assert "running 15 min over" in words
    # The latest count of each place: 11 and 33. By scans 36 people.
    counted = tile(app, "Counted by eye")
    assert "44 at 10:30, 2 places 36 by scans then" in counted
    assert "95.0% of 20 stays" in tile(app, "Link rate")
    assert "2 of 8 statements are delivered" in words
    assert "High-level segment 40 Plenary meetings 61" in words
    closed = said(opened("session", session="A-1"))
    assert "Status Closed" in closed
    assert "Closed 09:50, 10 min early" in closed


def test_a_platform_that_has_not_reported_yet_is_no_zero(publisher: Publisher) -> None:
    room = [{"at": START, "stays": 12, "linked": 12}]
    published(publisher, rows(60, **{**SHEETS, "session_stay_count": room}))
    app = opened("session", session="P-1")
    assert "platform only reported after the meeting" in tile(app, "Attended")
    assert "30 room only platform reported after the meeting" in tile(app, "Taking part now")
    assert "platform reported after the meeting" in said(opened("today"))
    assert "Platform only reported after the meeting Room and platform –" in said(opened("now"))


def test_ambiguous_references_are_counted_and_never_shown(publisher: Publisher) -> None:
    published(publisher, rows(ambiguous=[{"ref_kind": "email", "refs": 3, "stays": 12}]))
    assert "email 3 12" in said(opened("data"))


def test_pending_entries_without_a_date() -> None:
    assert pending_text({None: 2, 0: 1}) == "1 today · 2 without a date"
    assert pending_text({}) == ""
