"""Start the dashboard: on this machine only unless told otherwise, and asking no other."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware

from dashboard import files
from dashboard.errors import ServeError
from dashboard.settings import CONFIG_VARIABLE
from dashboard.warm import warm

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT: Final = Path(__file__).parents[1] / "streamlit_app.py"

# Streamlit's page has an inline script and loads components from blobs; everything else comes
# from this server, and the browser refuses what does not.
_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' blob: 'unsafe-inline' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class _Headers:
    """Tell the browser to stay with this server, on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def app(script: Path = SCRIPT) -> st.App:
    """Build the ASGI application: the pages, and the scripts they load."""
    return st.App(script, routes=[files.route()], middleware=[Middleware(_Headers)])


def _refuse_busy(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        socket.create_server((address, port), family=family).close()
    except OSError as error:
        reason = f"is in use on {address}" if error.errno == errno.EADDRINUSE else str(error)
        raise ServeError(f"Port {port} {reason}; choose another one with --port.") from error


def serve(config: Path, address: str, port: int, script: Path = SCRIPT) -> None:
    """Serve the dashboard for one congress until stopped; raise `ServeError` on a busy port."""
    _refuse_busy(address, port)
    os.environ[CONFIG_VARIABLE] = str(config.resolve())
    # Streamlit looks for `.streamlit/config.toml` beside the program that was started.
    sys.argv = [str(SCRIPT)]
    served = app(script)
    warm()
    served.run(config={"server.address": address, "server.port": port})
