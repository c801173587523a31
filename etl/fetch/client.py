"""The HTTP client of all sources: it waits, tries again and refuses; it never tells the token.

One client serves one source from one thread; `stop` may come from another. Every failure is a
`FetchError` of one sentence, which names host and path but no query.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from etl.fetch.answers import Answer, FetchError, Passing, parse, read, refuse
from etl.fetch.sockets import Adapter

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_MOST_REDIRECTS = 3
_MOST_PAGES = 10_000
_MOST_SHOWN = 120


@dataclass(frozen=True)
class Limits:
    """What an answer may take. Times are in seconds."""

    connect: float = 5
    read: float = 30
    """Between two signs of life of the system."""
    total: float = 120
    """For an answer with all its trials and the pauses between them."""
    trials: int = 4
    pause: float = 1
    """Before the second trial; twice as long before each later one."""
    longest_pause: float = 60
    max_bytes: int = 64 * 1024 * 1024
    """Unpacked."""


class _Token(AuthBase):
    """Stands in the place of a header, which messages of libraries may show."""

    def __init__(self, scheme: str, token: str) -> None:
        self._value = f"{scheme} {token}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._value
        return request


class Client:
    """Asks one system, at `url` and nowhere else; only it is ever told the token."""

    def __init__(
        self, url: str, token: str, limits: Limits | None = None, scheme: str = "Bearer"
    ) -> None:
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            message = "The token is empty or holds what no token has; set its variable anew."
            raise FetchError(message)
        self._url = url.rstrip("/")
        self._limits = limits or Limits()
        self._stopped = threading.Event()
        self._overdue = threading.Event()
        self._adapter = Adapter()
        self._session = requests.Session()
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)
        self._session.auth = _Token(scheme, token)
        self._session.headers.update(
            {
                "Accept": "application/json",
                "Accept-Language": "en",
                "Accept-Encoding": "gzip",
                "User-Agent": "congress-monitor",
            }
        )
        # The proxy of the environment leads to no loopback address.
        self._session.trust_env = urlsplit(url).hostname not in LOOPBACK

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called: nothing is asked any more."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """End what is going on at once and refuse everything later; for another thread."""
        self._stopped.set()
        self._adapter.cut()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(self, path: str, params: Mapping[str, str] | None = None, *, shown: str = "") -> Answer:
        """Return the JSON at a path below `url`; `shown` stands for the path in messages."""
        url = self._url_of(path)
        place = self.place(shown or url)
        until = time.monotonic() + self._limits.total
        pause = self._limits.pause
        for trial in range(1, self._limits.trials + 1):
            try:
                return self._ask(url, params, place, until)
            except Passing as fault:
                wait = max(fault.wait_seconds, pause * random.uniform(0.5, 1.5))
                is_last = trial == self._limits.trials or wait > self._limits.longest_pause
                if is_last or time.monotonic() + wait > until or self._stopped.wait(wait):
                    raise
                pause *= 2
        raise AssertionError  # the last trial returns or raises

    def pages(
        self,
        path: str,
        following: Callable[[Any], str | None],
        params: Mapping[str, str] | None = None,
    ) -> Iterator[Answer]:
        """Yield the pages of a list; `following` tells the address of the next from one's value."""
        seen: set[str] = set()
        next_path: str | None = path
        while next_path is not None:
            if next_path in seen or len(seen) == _MOST_PAGES:
                raise FetchError(f"{self.place(path)} has pages without an end; check the address.")
            seen.add(next_path)
            answer = self.get(next_path, params)
            yield answer
            next_path, params = following(answer.value), None

    def place(self, path: str) -> str:
        """Name what a path leads to, for messages: host and path, without a query."""
        parts = urlsplit(self._url_of(path))
        return f"{parts.netloc}{parts.path}"[:_MOST_SHOWN]

    def _url_of(self, path: str) -> str:
        url = path if "://" in path else f"{self._url}/{path.lstrip('/')}"
        self._refuse_other_host(url, urlsplit(self._url).netloc)
        return url

    def _refuse_other_host(self, url: str, place: str) -> None:
        if _origin(url) != _origin(self._url):
            host = (urlsplit(url).hostname or "")[:_MOST_SHOWN]
            message = (
                f"{place} leads to another address ({host}), where the token must not go; check "
                "the url in the configuration."
            )
            raise FetchError(message)

    def _ask(self, url: str, params: Mapping[str, str] | None, place: str, until: float) -> Answer:
        """Ask once, and end it when its time is over or `stop` is called."""
        self._overdue.clear()
        timer = threading.Timer(max(0, until - time.monotonic()), self._end)
        timer.daemon = True
        timer.start()
        try:
            return self._follow(url, params, place)
        except requests.exceptions.SSLError:
            message = f"{place} has no certificate to trust; check the url and its certificate."
            raise FetchError(message) from None
        except (requests.RequestException, HTTPError, OSError) as error:
            # Without the error, which holds the request and so the token.
            raise self._fault(error, place) from None
        finally:
            timer.cancel()

    def _raise_if_cut(self) -> None:
        # A connection that was cut can look like the end of the answer.
        if self._stopped.is_set() or self._overdue.is_set():
            raise OSError

    def _end(self) -> None:
        self._overdue.set()
        self._adapter.cut()

    def _fault(self, error: Exception, place: str) -> FetchError:
        if self._stopped.is_set():
            return FetchError(f"{place} was not waited for, since the program is stopping.")
        if self._overdue.is_set():
            seconds = f"{self._limits.total:g}"
            return FetchError(f"{place} did not answer in full within {seconds} s; it is late.")
        if isinstance(error, requests.ReadTimeout):
            return Passing(f"{place} gave no answer for {self._limits.read:g} s; see if it runs.")
        if isinstance(error, requests.ConnectTimeout):
            return Passing(f"{place} cannot be reached; check the url and the network.")
        if isinstance(error, requests.ConnectionError) and "establish" in str(error):
            return Passing(f"{place} cannot be reached; check the url and the network.")
        return Passing(f"{place} broke off its answer; see if it and the network are in order.")

    def _follow(self, url: str, params: Mapping[str, str] | None, place: str) -> Answer:
        """Ask, and follow to where the system sends on as long as it is the same one."""
        for _ in range(_MOST_REDIRECTS + 1):
            self._raise_if_cut()
            with closing(
                self._session.get(
                    url,
                    params=params,
                    timeout=(self._limits.connect, self._limits.read),
                    allow_redirects=False,
                    stream=True,
                )
            ) as response:
                at = datetime.now(UTC)
                self._raise_if_cut()
                if not response.is_redirect:
                    refuse(response, place)
                    content = read(response, place, self._limits.max_bytes)
                    self._raise_if_cut()
                    return Answer(parse(content, place), at)
                url, params = urljoin(url, response.headers["Location"]), None
                self._refuse_other_host(url, place)
        raise FetchError(f"{place} sends round in a circle; check the url in the configuration.")


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        usual = {"https": 443, "http": 80}.get(parts.scheme)
        return parts.scheme, parts.hostname, parts.port or usual
    except ValueError:
        return "", None, None
