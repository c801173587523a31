"""The rows of a CSV, XLSX, JSON lines or Parquet file as text, told apart by their content.

Of JSON and Parquet only the columns that are asked for are read at all.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import polars as pl

from etl.errors import SourceError
from etl.source import Chunk
from etl.sources import reading
from etl.sources.connections import fold
from etl.sources.parquet import is_parquet, number_text, parquet_columns
from etl.sources.spreadsheet import is_spreadsheet

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
    if is_parquet(chunk.content):
        return _numbered(parquet_columns(chunk.content, chunk.name, asked.found))
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


def _numbered(table: pl.DataFrame) -> Records:
    positions = pl.int_range(1, table.height + 1, dtype=pl.Int64, eager=True)
    return _tidy(table.insert_column(0, positions.alias(reading.POSITION)), {})


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
        return number_text(value)
    return str(value) if isinstance(value, str | int) else ""
