"""One sheet kept by hand as an empty XLSX: titles, lists to choose from and explanations."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

import xlsxwriter

from etl.sources.sheet_columns import Choices, Column, Entry, Sheet

_LAST_ROW = 5000
"""As far as lists and checks reach."""
_WIDEST = 48
_BLUE = "#1F4E79"  # white on it has a contrast of 8.6
_NUMBER_FORMATS: dict[Entry, str] = {
    "text": "@",  # else a spreadsheet makes 0012 a number and 1-2 a date
    "whole": "0",
    "date": "yyyy-mm-dd",
    "time": "hh:mm",
    "moment": "yyyy-mm-dd hh:mm",
}
_HOW: dict[Entry, str] = {
    "text": "text",
    "whole": "whole number",
    "date": "date, as 2021-03-07",
    "time": "time, as 10:07",
    "moment": "date and time, as 2021-03-08 12:00",
}
_HOW_CHOSEN: dict[Choices, str] = {
    "meeting": "a session_id of the programme",
    "room": "a room from the list, or another",
    "state": "a State from the list, or the name of an organization",
    "category": "a category from the list",
}
_CLOSED: tuple[Choices, ...] = ("category",)
"""Lists beside which nothing can be typed."""
_EXPLANATIONS = ("Column", "What it holds", "How it is written", "Example")

Cell = str | int | date | time | None


def make(
    sheet: Sheet, lists: Mapping[Choices, Sequence[str]], rows: Iterable[Sequence[Cell]] = ()
) -> bytes:
    """Return the file; `rows` are filled in already."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        header = book.add_format(
            {
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": _BLUE,
                "text_wrap": True,
                "valign": "top",
            }
        )
        formats = {
            entry: book.add_format({"num_format": number_format})
            for entry, number_format in _NUMBER_FORMATS.items()
        }
        page = _page(book, sheet.word, header, [column.title for column in sheet.columns])
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, _width(column, lists), formats[column.entry])
        for number, row in enumerate(rows, start=1):
            for at, (cell, column) in enumerate(zip(row, sheet.columns, strict=True)):
                if cell is not None:
                    page.write(number, at, cell, formats[column.entry])
        _explain(book, sheet, header)
        _check_entries(book, page, sheet, lists, header)
    return buffer.getvalue()


def _page(
    book: xlsxwriter.Workbook,
    name: str,
    header: xlsxwriter.workbook.Format,
    titles: Sequence[str],
) -> xlsxwriter.worksheet.Worksheet:
    page = book.add_worksheet(name)
    page.write_row(0, 0, titles, header)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    return page


def _width(column: Column, lists: Mapping[Choices, Sequence[str]]) -> int:
    texts = [column.title, column.example, *_choices(column, lists)]
    return min(max(len(text) for text in texts) + 3, _WIDEST)


def _choices(column: Column, lists: Mapping[Choices, Sequence[str]]) -> Sequence[str]:
    return lists.get(column.choices, ()) if isinstance(column.choices, str) else column.choices


def _explain(book: xlsxwriter.Workbook, sheet: Sheet, header: xlsxwriter.workbook.Format) -> None:
    page = _page(book, "Explanations", header, _EXPLANATIONS)
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    page.set_column(0, 0, 18)
    page.set_column(1, 2, _WIDEST)
    page.set_column(3, 3, 30)
    for number, column in enumerate(sheet.columns, start=1):
        row = (column.title, column.what, _how(column), column.example)
        for at, text in enumerate(row):
            page.write_string(number, at, text, wrapped)


def _how(column: Column) -> str:
    if isinstance(column.choices, str):
        return _HOW_CHOSEN[column.choices]
    if column.choices:
        return f"one of: {', '.join(column.choices)}"
    return _HOW[column.entry]


def _check_entries(
    book: xlsxwriter.Workbook,
    page: xlsxwriter.worksheet.Worksheet,
    sheet: Sheet,
    lists: Mapping[Choices, Sequence[str]],
    header: xlsxwriter.workbook.Format,
) -> None:
    """Add the lists to choose from and refuse what is no date, time or number."""
    listed: xlsxwriter.worksheet.Worksheet | None = None
    for at, column in enumerate(sheet.columns):
        choices = _choices(column, lists)
        check: dict[str, object] = {
            "error_title": column.title,
            "error_message": f"{column.title}: {_how(column)}."[:255],
        }
        if choices:
            # A list within the cells' own check may have 255 characters at most.
            listed = listed or _page(book, "Lists", header, [one.title for one in sheet.columns])
            listed.write_column(1, at, choices)
            letter = xlsxwriter.utility.xl_col_to_name(at)
            check |= {
                "validate": "list",
                "source": f"=Lists!${letter}$2:${letter}${len(choices) + 1}",
                "show_error": not isinstance(column.choices, str) or column.choices in _CLOSED,
            }
        elif column.entry == "date":
            check |= {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
        elif column.entry == "whole":
            check |= {"validate": "integer", "criteria": ">=", "value": 0}
        elif column.entry in ("time", "moment"):
            check |= {"validate": "decimal", "criteria": ">=", "value": 0}
        if "validate" in check:
            page.data_validation(1, at, _LAST_ROW, at, check)
    if listed:
        listed.hide()
