"""Reports: documents and data files of a period, for reporting officers."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import figures
from dashboard.choices import begin
from dashboard.components import card, notice
from dashboard.errors import DashboardError
from dashboard.live import latest_snapshot
from dashboard.moment import Asked
from dashboard.page import Page
from dashboard.report_form import ask_report, pinned
from dashboard.report_preview import preview
from dashboard.reports.build import DOCUMENTS, build
from dashboard.reports.make import packed
from dashboard.settings import load_settings
from dashboard.shown import Shown
from dashboard.status import status
from dashboard.strip import status_strip

if TYPE_CHECKING:
    from dashboard.reports.document import Report
    from dashboard.reports.request import Request

_TITLES = {name: name.replace("-", " ").capitalize() for name in DOCUMENTS}


def render() -> None:
    """Show the page; nothing on it changes by itself."""
    begin(__name__)
    st.html('<h1 class="cm-unseen">Reports</h1>')
    try:
        snapshot = pinned(latest_snapshot(load_settings()))
        event = figures.event(snapshot)
        status_strip(status(Shown(snapshot, event, Asked()), None))
        request = ask_report(event, _TITLES)
        report = build(snapshot, request)
    except DashboardError as error:
        notice("There is no report", str(error))
        return
    with card("report-files", "Documents and data", _stated(report)):
        _files(report, request)
    for document in report.documents:
        with card(f"report-{document.name}", "Preview"):
            st.html(preview(document, report.stamp))


def _stated(report: Report) -> str:
    stamp = report.stamp
    hidden = f" {stamp.suppressed:,} small numbers are hidden." if stamp.threshold else ""
    return f"Snapshot {stamp.seq}, {stamp.content_hash[:12]}. {stamp.status}{hidden}"


def _files(report: Report, request: Request) -> None:
    key = f"{request} {report.stamp.content_hash}"
    if st.button("Make the files"):
        with st.status("Writing") as shown:
            made = packed(
                report,
                request.formats,
                datetime.now(UTC),
                getpass.getuser(),
                lambda name: shown.update(label=f"Writing {name}"),
            )
            st.session_state["report-made"] = (key, made)
            shown.update(label="Everything is written", state="complete")
    kept, content = st.session_state.get("report-made", ("", b""))
    if kept == key:
        name = f"report-{request.first_day}-{request.last_day}-{request.audience}.zip"
        st.download_button("Download", content, name, "application/zip")


PAGE = Page("Reports", "reports", render)
