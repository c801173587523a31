"""Webcast: who watches, how much of each meeting, and how well it plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import tables
from dashboard.chart import chart_card
from dashboard.components import card
from dashboard.explain_dialog import explained_tiles
from dashboard.live import show
from dashboard.page import Page
from dashboard.views.webcast import build

if TYPE_CHECKING:
    from dashboard.shown import Shown
    from dashboard.views.webcast import WebcastView

_SHARES: Final = (
    "Half, three quarters, all (95% or more): share of the playbacks of a meeting that is over "
    "which watched so much of its length as held. A playback is not a person."
)


def render() -> None:
    """Show the page."""
    show(_draw, "Webcast")


def _draw(shown: Shown) -> None:
    view = shown.view(build, shown.day, shown.as_of)
    explained_tiles(shown, view.tiles)
    wide, narrow = st.columns([5, 3])
    with wide:
        chart_card("viewers", view.viewers, height=250)
        chart_card("stalled", view.stalled, height=210)
        if view.counted:
            chart_card("counted", view.counted, height=210)
    with narrow, card("stalls", view.stalls.title, view.stalls.what, view.stalls.source, "stretch"):
        tables.show(view.stalls.table)
    _lists(view)


def _lists(view: WebcastView) -> None:
    wide, narrow = st.columns([5, 3])
    with wide:
        with card("watched", "How much of each meeting is watched", "Live playbacks of the day"):
            tables.show(view.meetings)
            st.html(f'<p class="cm-source cm-chart-source">{_SHARES}</p>')
        with card("deliveries", "Live, on demand and screens", "Of the day; never added up"):
            tables.show(view.deliveries)
    with narrow:
        chart_card("places", view.locations, height=300)


PAGE = Page("Webcast", "webcast", render)
