"""Today: the programme of the day, who speaks next, and what needs somebody's attention."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import tables
from dashboard.chart import show_data
from dashboard.components import card
from dashboard.day_list import day_list, meeting_heading
from dashboard.explain_dialog import explained_tiles
from dashboard.live import show
from dashboard.page import Page
from dashboard.present import presence
from dashboard.views import today_speakers
from dashboard.views.today import TodayView, build

if TYPE_CHECKING:
    from dashboard.shown import Shown


def render() -> None:
    """Show the page."""
    show(_draw, "Today")


def _draw(shown: Shown) -> None:
    view = shown.view(build, shown.day, shown.as_of)
    explained_tiles(shown, view.tiles)
    wide, narrow = st.columns([5, 3])
    with wide:
        with card("programme", view.title, view.when):
            day_list(view.programme)
        with card("notes", view.notes_title, height="stretch"):
            tables.show(view.notes)
    with narrow:
        _speakers(shown, view)
        with card(
            "places",
            view.places_title,
            "Participants approved, of the places given",
            height="stretch",
        ):
            tables.show(view.places)
            if view.places.rows:
                below = f'<p class="cm-source cm-chart-source">{escape(view.places_more)}</p>'
                st.html(below)
                show_data("places", view.places_data)


def _speakers(shown: Shown, view: TodayView) -> None:
    of = view.speakers
    # Never part of the view, which is kept for other readers.
    here = presence(shown.snapshot) if of.is_live and of.meetings else None
    with card("speakers", of.title, source=today_speakers.said_below(of, here)):
        if not of.meetings:
            st.html(f'<p class="cm-empty">{escape(of.empty)}</p>')
        for meeting in of.meetings:
            meeting_heading(meeting.session_id, meeting.name, meeting.progress)
            tables.show(today_speakers.table(meeting, len(of.meetings), of.zone, here))
            if meeting.passed_over:
                st.html(f'<p class="cm-empty">{escape(meeting.passed_over)}</p>')


PAGE = Page("Today", "today", render)
