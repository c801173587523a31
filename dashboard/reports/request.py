"""What is asked for: period, moment, audience, documents and formats; checked before any work."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args

from dashboard.errors import ReportError
from dashboard.figures import Event
from dashboard.format import day as written_day
from dashboard.reports import written
from dashboard.snapshot import to_utc

Audience = Literal["internal", "public"]
Format = Literal["pdf", "docx", "xlsx", "csv", "parquet", "duckdb"]
FORMATS: tuple[Format, ...] = get_args(Format)
DEFAULT_THRESHOLD = 10
"""The smallest number of people that is shown to the public."""


@dataclass(frozen=True)
class Request:
    """A report that can be made: days within the Congress, and a moment that is known.

    `as_of` is None where everything the snapshot knows is meant. `known_at` is None where the
    snapshot is the latest, else the instant at which it was that.
    """

    first_day: date
    last_day: date
    as_of: datetime | None = None
    known_at: datetime | None = None
    audience: Audience = "internal"
    documents: tuple[str, ...] = ()
    """Names of documents; all of them if there is none."""
    formats: tuple[Format, ...] = FORMATS
    threshold: int = DEFAULT_THRESHOLD


def moment_of(event: Event, request: Request) -> datetime | None:
    """Return the moment of the figures: what was asked for, else the end of the period.

    A period that is not over is reported as far as the data reach: then it is None, everything
    known. Raises `ReportError` for a moment that is after the period or that the data do not
    reach, and for a period that has not begun by then.
    """
    if event.watermark is None:
        raise ReportError("Nothing is known of the attendance yet; report once data have come.")
    end, known = end_of(event, request.last_day), to_utc(event.watermark)
    asked = to_utc(request.as_of) if request.as_of else end
    if asked > end:
        raise ReportError(
            f"The moment asked for, {_said(event, asked)}, is after the period, which ends with "
            f"{written_day(request.last_day)}; leave it out for the end of that day, or report "
            "later days as well."
        )
    if request.as_of and asked > known and not _is_all_known(request, asked):
        raise ReportError(f"The data reach {_said(event, known)} only; choose an earlier moment.")
    begin, reached = begin_of(event, request.first_day), min(asked, known)
    if request.first_day > event.starts_on and reached < begin:
        raise ReportError(
            f"{written_day(request.first_day)} has not begun by {_said(event, reached)}; choose "
            "earlier days or a later moment."
        )
    return asked if asked <= known else None


def _said(event: Event, at: datetime) -> str:
    return written.place_and_utc(at, event.zone, event.venue or "")


def _is_all_known(request: Request, asked: datetime) -> bool:
    """Tell whether the snapshot was the latest at that moment: nothing after its data was known."""
    return request.known_at is not None and asked <= to_utc(request.known_at)


def begin_of(event: Event, day: date) -> datetime:
    """Return when a day begins at the venue: at midnight."""
    return to_utc(datetime.combine(day, time(), event.zone))


def end_of(event: Event, day: date) -> datetime:
    """Return when a day ends at the venue."""
    return begin_of(event, day + timedelta(days=1))


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
