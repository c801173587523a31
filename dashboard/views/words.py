"""How meetings, times and groups are named on pages."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import polars as pl

from dashboard import format as write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from dashboard.figures import Event

Row = dict[str, Any]


class Named(NamedTuple):
    """What something is called on pages, and its colour."""

    name: str
    colour: str


# The order in which the United Nations lists its regional groups; None represents no State.
GROUPS: Final[dict[str | None, Named]] = {
    group.name: group
    for group in (
        Named("African States", "african"),
        Named("Asia-Pacific States", "asia_pacific"),
        Named("Eastern European States", "eastern_european"),
        Named("Latin American and Caribbean States", "latin_american_caribbean"),
        Named("Western European and other States", "western_european_others"),
    )
} | {None: Named("No State or no group", "no_region")}
GROUPS_ARE_INFORMAL: Final = "Regional groups are informal."
GROUP_NOTE: Final = f"{GROUPS_ARE_INFORMAL} People who represent no State have no group."
KEEP_DELEGATIONS: Final = "Keep the sheet “delegations”."
COUNTED_BASE: Final = "As services count, not people"
_LANGUAGES: Final = {
    "en": Named("English", "webcast_en"),
    "floor": Named("Floor", "webcast_floor"),
}
KINDS: Final = {
    "plenary": "Plenary meetings",
    "committee": "Committee meetings",
    "workshop": "Workshops",
    "special": "Special events",
    "ancillary": "Ancillary meetings",
}
"""Kinds of meetings, plenary meetings first, ancillary ones last."""


def language(code: str | None) -> Named:
    """Return the name and the colour of a language of the webcast."""
    unlisted = Named((code or "not separable").replace("_", " "), "capacity")
    return _LANGUAGES.get(code or "", unlisted)


def playbacks_base(event: Event) -> str:
    """Say what a number of playbacks is not, and of which requests it is known."""
    percent = event.webcast_sampling_percent
    sampled = f"; sampled: {percent} per cent of requests" if percent is not None else ""
    return f"Playbacks, not people{sampled}"


def meeting_name(row: Mapping[str, Any]) -> str:
    """Name a meeting the way the Journal does: "6th plenary meeting", else by its title."""
    number, body = row["meeting_number"], row["body"]
    if not number or not body:
        return str(row["title"] or row["session_id"])
    nth = ordinal(number)
    return f"{nth} plenary meeting" if body == "Plenary" else f"{body}, {nth} meeting"


def full_name(row: Mapping[str, Any]) -> str:
    """Name a meeting with its title."""
    name, title = meeting_name(row), row["title"]
    return f"{name}: {title}" if title and title != name else name


def ordinal(number: str) -> str:
    """Write 6 as 6th; a number that is none stays as it is."""
    if not number.isdigit():
        return number
    tens, ones = divmod(int(number) % 100, 10)
    ending = "th" if tens == 1 else {1: "st", 2: "nd", 3: "rd"}.get(ones, "th")
    return f"{number}{ending}"


def kind_word(row: Mapping[str, Any]) -> str:
    """Name the kind of a meeting."""
    return str(row["kind"] or "other").replace("_", " ").capitalize()


def importance(row: Mapping[str, Any]) -> int:
    """Rank kinds of meetings, the most important first."""
    return kind_order(row["kind"])


def kind_order(kind: str | None) -> int:
    """Return the place of a kind among the kinds, unknown ones last."""
    return [*KINDS, kind].index(kind)


def kind_name(kind: str | None) -> str:
    """Name the meetings of a kind."""
    known = kind or "other"
    return KINDS.get(known, known.replace("_", " ").capitalize())


def item_order(item: str) -> tuple[float, str]:
    """Order items of an agenda: 2, 2(e), 10; those without a number last."""
    number = re.match(r"\d+", item)
    return (int(number[0]) if number else math.inf), item


def room_limit(row: Mapping[str, Any]) -> tuple[int | None, str]:
    """Return how many people may be in the room of a meeting, and what that number is."""
    if row["occupancy_limit"]:
        return row["occupancy_limit"], "allowed"
    return row["capacity"], "seats"


def people_unit(count: int | None, is_least: bool) -> str:
    """Name what a number of people counts: "people, at least"."""
    noun = "person" if count == 1 else "people"
    return f"{noun}, at least" if is_least else noun


def hours(row: Mapping[str, Any], zone: ZoneInfo) -> str:
    """Write from when to when a meeting is."""
    start, end = row["starts_at"], ends_at(row)
    if start is None or end is None:
        return "not scheduled"
    return write.time_range(start, end, zone)


def ends_at(row: Mapping[str, Any], now: datetime | None = None) -> datetime | None:
    """Return when a meeting ends; while it is open, when it is planned to, or `now` if later.

    The end in the snapshot is then only the latest it may last.
    """
    latest, planned, start = row["ends_at"], row["scheduled_ends_at"], row["starts_at"]
    is_open = row["opened_at"] is not None and row["closed_at"] is None
    if not is_open or planned is None or latest is None or (start and planned <= start):
        return cast("datetime | None", latest)
    shown = planned if now is None or now <= planned else now
    return cast("datetime", min(shown, latest))


def next_text(coming: Sequence[Mapping[str, Any]], now: datetime, zone: ZoneInfo) -> str:
    """Say what comes next: "next: 7th plenary meeting, 14:00"."""
    if not coming:
        return "no further meeting is scheduled"
    first = min(coming, key=importance)
    starts = first["starts_at"].astimezone(zone)
    when = write.clock(starts, zone)
    if starts.date() != now.astimezone(zone).date():
        when = f"{short_day(starts.date())}, {when}"
    others = f" and {write.in_text(len(coming) - 1)} more" if len(coming) > 1 else ""
    return f"next: {shorten(meeting_name(first), 60)}{others}, {when}"


def short_day(on: date) -> str:
    """Write a day without its year: "Tue 9 March"."""
    return write.day(on).rsplit(" ", 1)[0]


def shorten(text: str, length: int) -> str:
    """Cut a text at a word, with an ellipsis."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"


def last_minute(day: date, zone: ZoneInfo) -> datetime:
    """Return the last full minute of a day at the venue, in UTC."""
    return datetime.combine(day, time(23, 59), zone).astimezone(UTC)


def local(frame: pl.DataFrame, zone: ZoneInfo) -> pl.DataFrame:
    """Put instants at the venue's clock and drop their zone, as charts and tables take them."""
    columns = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.with_columns(
        pl.col(columns).dt.convert_time_zone(str(zone)).dt.replace_time_zone(None)
    )


def naive(at: datetime, zone: ZoneInfo) -> datetime:
    """Put one instant at the venue's clock and drop its zone."""
    return at.astimezone(zone).replace(tzinfo=None)
