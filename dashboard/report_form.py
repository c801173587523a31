"""What a reader asks for on the page Reports; every choice stands in the address."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import format as write
from dashboard.choices import choose, choose_time
from dashboard.reports.request import FORMATS, Request
from dashboard.snapshot import to_utc

if TYPE_CHECKING:
    from dashboard.figures import Event
    from dashboard.snapshot import Snapshot

_WHOLE: Final = "whole"
_ALL: Final = "all"
_AUDIENCES: Final = {"internal": "For the secretariat", "public": "For the public"}


def ask_report(event: Event, documents: dict[str, str]) -> Request:
    """Let the reader choose period, document, audience and moment."""
    days = [
        event.starts_on + timedelta(days=each)
        for each in range((event.ends_on - event.starts_on).days + 1)
    ]
    with st.container(key="report-choices", horizontal=True, vertical_alignment="center"):
        period = choose(
            "period",
            "Period",
            {_WHOLE: "The whole Congress", **{each.isoformat(): write.day(each) for each in days}},
            _WHOLE,
            200,
        )
        document = choose("document", "Documents", {_ALL: "All documents", **documents}, _ALL, 220)
        audience = choose("audience", "Audience", _AUDIENCES, "internal", 190)
        at = choose_time("until", "As of (time of the last day)", 116)
    first, last = _period(event, period)
    as_of = None if at is None else to_utc(datetime.combine(last, at, event.zone))
    return Request(
        first,
        last,
        as_of=as_of,
        audience="public" if audience == "public" else "internal",
        documents=() if document == _ALL else (document,),
        formats=FORMATS,
    )


def _period(event: Event, chosen: str) -> tuple[date, date]:
    if chosen == _WHOLE:
        return event.starts_on, event.ends_on
    on = date.fromisoformat(chosen)
    return on, on


def pinned(latest: Snapshot) -> Snapshot:
    """Keep to one snapshot, so that what is downloaded is what was looked at."""
    kept: Snapshot = st.session_state.setdefault("report-snapshot", latest)
    if not kept.path.exists():
        kept = st.session_state["report-snapshot"] = latest
    if kept.sha256 != latest.sha256 and st.button("Take the latest figures"):
        kept = st.session_state["report-snapshot"] = latest
    return kept
