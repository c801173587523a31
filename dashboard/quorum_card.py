"""The card of the quorum check: only of this moment, and never part of a view that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import tables
from dashboard.components import card
from dashboard.present import quorum
from dashboard.views.quorum import build

if TYPE_CHECKING:
    from dashboard.live import Shown


def quorum_card(shown: Shown, session_id: str) -> None:
    """Show the check of a meeting in progress; nothing where no rule is configured for its body."""
    found = None if shown.as_of else quorum(shown.snapshot, session_id)
    if found is None:
        return
    view = build(found, shown.event.zone)
    with card("quorum", view.title, view.subtitle, source=view.rule):
        tables.show(view.table)
