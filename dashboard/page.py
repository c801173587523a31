"""What a page is: the navigation is made of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.board import Board
    from dashboard.shown import Shown

    WriteBoard = Callable[[Shown, Mapping[str, str]], Board]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the dashboard; `path` is its address, which people keep as a link.

    `board` writes what stands in its places, with the choices that links keep; a page that has one
    is followed by the browser instead of drawn anew at each refresh.
    """

    title: str
    path: str
    render: Callable[[], None]
    board: WriteBoard | None = None
