"""Figures: labels that do not cover each other, axes that stay."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

import pytest

from dashboard import plots
from dashboard.plot_labels import Mark, Series
from dashboard.plots import Window

TIMES = [datetime(2021, 3, 9, hour) for hour in (10, 11, 12)]  # noqa: DTZ001
WINDOW = Window(datetime(2021, 3, 9, 9), datetime(2021, 3, 9, 19), 100)  # noqa: DTZ001


def wide(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in figure["layout"]["annotations"] if each.get("name") == "wide"]


@pytest.mark.parametrize(
    ("value", "top"), [(0, 4), (4, 4), (4.1, 5), (11, 12.5), (1050, 1250), (1674, 1750), (9.1, 10)]
)
def test_an_axis_ends_at_a_round_figure(value: float, top: float) -> None:
    assert plots.ceiling(value) == pytest.approx(top)


def test_the_highest_of_values_of_which_some_are_unknown() -> None:
    assert plots.highest([None, 3, 2.5]) == 3
    assert plots.highest([]) == 0


def test_labels_of_thin_bands_stand_apart_in_the_order_of_the_bands() -> None:
    stack = [
        Series("Room only", "room", [1, 1, 1]),
        Series("Both", "both", [0, 0, 0]),
        Series("Platform only", "platform", [1, 1, 2]),
    ]
    labels = wide(plots.bands(TIMES, stack, WINDOW))
    assert [each["text"] for each in labels] == [
        "Room only <b>1</b>",
        "Both <b>0</b>",
        "Platform only <b>2</b>",
    ]
    places = [each["y"] for each in labels]
    assert all(upper - lower > 8 for lower, upper in itertools.pairwise(places))


def test_labels_never_leave_the_axis_at_its_top() -> None:
    series = [Series(name, "room", [99, 99, 99]) for name in "abc"]
    places = [each["y"] for each in wide(plots.lines(TIMES, series, WINDOW))]
    assert max(places) <= 100


def test_room_beside_the_axis_is_kept_only_late_in_the_day() -> None:
    series = [Series("a", "room", [1, 1, 1])]
    early = plots.lines(TIMES, series, WINDOW)
    late = plots.lines([each.replace(hour=each.hour + 6) for each in TIMES], series, WINDOW)
    assert early["layout"]["margin"]["r"] < late["layout"]["margin"]["r"]


def test_the_day_before_is_named_where_nothing_covers_it() -> None:
    stack = [Series("Room only", "room", [5])]
    before = Series("Mon 8 March", "previous", [50, 20, 30])
    figure = plots.bands(TIMES[:1], stack, WINDOW, before=before, before_times=TIMES)
    named = next(each for each in wide(figure) if each["text"] == "Mon 8 March")
    assert (named["x"], named["y"]) == (TIMES[2], 30)


def test_a_peak_and_a_limit_are_said_in_words() -> None:
    series = [Series("Room only", "room", [5, 9, 6])]
    peak = plots.bands(TIMES, series, WINDOW, peak=Mark(TIMES[1], 9, "Peak 9 at 11:00"))
    limit = plots.lines(TIMES, series, WINDOW, limit=Mark(TIMES[0], 40, "Limit of the room 40"))
    assert "Peak 9 at 11:00" in [each["text"] for each in peak["layout"]["annotations"]]
    assert "Limit of the room 40" in [each["text"] for each in limit["layout"]["annotations"]]
    assert limit["layout"]["shapes"][0]["y0"] == 40


def test_the_day_before_is_named_within_the_chart() -> None:
    late = [WINDOW.end - timedelta(minutes=6), WINDOW.end]
    before = Series("Thu 11 March", "previous", [1, 3])
    figure = plots.bands(
        TIMES[:1], [Series("Room only", "room", [5])], WINDOW, before=before, before_times=late
    )
    named = next(each for each in wide(figure) if each["text"] == "Thu 11 March")
    assert (named["x"], named["xanchor"]) == (WINDOW.end, "right")


def test_a_long_name_of_a_bar_breaks_near_its_middle() -> None:
    names = ["African States", "Western European and other States"]
    figure = plots.bars(names, Series("People", "people", [1, 2]), texts=["1", "2"])
    broken = ["African States", "Western European<br>and other States"]
    assert list(figure["data"][0]["y"]) == broken
    assert [each["y"] for each in figure["layout"]["annotations"]] == broken


def test_a_peak_is_named_above_the_labels_it_would_cover() -> None:
    stack = [
        Series("Room only", "room", [0, 0, 0]),
        Series("Platform only", "platform", [0, 0, 1]),
    ]
    window = Window(WINDOW.start, WINDOW.end, 4)
    figure = plots.bands(TIMES, stack, window, peak=Mark(TIMES[-1], 1, "Peak 1"))
    peak = next(each for each in figure["layout"]["annotations"] if each["text"] == "Peak 1")
    assert peak["y"] >= max(each["y"] for each in wide(figure))
    early = plots.bands(TIMES, stack, window, peak=Mark(TIMES[0], 1, "Peak 1"))
    peak = next(each for each in early["layout"]["annotations"] if each["text"] == "Peak 1")
    assert peak["y"] == 1


def test_the_day_before_is_drawn_behind_the_bands() -> None:
    stack = [Series("Room only", "room", [5, 5, 5])]
    before = Series("Mon 8 March", "previous", [9, 2, 9])
    figure = plots.bands(TIMES, stack, WINDOW, before=before, before_times=TIMES)
    assert [each["name"] for each in figure["data"]] == ["Mon 8 March", "Room only"]
