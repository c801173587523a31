"""Visitors of the pages of the webcast, as Matomo counts them; they are no viewers.

Who watches without a click is not counted any more after some minutes, and who opened the page
and left is counted for as long.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, field_validator

from etl.fetch.answers import FetchError
from etl.fetch.client import Client
from etl.fetch.signing import Signing
from etl.fetch.spool import Spool
from etl.source import Chunk, Context, Parsed, PlaceRule, Reading, Source
from etl.sources.counters import PageVisitors, count, parse_page_visitors
from etl.sources.counters_fetch import ask_each
from etl.sources.fetched import Fetched
from etl.sources.streams import Streams

_PATH = "/index.php"
# Neither what joins conditions of a segment nor what would have to be escaped in one.
_PART_OF_ADDRESS = re.compile(r"[A-Za-z0-9._~/:-]+")


class MatomoLive(Fetched, Streams):
    """Configuration of `matomo_live`."""

    of_fetching: ClassVar = (*Fetched.of_fetching, "streams", "site_id", "last_minutes")
    site_id: int = Field(ge=1)
    """The website, by its number."""
    last_minutes: int = Field(default=5, ge=1, le=2880)
    """How far back somebody must have done something to be counted."""
    streams: tuple[PlaceRule, ...] = Field(min_length=1)
    """Rules whose `match` is a part of the address of the page of a stream."""

    @field_validator("streams")
    @classmethod
    def _are_of_pages(cls, rules: tuple[PlaceRule, ...]) -> tuple[PlaceRule, ...]:
        for rule in rules:
            if not _PART_OF_ADDRESS.fullmatch(rule.match):
                raise ValueError(f'"{rule.match}" is no part of an address without a query')
        return rules

    def signing(self) -> Signing:
        """Send the token in the form, as Matomo wants it."""
        return Signing("token_auth", "", is_field=True)


def fetch(config: MatomoLive, client: Client, folder: Path) -> None:
    """Add a line for each page; raise `FetchError` only after all were asked for."""
    ask_each(client, _asks(config, client, Spool(folder)))


def _asks(config: MatomoLive, client: Client, spool: Spool) -> Iterator[Callable[[], None]]:
    for page in dict.fromkeys(rule.match for rule in config.streams):
        yield partial(_ask, config, client, spool, page)


def _ask(config: MatomoLive, client: Client, spool: Spool, page: str) -> None:
    form = {
        "module": "API",
        "method": "Live.getCounters",
        "format": "JSON",
        "idSite": str(config.site_id),
        "lastMinutes": str(config.last_minutes),
        "segment": f"pageUrl=@{page}",
        "showColumns": "visitors",
    }
    answer = client.post(_PATH, form)
    if isinstance(answer.value, dict) and answer.value.get("result") == "error":
        message = (
            f"{client.place(_PATH)} refuses to count; check the token, that it may view site_id, "
            "and that the number of the site is right."
        )
        raise FetchError(message)
    visitors = _visitors(answer.value)
    if visitors is None:
        message = f"{client.place(_PATH)} answers with no counter; see if Matomo was changed."
        raise FetchError(message)
    spool.append(
        "visitors",
        [{"page": page, "minutes": config.last_minutes, "visitors": visitors}],
        answer.at,
    )


def _visitors(value: Any) -> int | None:
    """Return the counter, which is a text or a number by version."""
    counters = value[0] if isinstance(value, list) and len(value) == 1 else None
    return count(counters.get("visitors")) if isinstance(counters, dict) else None


def parse(chunk: Chunk, config: MatomoLive, context: Context) -> Parsed:
    """Read one page a line."""
    return parse_page_visitors(chunk, _page)


def _page(answer: Any) -> PageVisitors | None:
    if not isinstance(answer, Mapping) or not isinstance(answer.get("page"), str):
        return None
    visitors, minutes = count(answer.get("visitors")), count(answer.get("minutes"))
    if visitors is None or not minutes:
        return None
    return PageVisitors(answer["page"], visitors, minutes)


SOURCE = Source(
    kind="matomo_live",
    config=MatomoLive,
    reading=Reading.LINES,
    parse=parse,
    suffixes=(".jsonl",),
    fetch=fetch,
)
