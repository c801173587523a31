"""Numbers, times and ages as the United Nations writes them; text in, no locale, no Streamlit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta
    from zoneinfo import ZoneInfo

UNKNOWN: Final = "–"
MINUS: Final = "−"
_WORDS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def number(value: float | None, decimals: int = 0) -> str:
    """Write 5600 as 5,600; nothing known is a dash, never a zero."""
    if value is None:
        return UNKNOWN
    text = f"{value:,.{decimals}f}"
    zero = not any(digit in "123456789" for digit in text)
    return text.lstrip("-") if zero else text.replace("-", MINUS)


def compact(value: float | None) -> str:
    """Write 12847 as 12.8k, for screens read from across a room."""
    if value is None or abs(value) < 9_999.5:
        return number(value)
    if abs(value) < 999_500:
        scaled, suffix = value / 1_000, "k"
    else:
        scaled, suffix = value / 1_000_000, "M"
    return number(scaled, 0 if abs(scaled) >= 99.95 else 1) + suffix


def in_text(value: int) -> str:
    """Write a number for a sentence: in words below ten."""
    return _WORDS[value] if 0 <= value < 10 else number(value)


def change(value: float | None, decimals: int = 0) -> str:
    """Write a difference with its sign, so that no colour has to tell it."""
    if value is None:
        return UNKNOWN
    text = number(value, decimals)
    return text if value <= 0 or text == number(0, decimals) else f"+{text}"


def amount(value: float | None) -> str:
    """Write a sum: whole as it is, a fraction with one digit."""
    return number(value, _digits(value))


def added(value: float | None) -> str:
    """Write what is added to a sum, with its sign."""
    return change(value, _digits(value))


def _digits(value: float | None) -> int:
    return 0 if value is None or float(value).is_integer() else 1


def percentage(part: float | None, whole: float | None, decimals: int = 0) -> str:
    """Write a ratio of sums as "43%"; of nothing there is no share.

    A share that is not whole is never rounded to none or to all.
    """
    if part is None or not whole:
        return UNKNOWN
    share = 100 * part / whole
    step = 10**-decimals
    if 0 < share < step:
        return f"<{number(step, decimals)}%"
    if 100 - step < share < 100:
        return f">{number(100 - step, decimals)}%"
    return f"{number(share, decimals)}%"


def per_cent(part: float | None, whole: float | None, decimals: int = 0) -> str:
    """Write a share for a sentence: "43 per cent"."""
    return percentage(part, whole, decimals).replace("%", " per cent")


def counted(value: int, singular: str, plural: str = "") -> str:
    """Write a number with its noun: "1 meeting", "1,203 meetings"."""
    return f"{number(value)} {singular if value == 1 else plural or singular + 's'}"


def size(count: int) -> str:
    """Write a number of bytes: "812 B", "40 KB", "1.9 MB"."""
    if count < 1000:
        return f"{count} B"
    if count < 999_500:
        return f"{number(count / 1000)} KB"
    return f"{number(count / 1_000_000, 1)} MB"


def people(value: int) -> str:
    """Write a number of people with its verb: "1 person is", "60 people are"."""
    return counted(value, "person is", "people are")


def duration(span: timedelta | None) -> str:
    """Write how long something lasted: "45 s", "12 min", "2 h 05 min", "3 d 4 h"."""
    if span is None:
        return UNKNOWN
    seconds = round(span.total_seconds())
    sign, seconds = (MINUS, -seconds) if seconds < 0 else ("", seconds)
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if seconds < 60:
        return f"{sign}{seconds} s"
    if minutes < 60:
        return f"{sign}{minutes} min"
    if hours < 48:
        return f"{sign}{hours} h {minutes % 60:02d} min"
    return f"{sign}{days} d {hours % 24} h"


def in_hours(minutes: float) -> str:
    """Write a length in minutes as hours: whole from ten on, below with one digit."""
    hours = minutes / 60
    return number(hours, 0 if hours >= 10 else 1)


def age(span: timedelta) -> str:
    """Write how old data are, in one unit and never rounded up: "3 s", "4 min", "2 h", "5 d"."""
    seconds = max(0, int(span.total_seconds()))
    for size, unit in ((172_800, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // (86_400 if unit == 'd' else size)} {unit}"
    return f"{seconds} s"


def clock(at: datetime, zone: ZoneInfo, seconds: bool = False) -> str:
    """Write a time of day in the venue's zone: "11:42"."""
    return f"{_in_zone(at, zone):{'%H:%M:%S' if seconds else '%H:%M'}}"


def day(on: date) -> str:
    """Write a date: "Tue 9 March 2021"."""
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]} {on.year}"


def instant(at: datetime, zone: ZoneInfo, seconds: bool = False) -> str:
    """Write an instant in the venue's zone: "Tue 9 March 2021, 11:42"."""
    local = _in_zone(at, zone)
    return f"{day(local)}, {clock(at, zone, seconds)}"


def instant_utc(at: datetime, seconds: bool = False) -> str:
    """Write an instant in UTC: "9 March 2021, 02:42 UTC"."""
    utc = at - _offset(at)
    text = f"{utc:{'%H:%M:%S' if seconds else '%H:%M'}}"
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {text} UTC"


def nothing_yet(registered_as_of: datetime | None, zone: ZoneInfo) -> str:
    """Write what is known while no attendance is."""
    if registered_as_of is None:
        return "nothing received yet"
    return f"no attendance yet; registrations as of {instant(registered_as_of, zone)}"


def time_range(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Write from when to when, with an en dash: "10:00–13:00"; another day is named."""
    first, last = _in_zone(start, zone), _in_zone(end, zone)
    tail = clock(end, zone) if first.date() == last.date() else instant(end, zone)
    return f"{clock(start, zone)}–{tail}"


def _offset(at: datetime) -> timedelta:
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("an instant needs a time zone")
    return offset


def _in_zone(at: datetime, zone: ZoneInfo) -> datetime:
    _offset(at)
    return at.astimezone(zone)
