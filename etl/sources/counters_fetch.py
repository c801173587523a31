"""What fetching from a webcast service has in common: which streams, and each by itself."""

import re
from collections.abc import Callable, Iterable
from typing import ClassVar

from pydantic import Field, field_validator

from etl.fetch.answers import FetchError
from etl.fetch.client import Client
from etl.source import PlaceRule
from etl.sources.fetched import Fetched
from etl.sources.streams import Streams

_MOST_FAILURES = 3
_ID = re.compile(r"[A-Za-z0-9_-]+")


class Counters(Fetched, Streams):
    """Configuration of a service whose streams are asked for by the ids that the rules name."""

    # No parser looks at the rules: a stream that is added is asked for from now on.
    of_fetching: ClassVar = (*Fetched.of_fetching, "streams")
    streams: tuple[PlaceRule, ...] = Field(min_length=1)
    """Rules whose `match` is the id of a stream; each gives its meeting and language."""

    @field_validator("streams")
    @classmethod
    def _are_of_ids(cls, rules: tuple[PlaceRule, ...]) -> tuple[PlaceRule, ...]:
        for rule in rules:
            if not _ID.fullmatch(rule.match):
                raise ValueError(f'"{rule.match}" is no id; give the id alone, without an address')
        return rules

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the streams, each once."""
        return tuple(dict.fromkeys(rule.match for rule in self.streams))


def ask_each(client: Client, asks: Iterable[Callable[[], None]]) -> None:
    """Ask one after another; raise the first `FetchError` only after the others were asked.

    Three of them are no fault of a stream but of the service, and end it.
    """
    faults: list[FetchError] = []
    for ask in asks:
        try:
            ask()
        except FetchError as fault:
            faults.append(fault)
            if client.is_stopped or len(faults) == _MOST_FAILURES:
                break
    if faults:
        raise faults[0]
