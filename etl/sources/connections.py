"""Connections to the meetings of a platform, as its reports tell them: whose, where and when."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import polars as pl
from pydantic import Field

from etl.errors import SourceError
from etl.schema import Stay
from etl.source import Context, Parsed, PlaceRule, SourceConfig
from etl.sources import reading
from etl.sources.options import Offset, Patterns, Zone
from etl.sources.privacy import is_no_identifier, public_text

# Strongest first.
_KINDS: tuple[Literal["registration", "badge", "platform"], ...] = (
    "registration",
    "badge",
    "platform",
)
NO_JOINING = "time of joining cannot be read"
NO_LEAVING = "time of leaving cannot be read"
_NOTHING = ("--", "na", "n/a", "")


class Platform(SourceConfig):
    """Configuration that everything of a platform has."""

    clock_offset_seconds: Offset = 0
    """Added to every time: what the clock of the platform is slow by."""
    service: Patterns = ()
    """Patterns of names and e-mail addresses of connections that are nobody's."""
    meetings: tuple[PlaceRule, ...] = ()
    """Which meeting of the programme a platform meeting is, by its number or title."""

    def place_rules(self) -> tuple[tuple[str, PlaceRule], ...]:
        """Rules of this source as (platform or stream, rule), in the order they apply."""
        return tuple(("platform", rule) for rule in self.meetings)


class PlatformReport(Platform):
    """Configuration that all reports of platforms have."""

    time_zone: Zone | None = None
    """Time zone in which reports are written if they do not say it; else that of the event."""
    references: dict[str, Literal["registration", "badge", "platform"]] = Field(
        default_factory=dict
    )
    """Column of the report -> what its numbers stand for."""
    issuer: str = ""
    """The system that gave out these numbers, as the registrations name it."""

    def zone(self, context: Context) -> ZoneInfo:
        """Return the zone of times that come without one."""
        return ZoneInfo(self.time_zone) if self.time_zone else context.time_zone


def fold(title: str) -> str:
    """Make titles of several versions alike."""
    return " ".join(title.split()).casefold()


def without_nothing(text: str) -> str:
    """Return "" for what reports write where there is nothing."""
    return "" if text.casefold() in _NOTHING else text


def require_references(
    rows: Iterable[Mapping[str, str]], config: PlatformReport, name: str
) -> None:
    """Raise unless all columns of `references` are in the report, if there is anybody in it."""
    titles = {title for cells in rows for title in cells}
    missing = [column for column in config.references if titles and fold(column) not in titles]
    if missing:
        raise SourceError(f"{name} has no column '{missing[0]}'; export it again with it.")


def refs(
    cells: Mapping[str, str], emails: Iterable[str], config: PlatformReport, context: Context
) -> list[str]:
    """Return the references of a row, strongest first; `cells` are by folded title."""
    make = context.references.make
    found = [
        make(kind, config.issuer, without_nothing(cells.get(fold(column), "")))
        for kind in _KINDS
        for column, given in config.references.items()
        if given == kind
    ]
    found += [make("email", "", email) for email in emails if "@" in email]
    return list(dict.fromkeys(ref for ref in found if ref))


def meeting_number(text: str) -> str | None:
    """Return the digits of a meeting number; None for what is none, such as 9.12E+10."""
    return re.sub(r"[\s-]", "", text) if re.fullmatch(r"\s*[0-9][0-9\s-]*", text) else None


def place_name(text: str) -> str:
    """Write the number or the name of a meeting as places are written."""
    return meeting_number(text) or " ".join(text.split())


def fetched_place(text: str, name: str) -> str:
    """Return what the meeting of a fetched report is known by; raise if it is of none."""
    place = place_name(text)
    if not place or is_no_identifier(place):
        raise SourceError(f"{name} does not say which meeting it is of; remove it.")
    return place


def meeting_place(titles: Iterable[str], number: str | None, config: PlatformReport) -> str | None:
    """Return what a meeting is known by: what a rule names, else its number, else its title.

    A title is free text: unless the configuration names it, one that may not be kept is withheld.
    """
    given = [place_name(title) for title in titles if title.strip()]
    ruled = {meeting_number(rule.match) or rule.match for rule in config.meetings}
    named = [place for place in (number, *given) if place in ruled]
    return next(iter(named), number) or next(map(public_text, given), None)


@dataclass
class Connections:
    """What a report is read into: every row is a stay, a reject or a skip."""

    config: Platform
    rejected: dict[int, list[str]] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    _stays: list[dict[str, Any]] = field(default_factory=list)
    _unnamed: Counter[datetime] = field(default_factory=Counter)

    def add(
        self,
        position: int,
        refs: list[str],
        place: str,
        times: tuple[datetime, datetime | None],
        *,
        service: bool,
    ) -> None:
        """Note a stay from a time to another, or to none while it lasts."""
        late = timedelta(seconds=self.config.clock_offset_seconds)
        started_at, ended_at = times[0] + late, times[1] and times[1] + late
        # A later report numbers the same rows alike.
        number = self._unnamed[started_at] + 1
        self._unnamed[started_at] += not refs
        self._stays.append(
            {
                reading.POSITION: position,
                "refs": refs,
                "connection": "" if refs else f"{started_at:%Y%m%dT%H%M%SZ}-{number}",
                "place": place,
                "service": service,
                "started_at": started_at,
                "ended_at": ended_at,
                "device": None,
            }
        )

    def parsed(self, records: int) -> Parsed:
        """Return the result, in which all records are accounted for."""
        schema = {name: column.dtype for name, column in Stay.columns().items()}
        frame = pl.DataFrame(self._stays, schema=schema, orient="row")
        return Parsed(
            records=records,
            tables={"stay": pl.DataFrame(Stay.cast(frame))},
            rejected=reading.rejected("stay", self.rejected),
            skipped=self.skipped,
        )
