"""Delegations: which States and organizations are registered and recorded, by region and name."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import tables
from dashboard.chart import show_data
from dashboard.choices import choose, search
from dashboard.components import card, notice
from dashboard.explain_dialog import explained_tiles
from dashboard.live import show
from dashboard.page import Page
from dashboard.state_marks import state_key, state_marks
from dashboard.views.delegation_list import delegation_table
from dashboard.views.delegations import build
from dashboard.views.recorded import KEY
from dashboard.views.regions import BY, GROUP

if TYPE_CHECKING:
    from dashboard.shown import Shown
    from dashboard.views.delegations import DelegationsView

_CHOICE_WIDTH: Final = 240
_LIST_HEIGHT: Final = 520


def render() -> None:
    """Show the page."""
    show(_draw, "Delegations")


def _draw(shown: Shown) -> None:
    by = choose("by", "Regions", BY, GROUP, _CHOICE_WIDTH)
    # From minute to minute, names would tell when the people of one State arrived.
    is_named = shown.asked.minute is None
    view = shown.view(build, by, shown.day, shown.as_of, is_named)
    explained_tiles(shown, view.tiles)
    wide, narrow = st.columns([5, 3])
    with wide, card("regions", BY[by], view.regions_when, height="stretch"):
        tables.show(view.regions)
        st.html(f'<p class="cm-source cm-chart-source">{escape(view.regions_note)}</p>')
        show_data("regions", view.regions_data)
    with narrow, card("organizations", view.organizations_title, "By category", height="stretch"):
        tables.show(view.organizations)
    if not is_named:
        notice("No names", "States are named as of a day, never of a minute: choose no time.", None)
        return
    _without_record(view)
    with card("states", view.states_title, "Member States by name; no order by any figure"):
        state_key(KEY)
        state_marks(view.states)
    with card("delegations", "Delegations", "Participants registered, of the places given"):
        sought = search("q", "Find a delegation", "Find a delegation by its name")
        with st.container(height=_LIST_HEIGHT, border=False):
            tables.show(shown.view(delegation_table, sought))


def _without_record(view: DelegationsView) -> None:
    wide, narrow = st.columns([5, 3])
    with (
        wide,
        card("without-record", "Registered, no record yet", view.rooms, height="stretch"),
    ):
        for column, listed in zip(
            st.columns(2, gap="large"),
            (view.without_record, view.organizations_without_record),
            strict=True,
        ):
            with column:
                tables.show(listed)
    told = "They win over the records"
    with narrow, card("decisions", "Decisions of the secretariat", told, height="stretch"):
        tables.show(view.decisions)


PAGE = Page("Delegations", "delegations", render)
