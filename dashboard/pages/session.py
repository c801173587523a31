"""Meeting: one meeting minute by minute, for the secretariat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import tables
from dashboard.chart import chart_card
from dashboard.choices import choose
from dashboard.components import card, facts, notice, tiles
from dashboard.live import show
from dashboard.page import Page
from dashboard.quorum_card import quorum_card
from dashboard.views.session import SessionView, build, choices

if TYPE_CHECKING:
    from dashboard.shown import Shown

_FOLLOW = "current"


def render() -> None:
    """Show the page."""
    show(_draw)


def _draw(shown: Shown) -> None:
    offered = shown.view(choices, shown.chosen_day, shown.day, shown.as_of)
    if offered.default is None:
        notice("No meeting", "The programme has no meeting with a time on this day.", "paused")
        return
    labels = {_FOLLOW: "In progress, else the last one held", **offered.labels}
    chosen = choose("session", "Meeting", labels, _FOLLOW)
    session_id = offered.default if chosen == _FOLLOW else chosen
    view = shown.view(build, session_id, shown.day, shown.as_of)
    facts(view.name, view.facts, view.state, view.status)
    if view.notice:
        notice(view.status, view.notice, None)
    tiles(view.tiles)
    quorum_card(shown, session_id)
    _curve_and_others(view)
    _parts(view)
    _lists(view)


def _curve_and_others(view: SessionView) -> None:
    wide, narrow = st.columns([5, 3])
    with wide:
        if view.curve:
            chart_card("curve", view.curve, height=320)
    with narrow if view.curve else wide, card("others", view.others_title, height="stretch"):
        tables.show(view.others)


def _parts(view: SessionView) -> None:
    parts = {
        "groups": view.groups,
        "webcast": view.webcast,
        "counted": view.counted,
        "locations": view.locations,
    }
    shown = {key: part for key, part in parts.items() if part}
    if not shown:
        return
    for place, (key, part) in zip(st.columns(len(shown)), shown.items(), strict=True):
        with place:
            chart_card(f"meeting-{key}", part, height=236)


def _lists(view: SessionView) -> None:
    wide, narrow = st.columns([5, 3])
    with wide, card("inscribed", view.statements_title, "Statements in speaking order"):
        tables.show(view.statements)
    with narrow, card("attended", "Attendance of groups of meetings", "Each person once in each"):
        tables.show(view.attended_groups)


PAGE = Page("Meeting", "meeting", render)
