"""Counters of viewers that a webcast service gives: each reading is a line of a file that grows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import polars as pl

from etl.schema import AudienceSample
from etl.source import Chunk, Parsed
from etl.sources import reading
from etl.sources.times import instant

_NO_ANSWER = ["it is no answer that was kept"]
_STRANGE = ["it is no answer of this service"]


@dataclass(frozen=True)
class Counter:
    """What one answer says of one stream."""

    stream: str
    concurrent: int
    read_at: datetime | None = None
    """UTC; None: when the service was asked."""


def parse_counters(chunk: Chunk, read: Callable[[Any], Counter | str | None]) -> Parsed:
    """Read the lines of a chunk, as `Spool.append` writes them.

    `read` makes a counter of an answer; or tells in words why it has none, such as "not live"; or
    returns None for what is no answer of the service.
    """
    samples: list[tuple[int, str, datetime, int]] = []
    skipped: dict[str, int] = {}
    reasons: dict[int, list[str]] = {}
    lines = chunk.content.removesuffix(b"\n").split(b"\n") if chunk.content else []
    for position, line in enumerate(lines, start=chunk.first_record):
        kept = _kept(line)
        found = read(kept[1]) if kept else None
        if kept is None or found is None:
            reasons[position] = _STRANGE if kept else _NO_ANSWER
        elif isinstance(found, str):
            skipped[found] = skipped.get(found, 0) + 1
        else:
            samples.append((position, found.stream, found.read_at or kept[0], found.concurrent))
    schema = {name: column.dtype for name, column in AudienceSample.columns().items()}
    frame = pl.DataFrame(samples, schema=schema, orient="row")
    return Parsed(
        records=len(lines),
        tables={"audience_sample": pl.DataFrame(AudienceSample.cast(frame))},
        rejected=reading.rejected("audience_sample", reasons),
        skipped=skipped,
    )


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
