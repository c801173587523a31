"""What is asked for: period, moment, audience, documents and formats; checked before any work."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args

from dashboard.errors import ReportError
from dashboard.figures import Event
from dashboard.format import day as written_day
from dashboard.snapshot import to_utc

Audience = Literal["internal", "public"]
Format = Literal["pdf", "docx", "xlsx", "csv", "parquet", "duckdb"]
FORMATS: tuple[Format, ...] = get_args(Format)
DEFAULT_THRESHOLD = 10
"""The smallest number of people that is shown to the public."""


@dataclass(frozen=True)
class Request:
    """A report that can be made: days within the Congress, and a moment that is known.

    `as_of` is None where everything the snapshot knows is meant.
    """

    first_day: date
    last_day: date
    as_of: datetime | None = None
    audience: Audience = "internal"
    documents: tuple[str, ...] = ()
    """Names of documents; all of them if there is none."""
    formats: tuple[Format, ...] = FORMATS
    threshold: int = DEFAULT_THRESHOLD


def moment_of(event: Event, last_day: date, as_of: datetime | None) -> datetime | None:
    """Return the moment of the figures: what was asked for, else the end of the period.

    A period that is not over is reported as far as the data reach: then it is None, everything
    known. Raises `ReportError` for a moment the data do not reach.
    """
    if event.watermark is None:
        raise ReportError("Nothing is known of the attendance yet; report once data have come.")
    end = to_utc(datetime.combine(last_day + timedelta(days=1), time(), event.zone))
    known = to_utc(event.watermark)
    if as_of is None:
        return end if end <= known else None
    asked = min(to_utc(as_of), end)
    if asked > known:
        raise ReportError(
            f"The data reach {known:%Y-%m-%d %H:%M} UTC only; choose an earlier moment."
        )
    return asked


def check_period(event: Event, first_day: date, last_day: date) -> None:
    """Raise `ReportError` for days that are none of the Congress, or that end before they begin."""
    if last_day < first_day:
        raise ReportError(
            f"The period ends on {written_day(last_day)}, before it begins on "
            f"{written_day(first_day)}."
        )
    for on in (first_day, last_day):
        if not event.starts_on <= on <= event.ends_on:
            raise ReportError(
                f"{written_day(on)} is no day of the Congress; choose one from "
                f"{written_day(event.starts_on)} to {written_day(event.ends_on)}."
            )
