"""Reading instants written as text."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import polars as pl

from etl.schema import FIRST_YEAR, LAST_YEAR

# Only what can be read in one way: 07/03/2021 is in March or in July.
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y")
_CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%I %p")
_OFFSETS = timedelta(minutes=15)


def instant(text: str, zone: tzinfo) -> datetime | None:
    """Return an ISO 8601 time as UTC, None if it is none; without an offset it is local to `zone`.

    The separator may be a space, and fractions of a second may be missing.
    """
    try:
        return _placed(datetime.fromisoformat(text.strip()), zone)
    except (ValueError, OverflowError):
        return None


def formatted_instant(text: str, formats: Iterable[str], zone: tzinfo) -> datetime | None:
    """Return a time in the first of the formats that fits as UTC, None if none does."""
    for time_format in formats:
        try:
            moment = datetime.strptime(text.strip(), time_format)  # noqa: DTZ007 its zone comes next
            return _placed(moment, zone)
        except (ValueError, OverflowError):
            continue
    return None


def _placed(moment: datetime, zone: tzinfo) -> datetime:
    """Return a time as UTC; one without an offset that any place has today is local to `zone`.

    Indico writes local days with the solar time of long ago: +09:19 for Tokyo.
    """
    offset = moment.utcoffset()
    has_offset = offset is not None and not offset % _OFFSETS
    return (moment if has_offset else moment.replace(tzinfo=zone)).astimezone(UTC)


def instants(texts: pl.Series, zone: tzinfo) -> pl.Series:
    """Return each text as UTC, also dates as people write them; a day alone is its midnight.

    Each distinct text is read once.
    """
    table = {text: _any_instant(text, zone) for text in texts.unique().drop_nulls()}
    moments = [table.get(text) for text in texts]
    return pl.Series(texts.name, moments, pl.Datetime("us", "UTC"))


def _any_instant(text: str, zone: tzinfo) -> datetime | None:
    if moment := instant(text, zone) or dated_instant(text, zone):
        return moment
    on = day(text)
    return local_instant(on, time.min, zone) if on else None


def day(text: str) -> date | None:
    """Return a date as people and spreadsheets write it, None for anything else.

    A spreadsheet gives the cell of a date as its midnight.
    """
    moment = _first_fit(text.strip().removesuffix(" 00:00:00"), _DAYS)
    found = in_range(moment)
    return found.date() if found else None


def time_of_day(text: str) -> time | None:
    """Return a time such as 10:07, 10:07:30 or 10:07 p.m., None for anything else."""
    moment = _first_fit(
        text.strip().casefold().replace("a.m.", "am").replace("p.m.", "pm"), _CLOCKS
    )
    return moment.time() if moment else None


def local_instant(on: date, at: time, zone: tzinfo) -> datetime:
    """Return a local date and time as UTC."""
    return datetime.combine(on, at, zone).astimezone(UTC)


def dated_instant(text: str, zone: tzinfo) -> datetime | None:
    """Return a time with its date as UTC, None if one of them is missing or cannot be read."""
    first, _, second = text.strip().partition(" ")
    on, at = day(first), time_of_day(second)
    if on and at:
        return local_instant(on, at, zone)
    return in_range(instant(text, zone) if ":" in text else None)


def in_range(moment: datetime | None) -> datetime | None:
    """Return a time in the years that an event may be in, None for any other."""
    return moment if moment and FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _first_fit(text: str, formats: Iterable[str]) -> datetime | None:
    for form in formats:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 only its date or its time counts
        except ValueError:
            continue
    return None
