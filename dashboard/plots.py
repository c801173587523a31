"""Figures as Plotly takes them; colours by name, times at the venue's clock without a zone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard.plot_labels import (
    Figure,
    Mark,
    Series,
    band_labels,
    before_label,
    limit_label,
    line_labels,
    peak_label,
    wrapped,
)
from dashboard.theme import token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

HEADROOM: Final = 1.12
"""How far an axis goes beyond the largest value, so that its label has room."""
MINUTES: Final = "minutes"
"""Marks what a click leads to a minute of."""
_CLICKED: Final = "%{x|%a %-d %B %Y, %H:%M}: click to look back"
_LABEL_MARGIN: Final = 152
_LATE: Final = 0.75
_STEPS: Final = (1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10)


@dataclass(frozen=True)
class Window:
    """The part of time and the height that stay fixed while values arrive."""

    start: datetime
    end: datetime
    top: float


def ceiling(value: float) -> float:
    """Round up to a figure that stays for a while, so that an axis does not jump."""
    if value <= 4:
        return 4
    size = 10.0 ** math.floor(math.log10(value))
    return next(step * size for step in _STEPS if step * size >= value)


def highest(values: Iterable[object]) -> float:
    """Return the largest of values of which some may be unknown."""
    return max((float(value) for value in values if isinstance(value, int | float)), default=0.0)


def bands(
    times: Sequence[datetime],
    stack: Sequence[Series],
    window: Window,
    total: Series | None = None,
    before: Series | None = None,
    before_times: Sequence[datetime] = (),
    peak: Mark | None = None,
    *,
    is_labelled: bool = True,
    has_values: bool = True,
    leads_to_minutes: bool = False,
) -> Figure:
    """Stack bands whose sum means something, with the total as their upper edge.

    With `leads_to_minutes` a click on a minute shows the page as it was then: see chart.js.
    """
    data = [_band(times, series) for series in stack]
    labels = band_labels(times, stack, window.top, has_values) if is_labelled and times else []
    if peak:
        labels.append(peak_label(peak, labels, window.end - window.start))
    if before and before_times:
        # Behind the bands: it shows where it is above them, and is no line through them.
        data.insert(0, _line(before_times, before, 1.25))
        if is_labelled:
            labels += before_label(before, before_times, times, (window.start, window.end))
    if total:
        meta = {"meta": MINUTES} if leads_to_minutes else {}
        data.append({**_line(times, total, 1.75), **meta})
    if peak:
        data.append(_peak_point(peak))
    layout = time_layout(window, labels, times if is_labelled else ())
    if leads_to_minutes:
        layout["xaxis"]["unifiedhovertitle"] = {"text": _CLICKED}
    return {"data": data, "layout": layout}


def lines(
    times: Sequence[datetime],
    series: Sequence[Series],
    window: Window,
    *,
    is_labelled: bool = True,
    has_values: bool = True,
    margin: int = _LABEL_MARGIN,
    gap: float = 0.115,
    limit: Mark | None = None,
) -> Figure:
    """Draw lines beside each other, each named at its end."""
    is_named = is_labelled and bool(times)
    labels = line_labels(times, series, window.top, has_values, gap) if is_named else []
    data = [_line(times, each, 1.75) for each in series]
    layout = time_layout(window, labels, times if is_labelled else (), margin)
    if limit:
        layout["shapes"] = [_limit_line(limit)]
        labels.append(limit_label(limit))
    return {"data": data, "layout": layout}


def bars(
    names: Sequence[str], solid: Series, outline: Series | None = None, texts: Sequence[str] = ()
) -> Figure:
    """Draw horizontal bars from top to bottom, with what they are part of as an outline."""
    names = [wrapped(name) for name in names]
    data = [_bar(names, solid, {"color": token(solid.colour)})]
    if outline:
        line = {"color": token(outline.colour), "width": 1}
        data.insert(0, _bar(names, outline, {"color": token("surface", 0), "line": line}))
    ends = outline.values if outline else solid.values
    return {"data": data, "layout": bar_layout(names, ends, texts)}


def bar_layout(names: Sequence[str], ends: Sequence[float | None], texts: Sequence[str]) -> Figure:
    """Lay out horizontal bars from top to bottom, each with a text at its end."""
    longest = max((value or 0 for value in ends), default=0)
    labels = [
        {
            "x": end or 0,
            "y": name,
            "text": text,
            "xanchor": "left",
            "xshift": 6,
            "showarrow": False,
            "font": {"color": token("text"), "size": 13},
        }
        for name, end, text in zip(names, ends, texts, strict=True)
    ]
    return {
        "barmode": "overlay",
        "bargap": 0.42,
        "hovermode": "y unified",
        "margin": {"l": 8, "r": 8, "t": 0, "b": 0},
        "xaxis": {
            "visible": False,
            "range": [0, (longest or 1) * 1.3],
            "fixedrange": True,
        },
        "yaxis": {
            "autorange": "reversed",
            "ticks": "",
            "tickfont": {"color": token("text"), "size": 12},
            "fixedrange": True,
            "showgrid": False,
        },
        "annotations": labels,
    }


def _bar(names: Sequence[str], series: Series, marker: Figure) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "name": series.name,
        "y": names,
        "x": series.values,
        "marker": marker,
        "hovertemplate": "%{x:,}",
    }


def _band(times: Sequence[datetime], series: Series) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": series.name,
        "x": times,
        "y": series.values,
        "stackgroup": "one",
        "line": {"width": 0.5, "color": token("surface")},
        "fillcolor": token(series.colour),
        "hovertemplate": "%{y:,}",
    }


def _line(times: Sequence[datetime], series: Series, width: float) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": series.name,
        "x": times,
        "y": series.values,
        "line": {"width": width, "color": token(series.colour)},
        "hovertemplate": "%{y:,}",
    }


def _peak_point(peak: Mark) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Peak",
        "x": [peak.at],
        "y": [peak.value],
        "marker": {
            "size": 7,
            "color": token("surface"),
            "line": {"color": token("total"), "width": 1.75},
        },
        "hoverinfo": "skip",
    }


def _limit_line(limit: Mark) -> Figure:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": limit.value,
        "y1": limit.value,
        "line": {"color": token("capacity"), "width": 1.5, "dash": "dash"},
    }


def time_layout(
    window: Window,
    labels: list[Figure],
    labelled: Sequence[datetime],
    margin: int = _LABEL_MARGIN,
) -> Figure:
    """Lay out an axis of time and one from zero, with room for the labels at the last value."""
    # Labels stand beside the last value: inside the axis while there is time to come.
    passed = (labelled[-1] - window.start) / (window.end - window.start) if labelled else 0
    right = margin if passed > _LATE else 12
    return {
        "margin": {"l": 8, "r": right, "t": 12, "b": 8},
        "xaxis": {"range": [window.start, window.end]},
        "yaxis": {"range": [0, window.top], "nticks": 5},
        "annotations": labels,
    }
