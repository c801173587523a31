"""What stands in the places of a page as it is sent: written once for everybody who looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import orjson

from dashboard.board import fingerprint
from dashboard.results import Results

if TYPE_CHECKING:
    from dashboard.board import Board
    from dashboard.look import Look
    from dashboard.page import WriteBoard
    from dashboard.shown import Shown


@dataclass(frozen=True)
class Content:
    """Markup and drawings as JSON; `name` is its checksum, `shape` that of its board."""

    name: str
    shape: str
    text: bytes


_contents: Final[Results[Content]] = Results(lambda content: len(content.text), 64)


def content_of(write: WriteBoard, look: Look, shown: Shown) -> Content:
    """Return what a look at a page finds, written once for each snapshot and moment."""
    key = (look.path, shown.asked, tuple(look.kept.items()), shown.snapshot)
    return _contents.ask(key, lambda: _written(write(shown, look.kept)))


def _written(board: Board) -> Content:
    drawings = {name: orjson.Fragment(each) for name, each in board.drawings.items()}
    text = orjson.dumps({"markup": board.markup, "drawings": drawings})
    return Content(fingerprint(text.decode()), board.shape, text)
