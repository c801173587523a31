"""Meetings: all of the programme, to find one and to compare those of a kind."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import tables
from dashboard.chart import show_data
from dashboard.choices import choose, search
from dashboard.components import card
from dashboard.live import show
from dashboard.page import Page
from dashboard.views.meetings import ALL, SORTS, STATUSES, TIME, Chosen, build, offered

if TYPE_CHECKING:
    from dashboard.shown import Shown

_WIDTH: Final = 168
_NOTE: Final = (
    "In the room: everybody whose badge was scanned; who was not scanned is not counted. "
    "Not delivered: statements inscribed without a time of delivery. "
    "Webcast: most viewers at once; playbacks are not people."
)


def render() -> None:
    """Show the page."""
    show(_draw, "Meetings", latest="All days")


def _draw(shown: Shown) -> None:
    view = shown.view(build, _chosen(shown), shown.chosen_day, shown.day, shown.as_of)
    with card("meetings", view.title, view.subtitle):
        tables.show(view.table)
        if view.table.rows:
            st.html(f'<p class="cm-source cm-chart-source">{escape(_NOTE)}</p>')
            show_data("meetings", view.data)


def _chosen(shown: Shown) -> Chosen:
    there = shown.view(offered, shown.day, shown.as_of)
    with st.container(key="filters", horizontal=True):
        return Chosen(
            search("q", "Search meetings", "Name, title, room, body or number"),
            choose("kind", "Kind", there.kinds, ALL, _WIDTH),
            choose("body", "Body", there.bodies, ALL, _WIDTH),
            choose("status", "Status", STATUSES, ALL, _WIDTH),
            choose("sort", "Order", SORTS, TIME, _WIDTH),
        )


PAGE = Page("Meetings", "meetings", render)
