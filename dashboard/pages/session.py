"""Meeting: one meeting minute by minute, for the secretariat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import meeting_cards
from dashboard.choices import choose
from dashboard.components import facts, notice, tiles
from dashboard.live import show
from dashboard.page import Page
from dashboard.present import presence, quorum
from dashboard.quorum_card import quorum_card
from dashboard.views.meeting_choices import beside, choices
from dashboard.views.meeting_states import states_now
from dashboard.views.quorum import why_others
from dashboard.views.session import build

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
    of_meeting = (session_id, shown.day, shown.as_of)
    view = shown.view(build, *of_meeting, meeting_cards.chosen(shown.view(beside, *of_meeting)))
    facts(view.name, view.facts, view.state, view.status)
    if view.notice:
        notice(view.status, view.notice, None)
    tiles(view.tiles)
    check = None if shown.as_of else quorum(shown.snapshot, session_id)
    if check:
        quorum_card(check, shown.event.clock)
    meeting_cards.over_time(view)
    if view.is_live:
        # Never part of the view, which is kept for other readers.
        here = presence(shown.snapshot)
        of_states = states_now(shown.snapshot, session_id, here, shown.event.clock)
        meeting_cards.states(of_states, why_others(check) if check else "")
    meeting_cards.parts(view)
    meeting_cards.lists(view)


PAGE = Page("Meeting", "meeting", render)
