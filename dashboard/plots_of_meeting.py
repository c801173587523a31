"""Figures that only the page of a meeting has: who comes and goes, how long, another meeting."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from dashboard import format as write
from dashboard.plot_labels import Figure, Series, end_label
from dashboard.plots import Window, bar_layout, ceiling, highest, time_layout
from dashboard.theme import token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_BAR_MS: Final = 48_000
"""Width of the bar of a minute."""


def flow(
    times: Sequence[datetime], up: Series, down: Series, window: Window, last: datetime
) -> Figure:
    """Draw what comes above zero and what goes below, by minute; `last` is where labels stand.

    The height of the window follows from the values, and is the same above and below.
    """
    top = math.ceil(ceiling(highest([*up.values, *down.values])))
    labels = [
        end_label(last, top / 2, _total(up), up.colour),
        end_label(last, -top / 2, _total(down), down.colour),
    ]
    layout = time_layout(window, labels, [last])
    layout["yaxis"] = {
        "range": [-1.1 * top, 1.1 * top],
        "tickvals": [-top, 0, top],
        "ticktext": [write.number(top), "0", write.number(top)],
        "zeroline": True,
        "zerolinecolor": token("axis"),
    }
    layout["barmode"] = "relative"
    return {"data": [_minute_bars(times, up, 1), _minute_bars(times, down, -1)], "layout": layout}


def _total(series: Series) -> str:
    return f"{series.name} <b>{write.number(sum(value or 0 for value in series.values))}</b>"


def _minute_bars(times: Sequence[datetime], series: Series, sign: int) -> Figure:
    return {
        "type": "bar",
        "name": series.name,
        "x": times,
        "y": [sign * (value or 0) for value in series.values],
        "customdata": series.values,
        "width": _BAR_MS,
        "marker": {"color": token(series.colour)},
        "hovertemplate": "%{customdata:,}",
    }


def stacked_bars(names: Sequence[str], stack: Sequence[Series], texts: Sequence[str]) -> Figure:
    """Draw horizontal bars from top to bottom, made of parts whose sum means something."""
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": each.name,
            "y": names,
            "x": each.values,
            "marker": {"color": token(each.colour)},
            "hovertemplate": "%{x:,}",
        }
        for each in stack
    ]
    ends = [sum(each.values[place] or 0 for each in stack) for place in range(len(names))]
    return {"data": data, "layout": {**bar_layout(names, ends, texts), "barmode": "stack"}}


def with_another(figure: Figure, times: Sequence[datetime], another: Series) -> Figure:
    """Return the figure with a dashed line above all, seen on dark bands and on pale ones."""
    line = {"type": "scatter", "mode": "lines", "x": times, "y": another.values}
    below = {
        **line,
        "name": "",
        "line": {"width": 4, "color": token("surface", 0.75)},
        "hoverinfo": "skip",
    }
    above = {
        **line,
        "name": another.name,
        "line": {"width": 1.75, "color": token(another.colour), "dash": "dash"},
        "hovertemplate": "%{y:,}",
    }
    return {**figure, "data": [*figure["data"], below, above]}
