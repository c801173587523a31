"""Whose time is written: that of the venue, UTC, or the reader's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.choices import choose
from dashboard.zones import is_known_zone

if TYPE_CHECKING:
    from dashboard.settings import EventSettings

_VENUE: Final = "venue"
_UTC: Final = "utc"
_OWN: Final = "own"


def choose_clock(event: EventSettings) -> ZoneInfo:
    """Let the reader choose the zone in which times are written; days stay those of the venue."""
    own = _own()
    labels = {_VENUE: f"Time in {event.venue or event.time_zone}", _UTC: "Time in UTC"}
    if own not in (None, event.zone):
        labels[_OWN] = f"My time, {own}"
    chosen = choose("clock", "Time zone", labels, _VENUE)
    if chosen == _OWN and own:
        return own
    return ZoneInfo("UTC") if chosen == _UTC else event.zone


def _own() -> ZoneInfo | None:
    """Return the zone the browser says it is in; it may name one this machine does not know."""
    name = st.context.timezone or ""
    return ZoneInfo(name) if is_known_zone(name) else None
