"""The pages Delegations and Agenda, on rows of their own."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.dashboard.congress_rows import DAY, MEETING, START, rows
from tests.dashboard.test_pages import config, opened, said, tile  # noqa: F401
from tests.factories import at

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from tests.factories import Publisher

FIRST = date(2021, 3, 7)
AFRICA = {"regional_group": "African States", "m49_region": "Africa"}
ASIA = {"regional_group": "Asia-Pacific States", "m49_region": "Asia"}
EUROPE = {"regional_group": "Western European and other States", "m49_region": "Europe"}
HOLY_SEE = {"regional_group": None, "m49_region": "Europe"}
NO_STATE = {"regional_group": None, "m49_region": None}


def state(order: int, iso3: str, name: str, **given: Any) -> dict[str, Any]:
    return {"iso3": iso3, "name": name, "alpha_order": order, **given}


STATES = [
    state(5, "JPN", "Japan", **ASIA, registered_on=FIRST, recorded_on=DAY),
    state(3, "FRA", "France", **EUROPE, registered_on=FIRST, recorded_on=FIRST),
    state(2, "TCD", "Chad", **AFRICA, registered_on=FIRST),
    state(1, "AGO", "Angola", **AFRICA, registered_on=FIRST, recorded_on=DAY),
    state(7, "TGO", "Togo", **AFRICA),
    state(6, "MLI", "Mali", **AFRICA, registered_on=FIRST, recorded_on=FIRST),
    state(4, "VAT", "Holy See", **HOLY_SEE, is_member=False, registered_on=FIRST, recorded_on=DAY),
]


def change(event: str, day: int, count: int, region: dict[str, Any]) -> dict[str, Any]:
    on = {"at": at("00:30", day), "congress_day": date(2021, 3, day)}
    return {"event": event, "states": count, **on, **region}


def people(event: str, count: int, region: dict[str, Any]) -> dict[str, Any]:
    return {"event": event, "people": count, "at": START, "congress_day": DAY, **region}


def there(count: int, region: dict[str, Any]) -> dict[str, Any]:
    return {"at": at("02:00"), "congress_day": DAY, "people": count, **region}


CONTENT: dict[str, list[dict[str, Any]]] = {
    "state": STATES,
    "state_change": [
        change("registered", 7, 3, AFRICA),
        change("registered", 7, 1, ASIA),
        change("registered", 7, 1, EUROPE),
        change("recorded", 7, 1, AFRICA),
        change("recorded", 7, 1, EUROPE),
        change("recorded", 8, 1, AFRICA),
        change("recorded", 8, 1, ASIA),
    ],
    "participant_change": [
        people("registered", 30, AFRICA),
        people("registered", 40, ASIA),
        people("registered", 9, EUROPE),
        people("registered", 2, HOLY_SEE),
        people("registered", 25, NO_STATE),
        people("attended", 21, AFRICA),
        people("attended", 17, NO_STATE),
    ],
    "minute_group": [there(8, AFRICA), there(1, HOLY_SEE), there(5, NO_STATE)],
    "category": [
        {"category_id": "ngo", "label": "NGOs", "sort_order": 2, "represents": "organization"},
        {"category_id": "un", "label": "United Nations", "sort_order": 1,
         "represents": "organization"},
        {"category_id": "state", "label": "Member States", "sort_order": 0, "represents": "state"},
    ],
    "organization_change": [
        {"event": "registered", "category_id": "ngo", "at": START, "organizations": 12},
        {"event": "recorded", "category_id": "ngo", "at": START, "organizations": 7},
        {"event": "registered", "category_id": "un", "at": START, "organizations": 3},
    ],
    "organization": [
        {"name": "An institute", "category_id": "un", "registered_on": DAY},
        {"name": "Côte Society", "category_id": "ngo", "registered_on": DAY, "recorded_on": DAY},
    ],
    "delegation": [
        {"iso3": "AGO", "name": "Angola", "alpha_order": 1, "registered": 30,
         "badges_collected": 4, "approved_in_person": 6, "places_in_person": 5,
         "approved_online": 24, "credentials": "accepted"},
        {"iso3": "TCD", "name": "Chad", "alpha_order": 2, "registered": 2, "badges_collected": 0,
         "approved_in_person": 2, "approved_online": 0, "credentials": "not_received"},
        {"iso3": "MLI", "name": "Mali", "alpha_order": 7, "registered": 1, "badges_collected": 0,
         "approved_in_person": 1, "approved_online": 0, "is_represented_by_decision": True,
         "reason": "Seen by the secretariat"},
        {"name": "Côte Society", "category_id": "ngo", "registered": 3, "badges_collected": 1,
         "approved_in_person": 1, "approved_online": 2},
    ],
    "session": [MEETING, {**MEETING, "session_id": "L", "room": "Annex", "has_room_source": False},
                {**MEETING, "session_id": "F", "room": "Later Hall", "has_room_source": False,
                 "starts_at": at("05:00"), "ends_at": at("06:00")}],
}  # fmt: skip


def published(publisher: Publisher, **other: Any) -> None:
    content = rows(60, **{**CONTENT, **other})
    now = datetime.now(UTC).isoformat()
    publisher.publish(content, built_at=now, watermark=at("02:00").isoformat())


def card(app: AppTest, title: str) -> str:
    """Give the words from a title on."""
    words = said(app)
    return words[words.index(title) :]


def test_states_and_participants_by_regional_group(publisher: Publisher) -> None:
    published(publisher)
    words = card(opened("delegations"), "By regional group")
    assert "taking part now, at 11:00" in words
    # Represented of all, States registered; participants registered, attended, now.
    assert (
        "African States 2 of 4 3 30 21 8 "
        "Asia-Pacific States 1 of 1 1 40 0 0 "
        "Western European and other States 1 of 1 1 9 0 0 "
        "Non-member observer States 2 0 1 "
        "No State 25 17 5 "
        "Regional groups are informal."
    ) in words


def test_by_m49_region_observer_states_are_in_theirs(publisher: Publisher) -> None:
    published(publisher)
    words = card(opened("delegations", by="m49"), "By M49 region")
    assert (
        "Africa 2 of 4 3 30 21 8 Asia 1 of 1 1 40 0 0 Europe 1 of 1 1 11 0 1 No State 25 17 5"
    ) in words
    assert "Europe 1 of 1 recorded, 1 registered France yes, 7 March" in words


def test_nobody_is_shown_as_taking_part_between_meetings(publisher: Publisher) -> None:
    over = {**MEETING, "ends_at": at("01:30")}
    published(publisher, session=[over])
    words = card(opened("delegations"), "By regional group")
    assert "No meeting is in progress" in words
    assert "African States 2 of 4 3 30 21 Asia-Pacific" in words


def test_each_state_is_recorded_or_not_in_the_order_of_the_alphabet(publisher: Publisher) -> None:
    published(publisher)
    words = card(opened("delegations"), "4 of 6 Member States are recorded")
    # A decision stands for itself, and no State is sorted by a value.
    assert (
        "African States 2 of 4 recorded, 3 registered "
        "Angola yes, 8 March Chad no Mali yes, by decision Togo not registered "
    ) in words
    assert "Non-member observer States 1 of 1 recorded, 1 registered Holy See yes, 8 March" in words


def test_what_was_recorded_after_a_day_is_not_yet_on_it(publisher: Publisher) -> None:
    published(publisher, event=[{"watermark": at("02:00")}])
    words = card(opened("delegations", day="2021-03-07"), "2 of 6 Member States are recorded")
    assert "Angola no Chad no Mali yes, by decision Togo not registered" in words
    assert "Japan no" in words
    assert "Holy See no" in words


def test_states_recorded_for_the_first_time_today_are_named(publisher: Publisher) -> None:
    published(publisher)
    app = opened("delegations")
    # The Holy See is no Member State.
    assert "First recorded today ? 2 Angola, Japan" in tile(app, "First recorded today")
    markup = " ".join(each.proto.body for each in app.get("html"))
    assert re.findall(r'<li class="cm-mark-new">.*?<span>(.*?)</span>', markup) == [
        "Angola",
        "Japan",
        "Holy See",
    ]


def test_names_that_do_not_fit_a_tile_are_counted(publisher: Publisher) -> None:
    many = [
        state(
            order, f"S{order}", f"A State {order:02}", **AFRICA, registered_on=DAY, recorded_on=DAY
        )
        for order in range(30)
    ]
    published(publisher, state=many, state_change=[change("recorded", 8, 30, AFRICA)])
    shown = tile(opened("delegations"), "First recorded today")
    assert "30 A State 00, A State 01" in shown
    assert "A State 06 and 23 more, bold below" in shown


def test_registered_states_without_a_record_with_the_rooms_nobody_scans(
    publisher: Publisher,
) -> None:
    published(publisher)
    app = opened("delegations")
    assert "1 Member States, named below 20% of those registered" in tile(
        app, "Registered, no record yet"
    )
    words = card(app, "Room without a scanner so far")
    # Of a room that was not in use yet nothing is known.
    assert words.startswith(
        "Room without a scanner so far: Annex. A State whose people only sit there cannot be "
        "recorded. State Participants registered Chad 2 Organization An institute Decisions of "
        "the secretariat"
    )


def test_a_list_of_states_without_a_record_is_never_data_to_save(publisher: Publisher) -> None:
    published(publisher)
    app = opened("delegations")
    offered = [each.label for each in app.expander]
    assert offered == ["Show data"]
    app.session_state["data-regions"] = True
    app.run()
    assert [next(iter(each.value.columns)) for each in app.dataframe] == ["Regional group"]


def test_a_state_not_represented_by_decision_has_no_record(publisher: Publisher) -> None:
    refused = {"iso3": "TCD", "name": "Chad", "alpha_order": 2, "registered": 2,
               "is_represented_by_decision": False, "reason": "Said so itself"}  # fmt: skip
    published(publisher, delegation=[refused])
    words = said(opened("delegations"))
    assert "Chad not represented by decision 2" in words
    assert "Chad no, by decision" in words
    assert "Chad Said so itself no" in words


def test_delegations_are_found_by_a_part_of_their_name(publisher: Publisher) -> None:
    published(publisher)
    words = card(opened("delegations"), "Delegations Participants")
    assert (
        "States 3 Angola 30 4 6 of 5 24 accepted Chad 2 0 2 0 not received Mali 1 0 1 0 "
        "Organizations 1 Côte Society 3 1 1 2"
    ) in words
    found = card(opened("delegations", q="COTE"), "Delegations Participants")
    assert "Organizations 1 Côte Society" in found
    assert "Angola 30" not in found
    assert "No delegation has “atlantis” in its name." in said(opened("delegations", q="atlantis"))


@pytest.mark.parametrize("known", ["now", "then"])
def test_of_a_minute_no_state_is_named(known: str, publisher: Publisher) -> None:
    published(publisher)
    app = opened("delegations", day="2021-03-08", at="10:00", known=known)
    words = said(app)
    # The figures are of that minute, when all four had been recorded.
    assert "4 of 5 registered" in tile(app, "States represented")
    assert "African States 2 of 4" in words
    assert "attended and taking part at 10:00" in words
    assert "Attended At 10:00 African States" in words
    assert "now, at" not in words
    assert "States are named as of a day, never of a minute" in words
    names = ("An institute", "Angola", "Chad", "France", "Holy See", "Japan", "Mali", "Togo")
    assert [name for name in names if name in words] == []


def test_organizations_and_decisions(publisher: Publisher) -> None:
    published(publisher)
    words = said(opened("delegations"))
    assert "7 organizations are represented By category" in words
    assert "7 of 15 registered 8 without a record, named below" in words
    assert "Represented Registered United Nations 0 3 NGOs 7 12" in words
    assert "Mali Seen by the secretariat yes" in words


ITEMS: dict[str, list[dict[str, Any]]] = {
    "session": [
        {**MEETING, "title": "Crime prevention", "status": "held", "opened_at": START,
         "closed_at": at("01:45"), "scheduled_starts_at": START, "scheduled_ends_at": at("02:00"),
         "ends_at": at("01:45")},
        {**MEETING, "session_id": "P-2", "meeting_number": "7", "status": "cancelled",
         "title": "Opening"},
        {**MEETING, "session_id": "W-1", "meeting_number": None, "kind": "workshop",
         "title": "Workshop 1: Statistics (part 2)", "status": "planned", "starts_at": at("05:00"),
         "ends_at": at("06:00")},
        {**MEETING, "session_id": "A-1", "meeting_number": None, "kind": "ancillary",
         "title": "A side event", "opened_at": START, "has_webcast_source": False},
    ],
    "session_group": [
        {"group_kind": "agenda_item", "group_id": "3", "session_id": "P-1"},
        {"group_kind": "agenda_item", "group_id": "3", "session_id": "P-2"},
        {"group_kind": "agenda_item", "group_id": "10", "session_id": "P-2"},
        {"group_kind": "agenda_item", "group_id": "3", "session_id": "W-1"},
        {"group_kind": "without_item", "group_id": "ancillary", "session_id": "A-1"},
        {"group_kind": "kind", "group_id": "plenary", "session_id": "P-1"},
    ],
    "group_change": [
        {"group_kind": "agenda_item", "group_id": "3", "at": START, "people": 60},
        {"group_kind": "without_item", "group_id": "ancillary", "at": START, "people": 9},
    ],
    "group_webcast": [
        {"group_kind": "agenda_item", "group_id": "3", "at": START, "language": "en",
         "delivery": "live", "at_venue": False, "playbacks_started": 44},
        {"group_kind": "agenda_item", "group_id": "3", "at": START, "language": "en",
         "delivery": "live", "at_venue": True, "playbacks_started": 2},
    ],
    "session_webcast_minute": [{"at": START, "watch_ms": 5_400_000}],
    "statement": [
        {"session_id": "P-1", "delivery": "in_person", "delivered_at": at("01:10")},
        {"session_id": "P-1", "delivery": "live", "delivered_at": at("01:20")},
        {"session_id": "P-1", "delivery": "live"},
        {"session_id": "P-1", "delivery": "written"},
        {"session_id": "A-1", "delivery": "video", "delivered_at": at("01:20")},
    ],
}  # fmt: skip


@pytest.fixture
def agenda(publisher: Publisher) -> AppTest:
    publisher.publish(rows(60, **ITEMS), built_at=datetime.now(UTC).isoformat())
    return opened("agenda")


def test_an_item_has_its_meetings_statements_and_webcast_side_by_side(agenda: AppTest) -> None:
    words = card(agenda, "2 items of the agenda")
    # Attended, plenary meetings, workshops, time, statements, in writing, playbacks, watch time.
    assert (
        "Item 3 Crime prevention 6th plenary meeting · 7th plenary meeting (cancelled) · "
        "Workshop 1 (part 2) 60 1 of 2 held 1 cancelled 0 of 1 held 45 min "
        "2 of 3 1 in person · 1 live 1 44 1.5 h "
        "Item 10 7th plenary meeting (cancelled) – 0 of 1 held 1 cancelled "
        "A meeting with several items counts in each"
    ) in words


def test_each_item_leads_to_its_meetings(agenda: AppTest) -> None:
    markup = " ".join(each.proto.body for each in agenda.get("html"))
    item = re.search(r"<b>Item 3</b>.*?</td>", markup)
    assert item
    assert re.findall(r"session=([\w-]+)", item[0]) == ["P-1", "P-2", "W-1"]


def test_meetings_without_an_item_stand_apart_by_kind(agenda: AppTest) -> None:
    words = card(agenda, "Meetings without an agenda item")
    assert (
        "Ancillary meetings 1 of 1 held; 9 participants attended, each counted once "
        "A side event Mon 8 March, 10:00–12:00"
    ) in words
    assert "6th plenary meeting" not in words


def test_items_as_a_table_to_save(agenda: AppTest) -> None:
    agenda.session_state["data-items"] = True
    agenda.run()
    table = agenda.dataframe[0].value
    kinds = list(zip(table["Agenda item"], table["Kind"], table["Held"], strict=True))
    assert kinds == [("3", "Plenary meetings", 1), ("3", "Workshops", 0),
                     ("10", "Plenary meetings", 0)]  # fmt: skip
    assert table["Delivered live"].to_list() == [1, 1, 0]


def test_the_page_of_a_meeting_marks_every_item_of_it(publisher: Publisher) -> None:
    both = [
        {"group_kind": "agenda_item", "group_id": item, "session_id": "P-1"} for item in ("2", "10")
    ]
    attended = [
        {"group_kind": "agenda_item", "group_id": item, "at": START, "people": 5}
        for item in ("10", "2", "3")
    ]
    hidden = {"group_kind": "without_item", "group_id": "ancillary", "at": START, "people": 5}
    content = rows(60, session_group=both, group_change=[*attended, hidden])
    publisher.publish(content, built_at=datetime.now(UTC).isoformat())
    app = opened("session", session="P-1")
    markup = " ".join(each.proto.body for each in app.get("html"))
    assert re.findall(r"<td[^>]*>(?:<b>)?(Agenda item \d+)", markup) == [
        "Agenda item 2",
        "Agenda item 3",
        "Agenda item 10",
    ]
    assert re.findall(r"<b>(Agenda item \d+)</b>", markup) == ["Agenda item 2", "Agenda item 10"]
    assert "Ancillary meetings 5" not in said(app)
