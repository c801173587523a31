"""Reading the first sheet of an XLSX file as text, within limits.

A few bytes of XLSX can claim any number of texts and cells, and reading allots memory for all of
them before it finds out, even ending the program: so a file is measured before it is read.
"""

import io
import re
import zipfile
import zlib
from functools import cache

import fastexcel
import polars as pl

from etl.errors import SourceError

MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_CELLS = 10_000_000
MAX_COLUMNS = 1000
# What the format allows.
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384

_NO_ZIP = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError)
_FIRST_BYTES = b"PK\x03\x04"
# How many of something follow.
_CLAIM = re.compile(rb"""\s(?:uniqueC|c)ount\s*=\s*["'][\s+0]*([0-9]+)""")
# A row or a cell: what it is, its place (as letters and number, or as something odd), the rest.
_TAG = re.compile(
    rb"<(?:\w+:)?(row|c)(?=[\s/>])"
    rb"""(?:[^>]*?\sr\s*=\s*["'](?:([A-Za-z]{0,3})([0-9]{1,7})|([^"']*))["'])?"""
    rb"([^>]*)>(</)?"
)


def is_spreadsheet(content: bytes) -> bool:
    """Tell an XLSX file by its first bytes; file names lie."""
    return content.startswith(_FIRST_BYTES)


def xlsx_rows(content: bytes, name: str) -> list[list[str]]:
    """Return the cells of the first sheet; raise `SourceError` if that cannot be done."""
    try:
        _measure(content, name)
        book = fastexcel.read_excel(content)
        frame = book.load_sheet(0, header_row=None, dtypes="string").to_polars()
    except (*_NO_ZIP, fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError) as error:
        message = f"{name} is not a readable spreadsheet, perhaps cut short; export it again."
        raise SourceError(message) from error
    return [list(row) for row in frame.fill_null("").with_columns(_times_alone()).iter_rows()]


def _measure(content: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        if sum(part.file_size for part in book.infolist()) > MAX_UNPACKED_BYTES:
            megabytes = MAX_UNPACKED_BYTES // 2**20
            message = f"{name} holds more than {megabytes} MB when unpacked; split the list."
            raise SourceError(message)
        for part in book.infolist():
            with book.open(part) as stream:
                # No more than it claims to hold.
                xml = stream.read(part.file_size)
            if any(_is_too_much(number) for number in _CLAIM.findall(xml)):
                message = f"{name} claims to hold more than {MAX_CELLS:,} values; export it again."
                raise SourceError(message)
            if b"sheetData" in xml:
                _measure_sheet(xml, name)


def _measure_sheet(xml: bytes, name: str) -> None:
    """Raise if a cell is where none can be, or values are too far apart."""
    row = column = last_row = last_column = 0
    for tag, letters, number, odd, rest, closing in _TAG.findall(xml):
        if tag == b"row":
            row, column = int(number) if number else row + 1, 0
        elif number:
            row, column = int(number), _column(letters)
        else:
            column += 1
        if odd or row > _LAST_ROW or column > _LAST_COLUMN:
            message = (
                f"{name} has a cell beyond the last row or column that a spreadsheet can have; "
                "export it again."
            )
            raise SourceError(message)
        # Cells that only have a style may be anywhere.
        if tag == b"c" and not closing and not rest.endswith(b"/"):
            last_row, last_column = max(last_row, row), max(last_column, column)
    if last_column > MAX_COLUMNS or last_row * last_column > MAX_CELLS:
        message = (
            f"{name} has values in {last_row} rows and {last_column} columns; delete what stands "
            "far from the list and save it again."
        )
        raise SourceError(message)


def _is_too_much(number: bytes) -> bool:
    return len(number) > len(str(MAX_CELLS)) or int(number) > MAX_CELLS


@cache
def _column(letters: bytes) -> int:
    """Return the number of a column, from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _times_alone() -> pl.Expr:
    """Take the day off the cells of times, which is the first one the spreadsheet knows."""
    return pl.all().str.replace(r"^(?:1899-12-31|1904-01-01) (\d\d:\d\d:\d\d)$", "$1")
