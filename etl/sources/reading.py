"""Reading text and tables from the bytes of a file, with one clear sentence when it cannot be."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import dropwhile

import polars as pl

from etl.errors import SourceError
from etl.source import Chunk
from etl.sources.privacy import public_texts
from etl.sources.spreadsheet import xlsx_rows

POSITION = "position"
"""First column of every table read: number of the record in the file, from 1."""

MAX_SHOWN = 60
"""Longest value shown to the operator: enough to recognize a choice, too short for a story."""

MAX_UNRESOLVED = 200
"""Most distinct values without a mapping to keep of a chunk: nobody maps more by hand."""
OTHERS = "(others)"

_MISFIT = "more values than columns; a comma or quote in a value is not quoted"
_BINARY = "it holds binary data"
_NOT_UTF8 = "it is not UTF-8"
_NO_LINE = "it is no readable line of CSV; check its quotes"

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HTML = ("<!doctype html", "<html")


@dataclass(frozen=True)
class Lines:
    """What a chunk of a growing table holds: records = rows + rejected + empty lines."""

    table: pl.DataFrame
    """The rows, as `read_table` returns them."""
    records: int
    rejected: pl.DataFrame


def decode(chunk: Chunk, *, utf16: bool = False) -> str:
    """Return the text of a UTF-8 file, with or without byte order mark.

    `utf16`: the kind is also written in UTF-16, of which the mark tells the byte order.
    """
    content, name = chunk.content, chunk.name
    is_utf16 = content.startswith(_UTF16)
    if is_utf16 and not utf16:
        raise SourceError(f"{name} is UTF-16; export it as UTF-8.")
    if b"\x00" in content[:4096] and not is_utf16:
        raise SourceError(f"{name} is not text; export it as CSV or JSON in UTF-8.")
    encoding, told = ("utf-16", "UTF-16") if is_utf16 else ("utf-8-sig", "UTF-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{name} is not {told} (byte {error.start + 1}); "
            f"export it {'again' if is_utf16 else 'as UTF-8'}."
        ) from error
    if not text.strip():
        raise SourceError(f"{name} is empty; export it again.")
    if text.lstrip().casefold().startswith(_HTML):
        raise SourceError(f"{name} is a web page, not an export; sign in and download it again.")
    return text


def read_lines(chunk: Chunk, into_table: str) -> Lines:
    """Read a growing CSV, of which one line is one record; a line that is none is rejected.

    Each line is read on its own, so a chunk may begin and end behind any of them.
    """
    header, _, rest = chunk.content.partition(b"\n")
    if chunk.content.strip() and not header.strip():
        raise SourceError(f"{chunk.name} has no header line; export it again.")
    head = decode(replace(chunk, content=header))
    titles, delimiter = _distinct(_csv_rows(head, chunk.name)[0]), _delimiter(head)
    lines = rest.removesuffix(b"\n").split(b"\n") if rest else []
    cells: list[list[str | None]] = []
    positions: list[int] = []
    reasons: dict[int, list[str]] = {}
    for position, line in enumerate(lines, start=chunk.first_record):
        row = _row(line, delimiter)
        if isinstance(row, str):
            reasons[position] = [row]
        elif any(row[len(titles) :]):
            reasons[position] = [_MISFIT]
        elif any(row):
            positions.append(position)
            cells.append(_to_width(row, len(titles)))
    return Lines(_table(titles, cells, positions), len(lines), rejected(into_table, reasons))


def read_table(content: str | bytes, name: str) -> pl.DataFrame:
    """Return a CSV text or the first sheet of an XLSX file as text, behind a column `position`.

    Cells are never null: an empty cell is "" and "NA" is Namibia. A title that stands twice gets
    " (2)", so the first keeps its name. Rows of empty cells are left out but counted in `position`.
    Only a row with more cells than titles is null throughout: see `split_misfits`.
    """
    rows = xlsx_rows(content, name) if isinstance(content, bytes) else _csv_rows(content, name)
    if not rows:
        raise SourceError(f"{name} has no header line; export it again.")
    titles = _distinct(rows[0])
    width = len(titles)
    cells: list[list[str | None]] = []
    positions: list[int] = []
    for position, row in enumerate(rows[1:], start=1):
        if not any(row):
            continue
        positions.append(position)
        cells.append([None] * width if any(row[width:]) else _to_width(row, width))
    return _table(titles, cells, positions)


def require_columns(
    frame: pl.DataFrame, columns: Iterable[str], name: str, remedy: str = ""
) -> None:
    """Raise unless the table has all the columns; `remedy` is what to do, else to export them."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        listed = ", ".join(f"'{column}'" for column in missing)
        noun = "column" if len(missing) == 1 else "columns"
        raise SourceError(
            f"{name} has no {noun} {listed}; {remedy or f'export it again with {listed}'}."
        )


def split_misfits(frame: pl.DataFrame, into_table: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Separate the rows with more cells than titles, whose values cannot be told apart."""
    is_misfit = pl.all_horizontal(pl.exclude(POSITION).is_null())
    positions = frame.filter(is_misfit)[POSITION].to_list()
    return frame.filter(~is_misfit), rejected(into_table, {at: [_MISFIT] for at in positions})


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
    """Return an `UNRESOLVED` frame from the values of each field that have no mapping.

    Those beyond the `MAX_UNRESOLVED` most frequent are one row a field.
    """
    rows = [(field, value.strip()) for field, found in values.items() for value in found]
    frame = pl.DataFrame(rows, schema={"field": pl.String, "value": pl.String}, orient="row")
    frame = _counted(frame.with_columns(pl.lit(1, pl.Int64).alias("rows")))
    frame = _counted(frame.with_columns(public_texts(frame["value"]).str.head(MAX_SHOWN)))
    if frame.height <= MAX_UNRESOLVED:
        return frame
    frame = frame.sort("rows", descending=True, maintain_order=True)
    others = frame[MAX_UNRESOLVED:].with_columns(value=pl.lit(OTHERS))
    return pl.concat([frame[:MAX_UNRESOLVED], _counted(others)])


def _counted(values: pl.DataFrame) -> pl.DataFrame:
    return values.group_by("field", "value", maintain_order=True).agg(pl.col("rows").sum())


def _table(titles: list[str], cells: list[list[str | None]], positions: list[int]) -> pl.DataFrame:
    columns = list(zip(*cells, strict=True)) or [()] * len(titles)
    series = [pl.Series(POSITION, positions, pl.Int64)]
    for title, column in zip(titles, columns, strict=True):
        series.append(pl.Series(title, column, pl.String))
    return pl.DataFrame(series)


def _distinct(titles: list[str]) -> list[str]:
    taken = {POSITION}
    # Counting on from the last number, since there may be thousands of empty titles.
    numbers: dict[str, int] = defaultdict(lambda: 1)
    distinct = []
    for title in (title.strip() for title in titles):
        name = title
        while name in taken:
            numbers[title] += 1
            name = f"{title} ({numbers[title]})"
        taken.add(name)
        distinct.append(name)
    return distinct


def _to_width(row: list[str], width: int) -> list[str | None]:
    # Spreadsheets leave out empty cells at the end of a line.
    return [*row[:width], *[""] * (width - len(row))]


def _delimiter(text: str) -> str:
    first_line = text.lstrip().partition("\n")[0]
    return max(",;\t", key=first_line.count)


def _row(line: bytes, delimiter: str) -> list[str] | str:
    """Return the cells of one line, or why it cannot be read."""
    if b"\0" in line:
        return _BINARY
    try:
        return next(csv.reader((line.decode(),), delimiter=delimiter, strict=True))
    except UnicodeDecodeError:
        return _NOT_UTF8
    except csv.Error:
        return _NO_LINE


def _csv_rows(text: str, name: str) -> list[list[str]]:
    try:
        lines = io.StringIO(text, newline="")
        reader = csv.reader(lines, delimiter=_delimiter(text), strict=True)
        return list(dropwhile(lambda row: not row, reader))
    except csv.Error as error:
        raise not_readable(error, name) from error


def not_readable(error: csv.Error, name: str) -> SourceError:
    """Return what to tell of a CSV that cannot be taken apart, on one line."""
    why = str(error).replace("\t", "tab")
    return SourceError(f"{name} is not a readable CSV ({why}); export it again.")
