"""Clocks that are wrong, told from records that are later than the file they are in, or too old.

It is said only where hardly anything else explains it. A file that grows may carry the time at
which it was begun, so its records are compared with the moment at which it is read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from etl.config import Settings
from etl.listing import InboxFile
from etl.source import Reading, SourceConfig

_FEW = 5  # a single time may have been mistyped
_TOLERANCE = timedelta(minutes=5)
_JUST_NOW = timedelta(minutes=10)
_EXACT = timedelta(seconds=90)
_STEP = timedelta(minutes=30)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Written:
    """When a file was written, and the newest moments in it."""

    name: str
    at: datetime
    newest: datetime
    """The latest of all."""
    few_newest: datetime
    """A few records have this moment or a later one."""
    is_live: bool
    """Rows were added just now."""


def newest(tables: Mapping[str, pl.DataFrame]) -> pl.Series:
    """Return the newest moments that a clock at a door or of a platform has given."""
    moments = [pl.Series(dtype=pl.Datetime("us", "UTC"))]
    if "scan" in tables:
        moments.append(tables["scan"]["scanned_at"])
    if "stay" in tables:
        moments.append(tables["stay"].select(pl.max_horizontal("started_at", "ended_at"))[:, 0])
    return pl.concat([one.rename("") for one in moments]).top_k(_FEW)


def written(
    file: InboxFile, reading: Reading, moments: Iterable[pl.Series], now: datetime
) -> Written | None:
    """Compare a file with the newest moments of its parts; None if it has too few of them."""
    latest = sorted((moment for one in moments for moment in one), reverse=True)[:_FEW]
    if len(latest) < _FEW:
        return None
    is_whole = reading is Reading.WHOLE
    is_live = not is_whole and timedelta(0) <= now - file.modified_at <= _JUST_NOW
    return Written(
        name=file.path.name,
        at=file.observed_at(now) if is_whole or is_live else now,
        newest=latest[0],
        few_newest=latest[-1],
        is_live=is_live,
    )


def advise(settings: Settings, config: SourceConfig, files: Iterable[Written]) -> Iterator[str]:
    """Tell of the first file whose records contradict the time at which it was written."""
    offset = getattr(config, "clock_offset_seconds", None)
    zone = ZoneInfo(getattr(config, "time_zone", None) or settings.document.event.time_zone)
    if offset is None:
        return
    for file in files:
        utc_offset = zone.utcoffset(file.at.astimezone(zone).replace(tzinfo=None)) or timedelta(0)
        lead, lag = file.few_newest - file.at, file.at - file.newest
        if lead > _TOLERANCE:
            shift = _fast_by(lead)
            what = f"has records later than {_clock(file.at, zone)}, when it was written"
        elif file.is_live and (exact := _exact_lag(lag, utc_offset)):
            shift = -exact
            what = f"was written just now, but its newest record is of {_clock(file.newest, zone)}"
        else:
            continue
        mended = f"clock_offset_seconds = {offset - shift.total_seconds():g}"
        if shift == -utc_offset and "time_zone" in type(config).model_fields:
            mended += ' (or time_zone = "UTC" if its times come without an offset)'
        yield (
            f"{config.name}: {file.name} {what}; its clock seems {_amount(abs(shift))} "
            f"{'fast' if shift > timedelta(0) else 'slow'}, or in another zone: "
            f"set {mended} in its [[source]], then run python -m etl rebuild."
        )
        return


def _fast_by(lead: timedelta) -> timedelta:
    """Return by how much a clock is fast at least; near half an hour it is a matter of zones."""
    near = _rounded(lead + _TOLERANCE / 2, _STEP)
    if near and abs(near - lead) <= _TOLERANCE:
        return near
    return _rounded(lead, timedelta(minutes=1))


def _exact_lag(lag: timedelta, utc_offset: timedelta) -> timedelta | None:
    """Return the whole hours, or the difference to UTC, by which something is late, if it is."""
    expected = (_rounded(lag, _HOUR), utc_offset)
    return next((one for one in expected if one > _EXACT and abs(lag - one) <= _EXACT), None)


def _rounded(span: timedelta, step: timedelta) -> timedelta:
    return round(span / step) * step


def _amount(span: timedelta) -> str:
    return f"{span / _HOUR:g} h" if span >= _HOUR else f"{span / timedelta(minutes=1):g} min"


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d %B %H:%M}"
