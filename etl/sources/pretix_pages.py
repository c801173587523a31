"""Reading a list of pretix to its end: every page, or none of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic
from urllib.parse import urlencode

from etl.fetch.answers import Answer, FetchError
from etl.fetch.client import Client
from etl.sources.pretix_answers import Kind, read_all

_MOST = "50"
"""Records of a page; pretix gives no more."""


@dataclass(frozen=True)
class Whole(Generic[Kind]):
    """A list that was read to its end."""

    records: dict[int | str, Kind]
    """By what tells them apart."""
    at: datetime
    """When the first page was answered: our clock, UTC."""
    generated: str
    """When it was made: the clock of pretix, ISO 8601; empty if it does not say so."""


def read_list(
    client: Client, path: str, query: Mapping[str, str | list[str]], kind: type[Kind], key: str
) -> Whole[Kind]:
    """Read all pages of a list.

    Raises `FetchError` if a page is none, or if there are not as many records as pretix counts:
    then a page was left out or the list has changed meanwhile.
    """
    records: dict[int | str, Kind] = {}
    at, generated, count = datetime.now(UTC), "", 0
    # In the address, since a parameter may stand in it more than once.
    asked = f"{path}?{urlencode({**query, 'page_size': _MOST}, doseq=True)}"
    for number, answer in enumerate(client.pages(asked, _following)):
        if number == 0:
            at, generated = answer.at, answer.headers.get("X-Page-Generated", "")
        value = answer.value
        read = read_all(kind, value.get("results")) if isinstance(value, dict) else None
        if read is None or type(value.get("count")) is not int or "next" not in value:
            message = f"{client.place(path)} is no list of pretix; see if it was changed and "
            raise FetchError(f"{message}check the url, organizer and event.")
        if value["count"] < count:
            raise _torn(client, path)
        count = value["count"]
        records |= {getattr(one, key): one for one in read}
    if len(records) != count:
        raise _torn(client, path)
    return Whole(records, at, generated)


def _following(answer: Answer) -> str | None:
    value = answer.value
    following = value.get("next") if isinstance(value, dict) else None
    return following if isinstance(following, str) else None


def _torn(client: Client, path: str) -> FetchError:
    place = client.place(path)
    return FetchError(
        f"{place} has pages that are not its whole list, which may have changed meanwhile; if "
        "this stays, see if pretix is in order."
    )
