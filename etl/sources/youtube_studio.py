"""Views and watch time of videos, as the table that YouTube Studio exports has them.

The first row sums up the others. Titles are free text and are never kept.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

import polars as pl
from pydantic import Field

from etl.errors import SourceError
from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources import reading
from etl.sources.connections import fold
from etl.sources.counters import Total, count, totals_frame
from etl.sources.streams import Streams

_TABLE = "audience_total"
_VIDEO, _VIEWS, _HOURS, _IS_SUM = "video", "views", "hours", "is_sum"
_TITLES = {"content": _VIDEO, "video": _VIDEO, "views": _VIEWS, "watch time (hours)": _HOURS}
_SUM_OF_ALL = "sum of all videos"
_NO_TABLE = (
    "has no columns 'Content' and 'Views'; export the table of all videos, or name its columns in "
    "[source.columns]."
)
_NOTHING = ("", "-", "–", "—")
_ID = re.compile(r"[A-Za-z0-9_-]+")
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}([\s.,'’][0-9]{3})+")
_FRACTION = re.compile(r"[0-9]{0,9}")
_CLOCK = re.compile(r"([0-9]{1,9}):([0-5][0-9]):([0-5][0-9])")


class YoutubeStudio(Streams):
    """Configuration of `youtube_studio`."""

    columns: dict[str, Literal["video", "views", "hours"]] = Field(default_factory=dict)
    """Column of the export -> what it is, for titles in other languages."""
    decimal_mark: Literal[".", ","] | None = None
    """What stands before fractions of an hour, for files that have only commas."""


def parse(chunk: Chunk, config: YoutubeStudio, context: Context) -> Parsed:
    """Read one video a row; raises `SourceError` if its columns are not there."""
    table = reading.read_table(reading.decode(chunk), chunk.name)
    rows, misfits = reading.split_misfits(table, _TABLE)
    rows = _named(rows, config.columns)
    if not {_VIDEO, _VIEWS} <= {*rows.columns}:
        raise SourceError(f"{chunk.name} {_NO_TABLE}")
    videos = rows.filter(~pl.col(_IS_SUM))
    totals: dict[str, tuple[int, Total]] = {}
    reasons: dict[int, list[str]] = {}
    for row in videos.iter_rows(named=True):
        total, found = _total(row, config)
        if total.stream in totals:
            found.append("its video stands twice")
        if found:
            reasons[row[reading.POSITION]] = found
        else:
            totals[total.stream] = row[reading.POSITION], total
    skipped = rows.height - videos.height
    return Parsed(
        records=table.height,
        tables={_TABLE: totals_frame(totals.values())},
        rejected=pl.concat([misfits, reading.rejected(_TABLE, reasons)]).sort(reading.POSITION),
        skipped={_SUM_OF_ALL: skipped} if skipped else {},
    )


def _named(table: pl.DataFrame, configured: Mapping[str, str]) -> pl.DataFrame:
    """Return the columns by what they are, and whether a row is the sum of all."""
    titles = table.columns[1:]
    meant = _TITLES | {fold(title): name for title, name in configured.items()}
    # A title that is configured goes before one that is known.
    known = sorted(titles, key=lambda title: title not in configured)
    named: dict[str, str] = {}
    for title in known:
        if fold(title) in meant:
            named.setdefault(meant[fold(title)], title)
    # The sum, whose name is in the language of the export, is first and has no title of a video.
    # A title such as * would be a pattern of titles.
    is_untitled = pl.lit(table[titles[1]] == "") if len(titles) > 1 else pl.lit(value=False)
    is_first = pl.col(reading.POSITION) == 1
    is_total = pl.lit(table[named.get(_VIDEO, titles[0])].str.to_lowercase() == "total")
    return table.select(
        reading.POSITION,
        (is_first & (is_untitled | is_total)).alias(_IS_SUM),
        *(table[title].str.strip_chars().alias(name) for name, title in named.items()),
    )


def _total(row: Mapping[str, Any], config: YoutubeStudio) -> tuple[Total, list[str]]:
    """Read a row; the reasons tell what of it cannot be read."""
    views, hours = row[_VIEWS], row.get(_HOURS, "")
    total = Total(row[_VIDEO], _number(views), _minutes(hours, config.decimal_mark))
    reasons = [] if _ID.fullmatch(total.stream) else ["it has no id of a video"]
    if total.views is None and views not in _NOTHING:
        reasons.append("its views cannot be read")
    if total.watch_minutes is None and hours not in _NOTHING:
        reasons.append("its watch time cannot be read; see decimal_mark")
    return total, reasons


def _number(text: str) -> int | None:
    return count(re.sub(r"[^0-9]", "", text)) if _WHOLE.fullmatch(text) else None


def _minutes(text: str, mark: str | None) -> float | None:
    """Read hours, written with a fraction or as 140:12:00."""
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = map(int, clock.groups())
        return hours * 60 + minutes + seconds / 60
    if mark is None and "," in text and "." not in text:
        return None  # 140,200 is 140 hours or 140,200
    whole, _, fraction = text.partition(mark or ".")
    hours_read = _number(whole)
    if hours_read is None or not _FRACTION.fullmatch(fraction):
        return None
    return float(f"{hours_read}.{fraction or 0}") * 60


SOURCE = Source(
    kind="youtube_studio",
    config=YoutubeStudio,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".csv", ".zip"),
    member="Table data.csv",
)
