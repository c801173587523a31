"""What the script of a followed page does: it fetches what stands in the places of the page."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import Any, Self

import httpx2
import orjson

COMPONENT = "congress.follower"
_PATIENCE_SECONDS = 30
# The server closes what is idle for five seconds.
_KEPT_SECONDS = 4.5


@dataclass
class Follower:
    """Where to look, which shape the page has, and what of it has come."""

    client: httpx2.AsyncClient
    address: str
    shape: str
    content: str = ""
    turn: float = 0.0
    """When the page is to be drawn in another shape; 0 while it need not be."""

    @classmethod
    def of(cls, data: bytes, client: httpx2.AsyncClient) -> Self:
        """Read what the page tells its script."""
        asked = orjson.loads(data)
        return cls(client, asked["address"], asked["shape"])

    async def look(self) -> str:
        """Fetch; return what is wrong, empty if nothing is. A page of another shape is to draw."""
        try:
            answer = await self.client.get(f"{self.address}&have={self.content}")
        except httpx2.HTTPError as error:
            return f"not answered: {error!r}"
        if answer.status_code != httpx2.codes.OK:
            return f"answered {answer.status_code}: {answer.text}"
        news: dict[str, Any] = orjson.loads(answer.content)
        if news["shape"] != self.shape:
            now = asyncio.get_running_loop().time()
            self.turn = self.turn or now + random.uniform(0, news["spread"])
            if self.turn <= now:
                return ANOTHER_SHAPE
        if news["content"] != self.content and not news["board"]["drawings"]:
            return "no chart came"
        self.content = news["content"]
        return ""


ANOTHER_SHAPE = "the page is to be drawn anew"


def client(url: str) -> httpx2.AsyncClient:
    """Connect as a browser does: it keeps a connection for as long as the server does."""
    limits = httpx2.Limits(keepalive_expiry=_KEPT_SECONDS)
    return httpx2.AsyncClient(
        base_url=url, timeout=_PATIENCE_SECONDS, limits=limits, trust_env=False
    )
