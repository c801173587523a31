"""A viewer without a browser: what the browser sends to a page of Streamlit, and reads from it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.benchmarks.follower import ANOTHER_SHAPE, COMPONENT, Follower
from tests.benchmarks.ticks import Tick, next_due

if TYPE_CHECKING:
    import httpx2
    from websockets.asyncio.client import ClientConnection

_DONE: Final = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
# So many refreshes a browser remembers a large message that does not come again.
_REMEMBERED: Final = 2


class Viewer:
    """Someone who has a page open and lets it refresh."""

    def __init__(self, connection: ClientConnection, client: httpx2.AsyncClient) -> None:
        self._connection = connection
        self._client = client
        self._follower: Follower | None = None
        self._page = ""
        self._fragment = ""
        self._looks = 0
        self._remembered: dict[str, int] = {}
        self.errors: list[str] = []

    async def look(self) -> None:
        """Ask for all of the page, later only for what refreshes; return when it has come."""
        if self._follower:
            found = await self._follower.look()
            if found != ANOTHER_SHAPE:
                self.errors += [found] if found else []
                return
        await self._draw()

    async def _draw(self) -> None:
        asked = ClientState(
            page_script_hash=self._page,
            fragment_id=self._fragment,
            is_auto_rerun=bool(self._fragment) and self._follower is None,
            cached_message_hashes=self._remembered,
        )
        await self._connection.send(BackMsg(rerun_script=asked).SerializeToString())
        charts = 0
        while True:
            message = ForwardMsg.FromString(await self._bytes())
            charts += self._read(message)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished in _DONE:
                    break
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    self.errors.append("the page cannot be run")
                    break
        if not charts:
            self.errors.append("no chart came")
        self._forget()

    async def stay(self, first: float, every: float, ends: float) -> list[Tick]:
        """Refresh every so many seconds, as long as there is time for a whole one before the end.

        Seconds are of the loop's clock. A refresh that is not done in the end counts until then.
        """
        loop, ticks, due = asyncio.get_running_loop(), [], first
        while due + every <= ends:
            await asyncio.sleep(due - loop.time())
            try:
                async with asyncio.timeout_at(ends):
                    await self.look()
            except TimeoutError:
                ticks.append(Tick(due, ends))
                break
            ticks.append(Tick(due, loop.time()))
            due = next_due(first, every, loop.time())
        return ticks

    async def _bytes(self) -> bytes:
        received = await self._connection.recv()
        return received if isinstance(received, bytes) else received.encode()

    def _read(self, message: ForwardMsg) -> int:
        """Take from a message what the next question needs; return how many charts it has."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
        elif kind == "auto_rerun":
            self._fragment = message.auto_rerun.fragment_id
        elif kind == "ref_hash":
            if message.ref_hash not in self._remembered:
                self.errors.append("a message that was never sent is taken as known")
            self._remembered[message.ref_hash] = self._looks
            return 1
        elif kind == "delta":
            return self._element(message)
        return 0

    def _element(self, message: ForwardMsg) -> int:
        element = message.delta.new_element
        if message.metadata.cacheable:
            self._remembered[message.hash] = self._looks
        if element.WhichOneof("type") == "exception":
            self.errors.append(element.exception.message)
        if element.WhichOneof("type") != "bidi_component":
            return 0
        if element.bidi_component.component_name == COMPONENT:
            self._fragment = message.delta.fragment_id
            self._follower = Follower.of(element.bidi_component.bytes, self._client)
            return 0
        return 1

    def _forget(self) -> None:
        self._looks += 1
        self._remembered = {
            name: seen
            for name, seen in self._remembered.items()
            if self._looks - seen <= _REMEMBERED
        }
