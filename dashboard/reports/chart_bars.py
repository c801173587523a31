"""Horizontal bars from top to bottom, each with its value at its end."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final

from dashboard.format import number
from dashboard.reports import written
from dashboard.reports.document import Mark, Total
from dashboard.theme import PALETTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.reports.document import Cell, Chart, Series

Drawing = dict[str, Any]
_ROW: Final = 26
_LINE: Final = 15
_LETTERS: Final = 42
_FRAME: Final = 40
_PLOT: Final = 340
_LETTER: Final = 7
"""The least width of the bars, and the width of a letter, in units of the drawing."""


def bars(chart: Chart) -> Drawing:
    """Draw a row each but for the total of the table; `total` is an outline: what it is part of.

    Several series stand end to end and are named above in their colours.
    """
    rows = _rows(chart)
    names = [_wrapped(str(row[chart.x])) for row in rows]
    values = _stacked(rows, names, chart.series)
    ends = [_end(row, chart) for row in rows]
    longest = max((end for end in ends if end is not None), default=0) or 1
    # The axis goes beyond the longest bar, so that its value has room.
    letters = max((len(_said(row, chart)) for row in rows), default=0)
    width = longest * _PLOT / (_PLOT - _LETTER * (letters + 1))
    layers = [_solid(values)]
    if chart.total:
        layers.append(_outline(rows, names, chart.total))
    layers.append(_labels(rows, names, ends, chart))
    if len(chart.series) > 1:
        layers.append(_legend(chart, width))
    step = max((_ROW, *(_LINE * (1 + name.count("\n")) + 8 for name in names)))
    encoding = {"x": _axis(chart.unit, width), "y": _names(names)}
    return {"height": step * len(names) + _FRAME, "layer": layers, "encoding": encoding}


def _axis(unit: str, width: float) -> Drawing:
    # Each bar has its value beside it: the axis only says what is counted.
    axis = {"title": unit, "titleAnchor": "start", "labels": False, "ticks": False, "grid": False}
    return {
        "type": "quantitative",
        "axis": axis | {"domain": False},
        "scale": {"domain": [0, width], "nice": False},
    }


def _rows(chart: Chart) -> list[dict[str, Cell]]:
    columns = [column.name for column in chart.table.columns]
    keys = chart.table.keys or (None,) * len(chart.table.rows)
    return [
        dict(zip(columns, row, strict=True))
        for row, key in zip(chart.table.rows, keys, strict=True)
        if key is not Total.TOTAL
    ]


def _stacked(
    rows: Sequence[dict[str, Cell]], names: Sequence[str], series: Sequence[Series]
) -> list[Drawing]:
    found = []
    for row, name in zip(rows, names, strict=True):
        start = 0.0
        for each in series:
            value = _known(row[each.column])
            if value is not None:
                colour = PALETTE[each.colour].light
                found.append({"y": name, "from": start, "to": start + value, "colour": colour})
                start += value
    return found


def _end(row: dict[str, Cell], chart: Chart) -> float | None:
    parts = [_known(row[each.column]) for each in chart.series]
    whole = _known(row[chart.total.column]) if chart.total else None
    known = [value for value in (sum(value or 0 for value in parts), whole) if value is not None]
    return max(known) if whole is not None or any(part is not None for part in parts) else None


def _known(value: Cell) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _solid(values: list[Drawing]) -> Drawing:
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.58}},
        "encoding": {
            "x": {"field": "from", "type": "quantitative"},
            "x2": {"field": "to"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _outline(rows: Sequence[dict[str, Cell]], names: Sequence[str], total: Series) -> Drawing:
    values = [
        {"y": name, "to": _known(row[total.column])}
        for row, name in zip(rows, names, strict=True)
        if _known(row[total.column]) is not None
    ]
    mark = {"type": "bar", "height": {"band": 0.58}, "fill": None, "strokeWidth": 1}
    return {
        "data": {"values": values},
        "mark": mark | {"stroke": PALETTE[total.colour].light},
        "encoding": {"x": {"field": "to", "type": "quantitative"}},
    }


def _labels(
    rows: Sequence[dict[str, Cell]],
    names: Sequence[str],
    ends: Sequence[float | None],
    chart: Chart,
) -> Drawing:
    values = [
        {"y": name, "end": end or 0, "text": _said(row, chart)}
        for row, name, end in zip(rows, names, ends, strict=True)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "left", "dx": 6},
        "encoding": {
            "x": {"field": "end", "type": "quantitative"},
            "text": {"field": "text"},
        },
    }


def _said(row: dict[str, Cell], chart: Chart) -> str:
    parts = " · ".join(_figure(row[each.column]) for each in chart.series)
    return f"{parts} of {_figure(row[chart.total.column])}" if chart.total else parts


def _figure(value: Cell) -> str:
    return value.value if isinstance(value, Mark) else number(_known(value))


def _legend(chart: Chart, width: float) -> Drawing:
    titles = {column.name: column.title for column in chart.table.columns}
    values, at = [], 0.0
    for each in chart.series:
        name = written.plain(titles[each.column])
        values.append({"at": at, "text": name, "colour": PALETTE[each.colour].light})
        at += (len(name) + 2) * _LETTER * width / _PLOT
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "left", "y": -8, "fontWeight": 600},
        "encoding": {
            "x": {"field": "at", "type": "quantitative"},
            "y": None,
            "text": {"field": "text"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _names(names: list[str]) -> Drawing:
    axis = {
        "title": None,
        "ticks": False,
        "domain": False,
        "labelExpr": "split(datum.label, '\\n')",
        "labelLimit": 320,
        "labelPadding": 8,
        "labelFontSize": 12,
        "labelLineHeight": _LINE,
        "labelOffset": _raised(max(name.count("\n") for name in names) if names else 0),
        "labelColor": PALETTE["text"].light,
    }
    # Without a sort of its own the axis would put the names into the order of the alphabet.
    return {"field": "y", "type": "nominal", "sort": names, "axis": axis}


def _raised(most: int) -> Drawing:
    """Centre names of several lines: Vega hangs them from the first one."""
    tests = [
        {"test": f"length(split(datum.label, '\\n')) === {lines + 1}", "value": -lines * _LINE / 2}
        for lines in range(1, most + 1)
    ]
    return {"condition": tests, "value": 0}


def _wrapped(name: str) -> str:
    return "\n".join(textwrap.wrap(written.plain(name), _LETTERS)) or " "
