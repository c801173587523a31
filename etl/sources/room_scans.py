"""Scans of badges at the doors of rooms, one row a scan, appended as they happen."""

from datetime import datetime, timedelta, tzinfo
from typing import Literal

import polars as pl
from pydantic import Field, field_validator

from etl.source import Chunk, Context, Parsed, Reading, Source, SourceConfig
from etl.sources import reading
from etl.sources.options import Offset, TimeFormat
from etl.sources.scans import Direction, Words, read_scans
from etl.sources.times import formatted_instant, instant

Column = Literal["badge", "room", "direction", "time", "device"]

_REQUIRED: tuple[Column, ...] = ("badge", "room", "direction", "time")
_EMPTY_ROW = "empty row"
_NAME_COLUMNS = "name the columns of the file in [source.columns]"


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
    time_format: TimeFormat | None = None
    """Format of the times if they are not ISO 8601, such as "%d.%m.%Y %H:%M:%S"."""

    @field_validator("columns")
    @classmethod
    def _one_column_each(cls, value: dict[str, Column]) -> dict[str, Column]:
        if len(set(value.values())) < len(value):
            raise ValueError("two columns of the file are given as the same one")
        return value

    def mapped(self) -> tuple[str, ...]:
        """Only the directions are words."""
        return ("direction",)


def parse(chunk: Chunk, config: RoomScans, context: Context) -> Parsed:
    """Read every scan of the chunk."""
    lines = reading.read_lines(chunk, "scan")
    table = lines.table
    titles: dict[str, str] = {column: column for column in (*_REQUIRED, "device")}
    titles |= {column: title for title, column in config.columns.items()}
    needed = (titles[column] for column in _REQUIRED)
    reading.require_columns(table, needed, chunk.name, remedy=_NAME_COLUMNS)
    device = titles["device"]
    scans = read_scans(
        table.select(
            reading.POSITION,
            pl.concat_list(_references(table[titles["badge"]], config, context))
            .list.drop_nulls()
            .alias("refs"),
            pl.col(titles["room"]).alias("place"),
            pl.col(titles["direction"]).alias("direction"),
            _moments(table[titles["time"]], config, context.time_zone),
            (pl.col(device) if device in table.columns else pl.lit("")).alias("device"),
        ),
        Words(context.rooms, _own_words(config)),
    )
    empty = lines.records - table.height - lines.rejected.height
    return Parsed(
        records=lines.records,
        tables={"scan": scans.frame},
        rejected=pl.concat([lines.rejected, scans.rejected]).sort("position"),
        skipped={_EMPTY_ROW: empty} if empty else {},
        unresolved=reading.unresolved({"direction": scans.unknown_directions}),
    )


def _own_words(config: RoomScans) -> dict[str, Direction]:
    own = config.values.get("direction", {})
    return {word.strip().casefold(): direction for word, direction in own.items()}


def _references(badges: pl.Series, config: RoomScans, context: Context) -> pl.Series:
    return context.references.make_column(config.reference, config.issuer, badges)


def _moments(texts: pl.Series, config: RoomScans, zone: tzinfo) -> pl.Series:
    moments = {text: _moment(text, config, zone) for text in texts.unique()}
    return pl.Series("scanned_at", [moments[text] for text in texts], pl.Datetime("us", "UTC"))


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


SOURCE = Source("room_scans", RoomScans, Reading.TABLE, parse, suffixes=(".csv",))
