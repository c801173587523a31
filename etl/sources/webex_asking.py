"""How Webex is asked on one meeting, and the configuration that says what it is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qs, urlencode

from pydantic import Field, model_validator

from etl.fetch.answers import Answer, FetchError, next_link
from etl.fetch.client import Client
from etl.fetch.spool import Spool
from etl.source import Strict
from etl.sources.connections import Platform, meeting_number, place_name
from etl.sources.fetched import Fetched

PARTICIPANTS, MEETINGS = "/v1/meetingParticipants", "/v1/meetings"


class WebexEvent(Strict):
    """A meeting or webinar on Webex, with all its instances."""

    number: str = ""
    id: str = ""
    name: str = ""
    """What the meeting is known by; empty: its number."""

    @model_validator(mode="after")
    def _is_known(self) -> "WebexEvent":
        if bool(self.number) == bool(self.id):
            raise ValueError('it needs either a "number" or an "id"')
        if self.number and meeting_number(self.number) is None:
            raise ValueError('"number" is no meeting number; write it as "2550 123 4567"')
        if self.id and not self.name.strip():
            raise ValueError('with an "id" it needs a "name"')
        return self

    @property
    def place(self) -> str:
        """Return what the meeting is known by."""
        return place_name(self.name if self.name.strip() else self.number)


class WebexApi(Fetched, Platform):
    """Configuration of `webex_api`."""

    of_fetching: ClassVar = (*Fetched.of_fetching, "events", "host_email")
    url: str = "https://webexapis.com"
    events: tuple[WebexEvent, ...] = Field(min_length=1)
    host_email: str = ""
    """Whose meetings they are, if the token is of an administrator."""
    service_roles: tuple[Literal["Host", "Cohost"], ...] = ("Host",)
    """Roles of people whose connections are nobody's."""


@dataclass(frozen=True)
class Asking:
    """What every question on one event needs."""

    config: WebexApi
    client: Client
    spool: Spool
    event: WebexEvent

    @property
    def key(self) -> str:
        """Return what the event is remembered by."""
        return self.event.number or self.event.id

    def params(self, **params: str) -> dict[str, str]:
        """Return what is asked, on behalf of whom it is asked."""
        host = {"hostEmail": self.config.host_email} if self.config.host_email else {}
        return params | host

    def pages(self, path: str, params: dict[str, str]) -> Iterator[tuple[list[Any], datetime]]:
        """Yield the items of each page, and when it was answered; refuse what is none."""
        shown = self._shown(path)
        for page in self.client.pages(
            path, lambda one: _following(one, params), params, shown=shown
        ):
            items = page.value.get("items") if isinstance(page.value, dict) else None
            if not isinstance(items, list):
                raise self.strange(path)
            yield items, page.at

    def get(self, path: str, params: dict[str, str]) -> Any:
        """Return a single answer."""
        return self.client.get(path, params, shown=self._shown(MEETINGS)).value

    def strange(self, path: str) -> FetchError:
        """Return the fault of an answer that is none."""
        return self.fault(path, "is no such list; see if Webex was changed and check the url")

    def fault(self, path: str, what: str) -> FetchError:
        """Return a fault in one sentence."""
        return FetchError(f"{self.client.place(self._shown(path))} {what}.")

    def _shown(self, path: str) -> str:
        return f"{path} ({self.event.place})"


def _following(page: Answer, params: Mapping[str, str]) -> str | None:
    """Return the address of the next page, with what Webex left out of it."""
    address = next_link(page)
    if address is None:
        return None
    given = parse_qs(address.partition("?")[2], keep_blank_values=True)
    missing = urlencode({name: value for name, value in params.items() if name not in given})
    if not missing:
        return address
    return f"{address}{'&' if given else '?'}{missing}"
