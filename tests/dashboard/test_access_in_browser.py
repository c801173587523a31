"""Pages for everybody: by the rules of WCAG, by the keyboard alone, in other colours, on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.pages import PAGES
from tests.dashboard.full_rows import publish_full
from tests.dashboard.served import ROOT, Server
from tests.dashboard.test_chart_component import until
from tests.dashboard.test_pages import CONFIG
from tests.dashboard.test_pages_in_browser import Listener
from tests.factories import Publisher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What Streamlit itself breaks: the rule, and the beginning of the markup it is broken by.
KNOWN: Final = {
    # The list of a choice opens outside of the page's landmarks, as lists of React Aria do.
    ("region", "listbox"),
}
CHARTS: Final = "[...document.querySelectorAll('.cm-chart')]"
