"""Audience of the entries of Kaltura: how many are watching, and what was watched in all."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources.counters import Counter, Total, count, parse_counters, parse_totals
from etl.sources.kaltura_fetch import AUDIENCE, ENTRY, MINUTES, PLAYS, TOTALS, KalturaLive, fetch

_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]+)?(E[+-]?[0-9]{1,2})?")
_LAST_SECOND = 4_102_444_800  # the year 2100


def parse(chunk: Chunk, config: KalturaLive, context: Context) -> Parsed:
    """Read one entry a line, of readings or of totals, told apart by the name of the file."""
    if chunk.name.startswith(TOTALS):
        return parse_totals(chunk, _total)
    return parse_counters(chunk, _counter)


def _counter(answer: Any) -> Counter | str | None:
    if not _says(answer, AUDIENCE):
        return None
    points = [_point(text) for text in answer[AUDIENCE].split(";") if text]
    read = [point for point in points if point]
    if not points:
        return "nothing counted"
    if len(read) < len(points):
        return None
    # Only what is complete was asked for, so that the newest can be trusted.
    read_at, viewers = max(read)
    return Counter(answer[ENTRY], viewers, read_at)


def _point(text: str) -> tuple[datetime, int] | None:
    """Read a moment and how many were watching in the ten seconds from then on."""
    moment, _, viewers = text.partition(",")
    second, number = count(moment), count(viewers)
    if second is None or number is None or second > _LAST_SECOND:
        return None
    return datetime.fromtimestamp(second, UTC), number


def _total(answer: Any) -> Total | None:
    if not _says(answer, PLAYS) or (plays := count(answer[PLAYS])) is None:
        return None
    return Total(answer[ENTRY], plays, _minutes(answer))


def _minutes(answer: Mapping[str, Any]) -> float | None:
    for column in MINUTES:
        text = answer.get(column)
        if isinstance(text, str) and _DECIMAL.fullmatch(text):
            return float(text)
    return None


def _says(answer: Any, what: str) -> bool:
    return isinstance(answer, dict) and all(
        isinstance(answer.get(key), str) for key in (ENTRY, what)
    )


SOURCE = Source(
    kind="kaltura_live",
    config=KalturaLive,
    reading=Reading.LINES,
    parse=parse,
    suffixes=(".jsonl",),
    fetch=fetch,
)
