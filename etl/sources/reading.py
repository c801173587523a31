"""Reading text and tables from the bytes of a file, with one clear sentence when it cannot be."""

import csv
import io
from collections.abc import Iterable, Mapping

import fastexcel
import polars as pl

from etl.errors import SourceError
from etl.source import Chunk

POSITION = "position"
"""First column of every table read: number of the record in the file, from 1."""

MAX_SHOWN = 60
"""Longest value shown to the operator: enough to recognize a choice, too short for a story."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SPREADSHEET = b"PK\x03\x04"
_HTML = ("<!doctype html", "<html")


def is_spreadsheet(content: bytes) -> bool:
    """Tell an XLSX file by its first bytes; file names lie."""
    return content.startswith(_SPREADSHEET)


def decode(chunk: Chunk) -> str:
    """Return the text of a UTF-8 file, with or without byte order mark."""
    content, name = chunk.content, chunk.name
    if content.startswith(_UTF16):
        raise SourceError(f"{name} is UTF-16; export it as UTF-8.")
    if b"\x00" in content[:4096]:
        raise SourceError(f"{name} is not text; export it as CSV or JSON in UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{name} is not UTF-8 (byte {error.start + 1}); export it as UTF-8."
        ) from error
    if not text.strip():
        raise SourceError(f"{name} is empty; export it again.")
    if text.lstrip().casefold().startswith(_HTML):
        raise SourceError(f"{name} is a web page, not an export; sign in and download it again.")
    return text


def read_table(content: str | bytes, name: str, first_record: int = 1) -> pl.DataFrame:
    """Return a CSV text or the first sheet of an XLSX file as text, behind a column `position`.

    Cells are never null: an empty cell is "" and "NA" is Namibia. A title that stands twice gets
    " (2)", so the first keeps its name. Rows of empty cells are left out but counted in `position`.
    Only a row with more cells than titles is null throughout: see `split_misfits`.
    """
    rows = _xlsx_rows(content, name) if isinstance(content, bytes) else _csv_rows(content, name)
    if not rows:
        raise SourceError(f"{name} has no header line; export it again.")
    titles = _distinct(rows[0])
    width = len(titles)
    cells: list[list[str | None]] = []
    positions: list[int] = []
    for position, row in enumerate(rows[1:], start=first_record):
        if not any(row):
            continue
        positions.append(position)
        cells.append([None] * width if any(row[width:]) else _to_width(row, width))
    columns = list(zip(*cells, strict=True)) or [()] * width
    series = [pl.Series(POSITION, positions, pl.Int64)]
    for title, column in zip(titles, columns, strict=True):
        series.append(pl.Series(title, column, pl.String))
    return pl.DataFrame(series)


def require_columns(frame: pl.DataFrame, columns: Iterable[str], name: str) -> None:
    """Raise unless the table has all the columns."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        listed = ", ".join(f"'{column}'" for column in missing)
        noun = "column" if len(missing) == 1 else "columns"
        raise SourceError(f"{name} has no {noun} {listed}; export it again with {listed}.")


def split_misfits(frame: pl.DataFrame, into_table: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Separate the rows with more cells than titles, whose values cannot be told apart."""
    is_misfit = pl.all_horizontal(pl.exclude(POSITION).is_null())
    positions = frame.filter(is_misfit)[POSITION].to_list()
    reason = "more values than columns; a comma or quote in a value is not quoted"
    return frame.filter(~is_misfit), rejected(into_table, {at: [reason] for at in positions})


def rejected(into_table: str, reasons: Mapping[int, list[str]]) -> pl.DataFrame:
    """Return a `REJECTED` frame from reasons by position."""
    ordered = sorted(reasons)
    return pl.DataFrame(
        [
            pl.Series("position", ordered, pl.Int64),
            pl.Series("into_table", [into_table] * len(ordered), pl.String),
            pl.Series("reasons", [reasons[at] for at in ordered], pl.List(pl.String)),
        ]
    )


def unresolved(values: Mapping[str, Iterable[str]]) -> pl.DataFrame:
    """Return an `UNRESOLVED` frame from the values of each field that have no mapping."""
    rows = [
        (field, value.strip()[:MAX_SHOWN]) for field, found in values.items() for value in found
    ]
    frame = pl.DataFrame(rows, schema={"field": pl.String, "value": pl.String}, orient="row")
    return frame.group_by("field", "value", maintain_order=True).agg(rows=pl.len().cast(pl.Int64))


def _distinct(titles: list[str]) -> list[str]:
    taken = {POSITION}
    distinct = []
    for title in (title.strip() for title in titles):
        name, number = title, 1
        while name in taken:
            number += 1
            name = f"{title} ({number})"
        taken.add(name)
        distinct.append(name)
    return distinct


def _to_width(row: list[str], width: int) -> list[str | None]:
    # Spreadsheets leave out empty cells at the end of a line.
    return [*row[:width], *[""] * (width - len(row))]


def _csv_rows(text: str, name: str) -> list[list[str]]:
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [row for row in reader if row]
    except csv.Error as error:
        raise SourceError(f"{name} is not a readable CSV ({error}); export it again.") from error


def _xlsx_rows(content: bytes, name: str) -> list[list[str]]:
    try:
        book = fastexcel.read_excel(content)
        frame = book.load_sheet(0, header_row=None, dtypes="string").to_polars()
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError) as error:
        raise SourceError(
            f"{name} is not a readable spreadsheet, perhaps cut short; export it again."
        ) from error
    return [list(row) for row in frame.fill_null("").iter_rows()]
