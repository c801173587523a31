"""Counters of viewers that a webcast service gives: each reading is a line of a file that grows.

Some services also tell what they counted of a stream in all; of these the latest line counts.
"""

import re
from collections import Counter as Counts
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import dataframely as dy
import orjson
import polars as pl

from etl.schema import AudienceSample, AudienceTotal, PageSample
from etl.source import Chunk, Parsed
from etl.sources import reading
from etl.sources.times import instant

_NO_ANSWER = ["it is no answer that was kept"]
_STRANGE = ["it is no answer of this service"]
_AGAIN = "counted again later"
# Longer numbers are none that anybody counted.
_NUMBER = re.compile(r"[0-9]{1,15}")

Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Counter:
    """What one answer says of one stream."""

    stream: str
    concurrent: int
    read_at: datetime | None = None
    """UTC; None: when the service was asked."""


@dataclass(frozen=True)
class Total:
    """What a service counted of one stream up to its answer or report."""

    stream: str
    views: int | None
    watch_minutes: float | None


@dataclass(frozen=True)
class PageVisitors:
    """How many visitors of the page of a stream did something within the last minutes."""

    stream: str
    visitors: int
    minutes: int


@dataclass
class _Lines(Generic[Fact]):
    """What the lines of a chunk say, and why the others say nothing."""

    records: int
    facts: list[tuple[int, datetime, Fact]] = field(default_factory=list)
    """Position, when the service was asked, and what it said."""
    skipped: Counts[str] = field(default_factory=Counts)
    reasons: dict[int, list[str]] = field(default_factory=dict)

    def parsed(self, table: str, frame: pl.DataFrame) -> Parsed:
        rejected = reading.rejected(table, self.reasons)
        return Parsed(self.records, {table: frame}, rejected, self.skipped)


def parse_counters(chunk: Chunk, read: Callable[[Any], Counter | str | None]) -> Parsed:
    """Read the lines of a chunk, as `Spool.append` writes them.

    `read` makes a counter of an answer; or tells in words why it has none, such as "not live"; or
    returns None for what is no answer of the service.
    """
    lines = _read(chunk, read)
    rows = (
        (at, one.stream, one.read_at or asked_at, one.concurrent)
        for at, asked_at, one in lines.facts
    )
    return lines.parsed("audience_sample", _frame(AudienceSample, rows))


def parse_totals(chunk: Chunk, read: Callable[[Any], Total | str | None]) -> Parsed:
    """Read lines as `parse_counters` does; of each stream the last one of the chunk counts."""
    lines = _read(chunk, read)
    last = {one.stream: position for position, _, one in lines.facts}
    totals = [(at, one) for at, _, one in lines.facts if last[one.stream] == at]
    if len(totals) < len(lines.facts):
        lines.skipped[_AGAIN] += len(lines.facts) - len(totals)
    return lines.parsed("audience_total", totals_frame(totals))


def parse_page_visitors(chunk: Chunk, read: Callable[[Any], PageVisitors | str | None]) -> Parsed:
    """Read lines as `parse_counters` does, into a table of their own: they are no viewers."""
    lines = _read(chunk, read)
    rows = (
        (at, one.stream, asked_at, one.visitors, one.minutes) for at, asked_at, one in lines.facts
    )
    return lines.parsed("page_sample", _frame(PageSample, rows))


def totals_frame(totals: Iterable[tuple[int, Total]]) -> pl.DataFrame:
    """Return totals, each with the position of its record, as canonical rows."""
    rows = ((at, one.stream, one.views, one.watch_minutes) for at, one in totals)
    return _frame(AudienceTotal, rows)


def count(value: object) -> int | None:
    """Return a number of people as services write it, as a number or a text; None for others."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def _read(chunk: Chunk, read: Callable[[Any], Fact | str | None]) -> _Lines[Fact]:
    texts = chunk.content.removesuffix(b"\n").split(b"\n") if chunk.content else []
    lines: _Lines[Fact] = _Lines(len(texts))
    for position, text in enumerate(texts, start=chunk.first_record):
        kept = _kept(text)
        found = read(kept[1]) if kept else None
        if kept is None or found is None:
            lines.reasons[position] = _STRANGE if kept else _NO_ANSWER
        elif isinstance(found, str):
            lines.skipped[found] += 1
        else:
            lines.facts.append((position, kept[0], found))
    return lines


def _kept(line: bytes) -> tuple[datetime, Any] | None:
    """Return when a service was asked and what it answered."""
    try:
        kept = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(kept, dict) or not isinstance(kept.get("at"), str):
        return None
    at = instant(kept["at"], UTC)
    return (at, kept.get("answer")) if at else None


def _frame(table: type[dy.Schema], rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    schema = {name: column.dtype for name, column in table.columns().items()}
    return pl.DataFrame(table.cast(pl.DataFrame(list(rows), schema=schema, orient="row")))
