"""What counts as an answer of a system, and the sentence when it is none."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NoReturn

import orjson
import requests
from requests.utils import parse_header_links
from urllib3 import Retry
from urllib3.exceptions import HTTPError, InvalidHeader

from etl.errors import SourceError

_BLOCK_BYTES = 64 * 1024
_MOST_REASON_BYTES = 64 * 1024
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_MEANINGS = {
    400: "refuses the request (400); check the token, its rights, and the url",
    401: "refused the token (401); put a valid one into the variable that token_env names",
    403: "does not let this token read it (403); give it the rights its page in docs/sources names",
    404: "does not exist (404); check the address and the numbers in the configuration",
    429: "says that it is asked too often (429); ask less often with every_seconds",
}


class FetchError(SourceError):
    """A system did not give what it was asked for; what it gave before stays."""

    def __init__(
        self, sentence: str, status: int = 0, wait_seconds: float = 0, said: Any = None
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.wait_seconds = wait_seconds
        """How long the system asked to be left alone."""
        self.said = said
        """The JSON a system refused with, if any, for who knows its codes; never to be shown."""


class Passing(FetchError):
    """What may be otherwise a moment later."""


@dataclass(frozen=True)
class Answer:
    """What a system answered, and when: our clock, UTC, as the answer began."""

    value: Any
    at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    """By name in any case."""


def next_link(answer: Answer) -> str | None:
    """Return the address of the next page as a header tells it (RFC 8288), None on the last."""
    for link in parse_header_links(answer.headers.get("Link", "")):
        if "next" in link.get("rel", "").split():
            return str(link["url"])
    return None


def refuse(response: requests.Response, place: str) -> None:
    """Raise `FetchError` if this is no answer, by its status and type."""
    status = response.status_code
    if status in _PASSING:
        what = _MEANINGS.get(status, f"is out of order ({status}); see if it runs")
        raise Passing(f"{place} {what}.", status, _wait_seconds(response))
    if status != requests.codes.ok:
        what = _MEANINGS.get(status, f"answers {status}; check the url in the configuration")
        raise FetchError(f"{place} {what}.", status, _wait_seconds(response), _said(response))
    kind = response.headers.get("Content-Type", "").casefold()
    if "html" in kind:
        _refuse_page(place)
    if "json" not in kind:
        raise FetchError(f"{place} does not answer with JSON; check the url.")


def refuse_to_take(response: requests.Response, place: str) -> None:
    """Raise `FetchError` if what was posted was not taken."""
    status = response.status_code
    if not 200 <= status < 300:
        message = f"{place} does not take what is posted ({status}); see if it is in order."
        raise FetchError(message, status, _wait_seconds(response))


def read(response: requests.Response, place: str, max_bytes: int) -> bytes:
    """Return the content, unpacked; raise `FetchError` as soon as it is too large."""
    content = bytearray()
    for block in response.raw.stream(_BLOCK_BYTES, decode_content=True):
        content += block
        if len(content) > max_bytes:
            size = f"{max_bytes / 2**20:g}"
            raise FetchError(f"{place} answers with more than {size} MB; check the url.")
    return bytes(content)


def parse(content: bytes, place: str) -> Any:
    """Return the JSON of an answer; raise `FetchError` if it is none that can be kept."""
    if content.lstrip()[:1] == b"<":
        _refuse_page(place)
    try:
        value = orjson.loads(content)
        # Less deep can be written than read, and sources put something of their own around it.
        orjson.dumps([[[[[[[[value]]]]]]]])
    except orjson.JSONDecodeError:
        message = f"{place} answers with JSON that is cut short or damaged; see if it is in order."
        raise Passing(message) from None
    except orjson.JSONEncodeError:
        message = f"{place} answers with JSON that is nested too deep; check the url."
        raise FetchError(message) from None
    return value


def _said(response: requests.Response) -> Any:
    """Return the JSON that comes with a refusal; None if it is none, or is cut short."""
    with suppress(FetchError, HTTPError, OSError, orjson.JSONDecodeError):
        return orjson.loads(read(response, "", _MOST_REASON_BYTES))
    return None


def _refuse_page(place: str) -> NoReturn:
    message = (
        f"{place} answers with a web page in place of JSON, perhaps to sign in; check the url, the "
        "token and the network."
    )
    raise FetchError(message)


def _wait_seconds(response: requests.Response) -> float:
    """Return how long the system asks to be left alone, 0 if it does not say so."""
    text = response.headers.get("Retry-After", "0")
    with suppress(InvalidHeader, ValueError, OverflowError):
        return Retry().parse_retry_after(text)
    # Not as the standard has it, but as Zoom writes it.
    with suppress(ValueError, TypeError, OverflowError):
        return max(0, (datetime.fromisoformat(text) - datetime.now(UTC)).total_seconds())
    return 0
