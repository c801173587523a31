"""Values of the configuration that several kinds of sources have, checked in one way."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

# A moment whose parts are all different, so that a format that leaves one out is noticed.
_PROBE = datetime(2021, 3, 17, 13, 45, tzinfo=UTC)


def _known_zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f'"{value}" is no time zone; use a name such as "UTC"') from error


def _expressions(value: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in value:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f'"{pattern}" is no regular expression: {error}') from error
    return value


def _whole_format(value: str) -> str:
    try:
        again = datetime.strptime(_PROBE.strftime(value), value)  # noqa: DTZ007 it is compared only
    except ValueError as error:
        raise ValueError(f'"{value}" is no format of times') from error
    if again.date() != _PROBE.date():
        raise ValueError(f'"{value}" leaves out the day, the month or the year')
    if (again.hour, again.minute) != (_PROBE.hour, _PROBE.minute):
        raise ValueError(f'"{value}" leaves out the hour, the minute or AM and PM')
    return value


Zone = Annotated[str, AfterValidator(_known_zone)]
"""Name of a time zone."""

Patterns = Annotated[tuple[str, ...], AfterValidator(_expressions)]
"""Regular expressions of names and addresses of connections that are nobody's."""

TimeFormat = Annotated[str, AfterValidator(_whole_format)]
"""Format of times with their day, such as "%d.%m.%Y %H:%M:%S"."""

Offset = Annotated[float, Field(ge=-86400, le=86400)]
"""Seconds added to every time: what the clocks of a source are slow by."""


def is_service(texts: Iterable[str], patterns: Patterns) -> bool:
    """Tell a connection that is nobody's by any of its texts; upper and lower case are alike."""
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns for text in texts)
