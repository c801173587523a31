"""Figures that only the page of a meeting has: who comes and goes, how long, another meeting."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from dashboard import format as write
from dashboard.plot_labels import Figure, Series, end_label, inner_anchor
from dashboard.plots import Window, bar_layout, ceiling, highest, time_layout
from dashboard.theme import token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

_BAR_MS: Final = 48_000
"""Width of the bar of a minute."""
_REACH: Final = 0.18
"""The share of a chart that two labels side by side take."""


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


def with_another(
    figure: Figure,
    times: Sequence[datetime],
    another: Series,
    ours: Mapping[datetime, float | None],
) -> Figure:
    """Return the figure with a grey line above all, named where it is farthest above ours."""
    line = {"type": "scatter", "mode": "lines", "x": times, "y": another.values}
    # A pale line below it, so that it is seen on dark bands as well.
    pale = {"width": 4.5, "color": token("surface", 0.8)}
    drawn = [
        {**line, "name": "", "line": pale, "hoverinfo": "skip"},
        {
            **line,
            "name": another.name,
            "line": {"width": 2, "color": token(another.colour)},
            "hovertemplate": "%{y:,}",
        },
    ]
    layout = figure["layout"]
    named = _name_of(times, another, ours, layout)
    return {
        "data": [*figure["data"], *drawn],
        "layout": {**layout, "annotations": [*layout["annotations"], *named]},
    }


def _name_of(
    times: Sequence[datetime],
    another: Series,
    ours: Mapping[datetime, float | None],
    layout: Figure,
) -> list[Figure]:
    """Name the line where it is farthest above ours and covers no other label."""
    window = (layout["xaxis"]["range"][0], layout["xaxis"]["range"][1])
    near = _REACH * (window[1] - window[0])
    taken = [label["x"] for label in layout["annotations"]]
    free = [
        ((value or 0) - (ours.get(at.replace(second=0, microsecond=0)) or 0), at, value)
        for at, value in zip(times, another.values, strict=True)
        if value is not None and all(abs(at - other) > near for other in taken)
    ]
    if not free:
        return []
    _, at, value = max(free)
    return [
        {
            "name": "wide",
            "x": at,
            "y": value,
            "text": another.name,
            "xanchor": inner_anchor(at, window),
            "yanchor": "bottom",
            "yshift": 4,
            "showarrow": False,
            "bgcolor": token("surface", 0.8),
            "font": {"color": token("muted"), "size": 12},
        }
    ]
