"""The daily bulletin: the day first, then the day before, on one page whatever the day."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
import pytest

from dashboard.figures import event
from dashboard.reports.chapters.basis import Basis
from dashboard.reports.chapters.bulletin import write_bulletin
from dashboard.reports.document import Peak, Table
from dashboard.reports.formats.pdf import write_pdf
from tests.factories import at
from tests.reports.congress_days import DAYS, FIRST, STATES, report, rows, sentences

if TYPE_CHECKING:
    from datetime import date

    from dashboard.reports.document import Report
    from dashboard.reports.request import Audience
    from tests.factories import Publisher

BULLETIN = "daily-bulletin"
NO_NEWS = "No State was recorded for the first time, and no released figure was corrected."


def bulletin(publisher: Publisher, day: date, audience: Audience = "internal") -> Report:
    return report(publisher.publish(rows()), BULLETIN, day, day, audience=audience)


def changes(of: Report) -> Table:
    (found,) = (
        block
        for section in of.documents[0].sections
        for block in section.blocks
        if isinstance(block, Table)
    )
    return found


def test_the_day_comes_first(publisher: Publisher) -> None:
    (document,) = bulletin(publisher, DAYS[1]).documents
    assert document.title == "Daily bulletin, 8 March 2021"
    assert [section.title for section in document.sections] == [
        "On this day",
        "Since the day before",
    ]
    assert sentences(document) == [
        "A total of 50 participants attended meetings of the Congress.",
        "At most, 40 participants took part at one time, at 10.32 a.m.",
        "One meeting was opened.",
        NO_NEWS,
    ]


def test_beside_the_figures_stand_those_of_the_day_before(publisher: Publisher) -> None:
    table = changes(bulletin(publisher, DAYS[1]))
    assert [column.title for column in table.columns] == [
        "Figure",
        "8\u00a0March",
        "7\u00a0March",
        "Change",
        "Unit",
    ]
    assert ("Attended the Congress", 24, 12, 12, "people") in table.rows
    assert table.base == (
        "From the beginning up to the moment of the report; meetings are those of the Congress "
        "itself, not of its preparation or follow-up. Beside it: from the beginning up to "
        "midnight on 7 March 2021."
    )


def test_the_public_is_told_both_days_and_no_difference(publisher: Publisher) -> None:
    table = changes(bulletin(publisher, DAYS[1], "public"))
    assert [column.title for column in table.columns] == [
        "Figure",
        "8\u00a0March",
        "7\u00a0March",
        "Unit",
    ]
    assert ("Attended the Congress", 24, 12, "people") in table.rows


def test_the_public_is_not_told_whether_figures_were_corrected(publisher: Publisher) -> None:
    (document,) = bulletin(publisher, DAYS[1], "public").documents
    assert sentences(document)[-1] == "No State was recorded for the first time."


def test_the_figure_marks_the_peak_and_its_time(publisher: Publisher) -> None:
    (chart,) = bulletin(publisher, DAYS[1]).charts
    assert chart.peak == Peak(at("01:32"), 40)


def test_the_figure_says_of_when_its_numbers_are(publisher: Publisher) -> None:
    until_11_55 = [dict(row) for row in rows()["minute"][:50]]
    snapshot = publisher.publish(rows(minute=until_11_55))
    (chart,) = report(snapshot, BULLETIN, DAYS[0], DAYS[1]).charts
    assert chart.table.base == (
        "Participants in any meeting, each once; modes are never added up. The numbers beside the "
        "bands are those at 11.55 a.m."
    )


def test_of_a_day_when_all_have_left_no_numbers_are_told(publisher: Publisher) -> None:
    (chart,) = bulletin(publisher, DAYS[1]).charts
    assert chart.table.base == "Participants in any meeting, each once; modes are never added up."


def test_states_recorded_for_the_first_time_are_named_with_their_articles(
    publisher: Publisher,
) -> None:
    assert sentences(bulletin(publisher, FIRST).documents[0])[-1] == (
        "Four States were recorded for the first time: Austria, the Bahamas, Japan and the Sudan."
    )


def test_of_many_states_none_is_named(publisher: Publisher) -> None:
    many = [
        {"iso3": f"S{place:02}", "name": f"State {place}", "recorded_on": FIRST}
        for place in range(9)
    ]
    recorded = [{"at": at("01:00", 7), "states": 9, "event": "recorded", "congress_day": FIRST}]
    snapshot = publisher.publish(rows(state=many, state_change=recorded))
    assert sentences(report(snapshot, BULLETIN, FIRST, FIRST).documents[0])[-1] == (
        "Nine States were recorded for the first time; the table “States registered and "
        "represented” names them."
    )


def test_within_a_day_no_state_is_named_that_came_later(publisher: Publisher) -> None:
    changes = [
        {"at": at(clock, 7), "states": 2, "event": "recorded", "congress_day": FIRST}
        for clock in ("01:00", "05:00")
    ]
    snapshot = publisher.publish(rows(state_change=changes))
    (document,) = report(snapshot, BULLETIN, FIRST, FIRST, as_of=at("02:00", 7)).documents
    assert sentences(document)[-1] == "Two States were recorded for the first time."


def test_before_the_congress_it_is_of_the_day_of_the_figures(publisher: Publisher) -> None:
    made = report(publisher.publish(rows()), BULLETIN, as_of=at("02:00", 6))
    (document,) = made.documents
    assert document.title == "Daily bulletin, 6 March 2021"
    assert [column.title for column in changes(made).columns[1:3]] == [
        "6\u00a0March",
        "5\u00a0March",
    ]
    assert sentences(document) == ["No meetings were opened.", NO_NEWS]


def test_what_is_not_known_of_a_day_is_left_out(publisher: Publisher) -> None:
    snapshot = publisher.publish(rows(group_change=[], minute=[], session=[]))
    assert sentences(report(snapshot, BULLETIN, DAYS[1], DAYS[1]).documents[0]) == [
        "No meetings were opened.",
        NO_NEWS,
    ]


def test_the_bulletin_of_every_day_is_one_page(publisher: Publisher) -> None:
    longest = "United Kingdom of Great Britain and Northern Ireland"
    states = [
        {"iso3": f"S{day.day}{place}", "name": f"{longest} {place}", "recorded_on": day}
        for day in DAYS
        for place in range(8)
    ]
    states += [{"iso3": iso3, "name": name, "recorded_on": FIRST} for iso3, name in STATES]
    snapshot = publisher.publish(rows(state=states))
    pages = {
        (audience, day.day): _pages(report(snapshot, BULLETIN, day, day, audience=audience))
        for audience in ("internal", "public")
        for day in DAYS
    }
    assert pages == dict.fromkeys(pages, 1)


CORRECTION = (
    "“Most webcast viewers counted by services”, released as at 10.30 a.m. on 9 March 2021, has "
    "been corrected from 1,234 to 1,236."
)


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (2, CORRECTION),
        (
            30,
            "A total of 30 released figures have been corrected; the page Data shows them beside "
            "those released.",
        ),
    ],
)
def test_corrections_do_not_take_a_second_page(publisher: Publisher, count: int, last: str) -> None:
    # A release cannot be made here: its sentences are put in where they stand.
    snapshot = publisher.publish(rows())
    made = report(snapshot, BULLETIN, FIRST, FIRST)
    basis = Basis(
        event(snapshot),
        made.stamp,
        {table.name: table for table in made.tables},
        FIRST,
        (CORRECTION,) * count,
    )
    document = write_bulletin(basis)
    assert _pages(replace(made, documents=(document,))) == 1
    assert sentences(document)[-1] == last


def _pages(made: Report) -> int:
    pdf = write_pdf(made.documents[0], made.stamp, made.definitions)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)
