"""A screen on a wall: the pages that are named, one after another, with nothing to operate.

Which page is due follows from the clock alone, so that all screens show the same one and a server
that starts again goes on where it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard.components import notice
from dashboard.errors import SettingsError
from dashboard.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.components import Tile
    from dashboard.page import Page

_LONGEST: Final = 3600


@dataclass(frozen=True)
class Screen:
    """What a screen shows: addresses of pages, each for some seconds, and tiles of the page Now."""

    pages: tuple[str, ...]
    seconds: int
    tiles: tuple[str, ...]

    def due(self, at: datetime) -> str:
        """Return the page that is due at an instant."""
        turn = int(at.timestamp()) // self.seconds
        return self.pages[turn % len(self.pages)]


def is_asked() -> bool:
    """Whether the address is that of a screen on a wall (`?wall=1`)."""
    return st.query_params.get("wall") == "1"


def run_due(pages: Sequence[Page]) -> None:
    """Show the page that is due, whatever page the address is of."""
    try:
        due = screen().due(datetime.now(UTC))
    except SettingsError as error:
        notice("The dashboard cannot start", str(error), "disconnected")
        return
    known = {page.path: page for page in pages}
    if due not in known:
        names = ", ".join(known)
        notice("No such page", f"[wall] names the page {due!r}; the pages are: {names}.")
        return
    known[due].render()


def turn(drawn_at: datetime) -> None:
    """Draw the app anew once another page is due than when it was drawn."""
    if is_asked() and (shown := screen()).due(drawn_at) != shown.due(datetime.now(UTC)):
        st.rerun()


def chosen(row: Sequence[Tile]) -> Sequence[Tile]:
    """Return the tiles this screen shows, in the order in which they are named; else all."""
    names = screen().tiles if is_asked() else ()
    known = {each.figure: each for each in row}
    return [known[name] for name in names if name in known] or row


def screen() -> Screen:
    """Read what the screen shows; `?rotate=` wins over the configuration.

    Raises `SettingsError` if the configuration cannot be used.
    """
    named = load_settings().wall
    asked = st.query_params.get("rotate", "")
    # Of thousands of digits only `float` makes a number.
    seconds = float(asked) if asked.isdecimal() else named.rotate_seconds
    return Screen(named.pages, int(min(max(seconds, 5), _LONGEST)), named.tiles)
