"""The pages, in the order of the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.page import Page

PAGES: tuple[Page, ...] = ()
