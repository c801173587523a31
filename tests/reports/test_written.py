from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.reports import written
from dashboard.reports.document import (
    FIGURES,
    Cell,
    Column,
    Document,
    Mark,
    Section,
    Table,
    Type,
)
from dashboard.reports.layout import Grid, pieces
from dashboard.reports.widths import shares
from tests.reports.report_values import STAMP

KYOTO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("hour", "minute", "text"),
    [
        (1, 0, "10 a.m."),
        (6, 30, "3.30 p.m."),
        (3, 0, "noon"),
        (15, 0, "midnight"),
        (15, 5, "12.05 a.m."),
        (3, 5, "12.05 p.m."),
    ],
)
def test_hours_are_of_the_venue(hour: int, minute: int, text: str) -> None:
    assert written.hour(datetime(2021, 3, 9, hour, minute, tzinfo=UTC), KYOTO) == text


@pytest.mark.parametrize(
    ("moment", "text", "with_utc"),
    [
        (
            datetime(2021, 3, 9, 2, 0, tzinfo=UTC),
            "11 a.m. on 9 March 2021",
            "11 a.m. on 9 March 2021 in Kyoto (02:00 UTC)",
        ),
        # The end of a day is of that day.
        (
            datetime(2021, 3, 8, 15, 0, tzinfo=UTC),
            "midnight on 8 March 2021",
            "midnight on 8 March 2021 in Kyoto (15:00 UTC)",
        ),
        (
            datetime(2021, 3, 8, 15, 5, tzinfo=UTC),
            "12.05 a.m. on 9 March 2021",
            "12.05 a.m. on 9 March 2021 in Kyoto (8 March 2021, 15:05 UTC)",
        ),
    ],
)
def test_moments_are_of_the_venue(moment: datetime, text: str, with_utc: str) -> None:
    assert written.moment(moment, KYOTO) == text
    assert written.place_and_utc(moment, KYOTO, "Kyoto") == with_utc


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("14th United Nations Congress", "Fourteenth United Nations Congress"),
        ("1st Congress", "First Congress"),
        ("21st Congress", "Twenty-first Congress"),
        ("40th Congress", "Fortieth Congress"),
        ("Test Congress", "Test Congress"),
        ("101st Congress", "101st Congress"),
        ("2021 Congress", "2021 Congress"),
    ],
)
def test_an_ordinal_that_begins_a_name_is_in_words(name: str, text: str) -> None:
    assert written.name_in_text(name) == text


@pytest.mark.parametrize(
    ("first", "last", "text", "in_text"),
    [
        (date(2021, 3, 9), date(2021, 3, 9), "9 March 2021", "on 9 March 2021"),
        (date(2021, 3, 7), date(2021, 3, 12), "7–12 March 2021", "from 7 to 12 March 2021"),
        (
            date(2021, 2, 28),
            date(2021, 3, 3),
            "28 February–3 March 2021",
            "from 28 February to 3 March 2021",
        ),
        (
            date(2020, 12, 30),
            date(2021, 1, 2),
            "30 December 2020–2 January 2021",
            "from 30 December 2020 to 2 January 2021",
        ),
    ],
)
def test_periods(first: date, last: date, text: str, in_text: str) -> None:
    assert written.period(first, last) == text
    assert written.period_in_text(first, last) == in_text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (5600, "integer", "5,600"),
        (-3, "integer", "−3"),
        (12.25, "number", "12.2"),
        (0.432, "share", "43.2%"),
        (0.0001, "share", "<0.1%"),
        (1, "share", "100.0%"),
        (None, "integer", "–"),
        (Mark.SUPPRESSED, "integer", "[c]"),
        (False, "yes_no", "No"),
        (date(2021, 3, 9), "date", "9 March 2021"),
        (datetime(2021, 3, 8, 16, 5, tzinfo=UTC), "instant", "9 March 2021, 01:05"),
        ("a\x00b\u202ec\nd\ufffe\ud800", "text", "a bc d"),
    ],
)
def test_cells(value: Cell, kind: Type, text: str) -> None:
    assert written.cell(value, kind, KYOTO) == text


def test_columns_share_the_whole_line_and_long_text_takes_what_is_left() -> None:
    found = shares(("Category", "People"), (("x" * 300, "5,600"),), (False, True))
    assert sum(found) == pytest.approx(1)
    assert found[1] == pytest.approx(9 / 98)


def test_a_day_at_the_head_of_a_column_stays_on_one_line() -> None:
    columns = (Column("figure", "Figure", "text"), Column("day", "12\u00a0March", "integer"))
    table = Table("changes", "Changes", columns, (("Meetings held", 29),))
    (grid,) = pieces(Document("d", "D", (Section("", (table,)),)), STAMP, ())
    assert isinstance(grid, Grid)
    assert grid.head == ("Figure", "12\u00a0March")
    assert grid.widths[1] == pytest.approx(11 / 98)


def test_minutes_are_written_whole_and_what_has_not_happened_is_a_dash() -> None:
    days = Table(
        "days",
        "Days",
        (
            Column("day", "Day", "date"),
            Column("watch_minutes", "Watch time", "number", "minutes"),
            Column("hours", "Hours", "number", "hours"),
        ),
        (
            (date(2021, 3, 7), 44414.0, 740.2333),
            (date(2021, 3, 8), 30040.633, 500.0),
            (date(2021, 3, 9), 0.0, 0.0),
            (date(2021, 3, 10), None, None),
        ),
    )
    figures = Table(
        "use_of_time",
        "Use of time",
        (Column("figure", "Figure", "text"), Column("value", "Value", "number")),
        (("Minutes held", 2245.0833), ("Utilization", 0.98468), ("Meetings held", 29)),
        dimension=FIGURES,
        keys=("event.minutes_held", "event.utilization", "event.meetings_held"),
    )
    document = Document("d", "D", (Section("S", (days, figures)),))
    first, second = (each for each in pieces(document, STAMP, ()) if isinstance(each, Grid))
    assert first.rows == (
        ("7 March 2021", "44,414", "740.2"),
        ("8 March 2021", "30,041", "500.0"),
        ("9 March 2021", "0", "0.0"),
        ("10 March 2021", "–", "–"),
    )
    assert second.rows == (
        ("Minutes held", "2,245"),
        ("Utilization", "98.5%"),
        ("Meetings held", "29"),
    )
