"""Many viewers of one page at once."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.benchmarks.follower import client
from tests.benchmarks.ticks import Tick, Ticks
from tests.benchmarks.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_AT_ONCE: Final = 4
_PATIENCE_SECONDS: Final = 120


@dataclass
class Crowd:
    """Viewers who have the page open."""

    viewers: list[Viewer]

    async def stay(self, every: float, seconds: float) -> Ticks:
        """Let all refresh for so long, spread evenly over the interval as people come."""
        begins = asyncio.get_running_loop().time()
        apart = every / len(self.viewers)
        found = await asyncio.gather(
            *(
                _until_cut_off(viewer, begins + place * apart, every, begins + seconds)
                for place, viewer in enumerate(self.viewers)
            )
        )
        return Ticks(every, [tick for ticks in found for tick in ticks])

    @property
    def errors(self) -> list[str]:
        """What went wrong at any viewer's."""
        return [error for viewer in self.viewers for error in viewer.errors]


@asynccontextmanager
async def crowd(url: str, count: int) -> AsyncIterator[Crowd]:
    """Open the first page of a dashboard for that many viewers, a few at a time."""
    door = asyncio.Semaphore(_AT_ONCE)
    async with AsyncExitStack() as stack:

        async def come() -> Viewer:
            async with door:
                connection = await stack.enter_async_context(
                    connect(
                        f"{url.replace('http', 'ws', 1)}/_stcore/stream",
                        subprotocols=[Subprotocol("streamlit")],
                        compression=None,
                        max_size=None,
                        max_queue=None,  # what nobody reads any more would keep it from closing
                        ping_interval=None,  # a browser only answers
                        open_timeout=_PATIENCE_SECONDS,
                    )
                )
                viewer = Viewer(connection, await stack.enter_async_context(client(url)))
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await viewer.look()
                return viewer

        yield Crowd(list(await asyncio.gather(*(come() for _ in range(count)))))


async def _until_cut_off(viewer: Viewer, first: float, every: float, ends: float) -> list[Tick]:
    try:
        return await viewer.stay(first, every, ends)
    except ConnectionClosed as error:
        viewer.errors.append(f"cut off: {error}")
        return []
