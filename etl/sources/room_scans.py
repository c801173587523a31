"""Scans of badges at the doors of rooms, one row a scan, appended as they happen."""

from datetime import datetime, timedelta, tzinfo
from typing import Literal

import polars as pl
from pydantic import Field, field_validator

from etl.schema import Scan
from etl.source import Chunk, Context, Parsed, Reading, Source, SourceConfig
from etl.sources import reading
from etl.sources.options import Offset
from etl.sources.privacy import public_text, public_texts
from etl.sources.times import formatted_instant, instant

Column = Literal["badge", "room", "direction", "time", "device"]
Direction = Literal["in", "out"]

_REQUIRED: tuple[Column, ...] = ("badge", "room", "direction", "time")
_DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(("in", "entry", "entrance", "enter", "check-in", "1"), "in"),
    **dict.fromkeys(("out", "exit", "leave", "check-out", "0"), "out"),
}
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_EMPTY_ROW = "empty row"
_NAME_COLUMNS = "name the columns of the file in [source.columns]"

_REASONS = {
    "badge is empty": pl.col("ref").is_null(),
    "room is empty": pl.col("place") == "",
    "time cannot be read": pl.col("moment").is_null(),
    f"time is before {_FIRST_YEAR} or after {_LAST_YEAR}": ~pl.col("moment")
    .dt.year()
    .is_between(_FIRST_YEAR, _LAST_YEAR),
    "direction is neither in nor out; see the values without a mapping": (pl.col("way").is_null()),
}


class RoomScans(SourceConfig):
    """Configuration of `room_scans`."""

    columns: dict[str, Column] = Field(default_factory=dict)
    """Column of the file -> what it is; a column not given here has its own name."""
    values: dict[Literal["direction"], dict[str, Direction]] = Field(default_factory=dict)
    """Words for the directions, in addition to the usual ones."""
    reference: Literal["badge", "registration"] = "badge"
    """What the number on the badge stands for."""
    issuer: str = ""
    """The system that gave out the numbers, as the registrations name it."""
    clock_offset_seconds: Offset = 0
    """Added to every time: what the clocks at the doors are slow by."""
    time_format: str | None = None
    """Format of the times if they are not ISO 8601, such as "%d.%m.%Y %H:%M:%S"."""

    @field_validator("columns")
    @classmethod
    def _one_column_each(cls, value: dict[str, Column]) -> dict[str, Column]:
        if len(set(value.values())) < len(value):
            raise ValueError("two columns of the file are given as the same one")
        return value


def parse(chunk: Chunk, config: RoomScans, context: Context) -> Parsed:
    """Read every scan of the chunk."""
    lines = reading.read_lines(chunk, "scan")
    table = lines.table
    titles: dict[str, str] = {column: column for column in (*_REQUIRED, "device")}
    titles |= {column: title for title, column in config.columns.items()}
    needed = (titles[column] for column in _REQUIRED)
    reading.require_columns(table, needed, chunk.name, remedy=_NAME_COLUMNS)
    frame = table.select(
        reading.POSITION,
        *(pl.col(title).alias(column) for column, title in titles.items() if title in table),
    )
    frame = _with_facts(frame, config, context)
    reasons = [pl.when(fails).then(pl.lit(reason)) for reason, fails in _REASONS.items()]
    frame = frame.with_columns(reasons=pl.concat_list(reasons).list.drop_nulls())
    is_readable = pl.col("reasons").list.len() == 0
    unreadable = frame.filter(~is_readable)
    by_position = zip(unreadable[reading.POSITION], unreadable["reasons"].to_list(), strict=True)
    empty = lines.records - table.height - lines.rejected.height
    rejected = pl.concat([lines.rejected, reading.rejected("scan", dict(by_position))])
    return Parsed(
        records=lines.records,
        tables={"scan": _scans(frame.filter(is_readable))},
        rejected=rejected.sort("position"),
        skipped={_EMPTY_ROW: empty} if empty else {},
        unresolved=reading.unresolved(
            {"direction": frame.filter(pl.col("way").is_null())["direction"].to_list()}
        ),
    )


def _with_facts(frame: pl.DataFrame, config: RoomScans, context: Context) -> pl.DataFrame:
    words = _DIRECTIONS | {
        word.strip().casefold(): direction
        for word, direction in config.values.get("direction", {}).items()
    }
    ways = {text: words.get(text.strip().casefold()) for text in frame["direction"].unique()}
    rooms = {
        text: context.rooms.get(text.strip().casefold()) or public_text(text.strip())
        for text in frame["room"].unique()
    }
    moments = {text: _moment(text, config, context.time_zone) for text in frame["time"].unique()}
    references = context.references.make_column(config.reference, config.issuer, frame["badge"])
    return frame.with_columns(
        references.alias("ref"),
        place=_translated(frame["room"], rooms, pl.String),
        way=_translated(frame["direction"], ways, pl.String),
        moment=_translated(frame["time"], moments, pl.Datetime("us", "UTC")),
        device=_device(frame),
    )


def _translated(
    texts: pl.Series,
    table: dict[str, str] | dict[str, Direction | None] | dict[str, datetime | None],
    dtype: pl.DataType | type[pl.DataType],
) -> pl.Series:
    return pl.Series([table[text] for text in texts], dtype=dtype)


def _device(frame: pl.DataFrame) -> pl.Series | pl.Expr:
    if "device" not in frame.columns:
        return pl.lit(None, pl.String)
    return public_texts(frame["device"].str.strip_chars()).replace("", None)


def _moment(text: str, config: RoomScans, zone: tzinfo) -> datetime | None:
    if config.time_format:
        moment = formatted_instant(text, [config.time_format], zone)
    else:
        moment = instant(text, zone)
    # A day alone is also ISO 8601, but not the time of a scan.
    if moment is None or len(text.strip()) <= len("2021-03-07"):
        return None
    try:
        return moment + timedelta(seconds=config.clock_offset_seconds)
    except OverflowError:
        return None


def _scans(frame: pl.DataFrame) -> pl.DataFrame:
    scans = frame.select(
        reading.POSITION,
        "place",
        "device",
        refs=pl.concat_list("ref"),
        direction=pl.col("way"),
        scanned_at=pl.col("moment"),
    )
    return pl.DataFrame(Scan.cast(scans.select(Scan.column_names())))


SOURCE = Source("room_scans", RoomScans, Reading.TABLE, parse, suffixes=(".csv",))
