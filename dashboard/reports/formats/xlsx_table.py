"""The sheet of one table: what the figures are of, the table as cells, and its charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from dashboard.reports.cell_types import cell_type
from dashboard.reports.document import Chart, Mark, Table, Total
from dashboard.reports.formats.about import is_suppressed
from dashboard.reports.formats.xlsx_cells import (
    Styles,
    column_width,
    head_lines,
    heading,
    make_room,
    put,
    text_lines,
)
from dashboard.reports.formats.xlsx_charts import Place, insert


@dataclass(frozen=True)
class Sheet:
    """An empty sheet, and what is to stand on it."""

    page: Worksheet
    table: Table
    charts: tuple[Chart, ...]


def write_table(book: xlsxwriter.Workbook, sheet: Sheet, styles: Styles, zone: ZoneInfo) -> None:
    """Write the table below its title and notes, its charts beside it; its headings stay in view.

    Totals are set apart and not drawn; below the table they are not filtered either.
    """
    page, table = sheet.page, sheet.table
    page.write_string(0, 0, table.title, styles.title)
    notes = _notes(table)
    for row, note in enumerate(notes, start=1):
        page.write_string(row, 0, note, styles.note)
    top = len(notes) + 2
    totals = [key is Total.TOTAL for key in table.keys] or [False] * len(table.rows)
    for place, column in enumerate(table.columns):
        page.write_string(top, place, heading(column, zone), styles.head(column.type))
        for row, (cells, total) in enumerate(zip(table.rows, totals, strict=True)):
            style = styles.cell(cell_type(table, row, place), total)
            put(page, top + 1 + row, place, cells[place], zone, style)
    _fit(page, table, top, zone)
    body = _body(totals)
    page.autofilter(top, 0, top + body.stop, len(table.columns) - 1)
    page.freeze_panes(top + 1, 1)
    page.repeat_rows(top)
    insert(book, page, sheet.charts, table, Place(top, body, len(table.columns) + 1))


def _fit(page: Worksheet, table: Table, top: int, zone: ZoneInfo) -> None:
    """Make columns as wide and rows as high as what they hold."""
    columns = list(enumerate(table.columns))
    widths = [
        column_width(column, [row[place] for row in table.rows], zone) for place, column in columns
    ]
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    heads = (heading(column, zone) for column in table.columns)
    make_room(page, top, max(map(head_lines, heads, widths)))
    for number, cells in enumerate(table.rows, start=top + 1):
        texts = zip(cells, widths, strict=True)
        needed = [text_lines(cell, width) for cell, width in texts if isinstance(cell, str)]
        make_room(page, number, max(needed, default=1))


def _body(totals: Sequence[bool]) -> range:
    """Return the rows that are divided, without totals above and below them."""
    divided = [row for row, total in enumerate(totals) if not total]
    return range(divided[0], divided[-1] + 1) if divided else range(0)


def _notes(table: Table) -> list[str]:
    hidden = any(is_suppressed(table, place) for place in range(len(table.columns)))
    mark = f"{Mark.SUPPRESSED.value} is not shown, so that nobody can be found out; it is no zero."
    source = f"Source: {table.source}" if table.source else ""
    return [note for note in (table.base, source, *table.notes, mark if hidden else "") if note]
