"""The HTTP client of all sources: it waits, tries again and refuses; it never tells the token.

One client serves one source from one thread; `stop` may come from another. Every failure is a
`FetchError` of one sentence, which names host and path but no query.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from requests.auth import AuthBase

from etl.fetch.answers import Answer, FetchError, Passing
from etl.fetch.connection import Connection, Limits, Question, place_of, refuse_other_host
from etl.fetch.signing import BEARER, Grant, Granted, Held, Signing

_MOST_PAGES = 10_000
_NOT_GRANTED = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class Client:
    """Asks one system, at `url` and nowhere else; only it, and who grants tokens, is ever told.

    `secret` is the token, or what a token is granted for, as `signing` has it.
    """

    def __init__(
        self, url: str, secret: str, limits: Limits | None = None, signing: Signing = BEARER
    ) -> None:
        if not secret or not secret.isascii() or not secret.isprintable() or " " in secret:
            message = "The token is empty or holds what no token has; set its variable anew."
            raise FetchError(message)
        self._url = url.rstrip("/")
        self._secret, self._signing, self._held = secret, signing, Held()
        self._limits = limits or Limits()
        self._connection = Connection(url, self._limits)

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called: nothing is asked any more."""
        return self._connection.stopped.is_set()

    def stop(self) -> None:
        """End what is going on at once and refuse everything later; for another thread."""
        self._connection.stop()

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def get(self, path: str, params: Mapping[str, str] | None = None, *, shown: str = "") -> Answer:
        """Return the JSON at a path below `url`; `shown` stands for the path in messages."""
        url = self._url_of(path)
        return self._insist(Question(url, self.place(shown or url), params))

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """Return the JSON that a form is answered with; it may be sent several times."""
        url = self._url_of(path)
        return self._insist(Question(url, self.place(url), form=form))

    def drop_token(self) -> None:
        """Have a token granted anew for the next question; for systems that refuse it in words."""
        self._held.drop()

    def pages(
        self,
        path: str,
        following: Callable[[Answer], str | None],
        params: Mapping[str, str] | None = None,
        *,
        shown: str = "",
    ) -> Iterator[Answer]:
        """Yield the pages of a list; `following` tells the address of the next from one of them.

        `shown` stands for the path in messages.
        """
        seen: set[str] = set()
        next_path: str | None = path
        while next_path is not None:
            if next_path in seen or len(seen) == _MOST_PAGES:
                place = self.place(shown or path)
                raise FetchError(f"{place} has pages without an end; check the address.")
            seen.add(next_path)
            answer = self.get(next_path, params, shown=shown)
            yield answer
            next_path, params = following(answer), None

    def place(self, path: str) -> str:
        """Name what a path leads to, for messages: host and path, without a query."""
        return place_of(self._url_of(path))

    def _url_of(self, path: str) -> str:
        url = path if "://" in path else f"{self._url}/{path.lstrip('/')}"
        refuse_other_host(url, self._url, urlsplit(self._url).netloc)
        return url

    def _insist(self, question: Question) -> Answer:
        """Ask until there is an answer, the trials or the time are used up or `stop` is called."""
        until = time.monotonic() + self._limits.total
        pause = self._limits.pause
        for trial in range(1, self._limits.trials + 1):
            was_held = self._held.token() is not None
            is_last = trial == self._limits.trials
            try:
                return self._connection.ask(question, self._auth(until), until)
            except Passing as fault:
                wait = max(fault.wait_seconds, pause * random.uniform(0.5, 1.5))
                is_last |= wait > self._limits.longest_pause or time.monotonic() + wait > until
                if is_last or self._connection.stopped.wait(wait):
                    raise
                pause *= 2
            except FetchError as fault:
                # A token that was granted can be taken back before its time.
                if fault.status != HTTPStatus.UNAUTHORIZED or not was_held or is_last:
                    raise
                self._held.drop()
        raise AssertionError  # the last trial returns or raises

    def _auth(self, until: float) -> AuthBase:
        """Return what signs the next question, with a token that is good."""
        grant = self._signing.grant
        if grant is None:
            return self._signing.auth(self._secret)
        token = self._held.token()
        return self._signing.auth(token or self._held.take(self._granted(grant, until)))

    def _granted(self, grant: Grant, until: float) -> Granted:
        place = place_of(grant.url)
        question = Question(grant.url, place, form=grant.signed_form(self._secret))
        refused = f"{place} grants no token; put a valid secret into the variable that token_env "
        refused += "names, and check the numbers of the account in the configuration."
        try:
            answer = self._connection.ask(question, grant.auth(self._secret), until)
        except FetchError as fault:
            if fault.status in _NOT_GRANTED:
                raise FetchError(refused, wait_seconds=fault.wait_seconds) from None
            raise
        granted = grant.read(answer.value)
        if granted is None:
            raise FetchError(refused)
        return granted
