"""The programme of a day as markup: a line for each meeting, with its plan and its real time."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import links
from dashboard.components import state_markup

if TYPE_CHECKING:
    from dashboard.views.today_programme import Bar, Programme, Slot


def day_list(of: Programme) -> None:
    """Show the meetings of a day; each leads to its own page."""
    if not of.slots:
        st.html('<p class="cm-empty">The programme has no meeting on this day.</p>')
        return
    ticks = "".join(
        f'<i style="left:{100 * place:.2f}%">{escape(hour)}</i>' for hour, place in of.ticks
    )
    head = (
        '<th scope="col">Planned</th><th scope="col">Meeting</th>'
        f'<th scope="col" class="cm-day-axis" aria-label="Time as held"><span>{ticks}</span></th>'
        '<th scope="col">As held</th><th scope="col" class="cm-right">People</th>'
    )
    body = "".join(_line(slot, of) for slot in of.slots)
    st.html(f'<table class="cm-day"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def meeting_heading(session_id: str, name: str, aside: str) -> None:
    """Head a list that belongs to one meeting of several."""
    address = escape(links.meeting(session_id))
    st.html(
        f'<h3 class="cm-of"><a href="{address}" target="_self">{escape(name)}</a>'
        f"<span>{escape(aside)}</span></h3>"
    )


def _line(slot: Slot, of: Programme) -> str:
    name = " ".join(filter(None, ("cm-day-on" * slot.is_on, "cm-day-off" * slot.is_off)))
    where = escape(" · ".join(filter(None, (slot.room, slot.title))))
    address = escape(links.meeting(slot.session_id))
    return (
        f'<tr class="{name}"><td class="cm-day-when">{escape(slot.when)}</td>'
        f'<td class="cm-day-what"><a href="{address}" target="_self">{escape(slot.name)}</a>'
        f'<span class="cm-cell-note">{where}</span></td>'
        f'<td class="cm-day-axis" aria-hidden="true"><span>{_track(slot, of, address)}</span></td>'
        f'<td class="cm-day-held">{_status(slot)}</td>'
        f'<td class="cm-right cm-day-people">{_people(slot)}</td></tr>'
    )


def _track(slot: Slot, of: Programme, address: str) -> str:
    lines = "".join(
        f'<i class="cm-day-hour" style="left:{100 * place:.2f}%"></i>' for _, place in of.ticks
    )
    bars = _bar(slot.planned, "cm-day-plan") + _bar(slot.held, "cm-day-real")
    now = "" if of.now is None else f'<i class="cm-day-now" style="left:{100 * of.now:.2f}%"></i>'
    # For the mouse: by keyboard the name of the meeting leads there.
    led = f'<a class="cm-day-bars" href="{address}" target="_self" tabindex="-1">{bars}</a>'
    return lines + led + now


def _bar(bar: Bar | None, name: str) -> str:
    if bar is None:
        return ""
    style = f"left:{100 * bar.start:.2f}%;width:{100 * bar.length:.2f}%"
    return f'<i class="{name}" style="{style}"></i>'


def _status(slot: Slot) -> str:
    word = (
        state_markup(slot.state, slot.status)
        if slot.state
        else f'<span class="cm-day-word">{escape(slot.status)}</span>'
    )
    return f'{word}<span class="cm-cell-note">{escape(slot.said)}</span>' if slot.said else word


def _people(slot: Slot) -> str:
    if not slot.people:
        return ""
    note = f'<span class="cm-cell-note">{escape(slot.room_use)}</span>' if slot.room_use else ""
    warning = state_markup(slot.room_state, slot.room_warning) if slot.room_state else ""
    return f"<b>{escape(slot.people)}</b> {escape(slot.unit)}{note}{warning}"
