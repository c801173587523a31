"""How a system is told who asks: a token as it stands, or one that is granted for a while.

Whoever configures a source gives one secret. Some systems take it as their token; others grant a
token for it, which expires.
"""

import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from requests.auth import AuthBase

# A token is renewed before it expires: the system's clock is not ours.
_EARLY_SECONDS = 60


@dataclass(frozen=True)
class Granted:
    """A token and how long it is good for, in seconds."""

    token: str
    seconds: float


def oauth_token(value: Any) -> Granted | None:
    """Read the answer of an OAuth 2 token endpoint (RFC 6749, section 5.1).

    A token without a number of seconds is good for who knows how long, so it is hardly held.
    """
    if not isinstance(value, dict):
        return None
    token, seconds = value.get("access_token"), value.get("expires_in")
    if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
        return None
    return Granted(token, float(seconds) if isinstance(seconds, int | float) else 0)


@dataclass(frozen=True)
class Grant:
    """Where a token is granted: a form is posted, with the secret and what is no secret."""

    url: str
    form: Mapping[str, str]
    secret_field: str = ""
    """Field of the form that carries the secret; empty: it is the password of `user`."""
    user: str = ""
    read: Callable[[Any], Granted | None] = oauth_token
    """Reads the answer; None if nothing is granted."""

    def signed_form(self, secret: str) -> dict[str, str]:
        """Return the form to post."""
        return {**self.form, self.secret_field: secret} if self.secret_field else dict(self.form)

    def auth(self, secret: str) -> AuthBase:
        """Return what signs the question for a token."""
        if self.secret_field:
            return Unsigned()
        pair = b64encode(f"{self.user}:{secret}".encode()).decode()
        return _Header("Authorization", f"Basic {pair}")


@dataclass(frozen=True)
class Signing:
    """Where a system looks for the token: in a header, or in a field of the form it is sent."""

    name: str = "Authorization"
    prefix: str = "Bearer "
    is_field: bool = False
    grant: Grant | None = None
    """None: the secret is the token."""

    def auth(self, token: str) -> AuthBase:
        """Return what signs a question."""
        place = _Field if self.is_field else _Header
        return place(self.name, f"{self.prefix}{token}")


BEARER = Signing()


class Held:
    """The token of one client, while it is good."""

    def __init__(self) -> None:
        self._token: str | None = None
        self._until = 0.0

    def token(self) -> str | None:
        """Return the token, None if a new one is to be asked for."""
        return self._token if time.monotonic() < self._until else None

    def take(self, granted: Granted) -> str:
        """Hold a token that was just granted."""
        self._token = granted.token
        self._until = time.monotonic() + max(granted.seconds - _EARLY_SECONDS, 1)
        return granted.token

    def drop(self) -> None:
        """Hold none: the system does not know it any more."""
        self._token = None


class Unsigned(AuthBase):
    """Signs nothing; without it a library would look for a password on this machine."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leave a question as it is."""
        return request


class _Header(AuthBase):
    """Stands in the place of a header, which messages of libraries may show."""

    def __init__(self, name: str, value: str) -> None:
        self._name, self._value = name, value

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers[self._name] = self._value
        return request


class _Field(AuthBase):
    """Stands in the place of a field of a form."""

    def __init__(self, name: str, value: str) -> None:
        self._field = urlencode({name: value})

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body if isinstance(request.body, str) else ""
        request.body = f"{body}&{self._field}" if body else self._field
        request.headers["Content-Type"] = "application/x-www-form-urlencoded"
        request.prepare_content_length(request.body)
        return request
