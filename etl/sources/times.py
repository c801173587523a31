"""Reading instants written as text."""

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

import polars as pl


def instant(text: str, zone: tzinfo) -> datetime | None:
    """Return an ISO 8601 time as UTC, None if it is none; without an offset it is local to `zone`.

    The separator may be a space, and fractions of a second may be missing.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def formatted_instant(text: str, formats: Iterable[str], zone: tzinfo) -> datetime | None:
    """Return a time in the first of the formats that fits as UTC, None if none does."""
    for time_format in formats:
        try:
            moment = datetime.strptime(text.strip(), time_format)  # noqa: DTZ007 its zone comes next
            return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def instants(texts: pl.Series, zone: tzinfo) -> pl.Series:
    """Return `instant` of each text; each distinct text is read once."""
    table = {text: instant(text, zone) for text in texts.unique().drop_nulls()}
    moments = [table.get(text) for text in texts]
    return pl.Series(texts.name, moments, pl.Datetime("us", "UTC"))
