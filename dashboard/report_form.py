"""What a reader asks for on the page Reports; every choice stands in the address."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import format as write
from dashboard.choices import choose, choose_several, choose_time, switch, take
from dashboard.errors import ReportError
from dashboard.reports.request import FORMATS, Request, end_of
from dashboard.snapshot import to_utc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.figures import Event

FORMAT_NAMES: Final[Mapping[str, str]] = {
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "csv": "CSV",
    "parquet": "Parquet",
    "duckdb": "DuckDB",
}
_TO_READ: Final = ("pdf", "docx")
_BULLETIN: Final = "daily-bulletin"
_WHOLE: Final = "whole"
_DAYS: Final = "days"
_AUDIENCES: Final = {"internal": "Internal", "public": "Public"}


def ask_report(event: Event, documents: Mapping[str, str]) -> Request:
    """Let the reader choose period, moment, audience, documents and formats.

    Raises `ReportError` where no document or no format is chosen.
    """
    _offer_beginnings(event, documents)
    with st.container(key="report-choices", horizontal=True, vertical_alignment="bottom"):
        first, last = _period(event)
        reached = _reached(event, last)
        at = choose_time("until", f"As of, on {write.day(reached)}", 200, is_headed=True)
        as_of = None if at is None else to_utc(datetime.combine(reached, at, event.zone))
        is_known_then = switch("then", "As known then")
        audience = choose("audience", "Audience", _AUDIENCES, "internal", 190, is_headed=True)
    with st.container(key="report-parts", horizontal=True):
        chosen = choose_several("documents", "Documents", documents)
        formats = choose_several("formats", "Formats", FORMAT_NAMES)
    if not (chosen and formats):
        raise ReportError("Choose at least one document and one format above.")
    return Request(
        first,
        last,
        as_of=as_of,
        known_at=(as_of or end_of(event, last)) if is_known_then else None,
        audience="public" if audience == "public" else "internal",
        documents=chosen,
        formats=tuple(each for each in FORMATS if each in formats),
    )


def _offer_beginnings(event: Event, documents: Mapping[str, str]) -> None:
    """Offer what is made most often in one click each; anything may be changed after it."""
    latest = _reached(event, event.ends_on)
    begin: dict[str, tuple[str, list[str], list[str]]] = {
        f"Bulletin of {write.day(latest)}": (latest.isoformat(), [_BULLETIN], list(_TO_READ)),
        "Whole Congress, to read": (_WHOLE, list(documents), list(_TO_READ)),
        "Everything": (_WHOLE, list(documents), list(FORMAT_NAMES)),
    }
    with st.container(key="report-beginnings", horizontal=True, vertical_alignment="center"):
        st.html('<p class="cm-source">Begin with</p>', width="content")
        for name, (period, chosen, formats) in begin.items():
            st.button(
                name,
                on_click=take,
                kwargs={"period": period, "documents": chosen, "formats": formats},
            )


def _period(event: Event) -> tuple[date, date]:
    count = (event.ends_on - event.starts_on).days + 1
    days = {
        day.isoformat(): write.day(day)
        for day in (event.starts_on + timedelta(days=each) for each in range(count))
    }
    offered = {_WHOLE: "The whole Congress", **days, _DAYS: "From day to day"}
    period = choose("period", "Period", offered, _WHOLE, 200, is_headed=True)
    if period == _DAYS:
        starts_on, ends_on = event.starts_on.isoformat(), event.ends_on.isoformat()
        first = choose("from", "First day", days, starts_on, 180, is_headed=True)
        last = choose("to", "Last day", days, ends_on, 180, is_headed=True)
        return date.fromisoformat(first), date.fromisoformat(last)
    if period == _WHOLE:
        return event.starts_on, event.ends_on
    return date.fromisoformat(period), date.fromisoformat(period)


def _reached(event: Event, last: date) -> date:
    """Return the last day of a period, or of the data if they end before."""
    if event.watermark is None:
        return last
    return min(last, event.watermark.astimezone(event.zone).date())
