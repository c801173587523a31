"""Values of the configuration that several kinds of sources have, checked in one way."""

import re
from collections.abc import Iterable
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field


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


Zone = Annotated[str, AfterValidator(_known_zone)]
"""Name of a time zone."""

Patterns = Annotated[tuple[str, ...], AfterValidator(_expressions)]
"""Regular expressions of names and addresses of connections that are nobody's."""

Offset = Annotated[float, Field(ge=-86400, le=86400)]
"""Seconds added to every time: what the clocks of a source are slow by."""


def is_service(texts: Iterable[str], patterns: Patterns) -> bool:
    """Tell a connection that is nobody's by any of its texts; upper and lower case are alike."""
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns for text in texts)
