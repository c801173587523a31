"""Tiles that open: a headline figure leads to its definition and its bridge."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import tables
from dashboard.board import Board, place
from dashboard.components import grid, notice, tile
from dashboard.views.bridge import BridgeView, build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.components import Tile
    from dashboard.shown import Shown


def explained_tiles(shown: Shown, row: Sequence[Tile]) -> None:
    """Show tiles side by side; a click on one that shows a headline figure explains it.

    What is explained stays as it is while the tiles refresh, and says of which moment it is.
    """
    with st.container(key="tiles"):
        st.html(f"<style>.st-key-tiles {{{grid(row)}}}</style>")
        opened = [each.figure for number, each in enumerate(row) if _is_opened(number, each)]
    if opened:
        view = shown.view(build, opened[0], shown.as_of)
        st.dialog(view.title, width="medium")(_draw)(view)


def tiles_board(row: Sequence[Tile]) -> Board:
    """Return what of the tiles changes while they stay; what their buttons say does not."""
    markup = {f"tile-{number}": tile(each) for number, each in enumerate(row)}
    shape = "\n".join(f"{each.size} {each.figure and each.label}" for each in row)
    return Board(markup, shape=shape)


def _is_opened(number: int, of: Tile) -> bool:
    with st.container(key=f"tile-{number}"):
        place(f"tile-{number}", tile(of))
        if not of.figure:
            return False
        return st.button(f"Explain {of.label}", key=f"explain-{number}")


def _draw(view: BridgeView) -> None:
    # A dialog is no part of the app, and does not know its theme.
    with st.container(key=f"explained-{st.context.theme.type or 'light'}"):
        st.html(
            f'<p class="cm-explained"><b>{escape(view.value)}</b> {escape(view.when)}</p>'
            f'<p class="cm-definition">{escape(view.definition)}</p>'
        )
        if view.table:
            tables.show(view.table)
        notice(view.verdict, view.advice, view.state)
        if view.of_which:
            tables.show(view.of_which)
