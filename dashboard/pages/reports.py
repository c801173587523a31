"""Reports: documents and data files of a period, for reporting officers."""

from __future__ import annotations

import streamlit as st

from dashboard.choices import begin
from dashboard.components import notice
from dashboard.errors import DashboardError, not_installed
from dashboard.page import Page
from dashboard.settings import load_settings


def render() -> None:
    """Show the page; nothing on it changes by itself."""
    begin(__name__)
    st.html('<h1 class="cm-unseen">Reports</h1>')
    try:
        _show()
    except DashboardError as error:
        notice("There is no report", str(error))


def _show() -> None:
    settings = load_settings()
    try:
        from dashboard.report_page import show  # loads what sets documents: no other page needs it
    except ModuleNotFoundError as error:
        raise not_installed(error) from error
    show(settings)


PAGE = Page("Reports", "reports", render)
