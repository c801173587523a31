"""How pages name things, and tables that are safe and aligned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard import tables
from dashboard.tables import Cell, Column, Table
from dashboard.views import words
from dashboard.views.day import thin

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2021, 3, 9, 4, 30, tzinfo=UTC)


def meeting(**given: Any) -> dict[str, Any]:
    return {
        "session_id": "X",
        "meeting_number": None,
        "title": "A title",
        "kind": "plenary",
        "body": "Plenary",
        "starts_at": NOW + timedelta(minutes=30),
        **given,
    }


@pytest.mark.parametrize(
    ("number", "text"),
    [("1", "1st"), ("2", "2nd"), ("3", "3rd"), ("11", "11th"), ("22", "22nd"), ("4 bis", "4 bis")],
)
def test_meetings_are_numbered_in_words(number: str, text: str) -> None:
    assert words.ordinal(number) == text


def test_a_meeting_is_named_by_its_number_else_by_its_title() -> None:
    assert words.meeting_name(meeting(meeting_number="6")) == "6th plenary meeting"
    numbered = meeting(meeting_number="2", body="Committee I")
    assert words.meeting_name(numbered) == "Committee I, 2nd meeting"
    assert words.meeting_name(meeting()) == "A title"
    assert words.meeting_name(meeting(title=None)) == "X"
    assert words.full_name(meeting(meeting_number="6")) == "6th plenary meeting: A title"


def test_the_next_meeting_is_the_most_important_with_its_day_unless_today() -> None:
    coming = [meeting(kind="ancillary", title="Aside"), meeting(meeting_number="7")]
    assert words.next_text(coming, NOW, TOKYO) == "next: 7th plenary meeting and one more, 14:00"
    tomorrow = [meeting(starts_at=NOW + timedelta(days=1))]
    assert words.next_text(tomorrow, NOW, TOKYO) == "next: A title, Wed 10 March, 13:30"
    assert words.next_text([], NOW, TOKYO) == "no further meeting is scheduled"


def test_a_long_text_is_cut_at_a_word() -> None:
    assert words.shorten("Workshop 1: evidence", 12) == "Workshop…"
    assert words.shorten("Workshop 1", 12) == "Workshop 1"


def test_the_last_minute_of_a_day_is_that_of_the_venue() -> None:
    assert words.last_minute(NOW.date(), TOKYO) == datetime(2021, 3, 9, 14, 59, tzinfo=UTC)


def test_a_small_line_keeps_its_last_value() -> None:
    assert thin(list(range(100)))[-1] == 99
    assert len(thin(list(range(100)))) <= 48
    assert thin([]) == []


def test_tables_escape_every_text_and_align_figures() -> None:
    bad = "<b>\"'&"
    cells = (Cell(bad, note=bad, state="live"), "12")
    markup = tables.markup(
        Table((Column(bad), Column("People", "right")), (cells,), label=bad, empty=bad)
    )
    assert "<b>" not in markup
    assert '<td class="cm-right">12</td>' in markup


def test_a_table_without_rows_says_so() -> None:
    assert "Nothing &amp; nobody" in tables.markup(Table((), (), "Nothing & nobody"))
