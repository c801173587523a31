"""Asking a system once: within its time, to be ended from another thread, to no other host.

Every failure is a `FetchError` of one sentence, which names host and path but no query.
"""

import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from etl.fetch.answers import Answer, FetchError, Passing, parse, read, refuse, refuse_to_take
from etl.fetch.sockets import Adapter

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_MOST_REDIRECTS = 3
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


@dataclass(frozen=True)
class Question:
    """What is asked; with a form it is posted."""

    url: str
    place: str
    """Host and path, for messages."""
    params: Mapping[str, str] | None = None
    form: Mapping[str, str] | None = None
    told: bytes | None = None
    """JSON that is posted; of what is answered only the status counts."""
    headers: Mapping[str, str] | None = None


class Connection:
    """Asks as often as it is told to, from one thread; `stop` may come from another."""

    def __init__(self, url: str, limits: Limits) -> None:
        self._limits = limits
        self._overdue = threading.Event()
        self.stopped = threading.Event()
        self._adapter = Adapter()
        self._session = requests.Session()
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)
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

    def stop(self) -> None:
        """End what is going on at once and refuse everything later."""
        self.stopped.set()
        self._adapter.cut()

    def close(self) -> None:
        """Close the connections; the next question opens one again."""
        self._session.close()

    def ask(self, question: Question, auth: AuthBase, until: float) -> Answer:
        """Ask once, and end it at a moment of the monotonic clock or when `stop` is called."""
        self._overdue.clear()
        timer = threading.Timer(max(0, until - time.monotonic()), self._end)
        timer.daemon = True
        timer.start()
        place = question.place
        try:
            return self._follow(question, auth)
        except requests.exceptions.SSLError:
            message = f"{place} has no certificate to trust; check the url and its certificate."
            raise FetchError(message) from None
        except (requests.RequestException, HTTPError, OSError) as error:
            # Without the error, which holds the request and so the token.
            raise self._fault(error, place) from None
        except ValueError:
            # From libraries, of addresses and lengths that are none.
            message = f"{place} answers with what is no HTTP; see if it and what lies between are "
            raise Passing(f"{message}in order.") from None
        finally:
            timer.cancel()

    def _raise_if_cut(self) -> None:
        # A connection that was cut can look like the end of the answer.
        if self.stopped.is_set() or self._overdue.is_set():
            raise OSError

    def _end(self) -> None:
        self._overdue.set()
        self._adapter.cut()

    def _fault(self, error: Exception, place: str) -> FetchError:
        if self.stopped.is_set():
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

    def _follow(self, question: Question, auth: AuthBase) -> Answer:
        """Ask, and follow to where the system sends on as long as it is the same one."""
        url, params, place = question.url, question.params, question.place
        for _ in range(_MOST_REDIRECTS + 1):
            self._raise_if_cut()
            with closing(
                self._session.request(
                    "GET" if question.form is None and question.told is None else "POST",
                    url,
                    params=params,
                    data=question.form if question.told is None else question.told,
                    headers=question.headers,
                    auth=auth,
                    timeout=(self._limits.connect, self._limits.read),
                    allow_redirects=False,
                    stream=True,
                )
            ) as response:
                at = datetime.now(UTC)
                self._raise_if_cut()
                if question.told is not None:
                    refuse_to_take(response, place)
                    return Answer(None, at, response.headers)
                if not response.is_redirect:
                    refuse(response, place)
                    content = read(response, place, self._limits.max_bytes)
                    self._raise_if_cut()
                    return Answer(parse(content, place), at, response.headers)
                url, params = urljoin(url, response.headers["Location"]), None
                refuse_other_host(url, question.url, place)
        raise FetchError(f"{place} sends round in a circle; check the url in the configuration.")


def place_of(url: str) -> str:
    """Name what an address leads to, for messages: host and path, without a query."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"[:_MOST_SHOWN]


def refuse_other_host(url: str, own: str, place: str) -> None:
    """Raise `FetchError` if an address is not at the host of our own."""
    origin = _origin(url)
    if origin != _origin(own):
        host = "".join(filter(str.isprintable, origin[1] or "none"))[:_MOST_SHOWN]
        message = (
            f"{place} leads to another address ({host}), where the token must not go; check "
            "the url in the configuration."
        )
        raise FetchError(message)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        usual = {"https": 443, "http": 80}.get(parts.scheme)
        return parts.scheme, parts.hostname, parts.port or usual
    except ValueError:
        return "", None, None
