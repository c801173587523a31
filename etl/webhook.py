"""Posting alerts to an address, in a thread of its own: loading never waits for it.

A message that is not taken is posted again until it is, less and less often. One that was taken
may be posted once more if the program is killed before that is noted, with the same key.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
import requests
from requests.auth import AuthBase

from etl.errors import SourceError
from etl.fetch.connection import Connection, Limits, Question

LIMITS = Limits(connect=5, read=10, total=20)
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 60.0


@dataclass(frozen=True)
class Message:
    """What is posted of an episode: that it began, or that it is over."""

    alert_id: str
    state: str
    content: dict[str, Any]

    @property
    def key(self) -> str:
        """The name by which who receives it knows it again."""
        return f"{self.alert_id}-{self.state}"


@dataclass(frozen=True)
class Outcome:
    """How posting a message went; without an error it was taken."""

    message: Message
    error: str | None


class _Unsigned(AuthBase):
    """Adds nothing: the address is the secret, and no other of this machine belongs to it."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Webhook:
    """One address. From `start` to `stop` it posts what it is offered."""

    def __init__(self, url: str, place: str) -> None:
        """Keep the address; `place` stands for it in messages."""
        self._url, self._place = url, place
        self._connection = Connection(url, LIMITS)
        self._change = threading.Condition()
        self._is_stopping = False
        self._waiting: dict[str, Message] = {}
        self._untold: list[Outcome] = []
        """Outcomes nobody has taken: what was taken by the address is not posted again."""

    def start(self) -> None:
        """Begin to post."""
        threading.Thread(target=self._keep_posting, name="webhook", daemon=True).start()

    def stop(self) -> None:
        """End what is being posted and post nothing more."""
        with self._change:
            self._is_stopping = True
            self._connection.stop()
            self._change.notify_all()

    def offer(self, messages: Iterable[Message]) -> None:
        """Have these posted and no others; those that are waiting keep their place."""
        wanted = {message.key: message for message in messages}
        with self._change:
            taken = {one.message.key for one in self._untold if one.error is None}
            waiting = {key: old for key, old in self._waiting.items() if key in wanted}
            fresh = {key: new for key, new in wanted.items() if key not in taken | waiting.keys()}
            self._waiting = waiting | fresh
            self._change.notify_all()

    def take(self) -> list[Outcome]:
        """Return what has become of messages since this was asked last."""
        with self._change:
            untold, self._untold = self._untold, []
        return untold

    def wait(self, seconds: float) -> None:
        """Wait until all is posted, something is not taken, or the time is over."""
        with self._change:
            self._change.wait_for(
                lambda: not self._waiting or any(one.error for one in self._untold),
                seconds,
            )

    def _keep_posting(self) -> None:
        failures = 0
        while message := self._next():
            error = self._post(message)
            failures = failures + 1 if error else 0
            with self._change:
                if self._is_stopping and error:
                    return
                self._untold.append(Outcome(message, error))
                self._waiting.pop(message.key, None)
                if error:
                    # Behind the others: one that is refused holds up none of them.
                    self._waiting[message.key] = message
                self._change.notify_all()
                if error:
                    pause = FIRST_PAUSE_SECONDS * 2.0 ** min(failures - 1, 16)
                    seconds = min(LONGEST_PAUSE_SECONDS, pause)
                    self._change.wait_for(lambda: self._is_stopping, seconds)

    def _next(self) -> Message | None:
        with self._change:
            self._change.wait_for(lambda: self._is_stopping or self._waiting)
            return None if self._is_stopping else next(iter(self._waiting.values()))

    def _post(self, message: Message) -> str | None:
        """Post a message once; return why it was not taken, if so."""
        question = Question(
            self._url,
            self._place,
            told=orjson.dumps(message.content),
            headers={"Content-Type": "application/json", "Idempotency-Key": message.key},
        )
        try:
            self._connection.ask(question, _Unsigned(), time.monotonic() + LIMITS.total)
        except SourceError as fault:
            return str(fault)
        except Exception as fault:
            return (
                f"{self._place} could not be posted to because of a fault of this program "
                f"({type(fault).__name__}); report it."
            )
        finally:
            self._connection.close()
        return None
