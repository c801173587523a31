"""What the configuration of every source over HTTP has, in place of the path of its files."""

from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from etl.fetch.connection import LOOPBACK
from etl.fetch.signing import BEARER, Signing
from etl.source import SourceConfig


def _safe_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_address = bool(parts.hostname) and parts.port != 0 and value.isprintable()
    except ValueError:
        is_address = False
    if not is_address or parts.scheme not in ("http", "https"):
        raise ValueError('it is no address; write it as "https://indico.example.org"')
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("the token would be sent in the open; write it with https://")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("no name, password, query or fragment may stand in it")
    return value


Address = Annotated[str, AfterValidator(_safe_address)]
"""Where a system answers; what is sent there is seen by nobody on the way."""


class Fetched(SourceConfig):
    """Where to fetch, with which token and how often; `path` follows from the name."""

    of_fetching: ClassVar[tuple[str, ...]] = ("url", "token_env", "every_seconds")
    """Keys that change what is fetched from now on and nothing of what was."""
    url: Address
    """Where the system answers, without the path of its API."""
    token_env: str = Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """The environment variable that holds the token."""
    every_seconds: float = Field(default=60, ge=1, le=86_400)
    """How often the system is asked."""

    def signing(self) -> Signing:
        """Tell how the system is told who asks; most take the secret as their token."""
        return BEARER
