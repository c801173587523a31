"""Start the dashboard: on this machine only unless told otherwise, and asking no other."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.middleware import Middleware

from dashboard import files, follow
from dashboard.errors import ServeError
from dashboard.front import Front
from dashboard.pages import PAGES
from dashboard.settings import CONFIG_VARIABLE
from dashboard.warm import warm

SCRIPT: Final = Path(__file__).parents[1] / "streamlit_app.py"


def app(script: Path = SCRIPT) -> st.App:
    """Build the ASGI application: the pages, and the scripts they load."""
    return st.App(
        script, routes=[files.route(), follow.route(PAGES)], middleware=[Middleware(Front)]
    )


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
