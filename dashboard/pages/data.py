"""Data: whether the sources deliver, for whoever runs the pipeline."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import tables
from dashboard.alert_strip import other_alerts
from dashboard.chart import show_data
from dashboard.components import card, tiles
from dashboard.live import show
from dashboard.page import Page
from dashboard.settings import load_settings
from dashboard.views.alerts import unseen
from dashboard.views.data import build

if TYPE_CHECKING:
    from dashboard.shown import Shown
    from dashboard.views.data_lists import Part


def render() -> None:
    """Show the page."""
    show(_draw, "Data", has_days=False)


def _draw(shown: Shown) -> None:
    # Ages in steps, so that readers who look at the same moment share one view.
    now = datetime.now(UTC).replace(microsecond=0)
    view = shown.view(build, now.replace(second=now.second - now.second % 5))
    tiles(view.tiles)
    with card(view.alerts.key, view.alerts.title, view.alerts.what):
        other_alerts(shown.view(unseen), load_settings().inbox)
        _content(view.alerts)
    _part(view.sources)
    left, right = st.columns(2)
    with left:
        for part in view.official:
            _part(part)
        _part(view.registrations)
        _part(view.rejects)
        _part(view.batches)
    with right:
        _part(view.gates)
        _part(view.unmatched)
        _part(view.unresolved)
        _part(view.ambiguous)
        _part(view.missing)
        _part(view.skipped)


def _part(part: Part) -> None:
    with card(part.key, part.title, part.what):
        _content(part)


def _content(part: Part) -> None:
    tables.show(part.table)
    if part.data is not None:
        st.html('<p class="cm-source cm-chart-source"></p>')
        show_data(part.key, part.data)


PAGE = Page("Data", "data", render)
