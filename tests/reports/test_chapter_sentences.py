"""The attendance chapter as it reads before, during and after the Congress."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.reports.document import Table
from tests.factories import at
from tests.reports.congress_days import FIRST, STATES, report, rows, sentences

if TYPE_CHECKING:
    from tests.factories import Publisher

CHAPTER = "attendance-chapter"
NAME = "The Fourteenth United Nations Congress on Crime Prevention and Criminal Justice"
PLENARY = "At its 1st, 2nd, 3rd, 4th, 5th and 6th plenary meetings, on 7, 8, 9, 10, 11 and 12 March"


def chapter(
    publisher: Publisher, as_of: datetime | None = None, **tables: list[dict[str, Any]]
) -> list[str]:
    snapshot = publisher.publish(rows(**tables))
    return sentences(report(snapshot, CHAPTER, as_of=as_of).documents[0])


def test_after_the_congress_it_speaks_of_what_was(publisher: Publisher) -> None:
    assert chapter(publisher) == [
        f"{NAME} was held in Kyoto from 7 to 12 March 2021.",
        "The Congress was attended by 72 participants, in person or online. A total of 80 "
        "participants were registered, 60 of them to participate in person and 20 online.",
        "The following four Member States were represented: Austria, the Bahamas, Japan and the "
        "Sudan.",
        f"{PLENARY} 2021, the Congress considered agenda item 3.",
        "At its 1st and 2nd plenary meetings, on 7 and 8 March 2021, the Congress considered "
        "agenda item 4.",
    ]


def test_during_the_congress_nothing_is_said_as_if_it_were_over(publisher: Publisher) -> None:
    assert chapter(publisher, at("02:00", 9)) == [
        f"{NAME} is being held in Kyoto from 7 to 12 March 2021. The figures in the present "
        "chapter are as at 11 a.m. on 9 March 2021.",
        "The Congress has been attended by 36 participants, in person or online. A total of 80 "
        "participants have been registered, 60 of them to participate in person and 20 online.",
        "The following four Member States have been represented: Austria, the Bahamas, Japan and "
        "the Sudan.",
        "At its 1st, 2nd and 3rd plenary meetings, on 7, 8 and 9 March 2021, the Congress "
        "considered agenda item 3.",
        "At its 1st and 2nd plenary meetings, on 7 and 8 March 2021, the Congress considered "
        "agenda item 4.",
    ]


@pytest.mark.parametrize(
    ("moment", "begin"),
    [
        (at("14:59", 6), "is to be held"),
        (at("15:00", 6), "is being held"),
        # The last meeting is closed at noon.
        (at("02:59", 12), "is being held"),
        (at("03:00", 12), "was held"),
        (at("15:00", 12), "was held"),
    ],
)
def test_the_congress_is_over_when_its_last_meeting_is_closed(
    publisher: Publisher, moment: datetime, begin: str
) -> None:
    first, *_ = chapter(publisher, moment)
    assert first.startswith(f"{NAME} {begin} in Kyoto from 7 to 12 March 2021.")


@pytest.mark.parametrize(("clock", "begin"), [("14:59", "is being held"), ("15:00", "was held")])
def test_where_the_last_meeting_is_not_closed_it_is_over_at_midnight(
    publisher: Publisher, clock: str, begin: str
) -> None:
    held = [{**row, "closed_at": None} for row in rows()["session"]]
    first, *_ = chapter(publisher, at(clock, 12), session=held)
    assert first.startswith(f"{NAME} {begin} in Kyoto")


def test_the_end_of_a_day_is_of_that_day(publisher: Publisher) -> None:
    first, *_ = chapter(publisher, at("15:00", 8))
    assert first.endswith(" as at midnight on 8 March 2021.")


def test_within_a_day_only_meetings_opened_by_then_are_told(publisher: Publisher) -> None:
    *_, third, fourth = chapter(publisher, at("00:30", 8))
    plenary = "At its 1st plenary meeting, on 7 March 2021, the Congress considered agenda item"
    assert (third, fourth) == (f"{plenary} 3.", f"{plenary} 4.")


def test_committees_come_after_the_congress_and_meetings_without_a_number_last(
    publisher: Publisher,
) -> None:
    first, *_ = rows()["session"]
    committee = {**first, "body": "Committee I", "kind": "workshop"}
    held = [
        {**committee, "session_id": "W-1", "meeting_number": "1"},
        {**first, "session_id": "S-1", "body": None, "meeting_number": None, "title": "A talk"},
        {**first, "session_id": "P-1"},
        {**committee, "session_id": "W-2", "meeting_number": "2", "congress_day": date(2021, 3, 8)},
        {**first, "session_id": "P-2", "meeting_number": "2", "status": "cancelled"},
    ]
    groups = [
        {"session_id": each["session_id"], "group_kind": "agenda_item", "group_id": "3"}
        for each in held
    ]
    assert chapter(publisher, session=held, session_group=groups)[-1] == (
        "At its 1st plenary meeting, on 7 March 2021, the Congress considered agenda item 3. At "
        "its 1st and 2nd meetings, on 7 and 8 March 2021, Committee I considered it. It was "
        "considered at “A talk”, on 7 March 2021."
    )


def test_observers_have_their_articles_and_the_order_of_the_list(publisher: Publisher) -> None:
    observers = [
        {"iso3": iso3, "name": name, "alpha_order": place, "is_member": False,
         "registered_on": FIRST, "recorded_on": FIRST}
        for place, (iso3, name) in enumerate((("VAT", "Holy See"), ("PSE", "State of Palestine")))
    ]  # fmt: skip
    found = chapter(publisher, state=observers, state_change=[])
    assert found[2] == (
        "The following two non-member States were represented by observers: the Holy See and the "
        "State of Palestine."
    )


def test_before_the_congress_nothing_is_said_of_later_days(publisher: Publisher) -> None:
    observer = {"iso3": "VAT", "name": "Holy See", "is_member": False, "recorded_on": FIRST}
    snapshot = publisher.publish(rows(state=[observer]))
    (document,) = report(snapshot, CHAPTER, as_of=at("02:00", 6)).documents
    assert sentences(document) == [
        f"{NAME} is to be held in Kyoto from 7 to 12 March 2021. The figures in the present "
        "chapter are as at 11 a.m. on 6 March 2021.",
        "A total of 80 participants have been registered, 60 of them to participate in person and "
        "20 online.",
    ]


def test_a_chapter_without_meetings_has_no_section_of_them(publisher: Publisher) -> None:
    snapshot = publisher.publish(rows(session=[], session_group=[]))
    (document,) = report(snapshot, CHAPTER).documents
    assert [section.title for section in document.sections] == ["Date and venue", "Attendance"]


def test_one_state_is_named_without_its_number(publisher: Publisher) -> None:
    one = [{"at": at("01:00", 7), "states": 1, "event": "recorded", "congress_day": FIRST}]
    state = {"iso3": "BHS", "name": "Bahamas", "registered_on": FIRST, "recorded_on": FIRST}
    assert chapter(publisher, state=[state], state_change=one)[2] == (
        "The following Member State was represented: the Bahamas."
    )


def test_where_names_and_number_differ_the_number_is_told(publisher: Publisher) -> None:
    changes = [
        {"at": at(clock, 7), "states": 2, "event": event, "congress_day": FIRST}
        for clock in ("01:00", "05:00")
        for event in ("registered", "recorded")
    ]
    assert len(STATES) == 4
    snapshot = publisher.publish(rows(state_change=changes))
    document = report(snapshot, CHAPTER, as_of=at("02:00", 7)).documents[0]
    assert "Two Member States have been represented." in sentences(document)
    assert document.note == (
        "Draft, to be edited. It is no official document of the United Nations. States are named "
        "as at the end of a day; of this moment, only their number is."
    )


def test_a_category_that_nobody_is_in_has_no_row(publisher: Publisher) -> None:
    categories = [
        {"category_id": each, "label": label, "represents": "state", "sort_order": place,
         "is_participant": True}
        for place, (each, label) in enumerate((("m", "Member States"), ("n", "Non-member States")))
    ]  # fmt: skip
    people = [{"at": at("01:00", 7), "people": 60, "category_id": "m", "congress_day": FIRST}]
    snapshot = publisher.publish(rows(category=categories, participant_change=people))
    (table,) = (
        block
        for section in report(snapshot, CHAPTER).documents[0].sections
        for block in section.blocks
        if isinstance(block, Table) and block.name == "participants_by_category"
    )
    assert [row[0] for row in table.rows] == ["Member States", "Total"]


def test_lengths_in_a_sentence_are_in_words_below_ten(publisher: Publisher) -> None:
    assert sentences(report(publisher.publish(rows()), "statistical-report").documents[0])[-1] == (
        "A participant attended a meeting after five minutes in it, or by making a statement; gaps "
        "of up to two minutes are closed."
    )
    halves = [{"min_minutes": 1.0, "merge_gap_minutes": 2.5, "watermark": at("15:00", 12)}]
    snapshot = publisher.publish(rows(event=halves))
    assert sentences(report(snapshot, "statistical-report").documents[0])[-1] == (
        "A participant attended a meeting after one minute in it, or by making a statement; gaps "
        "of up to 2.5 minutes are closed."
    )


def test_of_states_and_networks_nothing_is_noted_on_people(publisher: Publisher) -> None:
    notes = {each.name: each.notes for each in report(publisher.publish(rows()), CHAPTER).tables}
    assert notes["states_by_group"] == ("Regional groups are informal.",)
    assert notes["webcast_by_group"] == ("Regional groups are informal.",)
    assert notes["participants_by_group"] == (
        "Regional groups are informal. People who represent no State have no group.",
    )
