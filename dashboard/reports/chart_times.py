"""Bands over time, each named at its end; times at the venue's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dashboard.format import number
from dashboard.plot_labels import spread
from dashboard.reports import written
from dashboard.reports.chart_clock import Drawing, mark_peak, on_clock, text_of
from dashboard.reports.document import Total
from dashboard.theme import PALETTE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from dashboard.reports.document import Cell, Chart, Series

_HEIGHT: Final = 170
_ABOVE: Final = 1.15
"""How much higher than a peak a drawing is, for its words."""
_GAP: Final = 0.115
"""The share of the height that a name needs."""
_ROOM: Final = 6.6
"""The width of a letter of a name, in units of the drawing."""


@dataclass(frozen=True)
class _Line:
    """The upper and the lower edge of a band, or a line, at each time; None is not known."""

    name: str
    colour: str
    values: tuple[float | None, ...]
    base: tuple[float, ...] = ()


def bands(chart: Chart, zone: ZoneInfo) -> Drawing:
    """Stack bands whose sum means something, with the total as a line over them."""
    times, stack = _times(chart, zone), [_line(chart, each) for each in chart.series]
    base = (0.0,) * len(times)
    placed = []
    for line in stack:
        placed.append(_Line(line.name, line.colour, line.values, base))
        base = tuple(low + (value or 0) for low, value in zip(base, line.values, strict=True))
    total = [_line(chart, chart.total)] if chart.total else []
    layers = [_area(times, line) for line in placed] + [_stroke(times, line) for line in total]
    middles = [
        (line, low + (value or 0) / 2) for line in placed for low, value in (_last(line),)
    ] + [(line, _last(line)[1] or 0) for line in total]
    if chart.peak:
        layers += mark_peak(chart.peak, zone)
    top = max((*base, *_known(total), 1))
    if chart.peak:
        top = max(top, chart.peak.value * _ABOVE)
    return _drawing(chart, layers, times, middles, top)


def _drawing(
    chart: Chart,
    layers: list[Drawing],
    times: Sequence[datetime],
    ends: Sequence[tuple[_Line, float]],
    top: float,
) -> Drawing:
    labels = _labels(times, ends, top) if times else []
    widest = max((len(label["text"]) for label in labels), default=0)
    layers.append(_names(labels))
    return {
        "height": _HEIGHT,
        "layer": layers,
        "encoding": {"x": _time_axis(times), "y": _value_axis(chart.unit, top)},
        "padding": {"left": 2, "top": 2, "bottom": 2, "right": 10 + round(widest * _ROOM)},
    }


def _times(chart: Chart, zone: ZoneInfo) -> list[datetime]:
    """Return the times as the venue's clock shows them, as if they were UTC."""
    place = _place(chart, chart.x)
    return [on_clock(row[place], zone) for row in _rows(chart)]


def _line(chart: Chart, series: Series) -> _Line:
    place = _place(chart, series.column)
    values = tuple(
        float(value) if isinstance(value, int | float) else None
        for value in (row[place] for row in _rows(chart))
    )
    title = written.plain(chart.table.columns[place].title)
    return _Line(title, PALETTE[series.colour].light, values)


def _rows(chart: Chart) -> list[tuple[Cell, ...]]:
    keys = chart.table.keys or (None,) * len(chart.table.rows)
    pairs = zip(chart.table.rows, keys, strict=True)
    return [row for row, key in pairs if key is not Total.TOTAL]


def _place(chart: Chart, column: str) -> int:
    return [each.name for each in chart.table.columns].index(column)


def _last(line: _Line) -> tuple[float, float | None]:
    if not line.values:
        return 0.0, None
    return (line.base[-1] if line.base else 0.0), line.values[-1]


def _known(drawn: Sequence[_Line]) -> list[float]:
    return [value for line in drawn for value in line.values if value is not None]


def _points(times: Sequence[datetime], line: _Line) -> list[Drawing]:
    """Give the points of a line, with a break where nothing is known for longer than a step."""
    steps = [after - before for before, after in pairwise(times)]
    longest = 2 * min(steps, default=timedelta())
    points: list[Drawing] = []
    for place, at in enumerate(times):
        if place and steps[place - 1] > longest:
            points.append({"x": text_of(times[place - 1]), "y": None, "low": None})
        value, low = line.values[place], line.base[place] if line.base else 0.0
        known = {"y": low + value, "low": low} if value is not None else {"y": None, "low": None}
        points.append({"x": text_of(at)} | known)
    return points


def _area(times: Sequence[datetime], line: _Line) -> Drawing:
    return {
        "data": {"values": _points(times, line)},
        "mark": {
            "type": "area",
            "color": line.colour,
            "opacity": 1,
            "line": {"color": PALETTE["surface"].light, "strokeWidth": 0.5},
            "invalid": "break-paths-show-path-domains",
        },
        "encoding": {
            "y": {"field": "y", "type": "quantitative", "stack": None},
            "y2": {"field": "low"},
        },
    }


def _stroke(times: Sequence[datetime], line: _Line) -> Drawing:
    return {
        "data": {"values": _points(times, line)},
        "mark": {
            "type": "line",
            "color": line.colour,
            "strokeWidth": 1.75,
            "invalid": "break-paths-show-path-domains",
        },
        "encoding": {"y": {"field": "y", "type": "quantitative"}},
    }


def _labels(
    times: Sequence[datetime], ends: Sequence[tuple[_Line, float]], top: float
) -> list[Drawing]:
    places = spread([place for _, place in ends], top, _GAP)
    # At the end of a day nobody is left, and a row of zeros says nothing.
    has_values = any(line.values[-1] for line, _ in ends)
    return [
        {
            "x": text_of(times[-1]),
            "y": place,
            "text": f"{line.name} {number(line.values[-1])}" if has_values else line.name,
            "colour": line.colour,
        }
        for (line, _), place in zip(ends, places, strict=True)
    ]


def _names(labels: list[Drawing]) -> Drawing:
    return {
        "data": {"values": labels},
        "mark": {"type": "text", "align": "left", "dx": 7},
        "encoding": {
            "y": {"field": "y", "type": "quantitative"},
            "text": {"field": "text"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _time_axis(times: Sequence[datetime]) -> Drawing:
    are_days = bool(times) and all(at.time() == time() for at in times)
    # The first tick and each midnight name their day, so that no hour is without a date.
    first = "datum.index === 0 || utchours(datum.value) + utcminutes(datum.value) === 0"
    hour = "utcFormat(datum.value, '%H:%M')"
    day = "utcFormat(datum.value, '%-d %B')"
    axis: Drawing = {
        "title": None,
        "grid": False,
        "labelExpr": day if are_days else f"{first} ? [{hour}, {day}] : {hour}",
        "labelFlush": False,
        "tickCount": 8,
    }
    if are_days:
        axis["values"] = [text_of(at) for at in times]
    scale = {"type": "utc", "nice": False}
    return {"field": "x", "type": "temporal", "scale": scale, "axis": axis}


def _value_axis(unit: str, top: float) -> Drawing:
    axis = {
        "title": unit,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "start",
        "titleBaseline": "bottom",
        "titleX": 0,
        "titleY": -8,
        "format": ",.0f",
        "tickCount": 5,
        "tickMinStep": 1,
        "ticks": False,
        "domain": False,
    }
    return {"type": "quantitative", "axis": axis, "scale": {"domain": [0, top]}}
