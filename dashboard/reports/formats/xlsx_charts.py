"""Charts of the workbook, drawn by the spreadsheet from the cells of their table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart as Drawing
from xlsxwriter.worksheet import Worksheet

from dashboard.reports.document import Cell, Chart, Mark, Series, Table
from dashboard.theme import PALETTE

_WIDTH, _HEIGHT = 760, 380
_BAR, _AROUND = 22, 150
_ROW = 20
"""Pixels: of a drawing, a bar, what stands around the bars, and a row of the sheet."""
_LABELS = 12
"""About how many instants are written along the axis."""


@dataclass(frozen=True)
class Place:
    """Where a table stands on its sheet: the row of its headings, its rows, the free column."""

    top: int
    body: range
    free: int

    @property
    def first(self) -> int:
        """The first row that is drawn."""
        return self.top + 1 + self.body.start

    @property
    def last(self) -> int:
        """The last row that is drawn."""
        return self.top + self.body.stop


def insert(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    charts: Sequence[Chart],
    table: Table,
    place: Place,
) -> None:
    """Draw charts beside their table, one below the other.

    A spreadsheet draws a text in a line or band as a zero; where one of its figures is suppressed,
    a sentence stands instead of the chart.
    """
    row = place.top
    for chart in charts:
        if chart.kind != "bars" and _hides(chart, table, place.body):
            sheet.write_string(
                row, place.free, f"Not drawn, as figures are suppressed: {chart.title}"
            )
            row += 2
        elif place.body:
            drawing = _draw(book, sheet, chart, table, place)
            height = _height(chart, place.body)
            drawing.set_size({"width": _WIDTH, "height": height})
            sheet.insert_chart(row, place.free, drawing, {"description": chart.alt})
            row += height // _ROW + 2


def _hides(chart: Chart, table: Table, body: range) -> bool:
    return Mark.SUPPRESSED in _drawn(chart, table, body)


def _drawn(chart: Chart, table: Table, body: range) -> list[Cell]:
    names = [series.column for series in (*chart.series, chart.total) if series]
    return [cell for name in names for cell in _cells(name, table, body)]


def _cells(name: str, table: Table, body: range) -> list[Cell]:
    place = _column(name, table)
    return [table.rows[row][place] for row in body]


def _column(name: str, table: Table) -> int:
    return [column.name for column in table.columns].index(name)


def _height(chart: Chart, body: range) -> int:
    bars = len(body) * len(chart.series)
    return max(bars * _BAR + _AROUND, 220) if chart.kind == "bars" else _HEIGHT


def _draw(
    book: xlsxwriter.Workbook, sheet: Worksheet, chart: Chart, table: Table, place: Place
) -> Drawing:
    drawing = book.add_chart(_TYPES[chart.kind])
    for series in chart.series:
        drawing.add_series(_series(chart, series, sheet, table, place))
    if chart.total:
        line = book.add_chart({"type": "line"})
        line.add_series(_series(chart, chart.total, sheet, table, place, is_line=True))
        drawing.combine(line)
    drawing.set_title({"name": _plain(chart.title), "name_font": {"size": 12}})
    drawing.show_blanks_as("gap")
    shown = {"position": "bottom"} if len(chart.series) > 1 or chart.total else {"none": True}
    drawing.set_legend(shown)
    _set_axes(drawing, chart, table, place)
    return drawing


def _plain(title: str) -> str:
    # The library takes "Hall!A1" for the address of a cell.
    return re.sub(r"!(?=\$?[A-Z])", "! ", title)


_TYPES = {
    "bars": {"type": "bar"},
    "bands": {"type": "area", "subtype": "stacked"},
}


def _series(
    chart: Chart,
    series: Series,
    sheet: Worksheet,
    table: Table,
    place: Place,
    is_line: bool = False,
) -> dict[str, Any]:
    column, x = _column(series.column, table), _column(chart.x, table)
    cells = _cells(series.column, table, place.body)
    colour = PALETTE[series.colour].light
    bars = {"data_labels": _labels(cells), "gap": 40} if chart.kind == "bars" else {}
    return {
        "name": [sheet.name, place.top, column],
        "categories": [sheet.name, place.first, x, place.last, x],
        "values": [sheet.name, place.first, column, place.last, column],
        # Left to itself the library keeps a zero for a text.
        "values_data": [None if isinstance(cell, Mark) else cell for cell in cells],
        **({"line": {"color": colour, "width": 2}} if is_line else {"fill": {"color": colour}}),
        **bars,
    }


def _labels(cells: Sequence[Cell]) -> dict[str, Any]:
    marks = [{"value": cell.value} if isinstance(cell, Mark) else None for cell in cells]
    return {"value": True, **({"custom": marks} if any(marks) else {})}


def _set_axes(drawing: Drawing, chart: Chart, table: Table, place: Place) -> None:
    grid = {"visible": True, "line": {"color": PALETTE["grid"].light}}
    is_share = table.columns[_column(chart.series[0].column, table)].type == "share"
    figures = [cell for cell in _drawn(chart, table, place.body) if isinstance(cell, int | float)]
    values = {
        "name": chart.unit,
        "name_font": {"bold": False},
        "num_format": "0%" if is_share else "#,##0",
        "major_gridlines": grid,
        "min": min([0, *figures]),
    }
    if chart.kind == "bars":
        drawing.set_x_axis(values)
        # From top to bottom as in the table, and the values below all the same.
        drawing.set_y_axis({"reverse": True, "crossing": "max"})
        return
    drawing.set_y_axis(values)
    kind = table.columns[_column(chart.x, table)].type
    step = max(1, len(place.body) // _LABELS)
    # An axis of dates knows nothing finer than a day.
    instants = {"text_axis": True, "num_format": "d mmm hh:mm", "interval_unit": step}
    drawing.set_x_axis(instants if kind == "instant" else {"interval_unit": step})
