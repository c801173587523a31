"""Agenda: what each item of the agenda has had, and the meetings that belong to none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import tables
from dashboard.chart import show_data
from dashboard.components import card
from dashboard.explain_dialog import explained_tiles
from dashboard.live import show
from dashboard.page import Page
from dashboard.views.agenda import OVERLAP, build

if TYPE_CHECKING:
    from dashboard.shown import Shown


def render() -> None:
    """Show the page."""
    show(_draw, "Agenda")


def _draw(shown: Shown) -> None:
    view = shown.view(build, shown.day, shown.as_of)
    explained_tiles(shown, view.tiles)
    with card("items", view.title, view.when):
        tables.show(view.items)
        if view.items.rows:
            st.html(f'<p class="cm-source cm-chart-source">{OVERLAP}</p>')
            show_data("items", view.data)
    with card("without-item", "Meetings without an agenda item", "By kind, in order of time"):
        tables.show(view.others)


PAGE = Page("Agenda", "agenda", render)
