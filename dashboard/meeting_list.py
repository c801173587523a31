"""The meetings of a day as markup: those that are on with their figures, then the others."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from dashboard import links
from dashboard.components import state_markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.views.now_meetings import MeetingNow


def meeting_list(
    on: Sequence[MeetingNow], others: Sequence[MeetingNow], kept: Mapping[str, str]
) -> str:
    """Write the meetings; each leads to its own page, with the choices that are `kept`."""
    rows = "".join(_row(each, kept) for each in others)
    listed = f'<ul class="cm-others">{rows}</ul>' if rows else ""
    cards = "".join(_card(each, kept) for each in on)
    return f'<div class="cm-meetings">{cards}{listed}</div>'


def _card(of: MeetingNow, kept: Mapping[str, str]) -> str:
    details = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in of.details
    )
    title = f'<p class="cm-meeting-title">{escape(of.title)}</p>' if of.title else ""
    return (
        f'<article class="cm-meeting"><h3><a href="{_address(of, kept)}"'
        f' target="_self">{escape(of.name)}</a>'
        f'<span class="cm-meeting-people"><b>{escape(of.people)}</b> {escape(of.unit)}</span></h3>'
        f"{title}"
        f'<p class="cm-meeting-when">{escape(of.room)}, {escape(of.when)}</p>'
        f"{_occupancy(of)}<dl>{details}</dl></article>"
    )


def _address(of: MeetingNow, kept: Mapping[str, str]) -> str:
    return escape(links.meeting(of.session_id, kept))


def _occupancy(of: MeetingNow) -> str:
    if not of.in_room:
        return ""
    full = state_markup(of.state, of.warning) if of.state else ""
    return (
        f'<div class="cm-occupancy"><span>{escape(of.in_room)}</span>{_bar(of.share)}{full}</div>'
    )


def _bar(share: float | None) -> str:
    if share is None:
        return ""
    width = 100 * min(share, 1)
    return f'<i class="cm-bar" aria-hidden="true"><i style="width:{width:.1f}%"></i></i>'


def _row(of: MeetingNow, kept: Mapping[str, str]) -> str:
    people = f"<b>{escape(of.people)}</b> " if of.people else ""
    return (
        f'<li><span class="cm-other-when">{escape(of.when)}</span>'
        f'<a href="{_address(of, kept)}" target="_self">{escape(of.name)}</a>'
        f'<span class="cm-other-people">{people}{escape(of.unit)}</span></li>'
    )
