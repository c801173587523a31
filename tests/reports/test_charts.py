from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.reports import charts
from dashboard.reports.document import Peak
from dashboard.theme import PALETTE
from tests.reports.document_values import BANDS, BARS, LAST, MINUTES, STAMP

if TYPE_CHECKING:
    from dashboard.reports.document import Chart


def texts(chart: Chart) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]+)</text>", charts.svg(chart, STAMP))


@pytest.mark.parametrize("chart", [BARS, BANDS])
def test_a_chart_is_drawn_the_same_twice(chart: Chart) -> None:
    first = charts.svg(chart, STAMP)
    charts._DRAWN.clear()
    assert charts.svg(chart, STAMP) == first


def test_bars_name_their_rows_and_values_but_no_total() -> None:
    found = texts(BARS)
    assert [text for text in found if text.endswith("States")] == [
        "Member States",
        "Non-member States",
    ]
    assert {"5,600", "[c]", "people"} <= set(found)
    assert "Total" not in found


def test_bands_are_named_at_their_end_in_their_colour() -> None:
    drawn = charts.svg(BANDS, STAMP)
    for name, colour in (("Room only 71", "room"), ("Platform only 5", "platform")):
        (fill,) = re.findall(rf'fill="([^"]+)"[^>]*>{name}<', drawn)
        assert fill == PALETTE[colour].light
    assert "Total 76" in drawn


def test_the_peak_is_marked_with_its_time() -> None:
    found = texts(replace(BANDS, peak=Peak(LAST + timedelta(minutes=61), 76)))
    assert "Peak 76 at 01:31" in found


def test_at_the_end_of_a_day_bands_have_names_and_no_zeros() -> None:
    nobody = replace(MINUTES, rows=(*MINUTES.rows, (LAST + timedelta(minutes=62), 0, 0, 0)))
    assert {"Room only", "Platform only", "Total"} <= set(texts(replace(BANDS, table=nobody)))


def test_times_are_those_of_the_venue() -> None:
    found = texts(BANDS)
    assert "00:40" in found
    assert not any(text.startswith("15:") for text in found)


def test_nothing_is_drawn_where_nothing_is_known() -> None:
    # Between 00:32 and 01:30 there are no rows: two lines, not one across the hour.
    *_, total = re.findall(
        r'aria-roledescription="line mark"[^>]* d="([^"]+)"', charts.svg(BANDS, STAMP)
    )
    assert total.count("M") == 2


def test_a_chart_without_rows_is_an_empty_frame() -> None:
    assert "people" in texts(replace(BANDS, table=replace(MINUTES, rows=())))
    assert "people" in texts(replace(BARS, table=replace(BARS.table, rows=(), keys=())))


def test_pictures_are_as_wide_as_the_line_at_200_dots_per_inch() -> None:
    drawn = charts.png(BARS, STAMP)
    assert drawn.startswith(b"\x89PNG")
    assert int.from_bytes(drawn[16:20]) == 1292
