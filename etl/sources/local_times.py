"""Times as reports of platforms write them: as is usual where the reader is, without a zone."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from etl.errors import SourceError
from etl.schema import LONGEST_MEETING

DateOrder = Literal["day_first", "month_first"]
_ORDERS: tuple[DateOrder, ...] = ("day_first", "month_first")
_MONTHS = 12
_THIS_CENTURY = 69
# The clock that dates a file may be in another zone than the platform's.
_AHEAD = timedelta(days=1)

_WRITTEN = re.compile(
    r"(?P<a>[0-9]{1,4})(?P<mark>[./-])(?P<b>[0-9]{1,2})(?P=mark)(?P<c>[0-9]{1,4})\.?(?:, ?|t| )"
    r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"(?: ?(?P<half>[ap])\.? ?m\.?)?(?: ?(?P<zone>(?:z|utc|gmt|[+-]).*))?"
)
_OFFSET = re.compile(r"(?:z|utc|gmt|(?:utc|gmt)?([+-])([0-9]{1,2}):?([0-9]{2})?)", re.IGNORECASE)
_REGION = re.compile(r"[A-Za-z_]+(?:/[A-Za-z_+-]+)+")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_AMOUNT = r"([0-9]{1,6})\s*([^\W\d_]+)\.?\s*"
# By how units begin in several languages; German "Std." is hours and begins as seconds do.
_UNIT_SECONDS = {"st": 3600, "h": 3600, "g": 3600, "ч": 3600, "m": 60, "м": 60, "s": 1, "с": 1}


@dataclass(frozen=True)
class Written:
    """A time as it is written, with the day and the month in either order."""

    year: int
    first: int
    second: int
    order: DateOrder | None
    """The order, if the date can be read in one way only."""
    is_told: bool
    """Whether its numbers tell the order of other dates, too, as those of 7/20/23 do."""
    clock: tuple[int, int, int]
    zone: tzinfo | None

    def moment(self, order: DateOrder, zone: tzinfo) -> datetime | None:
        """Return the time as UTC, None if it is none; local to `zone` unless it says its own."""
        day_first = (self.order or order) == "day_first"
        day, month = (self.first, self.second) if day_first else (self.second, self.first)
        try:
            local = datetime(self.year, month, day, *self.clock, tzinfo=self.zone or zone)
            return local.astimezone(UTC)
        except (ValueError, OverflowError):
            return None


def written(text: str) -> Written | None:
    """Read a date and time of numbers, such as 7/20/23, 4:16:29 PM; None for anything else."""
    # Reports have narrow spaces before AM and PM, and marks of the direction of writing.
    plain = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    found = _WRITTEN.fullmatch(" ".join(plain.split()).casefold())
    if not found:
        return None
    zone = zone_named(found["zone"]) if found["zone"] else None
    clock = _clock(found)
    if clock is None or (found["zone"] and not zone):
        return None
    a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
    if len(found["a"]) == len("2021"):
        return Written(a, b, c, "month_first", is_told=False, clock=clock, zone=zone)
    # Two digits are of this century, but for the time of 1970 that stands for none.
    year = c if len(found["c"]) > len("21") else c + (2000 if c < _THIS_CENTURY else 1900)
    if found["mark"] == ".":
        return Written(year, a, b, "day_first", is_told=False, clock=clock, zone=zone)
    order: DateOrder | None = None
    if (a > _MONTHS) != (b > _MONTHS):
        order = "day_first" if a > _MONTHS else "month_first"
    return Written(year, a, b, order, is_told=order is not None, clock=clock, zone=zone)


def date_order(
    times: Sequence[Written],
    configured: DateOrder | None,
    observed_at: datetime,
    zone: tzinfo,
    name: str,
) -> DateOrder:
    """Return the order of the dates of a file about one meeting: 3/7/21 is in March or in July.

    Raises `SourceError` if neither the file nor the configuration tells it.
    """
    told = {time.order for time in times if time.is_told and time.order}
    if len(told) > 1:
        raise SourceError(
            f"{name} has dates with the day first and others with the month first; export it again."
        )
    if told or configured:
        return told.pop() if told else configured or _ORDERS[0]
    if all(time.order or time.first == time.second for time in times):
        return _ORDERS[0]
    orders = [order for order in _ORDERS if _is_possible(times, order, observed_at, zone)]
    if len(orders) != 1:
        raise SourceError(
            f"{name} has dates of which the day and the month cannot be told apart; "
            'give date_order = "day_first" or "month_first" in the configuration.'
        )
    return orders[0]


def zone_named(text: str) -> tzinfo | None:
    """Return the zone that is written as UTC, GMT+9, +09:00 or Asia/Tokyo; None for other text."""
    text = text.strip()
    if found := _OFFSET.fullmatch(text):
        sign, hours, minutes = found.groups()
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        if offset >= timedelta(days=1):
            return None
        return timezone(-offset if sign == "-" else offset)
    try:
        return ZoneInfo(text) if _REGION.fullmatch(text) else None
    except (KeyError, ValueError, OSError):
        return None


def split_title(title: str) -> tuple[str, tzinfo | None]:
    """Separate a title such as "Join Time (UTC)" from the zone in it."""
    found = _IN_BRACKETS.search(title)
    zone = zone_named(found[1]) if found else None
    return (title[: found.start()].rstrip(), zone) if found and zone else (title, None)


def duration(text: str) -> timedelta | None:
    """Read a duration in words, such as 1h 2m 3s or 59 Min. 0 Sek.; None for anything else."""
    if not re.fullmatch(f"(?:{_AMOUNT})+", text.strip()):
        return None
    seconds = 0
    for number, unit in re.findall(_AMOUNT, text.casefold()):
        begins = (length for start, length in _UNIT_SECONDS.items() if unit.startswith(start))
        length = next(begins, None)
        if length is None:
            return None
        seconds += int(number) * length
    return timedelta(seconds=seconds)


def _clock(found: re.Match[str]) -> tuple[int, int, int] | None:
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    return hour, minute, second


def _is_possible(
    times: Sequence[Written], order: DateOrder, observed_at: datetime, zone: tzinfo
) -> bool:
    """Tell whether all times are of one meeting that was over when the file was written."""
    moments = [moment for time in times if (moment := time.moment(order, zone))]
    if len(moments) < len(times):
        return False
    return max(moments) <= observed_at + _AHEAD and max(moments) - min(moments) <= LONGEST_MEETING
