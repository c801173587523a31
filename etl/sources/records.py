"""The rows of a CSV, XLSX, JSON lines or Parquet file as text, told apart by their content.

Of JSON and Parquet only the columns that are asked for are read at all.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import orjson
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import SourceError
from etl.source import Chunk
from etl.sources import reading
from etl.sources.connections import fold
from etl.sources.spreadsheet import MAX_CELLS, MAX_UNPACKED_BYTES, is_spreadsheet

_PARQUET = b"PAR1"
NAME_COLUMNS = "name the columns of the file in [source.columns]"
"""What to do if a column is missing."""
_NO_JSON = ["it is no readable JSON"]
_NO_OBJECT = ["it is no JSON object"]
# What spreadsheets are given so that they leave a number with zeros in front alone.
_AS_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)


@dataclass(frozen=True)
class Records:
    """What a file holds: records = rows of the table + rejected."""

    table: pl.DataFrame
    """`position` and the columns asked for, as stripped text, "" where there is nothing."""
    rejected: Mapping[int, list[str]]
    """Reasons by position."""

    @property
    def count(self) -> int:
        """Count the records of the file; empty rows are none."""
        return self.table.height + len(self.rejected)


def read_records(
    chunk: Chunk, needed: Sequence[str], remedy: str = NAME_COLUMNS, *, optional: Sequence[str] = ()
) -> Records:
    """Read columns; raise `SourceError` if the file has one of those that are needed not.

    Titles that differ only in case or white space are alike; of two that are, the first counts.
    """
    asked = _Asked(chunk.name, tuple(needed), tuple(optional), remedy)
    if is_spreadsheet(chunk.content):
        return _from_table(reading.read_table(chunk.content, chunk.name), asked)
    if chunk.content.startswith(_PARQUET):
        return _tidy(_parquet(chunk, asked), {})
    text = reading.decode(chunk, utf16=True)
    if text.lstrip().startswith(("{", "[")):
        return _from_json(text, asked)
    return _from_table(reading.read_table(text, chunk.name), asked)


def _from_table(table: pl.DataFrame, asked: "_Asked") -> Records:
    found = asked.found(table.columns[1:])
    rows, misfits = reading.split_misfits(table, "")
    chosen = rows.select(
        reading.POSITION, *(pl.col(title).alias(column) for column, title in found.items())
    )
    reasons = zip(misfits["position"], misfits["reasons"].to_list(), strict=True)
    return _tidy(chosen, dict(reasons))


@dataclass(frozen=True)
class _Asked:
    """Which columns are to be read of a file."""

    name: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    remedy: str

    def found(self, titles: Iterable[str]) -> dict[str, str]:
        """Return the title in the file of each column; raise if one that is needed is missing."""
        given = list(titles)
        by_fold = {fold(title): title for title in reversed(given)}
        found = {
            asked: asked if asked in given else by_fold[fold(asked)]
            for asked in (*self.needed, *self.optional)
            if fold(asked) in by_fold
        }
        have = pl.DataFrame(schema=dict.fromkeys(found, pl.String))
        reading.require_columns(have, self.needed, self.name, self.remedy)
        return found


def _tidy(table: pl.DataFrame, rejected: Mapping[int, list[str]]) -> Records:
    texts = pl.exclude(reading.POSITION).str.strip_chars()
    unquoted = texts.str.replace(_AS_TEXT.pattern, "$1").str.strip_chars()
    return Records(table.with_columns(unquoted), rejected)


def _from_json(text: str, asked: _Asked) -> Records:
    items: list[dict[str, Any]] = []
    positions: list[int] = []
    rejected: dict[int, list[str]] = {}
    for position, item in _items(text, asked.name):
        if isinstance(item, dict):
            items.append(item)
            positions.append(position)
        else:
            rejected[position] = _NO_JSON if item is _Unreadable else _NO_OBJECT
    if not items:
        message = f"{asked.name} has no readable record; export one JSON object a line."
        raise SourceError(message)
    titles = (*asked.needed, *asked.optional)
    columns = {title: [_value(item, title) for item in items] for title in titles}
    found = asked.found(title for title, own in columns.items() if any(map(_is_there, own)))
    series = [
        pl.Series(title, [_text(value) for value in columns[title]], pl.String) for title in found
    ]
    return _tidy(
        pl.DataFrame([pl.Series(reading.POSITION, positions, pl.Int64), *series]), rejected
    )


class _Unreadable:
    """Stands for a line that is no JSON."""


class _Absent:
    """Stands for a value that a record does not have."""


def _items(text: str, name: str) -> Iterator[tuple[int, object]]:
    if text.lstrip().startswith("["):
        try:
            answer = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            message = f"{name} is not readable JSON, perhaps cut short; export it again."
            raise SourceError(message) from error
        yield from enumerate(answer, start=1)
        return
    for position, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield position, orjson.loads(line)
            except orjson.JSONDecodeError:
                yield position, _Unreadable


def _value(item: dict[str, Any], title: str) -> object:
    """Return a value by its name, or by the names on the way to it with dots between."""
    if title in item:
        return item[title]
    here: object = item
    for step in title.split("."):
        if not isinstance(here, dict) or step not in here:
            return _Absent
        here = here[step]
    return here


def _is_there(value: object) -> bool:
    return value is not _Absent


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Tables that know no empty whole number write all of them with a point, and NaN for it.
        return "" if isnan(value) else str(int(value)) if value.is_integer() else str(value)
    return str(value) if isinstance(value, str | int) else ""


def _parquet(chunk: Chunk, asked: _Asked) -> pl.DataFrame:
    broken = f"{chunk.name} is not a readable Parquet file, perhaps cut short; export it again."
    try:
        file = pq.ParquetFile(pa.BufferReader(chunk.content))
        found = asked.found(file.schema_arrow.names)
        _measure(file, found.values(), chunk.name)
        table = file.read(columns=list(found.values()))
        columns = {
            column: _arrow_text(table.column(title), title, chunk.name)
            for column, title in found.items()
        }
    except (pa.ArrowException, OSError, KeyError, ValueError, MemoryError) as error:
        raise SourceError(broken) from error
    frame = pl.DataFrame(columns).fill_null("")
    return frame.with_row_index(reading.POSITION, offset=1).with_columns(
        pl.col(reading.POSITION).cast(pl.Int64)
    )


def _measure(file: pq.ParquetFile, titles: Iterable[str], name: str) -> None:
    wanted, metadata = set(titles), file.metadata
    unpacked = sum(
        column.total_uncompressed_size
        for group in map(metadata.row_group, range(metadata.num_row_groups))
        for column in map(group.column, range(group.num_columns))
        if column.path_in_schema in wanted
    )
    if unpacked > MAX_UNPACKED_BYTES or metadata.num_rows * max(len(wanted), 1) > MAX_CELLS:
        message = (
            f"{name} holds more than {MAX_UNPACKED_BYTES // 2**20} MB or {MAX_CELLS:,} values; "
            "split the file."
        )
        raise SourceError(message)


def _arrow_text(column: "pa.ChunkedArray[Any]", title: str, name: str) -> pl.Series:
    """Write the values as text: instants with their zone in UTC, whole numbers without a point."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_nested(column.type) or pa.types.is_duration(column.type):
        message = f"{name} has no plain values in the column '{title}'; export them as text."
        raise SourceError(message)
    if pa.types.is_floating(column.type):
        return pl.Series([_text(value) for value in column.to_pylist()], dtype=pl.String)
    return pl.Series(column.cast(pa.large_string()).to_pylist(), dtype=pl.String)
