"""Pages that are followed: the browser fetches what stands in their places, made once for all.

A refresh through Streamlit draws a page anew for each reader. What a snapshot shows is the same for
everybody who looks at the same moment: here it is written once, and every reader gets its bytes.
"""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import duckdb
import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from dashboard import links
from dashboard.ahead import Ahead
from dashboard.board import NOTHING, fingerprint
from dashboard.content import content_of
from dashboard.errors import DashboardError, LookError
from dashboard.look import Look, read_look, write_look
from dashboard.page_frame import frame_board, shown_at, snapshots
from dashboard.readers import Readers
from dashboard.results import Results
from dashboard.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from dashboard.board import Board
    from dashboard.content import Content
    from dashboard.page import Page, WriteBoard
    from dashboard.settings import Settings
    from dashboard.shown import Shown
    from dashboard.snapshot import Latest


_PATH: Final = "live"
# Filled by `route`: Streamlit runs the pages, and hands them nothing of the server they are on.
_boards: Final[dict[str, WriteBoard]] = {}
_answers: Final[Results[bytes]] = Results(len, 64)
_ahead: Final[Ahead[Latest]] = Ahead()
_readers: Final = Readers()
_LONGEST_SPREAD: Final = 60.0
"""Seconds after which everybody's page is drawn anew, however many there are."""
_DRAWN_PER_SECOND: Final = 10
"""So many pages may be drawn anew in a second while others are read without delay."""


def route(pages: Sequence[Page]) -> Route:
    """Serve what stands in the places of those pages that have a board."""
    _boards.update({page.path: page.board for page in pages if page.board})
    # Whatever stands before is `server.baseUrlPath`, which is not known yet.
    return Route(f"/{{base:path}}{_PATH}", _send, methods=["GET"])


def is_served(path: str) -> bool:
    """Whether a page is followed; started by `streamlit run` there is no route of ours."""
    return path in _boards


def address(look: Look) -> str:
    """Give where a look is served from."""
    return f"{links.root()}/{_PATH}?{urlencode({'look': write_look(look)})}"


def shape(frame: Board, look: Look, shown: Shown, found: Latest) -> str:
    """Return what a page is laid out for; another shape has to be drawn anew.

    From then on its readers get what it was drawn from, or newer.
    """
    content = _content(look, shown)
    _ahead.note(write_look(look), found)
    return fingerprint(frame.shape, content.shape)


async def _send(request: Request) -> Response:
    """Answer on the spot with what is made already, else when it is."""
    asked, have = (request.query_params.get(name, "") for name in ("look", "have"))
    try:
        settings = load_settings()
        look = read_look(asked, settings.event)
        if not is_served(look.path):
            raise LookError("This page is not followed; load it again.")
        _readers.ask(time.monotonic(), look.seconds)
        newest = await run_in_threadpool(snapshots(settings.snapshots).latest)
        found = await _ahead.ready(
            asked, newest, lambda found: _answer(settings, found, look, have)
        )
        # Ages are written in seconds: an answer serves everybody who asks within the same one.
        key = (asked, have, found, int(time.time()))
        packed = _answers.known(key) or await run_in_threadpool(
            _answers.ask, key, lambda: _answer(settings, found, look, have)
        )
    except (DashboardError, duckdb.Error) as error:
        return Response(str(error), 400 if isinstance(error, LookError) else 503)
    headers = {"Content-Encoding": "gzip", "Cache-Control": "no-store"}
    return Response(packed, headers=headers, media_type="application/json")


def _answer(settings: Settings, found: Latest, look: Look, have: str) -> bytes:
    """Write what is above the page, and what is on it unless the reader has that."""
    if found.snapshot is None:
        return _packed({"shape": NOTHING})
    shown = shown_at(snapshots(settings.snapshots), found.snapshot, look.asked)
    frame = frame_board(shown, found.error, look.seconds, settings.inbox)
    content = _content(look, shown)
    answer = {
        "shape": fingerprint(frame.shape, content.shape),
        "markup": frame.markup,
        "content": content.name,
        "spread": min(_readers.count / _DRAWN_PER_SECOND, _LONGEST_SPREAD),
    }
    if content.name != have:
        answer["board"] = orjson.Fragment(content.text)
    return _packed(answer)


def _packed(answer: Mapping[str, object]) -> bytes:
    return gzip.compress(orjson.dumps(answer), 1, mtime=0)


def _content(look: Look, shown: Shown) -> Content:
    return content_of(_boards[look.path], look, shown)
