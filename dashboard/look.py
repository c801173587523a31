"""A reader's look at a page: written into an address when the page is drawn, read at a refresh."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - pydantic reads the annotations
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field, TypeAdapter, ValidationError

from dashboard.errors import LookError
from dashboard.moment import Asked  # noqa: TC001 - pydantic reads the annotations
from dashboard.snapshot import to_utc
from dashboard.zones import is_known_zone

if TYPE_CHECKING:
    from dashboard.settings import EventSettings


@dataclass(frozen=True)
class Look:
    """Which page, of which moment, refreshed how often; `kept` are the choices its links keep."""

    path: str
    asked: Asked
    seconds: Annotated[int, Field(ge=1, le=60)]
    kept: Mapping[str, str]


_LOOK: Final = TypeAdapter(Look)


def write_look(look: Look) -> str:
    """Write a look as JSON."""
    return _LOOK.dump_json(look).decode()


def read_look(text: str, event: EventSettings) -> Look:
    """Read a look; raise `LookError` for what no page of this event has written."""
    try:
        look = _LOOK.validate_json(text)
        minute = to_utc(look.asked.minute) if look.asked.minute else None
        day = minute.astimezone(event.zone).date() if minute else None
    except (ValidationError, OverflowError) as error:
        raise LookError("This is no look at a page; load the page again.") from error
    if look.asked.clock and not is_known_zone(look.asked.clock.key):
        raise LookError(f"{look.asked.clock} is no known time zone; load the page again.")
    for on in (look.asked.day, day):
        if on and not event.starts_on <= on <= event.ends_on:
            raise LookError(f"{on} is no day of the event; load the page again.")
    return replace(look, asked=replace(look.asked, minute=minute))
