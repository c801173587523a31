"""Connections that can be ended from another thread, whatever they are waiting for.

A time-out of a socket begins anew with every byte, so an answer that drips would never end.
"""

import socket
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3 import PoolManager


class Adapter(HTTPAdapter):
    """Opens connections as usual and knows them."""

    def __init__(self) -> None:
        self._open: WeakSet[socket.socket] = WeakSet()
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make connections that are noted here."""
        super().init_poolmanager(*args, **kwargs)
        self._note(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Make connections through a proxy that are noted here."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        self._note(manager)
        return manager

    def cut(self) -> None:
        """End every connection; who is reading from one gets an error or the end of the answer."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _note(self, manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = {
            scheme: _noting(pool, self._open)
            for scheme, pool in manager.pool_classes_by_scheme.items()
        }


def _noting(pool: Any, sockets: WeakSet[socket.socket]) -> Any:
    class Connection(pool.ConnectionCls):  # type: ignore[misc]
        def _new_conn(self) -> Any:
            # Before TLS is agreed on, which can hang as well.
            made = super()._new_conn()
            sockets.add(made)
            return made

        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

    return type("Pool", (pool,), {"ConnectionCls": Connection})
