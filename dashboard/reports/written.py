"""Dates, hours and cells as United Nations documents write them; the rest is in `format`."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from dashboard import format as write
from dashboard.reports.document import Mark

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dashboard.reports.document import Cell, Type

_BIDI: Final = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SHARE_DECIMALS: Final = 1
_ORDINALS: Final = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
_TENS: Final = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip


def day(on: date) -> str:
    """Write a date without its weekday: "12 March 2021"."""
    return write.day(on).partition(" ")[2]


def period(first: date, last: date) -> str:
    """Write from which day to which: "9 March 2021", "7–12 March 2021"."""
    return day(first) if first == last else f"{short_day(first, last)}–{day(last)}"


def period_in_text(first: date, last: date) -> str:
    """Write a period for a sentence: "on 9 March 2021", "from 7 to 12 March 2021"."""
    return f"on {day(first)}" if first == last else f"from {short_day(first, last)} to {day(last)}"


def short_day(on: date, last: date) -> str:
    """Write a day without the month and the year that the last one has as well."""
    if (on.year, on.month) == (last.year, last.month):
        return str(on.day)
    return day(on).rpartition(" ")[0] if on.year == last.year else day(on)


def hour(at: datetime, zone: ZoneInfo) -> str:
    """Write a time of day in the venue's zone for a sentence: "10 a.m.", "3.30 p.m.", "noon"."""
    local = at.astimezone(zone)
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return "noon" if local.hour else "midnight"
    minutes = f".{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes} {'a.m.' if local.hour < 12 else 'p.m.'}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Write an instant in the venue's zone for a sentence: "10.30 a.m. on 12 March 2021".

    Midnight is of the day it ends: "midnight on 8 March 2021" is followed by 9 March.
    """
    return f"{hour(at, zone)} on {day(day_of(at, zone))}"


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """Return the day an instant is of at the venue; midnight is of the day it ends."""
    return (at - timedelta.resolution).astimezone(zone).date()


def place_and_utc(at: datetime, zone: ZoneInfo, place: str) -> str:
    """Write an instant with its place, and in UTC: "11 a.m. on 9 March 2021 in Kyoto (…)"."""
    said = write.instant_utc(at).removeprefix(f"{day(day_of(at, zone))}, ")
    return f"{moment(at, zone)}{f' in {place}' if place else ''} ({said})"


def name_in_text(name: str) -> str:
    """Write the name of an event for a sentence: "14th Congress" as "Fourteenth Congress"."""
    found = re.match(r"([1-9]\d?)(?:st|nd|rd|th)\b", name)
    return f"{_ordinal(int(found[1])).capitalize()}{name[found.end() :]}" if found else name


def _ordinal(number: int) -> str:
    """Write an ordinal below a hundred in words."""
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ORDINALS[ones]}" if ones else f"{_TENS[tens][:-1]}ieth"


def cell(value: Cell, kind: Type, zone: ZoneInfo) -> str:
    """Write a value of a table: instants in the venue's zone, what is not known as a dash."""
    if isinstance(value, Mark):
        return value.value
    if isinstance(value, datetime):
        return f"{day(value.astimezone(zone))}, {write.clock(value, zone)}"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return _figure(value, kind)
    return write.UNKNOWN if value is None else plain(value)


def plain(text: str) -> str:
    """Return text that stays on its line and in its order: no controls, no bidi marks.

    A name with an override of direction would turn the words beside it around, and XML allows
    no control characters.
    """
    if text.isprintable():
        return " ".join(text.split())
    kept = (" " if _is_control(letter) else letter for letter in text if letter not in _BIDI)
    return " ".join("".join(kept).split())


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") or ord(letter) & 0xFFFE == 0xFFFE


def _figure(value: float, kind: Type) -> str:
    if kind == "share":
        return write.percentage(value, 1, _SHARE_DECIMALS)
    # One digit for all of a column: a whole number among fractions looks like another magnitude.
    return write.number(value, 1 if kind == "number" and isinstance(value, float) else 0)


def begun(text: str) -> str:
    """Begin a sentence with a capital; the other letters stay as they are."""
    return text[:1].upper() + text[1:]
