"""The cards of the page of a meeting, in the order in which they stand."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import tables
from dashboard.chart import chart_card
from dashboard.choices import choose
from dashboard.components import card
from dashboard.views.meeting_choices import DEFAULT, Chosen
from dashboard.views.meeting_parts import PARTS
from dashboard.views.meeting_states import NOT_KEPT

if TYPE_CHECKING:
    from dashboard.views.meeting_choices import Beside
    from dashboard.views.meeting_states import StatesHere, StatesNow
    from dashboard.views.session import SessionView


def chosen(offered: Beside) -> Chosen:
    """Let the reader choose what stands beside a meeting and what of it is shown."""
    if not offered.compare:
        return DEFAULT
    with st.container(key="meeting-choices", horizontal=True):
        return Chosen(
            choose("compare", "Compared with", offered.compare, DEFAULT.compare),
            choose("only", "Shown alone", offered.only, DEFAULT.only),
            choose("part", "Divided", PARTS, DEFAULT.part),
        )


def over_time(view: SessionView) -> None:
    """Show who is there and who comes and goes; beside it another meeting, and those of the day."""
    wide, narrow = st.columns([5, 3])
    with wide:
        if view.curve:
            chart_card("curve", view.curve, height=320)
        if view.room:
            chart_card("room", view.room, height=180)
        if view.flow:
            chart_card("flow", view.flow, height=180)
    with narrow if view.curve else wide:
        if view.compared:
            with card("compared", view.compared.title, view.compared.subtitle):
                tables.show(view.compared.table)
        with card("others", view.others_title, height="stretch"):
            tables.show(view.others)


def states(of: StatesNow, counted: str) -> None:
    """Show which States are here at this moment; `counted` says how else they are counted."""
    below = f"{NOT_KEPT} {counted}".strip() if of.lists else ""
    with card("states-now", of.title, of.subtitle, source=below):
        if of.lists:
            lists = "".join(map(_states, of.lists))
            st.html(
                '<div class="cm-names-scroll" tabindex="0" role="region" '
                f'aria-label="States here now">{lists}</div>'
            )


def _states(of: StatesHere) -> str:
    heading = f'<h3 class="cm-names-of">{escape(of.heading)}</h3>' if of.heading else ""
    names = "".join(
        f"<li>{escape(name)} <span>{escape(how)}</span></li>" for name, how in of.listed
    )
    return f'{heading}<ul class="cm-names">{names}</ul>'


def parts(view: SessionView) -> None:
    """Show the parts by minute beside who of them attended, then stays and the webcast."""
    if view.parts:
        left, right = st.columns(2)
        with left:
            chart_card("parts", view.parts, height=300)
        with right, card("attended-parts", view.attended_title, height="stretch"):
            tables.show(view.attended)
    charts = {
        "stays": view.stays,
        "webcast": view.webcast,
        "counted": view.counted,
        "locations": view.locations,
    }
    shown = {key: chart for key, chart in charts.items() if chart}
    if not shown:
        return
    for place, (key, chart) in zip(st.columns(len(shown)), shown.items(), strict=True):
        with place:
            chart_card(f"meeting-{key}", chart, height=236)


def lists(view: SessionView) -> None:
    """Show the statements, and the groups of meetings this one belongs to."""
    wide, narrow = st.columns([5, 3])
    with wide, card("inscribed", view.statements_title, "Statements in speaking order"):
        tables.show(view.statements)
    with (
        narrow,
        card("attended", "Attendance of groups of meetings", "Each participant once in a group"),
    ):
        tables.show(view.attended_groups)
