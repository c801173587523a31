"""Now: how the Congress is going, for senior officials."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import links, wall
from dashboard.board import Board, place
from dashboard.chart import chart_board, chart_card
from dashboard.components import card, head
from dashboard.explain_dialog import explained_tiles, tiles_board
from dashboard.live import show
from dashboard.meeting_list import meeting_list
from dashboard.page import Page
from dashboard.views.now import build

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.chart import Chart
    from dashboard.shown import Shown
    from dashboard.views.now import NowView


def render() -> None:
    """Show the page."""
    show(_draw, PAGE.title, followed=PAGE.path)


def _board(shown: Shown, kept: Mapping[str, str]) -> Board:
    view = _view(shown)
    board = tiles_board(view.tiles) | Board(
        {
            "meetings-head": head(view.meetings_title),
            "meetings": meeting_list(view.meetings, view.others, kept),
        }
    )
    for key, (chart, height) in _charts(view).items():
        board |= chart_board(key, chart, height)
    return board


def _view(shown: Shown) -> NowView:
    return shown.view(build, shown.day, shown.as_of)


def _charts(view: NowView) -> dict[str, tuple[Chart, int]]:
    """Return the charts by their keys, each with its height in pixels."""
    return {
        "participation": (view.participation, 278),
        "groups": (view.groups, 188),
        "states": (view.states, 188),
        "webcast": (view.webcast, 188),
    }


def _draw(shown: Shown) -> None:
    view = _view(shown)
    charts = _charts(view)
    explained_tiles(shown, wall.chosen(view.tiles))
    wide, narrow = st.columns([5, 3])
    with wide:
        chart_card("participation", *charts.pop("participation"))
    with narrow, card("meetings", view.meetings_title, height="stretch"):
        place("meetings", meeting_list(view.meetings, view.others, links.kept()))
    for column, (key, (chart, height)) in zip(st.columns(3), charts.items(), strict=True):
        with column:
            chart_card(key, chart, height)


PAGE = Page("Now", "now", render, _board)
