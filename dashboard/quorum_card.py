"""The card of the quorum check: only of this moment, and never part of a view that is kept."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components import card
from dashboard.views.quorum import build

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dashboard.present import Quorum
    from dashboard.views.quorum import Count


def quorum_card(check: Quorum, zone: ZoneInfo) -> None:
    """Show the check of a meeting in progress."""
    view = build(check, zone)
    with card("quorum", view.title, view.subtitle, source=view.rule):
        numbers = "".join(map(_count, view.counts))
        st.html(f'<dl class="cm-counts">{numbers}</dl>')


def _count(of: Count) -> str:
    note = f'<span class="cm-cell-note">{escape(of.note)}</span>' if of.note else ""
    return f"<div><dt>{escape(of.label)}</dt><dd><b>{escape(of.value)}</b>{note}</dd></div>"
