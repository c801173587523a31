"""Cells of the workbook: what a value becomes, how it looks and how wide it is."""

import textwrap
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.reports.cell_types import NUMERIC
from dashboard.reports.document import Cell, Column, Mark, Type
from dashboard.theme import PALETTE

_NARROWEST, _WIDEST = 10, 60
_INDENTS, _HEAD = 4, 6
"""Characters: beside a text, and beside a heading, where the button of the filter stands."""
_LINE = 15
"""Points: the height of a line."""
_NUMBER_FORMATS: Mapping[Type, str] = {
    "text": "@",
    "integer": "#,##0",
    "number": "#,##0.0",
    "share": "0.0%",
    "instant": "d mmm yyyy, hh:mm",
    "date": "d mmm yyyy",
    "yes_no": "@",
}
_WIDTHS: Mapping[Type, int] = {"number": 2, "share": 3, "instant": 19, "date": 12}
"""Characters: of a date all, of a number those beyond its whole part."""


@dataclass(frozen=True)
class Styles:
    """The formats of one workbook, each made once."""

    book: xlsxwriter.Workbook

    @cached_property
    def title(self) -> Format:
        """The title of a sheet."""
        return self.book.add_format({"bold": True, "font_size": 14})

    @cached_property
    def note(self) -> Format:
        """What stands between the title and the table."""
        return self.book.add_format({"font_color": PALETTE["muted"].light})

    @cached_property
    def label(self) -> Format:
        """What a line of text is about."""
        return self.book.add_format({"bold": True, "indent": 1, "valign": "top"})

    @cached_property
    def text(self) -> Format:
        """Running text, wrapped."""
        return self.book.add_format(
            {"text_wrap": True, "indent": 1, "valign": "top", "num_format": "@"}
        )

    @cached_property
    def _cells(self) -> dict[tuple[Type, bool], Format]:
        return {
            (type_, total): self.book.add_format(
                {
                    "num_format": number_format,
                    "align": "right" if type_ in NUMERIC else "left",
                    "indent": 1,
                    "valign": "top",
                    "text_wrap": type_ == "text",
                    "bold": total,
                    "top": 1 if total else 0,
                }
            )
            for type_, number_format in _NUMBER_FORMATS.items()
            for total in (False, True)
        }

    @cached_property
    def _heads(self) -> dict[bool, Format]:
        return {
            right: self.book.add_format(
                {
                    "bold": True,
                    "font_color": "#FFFFFF",
                    "bg_color": PALETTE["room"].light,
                    "text_wrap": True,
                    "align": "right" if right else "left",
                    "indent": 1,
                    "valign": "vcenter",
                }
            )
            for right in (False, True)
        }

    def cell(self, type_: Type, total: bool = False) -> Format:
        """How a cell of a column looks; a total is set apart."""
        return self._cells[type_, total]

    def head(self, type_: Type = "text") -> Format:
        """How the heading of a column looks: above figures it stands to the right."""
        return self._heads[type_ in NUMERIC]


def put(sheet: Worksheet, row: int, place: int, cell: Cell, zone: ZoneInfo, style: Format) -> None:
    """Write a cell as what it is; a text is never a formula, an address or a number."""
    if cell is None:
        sheet.write_blank(row, place, None, style)
    elif isinstance(cell, Mark):
        sheet.write_string(row, place, cell.value, style)
    elif isinstance(cell, bool):
        sheet.write_string(row, place, "yes" if cell else "no", style)
    elif isinstance(cell, datetime):
        # Spreadsheets know no time zone.
        sheet.write_datetime(row, place, cell.astimezone(zone).replace(tzinfo=None), style)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, style)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell, style)
    else:
        sheet.write_string(row, place, cell, style)


def heading(column: Column, zone: ZoneInfo) -> str:
    """Return the title of a column, with the time zone of its instants."""
    return f"{column.title} ({zone.key})" if column.type == "instant" else column.title


def column_width(column: Column, cells: list[Cell], zone: ZoneInfo) -> int:
    """Return the characters a column has to hold; its heading breaks between words."""
    needed = max((_cell_width(column, cell) for cell in cells), default=0)
    word = max(map(_text_width, heading(column, zone).split()), default=0)
    return min(max(needed + _INDENTS, word + _HEAD, _NARROWEST), _WIDEST)


def head_lines(text: str, width: int) -> int:
    """Return how many lines a heading takes."""
    return len(textwrap.wrap(text, width - _HEAD)) or 1


def text_lines(text: str, width: int) -> int:
    """Return how many lines a text takes; a spreadsheet does not make room by itself."""
    return sum(1 + (_text_width(line) - 1) // (width - _INDENTS) for line in text.splitlines()) or 1


def make_room(sheet: Worksheet, row: int, lines: int) -> None:
    """Make a row as high as its lines."""
    if lines > 1:
        sheet.set_row(row, _LINE * lines)


def _text_width(text: str) -> int:
    """Return how wide a text is in characters: those of East Asia take the room of two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _cell_width(column: Column, cell: Cell) -> int:
    if isinstance(cell, str):
        return _text_width(cell)
    if isinstance(cell, date):
        return _WIDTHS["instant" if isinstance(cell, datetime) else "date"]
    if isinstance(cell, int | float):
        return len(f"{cell:,.0f}") + _WIDTHS.get(column.type, 0)
    return 3
