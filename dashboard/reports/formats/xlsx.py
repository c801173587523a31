"""The workbook: what it is about, a sheet for each table, definitions; charts stay editable."""

import io
from collections.abc import Sequence
from datetime import UTC
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from dashboard.reports.document import Chart, Report, Table
from dashboard.reports.formats.about import definition_of, lines, title
from dashboard.reports.formats.apart import instants_apart
from dashboard.reports.formats.xlsx_cells import Styles, make_room, text_lines
from dashboard.reports.formats.xlsx_table import Sheet, write_table
from dashboard.reports.imprint import NOT_OFFICIAL

_ABOUT, _DEFINITIONS = "About", "Definitions"
_LONGEST_NAME = 31
_TEXT_WIDTH = 100
_NOTHING_RUNS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_xlsx(report: Report) -> bytes:
    """Return the workbook: the same report gives the same bytes. Times are those of the venue."""
    report = instants_apart(report)
    charts = report.charts
    tables = _tables(report, charts)
    named = list(zip(sheet_names(tables), tables, strict=True))
    zone = ZoneInfo(report.stamp.time_zone)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _NOTHING_RUNS) as book:
        _set_properties(book, report)
        styles = Styles(book)
        _about(_text_sheet(book, _ABOUT, report), report, named, styles)
        for name, table in named:
            drawn = tuple(chart for chart in charts if chart.table.name == table.name)
            sheet = _sheet(book, name, report)
            write_table(book, Sheet(sheet, table, drawn), styles, zone)
        definitions = _text_sheet(book, _DEFINITIONS, report)
        _define(definitions, report, named, styles)
    return buffer.getvalue()


def sheet_names(tables: Sequence[Table]) -> list[str]:
    """Return a name for the sheet of each table; spreadsheets take no two that differ in case."""
    taken = {_ABOUT.lower(), _DEFINITIONS.lower(), "history"}
    names = []
    for table in tables:
        name, number = table.name[:_LONGEST_NAME], 2
        while name.lower() in taken:
            tail = f"_{number}"
            name, number = table.name[: _LONGEST_NAME - len(tail)] + tail, number + 1
        taken.add(name.lower())
        names.append(name)
    return names


def _tables(report: Report, charts: Sequence[Chart]) -> tuple[Table, ...]:
    """Return the tables, and those that are only drawn: a chart needs cells to be drawn from."""
    named = {table.name for table in report.tables}
    drawn = {chart.table.name: chart.table for chart in charts if chart.table.name not in named}
    return (*report.tables, *drawn.values())


def _set_properties(book: xlsxwriter.Workbook, report: Report) -> None:
    stamp = report.stamp
    book.set_properties(
        {
            "title": title(stamp),
            "subject": f"Snapshot {stamp.seq}, {stamp.audience}",
            "comments": stamp.status,
            "created": stamp.built_at.astimezone(UTC).replace(tzinfo=None),
        }
    )


def _sheet(book: xlsxwriter.Workbook, name: str, report: Report) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer(f"&L&8Snapshot {report.stamp.seq}, {report.stamp.audience}&R&8&A, &P/&N")
    return sheet


def _text_sheet(book: xlsxwriter.Workbook, name: str, report: Report) -> Worksheet:
    sheet = _sheet(book, name, report)
    sheet.set_column(0, 0, 32)
    return sheet


def _about(
    sheet: Worksheet, report: Report, named: Sequence[tuple[str, Table]], styles: Styles
) -> None:
    sheet.set_column(1, 1, _TEXT_WIDTH)
    sheet.write_string(0, 0, title(report.stamp), styles.title)
    rows = [*lines(report.stamp), ("", NOT_OFFICIAL)]
    for row, (label, text) in enumerate(rows, start=2):
        sheet.write_string(row, 0, label, styles.label)
        sheet.write_string(row, 1, text, styles.text)
        make_room(sheet, row, text_lines(text, _TEXT_WIDTH))
    top = len(rows) + 3
    sheet.write_string(top, 0, "Sheet", styles.head())
    sheet.write_string(top, 1, "Table", styles.head())
    for row, (name, table) in enumerate(named, start=top + 1):
        sheet.write_string(row, 0, name, styles.text)
        sheet.write_string(row, 1, table.title, styles.text)


def _define(
    sheet: Worksheet, report: Report, named: Sequence[tuple[str, Table]], styles: Styles
) -> None:
    figures = [(each.metric, each.label, each.unit, each.text) for each in report.definitions]
    columns = [
        (name, column.title, column.unit, definition_of(column, report))
        for name, table in named
        for column in table.columns
    ]
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 2, 16)
    sheet.set_column(3, 3, _TEXT_WIDTH)
    sheet.write_string(0, 0, _DEFINITIONS, styles.title)
    below = _list(sheet, 2, ("Figure", "Name", "Unit", "Definition"), figures, styles)
    _list(sheet, below + 1, ("Sheet", "Column", "Unit", "Definition"), columns, styles)


def _list(
    sheet: Worksheet,
    top: int,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    styles: Styles,
) -> int:
    for place, text in enumerate(head):
        sheet.write_string(top, place, text, styles.head())
    for row, texts in enumerate(rows, start=top + 1):
        for place, text in enumerate(texts):
            if text:
                sheet.write_string(row, place, text, styles.text)
        make_room(sheet, row, text_lines(texts[-1], _TEXT_WIDTH))
    return top + len(rows) + 1
