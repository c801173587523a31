"""What the page Reports shows: the choices, the files, and the documents as they will read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import figures
from dashboard import format as write
from dashboard.components import card, notice
from dashboard.live import latest_snapshot
from dashboard.moment import Asked
from dashboard.page_frame import snapshots
from dashboard.report_files import make_files, show_files
from dashboard.report_form import ask_report
from dashboard.report_preview import look, show_sheets
from dashboard.report_snapshot import offer_latest, pinned
from dashboard.reports.build import DOCUMENTS
from dashboard.reports.imprint import snapshot_of
from dashboard.reports.known import as_known_at
from dashboard.reports.request import FORMATS
from dashboard.shown import Shown
from dashboard.status import status
from dashboard.strip import status_strip

if TYPE_CHECKING:
    from dashboard.reports.document import Report
    from dashboard.settings import Settings
    from dashboard.strip import Status

_TITLES = {name: name.replace("-", " ").capitalize() for name in DOCUMENTS}


def show(settings: Settings) -> None:
    """Show what can be chosen, what is to be made of it, and how that reads.

    Raises `DashboardError` where there is nothing to report.
    """
    latest = latest_snapshot(settings)
    kept = pinned(latest)
    shown = Shown(kept, figures.event(kept), Asked())
    strip = st.empty()
    with strip:
        status_strip(_fixed(shown))
    request = ask_report(shown.event, _TITLES)
    if request.known_at:
        then = as_known_at(snapshots(settings.snapshots), kept, request.known_at)
        shown = Shown(then, figures.event(then), Asked(), is_known_then=True)
        with strip:
            status_strip(_fixed(shown))
    # Of the formats nothing is to be seen.
    preview = shown.view(look, replace(request, formats=FORMATS))
    if preview.is_empty:
        notice("No meeting in this period", "The figures up to its end are all there is.", "past")
    with card("report-files", "Documents and data", _stated(preview.report)):
        with st.container(horizontal=True):
            is_asked = st.button("Make the files")
            offer_latest(kept, latest)
        if is_asked:
            make_files(preview.report, request)
        show_files(preview.report, request)
    with card("report-preview", "Preview", "As the documents will read, long tables cut short."):
        show_sheets(preview)


def _fixed(shown: Shown) -> Status:
    """Say of which moment a page is that never refreshes by itself; its age would stand still."""
    said = status(shown, None)
    known = " · ".join(filter(None, (said.known, "does not refresh by itself")))
    return replace(said, state="fixed", age="", known=known)


def _stated(report: Report) -> str:
    stamp = report.stamp
    hidden = f" {write.counted(stamp.suppressed, 'cell')} hidden." if stamp.threshold else ""
    return f"Snapshot {snapshot_of(stamp)}. {stamp.status}{hidden}"
