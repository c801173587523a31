"""Now: how the Congress is going, for senior officials."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import wall
from dashboard.chart import chart_card
from dashboard.components import card
from dashboard.explain_dialog import explained_tiles
from dashboard.live import show
from dashboard.meeting_list import meeting_list
from dashboard.page import Page
from dashboard.views.now import build

if TYPE_CHECKING:
    from dashboard.shown import Shown


def render() -> None:
    """Show the page."""
    show(_draw, "Now")


def _draw(shown: Shown) -> None:
    view = shown.view(build, shown.day, shown.as_of)
    explained_tiles(shown, wall.chosen(view.tiles))
    wide, narrow = st.columns([5, 3])
    with wide:
        chart_card("participation", view.participation, height=290)
    with narrow, card("meetings", view.meetings_title, height="stretch"):
        meeting_list(view.meetings, view.others)
    left, middle, right = st.columns(3)
    with left:
        chart_card("groups", view.groups, height=188)
    with middle:
        chart_card("states", view.states, height=188)
    with right:
        chart_card("webcast", view.webcast, height=188)


PAGE = Page("Now", "now", render)
