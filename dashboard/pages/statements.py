"""Statements: who spoke in a meeting, a day or the Congress, and what became of the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import tables
from dashboard.chart import show_data
from dashboard.choices import choose
from dashboard.components import card
from dashboard.explain_dialog import explained_tiles
from dashboard.live import show
from dashboard.page import Page
from dashboard.views.statements import DAY, build, choices

if TYPE_CHECKING:
    from dashboard.shown import Shown

_NOTE: Final = "After: from delivery to the posting of the text. A download is not a reader."


def render() -> None:
    """Show the page."""
    show(_draw, "Statements")


def _draw(shown: Shown) -> None:
    offered = shown.view(choices, shown.day)
    chosen = choose("session", "Meetings", offered, DAY)
    view = shown.view(build, chosen, shown.day, shown.as_of)
    explained_tiles(shown, view.tiles)
    with card("statements", view.title, view.subtitle):
        tables.show(view.table)
        if view.table.rows:
            st.html(f'<p class="cm-source cm-chart-source">{_NOTE}</p>')
            show_data("statements", view.data)


PAGE = Page("Statements", "statements", render)
