"""The pages, in the order of the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.pages import (
    agenda,
    data,
    delegations,
    meetings,
    now,
    reports,
    session,
    statements,
    today,
    webcast,
)

if TYPE_CHECKING:
    from dashboard.page import Page

PAGES: tuple[Page, ...] = (
    now.PAGE,
    today.PAGE,
    meetings.PAGE,
    session.PAGE,
    delegations.PAGE,
    agenda.PAGE,
    webcast.PAGE,
    statements.PAGE,
    reports.PAGE,
    data.PAGE,
)
