"""Alerts on a page: a line each, with what is the matter and a button to acknowledge it."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import format as write
from dashboard import links, wall
from dashboard.acknowledgements import LONGEST_ROLE, acknowledge, is_written
from dashboard.board import Board, place
from dashboard.components import notice, state_markup
from dashboard.errors import InboxError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dashboard.views.alerts import Unseen

_MOST: Final = 2
_ROLE: Final = "kept-role"


def alert_strip(alerts: Sequence[Unseen], inbox: Path) -> None:
    """Show the latest alerts nobody has acknowledged, and how many more there are; else nothing."""
    waiting = _waiting(alerts, inbox)
    if not waiting:
        return
    with st.container(key="alerts"):
        _fault("strip")
        for alert in waiting[:_MOST]:
            _line(alert, inbox, "strip")
        if (more := len(waiting) - _MOST) > 0:
            link = f'<a href="{escape(links.page("data"))}" target="_self">'
            st.html(f'<p class="cm-alert-more">{link}and {write.in_text(more)} more</a></p>')


def alerts_board(alerts: Sequence[Unseen], inbox: Path) -> Board:
    """Return what of the strip changes while the same alerts stand in it."""
    waiting = _waiting(alerts, inbox)
    return Board(
        {_place_name("strip", each): _text(each) for each in waiting[:_MOST]},
        shape="\n".join(each.alert_id for each in waiting),
    )


def other_alerts(alerts: Sequence[Unseen], inbox: Path) -> None:
    """Show the alerts nobody has acknowledged for which the strip has no room; ask for a role."""
    waiting = _waiting(alerts, inbox)
    _fault("list")
    for alert in waiting[_MOST:]:
        _line(alert, inbox, "list")
    if waiting and not wall.is_asked():
        # What is typed here goes with every button, on all pages.
        st.session_state[_ROLE] = st.text_input(
            "Your role, no name (may be left empty)",
            value=st.session_state.get(_ROLE, ""),
            key="role",
            max_chars=LONGEST_ROLE,
            placeholder="Duty officer",
            width=420,
        )


def _waiting(alerts: Sequence[Unseen], inbox: Path) -> list[Unseen]:
    # What was written a moment ago is in the next snapshot only.
    return [alert for alert in alerts if not is_written(inbox, alert.alert_id)]


def _line(alert: Unseen, inbox: Path, where: str) -> None:
    key = f"{where}-{alert.alert_id}"
    with st.container(
        key=f"alert-{key}",
        horizontal=True,
        vertical_alignment="center",
        gap="small",
        wrap=False,
    ):
        place(_place_name(where, alert), _text(alert))
        # Nobody operates a screen on a wall.
        if not wall.is_asked():
            st.button(
                "Acknowledge",
                key=f"seen-{key}",
                type="tertiary",
                on_click=_acknowledge,
                args=(alert, inbox, where),
            )


def _place_name(where: str, alert: Unseen) -> str:
    return f"alert-{where}-{alert.alert_id}"


def _text(alert: Unseen) -> str:
    return (
        f'<p class="cm-alert" role="status">{state_markup("stale", "Alert")} '
        f"{escape(alert.text)}, {escape(alert.since)}</p>"
    )


def _acknowledge(alert: Unseen, inbox: Path, where: str) -> None:
    st.session_state.pop(f"alert-fault-{where}", None)
    try:
        acknowledge(inbox, alert.alert_id, st.session_state.get(_ROLE, ""), datetime.now(UTC))
    except InboxError as error:
        st.session_state[f"alert-fault-{where}"] = str(error)


def _fault(where: str) -> None:
    """Say why the last alert could not be acknowledged."""
    if fault := st.session_state.get(f"alert-fault-{where}"):
        notice("Not acknowledged", fault, "disconnected")
