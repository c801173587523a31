"""The card of the quorum check: only of this moment, and never part of a view that is kept."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components import card
from dashboard.present import quorum
from dashboard.views.quorum import beside, build

if TYPE_CHECKING:
    from dashboard.shown import Shown
    from dashboard.views.quorum import Count


def quorum_card(shown: Shown, session_id: str) -> str:
    """Show the check of a meeting in progress; nothing where no rule is configured for its body.

    Returns what has to be said where States are counted in another way.
    """
    found = None if shown.as_of else quorum(shown.snapshot, session_id)
    if found is None:
        return ""
    view = build(found, shown.event.clock)
    with card("quorum", view.title, view.subtitle, source=view.rule):
        numbers = "".join(map(_count, view.counts))
        st.html(f'<dl class="cm-counts">{numbers}</dl>')
    return beside(found)


def _count(of: Count) -> str:
    note = f'<span class="cm-cell-note">{escape(of.note)}</span>' if of.note else ""
    return f"<div><dt>{escape(of.label)}</dt><dd><b>{escape(of.value)}</b>{note}</dd></div>"
